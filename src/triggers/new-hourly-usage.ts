import { defineTrigger } from '../define';
import { defineOutput, type Output } from '../fields/outputs';
import { tenantField } from '../fields/tenants';
import { pollUsage } from './poll-usage';

const output = defineOutput([
  { key: 'id', label: 'ID', type: 'string', primary: true },
  { key: 'hour', label: 'Hour', type: 'datetime' },
  { key: 'credits', label: 'Credits', type: 'number' },
  { key: 'tenant_id', label: 'Tenant ID', type: 'string' },
  { key: 'tenant_name', label: 'Tenant Name', type: 'string' },
]);

/** As many as a poll may bring at once. */
const HOURS = 4 * 24;

const sample: Output<typeof output> = {
  id: 'own:2026-11-23T14:00:00.000Z',
  hour: '2026-11-23T14:00:00.000Z',
  credits: 61.25,
  tenant_id: '',
  tenant_name: '',
};

export const newHourlyUsage = defineTrigger({
  key: 'new_hourly_usage',
  noun: 'Hourly Usage',
  display: {
    label: 'New Hourly Usage',
    description: 'Triggers when an hour is over, with the credits used in that hour.',
  },
  operation: {
    type: 'polling',
    inputFields: [
      tenantField,
      {
        key: 'about',
        type: 'copy',
        helpText: 'Hours follow UTC. Each is reported two hours after it ends, because usage can arrive late.',
      },
    ],
    perform: pollUsage('hourly', 'hour', HOURS),
    sample,
    outputFields: [...output],
  },
});
