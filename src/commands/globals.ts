/** Flags that every command understands, before or after its name (contract, section 3). */

export interface GlobalOption {
  /** The attribute commander keeps it under. */
  readonly name: string;
  readonly flags: string;
  readonly description: string;
  /** `root`: shown in `entitle --help` only, to keep each command's own help short. */
  readonly help: 'everywhere' | 'root';
}

export const GLOBAL_OPTIONS: readonly GlobalOption[] = [
  { name: 'db', flags: '--db <path>', description: 'the store: a file (ENTITLE_DB)', help: 'root' },
  { name: 'org', flags: '--org <key>', description: 'the organization (ENTITLE_ORG)', help: 'everywhere' },
  { name: 'as', flags: '--as <email>', description: 'who is acting (ENTITLE_AS)', help: 'everywhere' },
  { name: 'format', flags: '--format <format>', description: 'table, json, ndjson, csv or markdown (ENTITLE_FORMAT)', help: 'everywhere' },
  { name: 'json', flags: '--json', description: 'the same as --format json', help: 'everywhere' },
  { name: 'columns', flags: '--columns <a,b>', description: 'only these columns, in this order', help: 'root' },
  { name: 'asOf', flags: '--as-of <date>', description: 'see pools, workspaces, status and forecast with the calendar of that day', help: 'root' },
  { name: 'yes', flags: '-y, --yes', description: 'confirm beforehand', help: 'everywhere' },
  { name: 'input', flags: '--no-input', description: 'never ask anything', help: 'root' },
  { name: 'color', flags: '--no-color', description: 'no colours (NO_COLOR)', help: 'root' },
  { name: 'quiet', flags: '-q, --quiet', description: 'no hints and no progress', help: 'root' },
  { name: 'debug', flags: '--debug', description: 'show stack traces', help: 'root' },
];

export const ROOT_HELP = `
Begin with:
  $ entitle init --sample        a store with a sample organization, to try everything on
  $ entitle status               who and where, what is missing, the next events
  $ entitle transfer             transfer seats or a module, step by step
`;
