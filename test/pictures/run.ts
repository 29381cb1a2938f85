/** `npm run pictures`: draws the main screens anew, for the README, and two workbooks where LibreOffice is installed. */

import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { drawBooks, lackingForBooks } from './books.ts';
import { FOLDER, pictures } from './screens.ts';

mkdirSync(FOLDER, { recursive: true });
for (const [path, svg] of await pictures()) {
  writeFileSync(path, svg);
  tell(path, svg.length);
}
const lacking = lackingForBooks();
if (lacking.length > 0) {
  process.stdout.write(`LEFT OUT: the workbooks (apt-get install libreoffice-calc poppler-utils for ${lacking.join(', ')})\n`);
} else {
  for (const path of await drawBooks()) tell(path, statSync(path).size);
}

function tell(path: string, bytes: number): void {
  process.stdout.write(`${path}  ${(bytes / 1024).toFixed(1)} KB\n`);
}
