/** Two stores are told the same at different moments: times and the hashes that hold them differ. */

import type { Ended } from '../../support/process.ts';

export function timeless({ status, stdout, stderr }: Ended, place: string): Ended {
  const plain = (text: string): string =>
    text
      .replaceAll(place, 'STORE')
      .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, 'TIME')
      .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'MINUTE')
      .replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH')
      .replaceAll(/\b[0-9a-f]{32}\b/g, 'PLAN');
  return { status, stdout: plain(stdout), stderr: plain(stderr) };
}
