import { z } from "zod";

/** A list of which each row is read alone: one in a form that we don't know is left out, and the others are there. */
export function readableRows<T>(row: z.ZodType<T>) {
  return z.array(z.unknown()).transform((rows) =>
    rows.flatMap((each) => {
      const read = row.safeParse(each);
      return read.success ? [read.data] : [];
    }),
  );
}
