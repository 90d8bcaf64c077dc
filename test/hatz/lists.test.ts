import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  type Narrowed,
  readAll,
  readPage,
  type Reader,
  type Resource,
  sortedByName,
  sortKey,
} from '../../src/hatz/lists';
import { sortedChoices } from '../../src/dropdowns/dropdown';
import { RUNS } from '../property-runs';
import { fakeApi, refusal } from './fake-api';

const named = (...names: string[]): { id: string; name: string }[] => names.map((name, n) => ({ id: `id-${n}`, name }));
const sorted = (...names: string[]): string[] => sortedByName(named(...names)).map(({ name }) => name);

describe('the order of names', () => {
  test.each([
    ['numbers by their value', ['v10', 'v9', 'v2'], ['v2', 'v9', 'v10']],
    ['zeros in front count nothing', ['a 0010', 'a 9', 'a 00'], ['a 00', 'a 9', 'a 0010']],
    ['numbers of many digits', ['x1000000000', 'x9'], ['x9', 'x1000000000']],
    ['versions', ['gpt-4.10', 'gpt-4.9', 'gpt-4'], ['gpt-4', 'gpt-4.9', 'gpt-4.10']],
    ['capitals do not matter', ['b', 'C', 'A'], ['A', 'b', 'C']],
    ['accents do not matter', ['Zebra', 'Élan', 'Epsilon'], ['Élan', 'Epsilon', 'Zebra']],
    ['very long numbers', [`x${'9'.repeat(30)}`, `x1${'0'.repeat(30)}`], [`x${'9'.repeat(30)}`, `x1${'0'.repeat(30)}`]],
  ])('%s', (_title, names, expected) => expect(sorted(...names)).toEqual(expected));

  test('equals stand by their ids, whatever order they came in', () => {
    const items = [
      { id: 'b', name: 'Same' },
      { id: 'a', name: 'same' },
    ];
    expect(sortedByName(items)).toEqual(sortedByName([...items].reverse()));
  });

  test('is the same for every order in which the items come', () => {
    const item = fc.record({ id: fc.string({ unit: 'binary' }), name: fc.string({ unit: 'binary' }) });
    const items = fc.uniqueArray(item, { selector: ({ id }) => id });
    fc.assert(
      fc.property(
        items.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => expect(sortedByName(shuffled)).toEqual(sortedByName(list)),
      ),
      RUNS,
    );
  });

  test('puts whole numbers in the order of their values', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n }), fc.bigInt({ min: 0n }), (a, b) => {
        const [x, y] = [sortKey(`n${a}`), sortKey(`n${b}`)];
        expect(x < y).toBe(a < b);
      }),
      RUNS,
    );
  });
});

