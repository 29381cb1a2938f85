/** Wires what commands are given to the outside world. Everything is opened when it is first asked for. */

import type { Clock, Services, Store } from '../app/ports.ts';
import type { Context, Settings } from '../cli/definition.ts';
import { nearest } from '../cli/nearest.ts';
import type { Values } from '../cli/program.ts';
import { isYes, valueOf } from '../cli/settings.ts';
import { type Day, parseDay } from '../core/days.ts';
import { done } from '../core/outcome.ts';
import { raise, refuse } from '../core/refusals.ts';
import { isAddress, isMistypedAddress } from '../core/store-place.ts';
import { visible } from '../core/text.ts';
import { type Instant, parseEmail } from '../core/values.ts';
import type { LedgerPart } from '../core/verify-ledger.ts';
import type { Host } from '../host.ts';
import { configPath, pathOf, timeWitnesses } from './paths.ts';
import { backupStore, createStore, openStore, storeFacts } from './stores.ts';
import { silentProgress, terminalProgress } from '../prompt/progress.ts';
import type { Prompter } from '../prompt/prompter.ts';
import type { Thread } from '../store/sqlite/thread.ts';
import type { Look } from '../view/document.ts';
import { broken } from '../view/problem.ts';
import { render } from '../view/formats/render.ts';
import { fileAccess } from './files.ts';
import { patienceOf } from './patience.ts';
import { settingsOf } from './settings.ts';
import { watched } from './watched-store.ts';
import manifest from '../../package.json' with { type: 'json' };

interface Stopping {
  readonly stop: AbortSignal;
  readonly interrupt: () => void;
}

/** The context of one run, and how to end it. */
export interface Session {
  readonly context: Context;
  /** How results are to look. */
  readonly look: Look;
  readonly columns: readonly string[] | null;
  /** Whether anything was committed, written or kept: what follows then is not a refusal any more. */
  acted(): boolean;
  /** Questions are over: what follows, a pager among it, finds the keyboard as it was. */
  keysBack(): void;
  close(): Promise<void>;
}

