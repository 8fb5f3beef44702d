/**
 * @typedef {string | number | boolean | null | undefined} Value
 * @typedef {Node | string | null | undefined | false} Leaf
 * @typedef {Leaf | readonly Child[]} Child
 */
/**
 * The plain attributes that the page uses; a name that is not among them is a slip.
 *
 * @typedef {"alt" | "autocomplete" | "checked" | "class" | "datetime" | "disabled" | "hidden" | "href" | "id" | "for"
 *   | "inputmode" | "loading" | "multiple" | "name" | "novalidate" | "placeholder" | "rel" | "role" | "rows" | "src"
 *   | "style" | "tabindex" | "target" | "title" | "type" | "value"} Plain
 */
/**
 * @template E
 * @typedef {{ [Name in keyof HTMLElementEventMap as `on${Capitalize<Name>}`]?:
 *     (event: HTMLElementEventMap[Name] & { currentTarget: E }) => unknown }
 *   & { [Name in Plain | `data-${string}` | `aria-${string}`]?: Value }} Attributes
 */

/**
 * Makes an element. `attributes`: `on<Event>` are listeners, `class` and others are attributes, true is an empty one,
 * false and null are left out. Children: elements, texts, arrays; null is left out.
 *
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes<HTMLElementTagNameMap[Tag]> | null} [attributes]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function")
      element.addEventListener(name.slice(2).toLowerCase(), /** @type {EventListener} */ (value));
    else if (name === "value" || name === "checked" || name === "disabled") Object.assign(element, { [name]: value });
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  element.append(...leaves(children));
  return element;
}

/**
 * @param {readonly Child[]} children
 * @returns {(Node | string)[]}
 */
function leaves(children) {
  return children.flatMap((child) => {
    if (child === null || child === undefined || child === false) return [];
    return typeof child === "string" || child instanceof Node ? [child] : leaves(child);
  });
}

let counter = 0;
/** @param {string} prefix */
export function uniqueId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

/**
 * The element of index.html with this id.
 *
 * @param {string} id
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`index.html has no #${id}`);
  return found;
}

/**
 * Says something to people who listen instead of look.
 *
 * @param {string} text
 */
export function announce(text) {
  const live = byId("live");
  live.textContent = "";
  live.textContent = text;
}
