import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { offered } from "#src/marketplaces/registry.ts";
import { inLanguage } from "#src/platform/text/messages.ts";
import { cases } from "#test/src/blocks/cases/index.ts";
import { plantSecondLanguage, unmarked } from "./second-language.ts";

/** Folders of `src` whose sentences are not in a catalogue yet. Each that is moved leaves this list. */
const notMoved = ["modules/tables"];

const folder = new URL("../../../src/", import.meta.url);
const drawnIn = new Map<unknown, string>();
for (const path of globSync("{platform/slack/blocks,modules/*/slack}/**/*.ts", { cwd: folder })) {
  const values = (await import(new URL(path, folder).href)) as Record<string, unknown>;
  for (const value of Object.values(values)) if (typeof value === "function") drawnIn.set(value, path);
}
plantSecondLanguage();

const isNotMoved = (path: string) => notMoved.some((each) => path.startsWith(`${each}/`));
/** What cards borrow from folders that are not moved. */
const borrowed = globSync(
  notMoved.map((each) => `${each}/**/*.ts`),
  { cwd: folder },
)
  .map((path) => readFileSync(new URL(path, folder), "utf8"))
  .join("\n");

/** Keys that hold ids and addresses. */
const hidden = new Set(["type", "value", "action_id", "block_id", "callback_id", "private_metadata", "url"]);

function* textsOf(drawn: unknown): Generator<string> {
  if (typeof drawn === "string") yield drawn;
  if (typeof drawn !== "object" || drawn === null) return;
  for (const [key, inner] of Object.entries(drawn)) if (!hidden.has(key)) yield* textsOf(inner);
}

/** Runs of two or more English words that no catalogue said and no parameter brought. */
function english(text: string, given: readonly string[]): string[] {
  const rest = given.reduce((all, each) => all.replaceAll(each, "\n"), unmarked(text));
  const plain = rest.replaceAll(/<[^<>|]*(\|[^<>]*)?>/g, "\n").replaceAll(/`[^`]*`|:[a-z_]+:|&[a-z]+;|[*_~]/g, "\n");
  const runs = plain.match(/[a-z][a-z’'-]+(?: [a-z][a-z’'-]+)+/gi) ?? [];
  // A card may show a part of what a person wrote: a line of it, or what changed in it.
  return runs.filter((run) => !borrowed.includes(run) && !given.some((text) => text.includes(run)));
}

/** What people wrote: it is the same in every language. */
function writtenIn(given: unknown): string[] {
  const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  // The sentence of a trademark is asked for word for word, in whatever language.
  const texts = [...textsOf(given), offered.trademark].filter((text) => text.trim().length > 1);
  return [...texts, ...texts.map(escaped)].toSorted((a, b) => b.length - a.length);
}

const moved = cases.filter(({ draw }) => !isNotMoved(drawnIn.get(draw) ?? ""));

describe("a second language says everything that is drawn", () => {
  test.each(moved.map((each) => [each.draw.name, each] as const))("%s", (_, { draw, typical }) => {
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
    expect(moved.length).toBeGreaterThan(30);
  });

  test("a folder in the list of what isn't moved has no catalogue", () => {
    const catalogued = globSync("**/messages/*.ts", { cwd: folder }).map((path) => path.replaceAll("\\", "/"));
    expect(catalogued.filter(isNotMoved)).toEqual([]);
    expect(catalogued.length).toBeGreaterThan(6);
  });
});
