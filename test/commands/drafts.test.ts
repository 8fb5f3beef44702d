import { expect } from "vitest";
import { drafts } from "#commands/drafts.ts";
import { sellerTest as test } from "#test/support/shop-test.ts";

const from = { text: "", files: [], channel: null, ts: null, viewId: null };

test("one's own drafts are listed to be opened, and nobody else's", async ({ market, team }) => {
  const run = async () =>
    JSON.stringify(
      await drafts.run({ app: market.app, actor: team.actors.maker, args: { words: [], flags: {} }, viewId: null }),
    );
  expect(await run()).toContain("You have no drafts. /oms draft starts one.");
  const mine = await market.app.startDraft(team.actors.maker, from);
  const other = await market.app.startDraft(team.actors.manager, from);
  const shown = await run();
  expect(shown).toContain(mine.id);
  expect(shown).not.toContain(other.id);
});
