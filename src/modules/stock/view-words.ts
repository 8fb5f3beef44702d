import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { stockText } from "./messages/en.ts";

const field = "quantity:";

/** Of listings that are on sale; null: they don't offer the same options. */
export function offeredTogether(listings: readonly FlatFields[]): { readonly onePiece: boolean } | null {
  const offers = listings.map((live) => offered(live));
  const [first, ...others] = offers.map((pieces) => Object.keys(pieces).toSorted().join("\n"));
  if (others.some((each) => each !== first)) return null;
  return { onePiece: offers.every((pieces) => Object.values(pieces).every((count) => count <= 1)) };
}

/** Pieces of the options that are on sale. */
function offered(live: FlatFields): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(live).flatMap(([key, value]) =>
      key.startsWith(field) && typeof value === "number" && live[`enabled:${key.slice(field.length)}`] !== false
        ? [[key, value]]
        : [],
    ),
  );
}

/** So many options are named. */
const named = 4;

/** `5 → 4`; of several options `Blue: 2 → 1, Red: 3 → 2`. Options that are as before are left out. */
export function movesText(before: Readonly<Record<string, number>>, after: Readonly<Record<string, number>>): string {
  const moved = Object.keys(before).filter((key) => before[key] !== (after[key] ?? 0));
  const words = moved.slice(0, named).map((key) => {
    const move = stockText.move(before[key] ?? 0, after[key] ?? 0);
    const option = key.slice(field.length);
    return option === "" ? move : stockText.optionMove(option, move);
  });
  return [...words, ...(moved.length > named ? [stockText.moreOptions(moved.length - named)] : [])].join(", ");
}

/** What a listing showed and shows: `9 → 5`; where it is as before `9`; of several options each: `Blue: 2 → 1, Red: 3`. */
export function showsText(before: Readonly<Record<string, number>>, now: Readonly<Record<string, number>>): string {
  const keys = Object.keys(now);
  const words = keys.slice(0, named).map((key) => {
    const [was, is] = [before[key] ?? 0, now[key] ?? 0];
    const pieces = was === is ? stockText.pieces(is) : stockText.move(was, is);
    const option = key.slice(field.length);
    return option === "" ? pieces : stockText.optionMove(option, pieces);
  });
  return [...words, ...(keys.length > named ? [stockText.moreOptions(keys.length - named)] : [])].join(", ");
}

/** Whole minutes, rounded up. */
export function minutesText(seconds: number): string {
  return stockText.minutes(Math.max(1, Math.ceil(seconds / 60)));
}
