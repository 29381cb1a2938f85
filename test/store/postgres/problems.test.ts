/** Which errors mean that a server, or a machine behind it, went away: what was asked is then asked again. */

import { expect, test } from 'vitest';
import { isLost } from '../../../src/store/postgres/problems.ts';

test.each([
  ['58030', 'failed to COPY to shard 102033 on 127.0.0.1:6511', true],
  ['58030', 'failed to complete COPY on 127.0.0.1:6511', true],
  ['58030', 'could not read block 3 in file "base/5/16384": Input/output error', false],
  ['XX000', 'failure on connection marked as essential: 127.0.0.1:6511', true],
  ['XX000', 'server closed the connection unexpectedly', true],
  ['XX000', 'could not receive data from server: Connection reset by peer', true],
  ['XX000', 'the database system is in recovery mode', true],
  ['XX000', "failed to prepare transaction 'citus_0_1_2_3' on host 127.0.0.1:6511", true],
  ['XX000', 'could not find a function of ours', false],
  ['08006', 'connection to the remote node owner@127.0.0.1:6511 failed with the following error: Connection refused', true],
  ['23514', 'new row for relation "lots_102035" violates check constraint "lots_check"', false],
])('%s, %s: %s', (code, message, lost) => {
  expect(isLost(Object.assign(new Error(message), { code }))).toBe(lost);
});
