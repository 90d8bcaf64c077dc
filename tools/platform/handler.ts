/** The platform's own handler around an app, asked the way Zapier asks it. */
import { createRequire } from 'node:module';
import zapier from 'zapier-platform-core';
import type { Definition, Row } from './definition';

export interface Event {
  command: 'execute' | 'validate' | 'definition';
  /** A path in the definition, such as `creates.run_app.operation.perform`. */
  method?: string;
  bundle: Row;
  customLogger?: (message: string, data: unknown) => void;
  /** The platform knows more, such as the address of its services (`rpc_base`). */
  [key: string]: unknown;
}

export type Handler = (event: Event) => Promise<{ results: unknown }>;

/** The handler that Zapier would call for this app. */
export const handlerOf = (app: unknown): Handler =>
  (zapier as unknown as { createAppHandler(app: unknown): Handler }).createAppHandler(app);

/** The handler of the connector as it was last built. */
export const builtHandler = (): Handler => handlerOf(createRequire(__filename)('../..'));

/** The definition of the connector as it was last built. Called from a command line, the platform keeps its log to itself. */
export const readDefinition = async (handle = builtHandler()): Promise<Definition> =>
  (await handle({ command: 'definition', bundle: {}, calledFromCli: true })).results as Definition;

/** What the platform tells an operation about an execution when nothing else is said. */
const META = {
  isFillingDynamicDropdown: false,
  isLoadingSample: false,
  isPopulatingDedupe: false,
  limit: -1,
  page: 0,
  timezone: 'UTC',
  zap: { id: 0 },
};

/** What an operation is handed over: the connected account, what was filled in, and why it is executed. */
export const bundleOf = (api_key: string, inputData: Row, meta: Row = {}): Row => ({
  authData: { api_key },
  inputData,
  inputDataRaw: inputData,
  meta: { ...META, ...meta },
});

/** The name of a connection, rendered from what its test returned. */
export const connectionLabel = ({ authentication }: Definition, tested: Row): string =>
  authentication.connectionLabel.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(tested[name]));
