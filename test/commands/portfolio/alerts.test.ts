/** `alerts`: what rules find, each once until it changes. */

import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { runHere } from '../../support/host.ts';
import { entitle, tempFolder } from '../../support/process.ts';

const home = tempFolder();
const env = { ENTITLE_AS: 'ada@acme.example' };
const rules = [
  { name: 'few seats', when: 'available-below', product: 'seat', share: 0.5 },
  { name: 'ends soon', when: 'lot-ends', days: 30 },
  { name: 'hold runs out', when: 'hold-ends', days: 7 },
  { name: 'event short', when: 'event-short', days: 14 },
];

async function type(day: string, line: string) {
  const { status, stdout, stderr } = await runHere(line.split(' '), { home, now: `${day}T09:00:00.000Z`, env });
  return { status, stdout, stderr };
}

async function granted(day: string, line: string): Promise<string> {
  const { status, stdout, stderr } = await type(day, line);
  if (status !== 0) throw new Error(`${line}: ${stderr}`);
  return stdout;
}

beforeAll(async () => {
  writeFileSync(join(home, 'rules.json'), JSON.stringify({ rules }));
  await granted('2026-11-01', 'init --org acme --name Acme --as ada@acme.example');
  await granted('2026-11-01', 'purchases add seat 100 --subscription SUB-1 --starts 2026-01-01 --ends 2026-12-10');
  await granted(
    '2026-11-01',
    'workspaces create gala --name Gala --starts 2026-12-05 --ends 2026-12-05 --participants 90 --status pre-production --yes',
  );
  await granted('2026-11-01', 'transfer gala seat 60 --yes');
  await granted('2026-11-01', 'holds add gala seat 10 --until 2026-12-01');
});

test('every rule finds what it watches for', async () => {
  expect(JSON.parse(await granted('2026-11-27', 'alerts --rules rules.json --json'))).toEqual([
    { organization: 'acme', rule: 'few seats', subject: 'seat', message: '30 seats of 100 seats left', since: '2026-11-27' },
    {
      organization: 'acme',
      rule: 'ends soon',
      subject: 'purchase 1',
      message: '40 seats of SUB-1 end on 2026-12-10',
      since: '2026-11-27',
    },
    {
      organization: 'acme',
      rule: 'hold runs out',
      subject: 'hold 3',
      message: '10 seats for gala are held until 2026-12-01',
      since: '2026-11-27',
    },
    {
      organization: 'acme',
      rule: 'event short',
      subject: 'gala',
      message: '20 seats short, starts on 2026-12-05',
      since: '2026-11-27',
    },
  ]);
  expect(await granted('2026-11-03', 'alerts --rules rules.json')).toMatchInlineSnapshot(`
    "ORGANIZATION  RULE       SUBJECT  MESSAGE                       SINCE
    acme          few seats  seat     ! 30 seats of 100 seats left  2026-11-03
    "
  `);
});

test('each alert once until it changes; what is over comes again when it is back', async () => {
  const line = 'alerts --rules rules.json --state seen.json --exit-code --json --org acme';
  const first = await type('2026-11-27', line);
  expect([first.status, (JSON.parse(first.stdout) as unknown[]).length]).toEqual([10, 4]);
  expect(await type('2026-11-28', line)).toEqual({ status: 0, stdout: '[]\n', stderr: '' });
  await granted('2026-11-28', 'transfer gala seat 5 --yes');
  const changed = await type('2026-11-29', line);
  expect(JSON.parse(changed.stdout)).toMatchObject([
    { rule: 'few seats', message: '25 seats of 100 seats left', since: '2026-11-27' },
    { rule: 'ends soon', message: '35 seats of SUB-1 end on 2026-12-10' },
    { rule: 'event short', message: '15 seats short, starts on 2026-12-05' },
  ]);
  expect(JSON.parse(readFileSync(join(home, 'seen.json'), 'utf8'))).toMatchObject({ version: 1 });
});

test('an alert that did not get out was not told: it comes again', async () => {
  const command = `node ${entitle} alerts --rules rules.json --state lost.json --json`;
  const away = { ...process.env, XDG_CONFIG_HOME: `${home}/config`, XDG_DATA_HOME: `${home}/data`, ...env };
  const run = (line: string) => spawnSync('sh', ['-c', line], { cwd: home, env: away, encoding: 'utf8' });
  const full = run(`${command} > /dev/full`);
  expect(full).toMatchObject({ status: 1, stderr: expect.stringMatching(/ENOSPC|no space left/) as unknown });
  expect(existsSync(join(home, 'lost.json'))).toBe(false);
  expect((JSON.parse(run(command).stdout) as unknown[]).length).toBeGreaterThan(0);
  expect(JSON.parse(run(command).stdout)).toEqual([]);
});

