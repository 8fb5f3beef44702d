import { describe, expect, test } from "vitest";
import { openShop, rows, us } from "./market.ts";

describe("updateListing reads forms as Etsy does", () => {
  test("an array is one value with commas", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Walnut Cutting");
    expect((await shop.patch(id, { tags: "one,two, three" })).body).toMatchObject({ tags: ["one", "two", "three"] });
  });

  test("a key given again: 200, and only the last value is kept", async () => {
    const shop = await openShop();
    const { id, imageIds } = shop.seeded("Walnut Cutting");
    const path = `shops/${us.shop}/listings/${id}`;
    const tags = await shop.own("PATCH", path, { raw: "tags=one&tags=two&tags=three" });
    expect(tags).toMatchObject({ status: 200, body: { tags: ["three"] } });
    const images = await shop.own("PATCH", path, { raw: imageIds.map((each) => `image_ids=${each}`).join("&") });
    expect(images.status).toBe(200);
    expect((await shop.pictures(id)).map((each) => each.id)).toEqual([imageIds[2]]);
  });

  test.each(["Mug for $5", "Spoon, ½ cup"])("the title %s is refused as a list, as measured", async (title) => {
    const shop = await openShop();
    const { id } = shop.seeded("Walnut Cutting");
    const reply = await shop.patch(id, { title });
    expect(reply).toMatchObject({
      status: 400,
      body: [{ path: "/title/1", type: "invalid_characters", transformed: false }],
    });
  });

  test("keys with brackets are refused", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Walnut Cutting");
    const reply = await shop.own("PATCH", `shops/${us.shop}/listings/${id}`, { raw: "tags[]=one&tags[]=two" });
    expect(reply.status).toBe(400);
    expect(reply.text).toContain("contains invalid characters");
  });

  test("JSON is taken as a form is; PUT isn't known", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Walnut Cutting");
    const path = `shops/${us.shop}/listings/${id}`;
    const sent = { title: "Sent as JSON", tags: ["one", "two"], should_auto_renew: false };
    expect((await shop.own("PATCH", path, { json: sent })).status).toBe(200);
    expect(await shop.get(id)).toMatchObject(sent);
    expect((await shop.own("PATCH", path, { json: ["x"] })).status).toBe(400);
    expect(await shop.own("PUT", path, { form: { title: "x" } })).toMatchObject({
      status: 404,
      body: { error: "Resource not found" },
    });
  });
});

describe("updateListing", () => {
  test("0 takes a section off, an empty value leaves it", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Walnut Cutting");
    const { shop_section_id: before } = await shop.get(id);
    await shop.patch(id, { shop_section_id: "" });
    expect((await shop.get(id))["shop_section_id"]).toBe(before);
    await shop.patch(id, { shop_section_id: 0 });
    expect((await shop.get(id))["shop_section_id"]).toBeNull();
  });

  test("price and quantity: 200, and nothing of the sort happens", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Walnut Cutting");
    const reply = await shop.patch(id, { price: 1, quantity: 99, readiness_state_id: us.processing + 1 });
    expect(reply.status).toBe(200);
    expect(await shop.get(id)).toMatchObject({
      price: { amount: 6200 },
      quantity: 3,
      readiness_state_id: us.processing,
    });
  });

  test("who, when and supply go together", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Walnut Cutting");
    expect((await shop.patch(id, { when_made: "1990s" })).body).toEqual({
      error: "Cannot update 'when_made' without 'who_made' and without 'is_supply' and vice versa",
    });
    expect((await shop.patch(id, { when_made: "1990s", who_made: "i_did", is_supply: false })).status).toBe(200);
  });

  test("a section that is gone fails the whole call", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Walnut Cutting");
    const reply = await shop.patch(id, { title: "Another title", shop_section_id: 5 });
    expect(reply.body).toEqual({ error: "There was a problem with /shop/section/id : Shop section not found." });
    expect(await shop.get(id)).toMatchObject({ title: "Walnut Cutting Board" });
  });

  test("only active and inactive are states one can ask for", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Walnut Cutting");
    expect((await shop.patch(id, { state: "sold_out" })).body["error"]).toMatch(/Invalid value \(sold_out\) for enum/);
  });

  test("a refused activation leaves the other fields of the call undone as well", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Beeswax");
    expect((await shop.patch(id, { title: "Other", state: "active" })).status).toBe(400);
    expect(await shop.get(id)).toMatchObject({ title: "Beeswax Candle", state: "draft" });
  });
});

