/** What a model answered, as Zaps see it. */
import { defineOutput } from '../fields/outputs';

export const modelAnswerOutput = defineOutput([
  { key: 'result', label: 'Result', type: 'string' },
  { key: 'result_json', label: 'Result as Fields' },
  { key: 'thinking', label: 'Thinking', type: 'string' },
  { key: 'model', label: 'Model', type: 'string' },
  { key: 'input_tokens', label: 'Input Tokens', type: 'integer' },
  { key: 'output_tokens', label: 'Output Tokens', type: 'integer' },
  { key: 'total_tokens', label: 'Total Tokens', type: 'integer' },
]);

export const requestIdOutput = defineOutput([{ key: 'request_id', label: 'Request ID', type: 'string' }]);

export const modelAnswerSample = {
  result: 'The printer on floor 2 is offline. Restart its print server first.',
  result_json: null,
  thinking: '',
  model: 'gpt-4o',
  input_tokens: 412,
  output_tokens: 18,
  total_tokens: 430,
};
