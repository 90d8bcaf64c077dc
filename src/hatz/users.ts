/** Users of a service provider and its customers (API notes, section 7.3). */
import type { About } from './call';
import { badInput, appError } from './errors';
import { type Hatz, orIfMissing, pathPart, send, sendForJson } from './http';
import {
  asList,
  asLine,
  asNumber,
  asRecord,
  asText,
  firstText,
  isRecord,
  type JsonRecord,
  listIn,
  recordIn,
  textsIn,
} from './json';
import { listRoles, type Role } from './roles';
import { forProviders } from './tenants';
import { FAILURE, failureOf } from './told';

/** Where users stand in the API, and the names under which an answer may carry what is read of it. */
export const USERS = {
  path: '/admin/users',
  email: 'email',
  envelopes: ['data', 'users', 'results', 'items'],
  invite: '/admin/users/invite',
  /** The same for the provider's own team, without a tenant. */
  inviteOwn: '/admin/users/invite/msp',
  names: {
    id: ['id', 'user_id'],
    email: ['email'],
    first_name: ['first_name'],
    last_name: ['last_name'],
    tenant_id: ['tenant_id'],
    role: ['role_name'],
    invitation_status: ['invitation_status'],
  },
  kinds: {
    id: 'text',
    email: 'text',
    first_name: 'text?',
    last_name: 'text?',
    tenant_id: 'text',
    role: 'text?',
    invitation_status: 'text?',
  },
} as const;

export type User = Readonly<Record<keyof typeof USERS.names, string>>;

const LABELS = {
  email: 'Email',
  first_name: 'First Name',
  last_name: 'Last Name',
  role: 'Role',
  custom_role_name: 'Role',
  role_name: 'Role',
  tenant_id: 'Customer',
  user_id: 'User',
} as const;

const aboutUsers = (action: string, right: string): About => ({
  action,
  forbidden: forProviders(right),
  labels: LABELS,
});

/**
 * The user with an e-mail address; `undefined` when there is none. Throws `Error` when the answer is about somebody else or
 * cannot be read.
 */
export const findUser = async (hatz: Hatz, email: string): Promise<User | undefined> => {
  const about = aboutUsers('find a user', 'view users');
  const call = { path: USERS.path, query: { [USERS.email]: email }, about };
  const answer = await orIfMissing(sendForJson(hatz, call), undefined);
  const users = answer ? usersIn(answer.body) : [];
  if (!answer || users.every((one) => JSON.stringify(one) === '{}')) return undefined;
  const user = textsIn(asRecord(users[0]), USERS.names);
  const isMeant = user.email.trim().toLowerCase() === email.toLowerCase();
  if (user.id !== '' && isMeant && users.length === 1) return user;
  throw appError(hatz, answer, {
    lead: `Hatz AI answered the search for ${asLine(email, 80)} with something other than this user.`,
    reason: failureIn(answer.body) ?? '',
    advice: "Report this to the integration's support.",
  });
};

/** A list of users, a bare user or one under `data`; null is nobody, an empty object. */
const usersIn = (body: unknown): unknown[] =>
  listIn(body, USERS.envelopes) ?? [typeof body === 'object' ? recordIn(body) : body];

/** What an answer under a status that says success tells of a failure, `undefined` for nothing. */
const failureIn = (body: unknown, signs = FAILURE): string | undefined => {
  const told = [body, recordIn(body)].filter(isRecord).map((part) => failureOf(part, signs));
  return told.find(Boolean) ?? told.find((words) => words !== undefined);
};

export interface NewUser {
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
  /** `undefined` for the role that the API gives by itself. */
  readonly role: RoleName | undefined;
}

/** A role as it is sent: custom ones have a field of their own in an invitation. */
export interface RoleName {
  readonly name: string;
  readonly isCustom: boolean;
}

const given = (fields: object): JsonRecord =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));

/**
 * Invites one person, sent once. `tenantId` is `''` for the provider's own team.
 * Throws `Error` with the reason when the answer tells of a failure, also under status 200; what cannot be read is returned
 * as not confirmed, since the invitation may be on its way.
 */
export const inviteUser = async (
  hatz: Hatz,
  tenantId: string,
  user: NewUser,
  sendEmail: boolean,
): Promise<{ invited: boolean; message: string; requestId: string }> => {
  const { email, first_name, last_name, role } = user;
  const roleField = role?.isCustom ? 'custom_role_name' : 'role';
  const answer = await send(hatz, {
    method: 'POST',
    path: tenantId === '' ? USERS.inviteOwn : USERS.invite,
    body: {
      ...given({ tenant_id: tenantId }),
      users: [given({ email, first_name, last_name, [roleField]: role?.name ?? '' })],
      send_email: sendEmail,
    },
    about: aboutUsers(`invite ${asLine(email, 60)}`, 'invite users'),
  });
  const failure = invitationFailure(answer.body);
  if (failure !== undefined)
    throw appError(hatz, answer, {
      lead: `Hatz AI did not invite ${asLine(email, 60)}.`,
      reason: failure,
      advice:
        failure === '' ? 'Check whether this user exists already (Find User).' : 'Correct the step and test it again.',
    });
  const { total_new_users_created, message } = recordIn(answer.body);
  const invited = Number(asNumber(total_new_users_created)) > 0;
  const unsure =
    'Hatz AI took the invitation and did not say whether it was sent. Look the user up with Find User before you invite again.';
  return {
    invited,
    message: asText(message) || (invited ? '' : unsure),
    requestId: answer.requestId,
  };
};

