import { expect, vi } from "vitest";
import type { ChangeView } from "#src/modules/changes/model.ts";
import { draftCard } from "#src/modules/changes/slack/cards/draft-card.ts";
import type { Listing } from "#sandbox/etsy/state.ts";
import { must } from "#test/src/store/studio.ts";
import { sellerTest } from "#test/support/shop-test.ts";
import { openMany } from "./many.ts";
import { cutting } from "./killing.ts";

vi.setConfig({ testTimeout: 120_000 });

const usShop = 31_000_100;
const line = "price +5% round .90";

const test = sellerTest
  .extend("limits", { scope: "file" }, { perSecond: 1000, perDay: 1_000_000 })
  .extend("plan", ({ market, team }) => async (typed: string): Promise<ChangeView> => {
    const begun = await market.app.planLine(team.actors.maker, typed);
    if (!begun.ok) throw new Error(`${begun.problem} (${begun.understood})`);
    await market.work();
    return market.app.change(team.actors.maker, begun.changeId);
  })
  /** Numbers at the marketplace of all that a plan looked at, in it or left out. */
  .extend("lookedAt", ({ market }) => async ({ id }: ChangeView): Promise<number[]> => {
    const rows = await market.db.sql<{ number: string }>(
      `select l.external_id as number from listings l
       where l.id in (select listing_id from change_items where change_id = $1
         union all select listing_id from plan_left_out where change_id = $1)`,
      [id],
    );
    return rows.map(({ number }) => Number(number)).toSorted((a, b) => a - b);
  })
  /** Numbers of the shop's listings of which this holds, as the marketplace has them. */
  .extend("thoseOf", ({ market }) => (fits: (listing: Listing) => boolean): number[] => {
    const all = market.state().listings.filter(({ shopId }) => shopId === usShop);
    return all
      .filter(fits)
      .map(({ id }) => id)
      .toSorted((a, b) => a - b);
  });

test("a choice that moves with time is set in the words of the form, and written", async ({ market, team, plan }) => {
  await openMany(market, team, 3);
  const { label } = must(market.app.choices("etsy", "whenMade").find(({ value }) => value === "since_2020"));
  const made = await plan(`set when it was made "${label}" states active`);
  const { contentHash } = await market.app.askForPlan(team.actors.maker, made.id);
  await market.app.approve(team.actors.manager, { changeId: made.id, contentHash });
  await market.work();
  expect((await market.app.change(team.actors.viewer, made.id)).state).toBe("applied");
  const years = market.state().listings.filter(({ shopId, state }) => shopId === usShop && state === "active");
  // "2020 – 2026" is what the form says of this year's.
  expect(years.map(({ whenMade }) => whenMade)).toEqual(years.map(() => label.replace(" – ", "_")));
  expect(years.length).toBeGreaterThan(0);
});

test("a raise that would lower prices is left out, with the reason in words", async ({ market, team, plan }) => {
  await openMany(market, team, 5);
  const made = await plan("price +0.01% round .90");
  const reason = must(made.many?.plan?.reasons.find(({ code }) => code === "raise-falls"));
  expect(reason.text).toBe("The plan raises prices, but this price falls.");
  expect(reason.mayTakeIn).toBe(reason.items);
});

const pieces = ({ products }: Listing) =>
  products.flatMap(({ offerings }) => offerings).reduce((sum, { quantity }) => sum + quantity, 0);
const pricesIn = ({ products }: Listing) => products.flatMap(({ offerings }) => offerings.map(({ price }) => price));

