import type { FlatFields } from "./fields.ts";

/** An edit: the fields it writes, and what stood there in exactly these when it was made. */
export type EditContent = { readonly set: FlatFields; readonly before: FlatFields };

/** The edit without what it writes in this field. */
export function withoutField({ set, before }: EditContent, field: string): EditContent {
  const { [field]: _set, ...others } = set;
  const { [field]: _before, ...othersBefore } = before;
  return { set: others, before: othersBefore };
}
