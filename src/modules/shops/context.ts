import { type MemberRecord, permissions, type Team } from "#src/modules/studio/index.ts";
import type { MarketplaceFacts } from "#src/marketplaces/port.ts";
import { factsOf, marketplaceOf } from "#src/marketplaces/registry.ts";
import type { MemberId } from "#src/platform/kernel/entity-ids.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import type { ReadStore } from "./deps.ts";
import type { ShopRecord, ShopView } from "./model.ts";
import { shopsText } from "./messages/en.ts";

/** What every view of a studio is drawn with, read once for one moment. */
export type StudioContext = Team & {
  readonly shops: readonly ShopRecord[];
};

export function readContext(store: ReadStore): Promise<StudioContext> {
  return store.context();
}

export function shopView(context: StudioContext, shop: ShopRecord): ShopView {
  const personOf = (id: MemberId | null) => context.members.find((each) => each.id === id)?.slackUserId ?? null;
  const limitedTo = context.members.filter(({ id }) => shop.limitedTo.includes(id)).map((each) => each.slackUserId);
  const deadSignIn = shop.deadSignIn && { ...shop.deadSignIn, keptBy: personOf(shop.deadSignIn.keptBy) };
  return {
    ...shop,
    marketplace: marketplaceOf(shop).facts,
    connectedBy: personOf(shop.connectedBy),
    deadSignIn,
    limitedTo,
  };
}

/** Also of a shop that was erased. */
export function shopNameOf({ shops }: StudioContext, shopId: string): string {
  return shops.find(({ id }) => id === shopId)?.name ?? shopsText.goneShop;
}

/** Also of a shop that was erased. */
export function marketplaceAt({ shops }: StudioContext, shopId: string): MarketplaceFacts {
  return factsOf(shops.find(({ id }) => id === shopId));
}

/** Shops a listing can be sent to. */
export function usableShops(context: StudioContext): ShopRecord[] {
  return context.shops.filter((shop) => shop.health === "ok" || shop.health === "reading");
}

/** Whether a member may reach every one of these shops. Of a shop that isn't there nobody knows, so nobody does. */
export function reachesShops(context: StudioContext, member: MemberId, shopIds: readonly string[]): boolean {
  return shopIds.every((id) => {
    const shop = context.shops.find((each) => each.id === id);
    return shop !== undefined && (shop.limitedTo.length === 0 || shop.limitedTo.includes(member));
  });
}

export function decidersAt(context: StudioContext, shopIds: readonly string[]): MemberRecord[] {
  return context.members.filter(
    (member) => atLeast(member.role, permissions.decide) && reachesShops(context, member.id, shopIds),
  );
}

/** In solo mode, with nobody else who could approve what this person writes for these shops. */
export function isAlone(context: StudioContext, author: MemberId, shopIds: readonly string[]): boolean {
  const deciders = decidersAt(context, shopIds);
  return context.studio.soloMode && deciders.length > 0 && deciders.every(({ id }) => id === author);
}
