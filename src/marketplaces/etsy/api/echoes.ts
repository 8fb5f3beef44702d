import { redact } from "#src/platform/kernel/log.ts";

/**
 * An error reply without what was sent along with the call, in whichever spelling. Refusals are quoted to people and kept in the
 * log; a server, or a proxy before it, that repeats headers or forms in its errors must not carry our secrets there, nor what
 * reaches a person.
 */
export function withoutEchoes(reply: string, sent: readonly (string | undefined)[]): string {
  let text = reply;
  for (const secret of sent) {
    if (!secret || secret.length < 4) continue;
    for (const spelling of spellingsOf(secret)) text = text.replaceAll(spelling, "[secret]");
  }
  return redact(text);
}

/** As it is in an address, a form, a page and JSON, and in JSON of plain ASCII. Lone halves of signs are in none of them. */
function spellingsOf(secret: string): ReadonlySet<string> {
  const whole = secret.toWellFormed();
  const json = JSON.stringify(whole).slice(1, -1);
  const ascii = json.replaceAll(/[^ -~]/gu, (sign) =>
    Array.from({ length: sign.length }, (_, at) => `\\u${sign.charCodeAt(at).toString(16).padStart(4, "0")}`).join(""),
  );
  const form = new URLSearchParams({ v: whole }).toString().slice("v=".length);
  const html = whole.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  const all = [secret, encodeURIComponent(whole), form, json, ascii, ascii.replaceAll("/", "\\/")];
  return new Set([...all, html, html.replaceAll('"', "&quot;").replaceAll("'", "&#39;")]);
}
