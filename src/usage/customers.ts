/** A service provider's customers with their credits, one by one and as a report. */
import { sortedByName } from '../hatz/lists';
import type { Tenant, TenantCredits } from '../hatz/tenants';
import { sumOf } from '../hatz/usage-values';
import { defineOutput, type Output } from '../fields/outputs';
import { shareOf } from './credits';
import { readable, roundCredits } from './numbers';
import { asHtml, asMarkdown, asPlainText, type ReportRow, type UsageReport } from './render';

export const customerOutput = defineOutput([
  { key: 'id', label: 'Customer ID', type: 'string', primary: true },
  { key: 'name', label: 'Name', type: 'string' },
  { key: 'status', label: 'Status', type: 'string' },
  { key: 'package_name', label: 'Package Name', type: 'string' },
  { key: 'user_count', label: 'User Count', type: 'integer' },
  { key: 'total_credit_limit', label: 'Total Credit Limit', type: 'number' },
  { key: 'total_credits_used', label: 'Total Credits Used', type: 'number' },
  { key: 'percent_used', label: 'Percent Used', type: 'number' },
  { key: 'credits_remaining', label: 'Credits Remaining', type: 'number' },
  { key: 'created_at', label: 'Created At', type: 'datetime' },
]);

export type CustomerOutput = Output<typeof customerOutput>;

/** A customer as Zaps see it. */
export const customerRecord = (tenant: Tenant): CustomerOutput => {
  const { percent, remaining } = shareOf(tenant.total_credits_used, tenant.total_credit_limit);
  const { created_at, ...rest } = tenant;
  return { ...rest, percent_used: percent, credits_remaining: remaining, created_at };
};

export const customerSample: CustomerOutput = {
  id: 'tenant_Cust03',
  name: 'Birch & Co',
  status: 'Active',
  package_name: 'Essentials',
  user_count: 11,
  total_credit_limit: 50000,
  total_credits_used: 12345.5,
  percent_used: 24.69,
  credits_remaining: 37654.5,
  created_at: '2025-03-01T09:00:00.000Z',
};

export const customerCreditsOutput = defineOutput([
  { key: 'id', label: 'ID', type: 'string', primary: true },
  { key: 'period_start', label: 'Period Start', type: 'datetime' },
  { key: 'tenant_count', label: 'Customer Count', type: 'integer' },
  { key: 'total_credits', label: 'Total Credits', type: 'number' },
  { key: 'rows[]tenant_id', label: 'Customer ID', type: 'string' },
  { key: 'rows[]tenant_name', label: 'Customer Name', type: 'string' },
  { key: 'rows[]package_name', label: 'Package Name', type: 'string' },
  { key: 'rows[]user_count', label: 'User Count', type: 'integer' },
  { key: 'rows[]credits', label: 'Credits Used', type: 'number' },
  { key: 'rows[]limit', label: 'Credit Limit', type: 'number' },
  { key: 'rows[]percent', label: 'Percent Used', type: 'number' },
  { key: 'rows[]remaining', label: 'Credits Remaining', type: 'number' },
  { key: 'top_tenant', label: 'Fullest Customer', type: 'string' },
  { key: 'report_text', label: 'Report as Text', type: 'string' },
  { key: 'report_markdown', label: 'Report as Markdown', type: 'string' },
  { key: 'report_html', label: 'Report as HTML', type: 'string' },
]);

export type CustomerCredits = Output<typeof customerCreditsOutput>;

/** A row, whose credits are always known. */
type Row = CustomerCredits['rows'][number] & { readonly credits: number };

const rowOf = ({ id, name, package_name, user_count, total_credits_used, total_credit_limit }: TenantCredits): Row => ({
  tenant_id: id,
  tenant_name: name,
  package_name,
  user_count,
  credits: total_credits_used,
  limit: total_credit_limit,
  ...shareOf(total_credits_used, total_credit_limit),
});

const totalOf = (rows: readonly Row[]): number => roundCredits(sumOf(rows.map(({ credits }) => credits)));

/** The fullest first: by percent, those without a limit last, by their credits. */
const byFullness = (a: Row, b: Row): number =>
  (b.percent ?? -Infinity) - (a.percent ?? -Infinity) || b.credits - a.credits;

/** What the report says of a row besides its credits and its share. */
const detailOf = ({ limit, remaining }: Row): string =>
  limit === null || remaining === null ? 'no limit' : `limit ${readable(limit)}, ${readable(remaining)} left`;

const reportRow = (row: Row): ReportRow => ({
  group: row.tenant_name,
  credits: row.credits,
  percent: row.percent,
  detail: detailOf(row),
  fill: (row.percent ?? 0) / 100,
});

/** Customers that a report names, in each of its forms: a provider wants to see them all. */
const MOST_NAMED = 60;

