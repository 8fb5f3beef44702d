import type { InputValue, Json, Values } from "./contract.ts";
import type { OpenView } from "./state.ts";
import { textOf } from "./json.ts";

/** Inputs of a view: how their values begin, what Slack itself refuses, and how the app gets to see them. */

type Input = { readonly blockId: string; readonly element: Json; readonly block: Json };

/** Every element that has a value, in inputs, sections and actions. */
export function inputsOf(blocks: readonly Json[]): Input[] {
  return blocks.flatMap((block) => {
    const blockId = textOf(block["block_id"]);
    const elements = [block["element"], block["accessory"], ...listOf(block["elements"])] as (Json | undefined)[];
    return elements.flatMap((element) => (element?.["action_id"] ? [{ blockId, element, block }] : []));
  });
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

const initialNames = [
  "initial_value",
  "initial_option",
  "initial_options",
  "initial_user",
  "initial_users",
  "initial_conversation",
  "initial_channel",
  "initial_date",
  "initial_time",
  "initial_date_time",
];

function initialOf(element: Json): InputValue {
  for (const name of initialNames) {
    const value = element[name];
    if (value !== undefined) return typeof value === "number" ? String(value) : (value as InputValue);
  }
  return null;
}

/** What stands in the inputs: values typed before stay where block_id and action_id are the same. */
export function valuesFor(blocks: readonly Json[], before: Values = {}): OpenView["values"] {
  const values: OpenView["values"] = {};
  for (const { blockId, element } of inputsOf(blocks)) {
    const actionId = textOf(element["action_id"]);
    const kept = before[blockId]?.[actionId];
    const block = (values[blockId] ??= {});
    block[actionId] = kept === undefined ? initialOf(element) : kept;
  }
  return values;
}

/** Lays what a person entered over the values; what the view doesn't have is left out. */
export function enter(view: OpenView, entered: Values): void {
  for (const [blockId, block] of Object.entries(entered)) {
    for (const [actionId, value] of Object.entries(block)) {
      const known = view.values[blockId];
      if (known && actionId in known) known[actionId] = value;
    }
  }
}

/** What Slack refuses before the app hears of a submission: required, lengths, numbers, addresses. */
export function refusals(view: OpenView): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const { blockId, element, block } of inputsOf(view.view.blocks)) {
    if (block["type"] !== "input") continue;
    const value = view.values[blockId]?.[textOf(element["action_id"])] ?? null;
    const refusal = refusalOf(block, element, value);
    if (refusal) errors[blockId] = refusal;
  }
  return errors;
}

function refusalOf(block: Json, element: Json, value: InputValue): string | undefined {
  const empty = value === null || value === "" || (Array.isArray(value) && value.length === 0);
  if (empty) return block["optional"] === true ? undefined : "Please complete this required field.";
  const most = element["max_selected_items"] ?? element["max_files"];
  if (Array.isArray(value)) {
    return typeof most === "number" && value.length > most ? `Choose at most ${most}.` : undefined;
  }
  if (typeof value !== "string") return undefined;
  const { min_length: min = 0, max_length: max = 3000 } = element as { min_length?: number; max_length?: number };
  switch (element["type"]) {
    case "plain_text_input":
      if (value.length < min) return `Enter at least ${min} characters.`;
      return value.length > max ? `Enter at most ${max} characters.` : undefined;
    case "number_input":
      return numberRefusal(element, value);
    case "email_text_input":
      return /^\S+@\S+\.\S+$/.test(value) ? undefined : "Please enter a valid email address.";
    case "url_text_input":
      return /^https?:\/\/\S+$/.test(value) ? undefined : "Please enter a valid URL.";
    default:
      return undefined;
  }
}

function numberRefusal(element: Json, value: string): string | undefined {
  const decimals = element["is_decimal_allowed"] === true;
  if (!(decimals ? /^-?\d+(\.\d+)?$/ : /^-?\d+$/).test(value)) {
    return decimals ? "Please enter a valid number." : "Please enter a whole number.";
  }
  const { min_value: min, max_value: max } = element as { min_value?: string; max_value?: string };
  if (min !== undefined && Number(value) < Number(min)) return `Enter a number of at least ${min}.`;
  if (max !== undefined && Number(value) > Number(max)) return `Enter a number of at most ${max}.`;
  return undefined;
}

/** `view.state.values` as the app gets it: every input, untouched ones too. */
export function slackState(view: OpenView, files: (id: string) => Json): Json {
  const values: Record<string, Record<string, Json>> = {};
  for (const { blockId, element } of inputsOf(view.view.blocks)) {
    if (element["type"] === "button" || element["type"] === "overflow") continue;
    const actionId = textOf(element["action_id"]);
    const block = (values[blockId] ??= {});
    block[actionId] = slackValue(element, view.values[blockId]?.[actionId] ?? null, files);
  }
  return { values };
}

/** One element's value in Slack's own form. */
export function slackValue(element: Json, value: InputValue, files: (id: string) => Json): Json {
  const type = textOf(element["type"]);
  const option = (each: InputValue) => optionOf(element, each);
  const list = Array.isArray(value) ? value : [];
  const shapes: Record<string, () => Json> = {
    static_select: () => ({ selected_option: option(value) }),
    external_select: () => ({ selected_option: option(value) }),
    radio_buttons: () => ({ selected_option: option(value) }),
    overflow: () => ({ selected_option: option(value) }),
    multi_static_select: () => ({ selected_options: list.map(option) }),
    multi_external_select: () => ({ selected_options: list.map(option) }),
    checkboxes: () => ({ selected_options: list.map(option) }),
    users_select: () => ({ selected_user: value }),
    multi_users_select: () => ({ selected_users: list }),
    conversations_select: () => ({ selected_conversation: value }),
    channels_select: () => ({ selected_channel: value }),
    datepicker: () => ({ selected_date: value }),
    timepicker: () => ({ selected_time: value }),
    datetimepicker: () => ({ selected_date_time: value === null ? null : Number(value) }),
    file_input: () => ({ files: list.map((id) => files(typeof id === "string" ? id : id.value)) }),
    button: () => ({ value: element["value"] }),
  };
  return { type, ...(shapes[type]?.() ?? { value: value === "" ? null : value }) };
}

/** A value named by a text is looked up among the element's options; one from the app is taken as it is. */
function optionOf(element: Json, value: InputValue): Json | null {
  if (value === null || Array.isArray(value)) return null;
  if (typeof value === "object") return value;
  const groups = listOf(element["option_groups"]) as Json[];
  const options = [...listOf(element["options"]), ...groups.flatMap((group) => listOf(group["options"]))] as Json[];
  const initial = [element["initial_option"], ...listOf(element["initial_options"])] as (Json | undefined)[];
  return [...options, ...initial].find((each) => each?.["value"] === value) ?? null;
}
