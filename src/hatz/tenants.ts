/** Tenants: the customers of a managed service provider (API notes, section 7.3). */
import { onlyNamed, unknownName } from './by-name';
import type { Verdict } from './call';
import { statusOf } from './errors';
import { type Hatz, pathPart, sendForJson } from './http';
import { asInstant, asLine, asNumber, firstOf, firstText, recordIn } from './json';
import { type Narrowed, readAll, type Reader, readPage } from './lists';
import { limitIn, numberIn } from './usage-values';

export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly package_name: string;
  readonly user_count: number | null;
  /** `null` for none, and when it cannot be read. */
  readonly total_credit_limit: number | null;
  readonly total_credits_used: number | null;
  readonly created_at: string | null;
}

/** What to say when the right to do something that only service providers can do is missing (API notes, section 7.3). */
export const forProviders = (right: string): Verdict => ({
  lead: `This API key is not allowed to ${right}: its user doesn't belong to a service provider, or the user's role doesn't allow it.`,
  advice: 'Ask a Hatz AI administrator.',
});

/** Where the tenants stand in the API, and the names under which a row may carry what is read of it. */
export const TENANTS = {
  path: '/admin/tenants',
  action: 'read the list of customers',
  forbidden: forProviders('read customers'),
  pageSize: 1_000,
  envelopes: ['data', 'tenants', 'results', 'items'],
  names: {
    id: ['id', 'tenant_id'],
    name: ['name'],
    status: ['status'],
    package_name: ['primary_package_name'],
    user_count: ['user_count'],
    total_credit_limit: ['total_credit_limit'],
    total_credits_used: ['total_credits_used'],
    created_at: ['created_at'],
  },
  kinds: {
    id: 'text',
    name: 'text',
    status: 'text',
    package_name: 'text?',
    user_count: 'number?',
    total_credit_limit: 'number?',
    total_credits_used: 'number',
    created_at: 'text',
  },
  /** What every tenant's id looks like. */
  id: /^tenant_\w+$/,
} as const;

/** Where one tenant stands. */
export const tenantPath = (id: string): string => `${TENANTS.path}/${pathPart(id)}`;

const readTenant: Reader<Tenant> = (row, id) => {
  const { names } = TENANTS;
  if (id === '') return undefined;
  return {
    id,
    name: firstText(row, names.name) || id,
    status: firstText(row, names.status),
    package_name: firstText(row, names.package_name),
    user_count: asNumber(firstOf(row, names.user_count)),
    total_credit_limit: limitIn(firstOf(row, names.total_credit_limit)) ?? null,
    total_credits_used: numberIn(firstOf(row, names.total_credits_used)) ?? null,
    created_at: asInstant(firstOf(row, names.created_at)),
  };
};

/** One page of the tenants that the key's user manages. */
export const listTenantsPage = async (hatz: Hatz, number: number): Promise<Tenant[]> => {
  const { byId } = await readPage(hatz, TENANTS, readTenant, { number });
  return [...byId.values()].filter((tenant) => tenant !== undefined);
};

/** All tenants that the key's user manages, in the API's order. Throws `Error` when there are more than `most` pages. */
export const listTenants = (hatz: Hatz, most?: Narrowed['most']): Promise<Tenant[]> =>
  readAll(hatz, TENANTS, readTenant, { most });

/** A tenant with the credits that it used this month. */
export interface TenantCredits extends Tenant {
  /** `null` when it has no limit. */
  readonly total_credit_limit: number | null;
  readonly total_credits_used: number;
}

/**
 * All tenants with this month's credits and limits. Throws `Error` when a row has no id, or credits or a limit that cannot
 * be read, or there are more than `most` pages: a sum without one of the customers would be wrong.
 */
