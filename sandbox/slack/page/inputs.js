/** @import { InputValue } from "../contract.ts" */
/** @import { Attributes } from "./dom.js" */
/** @import { Element, Named, Option, Place } from "./types.ts" */
import { readFile, act } from "./api.js";
import { combobox } from "./combobox.js";
import { h, uniqueId } from "./dom.js";
import { textObject } from "./mrkdwn.js";

/**
 * Draws one interactive element.
 *
 * @param {Element} element
 * @param {Place} place
 */
export function drawInput(element, place) {
  const draw = kinds[element.type];
  return draw ? draw(element, place) : h("em", null, `(${element.type})`);
}

/** The field that a label of this id is of. @param {string} labelId */
export const fieldOf = (labelId) => `${labelId}-field`;

/** @param {{ readonly type: string }} element */
export const isTyped = ({ type }) => type.endsWith("_input") && type !== "file_input";

/**
 * @param {Element} element
 * @param {Place} place
 * @param {string} type
 * @param {Attributes<HTMLElement>} [more]
 */
function field(element, place, type, more = {}) {
  const text = textOf(place);
  const counter = h("small", { class: "counter" });
  const max = element.max_length;
  const tag = element.multiline ? "textarea" : "input";
  /** @param {string} value */
  const count = (value) => {
    counter.textContent = max && value.length > max * 0.7 ? `${value.length} of ${max}` : "";
    counter.classList.toggle("over", max !== undefined && max > 0 && value.length > max);
  };
  const control = h(tag, {
    type: element.multiline ? null : type,
    rows: element.multiline ? 6 : null,
    value: text,
    placeholder: element.placeholder?.text,
    id: place.labelId ? fieldOf(place.labelId) : null,
    "aria-labelledby": place.labelId,
    "aria-describedby": place.describedBy,
    "data-action-id": element.action_id,
    ...more,
    onInput: (event) => {
      place.set(event.currentTarget.value);
      count(event.currentTarget.value);
    },
    onKeydown: (event) => {
      const on = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
      if (event.key === "Enter" && place.dispatches && on.includes("on_enter_pressed"))
        place.fire(event.currentTarget.value);
    },
  });
  count(text);
  return h("div", null, control, counter);
}

/**
 * @param {Element} element
 * @param {Place} place
 * @param {"radio" | "checkbox"} type
 */
function choices(element, place, type) {
  const name = uniqueId("choice");
  const chosen = Array.isArray(place.value) ? place.value : [place.value];
  const ticked = new Set(chosen.map((each) => (typeof each === "string" ? each : each?.value)));
  const options = element.options ?? [];
  return h(
    "div",
    { role: type === "radio" ? "radiogroup" : "group", "aria-labelledby": place.labelId, class: "choices" },
    options.map((option) =>
      h(
        "label",
        null,
        h("input", {
          type,
          name,
          value: option.value,
          checked: ticked.has(option.value),
          "data-action-id": element.action_id,
          onChange: (event) => {
            if (type === "radio") return place.fire(option.value);
            if (event.currentTarget.checked) ticked.add(option.value);
            else ticked.delete(option.value);
            place.fire(options.map((each) => each.value).filter((value) => ticked.has(value)));
          },
        }),
        h(
          "span",
          null,
          ...textObject(option.text, place.people),
          option.description ? h("small", null, ...textObject(option.description, place.people)) : null,
        ),
      ),
    ),
  );
}

/**
 * What a field that is typed into holds.
 *
 * @param {Place} place
 */
function textOf({ value }) {
  return typeof value === "string" ? value : "";
}

/** @param {Element} element */
function optionsOf(element) {
  return element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);
}

/**
 * @param {Element} element
 * @param {InputValue | undefined} value
 * @returns {Option | null}
 */
function whole(element, value) {
  if (typeof value !== "string") return /** @type {Option | null} */ (value ?? null);
  const known = [...optionsOf(element), element.initial_option, ...(element.initial_options ?? [])];
  return known.find((option) => option?.value === value) ?? null;
}

/**
 * @param {Element} element
 * @param {Place} place
 * @param {{ multiple: boolean, external: boolean }} how
 */
