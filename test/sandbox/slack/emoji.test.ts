import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "../../..");

test("the page draws every sign that the product writes", () => {
  const files = globSync("{src/platform/slack,src/modules/*/slack,src/main/slack,commands}/**/*.ts", {
    cwd: root,
  });
  const written = files.flatMap((file) =>
    [...readFileSync(join(root, file), "utf8").matchAll(/:([a-z]+(?:_[a-z]+)*):/g)].map((match) => match[1] ?? ""),
  );
  const page = readFileSync(join(root, "sandbox/slack/page/mrkdwn.js"), "utf8");
  expect(written).toContain("white_check_mark");
  expect([...new Set(written)].filter((name) => !new RegExp(`^  ${name}: "`, "m").test(page))).toEqual([]);
});
