import { expect, test } from '@jest/globals';
import { percentOf, roundCredits } from '../../src/usage/numbers';
import { usageItem } from '../../src/usage/rows';

test('unknown fields come out flat, without the names that are taken', () => {
  const fields = {
    credits: 1,
    tags: ['a', 'b', 3],
    parts: [{ id: 1 }],
    mixed: [1, { id: 1 }],
    empty: null,
    totals: { credits: 2, more: { tokens: 4, deepest: { x: 1 } } },
    is_final: true,
  };
  expect(usageItem({ credits: 2 }, { id: '', name: '' }, fields)).toEqual({
    credits: 2,
    tenant_id: '',
    tenant_name: '',
    tags: 'a, b, 3',
    parts: '[{"id":1}]',
    mixed: '[1,{"id":1}]',
    empty: null,
    totals_credits: 2,
    totals_more_tokens: 4,
    totals_more_deepest: '{"x":1}',
    is_final: true,
  });
});

test.each([
  [{ id: 'tenant_A', name: 'A' }, { tenant_id: 'tenant_B', tenant_name: 'B' }, { tenant_id: 'tenant_A', tenant_name: 'A' }],
  [{ id: '', name: '' }, { tenant: { id: 'tenant_B', name: 'B' } }, { tenant_id: 'tenant_B', tenant_name: 'B' }],
  [{ id: 'tenant_A', name: '' }, { tenant_name: ['B'], user: 'u' }, { tenant_id: 'tenant_A', tenant_name: 'B' }],
  [{ id: '', name: '' }, {}, { tenant_id: '', tenant_name: '' }],
])('the tenant of %j or of the row %j', (chosen, fields, tenant) => {
  expect(usageItem({}, chosen, fields)).toMatchObject(tenant);
}); // prettier-ignore

test.each([
  [1, 3, 33.33],
  [0, 10, 0],
  [3, 0, null],
  [0, 0, null],
  [3, null, null],
])('%d of %p in percent is %p', (part, whole, percent) => {
  expect(percentOf(part, whole)).toBe(percent);
});

test('sums lose the traces of binary fractions', () => {
  expect(roundCredits(0.1 + 0.2)).toBe(0.3);
});
