import { expect, vi } from "vitest";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { draftCard } from "#src/modules/changes/slack/cards/draft-card.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import { changeLine } from "#src/modules/changes/slack/lists/summary-list.ts";
import { firstPages } from "#src/modules/reports/rules/home-view.ts";
import { homeView } from "#src/modules/reports/slack/home.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { must } from "#test/src/store/studio.ts";
import { approve, approvedEdit, there } from "./editing.ts";
import { openMany } from "./many.ts";
import { planTest } from "./planning.ts";
import { publicUrl } from "./workshop.ts";

vi.setConfig({ testTimeout: 120_000 });

/** What people read on the card, as text. */
const read = (change: ChangeView, card: typeof draftCard) => JSON.stringify(card(change).blocks);

const test = planTest
  .extend("several", { auto: true }, async ({ market, team }) => {
    await openMany(market, team, 6);
  })
  /** Gives the plan's table back with another new price in its first lines. */
  .extend("typed", ({ market, team }) => async (id: ChangeId, prices: readonly string[]) => {
    const { url } = await market.app.exportPlan(team.actors.viewer, id);
    const { text } = await market.app.download(url.slice(publicUrl.length));
    let whole = typeof text === "string" ? text : "";
    if (typeof text !== "string") for await (const piece of text) whole += piece;
    const [head = "", ...lines] = whole.replace("\ufeff", "").trim().split("\r\n");
    const at = head.split(",").indexOf("new");
    const changed = lines.map((line, index) => {
      const price = prices[index];
      const cells = line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
      return price === undefined ? line : cells.with(at, price).join(",");
    });
    const file = market.slack.share(new TextEncoder().encode([head, ...changed].join("\n")), "oms-plan-1.csv");
    const given = await market.app.startImport(team.actors.maker, file);
    await market.work();
    await market.app.applyImport(team.actors.maker, given);
  })
  /** The seller sets these prices of a listing at the marketplace. */
  .extend("sellerSets", ({ market }) => (number: number, price: number) => {
    for (const { offerings } of there(market, number).products) for (const offer of offerings) offer.price = price;
  });

test("what the author's line says is told once, and one click takes in what starts left out because of it", async ({
  market,
  team,
  plan,
}) => {
  const { maker, manager } = team.actors;
  const made = await plan("price -40%");
  expect(made.many?.all).toBe(0);
  const left = must(made.many?.plan?.reasons.find(({ code }) => code === "large-fall"));
  const card = draftCard(made);
  const says = must(
    card.blocks.find((block) => JSON.stringify(block).includes("Prices fall by 40 %, as the line says")),
  );
  expect(JSON.stringify(says)).toContain(`Include these ${left.mayTakeIn}`);
  expect(card.blocks.indexOf(says)).toBeLessThan(3);
  // A plan of nothing can't be asked for, and has nothing to begin.
  expect(read(made, draftCard)).not.toMatch(/Schedule…|Ask for approval/);
  expect(read(made, draftCard).match(/Include these/g)).toHaveLength(1);
  const taken = await market.app.takeIntoPlan(maker, made.id, "large-fall");
  expect(taken.many?.all).toBe(left.mayTakeIn);
  expect(read(taken, draftCard)).toMatch(/Schedule….*|Ask for approval/);
  const asked = await market.app.askForPlan(maker, made.id);
  const shown = await market.app.change(manager, asked.id);
  expect(read(shown, reviewCard).match(/Prices fall by 40 %, as the line says/g)).toHaveLength(1);
  expect(read(shown, reviewCard)).not.toContain("falls by more than 30 %");
});

test("values that a person typed into a plan's table are told to its approver, the largest first, old and new", async ({
  market,
  team,
  plan,
  typed,
}) => {
  const made = await plan("price +5%");
  await typed(made.id, ["99.90", "98.90"]);
  const asked = await market.app.askForPlan(team.actors.maker, made.id);
  const shown = read({ ...asked, viewer: null }, reviewCard);
  expect(shown).toContain("2 values were typed by hand by maker. The line doesn't say them:");
  expect(shown).toMatch(/→ \*\$99\.90\*/);
  expect(shown).toMatch(/→ \*\$98\.90\*/);
  expect(read(await plan("price +7%"), draftCard)).not.toContain("typed by hand");
});

