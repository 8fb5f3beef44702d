import type { View } from "#src/platform/slack/blocks/elements.ts";
import type { Drawn } from "./drawing.ts";

/** What a person fills in or chooses from, beside buttons. */
const asking = /(select|radio_buttons|checkboxes|picker|text_input|number_input|file_input|overflow)$/;

/** How many things a form asks: its input blocks, and what can be chosen in its other blocks. */
export function inputCount({ blocks }: Pick<View, "blocks">): number {
  return blocks.reduce((sum, block) => {
    if (block.type === "input") return sum + 1;
    const elements = [block["accessory"], ...(Array.isArray(block["elements"]) ? block["elements"] : [])];
    return sum + elements.filter((each) => asking.test((each as { type?: string } | undefined)?.type ?? "")).length;
  }, 0);
}

export function isForm(drawn: Drawn): drawn is View {
  return !Array.isArray(drawn) && "type" in drawn && drawn.type === "modal";
}
