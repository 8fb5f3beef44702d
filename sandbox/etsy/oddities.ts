/**
 * Rows in forms that the API's description doesn't have. Seen at the real one: a state of its own (open-api#473, #516,
 * #556), a missing inventory, 0 where nothing is, numbers as texts. Assumed as their relatives: the others.
 */
export const oddities = {
  "edit-state": "Its state is “edit”",
  "no-inventory": "Pages show it without its inventory",
  "inventory-missing": "Its inventory can't be found (404), and pages show none",
  "no-price": "Its prices are null",
  "no-title": "Its title is null",
  "no-object": "It is null as a whole",
  "ids-zero": "What it refers to is 0",
  "ids-text": "Its numbers are texts",
  unlisted: "No page shows it",
} as const;
export type Oddity = keyof typeof oddities;
