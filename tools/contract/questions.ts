/** What the connector assumes of the API, but for usage: each question asks one path and judges one answer. */
import { randomUUID } from 'node:crypto';
import { fieldsOf } from '../../src/creates/automation-inputs';
import { AGENTS } from '../../src/hatz/agents';
import {
  type Automation,
  automationPath,
  AUTOMATIONS,
  type AutomationType,
  HIDDEN_MARKS,
  isHidden,
  visibleAutomation,
} from '../../src/hatz/automations';
import { FILES, fileStatusPath, hasFailed, statusIn } from '../../src/hatz/files';
import { MODELS } from '../../src/hatz/models';
import { isUuid } from '../../src/hatz/by-name';
import {
  asFlag,
  asList,
  asRecord,
  asText,
  firstOf,
  isRecord,
  type JsonRecord,
  listIn,
  recordIn,
} from '../../src/hatz/json';
import { runPath } from '../../src/hatz/runs';
import { ROLES } from '../../src/hatz/roles';
import { TENANTS, tenantPath } from '../../src/hatz/tenants';
import { USERS } from '../../src/hatz/users';
import type { Request } from './ask';
import {
  after,
  type Asked,
  cannotTell,
  type Check,
  differs,
  type Finding,
  holds,
  judged,
  type Overall,
  type Question,
} from './contract';
import {
  carries,
  fieldsInWords,
  hasIds,
  isListed,
  judgeFields,
  listed,
  ofRows,
  plural,
  type Resource,
  rowsIn,
  tellsReason,
} from './judge';

const REQUEST_ID = `contract-${randomUUID().slice(0, 8)}`;
const UUIDS = { fits: isUuid, what: 'UUIDs' };
const NOWHERE = '/no/such/path';
const ONE = decodeURIComponent(automationPath('{id}'));

const models: Question = {
  title: `GET ${MODELS.path}`,
  expects: [200],
  request: () => ({ path: MODELS.path, headers: { 'X-Request-ID': REQUEST_ID } }),
  checks: [
    isListed(MODELS),
    carries(MODELS),
    hasIds(MODELS, MODELS.names.id, {
      fits: (id) => !MODELS.onlyDisplayed.test(id),
      what: 'without capitals and spaces',
    }),
    {
      assumes: 'an X-Request-ID that is sent comes back',
      judge: ({ answer: { requestId } }) =>
        judged(
          requestId === REQUEST_ID,
          requestId === REQUEST_ID ? 'it came back' : requestId ? 'another one' : 'none',
        ),
    },
  ],
};

const refused = (title: string, key: NonNullable<Request['key']>): Question => ({
  title,
  expects: [401],
  request: () => ({ path: MODELS.path, key }),
  checks: [tellsReason],
});

const agents: Question = {
  title: `GET ${AGENTS.path}`,
  expects: [200],
  request: () => ({ path: AGENTS.path }),
  checks: [isListed(AGENTS), carries(AGENTS), hasIds(AGENTS, AGENTS.names.id, UUIDS)],
};

const page = (limit: number, offset: number): Request => ({ path: AUTOMATIONS.list, query: { limit, offset } });

/** Rows with or without steps, and those in between. */
const tellsWorkflows = ofRows(
  AUTOMATIONS,
  `a workflow has a list ${AUTOMATIONS.names.steps[0]}, an app none`,
  (rows) => {
    const steps = rows.map((row) => firstOf(row, AUTOMATIONS.names.steps));
    const withSteps = steps.filter(Array.isArray).length;
    const odd = steps.filter((value) => value !== undefined && !Array.isArray(value)).length;
    const isCalledOne = (row: JsonRecord): boolean => visibleAutomation(row)[0]?.type === 'workflow';
    const without = rows.filter((row, index) => !Array.isArray(steps[index]) && isCalledOne(row)).length;
    return judged(
      odd + without === 0,
      [
        `${withSteps} with steps, ${rows.length - withSteps} without`,
        ...(odd ? [`${odd} with steps that are no list`] : []),
        ...(without ? [`${without} called a workflow, without steps`] : []),
      ].join(', '),
    );
  },
);

const inputsIn = (rows: readonly JsonRecord[]): JsonRecord[] =>
  rows.flatMap((row) => asList(firstOf(row, AUTOMATIONS.names.inputs)).map(asRecord));

const INPUT_FIELDS = {
  variable_name: 'text',
  label: 'text',
  type: 'text',
  required: 'flag',
  description: 'text?',
  options: 'list?',
  position: 'number',
} as const satisfies Record<keyof typeof AUTOMATIONS.inputNames, string>;

const { inputNames } = AUTOMATIONS;

