import { describe, expect } from "vitest";
import { type Attribute, attributesOf } from "#src/catalog/fields/attributes.ts";
import type { FlatFields } from "#src/catalog/fields/fields.ts";
import { code, must } from "#test/src/store/studio.ts";
import { listingTest } from "#test/support/shop-test.ts";
import { approve, done, mirror, there, writes } from "./editing.ts";
import { cutting } from "./killing.ts";

const blue: Attribute = {
  property: 200,
  name: "Primary color",
  scale: null,
  scaleName: null,
  values: [{ id: 2, name: "Blue" }],
};
const easter: Attribute = {
  property: 46803063641,
  name: "Holiday",
  scale: null,
  scaleName: null,
  values: [{ id: 37, name: "Easter" }],
};
const seen = ({ property, values }: Attribute) => [property, values.map(({ name }) => name)];

const test = listingTest
  /** What the seller chose at the marketplace. */
  .extend("theirs", ({ market, number }) => (...attributes: Attribute[]) => {
    must(there(market, number)).attributes = attributes.map(({ property, name, scale, values }) => ({
      propertyId: property,
      name,
      scaleId: scale,
      valueIds: values.map(({ id }) => id),
      values: values.map((value) => value.name),
    }));
  })
  .extend("now", ({ market, number }) => () => {
    return must(there(market, number)).attributes.map(({ propertyId, values }) => [propertyId, values]);
  })
  /** As the form does it: read, chosen, saved, asked for; with other fields beside them. */
  .extend("ask", ({ market, team, id }) => async (attributes: Attribute[], more: FlatFields = {}) => {
    const { sheet, there: beside, field } = await market.app.listingAttributes(team.actors.maker, id);
    const touched = { ...more, [field.key]: attributes };
    const edit = { listingId: id, changeId: sheet.change?.id ?? null, revision: sheet.change?.revision ?? 0, touched };
    return done(await market.app.saveEdit(team.actors.maker, { ...edit, beside }, "ask"));
  });

describe("attributes of a listing that exists", () => {
  test("are read where they stand, and just what differs is written and read back", async ({
    market,
    team,
    shop,
    id,
    theirs,
    now,
    ask,
  }) => {
    theirs(easter);
    const { chosen, ofCategory } = await market.app.listingAttributes(team.actors.maker, id);
    expect(chosen.map(seen)).toEqual([seen(easter)]);
    expect(ofCategory?.map(({ name }) => name)).toContain("Primary color");
    const change = await ask([blue, easter]);
    await market.forget();
    await approve(market, team, change);
    await market.work();
    expect(await market.operations()).toEqual([
      "getListing",
      "getListingInventory",
      "getListingProperties",
      "updateListingProperty",
      "getListing",
      "getListingInventory",
      "getListingProperties",
    ]);
    expect(now()).toEqual([seen(easter), seen(blue)]);
    expect(await market.app.change(team.actors.viewer, change.id)).toMatchObject({ state: "applied" });
    // The mirror doesn't have them: they are no difference, and no news of the seller's.
    await mirror(market, team, shop);
    expect((await market.app.listing(team.actors.viewer, id)).differences).toEqual([]);
    expect(await market.db.sql("select 1 from listing_events where fields ? 'attributes'")).toEqual([]);
  });

  test("are taken away where none is chosen, and written beside another field", async ({
    market,
    team,
    number,
    theirs,
    now,
    ask,
  }) => {
    theirs(easter, blue);
    await approve(market, team, await ask([blue], { title: "Another title" }));
    await market.work();
    expect(await writes(market)).toEqual(["updateListing", "deleteListingProperty"]);
    expect(now()).toEqual([seen(blue)]);
    expect(there(market, number)).toMatchObject({ title: "Another title" });
  });

  test("that were changed there since stop it, and it is edited again from what is there", async ({
    market,
    team,
    id,
    theirs,
    now,
    ask,
  }) => {
    const change = await ask([blue]);
    theirs(easter);
    await approve(market, team, change);
    await market.work();
    expect(await writes(market)).toEqual([]);
    const stopped = await market.app.change(team.actors.manager, change.id);
    expect(stopped).toMatchObject({
      state: "failed",
      items: [{ failure: { code: "changed-live", text: expect.stringContaining("Attributes") } }],
    });
    expect(stopped.listing?.differences).toEqual([]);
    await market.app.reopen(team.actors.maker, change.id);
    const again = await market.app.listingAttributes(team.actors.maker, id);
    expect(again.sheet.change?.id).toBe(change.id);
    expect(attributesOf(again.there["attributes"]).map(seen)).toEqual([seen(easter)]);
    await approve(market, team, await ask([blue, easter]));
    await market.work();
    expect(now()).toEqual([seen(easter), seen(blue)]);
  });

  test("stay in an edit that is gone on with in another form", async ({ market, team, id, theirs, ask, now }) => {
    theirs(easter);
    const change = await ask([easter, blue]);
    const edit = { listingId: id, changeId: change.id, revision: change.revision, touched: { title: "Another title" } };
    const both = done(await market.app.saveEdit(team.actors.maker, edit, "ask"));
    expect(both.items[0]?.content.edit?.before).toMatchObject({ attributes: [{ property: easter.property }] });
    await approve(market, team, both);
    await market.work();
    expect(now()).toEqual([seen(easter), seen(blue)]);
  });

  test("are read where a row of them is odd: what isn't read is neither shown nor taken away", async ({
    market,
    team,
    id,
    theirs,
    now,
    ask,
  }) => {
    theirs(easter, blue);
    market.hook(async (request, answer) => {
      const reply = await answer();
      if (!(request.method === "GET" && request.url.endsWith("/properties"))) return reply;
      const body = (await reply.json()) as { results: unknown[] };
      const [first] = body.results;
      return Response.json({
        ...body,
        results: [null, { ...(first as object), property_id: null }, ...body.results.slice(1)],
      });
    });
    const { chosen } = await market.app.listingAttributes(team.actors.maker, id);
    expect(chosen.map(seen)).toEqual([seen(blue)]);
    const green = { ...blue, values: [{ id: 5, name: "Green" }] };
    await approve(market, team, await ask([green]));
    await market.work();
    expect(now()).toEqual([seen(easter), seen(green)]);
  });

  test("of a shop that is closed to a person aren't read for them", async ({ market, team, shop, id }) => {
    await market.app.setShopAccess(team.actors.owner, shop, [team.members.second.slackUserId]);
    await market.forget();
    expect(await code(market.app.listingAttributes(team.actors.maker, id))).toBe("not-allowed");
    expect(await market.calls()).toEqual([]);
  });

  test("are there once, whatever call the process is killed after", async ({ market, team, theirs, now, ask }) => {
    for (let at = 1, dead = true; dead; at += 1) {
      theirs(easter);
      const change = await ask([blue]);
      await approve(market, team, change);
      const [operation] = await market.claim(1);
      const killed = cutting({ at, when: "after", of: "market" });
      await market.runOne(must(operation), { deps: market.process(killed.gate), death: killed.death });
      market.clock.pass(61_000);
      await market.work();
      expect([at, now(), (await market.app.change(team.actors.viewer, change.id)).state]).toEqual([
        at,
        [seen(blue)],
        "applied",
      ]);
      dead = killed.dead();
    }
  });
});
