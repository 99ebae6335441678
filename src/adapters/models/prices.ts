import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Price } from '../../ports/model.ts';

const TABLE = z.object({
  as_of: z.iso.date(),
  prices: z.record(z.string(), z.object({ input: z.number().nonnegative(), output: z.number().nonnegative() })),
});

/** What a model is published to cost, and on which day that was true. */
export interface ListedPrice {
  readonly price: Price;
  /** ISO date. */
  readonly asOf: string;
}

let read: z.infer<typeof TABLE> | undefined;

/** The price of a common model by `provider:name`, of a dated version too; null when the table has none. */
export function listedPrice(id: string): ListedPrice | null {
  read ??= TABLE.parse(JSON.parse(readFileSync(new URL('../../../prices.json', import.meta.url), 'utf8')));
  const { as_of: asOf, prices } = read;
  const price = [id, id.replace(DATED, '')].map((name) => (Object.hasOwn(prices, name) ? prices[name] : undefined));
  const found = price.find((one) => one !== undefined);
  return found === undefined ? null : { price: found, asOf };
}

/** `gpt-4.1-2025-04-14`, `claude-sonnet-4-5-20250929` */
const DATED = /-(\d{4}-\d{2}-\d{2}|\d{8})$/;
