import { describe, expect, test } from "vitest";
import { draftForm, openShop, png, us } from "./market.ts";

describe("a listing from draft to live", () => {
  test("draft, photos, inventory, active; one fee; read back as written", async () => {
    const shop = await openShop();
    const id = await shop.createDraft({
      tags: "linen apron,pinafore",
      materials: "linen",
      shop_section_id: us.section,
    });
    expect(await shop.get(id)).toMatchObject({ state: "draft", quantity: 3, tags: ["linen apron", "pinafore"] });
    const photo = await shop.upload(id, { rank: "1", alt_text: "The apron" });
    expect(photo).toMatchObject({ status: 201, body: { rank: 1, alt_text: "The apron", full_width: null } });
    const offering = { price: 26, quantity: 4, is_enabled: true, readiness_state_id: us.processing };
    const stocked = await shop.own("PUT", `listings/${id}/inventory`, {
      json: { products: [{ sku: "AP-1", property_values: [], offerings: [offering] }] },
    });
    expect(stocked.status).toBe(200);
    expect((await shop.patch(id, { state: "active" })).status).toBe(200);
    expect(await shop.get(id, "?includes=Images")).toMatchObject({
      state: "active",
      title: "Linen apron &amp; pocket",
      description: "Washed linen. It&#39;s &quot;new&quot; &amp; &lt;soft&gt;",
      price: { amount: 2600, divisor: 100, currency_code: "USD" },
      quantity: 4,
      images: [{ listing_image_id: photo.body["listing_image_id"] }],
    });
    expect(await shop.fees(`?listing_id=${id}`)).toMatchObject([{ cents: 20, reason: "publish" }]);
    await shop.patch(id, { state: "active" });
    expect(await shop.fees(`?listing_id=${id}`)).toHaveLength(1);
  });

  test("the address of the listing shows it to buyers", async () => {
    const shop = await openShop();
    const id = await shop.createDraft();
    await shop.upload(id, { image: png() });
    await shop.patch(id, { state: "active" });
    const url = new URL(String((await shop.get(id))["url"]));
    expect(url.pathname).toBe(`/listing/${id}/linen-apron-pocket`);
  });

  test("a repeated create makes another listing: nothing tells it from a new one", async () => {
    const shop = await openShop();
    const ids = [await shop.createDraft(), await shop.createDraft()];
    expect(new Set(ids).size).toBe(2);
  });
});

describe("createDraftListing refuses, with Etsy's texts", () => {
  const without = (name: string) => {
    const { [name]: _, ...rest } = draftForm() as Record<string, string | number | boolean>;
    return rest;
  };
  test.for<[string, Record<string, string | number | boolean>, string | RegExp]>([
    ["no title", without("title"), "There was a problem with /title : is required"],
    ["no shipping profile", without("shipping_profile_id"), "A shipping_profile_id is required for physical listings."],
    ["no processing profile", without("readiness_state_id"), "A readiness_state_id is required for physical listings."],
    [
      "too cheap",
      draftForm({ price: 0.19 }),
      '[{"path":"/price","type":"price_too_low","message":"must be above min price $0.20 USD","transformed":false}]',
    ],
    ["a deleted shipping profile", draftForm({ shipping_profile_id: us.deletedShipping }), /Shipping profile/],
    ["a section of nobody", draftForm({ shop_section_id: 7 }), /\/shop\/section\/id : Shop section not found/],
    ["legacy personalization", draftForm({ personalization_is_required: true }), /Legacy personalization/],
    ["made by someone else", draftForm({ who_made: "someone_else" }), /Oh dear, you cannot sell this item/],
    ["last year's when_made", draftForm({ when_made: "2020_2025" }), /Invalid value \(2020_2025\)/],
    [
      "141 characters, one of them a dollar sign",
      draftForm({ title: `$${"x".repeat(140)}` }),
      '[{"path":"/title/1","type":"string_too_long","message":"cannot be more than 140 characters","transformed":false},' +
        '{"path":"/title/1","type":"invalid_characters","message":"You cannot include any of the following characters: $^`","transformed":false}]',
    ],
    [
      "two colons",
      draftForm({ title: "a: b: c" }),
      '[{"path":"/title/1","type":"invalid_characters","message":"can only use the character : once","transformed":false}]',
    ],
    [
      "a title of spaces",
      draftForm({ title: "  " }),
      '[{"path":"/title/1","type":"string_too_short","message":"cannot be empty","transformed":false}]',
    ],
    ["fourteen tags", draftForm({ tags: Array.from({ length: 14 }, (_, n) => `t${n}`).join() }), /\/tags/],
    ["a tag twice", draftForm({ tags: "linen,Linen" }), /\/tags : You may not have duplicate tags\./],
    ["21 characters in a tag", draftForm({ tags: "x".repeat(21) }), /\/tags/],
    ["a sign in a material", draftForm({ materials: "linen!" }), /\/materials/],
    ["quantity 0", draftForm({ quantity: 0 }), /\/quantity/],
    ["quantity 1000", draftForm({ quantity: 1000 }), /\/quantity/],
    ["weight 0", draftForm({ item_weight: 0 }), /\/item_weight/],
    ["a category of nobody", draftForm({ taxonomy_id: 1 }), /taxonomy_id/],
  ])("%s", async ([, form, text]) => {
    const shop = await openShop();
    const before = shop.snapshot().listings.length;
    const reply = await shop.own("POST", `shops/${us.shop}/listings`, { form });
    expect(reply.status).toBe(400);
    expect(reply.text).toMatch(text);
    expect(shop.snapshot().listings).toHaveLength(before);
  });
});

