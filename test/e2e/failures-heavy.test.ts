import { describeMatrix } from './reliability/describe-matrix';
import { HEAVY } from './reliability/failures';

describeMatrix(() => true, HEAVY, { atOnce: 1 });