const namedRows = (rows: readonly Row[]): ReportRow[] => {
  const rest = rows.slice(MOST_NAMED);
  const others = {
    group: `${rest.length} more customers`,
    credits: totalOf(rest),
    percent: null,
    detail: 'not listed here',
  };
  return [...rows.slice(0, MOST_NAMED).map(reportRow), ...(rest.length > 0 ? [others] : [])];
};

/** What stands before the rows: how many customers, how much in all, and who needs attention. */
const factsOf = (rows: readonly Row[], all: number, above: number | null, isEarly: boolean): string[] => {
  const among = above === null ? `${all} customers` : `${rows.length} of ${all} customers above ${readable(above)}%`;
  const full = rows.filter(({ percent }) => percent !== null && percent >= 100).length;
  return [
    `${all === 1 && above === null ? '1 customer' : among}, ${readable(totalOf(rows))} credits used this month`,
    ...(full > 0 ? [`At or over the limit: ${full}`] : []),
    ...(isEarly ? ["Early in the month, some numbers can still be last month's."] : []),
  ];
};

/**
 * The month's credits of customers, the fullest first, as rows and ready to send. `above` leaves only those that used more
 * than so many percent of their limit; `isEarly` says that counters may not have started anew yet.
 */
export const customersReport = (
  tenants: readonly TenantCredits[],
  { above, monthStart, isEarly }: { above: number | null; monthStart: string; isEarly: boolean },
): CustomerCredits => {
  const isAbove = ({ percent }: Row): boolean => above === null || (percent !== null && percent > above);
  const rows = sortedByName(tenants).map(rowOf).filter(isAbove).sort(byFullness);
  const month = monthStart.slice(0, 7);
  const report: UsageReport = {
    title: `Credits by customer, ${month}`,
    facts: factsOf(rows, tenants.length, above, isEarly),
    noun: 'Customer',
    largest: 0,
    rows: () => namedRows(rows),
  };
  return {
    id: ['customers', month, ...(above === null ? [] : [above])].join(':'),
    period_start: monthStart,
    tenant_count: rows.length,
    total_credits: totalOf(rows),
    rows,
    top_tenant: rows[0]?.tenant_name ?? '',
    report_text: asPlainText(report),
    report_markdown: asMarkdown(report),
    report_html: asHtml(report),
  };
};

/** Written out: making it by the report itself would cost each step time when it loads. */
export const customerCreditsSample: CustomerCredits = {
  id: 'customers:2026-11',
  period_start: '2026-11-01T00:00:00.000Z',
  tenant_count: 1,
  total_credits: 40730.5,
  rows: [
    {
      tenant_id: 'tenant_Cust04',
      tenant_name: 'Cedar Dental',
      package_name: 'Essentials',
      user_count: 15,
      credits: 40730.5,
      limit: 50000,
      percent: 81.46,
      remaining: 9269.5,
    },
  ],
  top_tenant: 'Cedar Dental',
  report_text:
    'Credits by customer, 2026-11\n1 customer, 40,730.5 credits used this month\nCedar Dental: 40,730.5 (81.5%), limit 50,000, 9,269.5 left',
  report_markdown:
    '**Credits by customer, 2026-11**\n\n1 customer, 40,730.5 credits used this month  \n\n- Cedar Dental: **40,730.5** 81.5%, limit 50,000, 9,269.5 left',
  report_html:
    '<div style="font-family:Arial,Helvetica,sans-serif;font-size:14px;color:#1f2937"><p><strong>Credits by customer, 2026-11</strong><br>1 customer, 40,730.5 credits used this month</p><table cellpadding="0" cellspacing="0" border="0" style="font-family:Arial,Helvetica,sans-serif;font-size:14px;color:#1f2937;border-collapse:collapse"><tr><th align="left" style="padding:4px 8px;border-bottom:1px solid #e5e7eb">Customer</th><th align="right" style="padding:4px 8px;border-bottom:1px solid #e5e7eb">Credits</th><th align="right" style="padding:4px 8px;border-bottom:1px solid #e5e7eb">Share</th><td style="padding:4px 8px;border-bottom:1px solid #e5e7eb"></td></tr><tr><td style="padding:4px 8px;border-bottom:1px solid #e5e7eb">Cedar Dental</td><td align="right" style="padding:4px 8px;border-bottom:1px solid #e5e7eb">40,730.5</td><td align="right" style="padding:4px 8px;border-bottom:1px solid #e5e7eb">81.5%</td><td width="160" style="padding:4px 8px;border-bottom:1px solid #e5e7eb"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td width="130" height="10" bgcolor="#4f46e5" style="width:130px;font-size:0;line-height:0">&nbsp;</td></tr></table></td><td style="padding:4px 8px;border-bottom:1px solid #e5e7eb">limit 50,000, 9,269.5 left</td></tr></table></div>',
};
