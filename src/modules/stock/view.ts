import type { ListingView } from "#src/modules/listings/index.ts";
import type { Person } from "#src/modules/studio/index.ts";
import type { ProductId, ShopId, SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import type { Role } from "#src/platform/kernel/roles.ts";
import type { LastFall, StockNote, StockRule } from "./model.ts";
import type { StockWindow } from "./rules/window.ts";

/** A standing decision with its names. */
export type RuleView = {
  readonly id: string;
  readonly rule: StockRule;
  readonly productId: ProductId | null;
  /** What it is of: a product's title, or the section of a shop. */
  readonly of: string;
  readonly section: boolean;
  readonly by: Person;
  readonly at: Date;
  readonly windowSeconds: number | null;
};

export type StandingView = { readonly all: number; readonly some: readonly RuleView[] };

/** A section of a shop, with what sharing it would take. */
export type SectionChoice = {
  readonly shopId: ShopId;
  readonly sectionId: string;
  readonly shopName: string;
  readonly title: string;
  readonly products: number;
  readonly window: StockWindow;
};

/** The stock of one product over its shops, and what an owner may decide of it. */
export type StockView = {
  readonly productId: ProductId;
  readonly title: string;
  readonly role: Role;
  /** Listings that aren't gone. */
  readonly listings: readonly ListingView[];
  readonly rule: RuleView | null;
  readonly window: StockWindow;
  readonly slowestShop: string | null;
  readonly measuredSeconds: number | null;
  /** Why it can't be shared; null: it can. */
  readonly refusal: string | null;
  readonly sections: readonly SectionChoice[];
  /** It waits for an answer. */
  readonly asked: boolean;
  readonly lastFall: LastFall | null;
};

/** What `Put back` asked for. */
export type PutBackView = {
  readonly asked: number;
  /** Where it couldn't be asked for: the shop, and why. */
  readonly leftOut: readonly { readonly shopName: string; readonly why: string }[];
};

/** A message about a judgement, with its names. */
export type StockNoteView = Omit<StockNote, "fell" | "lowered"> & {
  readonly productId: ProductId;
  readonly title: string;
  readonly fell: readonly { readonly listing: ListingView; readonly by: Readonly<Record<string, number>> }[];
  readonly lowered: readonly { readonly listing: ListingView; readonly takeOff: boolean }[];
  readonly mention: readonly SlackUserId[];
};
