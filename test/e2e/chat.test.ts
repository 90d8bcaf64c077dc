import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Sandbox } from '../../sandbox';
import { execute, failureOf, useSandbox } from '../support';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await useSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

type Input = Record<string, unknown>;
const AGENT = 'a9e00000-0000-4000-8000-000000000001';
const send = (input: Input, key = sandbox.keys.admin): Promise<Input> =>
  execute('creates.send_prompt.operation.perform', { key, input });
const ask = (input: Input): Promise<Input> =>
  execute('creates.ask_agent.operation.perform', { key: sandbox.keys.admin, input });
const sent = (): Input => sandbox.requests.find(({ path }) => path === '/chat/completions')?.body as Input;

describe('Send Prompt', () => {
  test('needs one request, and lets the API pick the model', async () => {
    const answer = await send({ prompt: 'ECHO:Hello' });
    expect(answer).toMatchObject({ result: 'Hello', thinking: '', result_json: null });
    expect(sandbox.requests).toHaveLength(1);
    expect(sent()).toEqual({ model: 'auto', messages: [{ role: 'user', content: 'ECHO:Hello' }], stream: false });
  });

  test('sends instructions as the one system message, tools by name, and the model by display name', async () => {
    const tools = ['google_search', ' tavily_search '];
    await send({ prompt: 'p', instructions: 'Be brief', model: 'GPT 4o', tools, auto_select_tools: 'true' });
    expect(sent()).toMatchObject({
      messages: [
        { role: 'system', content: 'Be brief' },
        { role: 'user', content: 'p' },
      ],
      tools_to_use: ['google_search', 'tavily_search'],
      auto_tool_selection: true,
    });
  });

  test.each(['{{x}} {{bundle.a}}', 'שלום "quoted" 😀\u0000', `${'x'.repeat(1_000_000)}{{`])(
    'brings a prompt byte for byte',
    async (text) => {
      const answer = await send({ prompt: `ECHO:${text}` });
      expect(answer['result']).toBe(text);
    },
  );

  test('talks on from step to step, and from an agent to a model', async () => {
    const first = await ask({ agent_id: AGENT, prompt: 'ECHO:one' });
    await send({ prompt: 'two', conversation: first['conversation'] });
    expect((sandbox.requests.at(-1)?.body as Input)['messages']).toEqual([
      { role: 'user', content: 'ECHO:one' },
      { role: 'assistant', content: 'one' },
      { role: 'user', content: 'two' },
    ]);
  });

  test('keeps a conversation bounded, dropping the oldest turns, and always JSON', async () => {
    let conversation: unknown = '';
    for (let turn = 0; turn < 4; turn += 1) {
      ({ conversation } = await send({ prompt: `ECHO:${turn}${'y'.repeat(40_000)}`, conversation }));
    }
    const { turns } = JSON.parse(String(conversation)) as { turns: { content: string }[] };
    expect(String(conversation).length).toBeLessThan(45_000);
    expect(turns.at(-1)?.content.startsWith('3')).toBe(true);
    expect(turns[0]?.content.startsWith('ECHO:0')).toBe(false);
  });

  test.each(['hello', '{"turns":[{"role":"boss","content":"x"}]}', '[]', '{"turns":{}}'])(
    'refuses %s as a conversation',
    async (conversation) => {
      const { message } = await failureOf(send({ prompt: 'p', conversation }));
      expect(message).toMatch(/does not hold a conversation/);
      expect(sandbox.requests).toHaveLength(0);
    },
  );

  test.each(['plain', 'fenced', 'surrounded', 'array'] as const)('reads %s JSON into fields', async (jsonStyle) => {
    sandbox.vary({ jsonStyle });
    const answer = await send({ prompt: 'Give "name" and "city"', response_format: 'json' });
    expect(JSON.stringify(answer['result_json'])).toContain('"name"');
    expect(sent()['messages']).toContainEqual({ role: 'system', content: expect.stringMatching(/valid JSON only/) });
  });

  test('repairs JSON that is damaged', async () => {
    sandbox.vary({ jsonStyle: 'broken' });
    const answer = await send({ prompt: 'Give "name"', response_format: 'json' });
    expect(answer['result_json']).toEqual({ name: 'Cedar Dental' });
    expect(answer['result']).toContain('name');
  });

  test('asks for the values that are wanted, and gives each of them, always', async () => {
    const answer_fields = ['Category', 'customer', 'Next step?'];
    const answer = await send({ prompt: 'Sort this ticket.', answer_fields });
    expect(answer['answer']).toEqual({ Category: 'Network', customer: 'Cedar Dental', 'Next step?': '' });
    expect(sent()['messages']).toContainEqual({
      role: 'system',
      content: expect.stringMatching(/valid JSON only[^]*exactly these keys: "Category", "customer", "Next step\?"/),
    });
    sandbox.vary({ chatContent: 'I cannot tell.' });
    const agent = await ask({ agent_id: AGENT, prompt: 'p', answer_fields: 'Category' });
    expect(agent).toMatchObject({ result: 'I cannot tell.', result_json: null, answer: { Category: '' } });
  });

  test('uploads several files first, for the first app or workflow that the key sees', async () => {
    const files = [`${sandbox.filesUrl}/public/report.pdf`, `${sandbox.filesUrl}/public/notes.txt`];
    expect((await send({ prompt: 'read', files }))['result']).toContain('report.pdf, notes.txt');
    sandbox.vary({ agentsRefused: true });
    expect((await send({ prompt: 'read', files: files[0] }))['result']).toContain('report.pdf');
    const { message } = await failureOf(send({ prompt: 'read', files }, sandbox.keys.chat_only_user));
    expect(message).toMatch(/at least one app or workflow in My Automations/);
  });

  test('names what is wrong', async () => {
    expect((await failureOf(send({}))).message).toMatch(/^Prompt is empty/);
    expect((await failureOf(send({ prompt: 'p', model: 'none' }))).message).toMatch(/Model 'none' not found/);
    expect((await failureOf(send({ prompt: 'p', model: 'No Such' }))).message).toMatch(
      /no model named "No Such".*Find Model\.$/,
    );
    expect((await failureOf(send({ prompt: 'p', tools: ['x'] }))).message).toMatch(/Tools: Unknown tool 'x'/);
    expect((await failureOf(send({ prompt: 'p', files: AGENT }))).message).toMatch(/Files: File .* not found/);
  });
});

