import { stateNames } from "#src/catalog/fields/field-words.ts";
import { offered } from "#src/marketplaces/registry.ts";
import {
  type FoundPage,
  historyButton,
  listingBlocks,
  type ListingSearch,
  type ListingView,
  lookButton,
  requestNumber,
  saleButton,
} from "#src/modules/listings/index.ts";
import { atLeast, type Role } from "#src/platform/kernel/roles.ts";
import {
  button,
  buttons,
  context,
  type Element,
  type Message,
  pageButtons,
  section,
} from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { ChangeSummary } from "../../model.ts";
import { changeListsText } from "../../messages/lists.en.ts";
import { changesActionIds } from "../ids.ts";
import { summaryList } from "./summary-list.ts";

/** What a found listing is wanted for: its card, or its history. */
type Purpose = "look" | "history";

const act: Readonly<Record<Purpose, (listing: ListingView) => Element>> = {
  look: lookButton,
  history: historyButton,
};

/**
 * What `/oms find` found, or `/oms history` offers: ten a page, each with the button of what it is wanted for; of what isn't
 * on sale also the one that puts it there.
 */
export function foundMessage(found: FoundPage, purpose: Purpose, role: Role | null = null): Message {
  const { listings, total, page, pages, typed, search } = found;
  if (total === 0) return nothingFoundMessage(search);
  const to = (number: number) => joinIds(String(number), purpose, typed);
  const before = page * perPage;
  const left = total - before - listings.length;
  const how = searchParts(search).join(" · ");
  const text = changeListsText.found;
  const heading = how === "" ? text.newest(total) : `*${text.listings(total)}*  ·  ${how}`;
  return message(text.title(total), [
    section(purpose === "history" ? `*${text.whose}*  ·  ${heading}` : heading),
    ...listings.flatMap((listing) =>
      listingBlocks(listing, act[purpose](listing), purpose === "look" ? saleButton(listing, role) : []),
    ),
    ...pageButtons(changesActionIds.findPage, { page, more: left > 0 }, to),
    ...(purpose === "look" && canPlan(found, role)
      ? buttons(button(changesActionIds.changeThese, text.changeThese(total), typed))
      : []),
    ...(pages > 1
      ? [context([text.page(page + 1, pages), ...(left > 0 ? [text.more(left)] : []), text.hint].join(" · "))]
      : []),
  ]);
}

/**
 * No listing fits, said with what was looked for.
 *
 * @param changes what is called so here and isn't on the marketplace: it is offered instead
 */
export function nothingFoundMessage(search: ListingSearch, changes: readonly ChangeSummary[] = []): Message {
  const how = searchParts({ ...search, words: "" }).join(" ");
  const named = search.words !== "";
  const { found } = changeListsText;
  const text =
    how !== ""
      ? (named ? found.noneNamedThatIs : found.noneThatIs)(how)
      : named
        ? changes.length > 0
          ? found.onlyHere(offered.name)
          : found.noneNamed
        : found.notYet;
  return message(found.nothing, changes.length > 0 ? summaryList(text, changes) : [section(text)]);
}

/** A plan can't be made of a request's listings, and of single ones their own cards do more. */
function canPlan({ total, typed, search }: FoundPage, role: Role | null): boolean {
  return atLeast(role, "maker") && total > 1 && typed.length <= longestButton && requestNumber(search.words) === null;
}

/** What a button carries of what was typed. */
const longestButton = 1000;

const perPage = 10;

/** `sold out or expired`, `“apron”`, `in *PineAndInk*` */
function searchParts({ words, states, ending, low, shop }: ListingSearch): string[] {
  const { found } = changeListsText;
  const which = [
    ...states.map((state) => stateNames[state]),
    ...(ending ? [found.ending] : []),
    ...(low ? [found.low] : []),
  ];
  return [
    ...(which.length > 0 ? [listed(which, "disjunction")] : []),
    ...(words === "" ? [] : [`“${clipEscaped(words, 200)}”`]),
    ...(shop === null ? [] : [found.inShop(clipEscaped(shop, 150))]),
  ];
}
