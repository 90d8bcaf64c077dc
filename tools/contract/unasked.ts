/** What is not asked, as it costs credits or leaves something behind: how to try it by hand, and what to look at. */
import { COMPLETIONS_PATH } from '../../src/hatz/chat';
import { FILES } from '../../src/hatz/files';
import { OWN_TEAM } from '../../src/fields/tenants';
import { FAILURE, queryPath, runPath, RUNS, SUCCESS } from '../../src/hatz/runs';
import { USERS } from '../../src/hatz/users';

export interface Unasked {
  readonly what: string;
  /** The action of the connector that does it, and what it is given. */
  readonly action: string;
  readonly input: Readonly<Record<string, string>>;
  readonly look: string;
}

export const UNASKED: readonly Unasked[] = [
  {
    what: `POST ${decodeURIComponent(queryPath('{id}'))}`,
    action: 'run_app',
    input: { app_id: '…', other_inputs: 'VARIABLE: …' },
    look: 'result holds the answer; model, input_tokens and output_tokens are filled; without Model the default of the app is used',
  },
  {
    what: `POST ${RUNS.start}, then GET ${decodeURIComponent(runPath('{job_id}'))}`,
    action: 'run_workflow',
    input: { workflow_id: '…', wait_for_result: 'true' },
    look: `job_id is filled; status is one of ${SUCCESS.join(', ')} at the end; created_at, finished_at and duration_seconds are plausible; steps stand in their order`,
  },
  {
    what: 'A workflow that fails, or waits for a person',
    action: 'run_workflow',
    input: { workflow_id: '…', wait_for_result: 'true', if_failed: 'continue' },
    look: `status is one of ${FAILURE.join(', ')}, or a word that is not known yet; error_message tells the reason`,
  },
  {
    what: `POST ${RUNS.stepFile}`,
    action: 'run_workflow',
    input: { workflow_id: '… of a workflow with a document', wait_for_result: 'true' },
    look: 'file of the last step can be opened without the key',
  },
  {
    what: `POST ${COMPLETIONS_PATH} to a model`,
    action: 'send_prompt',
    input: { prompt: 'Say hello' },
    look: 'result holds the answer without a block of reasoning; model names the one that Auto chose',
  },
  {
    what: `POST ${COMPLETIONS_PATH} to an agent`,
    action: 'ask_agent',
    input: { agent_id: '…', prompt: 'Say hello' },
    look: 'the agent answers, so that agent-… is taken as a model',
  },
  {
    what: `POST ${FILES.upload}`,
    action: 'upload_file',
    input: { file: 'Some text', file_name: 'contract.txt', automation_id: '…' },
    look: 'file_id is filled; status becomes ready; nothing deletes the file afterwards but a person in Hatz AI',
  },
  {
    what: `POST ${USERS.invite}, and ${USERS.inviteOwn} for ${OWN_TEAM.id}`,
    action: 'invite_user',
    input: { tenant_id: 'tenant_…', email: '…', role: 'general_user', send_email: 'false' },
    look: 'invited is true; a second time the same address is an error with a reason; a custom role is taken by its name',
  },
  {
    what: `PATCH ${USERS.path}/{user_id}`,
    action: 'update_user',
    input: { user_id: '…', first_name: '…' },
    look: 'message and user_id come back, and Find User shows the new name; roles and moves likewise',
  },
  {
    what: 'A user who exists',
    action: 'update_user',
    input: { user_id: 'an email address', first_name: '…' },
    look: 'the address is found, alone or under data, with the fields that Find User shows',
  },
  {
    what: 'A 429, when the credits are used up',
    action: 'send_prompt',
    input: { prompt: 'Say hello' },
    look: 'the message speaks of credits and the run is held; a Retry-After would show as a wait instead',
  },
  {
    what: 'Any other request',
    action: 'api_request',
    input: { method: 'GET', path: '/chat/models' },
    look: 'status, response and request_id',
  },
];

/** What to type, once the key stands in `.env` as `authData_api_key`. */
export const commandOf = ({ action, input }: Unasked): string =>
  `npx zapier-platform invoke create ${action} --non-interactive -i '${JSON.stringify(input)}'`;
