import { validateBlocks, validateView } from "#sandbox/slack/validate/index.ts";
import type { Block, Element, HomeView, Message, Option, View } from "#src/platform/slack/blocks/elements.ts";

/** What a function of src/blocks draws. */
export type Drawn = Message | View | HomeView | Block | Element | Option | readonly (Block | Element | Option)[];

type Json = { readonly [key: string]: unknown };

const fewestCharacters = 1;
const mostFallback = 4000;
/** All blocks of a message as JSON: below what Slack refuses (bolt-js#2509). */
const mostCharacters = 12_000;
/** … with the ids of blocks with buttons. */
const mostWithIds = 13_150;

/** What is wrong with it: what Slack would refuse, and what of people's text would mention, link or be cut in half. */
export function problemsOf(drawn: Drawn): string[] {
  return [...refused(drawn), ...[...textsOf(drawn)].flatMap(({ live, text }) => wrongIn(text, live))];
}

function refused(drawn: Drawn): string[] {
  if (isMessage(drawn)) return messageProblems(drawn);
  if (isView(drawn)) return validateView(drawn);
  return partProblems(Array.isArray(drawn) ? drawn : [drawn]);
}

function isMessage(drawn: Drawn): drawn is Message {
  return "blocks" in drawn && !("type" in drawn);
}

function isView(drawn: Drawn): drawn is View | HomeView {
  return "type" in drawn && (drawn.type === "modal" || drawn.type === "home");
}

function messageProblems({ text, blocks }: Message): string[] {
  // Tables that readers sort have a limit of their own, which the stand-in knows.
  const counted = blocks.filter(({ type }) => type !== "data_table");
  const characters = JSON.stringify(counted.map((block) => ({ ...block, block_id: undefined }))).length;
  const withIds = JSON.stringify(counted).length;
  return [
    ...validateBlocks(blocks, "message"),
    ...(text.length < fewestCharacters || text.length > mostFallback
      ? [`a fallback of ${text.length} characters`]
      : []),
    ...(withIds > mostWithIds ? [`blocks of ${withIds} characters with their ids`] : []),
    ...(characters > mostCharacters ? [`blocks of ${characters} characters in all`] : []),
  ];
}

/** Blocks, elements or options that others put together: in the place they are made for. */
function partProblems(parts: readonly Json[]): string[] {
  const [first] = parts;
  if (!first) return [];
  if (!("type" in first)) {
    const choice = { type: "static_select", action_id: "x", options: parts, placeholder: plain("Choose") };
    return validateBlocks([{ type: "actions", elements: [choice] }], "message");
  }
  if (first["type"] === "button") return validateBlocks([{ type: "actions", elements: parts }], "message");
  const inputs = parts.some(({ type }) => type === "input");
  if (!inputs) return validateBlocks(parts, "message");
  return validateView({ type: "modal", title: plain("Form"), submit: plain("Save"), blocks: parts });
}

function plain(text: string) {
  return { type: "plain_text", text };
}

/** Every text in it; `live` where Slack would follow what stands in angle brackets. */
function* textsOf(value: unknown): Generator<{ text: string; live: boolean }> {
  if (Array.isArray(value)) {
    for (const each of value) yield* textsOf(each);
  } else if (typeof value === "object" && value !== null) {
    const { type, text } = value as Json;
    // A message's own text, which notifications show, is mrkdwn too.
    const live = type === "mrkdwn" || type === undefined;
    if (typeof text === "string") yield { text, live };
    for (const [key, inner] of Object.entries(value))
      if (key !== "text" || typeof inner !== "string") yield* textsOf(inner);
  }
}

/** What stands in angle brackets because we put it there: dates, people, the listings channel, pages on Etsy. */
const ours =
  /<!date\^\d+\^[^<>|]+\|[^<>|]+>|<@U0[A-Z0-9]+>|<#C0(?:LISTINGS|NEW|OLD|SHARED)>|<https:\/\/www\.etsy\.com\/[^<>|]+\|[^<>|]+>/g;

function wrongIn(text: string, live: boolean): string[] {
  const rest = live ? text.replaceAll(ours, "") : "";
  return [
    ...(text.isWellFormed() ? [] : ["half a character"]),
    ...(/\bundefined\b|\bNaN\b|\[object/.test(text) ? ["a value that is none"] : []),
    ...(rest.includes("<") ? ["a live mention or link, or a half one"] : []),
    ...(/&(?!amp;|lt;|gt;)/.test(rest) ? ["a bare ampersand, or half an escaped sign"] : []),
  ].map((wrong) => `${wrong}: ${text.slice(0, 200)}`);
}
