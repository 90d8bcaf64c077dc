import { expect, test } from '@jest/globals';
import { customerCreditsSample, customersReport } from '../../src/usage/customers';

test('the sample is a report as customers make it', () => {
  const cedar = {
    id: 'tenant_Cust04',
    name: 'Cedar Dental',
    status: 'Active',
    package_name: 'Essentials',
    user_count: 15,
    total_credit_limit: 50_000,
    total_credits_used: 40_730.5,
    created_at: '2025-03-01T09:00:00.000Z',
  };
  const asked = { above: null, monthStart: '2026-11-01T00:00:00.000Z', isEarly: false };
  expect(customersReport([cedar], asked)).toEqual(customerCreditsSample);
  expect(customerCreditsSample).toMatchObject({
    rows: [{ tenant_id: 'tenant_Cust04', credits: 40_730.5, limit: 50_000, percent: 81.46, remaining: 9_269.5 }],
    report_text:
      'Credits by customer, 2026-11\n1 customer, 40,730.5 credits used this month\nCedar Dental: 40,730.5 (81.5%), limit 50,000, 9,269.5 left',
    report_markdown:
      '**Credits by customer, 2026-11**\n\n1 customer, 40,730.5 credits used this month  \n\n- Cedar Dental: **40,730.5** 81.5%, limit 50,000, 9,269.5 left',
  });
});
