/** @import { InputValue, PersonView, ChannelView } from "../contract.ts" */
/** @import { Block, BlockKind, Element, Option, Place, RichText, Surface } from "./types.ts" */
import { askConfirm } from "./confirm.js";
import { h, uniqueId } from "./dom.js";
import { drawInput, fieldOf, isTyped } from "./inputs.js";
import { mrkdwn, textObject } from "./mrkdwn.js";

/**
 * Draws Block Kit.
 *
 * @param {readonly Block[]} blocks
 * @param {Surface} surface
 */
export function drawBlocks(blocks, surface) {
  return blocks.map((block) => {
    const node = drawBlock(block, surface);
    node.dataset["blockId"] = block.block_id ?? "";
    return node;
  });
}

/**
 * @template {BlockKind} Kind
 * @param {Block<Kind>} block
 * @param {Surface} surface
 * @returns {HTMLElement}
 */
function drawBlock(block, surface) {
  const draw = kinds[block.type];
  return draw ? draw(block, surface) : h("p", null, `(${block.type})`);
}

/**
 * People and channels that a text may mention.
 *
 * @param {{ people: readonly PersonView[], channels: readonly ChannelView[] }} surface
 */
const named = ({ people, channels }) => [...people, ...channels];

/** @type {{ readonly [Kind in BlockKind]: (block: Block<Kind>, surface: Surface) => HTMLElement }} */
const kinds = {
  section: (block, surface) =>
    h(
      "div",
      { class: "block section" },
      h(
        "div",
        { class: "grow" },
        block.text ? h("p", null, ...textObject(block.text, named(surface))) : null,
        block.fields
          ? h(
              "div",
              { class: "fields" },
              block.fields.map((each) => h("p", null, ...textObject(each, named(surface)))),
            )
          : null,
      ),
      block.accessory ? element(block.accessory, block.block_id, surface) : null,
    ),
  header: (block) => h("h2", { class: "block" }, ...textObject(block.text)),
  divider: () => h("hr", { class: "block" }),
  context: (block, surface) =>
    h(
      "div",
      { class: "block context" },
      block.elements.map((each) =>
        each.type === "image"
          ? h("img", { src: each.image_url, alt: each.alt_text })
          : h("span", null, ...textObject(each, named(surface))),
      ),
    ),
  image: (block, surface) =>
    h(
      "figure",
      { class: "block" },
      block.title ? h("figcaption", null, ...textObject(block.title, named(surface))) : null,
      h("img", { src: block.image_url, alt: block.alt_text, loading: "lazy" }),
    ),
  actions: (block, surface) =>
    h(
      "div",
      { class: "block actions" },
      block.elements.map((each) => element(each, block.block_id, surface)),
    ),
  markdown: (block, surface) =>
    h("div", { class: "block" }, h("p", null, ...mrkdwn(block.text.replaceAll("**", "*"), named(surface)))),
  rich_text: (block) => h("p", { class: "block" }, richText(block.elements)),
  table: (block, surface) =>
    h(
      "div",
      { class: "block scroll" },
      h(
        "table",
        null,
        block.rows.map((row) =>
          h(
            "tr",
            null,
            row.map((cell) => h("td", null, ...(cell.text ? mrkdwn(cell.text, named(surface)) : []))),
          ),
        ),
      ),
    ),
  data_table: (block) =>
    h(
      "div",
      { class: "block scroll" },
      h(
        "table",
        null,
        h("caption", null, block.caption),
        block.rows.map((row, index) =>
          h(
            "tr",
            null,
            row.map((cell) => h(index === 0 ? "th" : "td", null, cell.elements ? richText(cell.elements) : cell.text)),
          ),
        ),
      ),
    ),
  input: inputBlock,
};

/**
 * @param {Block<"input">} block
 * @param {Surface} surface
 */