test('--all watches every customer, whichever is set; --quiet says nothing when nothing is new', async () => {
  await granted('2026-11-27', 'orgs create beta --name Beta --activate');
  await granted('2026-11-27', 'config set org beta');
  expect(await granted('2026-11-27', 'alerts --rules rules.json')).toBe('No alerts.\n');
  expect(await granted('2026-11-27', 'alerts --rules rules.json --quiet')).toBe('');
  expect(await granted('2026-11-27', 'alerts --rules rules.json --quiet --json')).toBe('[]\n');
  expect(await granted('2026-11-27', 'alerts --rules rules.json --all --quiet --state all.json')).toContain('acme');
  expect(await granted('2026-11-28', 'alerts --rules rules.json --all --state all.json')).toBe('Nothing new: 4 told before.\n');
  expect(await type('2026-11-28', 'alerts --rules rules.json --all --state all.json --limit 1')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('what is not shown would count as told'),
  });
  await granted('2026-11-27', 'config unset org');
});

test('what is not a rules file, and what may not be written over, is said', async () => {
  const said = async (text: string): Promise<string> => {
    writeFileSync(join(home, 'bad.json'), text);
    const { status, stderr } = await type('2026-11-27', 'alerts --rules bad.json');
    return `${status} ${stderr.split('\n')[0] ?? ''}`;
  };
  expect([
    await said('{}'),
    await said('{"rules": [{"name": "x", "when": "full-moon"}]}'),
    await said('{"rules": [{"name": "x", "when": "lot-ends", "days": "ten"}]}'),
    await said('{"rules": [{"name": "x", "when": "lot-ends", "days": 1, "dayz": 1}]}'),
    await said('{"rules": [{"name": "x", "when": "lot-ends", "days": 1}, {"name": "x", "when": "lot-ends", "days": 2}]}'),
    await said('{"rules": [{"name": "x", "when": "available-below", "share": 20}]}'),
    await said('[{"name": "x", "when": "lot-ends", "days": 1}]'),
    await said('{"rules": []}'),
    await said('{"rules": [{"when": "lot-ends", "days": 1}]}'),
    await said('{"rules": [{"name": "x", "when": "available-below", "days": 3}]}'),
    await said('{"rules": [{"name": "x", "when": "lot-ends", "days": 3, "share": 0.1}]}'),
    await said('{"rules": [{"name": "x", "when": "available-below", "share": 0.2, "product": "seats"}]}'),
  ]).toMatchInlineSnapshot(`
    [
      "7 error: "bad.json" is not a rules file: it has no list "rules"",
      "7 error: "bad.json" is not a rules file: rule 1: "when" is none of available-below, lot-ends, hold-ends, event-short",
      "7 error: "bad.json" is not a rules file: rule 1: "days" is not a whole number of days",
      "7 error: "bad.json" is not a rules file: rule 1: "dayz" is not known; known are name, when, product, share, days",
      "7 error: "bad.json" is not a rules file: rule 2: there is another one called "x"",
      "7 error: "bad.json" is not a rules file: rule 1: "share" is not a number above 0 and up to 1 (0.1 for a tenth)",
      "7 error: "bad.json" is not a rules file: it is a list; write {"rules": […]} around it",
      "7 error: "bad.json" is not a rules file: its list "rules" is empty, so it watches for nothing",
      "7 error: "bad.json" is not a rules file: rule 1: it has no "name"",
      "7 error: "bad.json" is not a rules file: rule 1: "available-below" needs "share"",
      "7 error: "bad.json" is not a rules file: rule 1: "lot-ends" has no "share"",
      "7 error: "bad.json" is not a rules file: rule 1: there is no product "seats"; did you mean "seat"?",
    ]
  `);
  expect((await type('2026-11-27', 'alerts')).stderr).toContain('missing --rules FILE');
  const over = await type('2026-11-27', 'alerts --rules rules.json --state rules.json');
  expect([over.status, over.stdout]).toEqual([2, '']);
  writeFileSync(join(home, 'letter.txt'), 'Dear Nora');
  expect((await type('2026-11-27', 'alerts --rules rules.json --state letter.txt')).status).toBe(6);
  expect([readFileSync(join(home, 'letter.txt'), 'utf8'), existsSync(join(home, 'rules.json'))]).toEqual(['Dear Nora', true]);
});

test('how often the check is to run, and plain output, are settings', async () => {
  expect(await granted('2026-11-27', 'config set check-every 1d')).toContain('check-every');
  expect(await granted('2026-11-27', 'config set plain yes')).toContain('plain');
  expect((await type('2026-11-27', 'config set check-every daily')).stderr).toContain('write hours or days: 12h, 1d');
  await granted('2026-11-27', 'config unset check-every');
  await granted('2026-11-27', 'config unset plain');
});
