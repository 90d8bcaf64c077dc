import { describeMatrix } from './reliability/describe-matrix';
import { FAILURES } from './reliability/failures';

describeMatrix(({ kind, isUsage }) => kind === 'trigger' && !isUsage, FAILURES);
