import { describeMatrix } from './reliability/describe-matrix';
import { FAILURES } from './reliability/failures';

describeMatrix(({ kind }) => kind === 'action', FAILURES);