function inputBlock(block, surface) {
  const labelId = uniqueId("label");
  const hintId = uniqueId("hint");
  const error = surface.errors?.[block.block_id];
  const { element: input } = block;
  return h(
    "div",
    { class: `block input${error ? " wrong" : ""}`, "data-testid": `field-${block.block_id}` },
    h(
      // What is typed has a label that a click leads from to the field; choices and searches are named by it alone.
      isTyped(input) ? "label" : "div",
      { id: labelId, class: "label", for: isTyped(input) ? fieldOf(labelId) : null },
      ...textObject(block.label),
      block.optional ? h("small", null, " (optional)") : null,
    ),
    drawInput(input, {
      ...placeOf(input, block.block_id, surface),
      labelId,
      describedBy: error || block.hint ? hintId : null,
      dispatches: block.dispatch_action === true,
      fire: (value) => {
        surface.set(block.block_id, input.action_id, value);
        if (block.dispatch_action === true) void surface.click(input, block.block_id, value);
      },
    }),
    h(
      "div",
      { id: hintId },
      error ? h("p", { class: "error", role: "alert", "data-testid": `error-${block.block_id}` }, error) : null,
      block.hint ? h("small", { class: "hint" }, ...textObject(block.hint)) : null,
    ),
  );
}

/**
 * @param {Element} input
 * @param {string} blockId
 * @param {Surface} surface
 * @returns {Omit<Place, "dispatches" | "fire">}
 */
function placeOf(input, blockId, surface) {
  return {
    as: surface.as,
    people: surface.people.filter((person) => !person.isBot),
    channels: surface.channels,
    value: surface.values?.[blockId]?.[input.action_id] ?? null,
    set: (value) => surface.set(blockId, input.action_id, value),
    search: (query) => surface.search(input, blockId, query),
  };
}

/**
 * An element outside of an input block: what is done with it goes to the app at once.
 *
 * @param {Element} each
 * @param {string} blockId
 * @param {Surface} surface
 */
function element(each, blockId, surface) {
  if (each.type === "button") return button(each, blockId, surface);
  if (each.type === "image") return h("img", { class: "thumb", src: each.image_url, alt: each.alt_text });
  if (each.type === "overflow") return overflow(each, blockId, surface);
  return drawInput(each, {
    ...placeOf(each, blockId, surface),
    dispatches: true,
    fire: (value) => {
      surface.set(blockId, each.action_id, value);
      void guarded(each, surface, () => surface.click(each, blockId, value));
    },
  });
}

/**
 * @param {Element} each
 * @param {Surface} surface
 * @param {() => Promise<void>} go
 */
async function guarded(each, surface, go) {
  if (each.confirm && !(await askConfirm(each.confirm, surface.people))) return;
  await go();
}

/**
 * @param {Element} each
 * @param {string} blockId
 * @param {Surface} surface
 */
function button(each, blockId, surface) {
  const style = each.style ? ` ${each.style}` : "";
  const attributes = { class: `button${style}`, "data-action-id": each.action_id, "data-value": each.value };
  if (each.url) {
    return h(
      "a",
      {
        ...attributes,
        href: each.url,
        target: "_blank",
        rel: "noreferrer",
        onClick: () => void surface.click(each, blockId),
      },
      ...textObject(each.text),
    );
  }
  const control = h(
    "button",
    {
      type: "button",
      ...attributes,
      "aria-label": each.accessibility_label ?? null,
      onClick: () =>
        void guarded(each, surface, async () => {
          control.classList.add("busy");
          await surface.click(each, blockId);
          control.classList.remove("busy");
        }),
    },
    ...textObject(each.text),
  );
  return control;
}

/**
 * @param {Element} each
 * @param {string} blockId
 * @param {Surface} surface
 */
function overflow(each, blockId, surface) {
  return h(
    "details",
    { class: "menu" },
    h("summary", { "aria-label": "More", "data-action-id": each.action_id }, "⋯"),
    h(
      "div",
      { class: "options" },
      (each.options ?? []).map((option) =>
        h(
          "button",
          {
            type: "button",
            onClick: () => void guarded(each, surface, () => surface.click(each, blockId, option.value)),
          },
          ...textObject(option.text),
        ),
      ),
    ),
  );
}

/**
 * @param {readonly RichText[]} elements
 * @returns {(Node | string)[]}
 */
function richText(elements) {
  return elements.flatMap((each) => {
    if (each.type === "text") return [each.text ?? ""];
    if (each.type === "link")
      return [h("a", { href: each.url, target: "_blank", rel: "noreferrer" }, each.text ?? each.url)];
    return each.elements ? [...richText(each.elements), "\n"] : [];
  });
}
