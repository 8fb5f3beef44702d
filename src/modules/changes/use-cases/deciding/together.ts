import { z } from "zod";
import { addMoney } from "#src/catalog/money.ts";
import { nothingOf } from "#src/marketplaces/fees.ts";
import type { MarketplaceFacts } from "#src/marketplaces/port.ts";
import { sha256 } from "#src/platform/kernel/hash.ts";
import type { TogetherView } from "../../model.ts";
import type { ChangeRecord, TogetherRecord } from "../../records.ts";
import { feeOf } from "../../rules/fees.ts";
import { paidInPayload } from "../shared/change-kinds.ts";

const stockPart = z.object({ set: z.record(z.string(), z.json()) });

/** What one form asked for at once and waits still; null where nothing else does. */
export function togetherView({ together }: ChangeRecord, marketplace: MarketplaceFacts): TogetherView | null {
  const waiting = stillWaiting(together);
  if (waiting.length < 2) return null;
  return {
    hash: togetherHash(together),
    marketplace,
    fee: waiting.map((each) => feeOfOne(each, marketplace)).reduce(addMoney, nothingOf(marketplace)),
    requests: waiting.map(({ id, number, code, sku, title, payload }) => ({
      id,
      number,
      code,
      sku,
      title,
      stock: stockIn(payload),
    })),
  };
}

export function stillWaiting(together: readonly TogetherRecord[]): TogetherRecord[] {
  return together.filter(({ state }) => state === "in_review");
}

/** Over the hashes of all of them: an approval of all is of exactly these, less what was decided by itself since. */
export function togetherHash(together: readonly Pick<TogetherRecord, "id" | "contentHash">[]): string {
  return sha256(
    together
      .map(({ id, contentHash }) => `${id}:${contentHash}`)
      .toSorted()
      .join("\n"),
  );
}

function feeOfOne({ kind, payload }: TogetherRecord, marketplace: MarketplaceFacts) {
  return feeOf(kind, "live", [marketplace], kind === "put_on_sale" && payload !== null && paidInPayload(payload));
}

function stockIn(payload: string | null): number[] {
  if (payload === null) return [];
  return Object.entries(stockPart.parse(JSON.parse(payload)).set).flatMap(([field, value]) =>
    field.startsWith("quantity:") && typeof value === "number" ? [value] : [],
  );
}
