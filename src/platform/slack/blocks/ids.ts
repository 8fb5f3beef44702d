/**
 * Every id that Slack sends back to us. A button's value holds ids only: `changeId`, or `changeId|contentHash` where a
 * person decides on exactly what the card showed.
 */
export const actions = {
  seeEverything: "change.see_everything",
} as const;

export const callbacks = {
  loading: "view.loading",
  notice: "view.notice",
} as const;

export const slashCommand = "/oms";

/** Joins ids into a button's value or a block's id. */
export function joinIds(...parts: readonly string[]): string {
  return parts.join("|");
}

/**
 * Of a button that approves a change: exactly what was shown, by its hash; and on a page of `/oms review` that page, where
 * the next one then stands.
 */
export function decisionValue(
  { id, contentHash }: { readonly id: string; readonly contentHash: string },
  inReview?: number,
): string {
  return joinIds(id, contentHash, ...(inReview === undefined ? [] : [String(inReview)]));
}

export function splitIds(joined: string): string[] {
  return joined.split("|");
}

const feeMark = "fee";

/** What the form of a person who works alone carries: the fee that its button names, in cents. */
export function feeNamed(cents: number): string {
  return joinIds(feeMark, String(cents));
}

/** @returns that fee; null where approval is asked for */
export function namedFee(metadata: string): number | null {
  const [mark, cents = ""] = splitIds(metadata);
  return mark === feeMark && /^\d{1,6}$/.test(cents) ? Number(cents) : null;
}
