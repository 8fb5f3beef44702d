import { clip, clipMrkdwn } from "./text.ts";
import { platformText } from "#src/platform/kernel/messages/en.ts";

/** Block Kit as plain JSON; the limits are kept here, so that whatever is drawn from people's text is accepted. */
export type Block = { readonly type: string; readonly block_id?: string; readonly [key: string]: unknown };
export type Element = { readonly type: string; readonly [key: string]: unknown };
export type Option = { readonly text: PlainText; readonly value: string; readonly description?: PlainText };
type PlainText = { readonly type: "plain_text"; readonly text: string; readonly emoji: true };

/** A message: blocks, and the text that notifications and screen readers use. */
export type Message = { readonly blocks: readonly Block[]; readonly text: string };

export type View = {
  readonly type: "modal";
  readonly callback_id: string;
  readonly title: PlainText;
  readonly blocks: readonly Block[];
  readonly submit?: PlainText;
  readonly close?: PlainText;
  readonly private_metadata?: string;
};
export type HomeView = {
  readonly type: "home";
  readonly blocks: readonly Block[];
  /** Which pages it shows. */
  readonly private_metadata?: string;
};

export function plain(text: string, max: number): PlainText {
  return { type: "plain_text", text: clip(text === "" ? "–" : text, max), emoji: true };
}

function mrkdwn(text: string, max: number) {
  return { type: "mrkdwn", text: clipMrkdwn(text === "" ? "–" : text, max) };
}

export function section(text: string, accessory?: Element): Block {
  return {
    type: "section",
    text: mrkdwn(text, 3000),
    ...(accessory ? { accessory } : {}),
  };
}

export function context(...texts: readonly string[]): Block {
  return {
    type: "context",
    elements: texts.slice(0, 10).map((text) => mrkdwn(text, 2000)),
  };
}

export function header(text: string): Block {
  return { type: "header", text: plain(text, 150) };
}

export const divider: Block = { type: "divider" };

export function image(url: string, alt: string): Block {
  return { type: "image", image_url: url, alt_text: clip(alt === "" ? platformText.photo : alt, 2000) };
}

export function thumbnail(url: string, alt: string): Element {
  return { type: "image", image_url: url, alt_text: clip(alt === "" ? platformText.photo : alt, 2000) };
}

/** At most 25 elements; none gives no block. */
export function buttons(...elements: readonly (Element | null | undefined | false)[]): Block[] {
  const shown = elements.filter((each) => Boolean(each)) as Element[];
  return shown.length === 0 ? [] : [{ type: "actions", elements: shown.slice(0, 25) }];
}

/** … by whose name its buttons are found again, however much is drawn above them in the same message (`withBlockIds`). */
export function namedButtons(name: string, ...elements: readonly (Element | null | undefined | false)[]): Block[] {
  return buttons(...elements).map((block) => ({ ...block, block_id: name }));
}

/**
 * From page to page of a list. Two buttons of one block never have one id, so that each has a block of its own.
 *
 * @param value what the button of a page carries
 */
export function pageButtons(
  actionId: string,
  { page, more }: { readonly page: number; readonly more: boolean },
  value: (page: number) => string,
): Block[] {
  return [
    ...buttons(page > 0 && button(actionId, platformText.back, value(page - 1))),
    ...buttons(more && button(actionId, platformText.next, value(page + 1))),
  ];
}

/** @param more `spoken`: what screen readers say in place of a short text that stands beside what it is about */
export function button(
  actionId: string,
  text: string,
  value?: string,
  more: {
    readonly style?: "primary" | "danger";
    readonly confirm?: Confirm;
    readonly url?: string;
    readonly spoken?: string;
  } = {},
): Element {
  const { confirm, spoken, ...rest } = more;
  return {
    type: "button",
    action_id: actionId,
    text: plain(text, 75),
    ...(value === undefined ? {} : { value }),
    ...rest,
    ...(spoken === undefined ? {} : { accessibility_label: clip(spoken, 75) }),
    ...(confirm ? { confirm: confirmDialog(confirm) } : {}),
  };
}

export type Confirm = { readonly title: string; readonly text: string; readonly yes: string; readonly no?: string };

function confirmDialog({ title, text, yes, no = platformText.cancel }: Confirm) {
  return { title: plain(title, 100), text: plain(text, 300), confirm: plain(yes, 30), deny: plain(no, 30) };
}

export function option(text: string, value: string, description?: string): Option {
  return { text: plain(text, 75), value, ...(description ? { description: plain(description, 75) } : {}) };
}

