import { codeLabel } from "#src/modules/listings/index.ts";
import { fieldLabel } from "#src/marketplaces/registry.ts";
import {
  type Block,
  button,
  buttons,
  context,
  type Element,
  modal,
  pageButtons,
  section,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, linesWithin } from "#src/platform/slack/blocks/text.ts";
import type { LeftOutPage, ManyPage } from "../../model.ts";
import { changeFormsText } from "../../messages/forms.en.ts";
import { changeListsText } from "../../messages/lists.en.ts";
import { plansCardText } from "../../messages/plans.en.ts";
import { possibleActions } from "../../rules/possible-actions.ts";
import { changesActionIds, changesFormIds } from "../ids.ts";
import { titleLine } from "../shared/change-lines.ts";
import { photosText } from "../../messages/photos.en.ts";
import { hasTexts } from "../items/item-view.ts";
import { photoChangeLines } from "../photos/photo-lines.ts";
import { valueWords } from "../shared/edit-lines.ts";
import { moveText } from "../state-plans/lines.ts";
import { movedKind } from "../../rules/listing-change.ts";

/** So many items fit into one page, with their longest lines. */
export const itemsPerPage = 20;

const shownFields = 6;

/** Characters of an alt text, and of all lines on the photos of one listing; a section holds 3,000. */
const shownAlt = 50;
const photosRoom = 1800;

/** What a change of many would do, listing by listing: field, before → after. Or those that were not written, and why. */
export function manyItemsView(shown: ManyPage): View {
  const { change, failed, all, page, some } = shown;
  const first = page * itemsPerPage;
  const text = changeListsText.items;
  const { listings, whatFailed } = changeFormsText.titles;
  const open = possibleActions(change).has("shape");
  const action = open ? changesActionIds.planItems : failed ? changesActionIds.failedItems : changesActionIds.manyItems;
  const blocks: Block[] = [
    section(titleLine(change)),
    ...(all === 0
      ? [section(failed ? text.nothingFailed : text.none)]
      : [context(text.range(first + 1, first + some.length, all))]),
    ...some.flatMap((item) => [
      section(itemText(item, change), open ? takeOut(change.id, page, item.listingId) : undefined),
      ...showItem(change.id, item),
    ]),
    ...pageButtons(action, { page, more: first + some.length < all }, (to) => joinIds(change.id, String(to))),
  ];
  return modal({ callback: changesFormIds.everything, title: failed ? whatFailed : listings, blocks });
}

/** What a plan leaves out, each with why; what may be written has a button that takes it in. */
export function planLeftOutView({ change, all, page, some }: LeftOutPage): View {
  const first = page * itemsPerPage;
  const open = possibleActions(change).has("shape");
  const blocks: Block[] = [
    section(titleLine(change)),
    all === 0
      ? section(plansCardText.noneLeftOut)
      : context(changeListsText.items.range(first + 1, first + some.length, all)),
    ...some.flatMap((item) => {
      const ids = joinIds(change.id, String(page), item.listingId);
      const takeIn = button(changesActionIds.takeIntoPlan, plansCardText.buttons.takeIn, ids);
      return [
        section(leftOutText(item, change), open && item.set ? takeIn : undefined),
        ...(item.set ? showItem(change.id, { ...item, set: item.set }) : []),
      ];
    }),
    ...pageButtons(changesActionIds.planLeftOut, { page, more: first + some.length < all }, (to) =>
      joinIds(change.id, String(to)),
    ),
  ];
  return modal({ callback: changesFormIds.everything, title: plansCardText.titles.leftOut, blocks });
}

function leftOutText({ set, before, text, ...item }: LeftOutPage["some"][number], of: Of): string {
  return [
    itemText({ ...item, set: set ?? {}, before: before ?? {}, state: "pending", failure: null }, of),
    clipEscaped(text, 300),
  ].join("\n");
}

function takeOut(change: string, page: number, listing: string): Element {
  return button(changesActionIds.takeOutOfPlan, plansCardText.buttons.takeOut, joinIds(change, String(page), listing));
}

/** Texts are cut in a list: all of one, by its words, is a click away. */
function showItem(change: string, item: Pick<ManyPage["some"][number], "set" | "listingId">): Block[] {
  if (!hasTexts(item)) return [];
  return buttons(button(changesActionIds.planItem, plansCardText.buttons.showItem, joinIds(change, item.listingId)));
}

/** Each photo with its alt text before and after: a person approves the words. */
function photoLines(lines: readonly string[]): string[] {
  const shown = linesWithin(lines, photosRoom);
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [photosText.lines.more(more)] : [])];
}

type ShownItem = Pick<
  ManyPage["some"][number],
  "code" | "sku" | "title" | "shopName" | "currency" | "profiles" | "set" | "before" | "move" | "state" | "failure"
>;
type Of = Pick<ManyPage["change"], "kind">;

function itemText(item: ShownItem, of: Of): string {
  const { set, before, currency, profiles, state, failure } = item;
  const value = (field: string, of: typeof set) =>
    clipEscaped(valueWords(field, of[field], currency, { profiles }), 70);
  const { images, ...others } = set;
  const lines = Object.keys(others).map(
    (field) => `${clipEscaped(fieldLabel(field), 60)}: ${value(field, before)} → *${value(field, set)}*`,
  );
  const more = lines.length - shownFields;
  const kind = movedKind(of);
  const words = changeListsText.items;
  return [
    `*${clipEscaped(item.title ?? "", 100)}*  ·  ${codeLabel(item)}  ·  ${clipEscaped(item.shopName, 60)}`,
    ...(item.move && kind ? [moveText(kind, item.move)] : []),
    ...lines.slice(0, shownFields),
    ...(more > 0 ? [words.moreFields(more)] : []),
    ...(images === undefined ? [] : photoLines(photoChangeLines(before["images"], images, shownAlt))),
    ...(state === "pending" || state === "on_marketplace" ? [] : [words[state]]),
    ...(failure ? [clipEscaped(failure.text, 300)] : []),
  ].join("\n");
}
