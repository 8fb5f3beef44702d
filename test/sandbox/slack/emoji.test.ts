import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");
const page = pathToFileURL(join(root, "sandbox/slack/page/mrkdwn.js"));
const { emoji } = (await import(page.href)) as { emoji: Readonly<Record<string, string>> };

test("the page draws every sign that the product writes", () => {
  const files = globSync("{src/platform/slack,src/modules/*/{slack,messages},src/main/slack,commands}/**/*.ts", {
    cwd: root,
  });
  const written = files.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/:([a-z]+(?:_[a-z]+)*):/g)].map((match) => match[1] ?? ""),
  );
  expect(written).toContain("hourglass_flowing_sand");
  expect([...new Set(written)].filter((name) => !(name in emoji))).toEqual([]);
});
