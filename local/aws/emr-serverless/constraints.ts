/** The constraints that EMR Serverless's model puts on members, with what AWS says where one is broken. */
import { z } from 'zod';

export const text = (least: number, most: number) =>
  z
    .string()
    .min(least, `Member must have length greater than or equal to ${least}`)
    .max(most, `Member must have length less than or equal to ${most}`);

/** The pattern is for the whole text. */
export const matching = (least: number, most: number, pattern: string) =>
  text(least, most).regex(new RegExp(`^${pattern}$`), `Member must satisfy regular expression pattern: ${pattern}`);

export const within = (least: number, most: number) =>
  z
    .int()
    .min(least, `Member must have value greater than or equal to ${least}`)
    .max(most, `Member must have value less than or equal to ${most}`);

export const list = <Item extends z.ZodType>(item: Item, least: number, most: number) =>
  z
    .array(item)
    .min(least, `Member must have length greater than or equal to ${least}`)
    .max(most, `Member must have length less than or equal to ${most}`);

/** A whole number as a query writes it. */
export const count = (least: number, most: number) =>
  z
    .string()
    .regex(/^-?\d+$/, 'Member must be a whole number')
    .transform(Number)
    .pipe(within(least, most));

/** A moment as a query writes it; in milliseconds since the epoch. */
export const moment = z
  .string()
  .refine((written) => !Number.isNaN(Date.parse(written)), 'Member must be a timestamp')
  .transform((written) => Date.parse(written));

/** One value or several of a name in a query. */
export const several = <Item extends z.ZodType>(item: Item, most: number) =>
  z.preprocess((value) => (typeof value === 'string' ? [value] : value), list(item, 0, most));