describe("reading", () => {
  test("one state per call, active unless asked otherwise: a draft is not among them", async () => {
    const shop = await openShop();
    const titles = async (query: string) =>
      rows((await shop.own("GET", `shops/${us.shop}/listings${query}`)).body, "results").map((each) =>
        String(each["title"]),
      );
    expect(await titles("")).not.toContain("Beeswax Candle");
    expect(await titles("?state=draft")).toEqual(["Beeswax Candle", "Oven Mitt, Heavy Linen"]);
    expect((await shop.own("GET", `shops/${us.shop}/listings?state=removed`)).status).toBe(400);
  });

  test("pages of up to 100, offsets of up to 12 000, newest first", async () => {
    const shop = await openShop();
    await shop.control("POST", `shops/${us.shop}/fill`, { count: 120, state: "draft" });
    const page = async (query: string) => shop.own("GET", `shops/${us.shop}/listings?state=draft&${query}`);
    expect((await page("limit=100")).body["results"]).toHaveLength(100);
    expect((await page("limit=100&offset=100")).body).toMatchObject({ count: 122, results: { length: 22 } });
    expect((await page("")).body["results"]).toHaveLength(25);
    expect((await page("limit=101")).status).toBe(400);
    expect((await page("offset=12000")).status).toBe(200);
    expect(await page("offset=12001")).toMatchObject({
      status: 400,
      body: { error: "Offset provided is greater than the maximum offset allowed." },
    });
  });

  test("a batch with one unknown id is 404 as a whole; SKUs are for the owner", async () => {
    const shop = await openShop();
    const [mine, other] = [shop.seeded("Walnut Cutting"), shop.seeded("Stoneware Mug")];
    const batch = (ids: string) => shop.own("GET", `listings/batch/inventory?listing_ids=${ids}`);
    expect((await batch(`${mine.id},1`)).status).toBe(404);
    const { body } = await batch(`${mine.id},${other.id}`);
    const skus = rows(body, "results").map((each) => rows(each["inventory"], "products")[0]?.["sku"]);
    expect(skus).toEqual([mine.products[0]?.sku, ""]);
  });

  test("what getListing doesn't offer any more is refused", async () => {
    const shop = await openShop();
    const reply = await shop.own("GET", `listings/${shop.seeded("Walnut Cutting").id}?includes=Inventory`);
    expect(reply.status).toBe(400);
  });

  test("deleted shipping profiles are in the list, marked", async () => {
    const shop = await openShop();
    const { body } = await shop.own("GET", `shops/${us.shop}/shipping-profiles`);
    expect(rows(body, "results").filter((each) => each["is_deleted"])).toHaveLength(1);
  });

  test("a processing profile that exists: 409, and where it is", async () => {
    const shop = await openShop();
    const form = { readiness_state: "made_to_order", min_processing_time: 3, max_processing_time: 5 };
    const reply = await shop.own("POST", `shops/${us.shop}/readiness-state-definitions`, { form });
    expect(reply.status).toBe(409);
    const at = reply.headers.get("content-location") ?? "";
    expect(at).toMatch(new RegExp(`/${us.processing}$`));
    const found = await shop.own("GET", at.replace("/v3/application/", ""));
    expect(found).toMatchObject({ status: 200, body: { readiness_state_id: us.processing } });
    expect((await shop.own("GET", `shops/${us.shop}/readiness-state-definitions/1`)).status).toBe(404);
  });
});