const describesInputs = ofRows(AUTOMATIONS, `an input carries ${fieldsInWords(inputNames, INPUT_FIELDS)}`, (rows) => {
  const inputs = inputsIn(rows);
  return inputs.length > 0 ? judgeFields(inputs, inputNames, INPUT_FIELDS) : cannotTell('there are no inputs');
});

const PLAIN = 'short_answer';

/** The field that the connector makes of an input, in words; unknown types become that of the plain one. */
const fieldFor = (variable_type: string): string => {
  const input = { variable_name: 'name', variable_type };
  return JSON.stringify(visibleAutomation({ id: 'any', user_inputs: [input] }).flatMap(fieldsOf));
};

/** A line of text would be wrong for these. */
const MORE_THAN_TEXT = /file|upload|image|document|audio|video|select|choice|drop|check|list/;

const knowsTypes = ofRows(
  AUTOMATIONS,
  `${inputNames.type[0]} is one that the connector knows; others become a line of text`,
  (rows) => {
    const types = new Set(inputsIn(rows).map((input) => asText(firstOf(input, inputNames.type))));
    const unknown = [...types].filter((type) => type !== PLAIN && fieldFor(type) === fieldFor(PLAIN));
    if (types.size === 0) return cannotTell('there are no inputs');
    if (unknown.length === 0) return holds(listed(types));
    const seen = `not known: ${listed(unknown)}`;
    return unknown.some((type) => MORE_THAN_TEXT.test(type)) ? differs(seen) : cannotTell(`${seen} (as text)`);
  },
);

/** Texts that people write: a word in them marks nothing. */
const WRITTEN = [AUTOMATIONS.names.name, AUTOMATIONS.names.description].flat() as readonly string[];
const SPEAKS_OF_HIDING = /community|private/i;

const speaksOfHiding = ([key, value]: [string, unknown]): boolean =>
  !WRITTEN.includes(key) &&
  ((SPEAKS_OF_HIDING.test(key) && asFlag(value)) ||
    (typeof value === 'string' && value.length < 40 && SPEAKS_OF_HIDING.test(value)));

/** Fields with few short words, which could sort rows. */
const sortingFields = (rows: readonly JsonRecord[]): string[] =>
  [...new Set(rows.flatMap((row) => Object.keys(row)))].flatMap((key) => {
    if (!HIDDEN_MARKS.sortingField.test(key.toLowerCase()) && !HIDDEN_MARKS.flag.test(key.toLowerCase())) return [];
    const words = new Set(rows.map((row) => asText(row[key])).filter((word) => /^[A-Za-z_ -]{1,30}$/.test(word)));
    return [`${key} (${words.size > 0 && words.size <= 6 ? listed(words) : 'no few words'})`];
  });

const marksHidden = ofRows(
  AUTOMATIONS,
  'Community and Private rows, if any, are marked in a way that is known',
  (rows) => {
    const unknown = rows.filter((row) => !isHidden(row)).flatMap((row) => Object.entries(row).filter(speaksOfHiding));
    if (unknown.length > 0) return differs(`not known: ${listed(new Set(unknown.map(([key]) => key)))}`);
    const hidden = rows.filter(isHidden).length;
    const fields = sortingFields(rows);
    const seen = `${plural(hidden, 'row')} marked; fields that could mark: ${listed(fields) || 'none'}`;
    return hidden > 0 || fields.length === 0 ? holds(seen) : cannotTell(seen);
  },
);

const automations: Question = {
  title: `GET ${AUTOMATIONS.list}?limit=${AUTOMATIONS.pageSize}`,
  expects: [200],
  request: () => page(AUTOMATIONS.pageSize, 0),
  checks: [
    isListed(AUTOMATIONS),
    carries(AUTOMATIONS),
    hasIds(AUTOMATIONS, AUTOMATIONS.names.id, UUIDS),
    tellsWorkflows,
    describesInputs,
    knowsTypes,
    marksHidden,
  ],
};

const idsIn = (rows: readonly JsonRecord[]): string[] => rows.map((row) => asText(firstOf(row, AUTOMATIONS.names.id)));
const listedRows = (asked: Asked): JsonRecord[] => rowsIn(asked.get(automations), AUTOMATIONS);

const nextPage: Question = {
  title: `GET ${AUTOMATIONS.list}, the next page`,
  expects: [200],
  request: (asked) =>
    after(asked, automations, (first) => page(AUTOMATIONS.pageSize, rowsIn(first, AUTOMATIONS).length)),
  checks: [
    {
      assumes: 'fewer rows than asked for mean the end',
      judge: (exchange, asked) => {
        const before = listedRows(asked);
        const known = new Set(idsIn(before));
        const ids = idsIn(rowsIn(exchange, AUTOMATIONS));
        const repeated = ids.filter((id) => known.has(id)).length;
        const isEnd = before.length < AUTOMATIONS.pageSize;
        return judged(
          isEnd ? ids.length === 0 : repeated === 0,
          `${plural(ids.length, 'row')} after the first ${before.length}${repeated ? `, ${repeated} repeated` : ''}`,
        );
      },
    },
  ],
};

