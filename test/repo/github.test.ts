import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const root = join(import.meta.dirname, "../..");
const read = (path: string) => readFileSync(join(root, path), "utf8");

test("CI runs everything, on a Node that the product may be started with, and may write nothing", () => {
  const workflow = z
    .object({
      on: z.object({ pull_request: z.null(), push: z.object({ branches: z.array(z.string()) }) }),
      permissions: z.record(z.string(), z.string()),
      jobs: z.object({
        everything: z.object({
          container: z.string(),
          steps: z.array(z.object({ uses: z.string().optional(), run: z.string().optional() })),
        }),
      }),
    })
    .parse(parse(read(".github/workflows/ci.yml")));
  const { container, steps } = workflow.jobs.everything;
  expect(container).toBe(`node:${read(".nvmrc").split(".")[0]}-bookworm`);
  expect(steps[0]?.uses).toMatch(/^actions\/checkout@/);
  expect(steps.at(-1)?.run).toBe("bash .ci/run");
  expect(workflow.permissions).toEqual({ contents: "read" });
});

const forms = globSync(".github/ISSUE_TEMPLATE/*.yml", { cwd: root }).filter((path) => !path.endsWith("config.yml"));

const field = z.object({
  type: z.enum(["textarea", "input", "dropdown"]),
  id: z.string().regex(/^[\w-]+$/),
  attributes: z.object({ label: z.string(), options: z.array(z.string()).min(1).optional() }),
  validations: z.object({ required: z.boolean() }).optional(),
});
const markdown = z.object({ type: z.literal("markdown"), attributes: z.object({ value: z.string() }) });
const form = z.object({
  name: z.string().min(3),
  description: z.string().min(3).max(200),
  labels: z.array(z.string()),
  body: z.array(z.union([field, markdown])),
});

test("there are forms for a bug and an idea", () => {
  expect(forms.map((path) => path.split("/").at(-1)).toSorted((a = "", b = "") => a.localeCompare(b))).toEqual([
    "bug.yml",
    "idea.yml",
  ]);
});

describe.for(forms)("%s", (path) => {
  test("is a form as GitHub takes it", () => {
    const { body } = form.parse(parse(read(path)));
    const ids = body.flatMap((part) => ("id" in part ? [part.id] : []));
    expect(new Set(ids).size).toBe(ids.length);
    const asked = body.flatMap((part) => (part.type === "dropdown" ? [part.attributes.options?.length ?? 0] : []));
    expect(asked.every((options) => options > 0)).toBe(true);
  });
});
