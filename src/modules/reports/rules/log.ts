import { offered } from "#src/marketplaces/registry.ts";
import { csvText } from "#src/platform/text/csv.ts";
import type { ChangeId, MemberId } from "#src/platform/kernel/entity-ids.ts";

/** One line of a studio's log: what a person did, or what was exchanged with a shop. Codes and ids, never contents. */
export type LogLine = {
  readonly at: Date;
  /** null: the worker, by itself. */
  readonly by: MemberId | null;
  readonly byName: string | null;
  /** `decide.approve`, `sync_shop`. */
  readonly action: string;
  readonly outcome: "ok" | "refused" | "failed";
  /** Why not. */
  readonly code: string | null;
  readonly reference: string | null;
  readonly changeId: ChangeId | null;
  /** The short code of what it was about. */
  readonly listing: string | null;
  readonly title: string | null;
  readonly shopName: string | null;
};

/** A page of it, newest first. */
export type LogPage = {
  readonly lines: readonly LogLine[];
  readonly words: string;
  readonly page: number;
  readonly more: boolean;
  /** All lines that fit, as CSV; good for some minutes. */
  readonly csvUrl: string;
};

/** How long lines are kept. */
export const logDays = 30;

const words: Readonly<Record<string, string>> = {
  "draft.start": "began a draft",
  "draft.save": "saved a draft",
  "draft.photos": "changed photos",
  "draft.reopen": "went back to the draft",
  "approval.ask": "asked for approval",
  "approval.withdraw": "withdrew the request",
  "draft.discard": "discarded a draft",
  "draft.restore": "got a draft back",
  "publish.settle_conflict": "settled a difference",
  "publish.leave_out": "left out a shop",
  "approval.stop": "stopped it before it was written",
  "draft.take_out_part": "took out their own part",
  "draft.make_mine": "asked for it as their own",
  "decide.approve": "approved",
  "decide.ask_for_changes": "asked for changes",
  "publish.go_live": "went live",
  "publish.retry": "had it tried again",
  "settings.set": "changed the settings",
  "role.set": "changed a role",
  "connect.start": "began to connect a shop",
  "connect.finish": "connected a shop",
  "shop.sync": "had every listing read",
  "shop.read": "had the shop read",
  "shop.defaults": "set the shop's defaults",
  "shop.access": "said who may change the shop",
  "shop.keep": "had the shop's copies kept",
  "shop.disconnect": "disconnected the shop",
  "shop.erase": "disconnected the shop and erased its copies",
  "ai.on": "switched on AI",
  "ai.off": "switched off AI",
  "studio.export": "took everything home",
  "studio.erase": "had everything erased",
  "operator.export": "the operator of this app exported everything",
  "operator.erase": "the operator of this app had everything erased",
  "listing.edit": "edited a listing",
  "listing.unpublish": "took a listing off sale",
  "listing.put_on_sale": "asked to put a listing on sale",
  "listing.delete": "asked for a deletion",
  "listing.keep_ours": `asked to put ours back on ${offered.name}`,
  "listing.keep_theirs": `kept what stands on ${offered.name}`,
  "draft.like": "began a draft like another listing",
  "product.make": "made products of listings",
  "product.same": "said that two products are the same",
  "product.different": "said that two products are different",
  "product.split": "took a listing out of its product",
  "import.start": "sent a table to import",
  "import.apply": "applied an import",
  "import.discard": "discarded an import",
  "import.ask": "asked for approval of an import",
  "import.ask_listing": "asked for approval of what an import changed",
  pause: "paused",
  resume: "resumed",
  sync_shop: "every listing read",
  read_shop: "shop read",
  apply_change: "written to the shop",
  publish: "written to the shop",
  edit: "change written to the shop",
  unpublish: "taken off sale in the shop",
  renew: "renewed",
  put_on_sale: "put on sale in the shop",
  delete: "deleted in the shop",
};

/** An action in words; one without words is shown as it is called. */
export function actionWords(action: string): string {
  return words[action] ?? action.replaceAll(/[._]/g, " ");
}

const columns = ["Time (UTC)", "Who", "What", "Outcome", "Code", "Shop", "Listing", "Title", "Reference"];

export function logCsv(lines: readonly LogLine[]): string {
  const rows = lines.map((line) => [
    line.at.toISOString(),
    line.byName ?? "LN OMS",
    line.action,
    line.outcome,
    line.code,
    line.shopName,
    line.listing,
    line.title,
    line.reference,
  ]);
  return csvText([columns, ...rows]);
}
