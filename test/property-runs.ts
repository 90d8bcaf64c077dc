/** How many cases a property is tried with; `npm run fuzz` tries many more. */
export const RUNS = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 1_000) };
