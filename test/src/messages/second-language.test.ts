import { globSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { offered } from "#src/marketplaces/registry.ts";
import { inLanguage } from "#src/platform/text/messages.ts";
import { cases } from "#test/src/blocks/cases/index.ts";
import { plantSecondLanguage, unmarked } from "./second-language.ts";

const folder = new URL("../../../src/", import.meta.url);
for (const path of globSync("**/messages/*.ts", { cwd: folder })) await import(new URL(path, folder).href);
plantSecondLanguage();

/** Keys that hold ids, addresses and words of Slack. */
const hidden = new Set([
  "type",
  "value",
  "action_id",
  "block_id",
  "callback_id",
  "private_metadata",
  "url",
  "style",
  "filetypes",
  "include",
  // Of measures: signs that are the same in every language, and parts of many words.
  "units",
]);

function* textsOf(drawn: unknown): Generator<string> {
  if (typeof drawn === "string") yield drawn;
  if (typeof drawn !== "object" || drawn === null) return;
  for (const [key, inner] of Object.entries(drawn)) if (!hidden.has(key)) yield* textsOf(inner);
}

/** What `Intl` says for a language that it doesn't know. */
const ofIntl = new Set(["and", "Dec", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);

/** English words, and runs of them, that no catalogue said and no parameter brought. */
function english(text: string, given: readonly string[]): string[] {
  const rest = given.reduce((all, each) => all.replaceAll(each, "\n"), unmarked(text));
  const plain = rest.replaceAll(/<[^<>|]*(\|[^<>]*)?>/g, "\n").replaceAll(/`[^`]*`|:[a-z_]+:|&[a-z]+;|[*_~]/g, "\n");
  const runs = plain.match(/\p{L}[\p{L}’'-]{2,}(?: \p{L}[\p{L}’'-]+)*/gu) ?? [];
  // A card may show a part of what a person wrote: a line of it, or what changed in it.
  return runs.filter((run) => !ofIntl.has(run) && !given.some((text) => text.includes(run)));
}

/** What people wrote: it is the same in every language. */
function writtenIn(given: unknown): string[] {
  const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  // The sentence of a trademark is asked for word for word, in whatever language.
  const texts = [...textsOf(given), offered.trademark].filter((text) => text.trim().length > 1);
  return [...texts, ...texts.map(escaped)].toSorted((a, b) => b.length - a.length);
}

describe("a second language says everything that is drawn", () => {
  test.each(cases.map((each) => [each.draw.name, each] as const))("%s", (_, { draw, typical }) => {
    const left = Object.entries(typical).flatMap(([hint, given]) => {
      const drawn = inLanguage("xx", () => draw(...(given as never[])));
      const written = writtenIn(given);
      return [...textsOf(drawn)].flatMap((text) => english(text, written).map((run) => `${hint}: ${run}`));
    });
    expect(left).toEqual([]);
  });

  test("a sentence that is in no catalogue is found", () => {
    expect(english("⟦Saved:⟧ nothing was written here", [])).toEqual(["nothing was written here"]);
    expect(english("⟦Saved:⟧ Linen apron", ["Linen apron"])).toEqual([]);
    expect(english("Save", [])).toEqual(["Save"]);
    expect(cases.length).toBeGreaterThan(30);
  });
});
