import { z } from "zod";
import type { ViewPayload, ViewValues } from "./payloads.ts";

type Input = ViewValues[string][string];

/** Reads a submitted form by block: each block of ours holds one input. */
export type FormValues = {
  /** Ids of the input blocks, in order. */
  readonly blockIds: readonly string[];
  has(block: string): boolean;
  /** "" when it is empty or not there. */
  text(block: string): string;
  /** The chosen option's value. */
  choice(block: string): string | null;
  choices(block: string): string[];
  /** `HH:MM` of 24 hours; null when none is chosen. */
  time(block: string): string | null;
  /** A moment of a date and a time; null when none is chosen. */
  moment(block: string): Date | null;
  /** Values of the options that the form was drawn with. */
  offered(block: string): string[];
  input(block: string): Input | undefined;
};

export function formValues(view: ViewPayload): FormValues {
  const values = view.state?.values ?? {};
  const input = (block: string): Input | undefined => Object.values(values[block] ?? {})[0];
  return {
    blockIds: view.blocks.flatMap((block) => (block.type === "input" && block.block_id ? [block.block_id] : [])),
    has: (block) => block in values,
    text: (block) => input(block)?.value ?? "",
    choice: (block) => input(block)?.selected_option?.value ?? null,
    choices: (block) => (input(block)?.selected_options ?? []).map((option) => option.value),
    time: (block) => input(block)?.selected_time ?? null,
    moment: (block) => {
      const seconds = input(block)?.selected_date_time;
      return typeof seconds === "number" ? new Date(seconds * 1000) : null;
    },
    offered: (block) => optionsOf(view.blocks.find((each) => each.block_id === block)),
    input,
  };
}

const drawnOptions = z.looseObject({
  element: z.looseObject({ options: z.array(z.looseObject({ value: z.string() })) }),
});

function optionsOf(block: unknown): string[] {
  return (drawnOptions.safeParse(block).data?.element.options ?? []).map(({ value }) => value);
}

/** A failure shown in the form it came from: under the field it belongs to, else under the last one. */
export function refusedUnder(
  view: ViewPayload | undefined,
  field: string | undefined,
  text: string,
): Record<string, string> {
  const ids = view ? formValues(view).blockIds : [];
  const block = ids.find((id) => id === field || id.startsWith(`${field}|`)) ?? ids.at(-1);
  return block === undefined ? {} : { [block]: text };
}
