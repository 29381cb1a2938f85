/** The composition root: from a command line to an exit status. The only place that turns an error into one. */

import { withHelpers } from '../app/helpers.ts';
import { openSession, type Session } from './context.ts';
import type { Context, Printed } from '../cli/definition.ts';
import { nearest } from '../cli/nearest.ts';
import { type Invocation, parseCommandLine, type Values } from '../cli/program.ts';
import { COMMANDS } from '../commands/registry.ts';
import { explain, raise, refuse, type Refusal, RefusalError } from '../core/refusals.ts';
import { visible } from '../core/text.ts';
import { readConfig } from '../files/config.ts';
import { type Host, type Signal, systemHost } from '../host.ts';
import { configPath } from './paths.ts';
import type { Format } from '../view/document.ts';
import { problemText } from '../view/problem.ts';
import { runWhere } from './where.ts';
import { arrangementOf, print } from './print.ts';
import manifest from '../../package.json' with { type: 'json' };

/** What bin/entitle.js calls; tests put something else in the place of a part of the world. */
export async function main(other: Partial<Host> = {}): Promise<void> {
  const host = Object.assign(systemHost(), other);
  host.setExitStatus(await run(host));
}

/** Runs one command line to its end and returns its exit status; the streams are written, the store is closed. */
export async function run(host: Host): Promise<number> {
  const stop = new AbortController();
  let signalled: Signal | undefined;
  const release = host.onSignal((signal) => {
    signalled = signal;
    stop.abort();
  });
  try {
    const status = await attempt(host, { stop: stop.signal, interrupt: () => stop.abort() });
    return status === 130 && signalled !== undefined && signalled !== 'SIGINT' ? 143 : status;
  } finally {
    release();
  }
}

async function attempt(host: Host, stopping: Parameters<typeof openSession>[2]): Promise<number> {
  let session: Session | undefined;
  let globals: Values = {};
  try {
    const width = host.stdout.isTerminal ? host.stdout.columns : 100;
    const parsed = parseCommandLine(host.argv, { commands: COMMANDS, version: manifest.version, nearest, width });
    if ('text' in parsed) {
      await host.stdout.write(parsed.text);
      return 0;
    }
    globals = parsed.globals;
    session = openSession(host, globals, stopping);
    return await carryOut(host, parsed, session);
  } catch (error) {
    return await report(host, error, session?.look.format ?? guessFormat(host), {
      acted: session?.acted() === true,
      debug: globals['debug'] === true || host.argv.includes('--debug'),
    });
  } finally {
    await session?.close();
  }
}

async function carryOut(host: Host, { definition, input, globals }: Invocation, session: Session): Promise<number> {
  if (globals['asOf'] !== undefined && definition.asOf !== true) {
    raise('usage', {
      reason: `--as-of means nothing to "entitle ${definition.path}"`,
      fix: 'it goes with pools, workspaces, status and forecast',
    });
  }
  const { columns, look, acted } = session;
  const arrangement = arrangementOf(definition, input, columns);
  const outcome = await runWhere(definition, input, session.context);
  session.keysBack();
  if (!outcome.ok) return refused(host, await helpedOut(session.context, outcome.refusal), look.format);
  const pager = definition.reads !== undefined && globals['pager'] !== false && host.env['TERM'] !== 'dumb';
  for (let printed = outcome.value; ;) {
    await print(printed, arrangement, { host, context: session.context, look, columns, pager, acted });
    await printed.afterwards?.();
    if (printed.refusal) return refused(host, printed.refusal, session.look.format);
    const more = (await printed.offer?.()) ?? null;
    session.keysBack();
    if (more === null) return finish(host, printed, session.context);
    if (!more.ok) return refused(host, more.refusal, look.format);
    printed = more.value;
  }
}

/** Where they are not of one moment, and somebody looks. */
const SPREAD = 'On a cluster, each organization is shown as it was at one moment, and not all of them at the same one.';

