/** What a store's file and connection are like. */

import { existsSync, statSync } from 'node:fs';
import { type Finding, fine } from '../../core/doctor.ts';
import { openDatabase, readSettings } from './connection.ts';
import { raiseStoreProblem } from './problems.ts';
import { SCHEMA_VERSION } from './schema.ts';

/** A log this long was never moved into the file: some process keeps an old moment open, or the disk is full. */
const LONG_LOG = 256 * 1024 * 1024;

/** Refuses with corrupt-store or store-unusable (thrown). */
export function sqliteHealth(path: string): readonly Finding[] {
  const database = openDatabase(path);
  try {
    const version = database.prepare('select sqlite_version()').pluck().get() as string;
    const schema = database.pragma('user_version', { simple: true });
    const settings = readSettings(database).map(([name, value]) => `${name}=${String(value)}`);
    return [
      fine('store: SQLite', version),
      fine('store: schema', `${String(schema)} of ${SCHEMA_VERSION}`),
      fine('store: settings', settings.join(' ')),
      fine('store: place', 'a file of one name, on a disk of this machine'),
      fine('store: size', `${statSync(path).size} bytes`),
      logFinding(path),
      quickFinding(database.pragma('quick_check(1)', { simple: true }) as string),
    ];
  } catch (error) {
    return raiseStoreProblem(path, error);
  } finally {
    database.close();
  }
}

function logFinding(path: string): Finding {
  const log = `${path}-wal`;
  const bytes = existsSync(log) ? statSync(log).size : 0;
  const check = 'store: log';
  if (bytes < LONG_LOG) return fine(check, `${bytes} bytes`);
  const fix = 'end the processes that keep the store open; the next one to close it moves the log into the file';
  return { check, status: 'warning', found: `${bytes} bytes wait beside the file`, fix };
}

function quickFinding(said: string): Finding {
  const check = 'store: file';
  if (said === 'ok') return fine(check, 'whole (entitle verify looks closer)');
  return {
    check,
    status: 'problem',
    found: said,
    fix: 'nothing was changed; keep the file as it is, and go back to a backup that verifies',
  };
}
