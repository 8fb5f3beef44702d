import type { StudioContext } from "#src/modules/shops/index.ts";
import type { CatchUpRecord } from "../model.ts";
import { type Progress, progressOf } from "./progress.ts";
import { yearOf } from "./rule-text.ts";

/** One rule as the digest tells it. */
export type CatchUpNews = {
  readonly shopName: string;
  readonly kind: CatchUpRecord["rule"]["kind"];
  readonly progress: Progress;
  /** Of a rule of one January. */
  readonly year: string | null;
  /** How many need a person. */
  readonly need: number;
  /** Nobody accepted it yet: so many listings lack it. It is told once. */
  readonly offered: number | null;
};

/** What the digest says of rules: those that have something left to do, and what is offered since the last digest. */
export function catchUpNews(
  { shops }: StudioContext,
  records: readonly CatchUpRecord[],
  since: Date,
): readonly CatchUpNews[] {
  return records.flatMap((record): CatchUpNews[] => {
    const shop = shops.find(({ id }) => id === record.shopId);
    if (!shop || shop.health === "disconnected") return [];
    const progress = progressOf(record);
    const of = {
      shopName: shop.name,
      kind: record.rule.kind,
      year: yearOf(record),
      progress,
      need: record.unknownCount,
    };
    if (record.state === "offered") return record.createdAt >= since ? [{ ...of, offered: record.open }] : [];
    const isBusy = record.state === "on" && (progress.done < progress.all || record.unknownCount > 0);
    return isBusy ? [{ ...of, offered: null }] : [];
  });
}
