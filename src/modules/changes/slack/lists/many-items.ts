import { fieldLabel } from "#src/marketplaces/registry.ts";
import { type Block, context, modal, pageButtons, section, type View } from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, count } from "#src/platform/slack/blocks/text.ts";
import type { ManyPage } from "../../model.ts";
import type { ItemState } from "../../rules/change.ts";
import { changesActionIds, changesFormIds } from "../ids.ts";
import { titleLine } from "../shared/change-lines.ts";
import { valueWords } from "../shared/edit-lines.ts";

/** So many items fit into one page, with their longest lines. */
export const itemsPerPage = 20;

const shownFields = 6;

const words: Readonly<Record<ItemState, string>> = {
  pending: "",
  applying: ":hourglass_flowing_sand: being written",
  on_marketplace: "",
  applied: ":white_check_mark: written",
  failed: ":warning: not written",
  parked: ":warning: waits",
  left_out: "left out",
  stopped: "stopped",
};

/** What a change of many would do, listing by listing: field, before → after. Or those that were not written, and why. */
export function manyItemsView(shown: ManyPage): View {
  const { change, failed, all, page, some } = shown;
  const first = page * itemsPerPage;
  const action = failed ? changesActionIds.failedItems : changesActionIds.manyItems;
  const blocks: Block[] = [
    section(titleLine(change)),
    ...(all === 0
      ? [section(failed ? "Nothing failed." : "There are none.")]
      : [context(`${first + 1}–${first + some.length} of ${count(all, "listing")}`)]),
    ...some.map((item) => section(itemText(item))),
    ...pageButtons(action, { page, more: first + some.length < all }, (to) => joinIds(change.id, String(to))),
  ];
  return modal({ callback: changesFormIds.everything, title: failed ? "What failed" : "Listings", blocks });
}

function itemText(item: ManyPage["some"][number]): string {
  const { set, before, currency, state, failure } = item;
  const value = (field: string, of: typeof set) => clipEscaped(valueWords(field, of[field], currency, undefined), 70);
  const lines = Object.keys(set).map(
    (field) => `${clipEscaped(fieldLabel(field), 60)}: ${value(field, before)} → *${value(field, set)}*`,
  );
  const more = lines.length - shownFields;
  return [
    `*${clipEscaped(item.title ?? "", 100)}*  ·  \`${item.code ?? ""}\`  ·  ${clipEscaped(item.shopName, 60)}`,
    ...lines.slice(0, shownFields),
    ...(more > 0 ? [`and ${count(more, "more field")}`] : []),
    ...(words[state] === "" ? [] : [words[state]]),
    ...(failure ? [clipEscaped(failure.text, 300)] : []),
  ].join("\n");
}
