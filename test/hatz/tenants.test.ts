/** Customers, as they are listed and looked up. */
import { describe, expect, test } from '@jest/globals';
import {
  chosenTenant,
  knownTenant,
  listTenantCredits,
  listTenants,
  listTenantsPage,
  tenantName,
} from '../../src/hatz/tenants';
import { type Asked, fakeApi, refusal } from './fake-api';

const ROW = {
  id: 'tenant_A',
  name: 'Cedar',
  status: 'Active',
  primary_package_name: 'Basic',
  user_count: '15',
  total_credit_limit: '50,000',
  total_credits_used: 12.5,
  created_at: 1_764_000_000,
};
const TENANT = {
  id: 'tenant_A',
  name: 'Cedar',
  status: 'Active',
  package_name: 'Basic',
  user_count: 15,
  total_credit_limit: 50_000,
  total_credits_used: 12.5,
  created_at: '2025-11-24T16:00:00.000Z',
};

const answering = (body: unknown): ReturnType<typeof fakeApi> => fakeApi(() => body);
const messageOf = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: unknown) => (error as Error).message);

describe('a customer in the list', () => {
  test.each<[object, object]>([
    [{}, {}],
    [{ id: undefined, tenant_id: 'tenant_B' }, { id: 'tenant_B' }],
    [{ name: '' }, { name: 'tenant_A' }],
    [{ total_credit_limit: null }, { total_credit_limit: null }],
    [{ total_credit_limit: -1 }, { total_credit_limit: null }],
    [{ total_credit_limit: 0 }, { total_credit_limit: 0 }],
    [{ total_credit_limit: 'many', total_credits_used: 'many' }, { total_credit_limit: null, total_credits_used: null }],
    [{ status: null, primary_package_name: 5, user_count: 'x', created_at: 'x' }, { status: '', package_name: '5', user_count: null, created_at: null }],
  ])('with %j has %j', async (fields, read) => {
    const { hatz } = answering({ data: [{ ...ROW, ...fields }, { name: 'No id' }] });
    expect(await listTenants(hatz)).toEqual([{ ...TENANT, ...read }]);
    expect(await listTenantsPage(hatz, 0)).toStrictEqual([{ ...TENANT, ...read }]);
  }); // prettier-ignore

  test('stands on a page of a thousand', async () => {
    const { hatz, asked } = answering({ data: [] });
    await listTenantsPage(hatz, 2);
    expect(asked).toEqual([{ method: 'GET', path: '/admin/tenants?limit=1000&offset=2000' }]);
  });
});

describe('the credits of customers', () => {
  test.each<[object, number | null, number]>([
    [{}, 50_000, 12.5],
    [{ total_credits_used: '1,000', total_credit_limit: null }, null, 1000],
    [{ total_credits_used: 0, total_credit_limit: -1 }, null, 0],
  ])('with %j are read', async (fields, total_credit_limit, total_credits_used) => {
    const { hatz } = answering([{ ...ROW, ...fields }]);
    expect(await listTenantCredits(hatz)).toEqual([{ ...TENANT, total_credit_limit, total_credits_used }]);
  });

  test('of more pages than may be read are an error', async () => {
    const rows = Array.from({ length: 1000 }, (_, n) => ({ ...ROW, id: `tenant_${n}` }));
    const { hatz } = answering(rows);
    expect(await messageOf(listTenantCredits(hatz, { pages: 1, beyond: 'Too many.' }))).toBe('Too many.');
  });

  test.each<[object, string, string]>([
    [{ total_credits_used: null }, 'Cedar', 'total_credits_used'],
    [{ total_credits_used: -1 }, 'Cedar', 'total_credits_used'],
    [{ total_credit_limit: undefined }, 'Cedar', 'total_credit_limit'],
    [{ total_credit_limit: 'x', total_credits_used: 'x' }, 'Cedar', 'total_credits_used, total_credit_limit'],
    [{ id: '' }, 'a customer', 'id, total_credits_used'],
  ])('with %j are an error', async (fields, whose, unread) => {
    const { hatz } = answering([{ ...ROW, ...fields }]);
    expect(await messageOf(listTenantCredits(hatz))).toMatch(
      `The credits of ${whose} cannot be read: missing or not a number at /admin/tenants: ${unread}.`,
    );
  });
});

/** An API with a list and single customers, each refused with a status where it is a number. */
const apiOf = (list: number | object[], one: unknown): ReturnType<typeof fakeApi> =>
  fakeApi(({ path }: Asked) => {
    const told = path.startsWith('/admin/tenants?') ? list : one;
    return typeof told === 'number' ? refusal(told) : told;
  });
