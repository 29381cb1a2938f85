/** Files and standard streams as commands read and write them. Readers are loaded when a file is read. */

import type { Context } from '../commands/definition.ts';
import { INPUT_FORMATS } from '../core/input.ts';
import type { Host } from '../host.ts';

type FileAccess = Pick<Context, 'readTable' | 'readJson' | 'readSheets' | 'writeFile' | 'sample'>;

/** `onWritten`: called when a file has been written; what follows then is no refusal any more. */
export function fileAccess(host: Host, onWritten: () => void): FileAccess {
  return {
    readTable: async (path, format) => {
      const { inputFormatOf, readSource } = await import('../files/source.ts');
      const { readTable } = await import('../files/read.ts');
      const override = INPUT_FORMATS.find((known) => known === format);
      const kind = inputFormatOf(path, override);
      return readTable({ ...(await readSource(path, stdinOf(host))), format: kind });
    },
    readJson: async (path) => {
      const { readSource } = await import('../files/source.ts');
      const { parseJsonText } = await import('../files/json.ts');
      return parseJsonText(path, (await readSource(path, stdinOf(host))).bytes);
    },
    readSheets: async (path) => {
      const { readSource } = await import('../files/source.ts');
      const { readSheets } = await import('../files/xlsx/sheets.ts');
      return readSheets(path, (await readSource(path, stdinOf(host))).bytes);
    },
    writeFile: async (path, force, pieces) => {
      if (path === '-') {
        for await (const piece of pieces) await host.stdout.write(piece);
        return;
      }
      const { writeWhole } = await import('../files/replace.ts');
      await writeWhole(path, { force }, async (file) => {
        for await (const piece of pieces) await file.write(piece);
      });
      onWritten();
    },
    sample: async () => {
      const { readSample } = await import('../files/sample.ts');
      return readSample(host.packageFolder);
    },
  };
}

async function* stdinOf(host: Host): AsyncIterable<Uint8Array> {
  for await (const chunk of host.stdin.stream()) yield chunk as Uint8Array;
}
