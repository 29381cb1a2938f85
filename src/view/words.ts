/** Amounts of products in words. */
import { counted } from '../core/counts.ts';

export interface Amount {
  readonly product: string;
  readonly quantity: number;
}

/** `5,215 seats and 33 modules`. */
export function totalsText({ seats, modules }: { readonly seats: number; readonly modules: number }): string {
  const parts = [...(seats > 0 ? [counted(seats, 'seat')] : []), ...(modules > 0 ? [counted(modules, 'module')] : [])];
  return parts.length === 0 ? 'nothing' : parts.join(' and ');
}

/** The same, summed over all products. */
export function amountText(amounts: readonly Amount[]): string {
  const sum = (own: (product: string) => boolean): number =>
    amounts.filter(({ product }) => own(product)).reduce((total, { quantity }) => total + quantity, 0);
  const seats = sum((product) => product === 'seat');
  const modules = sum((product) => product !== 'seat');
  return totalsText({ seats, modules });
}

/** The amounts of the same product together, in the order in which the products come. */
export function byProduct(amounts: readonly Amount[]): readonly Amount[] {
  const totals = new Map<string, number>();
  for (const { product, quantity } of amounts) totals.set(product, (totals.get(product) ?? 0) + quantity);
  return [...totals].map(([product, quantity]) => ({ product, quantity }));
}
