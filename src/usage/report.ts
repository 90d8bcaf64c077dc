/** A usage report as Zaps see it. */
import { defineOutput, type Output } from '../fields/outputs';

export const foundUsageOutput = defineOutput([
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

export type FoundUsage = Output<typeof foundUsageOutput>;

export const foundUsageSample: FoundUsage = {
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
