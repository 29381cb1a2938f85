/** What a command is: its words, its options, and what it does. One file a command, one list of them all (registry.ts). */

import type { Environment } from '../app/doctor.ts';
import type { Caller, Services } from '../app/ports.ts';
import type { Day } from '../core/days.ts';
import type { Finding } from '../core/doctor.ts';
import type { InputBook, InputTable, Wanted } from '../core/input.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Refusal } from '../core/refusals.ts';
import type { Email, Instant } from '../core/values.ts';
import type { Document, Format, Look } from '../view/document.ts';
import type { Outgoing, Replaces } from '../files/outgoing.ts';
import type { FullScreen, Progress, Prompter } from '../prompt/prompter.ts';

export interface CommandDefinition {
  /** The words: `pools show`. */
  readonly path: string;
  readonly summary: string;
  /** As commander writes them: `[workspace]`, `[product...]`. All optional here: what is missing is asked for. */
  readonly operands?: readonly string[];
  readonly options?: readonly OptionDefinition[];
  /** Lines of a shell, shown in --help. */
  readonly examples: readonly string[];
  /** Whether `--as-of` means something here (contract, section 3). */
  readonly asOf?: boolean;
  /** It changes nothing, and shows a list (which can be sorted and limited, and paged) or one thing. */
  readonly reads?: 'list' | 'one';
  /** Its operands are the words of another command line: the global options are those that stand there. */
  readonly quotes?: true;
  readonly run: (input: Input, context: Context) => Promise<Outcome<Printed>>;
}

export interface OptionDefinition {
  /** As commander writes them: `--note <text>`. */
  readonly flags: string;
  readonly description: string;
  readonly choices?: readonly string[];
  /** The same, the other way round: `--no-x`. */
  readonly opposite?: OptionDefinition;
}

/** What was typed for this command. */
export interface Input {
  /** The operand at a place, or null. */
  operand(place: number): string | null;
  /** All operands from a place on. */
  operandsFrom(place: number): readonly string[];
  /** The value of an option that takes one, or null. */
  text(option: string): string | null;
  /** The values of an option that takes several. */
  texts(option: string): readonly string[];
  /** Whether a switch was given. */
  has(option: string): boolean;
  /** A switch with an opposite (`--x`, `--no-x`): true, false, or null when neither was given. */
  either(option: string): boolean | null;
}

/** What a command leaves to be printed. */
export interface Printed {
  /** Null: the command has written its result itself (an export to stdout). */
  readonly document: Document | null;
  /** What follows once the result is out: what was told is remembered as told. */
  readonly afterwards?: () => Promise<void>;
  /** A result that is printed although it was refused: in bulk, at least one row. */
  readonly refusal?: Refusal | null;
  /** Exit status 10 of --exit-code: entitlements are missing. */
  readonly entitlementsMissing?: boolean;
  /** It tells of several organizations at once. */
  readonly across?: boolean;
  /** The one command that makes sense next; for people, on stderr. */
  readonly next?: string | null;
  /** What is asked when this was printed: whether to go on with something. Null: no. */
  readonly offer?: (() => Promise<Outcome<Printed> | null>) | null;
}

/** The store, and who asks it. */
export interface Stores {
  /** Opens the store. */
  services(): Promise<Services>;
  /** Who asks and about which organization; refuses with no-actor. */
  caller(): Promise<Outcome<Caller>>;
  actor(): Promise<Outcome<Email>>;
}

/** Days and times. */
export interface Calendar {
  now(): Instant;
  today(): Day;
  /** A day for people: `2026-11-27`, with `(UTC)` beside today where the calendar on the wall says another one. */
  dayText(day: Day): string;
  /** The day of --as-of, else today. */
  asOf(): Day;
}

/** Whoever sits there: what they are told, shown and asked, on stderr. */
export interface Asking {
  /** Whether there is a terminal to ask somebody in, and nobody forbade it. */
  readonly canAsk: boolean;
  /** --yes */
  readonly confirmed: boolean;
  prompter(): Promise<Prompter>;
  /** --quiet */
  readonly quiet: boolean;
  /** A hint or a note, on stderr; nothing with --quiet. */
  hint(text: string): Promise<void>;
  /** A line that belongs to a question, on stderr, whatever --quiet says. */
  inform(text: string): Promise<void>;
  /** Shows a document on stderr, as a table: a summary before a confirmation. */
  show(document: Document): Promise<void>;
  /** How things are drawn on stderr, for people. */
  look(): Look;
}

