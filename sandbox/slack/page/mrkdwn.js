/** @import { Named, Text } from "./types.ts" */
import { h } from "./dom.js";

/** Slack's own markup as elements: *bold* _italic_ ~strike~ `code` ```pre``` <url|text> <@U…> <#C…|name> <!date^…> lists. */

/** @param {string} text */
function unescape(text) {
  return text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
}

/** Signs inside of a word (`NOT_A_LINK`) are letters like others, as in Slack. */
const inline =
  /(```[\s\S]+?```|`[^`\n]+`|<[^>\n]+>|(?<!\w)\*[^*\n]+\*(?!\w)|(?<!\w)_[^_\n]+_(?!\w)|(?<!\w)~[^~\n]+~(?!\w)|:[a-z0-9_+-]+:)/;

/**
 * @param {string} text
 * @param {Named} [named] for mentions
 * @returns {(Node | string)[]}
 */
export function mrkdwn(text, named = []) {
  return text.split("\n").flatMap((line, index) => {
    const nodes = /^(&gt;|>)\s?/.test(line)
      ? [h("blockquote", null, ...spans(line.replace(/^(&gt;|>)\s?/, ""), named))]
      : spans(line, named);
    return index === 0 ? nodes : [h("br"), ...nodes];
  });
}

/**
 * @param {string} text
 * @param {Named} named
 * @returns {(Node | string)[]}
 */
function spans(text, named) {
  return text.split(inline).map((part, index) => (index % 2 === 0 ? unescape(part) : special(part, named)));
}

/**
 * @param {string} part
 * @param {Named} named
 */
function special(part, named) {
  if (part.startsWith("```")) return h("pre", null, unescape(part.slice(3, -3)));
  if (part.startsWith("`")) return h("code", null, unescape(part.slice(1, -1)));
  if (part.startsWith("<")) return reference(part.slice(1, -1), named);
  if (part.startsWith(":")) return emoji[part.slice(1, -1)] ?? part;
  const tag = part.startsWith("*") ? "strong" : part.startsWith("_") ? "em" : "s";
  return h(tag, null, ...spans(part.slice(1, -1), named));
}

/**
 * @param {string} inner
 * @param {Named} named
 */
function reference(inner, named) {
  const [target = "", label] = inner.split("|", 2);
  if (target.startsWith("@")) {
    const person = named.find((each) => each.id === target.slice(1));
    return h("span", { class: "mention" }, `@${person?.name ?? label ?? target.slice(1)}`);
  }
  if (target.startsWith("#")) {
    const channel = named.find((each) => each.id === target.slice(1));
    return h("span", { class: "mention" }, `#${channel?.name ?? label ?? target.slice(1)}`);
  }
  if (target.startsWith("!date^")) return dateText(target, label);
  if (target.startsWith("!")) return h("span", { class: "mention" }, `@${target.slice(1)}`);
  return h("a", { href: target, target: "_blank", rel: "noreferrer" }, unescape(label ?? target));
}

/**
 * @param {string} target
 * @param {string | undefined} fallback
 */
function dateText(target, fallback) {
  const [, seconds = "0", form = ""] = target.split("^");
  const date = new Date(Number(seconds) * 1000);
  const day = new Intl.DateTimeFormat("en", { dateStyle: "medium" }).format(date);
  const time = new Intl.DateTimeFormat("en", { timeStyle: "short" }).format(date);
  const text = form
    .replace(/\{date[a-z_]*\}/g, day)
    .replace(/\{time[a-z_]*\}/g, time)
    .replace(/\{ago\}/g, `${day} ${time}`);
  return h("time", { datetime: date.toISOString(), title: fallback ?? "" }, text || fallback || "");
}

/** @type {Readonly<Record<string, string>>} */
export const emoji = {
  white_check_mark: "✅",
  warning: "⚠️",
  question: "❓",
  palm_tree: "🌴",
  floppy_disk: "💾",
  rotating_light: "🚨",
  x: "❌",
  tada: "🎉",
  hourglass_flowing_sand: "⏳",
  hourglass: "⌛",
  calendar: "📆",
  ghost: "👻",
  mag: "🔍",
  scroll: "📜",
  heavy_minus_sign: "➖",
  wastebasket: "🗑️",
  leftwards_arrow_with_hook: "↩️",
  no_entry: "⛔",
  package: "📦",
  raised_hand: "✋",
  bell: "🔔",
  small_orange_diamond: "🔸",
  white_circle: "⚪",
  writing_hand: "✍️",
  double_vertical_bar: "⏸️",
  arrow_forward: "▶️",
  camera: "📷",
  wave: "👋",
  lock: "🔒",
  memo: "📝",
  eyes: "👀",
  shopping_bags: "🛍️",
  link: "🔗",
  pencil2: "✏️",
  sparkles: "✨",
  large_green_circle: "🟢",
  red_circle: "🔴",
  large_yellow_circle: "🟡",
};

/**
 * A text object of Block Kit.
 *
 * @param {Text | undefined} object
 * @param {Named} [named]
 */
export function textObject(object, named) {
  if (!object) return [];
  if (object.type === "plain_text") {
    return object.text.split(/(:[a-z0-9_+-]+:)/).map((part) => emoji[part.slice(1, -1)] ?? part);
  }
  return mrkdwn(object.text, named);
}