export function input(
  blockId: string,
  label: string,
  element: Element,
  more: { readonly hint?: string; readonly optional?: boolean; readonly dispatch?: boolean } = {},
): Block {
  return {
    type: "input",
    block_id: blockId,
    label: plain(label, 2000),
    element,
    optional: more.optional ?? true,
    ...(more.hint ? { hint: plain(more.hint, 2000) } : {}),
    ...(more.dispatch ? { dispatch_action: true } : {}),
  };
}

const longestInput = 3000;

export function textInput(
  actionId: string,
  initial: string,
  more: { readonly multiline?: boolean; readonly max?: number; readonly placeholder?: string } = {},
): Element {
  return {
    type: "plain_text_input",
    action_id: actionId,
    multiline: more.multiline ?? false,
    // The present value may be longer than what may be written.
    ...(more.max ? { max_length: Math.min(longestInput, Math.max(more.max, initial.length)) } : {}),
    ...(initial === "" ? {} : { initial_value: clip(initial, longestInput) }),
    ...(more.placeholder ? { placeholder: plain(more.placeholder, 150) } : {}),
  };
}

/** @param initial `HH:MM` of 24 hours, as Slack has it */
export function timePicker(actionId: string, initial: string): Element {
  return { type: "timepicker", action_id: actionId, initial_time: initial };
}

/** A day and a time of it, by the clock of the person who sees it. */
export function momentPicker(actionId: string, initial: Date | null): Element {
  return {
    type: "datetimepicker",
    action_id: actionId,
    ...(initial ? { initial_date_time: Math.floor(initial.getTime() / 1000) } : {}),
  };
}

const optionsInAGroup = 100;

/** A select; above 100 options in groups of so many, as Slack has it. `chosen` is a value among them, or nothing. */
export function select(
  actionId: string,
  options: readonly Option[],
  chosen: string | null,
  placeholder: string,
): Element {
  const shown = options.slice(0, optionsInAGroup ** 2);
  const initial = shown.find((each) => each.value === chosen);
  return {
    type: "static_select",
    action_id: actionId,
    ...(shown.length > optionsInAGroup ? { option_groups: groupsOf(shown) } : { options: shown }),
    placeholder: plain(placeholder, 150),
    ...(initial ? { initial_option: initial } : {}),
  };
}

function groupsOf(options: readonly Option[]) {
  const starts = Array.from(
    { length: Math.ceil(options.length / optionsInAGroup) },
    (_, index) => index * optionsInAGroup,
  );
  return starts.map((start) => {
    const group = options.slice(start, start + optionsInAGroup);
    return { label: plain(platformText.numbers(start + 1, start + group.length), 75), options: group };
  });
}

/** At most 10 options each: Slack's limit for both. */
export function radio(actionId: string, options: readonly Option[], chosen: string): Element {
  const initial = options.find((each) => each.value === chosen);
  return { type: "radio_buttons", action_id: actionId, options, ...(initial ? { initial_option: initial } : {}) };
}

export function checkboxes(actionId: string, options: readonly Option[], chosen: readonly string[]): Element {
  const shown = options.slice(0, 10);
  const initial = shown.filter((each) => chosen.includes(each.value));
  return {
    type: "checkboxes",
    action_id: actionId,
    options: shown,
    ...(initial.length > 0 ? { initial_options: initial } : {}),
  };
}

/**
 * Several of up to a hundred.
 *
 * @param most that can be chosen; left out: all
 * @param placeholder what it says while none is chosen
 */
export function manySelect(
  actionId: string,
  options: readonly Option[],
  chosen: readonly string[],
  most?: number,
  placeholder: string = platformText.chooseSome,
): Element {
  const shown = options.slice(0, 100);
  const initial = shown.filter((each) => chosen.includes(each.value));
  return {
    type: "multi_static_select",
    action_id: actionId,
    options: shown,
    placeholder: plain(placeholder, 150),
    ...(most === undefined ? {} : { max_selected_items: most }),
    ...(initial.length > 0 ? { initial_options: initial } : {}),
  };
}

const mostInModal = 100;

function inModal(blocks: readonly Block[]): readonly Block[] {
  if (blocks.length === 0) return [section(platformText.nothingToShow)];
  if (blocks.length <= mostInModal) return blocks;
  return [...blocks.slice(0, mostInModal - 1), context(platformText.tooLong)];
}

export function modal(view: {
  readonly callback: string;
  readonly title: string;
  readonly blocks: readonly Block[];
  readonly submit?: string;
  readonly close?: string;
  /** Ids and revision only. */
  readonly metadata?: string;
}): View {
  return {
    type: "modal",
    callback_id: view.callback,
    title: plain(view.title, 24),
    blocks: inModal(view.blocks),
    close: plain(view.close ?? (view.submit ? platformText.cancel : platformText.close), 24),
    ...(view.submit ? { submit: plain(view.submit, 24) } : {}),
    ...(view.metadata === undefined ? {} : { private_metadata: view.metadata }),
  };
}
