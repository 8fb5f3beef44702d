import { stockOf } from "#src/catalog/fields/field-words.ts";
import { listingStateText } from "#src/modules/listings/index.ts";
import { productsActionIds } from "#src/modules/products/index.ts";
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
import { clip, clipEscaped, dateText, escapeMrkdwn, mention } from "#src/platform/slack/blocks/text.ts";
import { atLeast } from "#src/platform/kernel/roles.ts";
import { stockText } from "../messages/en.ts";
import { dailyShare } from "../rules/window.ts";
import type { PutBackView, SectionChoice, StandingPage, StandingView, StockView, WaitingView } from "../view.ts";
import { minutesText, movesText } from "../view-words.ts";
import { stockActionIds } from "./ids.ts";

const shownListings = 8;

/** How the stock of a product is kept, how long a piece could be sold twice, and what may be decided of it. */
export function stockMessage(stock: StockView): Message {
  const { title, listings, rule, refusal, asked, role } = stock;
  const shared = rule?.rule === "shared" && !rule.rests;
  const owner = atLeast(role, "owner");
  return message(stockText.title, [
    section(stockText.card.head(clipEscaped(title, 200))),
    section([ruleText(stock), ...listings.slice(0, shownListings).map(listingLine)].join("\n")),
    ...(asked ? [section(stockText.card.askedNow)] : []),
    ...(asked && atLeast(role, "manager") ? answerButtons(stock.productId, stock.revision) : []),
    ...(!shared && refusal !== null ? [section(escapeMrkdwn(refusal))] : []),
    ...(!shared && refusal === null ? [section(stockText.card.wouldShare), ...loweredAtOnce(stock)] : []),
    ...(shared || refusal === null ? [context(...windowLines(stock))] : []),
    ...(owner ? ownerButtons(stock) : [context(stockText.card.onlyOwners)]),
  ]);
}

function listingLine(listing: StockView["listings"][number]): string {
  const { shopName, state, live } = listing;
  return stockText.inShop(clipEscaped(shopName, 60), listingStateText(state), stockOf(live));
}

function ruleText({ rule }: StockView): string {
  if (rule?.rule !== "shared") return stockText.card.split;
  const [by, at] = [clipEscaped(rule.by.name, 80), dateText(rule.at)];
  const shared = rule.section
    ? stockText.card.sharedBySection(clipEscaped(rule.of, 150), by, at)
    : stockText.card.shared(by, at);
  return rule.rests ? `${shared}\n${stockText.card.rests(by)}` : shared;
}

function loweredAtOnce({ listings }: StockView): Block[] {
  const onSale = listings.filter(({ state }) => state === "active");
  const lowest: Record<string, number> = {};
  for (const { live } of onSale) {
    for (const [field, pieces] of Object.entries(piecesOf(live)))
      lowest[field] = Math.min(lowest[field] ?? pieces, pieces);
  }
  const lines = onSale.flatMap(({ shopName, live }) => {
    const move = movesText(piecesOf(live), lowest);
    return move === "" ? [] : [stockText.card.lowersAtOnce(clipEscaped(shopName, 60), escapeMrkdwn(move))];
  });
  return lines.length > 0 ? [section(lines.slice(0, shownListings).join("\n"))] : [];
}

function piecesOf(live: StockView["listings"][number]["live"]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(live).flatMap(([field, value]) =>
      field.startsWith("quantity:") && typeof value === "number" ? [[field, value]] : [],
    ),
  );
}

function windowLines({ rule, window, slowestShop, measuredSeconds }: StockView): string[] {
  const { card } = stockText;
  const stated = rule?.rule === "shared" ? rule.windowSeconds : null;
  return [
    card.window(minutesText(window.seconds)),
    ...(window.slowest && slowestShop !== null
      ? [card.windowFrom(clipEscaped(slowestShop, 60), dailyShare * 100, minutesText(window.slowest.everySeconds))]
      : []),
    ...(window.lastPiece === null ? [] : [card.lastPiece(minutesText(window.lastPiece))]),
    ...(stated === null ? [] : [card.stated(minutesText(stated))]),
    ...(measuredSeconds === null || stated === null ? [] : [card.measured(minutesText(measuredSeconds))]),
  ];
}

