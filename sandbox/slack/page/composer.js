/** @import { PersonalView } from "../contract.ts" */
/** @import { Page } from "./types.ts" */
import { act, readFile } from "./api.js";
import { h } from "./dom.js";

/**
 * Where one writes, drops photos and types commands. Its text survives every redraw: it is made once per channel.
 *
 * @param {Page} context
 * @param {(() => string | undefined) | null} [thread]
 */
export function createComposer(context, thread = null) {
  /** @type {Awaited<ReturnType<typeof readFile>>[]} */
  let files = [];
  const list = h("ul", { class: "files" });
  const hint = h("div", { class: "hint", role: "status" });
  const box = h("textarea", {
    rows: 1,
    "data-testid": thread ? "thread-composer" : "composer",
    "aria-label": thread ? "Reply in thread" : "Message",
    onInput: () => suggest(),
    onKeydown: (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      void send();
    },
  });
  const picker = h("input", {
    type: "file",
    multiple: true,
    hidden: true,
    onChange: (event) => void take(event.currentTarget.files),
  });
  const shortcuts = h("div", { class: "options" });
  const menu = h(
    "details",
    { class: "menu up" },
    h("summary", { "aria-label": "Shortcuts", title: "Shortcuts", "data-testid": "global-shortcuts" }, "⚡"),
    shortcuts,
  );

  function suggest() {
    const { app } = context.view();
    const text = box.value;
    const known = app.commands.filter(
      (each) => text.startsWith("/") && each.command.startsWith(text.split(" ")[0] ?? ""),
    );
    hint.replaceChildren(
      ...known.map((each) => h("span", null, h("code", null, `${each.command} ${each.usage}`), ` ${each.description}`)),
    );
  }

  /** @param {FileList | null | undefined} chosen */
  async function take(chosen) {
    for (const file of chosen ?? []) files.push(await readFile(file));
    list.replaceChildren(...files.map((file) => h("li", null, file.name)));
    picker.value = "";
  }

  async function send() {
    const text = box.value.trim();
    const view = context.view();
    const channel = context.channelId();
    if ((text === "" && files.length === 0) || !channel) return;
    const [word = ""] = text.split(/\s+/);
    box.value = "";
    hint.replaceChildren();
    if (word.startsWith("/") && !thread) {
      const known = view.app.commands.some((each) => each.command === word);
      if (!known) {
        const { installed, name } = view.app;
        context.toast(installed ? `${word} is not a command here. Try /oms.` : `${name} isn't in this workspace.`);
        box.value = text;
        return;
      }
      await act("command", { as: view.me.id, channel, command: word, text: text.slice(word.length).trim() });
    } else {
      const body = { as: view.me.id, channel, text, files, ...(thread ? { thread_ts: thread() } : {}) };
      const result = await act("message", body);
      if (!result.ok) context.toast(result.error);
      files = [];
      list.replaceChildren();
    }
    context.refresh();
  }

  const element = h(
    "form",
    {
      class: "composer",
      onSubmit: (event) => {
        event.preventDefault();
        void send();
      },
      onDragover: (event) => event.preventDefault(),
      onDrop: (event) => {
        event.preventDefault();
        void take(event.dataTransfer?.files);
      },
    },
    hint,
    list,
    h(
      "div",
      { class: "row" },
      thread ? null : menu,
      h(
        "button",
        {
          type: "button",
          class: "quiet",
          "aria-label": "Add photos",
          title: "Add photos",
          onClick: () => picker.click(),
        },
        "+",
      ),
      picker,
      box,
      h("button", { type: "submit", class: "button primary", "data-testid": thread ? "thread-send" : "send" }, "Send"),
    ),
  );
  return {
    element,
    /**
     * @param {PersonalView} view
     * @param {string} placeholder
     */
    update(view, placeholder) {
      box.placeholder = placeholder;
      shortcuts.replaceChildren(
        ...view.app.globalShortcuts.map((each) =>
          h(
            "button",
            {
              type: "button",
              "data-testid": `shortcut-${each.callbackId}`,
              onClick: async () => {
                menu.open = false;
                const result = await act("shortcut", { as: context.view().me.id, callback_id: each.callbackId });
                if (!result.ok) context.toast(`${each.name} failed: ${result.error}`);
                context.refresh();
              },
            },
            each.name,
            h("small", null, view.app.name),
          ),
        ),
      );
    },
    focus: () => box.focus(),
  };
}
