import { createHmac } from "node:crypto";
import { expect, vi } from "vitest";
import { changesInputIds } from "#src/modules/changes/slack/ids.ts";
import { signingSecret } from "#test/support/product.ts";
import { slowTest } from "#test/support/slack-test.ts";

vi.setConfig({ testTimeout: 60_000 });

const test = slowTest
  .extend("slowFunction", { scope: "file" }, "usual_tags")
  .extend("environment", { scope: "file" }, ({}, { onCleanup }) => {
    vi.spyOn(process.stdout, "write").mockImplementation((line) => Boolean((logged += String(line))));
    onCleanup(() => void vi.restoreAllMocks());
    return { LOG_LEVEL: "info" };
  });

// Longer than Slack, and Bolt, wait for what a search found.
test.beforeAll(({ slow }) => {
  slow.takesMs = 3600;
});

let logged = "";

test("a search that is answered after Slack stopped waiting is no defect", async ({ product }) => {
  const [studio] = await product.db.sql<{ team: string }>("select team_id as team from studios");
  const view = { id: "V1", type: "modal", callback_id: "view.draft", private_metadata: "", blocks: [] };
  const search = { type: "block_suggestion", action_id: changesInputIds.tags, block_id: "tags", value: "linen", view };
  const payload = JSON.stringify({ ...search, user: { id: "U0ADA" }, team: { id: studio?.team } });
  const body = `payload=${encodeURIComponent(payload)}`;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  logged = "";
  const { status } = await fetch(`${product.botUrl}/slack/events`, {
    method: "POST",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${signature}`,
    },
    body,
  });
  expect(status).toBe(404);
  await vi.waitFor(() => expect(logged).toMatch(/too late|ended with an error/), { timeout: 10_000 });
  expect(logged).not.toContain("a click ended with an error");
});
