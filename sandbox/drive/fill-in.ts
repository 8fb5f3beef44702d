import type { InputValue, Json, ModalView } from "#sandbox/slack/contract.ts";
import { type Control, findControl, optionsOf, optionText } from "./blocks.ts";
import type { Tally } from "./tally.ts";

/** By label: what to type, the text of the option to choose, or the texts of several. */
export type Fields = Readonly<Record<string, string | readonly string[]>>;

type Search = (control: Control, query: string) => Promise<Json[]>;

/** The values of a form with these fields filled in; counts what a person would have to do for it. */
export async function fillIn(modal: ModalView, fields: Fields, tally: Tally, search: Search) {
  const values: Record<string, Record<string, InputValue>> = structuredClone(modal.values) as never;
  for (const [label, wanted] of Object.entries(fields)) {
    const control = findControl(modal.blocks, label, `The form “${modal.title}”`);
    const value = await valueFor(control, wanted, search);
    const block = (values[control.blockId] ??= {});
    const before = block[control.actionId] ?? null;
    if (same(before, value)) continue;
    count(control, before, value, tally);
    block[control.actionId] = value;
  }
  return values;
}

async function valueFor(control: Control, wanted: string | readonly string[], search: Search): Promise<InputValue> {
  const { type, element } = control;
  const many = Array.isArray(wanted) ? [...wanted] : [wanted as string];
  switch (type) {
    case "static_select":
    case "radio_buttons":
      return chosen(control, optionsOf(element), many[0] ?? "");
    case "multi_static_select":
    case "checkboxes":
      return many.map((text) => chosen(control, optionsOf(element), text));
    case "external_select":
      return found(control, await search(control, many[0] ?? ""), many[0] ?? "");
    case "multi_external_select":
      return Promise.all(many.map(async (text) => found(control, await search(control, text), text)));
    case "multi_users_select":
    case "file_input":
      return many;
    default:
      return many.join("\n");
  }
}

function chosen(control: Control, options: readonly Json[], text: string): string {
  return String(found(control, options, text)["value"]);
}

function found({ label }: Control, options: readonly Json[], text: string): Json & { value: string } {
  const alike = (option: Json) => optionText(option).toLowerCase() === text.toLowerCase();
  const option = options.find((each) => alike(each) || each["value"] === text);
  if (option) return option as Json & { value: string };
  throw new Error(`“${label}” doesn't offer “${text}”, but: ${options.map(optionText).join(", ") || "nothing"}.`);
}

function same(a: InputValue, b: InputValue): boolean {
  const plain = (value: InputValue): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    return typeof value === "object" && value !== null ? value.value : (value ?? "");
  };
  return JSON.stringify(plain(a)) === JSON.stringify(plain(b));
}

/** A select is opened and chosen from; a radio button or box is pressed; a field is typed into. */
function count({ type, label }: Control, before: InputValue, after: InputValue, tally: Tally): void {
  const length = (value: InputValue) => (Array.isArray(value) ? value.length : 0);
  if (type.startsWith("multi_")) tally.clicks += 1 + Math.abs(length(after) - length(before));
  else if (type === "checkboxes") tally.clicks += Math.max(1, Math.abs(length(after) - length(before)));
  else if (type === "radio_buttons") tally.clicks += 1;
  else if (type.endsWith("_select") || type === "datepicker") tally.clicks += 2;
  else tally.typed.push(label);
}