describe("state=active refuses, with Etsy's texts", () => {
  test("no photo", async () => {
    const shop = await openShop();
    const reply = await shop.patch(await shop.createDraft(), { state: "active" });
    expect(reply.status).toBe(400);
    expect(reply.body).toEqual([
      { path: "/images", type: "array_too_short", message: "cannot be less than 1 items", transformed: false },
    ]);
    expect(await shop.fees()).toEqual([]);
  });

  test("no return policy, outside the EU", async () => {
    const shop = await openShop();
    const { return_policy_id: _, ...form } = draftForm();
    const { body } = await shop.own("POST", `shops/${us.shop}/listings`, { form });
    const id = Number(body["listing_id"]);
    await shop.upload(id);
    const reply = await shop.patch(id, { state: "active" });
    expect(reply).toMatchObject({
      status: 400,
      body: { error: "There was a problem with /return/policy : cannot be null" },
    });
  });

  test("frozen", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Linen Tea Towel");
    await shop.control("POST", `listings/${id}/freeze`, {});
    expect(await shop.get(id)).toMatchObject({ state: "inactive" });
    expect(await shop.patch(id, { state: "active" })).toMatchObject({
      status: 400,
      body: { error: "This listing is not publishable because it's frozen" },
    });
  });

  test("a state that no document has", async () => {
    const shop = await openShop();
    const id = await shop.createDraft();
    await shop.upload(id);
    await shop.control("POST", `listings/${id}/odd`, { as: ["edit-state"] });
    expect(await shop.patch(id, { state: "active" })).toMatchObject({
      status: 400,
      body: { error: "Cannot activate a listing in this state: state = edit" },
    });
  });

  test("a digital listing without a file", async () => {
    const shop = await openShop();
    const id = await shop.createDraft({ type: "download" });
    await shop.upload(id);
    expect(await shop.patch(id, { state: "active" })).toMatchObject({
      status: 400,
      body: {
        error:
          "This digital listing cannot be activated. Please upload a file or associate an existing file to download with this listing.",
      },
    });
    expect(await shop.fees(`?listing_id=${id}`)).toEqual([]);
  });

  test("a shipping profile that was deleted meanwhile", async () => {
    const shop = await openShop();
    const id = await shop.createDraft();
    await shop.upload(id);
    expect((await shop.own("DELETE", `shops/${us.shop}/shipping-profiles/${us.shipping}`)).status).toBe(204);
    expect(await shop.patch(id, { state: "active" })).toMatchObject({
      status: 400,
      body: { error: "There was a problem with /shipping_profile_id : cannot be null" },
    });
  });

  test("a shop on vacation", async () => {
    const shop = await openShop();
    await shop.control("POST", `shops/${us.shop}/vacation`, {});
    expect((await shop.patch(shop.seeded("Oven Mitt").id, { state: "active" })).status).toBe(400);
  });
});

describe("states and fees", () => {
  test("inactive and active again within the term costs nothing", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Linen Tea Towel");
    await shop.patch(id, { state: "inactive" });
    await shop.patch(id, { state: "active" });
    expect(await shop.get(id)).toMatchObject({ state: "active" });
    expect(await shop.fees()).toEqual([]);
  });

  test("sold out: quantity 1 and a fee", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Ink Drawing");
    await shop.patch(id, { state: "active" });
    expect(await shop.get(id)).toMatchObject({ state: "active", quantity: 1 });
    expect(await shop.fees()).toMatchObject([{ listingId: id, reason: "renew", cents: 20 }]);
  });

  test("a draft can't be made inactive, nothing can be made a draft", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Oven Mitt");
    expect((await shop.patch(id, { state: "inactive" })).status).toBe(400);
    expect((await shop.patch(shop.seeded("Walnut Cutting").id, { state: "draft" })).status).toBe(400);
  });

  test("the term ends: renewed for a fee, or expired", async () => {
    const shop = await openShop();
    const renewed = shop.seeded("Linen Tea Towel").id;
    const expiring = shop.seeded("Walnut Cutting").id;
    await shop.patch(expiring, { should_auto_renew: false });
    shop.pass(85 * 24 * 3_600_000);
    await shop.send("GET", "/");
    const states = new Map(shop.snapshot().listings.map((listing) => [listing.id, listing.state]));
    expect([states.get(renewed), states.get(expiring)]).toEqual(["active", "expired"]);
    expect(await shop.fees(`?listing_id=${renewed}`)).toHaveLength(1);
    expect(await shop.fees(`?listing_id=${expiring}`)).toHaveLength(0);
  });

  test("deleted is gone, in whatever state it was", async () => {
    const shop = await openShop();
    for (const title of ["Oven Mitt", "Linen Tea Towel", "Ink Drawing", "Linen Scarf", "Wool Throw"]) {
      const { id } = shop.seeded(title);
      expect((await shop.own("DELETE", `listings/${id}`)).status).toBe(204);
      expect(await shop.own("GET", `listings/${id}`)).toMatchObject({
        status: 404,
        body: { error: "Resource not found" },
      });
    }
  });
});
