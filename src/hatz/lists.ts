/** Reading the API's lists, page by page where it has pages, and putting them in order. */
import { folded } from './by-name';
import type { Verdict } from './call';
import { badInput, unusable } from './errors';
import { type Hatz, type Reply, sendForJson } from './http';
import { asNumber, asRecord, asText, firstText, type JsonRecord, listIn } from './json';
import { COUNTS, factsIn, numbersTold, tellsOfMore } from './told';

/** Where a list stands in the API. */
export interface Resource {
  readonly path: string;
  readonly envelopes: readonly string[];
  /** The most rows that one request may ask for; a list without it comes whole. */
  readonly pageSize?: number;
  /** The field that counts the rows of all pages; without it, a page with fewer rows than asked for is the last. */
  readonly total?: string;
  /** What reading it does, to follow "to". */
  readonly action: string;
  /** What to say when the right to read it is missing. */
  readonly forbidden?: Verdict;
  readonly names: { readonly id: readonly string[] };
}

/** What a row is read as; `undefined` for one that is left out. The id is `''` when the row has none. */
export type Reader<T> = (row: JsonRecord, id: string) => T | undefined;

/** Which page to read, and of how many rows. */
interface Page {
  readonly number: number;
  readonly size?: number | undefined;
  /** How many rows the pages before it held. */
  readonly before?: number;
  readonly filter?: Readonly<Record<string, string>>;
  readonly maxAttempts?: number;
}

interface ReadPage<T> {
  /** What its rows are read as, by id. */
  readonly byId: Map<string, T | undefined>;
  readonly count: number;
  readonly isLast: boolean;
  /** True when it tells itself that there is more than was read. */
  readonly tellsMore: boolean;
  readonly total: number | null;
  readonly answer: Reply;
}

/**
 * One page of a list: what its rows are read as by id, and whether it is the last one as far as it tells.
 * Errors: see hatz/errors.ts.
 */
export const readPage = async <T>(
  hatz: Hatz,
  resource: Resource,
  reader: Reader<T>,
  { number, size = resource.pageSize, before, filter = {}, maxAttempts = Infinity }: Page,
): Promise<ReadPage<T>> => {
  const { path, envelopes, action, forbidden } = resource;
  const offset = before ?? number * Number(size);
  const answer = await sendForJson(hatz, {
    path,
    query: { ...filter, ...(size === undefined ? {} : { limit: size, offset }) },
    about: { action, ...(forbidden === undefined ? {} : { forbidden }) },
    maxAttempts: hatz.isConnectionTest ? 1 : maxAttempts,
  });
  const rows = listIn(answer.body, envelopes);
  if (!rows) throw unusable(hatz, answer, `Hatz AI could not ${action}: its answer holds no list.`);
  const read = (value: unknown): [string, T | undefined] => {
    const row = asRecord(value);
    const id = firstText(row, resource.names.id) || asText(value);
    return [id, reader(row, id)];
  };
  const total = resource.total === undefined ? null : asNumber(asRecord(answer.body)[resource.total]);
  const hasPages = size !== undefined && resource.total === undefined;
  const facts = hasPages ? factsIn(answer.body) : [];
  const tellsMore = tellsOfMore(facts) || numbersTold(facts, COUNTS).some((count) => count > offset + rows.length);
  const isShort = resource.total === undefined && rows.length < (size ?? Infinity);
  return { byId: new Map(rows.map(read)), count: rows.length, isLast: isShort && !tellsMore, tellsMore, total, answer };
};

/** What narrows the reading of a list. */
export interface Narrowed {
  /** Stops early, once so many are there; then small pages are asked for. */
  readonly enough?: number;
  /** Further parts of the query. */
  readonly filter?: Readonly<Record<string, string>>;
  /** The most pages that may be read, and what to say when they are not all of them. */
  readonly most?: { readonly pages: number; readonly beyond: string } | undefined;
  /** At most so many requests for each page. */
  readonly maxAttempts?: number;
}

const SMALL_PAGE = 100;

/**
 * All rows of a list as `reader` reads them, each id once: of those that share one, the last.
 * Ends when a page tells that it is the last, or brings nothing new, as it would for ever from an API that knows no offset.
 * Throws `Error` when the API tells of more than it gives, or when there is more than may be read.
 */
export const readAll = async <T>(
  hatz: Hatz,
  resource: Resource,
  reader: Reader<T>,
  { enough = Infinity, most, ...narrowed }: Narrowed = {},
): Promise<T[]> => {
  const found = new Map<string, T | undefined>();
  const items = (): T[] => [...found.values()].filter((item) => item !== undefined);
  const size = enough === Infinity ? resource.pageSize : SMALL_PAGE;
  // Where pages count per source, an offset counts pages and not rows.
  const countsRows = resource.total === undefined;
  let rows = 0;
  let mustBring = false;
  for (let number = 0; items().length < enough; number += 1) {
    if (number === most?.pages) throw badInput(hatz, most.beyond);
    const before = found.size;
    const page = await readPage(hatz, resource, reader, {
      number,
      size,
      ...narrowed,
      ...(countsRows ? { before: rows } : {}),
    });
    for (const [id, item] of page.byId) found.set(id, item);
    const isNew = found.size > before;
    if (mustBring && !isNew)
      throw unusable(hatz, page.answer, `Hatz AI could not ${resource.action}: it tells of more than it gives.`);
    if (page.isLast || (!isNew && !page.tellsMore) || (page.total !== null && found.size >= page.total)) break;
    rows += page.count;
    mustBring = page.tellsMore;
  }
  return items().slice(0, enough);
};

interface Named {
  readonly id: string;
  readonly name: string;
}

/** A text whose order is the one people expect: capitals and accents do not matter, numbers go by their value. */
export const sortKey = (text: string): string =>
  folded(text).replace(/\d+/g, (digits) => {
    const number = digits.replace(/^0+(?=\d)/, '');
    return String(number.length).padStart(4, '0') + number;
  });

/** The items in the order in which people look for names, then by id, so that an order never depends on the API's. */
export const sortedByName = <T extends Named>(
  items: readonly T[],
  nameOf: (item: T) => string = ({ name }) => name,
): T[] =>
  items
    .map((item) => ({ item, key: sortKey(nameOf(item)) }))
    .sort((a, b) => compare(a.key, b.key) || compare(a.item.id, b.item.id))
    .map(({ item }) => item);

/** Compares texts by their characters, for `sort`. */
export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
