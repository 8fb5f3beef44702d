import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfigEntries, renderEnvExample } from "#scripts/env-example.ts";

test("what is always required stands ready, all else is commented out", () => {
  const text = renderEnvExample([
    { name: "PUBLIC_URL", required: "always", description: "Where people reach us.", example: "https://oms.example" },
    { name: "OPENAI_API_KEY", required: "no", description: "Switches on the drafter.", example: "sk-…" },
  ]);
  expect(text).toBe(
    [
      "# Made by `npm run env:example` from src/config.ts. Copy to .env and fill in.",
      "",
      "# Where people reach us. Required: always",
      "PUBLIC_URL=https://oms.example",
      "",
      "# Switches on the drafter. Required: no",
      "# OPENAI_API_KEY=sk-…",
      "",
    ].join("\n"),
  );
});

test("a long description is wrapped at 120 signs, each line a comment", () => {
  const description = Array.from({ length: 60 }, (_, index) => `word${index}`).join(" ");
  const lines = renderEnvExample([{ name: "A", required: "no", description, example: "" }]).split("\n");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(120);
  expect(lines.filter((line) => line !== "").every((line) => line.startsWith("# "))).toBe(true);
});

test(".env.example is what src/config.ts declares", async () => {
  const file = readFileSync(join(import.meta.dirname, "../../.env.example"), "utf8");
  expect(file, "run npm run env:example").toBe(renderEnvExample(await readConfigEntries()));
});
