import { z } from "zod";
import type { Effects, TenantStore } from "#src/app/ports/store.ts";
import type { Money } from "#src/domain/money.ts";
import { OmsError } from "#src/kernel/errors.ts";
import { askedReadings } from "./asked-reading.ts";
import { createPrivacyWrites } from "./privacy-store.ts";
import { createImportWrites, createProductWrites } from "./product-store.ts";
import { queued } from "./queued.ts";
import { createReadStore } from "./read-store.ts";
import { changeRow, instant, nothing } from "./rows.ts";
import type { Rpc } from "./rpc.ts";

/** What people do. Each is one SQL function, which judges it from the studio's own rows. */
export function createTenantStore(rpc: Rpc): TenantStore {
  return {
    ...createReadStore(rpc),
    ...createProductWrites(rpc),
    ...createImportWrites(rpc),
    ...createPrivacyWrites(rpc),
    createChange: ({ outbox, operations, ...change }) =>
      rpc("create_change", { p_change: change, ...effects({ outbox, operations }) }, changeRow),
    saveDraft: (save) =>
      rpc(
        "save_draft",
        {
          p_change_id: save.changeId,
          p_revision: save.revision,
          p_content: save.content,
          p_targets: save.targets ?? null,
          ...effects(save),
        },
        changeRow,
      ),
    createListingChange: ({ outbox, operations, ...change }) =>
      rpc("create_listing_change", { p_change: change, ...effects({ outbox, operations }) }, changeRow),
    setOurs: (word) =>
      rpc(
        "set_ours",
        { p_listing_id: word.listingId, p_agreed: word.agreed, p_ours: word.ours, ...effects(word) },
        nothing,
      ),
    settleConflict: ({ changeId, revision, agreed, left, ...queued }) =>
      rpc(
        "settle_conflict",
        {
          p_change_id: changeId,
          p_revision: revision,
          p_content: left?.content ?? null,
          p_targets: left?.targets ?? null,
          p_agreed: agreed,
          p_payloads: left?.payloads ?? null,
          p_content_hash: left?.contentHash ?? null,
          ...effects(queued),
        },
        nothing,
      ),
    stopWriting: (changeId) => rpc("stop_writing", { p_change_id: changeId }, nothing),
    submit: (request) =>
      rpc(
        "submit_change",
        {
          p_change_id: request.changeId,
          p_revision: request.revision,
          p_payloads: request.payloads,
          p_content_hash: request.contentHash,
          ...effects(request),
        },
        nothing,
      ),
    takeOutPart: (request) => rpc("take_out_part", { p_change_id: request.changeId, ...effects(request) }, changeRow),
    makeMine: (request) => rpc("make_mine", { p_change_id: request.changeId, ...effects(request) }, nothing),
    discard: (request) => rpc("discard_draft", { p_change_id: request.changeId, ...effects(request) }, nothing),
    restore: (request) => rpc("restore_draft", { p_change_id: request.changeId, ...effects(request) }, nothing),
    leaveOut: (request) =>
      rpc("leave_out_shop", { p_change_id: request.changeId, p_shop_id: request.shopId, ...effects(request) }, nothing),
    stop: (request) => rpc("stop_change", { p_change_id: request.changeId, ...effects(request) }, nothing),
    withdraw: (request) => rpc("withdraw_change", { p_change_id: request.changeId, ...effects(request) }, nothing),
    decide: async (decision) =>
      rpc(
        "decide_change",
        {
          p_change_id: decision.changeId,
          p_content_hash: decision.contentHash,
          p_verdict: decision.verdict,
          p_mode: decision.mode,
          p_reason: decision.reason,
          p_fee_cents: cents(decision.fee),
          p_solo: decision.solo,
          ...effects(decision),
        },
        nothing,
      ),
    goLive: async (request) =>
      rpc("go_live", { p_change_id: request.changeId, p_fee_cents: cents(request.fee), ...effects(request) }, nothing),
    retry: (request) => rpc("retry_change", { p_change_id: request.changeId, ...effects(request) }, nothing),
    reopen: (request) => rpc("reopen_change", { p_change_id: request.changeId, ...effects(request) }, nothing),
    setPaused: (request) =>
      rpc("set_paused", { p_paused: request.paused, p_shop_id: request.shopId, ...effects(request) }, nothing),
    setShopDefaults: (request) =>
      rpc(
        "set_shop_defaults",
        { p_shop_id: request.shopId, p_defaults: request.defaults, ...effects(request) },
        nothing,
      ),
    disconnectShop: (request) => rpc("disconnect_shop", { p_shop_id: request.shopId, ...effects(request) }, nothing),
    keepShop: ({ shopId }) => rpc("keep_shop", { p_shop_id: shopId }, instant.nullable()),
    setShopAccess: (request) =>
      rpc("set_shop_access", { p_shop_id: request.shopId, p_members: request.members, ...effects(request) }, nothing),
    setRole: ({ memberId, role, outbox }) =>
      rpc("set_role", { p_member_id: memberId, p_role: role, p_outbox: outbox }, nothing),
    greet: ({ outbox }) => rpc("greet", { p_outbox: outbox }, z.boolean()),
    offer: () => rpc("offer", {}, z.boolean()),
    setSettings: ({ outbox, operations, ...settings }) =>
      rpc("set_settings", { p_settings: settings, ...effects({ outbox, operations }) }, nothing),
    askToRead: (kind, shopIds) => rpc("ask_to_read", { p_reading: kind, p_to_read: shopIds }, askedReadings),
    audit: (event) => rpc("audit", { p_event: event }, nothing),
  };
}

/** What is written together with the change it follows from. */
export function effects(of: { outbox: Effects["outbox"]; operations?: Effects["operations"] | undefined }) {
  return { p_outbox: of.outbox, p_operations: (of.operations ?? []).map(queued) };
}

/** Fees are billed in US dollars, whatever the shop's currency. */
function cents(fee: Money): number {
  if (fee.currency !== "USD") throw new OmsError("bad-input", { cause: new Error(`a fee in ${fee.currency}`) });
  return fee.amount;
}
