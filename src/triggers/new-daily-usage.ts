import { defineTrigger } from '../define';
import { defineOutput, type Output } from '../fields/outputs';
import { tenantField } from '../fields/tenants';
import { pollUsage } from './poll-usage';

const output = defineOutput([
  { key: 'id', label: 'ID', type: 'string', primary: true },
  { key: 'date', label: 'Date', type: 'string' },
  { key: 'credits', label: 'Credits', type: 'number' },
  { key: 'tenant_id', label: 'Tenant ID', type: 'string' },
  { key: 'tenant_name', label: 'Tenant Name', type: 'string' },
]);

const DAYS = 30;

export const newDailyUsage = defineTrigger({
  key: 'new_daily_usage',
  noun: 'Daily Usage',
  display: {
    label: 'New Daily Usage',
    description: 'Triggers when a day is over, with the credits used on that day.',
  },
  operation: {
    type: 'polling',
    inputFields: [
      tenantField,
      {
        key: 'about',
        type: 'copy',
        helpText:
          'Days follow UTC. Each day is reported after 06:00 UTC on the next day, because usage can arrive late.',
      },
    ],
    perform: pollUsage('daily', 'date', DAYS),
    sample: {
      id: 'own:2026-11-23',
      date: '2026-11-23',
      credits: 1204.5,
      tenant_id: '',
      tenant_name: '',
    } satisfies Output<typeof output>,
    outputFields: [...output],
  },
});
