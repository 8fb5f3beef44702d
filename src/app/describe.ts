import { defaultMode, activationFees } from "#src/domain/fees.ts";
import type { ChangeId, MemberId } from "#src/domain/ids.ts";
import { type CheckedTarget, listingProblems } from "#src/domain/listing-rules.ts";
import { permissions } from "#src/domain/permissions.ts";
import type { Problem } from "#src/domain/problem.ts";
import { atLeast } from "#src/domain/roles.ts";
import type {
  ChangeSummary,
  ChangeView,
  MemberView,
  Person,
  ShopView,
  StudioView,
  TargetView,
} from "#src/domain/views.ts";
import { OmsError } from "#src/kernel/errors.ts";
import type { AppDeps } from "./deps.ts";
import type { ChangeRecord, MemberRecord, ShopRecord, StudioRecord, TargetRecord } from "./ports/records.ts";
import type { ReadStore } from "./ports/store.ts";

/** What every view of a studio is drawn with, read once for one moment. */
export type StudioContext = {
  readonly studio: StudioRecord;
  readonly members: readonly MemberRecord[];
  readonly shops: readonly ShopRecord[];
};

export async function readContext(store: ReadStore): Promise<StudioContext> {
  const [studio, members, shops] = await Promise.all([store.studio(), store.members(), store.shops()]);
  return { studio, members, shops };
}

/** @throws OmsError `not-found`: not there, or another studio's. */
export async function requireChange(store: ReadStore, id: ChangeId): Promise<ChangeRecord> {
  const change = await store.change(id);
  if (!change) throw new OmsError("not-found");
  return change;
}

export function personOf(context: StudioContext, id: MemberId): Person {
  const member = context.members.find((each) => each.id === id);
  // A member can be erased while what they did stays: the row's place is kept.
  if (!member) return { memberId: id, slackUserId: "" as Person["slackUserId"], name: "Somebody who left" };
  return { memberId: member.id, slackUserId: member.slackUserId, name: member.name };
}

export function memberView(member: MemberRecord): MemberView {
  return { memberId: member.id, slackUserId: member.slackUserId, name: member.name, role: member.role };
}

export function studioView({ studio, members }: StudioContext): StudioView {
  const by = members.find((each) => each.id === studio.paused?.by)?.slackUserId;
  return {
    id: studio.id,
    name: studio.name,
    listingsChannel: studio.listingsChannel,
    soloMode: studio.soloMode,
    paused: studio.paused ? { by: by ?? ("" as Person["slackUserId"]), at: studio.paused.at } : null,
    dailyFeeCeiling: studio.dailyFeeCeiling,
  };
}

export function shopView(context: StudioContext, shop: ShopRecord): ShopView {
  const connectedBy = context.members.find((each) => each.id === shop.connectedBy)?.slackUserId ?? null;
  const { limitedTo: _, ...rest } = shop;
  return { ...rest, connectedBy };
}

/** Shops a listing can be sent to. */
export function usableShops(context: StudioContext): ShopRecord[] {
  return context.shops.filter((shop) => shop.health === "ok" || shop.health === "reading");
}

/** Whether a member may reach every one of these shops. */
export function reachesShops(context: StudioContext, member: MemberId, shopIds: readonly string[]): boolean {
  return context.shops
    .filter((shop) => shopIds.includes(shop.id))
    .every((shop) => shop.limitedTo.length === 0 || shop.limitedTo.includes(member));
}

/** Who may approve: managers and owners with access to every shop who wrote no part of it. */
export function approversOf(context: StudioContext, change: ChangeRecord): MemberRecord[] {
  const shopIds = change.targets.map((target) => target.shopId);
  return context.members.filter(
    (member) =>
      atLeast(member.role, permissions.decide) &&
      !change.contributors.includes(member.id) &&
      member.id !== change.author &&
      reachesShops(context, member.id, shopIds),
  );
}

export function checkedTargets(context: StudioContext, targets: ChangeRecord["targets"]): CheckedTarget[] {
  return targets.map((target) => {
    const shop = context.shops.find((each) => each.id === target.shopId);
    return {
      shopId: target.shopId,
      shopName: shop?.name ?? "A shop that is gone",
      currency: shop?.currency ?? target.content.price?.currency ?? "USD",
      content: target.content,
      defaults: shop?.defaults ?? null,
    };
  });
}

/** Why approval cannot be asked for yet. */
export function changeProblems(context: StudioContext, change: ChangeRecord): Problem[] {
  const gone = change.targets
    .map((target) => context.shops.find((shop) => shop.id === target.shopId))
    .filter((shop) => shop?.health === "disconnected" || shop?.health === "auth-dead")
    .map((shop) => ({
      field: "shops" as const,
      shopId: shop?.id ?? "",
      text: `${shop?.name} isn't signed in. Connect it again with /oms connect, or leave it out.`,
    }));
  return [...listingProblems(change.content, checkedTargets(context, change.targets)), ...gone];
}

export async function changeView(deps: AppDeps, context: StudioContext, change: ChangeRecord): Promise<ChangeView> {
  const category =
    change.content.taxonomyId === null ? null : await deps.admin.taxonomy.node(change.content.taxonomyId);
  const hashes = change.content.photos.map((photo) => photo.hash);
  const [cover] = hashes;
  const counts = change.targets.map(
    ({ shopId }) => context.shops.find((shop) => shop.id === shopId)?.publishCount ?? 0,
  );
  return {
    id: change.id,
    studioId: change.studioId,
    code: change.code,
    kind: change.kind,
    listingId: change.listingId,
    state: change.state,
    revision: change.revision,
    contentHash: change.contentHash,
    author: personOf(context, change.author),
    contributors: change.contributors.map((id) => personOf(context, id)),
    content: change.content,
    textBy: change.textBy,
    preparing: change.preparing,
    photoProblems: change.photoProblems,
    categoryPath: category?.path ?? null,
    coverUrl: cover === undefined ? null : deps.photoLinks.photo(change.studioId, cover, "cover"),
    contactSheetUrl: hashes.length === 0 ? null : deps.photoLinks.contactSheet(change.studioId, hashes),
    targets: change.targets.map((target) => targetView(context, target)),
    shops: usableShops(context).map((shop) => shopView(context, shop)),
    problems: changeProblems(context, change),
    defaultMode: defaultMode(counts),
    mode: change.mode,
    fee: activationFees(change.targets.length),
    approvers: approversOf(context, change).map((member) => personOf(context, member.id)),
    soloMode: context.studio.soloMode,
    decisions: change.decisions.map((decision) => ({
      by: personOf(context, decision.by),
      verdict: decision.verdict,
      selfApproved: decision.selfApproved,
      reason: decision.reason,
      at: decision.at,
    })),
    listingsChannel: context.studio.listingsChannel,
  };
}

function targetView(context: StudioContext, target: TargetRecord): TargetView {
  const shop = context.shops.find((each) => each.id === target.shopId);
  const { payload: _payload, progress: _progress, ...rest } = target;
  return { ...rest, shopName: shop?.name ?? "A shop that is gone", currency: shop?.currency ?? "USD" };
}

export function summaryOf(context: StudioContext, change: ChangeRecord): ChangeSummary {
  return {
    id: change.id,
    code: change.code,
    title: change.content.title || "Untitled draft",
    state: change.state,
    author: personOf(context, change.author),
    updatedAt: change.updatedAt,
    permalink: null,
  };
}
