import { z } from "zod";
import type { FormValues } from "#src/platform/slack/form-values.ts";
import type { ViewPayload } from "#src/platform/slack/payloads.ts";
import { changesFields } from "../ids.ts";

/** The values that a form was drawn with come back with it: what equals them was not touched. */
const drawnElement = z.looseObject({
  initial_value: z.string().optional(),
  initial_option: z.looseObject({ value: z.string() }).optional(),
  initial_options: z.array(z.looseObject({ value: z.string() })).optional(),
});

export type Drawn = (block: string) => z.infer<typeof drawnElement>;

export function drawnValues(view: ViewPayload): Drawn {
  const elements = new Map(
    view.blocks.map((block) => [block.block_id ?? "", drawnElement.safeParse(block["element"]).data ?? {}]),
  );
  return (block) => elements.get(block) ?? {};
}

/** As texts of a form are compared: Slack may give back other line ends, and none of the white space at its ends. */
export function plainText(text: string): string {
  return text.replace(/\r\n?/g, "\n").trim();
}

/** Whether a field has another text than it was drawn with, white space at its ends aside. */
export function isTouched(values: FormValues, drawn: Drawn, block: string): boolean {
  return values.has(block) && plainText(values.text(block)) !== plainText(drawn(block).initial_value ?? "");
}

/**
 * A description's consecutive fields, joined as they were cut: a part that nobody touched stays as it was drawn, and one that
 * was touched keeps the white space at its end, which isn't Slack's to take. What was typed into an empty field that
 * followed is a paragraph of its own.
 *
 * @returns null where no part was touched
 */
export function readDescription(values: FormValues, drawn: Drawn): string | null {
  const parts = values.blockIds.filter(
    (id) => id === changesFields.description || id.startsWith(`${changesFields.description}|`),
  );
  if (!parts.some((id) => isTouched(values, drawn, id))) return null;
  return parts.reduce((whole, id, index) => {
    const before = drawn(id).initial_value ?? "";
    const text = isTouched(values, drawn, id) ? values.text(id) : before;
    const isLast = index === parts.length - 1;
    const part = isLast || text === before || text === "" ? text : text.trimEnd() + (/\s*$/.exec(before)?.[0] ?? "");
    const grown = before === "" && part !== "" && whole !== "" && !/\s$/.test(whole) && !/^\s/.test(part);
    return whole + (grown ? "\n\n" : "") + part;
  }, "");
}
