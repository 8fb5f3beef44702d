import { z } from "zod";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import { changesFields } from "../ids.ts";

/** The values that a form was drawn with come back with it: what equals them was not touched. */
const drawnOption = z.looseObject({ value: z.string(), text: z.looseObject({ text: z.string() }).optional() });
const drawnElement = z.looseObject({
  initial_value: z.string().optional(),
  initial_option: drawnOption.optional(),
  initial_options: z.array(drawnOption).optional(),
});

export type Drawn = ((block: string) => z.infer<typeof drawnElement>) & { readonly blockIds: readonly string[] };

export function drawnValues(view: { readonly blocks: readonly Readonly<Record<string, unknown>>[] }): Drawn {
  const elements = new Map(
    view.blocks.flatMap(({ block_id: id, element }) =>
      typeof id === "string" ? [[id, drawnElement.safeParse(element).data ?? {}]] : [],
    ),
  );
  return Object.assign((block: string) => elements.get(block) ?? {}, { blockIds: [...elements.keys()] });
}

/** As texts of a form are compared: Slack may give back other line ends, and none of the white space at its ends. */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, "\n").trim();
}

/** Whether a field has another text than it was drawn with, white space at its ends aside. */
export function isTouched(values: FormValues, drawn: Drawn, block: string): boolean {
  return values.has(block) && plainText(values.text(block)) !== plainText(drawn(block).initial_value ?? "");
}

/** Whether a block is one of a description's fields. */
export function isDescription(block: string): boolean {
  return block === changesFields.description || block.startsWith(`${changesFields.description}|`);
}

/**
 * A description's consecutive fields, joined as they were cut: a part that nobody touched stays as it was drawn, and one that
 * was touched keeps the white space at its end, which isn't Slack's to take. What was typed into an empty field that
 * followed is a paragraph of its own.
 *
 * @returns null where no part was touched
 */
export function readDescription(values: FormValues, drawn: Drawn): string | null {
  const parts = values.blockIds.filter(isDescription);
  if (!parts.some((id) => isTouched(values, drawn, id))) return null;
  return parts.reduce((whole, id, index) => {
    const before = drawn(id).initial_value ?? "";
    const text = isTouched(values, drawn, id) ? values.text(id) : before;
    const isLast = index === parts.length - 1;
    const part =
      isLast || text === before || text === "" ? text : text.trimEnd() + before.slice(before.trimEnd().length);
    const grown = before === "" && part !== "" && whole !== "" && !/\s$/.test(whole) && !/^\s/.test(part);
    return whole + (grown ? "\n\n" : "") + part;
  }, "");
}
