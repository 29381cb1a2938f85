/** The fuzzers of `npm test`, for as long as it takes to find what happens once in thousands. */

process.env['ENTITLE_FUZZ_RUNS'] ??= '10000';
await import('../faults/fuzz/arguments.test.ts');
await import('../files/fuzz.test.ts');
