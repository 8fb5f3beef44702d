import { changesActionIds } from "#src/modules/changes/index.ts";
import {
  type Block,
  button,
  buttons,
  context,
  type Message,
  pageButtons,
  section,
} from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, dayText } from "#src/platform/slack/blocks/text.ts";
import { listed } from "#src/platform/text/listed.ts";
import { catchUpText } from "../messages/en.ts";
import type { CatchUpName, CatchUpsView, CatchUpView, UnknownView } from "../use-cases.ts";
import { catchUpActionIds } from "../../slack/ids.ts";

/** So many rules fit into one message, each with its buttons. */
const shownRules = 15;
const shownListings = 20;
const shownGroups = 5;

/** A page of what is kept and what is offered; one that isn't there any more is the last one. `said`: what was done a moment ago. */
export function catchUpMessage(
  { rules }: CatchUpsView,
  { page: asked = 0, said }: { readonly page?: number; readonly said?: string | undefined } = {},
): Message {
  const text = catchUpText;
  const last = Math.max(0, Math.ceil(rules.length / shownRules) - 1);
  const page = Math.min(asked, last);
  const first = page * shownRules;
  const shown = rules.slice(first, first + shownRules);
  return message(said ?? text.fallback, [
    ...(said === undefined ? [] : [section(said)]),
    section(rules.length === 0 ? text.none : text.intro),
    ...shown.flatMap((rule) => ruleBlocks(rule, page)),
    ...(last > 0 ? [context(text.page(first + 1, first + shown.length, rules.length))] : []),
    ...pageButtons(catchUpActionIds.page, { page, more: page < last }, String),
    ...(rules.length === 0 ? [] : [context(text.how)]),
  ]);
}

/** By its shop and by what it gives. */
export function nameLine({ says, shopName }: CatchUpName): string {
  return catchUpText.inShop(clipEscaped(says, 300), clipEscaped(shopName, 60));
}

function ruleBlocks(rule: CatchUpView, page: number): Block[] {
  const text = catchUpText.buttons;
  const { batch, may, unknownCount } = rule;
  // What is drawn after a click is the same page.
  const id = joinIds(rule.id, String(page));
  return [
    section([nameLine(rule), ...stateLines(rule)].join("\n")),
    ...buttons(
      may.includes("accept") && button(catchUpActionIds.accept, text.accept, id, { style: "primary" }),
      may.includes("decline") && button(catchUpActionIds.decline, text.decline, id),
      batch !== null && button(changesActionIds.openListing, text.showPlan, batch.id),
      unknownCount > 0 && button(catchUpActionIds.unknown, text.showUnknown, id),
      may.includes("take_in") && button(catchUpActionIds.takeIn, text.takeIn, id),
      rule.lostModel !== null && rule.mayChoose && button(catchUpActionIds.chooseModel, text.chooseModel, rule.id),
      may.includes("take_over") &&
        button(catchUpActionIds.takeOver, text.takeOver, id, {
          confirm: {
            title: text.takeOver,
            text: catchUpText.takeOver(clipEscaped(rule.says, 150), clipEscaped(rule.shopName, 40)),
            yes: text.takeOver,
          },
        }),
      may.includes("end") && button(catchUpActionIds.end, text.end, id),
    ),
  ];
}

function stateLines(rule: CatchUpView): string[] {
  const text = catchUpText;
  const { progress, share, lookedOn, unknownCount, batch, author, held, lost, lostModel } = rule;
  if (rule.offered) return [text.offered(rule.open)];
  const { done, all, ready } = progress;
  const far =
    lookedOn === null
      ? [text.notLooked]
      : all === 0
        ? unknownCount > 0 || held
          ? []
          : [text.allDone]
        : [text.progress(done, all), ...(ready ? [text.ready(dayText(ready))] : [])];
  const whose = author ? [text.by(clipEscaped(author.name, 60))] : [];
  return [
    [...far, text.share(share), ...whose].join(" · "),
    ...(author ? [] : [text.nobody]),
    ...(lost === null ? [] : [text.lost(clipEscaped(lost, 60))]),
    ...(lostModel === null ? [] : [text.lostModel(clipEscaped(lostModel, 40))]),
    ...(batch ? [text.waiting(batch.number, batch.listings)] : []),
    ...(held ? [text.held(held.listings, dayText(held.again))] : []),
    ...(unknownCount > 0 ? [text.unknown(unknownCount)] : []),
  ];
}

/** What nobody but a person can know, each listing with what it lacks, and a form for those that lack the same. */
export function unknownMessage({ id, shopName, all, some, groups }: UnknownView): Message {
  const text = catchUpText;
  const title = text.unknownTitle(clipEscaped(shopName, 60));
  if (all === 0) return message(text.unknownNone, [section(text.unknownNone)]);
  const lines = some
    .slice(0, shownListings)
    .map(({ code, lacks }) => text.unknownLine(code, clipEscaped(listed(lacks), 120)));
  const more = all - lines.length;
  return message(title, [
    section(`*${title}*`),
    section([...lines, ...(more > 0 ? [text.unknownMore(more)] : [])].join("\n")),
    ...groups
      .slice(0, shownGroups)
      .map(({ key, lack, codes }) =>
        section(
          text.fillGroup(clipEscaped(lack, 120), codes.length),
          button(catchUpActionIds.fillIn, text.buttons.fillIn, joinIds(id, key)),
        ),
      ),
  ]);
}

/** The answer to `/oms catchup` with words: it is kept, or what of them wasn't understood. */
export function keptMessage(
  kept:
    | { readonly ok: true; readonly shopName: string; readonly says: string }
    | { readonly ok: false; readonly problem: string; readonly understood: string },
): Message {
  const text = catchUpText;
  if (kept.ok) {
    return message(text.fallback, [section([nameLine(kept), text.accepted].join("\n"))]);
  }
  const { problem, understood } = kept;
  const heard = understood === "" ? [] : [text.understood(clipEscaped(understood, 500))];
  return message(text.fallback, [section([clipEscaped(problem, 800), ...heard, text.how].join("\n"))]);
}
