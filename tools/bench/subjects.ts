/** What every group of measurements works with. */
import type { Stage } from '../archive/stage';
import type { Launch } from './launch';
import type { RemoteSandbox } from './sandbox';

export interface Subjects {
  connector: Stage;
  minimal: Stage;
  sandbox: RemoteSandbox;
  launch: Launch;
  /** How often a time is measured. */
  runs: number;
}
