import { formatMoney } from "#src/catalog/money.ts";
import { stateNames } from "#src/catalog/fields/field-words.ts";
import type { FieldValue } from "#src/catalog/fields/fields.ts";
import { type ListingState, listingStates } from "#src/catalog/listing.ts";
import { codeLabel } from "#src/modules/listings/index.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import type { ChangeView } from "../../model.ts";
import type { ManyView } from "../../many/views.ts";
import { movedKind, type MovedKind, type StateFrom } from "../../rules/listing-change.ts";
import { statePlansText } from "../../messages/state-plans.en.ts";

/** What cards and lists say of a plan that moves states instead of writing values. */

/** What becomes of its listings, and what that costs; nothing of a change that writes values. */
export function moveLines(change: ChangeView & { readonly many: ManyView }): string[] {
  const kind = movedKind(change);
  const { does } = statePlansText;
  if (kind === null) return renewalLines(change.many);
  const { marketplace } = change;
  return [kind === "renew" ? does.renew(marketplace.name) : does[kind], ...feeLines(change)];
}

/** Each listing that is deleted: what nobody can bring back is approved by name. */
export function deletedLines({ plan }: ManyView): string[] {
  return (plan?.deletes ?? []).map(({ title, shopName, ...thing }) =>
    statePlansText.deleting.each(`${clipEscaped(title ?? "", 60)} ${codeLabel(thing)}`, clipEscaped(shopName, 40)),
  );
}

/** What renews itself is billed again and again: who approves it reads how much that is. */
function renewalLines({ renewals }: ManyView): string[] {
  if (!renewals?.paidFor) return [];
  const { marketplace, each, paidFor, items, all } = renewals;
  return [statePlansText.renews(marketplace.name, formatMoney(each), paidFor, items, formatMoney(all))];
}

/** `$0.20 for 48 listings, $9.60 in all.` */
function feeLines({ fee, many, items }: ChangeView & { readonly many: ManyView }): string[] {
  const each = items[0]?.marketplace.fees.activation;
  if (!each || fee.amount === 0 || each.amount === 0) return [];
  const billed = Math.round(fee.amount / each.amount);
  const text = statePlansText;
  return [
    text.bills(formatMoney(each), billed, formatMoney(fee)),
    ...(billed < many.all ? [text.free(many.all - billed)] : []),
  ];
}

const after: Readonly<Record<MovedKind, ListingState | null>> = {
  renew: "active",
  put_on_sale: "active",
  unpublish: "inactive",
  delete: null,
};

/** The state before and after, in words. */
export function stateCells(kind: MovedKind, { from }: NonNullable<StateFrom>): readonly string[] {
  return [stateWords(from), stateWords(after[kind])];
}

/** `Expired → On sale` */
export function moveText(kind: MovedKind, move: NonNullable<StateFrom>): string {
  const text = statePlansText;
  const [from = "", to = ""] = stateCells(kind, move);
  const moved = text.moves(from, to);
  return move.paidUntil === null ? moved : `${moved}, ${text.paid}`;
}

/** A state in words; what is none of a listing's: it is deleted. */
export function stateWords(state: FieldValue): string {
  const known = listingStates.find((each) => each === state);
  return known ? stateNames[known] : statePlansText.deleted;
}

/** The label of the button that approves such a plan. */
export function moveLabel(kind: MovedKind, { fee, many }: ChangeView & { readonly many: ManyView }): string {
  const { approve } = statePlansText;
  if (kind === "renew") return approve.renew(many.all, formatMoney(fee));
  if (kind !== "put_on_sale" || fee.amount === 0) return approve[kind](many.all);
  return approve.put_on_sale_for(many.all, formatMoney(fee));
}

/** What a person is asked who approves the own plan. */
export function moveTitle(kind: MovedKind, { many }: { readonly many: ManyView }): string {
  const { confirm, deleting } = statePlansText;
  return kind === "delete" ? deleting.title : confirm[kind](many.all);
}
