/** Run by replace.test.ts in a process of its own: writes 1 MiB to the file it is given, and says what came of it. */

import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { writeWhole } from '../../src/files/replace.ts';
import type { WholeFile } from '../../src/files/sink.ts';
import { refusalIn } from '../support/table.ts';

const [, , path = '', how] = process.argv;
const piece = 'x'.repeat(16 * 1024);

async function write(file: WholeFile): Promise<void> {
  const stream = how === 'stream' ? file.stream() : undefined;
  for (let count = 0; count < 64; count++) {
    if (stream === undefined) await file.write(piece);
    // As exceljs does it: a stream that failed never drains, and its writer waits for ever.
    else if (!stream.write(piece)) await once(stream, 'drain').catch(() => new Promise(() => {}));
    if (how === 'wait' && count === 32) {
      process.stdout.write('half\n');
      await setTimeout(60_000);
    }
  }
}

process.stdout.write(`${await refusalIn(writeWhole(path, { force: true }, write))}\n`);
