/**
 * Answers without what belongs to somebody: names, e-mails, ids, texts and amounts get stand-ins, the same one wherever
 * the same value occurs. Structure, field names, kinds of values, moments and the API's own words for states stay.
 */
import { HIDDEN_MARKS } from '../../src/hatz/automations';
import { asNumber, isRecord } from '../../src/hatz/json';

/** Fields whose values are words of the API. */
const VOCABULARY = /^(\w+_)?(type|status|state|kind|visibility|scope)$|^loc$/;
const WORD = /^[A-Za-z][A-Za-z_-]{0,29}$/;
const FIELD_NAME = /^[A-Za-z_]\w{0,39}$/;
const MOMENT = /^\d{4}-\d{2}(-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?$|^\d{1,2}(:\d{2}){1,2}$/;
const ID_FIELD = /(^|_)(id|uuid)$/;

/** Numbers from here on are moments; smaller ones below a hundred are positions and counts. */
const FIRST_STAMP = 1.4e9;
const SMALL = 100;

/** What stands in for a text, by what it looks like; the first that fits. */
const STAND_INS: readonly (readonly [looks: RegExp, make: (n: number, text: string) => string])[] = [
  [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`],
  [/^(tenant|user|role)_\w+$/, (n, text) => `${text.slice(0, text.indexOf('_'))}_Example${n}`],
  [/^\S+@\S+$/, (n) => `person${n}@example.com`],
  [/^https?:\/\//i, (n) => `https://example.com/${n}`],
  [/^[a-z_][a-z0-9_]*$/, (n) => `name_${n}`],
  [/^[^\sA-Z]+$/, (n) => `name-${n}`],
  [/^\w+$/, (n) => `Name_${n}`],
  [/(?:)/, (n) => `Text ${n}`],
];

export type Anonymise = (value: unknown, privateKeys?: readonly string[]) => unknown;

/** Makes an anonymiser that remembers its stand-ins. `privateKeys` are names that stand as keys in an object. */
export const anonymiser = (): Anonymise => {
  const known = new Map<string, string>();

  const standIn = (text: string): string => {
    const made = known.get(text) ?? STAND_INS.find(([looks]) => looks.test(text))?.[1](known.size + 1, text) ?? '';
    known.set(text, made);
    return made;
  };

  const ofText = (text: string, field: string): string => {
    if (text === '' || MOMENT.test(text)) return text;
    if ((VOCABULARY.test(field) && WORD.test(text)) || isMark(field, text)) return text;
    const number = asNumber(text);
    return number === null || ID_FIELD.test(field) ? standIn(text) : String(sizeOf(number));
  };

  const ofValue = (value: unknown, field: string, privateKeys: ReadonlySet<string>): unknown => {
    if (typeof value === 'string') return ofText(value, field);
    if (typeof value === 'number') return ID_FIELD.test(field) ? idNumber(standIn(String(value))) : sizeOf(value);
    if (Array.isArray(value)) return value.map((item: unknown) => ofValue(item, field, privateKeys));
    if (!isRecord(value)) return value;
    const keyOf = (key: string): string =>
      MOMENT.test(key) || (FIELD_NAME.test(key) && !privateKeys.has(key)) ? key : standIn(key);
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [keyOf(key), ofValue(item, key, privateKeys)]),
    );
  };

  return (value, privateKeys = []) => ofValue(value, '', new Set(privateKeys));
};

/** Words that tell Community and Private rows are what a recording is looked at for. */
const isMark = (field: string, text: string): boolean =>
  HIDDEN_MARKS.sortingField.test(field.toLowerCase()) && HIDDEN_MARKS.hiddenWord.test(text.toLowerCase());

const idNumber = (text: string): number => Number(/\d+$/.exec(text)?.[0]);

/** A number that keeps of another one its sign, its number of digits, and whether it is whole. */
const sizeOf = (number: number): number => {
  const size = Math.abs(number);
  if (size >= FIRST_STAMP || (size < SMALL && Number.isInteger(number))) return number;
  const round = 10 ** Math.floor(Math.log10(size));
  return Math.sign(number) * (Number.isInteger(number) ? round : round + 0.5);
};
