/** Users: found, invited, changed, and the roles they can have. */
import { describe, expect, test } from '@jest/globals';
import { findUser, inviteUser, resolveRole, updateUser } from '../../src/hatz/users';
import { fakeApi, refusal } from './fake-api';

const ROW = {
  id: 'u1',
  email: 'Ada@acme.example',
  first_name: 'Ada',
  last_name: 'Bell',
  tenant_id: 'tenant_A',
  role_name: 'member',
  invitation_status: 'accepted',
};
const { role_name, ...OTHERS } = ROW;
const USER = { ...OTHERS, role: role_name };
const messageOf = (work: Promise<unknown>): Promise<unknown> =>
  work.catch((error: unknown) => (error as Error).message);

describe('a user', () => {
  const found = (body: unknown): Promise<unknown> => messageOf(findUser(fakeApi(() => body).hatz, 'ada@acme.example'));

  test.each([ROW, [ROW], { data: ROW }, { data: [ROW] }, { users: [ROW] }, { data: { users: [ROW] } }])(
    'is found in %j',
    async (body) => expect(await found(body)).toEqual(USER),
  );

  test('may have another name for the id, and no more than an address', async () => {
    expect(await found({ user_id: 7, email: ' ada@ACME.example ' })).toEqual({
      id: '7',
      email: ' ada@ACME.example ',
      first_name: '',
      last_name: '',
      tenant_id: '',
      role: '',
      invitation_status: '',
    });
  });

  test.each([null, {}, [], [{}], { data: null }, { data: [] }, { data: {} }, { users: null }, refusal(404)])(
    'is nobody in %j',
    async (body) => expect(await found(body)).toBeUndefined(),
  );

  test.each<[unknown, RegExp]>([
    [[ROW, ROW], /^Hatz AI answered the search for ada@acme\.example with something other than this user\. Report/],
    [[ROW, {}], /something other/],
    [{ ...ROW, email: 'bob@acme.example' }, /something other/],
    [{ ...ROW, id: '' }, /something other/],
    [{ ...ROW, id: undefined }, /something other/],
    ['ada', /something other/],
    [['ada'], /something other/],
    [{ message: 'Come back', success: false }, /something other.*Hatz AI says: "Come back"/],
    [{ data: { success: false, message: 'Come back' } }, /something other.*Hatz AI says: "Come back"/],
    [{ success: false, data: { success: false, message: 'Come back' } }, /something other.*Hatz AI says: "Come back"/],
    [refusal(403), /not allowed to view users/],
    [refusal(422, { detail: [{ loc: ['query', 'email'], msg: 'is odd' }] }), /could not find a user.*"Email: is odd"/],
  ])('is none in %j', async (body, message) => expect(await found(body)).toMatch(message));

  test('is looked up by the address', async () => {
    const { hatz, asked } = fakeApi(() => []);
    await findUser(hatz, 'a+b@acme.example');
    expect(asked).toEqual([{ method: 'GET', path: '/admin/users?email=a%2Bb%40acme.example' }]);
  });
});

describe('an invitation', () => {
  const ADA = { email: 'ada@acme.example', first_name: 'Ada', last_name: '', role: undefined };
  const invited = (body: unknown): Promise<unknown> =>
    messageOf(inviteUser(fakeApi(() => body).hatz, 'tenant_A', ADA, true));

  test.each([
    ['tenant_A', undefined, '/admin/users/invite', { tenant_id: 'tenant_A' }, {}],
    ['', { name: 'admin', isCustom: false }, '/admin/users/invite/msp', {}, { role: 'admin' }],
    ['tenant_A', { name: 'Desk', isCustom: true }, '/admin/users/invite', { tenant_id: 'tenant_A' }, { custom_role_name: 'Desk' }],
  ])('to %j with the role %j is sent to %s', async (tenantId, role, path, fields, roleFields) => {
    const { hatz, asked } = fakeApi(() => ({ total_new_users_created: 1 }));
    await inviteUser(hatz, tenantId, { ...ADA, role }, false);
    const users = [{ email: 'ada@acme.example', first_name: 'Ada', ...roleFields }];
    expect(asked).toEqual([{ method: 'POST', path, body: { ...fields, users, send_email: false } }]);
  }); // prettier-ignore

  test.each<[unknown, boolean, unknown]>([
    [{ total_new_users_created: 1 }, true, ''],
    [{ total_new_users_created: '1', message: 'Sent' }, true, 'Sent'],
    [{ data: { total_new_users_created: 1, message: 'Sent' } }, true, 'Sent'],
    [{ total_new_users_created: 1, results: [{ email: 'ada@acme.example', status: 'invited' }] }, true, ''],
    [{ total_new_users_created: 1, results: { plan: 'limited', count: 1 } }, true, ''],
    [{ message: 'Taken' }, false, 'Taken'],
    [{}, false, expect.stringMatching(/did not say whether it was sent.*Find User/)],
    ['text', false, expect.stringMatching(/did not say whether it was sent/)],
  ])('is told by %j as %p', async (body, is, message) => {
    expect(await invited(body)).toEqual({ invited: is, message, requestId: '' });
  });

  test.each<[unknown, RegExp]>([
    [{ total_new_users_created: 0 }, /^Hatz AI did not invite ada@acme\.example\. Check whether .* \(Find User\)/],
    [{ success: false, message: 'Licence is full' }, /did not invite.*"Licence is full"\. Correct the step/],
    [{ results: [{ status: 'skipped', reason: 'Known here' }] }, /"Known here"/],
    [{ total_new_users_created: 0, results: [{ reason: 'Known here' }] }, /"Known here"/],
    [{ total_new_users_created: 0, results: [{ message: 'Known here' }] }, /"Known here"/],
    [{ total_new_users_created: 0, results: ['Known here'] }, /"Known here"/],
    [{ total_new_users_created: 0, results: { 'ada@acme.example': 'Known here' } }, /"Known here"/],
    [{ results: { 'ada@acme.example': 'already invited' } }, /"already invited"/],
    [{ results: { failed: [{ error: 'Known here' }] } }, /"Known here"/],
    [{ results: { status: 'skipped', message: 'Known here' } }, /"Known here"/],
    [{ results: 'user exists' }, /"user exists"/],
    [[{ status: 'duplicate', message: 'Known here' }], /"Known here"/],
    [{ data: [{ created: false, message: 'Known here' }] }, /"Known here"/],
    [refusal(403), /not allowed to invite users/],
    [refusal(422, { detail: [{ loc: ['body', 'users', 0, 'custom_role_name'], msg: 'is odd' }] }), /could not invite ada@acme\.example.*"Role: is odd"/],
  ])('that failed is an error: %j', async (body, message) => {
    expect(await invited(body)).toMatch(message);
  }); // prettier-ignore
});

