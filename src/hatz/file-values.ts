/**
 * What stands in a file field: a Zap hands over a link, other callers a file ID, a `data:` address or the text of a file.
 * Text that is meant as a link and cannot be opened is refused: as a file it would hold nothing but its own address.
 */
import { isUuid } from './by-name';
import { badInput } from './errors';
import { hasKnownEnding, percentDecoded, unescaped } from './file-names';
import type { Hatz } from './http';
import { asLine, asText, parseJson } from './json';

/** One file of a field: known to the API by its id, to be fetched from a link, or here already. */
export type FileSource =
  | { readonly id: string }
  | { readonly link: string }
  | { readonly bytes: Buffer; readonly name: string; readonly type: string };

const UUID = '[\\da-f]{8}(?:-[\\da-f]{4}){3}-[\\da-f]{12}(?![\\w.-])';

/** What stands before a link or an ID in a list: separators and opening marks, then perhaps the mark of an item or a word. */
const OPENING = '"\'`<[({“”„«‘’';
const SEPARATING = '\\s,;|';
const ITEM = '(?:(?:and|&|[-*•]|\\d{1,3}[.)])\\s+)?';
const SOURCE = `["<[(]{0,3}(?=https?:\\/\\/|${UUID})`;
const BEFORE_FIRST = new RegExp(`^[${SEPARATING}${OPENING}]*${ITEM}${SOURCE}`, 'iu');
const BETWEEN = new RegExp(
  `(?<![${SEPARATING}${OPENING}])(?=[${OPENING}]*[${SEPARATING}])[${SEPARATING}${OPENING}]+${ITEM}${SOURCE}`,
  'iu',
);

