/** One connected account, asked the way Zapier asks: forms, steps, and files of earlier steps. */
import { isStatic, type Definition, type InputField, type Row } from '../platform/definition';
import { builtHandler, bundleOf, connectionLabel, readDefinition } from '../platform/handler';
import { targetOf } from '../platform/hydration';

/**
 * The platform's services ask for a developer's key; this one holds for the stand-in alone. A token in the event would do
 * too, but it also makes the platform send its log away.
 */
export const DEPLOY_KEY = (process.env['ZAPIER_DEPLOY_KEY'] = 'demo');

const handle = builtHandler();

export class Account {
  private constructor(
    private readonly definition: Definition,
    private readonly key: string,
    private readonly services: string,
  ) {}

  /** `services` is the address of the stand-in for the platform's services. */
  static async of(key: string, services = ''): Promise<Account> {
    return new Account(await readDefinition(handle), key, services);
  }

  /** Executes a method of the definition with what was filled in. */
  async execute<T = Row>(method: string, input: Row = {}): Promise<T> {
    const event = { method, bundle: bundleOf(this.key, input), rpc_base: this.services, calledFromCli: true };
    return (await handle({ ...event, command: 'execute' })).results as T;
  }

  /** Runs an operation such as `creates.run_app`. */
  perform<T = Row>(operation: string, input: Row = {}): Promise<T> {
    return this.execute<T>(`${operation}.operation.perform`, input);
  }

  /** The name of the connection, once its test has passed. */
  async label(): Promise<string> {
    return connectionLabel(this.definition, await this.execute('authentication.test'));
  }

  /** The fields that the form of an action gains by what was chosen in it. */
  async ownFields(action: string, chosen: Row): Promise<InputField[]> {
    const declared = this.definition.creates[action]?.operation.inputFields ?? [];
    const fixed = new Set(declared.filter(isStatic).map(({ key }) => key));
    const fields = await this.execute<InputField[]>(`creates.${action}.operation.inputFields`, chosen);
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
    return this.perform<T>(`creates.${action}`, { ...chosen, ...Object.fromEntries(values) });
  }

  /** Fetches a file that an output only points at; its link is the result. */
  async fetchFile(pointer: string): Promise<string> {
    const target = targetOf(pointer);
    if (!target) throw new Error(`This is not a pointer to a file: ${pointer}`);
    return this.execute<string>(target.method, target.bundle);
  }
}
