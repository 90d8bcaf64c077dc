import { defineInputField, defineInputFields, defineSearch, type SearchPerform } from '../define';
import { iso } from '../usage/calendar';
import { percentOf, readable, roundCredits } from '../usage/numbers';
import { defineOutput, type Output } from '../fields/outputs';
import { tenantField, tenantIdPart } from '../fields/tenants';
import { asHtml, asMarkdown, asPlainText, type ReportRow, type UsageReport } from '../usage/render';
import { choicesOf, inputsOf } from '../fields/inputs';
import { badInput } from '../hatz/errors';
import { createClient, type Hatz, orIfMissing } from '../hatz/http';
import { asLine } from '../hatz/json';
import { dayOf, daysOf, type Period, readUsage } from '../hatz/usage';
import { type ChosenTenant, chosenTenant } from '../hatz/tenants';
import { DAY_MS, HOUR_MS, type ReportName, REPORTS } from '../hatz/usage-table';
import type { UsageRow } from '../hatz/usage-rows';
import { sumOf } from '../hatz/usage-values';

const output = defineOutput([
  { key: 'id', label: 'ID', type: 'string', primary: true },
  { key: 'report', label: 'Report', type: 'string' },
  { key: 'start_date', label: 'Start Date', type: 'string' },
  { key: 'end_date', label: 'End Date', type: 'string' },
  { key: 'tenant_id', label: 'Tenant ID', type: 'string' },
  { key: 'tenant_name', label: 'Tenant Name', type: 'string' },
  { key: 'total_credits', label: 'Total Credits', type: 'number' },
  { key: 'row_count', label: 'Row Count', type: 'integer' },
  { key: 'rows[]group', label: 'Row Name', type: 'string' },
  { key: 'rows[]credits', label: 'Row Credits', type: 'number' },
  { key: 'rows[]percent', label: 'Row Percent', type: 'number' },
  { key: 'rows[]period_start', label: 'Row Period Start', type: 'datetime' },
  { key: 'folded_count', label: 'Rows Combined as Others', type: 'integer' },
  { key: 'top_group', label: 'Largest Group', type: 'string' },
  { key: 'report_text', label: 'Report as Text', type: 'string' },
  { key: 'report_markdown', label: 'Report as Markdown', type: 'string' },
  { key: 'report_html', label: 'Report as HTML', type: 'string' },
]);

type FoundUsage = Output<typeof output>;

interface Row extends ReportRow {
  readonly period_start: string;
}

const reportField = defineInputField({
  key: 'report',
  label: 'Report',
  type: 'string',
  required: true,
  choices: choicesOf({
    daily: 'Daily',
    hourly: 'Hourly',
    source: 'By Source',
    model: 'By Model',
    asset: 'By App, Workflow or Agent',
    user: 'By User',
  }),
  helpText: 'How to group the credits. The result comes as line items, text, Markdown and HTML.',
});

const startField = defineInputField({
  key: 'start_date',
  label: 'Start Date',
  type: 'datetime',
  required: false,
  helpText:
    'First day, in UTC. Empty: 30 days up to the End Date. Hourly: the last 48 hours, or 3 days up to an End Date.',
});

const endField = defineInputField({
  key: 'end_date',
  label: 'End Date',
  type: 'datetime',
  required: false,
  helpText: 'Last day, in UTC. Empty: today. The newest usage may not be included yet.',
});

const inputFields = defineInputFields([reportField, startField, endField, tenantField]);

interface Words {
  readonly title: string;
  /** What one row is, and what several are. */
  readonly noun: string;
  readonly nouns: string;
}

const WORDS: Readonly<Record<ReportName, Words>> = {
  daily: { title: 'Credits per day (UTC)', noun: 'Day', nouns: 'days' },
  hourly: { title: 'Credits per hour (UTC)', noun: 'Hour', nouns: 'hours' },
  source: { title: 'Credits by source', noun: 'Source', nouns: 'sources' },
  model: { title: 'Credits by model', noun: 'Model', nouns: 'models' },
  asset: { title: 'Credits by app, workflow or agent', noun: 'Name', nouns: 'apps, workflows or agents' },
  user: { title: 'Credits by user', noun: 'User', nouns: 'users' },
};

