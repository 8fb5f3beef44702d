import type { Json, Problems } from "./problems.ts";
import { checkConfirm, checkInitial, checkOption, checkOptions, checkText } from "./texts.ts";

export type Surface = "message" | "modal" | "home";
export type Place = "section" | "actions" | "input" | "context";

const common = ["type", "action_id", "confirm", "focus_on_load"];
const selects = ["placeholder", ...common];

/** Every element: which fields it has and where it may stand. */
const elements: Readonly<Record<string, { fields: readonly string[]; places: readonly Place[] }>> = {
  button: {
    fields: [...common, "text", "url", "value", "style", "accessibility_label"],
    places: ["section", "actions"],
  },
  image: { fields: ["type", "image_url", "alt_text", "slack_file"], places: ["section", "context"] },
  overflow: { fields: [...common, "options"], places: ["section", "actions"] },
  static_select: {
    fields: [...selects, "options", "option_groups", "initial_option"],
    places: ["section", "actions", "input"],
  },
  external_select: {
    fields: [...selects, "initial_option", "min_query_length"],
    places: ["section", "actions", "input"],
  },
  users_select: { fields: [...selects, "initial_user"], places: ["section", "actions", "input"] },
  conversations_select: {
    fields: [...selects, "initial_conversation", "default_to_current_conversation", "filter", "response_url_enabled"],
    places: ["section", "actions", "input"],
  },
  channels_select: {
    fields: [...selects, "initial_channel", "response_url_enabled"],
    places: ["section", "actions", "input"],
  },
  multi_static_select: {
    fields: [...selects, "options", "option_groups", "initial_options", "max_selected_items"],
    places: ["section", "input"],
  },
  multi_external_select: {
    fields: [...selects, "initial_options", "min_query_length", "max_selected_items"],
    places: ["section", "input"],
  },
  multi_users_select: { fields: [...selects, "initial_users", "max_selected_items"], places: ["section", "input"] },
  radio_buttons: { fields: [...common, "options", "initial_option"], places: ["section", "actions", "input"] },
  checkboxes: { fields: [...common, "options", "initial_options"], places: ["section", "actions", "input"] },
  datepicker: { fields: [...selects, "initial_date"], places: ["section", "actions", "input"] },
  timepicker: { fields: [...selects, "initial_time", "timezone"], places: ["section", "actions", "input"] },
  datetimepicker: { fields: [...common, "initial_date_time"], places: ["actions", "input"] },
  plain_text_input: {
    fields: [...selects, "initial_value", "multiline", "min_length", "max_length", "dispatch_action_config"],
    places: ["input"],
  },
  number_input: {
    fields: [...selects, "is_decimal_allowed", "initial_value", "min_value", "max_value", "dispatch_action_config"],
    places: ["input"],
  },
  email_text_input: { fields: [...selects, "initial_value", "dispatch_action_config"], places: ["input"] },
  url_text_input: { fields: [...selects, "initial_value", "dispatch_action_config"], places: ["input"] },
  file_input: { fields: ["type", "action_id", "filetypes", "max_files"], places: ["input"] },
};

/** One element at a place of a surface. */
export function checkElement(
  problems: Problems,
  pointer: string,
  value: unknown,
  place: Place,
  surface: Surface,
): void {
  const element = problems.object(pointer, value);
  if (!element) return;
  const type = String(element["type"]);
  const known = elements[type];
  if (!known) return problems.add(`${pointer}/type`, `unsupported element type: ${type}`);
  if (!known.places.includes(place)) problems.add(pointer, `${type} is not allowed in ${place}`);
  problems.fields(pointer, element, known.fields);
  problems.text(`${pointer}/action_id`, element["action_id"], 255, { min: 1 });
  checkText(problems, `${pointer}/placeholder`, element["placeholder"], 150, "plain", false);
  checkConfirm(problems, `${pointer}/confirm`, element["confirm"]);
  if (type === "file_input" && surface !== "modal") problems.add(pointer, "file_input is allowed in modals only");
  special[type]?.(problems, pointer, element);
}