const onePerPage = (path: string, resource: Resource): Question => ({
  title: `GET ${path}?limit=1`,
  expects: [200],
  request: () => ({ path, query: { limit: 1, offset: 0 } }),
  checks: [
    ofRows(resource, 'limit is the most rows of a page', (rows) =>
      judged(rows.length === 1, plural(rows.length, 'row')),
    ),
  ],
});

const secondRow: Question = {
  title: `GET ${AUTOMATIONS.list}?limit=1&offset=1`,
  expects: [200],
  request: (asked) =>
    after(asked, automations, (first) =>
      rowsIn(first, AUTOMATIONS).length > 1 ? page(1, 1) : cannotTell('there are fewer than two automations'),
    ),
  checks: [
    {
      assumes: 'offset moves on, in the order of the whole list',
      judge: (exchange, asked) => {
        const whole = listedRows(asked);
        const [second] = rowsIn(exchange, AUTOMATIONS);
        const place = whole.findIndex((row) => JSON.stringify(row) === JSON.stringify(second));
        return judged(place === 1, second ? `row ${place + 1} of the list` : 'no row');
      },
    },
  ],
};

const firstOfType = (asked: Asked, type: AutomationType): Automation | undefined =>
  listedRows(asked)
    .flatMap(visibleAutomation)
    .find((automation) => automation.type === type);

/** One app or workflow looks as it does in the list. */
const one = (type: AutomationType, expects: Question['expects']): Question => ({
  title: `GET ${ONE} of ${type === 'app' ? 'an app' : 'a workflow'}`,
  expects,
  request: (asked) =>
    after(asked, automations, () => {
      const automation = firstOfType(asked, type);
      return automation ? { path: automationPath(automation.id) } : cannotTell(`there is no ${type} with an id`);
    }),
  checks: [
    {
      assumes: 'it stands alone or under data, and is the same as in the list',
      judge: ({ answer: { status, body } }, asked) => {
        const wanted = firstOfType(asked, type);
        if (status !== 200 || !wanted) return cannotTell(`${status}: the list is searched instead`);
        const [found] = visibleAutomation({ ...recordIn(body), id: wanted.id });
        const other = Object.entries(wanted).filter(
          ([field, value]) => JSON.stringify(value) !== JSON.stringify(asRecord(found)[field]),
        );
        const where = isRecord(asRecord(body)['data']) ? 'under data' : 'alone';
        if (!found) return differs('it is marked as Community or Private');
        return judged(other.length === 0, other.length ? `differs in ${listed(other.map(([field]) => field))}` : where);
      },
    },
  ],
});

const refuses = (title: string, path: string, expects: Question['expects']): Question => ({
  title,
  expects,
  request: () => ({ path }),
  checks: [tellsReason],
});

const files: Question = {
  title: `GET ${FILES.list}`,
  expects: [200],
  request: () => ({ path: FILES.list }),
  checks: [isListed(FILES), carries(FILES), hasIds(FILES, FILES.names.file_id, UUIDS)],
};

const hasKnownStatus: Check = {
  assumes: `the state of a file is one of ${[...FILES.ready, ...FILES.failed].join(', ')}`,
  judge: ({ answer: { status, body } }) => {
    const word = statusIn(body);
    if (status !== 200) return cannotTell(`${status}: uploads go on without it`);
    if (word === '') return differs(`no ${FILES.statusNames.join(' and no ')}`);
    const isKnown = (FILES.ready as readonly string[]).includes(word.toLowerCase()) || hasFailed({ status: word });
    if (isKnown) return holds(word);
    return /^(uploading|processing)$/i.test(word) ? cannotTell(`${word}: not yet`) : differs(word);
  },
};

const fileStatus: Question = {
  title: `GET ${decodeURIComponent(fileStatusPath('{id}'))}`,
  expects: [200, 404],
  request: (asked) =>
    after(asked, files, (list) => {
      const id = rowsIn(list, FILES).map((row) => asText(firstOf(row, FILES.names.file_id)))[0];
      return id ? { path: fileStatusPath(id) } : cannotTell('there are no files');
    }),
  checks: [hasKnownStatus],
};

export const tenants: Question = {
  title: `GET ${TENANTS.path}?limit=${TENANTS.pageSize}`,
  expects: [200],
  request: () => ({ path: TENANTS.path, query: { limit: TENANTS.pageSize, offset: 0 } }),
  checks: [
    isListed(TENANTS),
    carries(TENANTS),
    hasIds(TENANTS, TENANTS.names.id, { fits: (id) => TENANTS.id.test(id), what: 'like tenant_…' }),
  ],
};

