/** The CI recipes of the README, run by a shell as they stand there, with the program on the path. */

import { spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { cleanEnvironment, entitle, runProcess, tempFolder } from '../support/process.ts';

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');

/** The script of a recipe: the body of its `run: |`, or the shell block itself. */
function recipe(heading: string, block = 0): string {
  const [, section = ''] = readme.split(`### ${heading}\n`);
  const blocks = [...(section.split('\n### ')[0]?.matchAll(/```(yaml|sh)\n([\s\S]*?)```/g) ?? [])];
  const [, language, text = ''] = blocks[block] ?? [];
  if (language === 'sh') return text;
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
      new Promise((resolve, reject) => {
        const child = spawn(
          shell,
          shell === 'bash' ? ['--noprofile', '--norc', '-eo', 'pipefail', '-c', script] : ['-c', script],
          { cwd: folder, env },
        );
        let output = '';
        child.stdout.on('data', (text: Buffer) => (output += text.toString()));
        child.stderr.on('data', (text: Buffer) => (output += text.toString()));
        child.stdin.end();
        child.on('error', reject);
        child.on('close', (code) => resolve({ status: code ?? 128, output }));
      }),
  };
}

describe('the recipes', { timeout: 60_000 }, () => {
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

  test('plain cron keeps an export and a list, and goes on when something is missing', async () => {
    const { run, folder } = job();
    expect(await run(recipe('Plain cron'), 'sh')).toEqual({ status: 0, output: '' });
    expect(existsSync(join(folder, 'entitlements.xlsx'))).toBe(true);
    expect(readFileSync(join(folder, 'missing.csv'), 'utf8')).toMatch(/^workspace,name,status/);
  });
});
