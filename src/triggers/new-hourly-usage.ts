import { defineUsageTrigger } from './poll-usage';

export const newHourlyUsage = defineUsageTrigger({
  key: 'new_hourly_usage',
  noun: 'Hourly Usage',
  description: 'Triggers when an hour is over, with the credits used in that hour.',
  notice: 'Hours follow UTC. Each is reported two hours after it ends, because usage can arrive late.',
  report: 'hourly',
  // As many as a poll may bring at once.
  count: 4 * 24,
  moment: { key: 'hour', label: 'Hour', type: 'datetime' },
  example: { group: '2026-11-23T14:00:00.000Z', credits: 61.25 },
});