describe('Ask Agent', () => {
  test('uses the documented form of the model', async () => {
    await ask({ agent_id: AGENT, prompt: 'p', response_format: 'json' });
    expect(sent()).toMatchObject({ model: `agent-${AGENT}` });
    await ask({ agent_id: 'research assistant', prompt: 'p' });
    expect(sandbox.requests.at(-1)?.body).toMatchObject({ model: `agent-${AGENT}` });
    await ask({ agent_id: AGENT, prompt: 'p', files: 'some text' });
    expect(sandbox.requests.find(({ path }) => path === '/files/upload')?.body).toMatchObject({
      fields: { scope_type: 'agent', scope_id: AGENT },
    });
  });

  test('takes a file for the agent alone where the key sees no app or workflow', async () => {
    const input = { agent_id: AGENT, prompt: 'p', files: 'some text' };
    await execute('creates.ask_agent.operation.perform', { key: sandbox.keys.chat_only_user, input });
    const uploads = sandbox.requests.filter(({ path }) => path === '/files/upload');
    expect(uploads.map(({ body }) => body)).toMatchObject([{ fields: { scope_type: 'agent', scope_id: AGENT } }]);
  });

  test('says when there is no such agent, or when the key may not use it', async () => {
    expect((await failureOf(ask({ agent_id: 'Nobody', prompt: 'p' }))).message).toMatch(/no agent named "Nobody"/);
    const hidden = await failureOf(ask({ agent_id: AGENT.replace('1', '9'), prompt: 'p' }));
    expect(hidden.message).toMatch(/not available to this API key.*\(Request ID: [\w-]{36}\)$/);
    sandbox.fail({
      method: 'POST',
      kind: 'status',
      status: 422,
      times: 1,
      body: { detail: 'The prompt is too long.' },
    });
    expect((await failureOf(ask({ agent_id: AGENT.replace('1', '9'), prompt: 'x' }))).message).toMatch(
      /Hatz AI says: "The prompt is too long"/,
    );
    expect((await failureOf(ask({ agent_id: AGENT, prompt: 'p', files: AGENT }))).message).toMatch(/File .* not found/);
    const twins = ['a', 'b'].map((id) => ({ id, name: 'Twin' }));
    sandbox.fail({ kind: 'status', status: 200, body: { data: twins } });
    expect((await failureOf(ask({ agent_id: 'twin', prompt: 'p' }))).message).toMatch(/2 agents are named.*a, b/);
  });

  test('tells the refusal itself when the list of agents cannot be read', async () => {
    sandbox.fail({ method: 'POST', kind: 'status', status: 403, body: { detail: 'Agents are switched off.' } });
    sandbox.fail({ path: '/chat/agents', kind: 'status', status: 400 });
    expect((await failureOf(ask({ agent_id: AGENT, prompt: 'p' }))).message).toMatch(/Agents are switched off/);
  });

  test('takes an agent id that is no UUID when the list has it', async () => {
    sandbox.fail({
      path: '/chat/agents',
      kind: 'status',
      status: 200,
      body: { data: [{ id: 'odd-id', name: 'Odd', tools: [{ name: 't' }, 3] }] },
    });
    await failureOf(ask({ agent_id: 'odd-id', prompt: 'p' }));
    expect(sent()).toMatchObject({ model: 'agent-odd-id' });
  });
});

