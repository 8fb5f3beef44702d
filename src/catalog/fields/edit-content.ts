import type { FlatFields } from "./fields.ts";

/** An edit: the fields it writes, and what stood there in exactly these when it was made. */
export type EditContent = { readonly set: FlatFields; readonly before: FlatFields };
