/** Tenants: the customers of a managed service provider (API notes, section 7.3). */
import { isMissing, statusOf } from './errors';
import { type Hatz, pathPart, sendForJson } from './http';
import { listOrFail } from './lists';
import { ambiguous, namedLike, unknownName } from './by-name';
import { asNumber, asRecord, asText, firstOf, recordIn } from './json';

export interface Tenant {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly package_name: string;
  readonly user_count: number | null;
  readonly total_credit_limit: number | null;
  readonly total_credits_used: number | null;
}

/** Where the tenants stand in the API, and the names under which a row may carry what is read of it. */
export const TENANTS = {
  path: '/admin/tenants',
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
  },
  /** What every tenant's id looks like. */
  id: /^tenant_\w+$/,
} as const;

const MOST_PAGES = 20;
const ACTION = 'read the list of tenants';

/** One page of the tenants that the key's user manages; `isLast` when the API has no more rows. */
export const listTenantsPage = async (hatz: Hatz, page: number): Promise<{ tenants: Tenant[]; isLast: boolean }> => {
  const query = { limit: TENANTS.pageSize, offset: page * TENANTS.pageSize };
  const answer = await sendForJson(hatz, { path: TENANTS.path, query, about: { action: ACTION } });
  const rows = listOrFail(hatz, answer, TENANTS.envelopes, ACTION);
  return { tenants: rows.flatMap(readTenant), isLast: rows.length < TENANTS.pageSize };
};

/** All tenants that the key's user manages. */
export const listTenants = async (hatz: Hatz): Promise<Tenant[]> => {
  const found = new Map<string, Tenant>();
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const { tenants, isLast } = await listTenantsPage(hatz, page);
    const before = found.size;
    for (const tenant of tenants) found.set(tenant.id, tenant);
    if (isLast || found.size === before) break;
  }
  return [...found.values()];
};

/** True for the error of a user who may not list tenants. */
export const cannotList = (error: unknown): boolean => statusOf(error) === 403 || isMissing(error);

/** A tenant that was chosen; both are `''` for the key owner's own tenant. */
export interface ChosenTenant {
  readonly id: string;
  /** `''` also when it may not be read. */
  readonly name: string;
}

/**
 * The tenant that a person means by an id (one request, for its name), or by an exact name if they may list tenants; what
 * they may not look up is left to the API to judge. Throws `Error` when none or several have the name.
 */
export const chosenTenant = async (hatz: Hatz, typed: string): Promise<ChosenTenant> => {
  const wanted = typed.trim();
  if (wanted === '') return { id: '', name: '' };
  if (TENANTS.id.test(wanted)) return { id: wanted, name: await tenantName(hatz, wanted) };
  const tenants = await listTenants(hatz).catch((error: unknown) => {
    if (cannotList(error)) return undefined;
    throw error;
  });
  if (!tenants) return { id: wanted, name: '' };
  const found = namedLike(tenants, wanted);
  if (found.length > 1) throw ambiguous(hatz, 'tenant', wanted, found);
  if (found[0]) return found[0];
  throw unknownName(hatz, 'tenant', wanted, "among this user's tenants");
};

/** The name of a tenant, `''` when it may not be read: a missing name must not cost the numbers. */
const tenantName = async (hatz: Hatz, id: string): Promise<string> => {
  const call = { path: `${TENANTS.path}/${pathPart(id)}`, about: { action: 'read this tenant' }, maxAttempts: 1 };
  const { body } = await sendForJson(hatz, call).catch(() => ({ body: undefined }));
  return asText(firstOf(recordIn(body), TENANTS.names.name));
};

const readTenant = (value: unknown): [Tenant] | [] => {
  const row = asRecord(value);
  const { names } = TENANTS;
  const id = asText(firstOf(row, names.id));
  if (id === '') return [];
  return [
    {
      id,
      name: asText(firstOf(row, names.name)) || id,
      status: asText(firstOf(row, names.status)),
      package_name: asText(firstOf(row, names.package_name)),
      user_count: asNumber(firstOf(row, names.user_count)),
      total_credit_limit: asNumber(firstOf(row, names.total_credit_limit)),
      total_credits_used: asNumber(firstOf(row, names.total_credits_used)),
    },
  ];
};
