import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { cases } from "./cases/index.ts";

const folder = new URL("../../../src/", import.meta.url);
/** What answers people, and what reads what they typed: it draws nothing itself. */
const answering = /\/(interaction|actions|reading)\/|\/(turn|templates|parts|settings-forms|read-\w+|\w+-actions)\.ts$/;
const modules = globSync("{platform/slack/blocks,modules/*/slack}/**/*.ts", { cwd: folder })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => !answering.test(path));

/** The parts from which everything is drawn, with tests of their own. */
const parts = new Set(["elements", "guard", "block-ids"].map((name) => `platform/slack/blocks/${name}.ts`));
/** What a function that draws says it returns, and what all others say. */
const drawing = /^(readonly )?(Message|View|HomeView|Block|Element|Option|ReturnType<typeof button>)(\[\])?$/;
const telling =
  /^((readonly )?(string|boolean|number|number \| null|ShopView|HomePages|EditContent|Offer|ListingField|ShopPart|OptionField|ShopDefaults|Promise<Message>)(\[\])?|Record<string, string>|change is .+)$/;

type Exported = {
  readonly name: string;
  readonly module: string;
  readonly returns: string | undefined;
  readonly value: unknown;
};

const exported: Exported[] = [];
for (const module of modules.filter((each) => !parts.has(each))) {
  const types = returnTypes(readFileSync(new URL(module, folder), "utf8"));
  const values = (await import(new URL(module, folder).href)) as Record<string, unknown>;
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === "function") exported.push({ name, module, returns: types.get(name), value });
  }
}

/** Of `export function name(…): Type {`, however many lines it takes. No type is left at run time to import. */
function returnTypes(source: string): Map<string, string> {
  const signatures = source.matchAll(/^export (?:async )?function (\w+)\b[\s\S]*?\): ([^\n]+) \{$/gm);
  return new Map([...signatures].map(([, name = "", type = ""]) => [name, type]));
}

/** What is missing for this function, in a sentence; null when nothing. */
function missing({ name, module, returns, value }: Exported): string | null {
  const at = `${name} of src/${module}`;
  if (returns === undefined)
    return `${at} doesn't say what it returns: write it as "export function ${name}(…): Type {".`;
  if (telling.test(returns)) return null;
  if (!drawing.test(returns))
    return `${at} returns ${returns}: say in test/src/blocks/every-view.test.ts whether that is drawn.`;
  const found = cases.filter(({ draw }) => draw === value);
  const has = (kind: "typical" | "worst") => found.some((each) => Object.keys(each[kind]).length > 0);
  if (!has("typical"))
    return `${at} draws a ${returns} and has no snapshot: add a typical case in test/src/blocks/cases.`;
  if (!has("worst")) return `${at} draws a ${returns} and has no worst case: add one in test/src/blocks/cases.`;
  return null;
}

describe("every message and view has a snapshot and a worst case", () => {
  test.each(exported.map((each) => [each.name, each] as const))("%s", (_, each) => {
    expect(missing(each)).toBeNull();
  });

  test("one without cases is found", () => {
    const lone = { name: "loneCard", module: "platform/slack/blocks/lone.ts", returns: "Message", value: () => null };
    expect(missing(lone)).toBe(
      "loneCard of src/platform/slack/blocks/lone.ts draws a Message and has no snapshot: add a typical case in test/src/blocks/cases.",
    );
    expect(missing({ ...lone, returns: undefined })).toContain("doesn't say what it returns");
    expect(missing({ ...lone, returns: "Canvas" })).toContain("say in test/src/blocks/every-view.test.ts");
    expect(returnTypes("export function loneCard(\n  of: { a: string },\n): Message {\n").get("loneCard")).toBe(
      "Message",
    );
    expect(exported.length).toBeGreaterThan(80);
  });
});