const special: Readonly<Record<string, (problems: Problems, pointer: string, element: Json) => void>> = {
  button(problems, pointer, element) {
    checkText(problems, `${pointer}/text`, element["text"], 75, "plain");
    problems.text(`${pointer}/value`, element["value"], 2000);
    if (element["url"] !== undefined) problems.url(`${pointer}/url`, element["url"]);
    if (element["style"] !== undefined && element["style"] !== "primary" && element["style"] !== "danger") {
      problems.add(`${pointer}/style`, "must be primary or danger");
    }
  },
  image(problems, pointer, element) {
    problems.url(`${pointer}/image_url`, element["image_url"]);
    problems.text(`${pointer}/alt_text`, element["alt_text"], 2000, { required: true, min: 1 });
  },
  overflow: (problems, pointer, element) =>
    checkOptions(problems, `${pointer}/options`, element["options"], 5, "plain"),
  radio_buttons(problems, pointer, element) {
    checkOptions(problems, `${pointer}/options`, element["options"], 10, "any");
    checkInitial(problems, `${pointer}/initial_option`, element["initial_option"], element["options"]);
  },
  checkboxes(problems, pointer, element) {
    checkOptions(problems, `${pointer}/options`, element["options"], 10, "any");
    checkInitial(problems, `${pointer}/initial_options`, element["initial_options"], element["options"]);
  },
  static_select: (problems, pointer, element) => checkStatic(problems, pointer, element, "initial_option"),
  multi_static_select(problems, pointer, element) {
    checkStatic(problems, pointer, element, "initial_options");
    checkMaximum(problems, pointer, element);
  },
  external_select(problems, pointer, element) {
    if (element["initial_option"] !== undefined) {
      checkOption(problems, `${pointer}/initial_option`, element["initial_option"], "plain");
    }
  },
  multi_external_select(problems, pointer, element) {
    checkMaximum(problems, pointer, element);
    if (element["initial_options"] === undefined) return;
    for (const [index, option] of problems
      .list(`${pointer}/initial_options`, element["initial_options"], 1, 100)
      .entries()) {
      checkOption(problems, `${pointer}/initial_options/${index}`, option, "plain");
    }
  },
  plain_text_input(problems, pointer, element) {
    const max = typeof element["max_length"] === "number" ? element["max_length"] : 3000;
    if (max < 1 || max > 3000) problems.add(`${pointer}/max_length`, "must be between 1 and 3000");
    problems.text(`${pointer}/initial_value`, element["initial_value"], max);
  },
  number_input(problems, pointer, element) {
    if (typeof element["is_decimal_allowed"] !== "boolean") {
      problems.add(`${pointer}/is_decimal_allowed`, "missing required field");
    }
    for (const name of ["initial_value", "min_value", "max_value"]) {
      const value = element[name];
      if (value !== undefined && (typeof value !== "string" || !/^-?\d+(\.\d+)?$/.test(value))) {
        problems.add(`${pointer}/${name}`, "must be a number in a string");
      }
    }
  },
  file_input(problems, pointer, element) {
    const max = element["max_files"];
    if (max !== undefined && (typeof max !== "number" || max < 1 || max > 10)) {
      problems.add(`${pointer}/max_files`, "must be between 1 and 10");
    }
  },
};

function checkMaximum(problems: Problems, pointer: string, element: Json): void {
  const max = element["max_selected_items"];
  if (max === undefined) return;
  if (typeof max !== "number" || max < 1) return problems.add(`${pointer}/max_selected_items`, "must be at least 1");
  const initial = element["initial_options"];
  if (Array.isArray(initial) && initial.length > max) {
    problems.add(`${pointer}/initial_options`, `must have no more than ${max} items`);
  }
}

function checkStatic(problems: Problems, pointer: string, element: Json, initial: string): void {
  const { options, option_groups: groups } = element as { options?: unknown; option_groups?: unknown };
  if ((options === undefined) === (groups === undefined)) {
    return problems.add(pointer, "must have either options or option_groups");
  }
  if (options !== undefined) {
    checkOptions(problems, `${pointer}/options`, options, 100, "plain");
    checkInitial(problems, `${pointer}/${initial}`, element[initial], options);
    return;
  }
  const all: unknown[] = [];
  for (const [index, value] of problems.list(`${pointer}/option_groups`, groups, 1, 100).entries()) {
    const group = problems.object(`${pointer}/option_groups/${index}`, value);
    if (!group) continue;
    checkText(problems, `${pointer}/option_groups/${index}/label`, group["label"], 75, "plain");
    checkOptions(problems, `${pointer}/option_groups/${index}/options`, group["options"], 100, "plain");
    if (Array.isArray(group["options"])) all.push(...group["options"]);
  }
  checkInitial(problems, `${pointer}/${initial}`, element[initial], all);
}
