import { listingView } from "#src/modules/listings/index.ts";
import { readContext, type StudioContext } from "#src/modules/shops/index.ts";
import { type Actor, audited, personOf, requirePermission } from "#src/modules/studio/index.ts";
import type { ProductId, ShopId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps, ReadStore } from "../deps.ts";
import { stockText } from "../messages/en.ts";
import type { StandingRecord, StockRule, StockRuleRecord } from "../model.ts";
import { stockWindow, type StockWindow } from "../rules/window.ts";
import type { StockTarget } from "../store.ts";
import { minutesText, offeredTogether } from "../view-words.ts";
import type { RuleView, SectionChoice, StandingPage, StandingView, StockView, WaitingView } from "../view.ts";

const rulesPerPage = 10;
const shownWaiting = 15;

export type StockUseCases = {
  /** How the stock of a product is kept over its shops, and how long a piece could be sold twice. */
  stock(actor: Actor, product: ProductId): Promise<StockView>;
  /**
   * An owner's standing decision. `shared` is refused where the window can't be held, and lowers the higher numbers of a product
   * at once, as they were shown.
   */
  setStock(actor: Actor, target: StockTarget, rule: StockRule): Promise<void>;
  /** Takes a standing decision back. What was written under it stays. */
  stopSharing(actor: Actor, rule: string): Promise<void>;
  /**
   * A manager's answer to what was asked. Raises `wrong-state` where it has changed since.
   *
   * @param revision what was shown with the button; null: of an earlier version, which showed none
   */
  answerStock(actor: Actor, product: ProductId, answer: "lower" | "leave", revision: number | null): Promise<void>;
  /** Every standing decision, a page at a time. `page` counts from 0; beyond the last: the last. */
  standing(actor: Actor, page: number): Promise<StandingPage>;
  /** What waits for an answer in a shop. */
  waitingStock(actor: Actor, shop: ShopId): Promise<WaitingView>;
};

