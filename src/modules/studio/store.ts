import { z } from "zod";
import type { Money } from "#src/catalog/money.ts";
import { rowsOf } from "#src/platform/database/rows-of.ts";
import type { Rpc } from "#src/platform/database/rpc.ts";
import { nothing } from "#src/platform/database/values.ts";
import type { MemberId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { Role } from "#src/platform/kernel/roles.ts";
import { effects, type Effects } from "#src/platform/queue/effects.ts";
import { lease } from "#src/platform/queue/lease.ts";
import type { LeasedOperation } from "#src/platform/queue/operation.ts";
import type { OutboxEntry } from "#src/platform/queue/outbox-entry.ts";
import type { AuditEvent, MemberRecord, StudioRecord, Team } from "./model.ts";
import { memberRow, studioRow } from "./rows.ts";
import type { DigestSettings } from "./rules/digest-schedule.ts";
import type { OneOffWay } from "./rules/one-off.ts";

export type StudioReads = {
  studio(): Promise<StudioRecord>;
  /** In one request. */
  team(): Promise<Team>;
  members(): Promise<MemberRecord[]>;
};

export function studioReads(rpc: Rpc): StudioReads {
  return {
    studio: async () => {
      const studio = await rpc("read_studio", {}, studioRow.nullable());
      if (!studio) throw new OmsError("not-found");
      return studio;
    },
    team: async () => {
      const { studio, members } = await rpc("read_context", {}, teamRow);
      if (!studio) throw new OmsError("not-found");
      return { studio, members };
    },
    members: () => rpc("read_members", {}, rowsOf(memberRow)),
  };
}

export type StudioWrites = {
  /** `outbox` goes out where another role is given. */
  setRole(request: { readonly memberId: MemberId; readonly role: Role | null } & Effects): Promise<void>;
  /** true once for each person; then `outbox` goes out. */
  greet(effects: Effects): Promise<boolean>;
  /** Whether a direct message that means no command is answered: once in ten minutes for each person. */
  offer(): Promise<boolean>;
  setSettings(
    request: {
      /** Chosen anew, also where it is the one from before. */
      readonly listingsChannel?: string | null;
      /** Other organisations read it, and the owner agrees. */
      readonly channelAgreed?: boolean;
      readonly soloMode?: boolean;
      readonly smallChanges?: boolean;
      readonly oneOffs?: OneOffWay;
      readonly warningsOn?: readonly string[];
      readonly dailyFeeCeiling?: Money;
      readonly digest?: DigestSettings;
    } & Effects,
  ): Promise<void>;
  /** A manager hears no more of it in this studio, and nobody else does. */
  stopWarning(request: { readonly code: string } & Pick<Effects, "outbox">): Promise<void>;
  /** 30-day log of what people did; `reference` is shown to them. */
  audit(event: AuditEvent): Promise<void>;
};

export function studioWrites(rpc: Rpc): StudioWrites {
  return {
    setRole: ({ memberId, role, outbox }) =>
      rpc("set_role", { p_member_id: memberId, p_role: role, p_outbox: outbox }, nothing),
    greet: ({ outbox }) => rpc("greet", { p_outbox: outbox }, z.boolean()),
    offer: () => rpc("offer", {}, z.boolean()),
    setSettings: ({ outbox, operations, ...settings }) =>
      rpc("set_settings", { p_settings: settings, ...effects({ outbox, operations }) }, nothing),
    stopWarning: ({ code, outbox }) => rpc("stop_warning", { p_code: code, p_outbox: outbox }, nothing),
    audit: (event) => rpc("audit", { p_event: event }, nothing),
  };
}

export type StudioWork = {
  /** Sends it unless it was sent before, delivered or not. */
  sayOnce(operation: LeasedOperation, entry: OutboxEntry): Promise<void>;
  /** A note or a card from a delivery or operation that belongs to no other write. */
  sendMessages(entries: readonly OutboxEntry[]): Promise<void>;
  /** Those that were not sent before, under the same key. */
  sendMessagesOnce(entries: readonly OutboxEntry[]): Promise<void>;
};

export function studioWork(rpc: Rpc): StudioWork {
  return {
    sayOnce: (operation, entry) => rpc("say_once", { ...lease(operation), p_entry: entry }, nothing),
    sendMessages: (entries) => rpc("send_messages", { p_outbox: entries }, nothing),
    sendMessagesOnce: (entries) => rpc("send_messages_once", { p_outbox: entries }, nothing),
  };
}

const teamRow = z.object({ studio: studioRow.nullable(), members: rowsOf(memberRow) });
