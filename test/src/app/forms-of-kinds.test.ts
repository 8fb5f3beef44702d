import { describe, expect } from "vitest";
import type { ChangeId, ListingId } from "#src/platform/kernel/entity-ids.ts";
import { code, must } from "#test/src/store/studio.ts";
import { sameShopsTest } from "#test/support/shop-test.ts";
import { completeDraft } from "./drafting.ts";
import { askedEdit, done, listingId } from "./editing.ts";

/** Which change a form is about stands in the form: here it is one of another kind than the form is for. */

const test = sameShopsTest
  .extend("row", ({ market }) => async (id: ChangeId) => [
    await market.db.sql("select kind, state, revision, content from changes where id = $1", [id]),
    await market.db.sql("select shop_id, content from change_items where change_id = $1 order by shop_id", [id]),
  ])
  /** The n-th listing in this state. */
  .extend("listing", ({ market, team }) => async (state: string, n: number): Promise<ListingId> => {
    const found = market.state().listings.filter((each) => each.state === state);
    return listingId(market, team, must(found[n]).id);
  })
  .extend(
    "made",
    ({ market, team, listing }): Record<(typeof kinds)[number], () => Promise<{ id: ChangeId; revision: number }>> => ({
      edit: async () => askedEdit(market, team, await listing("active", 0), { title: "Edited" }),
      delete: async () => done(await market.app.deleteListing(team.actors.maker, await listing("active", 1))),
      unpublish: async () => done(await market.app.unpublish(team.actors.maker, await listing("active", 2))),
      renew: async () =>
        done(await market.app.putOnSale(team.actors.maker, { listingId: await listing("expired", 0), stock: {} })),
    }),
  );

const kinds = ["edit", "delete", "unpublish", "renew"] as const;

describe.each(kinds)("the forms of a new listing, sent for a change of kind %s", (kind) => {
  test("are refused, and what waits for approval goes on waiting as it was", async ({
    market,
    team,
    us: shop,
    eu: other,
    row,
    made,
  }) => {
    const { id: changeId, revision } = await made[kind]();
    const before = await row(changeId);
    const content = (currency: string) => ({ price: { amount: 2400, currency }, quantity: 1, overrides: {} });
    const edit = {
      changeId,
      revision,
      content: { title: "Something harmless" },
      items: [
        { shopId: shop, content: content("USD") },
        { shopId: other, content: content("EUR") },
      ],
    };
    expect(await code(market.app.saveDraft(team.actors.maker, edit, "keep"))).toBe("wrong-state");
    expect(await code(market.app.saveDraft(team.actors.maker, edit, "ask"))).toBe("wrong-state");
    const photos = { changeId, revision, photos: [], added: [{ id: "F1", name: "a.jpg", mime: "image/jpeg" }] };
    expect(await code(market.app.savePhotos(team.actors.maker, photos))).toBe("wrong-state");
    // The database judges it too, whoever asks.
    const store = market.stores.for(team.actors.maker);
    expect(await code(store.saveDraft({ ...edit, outbox: [] }))).toBe("wrong-state");
    expect(await code(store.saveDraft({ changeId, revision, content: edit.content, outbox: [] }))).toBe("wrong-state");
    expect(await row(changeId)).toEqual(before);
  });
});

describe("the form of an edit, sent for another change", () => {
  test("of another kind, of another listing, or for a new one is refused and changes nothing", async ({
    market,
    team,
    us: shop,
    row,
    listing,
  }) => {
    const id = await listing("active", 3);
    const del = done(await market.app.deleteListing(team.actors.maker, id));
    const elsewhere = await askedEdit(market, team, await listing("active", 4), { title: "Another's" });
    const draft = await completeDraft(market, team, [shop]);
    for (const { id: changeId, revision } of [del, elsewhere, draft]) {
      const before = await row(changeId);
      const edit = { listingId: id, changeId, revision, touched: { title: "Written over" } };
      expect(await code(market.app.startEdit(team.actors.maker, id, changeId))).toBe("wrong-state");
      expect(await code(market.app.saveEdit(team.actors.maker, edit, "ask"))).toBe("wrong-state");
      expect(await row(changeId)).toEqual(before);
    }
  });
});

describe("the revision that a form was drawn from", () => {
  test("is one: none fits no draft, so nobody's words are written over", async ({ market, team, us: shop }) => {
    const { id: changeId, content } = await completeDraft(market, team, [shop]);
    for (const revision of [Number.NaN, -1, 0]) {
      const edit = { changeId, revision, content: { title: "Written over" } };
      expect([revision, await code(market.app.saveDraft(team.actors.maker, edit, "keep"))]).toEqual([
        revision,
        "edited-meanwhile",
      ]);
    }
    expect((await market.app.change(team.actors.maker, changeId)).content).toEqual(content);
  });
});

describe("the button that puts a new listing on the marketplace as a draft", () => {
  test("approves another kind of change as what it is", async ({ market, team, listing }) => {
    const id = await listing("active", 5);
    const { id: changeId, contentHash } = await askedEdit(market, team, id, { title: "No draft" });
    await market.app.approve(team.actors.manager, { changeId, contentHash, mode: "draft" });
    expect((await market.app.change(team.actors.maker, changeId)).mode).toBe("live");
  });
});
