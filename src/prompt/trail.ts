/** What stands on the screen since each question was answered: whoever goes back to a question takes it off again. */

import { columnsOf, erasing, type FrameOutput, rowsOf } from './frame.ts';

export interface Trail {
  /** What is left of a question. */
  answered(text: string): void;
  said(text: string): void;
  back(): void;
}

export function trailOn(output: FrameOutput): Trail {
  const sections: string[] = [];
  return {
    answered(text) {
      sections.push(text);
    },
    said(text) {
      const last = sections.pop();
      if (last !== undefined) sections.push(last + text);
    },
    back() {
      const section = sections.pop();
      if (section === undefined) return;
      const rows = rowsOf(section.split('\n').slice(0, -1), columnsOf(output));
      // What was scrolled out of sight stays where it is, whole.
      if (rows < (output.rows ?? 24)) output.write(erasing(rows));
    },
  };
}
