/** What a file is called, and what its first bytes say it is. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  breaksPromise,
  givenName,
  isPage,
  namesPage,
  nameInHeader,
  nameInLink,
  typedName,
  typeOf,
  withEnding,
} from '../../src/hatz/file-names';
import { RUNS } from '../property-runs';

test.each([
  ['Report.pdf', 'Report.pdf', 'Report.pdf'],
  [' a\n b.pdf ', 'a b.pdf', 'a b.pdf'],
  ['C:\\docs\\a.pdf', 'C:-docs-a.pdf', 'a.pdf'],
  ['/docs//a.pdf/', 'docs-a.pdf', 'a.pdf'],
  ['Q3 1/2 2026/10.pdf', 'Q3 1-2 2026-10.pdf', 'Q3 1-2 2026-10.pdf'],
  ['docs/2026', 'docs-2026', '2026'],
  ['//docs/a', 'docs-a', 'a'],
  ['.env', '.env', '.env'],
  ['..', '', ''],
  [' ./ ', '', ''],
  ['a..', 'a..', 'a..'],
  ['a\nb/c\nd.txt', 'a b-c d.txt', 'c d.txt'],
  ['', '', ''],
])('%j is %j when typed, %j when given', (name, typed, given) => {
  expect([typedName(name), givenName(name)]).toEqual([typed, given]);
});

describe('a name that is too long', () => {
  test.each([
    [`${'x'.repeat(300)}.pdf`, `${'x'.repeat(196)}.pdf`],
    [`${'x'.repeat(196)}.pdf`, `${'x'.repeat(196)}.pdf`],
    [`${'é'.repeat(150)}.pdf`, `${'é'.repeat(98)}.pdf`],
    [`${'😀'.repeat(150)}.pdf`, `${'😀'.repeat(49)}.pdf`],
    [`x.${'y'.repeat(300)}`, `x.${'y'.repeat(198)}`],
    [`${'x'.repeat(300)}.a b`, 'x'.repeat(200)],
    [`${'x'.repeat(300)}.${'y'.repeat(10)}`, `${'x'.repeat(189)}.${'y'.repeat(10)}`],
  ])('keeps its ending: %s', (name, cut) => expect(typedName(name)).toBe(cut));

  test('is cut to 200 bytes and between characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (name) => {
        expect(Buffer.byteLength(typedName(name))).toBeLessThanOrEqual(200);
        expect(typedName(name).isWellFormed()).toBe(true);
      }),
      RUNS,
    );
  });
});

test.each([
  ['attachment; filename="a b.pdf"', 'a b.pdf'],
  ['filename=a.pdf', 'a.pdf'],
  [" filename*=UTF-8''%E2%82%AC.pdf", '€.pdf'],
  ["attachment; filename*=UTF-8''100%.pdf", '100%.pdf'],
  ["attachment; filename*=UTF-8'en'it's 100%.pdf", "it's 100%.pdf"],
  ['attachment; filename="=?utf8?q?=C3=84.pdf?="', 'Ä.pdf'],
  ['inline; filename="a\\"b.pdf"', 'a"b.pdf'],
  ['attachment; filename="C:\\docs\\a.pdf"', 'a.pdf'],
  ['attachment; filename="C:\\\\docs\\\\a.pdf"', 'a.pdf'],
  [`attachment; filename="${Buffer.from('Müller.pdf').toString('latin1')}"`, 'Müller.pdf'],
  ['attachment; filename="M\xfcller.pdf"', 'Müller.pdf'],
  ['attachment; filename="a%20b.pdf"', 'a b.pdf'],
  ['attachment; filename="100%.pdf"', '100%.pdf'],
  ['attachment; filename="=?UTF-8?B?w4QucGRm?="', 'Ä.pdf'],
  ['attachment; filename="=?utf-8?Q?a_=C3=84.pdf?="', 'a Ä.pdf'],
  ['attachment; filename="=?ISO-8859-1?q?=C4.pdf?="', 'Ä.pdf'],
  ['attachment; filename="=?iso-8859-1?b?xC5wZGY=?="', 'Ä.pdf'],
  ['attachment; filename="=?UTF-8?Q?a?=  =?UTF-8?Q?b.pdf?="', 'ab.pdf'],
  ['attachment', ''],
  ['', ''],
])('the name in the header %j is %j', (header, name) => {
  expect(nameInHeader(header)).toBe(name);
});

test.each([
  ['https://x.example/docs/a%20b.pdf?c=/d.png#e', 'a b.pdf'],
  ['https://x.example/docs/', ''],
  ['https://x.example', ''],
  ['https://x.example/100%.pdf', '100%.pdf'],
  ['https://x.example/a%2Fb.pdf', 'b.pdf'],
])('the name in the link %s is %j', (url, name) => {
  expect(nameInLink(url)).toBe(name);
});

test.each([
  ['a.pdf', 'image/png', 'a.pdf'],
  ['a', 'application/pdf', 'a.pdf'],
  ['song', 'audio/mpeg', 'song.mp3'],
  ['', 'application/pdf', 'file.pdf'],
  ['', 'application/octet-stream', 'file'],
  ['a', 'application/octet-stream', 'a'],
  ['a', 'x/unknown', 'a'],
  ['a.unknown', 'application/pdf', 'a.unknown.pdf'],
  ['a b. c', 'application/pdf', 'a b. c.pdf'],
  ['.pdf', 'application/pdf', '.pdf.pdf'],
  ['get.php', 'application/pdf', 'get.pdf'],
  ['page.html', 'application/pdf', 'page.pdf'],
  ['.aspx', 'application/pdf', 'file.pdf'],
  ['a.pdf.aspx', 'application/pdf', 'a.pdf'],
  ['page.html', 'text/html', 'page.html'],
  ['get.php', 'text/html', 'get.php'],
  ['page', 'text/html', 'page.html'],
])('%j of type %s is called %j', (name, type, called) => {
  expect(withEnding(name, type)).toBe(called);
});

test.each([
  ['a.html', true],
  ['a.XHTML', true],
  ['a.htm', true],
  ['a.html.pdf', false],
  ['html', false],
])('%s names a web page: %p', (name, is) => {
  expect(namesPage(name)).toBe(is);
});

const utf16 = (text: string): Buffer => Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);

test.each<[string | Buffer, boolean]>([
  ['<!DOCTYPE html>', true],
  [' \n<html lang="en">', true],
  ['\uFEFF<!-- a --><?xml version="1.0"?><head>', true],
  [utf16('<body>'), true],
  ['<htmlx>', false],
  ['a <html>', false],
  ['<svg>', false],
  ['', false],
])('%j begins a web page: %p', (beginning, is) => {
  expect(isPage(Buffer.from(beginning as string))).toBe(is);
});

test.each<[string, string, string[], boolean]>([
  ['{"error": 1}', 'application/pdf', [], true],
  ['<Error>', 'image/jpeg', [], true],
  ['  <Error>', 'text/plain', ['a', 'a.pdf'], true],
  ['{"error": 1}', '', ['a.docx'], true],
  ['\uFEFF{', 'application/zip', [], true],
  ['{"a": 1}', 'application/json', ['a.json'], false],
  ['{"a": 1}', 'text/plain', [], false],
  ['<svg>', 'image/svg+xml', ['a.svg'], false],
  ['%PDF-1.7 <a>', 'application/pdf', ['a.pdf'], false],
  ['[1]', 'application/pdf', ['a.pdf'], false],
])('%j is not what %s or %j promise: %p', (beginning, said, names, is) => {
  expect(breaksPromise(Buffer.from(beginning), said, names)).toBe(is);
});

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const ANY = 'application/octet-stream';
const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';

test.each<[said: string, name: string, beginning: string, type: string]>([
  ['text/plain', 'a.txt', '%PDF-1.7', 'application/pdf'],
  [ANY, 'a', '\x89PNG\r\n', 'image/png'],
  ['image/png', 'a.png', '\xff\xd8\xff', 'image/jpeg'],
  ['', '', 'GIF89a', 'image/gif'],
  ['text/plain', 'a', ' %PDF-', 'text/plain'],
  ['image/jpg', 'a', 'x', 'image/jpeg'],
  ['text/csv', 'a.txt', 'x', 'text/csv'],
  [ANY, 'a.csv', 'x', 'text/csv'],
  [ANY, 'a', 'x', ANY],
  ['x/unknown', 'a.csv', 'x', 'text/csv'],
  ['x/unknown', 'a', 'x', ANY],
  ['text/html', 'a.csv', 'x', 'text/csv'],
  ['text/html', 'a.html', 'x', 'text/html'],
  ['text/html', 'get.php', 'x', 'text/html'],
  ['text/html', 'a', 'x', 'text/html'],
  [ANY, 'a', 'PK\x03\x04', 'application/zip'],
  [ANY, 'a.docx', 'PK\x03\x04', DOCX],
  ['application/zip', 'a.docx', 'PK\x03\x04', DOCX],
  [DOCX, 'a', 'PK\x03\x04', DOCX],
  [ANY, 'a', '\xd0\xcf\x11\xe0', 'application/x-cfb'],
  [ANY, 'a.doc', '\xd0\xcf\x11\xe0', 'application/msword'],
])('what is said to be %s, called %j and begins with %j is %s', (said, name, beginning, type) => {
  expect(typeOf(said, name, bytes(beginning))).toBe(type);
});
