import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { resolveDefaults } from "#src/catalog/payload.ts";
import { marketplaceOf } from "#src/marketplaces/registry.ts";
import type { PolicyWarning, ToBeWritten } from "#src/marketplaces/warnings.ts";
import type { ListingRecord } from "#src/modules/listings/index.ts";
import type { ShopRecord, StudioContext } from "#src/modules/shops/index.ts";
import { piecesOf } from "#src/modules/studio/index.ts";
import type { ChangeRecord } from "../records.ts";

/** A card says no more of them. */
const mostWarnings = 2;

type Asked = {
  readonly context: StudioContext;
  readonly change: ChangeRecord;
  readonly listing: ListingRecord | null;
};

/** While something can still be done about it. */
const undecided: readonly ChangeRecord["state"][] = ["draft", "rejected", "in_review"];

/**
 * What the card of this change warns of. A warning that is said once is on the cards of the first request that had it; until then on
 * each draft's. Of many listings, and of what writes no field, none is.
 */
export function shownWarnings(asked: Asked): PolicyWarning[] {
  const { context, change } = asked;
  if (change.many || !undecided.includes(change.state)) return [];
  const said = new Map(context.studio.warnings.map((each) => [each.code, each]));
  return found(asked)
    .filter(({ code, once }) => {
      const known = said.get(code);
      if (!known) return true;
      return !known.off && (!once || known.changeId === null || known.changeId === change.id);
    })
    .slice(0, mostWarnings);
}

/** Those of its card that no later request says again: they are stored with this one when it is asked for. */
export function saidOnce(asked: Asked): string[] {
  return shownWarnings(asked).flatMap(({ code, once }) => (once ? [code] : []));
}

function found({ context, change, listing }: Asked): PolicyWarning[] {
  const places = change.items.flatMap((item) => {
    const shop = context.shops.find(({ id }) => id === item.shopId);
    return shop ? [{ item, shop }] : [];
  });
  const onePiece = change.kind === "create" && piecesOf({ ...change, oneOffs: context.studio.oneOffs }) === "same";
  const keys = [...new Set(places.map(({ shop }) => shop.marketplace))];
  return keys.flatMap((key) => {
    const there = places.filter(({ shop }) => shop.marketplace === key);
    const written = there.map(({ item, shop }) => writtenTo(change, item, shop, listing));
    const of: ToBeWritten = {
      creates: change.kind === "create",
      shops: written.map(({ values }, index) => ({ name: there[index]?.shop.name ?? "", values })),
      fields: new Set(written.flatMap(({ fields }) => fields)),
      onePiece,
    };
    return marketplaceOf({ marketplace: key }).policy?.of(of) ?? [];
  });
}

/** Of an edit its own fields; of a new listing all that it has. `price:Blue` is the field `price`. */
function writtenTo(
  { kind, content }: ChangeRecord,
  { content: item }: ChangeRecord["items"][number],
  { defaults }: ShopRecord,
  listing: ListingRecord | null,
): { readonly values: FlatFields; readonly fields: readonly string[] } {
  if (kind === "create") {
    const values: FlatFields = { ...content, ...resolveDefaults(defaults ?? {}, item.overrides) };
    return { values, fields: Object.keys(values).filter((key) => values[key] !== null) };
  }
  const set = item.edit?.set ?? {};
  return { values: { ...listing?.live, ...set }, fields: Object.keys(set).map((key) => key.split(":")[0] ?? key) };
}
