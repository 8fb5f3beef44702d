import { expect } from "vitest";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import { historyMessage } from "#src/modules/reports/slack/history.ts";
import { logLine } from "#src/modules/reports/slack/log.ts";
import type { HistoryEntry } from "#src/modules/reports/rules/history.ts";
import { code, must } from "#test/src/store/studio.ts";
import { sameShopTest } from "#test/support/shop-test.ts";
import { approvedChange } from "./drafting.ts";
import { approve, askedEdit, listingId, mirror, there } from "./editing.ts";
import { sellers } from "./market.ts";
import { openTeam } from "./workshop.ts";

const test = sameShopTest
  /** Listings on sale in the connected shop, without variations. */
  .extend("plain", { scope: "file" }, ({ market }) => () => {
    const { shops, listings } = market.state();
    const { shopId } = must(shops.find(({ userId }) => userId === sellers.us));
    return listings.filter((each) => each.shopId === shopId && each.state === "active" && each.products.length === 1);
  })
  .extend("number", { scope: "file" }, ({ plain }) => must(plain()[0]).id)
  .extend("id", { scope: "file" }, ({ market, team, number }) => listingId(market, team, number))
  .extend("entries", ({ market, team, id }) => async (page = 0) => {
    return (await market.app.history(team.actors.viewer, id, page)).entries;
  });

const kinds = (list: readonly HistoryEntry[]) => list.map(({ kind }) => kind);

test("a listing that was only read has no history yet", async ({ entries }) => {
  expect(await entries()).toEqual([]);
});

test("what was changed there is told with its old value, and who kept it; stock that was sold is not", async ({
  market,
  team,
  shop,
  number,
  id,
  entries,
}) => {
  const title = there(market, number).title;
  await market.control("POST", `listings/${number}/edit`, { title: "Renamed there" });
  must(there(market, number).products[0]?.offerings[0]).quantity -= 1;
  await mirror(market, team, shop);
  expect(await entries()).toMatchObject([
    { kind: "changed_there", moves: [{ field: "title", before: title, after: "Renamed there" }] },
  ]);
  await mirror(market, team, shop);
  expect(await entries()).toHaveLength(1);
  await market.app.keepTheirs(team.actors.maker, id, ["title"]);
  expect((await entries())[0]).toMatchObject({
    kind: "kept",
    by: { name: "maker" },
    moves: [{ field: "title", before: title, after: "Renamed there" }],
  });
});

test("an edit: who asked, who approved, what was sent over what; its own write is no change there", async ({
  market,
  team,
  shop,
  id,
  entries,
}) => {
  const before = await entries();
  const asked = await askedEdit(market, team, id, { title: "Renamed here" });
  await approve(market, team, asked);
  await market.work();
  await mirror(market, team, shop);
  const list = await entries();
  expect(kinds(list).slice(0, -before.length)).toEqual(["sent", "decided", "asked"]);
  expect(list.slice(0, 3)).toMatchObject([
    {
      outcome: "applied",
      verified: true,
      moves: [{ field: "title", before: "Renamed there", after: "Renamed here" }],
      change: { number: asked.number },
    },
    { by: { name: "manager" }, verdict: "approve" },
    { by: { name: "maker" }, change: { kind: "edit" }, forApproval: true },
  ]);
  const shown = JSON.stringify(historyMessage(await market.app.history(team.actors.viewer, id, 0)).blocks);
  expect(shown).toContain("drafted an edit and asked for approval");
});

test("each line of the log says who did what to which listing, in which request, under which reference", async ({
  market,
  team,
  shop,
  plain,
}) => {
  const { id: number } = must(plain()[1]);
  const id = await listingId(market, team, number);
  await market.app.saveEdit(
    team.actors.maker,
    { listingId: id, changeId: null, revision: 0, touched: { title: "" } },
    "ask",
  );
  const asked = await askedEdit(market, team, id, { title: "Logged here" });
  await approve(market, team, asked);
  await market.fault({ operation: "updateListing", mode: "status", status: 400, when: "before" });
  await market.work();
  await mirror(market, team, shop);
  const { sku, code: named } = await market.app.listing(team.actors.viewer, id);
  const { lines } = await market.app.log(team.actors.viewer, named, 0);
  const bare = lines.map((line) => logLine(line).replace(/^.*?·/, "·").replaceAll(/R-\w+/g, "R"));
  const what = `${sku ? `\`${sku}\` · ` : ""}\`${named}\``;
  expect(bare.map((line) => line.replace(/` [^`]*? · request/, "` … · request"))).toEqual([
    `· :warning: I couldn't write the change to the shop (The marketplace refused this) · ${what} … · request ${asked.number} · PineAndInk · R`,
    `· manager approved · ${what} … · request ${asked.number} · R`,
    `· maker edited a listing and asked for approval · ${what} … · request ${asked.number} · PineAndInk · R`,
    expect.stringContaining("*refused* (A field is missing or not right) · maker tried to edit a listing"),
  ]);
});