/** Line items that a later step can handle; further rows are folded into one. */
const MOST_ROWS = 500;

const DEFAULT_HOURS = 48;

/** The days that are asked for, today being the last one at most when nothing else is said. */
const spanOf = (hatz: Hatz, report: ReportName, from: number | null, to: number | null): Period => {
  const now = Date.now();
  if (report === 'hourly' && from === null && to === null) {
    const end = (Math.floor(now / HOUR_MS) + 1) * HOUR_MS;
    return { start: end - DEFAULT_HOURS * HOUR_MS, end };
  }
  const last = to ?? Math.max(Date.parse(dayOf(now)), from ?? 0);
  const first = from ?? last - (REPORTS[report].days - 1) * DAY_MS;
  if (last < first) throw badInput(hatz, 'End Date is before Start Date. Swap them, or leave one empty.');
  return { start: first, end: last + DAY_MS };
};

/**
 * At most `most` rows, one of them for all that have no room: behind the largest groups or, in a report over time, in
 * front of the latest days or hours.
 */
const folded = (rows: readonly Row[], most: number, report: ReportName, total: number): Row[] => {
  if (rows.length <= most) return [...rows];
  const overTime = REPORTS[report].lasts !== undefined;
  const [kept, rest] = overTime
    ? [rows.slice(1 - most), rows.slice(0, 1 - most)]
    : [rows.slice(0, most - 1), rows.slice(most - 1)];
  const credits = roundCredits(sumOf(rest.map((row) => row.credits)));
  const others: Row = {
    ...rest.reduce((first) => first),
    group: `${overTime ? 'Earlier' : 'Others'} (${readable(rest.length)} ${WORDS[report].nouns})`,
    credits,
    percent: percentOf(credits, total),
  };
  return overTime ? [others, ...kept] : [...kept, others];
};

/** One report with its totals and shares; an empty list when the API does not know the report. */
const perform = (async (z, bundle) => {
  const hatz = createClient(z, bundle);
  const inputs = inputsOf(z, bundle);
  const report = inputs.choice(reportField);
  const span = spanOf(hatz, report, inputs.day(startField), inputs.day(endField));
  const tenant = await chosenTenant(hatz, inputs.text(tenantField));
  const rows = await orIfMissing(readUsage(hatz, report, span, tenant), undefined);
  return rows ? [foundUsage(report, span, tenant, rows)] : [];
}) satisfies SearchPerform<typeof inputFields, FoundUsage>;

const foundUsage = (report: ReportName, span: Period, tenant: ChosenTenant, usage: readonly UsageRow[]): FoundUsage => {
  const total = roundCredits(sumOf(usage.map(({ credits }) => credits)));
  const rows = usage.map(({ group, credits, moment }): Row => ({
    group,
    credits: roundCredits(credits),
    percent: percentOf(credits, total),
    period_start: iso(moment ?? span.start),
  }));
  const top = rows.reduce<Row | undefined>(
    (best, row) => (best && best.credits >= row.credits ? best : row),
    undefined,
  );
  const shown = folded(rows, MOST_ROWS, report, total);
  const [start_date, end_date] = daysOf(span);
  const ready: UsageReport = {
    title: [
      WORDS[report].title,
      ...(tenant.id ? [asLine(tenant.name || tenant.id, 100)] : []),
      `${start_date} to ${end_date}`,
    ].join(', '),
    facts: factsOf(report, span, total, top),
    noun: WORDS[report].noun,
    largest: top?.credits ?? 0,
    rows: (most) =>
      folded(rows, most, report, total).map((row) => ({ ...row, group: readableGroup(report, row.group) })),
  };
  return {
    id: [tenantIdPart(tenant.id), report, start_date, end_date].join(':'),
    report,
    start_date,
    end_date,
    tenant_id: tenant.id,
    tenant_name: tenant.name,
    total_credits: total,
    row_count: rows.length,
    rows: shown,
    folded_count: rows.length > shown.length ? rows.length - shown.length + 1 : 0,
    top_group: top?.group ?? '',
    report_text: asPlainText(ready),
    report_markdown: asMarkdown(ready),
    report_html: asHtml(ready),
  };
};