describe('lists and finds', () => {
  interface Named {
    id: string;
    name: string;
  }
  const list = (method: string, input: Input = {}, meta: Input = {}): Promise<Named[]> =>
    execute<Named[]>(`${method}.operation.perform`, { key: sandbox.keys.admin, input, meta });

  test('New Agent and New Model give everything, or three records for a sample', async () => {
    expect(await list('triggers.new_agent')).toHaveLength(4);
    expect((await list('triggers.new_model')).length).toBeGreaterThan(90);
    expect(await list('triggers.new_model', {}, { isLoadingSample: true })).toHaveLength(3);
    expect(await list('triggers.list_agents')).toHaveLength(4);
    sandbox.vary({ emptyLists: true });
    expect(await list('triggers.list_agents')).toEqual([{ id: '', name: expect.stringMatching(/^No agents/) }]);
  });

  test('Find Agent and Find Model put the best match first, and find nothing without an error', async () => {
    expect((await list('searches.find_agent', { name: 'TICKET' }))[0]?.name).toBe('Ticket Triage');
    expect((await list('searches.find_model', { name: 'gpt-4o' }))[0]?.id).toBe('gpt-4o');
    expect(await list('searches.find_model', { name: 'no such model' })).toEqual([]);
  });

  test('an answer without a list is an error, and one that is no list of models too', async () => {
    sandbox.fail({ kind: 'status', status: 200, body: { ok: true } });
    expect((await failureOf(list('triggers.new_agent'))).message).toMatch(/holds no list/);
  });

  test('odd rows are left out or read as far as they go', async () => {
    const data = [null, 'gpt-9', { name: 'm', max_tokens: '12', vision: 'true' }, { display_name: 'no id' }];
    sandbox.fail({ kind: 'status', status: 200, body: { models: data } });
    expect(await list('triggers.new_model')).toEqual([
      { id: 'gpt-9', name: 'gpt-9', developer: '', max_tokens: null, vision: false },
      { id: 'm', name: 'm', developer: '', max_tokens: 12, vision: true },
    ]);
    sandbox.reset();
    sandbox.fail({ kind: 'status', status: 200, body: { agents: [{ name: 'no id' }, { id: 'a', tools: ['t', {}] }] } });
    expect(await list('triggers.new_agent')).toMatchObject([{ id: 'a', name: 'a' }]);
  });
});
