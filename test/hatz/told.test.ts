import { describe, expect, test } from '@jest/globals';
import { FAILURE, factsIn, failureOf, isTold, snakeCase, tellsOfEnd, tellsOfMore } from '../../src/hatz/told';

test.each([
  ['nextPage', 'next_page'],
  ['Total Credits', 'total_credits'],
  ['user-id', 'user_id'],
  ['Total - Credits', 'total_credits'],
  ['assetID', 'asset_id'],
  ['@odata.nextLink', '_odata_next_link'],
  ['next_page', 'next_page'],
])('%s in snake case is %s', (key, name) => {
  expect(snakeCase(key)).toBe(name);
});

test.each<[boolean, unknown[]]>([
  [false, [undefined, null, false, 0, '', ' ', 'False', 'no', 'None', 'null', '0', '0.00', 'no_errors', [], {}, [''], { a: [null] }]],
  [true, [true, 1, -1, 'x', 'yes', ['x'], { a: { b: 1 } }, 'nothing', 'none of them']],
])('told (%p)', (is, values) => {
  expect(values.filter((value) => isTold(value) !== is)).toEqual([]);
}); // prettier-ignore

describe('a failure', () => {
  test.each<[unknown, string]>([
    [{ success: false }, ''],
    [{ is_success: 0, message: 'Busy' }, 'Busy'],
    [{ updated: 'false' }, ''],
    [{ error: true }, ''],
    [{ error: { code: 5, hints: ['a', { why: 'b' }] } }, 'hints: a; why: b'],
    [{ errors: { name: ['is short', 'is odd'], age: [] } }, 'name: is short; name: is odd'],
    [{ httpStatus: '503', reason: 'Asleep' }, 'Asleep'],
    [{ outcome: 'timed out' }, 'timed out'],
    [{ detail: 'Not now' }, 'Not now'],
    [{ users_failed: 1 }, ''],
    [{ code: ' 404 ' }, ''],
    [{ users_created: 0, detail: 'Nobody' }, 'Nobody'],
    [{ created_at: 1_764_000_000, detail: 'Not now' }, 'Not now'],
    [{ success: false, commit_message: 'Tidy up', reason_code: 'R7' }, ''],
    ['Rejected by policy', 'Rejected by policy'],
  ])('is told by %j', (value, words) => {
    expect(failureOf(value, FAILURE)).toBe(words);
  });

  test.each<[unknown]>([
    [{ success: true, status: 'ok', code: 200, error: null, errors: [], failed: 0, message: 'Failed never' }],
    [{ status: 'no error', error: 'none', error_code: 0 }],
    [{ ok: true, detail: 'Not now' }],
    [{ users_created: 2, detail: 'Two' }],
    [{ code: 4040, status: '1404' }],
    [{ detail: '' }],
    [{ details: 'Two', order_detail: 'Three' }],
    [{ last_run: { status: 'failed', error: 'Busy' } }],
    ['error.desk@mail.failed.example was invited'],
    [null],
  ])('is not told by %j', (value) => {
    expect(failureOf(value, FAILURE)).toBeUndefined();
  });
});

test.each<[object, boolean, boolean]>([
  [{ paging: { next: { href: '/2' } } }, true, false],
  [{ paging: { next: null } }, false, true],
  [{ Links: [{ rel: 'next' }] }, true, false],
  [{ a: { b: { c: { d: { has_more: true } } } } }, false, false],
  [{ isLastPage: true }, false, true],
  [{ isLastPage: ' No ' }, true, false],
  [{ last: 'November', complete: 'casino' }, false, false],
  [{ relation: 'next', main_rel: 'next' }, false, false],
  [{ next_billing_date: '2026-12-01', more_info: 'https://x.example' }, false, false],
])('%j tells of more (%p) or of the end (%p)', (about, more, end) => {
  expect([tellsOfMore(factsIn(about)), tellsOfEnd(factsIn(about))]).toEqual([more, end]);
});

test.each<[unknown, unknown[]]>([
  ['text', []],
  [[{ a: 1 }], []],
  [{ value: 1 }, [['', 1]]],
  [{ totalRows: { value: 5 } }, [['total_rows', { value: 5 }], ['total_rows', 5]]],
  [{ pages: [{ a: 1 }] }, [['pages', [{ a: 1 }]]]],
  [{ links_seen: [{ a: 1 }] }, [['links_seen', [{ a: 1 }]]]],
  [{ _links: [{ a: 1 }] }, [['_links', [{ a: 1 }]], ['a', 1]]],
])('%j tells %j', (value, facts) => {
  expect(factsIn(value)).toEqual(facts);
}); // prettier-ignore
