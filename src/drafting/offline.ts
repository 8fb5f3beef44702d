import type { Drafter, DraftProposal, DraftSource } from "./port.ts";
import { allowedAlt, allowedMaterials, allowedTags } from "./limits.ts";
import { namedMaterials } from "./materials.ts";
import { descriptionOf, readMessage } from "./message.ts";
import { clearPrices } from "./prices.ts";
import { withoutSales } from "./sales.ts";
import { categoryWordsOf, tagsOf } from "./tags.ts";
import { titleOf } from "./title.ts";
import { looksGerman } from "./words.ts";

/** Makes a plain first version by rules, without any service. It sorts what the message says and adds nothing to it. */
export function createOfflineDrafter(): Drafter {
  return {
    slow: false,
    async draft(source, signal) {
      signal?.throwIfAborted();
      return draftOffline(source);
    },
  };
}

export function draftOffline({ text, photos, usualTags }: DraftSource): DraftProposal {
  const message = readMessage(text);
  const title = titleOf(message);
  const description = descriptionOf(message.body);
  const materials = allowedMaterials([...message.materials, ...namedMaterials(`${title}\n${message.body}`)]);
  // More than a message of this length holds no further key words.
  const body = withoutSales(message.body.slice(0, 8000));
  return {
    title,
    description,
    tags: allowedTags(tagsOf(title, body, message.tags, materials, usualTags)),
    materials,
    categoryWords: categoryWordsOf(title, message.category),
    alts: photos.map((_, index) => altOf(title, index + 1, photos.length, looksGerman(body))),
    prices: clearPrices(text),
    by: "offline",
  };
}

/** Says only what is known without looking: which photo of what. */
function altOf(title: string, number: number, count: number, german: boolean): string {
  if (title === "") return "";
  if (count === 1) return allowedAlt(title);
  return allowedAlt(german ? `${title}, Foto ${number} von ${count}` : `${title}, photo ${number} of ${count}`);
}