function select(element, place, { multiple, external }) {
  const values = Array.isArray(place.value) ? place.value : [place.value];
  /** @param {Option[]} options */
  const give = (options) => (external ? options : options.map((option) => option.value));
  /** @param {string} query */
  const matching = (query) =>
    optionsOf(element).filter((option) => option.text.text.toLowerCase().includes(query.toLowerCase()));
  return combobox({
    label: element.placeholder?.text ?? "Choose",
    labelledBy: place.labelId,
    multiple,
    max: element.max_selected_items,
    placeholder: element.placeholder?.text ?? (multiple ? "Add…" : "Choose…"),
    chosen: values.map((value) => whole(element, value)).filter((option) => option !== null),
    search: external
      ? async (query) => (query.length < (element.min_query_length ?? 3) ? [] : place.search(query))
      : async (query) => matching(query),
    changed: (options) => place.fire(multiple ? give(options) : (give(options)[0] ?? null)),
  });
}

/**
 * People, conversations, channels: options made of what the person can see.
 *
 * @param {Element} element
 * @param {Place} place
 * @param {Named} list
 * @param {boolean} multiple
 */
function named(element, place, list, multiple) {
  /** @type {Option[]} */
  const options = list.map(({ id, name }) => ({ value: id, text: { type: "plain_text", text: name } }));
  return select({ ...element, options }, place, { multiple, external: false });
}

/**
 * @param {Element} element
 * @param {Place} place
 */
function fileInput(element, place) {
  const chosen = h("ul", { class: "files" });
  /** @param {FileList | null | undefined} files */
  const take = async (files) => {
    const ids = Array.isArray(place.value) ? [...place.value] : [];
    drop.ariaBusy = "true";
    for (const file of files ?? []) {
      const result = await act("upload", { as: place.as, ...(await readFile(file)) });
      if (result.file_id) {
        ids.push(result.file_id);
        chosen.append(h("li", null, file.name));
      }
    }
    place.set(ids);
    drop.ariaBusy = null;
  };
  const drop = h(
    "div",
    {
      class: "drop",
      onDragover: (event) => event.preventDefault(),
      onDrop: (event) => {
        event.preventDefault();
        void take(event.dataTransfer?.files);
      },
    },
    h("input", {
      type: "file",
      multiple: (element.max_files ?? 10) > 1,
      "aria-labelledby": place.labelId,
      "data-action-id": element.action_id,
      onChange: (event) => void take(event.currentTarget.files),
    }),
    chosen,
  );
  return drop;
}

/** @type {Readonly<Record<string, ((element: Element, place: Place) => HTMLElement) | undefined>>} */
const kinds = {
  plain_text_input: (element, place) => field(element, place, "text"),
  number_input: (element, place) => field(element, place, "text", { inputmode: "decimal" }),
  email_text_input: (element, place) => field(element, place, "email"),
  url_text_input: (element, place) => field(element, place, "url"),
  datepicker: (element, place) => dated(element, place, "date"),
  timepicker: (element, place) => dated(element, place, "time"),
  datetimepicker: (element, place) => dated(element, place, "datetime-local"),
  radio_buttons: (element, place) => choices(element, place, "radio"),
  checkboxes: (element, place) => choices(element, place, "checkbox"),
  static_select: (element, place) => select(element, place, { multiple: false, external: false }),
  multi_static_select: (element, place) => select(element, place, { multiple: true, external: false }),
  external_select: (element, place) => select(element, place, { multiple: false, external: true }),
  multi_external_select: (element, place) => select(element, place, { multiple: true, external: true }),
  users_select: (element, place) => named(element, place, place.people, false),
  multi_users_select: (element, place) => named(element, place, place.people, true),
  conversations_select: (element, place) => named(element, place, place.channels, false),
  channels_select: (element, place) => named(element, place, place.channels, false),
  file_input: fileInput,
};

/**
 * @param {Element} element
 * @param {Place} place
 * @param {"date" | "time" | "datetime-local"} type
 */
function dated(element, place, type) {
  const seconds = type === "datetime-local";
  const text = textOf(place);
  const shown = seconds && text ? new Date(Number(text) * 1000).toISOString().slice(0, 16) : text;
  return h("input", {
    type,
    value: shown,
    "aria-labelledby": place.labelId,
    "data-action-id": element.action_id,
    onChange: (event) => {
      const { value } = event.currentTarget;
      place.fire(seconds ? String(Math.floor(new Date(`${value}Z`).getTime() / 1000)) : value);
    },
  });
}
