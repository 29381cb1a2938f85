/** How much a file may hold before it is refused: generous for real files, far below what would exhaust the machine. */

const MIB = 1024 * 1024;

/** Bytes of a whole file. */
export const MAX_FILE = 256 * MIB;
/** Bytes of one record: a CSV row, a line of NDJSON, an item of a JSON array. A quote that is never closed ends here. */
export const MAX_RECORD = MIB;
/** Columns that are read. Our own files have a dozen; a row costs one cell for each. */
export const MAX_COLUMNS = 1000;
/** Rows with something in them among which the header is looked for: a title and a day may stand above it. */
export const HEADER_ROWS = 10;
/** Rows (or bytes of CSV) that are read before others get their turn: Ctrl-C must work in the middle of a file. */
export const BATCH_ROWS = 5000;
export const BATCH_BYTES = MIB / 8;

/** As Excel says it: the last row, the last column, the characters in one cell. */
export const LAST_ROW = 1_048_576;
export const LAST_COLUMN = 16_384;
export const MAX_CELL = 32_767;

/** Inflated bytes of a workbook's parts. A workbook has five parts that are read, so the sum is a limit for all of it. */
export const MAX_SHEET = 1024 * MIB;
export const MAX_STRINGS = 256 * MIB;
export const MAX_PART = 32 * MIB;
/** Above this size, what inflates to more than this many times its bytes is a bomb; real sheets reach 40. */
export const BOMB_SIZE = 16 * MIB;
export const BOMB_RATIO = 250;