/** A name in front of its link: `[report](https://…)`, `report.pdf (https://…)`. */
const LABEL =
  /!?\[[^[\]\r\n]{0,200}\]\(\s*(?=https?:\/\/)|^[^()<>[\]\r\n]{1,200}\.\w{2,5}\s*[(<:]\s*(?=https?:\/\/)/gim;

/** What may stand around a link. */
const PAIRS = ['()', '[]', '{}', '<>', '""', "''", '``', '“”', '‘’', '«»'];

const LONGEST_LINK = 16_000;
const MOST_CLOSING = 9;

/** A part of a list without the separators and closing marks at its end; a pair within the part belongs to it. */
const unwrapped = (part: string, most = MOST_CLOSING): string => {
  const text = part.replace(/(?<![\s,;|])[\s,;|]+$/, '');
  const last = text.slice(-1);
  const opening = PAIRS.find((pair) => pair.endsWith(last))?.charAt(0);
  if (most === 0 || text.length > LONGEST_LINK || opening === undefined) return text;
  const marks = text.split(last).length - 1;
  const isUnpaired = opening === last ? marks % 2 === 1 : marks > text.split(opening).length - 1;
  return isUnpaired ? unwrapped(text.slice(0, -1), most - 1) : text;
};

const LONGEST_JSON = 1_000_000;

const isLink = (text: string): boolean => text.length <= LONGEST_LINK && /^https?:\/\/\S[^\r\n]*$/i.test(text);
const isSource = (text: string): boolean => isUuid(text) || isLink(text);

/** The parts of a list of links and IDs, also one written as JSON or Markdown; other text is its own only part. */
const partsOf = (text: string): string[] => {
  const values = /^[{[]/.test(text) && text.length <= LONGEST_JSON ? textsIn(parseJson(text)) : [];
  if (values.length > 0 && values.every((value) => isSource(value.trim()))) return values.map((value) => value.trim());
  const list = /https?:/i.test(text.slice(0, LONGEST_LINK)) ? text.replace(LABEL, '\n') : text;
  return BEFORE_FIRST.test(list)
    ? list
        .replace(BEFORE_FIRST, '')
        .split(BETWEEN)
        .map((part) => unwrapped(part))
    : [text];
};

/** All texts in a JSON value; anything but text in it is one that is no link. */
const textsIn = (value: unknown): string[] =>
  typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [asText(value)];

/** Text that names a place and holds nothing itself, of a kind that no link of the public web has. */
const MEANT_AS_LINK: readonly RegExp[] = [
  /^[a-z][a-z\d+.-]*:\/\//i,
  /^(?:blob|cid|content|mailto|about):\S+$/i,
  /^hydrate\|\|\|/,
  /^(?:\{\{[^{}]*\}\}[\s,;|]*)+$/,
  /^[a-z]:[\\/]/i,
  /^\\\\\S/,
  /^(?:~|\.{1,2})?\/[^\s/]/,
  /^www\.\S+$/i,
  /^(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?\/\S*$/i,
];

/** A line that ends as the names of files do, and has no marks of a sentence in it; some endings are those of addresses. */
const FILE_NAME = /^(?!.*[.!?:;]\s)[^@<>]{1,200}\.(?!(?:com|org|me)$)[a-z][a-z\d]{1,4}$/i;

const isMeantAsLink = (line: string): boolean =>
  MEANT_AS_LINK.some((kind) => kind.test(line)) || (FILE_NAME.test(line) && hasKnownEnding(line));

/** True for a list in which some parts are links or IDs, and others only look as if they were meant so. */
const isHalfAList = (text: string): boolean => {
  const parts = text.split(/[\r\n,;|]+/, MOST_PARTS).map((part) => unwrapped(part.trim()));
  const isOneLine = !/[\r\n]/.test(text);
  return (
    parts.some(isSource) &&
    parts.every((part) => isSource(part) || isMeantAsLink(part) || (isOneLine && !/\s/.test(part)))
  );
};

const MOST_PARTS = 1_000;

/** How a `data:` address begins: nothing else does, except a sentence after the word "Data". */
const DATA = /^data:(?:[,;]|\S+$|[\w.+-]+\/[\w.+-]+\s*[;,])/i;

/**
 * The files that a value stands for, in their order; several links in one value are several files. `undefined` for text
 * that is the content of a file itself. Throws `Error` for text that is meant as a link and is none that can be opened.
 */
export const referredFiles = (hatz: Hatz, value: string): FileSource[] | undefined => {
  const text = withoutEdges(value);
  const bare = unwrapped(text.replace(/^["'<]/, ''));
  if (DATA.test(bare)) return [dataIn(hatz, bare)];
  const parts = partsOf(text);
  if (parts.every(isSource))
    return parts.map((part) => (isUuid(part) ? { id: part } : { link: asAddress(hatz, part) }));
  const isOneLine = !/[\r\n]/.test(text);
  if ((isOneLine && isMeantAsLink(bare)) || isHalfAList(text)) throw noLink(hatz, text);
  return undefined;
};

/** The files that a value stands for: those that it refers to, or the text itself as a file. Throws like `referredFiles`. */
export const filesIn = (hatz: Hatz, value: string): FileSource[] =>
  referredFiles(hatz, value) ?? [{ bytes: Buffer.from(value, 'utf8'), name: 'text.txt', type: 'text/plain' }];

/** Text without white space and invisible characters around it. */
const withoutEdges = (text: string): string => text.replace(/^[\s\p{Cf}]+|(?<![\s\p{Cf}])[\s\p{Cf}]+$/gu, '');

/** Ids that were written into a list of file IDs, also several in one entry. Throws `Error` for anything else. */
export const writtenFileIds = (hatz: Hatz, values: readonly string[], label: string): string[] => {
  const ids = values.flatMap((value) => value.split(/[\s\p{Cf},;|"'[\]<>]+/u)).filter(Boolean);
  const wrong = ids.find((id) => !isUuid(id));
  if (wrong === undefined) return ids;
  throw badInput(
    hatz,
    `${label} holds "${asLine(wrong, 60)}", which is not a file ID. Use the File ID of Upload File or Find File.`,
  );
};

/** The link with its spaces encoded, as browsers take it. */
const asAddress = (hatz: Hatz, link: string): string => {
  const address = link.trim().replace(/\s/g, encodeURIComponent);
  if (!URL.canParse(address)) throw noLink(hatz, link);
  return address;
};

const noLink = (hatz: Hatz, text: string): Error =>
  badInput(
    hatz,
    `"${asLine(text, 60)}" is not a link that can be opened. Use a file from an earlier step or a public link that starts with https://.`,
  );

/** The head of a `data:` address: its type and parameters, a quoted one with whatever it likes. */
const HEAD = /^data:\s*([\w.+-]+\/[\w.+-]+)?((?:\s*;[^;,"\r\n]*(?:"[^"\r\n]*"\s*)?)*),/i;

const LONGEST_HEAD = 2_000;

const dataIn = (hatz: Hatz, text: string): FileSource => {
  const [head = '', type = '', parameters = ''] = HEAD.exec(text.slice(0, LONGEST_HEAD)) ?? [];
  const data = text.slice(head.length);
  const isBase64 = /;\s*base64\s*$/i.test(parameters);
  const bytes = isBase64 ? fromBase64(data) : fromPercent(data);
  // A comma in a parameter would make the rest of the head a part of the text.
  const isCut = !isBase64 && /;\s*base64\s*,/i.test(data.slice(0, 1_000));
  if (head === '' || isCut || !bytes || bytes.length === 0) throw noLink(hatz, text);
  const [, quoted, plain = ''] = /;\s*(?:file)?name\s*=\s*(?:"([^"]*)"|([^;]*))/i.exec(parameters) ?? [];
  return { bytes, name: percentDecoded(quoted ?? plain).trim(), type: type.toLowerCase() };
};

/** The bytes of base64 text, with or without the signs that fill it up; `undefined` for text that was cut or is none. */
const fromBase64 = (data: string): Buffer | undefined => {
  const text = percentDecoded(data).replace(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/');
  const bytes = Buffer.from(text, 'base64');
  const whole = bytes.toString('base64');
  return text === whole || text === whole.replace(/=+$/, '') ? bytes : undefined;
};

/** The bytes of percent-encoded text; `undefined` where a percent sign encodes none. */
const fromPercent = (text: string): Buffer | undefined =>
  /%(?![\da-f]{2})/i.test(text) ? undefined : unescaped(text, '%');
