import { createHmac, randomBytes } from 'node:crypto';
import type { Fault } from './faults';
import type { RecordedRequest } from './types';
import { defaultVariations, type Variations } from './variations';
import type { Job } from './workflows';
import type { StoredFile } from './uploads';
import type { User } from './users';

export interface ActiveFault {
  fault: Fault;
  matched: number;
}

/** Everything a running sandbox remembers. */
export class State {
  readonly requests: RecordedRequest[] = [];
  readonly fileRequests: RecordedRequest[] = [];
  readonly jobs = new Map<string, Job>();
  readonly uploads = new Map<string, StoredFile>();
  /** Invited and changed users, the newest last. */
  readonly users: User[] = [];
  faults: ActiveFault[] = [];
  variations: Variations;
  filesUrl = '';
  listCalls = 0;
  private readonly secret = randomBytes(32);
  private readonly initial: Variations;

  constructor(variations: Partial<Variations>) {
    this.initial = { ...defaultVariations, ...variations };
    this.variations = { ...this.initial };
  }

  vary(changes: Partial<Variations>): void {
    this.variations = { ...this.variations, ...changes };
  }

  fail(fault: Fault): void {
    this.faults.push({ fault, matched: 0 });
  }

  reset(): void {
    this.requests.length = 0;
    this.fileRequests.length = 0;
    this.jobs.clear();
    this.uploads.clear();
    this.users.length = 0;
    this.faults = [];
    this.variations = { ...this.initial };
    this.listCalls = 0;
  }

  /** A link on the files origin that ends by itself. */
  presign(path: string, expiresIn: number): string {
    const expires = String(Math.floor(Date.now() / 1000) + expiresIn);
    return `${this.filesUrl}${path}?X-Amz-Expires=${expires}&X-Amz-Signature=${this.signature(path, expires)}`;
  }

  /** Whether a link is one of ours and still valid. */
  signed(path: string, query: Record<string, string>): 'valid' | 'expired' | 'forged' {
    const expires = query['X-Amz-Expires'] ?? '';
    if (query['X-Amz-Signature'] !== this.signature(path, expires)) return 'forged';
    return Number(expires) * 1000 > Date.now() ? 'valid' : 'expired';
  }

  private signature(path: string, expires: string): string {
    return createHmac('sha256', this.secret).update(`${path}\n${expires}`).digest('hex');
  }
}

/** A list of the API in its envelope (section 10, "list envelopes"). */
export function listOf({ variations }: State, name: string, rows: unknown[]): unknown {
  const shown = variations.emptyLists ? [] : rows;
  return { data: { data: shown }, bare: shown, named: { [name]: shown } }[variations.listEnvelope];
}
