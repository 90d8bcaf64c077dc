/**
 * A usage report that is ready to send: plain text for a text message, Markdown for a chat, HTML for an e-mail. Names in
 * it come from elsewhere, so each form makes them harmless in its own way.
 */
import { asLine } from '../hatz/json';
import { readable, readablePercent } from './numbers';

export interface ReportRow {
  readonly group: string;
  readonly credits: number;
  readonly percent: number | null;
  /** What else is worth saying of it: `9,269.5 left`. */
  readonly detail?: string;
  /** How much of the bar's cell is filled, from 0 to 1; by the credits when left out. */
  readonly fill?: number;
}

export interface UsageReport {
  /** `Credits by model, 2026-10-26 to 2026-11-24`. */
  readonly title: string;
  /** The total, and what else is worth saying before the rows. */
  readonly facts: readonly string[];
  /** What a row is: `Model`. */
  readonly noun: string;
  /** The credits whose bar fills its cell. */
  readonly largest: number;
  /** The rows, as many as fit: the most important ones and one for the rest. */
  readonly rows: (most: number) => readonly ReportRow[];
}

/** Rows that each form has room for. */
const MOST = { text: 5, markdown: 10, html: 31 } as const;

const LONGEST_NAME = 60;

const nameOf = ({ group }: ReportRow): string => asLine(group, LONGEST_NAME) || '(no name)';
const shareOf = ({ percent }: ReportRow): string => (percent === null ? '' : readablePercent(percent));

const amountOf = (row: ReportRow): string => {
  const share = shareOf(row);
  const amount = share ? `${readable(row.credits)} (${share})` : readable(row.credits);
  return row.detail ? `${amount}, ${row.detail}` : amount;
};

/** Plain text, a few lines: what Slack and text messages show as it is. */
export const asPlainText = ({ title, facts, rows }: UsageReport): string =>
  [title, ...facts, ...rows(MOST.text).map((row) => `${nameOf(row)}: ${amountOf(row)}`)].join('\n');

/** Signs that mean something anywhere, what makes a link of an address, underscores at the edge of a word, entities, and what begins a list. */
const MARKS =
  /[\\`*[\]<>#|~]|:(?=\/\/)|(?<=www)\.|(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])|&(?=#?\w+;)|^[-+](?=\s|$)|(?<=^\d{1,9})[.)](?=\s|$)/giu;

/** What could make a link, a tag, a heading, a list or emphasis of a name. */
const inMarkdown = (text: string): string => text.replace(MARKS, (marks) => marks.replace(/./g, '\\$&'));

/** Markdown that every chat understands: bold and a list. */
export const asMarkdown = ({ title, facts, rows }: UsageReport): string =>
  [
    `**${inMarkdown(title)}**`,
    '',
    ...facts.map((fact) => `${inMarkdown(fact)}  `),
    '',
    ...rows(MOST.markdown).map((row) => {
      const rest = [shareOf(row), row.detail].filter(Boolean).join(', ');
      return `- ${inMarkdown(nameOf(row))}: **${readable(row.credits)}** ${inMarkdown(rest)}`.trimEnd();
    }),
  ]
    .join('\n')
    .trimEnd();

const inHtml = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

const FONT = 'font-family:Arial,Helvetica,sans-serif;font-size:14px;color:#1f2937';
const CELL = 'padding:4px 8px;border-bottom:1px solid #e5e7eb';
const BAR_COLOR = '#4f46e5';
const BAR_WIDTH = 160;

/** A bar as a table cell with a width in pixels: what mail clients draw alike. */
const bar = (share: number): string => {
  const width = Math.round(Math.min(Math.max(share, 0), 1) * BAR_WIDTH);
  if (width === 0) return '';
  return (
    `<table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr>` +
    `<td width="${width}" height="10" bgcolor="${BAR_COLOR}" style="width:${width}px;font-size:0;line-height:0">&nbsp;</td>` +
    `</tr></table>`
  );
};

/** HTML for an e-mail: a small table with a bar for each row, styles inline, nothing to load and nothing to run. */
export const asHtml = ({ title, facts, noun, largest, rows }: UsageReport): string => {
  const line = (row: ReportRow): string =>
    `<tr><td style="${CELL}">${inHtml(nameOf(row))}</td>` +
    `<td align="right" style="${CELL}">${readable(row.credits)}</td>` +
    `<td align="right" style="${CELL}">${shareOf(row)}</td>` +
    `<td width="${BAR_WIDTH}" style="${CELL}">${bar(row.fill ?? (largest > 0 ? row.credits / largest : 0))}</td>` +
    `${row.detail ? `<td style="${CELL}">${inHtml(row.detail)}</td>` : ''}</tr>`;
  const heading = ([label, align]: readonly [string, string]): string =>
    `<th align="${align}" style="${CELL}">${label}</th>`;
  const headings = [[noun, 'left'] as const, ['Credits', 'right'] as const, ['Share', 'right'] as const];
  const lines = rows(MOST.html).map(line);
  const table =
    `<table cellpadding="0" cellspacing="0" border="0" style="${FONT};border-collapse:collapse">` +
    `<tr>${headings.map(heading).join('')}<td style="${CELL}"></td></tr>${lines.join('')}</table>`;
  const intro = [`<strong>${inHtml(title)}</strong>`, ...facts.map(inHtml)].join('<br>');
  return `<div style="${FONT}"><p>${intro}</p>${lines.length > 0 ? table : ''}</div>`;
};
