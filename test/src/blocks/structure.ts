import type { Drawn } from "./drawing.ts";

/** Keys that hold nothing but wording, or an address of a picture: that they are there is what counts. */
const spoken: ReadonlySet<string> = new Set(["text", "alt_text", "accessibility_label", "image_url", "initial_value"]);

/**
 * What it is, and each of its blocks on a line of its own, without the wording: types in their order, action ids, values,
 * styles, whether a dialog confirms, how many options there are. A text is named by its kind.
 */
export function structureOf(drawn: Drawn): string {
  const parts = Array.isArray(drawn) ? drawn : "blocks" in drawn ? drawn.blocks : [drawn];
  const around = !Array.isArray(drawn) && "blocks" in drawn ? [{ ...drawn, blocks: undefined }] : [];
  return [...around, ...(parts as readonly unknown[])].map((part) => JSON.stringify(bare(part))).join("\n");
}

/** It is given an id of its own only here. */
function isOfButtons(value: object): value is { readonly type: string; readonly block_id: string } {
  const { type, block_id: id } = value as { readonly type?: unknown; readonly block_id?: unknown };
  return id !== undefined && (type === "actions" || type === "section");
}

function bare(value: unknown, key = ""): unknown {
  if (typeof value === "string") return spoken.has(key) ? true : value;
  if (Array.isArray(value)) {
    if (key === "options" || key === "option_groups") return value.length;
    return value.map((each) => bare(each, key));
  }
  if (typeof value !== "object" || value === null) return value;
  if (key === "confirm") return true;
  // Ids of blocks with buttons follow from what is in them (`block-ids.test.ts`).
  if (isOfButtons(value)) return bare({ ...value, block_id: undefined, type: value.type }, key);
  if (key.startsWith("initial_option")) return (value as { value?: unknown }).value;
  const { type, text } = value as { type?: unknown; text?: unknown };
  if ((type === "mrkdwn" || type === "plain_text") && typeof text === "string") return type;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, bare(inner, name)]));
}
