import { type Bundle, defineCreate, type ZObject } from 'zapier-platform-core';
import { defineOutput, type Output } from '../fields/outputs';
import { isGiven } from '../fields/inputs';
import { required } from '../fields/values';
import { NOT_IN_MY_AUTOMATIONS } from '../hatz/automations';
import type { About } from '../hatz/call';
import { badInput } from '../hatz/errors';
import { type Call, createClient, type Hatz, type Method, sendForJson, send } from '../hatz/http';
import { safePath } from '../hatz/safe-path';
import { asRecord, asText, parseJson } from '../hatz/json';
import { rightsForLimit, rightsForReports } from '../hatz/usage';
import { QUERY } from '../hatz/usage-table';

const output = defineOutput([
  { key: 'status', label: 'Status', type: 'integer' },
  { key: 'response', label: 'Response' },
  { key: 'response_text', label: 'Response as Text', type: 'string' },
  { key: 'request_id', label: 'Request ID', type: 'string' },
]);

const METHODS: readonly { readonly value: Method; readonly label: string }[] = [
  { value: 'GET', label: 'GET (Read)' },
  { value: 'POST', label: 'POST (Create or Run)' },
  { value: 'PUT', label: 'PUT (Replace)' },
  { value: 'PATCH', label: 'PATCH (Change)' },
  { value: 'DELETE', label: 'DELETE (Remove)' },
];

/** Sends one request below the API's base URL; only reading is ever repeated. Throws what the failure matrix says. */
const perform = async (z: ZObject, bundle: Bundle): Promise<Output<typeof output>> => {
  const hatz = createClient(z, bundle);
  const data = bundle.inputData;
  const wanted = required(z, bundle, 'method', 'Method').trim().toUpperCase();
  const method = METHODS.find(({ value }) => value === wanted)?.value;
  if (!method) throw badInput(hatz, 'Method must be GET, POST, PUT, PATCH or DELETE.');
  const path = safePath(hatz, required(z, bundle, 'path', 'Path'));
  const query = Object.fromEntries(
    Object.entries(asRecord(data['query'])).map(([name, value]) => [name, asText(value)]),
  );
  const action = `carry out ${method} ${path.slice(0, 60)}`;
  const call: Call = { method, path, query, about: { action, ...refusedAt(path, asText(query[QUERY.tenant])) } };
  const answer =
    method === 'GET' ? await sendForJson(hatz, call) : await send(hatz, { ...call, ...bodyOf(hatz, data['body']) });
  return {
    status: answer.status,
    response: answer.body ?? null,
    response_text: answer.text,
    request_id: answer.requestId,
  };
};

/** What it means to be refused, for paths where that is known. */
const REFUSED: readonly { readonly at: RegExp; readonly means: (tenantId: string) => Omit<About, 'action'> }[] = [
  { at: /^\/usage\/limit\/?$/, means: rightsForLimit },
  { at: /^\/usage\//, means: rightsForReports },
  { at: /^\/(app\/(?!list\/?$)|workflows\/run\/?$)/, means: () => NOT_IN_MY_AUTOMATIONS },
];

const refusedAt = (path: string, tenantId: string): Omit<About, 'action'> =>
  REFUSED.find(({ at }) => at.test(path))?.means(tenantId) ?? {};

/** A JSON field comes as text or already parsed. */
const bodyOf = (hatz: Hatz, value: unknown): { body?: unknown } => {
  if (!isGiven(value)) return {};
  const body = typeof value === 'string' ? parseJson(value) : value;
  if (body === undefined) throw badInput(hatz, 'Body is not valid JSON. Check its quotes, commas and brackets.');
  return { body };
};

export const apiRequest = defineCreate({
  key: 'api_request',
  noun: 'API Request',
  display: {
    label: 'API Request',
    description:
      'Sends a request of your own to the API of the connected account, for what the other actions do not cover.',
  },
  operation: {
    inputFields: [
      {
        key: 'notice',
        type: 'copy',
        helpText:
          'GET only reads. **POST, PUT, PATCH and DELETE can change or remove data and use credits**; they are sent once, with all the rights of the connected user.',
      },
      {
        key: 'method',
        label: 'Method',
        type: 'string',
        required: true,
        choices: METHODS.map(({ value, label }) => ({ value, label, sample: value })),
        helpText: 'What the request does. Choose GET unless you know that you want to change something.',
      },
      {
        key: 'path',
        label: 'Path',
        type: 'string',
        required: true,
        placeholder: '/chat/models',
        helpText: 'The part after `https://ai.hatz.ai/v1`, such as `/chat/models`. Whole addresses are refused.',
      },
      {
        key: 'query',
        label: 'Query',
        dict: true,
        required: false,
        helpText: 'Names and values that follow the question mark, such as limit and 10.',
      },
      {
        key: 'body',
        label: 'Body',
        type: 'json',
        required: false,
        helpText: 'The data to send, as JSON. It is not used with GET.',
      },
    ],
    perform,
    sample: {
      status: 200,
      response: { data: [{ name: 'gpt-4o', display_name: 'GPT 4o' }] },
      response_text: '{"data": [{"name": "gpt-4o", "display_name": "GPT 4o"}]}',
      request_id: 'c0ffee00-1234-4567-89ab-cdef01234567',
    } satisfies Output<typeof output>,
    outputFields: [...output],
  },
});