const TWINS = [ROW, { ...ROW, id: 'tenant_B' }];

describe('a customer that was chosen', () => {
  test.each<[string, number | object[], unknown, object]>([
    [' ', [ROW], 403, { id: '', name: '' }],
    [' tenant_A ', 403, ROW, { id: 'tenant_A', name: 'Cedar' }],
    ['tenant_A', 403, { data: ROW }, { id: 'tenant_A', name: 'Cedar' }],
    ['tenant_A', 403, { name: 'Cedar' }, { id: 'tenant_A', name: 'Cedar' }],
    ['tenant_A', 403, { ...ROW, id: 'tenant_B' }, { id: 'tenant_A', name: '' }],
    ['tenant_A', 403, 403, { id: 'tenant_A', name: '' }],
    ['tenant_A', 403, 500, { id: 'tenant_A', name: '' }],
    [' Cedar ', [ROW], 403, { id: 'tenant_A', name: 'Cedar' }],
    ['my tenant_A', 403, 403, { id: 'my tenant_A', name: '' }],
    [' Cedar ', 404, 403, { id: 'Cedar', name: '' }],
  ])('as %j (list %j, itself %j) is %j', async (typed, list, one, chosen) => {
    expect(await chosenTenant(apiOf(list, one).hatz, typed)).toMatchObject(chosen);
  });

  test.each<[string, number | object[], RegExp]>([
    ['Elm', [ROW], /^There is no customer named "Elm" among the customers of this API key/],
    ['Cedar', TWINS, /^2 customers are named "Cedar"/],
    ['Cedar', 400, /could not read the list of customers/],
  ])('as %j (list %j) is an error', async (typed, list, message) => {
    expect(await messageOf(chosenTenant(apiOf(list, 403).hatz, typed))).toMatch(message);
  });

  test('is looked up with as many requests as there may be', async () => {
    const rows = Array.from({ length: 1000 }, (_, n) => ({ ...ROW, id: `tenant_${n}`, name: `n${n}` }));
    const many = (): ReturnType<typeof fakeApi> =>
      fakeApi(({ path }) => (path.endsWith('offset=0') ? rows : [{ ...ROW, name: 'Elm' }]));
    expect(await messageOf(chosenTenant(many().hatz, 'Elm', 1))).toMatch(/too many customers.*by name each time/);
    expect(await chosenTenant(many().hatz, 'Elm', 2)).toMatchObject({ name: 'Elm' });
    expect(await chosenTenant(many().hatz, 'Elm')).toMatchObject({ name: 'Elm' });
  });

  test('has its name after one request', async () => {
    const { hatz, asked } = apiOf([], 500);
    expect(await tenantName(hatz, 'tenant_A')).toBe('');
    expect(asked).toEqual([{ method: 'GET', path: '/admin/tenants/tenant_A' }]);
  });
});

describe('a customer that must be known', () => {
  test.each<[string, number | object[], unknown, object]>([
    [' tenant_A ', 403, ROW, { id: 'tenant_A', name: 'Cedar' }],
    ['tenant_A', 403, 403, { id: 'tenant_A', name: '' }],
    [' Cedar ', [ROW], 403, { id: 'tenant_A', name: 'Cedar' }],
  ])('as %j (list %j, itself %j) is %j', async (typed, list, one, known) => {
    expect(await knownTenant(apiOf(list, one).hatz, typed)).toMatchObject(known);
  });

  test.each<[string, number | object[], number, RegExp]>([
    ['tenant_A', [ROW], 400, /^There is no customer named "tenant_A" among/],
    ['tenant_A', [ROW], 404, /^There is no customer named "tenant_A" among/],
    ['tenant_A', [ROW], 422, /^There is no customer named "tenant_A" among/],
    ['Elm', [ROW], 403, /^There is no customer named "Elm" among/],
    ['', [ROW], 403, /^There is no customer named "" among/],
    ['Cedar', TWINS, 403, /^2 customers are named "Cedar"/],
    [
      'Cedar',
      403,
      403,
      /^This API key is not allowed to read customers: its user doesn't belong to a service provider/,
    ],
  ])('as %j (list %j, itself %i) is an error', async (typed, list, one, message) => {
    expect(await messageOf(knownTenant(apiOf(list, one).hatz, typed))).toMatch(message);
  });
});
