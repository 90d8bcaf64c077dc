/**
 * Recorded answers of the API against the exact output of each operation, key order included (`outputs.json`). A change
 * of that file is a decision: Zaps are built on it. `ORACLE_WRITE=1` writes it anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import { execute } from '../support';
import recorded from './recorded.json';

const OUTPUTS = join(__dirname, 'outputs.json');
const APP = '5ae6e9dd-0296-4409-8fe4-1fc646bb22f7';
const AGENT = 'a1b2c3d4-5678-4abc-8ef0-1234567890ab';

const CASES: [string, Record<string, unknown>][] = [
  ['triggers.new_automation', {}],
  ['triggers.new_agent', {}],
  ['triggers.new_model', {}],
  ['creates.run_app', { app_id: APP, other_inputs: { language: 'Ada' } }],
  ['creates.run_workflow', { workflow_id: '6ae6e9dd-0296-4409-8fe4-1fc646bb22f7', wait_for_result: 'false' }],
  ['creates.send_prompt', { prompt: 'Say hello' }],
  ['creates.ask_agent', { agent_id: AGENT, prompt: 'Say hello' }],
  ['creates.upload_file', { file: 'text', automation_id: 'coding' }],
  ['creates.api_request', { method: 'GET', path: '/files/' }],
  ['searches.find_automation', { name: 'CODING' }],
  ['searches.find_agent', { name: 'research' }],
  ['searches.find_model', { name: 'gpt' }],
  ['searches.find_file', { name: 'report' }],
  ['searches.find_workflow_run', { job_id: 'a1b2c3d4-e5f6-4890-abcd-ef1234567890' }],
];

beforeAll(() => {
  delete process.env['HATZ_API_BASE_URL'];
  nock.disableNetConnect();
  const api = nock('https://ai.hatz.ai').persist();
  for (const [route, body] of Object.entries(recorded)) {
    const [method = '', path = ''] = route.split(' ');
    api.intercept(path, method).query(true).reply(200, body, { 'x-request-id': 'request-1' });
  }
});
afterAll(() => nock.restore());

test('each operation gives exactly what was decided', async () => {
  const outputs: Record<string, unknown> = {};
  for (const [operation, input] of CASES)
    outputs[operation] = await execute(`${operation}.operation.perform`, { input });
  const text = `${JSON.stringify(outputs, null, 2)}\n`;
  if (process.env['ORACLE_WRITE']) writeFileSync(OUTPUTS, text);
  expect(text).toBe(readFileSync(OUTPUTS, 'utf8'));
});
