import { fieldLabel } from "#src/marketplaces/registry.ts";
import { listed } from "#src/platform/text/listed.ts";
import { changeCardsText } from "../messages/cards.en.ts";
import type { BarredView, WrittenFrom } from "../model.ts";

const shownParts = 4;

const ways = ["import", "form", "keep_ours"] as const satisfies readonly WrittenFrom[];

/** How people and words are put into a sentence, where some of them must not be taken for more than words. */
export type Telling = {
  /** Null: it is told to this person. */
  readonly person: (person: BarredView["person"]) => string | null;
  readonly words: (text: string) => string;
};

/** `Ana imported the price and wrote the title, so Ana can't approve this.` */
export function barredSentence({ person, parts }: BarredView, telling: Telling): string {
  const text = changeCardsText.barred;
  const who = telling.person(person);
  if (parts.length === 0) return who === null ? text.youAsked : text.asked(who);
  const verbs = { import: text.imported, form: text.wrote, keep_ours: text.chose };
  const did = ways.flatMap((from) => {
    const labels = parts.filter((part) => part.from === from).map((part) => telling.words(labelOf(part)));
    const more = labels.length - shownParts;
    const shown = more > 0 ? [...labels.slice(0, shownParts), text.more(more)] : labels;
    return labels.length > 0 ? [verbs[from](listed(shown))] : [];
  });
  return who === null ? text.youDid(listed(did)) : text.did(who, listed(did));
}

function labelOf({ field, shopName }: BarredView["parts"][number]): string {
  const { details, field: fieldNamed, inShop, photos, shop } = changeCardsText.barred;
  const own: Readonly<Record<string, string>> = { photos, overrides: details, shop };
  const label = fieldLabel(field);
  const words =
    own[field] ?? fieldNamed(/^[A-Z]{2}/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1));
  return shopName ? inShop(words, shopName) : words;
}
