import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { withinLimit, withOutputLimit } from '../src/output-limit';

const LIMIT = 6_291_456;
const through = <T>(output: T): Promise<T> => withinLimit(() => output)();
const bytes = (output: unknown): number => Buffer.byteLength(JSON.stringify(output));

test('an operation described as data stays as it is', () => {
  const operation = { perform: { url: 'https://example.com' } };
  expect(withOutputLimit(operation)).toBe(operation);
});

describe('an output', () => {
  test('that fits stays the same object', async () => {
    const output = { result: 'x'.repeat(5_000_000), result_json: { a: 1 } };
    expect(await through(output)).toBe(output);
  });

  test('that is too large loses the end of its longest text, and what was parsed from it', async () => {
    const output = { id: '1', result: 'é'.repeat(5_000_000), result_json: { a: 1 }, note: 'short' };
    const { result, ...rest } = await through(output);
    expect(rest).toEqual({ id: '1', result_json: null, note: 'short' });
    expect(result).toMatch(/^é{2000000}… \[cut: the text has 5,000,000 characters, more than a Zap can carry\]$/);
  });

  test('keeps its pointers to files whole', async () => {
    const file = `hydrate|||${'p'.repeat(9_000)}|||hydrate`;
    const steps = Array.from({ length: 500 }, () => ({ output: 'y'.repeat(50_000), file }));
    const cut = await through({ steps });
    expect(bytes(cut)).toBeLessThan(LIMIT);
    expect(cut.steps).toHaveLength(500);
    expect(cut.steps.every((step) => step.file === file && /cut/.test(step.output))).toBe(true);
  });

  test('that is a very long list keeps its beginning', async () => {
    const items = Array.from({ length: 200_000 }, (_, id) => ({ id, name: `Automation number ${id} of many` }));
    const cut = await through(items);
    expect(bytes(cut)).toBeLessThan(LIMIT);
    expect(cut.length).toBeGreaterThan(50_000);
    expect(JSON.stringify(cut)).toBe(JSON.stringify(items.slice(0, cut.length)));
  });

  test('fits in the end, whatever it holds', async () => {
    // Signs of one to six bytes in JSON, alone or as halves; their texts are as long as what is tried, or just longer.
    const unit = fc.constantFrom('x', '"', 'é', '😀', '\ud83d', '\u0001', '{"a":', 'a😀');
    const size = fc.constantFrom(1, 19_999, 200_001, 1_000_000, 2_000_001);
    const text = fc.tuple(unit, size);
    await fc.assert(
      fc.asyncProperty(fc.array(text, { minLength: 3, maxLength: 6 }), async (texts) => {
        const output = { texts: texts.map(([unit, times]) => unit.repeat(Math.ceil(times / unit.length))) };
        const cut = await through(output);
        expect(bytes(cut)).toBeLessThan(LIMIT);
        expect(cut.texts).toHaveLength(texts.length);
        expect(JSON.stringify(cut).isWellFormed()).toBe(true);
      }),
      { numRuns: 8, endOnFailure: true },
    );
  });
});

describe('a list of very many records', () => {
  const records = (count: number, inputs: number): Promise<{ id: number; inputs: unknown[] }[]> =>
    withinLimit(() =>
      Array.from({ length: count }, (_, id) => ({
        id,
        inputs: Array.from({ length: inputs }, (__, n) => ({ label: `Input ${n}`, description: 'd'.repeat(50) })),
      })),
    )();

  test('keeps each record, without the lists in it', async () => {
    const kept = await records(9_000, 20);
    expect(kept).toHaveLength(9_000);
    expect(kept[8_999]).toEqual({ id: 8_999, inputs: [] });
  });

  test('keeps as many records from its beginning as fit', async () => {
    const kept = await records(300_000, 1);
    expect(kept.length).toBeGreaterThan(150_000);
    expect(Buffer.byteLength(JSON.stringify(kept))).toBeLessThan(6_291_456);
  });
});

test('a record of very many small values is nothing that could be cut', async () => {
  const record = { values: Array.from({ length: 400_000 }, () => 1_234_567_890_123_456) };
  expect((await through(record)).values).toHaveLength(400_000);
});
