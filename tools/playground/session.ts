/** One connected account at a time, and what is executed with it. The key stays in this process. */
import { everyone } from '../../sandbox/personas';
import type { Definition, Row } from '../platform/definition';
import type { HandOver } from '../platform/hand-over';
import { bundleOf, connectionLabel } from '../platform/handler';
import { targetOf } from '../platform/hydration';
import { ConnectorProcess } from './process';
import type { Account, Connection, Credentials, Job, Outcome, Overview } from './protocol';

/** A request of the page that cannot be served, in words for the person. */
export class Refusal extends Error {}

interface Connected {
  account: Account;
  key: string;
}

interface Parts {
  definition: Definition;
  /** Base URL of the sandbox. */
  sandbox: string;
  /** Base URL for keys of one's own. */
  live: string;
  /** Address of the stand-in for the platform's services. */
  services: string;
  deployKey: string;
  platform: HandOver;
}

const OPERATION = /^(triggers|creates|searches)\.(\w+)\.operation\.(perform|inputFields|outputFields)$/;

/** `chat_only_user` as people read it. */
const titleOf = (name: string): string => {
  const words = name.replaceAll('_', ' ').replace('msp', 'service provider');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const PERSONAS = everyone.map(({ name, may }) => ({ name, title: titleOf(name), may }));

export class Session {
  private readonly process: ConnectorProcess;
  private connected: Connected | undefined;

  constructor(private readonly parts: Parts) {
    this.process = new ConnectorProcess(parts.deployKey);
  }

  /** What the page shows first. */
  overview(): Overview {
    const { definition } = this.parts;
    return { definition, personas: PERSONAS, account: this.connected?.account ?? null };
  }

  /** Connects with a persona of the sandbox, or with a key of the live API, if its connection test passes. */
  async connect(credentials: Credentials): Promise<Connection> {
    const candidate = this.candidate(credentials);
    const tested = await this.run(candidate, 'authentication.test', bundleOf(candidate.key, {}));
    if (!tested.ok) return { failure: tested.failure };
    candidate.account.label = connectionLabel(this.parts.definition, tested.results as Row);
    this.connected = candidate;
    return { account: candidate.account };
  }

  /** Forgets the account, and stops what runs with it. */
  disconnect(): void {
    this.connected = undefined;
    this.process.end();
  }

  /** Executes a method of an operation. Files that the input only points at are fetched first, as the platform does. */
  async execute({ method, input, meta, files }: Job): Promise<Outcome> {
    const connected = this.required();
    const [, kind, key] = OPERATION.exec(method) ?? [];
    if (!kind || !key || !Object.hasOwn(this.parts.definition[kind as keyof Definition], key))
      throw new Refusal(`The connector has no ${method}.`);

    const fetched = new Map<unknown, Outcome>();
    for (const text of Object.values(input).flat())
      if (typeof text === 'string' && targetOf(text)) fetched.set(text, await this.fetchFile(text, connected));
    const outcomes = [...fetched.values()];
    const failed = outcomes.find(({ ok }) => !ok);
    if (failed) return failed;

    const handedOver = (value: unknown, isFile: boolean): unknown => {
      if (Array.isArray(value)) return value.map((item) => handedOver(item, isFile));
      const file = fetched.get(value);
      if (file?.ok) return file.results;
      return isFile && typeof value === 'string' ? this.parts.platform.handOver(value) : value;
    };
    const entries = Object.entries(input).map(([name, value]) => [name, handedOver(value, files.includes(name))]);
    const outcome = await this.run(
      connected,
      method,
      bundleOf(connected.key, Object.fromEntries(entries) as Row, meta),
    );
    return { ...outcome, requests: [...outcomes, outcome].flatMap(({ requests }) => requests) };
  }

  /** Fetches the file behind a pointer; its link is the result. */
  async fetchFile(pointer: string, connected = this.required()): Promise<Outcome> {
    const target = targetOf(pointer);
    if (!target) throw new Refusal('This is not a pointer to a file.');
    return this.run(connected, target.method, bundleOf(connected.key, target.bundle));
  }

  private required(): Connected {
    if (!this.connected) throw new Refusal('No account is connected. Connect one first.');
    return this.connected;
  }

  private candidate(credentials: Credentials): Connected {
    if ('key' in credentials)
      return { account: { label: '', title: 'Live account', api: this.parts.live }, key: credentials.key.trim() };
    const persona = everyone.find(({ name }) => name === credentials.persona);
    if (!persona) throw new Refusal('The sandbox has no such user.');
    return { account: { label: '', title: titleOf(persona.name), api: this.parts.sandbox }, key: persona.key };
  }

  private run({ key, account }: Connected, method: string, bundle: Row): Promise<Outcome> {
    const event = { command: 'execute', method, bundle, rpc_base: this.parts.services } as const;
    return this.process.execute(account.api, event, key);
  }
}
