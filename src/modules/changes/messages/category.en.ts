import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of another category of a listing that exists. */
export const categoryText = catalogue("changes.category", {
  hint: "Another category may have other attributes. I show what the listing loses before anything is asked for.",
  with: (category: string) => `With the category *${category}*:`,
  lost: (attributes: string) => `The listing loses what this category doesn't have: ${attributes}.`,
  needed: (attributes: string) =>
    `The category needs ${attributes}. Keep the edit as a draft, then choose it under Attributes on its card.`,
  variesBy: (names: string) =>
    `The listing varies by ${names}, which this category doesn't have, so its options could be lost. Choose another category.`,
  addsAxis: (names: string) =>
    `The edit makes the listing vary by ${names}, which this category doesn't have. Choose another category, or other variations: open Variations on the card of the edit.`,
  keepsAll: "The listing keeps all its attributes.",
});
