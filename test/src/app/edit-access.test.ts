import { expect } from "vitest";
import { code } from "#test/src/store/studio.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { approve, done } from "./editing.ts";

const test = listingTest;

test("an edit that was drafted before its shop was closed to its author is asked for by those it is open to", async ({
  market,
  team,
  shop,
  id,
  see,
}) => {
  const { maker, manager, owner, other } = team.actors;
  const edit = { listingId: id, changeId: null, revision: 0, touched: { title: "Asked for by another person" } };
  const draft = done(await market.app.saveEdit(maker, edit, "keep"));
  await market.app.setShopAccess(owner, shop, [manager.member.slackUserId, other.member.slackUserId]);
  expect(await code(market.app.requestApproval(maker, draft.id))).toBe("not-allowed");
  expect((await see(draft)).state).toBe("draft");
  const asked = done(await market.app.requestApproval(other, draft.id));
  expect((await approve(market, team, asked)).state).toBe("approved");
});
