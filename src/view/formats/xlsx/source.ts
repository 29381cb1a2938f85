/** Rows taken in portions, so that one report can fill several sheets. */
export interface Source<Row> {
  /** The rows that come next, without taking them; empty when there are no more. */
  peek(): Promise<readonly Row[]>;
  /** The next rows, at most `most`; empty when there are no more. */
  take(most: number): Promise<readonly Row[]>;
}

export function sourceOf<Row>(batches: AsyncGenerator<readonly Row[]>): Source<Row> {
  let waiting: readonly Row[] = [];
  async function peek(): Promise<readonly Row[]> {
    if (waiting.length > 0) return waiting;
    const next = await batches.next();
    if (next.done !== true) waiting = next.value;
    return waiting;
  }
  return {
    peek,
    async take(most) {
      const rows = await peek();
      waiting = rows.slice(most);
      return rows.length > most ? rows.slice(0, most) : rows;
    },
  };
}
