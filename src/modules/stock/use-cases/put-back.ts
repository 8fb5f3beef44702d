import { type App as LowerApp } from "#src/modules/sync/index.ts";
import { listingView } from "#src/modules/listings/index.ts";
import { readContext } from "#src/modules/shops/index.ts";
import { type Actor, audited, requirePermission } from "#src/modules/studio/index.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import type { ProductId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { AppDeps } from "../deps.ts";
import { stockText } from "../messages/en.ts";
import type { PutBackView } from "../view.ts";

export type PutBackUseCases = {
  /**
   * Asks to restore what there was before the last fall, or, where several shops had been corrected alike, the lowest number that
   * one of them showed. A person's changes, approved as every other. Raises `wrong-state` where something fell since.
   *
   * @param at the fall that the message is about
   */
  putStockBack(actor: Actor, product: ProductId, at: string, to: "before" | "lowest"): Promise<PutBackView>;
};

type Lower = Pick<LowerApp, "saveEdit" | "putOnSale">;

export function putBackUseCases(deps: AppDeps, lower: Lower): PutBackUseCases {
  return {
    putStockBack: (actor, id, at, to) =>
      audited(deps, actor, { action: "stock.put_back" }, async () => {
        requirePermission(actor, "requestApproval");
        const store = deps.stores.for(actor);
        const [context, { products }, { lastFall }] = await Promise.all([
          readContext(store),
          store.products({ ids: [id], limit: 1 }),
          store.stock(id),
        ]);
        const [product] = products;
        if (!product) throw new OmsError("not-found");
        if (lastFall?.at !== at) throw new OmsError("wrong-state", { userText: stockText.putBack.fellSince });
        const target = lastFall[to];
        let asked = 0;
        const leftOut: { shopName: string; why: string }[] = [];
        for (const record of product.listings.filter(({ goneAt }) => !goneAt)) {
          const { id: listingId, live, state } = record;
          const { shopName } = listingView(deps, context, record);
          const touched = raised(live, target);
          const back = state === "inactive" && record.mayComeBack;
          if (!back && state !== "active") {
            leftOut.push({ shopName, why: stockText.putBack.notOnSale });
            continue;
          }
          if (!back && Object.keys(touched).length === 0) continue;
          const result = await (back
            ? lower.putOnSale(actor, { listingId, stock: {} })
            : lower.saveEdit(actor, { listingId, changeId: null, revision: 0, touched }, "ask")
          ).catch((error: unknown) => {
            if (!(error instanceof OmsError) || error.retry === "later") throw error;
            return { ok: false as const, problems: [{ text: error.userText }] };
          });
          if (result.ok) asked += 1;
          else leftOut.push({ shopName, why: result.problems.map(({ text }) => text).join(" ") });
        }
        return { asked, leftOut };
      }),
  };
}

/** What of it would be higher than it is. */
function raised(live: FlatFields, target: Readonly<Record<string, number>>): FlatFields {
  return Object.fromEntries(
    Object.entries(target).filter(([field, pieces]) => typeof live[field] === "number" && Number(live[field]) < pieces),
  );
}
