/** The file behind `entitle config`: a small JSON object of texts. */

import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { raise } from '../core/refusals.ts';
import { codeOf, reasonOf } from './reasons.ts';

export type ConfigValues = Readonly<Record<string, string>>;

/** No file is an empty configuration. Throws unreadable-file or malformed-file. */
export function readConfig(path: string): ConfigValues {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return {};
    return raise('unreadable-file', { path, reason: reasonOf(error) }, error);
  }
  return parse(path, text);
}

function parse(path: string, text: string): ConfigValues {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && Object.values(value).every((each) => typeof each === 'string')) {
      return value as ConfigValues;
    }
  } catch (error) {
    return raise('malformed-file', { path, row: null, column: null, reason: 'it is not JSON' }, error);
  }
  return raise('malformed-file', { path, row: null, column: null, reason: 'it is not a JSON object of strings' });
}

/** Replaces the file, whole. Throws unwritable-file. */
export async function writeConfig(path: string, values: ConfigValues): Promise<void> {
  const { makeFolder } = await import('./durable.ts');
  const { writeWhole } = await import('./replace.ts');
  makeFolder(dirname(path));
  await writeWhole(path, { force: true, mode: 0o600 }, (file) => file.write(`${JSON.stringify(values, null, 2)}\n`));
}
