/**
 * Makes an element. `attributes`: `on<Event>` are listeners, `class` and others are attributes, true is an empty one,
 * false and null are left out. Children: elements, texts, arrays; null is left out.
 */
export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2).toLowerCase(), value);
    else if (name === "value" || name === "checked" || name === "disabled") element[name] = value;
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** The same, for a list of nodes without an element around them. */
export function fragment(...children) {
  const made = document.createDocumentFragment();
  made.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

let counter = 0;
export function uniqueId(prefix) {
  counter += 1;
  return `${prefix}-${counter}`;
}

/** Says something to people who listen instead of look. */
export function announce(text) {
  const live = document.querySelector("#live");
  live.textContent = "";
  live.textContent = text;
}
