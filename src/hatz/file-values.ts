/**
 * What stands in a file field: a Zap hands over a link, other callers a file ID, a `data:` address or the text of a file.
 * Text that is meant as a link and cannot be opened is refused: as a file it would hold nothing but its own address.
 */
import { isUuid } from './by-name';
import { badInput } from './errors';
import { percentDecoded } from './file-names';
import type { Hatz } from './http';
import { asLine } from './json';

/** One file of a field: known to the API by its id, to be fetched from a link, or here already. */
export type FileSource =
  | { readonly id: string }
  | { readonly link: string }
  | { readonly bytes: Buffer; readonly name: string; readonly type: string };

/** What stands around and between several links in one value: brackets and quotes of a list, commas, line breaks. */
const LINK_SEPARATOR = /[\s"'<>[\]]*(?:[,;\s])[\s"'<>[\]]*(?=https?:\/\/)/i;
const WRAPPED_LINKS = /^[\s"'<([]*(https?:\/\/[^]*?)[\s"'>)\]]*$/i;

/** Text that names a place and holds nothing itself, of a kind that no link of the public web has. */
const MEANT_AS_LINK: readonly RegExp[] = [
  /^[a-z][a-z\d+.-]*:\/\//i,
  /^(?:blob|cid|content|mailto|about):\S+$/i,
  /^hydrate\|\|\|/,
  /^\{\{[^{}]*\}\}$/,
  /^[a-z]:[\\/]/i,
  /^\\\\\S/,
  /^(?:~|\.{1,2})?\/[^\s/]/,
  /^www\.\S+$/i,
  /^(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?\/\S*$/i,
  /^\S+\.(?:pdf|docx?|xlsx?|pptx?|csv|txt|md|json|xml|html?|png|jpe?g|gif|zip)$/i,
];

/**
 * The files that a value stands for, in their order; several links in one value are several files.
 * Throws `Error` for text that is meant as a link and is none that can be opened.
 */
export const filesIn = (hatz: Hatz, value: string): FileSource[] => {
  const text = value.trim();
  const ids = text.split(/[\s,;]+/);
  if (ids.every(isUuid)) return ids.map((id) => ({ id }));
  const isOneLine = !/[\r\n]/.test(text);
  const links = WRAPPED_LINKS.exec(text)?.[1]?.split(LINK_SEPARATOR) ?? [];
  const areLinks = links.every((link) => /^https?:\/\/\S/i.test(link) && !/[\r\n]/.test(link));
  if (links.length > 0 && areLinks) return links.map((link) => ({ link: asAddress(hatz, link) }));
  if (/^data:[^\s,]*,/i.test(text)) return [dataIn(hatz, text)];
  if (isOneLine && (MEANT_AS_LINK.some((kind) => kind.test(text)) || /^data:\S+$/i.test(text)))
    throw noLink(hatz, text);
  return [{ bytes: Buffer.from(value, 'utf8'), name: 'text.txt', type: 'text/plain' }];
};

/** Ids that were written into a list of file IDs, also several in one entry. Throws `Error` for anything else. */
export const writtenFileIds = (hatz: Hatz, values: readonly string[], label: string): string[] => {
  const ids = values.flatMap((value) => value.trim().split(/[\s,;]+/));
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

const dataIn = (hatz: Hatz, text: string): FileSource => {
  const comma = text.indexOf(',');
  const parameters = text.slice('data:'.length, comma).split(';');
  const data = text.slice(comma + 1);
  const isBase64 = parameters.some((parameter) => /^\s*base64\s*$/i.test(parameter));
  const bytes = isBase64 ? fromBase64(data) : fromPercent(data);
  if (!bytes || bytes.length === 0) throw noLink(hatz, text);
  const named = parameters.find((parameter) => /^(?:file)?name=/i.test(parameter))?.replace(/^\w+=/, '') ?? '';
  const type = text.slice('data:'.length, comma).replace(/;.*/s, '').trim();
  return { bytes, name: percentDecoded(named), type: type.toLowerCase() };
};

const fromBase64 = (data: string): Buffer | undefined => {
  const text = percentDecoded(data).replace(/\s/g, '');
  return /^[\w+/-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : undefined;
};

/** The bytes of percent-encoded text; `undefined` where a percent sign encodes none. */
const fromPercent = (text: string): Buffer | undefined =>
  /%(?![\da-f]{2})/i.test(text)
    ? undefined
    : Buffer.concat(
        text
          .split(/(%[\da-f]{2})/i)
          .map((part) => (/^%[\da-f]{2}$/i.test(part) ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part, 'utf8'))),
      );
