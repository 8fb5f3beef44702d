import { catalogues, type Entries, translate } from "#src/platform/text/messages.ts";

/** A language that is only there to be told from English: all that a catalogue says is between these. */
const [open, close] = ["⟦", "⟧"];

/** Gives `xx` every catalogue that is loaded: English between marks, what it was told as a parameter outside of them. */
export function plantSecondLanguage(): void {
  for (const [name, entries] of catalogues()) translate("xx", name, marked(entries));
}

function marked(entries: Entries): Entries {
  return Object.fromEntries(
    Object.entries(entries).map(([key, entry]) => {
      if (typeof entry === "string") return [key, `${open}${entry}${close}`];
      if (typeof entry === "object") return [key, marked(entry)];
      const render = entry as (...given: unknown[]) => string;
      return [key, (...given: unknown[]) => between(render(...given), given.flat().filter(isText))];
    }),
  );
}

function isText(given: unknown): given is string {
  return typeof given === "string" && given.includes(" ");
}

function between(text: string, given: readonly string[]): string {
  const apart = given.reduce((all, each) => all.replaceAll(each, `${close}${each}${open}`), text);
  return `${open}${apart}${close}`;
}

/** What is outside of all marks; a text that was cut has no closing mark. */
export function unmarked(text: string): string {
  let depth = 0;
  let rest = "";
  for (const sign of text) {
    if (sign === open) depth += 1;
    else if (sign === close) depth -= 1;
    else rest += depth > 0 ? "" : sign;
    if (sign === open || sign === close) rest += "\n";
  }
  return rest;
}
