import type { ShopView } from "#src/modules/shops/index.ts";
import { productsActionIds } from "#src/modules/products/index.ts";
import { type Block, button, buttons, context, type Message, section } from "#src/platform/slack/blocks/elements.ts";
import { message } from "#src/platform/slack/blocks/guard.ts";
import { joinIds } from "#src/platform/slack/blocks/ids.ts";
import { clipEscaped, escapeMrkdwn, mention } from "#src/platform/slack/blocks/text.ts";
import { stockText } from "../messages/en.ts";
import { movesText } from "../view-words.ts";
import type { StockNoteView } from "../view.ts";
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
  const { productId, fell, reasons } = note;
  const words = stockText.asked;
  const lines = fell
    .slice(0, named)
    .map(({ listing, by }) => words.fell(clipEscaped(listing.shopName, 60), escapeMrkdwn(movesText(by, {}))));
  return message(words.fallback(titleOf(note)), [
    section(words.head(titleOf(note))),
    section([...reasons.map((reason) => words.reasons[reason]), ...lines].join("\n")),
    ...mentions(note),
    ...(reasons.includes("options") || reasons.includes("held") ? [] : answerButtons(productId)),
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
function mentions({ mention: people }: StockNoteView): Block[] {
  return people.length > 0 ? [section(people.slice(0, mentioned).map(mention).join(" "))] : [];
}

function showButton(productId: string) {
  return button(productsActionIds.stock, stockText.showStock, productId);
}

/** The writes of a day are used up. */
export function stockManyMessage({ name }: Pick<ShopView, "name">): Message {
  const text = stockText.many(clipEscaped(name, 100));
  return message(text, [section(text)]);
}
