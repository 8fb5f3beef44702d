import type { FieldValue } from "./fields.ts";

/** What is chosen of one of a shop's lists, by name; an entry that the list doesn't have any more by its number. */
export function profileNames(
  list: readonly { readonly id: number; readonly title: string }[] | undefined,
  value: FieldValue | undefined,
): string[] {
  const chosen = Array.isArray(value) ? value : [];
  return chosen.map((number) => list?.find(({ id }) => id === number)?.title ?? String(number));
}
