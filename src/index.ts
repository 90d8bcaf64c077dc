import { defineApp, version as platformVersion } from './define';
import { version } from '../package.json';
import { authentication } from './authentication';
import { apiRequest } from './creates/api-request';
import { askAgent } from './creates/ask-agent';
import { inviteUser } from './creates/invite-user';
import { runApp } from './creates/run-app';
import { runWorkflow } from './creates/run-workflow';
import { sendPrompt } from './creates/send-prompt';
import { updateUser } from './creates/update-user';
import { uploadFile } from './creates/upload-file';
import { listAgents } from './dropdowns/list-agents';
import { listApps, listAutomations, listWorkflows } from './dropdowns/list-automations';
import { listModels } from './dropdowns/list-models';
import { listRoles } from './dropdowns/list-roles';
import { listTenants, listTenantsOrAll, listTenantsOrOwn } from './dropdowns/list-tenants';
import { withExactQuery } from './hatz/http';
import { stepFile } from './hydrators';
import { withOutputLimit } from './output-limit';
import { findAgent } from './searches/find-agent';
import { findAutomation } from './searches/find-automation';
import { findCreditUsage } from './searches/find-credit-usage';
import { findFile } from './searches/find-file';
import { findModel } from './searches/find-model';
import { findTenant } from './searches/find-tenant';
import { findTenantCredits } from './searches/find-tenant-credits';
import { findUsage } from './searches/find-usage';
import { findUser } from './searches/find-user';
import { findWorkflowRun } from './searches/find-workflow-run';
import { creditThresholdReached } from './triggers/credit-threshold-reached';
import { newAgent } from './triggers/new-agent';
import { newAutomation } from './triggers/new-automation';
import { newDailyUsage } from './triggers/new-daily-usage';
import { newHourlyUsage } from './triggers/new-hourly-usage';
import { newModel } from './triggers/new-model';
import { newTenant } from './triggers/new-tenant';
import { newUsageSummary } from './triggers/new-usage-summary';

/** The operations by key, each returning what the platform can carry. */
const byKey = <T extends { key: string; operation: object }>(items: readonly T[]): Record<string, T> =>
  Object.fromEntries(items.map((item) => [item.key, { ...item, operation: withOutputLimit(item.operation) }]));

export = defineApp({
  version,
  platformVersion,
  authentication,
  beforeRequest: [withExactQuery],
  // Inputs arrive as they were filled in, and every 429 reaches the connector's own messages.
  flags: { cleanInputData: false, throwForThrottlingEarly: false },
  triggers: byKey([
    newAutomation,
    newAgent,
    newModel,
    newDailyUsage,
    newHourlyUsage,
    newUsageSummary,
    creditThresholdReached,
    newTenant,
    listApps,
    listWorkflows,
    listAutomations,
    listAgents,
    listModels,
    listTenants,
    listTenantsOrAll,
    listTenantsOrOwn,
    listRoles,
  ]),
  creates: byKey([runApp, runWorkflow, sendPrompt, askAgent, uploadFile, inviteUser, updateUser, apiRequest]),
  searches: byKey([
    findAutomation,
    findAgent,
    findModel,
    findFile,
    findWorkflowRun,
    findUsage,
    findCreditUsage,
    findTenant,
    findTenantCredits,
    findUser,
  ]),
  hydrators: { stepFile },
});
