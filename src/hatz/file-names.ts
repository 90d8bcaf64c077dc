/** What a file is called, and what its first bytes say it is. */
import { parse } from 'content-disposition';
import type { Mime } from 'mime';
import { asLine } from './json';

const LONGEST_NAME_BYTES = 200;

/**
 * A name that a person typed, for one line: a slash in it becomes a hyphen. It has 200 bytes at most, with its ending kept;
 * mere dots are `''`.
 */
export const typedName = (name: string): string => {
  const clean = asLine(name.replace(/^[/\\\s]+|[/\\\s]+$/g, '').replace(/[/\\]+/g, '-'), Infinity);
  const ending = /\.[^.\s]{1,10}$/.exec(clean)?.[0] ?? '';
  let stem = clean.slice(0, clean.length - ending.length);
  const room = LONGEST_NAME_BYTES - Buffer.byteLength(ending);
  while (Buffer.byteLength(stem) > room)
    stem = stem.slice(0, Math.min(stem.length - 1, room)).replace(/[\ud800-\udbff]$/, '');
  return (stem + ending).replace(/^\.+$/, '');
};

/** A name from elsewhere: folders in front of it are left out; a slash between digits is that of a date. */
export const givenName = (name: string): string =>
  typedName(name.replace(/(?<=\d)\/(?=\d)/g, '-').replace(/^.*[/\\](?=[^/\\])/s, ''));

/** The file name in a Content-Disposition header, `''` when there is none, in the ways in which servers write it. */
export const nameInHeader = (header: string): string => {
  const utf8 = Buffer.from(header, 'latin1').toString('utf8');
  const isUtf8 = !utf8.includes('\ufffd') && !/[^\0-\xff]/.test(header);
  const written = (isUtf8 ? utf8 : header)
    // A backslash escapes a quote or another one; any other is that of a path.
    .replace(/\\["\\]|\\/g, (mark) => (mark === '\\' ? '\\\\' : mark))
    .replace(/^\s*(?=filename\*?\s*=)/i, 'attachment; ');
  const { filename, 'filename*': broken = '' } = parse(written).parameters;
  return givenName(percentDecoded(withoutEncodedWords(filename ?? broken.replace(/^[^']*'[^']*'/, ''))));
};

/** Text with the encoded words of e-mail in it decoded: `=?UTF-8?B?…?=`, `=?ISO-8859-1?Q?…?=`. */
const withoutEncodedWords = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?([\w-]+)\?([bq])\?([^?]*)\?=/gi, (_word, charset: string, kind: string, data: string) => {
      const bytes = /b/i.test(kind) ? Buffer.from(data, 'base64') : unescaped(data.replaceAll('_', ' '), '=');
      return bytes.toString(/^utf-?8$/i.test(charset) ? 'utf8' : 'latin1');
    });

/** The bytes of a text in which some are written as a mark and two hexadecimal digits. */
export const unescaped = (text: string, mark: '=' | '%'): Buffer =>
  Buffer.from(
    Buffer.from(text)
      .toString('latin1')
      .replace(new RegExp(`${mark}([\\da-f]{2})`, 'gi'), (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );

/** The name at the end of the address that a link led to. */
export const nameInLink = (url: string): string =>
  givenName(percentDecoded(new URL(url).pathname.replace(/^.*\//, '')));

/** Percent-encoded text as it was meant, or as it stands where it is not encoded so. */
export const percentDecoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The registry of types and endings. It is read when the first file needs it: most steps have none. */
const registry = (): Mime => {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- An import would be read with every step.
  const { default: mime } = require('mime') as typeof import('mime');
  return mime;
};

/** True for a name with an ending that some type of file has. */
export const hasKnownEnding = (name: string): boolean => registry().getType(name) !== null;

/** Endings of pages and programs: a file that one of them makes has their name. */
const MAKER = /\.(?:x?html?|php\d?|aspx?|jspx?|cgi|ashx)$/i;

/** The type that the ending of a name stands for, `''` when it has none that is known. */
const typeOfName = (name: string): string =>
  (/.\.[^.\s]+$/.test(name) && (namesPage(name) || !MAKER.test(name)) && registry().getType(name)) || '';

/** Endings that people know better than those of the registry. */
const ENDINGS: Readonly<Record<string, string>> = { 'audio/mpeg': 'mp3' };

/** The name, with the ending of the type where it has none that is known or that of what made the file. */
export const withEnding = (name: string, type: string): string => {
  const ending = type === ANY_TYPE ? null : (ENDINGS[type] ?? registry().getExtension(type));
  if (ending === null) return name || 'file';
  const stem = type.startsWith('text/') ? name : name.replace(MAKER, '');
  return typeOfName(stem) !== '' || MAKER.test(stem) ? stem : `${stem || 'file'}.${ending}`;
};

export const ANY_TYPE = 'application/octet-stream';

/** How files of some types begin. */
const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/^%PDF-/, 'application/pdf'],
  [/^\x89PNG\r\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^GIF8/, 'image/gif'],
];

/** How files of many types begin, which hold others; the name knows better than these. */
const CONTAINERS: readonly (readonly [RegExp, string])[] = [
  [/^PK\x03\x04/, 'application/zip'],
  [/^\xd0\xcf\x11\xe0/, 'application/x-cfb'],
];

/** Bytes of a file's beginning that tell what it is. */
export const TELLING_BYTES = 1_024;

/** The beginning as text, without a byte order mark and the zeros of UTF-16. */
const textOf = (beginning: Buffer): string =>
  beginning
    .toString('latin1')
    .replace(/^(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)/, '')
    .replaceAll('\0', '');

const PAGE = /^(?:\s|<!--[^]*?-->|<\?xml[^>]*\?>)*<(?:!doctype\s+html|html|head|body)\b/i;

/** True for the beginning of a web page. */
export const isPage = (beginning: Buffer): boolean => PAGE.test(textOf(beginning));

/** Types of files that never begin as mark-up or JSON does. */
const NO_TEXT =
  /^(?:application\/(?:pdf|(?:x-)?zip(?:-compressed)?|vnd\.(?:openxmlformats|oasis)\S*)|image\/(?:png|p?jpe?g|gif))$/;

/** True for mark-up or JSON, such as the message of an error, where the type or a name promises something else. */
export const breaksPromise = (beginning: Buffer, said: string, names: readonly string[]): boolean =>
  /^\s*[<{]/.test(textOf(beginning)) && [said, ...names.map(typeOfName)].some((type) => NO_TEXT.test(type));

/** True for a name that a web page has. */
export const namesPage = (name: string): boolean => /\.x?html?$/i.test(name);

/** The type that a file is sent on with: what its first bytes tell, else what was said of it, unless its name knows better. */
export const typeOf = (said: string, name: string, beginning: Buffer): string => {
  const start = beginning.toString('latin1');
  const begins = ([signature]: readonly [RegExp, string]): boolean => signature.test(start);
  const signed = SIGNATURES.find(begins)?.[1];
  if (signed !== undefined) return signed;
  const type = said === 'image/jpg' ? 'image/jpeg' : said;
  const isSaid = type !== ANY_TYPE && Boolean(registry().getExtension(type)) && (type !== PAGE_TYPE || namesPage(name));
  const named = typeOfName(name);
  const container = CONTAINERS.find(begins)?.[1];
  if (container !== undefined && (named !== '' || !isSaid)) return named || container;
  return isSaid ? type : named || (type === PAGE_TYPE ? type : ANY_TYPE);
};

export const PAGE_TYPE = 'text/html';
