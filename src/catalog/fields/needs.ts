import { type ListingField, shopFields } from "./definition.ts";
import type { FlatFields } from "./fields.ts";

/** A shop's lists by name, as far as their entries ask for something. */
type Lists = Readonly<Record<string, readonly { readonly id: number; readonly needs?: readonly string[] }[]>>;

/** Keys of the fields that a listing has to have with what it chose of the shop's lists: calculated shipping wants weight and size. */
export function neededBeside(
  fields: readonly ListingField[],
  lists: Lists | null | undefined,
  chosen: FlatFields,
): readonly string[] {
  return shopFields(fields).flatMap(({ key, shape }) => {
    const list = shape.type === "profile" ? lists?.[shape.list] : undefined;
    return list?.find(({ id }) => id === chosen[key])?.needs ?? [];
  });
}

/** … of a listing that exists: those that it lacks. What wasn't read is no lack. */
export function lackingBeside(
  fields: readonly ListingField[],
  lists: Lists | null | undefined,
  values: FlatFields,
): readonly ListingField[] {
  const needed = neededBeside(fields, lists, values);
  return fields.filter(({ key }) => needed.includes(key) && values[key] === null);
}

/** Whether one of these keys is what is needed, or what asks for it. */
export function isAboutNeeds(
  fields: readonly ListingField[],
  keys: readonly string[],
  lists: Lists | null | undefined,
) {
  const asking = shopFields(fields).filter(
    ({ shape }) => shape.type === "profile" && lists?.[shape.list]?.some(({ needs = [] }) => needs.length > 0),
  );
  const needed = Object.values(lists ?? {}).flatMap((list) => list.flatMap(({ needs = [] }) => needs));
  return keys.some((key) => needed.includes(key) || asking.some((field) => field.key === key));
}
