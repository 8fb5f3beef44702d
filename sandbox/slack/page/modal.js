import { act } from "./api.js";
import { drawBlocks } from "./blocks.js";
import { announce, h } from "./dom.js";

/**
 * Keeps the topmost modal drawn. What was typed stays in place: a view is drawn anew only when the app changed it, and
 * then with what stood in the fields.
 */
export function createModals(overlay, context) {
  let drawn = { key: "", dialog: null, values: {} };
  let returnTo = null;

  function show(view) {
    const modal = view.modals.at(-1);
    if (!modal) return hide();
    const key = `${view.me.id} ${modal.id} ${modal.hash} ${JSON.stringify(modal.errors)} ${modal.problem}`;
    if (key === drawn.key) return;
    const same = drawn.dialog && drawn.dialog.dataset.viewId === modal.id;
    const values = same ? mix(modal.values, drawn.values, modal.blocks) : structuredClone(modal.values);
    const focus = same ? focusKey(drawn.dialog) : null;
    const scroll = same ? drawn.dialog.querySelector(".modal-body").scrollTop : 0;
    if (!drawn.dialog) returnTo = document.activeElement;
    const dialog = draw(view, modal, values);
    overlay.replaceChildren(h("div", { class: "backdrop" }, dialog));
    drawn = { key, dialog, values };
    dialog.querySelector(".modal-body").scrollTop = scroll;
    refocus(dialog, focus, modal);
    if (modal.problem) announce(modal.problem);
  }

  function hide() {
    if (!drawn.dialog) return;
    overlay.replaceChildren();
    drawn = { key: "", dialog: null, values: {} };
    returnTo?.focus?.();
  }

  function draw(view, modal, values) {
    const surface = {
      people: view.people,
      channels: view.channels,
      as: view.me.id,
      values,
      errors: modal.errors,
      set: (blockId, actionId, value) => {
        values[blockId] ??= {};
        values[blockId][actionId] = value;
      },
      click: async (element, blockId, value) => {
        const body = { as: view.me.id, view_id: modal.id, action_id: element.action_id, block_id: blockId, values };
        if (value !== undefined) body.value = value;
        report(await act("click", body));
      },
      search: async (element, blockId, query) => {
        const body = { as: view.me.id, view_id: modal.id, action_id: element.action_id, block_id: blockId, query };
        const result = await act("options", body);
        return result.options ?? [];
      },
    };
    const submit = async () => {
      const button = dialog.querySelector('[data-testid="modal-submit"]');
      button?.classList.add("busy");
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
        drawBlocks(modal.blocks, surface),
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

  function report(result) {
    if (!result.ok) context.toast(result.error ?? "That didn't work.");
    context.refresh();
  }

  return { show };
}

/** The server's values, and over them what was typed into fields that are still there. */
function mix(server, typed, blocks) {
  const values = structuredClone(server);
  for (const block of blocks) {
    const before = typed[block.block_id];
    const actionId = block.element?.action_id;
    if (before && actionId && actionId in before) values[block.block_id] = { ...values[block.block_id], ...before };
  }
  return values;
}

function focusKey(dialog) {
  const active = document.activeElement;
  if (!dialog.contains(active)) return null;
  const block = active.closest("[data-block-id]")?.dataset.blockId;
  const text = active.matches("input,textarea") && active.type !== "checkbox" && active.type !== "radio";
  const value = active.value;
  return { block, tag: active.tagName, type: active.type, value, caret: text ? active.selectionStart : null };
}

function refocus(dialog, focus, modal) {
  if (focus?.block) {
    const found = [...dialog.querySelectorAll(`[data-block-id="${CSS.escape(focus.block)}"] ${focus.tag}`)].find(
      (each) => each.type === focus.type && (focus.type !== "checkbox" || each.value === focus.value),
    );
    found?.focus();
    if (found && focus.caret !== null) found.setSelectionRange?.(focus.caret, focus.caret);
    if (found) return;
  }
  const wrong = Object.keys(modal.errors)[0];
  const first = wrong
    ? dialog.querySelector(`[data-block-id="${CSS.escape(wrong)}"] :is(input,textarea)`)
    : dialog.querySelector(".modal-body :is(input:not([role=combobox]),textarea)");
  (
    first ??
    dialog.querySelector("[data-testid=modal-submit]") ??
    dialog.querySelector("[data-testid=modal-close]")
  ).focus();
}

/** Escape closes; the tabulator stays inside. */
function keys(event, close) {
  if (event.key === "Escape") {
    event.preventDefault();
    void close();
  }
  if (event.key !== "Tab") return;
  const all = [...event.currentTarget.querySelectorAll("button,input,textarea,a[href],summary,[tabindex='0']")].filter(
    (each) => !each.disabled && each.offsetParent !== null,
  );
  const edge = event.shiftKey ? all[0] : all.at(-1);
  if (document.activeElement !== edge) return;
  event.preventDefault();
  (event.shiftKey ? all.at(-1) : all[0])?.focus();
}