async function finish(host: Host, { across, next, entitlementsMissing }: Printed, context: Context): Promise<number> {
  if (across === true && host.stderr.isTerminal) {
    const login = await (await context.services()).store.login();
    if (login?.spread === true) await context.hint(SPREAD);
  }
  if (next && host.stdout.isTerminal && host.stderr.isTerminal) await context.hint(`next: ${next}`);
  return entitlementsMissing === true ? 10 : 0;
}

/** Whom to ask is said beside the refusal; where even that cannot be read, the refusal is told without. */
async function helpedOut(context: Context, refusal: Refusal): Promise<Refusal> {
  if (refusal.code !== 'not-permitted' && refusal.code !== 'not-activated') return refusal;
  try {
    const actor = await context.actor();
    return actor.ok ? await withHelpers(await context.services(), actor.value, refusal) : refusal;
  } catch (error) {
    if (error instanceof RefusalError) return refusal;
    throw error;
  }
}

async function refused(host: Host, refusal: Refusal, format: Format): Promise<number> {
  const explanation = explain(refusal);
  const terminal = host.stderr.isTerminal;
  const look = { format, colour: terminal && wantsColour(host), width: terminal ? host.stderr.columns : null };
  await host.stderr.write(await problemText(explanation, look));
  return explanation.exit;
}

/** Without a session to ask: the command line may be one that is not understood. */
function wantsColour({ argv, env }: Host): boolean {
  return !argv.includes('--no-color') && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
}

/**
 * A refusal that was thrown, a reader that went away, the machine or a bug. What fails after the change was made (`acted`:
 * a full disk under stdout) says so: whoever ran the command again would make the change twice.
 */
async function report(
  host: Host,
  error: unknown,
  format: Format,
  { acted, debug }: { readonly acted: boolean; readonly debug: boolean },
): Promise<number> {
  if (isBrokenPipe(error)) return 0;
  if (debug && error instanceof Error) await host.stderr.write(traceOf(error));
  if (error instanceof RefusalError) return refused(host, error.refusal, format);
  if (!acted && isOutOfFiles(error)) return refused(host, refuse('too-many-open-files', { needed: 1 }).refusal, format);
  const reason = error instanceof Error ? error.message : String(error);
  const problem = {
    code: 'unexpected',
    message: acted ? `what was asked is done, but could not be told: ${reason}` : reason,
    hint: acted
      ? 'do not run it again; see it with: entitle transactions, or entitle activity'
      : 'run it again with --debug for the trace',
    details: {},
  };
  await host.stderr.write(await problemText(problem, { format, colour: false, width: null }));
  return 1;
}

/** The stack, whose first lines are the message: it may name what was typed. */
function traceOf({ stack, message }: Error): string {
  return (stack ?? message)
    .split('\n')
    .map((line) => `${visible(line)}\n`)
    .join('');
}

/** Also from a thread, which says it in words alone. */
function isOutOfFiles(error: unknown): boolean {
  return error instanceof Error && /\b(EMFILE|ENFILE)\b/.test(error.message);
}

/** `| head -1`: whoever read our output has seen enough. */
function isBrokenPipe(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EPIPE';
}

/** The format of an error about a command line that could not be understood: as typed, else as it is set. */
function guessFormat(host: Host): Format {
  const { argv, env } = host;
  const at = argv.indexOf('--format');
  const typed =
    argv.find((word) => word.startsWith('--format='))?.slice('--format='.length) ?? (at < 0 ? undefined : argv[at + 1]);
  const format = argv.includes('--json') ? 'json' : (typed ?? env['ENTITLE_FORMAT'] ?? configuredFormat(host));
  return format === 'json' || format === 'ndjson' ? format : 'table';
}

/** What is wrong with the settings is told by the first command that needs them. */
function configuredFormat(host: Host): string | undefined {
  try {
    return readConfig(configPath(host))['format'];
  } catch {
    return undefined;
  }
}
