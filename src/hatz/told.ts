/** What an answer tells about itself, whatever it is about: that it failed, or that there is more than it holds. */
import { reasonIn } from './error-body';
import { asFlag, asList, asText, isRecord } from './json';
import { numberIn } from './usage-values';

/** `nextPage`, `next-page` and `Next Page` as `next_page`. */
export const snakeCase = (key: string): string =>
  /[A-Z\s.@-]/.test(key) ? key.replace(/(?<=[a-z0-9])(?=[A-Z])|[\s.@-]+/g, '_').toLowerCase() : key;

const NOTHING = /^(false|no|none|null|nil|n\/a|no[ _-]?errors?)?$/i;

/** True for a value that is neither empty nor a no, nor holds only such values. */
export const isTold = (value: unknown): boolean =>
  typeof value === 'object' && value !== null
    ? Object.values(value).some(isTold)
    : !NOTHING.test(asText(value).trim()) && numberIn(value) !== 0;

/** True for a no that is written out. */
const isNo = (value: unknown): boolean => /^(false|no)$/i.test(asText(value).trim());

/** A name as `snake_case`, and what stands under it. */
export type Fact = readonly [name: string, value: unknown];

const LEVELS = 4;

/** Everything that an object and those in it tell, as far as their names fit `into`; of lists only those of links. */
export const factsIn = (value: unknown, into = /./, around = '', levels = LEVELS): Fact[] => {
  if (!isRecord(value) || levels === 0) return [];
  return Object.entries(value).flatMap(([key, inner]): Fact[] => {
    const name = key === 'value' ? around : snakeCase(key);
    if (!into.test(name)) return [[name, inner]];
    const holders = /links$/.test(name) ? [inner, ...asList(inner)] : [inner];
    return [[name, inner], ...holders.flatMap((holder) => factsIn(holder, into, name, levels - 1))];
  });
};

/** What stands under names of a kind. */
export const told = (facts: readonly Fact[], names: RegExp): unknown[] =>
  facts.flatMap(([name, value]) => (names.test(name) ? [value] : []));

/** The numbers that stand under names of a kind. */
export const numbersTold = (facts: readonly Fact[], names: RegExp): number[] =>
  told(facts, names).flatMap((value) => numberIn(value) ?? []);

/** Where an answer tells that more follows, or where. */
const MORE =
  /^(has_)?(more|next)(_(pages?|results|rows|items|records|data|available))?$|^(is_)?(truncated|partial|incomplete)(_(results|data))?$|(^|_)next_(page|link|url|uri|cursor|token|offset|href)(_\w+)?$|^(continuation(_token)?|cursor|page_token|scroll_id)$/;

/** Where it tells that nothing follows. */
const LAST = /^(is_)?(complete|last|last_page)$/;

/** Where it counts the rows of all pages. */
export const COUNTS =
  /^(((total|num|number_of)_)?(count|rows|items|records|results|elements|entries|objects)|total|(rows?|items?|records?|results?|elements?|entries)_(count|total|filtered))$/;

/** True when something tells that more follows. */
export const tellsOfMore = (facts: readonly Fact[]): boolean =>
  told(facts, MORE).some(isTold) || told(facts, LAST).some(isNo) || told(facts, /^rel$/).includes('next');

/** True when something tells that nothing follows. */
export const tellsOfEnd = (facts: readonly Fact[]): boolean =>
  told(facts, MORE).some((value) => !isTold(value)) || told(facts, LAST).some(asFlag);

const isBelow = (value: unknown): boolean => isNo(value) || numberIn(value) === 0;

const isErrorStatus = (value: unknown): boolean => /^[45]\d\d$/.test(asText(value).trim());

/** Where a failure is told. */
const ERRORS = /^(errors?|fault|exception|error_(message|code|type|reason|description|details?)|is_error|has_errors?)$/;
const STATUSES = /^((http_)?status(_code)?|code)$/;
const FAILED_ONES = /^(total_)?(new_)?(users_)?failed(_(emails|users))?$/;
const OUTCOMES = /^(status|state|result|outcome)$/;
const SUCCESSES = /^(is_)?(success(ful)?|succeeded|ok)$/;

/** What tells of a failure: words of an outcome, and flags that are a no. */
interface Signs {
  readonly words: RegExp;
  readonly flags: RegExp;
}

export const FAILURE: Signs = {
  words: /(?<!no[ _-])(error|fail)|invalid|reject|denied|refused|forbidden|cancel|time[ _-]?(d[ _-]?)?out|unavailable/i,
  flags: /^updated$/,
};

const hasSucceeded = (facts: readonly Fact[]): boolean =>
  told(facts, SUCCESSES).some(asFlag) || numbersTold(facts, /created$/).some((count) => count > 0);

/**
 * What an object or a text says that went wrong, `''` when it gives no reason; `undefined` when nothing in it is a sign of
 * a failure.
 */
export const failureOf = (value: unknown, { words, flags }: Signs): string | undefined => {
  const isBad = (text: unknown): boolean => words.test(asText(text).replace(/\S+@\S+/g, ''));
  if (!isRecord(value)) return isBad(value) ? asText(value) : undefined;
  const facts = factsIn(value, /(?!)/);
  const spoken = [
    ...told(facts, ERRORS).filter(isTold),
    ...told(facts, OUTCOMES).filter(isBad),
    ...(hasSucceeded(facts) ? [] : told(facts, /^detail$/).filter(isTold)),
  ];
  const hasFailed =
    spoken.length > 0 ||
    [...told(facts, SUCCESSES), ...told(facts, flags)].some(isBelow) ||
    told(facts, STATUSES).some(isErrorStatus) ||
    told(facts, FAILED_ONES).some(isTold);
  if (!hasFailed) return undefined;
  const reasons = [reasonIn(value), ...told(facts, /^(error_)?(reason|message|description)$/), ...spoken];
  return reasons.map(wordsIn).find((said) => isTold(said) && !asFlag(said)) ?? '';
};

/** The texts in a value, each list and object in one another. */
const wordsIn = (value: unknown): string => {
  if (Array.isArray(value)) return value.map(wordsIn).filter(Boolean).join('; ');
  if (isRecord(value)) return wordsIn(Object.entries(value).map(([key, inner]) => prefixed(key, wordsIn(inner))));
  return typeof value === 'string' ? value : '';
};

const prefixed = (key: string, words: string): string => words && `${key}: ${words}`;
