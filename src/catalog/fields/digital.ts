import type { FlatFields } from "./fields.ts";

/** Among the fields of a listing that exists: true where it is a file to download, left out of all others. Read, and never written. */
export const digitalKey = "digital";

export function isDigital(fields: FlatFields): boolean {
  return fields[digitalKey] === true;
}
