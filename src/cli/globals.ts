/** Flags that every command understands, before or after its name (contract, section 3). */

export interface GlobalOption {
  /** The attribute commander keeps it under. */
  readonly name: string;
  readonly flags: string;
  readonly description: string;
}

export const GLOBAL_OPTIONS: readonly GlobalOption[] = [
  { name: 'db', flags: '--db <path>', description: 'the store: a file (ENTITLE_DB)' },
  { name: 'org', flags: '--org <key>', description: 'the organization (ENTITLE_ORG)' },
  { name: 'as', flags: '--as <email>', description: 'who is acting (ENTITLE_AS)' },
  { name: 'format', flags: '--format <format>', description: 'table, json, ndjson, csv or markdown (ENTITLE_FORMAT)' },
  { name: 'json', flags: '--json', description: 'the same as --format json' },
  { name: 'columns', flags: '--columns <a,b>', description: 'only these columns, in this order; help: which there are' },
  { name: 'asOf', flags: '--as-of <date>', description: 'pools, workspaces, status, forecast as of that day' },
  { name: 'plain', flags: '--plain', description: 'numbered lists, nothing redrawn, words for signs (ACCESSIBLE=1)' },
  { name: 'pager', flags: '--no-pager', description: 'long lists straight to the terminal, not through $PAGER' },
  { name: 'yes', flags: '-y, --yes', description: 'confirm beforehand' },
  { name: 'input', flags: '--no-input', description: 'never ask anything' },
  { name: 'color', flags: '--no-color', description: 'no colours (NO_COLOR)' },
  { name: 'quiet', flags: '-q, --quiet', description: 'no hints and no progress' },
  { name: 'debug', flags: '--debug', description: 'show stack traces' },
];