describe('a change', () => {
  const CHANGE = { first_name: 'Ada', last_name: '', role_name: '', tenant_id: 'tenant_B' };
  const updated = (body: unknown): Promise<unknown> => messageOf(updateUser(fakeApi(() => body).hatz, 'u1', CHANGE));

  test('sends what is not empty', async () => {
    const { hatz, asked } = fakeApi(() => ({}));
    await updateUser(hatz, 'u/1', CHANGE);
    const body = { first_name: 'Ada', tenant_id: 'tenant_B' };
    expect(asked).toEqual([{ method: 'PATCH', path: '/admin/users/u%2F1', body }]);
  });

  test.each<[unknown, string]>([
    [{ message: 'Done' }, 'Done'],
    [{ data: { message: 'Done' }, message: 'Other' }, 'Done'],
    [{ data: { id: 'u1' }, message: 'Done' }, 'Done'],
    [{ updated: true }, ''],
    [ROW, ''],
    ['text', ''],
  ])('is told by %j', async (body, message) => expect(await updated(body)).toEqual({ message, requestId: '' }));

  test.each<[unknown, RegExp]>([
    [{ updated: false }, /^Hatz AI did not update the user\. Correct the step/],
    [{ data: { updated: false } }, /^Hatz AI did not update the user\. Correct the step/],
    [{ data: { updated: 0, message: 'Not here' } }, /did not update the user\. Hatz AI says: "Not here"/],
    [{ error: 'Not here' }, /"Not here"/],
    [refusal(404), /does not know this user\. Look up the User ID with Find User/],
    [refusal(403), /not allowed to update users/],
    [refusal(422, { detail: [{ loc: ['body', 'first_name'], msg: 'is odd' }] }), /could not update this user.*"First Name: is odd"/],
    [refusal(422, { detail: [{ loc: ['body', 'tenant_id'], msg: 'is odd' }] }), /"Customer: is odd"/],
  ])('that failed is an error: %j', async (body, message) => {
    expect(await updated(body)).toMatch(message);
  }); // prettier-ignore
});

describe('a role', () => {
  const ROLES = [
    { id: '1', name: 'admin', display_name: 'Administrator', role_source: 'default' },
    { id: '2', name: 'Desk', display_name: 'Help Desk', role_source: 'custom' },
    { id: '3', name: 'desk', display_name: 'Front Desk ', role_source: 'custom' },
    { id: '4', name: 'sales', display_name: 'Team', role_source: 'custom' },
    { id: '5', name: 'sales2', display_name: 'team', role_source: 'default' },
  ];
  const role = (typed: string, tenantId = 'tenant_A', body: unknown = { roles: ROLES, total_count: 5 }) =>
    messageOf(resolveRole(fakeApi(() => body).hatz, typed, tenantId));

  test.each<[string, string, unknown]>([
    [' ', 'tenant_A', undefined],
    ['admin', 'tenant_A', { name: 'admin', isCustom: false }],
    [' ADMINISTRATOR ', 'tenant_A', { name: 'admin', isCustom: false }],
    ['Desk', 'tenant_A', { name: 'Desk', isCustom: true }],
    ['desk', 'tenant_A', { name: 'desk', isCustom: true }],
    ['2', '', { name: 'Desk', isCustom: true }],
    ['front desk', 'tenant_A', { name: 'desk', isCustom: true }],
    ['help desk', '', { name: 'Desk', isCustom: true }],
    [' owner ', '', { name: 'owner', isCustom: false }],
  ])('%j of %j is %j', async (typed, tenantId, meant) => expect(await role(typed, tenantId)).toEqual(meant));

  test.each<[string, RegExp]>([
    ['owner', /^There is no role named "owner" here\. Use one of: admin, desk, Desk, sales, sales2\./],
    ['DESK', /^2 roles are called "DESK"\. Choose one from the list/],
    ['Team', /^2 roles are called "Team"/],
  ])('%j is an error', async (typed, message) => expect(await role(typed)).toMatch(message));

  test('that cannot be looked up is taken as it is', async () => {
    expect(await role(' Owner ', 'tenant_A', refusal(403))).toEqual({ name: 'Owner', isCustom: false });
  });
});