/** What tells of one who was not invited. */
const NOT_INVITED = {
  words: new RegExp(
    `${FAILURE.words.source}|already|exists|duplicate|skip|conflict|block|\\bnot[ _-]|unable|cannot|limit`,
    'i',
  ),
  flags: /^(invited|created|total_new_users_created)$/,
};

/**
 * Why an invitation failed, `''` when no reason is given; `undefined` when it did not fail as far as the answer tells. The
 * form of its results is not documented.
 */
const invitationFailure = (body: unknown): string | undefined => {
  const results = [...asList(body), ...asList(asRecord(body)['data']), ...entriesOf(recordIn(body)['results'])];
  const reasons = results.map((result) => failureOf(result, NOT_INVITED));
  const general = failureIn(body, NOT_INVITED);
  if ([...reasons, general].every((words) => words === undefined)) return undefined;
  const texts = results.map((one) => asText(one) || firstText(asRecord(one), ['reason', 'message']));
  return [...reasons, ...texts, general].find(Boolean) ?? '';
};

/** The results in a list, in an object by address or by outcome, or a single one. */
const entriesOf = (results: unknown): unknown[] => {
  if (!isRecord(results)) return [results].flat();
  const isOne = ([key, value]: [string, unknown]): boolean => key.includes('@') || typeof value === 'object';
  const ones = Object.entries(results).filter(isOne);
  return [results, ...ones.flatMap(([, value]) => value)];
};

/** What is to be changed; `''` for what stays. */
export interface UserChange {
  readonly first_name: string;
  readonly last_name: string;
  readonly role_name: string;
  /** The tenant that the user moves to. */
  readonly tenant_id: string;
}

/** Changes a user, sent once. Throws `Error` with the reason when the answer tells of a failure, also under status 200. */
export const updateUser = async (
  hatz: Hatz,
  id: string,
  change: UserChange,
): Promise<{ message: string; requestId: string }> => {
  const answer = await send(hatz, {
    method: 'PATCH',
    path: `${USERS.path}/${pathPart(id)}`,
    body: given(change),
    about: {
      ...aboutUsers('update this user', 'update users'),
      missing: { lead: 'Hatz AI does not know this user.', advice: 'Look up the User ID with Find User.' },
    },
  });
  const reason = failureIn(answer.body);
  if (reason !== undefined)
    throw appError(hatz, answer, {
      lead: 'Hatz AI did not update the user.',
      reason,
      advice: 'Correct the step and test it again.',
    });
  const message = asText(recordIn(answer.body)['message']) || asText(asRecord(answer.body)['message']);
  return { message, requestId: answer.requestId };
};

/**
 * The role that a person means by its name or by what it is called, among those of a tenant (`''` for the provider's own
 * team). Throws `Error` when the tenant's roles can be read and none or several fit; what cannot be looked up is left to the API.
 */
export const resolveRole = async (hatz: Hatz, typed: string, tenantId: string): Promise<RoleName | undefined> => {
  const wanted = typed.trim();
  if (wanted === '') return undefined;
  const roles = await listRoles(hatz, tenantId).catch(() => undefined);
  if (!roles) return { name: wanted, isCustom: false };
  const found = rolesNamed(roles, wanted);
  if (found.length > 1)
    throw badInput(hatz, `${found.length} roles are called "${asLine(wanted, 50)}". Choose one from the list.`);
  if (found[0]) return { name: found[0].role, isCustom: found[0].isCustom };
  // Without a tenant the API lists custom roles only.
  if (tenantId === '') return { name: wanted, isCustom: false };
  throw badInput(
    hatz,
    `There is no role named "${asLine(wanted, 50)}" here. Use one of: ${asLine(roles.map(({ role }) => role).join(', '), 120)}.`,
  );
};

const rolesNamed = (roles: readonly Role[], wanted: string): Role[] => {
  const exact = roles.filter(({ role, id }) => role === wanted || id === wanted);
  const means = (text: string): boolean => text.trim().toLowerCase() === wanted.toLowerCase();
  return exact.length > 0 ? exact : roles.filter(({ role, name }) => means(role) || means(name));
};