const firstTenant = (asked: Asked): JsonRecord => rowsIn(asked.get(tenants), TENANTS)[0] ?? {};
const idOf = (row: JsonRecord): string => asText(firstOf(row, TENANTS.names.id));

/** Asks about the first tenant of the list. */
const ofTenant = (asked: Asked, request: (id: string) => Request): ReturnType<Question['request']> =>
  after(asked, tenants, () => {
    const id = idOf(firstTenant(asked));
    return id ? request(id) : cannotTell('there are no tenants');
  });

const oneTenant: Question = {
  title: `GET ${decodeURIComponent(tenantPath('{id}'))}`,
  expects: [200],
  request: (asked) => ofTenant(asked, (id) => ({ path: tenantPath(id) })),
  checks: [
    {
      assumes: 'it has the name that the list tells',
      judge: ({ answer: { body } }, asked) => {
        const [wanted, found] = [firstTenant(asked), recordIn(body)].map((row) =>
          asText(firstOf(row, TENANTS.names.name)),
        );
        return judged(wanted === found, wanted === found ? 'the same' : found ? 'another name' : 'no name');
      },
    },
  ],
};

const roles: Question = {
  title: `GET ${ROLES.path}?${ROLES.tenant}=…`,
  expects: [200],
  request: (asked) =>
    ofTenant(asked, (id) => ({ path: ROLES.path, query: { limit: ROLES.pageSize, offset: 0, [ROLES.tenant]: id } })),
  checks: [
    isListed(ROLES),
    carries(ROLES),
    {
      assumes: `${ROLES.total} counts the rows of all pages`,
      judge: ({ answer: { body } }) => {
        const total = asRecord(body)[ROLES.total];
        const count = asList(listIn(body, ROLES.envelopes)).length;
        const isWhole = count < ROLES.pageSize;
        return judged(
          typeof total === 'number' && (isWhole ? total === count : total >= count),
          `${asText(total) || 'no total'} for ${plural(count, 'row')}`,
        );
      },
    },
  ],
};

const nobody: Question = {
  title: `GET ${USERS.path}?${USERS.email}=… of nobody`,
  expects: [200, 404],
  request: () => ({ path: USERS.path, query: { [USERS.email]: `nobody-${randomUUID()}@example.com` } }),
  checks: [
    {
      assumes: 'it is null, or an empty object or list',
      judge: ({ answer: { status, body } }) => {
        if (status !== 200) return holds(String(status));
        const isNobody = body === null || ['{}', '[]'].includes(JSON.stringify(body));
        return judged(
          isNobody,
          isNobody ? JSON.stringify(body) : listed(Object.keys(asRecord(body))) || 'something else',
        );
      },
    },
  ],
};

/** In the order in which they are asked: the first one says whether the key is taken. */
export const QUESTIONS: readonly Question[] = [
  models,
  refused(`GET ${MODELS.path} with a wrong key`, 'wrong'),
  refused(`GET ${MODELS.path} with Authorization: Bearer`, 'bearer'),
  agents,
  automations,
  nextPage,
  onePerPage(AUTOMATIONS.list, AUTOMATIONS),
  secondRow,
  one('app', [200]),
  one('workflow', [200, 500]),
  refuses(`GET ${ONE} of an unknown id`, automationPath(randomUUID()), [404, 403]),
  refuses(`GET ${ONE} of an id that is no UUID`, automationPath('no-uuid'), [422]),
  files,
  fileStatus,
  refuses(`GET ${decodeURIComponent(runPath('{job_id}'))} of an unknown run`, runPath(randomUUID()), [404]),
  refuses(`GET ${NOWHERE}`, NOWHERE, [404]),
  tenants,
  onePerPage(TENANTS.path, TENANTS),
  oneTenant,
  roles,
  nobody,
];

const among = (count: number, all: number, good: string): Finding =>
  judged(count === all, count === all ? good : `${all - count} of ${all} without`);

export const OVERALL: readonly Overall[] = [
  {
    assumes: 'carries an X-Request-ID',
    judge: (answers) =>
      among(answers.filter(({ requestId }) => requestId !== '').length, answers.length, 'all of them'),
  },
  {
    assumes: 'is application/json',
    judge: (answers) => {
      const odd = new Set(
        answers.map(({ contentType }) => contentType).filter((type) => !/^application\/json\b/.test(type)),
      );
      return judged(
        odd.size === 0,
        odd.size === 0 ? 'all of them' : `also ${listed([...odd].map((type) => type || 'none'))}`,
      );
    },
  },
];
