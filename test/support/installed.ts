/** Programs that a test needs and a machine may lack; .ci/run installs them. */

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Whether the program is on the path; when it is not, says what is not tested without it. */
export function installed(program: string, whatFor: string): boolean {
  const found = (process.env['PATH'] ?? '').split(delimiter).some((folder) => isExecutable(join(folder, program)));
  if (!found) process.stderr.write(`LEFT OUT: ${whatFor}: ${program} is not installed\n`);
  return found;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
