export function nextDay(day: string, days?: number): string;
export interface Figures {
  readonly opening: number;
  readonly purchased: number;
  readonly credited: number;
  readonly revoked: number;
  readonly assigned: number;
  readonly expired: number;
  readonly closing: number;
}
export function usage(
  books: object,
  asked: { readonly from: string; readonly to: string; readonly product: string; readonly subscription?: string | null },
): Figures;
