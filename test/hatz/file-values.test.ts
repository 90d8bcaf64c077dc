import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { ZObject } from 'zapier-platform-core';
import { filesIn, writtenFileIds } from '../../src/hatz/file-values';
import type { Hatz } from '../../src/hatz/http';
import { RUNS } from '../property-runs';

const z = { errors: { Error } } as unknown as ZObject;
const hatz: Hatz = { z, key: 'k', deadline: Infinity, isConnectionTest: false };
const ID = '8fb5bc1d-5a8d-4015-86a6-b0ca394e7793';
const OTHER = 'A0000000-0000-4000-8000-000000000001';
const linksIn = (value: string): unknown[] => filesIn(hatz, value).map((file) => ('link' in file ? file.link : file));
const textIn = (value: string): unknown =>
  filesIn(hatz, value).map((file) => ('bytes' in file ? file.bytes.toString() : file));

describe('a value in a file field', () => {
  test.each<[string, string[]]>([
    ['https://example.com/a.pdf', ['https://example.com/a.pdf']],
    [' HTTPS://EXAMPLE.COM/a \n', ['HTTPS://EXAMPLE.COM/a']],
    ['http://example.com/hello word.pdf', ['http://example.com/hello%20word.pdf']],
    ['https://example.com/a?x={{y}}&z=a,b', ['https://example.com/a?x={{y}}&z=a,b']],
    ['https://a.example/1,https://b.example/2', ['https://a.example/1', 'https://b.example/2']],
    [
      'https://a.example/1.pdf , https://b.example/my file.pdf',
      ['https://a.example/1.pdf', 'https://b.example/my%20file.pdf'],
    ],
    ['https://a.example/1\r\nhttps://b.example/2\n', ['https://a.example/1', 'https://b.example/2']],
    ['https://a.example/1; https://b.example/2', ['https://a.example/1', 'https://b.example/2']],
    ['["https://a.example/1", "https://b.example/2"]', ['https://a.example/1', 'https://b.example/2']],
    ['<https://a.example/1>', ['https://a.example/1']],
    ['"https://a.example/1"', ['https://a.example/1']],
    ['https://en.wikipedia.org/wiki/Report_(final)', ['https://en.wikipedia.org/wiki/Report_(final)']],
    ['https://a.example/d?q=[5]', ['https://a.example/d?q=[5]']],
    ['(https://a.example/A_(b)), <https://a.example/c>', ['https://a.example/A_(b)', 'https://a.example/c']],
    ['“https://a.example/1”', ['https://a.example/1']],
    ['\u200bhttps://a.example/1\ufeff', ['https://a.example/1']],
    ['https://a.example/1,', ['https://a.example/1']],
    ['https://a.example/1,,https://a.example/2;', ['https://a.example/1', 'https://a.example/2']],
    ['https://a.example/1|https://a.example/2', ['https://a.example/1', 'https://a.example/2']],
    ['https://a.example/1 and https://a.example/2', ['https://a.example/1', 'https://a.example/2']],
    ['- https://a.example/1\n- https://a.example/2', ['https://a.example/1', 'https://a.example/2']],
    ['1. https://a.example/1\n2. https://a.example/2', ['https://a.example/1', 'https://a.example/2']],
    ['[report](https://a.example/1)', ['https://a.example/1']],
    [
      '* [one](https://a.example/A_(b))\n* ![two](https://a.example/2)',
      ['https://a.example/A_(b)', 'https://a.example/2'],
    ],
    ['my report.pdf (https://a.example/1)', ['https://a.example/1']],
    ['my report.pdf: https://a.example/1', ['https://a.example/1']],
    ['a.pdf <https://a.example/1>\nb.pdf <https://a.example/2>', ['https://a.example/1', 'https://a.example/2']],
    ['{"url": "https://a.example/1"}', ['https://a.example/1']],
    [
      '[{"url": "https://a.example/1"}, {"url": "https://a.example/2"}]',
      ['https://a.example/1', 'https://a.example/2'],
    ],
  ])('%j is links', (value, links) => expect(linksIn(value)).toEqual(links));

  test.each([
    [ID, [ID]],
    [` ${OTHER}\n`, [OTHER]],
    [`${ID}, ${OTHER}`, [ID, OTHER]],
    [`${ID}\n${OTHER}`, [ID, OTHER]],
    [`${ID},`, [ID]],
    [`,${ID}`, [ID]],
    [`"${ID}"`, [ID]],
    [`<${ID}>`, [ID]],
    [`["${ID}","${OTHER}"]`, [ID, OTHER]],
    [`{"file_id": "${ID}"}`, [ID]],
    [`[${ID}, ${OTHER}]`, [ID, OTHER]],
    [`${ID}|${OTHER}`, [ID, OTHER]],
    [`'${ID}' '${OTHER}'`, [ID, OTHER]],
    [`- ${ID}\n- ${OTHER}`, [ID, OTHER]],
  ])('%j is file IDs', (value, ids) => expect(filesIn(hatz, value)).toEqual(ids.map((id) => ({ id }))));

  test.each([
    `${ID}\nhttps://a.example/1`,
    `${ID}, https://a.example/1`,
    `["${ID}", "https://a.example/1"]`,
    `<${ID}> <https://a.example/1>`,
  ])('%j is a file ID and a link', (value) =>
    expect(filesIn(hatz, value)).toEqual([{ id: ID }, { link: 'https://a.example/1' }]),
  );

  test.each([
    ['data:text/plain;base64,SGVsbG8=', 'Hello', 'text/plain', ''],
    ['data:text/plain;charset=utf-8,Hello%20W%C3%B6rld', 'Hello Wörld', 'text/plain', ''],
    ['data:,Hi there', 'Hi there', '', ''],
    ['data:application/pdf;name=my%20report.pdf;base64,JVBERi0x', '%PDF-1', 'application/pdf', 'my report.pdf'],
    ['data:text/csv;filename=a%ZZ.csv,a%0Ab', 'a\nb', 'text/csv', 'a%ZZ.csv'],
    ['data:image/svg+xml;base64,PHN2Zz4%3D', '<svg>', 'image/svg+xml', ''],
    ['data:text/plain;base64,SGVs\nbG8=', 'Hello', 'text/plain', ''],
    ['data:text/plain; charset=utf-8;base64,SGVsbG8=', 'Hello', 'text/plain', ''],
    ['data:text/plain; base64, SGVsbG8', 'Hello', 'text/plain', ''],
    ['data:application/pdf;filename="my, report.pdf";base64,JVBERi0x', '%PDF-1', 'application/pdf', 'my, report.pdf'],
    ['data:application/pdf; name=my report.pdf; base64,JVBERi0x', '%PDF-1', 'application/pdf', 'my report.pdf'],
    ['"data:text/plain,Hello"', 'Hello', 'text/plain', ''],
    ['<data:text/plain;base64,SGVsbG8=>', 'Hello', 'text/plain', ''],
    ['data:text/plain;base64,-_-_', Buffer.from('-_-_', 'base64url').toString('latin1'), 'text/plain', ''],
  ])('%j is decoded', (value, text, type, name) => {
    expect(filesIn(hatz, value)).toEqual([
      { bytes: Buffer.from(text, text.includes('ö') ? 'utf8' : 'latin1'), name, type },
    ]);
  });

  test.each([
    'www.example.com/x.pdf',
    'WWW.EXAMPLE.COM',
    'example.com/files/x.pdf',
    'drive.google.com:443/file/d/1',
    'ftp://example.com/x.pdf',
    's3://bucket/key',
    'file:///home/me/x.pdf',
    'file://C:/x.pdf',
    'C:\\x.pdf',
    'c:/docs/my file.pdf',
    '\\\\server\\share\\x.pdf',
    '/home/me/my file.pdf',
    './x.pdf',
    '~/x.pdf',
    '//cdn.example.com/x.pdf',
    'report.pdf',
    'mailto:a@b.c',
    'blob:https://a.example/1',
    'hydrate|||{"type":"file"}:abc|||hydrate',
    '{{123__file}}',
    'https://',
    'https://[',
    'http:// a',
    'https://a b/c',
    'data:text/plain;base64,***',
    'data:text/plain,100%',
    'data:text/plain,',
    'data:image/png;base64',
    'data:application/pdf;base64,JVBER',
    'data:application/pdf;base64,JVBERi0x=',
    'data:application/pdf;base64,JVBERi1',
    'data:application/pdf;name=a,b.pdf;base64,JVBERi0x',
    'data:application/pdf;name="a.pdf;base64,JVBERi0x',
    'my report.pdf',
    'Smith, John.docx',
    'letter.odt',
    'photo.heic',
    '"report.pdf"',
    '{{1__file}},{{2__file}}',
    `${ID},report.pdf`,
    `report.pdf\n${ID}`,
    `${ID},x`,
    `x|https://a.example/1`,
  ])('%j is meant as a link and refused', (value) => {
    expect(() => filesIn(hatz, value)).toThrow(/is not a link that can be opened\. Use a file from an earlier step/);
  });

  test.each([
    'text',
    'see https://example.com',
    'https://a.example\nThe notes of the day.',
    'www.example.com is down since 9:00.',
    '/ 3 of 4 done',
    'Read report.pdf, then answer.',
    'C: drive is full',
    'Note: hello',
    'Data: 1,2,3',
    '# Title\n/home/me',
    `The file is ${ID}`,
    `${ID} was closed yesterday.`,
    `name,site\nAcme,https://a.example`,
    `{"name": "Acme", "site": "https://a.example"}`,
    'See [this](https://a.example/1) and that.',
    'Write to a@b.com',
    'The answer is no. See report.pdf',
    '- one\n- two',
    '[]',
    '{}',
    '',
    '  spaces stay ',
  ])('%j is a text', (value) => expect(textIn(value)).toEqual([value]));

  test('is never lost: each is read, or refused with a sentence', () => {
    const part = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.constantFrom(ID, ',', '\n', ' ', 'data:', ';base64,', 'www.', '://'),
    );
    fc.assert(
      fc.property(fc.array(part, { minLength: 1 }), (parts) => {
        try {
          expect(filesIn(hatz, parts.join('')).length).toBeGreaterThan(0);
        } catch (error) {
          expect((error as Error).message).toMatch(/is not a link that can be opened/);
        }
      }),
      RUNS,
    );
  });
});

test('written file IDs may stand together in an entry, and are file IDs', () => {
  expect(writtenFileIds(hatz, [`${ID},${OTHER}`, ` ${ID} `], 'File IDs')).toEqual([ID, OTHER, ID]);
  for (const value of [`${ID},`, `["${ID}"]`, `"${ID}"`, `<${ID}>`, `${ID};`])
    expect(writtenFileIds(hatz, [value], 'File IDs')).toEqual([ID]);
  expect(() => writtenFileIds(hatz, [ID, 'report.pdf'], 'File IDs')).toThrow(/^File IDs holds "report\.pdf"/);
});