test("over what a seller wrote meanwhile the rule is applied anew, and a typed value starts left out beside it", async ({
  market,
  team,
  plan,
  typed,
  numberOf,
  sellerSets,
}) => {
  const made = await plan("price +10%");
  const page = { page: 0, failed: false, most: 9 };
  await typed(made.id, ["55.50"]);
  const { some } = await market.app.changeItems(team.actors.viewer, made.id, page);
  const byHand = must(some.find(({ set }) => Object.values(set).includes(5550)));
  const byRule = must(some.find(({ set }) => !Object.values(set).includes(5550)));
  const asked = await market.app.askForPlan(team.actors.maker, made.id);
  await approve(market, team, asked);
  sellerSets(await numberOf(byHand.listingId), 2500);
  sellerSets(await numberOf(byRule.listingId), 3000);
  await market.work();
  const begun = await market.app.lookAgain(team.actors.maker, made.id);
  await market.work();
  const small = await market.app.change(team.actors.maker, must("ok" in begun ? begun.changeId : null));
  expect([small.many?.all, small.many?.plan?.left]).toEqual([1, 1]);
  const [item] = (await market.app.changeItems(team.actors.viewer, small.id, page)).some;
  expect([item?.listingId, Object.values(item?.set ?? {})]).toEqual([
    byRule.listingId,
    Object.values(byRule.set).map(() => 3300),
  ]);
  expect(read(small, draftCard)).toContain("now $25.00, planned $55.50");
  expect(read(small, draftCard)).toContain("Include these 1");
});

test("what another request of the studio wrote meanwhile is named by its number, not as changed in the shop", async ({
  market,
  team,
  plan,
  now,
}) => {
  const made = await plan('title end " gift"');
  const { some } = await market.app.changeItems(team.actors.viewer, made.id, { page: 0, failed: false, most: 2 });
  const edited = await approvedEdit(market, team, must(some[0]).listingId, { title: "By our own request" });
  await market.work();
  const number = must((await now(edited.id)).number);
  await market.app.askForPlan(team.actors.maker, made.id).catch(() => undefined);
  const card = read(await now(made.id), draftCard);
  expect(card).toContain(`Request ${number} changed it since the plan was made.`);
  expect(card).not.toContain("changed in the shop");
});

test("a plan that deletes names each listing and who may approve it; a manager gets no button for it", async ({
  market,
  team,
  plan,
}) => {
  const codes = (await market.app.findListings(team.actors.maker, "", { limit: 4, offset: 0 })).map(({ code }) => code);
  const made = await plan(`delete codes ${codes.join(", ")}`);
  expect(made.many?.all).toBe(4);
  for (const code of codes) expect(read(made, draftCard)).toContain(`\`${code}\``);
  const asked = await market.app.askForPlan(team.actors.maker, made.id);
  for (const code of codes) expect(read({ ...asked, viewer: null }, reviewCard)).toContain(`\`${code}\``);
  const shownTo = async (who: "manager" | "owner") =>
    read(await market.app.change(team.actors[who], asked.id), reviewCard);
  expect(await shownTo("manager")).toContain("An owner approves deletions: owner.");
  expect(await shownTo("manager")).not.toContain("change.approve_deletion");
  expect(await shownTo("owner")).toContain("change.approve_deletion");
  expect(await shownTo("owner")).toContain("Approve & delete 4…");
  expect(read({ ...asked, viewer: null }, reviewCard)).toContain("As an owner: delete 4…");
});

test("plans of one title are told apart by their numbers and listings, and Home says how far one is that is written", async ({
  market,
  team,
  plan,
}) => {
  const { maker, viewer } = team.actors;
  const first = await plan("price +5%");
  await plan("price +5%");
  const all = must(first.many).all;
  const { some } = await market.app.myDrafts(maker);
  const lines = some.map(changeLine).join("\n");
  expect(lines).toContain(`plan 1 · ${all} listings`);
  expect(lines).toContain(`plan 2 · ${all} listings`);
  const asked = await market.app.askForPlan(maker, first.id);
  await approve(market, team, asked);
  const home = JSON.stringify(homeView(await market.app.home(viewer, firstPages)));
  expect(home).toContain("Being written now");
  expect(home).toContain(`plan 1: 0 of ${all} written`);
});

test("what is gone from its shop isn't offered to be included", async ({ market, team, plan, now }) => {
  const made = await plan("price -40%");
  const left = must(made.many?.plan?.reasons.find(({ code }) => code === "large-fall"));
  const { some } = await market.app.planLeftOut(team.actors.maker, made.id, { page: 0, most: 1 });
  await market.db.sql("update listings set gone_at = now() where id = $1", [must(some[0]).listingId]);
  expect(read(await now(made.id), draftCard)).toContain(`Include these ${left.mayTakeIn - 1}`);
});
