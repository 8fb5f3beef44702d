import type { Json } from "#sandbox/slack/contract.ts";

/** Looking at Block Kit as a person does: by what stands on it. */

export type Control = {
  readonly actionId: string;
  readonly blockId: string;
  readonly type: string;
  /** What a button is called: what is read out of it, or stands on it; or what stands over an input. */
  readonly label: string;
  readonly element: Json;
};

/** Everything that can be pressed or filled in. */
export function controlsOf(blocks: readonly Json[]): Control[] {
  return blocks.flatMap((block) => {
    const elements = [block["element"], block["accessory"], ...listOf(block["elements"])] as (Json | undefined)[];
    return elements.flatMap((element) =>
      element?.["action_id"] === undefined
        ? []
        : [
            {
              actionId: word(element["action_id"]),
              blockId: word(block["block_id"]),
              type: word(element["type"]),
              label: word(element["accessibility_label"]) || textOf(element["text"]) || textOf(block["label"]),
              element,
            },
          ],
    );
  });
}

/** The one control with this label, or beginning with it where none is exactly so. @throws Error that lists all */
export function findControl(blocks: readonly Json[], label: string, where: string): Control {
  const all = controlsOf(blocks);
  const exact = all.filter((each) => each.label === label || each.actionId === label);
  const [found] = exact.length > 0 ? exact : all.filter((each) => each.label.startsWith(label));
  if (found) return found;
  throw new Error(
    `${where} has nothing called “${label}”. It has: ${all.map((each) => `“${each.label}”`).join(", ") || "nothing"}.`,
  );
}

export function hasControl(blocks: readonly Json[], label: string): boolean {
  return controlsOf(blocks).some((each) => each.label.startsWith(label) || each.actionId === label);
}

/** Options that an element lists itself. */
export function optionsOf(element: Json): Json[] {
  const groups = listOf(element["option_groups"]) as Json[];
  return [...listOf(element["options"]), ...groups.flatMap((group) => listOf(group["options"]))] as Json[];
}

export function optionText(option: Json): string {
  return textOf(option["text"]);
}

/** All text on a message or form, one block per line. */
export function textOn(blocks: readonly Json[]): string {
  return blocks.map(textInside).filter(Boolean).join("\n");
}

function textInside(block: Json): string {
  const elements = listOf(block["elements"]) as Json[];
  const parts = [block["text"], block["label"], block["element"], block["accessory"], ...elements];
  return parts
    .map((part) => (typeof part === "string" ? part : textOf((part as Json | undefined)?.["text"] ?? part)))
    .filter(Boolean)
    .join(" · ");
}

export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  const inner = (value as Json | undefined)?.["text"];
  return typeof inner === "string" ? inner : "";
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function word(value: unknown): string {
  return typeof value === "string" ? value : "";
}
