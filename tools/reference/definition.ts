/** The definition of the built connector, as the platform sees it. */
import { createRequire } from 'node:module';
import zapier from 'zapier-platform-core';
import type { Definition } from '../definition';

interface Core {
  createAppHandler(app: unknown): (event: Record<string, unknown>) => Promise<{ results: Definition }>;
}

/** Asks the platform for the definition of what was last built. */
export const readDefinition = async (): Promise<Definition> => {
  const app = createRequire(__filename)('../..') as unknown;
  const handle = (zapier as unknown as Core).createAppHandler(app);
  // Called from a command line, the platform keeps its log to itself.
  return (await handle({ command: 'definition', bundle: {}, calledFromCli: true })).results;
};
