/**
 * The process under test: asks the question that argv names, says on stdout what came back, and what is left behind
 * afterwards. It ends by itself, or the test waits for ever.
 */

import type { Answer, Choice, Prompter } from '../../src/prompt/prompter.ts';
import { terminalPrompter } from '../../src/prompt/terminal.ts';

const workspaces: readonly Choice<string>[] = [
  { value: 'gala-2026', label: 'gala-2026', detail: 'Winter gala, missing 250 seats', tone: 'bad' },
  { value: 'summit-zurich', label: 'summit-zurich', detail: 'Zürich summit, missing 12 seats, badges', tone: 'bad' },
  { value: 'expo-autumn', label: 'expo-autumn', detail: 'Autumn expo' },
  { value: 'kickoff-2025', label: 'kickoff-2025', detail: 'Kick-off, past', tone: 'dim' },
];
const worldwide: readonly Choice<string>[] = [
  { value: 'tokyo', label: 'tokyo', detail: '東京国際フォーラム年次総会二千二十六年大会議場公式行事第十二回' },
  { value: 'seoul', label: 'seoul', detail: '서울 컨퍼런스 🎉 2026', tone: 'warn' },
  { value: 'cafe', label: 'cafe', detail: 'Cafe\u0301 des E\u0301toiles' },
];
const hostile: readonly Choice<string>[] = [
  { value: 'clear', label: 'clear\u001b[2J\u001b[H', detail: 'wipes the screen\rover', tone: 'bad' },
  { value: 'bidi', label: 'bidi', detail: 'abc\u202edef\u0008\u0008' },
];
const many = Array.from({ length: 5000 }, (_, index): Choice<string> => {
  const key = `event-${String(index + 1).padStart(4, '0')}`;
  return { value: key, label: key, detail: `Event number ${index + 1}, missing ${index} seats`, tone: 'bad' };
});
const tests: readonly Choice<string>[] = [
  { value: 'gala-2026', label: 'gala-2026' },
  { value: 'workshop', label: 'workshop', unavailable: 'workshop is in test: promote it first: entitle promote workshop' },
];
const readBack = (text: string) => (/2027/.test(text) ? { text: '2027-03-12', words: '12 March 2027' } : null);
const check = (text: string): string | null => (/^[1-9]\d*$|^missing$/.test(text) ? null : `"${text}" is not a whole number`);

const QUESTIONS: Record<string, (prompter: Prompter) => Promise<Answer<unknown>>> = {
  workspaces: (prompter) => prompter.choose({ message: 'Workspace', choices: workspaces }),
  worldwide: (prompter) => prompter.choose({ message: 'Workspace', choices: worldwide }),
  hostile: (prompter) => prompter.choose({ message: 'Work\u001b[2Jspace', choices: hostile }),
  many: (prompter) => prompter.choose({ message: 'Workspace', choices: many }),
  nothing: (prompter) => prompter.choose({ message: 'Workspace', choices: [], empty: 'there is no event yet' }),
  tests: (prompter) => prompter.choose({ message: 'Workspace', choices: tests }),
  day: (prompter) => prompter.ask({ message: 'First day', check: (text) => (text === '' ? 'a day is needed' : null), readBack }),
  quantity: (prompter) => prompter.ask({ message: 'Quantity', initial: '250', check }),
  empty: (prompter) => prompter.ask({ message: 'Quantity', check }),
  confirm: (prompter) => prompter.confirm({ message: 'Transfer 250 seats to gala-2026? This is final.' }),
  long: (prompter) =>
    prompter.ask({ message: 'Why is this transfer made, for whoever reads the ledger a year from now?', check: () => null }),
  async late(prompter) {
    await working();
    return prompter.confirm({ message: 'Transfer 250 seats to gala-2026?' });
  },
  /** Works before every question but the first, and after a confirmation. */
  async steps(prompter) {
    await prompter.choose({ message: 'Workspace', choices: workspaces });
    await working();
    await prompter.ask({ message: 'Quantity', check });
    await working();
    const agreed = await prompter.confirm({ message: 'Transfer to gala-2026?' });
    if (agreed.kind !== 'answer') return agreed;
    await working();
    return prompter.ask({ message: 'Note', check: () => null });
  },
  async flow(prompter) {
    for (;;) {
      const workspace = await prompter.choose({ message: 'Workspace', choices: workspaces });
      if (workspace.kind !== 'answer') return workspace;
      for (;;) {
        const quantity = await prompter.ask({ message: 'Quantity', initial: '250', check });
        if (quantity.kind === 'cancelled') return quantity;
        if (quantity.kind === 'back') break;
        const summary = 'A summary that is so long that it takes two rows of the terminal it is shown in, or more.\n';
        process.stderr.write(summary);
        prompter.said(summary);
        const agreed = await prompter.confirm({ message: `Transfer ${quantity.value} to ${workspace.value}?` });
        if (agreed.kind !== 'back') return agreed;
        prompter.back();
      }
      prompter.back();
    }
  },
};

/** Works until it is sent SIGUSR2. */
async function working(): Promise<void> {
  const alive = setInterval(() => {}, 1000);
  await new Promise((resolve) => process.once('SIGUSR2', resolve).stderr.write('working\n'));
  clearInterval(alive);
}

async function main(): Promise<void> {
  const { stdin, stdout, stderr, env, argv } = process;
  const stop = new AbortController();
  const abort = (): void => stop.abort();
  process.on('SIGTERM', abort).on('SIGINT', abort);
  const listeners = (): number => stdin.eventNames().reduce((sum, event) => sum + stdin.listenerCount(event), 0);
  const before = listeners();
  const prompter = terminalPrompter({
    input: stdin,
    output: stderr,
    colour: env['NO_COLOR'] === undefined,
    unicode: env['LANG'] !== 'C',
    dumb: env['TERM'] === 'dumb',
    stop: stop.signal,
    interrupt: abort,
  });
  const answer = await QUESTIONS[argv[2] ?? '']?.(prompter);
  prompter.rest();
  stdout.write(`${JSON.stringify(answer)}\n`);
  if (stdin.isRaw || !stdin.isPaused() || listeners() > before) stdout.write('the keyboard was not given back\n');
}

void main();
