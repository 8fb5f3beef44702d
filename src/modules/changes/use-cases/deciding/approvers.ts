import { decidersAt, type StudioContext } from "#src/modules/shops/index.ts";
import { type MemberRecord, personOf } from "#src/modules/studio/index.ts";
import type { MemberId } from "#src/platform/kernel/entity-ids.ts";
import type { BarredView } from "../../model.ts";
import type { ChangeRecord } from "../../records.ts";
import { needsOwner } from "../../rules/possible-actions.ts";
import type { SmallWord } from "../../rules/small-change.ts";

/** Managers and owners with access to every shop of it; owners alone, where it can't be brought back. */
function decidersOf(context: StudioContext, change: ChangeRecord): MemberRecord[] {
  const shopIds = change.items.map((item) => item.shopId);
  return decidersAt(context, shopIds).filter(({ role }) => role === "owner" || !needsOwner(change));
}

/** Who may approve: of those the ones whose hand is in no part of it, unless its kind allows it. The database says whose. */
export function approversOf(context: StudioContext, change: ChangeRecord): MemberRecord[] {
  const barred = new Set(change.oneManager ? [] : change.barred.map(({ by }) => by));
  return decidersOf(context, change).filter((member) => !barred.has(member.id));
}

/** Who could decide about it but for a hand in it, and in which parts. */
export function barredOf(context: StudioContext, change: ChangeRecord): BarredView[] {
  if (change.oneManager) return [];
  return decidersOf(context, change).flatMap((member) => {
    const found = change.barred.find(({ by }) => by === member.id);
    if (!found || (member.id === change.author && change.small === "may")) return [];
    const shopName = (id: string | null) => context.shops.find((shop) => shop.id === id)?.name ?? null;
    const several = change.kind === "create" && change.items.length > 1;
    const parts = found.parts.map(({ field, shopId, from }) => ({
      field,
      from,
      shopName: several ? shopName(shopId) : null,
    }));
    return [{ person: personOf(context, member.id), parts }];
  });
}

/** Only who could approve it at all is offered to confirm it, or told why not. */
export function smallOf(context: StudioContext, change: ChangeRecord): SmallWord {
  if (change.small === "done") return "done";
  return decidersOf(context, change).some(({ id }) => id === change.author) ? change.small : "off";
}

/** Whether this person may confirm own small changes in this shop; what is small, the database says. */
export function confirmsSmall(context: StudioContext, member: MemberId, shopId: string): boolean {
  return context.studio.smallChanges && decidersAt(context, [shopId]).some(({ id }) => id === member);
}
