import { productsActionIds } from "#src/modules/products/index.ts";
import { type Block, button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, escapeMrkdwn, mention } from "#src/platform/slack/blocks/text.ts";
import { stockText } from "../messages/en.ts";
import { minutesText, movesText, showsText } from "../view-words.ts";
import { largestWindow, reaction } from "../rules/window.ts";
import type { StockManyView, StockNoteView, StockRuleNoteView, StockWindowView } from "../view.ts";
import { stockActionIds } from "./ids.ts";
import { answerButtons } from "./stock-message.ts";

const named = 8;
const mentioned = 20;

/** What was lowered, what is asked, or what was sold too often. */
export function stockNoteMessage(note: StockNoteView): Message {
  return drawn[note.note](note);
}

const drawn: Readonly<Record<StockNoteView["note"], (note: StockNoteView) => Message>> = {
  lowered: loweredMessage,
  asked: askedMessage,
  oversold: oversoldMessage,
};

const titleOf = ({ title }: StockNoteView) => clipEscaped(title, 150);
const shopsOf = (lines: readonly { readonly listing: { readonly shopName: string } }[]) =>
  lines.slice(0, named).map(({ listing }) => clipEscaped(listing.shopName, 60));
const move = ({ before, after }: StockNoteView) => escapeMrkdwn(movesText(before, after));

function loweredMessage(note: StockNoteView): Message {
  const { productId, fell, lowered, at } = note;
  const words = stockText.lowered;
  const title = titleOf(note);
  const shops = shopsOf(fell);
  const [shop] = shops;
  const alone = shop === undefined ? words.lowest(title, move(note)) : words.sold(title, shop, move(note));
  const what = shops.length > 1 ? words.several(title, shops, move(note)) : alone;
  const others = lowered
    .slice(0, named)
    .map(({ listing: { shopName }, takeOff }) =>
      takeOff ? words.offSale(clipEscaped(shopName, 60)) : clipEscaped(shopName, 60),
    );
  const back = at === null ? null : joinIds(productId, at);
  return message(words.fallback(title), [
    section([what, ...(others.length > 0 ? [words.others(others)] : [])].join("\n")),
    ...buttons(
      back !== null && shops.length > 1 && button(stockActionIds.correction, stockText.correction, back),
      back !== null && button(stockActionIds.putBack, stockText.put, back),
      showButton(productId),
    ),
  ]);
}

function askedMessage(note: StockNoteView): Message {
  const { productId, shows, reasons, revision } = note;
  const words = stockText.asked;
  const lines = shows
    .slice(0, named)
    .map(({ listing, before, now }) =>
      words.shows(clipEscaped(listing.shopName, 60), escapeMrkdwn(showsText(before, now))),
    );
  return message(words.fallback(titleOf(note)), [
    section(words.head(titleOf(note))),
    section([...reasons.map((reason) => words.reasons[reason]), ...lines].join("\n")),
    ...mentions(note),
    ...(revision === undefined || reasons.includes("options") || reasons.includes("held")
      ? []
      : answerButtons(productId, revision)),
    ...buttons(showButton(productId)),
    context(words.until),
  ]);
}

function oversoldMessage(note: StockNoteView): Message {
  const { productId, fell } = note;
  const words = stockText.oversold;
  const shops = shopsOf(fell);
  const what = shops.length === 2 ? words.both(titleOf(note)) : words.several(shops, titleOf(note));
  return message(words.fallback(titleOf(note)), [section(what), ...mentions(note), ...buttons(showButton(productId))]);
}

/** Owners and managers, by name. */
function mentions({ mention: people }: Pick<StockNoteView, "mention">): Block[] {
  return people.length > 0 ? [section(people.slice(0, mentioned).map(mention).join(" "))] : [];
}

function showButton(productId: string) {
  return button(productsActionIds.stock, stockText.showStock, productId);
}

/** The writes of a day are used up: what waits for an answer now, and what comes after it. */
export function stockManyMessage(many: StockManyView): Message {
  const { shopId, shopName, all, some } = many;
  const titles = some.map(({ title }) => clipEscaped(title, 100));
  const words = stockText.many;
  return message(words.fallback(clipEscaped(shopName, 100)), [
    section(
      words.head(
        clipEscaped(shopName, 100),
        all > titles.length ? [...titles, words.more(all - titles.length)] : titles,
      ),
    ),
    ...mentions(many),
    ...buttons(button(stockActionIds.waiting, words.show, shopId)),
  ]);
}

/** A standing decision ended or rests, and nobody asked for that. */
export function stockRuleMessage(note: StockRuleNoteView): Message {
  const { why, productId, of, giver, by, into } = note;
  const words = stockText.ruleNote;
  const [title, person] = [clipEscaped(of, 150), clipEscaped(by ?? "", 80)];
  const text = {
    matched: () => words.matched(title, person, clipEscaped(into ?? "", 150)),
    "one-shop": () => words.oneShop(title, person),
    rests: () => (productId === null ? words.someRest : words.rests)(title, clipEscaped(giver, 80)),
  }[why]();
  return message(words.fallback(title), [
    section(text),
    ...mentions(note),
    ...(productId === null ? [] : buttons(showButton(productId))),
  ]);
}

/** A shop isn't read often enough any more: why, and for how long a piece can be sold twice. */
export function stockWindowMessage(note: StockWindowView): Message {
  const { why, shopName, seconds } = note;
  const words = stockText.windowNote;
  const shop = clipEscaped(shopName, 60);
  const [time, limit] = [minutesText(seconds + reaction), minutesText(largestWindow)];
  return message(words.fallback(shop), [section(words[why](shop, time, limit)), ...mentions(note)]);
}