function ownerButtons({ productId, rule, refusal, window, sections }: StockView): Block[] {
  const split = rule?.rule === "shared" && button(stockActionIds.split, stockText.unshare, productId);
  if (split && !rule.rests) return buttons(split);
  const confirm = (time: string) => ({ ...stockText.confirm, text: stockText.confirm.text(time) });
  return [
    ...buttons(
      refusal === null &&
        button(stockActionIds.share, stockText.share, productId, { confirm: confirm(minutesText(window.seconds)) }),
      split,
    ),
    ...sections.flatMap((choice) => sectionBlocks(choice, confirm(minutesText(choice.window.seconds)))),
  ];
}

function sectionBlocks(
  { shopId, sectionId, shopName, title, products, window }: SectionChoice,
  confirm: { readonly title: string; readonly text: string; readonly yes: string },
): Block[] {
  const [name, shop, time] = [clipEscaped(title, 80), clipEscaped(shopName, 60), minutesText(window.seconds)];
  if (!window.held) return [context(stockText.sectionRefused(name, shop, time))];
  return [
    section(stockText.sectionLine(name, shop, products, time)),
    ...buttons(
      button(stockActionIds.shareSection, stockText.shareSection(clip(title, 40)), joinIds(shopId, sectionId), {
        confirm,
      }),
    ),
  ];
}

/** @param revision what is shown, which the answer is bound to */
export function answerButtons(productId: string, revision: number): Block[] {
  const value = joinIds(productId, String(revision));
  return buttons(
    button(stockActionIds.lower, stockText.lower, value),
    button(stockActionIds.leave, stockText.leave, value),
  );
}

export function putBackMessage({ asked, leftOut }: PutBackView): Message {
  const lines = [
    asked > 0 ? stockText.putBack.asked(asked) : stockText.putBack.nothing,
    ...leftOut.map(({ shopName, why }) => stockText.putBack.leftOut(clipEscaped(shopName, 60), clipEscaped(why, 300))),
  ];
  return message(stockText.put, [section(lines.join("\n"))]);
}

/** What Home shows of standing decisions, each with its end for owners. */
export function standingBlocks({ all, some }: StandingView, owner: boolean): Block[] {
  if (some.length === 0) return [];
  return [
    section(stockText.home.title(all)),
    ...ruleBlocks(some, owner),
    ...buttons(all > some.length && button(stockActionIds.rules, stockText.home.all(all), "0")),
  ];
}

/** Every standing decision, a page at a time, each with its end for owners. */
export function rulesMessage({ all, some, page, pages }: StandingPage, owner: boolean): Message {
  return message(stockText.rules.title, [
    section(all === 0 ? stockText.rules.none : stockText.home.title(all)),
    ...ruleBlocks(some, owner),
    ...(pages > 1 ? [context(stockText.rules.page(page + 1, pages))] : []),
    ...pageButtons(stockActionIds.rules, { page, more: page < pages - 1 }, String),
  ]);
}

function ruleBlocks(rules: StandingView["some"], owner: boolean): Block[] {
  return rules.map(({ id, of, by, at, rests, section: isSection }) => {
    const line = stockText.home.line(clipEscaped(of, 150), mention(by.slackUserId), dateText(at));
    return section(
      rests ? `${line}\n${isSection ? stockText.home.someRest : stockText.home.rests}` : line,
      owner ? button(stockActionIds.stop, stockText.stop, id) : undefined,
    );
  });
}

/** What waits for an answer in a shop, each with its card. */
export function waitingMessage({ shopName, all, some }: WaitingView): Message {
  const { waiting } = stockText;
  const shop = clipEscaped(shopName, 60);
  return message(waiting.title(shop), [
    section(all === 0 ? waiting.none(shop) : waiting.head(shop, all)),
    ...some.map(({ productId, title }) =>
      section(clipEscaped(title, 150), button(productsActionIds.stock, stockText.showStock, productId)),
    ),
    ...(all > some.length ? [context(waiting.more(all - some.length))] : []),
  ]);
}
