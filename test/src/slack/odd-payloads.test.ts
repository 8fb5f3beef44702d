import { createHmac, randomUUID } from "node:crypto";
import { describe, expect, vi } from "vitest";
import { textOn } from "#sandbox/drive/blocks.ts";
import { waitUntil } from "#sandbox/drive/waiting.ts";
import { signingSecret } from "#test/support/product.ts";
import { draftApron } from "#test/support/studio.ts";
import { slackTest } from "#test/support/slack-test.ts";
import { must } from "#test/src/store/studio.ts";

vi.setConfig({ testTimeout: 60_000 });

/** What Slack signed, with values in it that no button and no form of ours has: refused in words, and nothing is changed. */

const test = slackTest
  .extend("modal", { scope: "file", auto: true }, async ({ people }) => (await draftApron(people)).id)
  .extend("draft", { scope: "file" }, async ({ product, modal: _ }) => {
    const [row] = await product.db.sql<{ change: string; team: string }>(
      "select c.id as change, s.team_id as team from changes c join studios s on s.id = c.studio_id",
    );
    return must(row);
  })
  .extend("change", { scope: "file" }, ({ draft }) => draft.change)
  .extend("team", { scope: "file" }, ({ draft }) => draft.team)
  .extend("sent", ({ product }) => async (payload: object): Promise<{ status: number; text: string }> => {
    const body = `payload=${encodeURIComponent(JSON.stringify({ ...payload, nonce: randomUUID() }))}`;
    const timestamp = String(Math.floor(Date.now() / 1000));
    const signature = createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
    const response = await fetch(`${product.botUrl}/slack/events`, {
      method: "POST",
      headers: {
        "content-type": "application/x-www-form-urlencoded",
        "x-slack-request-timestamp": timestamp,
        "x-slack-signature": `v0=${signature}`,
      },
      body,
    });
    return { status: response.status, text: await response.text() };
  })
  /** A click of the owner's in the form that the maker has open, where the answer is drawn. @returns what stands there then */
  .extend(
    "clicked",
    ({ people, modal, team, sent }) =>
      async (action: string, value: string, metadata = ""): Promise<string> => {
        const shown = async () => textOn((await people.ada.view()).modals.at(-1)?.blocks ?? []);
        const before = await shown();
        const view = { id: modal, type: "modal", callback_id: "view.notice", private_metadata: metadata, blocks: [] };
        const actions = [{ type: "button", action_id: action, block_id: "b", value }];
        await sent({ type: "block_actions", user: { id: people.mara.id }, team: { id: team }, view, actions });
        return waitUntil(`the answer to ${action}`, async () => {
          const now = await shown();
          return now !== before && !now.includes("One moment") ? now : null;
        });
      },
  )
  .extend("submitted", ({ people, modal, team, sent }) => (callback: string, metadata: string, state: unknown) => {
    return sent({
      type: "view_submission",
      user: { id: people.mara.id },
      team: { id: team },
      view: {
        id: modal,
        type: "modal",
        callback_id: callback,
        private_metadata: metadata,
        blocks: [{ type: "input", block_id: "title" }],
        state,
      },
    });
  })
  .extend("content", ({ product, change }) => async (): Promise<{ title: string; category: number | null }> => {
    const [row] = await product.db.sql<{ content: { title: string; category: number | null } }>(
      "select content from changes where id = $1",
      [change],
    );
    if (!row) throw new Error("the draft is gone");
    return row.content;
  });

const ours = "Something went wrong on my side";

describe("a button", () => {
  test.for(["-1", "1.5", "NaN", "99999999999999999999"])(
    "whose page is %s shows the first",
    async (page, { clicked }) => {
      await clicked("home.help", "");
      const answer = await clicked("home.log_page", page);
      expect(answer).toContain("Log");
      expect(answer).not.toContain(ours);
    },
  );

  test("whose id is none, or holds what no text may hold, is refused in words", async ({ change, clicked }) => {
    expect(await clicked("listing.show", "x")).toContain("I can't find that any more");
    // What no text may hold is left out on its way to the database, and what is left names nothing.
    expect(await clicked("listing.show", "a\u0000")).toContain("I can't find that any more");
    expect(await clicked("form.pick_for_photos", change, "no list")).toContain("Choose them again");
  });

  test("that is refused stands in the studio's log, whatever its id is", async ({ product, clicked }) => {
    const [before] = await product.db.sql<{ n: number }>("select count(*)::int as n from audit_events");
    await clicked("change.withdraw", "x");
    const lines = await product.db.sql<{ action: string; outcome: string }>(
      "select action, outcome from audit_events order by id offset $1",
      [before?.n],
    );
    expect(lines).toEqual([{ action: "approval.withdraw", outcome: "refused" }]);
  });

  test("for solo mode on a card that isn't there switches nothing", async ({ product, clicked }) => {
    expect(await clicked("people.solo_mode", randomUUID())).toContain("I can't find that any more");
    expect(await product.db.sql("select 1 from studios where solo_mode")).toEqual([]);
  });
});

describe("a form", () => {
  test.for([[null], ["x"], [[]], [{ values: { title: { v: { value: 5 } } } }]] as const)(
    "whose values are %j is answered at once, under its field",
    async ([state], { change, submitted }) => {
      const { status, text } = await submitted("view.draft", `${change}|1`, state);
      expect([status, text]).toEqual([200, expect.stringContaining(ours)]);
    },
  );

  test("whose revision or category is no number writes over nothing, and the draft can be read on", async ({
    product,
    change,
    submitted,
    content,
  }) => {
    const { title } = await content();
    const values = {
      title: { v: { value: "Written over" } },
      category: { v: { selected_option: { value: "1.5" } } },
    };
    for (const revision of ["", "abc", "-1", "2147483648"]) {
      const { text } = await submitted("view.draft", `${change}|${revision}`, { values });
      expect(text).toContain("Another person saved this draft");
    }
    expect((await content()).title).toBe(title);
    const [row] = await product.db.sql<{ revision: number }>("select revision from changes where id = $1", [change]);
    await submitted("view.draft", `${change}|${row?.revision}`, { values });
    expect(await content()).toMatchObject({ title: "Written over", category: null });
  });
});