export function stockUseCases(deps: AppDeps): StockUseCases {
  const { stores, admin, clock } = deps;

  const windowOf = async (
    actor: Actor,
    shops: readonly ShopId[],
    added: Readonly<Record<string, number>>,
    onePiece: boolean,
  ): Promise<StockWindow> => {
    const paces = await admin.stockPaces(actor.studioId, added);
    return stockWindow(
      paces.filter(({ shopId }) => shops.includes(shopId)),
      { onePiece, now: clock.now() },
    );
  };

  async function viewOf(actor: Actor, id: ProductId): Promise<StockView> {
    const store = stores.for(actor);
    const [context, found, stock] = await Promise.all([
      readContext(store),
      store.products({ ids: [id], limit: 1 }),
      store.stock(id),
    ]);
    const [product] = found.products;
    if (!product) throw new OmsError("not-found");
    const listings = product.listings.filter(({ goneAt }) => !goneAt).map((each) => listingView(deps, context, each));
    const shops = [...new Set(listings.map(({ shopId }) => shopId))];
    const shared = stock.rule?.rule === "shared";
    const added = Object.fromEntries(
      shops.map((shop) => [shop, shared ? 0 : listings.filter(({ shopId }) => shopId === shop).length]),
    );
    const onSale = listings.filter(({ state }) => state === "active");
    const together = offeredTogether(onSale.map(({ live }) => live));
    const window = await windowOf(actor, shops, added, together?.onePiece ?? false);
    const slowest = context.shops.find((shop) => shop.id === window.slowest?.shopId)?.name ?? null;
    return {
      productId: product.id,
      title: product.content.title,
      role: actor.member.role ?? "viewer",
      listings,
      rule: stock.rule && ruleView(context, stock.rule),
      window,
      slowestShop: slowest,
      measuredSeconds: stock.measuredSeconds,
      refusal: refusalOf({ shops: shops.length, together: together !== null, window, slowest }),
      sections: await sectionsOf(actor, store, context, listings),
      asked: typeof stock.known?.asked === "string",
      revision: stock.revision,
      lastFall: stock.lastFall,
    };
  }

  async function sectionsOf(
    actor: Actor,
    store: ReadStore,
    context: StudioContext,
    listings: StockView["listings"],
  ): Promise<SectionChoice[]> {
    const choices = await Promise.all(
      listings.slice(0, 3).map(async ({ shopId, shopName, live }): Promise<SectionChoice | null> => {
        const section = live["sectionId"];
        if (typeof section !== "number" || section <= 0) return null;
        return sectionChoice(actor, store, context, { shopId, shopName, sectionId: String(section) });
      }),
    );
    return choices.filter((choice) => choice !== null && choice.products > 0) as SectionChoice[];
  }

  async function sectionChoice(
    actor: Actor,
    store: ReadStore,
    context: StudioContext,
    of: Pick<SectionChoice, "shopId" | "shopName" | "sectionId">,
  ): Promise<SectionChoice> {
    const { products, listings: added } = await store.sectionStock(of.shopId, of.sectionId);
    const window = await windowOf(actor, Object.keys(added) as ShopId[], added, false);
    return { ...of, title: sectionName(context, of.shopId, of.sectionId), products, window };
  }

  async function windowFor(actor: Actor, target: StockTarget): Promise<StockWindow> {
    if ("productId" in target) {
      const { refusal, window } = await viewOf(actor, target.productId);
      if (refusal !== null) throw new OmsError("bad-input", { userText: refusal });
      return window;
    }
    const store = stores.for(actor);
    const context = await readContext(store);
    const shopName = context.shops.find(({ id }) => id === target.shopId)?.name ?? "";
    const { window } = await sectionChoice(actor, store, context, { ...target, shopName });
    if (!window.held)
      throw new OmsError("bad-input", { userText: stockText.refused.window(minutesText(window.seconds), shopName) });
    return window;
  }

  return {
    async stock(actor, product) {
      requirePermission(actor, "view");
      return viewOf(actor, product);
    },

    setStock: (actor, target, rule) =>
      audited(deps, actor, { action: `stock.${rule}` }, async () => {
        requirePermission(actor, "settings");
        const window = rule === "shared" ? await windowFor(actor, target) : null;
        await stores.for(actor).giveStockRule({
          ...target,
          rule,
          windowSeconds: window?.seconds ?? null,
          lower: "productId" in target,
          outbox: [],
        });
      }),

    stopSharing: (actor, rule) =>
      audited(deps, actor, { action: "stock.stop" }, async () => {
        requirePermission(actor, "settings");
        await stores.for(actor).revokeStockRule(rule);
      }),

    answerStock: (actor, product, answer, revision) =>
      audited(deps, actor, { action: `stock.${answer}` }, async () => {
        requirePermission(actor, "decide");
        if (revision === null) throw new OmsError("wrong-state", { userText: stockText.refused.moved });
        await stores.for(actor).answerStock(product, answer, revision);
      }),

    async standing(actor, page) {
      requirePermission(actor, "view");
      const store = stores.for(actor);
      const context = await readContext(store);
      const at = (which: number) => store.standing({ limit: rulesPerPage, offset: which * rulesPerPage });
      const found = await at(page);
      const pages = Math.max(1, Math.ceil(found.all / rulesPerPage));
      const last = Math.min(page, pages - 1);
      return { ...standingView(context, last === page ? found : await at(last)), page: last, pages };
    },

    async waitingStock(actor, shop) {
      requirePermission(actor, "view");
      const store = stores.for(actor);
      const [context, waiting] = await Promise.all([readContext(store), store.stockWaiting(shop, shownWaiting)]);
      return { ...waiting, shopName: context.shops.find(({ id }) => id === shop)?.name ?? "" };
    },
  };
}

type Refusing = {
  readonly shops: number;
  readonly together: boolean;
  readonly window: StockWindow;
  readonly slowest: string | null;
};

function refusalOf({ shops, together, window, slowest }: Refusing): string | null {
  if (shops < 2) return stockText.refused.oneShop;
  if (!together) return stockText.refused.options;
  return window.held ? null : stockText.refused.window(minutesText(window.seconds), slowest ?? "");
}

function sectionName({ shops }: StudioContext, shopId: ShopId, sectionId: string): string {
  const sections = shops.find(({ id }) => id === shopId)?.profiles?.["sections"] ?? [];
  return sections.find(({ id }) => String(id) === sectionId)?.title ?? stockText.section(sectionId);
}

export function ruleView(context: StudioContext, rule: StockRuleRecord): RuleView {
  const { shopId, sectionId, title } = rule;
  const section = shopId !== null && sectionId !== null;
  const shop = context.shops.find(({ id }) => id === shopId)?.name ?? "";
  return {
    id: rule.id,
    rule: rule.rule,
    productId: rule.productId,
    of: section ? stockText.sectionOf(sectionName(context, shopId, sectionId), shop) : (title ?? ""),
    section,
    by: personOf(context, rule.givenBy),
    at: rule.givenAt,
    windowSeconds: rule.windowSeconds,
    rests: rule.rests,
  };
}

/** For Home. */
export function standingView(context: StudioContext, { all, some }: StandingRecord): StandingView {
  return { all, some: some.map((rule) => ruleView(context, rule)) };
}
