import { defineUsageTrigger } from './poll-usage';

export const newDailyUsage = defineUsageTrigger({
  key: 'new_daily_usage',
  noun: 'Daily Usage',
  description: 'Triggers when a day is over, with the credits used on that day.',
  notice: 'Days follow UTC. Each day is reported after 06:00 UTC on the next day, because usage can arrive late.',
  report: 'daily',
  count: 30,
  moment: { key: 'date', label: 'Date', type: 'string' },
  example: { group: '2026-11-23', credits: 1204.5 },
});
