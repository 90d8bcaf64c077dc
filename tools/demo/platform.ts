/** The platform around the built connector: its own handler, asked the way Zapier asks it. */
import { createRequire } from 'node:module';
import zapier from 'zapier-platform-core';

export type Row = Record<string, unknown>;

export interface Field {
  key: string;
  label: string;
  type: string;
  required?: boolean;
  choices?: { value: string; label: string }[];
}

interface Definition {
  authentication: { connectionLabel: string };
  creates: Record<string, { operation: { inputFields: { key?: string }[] } }>;
}

type Handler = (event: Row) => Promise<{ results: unknown }>;

const App = createRequire(__filename)('../..') as Definition;
const handler = (zapier as unknown as { createAppHandler(app: Definition): Handler }).createAppHandler(App);

/**
 * The platform's services ask for a developer's key; this one holds for the stand-in alone. A token in the event would do
 * too, but it also makes the platform send its log away.
 */
export const DEPLOY_KEY = (process.env['ZAPIER_DEPLOY_KEY'] = 'demo');

/** One connected account. */
export class Account {
  constructor(
    private readonly key: string,
    /** The address of the platform's file service. */
    private readonly fileService = '',
  ) {}

  /** Executes a method of the definition with what was filled in. */
  async execute<T = Row>(method: string, inputData: Row = {}): Promise<T> {
    const bundle = { authData: { api_key: this.key }, inputData, meta: {} };
    const event = { command: 'execute', method, bundle, rpc_base: this.fileService, calledFromCli: true };
    return (await handler(event)).results as T;
  }

  /** The fields that the form of an action gains by what was chosen in it. */
  async ownFields(action: string, chosen: Row): Promise<Field[]> {
    const fixed = new Set(App.creates[action]?.operation.inputFields.map(({ key }) => key));
    const fields = await this.execute<Field[]>(`creates.${action}.operation.inputFields`, chosen);
    return fields.filter(({ key }) => !fixed.has(key));
  }

  /** Fills in the form of an action by the labels of its fields, and runs it. */
  async run<T = Row>(action: string, chosen: Row, filled: Record<string, string>): Promise<T> {
    const fields = await this.ownFields(action, chosen);
    const values = Object.entries(filled).map(([label, value]) => {
      const field = fields.find((candidate) => candidate.label === label);
      if (!field) throw new Error(`The form has no field "${label}"`);
      return [field.key, value] as const;
    });
    return this.execute<T>(`creates.${action}.operation.perform`, { ...chosen, ...Object.fromEntries(values) });
  }

  /** Fetches a file that an output only points at: `hydrate|||{"method":…,"bundle":…}:signature|||hydrate`. */
  async fetchFile(pointer: string): Promise<string> {
    const payload = /^hydrate\|\|\|(\{.*\}).*\|\|\|hydrate$/.exec(pointer)?.[1];
    if (!payload) throw new Error(`This is no pointer to a file: ${pointer}`);
    const { method, bundle } = JSON.parse(payload) as { method: string; bundle: Row };
    return this.execute<string>(method, bundle);
  }
}

/** The name of a connection, rendered from what its test returned. */
export const connectionLabel = (tested: Row): string =>
  App.authentication.connectionLabel.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(tested[name]));

/** The error that `work` must end with. */
export const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => new Error('Expected an error, and there was none'),
    (reason: unknown) => reason,
  );
