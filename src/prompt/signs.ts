/** The signs and words that questions are drawn with. */

export interface Signs {
  readonly question: string;
  readonly pointer: string;
  readonly yes: string;
  readonly no: string;
  readonly dash: string;
  readonly listHelp: string;
  /** Of a list that is longer than what is seen of it. */
  readonly pageHelp: string;
  readonly textHelp: string;
}

const UNICODE: Signs = {
  question: '?',
  pointer: '❯',
  yes: '✔',
  no: '✗',
  dash: '–',
  listHelp: 'type to search · ↑↓ move · enter · esc back · ctrl-c cancel',
  pageHelp: 'type to search · ↑↓ pgup pgdn move · enter · esc back · ctrl-c cancel',
  textHelp: 'enter · esc back · ctrl-c cancel',
};

const ASCII: Signs = {
  question: '?',
  pointer: '>',
  yes: '*',
  no: 'x',
  dash: '-',
  listHelp: 'type to search, up/down, enter, esc back, ctrl-c cancel',
  pageHelp: 'type to search, up/down, pgup/pgdn, enter, esc back, ctrl-c cancel',
  textHelp: 'enter, esc back, ctrl-c cancel',
};

export function signs(unicode: boolean): Signs {
  return unicode ? UNICODE : ASCII;
}
