/** The CI recipes of the README, run by a shell as they stand there, with the program on the path. */

import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { cleanEnvironment, entitle, runProcess, tempFolder } from '../../support/process.ts';

const readme = readFileSync(fileURLToPath(new URL('../../../README.md', import.meta.url)), 'utf8');

/** The blocks of one language under a heading. */
function blocksUnder(heading: string, language: string): readonly string[] {
  const [, section = ''] = readme.split(`### ${heading}\n`);
  const blocks = section.split('\n### ')[0]?.matchAll(/```(\w+)\n([\s\S]*?)```/g) ?? [];
  const found = [...blocks].filter(([, own]) => own === language).map(([, , text = '']) => text);
  if (found.length === 0) throw new Error(`no ${language} under "${heading}"`);
  return found;
}

/** The script of a recipe: the body of its `run: |`. */
function recipe(heading: string, block = 0): string {
  const text = blocksUnder(heading, 'yaml')[block] ?? '';
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.trimEnd().endsWith('run: |'));
  if (start < 0) throw new Error(`no script under "${heading}"`);
  const body = lines.slice(start + 1);
  const indent = /^ */.exec(body[0] ?? '')?.[0].length ?? 0;
  const end = body.findIndex((line) => line.trim() !== '' && !line.startsWith(' '.repeat(indent)));
  return body
    .slice(0, end < 0 ? body.length : end)
    .map((line) => line.slice(indent))
    .join('\n');
}

let template: string;

/** A job's machine: the sample organization, and its service account as the actor. */
beforeAll(async () => {
  template = tempFolder();
  await runProcess(['init', '--sample'], { home: template });
  const added = await runProcess(['members', 'add', 'ci@example.com', '--role', 'guest', '--entitlement-manager'], {
    home: template,
  });
  expect(added.status).toBe(0);
});

interface Job {
  readonly folder: string;
  /** A recipe as it stands there, with the folders of this machine. */
  here(text: string): string;
  /** As cron and systemd start something: with next to no environment. */
  runBare(script: string, env?: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly output: string }>;
  run(script: string, shell?: string): Promise<{ readonly status: number; readonly output: string }>;
}

function job(): Job {
  const folder = tempFolder();
  const db = join(folder, 'entitle.db');
  copyFileSync(join(template, 'data', 'entitle', 'entitle.db'), db);
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(join(bin, 'entitle'), `#!/bin/sh\nexec "${process.execPath}" "${entitle}" "$@"\n`);
  chmodSync(join(bin, 'entitle'), 0o755);
  const env = {
    ...cleanEnvironment(folder),
    PATH: `${bin}:${process.env['PATH'] ?? ''}`,
    ENTITLE_DB: db,
    ENTITLE_ORG: 'halden',
    ENTITLE_AS: 'ci@example.com',
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    GIT_AUTHOR_NAME: 'CI',
    GIT_AUTHOR_EMAIL: 'ci@example.com',
    GIT_COMMITTER_NAME: 'CI',
    GIT_COMMITTER_EMAIL: 'ci@example.com',
  };
  return {
    folder,
    // GitHub runs its steps so: stop at the first command that fails.
    run: (script, shell = 'bash') =>
      shell === 'bash'
        ? runIn(folder, env, 'bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script])
        : runIn(folder, env, shell, ['-c', script]),
    here: (text) => text.replaceAll('/usr/local/bin', bin).replaceAll('/srv/entitle', folder),
    runBare: (script, more = {}) =>
      runIn(folder, { HOME: folder, LOGNAME: 'nora', SHELL: '/bin/sh', PATH: '/usr/bin:/bin', ...more }, '/bin/sh', [
        '-c',
        script,
      ]),
  };
}

function runIn(
  folder: string,
  env: NodeJS.ProcessEnv,
  program: string,
  words: readonly string[],
): Promise<{ readonly status: number; readonly output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, words, { cwd: folder, env });
    let output = '';
    child.stdout.on('data', (text: Buffer) => (output += text.toString()));
    child.stderr.on('data', (text: Buffer) => (output += text.toString()));
    child.stdin.end();
    child.on('error', reject);
    child.on('close', (code) => resolve({ status: code ?? 128, output }));
  });
}

/** The lines of a crontab: what it sets for its commands, and the commands. */
function crontab(text: string) {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const isSetting = (line: string): boolean => /^[A-Z_]+=/.test(line);
  return {
    env: Object.fromEntries(lines.filter(isSetting).map((line) => line.split('=') as [string, string])),
    commands: lines
      .filter((line) => !isSetting(line))
      .map((line) => {
        expect(line).toMatch(/^[0-9*]+ [0-9*]+ \* \* \* /);
        // To cron a percent sign is the end of the line.
        expect(line).not.toContain('%');
        return line.replace(/^(\S+ ){5}/, '');
      }),
  };
}

/** `Name=value` of a unit, each value there is. */
function unitValues(unit: string, name: string): readonly string[] {
  return unit
    .split('\n')
    .filter((line) => line.startsWith(`${name}=`))
    .map((line) => line.slice(name.length + 1));
}

