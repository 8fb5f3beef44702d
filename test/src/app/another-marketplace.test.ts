import { afterAll, beforeAll, expect, test } from "vitest";
import { addMarketplace } from "#src/marketplaces/registry.ts";
import { createApp } from "#src/modules/app.ts";
import type { AppDeps } from "#src/modules/deps.ts";
import { draftCard } from "#src/modules/changes/slack/cards/draft-card.ts";
import { reviewCard } from "#src/modules/changes/slack/cards/review-card.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { acme, AcmeServer } from "#test/src/marketplaces/acme/acme.ts";
import { must } from "#test/src/store/studio.ts";
import { addShop, completeDraft } from "./drafting.ts";
import { openTeam, openWorkshop, type Team, type Workshop } from "./workshop.ts";

/** A marketplace that is in no file but its own, from a draft to what is said of it once it is on sale. */

let workshop: Workshop;
let team: Team;
let deps: AppDeps;
let shop: ShopId;
const server = new AcmeServer();

beforeAll(async () => {
  addMarketplace(acme);
  const plain = await openWorkshop();
  const marketplaces = { of: (key: string) => (key === "acme" ? server : plain.deps.marketplaces.of(key)) };
  deps = { ...plain.deps, marketplaces };
  workshop = { ...plain, deps, app: createApp(deps) };
  team = await openTeam(workshop);
  shop = await addShop(workshop, team, { name: "Anvils" });
  await workshop.db.sql("update shops set marketplace = 'acme' where id = $1", [shop]);
});
afterAll(() => workshop.close());

async function work(): Promise<void> {
  for (const operation of await workshop.claim()) await workshop.runOne(operation, { deps });
}

test("its own rules are asked, under its own name", async () => {
  const draft = await completeDraft(workshop, team, [shop], { title: "Anvil for the kitchen" });
  const { id: changeId, revision } = draft;
  const refused = await workshop.app.saveDraft(
    team.actors.maker,
    { changeId, revision, content: { title: "Anvil!" } },
    "keep",
  );
  expect(refused).toMatchObject({
    ok: false,
    problems: [{ field: "title", text: "Acme refuses ! in titles. Please leave it out." }],
  });
  const long = await workshop.app.saveDraft(
    team.actors.maker,
    { changeId, revision, content: { title: "A".repeat(61) } },
    "keep",
  );
  expect(long).toMatchObject({ ok: false, problems: [{ field: "title" }] });
});

test("a draft is approved, published and read back there, for its fee, and every card names it alone", async () => {
  const { maker, manager } = team.actors;
  const draft = await completeDraft(workshop, team, [shop]);
  const asked = await workshop.app.requestApproval(maker, draft.id);
  if (!asked.ok) throw new Error(JSON.stringify(asked.problems));
  const { id: changeId, contentHash, fee } = asked.change;
  expect(fee).toEqual({ amount: 35, currency: "USD" });
  const waiting = JSON.stringify(reviewCard(asked.change));
  expect(waiting).toContain("Put on Acme as draft");
  await workshop.app.approve(manager, { changeId, contentHash, mode: "live" });
  await work();
  const done = await workshop.app.change(maker, changeId);
  expect(done).toMatchObject({ state: "applied", items: [{ state: "applied", verified: true }] });
  const [thing] = [...server.things.values()];
  expect(must(thing)).toMatchObject({ state: "active", fields: { title: draft.content.title } });
  expect(server.activations).toBe(1);
  const cards = JSON.stringify([reviewCard(done), draftCard(done)]);
  expect(cards).toContain("https://acme.example/thing/7001");
  expect(waiting + cards).not.toContain("Etsy");
});

test("a listing there is found by its address, and is said to be there", async () => {
  const [found] = await workshop.app.findListings(team.actors.maker, "https://acme.example/thing/7001", {
    limit: 2,
    offset: 0,
  });
  expect(found).toMatchObject({ externalId: "7001", marketplace: { name: "Acme" }, paidUntil: null });
});
