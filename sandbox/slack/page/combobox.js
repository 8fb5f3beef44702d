/** @import { ComboboxSettings, Option } from "./types.ts" */
import { h, uniqueId } from "./dom.js";

/**
 * A select that is typed into: single or multiple, its options from a list or from the app. Chosen ones of a multiple
 * select are chips.
 *
 * @param {ComboboxSettings} settings
 */
export function combobox(settings) {
  const list = uniqueId("list");
  let chosen = [...settings.chosen];
  /** @type {Option[]} */
  let options = [];
  let active = -1;
  let asked = 0;
  const box = h("ul", { id: list, role: "listbox", class: "options", hidden: true, "aria-label": settings.label });
  const input = h("input", {
    type: "text",
    role: "combobox",
    autocomplete: "off",
    "aria-expanded": "false",
    "aria-controls": list,
    "aria-autocomplete": "list",
    "aria-labelledby": settings.labelledBy ?? null,
    "aria-label": settings.labelledBy ? null : settings.label,
    placeholder: settings.placeholder ?? "",
    onInput: () => ask(),
    onFocus: (event) => {
      const { closed } = event.currentTarget.dataset;
      delete event.currentTarget.dataset["closed"];
      if (!closed) void ask();
    },
    onClick: () => {
      if (box.hidden) void ask();
    },
    onBlur: () => setTimeout(hideUnlessBack, 120),
    onKeydown: keys,
  });
  const chips = h("span", { class: "chips" });
  const element = h("div", { class: "combobox" }, chips, input, box);
  draw();

  async function ask() {
    asked += 1;
    const mine = asked;
    const query = settings.multiple || input.value !== textOf(chosen[0]) ? input.value : "";
    const found = await settings.search(query.trim());
    if (mine !== asked || document.activeElement !== input) return;
    options = found.filter((option) => !settings.multiple || !chosen.some((each) => each.value === option.value));
    active = options.length > 0 ? 0 : -1;
    drawOptions();
  }

  function drawOptions() {
    box.replaceChildren(
      ...(options.length === 0
        ? [h("li", { class: "none" }, "Nothing found")]
        : options.map((option, index) =>
            h(
              "li",
              {
                role: "option",
                id: `${list}-${index}`,
                "aria-selected": index === active ? "true" : "false",
                "data-value": option.value,
                onMousedown: (event) => {
                  event.preventDefault();
                  choose(option);
                },
              },
              h("span", null, textOf(option)),
              option.description ? h("small", null, option.description.text) : null,
            ),
          )),
    );
    box.hidden = false;
    input.setAttribute("aria-expanded", "true");
    if (active >= 0) input.setAttribute("aria-activedescendant", `${list}-${active}`);
    box.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: "nearest" });
  }

  /** A person who came back in the meantime types already: what is typed stays. */
  function hideUnlessBack() {
    if (document.activeElement !== input) hide();
  }

  function hide() {
    asked += 1;
    box.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
    if (!settings.multiple) input.value = textOf(chosen[0]);
  }

  /** @param {Option} option */
  function choose(option) {
    if (settings.multiple) {
      if (settings.max && chosen.length >= settings.max) return;
      chosen = [...chosen, option];
      input.value = "";
    } else {
      chosen = [option];
    }
    draw();
    hide();
    settings.changed(chosen);
    if (settings.multiple) input.focus();
  }

  /** @param {Option} option */
  function remove(option) {
    chosen = chosen.filter((each) => each.value !== option.value);
    draw();
    settings.changed(chosen);
    input.focus();
  }

  function draw() {
    if (!settings.multiple) {
      input.value = textOf(chosen[0]);
      return;
    }
    chips.replaceChildren(
      ...chosen.map((option) =>
        h(
          "span",
          { class: "chip", "data-testid": "chip" },
          textOf(option),
          h("button", { type: "button", "aria-label": `Remove ${textOf(option)}`, onClick: () => remove(option) }, "×"),
        ),
      ),
    );
  }

  /** @param {KeyboardEvent} event */
  function keys(event) {
    const current = options[active];
    const last = chosen.at(-1);
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (box.hidden) return void ask();
      const step = event.key === "ArrowDown" ? 1 : -1;
      active = (active + step + options.length) % Math.max(options.length, 1);
      drawOptions();
    } else if (event.key === "Enter" && !box.hidden && current) {
      event.preventDefault();
      choose(current);
    } else if (event.key === "Escape" && !box.hidden) {
      event.preventDefault();
      event.stopPropagation();
      hide();
    } else if (event.key === "Backspace" && settings.multiple && input.value === "" && last) {
      remove(last);
    }
  }

  return element;
}

/** @param {Option | undefined} option */
function textOf(option) {
  return option?.text?.text ?? option?.value ?? "";
}
