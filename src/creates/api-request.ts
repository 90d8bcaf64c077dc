import { type CreatePerform, defineCreate, defineInputField, defineInputFields } from '../define';
import { defineOutput, type Output } from '../fields/outputs';
import { choicesOf, dictIn, inputsOf, isGiven, textIn } from '../fields/inputs';
import { lookUp, NOT_IN_MY_AUTOMATIONS } from '../hatz/automations';
import type { About } from '../hatz/call';
import { badInput } from '../hatz/errors';
import { type Call, createClient, type Hatz, type Method, send } from '../hatz/http';
import { safePath } from '../hatz/safe-path';
import { parseJson } from '../hatz/json';
import { rightsForLimit, rightsForReports } from '../hatz/usage';
import { QUERY } from '../hatz/usage-table';

const output = defineOutput([
  { key: 'status', label: 'Status', type: 'integer' },
  { key: 'response', label: 'Response' },
  { key: 'response_text', label: 'Response as Text', type: 'string' },
  { key: 'request_id', label: 'Request ID', type: 'string' },
]);

const methodField = defineInputField({
  key: 'method',
  label: 'Method',
  type: 'string',
  required: true,
  choices: choicesOf({
    GET: 'GET (Read)',
    POST: 'POST (Create or Run)',
    PUT: 'PUT (Replace)',
    PATCH: 'PATCH (Change)',
    DELETE: 'DELETE (Remove)',
  }),
  helpText: 'What the request does. Choose GET unless you know that you want to change something.',
});

const pathField = defineInputField({
  key: 'path',
  label: 'Path',
  type: 'string',
  required: true,
  placeholder: '/chat/models',
  helpText: 'The part after `https://ai.hatz.ai/v1`, such as `/chat/models`.',
});

const queryField = defineInputField({
  key: 'query',
  label: 'Query',
  dict: true,
  required: false,
  helpText: 'URL parameters, for example `limit` and `10`.',
});

const bodyField = defineInputField({
  key: 'body',
  label: 'Body',
  type: 'json',
  required: false,
  helpText: 'The data to send, as JSON. It is not used with GET.',
});

const inputFields = defineInputFields([
  {
    key: 'notice',
    type: 'copy',
    helpText:
      'GET only reads. **POST, PUT, PATCH and DELETE can change or remove data and use credits**; they are sent once, with all the rights of the connected user. The API cannot cancel runs, delete files, or create apps, agents or limits.',
  },
  methodField,
  pathField,
  queryField,
  bodyField,
]);

/**
 * Sends one request below the API's base URL and returns any answer of status 2xx; only reading is ever repeated. Throws
 * what the failure matrix says.
 */
const perform = (async (z, bundle): Promise<Output<typeof output>> => {
  const hatz = createClient(z, bundle);
  const given = inputsOf(z, bundle);
  const method: Method = given.choice(methodField);
  const path = safePath(hatz, given.required(pathField));
  const query = queryIn(hatz, given.value(queryField));
  const action = `carry out ${method} ${path.slice(0, 60)}`;
  const refused = refusedAt(hatz, path, query[QUERY.tenant] ?? '');
  const call: Call = { method, path, query, about: { action, ...refused } };
  const answer = await send(hatz, { ...call, ...(method === 'GET' ? {} : bodyOf(hatz, given.value(bodyField))) });
  return {
    status: answer.status,
    response: answer.body ?? null,
    response_text: answer.text,
    request_id: answer.requestId,
  };
}) satisfies CreatePerform<typeof inputFields>;

/** The names and values of the query. Throws `Error` for anything else, so that no request goes out without its conditions. */
const queryIn = ({ z }: Hatz, value: unknown): Record<string, string> => {
  const dict = dictIn(z, value, queryField.label, 'name');
  return Object.fromEntries(Object.entries(dict).map(([name, one]) => [name, textIn(z, one, `Query: ${name}`)]));
};

type Refused = Omit<About, 'action'>;

/** What it means to be refused, for paths where that is known; the parts of a match follow the path's own. */
const REFUSED: readonly { at: RegExp; means: (tenantId: string, hatz: Hatz, id: string) => Refused }[] = [
  { at: /^\/usage\/limit\/?$/, means: rightsForLimit },
  { at: /^\/usage\//, means: rightsForReports },
  { at: /^\/workflows\/run\/?$/, means: () => NOT_IN_MY_AUTOMATIONS },
  {
    at: /^\/app\/([0-9a-f-]{36})(?:\/|$)/i,
    means: (_tenantId, hatz, id) => ({ onRefusal: lookUp(hatz, { id }) }),
  },
];

const refusedAt = (hatz: Hatz, path: string, tenantId: string): Refused => {
  for (const { at, means } of REFUSED) {
    const match = at.exec(path);
    if (match) return means(tenantId, hatz, match[1] ?? '');
  }
  return {};
};

/** A JSON field comes already parsed, or as text, which is sent as it was written. Throws `Error` for text that is none. */
const bodyOf = (hatz: Hatz, value: unknown): Pick<Call, 'body' | 'jsonText'> => {
  if (!isGiven(value)) return {};
  if (typeof value !== 'string') return { body: value };
  const jsonText = value.replace(/^\uFEFF/, '');
  if (parseJson(jsonText) !== undefined) return { jsonText };
  throw badInput(hatz, 'Body is not valid JSON. Check its quotes, commas and brackets.');
};

export const apiRequest = defineCreate({
  key: 'api_request',
  noun: 'API Request',
  display: {
    label: 'API Request',
    description: 'Sends a custom API request: for developers, and for what no other step does.',
  },
  operation: {
    inputFields,
    perform,
    sample: {
      status: 200,
      response: null,
      response_text: '{"data": [{"name": "gpt-4o", "display_name": "GPT 4o"}]}',
      request_id: 'c0ffee00-1234-4567-89ab-cdef01234567',
    } satisfies Output<typeof output>,
    outputFields: [...output],
  },
});
