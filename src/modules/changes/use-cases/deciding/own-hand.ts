import type { Actor } from "#src/modules/studio/index.ts";
import type { MemberId } from "#src/platform/kernel/entity-ids.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";
import { listed } from "#src/platform/text/listed.ts";
import { changeCardsText } from "../../messages/cards.en.ts";
import { choosingText } from "../../messages/plans.en.ts";
import type { ChangeView } from "../../model.ts";
import type { ChangeRecord } from "../../records.ts";
import { barredSentence } from "../../rules/barred.ts";

/** The fields of an edit that nobody else had a hand in. */
export function ownAlone({ kind, barred }: ChangeRecord, member: MemberId): string[] {
  if (kind !== "edit") return [];
  const fields = (own: boolean) =>
    barred.filter(({ by }) => (by === member) === own).flatMap(({ parts }) => parts.map(({ field }) => field));
  const others = fields(false);
  return fields(true).filter((field) => !others.includes(field));
}

/** Says by which values, and who can instead. */
export function ownChange({ kind, author, barred, approvers, many }: ChangeView, { member }: Actor): OmsError {
  const mine = barred.find(({ person }) => person.memberId === member.id);
  if (!mine) return new OmsError("own-change");
  const because = barredSentence(mine, { person: () => null, words: (text) => text });
  const names = approvers.map(({ name }) => name);
  const { can, nobodyYet } = changeCardsText.barred;
  const who = names.length > 0 ? can(listed(names)) : nobodyYet;
  const others =
    many?.plan && kind !== "delete" && mine.person.memberId !== author.memberId ? ` ${choosingText.rest}` : "";
  return new OmsError("own-change", { userText: `${because} ${who}${others}` });
}