describe('reading a list', () => {
  const WHOLE: Resource = { path: '/things', envelopes: ['data'], action: 'read things', names: { id: ['id', 'key'] } };
  const PAGED: Resource = { ...WHOLE, pageSize: 2 };
  /** Its pages count per source: how many rows a page has says nothing. */
  const COUNTED: Resource = { ...PAGED, total: 'total_count' };
  const idOf: Reader<string> = (_row, id) => (id === 'none' ? undefined : id);

  /** What is read of an API that answers with these bodies in turn, and for which addresses it was asked. */
  const read = async (
    resource: Resource,
    bodies: readonly unknown[],
    narrowed?: Narrowed,
  ): Promise<[rows: string[] | string, paths: string[]]> => {
    const { hatz, asked } = fakeApi(() => bodies[Math.min(asked.length, bodies.length) - 1]);
    const rows = await readAll(hatz, resource, idOf, narrowed).catch(String);
    return [rows, asked.map(({ path }) => path)];
  };
  const rows = (...ids: string[]): object[] => ids.map((id) => ({ id }));

  test('without pages is one request', async () => {
    expect(await read(WHOLE, [{ data: rows('a', 'b'), has_more: true }])).toEqual([['a', 'b'], ['/things']]);
  });

  test('takes the id under any of its names, or a row that is one, and leaves out what the reader does', async () => {
    const bodies = [[{ id: 'a' }, { key: 7 }, 'c', { id: 'none' }, {}]];
    expect((await read(WHOLE, bodies))[0]).toEqual(['a', '7', 'c', '']);
  });

  test('has each id once, with what its last row says', async () => {
    const { hatz } = fakeApi(() => [{ id: 'a', n: 1 }, { id: 'b', n: 2 }, { id: 'a', n: 3 }]); // prettier-ignore
    expect(await readAll(hatz, WHOLE, ({ n }) => n)).toEqual([3, 2]);
  });

  test.each<[string, Resource, unknown[], string[], string[]]>([
    ['nothing is nothing', PAGED, [[]], [], ['0']],
    ['a page that is not full is the last', PAGED, [rows('a', 'b'), rows('c')], ['a', 'b', 'c'], ['0', '2']],
    ['an empty page is the last', PAGED, [rows('a', 'b'), []], ['a', 'b'], ['0', '2']],
    ['a page that brings nothing new is the last', PAGED, [rows('a', 'b')], ['a', 'b'], ['0', '2']],
    ['one new row is new', PAGED, [rows('a', 'b'), rows('b', 'c'), rows('b', 'c')], ['a', 'b', 'c'], ['0', '2', '4']],
    ['a short page that tells of more is not the last', PAGED, [{ data: rows('a'), has_more: true }, rows('b')], ['a', 'b'], ['0', '1']],
    ['a count above the rows tells of more', PAGED, [{ data: rows('a'), total: 2 }, { data: rows('b'), total: 2 }], ['a', 'b'], ['0', '1']],
    ['a full page that was the last', PAGED, [{ data: rows('a', 'b'), total: 2 }, []], ['a', 'b'], ['0', '2']],
    ['a page that repeats and tells of more is not the last', PAGED, [rows('a', 'b'), { data: rows('a', 'b'), has_more: true }, rows('c')], ['a', 'b', 'c'], ['0', '2', '4']],
    ['pages per source go on until all are there', COUNTED, [{ data: rows('a'), total_count: 3 }, { data: rows('b', 'c'), total_count: 3 }], ['a', 'b', 'c'], ['0', '2']],
    ['pages per source end when nothing comes', COUNTED, [{ data: rows('a', 'b', 'c'), total_count: 9 }], ['a', 'b', 'c'], ['0', '2']],
    ['pages per source without a count end when nothing comes', COUNTED, [{ data: rows('a') }], ['a'], ['0', '2']],
  ])('page by page: %s', async (_title, resource, bodies, found, offsets) => {
    expect(await read(resource, bodies)).toEqual([found, offsets.map((offset) => `/things?limit=2&offset=${offset}`)]);
  }); // prettier-ignore

  test('that tells of more than it gives is an error', async () => {
    const more = { data: rows('a', 'b'), has_more: true };
    const [error, paths] = await read(PAGED, [more]);
    expect(error).toMatch(/could not read things: it tells of more than it gives/);
    expect(paths).toHaveLength(2);
  });

  test.each([{ rows: [] }, { data: 'none' }])('without a list is an error: %j', async (body) => {
    expect((await read(WHOLE, [body]))[0]).toMatch(/could not read things: its answer holds no list.*Try again/);
  });

  test('stops as soon as there are enough, in small pages', async () => {
    const many = Array.from({ length: 100 }, (_, n) => `n${n}`);
    const bodies = [rows(...many), rows('a', 'b')];
    const paths = [0, 100].map((offset) => `/things?limit=100&offset=${offset}`);
    expect(await read({ ...WHOLE, pageSize: 1000 }, bodies, { enough: 100 })).toEqual([many, paths.slice(0, 1)]);
    expect(await read({ ...WHOLE, pageSize: 1000 }, bodies, { enough: 101 })).toEqual([[...many, 'a'], paths]);
  });

  test('asks with a filter', async () => {
    const [, paths] = await read(PAGED, [[]], { filter: { of: 'x y' } });
    expect(paths).toEqual(['/things?of=x%20y&limit=2&offset=0']);
  });

  test('of more pages than may be read says so', async () => {
    const pages = [rows('a', 'b'), rows('c', 'd'), rows('e')];
    const most = { pages: 2, beyond: 'Too many things.' };
    const [error, paths] = await read(PAGED, pages, { most });
    expect([error, paths.length]).toEqual(['AppError: Too many things.', 2]);
    expect((await read(PAGED, pages, { most: { ...most, pages: 3 } }))[0]).toHaveLength(5);
  });

  test('says what it says of a missing right, else what the right is for', async () => {
    const forbidden = { lead: 'Only for some.', advice: 'Ask them.' };
    expect((await read({ ...WHOLE, forbidden }, [refusal(403)]))[0]).toBe('AppError: Only for some. Ask them.');
    expect((await read(WHOLE, [refusal(403)]))[0]).toMatch(/not allowed to read things/);
  });

  test('is tried only as often as it may be, and once in a connection test', async () => {
    expect((await read(WHOLE, [refusal(500)], { maxAttempts: 1 }))[1]).toHaveLength(1);
    const { hatz, asked } = fakeApi(() => refusal(500));
    await expect(readAll({ ...hatz, isConnectionTest: true }, WHOLE, idOf)).rejects.toThrow(/had a problem/);
    expect(asked).toHaveLength(1);
  });

  test('one page is asked for by its number', async () => {
    const { hatz, asked } = fakeApi(() => ({ data: rows('a', 'b'), total: 6 }));
    expect(await readPage(hatz, PAGED, idOf, { number: 2 })).toMatchObject({
      count: 2,
      isLast: false,
      tellsMore: false,
    });
    expect(await readPage(hatz, PAGED, idOf, { number: 1 })).toMatchObject({ count: 2, tellsMore: true });
    expect(asked.map(({ path }) => path)).toEqual(['/things?limit=2&offset=4', '/things?limit=2&offset=2']);
  });
});

describe('choices', () => {
  test('are there once each, sorted, and told apart by the end of their ids', () => {
    expect(
      sortedChoices([
        { id: 'a0000000-0000-4000-8000-0000000000b2', name: 'Twins' },
        { id: 'a0000000-0000-4000-8000-0000000000a1', name: 'Twins' },
        { id: 'x', name: 'Single' },
        { id: 'x', name: 'Single' },
      ]),
    ).toEqual([
      { id: 'x', name: 'Single' },
      { id: 'a0000000-0000-4000-8000-0000000000a1', name: 'Twins (…0000a1)' },
      { id: 'a0000000-0000-4000-8000-0000000000b2', name: 'Twins (…0000b2)' },
    ]);
  });

  test('ids that end alike show as much as it takes', () => {
    const names = sortedChoices(['1-aaaaaaaa', '2-aaaaaaaa', 'short'].map((id) => ({ id, name: 'N' }))).map(
      ({ name }) => name,
    );
    expect(names).toEqual(['N (1-aaaaaaaa)', 'N (2-aaaaaaaa)', 'N (short)']);
  });

  test('of one name are always told apart', () => {
    const ids = fc.uniqueArray(fc.string({ unit: 'grapheme-ascii', minLength: 1 }), { minLength: 2 });
    fc.assert(
      fc.property(ids, (list) => {
        const names = sortedChoices(list.map((id) => ({ id, name: 'Same' }))).map(({ name }) => name);
        expect(new Set(names).size).toBe(list.length);
      }),
      RUNS,
    );
  });
});
