/** @import { ActName, ActResult, Json, PersonalView } from "../contract.ts" */
/** @import { Block, Bodies, Option } from "./types.ts" */

/** The sandbox's control API, as the person who is acting. */

/**
 * In which of their workspaces the person is; null: at home.
 *
 * @type {string | null}
 */
let team = null;

/**
 * From here on everything is done in this workspace. The consent page learns by cookies who is signed in.
 *
 * @param {string} person
 * @param {string | null} inTeam
 */
export function workAs(person, inTeam) {
  team = inTeam;
  document.cookie = `slack_as=${encodeURIComponent(person)}; path=/; SameSite=Lax`;
  document.cookie = `slack_team=${encodeURIComponent(inTeam ?? "")}; path=/; SameSite=Lax`;
}

/**
 * @param {string} as
 * @returns {Promise<PersonalView>}
 */
export async function readView(as) {
  const where = team ? `&team=${encodeURIComponent(team)}` : "";
  const response = await fetch(`/_sandbox/view?as=${encodeURIComponent(as)}${where}`);
  return response.json();
}

/**
 * @template {ActName} Name
 * @param {Name} name
 * @param {Bodies[Name]} body
 * @returns {Promise<ActResult>} a sandbox that is gone gives an error like any other
 */
export async function act(name, body) {
  try {
    const response = await fetch(`/_sandbox/act/${name}`, {
      method: "POST",
      body: JSON.stringify(team ? { team, ...body } : body),
    });
    return await response.json();
  } catch {
    return { ok: false, error: "The stand-in doesn't answer. Is the demo still running?" };
  }
}

/**
 * Calls `listener` after every change.
 *
 * @param {string} as
 * @param {() => void} listener
 */
export function watch(as, listener) {
  const source = new EventSource(`/_sandbox/events?as=${encodeURIComponent(as)}`);
  source.addEventListener("message", listener);
  return () => source.close();
}

/**
 * @param {File} file
 * @returns {Promise<{ name: string, mimetype: string, base64: string }>}
 */
export function readFile(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => {
      const address = typeof reader.result === "string" ? reader.result : "";
      const base64 = address.split(",", 2)[1] ?? "";
      resolve({ name: file.name, mimetype: file.type || "application/octet-stream", base64 });
    });
    reader.addEventListener("error", () => reject(new Error(`${file.name} cannot be read`)));
    reader.readAsDataURL(file);
  });
}

/**
 * Block Kit is JSON to the contract; here it has types.
 *
 * @param {{ readonly blocks: readonly Json[] }} surface
 */
export function blocksOf({ blocks }) {
  return /** @type {readonly Block[]} */ (blocks);
}

/** @param {ActResult} result */
export function optionsOf({ options = [] }) {
  return /** @type {readonly Option[]} */ (options);
}
