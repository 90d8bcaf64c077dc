import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { readable, readablePercent } from '../../src/usage/numbers';
import { asHtml, asMarkdown, asPlainText, type UsageReport } from '../../src/usage/render';
import { RUNS } from '../property-runs';

const reportOf = (...names: string[]): UsageReport => ({
  title: 'Credits by user, 2026-11-01 to 2026-11-24',
  facts: ['Total: 1,234.5 credits'],
  noun: 'User',
  largest: 10,
  rows: (most) => names.slice(0, most).map((group, index) => ({ group, credits: 10 - index, percent: 50 })),
});

const HOSTILE = '<img src=x onerror=alert(1)> "&\' [click](javascript:alert(1)) *bold* `code` | \u0007\u202e# x';

test('plain text has a line a row, at most five', () => {
  expect(asPlainText(reportOf('a', 'b', 'c', 'd', 'e', 'f')).split('\n')).toEqual([
    'Credits by user, 2026-11-01 to 2026-11-24',
    'Total: 1,234.5 credits',
    'a: 10 (50%)',
    'b: 9 (50%)',
    'c: 8 (50%)',
    'd: 7 (50%)',
    'e: 6 (50%)',
  ]);
});

test('a group without a name is called so', () => {
  expect(asPlainText(reportOf(''))).toMatch(/^\(no name\): 10/m);
});

test('Markdown makes names harmless', () => {
  const line = asMarkdown(reportOf(HOSTILE)).split('\n').at(-1) ?? '';
  expect(line).toContain(String.raw`\[click\](javascript:alert(1)) \*bold\* \`code\` \|`);
  expect(line).not.toMatch(/[\u0000-\u001f\u202e]|<img/u);
});

test.each([
  ['1. x', '1\\. x'],
  ['12) x', '12\\) x'],
  ['- x', '\\- x'],
  ['+ x', '\\+ x'],
  ['-x', '-x'],
  ['v1.2', 'v1.2'],
  ['2.5 flash', '2.5 flash'],
  ['gpt_4o_mini', 'gpt_4o_mini'],
  ['a__b', 'a__b'],
  ['_x_', '\\_x\\_'],
  ['__init__', '\\_\\_init\\_\\_'],
  ['a _ b', 'a \\_ b'],
  ['R&D', 'R&D'],
  ['&lt;', '\\&lt;'],
  ['Müller_Söhne', 'Müller_Söhne'],
  ['https://evil.example/a', 'https\\://evil.example/a'],
  ['see ftp://x.example', 'see ftp\\://x.example'],
  ['WWW.evil.example', 'WWW\\.evil.example'],
  ['![x](http://e/x.png)', '!\\[x\\](http\\://e/x.png)'],
  ['a: b', 'a: b'],
])('in Markdown the name %p stays a name', (name, shown) => {
  expect(asMarkdown(reportOf(name)).split('\n').at(-1)).toBe(`- ${shown}: **10** 50%`);
});

describe('HTML', () => {
  test('shows bars in proportion', () => {
    const widths = [...asHtml(reportOf('a', 'b', 'c')).matchAll(/<td width="(\d+)" height/g)].map(([, width]) => width);
    expect(widths).toEqual(['160', '144', '128']);
  });

  test('has no bar where nothing was used', () => {
    expect(asHtml({ ...reportOf('a'), largest: 0 })).not.toContain('bgcolor');
  });

  test('loads nothing, runs nothing and is well formed, whatever the names', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.constant(HOSTILE)), { maxLength: 4 }),
        (names) => {
          const html = asHtml(reportOf(...names));
          const tags = [...html.matchAll(/<(\/?)([a-z]+)((?:[^>"]|"[^"]*")*)>/g)];
          expect(html.replace(/<(\/?)([a-z]+)((?:[^>"]|"[^"]*")*)>/g, '')).not.toMatch(/[<>"]/);
          const isHarmless = ([, , tag = '', attributes = '']: string[]): boolean =>
            /^(div|p|strong|br|table|tr|th|td)$/.test(tag) && !/\bon\w+=|src=|href=|url\(/i.test(attributes);
          expect(tags.filter((tag) => !isHarmless(tag))).toEqual([]);
          const open = tags.filter(([, end, tag]) => end === '' && tag !== 'br').length;
          expect(open).toBe(tags.filter(([, end]) => end === '/').length);
        },
      ),
      RUNS,
    );
  });
});

test.each([
  [0, '0'],
  [12.345, '12.35'],
  [999, '999'],
  [1000, '1,000'],
  [1234567.891, '1,234,567.89'],
  [-4321.5, '-4,321.5'],
])('%d reads %s', (value, text) => {
  expect(readable(value)).toBe(text);
});

test.each([
  [0.04, '0%'],
  [12.345, '12.3%'],
  [1234.56, '1,234.6%'],
])('%d percent reads %s', (value, text) => {
  expect(readablePercent(value)).toBe(text);
});
