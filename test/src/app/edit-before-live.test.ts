import { expect } from "vitest";
import { must, refusal } from "#test/src/store/studio.ts";
import { shopTest as test } from "#test/support/shop-test.ts";
import { apron, approvedChange } from "./drafting.ts";
import { approvedPhotos, photosOf, posted, shown } from "./live-photos.ts";
import { approve, approvedEdit, askedEdit, listingId, mirror, there } from "./editing.ts";

test("an edit that waits on a draft in the shop holds back Go live by its name, until it is written", async ({
  market,
  team,
  shop,
}) => {
  const { id } = await approvedChange(market, team, [shop], { mode: "draft" });
  await market.work();
  await mirror(market, team, shop);
  const draft = await listingId(market, team, must(market.listings(apron.title)[0]).id);
  const edit = await askedEdit(market, team, draft, { description: "A better text" });
  const goLive = () => market.app.goLive(team.actors.manager, id);
  expect(await refusal(goLive())).toMatchObject({
    code: "edit-waits",
    userText: `The edit “${apron.title}” (request ${edit.number}) of this draft waits for approval. Approve it, or withdraw it, then press Go live.`,
    change: { id: edit.id, number: edit.number },
  });
  expect(await market.db.sql("select 1 from fees")).toEqual([]);
  await approve(market, team, edit);
  expect((await refusal(goLive())).userText).toContain("I'm writing the edit");
  await market.work();
  expect(market.listings(apron.title)).toMatchObject([{ state: "draft", description: "A better text" }]);
  expect(await goLive()).toMatchObject({ mode: "live", items: [{ state: "pending" }] });
});

test("a withdrawn edit holds nothing back", async ({ market, team, shop }) => {
  const { id } = await approvedChange(market, team, [shop], { mode: "draft" });
  await market.work();
  await mirror(market, team, shop);
  const draft = await listingId(market, team, must(market.listings(apron.title)[0]).id);
  const edit = await askedEdit(market, team, draft, { description: "A better text" });
  await market.app.withdraw(team.actors.maker, edit.id);
  await market.app.goLive(team.actors.manager, id);
  await market.work();
  expect(market.listings(apron.title)).toMatchObject([{ state: "active" }]);
});

test("what was approved as an edit of the draft goes live as it was written, and nothing is put back", async ({
  market,
  team,
  shop,
}) => {
  const { id } = await approvedChange(market, team, [shop], { mode: "draft", photos: 2 });
  await market.work();
  await mirror(market, team, shop);
  const number = must(market.listings(apron.title)[0]).id;
  const draft = await listingId(market, team, number);
  const photos = must(there(market, number).imageIds.toReversed());
  await approvedEdit(market, team, draft, {
    description: "A better text",
    "price:": 2600,
    "quantity:": 5,
    "sku:": "AP-02",
    images: photos.map((image) => ({ imageId: String(image), alt: "" })),
  });
  await market.work();
  await approvedEdit(market, team, draft, { title: "Linen apron, second title", "quantity:": 7 });
  await market.work();
  await market.app.goLive(team.actors.manager, id);
  await market.work();
  expect(await market.app.change(team.actors.maker, id)).toMatchObject({
    state: "applied",
    items: [{ state: "applied", failure: null }],
  });
  const listing = there(market, number);
  expect(listing).toMatchObject({
    state: "active",
    title: "Linen apron, second title",
    description: "A better text",
    imageIds: photos,
  });
  expect(listing.products).toMatchObject([{ sku: "AP-02", offerings: [{ price: 2600, quantity: 7 }] }]);
});

test("an edit that somebody took back on the marketplace still holds the draft from going live", async ({
  market,
  team,
  shop,
}) => {
  const { id } = await approvedChange(market, team, [shop], { mode: "draft" });
  await market.work();
  await mirror(market, team, shop);
  const number = must(market.listings(apron.title)[0]).id;
  await approvedEdit(market, team, await listingId(market, team, number), { description: "A better text" });
  await market.work();
  there(market, number).description = apron.description;
  await market.app.goLive(team.actors.manager, id);
  await market.work();
  const [item] = (await market.app.change(team.actors.maker, id)).items;
  expect(item).toMatchObject({ failure: { text: expect.stringContaining("these changed on Etsy: the description") } });
  expect(there(market, number).state).toBe("draft");
});

test("a second click on Go live, and on Retry, is told that it is on its way, and decides nothing twice", async ({
  market,
  team,
  shop,
}) => {
  const { id } = await approvedChange(market, team, [shop], { mode: "draft" });
  await market.work();
  const goLive = () => market.app.goLive(team.actors.manager, id);
  const both = await Promise.allSettled([goLive(), goLive()]);
  expect(both.find(({ status }) => status === "rejected")).toMatchObject({
    reason: {
      code: "under-way",
      userText: `“${apron.title}” is already going live: one click is enough. Its card shows each step.`,
    },
  });
  expect((await refusal(goLive())).code).toBe("under-way");
  await market.fault({ operation: "updateListing", mode: "status", status: 400, body: '{"error":"No."}' });
  await market.work();
  const retry = () => market.app.retry(team.actors.manager, id);
  await retry();
  expect((await refusal(retry())).userText).toContain("I'm already trying");
  await market.work();
  expect((await refusal(goLive())).userText).toBe(
    `“${apron.title}” is already done: one click was enough. Its card shows it.`,
  );
  expect(await market.fees()).toHaveLength(1);
  expect(await market.db.sql("select 1 from decisions where verdict in ('go_live', 'retry')")).toHaveLength(2);
});

test("a draft whose photo an edit replaced goes live with that photo, and is read back so", async ({
  market,
  team,
  shop,
}) => {
  const { id } = await approvedChange(market, team, [shop], { mode: "draft", photos: 2 });
  await market.work();
  await mirror(market, team, shop);
  const number = must(market.listings(apron.title)[0]).id;
  const draft = await listingId(market, team, number);
  const [first, second] = await photosOf(market, team, draft);
  const { file, photo } = await posted(market, 9, must(first).imageId);
  await approvedPhotos(market, team, draft, [{ ...photo, alt: "Another" }, must(second)], [file]);
  await market.work();
  const photos = shown(market, number);
  await market.app.goLive(team.actors.manager, id);
  await market.work();
  expect(await market.app.change(team.actors.maker, id)).toMatchObject({
    state: "applied",
    items: [{ state: "applied", failure: null, verified: true }],
  });
  expect(photos.map(({ alt }) => alt)).toEqual(["Another", must(second).alt]);
  expect(shown(market, number)).toEqual(photos);
});
