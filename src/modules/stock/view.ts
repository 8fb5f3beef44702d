import type { ListingView } from "#src/modules/listings/index.ts";
import type { Person } from "#src/modules/studio/index.ts";
import type { ProductId, ShopId, SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import type { Role } from "#src/platform/kernel/roles.ts";
import type { LastFall, Pieces, StockNote, StockRule } from "./model.ts";
import type { StockRuleWhy, StockWindowWhy } from "./outbox.ts";
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
  readonly rests: boolean;
};

/** `page` counts from 0. */
export type StandingPage = StandingView & { readonly page: number; readonly pages: number };

/** Products that wait for an answer, of one shop. */
export type WaitingView = {
  readonly shopName: string;
  readonly all: number;
  readonly some: readonly { readonly productId: ProductId; readonly title: string }[];
};

/** The writes of a day are used up in a shop. */
export type StockManyView = WaitingView & { readonly shopId: ShopId; readonly mention: readonly SlackUserId[] };

/** A standing decision ended or rests, and nobody asked for that. */
export type StockRuleNoteView = {
  readonly why: StockRuleWhy;
  readonly productId: ProductId | null;
  readonly of: string;
  readonly giver: string;
  /** Who matched or split the product. */
  readonly by: string | null;
  /** The product that its listings belong to now. */
  readonly into: string | null;
  readonly mention: readonly SlackUserId[];
};

/** A shop isn't read often enough any more. */
export type StockWindowView = {
  readonly why: StockWindowWhy;
  readonly shopName: string;
  /** Between two checks. */
  readonly seconds: number;
  readonly mention: readonly SlackUserId[];
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
  /** What an answer is bound to. */
  readonly revision: number;
  readonly lastFall: LastFall | null;
};

/** What `Put back` asked for. */
export type PutBackView = {
  readonly asked: number;
  /** Where it couldn't be asked for: the shop, and why. */
  readonly leftOut: readonly { readonly shopName: string; readonly why: string }[];
};

/** A message about a judgement, with its names. */
export type StockNoteView = Omit<StockNote, "fell" | "lowered" | "shows"> & {
  readonly productId: ProductId;
  readonly title: string;
  readonly fell: readonly { readonly listing: ListingView; readonly by: Readonly<Record<string, number>> }[];
  readonly lowered: readonly { readonly listing: ListingView; readonly takeOff: boolean }[];
  readonly shows: readonly { readonly listing: ListingView; readonly before: Pieces; readonly now: Pieces }[];
  readonly mention: readonly SlackUserId[];
};
