import { fieldError, missing } from './errors';

type Json = Record<string, unknown>;
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const isRecord = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const isUuid = (value: unknown): value is string => typeof value === 'string' && uuidPattern.test(value);

/** The JSON object sent as the body, or 422. */
export function bodyObject(body: unknown): Json {
  if (body === undefined) throw missing('body');
  if (!isRecord(body))
    throw fieldError(['body'], 'Input should be a valid dictionary or object', 'model_attributes_type');
  return body;
}

/** A UUID at the given place, or 422; lower-cased as the server stores it. */
export function uuidAt(value: unknown, ...loc: (string | number)[]): string {
  if (value === undefined) throw missing(...loc);
  if (!isUuid(value)) throw fieldError(loc, 'Input should be a valid UUID', 'uuid_parsing');
  return value.toLowerCase();
}

/** A boolean with a default, or 422. */
export function booleanAt(value: unknown, fallback: boolean, ...loc: string[]): boolean {
  if (value === undefined || value === null) return fallback;
  if (typeof value !== 'boolean') throw fieldError(loc, 'Input should be a valid boolean', 'bool_type');
  return value;
}

/** A list of strings (null means none), or 422. */
export function stringsAt(value: unknown, ...loc: string[]): string[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw fieldError(loc, 'Input should be a valid list', 'list_type');
  return value.map((item: unknown, index) => {
    if (typeof item !== 'string') throw fieldError([...loc, index], 'Input should be a valid string', 'string_type');
    return item;
  });
}

/** An integer query parameter inside its range, or 422 (section 1.7). */
export function integerQuery(query: Record<string, string>, name: string, fallback: number, min: number, max: number) {
  const text = query[name];
  if (text === undefined) return fallback;
  const value = /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isNaN(value)) throw fieldError(['query', name], 'Input should be a valid integer', 'int_parsing');
  if (value < min)
    throw fieldError(['query', name], `Input should be greater than or equal to ${min}`, 'greater_than_equal');
  if (value > max) throw fieldError(['query', name], `Input should be less than or equal to ${max}`, 'less_than_equal');
  return value;
}
