import { fieldLabel } from "#src/marketplaces/registry.ts";
import { codeLabel } from "#src/modules/listings/index.ts";
import { studioInputIds } from "#src/modules/studio/index.ts";
import {
  type Block,
  checkboxes,
  context,
  input,
  modal,
  type Option,
  option,
  pageButtons,
  section,
  type View,
} from "#src/platform/slack/blocks/elements.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { noticeView } from "#src/platform/slack/blocks/notice.ts";
import { clip, clipEscaped, named } from "#src/platform/slack/blocks/text.ts";
import { changeListsText } from "../../messages/lists.en.ts";
import { choosingText } from "../../messages/plans.en.ts";
import type { ChoicePage } from "../../model.ts";
import type { PartApproved } from "../../use-cases/deciding/choosing.ts";
import { changesActionIds, changesFields, changesFormIds } from "../ids.ts";
import { titleLine } from "../shared/change-lines.ts";
import { valueWords } from "../shared/edit-lines.ts";
import { type Choosing, tickedIn, writeChoosing } from "./read-choosing.ts";

/** So many listings fit into one page. */
export const choicesPerPage = 20;

/** A group of checkboxes holds ten. */
const inAGroup = 10;

/** Every listing of a plan with a tick, those that this person can't decide about named above. */
export function chooseView(shown: ChoicePage, left: readonly number[]): View {
  const { change, page, all, some, solo } = shown;
  const barred = shown.noAccess + (solo ? 0 : shown.own);
  const head = [section(titleLine(change)), ...barredBlocks(shown)];
  if (all - barred === 0) return noticeView(choosingText.title, [...head, section(choosingText.nothingLeft)]);
  const first = page * choicesPerPage;
  const kept: Choosing = {
    changeId: change.id,
    contentHash: change.contentHash,
    page,
    all,
    barred,
    solo,
    left,
  };
  return modal({
    callback: changesFormIds.choose,
    title: choosingText.title,
    submit: choosingText.submit,
    metadata: writeChoosing(kept),
    blocks: [
      ...head,
      context(
        choosingText.ticked(tickedIn(kept), all),
        changeListsText.items.range(first + 1, first + some.length, all),
      ),
      ...groups(shown, new Set(left)),
      context(choosingText.goesBack(named(change.author))),
      ...pageButtons(changesActionIds.choosePage, { page, more: first + some.length < all }, String),
    ],
  });
}

function barredBlocks({ change, own, noAccess, told, solo }: ChoicePage): Block[] {
  const author = named(change.author);
  const words = (why: "own" | "no-access", listings: number) => {
    const names = told
      .filter((item) => item.why === why)
      .map(({ title, ...thing }) => `${clipEscaped(title ?? "", 60)} ${codeLabel(thing)}`);
    const more = listings - names.length;
    const some = names.join(", ");
    return more > 0 ? choosingText.andMore(some, more) : some;
  };
  return [
    ...(own > 0 && !solo ? [section(choosingText.own(own, words("own", own), author))] : []),
    ...(noAccess > 0 ? [section(choosingText.noAccess(noAccess, words("no-access", noAccess), author))] : []),
  ];
}

/** A group's id names its page: what was ticked on one page never counts for another. */
function groups({ page, some, solo }: ChoicePage, left: ReadonlySet<number>): Block[] {
  const first = page * choicesPerPage;
  const starts = Array.from({ length: Math.ceil(some.length / inAGroup) }, (_, index) => index * inAGroup);
  return starts.flatMap((start) => {
    const lines = some.slice(start, start + inAGroup);
    const open = lines.filter(({ why }) => why === null || (why === "own" && solo));
    if (open.length === 0) return [];
    const ticked = open.filter(({ place }) => !left.has(place)).map(({ place }) => String(place));
    return [
      input(
        joinIds(changesFields.choose, String(page), String(start)),
        choosingText.listings(first + start + 1, first + start + lines.length),
        checkboxes(studioInputIds.value, open.map(choiceOption), ticked),
      ),
    ];
  });
}

function choiceOption(item: ChoicePage["some"][number]): Option {
  const { title, shopName, set, before, currency, profiles, place } = item;
  const fields = Object.keys(set);
  const [field = ""] = fields;
  const words = (of: typeof set) => clip(valueWords(field, of[field], currency, { profiles }), 22);
  const value = choosingText.value(clip(fieldLabel(field), 20), words(before), words(set));
  const more = fields.length > 1 ? ` ${choosingText.moreValues(fields.length - 1)}` : "";
  return option(
    [title ?? "", item.sku ?? item.code ?? "", shopName].map((text, at) => clip(text, at === 0 ? 40 : 14)).join(" · "),
    String(place),
    field === "" ? undefined : `${clip(value, 64)}${more}`,
  );
}

/** What became of it, in the place of the form. */
export function partApprovedView({ change, rest }: PartApproved): View {
  return noticeView(choosingText.title, [
    section(
      [
        titleLine(change),
        choosingText.approved(change.many?.all ?? 0),
        ...(rest ? [choosingText.wentBack(rest.listings, named(change.author), rest.number ?? 0)] : []),
      ].join("\n"),
    ),
  ]);
}
