import type { Choice, ListingField } from "#src/catalog/fields/definition.ts";
import type { ShopProfiles } from "#src/marketplaces/port.ts";
import { fieldsOf, marketplaceOf } from "#src/marketplaces/registry.ts";

/** What of the studio a line may name. */
export type KnownToLines = {
  /** Connected shops, each with its marketplace's key. */
  readonly shops: readonly {
    readonly id: string;
    readonly name: string;
    readonly currency: string;
    readonly marketplace: string;
  }[];
  /** Names of the shops' sections: one that isn't among them is a mistake. Left out: any name is taken. */
  readonly sections?: readonly { readonly shopId: string; readonly title: string }[];
  /** The shops' lists: a name that is in none of them is a mistake. Left out: any name is taken. */
  readonly profiles?: readonly ShopProfiles[];
  /** By a field's key, what can be chosen at present where its definition leaves that open. Left out: it can't be set by a line. */
  readonly choices?: Readonly<Record<string, readonly Choice[]>>;
};

/** The fields that a line may name: those of the marketplaces of its shops. */
export function fieldsIn({ shops }: Pick<KnownToLines, "shops">): readonly ListingField[] {
  return fieldsOf(shops.map((shop) => ({ marketplace: marketplaceOf(shop).facts })));
}