/** What is read and written beside the store. */
export interface Files {
  /** The rows of a file or of stdin (`-`). Refuses with unreadable-file, unknown-file-format, unknown-sheet or malformed-file (thrown). */
  readTable(path: string, format: string | null, wanted: Wanted): Promise<InputTable>;
  /** The JSON value in a file or in stdin (`-`). Refuses with unreadable-file or malformed-file (thrown). */
  readJson(path: string): Promise<unknown>;
  /** The sheets of a workbook in a file or in stdin (`-`). Refuses with unreadable-file or malformed-file (thrown). */
  readSheets(path: string): Promise<InputBook>;
  /**
   * The one door for files that go out, for now or later: refuses, before anything happens, to write over the store and
   * what belongs to it, the settings, a file of `inputs`, or what `replaces` does not cover (usage, file-exists; thrown).
   * What is then written is complete or not there at all (unwritable-file); `-` is stdout.
   */
  outgoing(path: string, options: { readonly replaces: Replaces; readonly inputs?: readonly string[] }): Promise<Outgoing>;
  /** Text for a shell, on stdout as it is. */
  print(text: string): Promise<void>;
  progress(label: string): Progress;
}

/** The program, what it runs on, and the places of stores. */
export interface Machine {
  /** Makes the store at a place, the one that `settings.db` names unless told; it is there only when `fill` says to keep it. */
  createStore<T>(
    fill: (services: Services) => Promise<{ readonly keep: boolean; readonly value: T }>,
    place?: string,
  ): Promise<T>;
  /** Copies the store into a file, which is there only when `check` says to keep the copy; refuses as backupSqliteStore does (thrown). */
  backupStore<T>(
    file: string,
    options: { readonly force: boolean; readonly onPages: (done: number, total: number) => void },
    check: (copy: Services) => Promise<{ readonly keep: boolean; readonly value: T }>,
  ): Promise<{ readonly value: T; readonly bytes: number }>;
  /** Of the program and of what it runs on. */
  readonly versions: { readonly version: string; readonly node: string; readonly platform: string };
  /** For `doctor`: the machine, and the file of a store that opens. */
  environment(): Promise<Environment>;
  storeFacts(): Promise<readonly Finding[]>;
  /** The sample organization that comes with the program. */
  sample(): Promise<unknown>;
  /** The whole terminal, for `browse`; where there is somebody to ask. */
  fullScreen(): Promise<FullScreen>;
}

/** What use cases ask of outside beside a store. */
export interface Tools {
  readonly sha256: Services['sha256'];
  readonly nearest: Services['nearest'];
  readonly yieldTurn: Services['yieldTurn'];
}

/** What was set for good or for this run. */
export interface Configured {
  readonly settings: Settings;
}

/** What commands are given; everything is made when it is first asked for, so that --help opens nothing. */
export interface Context extends Stores, Calendar, Asking, Files, Machine, Tools, Configured {}

/** `entitle config`, the environment and the flags, put together. */
export interface Settings {
  readonly list: readonly Setting[];
  /** The store's place: an absolute path, or a URL. */
  readonly db: string;
  readonly format: Format;
  /** Every store that a flag, the environment, the settings or the default names: what no output may be written over. */
  readonly storePlaces: readonly string[];
  /** A store's place as typed, made absolute. */
  locate(typed: string): string;
  /** Keeps values for later runs; null removes one. */
  save(values: Readonly<Partial<Record<SettingKey, string | null>>>): Promise<void>;
}

export const SETTING_KEYS = ['db', 'org', 'as', 'format', 'check-every', 'plain'] as const;
export type SettingKey = (typeof SETTING_KEYS)[number];

export interface Setting {
  readonly key: SettingKey;
  readonly value: string | null;
  readonly source: 'flag' | 'environment' | 'config' | 'default';
}

export interface CommandGroup {
  readonly title: string;
  readonly commands: readonly CommandDefinition[];
}

export interface Commands {
  readonly groups: readonly CommandGroup[];
  /** In no list: what the shells ask while somebody types. */
  readonly hidden: readonly CommandDefinition[];
  /** What `entitle help TOPIC` tells of. */
  readonly topics: readonly string[];
  /** Nothing but `entitle`. */
  readonly start: CommandDefinition;
}
