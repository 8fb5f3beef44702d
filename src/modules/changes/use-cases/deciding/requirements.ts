import { type Actor, personOf } from "#src/modules/studio/index.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { CardRecord, ChangeRecord } from "../../records.ts";
import { changeRefusalsText } from "../../messages/refusals.en.ts";
import { needsOwner } from "../../rules/possible-actions.ts";
import { sellingProblems } from "../shared/change-kinds.ts";

/**
 * A card that several people see has buttons that not each of them may press.
 *
 * @throws OmsError `not-allowed`, with who may
 */
export function requireOwn(
  { member }: Actor,
  { context, change }: Pick<CardRecord, "context" | "change">,
  deed: "withdraw" | "stop" | "discard" | "schedule",
): void {
  if (member.id === change.author || atLeast(member.role, "manager")) return;
  const managers = context.members.filter(({ role }) => atLeast(role, "manager")).map(({ name }) => name);
  const author = personOf(context, change.author).name;
  throw new OmsError("not-allowed", {
    userText: changeRefusalsText.onlyTheirs[deed](
      listed([author, ...managers.filter((name) => name !== author)].slice(0, 6), "disjunction"),
    ),
  });
}

/** A listing may have lost its photos or its stock since it was asked for: what the marketplace would refuse isn't approved. */
export function requireSellable({ context, change, listings }: CardRecord): void {
  const listing = listings.find(({ id }) => id === change.listingId) ?? null;
  const problems = sellingProblems({ context, change, listing });
  if (problems.length > 0) throw new OmsError("incomplete", { userText: problems.map(({ text }) => text).join(" ") });
}

/** A plan that deletes listings is approved by typing how many. @throws OmsError `bad-input` */
export function requireTypedCount({ kind, many, state }: ChangeRecord, typed: string): void {
  if (!many || !needsOwner({ kind, many }) || state !== "in_review" || typed.trim() === String(many.all)) return;
  throw new OmsError("bad-input", { field: "typed_count", userText: changeRefusalsText.wrongCount(many.all) });
}
