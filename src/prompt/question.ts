/** One question, as inquirer runs it: inquirer and Node's readline hold the line that is typed, the frame around it is ours. */

import { createInterface, type Interface, type Key } from 'node:readline';
import { type PassThrough, Writable } from 'node:stream';
import { drawingOn, type Frame, type FrameOutput } from './frame.ts';

/** The line as it is typed. */
export interface Line {
  readonly text: string;
  /** How much of it stands before the cursor, in UTF-16 units. */
  readonly caret: number;
}

/** What a key that is not text comes to: an answer, another text in the line, or nothing (null). */
export type Pressed<Value> = { readonly answer: Value } | { readonly text: string } | null;

export interface Question<Value> {
  /** What is seen, in the terminal's present size. */
  frame(line: Line): Frame;
  /** Another text was typed. */
  typed?(text: string): void;
  /** `return`, `up`, `pagedown`, …; everything that the line itself does not take. */
  pressed(key: string, text: string): Pressed<Value>;
}

/** How it is known that a question was answered: it says so, or by the first Enter. */
export type Closing = 'told' | 'any Enter';

/** What one question reads, and is told by it: what is typed before and after belongs to others. */
export interface QuestionLine {
  readonly keys: PassThrough;
  opened(closing: Closing): void;
  closed(): void;
}

interface Place {
  readonly input?: NodeJS.ReadableStream;
  readonly output?: NodeJS.WritableStream;
  readonly signal?: AbortSignal;
}

type QuestionOutput = FrameOutput & Pick<NodeJS.WriteStream, 'on' | 'off'>;

/** What is registered with inquirer as a kind of question. Rejects when the signal is aborted; nothing is left on the screen. */
export function questionPrompt<Value>(
  { question, line: { opened, closed } }: { readonly question: Question<Value>; readonly line: QuestionLine },
  { input, output, signal }: Place,
): Promise<Value> {
  if (input === undefined || output === undefined || signal === undefined) throw new Error('a question needs a terminal');
  const screen = output as unknown as QuestionOutput;
  // Readline echoes nothing itself. No history: an arrow key is ours.
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const line = createInterface({ input, output: silent, terminal: true, historySize: 0, escapeCodeTimeout: 50 });
  const drawing = drawingOn(screen);
  let text = '';
  const draw = (): void => drawing.draw(question.frame({ text, caret: line.cursor }));
  const retype = (next: string): void => {
    setLine(line, next);
    text = next;
    question.typed?.(next);
  };
  return new Promise<Value>((resolve, reject) => {
    const over = (settle: () => void): void => {
      closed();
      input.removeListener('keypress', onKey);
      screen.off('resize', draw);
      signal.removeEventListener('abort', onAbort);
      drawing.erase();
      line.close();
      settle();
    };
    const onAbort = (): void => over(() => reject(signal.reason));
    const onKey = (_text: string | undefined, { name = '' }: Key): void => {
      if (HERE.has(name)) {
        // Readline has ended the line.
        if (line.line !== text) setLine(line, text);
        const pressed = question.pressed(name.replace(/^enter$/, 'return'), text);
        if (pressed !== null && 'answer' in pressed) return over(() => resolve(pressed.answer));
        if (pressed !== null) retype(pressed.text);
      } else if (line.line !== text) {
        text = line.line;
        question.typed?.(text);
      }
      draw();
    };
    input.on('keypress', onKey);
    screen.on('resize', draw);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) return onAbort();
    draw();
    opened('told');
  });
}

/** Keys that are the question's. */
const HERE: ReadonlySet<string> = new Set(['return', 'enter', 'up', 'down', 'pageup', 'pagedown']);

function setLine(line: Interface, text: string): void {
  line.write(null, { ctrl: true, name: 'e' });
  line.write(null, { ctrl: true, name: 'u' });
  line.write(text);
}
