import { defineApp, version as platformVersion } from 'zapier-platform-core';
import { version } from '../package.json';
import { authentication } from './authentication';
import { runApp } from './creates/run-app';
import { runWorkflow } from './creates/run-workflow';
import { listApps, listWorkflows } from './dropdowns/list-automations';
import { listModels } from './dropdowns/list-models';
import { stepFile } from './hydrators';
import { findAutomation } from './searches/find-automation';
import { findWorkflowRun } from './searches/find-workflow-run';
import { newAutomation } from './triggers/new-automation';

const byKey = <T extends { key: string }>(operations: readonly T[]): Record<string, T> =>
  Object.fromEntries(operations.map((operation) => [operation.key, operation]));

export = defineApp({
  version,
  platformVersion,
  authentication,
  // Inputs arrive as they were filled in, and every 429 reaches the connector's own messages.
  flags: { cleanInputData: false, throwForThrottlingEarly: false },
  triggers: byKey([newAutomation, listApps, listWorkflows, listModels]),
  creates: byKey([runApp, runWorkflow]),
  searches: byKey([findAutomation, findWorkflowRun]),
  hydrators: { stepFile },
});
