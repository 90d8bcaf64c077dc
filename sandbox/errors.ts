import type { ErrorShape, Variations } from './variations';

export interface FieldError {
  loc: (string | number)[];
  msg: string;
  type: string;
}

/** An error answer of the API (section 1.4). */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly detail: string | FieldError[],
    readonly headers: Record<string, string> = {},
  ) {
    super(typeof detail === 'string' ? detail : detail.map((field) => field.msg).join('; '));
  }
}

export const fieldError = (loc: (string | number)[], msg: string, type: string): ApiError =>
  new ApiError(422, [{ loc, msg, type }]);

export const missing = (...loc: (string | number)[]): ApiError => fieldError(loc, 'Field required', 'missing');

export const forbidden = (text: string): ApiError => new ApiError(403, text);

/** The answer to a run when no credits are left (section 4.1). */
export const creditOverage = ({ retryAfter }: Variations): ApiError =>
  new ApiError(
    429,
    'Request blocked: credit overage. Your organization has used all of its monthly credits.',
    retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) },
  );

const shapes: Record<ErrorShape, (error: ApiError) => unknown> = {
  native: ({ detail }) => ({ detail }),
  detail_string: ({ message }) => ({ detail: message }),
  detail_array: ({ message, detail }) => ({
    detail: typeof detail === 'string' ? [{ loc: ['body'], msg: message, type: 'value_error' }] : detail,
  }),
  detail_object: ({ message, status }) => ({ detail: { message, code: status } }),
  error_object: ({ message, status }) => ({ error: { message, type: 'api_error', code: status } }),
  error_string: ({ message }) => ({ error: message }),
  message: ({ message }) => ({ message }),
};

/** The body of an error answer, in the chosen shape. */
export function errorBody(error: ApiError, { errorShape, forbiddenText }: Variations): unknown {
  const shown = error.status === 403 && forbiddenText !== undefined ? new ApiError(403, forbiddenText) : error;
  return shapes[errorShape](shown);
}
