/** @import { ChannelView, FileView, MessageView, PersonalView, PersonView } from "../contract.ts" */
/** @import { Bodies, Page, Surface } from "./types.ts" */
import { act, blocksOf, optionsOf } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { mrkdwn } from "./mrkdwn.js";

const hues = ["#7a4b2a", "#1f6f54", "#344c7a", "#8a3b52", "#6a5a1e", "#4a3b7a"];

/** @param {Pick<PersonView, "id" | "name">} person */
export function avatar(person) {
  const hue =
    hues[Array.from(person.id).reduce((sum, sign) => (sum * 7 + (sign.codePointAt(0) ?? 0)) % 10_007, 0) % hues.length];
  return h("span", { class: "avatar", style: `background:${hue}`, "aria-hidden": "true" }, person.name.slice(0, 1));
}

/**
 * One message with its blocks, files, thread and menu.
 *
 * @param {MessageView} message
 * @param {ChannelView} channel
 * @param {PersonalView} view
 * @param {Page} context
 */
export function drawMessage(message, channel, view, context) {
  const from = view.people.find((person) => person.id === message.user)?.from;
  const time = new Date(Number(message.ts) * 1000);
  /** @type {Surface} */
  const surface = {
    people: view.people,
    channels: view.channels,
    as: view.me.id,
    values: {},
    set: () => undefined,
    click: async (element, blockId, value) => {
      /** @type {Bodies["click"]} */
      const body = {
        as: view.me.id,
        message: { channel: channel.id, ts: message.ts },
        action_id: element.action_id,
        block_id: blockId,
      };
      if (value !== undefined) body.value = value;
      const result = await act("click", body);
      if (!result.ok) context.toast(result.error);
      context.refresh();
    },
    search: async (element, blockId, query) => {
      const body = {
        as: view.me.id,
        message: { channel: channel.id, ts: message.ts },
        action_id: element.action_id,
        query,
      };
      return optionsOf(await act("options", body));
    },
  };
  return h(
    "article",
    {
      class: `message${message.ephemeral ? " ephemeral" : ""}`,
      "data-testid": "message",
      "data-ts": message.ts,
      "aria-label": `${message.name} at ${time.toLocaleTimeString("en", { timeStyle: "short" })}`,
    },
    avatar({ id: message.user, name: message.name }),
    h(
      "div",
      { class: "grow" },
      h(
        "header",
        null,
        h("strong", null, message.name),
        message.isBot ? h("span", { class: "tag" }, "APP") : null,
        from ? h("span", { class: "tag", "data-testid": "from" }, from) : null,
        h("time", { datetime: time.toISOString() }, time.toLocaleTimeString("en", { timeStyle: "short" })),
        message.edited ? h("small", null, "(edited)") : null,
      ),
      message.ephemeral ? h("small", { class: "only" }, "Only visible to you") : null,
      message.blocks.length > 0
        ? h("div", { class: "blocks" }, drawBlocks(blocksOf(message), surface))
        : h("p", null, ...mrkdwn(message.text, [...view.people, ...view.channels])),
      photos(message.files),
      message.replies.length > 0
        ? h(
            "button",
            {
              type: "button",
              class: "thread-link",
              "data-testid": "open-thread",
              onClick: () => context.openThread(channel.id, message.ts),
            },
            `${message.replies.length} ${message.replies.length === 1 ? "reply" : "replies"}`,
          )
        : null,
    ),
    message.ephemeral || message.threadTs ? null : menu(message, channel, view, context),
  );
}

/** @param {readonly FileView[]} files */
function photos(files) {
  if (files.length === 0) return null;
  return h(
    "div",
    { class: "photos" },
    files.map((file) =>
      file.mimetype.startsWith("image/")
        ? h(
            "a",
            { href: file.url, target: "_blank", rel: "noreferrer" },
            h("img", { src: file.url, alt: file.name, title: file.name, onError: unreadable }),
          )
        : h("span", { class: "file" }, file.name),
    ),
  );
}

/**
 * A file that only calls itself a picture is shown as what it is: a file.
 *
 * @param {{ currentTarget: HTMLImageElement }} event
 */
function unreadable(event) {
  event.currentTarget.replaceWith(h("span", { class: "file" }, event.currentTarget.alt));
}

/**
 * @param {MessageView} message
 * @param {ChannelView} channel
 * @param {PersonalView} view
 * @param {Page} context
 */
function menu(message, channel, view, context) {
  const details = h(
    "details",
    { class: "menu" },
    h(
      "summary",
      { "aria-label": `More actions for this message of ${message.name}`, "data-testid": "more-actions" },
      "⋯",
    ),
    h(
      "div",
      { class: "options" },
      h("button", { type: "button", onClick: () => context.openThread(channel.id, message.ts) }, "Reply in thread"),
      view.app.messageShortcuts.map((shortcut) =>
        h(
          "button",
          {
            type: "button",
            "data-testid": `shortcut-${shortcut.callbackId}`,
            onClick: async () => {
              details.open = false;
              const body = {
                as: view.me.id,
                callback_id: shortcut.callbackId,
                message: { channel: channel.id, ts: message.ts },
              };
              const result = await act("shortcut", body);
              if (!result.ok) context.toast(`${shortcut.name} failed: ${result.error}`);
              context.refresh();
            },
          },
          `${shortcut.name}`,
          h("small", null, view.app.name),
        ),
      ),
    ),
  );
  return details;
}