test("a line chooses by section, tag, words, prices, stock and state, and what is on sale where it says no state", async ({
  market,
  team,
  plan,
  lookedAt,
  thoseOf,
}) => {
  await openMany(market, team, 5);
  const { sections } = must(market.state().shops.find(({ shopId }) => shopId === usShop));
  const prints = must(sections.find(({ title }) => title === "Prints")).id;
  const chosen = async (rest: string) => lookedAt(await plan(`${line} ${rest}`));
  const onSale = (fits: (listing: Listing) => boolean) =>
    thoseOf((listing) => listing.state === "active" && fits(listing));
  expect(await chosen('section "prints"')).toEqual(onSale(({ sectionId }) => sectionId === prints));
  expect(await chosen('tag "Linocut"')).toEqual(onSale(({ tags }) => tags.includes("linocut")));
  expect(await chosen('search "walnut board"')).toEqual(onSale(({ title }) => /walnut.*board/i.test(title)));
  expect(await chosen('without section "prints"')).toEqual(onSale(({ sectionId }) => sectionId !== prints));
  expect(await chosen('without tag "Linocut"')).toEqual(onSale(({ tags }) => !tags.includes("linocut")));
  const apart = async (rest: string) => {
    const { many } = await plan(`${line} ${rest}`);
    return must(must(many).plan).apart;
  };
  expect(await apart('section "prints"')).toBeNull();
  expect(await apart('without section "prints"')).toEqual({
    listings: onSale(({ sectionId }) => sectionId === prints).length,
    by: [{ what: "section", name: "prints" }],
  });
  expect(await apart('without search "unheard-of"')).toMatchObject({ listings: 0 });
  const dear = onSale((listing) => pricesIn(listing).some((price) => price >= 5000));
  expect(await chosen("price from 50 USD")).toEqual(dear);
  expect(await chosen("stock from 10")).toEqual(onSale((listing) => pieces(listing) >= 10));
  expect(await chosen("state draft")).toEqual(thoseOf(({ state }) => state === "draft"));
  expect(await chosen("in PineAndInk")).toEqual(onSale(() => true));
  const { taxonomyId } = must(market.state().listings.find(({ title }) => title === "Walnut Cutting Board"));
  const boards = onSale((listing) => listing.taxonomyId === taxonomyId);
  expect(await chosen('category "Cutting Boards"')).toEqual(boards);
  expect(await chosen('category "Boards"')).toEqual([]);
  for (const some of [boards, dear, thoseOf(({ state }) => state === "draft")]) expect(some.length).toBeGreaterThan(0);
});

test("its card counts on while it is made, and says what is left out and why", async ({ market, team }) => {
  await openMany(market, team, 130);
  const everything = "states on sale, draft, inactive, sold out, expired";
  const begun = await market.app.planLine(team.actors.maker, `${line} ${everything}`);
  if (!begun.ok) throw new Error(begun.problem);
  const shown = async () =>
    JSON.stringify(draftCard(await market.app.change(team.actors.maker, begun.changeId)).blocks);
  expect(await shown()).toContain("looking for the listings");
  const [operation] = await market.claim(1);
  const parts: string[] = [];
  for (let at = 1; ; at += 1) {
    const killed = cutting({ at, when: "after", of: "database" });
    await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
    parts.push(await shown());
    if (!killed.dead()) break;
    if (at > 60) throw new Error("It comes to no end.");
  }
  expect(parts.some((each) => /100 of 1\d\d listings done/.test(each))).toBe(true);
  // Whatever was done twice by so many workers is there once.
  const change = await market.app.change(team.actors.maker, begun.changeId);
  const { many } = change;
  const [all] = await market.db.sql<{ count: number }>("select count(*)::int as count from listings");
  expect(must(many).all + must(many?.plan).left).toBe(must(all).count);
  expect(many?.plan).toMatchObject({ found: must(all).count, looked: must(all).count, collecting: false });
  expect(change).toMatchObject({ state: "draft", number: 1 });
  expect(parts.at(-1)).toContain("left out");
});

test("listings of a shop that is limited to others are left out, and nobody of it takes them in", async ({
  market,
  team,
  plan,
}) => {
  await openMany(market, team, 5);
  const [shop] = await market.app.shops(team.actors.owner);
  await market.app.setShopAccess(team.actors.owner, must(shop).id, [team.members.manager.slackUserId]);
  const made = await plan(line);
  expect(made).toMatchObject({ state: "discarded", number: null });
  expect(made.many?.all).toBe(0);
  expect(made.many?.plan?.reasons).toMatchObject([{ code: "no-access", mayTakeIn: 0 }]);
  expect(JSON.stringify(draftCard({ ...made, viewer: null }).blocks)).toContain("each stays as it is");
});

test("a plan that is thrown away while it is made is over", async ({ market, team }) => {
  await openMany(market, team, 5);
  const begun = await market.app.planLine(team.actors.maker, line);
  if (!begun.ok) throw new Error(begun.problem);
  await market.app.discard(team.actors.maker, begun.changeId);
  await market.work();
  const over = await market.app.change(team.actors.maker, begun.changeId);
  expect([over.state, over.many?.all]).toEqual(["discarded", 0]);
  expect((await market.app.myDrafts(team.actors.maker)).all).toBe(0);
});

test("a rule that writes a blank writes it nowhere: each listing is left out, with the reason in words", async ({
  market,
  team,
  plan,
}) => {
  await openMany(market, team, 3);
  const made = await plan('description append paragraph "Size: [size?]"');
  expect(made.many?.all).toBe(0);
  const { some } = await market.app.planLeftOut(team.actors.maker, made.id, { page: 0, most: 20 });
  expect(some.length).toBeGreaterThan(0);
  const said = "Description has a blank: [size?]. Write there what it is, or delete it.";
  expect(new Set(some.map(({ text }) => text))).toEqual(new Set([said]));
});
