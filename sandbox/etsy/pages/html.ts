import { escapeHtml } from "../escape.ts";

/** Text that is HTML already. */
export type Html = { readonly html: string };
type Part = Html | string | number | null | undefined | false | readonly Part[];

/** HTML with everything put into it escaped, but for what is HTML itself. Null and false leave nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { html: strings.reduce((text, each, index) => `${text}${shown(parts[index - 1])}${each}`) };
}

function shown(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (typeof part === "string" || typeof part === "number") return escapeHtml(String(part));
  return "html" in part ? part.html : part.map(shown).join("");
}
