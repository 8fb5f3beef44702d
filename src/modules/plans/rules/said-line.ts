import { type SentenceAction, type SentenceReply, wordsOf } from "#src/drafting/sentences/reply.ts";
import { quoted } from "./line/tokens.ts";

/**
 * The line that says what a reply says, as a person would type it: the grammar judges it like every other one. null: the reply asks for
 * nothing, or lacks what its action needs.
 */
export function saidLine(reply: SentenceReply): string | null {
  const what = actionWords(reply);
  return what === null ? null : [what, ...selectionWords(reply)].join(" ");
}

function actionWords(reply: SentenceReply): string | null {
  const { action, number, ending, floor, ceiling, words, replacement } = reply;
  if (action === null) return null;
  const needsNumber = action in numbered;
  if (needsNumber && number === null) return null;
  // Of several words one would be said, and the others lost.
  if (action in worded && (words.length === 0 || words.length > wordsOf(action).most)) return null;
  if (action.startsWith("replace") && replacement === null) return null;
  if (action === "round_prices" && ending === null && floor === null && ceiling === null) return null;
  const price = needsNumber ? numbered[action]?.(String(Math.abs(number ?? 0)), moneyOf(reply)) : undefined;
  if (price !== undefined || action === "round_prices") {
    const isPrice =
      action.endsWith("_percent") ||
      action.endsWith("_amount") ||
      action.endsWith("_price") ||
      action === "round_prices";
    return [price ?? "price", ...(isPrice ? boundWords(reply) : [])].join(" ");
  }
  const own = worded[action]?.(words.map(quoted), quoted(replacement ?? ""));
  return own ?? stateWords[action] ?? null;
}

/** The currency that the sentence says, behind an amount. */
function moneyOf({ currency }: SentenceReply): string {
  return currency === null ? "" : ` ${currency}`;
}

const numbered: Partial<Record<SentenceAction, (number: string, money: string) => string>> = {
  raise_percent: (number) => `price +${number}%`,
  lower_percent: (number) => `price -${number}%`,
  raise_amount: (number, money) => `price +${number}${money}`,
  lower_amount: (number, money) => `price -${number}${money}`,
  set_price: (number, money) => `price = ${number}${money}`,
  set_stock: (number) => `stock = ${number}`,
  add_stock: (number) => `stock +${number}`,
  take_stock: (number) => `stock -${number}`,
};

const worded: Partial<Record<SentenceAction, (words: readonly string[], instead: string) => string>> = {
  replace_in_title: ([find = ""], instead) => `title replace ${find} with ${instead}`,
  remove_from_title: ([find = ""]) => `title remove ${find}`,
  add_to_title_start: ([text = ""]) => `title start ${text}`,
  add_to_title_end: ([text = ""]) => `title end ${text}`,
  replace_in_description: ([find = ""], instead) => `description replace ${find} with ${instead}`,
  remove_from_description: ([find = ""]) => `description remove ${find}`,
  add_paragraph_to_description: ([text = ""]) => `description paragraph ${text}`,
  add_tags: (words) => `tags add ${words.join(", ")}`,
  remove_tags: (words) => `tags remove ${words.join(", ")}`,
  add_materials: (words) => `materials add ${words.join(", ")}`,
  remove_materials: (words) => `materials remove ${words.join(", ")}`,
};

const stateWords: Partial<Record<SentenceAction, string>> = {
  renew: "renew",
  take_off_sale: "take off sale",
  put_on_sale: "put on sale",
};

function boundWords(reply: SentenceReply): string[] {
  const { ending, floor, ceiling } = reply;
  return [
    ...(ending === null ? [] : [`round ${ending}`]),
    ...(floor === null ? [] : [`floor ${floor}${moneyOf(reply)}`]),
    ...(ceiling === null ? [] : [`ceiling ${ceiling}${moneyOf(reply)}`]),
  ];
}

function selectionWords(reply: SentenceReply): string[] {
  const { shops, section, states, tag, search, without_section, without_tag, without_search } = reply;
  const between = (word: string, from: number | null, to: number | null, money = "") =>
    from === null && to === null
      ? []
      : [
          [word, ...(from === null ? [] : [`from ${from}${money}`]), ...(to === null ? [] : [`to ${to}${money}`])].join(
            " ",
          ),
        ];
  const named = (word: string, name: string | null) => (name === null ? [] : [`${word} ${quoted(name)}`]);
  return [
    ...(shops.length > 0 ? [`in ${shops.map(quoted).join(", ")}`] : []),
    ...named("section", section),
    ...(states.length > 0 ? [`states ${states.map((state) => state.replace("_", "-")).join(", ")}`] : []),
    ...named("tag", tag),
    ...named("search", search),
    ...named("without section", without_section),
    ...named("without tag", without_tag),
    ...named("without search", without_search),
    ...between("price", reply.price_from, reply.price_to, moneyOf(reply)),
    ...between("stock", reply.stock_from, reply.stock_to),
  ];
}
