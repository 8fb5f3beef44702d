/** @import { ActResult, ModalView, PersonalView } from "../contract.ts" */
/** @import { Block, Bodies, FormValues, Page, Surface } from "./types.ts" */
import { act, blocksOf, optionsOf } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { announce, h } from "./dom.js";

/**
 * Keeps the topmost modal drawn. What was typed stays in place: a view is drawn anew only when the app changed it, and
 * then with what stood in the fields.
 *
 * @param {HTMLElement} overlay
 * @param {Page} context
 */
export function createModals(overlay, context) {
  /** @type {{ key: string, dialog: HTMLElement | null, values: FormValues }} */
  let drawn = { key: "", dialog: null, values: {} };
  /** @type {Element | null} */
  let returnTo = null;

  /** @param {PersonalView} view */
  function show(view) {
    const modal = view.modals.at(-1);
    if (!modal) return hide();
    const key = `${view.me.id} ${modal.id} ${modal.hash} ${JSON.stringify(modal.errors)} ${modal.problem}`;
    if (key === drawn.key) return;
    const before = drawn.dialog?.dataset["viewId"] === modal.id ? drawn.dialog : null;
    const typed = before ? drawn.values : {};
    const values = mix(modal.values, typed, blocksOf(modal));
    const focus = before ? focusKey(before) : null;
    const scroll = before ? bodyOf(before).scrollTop : 0;
    if (!drawn.dialog) returnTo = document.activeElement;
    const dialog = draw(view, modal, values);
    overlay.replaceChildren(h("div", { class: "backdrop" }, dialog));
    drawn = { key, dialog, values };
    bodyOf(dialog).scrollTop = scroll;
    refocus(dialog, focus, modal);
    if (modal.problem) announce(modal.problem);
  }

  function hide() {
    if (!drawn.dialog) return;
    overlay.replaceChildren();
    drawn = { key: "", dialog: null, values: {} };
    if (returnTo instanceof HTMLElement) returnTo.focus();
  }

  /**
   * @param {PersonalView} view
   * @param {ModalView} modal
   * @param {FormValues} values
   */
  function draw(view, modal, values) {
    /** @type {Surface} */
    const surface = {
      people: view.people,
      channels: view.channels,
      as: view.me.id,
      values,
      errors: modal.errors,
      set: (blockId, actionId, value) => {
        const block = (values[blockId] ??= {});
        block[actionId] = value;
      },
      click: async (element, blockId, value) => {
        /** @type {Bodies["click"]} */
        const body = { as: view.me.id, view_id: modal.id, action_id: element.action_id, block_id: blockId, values };
        if (value !== undefined) body.value = value;
        report(await act("click", body));
      },
      search: async (element, blockId, query) => {
        const body = { as: view.me.id, view_id: modal.id, action_id: element.action_id, block_id: blockId, query };
        return optionsOf(await act("options", body));
      },
    };
    const submit = async () => {
      const button = dialog.querySelector('[data-testid="modal-submit"]');
      button?.classList.add("busy");
      // What was chosen is sent with the form, so it is uploaded first.
      while (dialog.querySelector('[aria-busy="true"]')) await new Promise((done) => setTimeout(done, 50));
      const result = await act("submit", { as: view.me.id, view_id: modal.id, values });
      button?.classList.remove("busy");
      if (result.errors) dialog.ownerDocument.querySelector(".input.wrong")?.scrollIntoView({ block: "center" });
      context.refresh();
    };
    const close = async () => {
      await act("close", { as: view.me.id, view_id: modal.id });
      context.refresh();
    };
    const form = h(
      "form",
      {
        class: "modal-form",
        novalidate: true,
        onSubmit: (event) => {
          event.preventDefault();
          void submit();
        },
      },
      h(
        "header",
        null,
        h("h2", { "data-testid": "modal-title" }, modal.title),
        h("button", { type: "button", class: "quiet", "aria-label": "Close", onClick: () => void close() }, "×"),
      ),
      h(
        "div",
        { class: "modal-body", tabindex: "0", role: "region", "aria-label": modal.title },
        drawBlocks(blocksOf(modal), surface),
      ),
      modal.problem ? h("p", { class: "error", role: "alert" }, modal.problem) : null,
      h(
        "footer",
        null,
        h(
          "button",
          { type: "button", class: "button", "data-testid": "modal-close", onClick: () => void close() },
          modal.close,
        ),
        modal.submit
          ? h("button", { type: "submit", class: "button primary", "data-testid": "modal-submit" }, modal.submit)
          : null,
      ),
    );
    const dialog = h(
      "div",
      {
        class: "modal",
        role: "dialog",
        "aria-modal": "true",
        "aria-label": modal.title,
        "data-testid": "modal",
        "data-view-id": modal.id,
        "data-callback-id": modal.callbackId,
        onKeydown: (event) => keys(event, close),
      },
      form,
    );
    return dialog;
  }

  /** @param {ActResult} result */
  function report(result) {
    if (!result.ok) context.toast(result.error ?? "That didn't work.");
    context.refresh();
  }

  return { show };
}

