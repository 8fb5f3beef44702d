import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { plansInputIds } from "#src/modules/plans/slack/ids.ts";
import { slackActions, slackForms, slackNeeds, slackSearches, slackShortcuts } from "#src/modules/slack.ts";

const root = join(import.meta.dirname, "../../..");

/** Every id that a module draws, by the name of its table: `changesActionIds`, `shopsFormIds` … */
const tables = await Promise.all(
  globSync("src/modules/*/slack/ids.ts", { cwd: root }).map(
    async (path) => (await import(join(root, path))) as Record<string, Record<string, string>>,
  ),
);
const drawn = (kind: RegExp) =>
  tables.flatMap((table) =>
    Object.entries(table)
      .filter(([name]) => kind.test(name))
      .flatMap(([, ids]) => Object.values(ids)),
  );
const unanswered = (ids: readonly string[], ...answers: readonly ReadonlyMap<string, unknown>[]) =>
  ids.filter((id) => !answers.some((each) => each.has(id)));

/** Read-only; a form that is only closed asks for no answer. */
const onlyShown = ["view.everything", "view.parts", "view.pick_for_photos"];
/** Plain inputs, which Slack sends back with their form. */
const plainInputs: readonly string[] = ["input.value", ...Object.values(plansInputIds)];

test("every button that a module draws has an answer", () => {
  const buttons = drawn(/ActionIds$/);
  expect(buttons.length).toBeGreaterThan(60);
  expect(unanswered(buttons, slackActions)).toEqual([]);
  expect(unanswered([...buttons, "planted.button"], slackActions)).toEqual(["planted.button"]);
});

test("every form and shortcut has an answer, and every element that Slack tells us of", () => {
  const forms = drawn(/FormIds$/).filter((id) => !onlyShown.includes(id));
  expect(unanswered(forms, slackForms, slackShortcuts)).toEqual([]);
  const inputs = drawn(/InputIds$/).filter((id) => !plainInputs.includes(id));
  expect(unanswered(inputs, slackActions, slackSearches)).toEqual([]);
});

test("what needs a permission is a button that has an answer", () => {
  expect(slackNeeds.size).toBeGreaterThan(10);
  expect(unanswered([...slackNeeds.keys()], slackActions)).toEqual([]);
});

test("no two modules answer the same id", () => {
  const ids = drawn(/ActionIds$|FormIds$|InputIds$/);
  expect(ids.length).toBe(new Set(ids).size);
});
