/** Before each test file, when it is looked up who reaches what (`reach.ts`): afterwards, which lines of src it ran goes into a file. */

import { writeFileSync } from 'node:fs';
import { Session, type Debugger, type Profiler } from 'node:inspector';
import { type SourceMapPayload, SourceMap } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, expect } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const session = new Session();
const maps = new Map<string, string>();
session.connect();
session.on('Debugger.scriptParsed', ({ params }: { params: Debugger.ScriptParsedEventDataType }) => {
  if (params.url.includes('/src/') && params.sourceMapURL !== undefined) maps.set(params.scriptId, params.sourceMapURL);
});

function post<T>(method: string, params: object = {}): Promise<T> {
  return new Promise((resolve, reject) =>
    session.post(method, params, (error, result) => (error === null ? resolve(result as T) : reject(error))),
  );
}

await post('Profiler.enable');
await post('Profiler.startPreciseCoverage', { callCount: false, detailed: true });

/** The original lines of a script that ran: the innermost range around each of its words says how often. */
async function linesRun({ scriptId, functions }: Profiler.ScriptCoverage): Promise<readonly number[]> {
  const url = maps.get(scriptId);
  if (url === undefined) return [];
  const { scriptSource } = await post<{ scriptSource: string }>('Debugger.getScriptSource', { scriptId });
  const map = new SourceMap(JSON.parse(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64').toString()) as SourceMapPayload);
  const ranges = functions
    .flatMap((each) => each.ranges)
    .toSorted((a, b) => b.endOffset - b.startOffset - (a.endOffset - a.startOffset));
  const lines = new Set<number>();
  let start = 0;
  for (const [index, text] of scriptSource.split('\n').entries()) {
    for (const { index: at } of text.matchAll(/\w+/g)) {
      const around = ranges.findLast(({ startOffset, endOffset }) => startOffset <= start + at && start + at < endOffset);
      const origin = map.findEntry(index, at) as { readonly originalLine?: number };
      if ((around?.count ?? 0) > 0 && origin.originalLine !== undefined) lines.add(origin.originalLine + 1);
    }
    start += text.length + 1;
  }
  return [...lines];
}

const begun = performance.now();

let [ran, failed] = [false, false];
afterEach(({ task }) => {
  ran = true;
  if (task.result?.state === 'fail') failed = true;
});

afterAll(async () => {
  await post('Debugger.enable');
  const { result } = await post<{ result: readonly Profiler.ScriptCoverage[] }>('Profiler.takePreciseCoverage');
  const test = (expect.getState().testPath ?? '').slice(root.length);
  const lines: Record<string, readonly number[]> = {};
  for (const script of result) {
    const file = script.url.replace(/^file:\/\//, '');
    if (file.startsWith(`${root}src/`)) lines[file.slice(root.length)] = await linesRun(script);
  }
  const starts = result.some(
    ({ url, functions }) =>
      url.endsWith('/test/support/process.ts') &&
      functions.some(({ functionName, ranges }) => functionName === 'cleanEnvironment' && (ranges[0]?.count ?? 0) > 0),
  );
  const reach = { test, passed: ran && !failed, milliseconds: Math.round(performance.now() - begun), starts, lines };
  writeFileSync(join(process.env['REACH'] ?? '.', `${test.replaceAll('/', '_')}.json`), JSON.stringify(reach));
});
