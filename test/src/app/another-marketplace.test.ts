import { afterAll, beforeAll, expect, test } from "vitest";
import { addMarketplace, declaredMarketplaces } from "#src/marketplaces/registry.ts";
import { createApp } from "#src/modules/app.ts";
import type { AppDeps } from "#src/modules/deps.ts";
import { detailsForm, inShopForm } from "#src/modules/changes/slack/details/draft-forms.ts";
import { shopDefaultsForm } from "#src/modules/shops/slack/defaults-form.ts";
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
  const marketplaces = { of: (key: string) => (key === "acme" ? server : plain.deps.marketplaces.of(key, null)) };
  deps = { ...plain.deps, marketplaces };
  workshop = { ...plain, deps, app: createApp(deps) };
  await workshop.admin.declareMarketplaces(declaredMarketplaces());
  team = await openTeam(workshop);
  shop = await addShop(workshop, team, { name: "Anvils", marketplace: "acme", defaults: {} });
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

test("what its listings need is its own, and its forms ask for just that", async () => {
  const { maker, owner } = team.actors;
  const draft = await completeDraft(workshop, team, [shop]);
  const lacking = await workshop.app.requestApproval(maker, draft.id);
  expect(lacking).toMatchObject({
    ok: false,
    problems: [{ field: "defaults", text: "Anvils still needs: a kiln. Set its defaults once." }],
  });
  const defaults = await workshop.app.setShopDefaults(owner, shop, { kiln: "wood" });
  const asked = (view: object) => [...JSON.stringify(view).matchAll(/"block_id":"([^"|]+)/g)].map(([, id]) => id);
  expect(asked(shopDefaultsForm({ ...defaults, profiles: {} }, workshop.app.choices))).toEqual(["kiln"]);
  const read = await workshop.app.change(maker, draft.id);
  const details = [detailsForm(read), inShopForm(read, workshop.app.choices, shop, 0)].flatMap(asked);
  expect(details).toEqual(expect.arrayContaining(["finishes", "kiln"]));
  expect(details).not.toContain("materials");
  const { revision } = await workshop.app.change(maker, draft.id);
  const content = { finishes: ["matte", "glossy", "raw"] };
  expect(await workshop.app.saveDraft(maker, { changeId: draft.id, revision, content }, "keep")).toMatchObject({
    ok: false,
    problems: [{ field: "finishes", text: "A listing has at most 2 finishes." }],
  });
});

test("a draft is approved, published and read back there, for its fee, and every card names it alone", async () => {
  const { maker, manager } = team.actors;
  const draft = await completeDraft(workshop, team, [shop]);
  const content = { finishes: ["matte"] };
  const edit = { changeId: draft.id, revision: draft.revision, content };
  const asked = await workshop.app.saveDraft(maker, edit, "ask");
  if (!asked.ok) throw new Error(JSON.stringify(asked.problems));
  const { id: changeId, contentHash, fee } = asked.change;
  expect(fee).toEqual({ amount: 35, currency: "USD" });
  const waiting = JSON.stringify(reviewCard({ ...asked.change, viewer: null }));
  expect(waiting).toContain("Put on Acme as draft");
  await workshop.app.approve(manager, { changeId, contentHash, mode: "live" });
  await work();
  const done = await workshop.app.change(maker, changeId);
  expect(done).toMatchObject({ state: "applied", items: [{ state: "applied", verified: true }] });
  const [thing] = [...server.things.values()];
  expect(must(thing)).toMatchObject({
    state: "active",
    fields: { title: draft.content.title, finishes: ["matte"], kiln: "wood" },
  });
  expect(server.activations).toBe(1);
  const all = { ...done, viewer: null };
  const cards = JSON.stringify([reviewCard(all), draftCard(all)]);
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

test("an edit of its own field is approved and written there", async () => {
  const { maker, manager } = team.actors;
  const [found] = await workshop.app.findListings(maker, "7001", { limit: 1, offset: 0 });
  const listingId = must(found).id;
  const touched = { finishes: ["matte", "raw"], kiln: "gas" };
  const made = await workshop.app.saveEdit(maker, { listingId, changeId: null, revision: 0, touched }, "ask");
  if (!made.ok) throw new Error(JSON.stringify(made.problems));
  expect(JSON.stringify(reviewCard(made.change))).toContain("Finishes");
  await workshop.app.approve(manager, { changeId: made.change.id, contentHash: made.change.contentHash, mode: "live" });
  await work();
  expect(await workshop.app.change(maker, made.change.id)).toMatchObject({ state: "applied" });
  expect(must(server.things.get("7001")).fields).toMatchObject(touched);
});
