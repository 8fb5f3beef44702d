import { readFile, act } from "./api.js";
import { combobox } from "./combobox.js";
import { h, uniqueId } from "./dom.js";
import { textObject } from "./mrkdwn.js";

/**
 * Draws one interactive element.
 *
 * @param element Block Kit
 * @param place {blockId, labelId, value, people, channels, as, set(value), fire(value), search(query)}: `set` keeps the
 *   value, `fire` also tells the app
 */
export function drawInput(element, place) {
  const draw = kinds[element.type];
  return draw ? draw(element, place) : h("em", null, `(${element.type})`);
}

function field(element, place, type, more = {}) {
  const counter = h("small", { class: "counter" });
  const max = element.max_length;
  const tag = element.multiline ? "textarea" : "input";
  const count = (value) => {
    counter.textContent = max && value.length > max * 0.7 ? `${value.length} of ${max}` : "";
    counter.classList.toggle("over", Boolean(max) && value.length > max);
  };
  const control = h(tag, {
    type: element.multiline ? null : type,
    rows: element.multiline ? 6 : null,
    value: place.value ?? "",
    placeholder: element.placeholder?.text,
    "aria-labelledby": place.labelId,
    "aria-describedby": place.describedBy,
    "data-action-id": element.action_id,
    ...more,
    onInput: (event) => {
      place.set(event.target.value);
      count(event.target.value);
    },
    onKeydown: (event) => {
      const on = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
      if (event.key === "Enter" && place.dispatches && on.includes("on_enter_pressed")) place.fire(event.target.value);
    },
  });
  count(String(place.value ?? ""));
  return h("div", null, control, counter);
}

function choices(element, place, type) {
  const name = uniqueId("choice");
  const chosen = () => (Array.isArray(place.value) ? place.value : [place.value]).map((each) => each?.value ?? each);
  const ticked = new Set(chosen());
  return h(
    "div",
    { role: type === "radio" ? "radiogroup" : "group", "aria-labelledby": place.labelId, class: "choices" },
    element.options.map((option) =>
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
            if (event.target.checked) ticked.add(option.value);
            else ticked.delete(option.value);
            place.fire(element.options.map((each) => each.value).filter((value) => ticked.has(value)));
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

function optionsOf(element) {
  return element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);
}

function whole(element, value) {
  const known = [...optionsOf(element), element.initial_option, ...(element.initial_options ?? [])].filter(Boolean);
  return typeof value === "string" ? (known.find((option) => option.value === value) ?? null) : value;
}

function select(element, place, { multiple, external }) {
  const values = Array.isArray(place.value) ? place.value : [place.value];
  const give = (options) => (external ? options : options.map((option) => option.value));
  const matching = (query) =>
    optionsOf(element).filter((option) => option.text.text.toLowerCase().includes(query.toLowerCase()));
  return combobox({
    label: element.placeholder?.text ?? "Choose",
    labelledBy: place.labelId,
    multiple,
    max: element.max_selected_items,
    placeholder: element.placeholder?.text ?? (multiple ? "Add…" : "Choose…"),
    chosen: values.map((value) => whole(element, value)).filter(Boolean),
    search: external
      ? async (query) => (query.length < (element.min_query_length ?? 3) ? [] : place.search(query))
      : async (query) => matching(query),
    changed: (options) => place.fire(multiple ? give(options) : (give(options)[0] ?? null)),
  });
}

/** People, conversations, channels: options made of what the person can see. */
function named(element, place, list, multiple) {
  const options = list.map(({ id, name }) => ({ value: id, text: { type: "plain_text", text: name } }));
  return select({ ...element, options }, place, { multiple, external: false });
}

function fileInput(element, place) {
  const chosen = h("ul", { class: "files" });
  const take = async (files) => {
    const ids = [...(place.value ?? [])];
    for (const file of files) {
      const result = await act("upload", { as: place.as, ...(await readFile(file)) });
      if (result.file_id) {
        ids.push(result.file_id);
        chosen.append(h("li", null, file.name));
      }
    }
    place.set(ids);
  };
  return h(
    "div",
    {
      class: "drop",
      onDragover: (event) => event.preventDefault(),
      onDrop: (event) => {
        event.preventDefault();
        void take(event.dataTransfer.files);
      },
    },
    h("input", {
      type: "file",
      multiple: (element.max_files ?? 10) > 1,
      "aria-labelledby": place.labelId,
      "data-action-id": element.action_id,
      onChange: (event) => void take(event.target.files),
    }),
    chosen,
  );
}

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

function dated(element, place, type) {
  const seconds = type === "datetime-local";
  const shown =
    seconds && place.value ? new Date(Number(place.value) * 1000).toISOString().slice(0, 16) : (place.value ?? "");
  return h("input", {
    type,
    value: shown,
    "aria-labelledby": place.labelId,
    "data-action-id": element.action_id,
    onChange: (event) => {
      const { value } = event.target;
      place.fire(seconds ? String(Math.floor(new Date(`${value}Z`).getTime() / 1000)) : value);
    },
  });
}
