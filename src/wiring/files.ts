/** Files and standard streams as commands read and write them. Readers are loaded when a file is read. */

import type { Context } from '../cli/definition.ts';
import { INPUT_FORMATS } from '../core/input.ts';
import type { Guarded } from '../files/guarded.ts';
import type { Host } from '../host.ts';
import { pathOf } from './paths.ts';

type FileAccess = Pick<Context, 'readTable' | 'readJson' | 'readSheets' | 'outgoing' | 'print' | 'sample'>;

/**
 * `stop`: ends a wait for input. `guarded`: what no output may be written over. `onWritten`: called when a file has been written; what follows then is
 * no refusal any more.
 */
export function fileAccess(
  host: Host,
  stop: AbortSignal,
  guarded: () => Promise<readonly Guarded[]>,
  onWritten: () => void,
): FileAccess {
  const read = async (path: string) => {
    const { readSource } = await import('../files/source.ts');
    const stdin = path === '-' ? host.stdin.stream() : nothing();
    return readSource(path, stdin, { place: path === '-' ? path : pathOf(host, path), stop });
  };
  return {
    readTable: async (path, format, wanted) => {
      const { inputFormatOf } = await import('../files/source.ts');
      const { readTable } = await import('../files/read.ts');
      const override = INPUT_FORMATS.find((known) => known === format);
      const named = inputFormatOf(path, override);
      const source = await read(path);
      if (named !== null) return readTable({ ...source, format: named }, wanted);
      const { guessFormat } = await import('../files/guess.ts');
      return readTable({ ...source, format: guessFormat(path, source.bytes) }, wanted);
    },
    readJson: async (path) => {
      const { parseJsonText } = await import('../files/json.ts');
      return parseJsonText(path, (await read(path)).bytes);
    },
    readSheets: async (path) => {
      const { readSheets } = await import('../files/xlsx/sheets.ts');
      return readSheets(path, (await read(path)).bytes);
    },
    outgoing: async (path, { replaces, inputs = [] }) => {
      if (path === '-') return { write: (pieces) => toStdout(host, pieces) };
      const { openOutgoing } = await import('../files/outgoing.ts');
      const { fileOfStdin } = await import('../files/guarded.ts');
      const outgoing = await openOutgoing({
        target: pathOf(host, path),
        typed: path,
        replaces,
        guarded: [
          ...(await guarded()),
          ...inputs.filter((input) => input !== '-').map((input) => ({ path: pathOf(host, input), what: 'the input file' })),
        ],
        stdin: inputs.includes('-') ? fileOfStdin() : null,
      });
      return { write: (pieces) => outgoing.write(pieces).then(onWritten) };
    },
    print: async (text) => host.stdout.write(text),
    sample: async () => {
      const { readSample } = await import('../files/sample.ts');
      return readSample(host.packageFolder);
    },
  };
}

async function toStdout(host: Host, pieces: AsyncIterable<string | Uint8Array>): Promise<void> {
  for await (const piece of pieces) await host.stdout.write(piece);
}

async function* nothing(): AsyncIterable<Uint8Array> {}
