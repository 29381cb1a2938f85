/** `npm run pictures`: draws the main screens anew, for the README. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { FOLDER, pictures } from './screens.ts';

mkdirSync(FOLDER, { recursive: true });
for (const [path, svg] of await pictures()) {
  writeFileSync(path, svg);
  process.stdout.write(`${path}  ${(svg.length / 1024).toFixed(1)} KB\n`);
}
