/** Numbers for reading, in the same form on every machine. */

/** A comma before every group of three digits that is followed by no decimals of its own. */
const THOUSANDS = /\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g;

const withDecimals = (value: number, decimals: number): string =>
  String(Number(value.toFixed(decimals))).replace(THOUSANDS, ',');

/** With thousands separators and at most two decimals: `12,345.5`. */
export const readable = (value: number): string => withDecimals(value, 2);

/** A share for reading: `24.7%`. */
export const readablePercent = (percent: number): string => `${withDecimals(percent, 1)}%`;

const DECIMALS = 1e6;

/** A sum without the traces of binary fractions. */
export const roundCredits = (credits: number): number => Math.round(credits * DECIMALS) / DECIMALS;

/** A share in percent with two decimals; `null` when there is no whole, or one that is not above 0. */
export const percentOf = (part: number, whole: number | null): number | null =>
  whole === null || whole <= 0 ? null : Math.round((part / whole) * 1e4) / 100;