test("changes that were asked for carry their reason, and everybody who edited", async ({
  market,
  team,
  id,
  entries,
}) => {
  const asked = await askedEdit(market, team, id, { title: "Too short" });
  await market.app.askForChanges(team.actors.manager, {
    changeId: asked.id,
    contentHash: asked.contentHash,
    reason: "Say that it is linen",
  });
  market.clock.pass(1000);
  const sheet = await market.app.startEdit(team.actors.other, id);
  await market.app.saveEdit(
    team.actors.other,
    {
      listingId: id,
      changeId: must(sheet.change).id,
      revision: must(sheet.change).revision,
      touched: { title: "Linen, renamed" },
    },
    "keep",
  );
  expect((await entries()).slice(0, 3)).toMatchObject([
    { kind: "edited", by: { name: "other" } },
    { kind: "decided", verdict: "ask_for_changes", reason: "Say that it is linen" },
    { kind: "asked", by: { name: "maker" } },
  ]);
  market.clock.pass(60_000);
  await market.app.requestApproval(team.actors.other, asked.id);
  expect((await entries())[0]).toMatchObject({
    kind: "requested",
    by: { name: "other" },
    change: { number: asked.number },
  });
  const card = JSON.stringify(reviewCard(await market.app.change(team.actors.viewer, asked.id)).blocks);
  expect(card).toContain("by maker and other");
});

test("one that is gone, and there again", async ({ market, id, entries }) => {
  market.clock.pass(1000);
  await entries();
  await market.db.sql("update listings set gone_at = now() where id = $1", [id]);
  await market.db.sql("update listings set gone_at = null where id = $1", [id]);
  expect(kinds(await entries()).slice(0, 2)).toEqual(["back", "gone"]);
});

test("a failure is told with the reference that the log has", async ({ market, team, number, plain }) => {
  const other = must(plain().find((each) => each.id !== number));
  const otherId = await listingId(market, team, other.id);
  const asked = await askedEdit(market, team, otherId, { title: "Never gets there" });
  await market.control("POST", `listings/${other.id}/edit`, { title: "Somebody was quicker" });
  await approve(market, team, asked);
  await market.work();
  const { entries: list } = await market.app.history(team.actors.viewer, otherId, 0);
  const sent = must(list.find((entry) => entry.kind === "sent"));
  expect(sent).toMatchObject({ outcome: "parked", reference: expect.stringMatching(/^R-/) as string });
  expect(market.lines.some((line) => line.includes(must(sent.reference)))).toBe(true);
});

test("a new listing: created with its photos, and no change there afterwards", async ({ market, team, shop }) => {
  const made = await approvedChange(market, team, [shop], { photos: 2 });
  await market.work();
  await mirror(market, team, shop);
  const listing = must(
    (await market.app.findListings(team.actors.viewer, "Linen apron with pocket", { limit: 5, offset: 0 })).find(
      ({ externalId }) => String(externalId) === String(must(market.listings("Linen apron with pocket").at(-1)).id),
    ),
  );
  const history = await market.app.history(team.actors.viewer, listing.id, 0);
  expect(kinds(history.entries)).toEqual(["sent", "decided", "asked"]);
  expect(history.entries[0]).toMatchObject({ photos: 2, outcome: "applied", change: { number: made.number } });
  expect(JSON.stringify(historyMessage(history).blocks)).toContain("I made it on Etsy with 2 photos, live");
});

test("ten a page; the sync's part ends at 30 days, what was asked and sent stays", async ({
  market,
  team,
  id,
  entries,
}) => {
  const all = await market.app.history(team.actors.viewer, id, 99);
  expect(all.page).toBe(all.pages - 1);
  market.clock.pass(31 * 86_400_000);
  await market.admin.purge();
  const left = await entries();
  expect(kinds(left)).not.toContain("changed_there");
  expect(kinds(left)).toContain("sent");
});

test("nobody without a role reads it, and another studio's is not found", async ({ market, team, id }) => {
  expect(await code(market.app.history(team.actors.nobody, id, 0))).toBe("no-role");
  const others = await openTeam(market, "Somebody Else");
  expect(await code(market.app.history(others.actors.owner, id, 0))).toBe("not-found");
});
