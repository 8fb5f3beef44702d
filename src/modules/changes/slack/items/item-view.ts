import { fieldLabel } from "#src/marketplaces/registry.ts";
import { codeLabel } from "#src/modules/listings/index.ts";
import { type Block, context, modal, section, type View } from "#src/platform/slack/blocks/elements.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { plansCardText } from "../../messages/plans.en.ts";
import type { ChangeView, ItemPage } from "../../model.ts";
import { diffTexts } from "../differences/diff-text.ts";
import { changesFormIds } from "../ids.ts";
import { editLines, isProse } from "../shared/edit-lines.ts";

/** Characters of one section, and how many of them one listing gets. */
const room = 2900;
const mostBlocks = 90;

/** What a change of many does to one listing: texts by their words, everything else old and new. */
export function itemView({ change, item }: ItemPage): View {
  const blocks = [...proseBlocks(item), ...otherLines(change, item).map((line) => section(line))];
  return modal({
    callback: changesFormIds.everything,
    title: plansCardText.titles.item,
    blocks: [
      section(`*${clipEscaped(item.title ?? "", 300)}*  ·  ${codeLabel(item)}  ·  ${clipEscaped(item.shopName, 60)}`),
      ...blocks.slice(0, mostBlocks),
      ...(blocks.length > mostBlocks ? [context(plansCardText.tooMuchChanges)] : []),
    ],
  });
}

/** Whether a list can't show all that it does: texts are cut there. */
export function hasTexts({ set }: Pick<ItemPage["item"], "set">): boolean {
  return Object.keys(set).some(isProse);
}

function proseBlocks({ set, before }: ItemPage["item"]): Block[] {
  return Object.entries(set).flatMap(([field, to]) => {
    if (!isProse(field) || typeof to !== "string") return [];
    const from = before[field];
    const label = `*${clipEscaped(fieldLabel(field), 300)}*`;
    return [section(label), ...diffTexts(typeof from === "string" ? from : "", to, room).map((text) => section(text))];
  });
}

/** Drawn as those of an edit of this listing alone. */
function otherLines(change: ChangeView, item: ItemPage["item"]): string[] {
  const others = Object.fromEntries(
    Object.entries(item.set).filter(([field, to]) => !isProse(field) || typeof to !== "string"),
  );
  const [first] = change.items;
  if (!first || Object.keys(others).length === 0) return [];
  const content = { ...first.content, edit: { set: others, before: item.before } };
  const only = { ...first, shopId: item.shopId, shopName: item.shopName, currency: item.currency, content };
  return editLines({ ...change, items: [only], listing: null }, room);
}
