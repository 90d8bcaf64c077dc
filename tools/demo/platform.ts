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

/** One connected account. */
export class Account {
  constructor(
    private readonly key: string,
    /** Further fields of the platform's event, such as the address of its file service. */
    private readonly event: Row = {},
  ) {}

  /** Executes a method of the definition with what was filled in. */
  async execute<T = Row>(method: string, inputData: Row = {}): Promise<T> {
    const bundle = { authData: { api_key: this.key }, inputData, meta: {} };
    return (await handler({ ...this.event, command: 'execute', method, bundle })).results as T;
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
      return [field.key, value];
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

/** The error that `work` must end with: the class that Zapier acts on and the sentence that a person reads. */
export const errorOf = async (work: Promise<unknown>): Promise<{ name: string; message: string }> => {
  const error = await work.then(
    () => new Error('Expected an error, and there was none'),
    (reason: unknown) => reason as Error,
  );
  const { name, message } = error;
  const isJson = name === 'AppError' || name === 'ThrottledError';
  return { name, message: isJson ? (JSON.parse(message) as { message: string }).message : message };
};
