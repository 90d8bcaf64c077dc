/** Dates that a person fills in. */
import { badInput } from '../hatz/errors';
import type { Hatz } from '../hatz/http';
import { asLine, asMoment } from '../hatz/read';
import { dayOf } from '../hatz/usage';
import { type InputData, textOf } from './values';

/** A day at the start of a date or moment, with or without hyphens. */
const WRITTEN_DAY = /^(\d{4})-?(\d{2})-?(\d{2})(?:$|[T ])/;

/** Seconds or milliseconds since 1970, as some apps give moments. */
const TIMESTAMP = /^(\d{9,10}|\d{13})$/;

/**
 * The midnight (UTC) of a date field in milliseconds since 1970, `null` when not given. Of a date with a time and an
 * offset the day as it is written counts, because that is the day that was meant. Throws `Error` for what is no date.
 */
export const dateOf = (hatz: Hatz, data: InputData, key: string, label: string): number | null => {
  const typed = textOf(data, key).trim();
  if (typed === '') return null;
  const written = WRITTEN_DAY.exec(typed)?.slice(1).join('-');
  const moment = written !== undefined || TIMESTAMP.test(typed) ? asMoment(written ?? typed) : null;
  if (moment !== null && (written ?? dayOf(moment)) === dayOf(moment)) return Date.parse(dayOf(moment));
  throw badInput(hatz, `${label} takes a date such as 2026-11-30. "${asLine(typed, 40)}" is none.`);
};
