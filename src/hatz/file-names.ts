/** What a file is called, and what its first bytes say it is. */
import { parse } from 'content-disposition';
import mime from 'mime';
import { asLine } from './json';

const LONGEST_NAME_BYTES = 200;

/** A name for one line, with no part of a path in it, at most 200 bytes long with its ending kept. */
const tidy = (name: string): string => {
  const clean = asLine(name.replace(/^[/\\\s]+|[/\\\s]+$/g, '').replace(/[/\\]+/g, '-'), 1_000);
  const ending = /\.[^.\s]{1,10}$/.exec(clean)?.[0] ?? '';
  let stem = clean.slice(0, clean.length - ending.length);
  const room = LONGEST_NAME_BYTES - Buffer.byteLength(ending);
  while (Buffer.byteLength(stem) > room)
    stem = stem.slice(0, Math.min(stem.length - 1, room)).replace(/[\ud800-\udbff]$/, '');
  return stem + ending;
};

/** A name that a person typed: it stays whole, a slash in it becomes a hyphen. */
export const typedName = (name: string): string => tidy(name);

/** A name from elsewhere: folders in front of it are left out. */
export const givenName = (name: string): string => tidy(name.replace(/^.*[/\\](?=[^/\\])/s, ''));

/** The file name in a Content-Disposition header, `''` when there is none; UTF-8 sent as plain bytes is read as such. */
export const nameInHeader = (header: string): string => {
  const utf8 = Buffer.from(header, 'latin1').toString('utf8');
  const isUtf8 = !utf8.includes('\ufffd') && !/[^\0-\xff]/.test(header);
  const { filename, 'filename*': broken = '' } = parse(isUtf8 ? utf8 : header).parameters;
  return givenName(filename ?? percentDecoded(broken.replace(/^[^']*'[^']*'/, '')));
};

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

/** The type that the ending of a name stands for, `''` when it has none that is known. */
const typeOfName = (name: string): string => (/.\.[^.\s]+$/.test(name) && mime.getType(name)) || '';

/** The name, with the ending of the type where it has none that is known. */
export const withEnding = (name: string, type: string): string => {
  const ending = typeOfName(name) === '' && type !== ANY_TYPE ? mime.getExtension(type) : null;
  return ending === null ? name || 'file' : `${name || 'file'}.${ending}`;
};

export const ANY_TYPE = 'application/octet-stream';

/** How files of some types begin. */
const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/^%PDF-/, 'application/pdf'],
  [/^PK\x03\x04/, 'application/zip'],
  [/^\x89PNG\r\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^GIF8/, 'image/gif'],
  [/^\xd0\xcf\x11\xe0/, 'application/x-cfb'],
];

/** Bytes of a file's beginning that tell what it is. */
export const TELLING_BYTES = 1_024;

const PAGE =
  /^(?:\xef\xbb\xbf)?(?:\s|<!--[^]*?-->|<\?xml[^>]*\?>)*<(?:!doctype\s+html|html|head|body|script|meta|title)\b/i;

/** True for the beginning of a web page. */
export const isPage = (beginning: Buffer): boolean => PAGE.test(beginning.toString('latin1'));

/** True for a name that a web page has. */
export const namesPage = (name: string): boolean => /\.x?html?$/i.test(name);

/** The type that a file is sent on with: what was said of it, unless its name or its first bytes know better. */
export const typeOf = (said: string, name: string, beginning: Buffer): string => {
  const type = /^[\w.+-]+\/[\w.+-]+$/.test(said) ? said : ANY_TYPE;
  const isSaid = type !== ANY_TYPE && type !== 'binary/octet-stream' && (type !== PAGE_TYPE || namesPage(name));
  if (isSaid) return type;
  const start = beginning.toString('latin1');
  return (
    typeOfName(name) ||
    (SIGNATURES.find(([signature]) => signature.test(start))?.[1] ?? (type === PAGE_TYPE ? type : ANY_TYPE))
  );
};

export const PAGE_TYPE = 'text/html';