describe('the recipes', { timeout: 600_000 }, () => {
  test('a check every morning fails with 10 while something is missing, and leaves a summary', async () => {
    const { run, folder } = job();
    const { status } = await run(recipe('GitHub Actions: a check every morning that fails when something is missing'));
    expect(status).toBe(10);
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('| global-town-hall |');
    expect(readFileSync(join(folder, 'missing.ndjson'), 'utf8').trim().split('\n').length).toBeGreaterThan(1);
  });

  test('a plan in a pull request is applied on merge, once', async () => {
    const { run, folder } = job();
    await run('git init --quiet --initial-branch main . && git commit --quiet --allow-empty --message start');
    const planned = await run(recipe('GitHub Actions: a plan in a pull request, applied on merge'));
    expect(planned).toEqual({ status: 0, output: expect.any(String) });
    expect((await run('git log --oneline --format=%s')).output).toBe('Cover what is missing\nstart\n');
    expect(readFileSync(join(folder, 'summary.md'), 'utf8')).toContain('| To buy |');
    const apply = recipe('GitHub Actions: a plan in a pull request, applied on merge', 1);
    expect((await run(apply)).status).toBe(0);
    expect((await run(apply)).output).toContain('0 transferred');
    expect(existsSync(join(folder, 'fresh.json'))).toBe(false);
  });

  test('a file of transfers leaves its report, whatever the outcome', async () => {
    const { run, folder } = job();
    const script = recipe('GitHub Actions: a file of transfers, with its report as artifact');
    const [, csv = ''] = /```csv\n([\s\S]*?)```/.exec(readme) ?? [];
    writeFileSync(join(folder, 'transfers.csv'), `${csv}nowhere,seat,1\n`);
    expect((await run(script)).status).toBe(5);
    expect(existsSync(join(folder, 'report.xlsx'))).toBe(true);
    writeFileSync(join(folder, 'transfers.csv'), csv);
    const { output, status } = await run(script);
    expect({ status, output }).toEqual({ status: 0, output: expect.stringContaining('applied') });
  });

  test('GitLab warns while something is missing, and keeps the lists', async () => {
    const { run, folder } = job();
    const [text = ''] = blocksUnder('GitLab CI: the same, as a job on a schedule', 'yaml');
    const script = [...text.matchAll(/^    - (.*)$/gm)].map(([, line = '']) => line).filter((line) => !line.startsWith('if:'));
    const [, allowed = ''] = /allow_failure:\n +exit_codes: (\d+)/.exec(text) ?? [];
    const [, kept = ''] = /paths: \[(.*)\]/.exec(text) ?? [];
    // GitLab's runner stops at the first line that fails.
    expect((await run(['set -e', ...script].join('\n'), 'sh')).status).toBe(Number(allowed));
    for (const path of kept.split(', ')) expect([path, existsSync(join(folder, path))]).toEqual([path, true]);
    expect(readFileSync(join(folder, 'missing.md'), 'utf8')).toContain('| global-town-hall |');
  });

  test('a systemd timer: the units are good, and what they start runs with what they set', async () => {
    const { folder, here, runBare } = job();
    const units = blocksUnder('A systemd timer: every customer, every morning', 'ini').map(here);
    const [service = '', timer = ''] = units;
    const names = units.map((unit) => /[\w-]+\.(?:service|timer)/.exec(unit)?.[0] ?? '');
    expect(names).toEqual(['entitle-check.service', 'entitle-check.timer']);
    for (const [index, unit] of units.entries()) writeFileSync(join(folder, names[index] ?? ''), unit);
    if (existsSync('/usr/bin/systemd-analyze')) {
      const verify = `systemd-analyze verify --man=no ./${names.join(' ./')} && systemd-analyze calendar '${unitValues(timer, 'OnCalendar')[0]}'`;
      const { status, output } = await runBare(verify);
      expect([status, output]).toEqual([0, expect.stringContaining('Normalized form: *-*-* 06:00:00 UTC')]);
    }
    const env = Object.fromEntries(
      unitValues(service, 'Environment').flatMap((line) => line.split(' ').map((each) => each.split('=') as [string, string])),
    );
    const [start = ''] = unitValues(service, 'ExecStart');
    expect(await runBare(start, env)).toEqual({ status: 0, output: expect.stringContaining('Assigned 3,610 seats') });
    expect((await runBare(`${start} --json`, env)).output).toContain('"assigned": []');
  });

  test('cron: with its own PATH; what it mails is news, and only once', async () => {
    const { folder, here, runBare } = job();
    const heading = 'Cron: every customer, every morning';
    const { env, commands } = crontab(here(blocksUnder(heading, 'crontab')[0] ?? ''));
    writeFileSync(join(folder, 'rules.json'), blocksUnder(heading, 'json')[0] ?? '');
    const [check = '', alerts = ''] = commands;
    expect(await runBare(check, env)).toEqual({ status: 0, output: '' });
    const news = await runBare(alerts, env);
    expect([news.status, news.output]).toEqual([0, expect.stringContaining('event short')]);
    expect(await runBare(alerts, env)).toEqual({ status: 0, output: '' });
    await runBare('entitle config set check-every 1d', env);
    const { output } = await runBare('entitle status --json', env);
    expect(output).toContain('"overdue": false');
    expect(output).toContain('"actor": "ci@example.com"');
  });

  test('cron keeps an export and a list, and goes on when something is missing', async () => {
    const { folder, here, runBare } = job();
    const script = here(blocksUnder('Cron: an export every night', 'sh')[0] ?? '');
    writeFileSync(join(folder, 'entitle-nightly'), script);
    chmodSync(join(folder, 'entitle-nightly'), 0o755);
    const env = { ENTITLE_DB: join(folder, 'entitle.db'), ENTITLE_AS: 'ci@example.com' };
    expect(await runBare('./entitle-nightly', env)).toEqual({ status: 0, output: '' });
    expect(existsSync(join(folder, 'entitlements.xlsx'))).toBe(true);
    expect(readFileSync(join(folder, 'missing.csv'), 'utf8')).toMatch(/^workspace,name,status/);
  });
});