/** An hour as people write it; every other group as it is. */
const readableGroup = (report: ReportName, group: string): string =>
  report === 'hourly' ? group.replace(/^(\d{4}-\d{2}-\d{2})T(\d{2}:\d{2}).*$/, '$1 $2') : group;

/** The total and, of a report over time, the average and the peak. */
const factsOf = (report: ReportName, span: Period, total: number, top: Row | undefined): string[] => {
  if (!top) return ['No usage in this time.'];
  const sum = `Total: ${readable(total)} credits`;
  const { lasts } = REPORTS[report];
  if (lasts === undefined) return [sum];
  // Days without usage may be missing in the answer, and days to come hold none.
  const periods = Math.max(1, Math.ceil((Math.min(span.end, Date.now()) - span.start) / lasts));
  const average = `Average: ${readable(total / periods)} per ${WORDS[report].noun.toLowerCase()}`;
  return [sum, average, `Most: ${readable(top.credits)} on ${readableGroup(report, top.group)}`];
};

// Written out: making it by the report itself would cost each step a quarter of the time in which it loads.
const sample: FoundUsage = {
  id: 'own:model:2026-10-26:2026-11-24',
  report: 'model',
  start_date: '2026-10-26',
  end_date: '2026-11-24',
  tenant_id: '',
  tenant_name: '',
  total_credits: 2480,
  row_count: 1,
  rows: [{ group: 'gpt-4o', credits: 2480, percent: 100, period_start: '2026-10-26T00:00:00.000Z' }],
  folded_count: 0,
  top_group: 'gpt-4o',
  report_text: 'Credits by model, 2026-10-26 to 2026-11-24\nTotal: 2,480 credits\ngpt-4o: 2,480 (100%)',
  report_markdown:
    '**Credits by model, 2026-10-26 to 2026-11-24**\n\nTotal: 2,480 credits  \n\n- gpt-4o: **2,480** 100%',
  report_html:
    '<div style="font-family:Arial,Helvetica,sans-serif;font-size:14px;color:#1f2937"><p><strong>Credits by model, 2026-10-26 to 2026-11-24</strong><br>Total: 2,480 credits</p><table cellpadding="0" cellspacing="0" border="0" style="font-family:Arial,Helvetica,sans-serif;font-size:14px;color:#1f2937;border-collapse:collapse"><tr><th align="left" style="padding:4px 8px;border-bottom:1px solid #e5e7eb">Model</th><th align="right" style="padding:4px 8px;border-bottom:1px solid #e5e7eb">Credits</th><th align="right" style="padding:4px 8px;border-bottom:1px solid #e5e7eb">Share</th><td style="padding:4px 8px;border-bottom:1px solid #e5e7eb"></td></tr><tr><td style="padding:4px 8px;border-bottom:1px solid #e5e7eb">gpt-4o</td><td align="right" style="padding:4px 8px;border-bottom:1px solid #e5e7eb">2,480</td><td align="right" style="padding:4px 8px;border-bottom:1px solid #e5e7eb">100%</td><td width="160" style="padding:4px 8px;border-bottom:1px solid #e5e7eb"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td width="160" height="10" bgcolor="#4f46e5" style="width:160px;font-size:0;line-height:0">&nbsp;</td></tr></table></td></tr></table></div>',
};

export const findUsage = defineSearch({
  key: 'find_usage',
  noun: 'Usage Report',
  display: {
    label: 'Find Usage Report',
    description: 'Finds credits used by day, hour, source, model, app or user, with a report ready to send.',
  },
  operation: {
    inputFields,
    perform,
    sample,
    outputFields: [...output],
  },
});
