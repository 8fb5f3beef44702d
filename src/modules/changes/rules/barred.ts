import { fieldLabel } from "#src/marketplaces/registry.ts";
import { listed } from "#src/platform/text/listed.ts";
import type { BarredView, WrittenFrom } from "../model.ts";

const shownParts = 4;

const verbs: Readonly<Record<WrittenFrom, string>> = { import: "imported", form: "wrote", keep_ours: "chose" };

/** How people and words are put into a sentence, where some of them must not be read as more than words. */
export type Telling = {
  readonly person: (person: BarredView["person"]) => string;
  readonly words: (text: string) => string;
};

const plainly: Telling = { person: ({ name }) => name, words: (text) => text };

/** `Ana imported the price and wrote the title, so Ana can't approve this.` */
export function barredSentence({ person, parts }: BarredView, telling: Telling = plainly): string {
  const who = telling.person(person);
  if (parts.length === 0) return `${who} asked for this, so ${who} can't approve it.`;
  const did = (Object.keys(verbs) as WrittenFrom[]).flatMap((from) => {
    const labels = parts.filter((part) => part.from === from).map((part) => telling.words(labelOf(part)));
    const more = labels.length - shownParts;
    const shown = more > 0 ? [...labels.slice(0, shownParts), `${more} more`] : labels;
    return labels.length > 0 ? [`${verbs[from]} ${listed(shown)}`] : [];
  });
  return `${who} ${listed(did)}, so ${who} can't approve this.`;
}

const own: Readonly<Record<string, string>> = {
  photos: "the photos",
  overrides: "the shop's details",
  shop: "that it goes to this shop",
};

function labelOf({ field, shopName }: BarredView["parts"][number]): string {
  const label = fieldLabel(field);
  const words = own[field] ?? `the ${/^[A-Z]{2}/.test(label) ? label : label.charAt(0).toLowerCase() + label.slice(1)}`;
  return shopName ? `${words} in ${shopName}` : words;
}
