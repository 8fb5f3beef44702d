import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import {
  catalogue,
  catalogues,
  currentLanguage,
  type Entries,
  inLanguage,
  translate,
} from "#src/platform/text/messages.ts";
import { listed } from "#src/platform/text/listed.ts";
import { counted, plural } from "#src/platform/text/plural.ts";

const folder = new URL("../../../src/", import.meta.url);
const files = globSync("**/messages/*.ts", { cwd: folder });
for (const path of files) await import(new URL(path, folder).href);

/** Two values of each type that a sentence takes. */
const samples: Readonly<Record<string, readonly [unknown, unknown]>> = {
  string: ["PineAndInk", "Birch & Bone"],
  number: [1, 2],
  boolean: [true, false],
  "readonly string[]": [["aprons"], ["aprons", "mugs", "bowls"]],
  "string | null": ["Mara", null],
  "number | null": [1, null],
  '"alts" | "options"': ["alts", "options"],
};

/** Types of the parameters of each function of a catalogue's file, in order. No type is left at run time to import. */
function signatures(source: string): string[][] {
  const found = source.matchAll(/^ +(?:\w+|"[\w.-]+"): \(([^()]*)\) =>/gm);
  return Array.from(found, ([, list = ""]) =>
    list
      .split(",")
      .filter((each) => each.trim() !== "")
      .map((each) => each.slice(each.indexOf(":") + 1).trim()),
  );
}

type Rendered = { readonly key: string; readonly texts: readonly string[] };

function renderAll(entries: Entries, types: string[][], path: string): Rendered[] {
  return Object.entries(entries).flatMap(([name, entry]): Rendered[] => {
    const key = `${path}.${name}`;
    if (typeof entry === "string") return [{ key, texts: [entry] }];
    if (typeof entry === "object") return renderAll(entry, types, key);
    const of = types.shift() ?? [];
    const given = of.map((type) => {
      const known = samples[type];
      if (!known) throw new Error(`${key} takes ${type}: say in this test what an example of it is.`);
      return known;
    });
    const render = entry as (...values: unknown[]) => string;
    return [{ key, texts: [render(...given.map(([one]) => one)), render(...given.map(([, two]) => two))] }];
  });
}

const named = new Map(
  files.flatMap((path) => {
    const source = readFileSync(new URL(path, folder), "utf8");
    const [, name] = /catalogue\("([\w-]+)"/.exec(source) ?? [];
    return name === undefined ? [] : [[name, source] as const];
  }),
);
const rendered = [...catalogues()].flatMap(([name, entries]) =>
  named.has(name) ? renderAll(entries, signatures(named.get(name) ?? ""), name) : [],
);

/** Words that were taken out of every sentence: a reader of English as a second language stumbles over them. */
const gone =
  /\bwas read\b|\brows?\b|\bvoid\b|\bpush\b|^Look$|as (?:it|they) should be|\bstands\b|unknown outcome|first run|and up\b|\bsomebody\b|\bwhoever\b|\b(?:she|he|her|his|him)\b/i;

describe("every sentence", () => {
  test("is rendered with examples of its parameters", () => {
    const wrong = rendered.filter(({ texts }) =>
      texts.some(
        (text) => typeof text !== "string" || text.trim() === "" || /undefined|NaN|\[object|\bnull\b/.test(text),
      ),
    );
    expect(wrong).toEqual([]);
    expect(rendered.length).toBeGreaterThan(1200);
  });

  test("is free of the words that were taken out", () => {
    expect(
      rendered.flatMap(({ key, texts }) => texts.filter((text) => gone.test(text)).map((text) => `${key}: ${text}`)),
    ).toEqual([]);
  });
});

describe("a catalogue", () => {
  const shown = catalogue("a test", {
    saved: "Saved.",
    shops: (shops: number) => counted(shops, "shop"),
    roles: { owner: "Owner", maker: "Maker" },
  });

  test("says English where no language was chosen, or the chosen one has no entry", () => {
    translate("de", "a test", { saved: "Gespeichert.", roles: { owner: "Inhaberin" } });
    expect(shown.saved).toBe("Saved.");
    expect(currentLanguage()).toBe("en");
    inLanguage("de", () => {
      expect(shown.saved).toBe("Gespeichert.");
      expect(shown.roles.owner).toBe("Inhaberin");
      expect(shown.roles.maker).toBe("Maker");
      expect(shown.shops(2)).toBe("2 shops");
    });
    expect(inLanguage("fr", () => shown.saved)).toBe("Saved.");
  });

  test("keeps the language of the work over what it waits for, and that alone", async () => {
    const later = inLanguage("de", async () => {
      await Promise.resolve();
      return shown.saved;
    });
    expect(shown.saved).toBe("Saved.");
    expect(await later).toBe("Gespeichert.");
  });

  test("has its name for itself", () => {
    expect(() => catalogue("a test", {})).toThrow("two catalogues");
  });
});

test("counts and lists follow the language", () => {
  expect([1, 2].map((count) => plural(count, { one: "is", other: "are" }))).toEqual(["is", "are"]);
  expect([1, 2, 5].map((count) => plural(count, { one: "sklep", few: "sklepy", other: "sklepów" }, "pl"))).toEqual([
    "sklep",
    "sklepy",
    "sklepów",
  ]);
  expect(counted(2, "entry", "entries")).toBe("2 entries");
  expect(listed(["a", "b", "c"])).toBe("a, b and c");
  expect(listed(["a", "b"], "disjunction")).toBe("a or b");
  expect(inLanguage("de", () => listed(["a", "b", "c"]))).toBe("a, b und c");
});
