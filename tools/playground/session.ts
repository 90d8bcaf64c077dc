/** One connected account at a time, and what is executed with it. The key stays in this process. */
import { everyone } from '../../sandbox/personas';
import type {
  Account,
  Connection,
  Credentials,
  Definition,
  Job,
  LoggedRequest,
  Outcome,
  Overview,
  Row,
} from './protocol';
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
}

const LIVE_API = 'https://ai.hatz.ai/v1';

const OPERATION =
  /^(triggers|creates|searches)\.(\w+)\.operation\.(perform|inputFields(\.\d+\.choices\.perform)?|outputFields)$/;

/** A file that a step only points at, fetched when a later step uses it. */
const POINTER = /^hydrate\|\|\|(\{.*\}).*\|\|\|hydrate$/s;

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
    const personas = everyone.map(({ name, may }) => ({ name, may }));
    return { definition: await this.definition(), personas, account: this.connected?.account ?? null };
  }

  /** Connects with a persona of the sandbox, or with a key of the live API, if its connection test passes. */
  async connect(credentials: Credentials): Promise<Connection> {
    const candidate = this.candidate(credentials);
    const tested = await this.run(candidate, 'authentication.test', {}, {});
    if (!tested.ok) return { failure: tested.failure };
    const { connectionLabel } = (await this.definition()).authentication;
    candidate.account.label = rendered(connectionLabel, tested.results as Row);
    if (candidate.runner !== this.runners.live) this.runners.live.end();
    this.connected = candidate;
    return { account: candidate.account };
  }

  disconnect(): void {
    this.connected = undefined;
    this.runners.live.end();
  }

  /** Executes a method of an operation. Files that the input only points at are fetched first, as the platform does. */
  async execute({ method, input, meta }: Job): Promise<Outcome> {
    const account = this.required();
    const [, kind, key] = OPERATION.exec(method) ?? [];
    const definition = await this.definition();
    if (!kind || !key || !Object.hasOwn(definition[kind as keyof Definition], key)) {
      throw new Refusal(`The connector has no ${method}.`);
    }
    const fetched = await this.fetchPointers(account, input);
    if ('failed' in fetched) return fetched.failed;
    const outcome = await this.run(account, method, fetched.input, meta);
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
      const account = { label: '', persona: '', api: this.places.live ?? LIVE_API };
      return { account, key: credentials.key.trim(), runner: this.runners.live };
    }
    const persona = everyone.find(({ name }) => name === credentials.persona);
    if (!persona) throw new Refusal('The sandbox has no such user.');
    const account = { label: '', persona: persona.name, api: this.places.sandbox };
    return { account, key: persona.key, runner: this.runners.sandbox };
  }

  private run({ key, runner }: Connected, method: string, inputData: Row, meta: Row): Promise<Outcome> {
    const bundle = { authData: { api_key: key }, inputData, inputDataRaw: inputData, meta: { ...META, ...meta } };
    return runner.execute({ command: 'execute', method, bundle, services: this.places.services, secret: key });
  }

  private hydrate(account: Connected, pointer: string): Promise<Outcome> {
    const target = targetOf(pointer);
    if (!target) throw new Refusal('This is no pointer to a file.');
    return this.run(account, target.method, target.bundle, {});
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

  private definition(): Promise<Definition> {
    this.known ??= this.runners.sandbox
      .execute({ command: 'definition', method: '', bundle: {}, services: this.places.services, secret: '' })
      .then(readDefinition);
    return this.known;
  }
}

const readDefinition = (outcome: Outcome): Definition => {
  if (outcome.ok) return outcome.results as Definition;
  throw new Error(outcome.failure.message);
};

/** What to execute to get the file behind a pointer; nothing for other texts. */
const targetOf = (text: string): { method: string; bundle: Row } | undefined => {
  try {
    const { method, bundle } = JSON.parse(POINTER.exec(text)?.[1] ?? '{}') as { method?: unknown; bundle?: Row };
    return typeof method === 'string' && /^hydrators\.\w+$/.test(method) && bundle ? { method, bundle } : undefined;
  } catch {
    return undefined;
  }
};

const rendered = (template: string, values: Row): string =>
  template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => String(values[name]));
