import { describe, expect, test } from "vitest";
import { type Json, openShop, rows, us } from "./market.ts";

/** A listing of the seed made odd, and how a page, a reading of it alone and its inventory answer. */
async function oddShop(as: readonly string[]) {
  const shop = await openShop();
  const { id } = shop.seeded("Walnut Cutting");
  expect((await shop.control("POST", `listings/${id}/odd`, { as })).status).toBe(200);
  const page = await shop.own("GET", `shops/${us.shop}/listings?limit=100&includes=Inventory,Images`);
  const all = page.body["results"] as (Json | null)[];
  const row = all.find((each) => String(each?.["listing_id"]) === String(id));
  const alone = await shop.own("GET", `listings/${id}`);
  const inventory = await shop.own("GET", `listings/${id}/inventory`);
  return { shop, id, all, row, alone: alone.body, inventory };
}

describe("a listing answered in an odd form", () => {
  test("in a state of its own", async () => {
    const { row, alone } = await oddShop(["edit-state"]);
    expect([row?.["state"], alone["state"]]).toEqual(["edit", "edit"]);
  });

  test("without its inventory on pages", async () => {
    const { row, inventory } = await oddShop(["no-inventory"]);
    expect([row?.["inventory"], inventory.status]).toEqual([null, 200]);
  });

  test("whose inventory can't be found, and that no page shows", async () => {
    const { row, alone, inventory, id } = await oddShop(["inventory-missing", "unlisted"]);
    expect(row).toBeUndefined();
    expect([alone["listing_id"], inventory.status]).toEqual([id, 404]);
  });

  test("with prices of null", async () => {
    const { row, inventory } = await oddShop(["no-price"]);
    expect(row?.["price"]).toBeNull();
    expect(JSON.stringify([row?.["inventory"], inventory.body])).not.toMatch(/"price":[^n]/);
  });

  test("with numbers as texts, or 0 where it refers to something", async () => {
    const { row, id, inventory } = await oddShop(["ids-text"]);
    expect(row?.["listing_id"]).toBe(String(id));
    expect(rows(row, "images")[0]?.["listing_image_id"]).toMatch(/^\d+$/);
    expect(inventory.text).toMatch(/"readiness_state_id":"\d+"/);
    const zero = await oddShop(["ids-zero"]);
    expect([zero.row?.["shop_section_id"], zero.alone["taxonomy_id"]]).toEqual([0, 0]);
  });

  test("without a title, or null as a whole", async () => {
    expect((await oddShop(["no-title"])).row?.["title"]).toBeNull();
    const { all, alone } = await oddShop(["no-object"]);
    expect([all.filter((each) => each === null).length, alone]).toEqual([1, null]);
  });

  test("until it is told to end; the listing itself never changed", async () => {
    const { shop, id } = await oddShop(["edit-state", "no-title"]);
    await shop.control("POST", `listings/${id}/odd`, { as: [] });
    expect(await shop.get(id)).toMatchObject({ state: "active", title: "Walnut Cutting Board" });
  });
});

test("a shop is made to answer so many odd rows; an unknown oddity or shop is refused", async () => {
  const shop = await openShop();
  await shop.control("POST", `shops/${us.shop}/odd`, { as: ["edit-state"], count: 2 });
  const page = await shop.own("GET", `shops/${us.shop}/listings?limit=100`);
  expect(rows(page.body, "results").filter((row) => row["state"] === "edit")).toHaveLength(2);
  expect((await shop.control("POST", `shops/${us.shop}/odd`, { as: ["haunted"] })).status).toBe(400);
  expect((await shop.control("POST", "shops/7/odd", { as: ["edit-state"] })).status).toBe(404);
});
