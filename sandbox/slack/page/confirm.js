/** @import { Confirm, Named } from "./types.ts" */
import { h } from "./dom.js";
import { textObject } from "./mrkdwn.js";

/**
 * Asks before a click counts, as Block Kit's confirm dialog does.
 *
 * @param {Confirm} confirm
 * @param {Named} people
 * @returns {Promise<boolean>} true when confirmed
 */
export function askConfirm(confirm, people) {
  return new Promise((resolve) => {
    /** @param {boolean} answer */
    const end = (answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const dialog = h(
      "dialog",
      { class: "confirm", "aria-label": confirm.title?.text ?? "Are you sure?", onCancel: () => end(false) },
      h("h2", null, ...textObject(confirm.title, people)),
      h("p", null, ...textObject(confirm.text, people)),
      h(
        "div",
        { class: "row end" },
        h(
          "button",
          { type: "button", "data-testid": "confirm-cancel", onClick: () => end(false) },
          confirm.deny?.text ?? "Cancel",
        ),
        h(
          "button",
          { type: "button", class: "primary", "data-testid": "confirm-ok", onClick: () => end(true) },
          confirm.confirm?.text ?? "Yes",
        ),
      ),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}
