import type { CheckedTarget } from "#src/domain/listing-rules.ts";
import type { MemberId } from "#src/domain/ids.ts";
import type { Person, ShopView } from "#src/domain/views.ts";
import type { ChangeRecord, MemberRecord, ShopRecord, StudioRecord } from "./ports/records.ts";
import type { ReadStore } from "./ports/store.ts";

/** What every view of a studio is drawn with, read once for one moment. */
export type StudioContext = {
  readonly studio: StudioRecord;
  readonly members: readonly MemberRecord[];
  readonly shops: readonly ShopRecord[];
};

export function readContext(store: ReadStore): Promise<StudioContext> {
  return store.context();
}

export function shopView(context: StudioContext, shop: ShopRecord): ShopView {
  const personOf = (id: MemberId | null) => context.members.find((each) => each.id === id)?.slackUserId ?? null;
  const limitedTo = context.members.filter(({ id }) => shop.limitedTo.includes(id)).map((each) => each.slackUserId);
  const deadSignIn = shop.deadSignIn && { ...shop.deadSignIn, keptBy: personOf(shop.deadSignIn.keptBy) };
  return { ...shop, connectedBy: personOf(shop.connectedBy), deadSignIn, limitedTo };
}

export function personOf(context: StudioContext, id: MemberId): Person {
  const member = context.members.find((each) => each.id === id);
  // A member can be erased while what they did stays: the row's place is kept.
  if (!member) return { memberId: id, slackUserId: "" as Person["slackUserId"], name: "Somebody who left" };
  return { memberId: member.id, slackUserId: member.slackUserId, name: member.name };
}

/** Also of a shop that was erased. */
export function shopNameOf({ shops }: StudioContext, shopId: string): string {
  return shops.find(({ id }) => id === shopId)?.name ?? "A shop that is gone";
}

export function checkedTargets(context: StudioContext, targets: ChangeRecord["targets"]): CheckedTarget[] {
  return targets.map((target) => {
    const shop = context.shops.find((each) => each.id === target.shopId);
    return {
      shopId: target.shopId,
      shopName: shopNameOf(context, target.shopId),
      currency: shop?.currency ?? target.content.price?.currency ?? "USD",
      content: target.content,
      defaults: shop?.defaults ?? null,
    };
  });
}