export const listTenantCredits = (hatz: Hatz, most?: Narrowed['most']): Promise<TenantCredits[]> => {
  const reader: Reader<TenantCredits> = (row, id) => {
    const tenant = readTenant(row, id);
    const [usedField] = TENANTS.names.total_credits_used;
    const [limitField] = TENANTS.names.total_credit_limit;
    const total_credits_used = tenant?.total_credits_used ?? -1;
    const isRead = {
      id: id !== '',
      [usedField]: total_credits_used >= 0,
      [limitField]: limitIn(row[limitField]) !== undefined,
    };
    const unread = Object.entries(isRead).flatMap(([field, is]) => (is ? [] : [field]));
    if (tenant && unread.length === 0) return { ...tenant, total_credits_used };
    const whose = asLine(tenant?.name, 60) || 'a customer';
    throw new hatz.z.errors.Error(
      `The credits of ${whose} cannot be read: missing or not a number at ${TENANTS.path}: ${unread.join(', ')}. Report this to the integration's support.`,
      'HatzError',
    );
  };
  return readAll(hatz, TENANTS, reader, { most });
};

/** True for the error of a user who may not list tenants. */
export const cannotList = (error: unknown): boolean => [403, 404].includes(statusOf(error));

/** A tenant that was chosen; both are `''` for the key owner's own tenant. */
export interface ChosenTenant {
  readonly id: string;
  /** `''` also when it may not be read. */
  readonly name: string;
}

const AMONG = 'among the customers of this API key';

/** Requests that a poll may make in all. */
export const CALLS_A_POLL = 3;

const TOO_MANY_TO_NAME =
  "There are too many customers to look one up by name each time. Choose it from the list, or enter the customer's ID.";

/**
 * The tenant that a person means by an id (one request, for its name), or by an exact name if they may list tenants; what
 * they may not look up is left to the API to judge. Throws `Error` when none or several have the name, or when it would take
 * more than `pages` requests to look it up.
 */
export const chosenTenant = async (hatz: Hatz, typed: string, pages?: number): Promise<ChosenTenant> => {
  const wanted = typed.trim();
  if (wanted === '') return { id: '', name: '' };
  if (TENANTS.id.test(wanted)) return { id: wanted, name: await tenantName(hatz, wanted) };
  const most = pages === undefined ? undefined : { pages, beyond: TOO_MANY_TO_NAME };
  const tenants = await listTenants(hatz, most).catch((error: unknown) => {
    if (cannotList(error)) return undefined;
    throw error;
  });
  if (!tenants) return { id: wanted, name: '' };
  return onlyNamed(hatz, 'customer', tenants, wanted, AMONG);
};

/** Answers that say that there is no such tenant. */
const UNKNOWN = [400, 404, 422];

/**
 * The customer that a person means by an id or an exact name, for steps that must not reach another one.
 * Throws `Error` when there is none, also when a name cannot be looked up; an id that may not be read is taken as it is.
 */
export const knownTenant = async (hatz: Hatz, typed: string): Promise<ChosenTenant> => {
  const wanted = typed.trim();
  if (!TENANTS.id.test(wanted)) return onlyNamed(hatz, 'customer', await listTenants(hatz), wanted, AMONG);
  const name = await readName(hatz, wanted).catch((error: unknown) => {
    if (UNKNOWN.includes(statusOf(error))) throw unknownName(hatz, 'customer', wanted, AMONG);
    return '';
  });
  return { id: wanted, name };
};

/** The name of a tenant, `''` when it may not be read: a missing name must not cost what a step is about. */
export const tenantName = (hatz: Hatz, id: string): Promise<string> => readName(hatz, id).catch(() => '');

const readName = async (hatz: Hatz, id: string): Promise<string> => {
  const call = { path: tenantPath(id), about: { action: 'read this customer' }, maxAttempts: 1 };
  const { body } = await sendForJson(hatz, call);
  const row = recordIn(body);
  return (firstText(row, TENANTS.names.id) || id) === id ? firstText(row, TENANTS.names.name) : '';
};
