import { expect, vi } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { openMany } from "./many.ts";
import { line, planTest as test } from "./planning.ts";
import { publicUrl } from "./workshop.ts";

vi.setConfig({ testTimeout: 120_000 });

const first = { page: 0, failed: false, most: 20 };

test("its table has each value, old and new, and what is left out and why", async ({ market, team, plan }) => {
  await openMany(market, team, 3);
  const made = await plan(line);
  const { some, all } = await market.app.changeItems(team.actors.viewer, made.id, first);
  await market.app.takeOutOfPlan(team.actors.maker, made.id, [must(some[0]).listingId]);
  const { url, listings } = await market.app.exportPlan(team.actors.viewer, made.id);
  expect(listings).toBe(all - 1);
  const { text, name } = await market.app.download(url.slice(publicUrl.length));
  let whole = "";
  for await (const piece of text) whole += piece;
  expect(name).toBe("oms-plan-1.csv");
  const rows = whole.trim().split("\r\n");
  expect(rows[0]).toContain("code,sku,shop,title,in the plan,field,option,old,new,currency,why not");
  const values = some.flatMap(({ set }) => Object.keys(set)).length;
  const left = must(made.many?.plan).reasons.filter(({ mayTakeIn }) => mayTakeIn === 0);
  expect(rows.length).toBe(1 + values + left.reduce((sum, { items }) => sum + items, 0));
  const [old, now] = Object.entries(must(some[0]).set).map(([field, price]) =>
    [must(some[0]).before[field], price].map((each) => (Number(each) / 100).toFixed(2)),
  )[0] ?? ["", ""];
  expect(rows.find((row) => row.split(",")[1] === must(some[0]).code)).toMatch(
    new RegExp(`,no,Price,[^,]*,${old},${now},USD,Taken out of the plan by hand\\.,[0-9a-f-]+$`),
  );
});

test("each kind of rule is planned, approved, written and read back", async ({ market, team, plan, now }) => {
  await openMany(market, team, 3);
  const inShop = () => market.state().listings.filter(({ title }) => title.includes("Notebook"));
  const written = async (typed: string) => {
    const made = await plan(`${typed} search "notebook" state on sale`);
    expect([typed, made.state, made.many?.plan?.reasons]).toEqual([typed, "draft", []]);
    const { contentHash } = await market.app.askForPlan(team.actors.maker, made.id);
    await market.app.approve(team.actors.manager, { changeId: made.id, contentHash });
    await market.work();
    expect((await now(made.id)).many, typed).toMatchObject({ all: 1, states: { applied: 1 } });
  };
  await written("stock = 7");
  await written('tags add "oak gall ink"');
  await written('title replace "dotted" with "lined"');
  await written('description paragraph "It ships flat."');
  await written('set section to "Prints"');
  const { sections } = must(market.state().shops.find(({ shopId }) => shopId === 31_000_100));
  const [notebook] = inShop().filter(({ state }) => state === "active");
  expect(notebook).toMatchObject({
    title: "Lined Notebook, Hand-sewn",
    description: expect.stringMatching(/\n\nIt ships flat\.$/),
    tags: expect.arrayContaining(["oak gall ink", "dotted notebook"]),
    sectionId: sections.find(({ title }) => title === "Prints")?.id,
  });
  expect(notebook?.products[0]?.offerings[0]?.quantity).toBe(7);
});
