/** One connected account at a time, and what is executed with it. The key stays in this process. */
import { everyone } from '../../sandbox/personas';
import type { Definition, Row } from '../platform/definition';
import type { HandOver } from '../platform/hand-over';
import { bundleOf, connectionLabel, type Event } from '../platform/handler';
import { targetOf } from '../platform/hydration';
import type { Account, Connection, Credentials, Job, LoggedRequest, Outcome, Overview, Persona } from './protocol';
import { Runner } from './runners';

/** A request of the page that cannot be served, in words for the person. */
export class Refusal extends Error {}

interface Connected {
  account: Account;
  key: string;
  runner: Runner;
}

/** An input with links in place of pointers, and the requests that took; or how fetching ended. */
type Fetched = { input: Row; requests: LoggedRequest[] } | { failed: Outcome };

interface Places {
  /** Base URL of the sandbox. */
  sandbox: string;
  /** Base URL for keys of one's own, the live API unless given. */
  live: string | undefined;
  /** Address of the stand-in for the platform's services. */
  services: string;
  deployKey: string;
  platform: HandOver;
}

const LIVE_API = 'https://ai.hatz.ai/v1';

const OPERATION =
  /^(triggers|creates|searches)\.(\w+)\.operation\.(perform|inputFields(\.\d+\.choices\.perform)?|outputFields)$/;

/** `chat_only_user` as people read it. */
const titleOf = (name: string): string => {
  const words = name.replaceAll('_', ' ').replace('msp', 'service provider');
  return words.charAt(0).toUpperCase() + words.slice(1);
};

const PERSONAS: Persona[] = everyone.map(({ name, may }) => ({ name, title: titleOf(name), may }));

export class Session {
  private readonly runners: Record<'sandbox' | 'live', Runner>;
  private connected: Connected | undefined;
  private known: Promise<Definition> | undefined;

  constructor(private readonly places: Places) {
    this.runners = {
      sandbox: new Runner(places.sandbox, places.deployKey),
      live: new Runner(places.live, places.deployKey),
    };
  }

  /** What the page shows first. */
  async overview(): Promise<Overview> {
    return { definition: await this.definition(), personas: PERSONAS, account: this.connected?.account ?? null };
  }

  /** Connects with a persona of the sandbox, or with a key of the live API, if its connection test passes. */
  async connect(credentials: Credentials): Promise<Connection> {
    const candidate = this.candidate(credentials);
    const tested = await this.run(candidate, 'authentication.test', bundleOf(candidate.key, {}));
    if (!tested.ok) return { failure: tested.failure };
    candidate.account.label = connectionLabel(await this.definition(), tested.results as Row);
    if (candidate.runner !== this.runners.live) this.runners.live.end();
    this.connected = candidate;
    return { account: candidate.account };
  }

  disconnect(): void {
    this.connected = undefined;
    this.runners.live.end();
  }

  /** Executes a method of an operation. Files that the input only points at are fetched first, as the platform does. */
  async execute({ method, input, meta, files }: Job): Promise<Outcome> {
    const account = this.required();
    const [, kind, key] = OPERATION.exec(method) ?? [];
    const definition = await this.definition();
    if (!kind || !key || !Object.hasOwn(definition[kind as keyof Definition], key))
      throw new Refusal(`The connector has no ${method}.`);
    const fetched = await this.fetchPointers(account, input);
    if ('failed' in fetched) return fetched.failed;
    const handed = this.handedOver(fetched.input, files);
    const outcome = await this.run(account, method, bundleOf(account.key, handed, meta));
    return { ...outcome, requests: [...fetched.requests, ...outcome.requests] };
  }

  /** Fetches the file behind a pointer; its link is the result. */
  async fetchFile(pointer: string): Promise<Outcome> {
    return this.hydrate(this.required(), pointer);
  }

  end(): void {
    this.disconnect();
    this.runners.sandbox.end();
  }

  private required(): Connected {
    if (!this.connected) throw new Refusal('No account is connected. Connect one first.');
    return this.connected;
  }

  private candidate(credentials: Credentials): Connected {
    if ('key' in credentials) {
      const account = { label: '', title: 'Live account', api: this.places.live ?? LIVE_API };
      return { account, key: credentials.key.trim(), runner: this.runners.live };
    }
    const persona = everyone.find(({ name }) => name === credentials.persona);
    if (!persona) throw new Refusal('The sandbox has no such user.');
    const account = { label: '', title: titleOf(persona.name), api: this.places.sandbox };
    return { account, key: persona.key, runner: this.runners.sandbox };
  }

  private run({ key, runner }: Connected, method: string, bundle: Row): Promise<Outcome> {
    return runner.execute(this.event({ command: 'execute', method, bundle }), key);
  }

  private event(event: Event): Event {
    return { ...event, rpc_base: this.places.services };
  }

  private hydrate(account: Connected, pointer: string): Promise<Outcome> {
    const target = targetOf(pointer);
    if (!target) throw new Refusal('This is not a pointer to a file.');
    return this.run(account, target.method, bundleOf(account.key, target.bundle));
  }

  private async fetchPointers(account: Connected, input: Row): Promise<Fetched> {
    const links = new Map<unknown, unknown>();
    const requests: LoggedRequest[] = [];
    for (const value of Object.values(input).flat()) {
      if (typeof value !== 'string' || !targetOf(value)) continue;
      const outcome = await this.hydrate(account, value);
      if (!outcome.ok) return { failed: outcome };
      links.set(value, outcome.results);
      requests.push(...outcome.requests);
    }
    const linked = (value: unknown): unknown =>
      Array.isArray(value) ? value.map((item) => links.get(item) ?? (item as unknown)) : (links.get(value) ?? value);
    return { input: Object.fromEntries(Object.entries(input).map(([key, value]) => [key, linked(value)])), requests };
  }

  private handedOver(input: Row, files: readonly string[]): Row {
    const link = (value: unknown): unknown =>
      typeof value === 'string' ? this.places.platform.handOver(value) : value;
    const entries = Object.entries(input).map(([key, value]) => {
      if (!files.includes(key)) return [key, value] as const;
      return [key, Array.isArray(value) ? value.map(link) : link(value)] as const;
    });
    return Object.fromEntries(entries);
  }

  private definition(): Promise<Definition> {
    this.known ??= this.runners.sandbox
      .execute(this.event({ command: 'definition', bundle: {} }), '')
      .then((outcome) => {
        if (outcome.ok) return outcome.results as Definition;
        throw new Error(outcome.failure.message);
      });
    return this.known;
  }
}