/** @param {HTMLElement} dialog */
function bodyOf(dialog) {
  const body = dialog.querySelector(".modal-body");
  if (!body) throw new Error("A modal has no body.");
  return body;
}

/**
 * The server's values, and over them what was typed into fields that are still there.
 *
 * @param {ModalView["values"]} server
 * @param {FormValues} typed
 * @param {readonly Block[]} blocks
 * @returns {FormValues}
 */
function mix(server, typed, blocks) {
  const values = /** @type {FormValues} */ (structuredClone(server));
  for (const block of blocks) {
    const before = typed[block.block_id];
    const actionId = block.type === "input" ? block.element.action_id : undefined;
    if (before && actionId && actionId in before) values[block.block_id] = { ...values[block.block_id], ...before };
  }
  return values;
}

/**
 * Which control of the dialog has the focus, in words that hold after it is drawn anew.
 *
 * @param {HTMLElement} dialog
 */
function focusKey(dialog) {
  const active = document.activeElement;
  if (!(active instanceof HTMLElement) || !dialog.contains(active)) return null;
  const holder = active.closest("[data-block-id]");
  const block = holder instanceof HTMLElement ? holder.dataset["blockId"] : undefined;
  const { type, value } = controlOf(active);
  const text = isTyped(active) && type !== "checkbox" && type !== "radio";
  const chose = active.role === "combobox" && active.ariaExpanded === "false";
  return { block, tag: active.tagName, type, value, caret: text ? active.selectionStart : null, chose };
}

/** @param {HTMLElement} element */
function controlOf(element) {
  const { type, value } = /** @type {{ type?: string, value?: string }} */ (element);
  return { type, value };
}

/**
 * @param {Element | undefined} element
 * @returns {element is HTMLInputElement | HTMLTextAreaElement}
 */
function isTyped(element) {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}

/**
 * @param {HTMLElement} dialog
 * @param {ReturnType<typeof focusKey>} focus
 * @param {ModalView} modal
 */
function refocus(dialog, focus, modal) {
  if (focus?.block) {
    /** @type {NodeListOf<HTMLElement>} */
    const all = dialog.querySelectorAll(`[data-block-id="${CSS.escape(focus.block)}"] ${focus.tag}`);
    const found = [...all].find((each) => {
      const { type, value } = controlOf(each);
      return type === focus.type && (type !== "checkbox" || value === focus.value);
    });
    // A list that was closed by choosing from it stays closed.
    if (found && focus.chose) found.dataset["closed"] = "true";
    found?.focus();
    if (isTyped(found) && focus.caret !== null) found.setSelectionRange(focus.caret, focus.caret);
    if (found) return;
  }
  const wrong = Object.keys(modal.errors)[0];
  /** @type {HTMLElement | null} */
  const first = wrong
    ? dialog.querySelector(`[data-block-id="${CSS.escape(wrong)}"] :is(input,textarea)`)
    : dialog.querySelector(".modal-body :is(input:not([role=combobox]),textarea)");
  /** @type {HTMLElement | null} */
  const submit = dialog.querySelector("[data-testid=modal-submit]");
  /** @type {HTMLElement | null} */
  const close = dialog.querySelector("[data-testid=modal-close]");
  // What is said above the first field stays in sight.
  (first ?? submit ?? close)?.focus({ preventScroll: !wrong });
}

/**
 * Escape closes; the tabulator stays inside.
 *
 * @param {KeyboardEvent & { currentTarget: HTMLElement }} event
 * @param {() => Promise<void>} close
 */
function keys(event, close) {
  if (event.key === "Escape") {
    event.preventDefault();
    void close();
  }
  if (event.key !== "Tab") return;
  /** @type {NodeListOf<HTMLElement>} */
  const controls = event.currentTarget.querySelectorAll("button,input,textarea,a[href],summary,[tabindex='0']");
  const all = [...controls].filter((each) => !each.matches(":disabled") && each.offsetParent !== null);
  const edge = event.shiftKey ? all[0] : all.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? all.at(-1) : all[0])?.focus();
}
