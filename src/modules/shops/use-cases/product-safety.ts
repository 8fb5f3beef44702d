import type { NamedOperator, Operator, OperatorDetails, OperatorKind, Operators } from "#src/marketplaces/port.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import { readContext, shopView } from "../context.ts";
import type { AppDeps } from "../deps.ts";
import { safetyText } from "../messages/safety.en.ts";
import type { ShopView, TraderAnswer } from "../model.ts";
import { acceptsOperators, operatorsTextVersion } from "../rules/product-safety.ts";
import { marketplaceOfShop } from "./marketplace-of-shop.ts";
import { saveOperator } from "./save-operator.ts";
import { ownersAccess } from "./shop-access.ts";

/** What product safety looks like for one shop. */
export type SafetySheet = {
  readonly shop: ShopView;
  /** An owner accepted what becomes of the addresses. */
  readonly accepted: boolean;
  /** As the marketplace has them now; null: they aren't read. */
  readonly operators: readonly NamedOperator[] | null;
  /** Why they can't be read, for people. */
  readonly unreadable: string | null;
};

/** All of it is an owner's. Addresses pass through, from the marketplace to a form and back: nothing here stores or logs one. */
export type ProductSafetyUseCases = {
  safetySheet(actor: Actor, shopId: ShopId): Promise<SafetySheet>;
  answerEuTrader(actor: Actor, shopId: ShopId, answer: TraderAnswer): Promise<SafetySheet>;
  acceptOperators(actor: Actor, shopId: ShopId): Promise<SafetySheet>;
  /** Live. Raises `not-allowed` until the text was accepted, and `not-found` for one that was deleted there. */
  operator(actor: Actor, shopId: ShopId, id: number): Promise<Operator>;
  /** Live, once. @param id null: a new one */
  saveOperator(
    actor: Actor,
    shopId: ShopId,
    operator: { readonly id: number | null; readonly kind: OperatorKind; readonly details: OperatorDetails },
  ): Promise<SafetySheet>;
};

export function productSafetyUseCases(deps: AppDeps): ProductSafetyUseCases {
  const { stores } = deps;

  async function reached(actor: Actor, shopId: ShopId) {
    const context = await readContext(stores.for(actor));
    const record = context.shops.find(({ id }) => id === shopId);
    if (!record) throw new OmsError("not-found");
    if (record.health === "disconnected") throw new OmsError("shop-disconnected");
    return { record, shop: shopView(context, record), accepted: acceptsOperators(context.studio) };
  }

  /** The shop's operators, where an owner may reach them. */
  async function operatorsOf(
    actor: Actor,
    { record, accepted }: Awaited<ReturnType<typeof reached>>,
  ): Promise<Operators> {
    if (!accepted) throw new OmsError("not-allowed", { userText: safetyText.notAccepted });
    const marketplace = await marketplaceOfShop(deps, record);
    const { operators } = marketplace.shop(ownersAccess(deps, actor, record));
    if (!operators) throw new OmsError("bad-input", { userText: safetyText.noOperators });
    return operators;
  }

  const sheet = async (actor: Actor, shopId: ShopId): Promise<SafetySheet> => {
    const found = await reached(actor, shopId);
    const { shop, accepted } = found;
    const asked = accepted && (shop.euTrader === "yes" || shop.euTrader === "later");
    if (!asked) return { shop, accepted, operators: null, unreadable: null };
    try {
      const operators = await (await operatorsOf(actor, found)).list();
      return { shop, accepted, operators, unreadable: null };
    } catch (error) {
      return { shop, accepted, operators: null, unreadable: toOmsError(error).userText };
    }
  };

  return {
    async safetySheet(actor, shopId) {
      requirePermission(actor, "connect");
      return sheet(actor, shopId);
    },

    answerEuTrader: (actor, shopId, answer) =>
      audited(deps, actor, { action: "shop.eu_trader", shopId }, async () => {
        requirePermission(actor, "connect");
        await stores.for(actor).setEuTrader({ shopId, answer });
        return sheet(actor, shopId);
      }),

    acceptOperators: (actor, shopId) =>
      audited(deps, actor, { action: "operators.accept", shopId }, async () => {
        requirePermission(actor, "privacy");
        await stores.for(actor).acceptOperatorsText(operatorsTextVersion);
        return sheet(actor, shopId);
      }),

    async operator(actor, shopId, id) {
      requirePermission(actor, "connect");
      const found = await (await operatorsOf(actor, await reached(actor, shopId))).read(id);
      if (!found) throw new OmsError("not-found", { userText: safetyText.gone });
      return found;
    },

    saveOperator: (actor, shopId, { id, kind, details }) =>
      audited(deps, actor, { action: "shop.operator", shopId }, async () => {
        requirePermission(actor, "connect");
        const operators = await operatorsOf(actor, await reached(actor, shopId));
        await saveOperator(operators, { id, kind, details });
        // Forms offer names out of the shop's lists.
        await stores.for(actor).askToRead("read_shop", [shopId], "changed");
        return sheet(actor, shopId);
      }),
  };
}