/** `stop`: aborted when the process was told to end; `interrupt` tells it so. */
export function openSession(host: Host, globals: Values, { stop, interrupt }: Stopping): Session {
  const settings = settingsOf(host, globals);
  const quiet = globals['quiet'] === true;
  // For those whom signs, colours and redrawing do not help: a reader of screens, a printer, a log.
  const plain = globals['plain'] === true || isYes(valueOf(settings.list, 'plain'));
  const dumb = host.env['TERM'] === 'dumb' || plain;
  const colour = globals['color'] !== false && (host.env['NO_COLOR'] ?? '') === '' && !dumb;
  const unicode = !dumb && host.platform !== 'win32';
  const yieldTurn = async (): Promise<void> => {
    await host.turn();
    if (stop.aborted) raise('cancelled', {});
  };
  const asOf = dayOf(globals['asOf']);
  const patience = patienceOf(host, stop, quiet);
  let acted = false;
  const act = <T>(result: T): T => {
    acted = true;
    return result;
  };
  const servicesOn = (store: Store): Services => ({
    store: watched(store, act),
    clock,
    sha256: (text) => host.sha256(text),
    nearest,
    yieldTurn,
    rowsAtOnce: host.rowsAtOnce,
  });
  let opened: Promise<Store> | undefined;
  const open = () => (opened ??= openStore(settings.db, needs));
  const canAsk = host.stdin.isTerminal && host.stderr.isTerminal && globals['input'] !== false;
  let asking: Prompter | undefined;
  const prompter = async () => {
    const { terminalPrompter } = await import('../prompt/terminal.ts');
    const drawn = { colour, unicode, words: plain, dumb };
    const terminal = { input: host.stdin.stream(), output: host.stderr.stream(), stop, interrupt };
    return (asking ??= terminalPrompter({ ...terminal, ...drawn }));
  };
  /** On stderr, beside the questions. */
  const inform = async (text: string): Promise<void> => {
    asking?.said(text);
    await host.stderr.write(text);
  };
  const informLine = async (text: string): Promise<void> => {
    const width = host.stderr.isTerminal ? host.stderr.columns : null;
    await inform(`${await broken(visible(text), width)}\n`);
  };
  const fullScreen = async () => {
    const { openFullScreen } = await import('../prompt/full-screen.ts');
    const screen = await openFullScreen({ input: host.stdin.stream(), output: host.stderr.stream(), stop });
    const keysBack = async <T>(work: () => Promise<T>): Promise<T> => work().finally(() => asking?.rest());
    return { ...screen, pause: <T>(work: () => Promise<T>) => screen.pause(() => keysBack(work)) };
  };
  let clockIsRight = false;
  const clock: Clock = {
    now: () => host.now() as Instant,
    today: () => host.now().slice(0, 10) as Day,
    // A server keeps its own time.
    ...(isAddress(settings.db)
      ? {}
      : {
          seen: () => (clockIsRight ? null : (host.touched(timeWitnesses(host, settings.db)) as Instant | null)),
          trust: async (ahead) => {
            if (!canAsk) return false;
            const { now, last, organization } = ahead;
            const message = `The clock says ${now}; the last line of ${organization} is of ${last}. Is the clock right?`;
            const answer = await (await prompter()).confirm({ message });
            if (answer.kind !== 'answer') raise('cancelled', {});
            return (clockIsRight = true);
          },
        }),
  };
  const look = (): Look => ({ format: 'table', width: host.stderr.columns, colour, unicode, words: plain });
  const needs = { host, patience, prompter: canAsk ? prompter : null };
  /** Who is named; else whom the database knows the login as. */
  const actor = async () => {
    const as = valueOf(settings.list, 'as');
    if (as !== null) return parseEmail(as);
    const login = isAddress(settings.db) ? await (await open()).login() : null;
    return login?.member ? done(login.member) : refuse('no-actor', {});
  };

  let thread: Thread | null | undefined;
  const verifyWorker = async () => {
    // A server would only be asked twice: the time goes into reading and hashing here.
    if (isAddress(settings.db)) return null;
    const { startThread } = await import('../store/sqlite/thread.ts');
    const running = (thread ??= startThread());
    return (
      running &&
      ((part: LedgerPart) =>
        running.ask('verifyFirstPart', { place: settings.db, part }, () => {
          throw new Error('a thread ended without its result');
        }))
    );
  };

  /** What no output of this run may be written over; `own`: a place that is meant to be written. */
  const guarded = async (own: string | null = null) => {
    const { guardedStore } = await import('../files/guarded.ts');
    const stores = settings.storePlaces.filter((place) => !isAddress(place) && !isMistypedAddress(place) && place !== own);
    return [...stores.flatMap(guardedStore), { path: configPath(host), what: 'the file of the settings' }];
  };
  const refuseGuarded = async (file: string, typed: string, own: string | null = null) => {
    const guard = await import('../files/guarded.ts');
    guard.refuseGuarded(file, typed, await guarded(own), { databases: false, stdin: null });
  };

  const context: Context = {
    services: async () => ({ ...servicesOn(await open()), verifyWorker }),
    createStore: async (fill, place = settings.db) => {
      if (!isAddress(place) && !isMistypedAddress(place)) await refuseGuarded(place, place, place);
      return act(await createStore(place, needs, (store) => fill(servicesOn(store))));
    },
    backupStore: async (file, { force, onPages }, check) => {
      const target = pathOf(host, file);
      await refuseGuarded(target, file);
      const pages = (finished: number, total: number): void => {
        if (stop.aborted) raise('cancelled', {});
        onPages(finished, total);
      };
      const request = { target, force, onPages: pages };
      return act(await backupStore(settings.db, needs, request, (copy) => check(servicesOn(copy))));
    },
    versions: { version: manifest.version, node: host.nodeVersion, platform: host.platform },
    environment: async () => {
      const { environmentOf } = await import('./environment.ts');
      return environmentOf(host, settings.db, { colour, unicode });
    },
    storeFacts: () => storeFacts(settings.db),
    actor,
    caller: async () => {
      const email = await actor();
      return email.ok ? done({ actor: email.value, organization: valueOf(settings.list, 'org') }) : email;
    },
    now: () => clock.now(),
    today: () => clock.today(),
    dayText: (day) => (day === clock.today() && day !== host.localDay() ? `${day} (UTC)` : day),
    asOf: () => asOf ?? clock.today(),
    canAsk,
    confirmed: globals['yes'] === true,
    quiet,
    prompter,
    fullScreen,
    look,
    progress: (label) => {
      asking?.rest();
      return quiet || !host.stderr.isTerminal || !unicode
        ? silentProgress
        : terminalProgress({ stream: host.stderr.stream(), label, colour, now: () => host.elapsed() });
    },
    hint: async (text) => {
      if (!quiet) await informLine(text);
    },
    inform: informLine,
    show: async (document) => {
      for await (const text of render(document, look(), null, nearest)) await inform(text);
    },
    ...fileAccess(host, stop, guarded, () => act(null)),
    sha256: (text) => host.sha256(text),
    nearest,
    yieldTurn,
    settings: { ...settings, save: (values) => settings.save(values).then(act) },
  };
  return {
    context,
    look: { ...lookOf(host, settings, colour, unicode), words: plain && host.stdout.isTerminal },
    columns: columnsOf(globals['columns']),
    acted: () => acted,
    keysBack: () => asking?.rest(),
    close: async () => {
      asking?.rest();
      await thread?.stop();
      await (await opened?.catch(() => undefined))?.close();
    },
  };
}

function lookOf(host: Host, settings: Settings, colour: boolean, unicode: boolean): Look {
  const terminal = host.stdout.isTerminal;
  return {
    format: settings.format,
    width: terminal ? host.stdout.columns : null,
    colour: colour && terminal,
    unicode: unicode || !terminal,
  };
}

function dayOf(typed: unknown): Day | null {
  if (typeof typed !== 'string') return null;
  return parseDay(typed) ?? raise('usage', { reason: `--as-of "${typed}" is not a date`, fix: 'write it as YYYY-MM-DD' });
}

function columnsOf(typed: unknown): readonly string[] | null {
  return typeof typed === 'string' ? typed.split(',').map((name) => name.trim()) : null;
}
