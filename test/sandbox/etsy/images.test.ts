import { describe, expect, test } from "vitest";
import { openShop, png, rows, us } from "./market.ts";

describe("photos", () => {
  test("a taken rank isn't inserted at: two have it, until they settle minutes later", async () => {
    const shop = await openShop();
    const id = await shop.createDraft();
    for (const rank of ["1", "2", "1"]) await shop.upload(id, { rank });
    const ranks = async () =>
      rows((await shop.own("GET", `listings/${id}/images`)).body, "results").map((each) => each["rank"]);
    expect(await ranks()).toEqual([1, 1, 2]);
    shop.pass(180_000);
    expect(await ranks()).toEqual([1, 2, 3]);
  });

  test("a photo's size is null at first and filled in once Etsy has processed it", async () => {
    const shop = await openShop();
    const id = await shop.createDraft();
    const header = Buffer.alloc(24);
    header.write("\x89PNG\r\n\x1a\n", 0, "latin1");
    header.writeUInt32BE(1200, 16);
    header.writeUInt32BE(900, 20);
    const photo = await shop.upload(id, { image: new Blob([Uint8Array.from(header)], { type: "image/png" }) });
    expect(photo.body).toMatchObject({ full_width: null, full_height: null });
    const [first] = rows(await shop.get(id, "?includes=Images"), "images");
    expect(first).toMatchObject({ full_width: null, full_height: null });
    shop.pass(60_000);
    const [later] = rows(await shop.get(id, "?includes=Images"), "images");
    expect(later).toMatchObject({ full_width: 1200, full_height: 900 });
    const [old] = rows(await shop.get(shop.seeded("Walnut Cutting").id, "?includes=Images"), "images");
    expect(old).toMatchObject({ full_width: 800, full_height: 600 });
  });

  test("a photo of the seed is a JPEG when it is fetched whole, so that it can be uploaded anew", async () => {
    const shop = await openShop();
    const [first] = rows(await shop.get(shop.seeded("Walnut Cutting").id, "?includes=Images"), "images");
    const response = await shop.handle(new Request(String(first?.["url_fullxfull"])));
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect([response.headers.get("content-type"), bytes[0], bytes[1]]).toEqual(["image/jpeg", 0xff, 0xd8]);
    const id = await shop.createDraft();
    expect((await shop.upload(id, { image: new Blob([bytes]) })).status).toBe(201);
  });

  test("overwrite replaces, with a new id", async () => {
    const shop = await openShop();
    const id = await shop.createDraft();
    const first = await shop.upload(id, { rank: "1" });
    const second = await shop.upload(id, { rank: "1", overwrite: "true" });
    expect(second.body["listing_image_id"]).not.toBe(first.body["listing_image_id"]);
    expect(await shop.pictures(id)).toHaveLength(1);
  });

  test("image_ids is an ordered full replacement; what was left out can be brought back", async () => {
    const shop = await openShop();
    const { id, imageIds } = shop.seeded("Walnut Cutting");
    const [a, b, c] = imageIds;
    await shop.patch(id, { image_ids: `${c},${a}` });
    expect((await shop.pictures(id)).map((each) => each.id)).toEqual([c, a]);
    const back = await shop.own("POST", `shops/${us.shop}/listings/${id}/images`, {
      multipart: { listing_image_id: String(b), rank: "3" },
    });
    expect(back.status).toBe(201);
    expect((await shop.pictures(id)).map((each) => each.id)).toEqual([c, a, b]);
  });

  test("an empty image_ids, and another shop's photo, are refused", async () => {
    const shop = await openShop();
    const { id } = shop.seeded("Walnut Cutting");
    expect((await shop.patch(id, { image_ids: "" })).body).toMatchObject([
      { path: "/images", type: "array_too_short" },
    ]);
    expect((await shop.patch(id, { image_ids: String(shop.seeded("Walnut Spoon").imageIds[0]) })).status).toBe(400);
  });

  test("twenty, and no more", async () => {
    const shop = await openShop();
    const id = await shop.createDraft();
    for (let rank = 1; rank <= 20; rank += 1) await shop.upload(id, { rank: String(rank) });
    expect(await shop.upload(id, { rank: "21" })).toMatchObject({
      status: 400,
      body: {
        error: "Listings are only allowed 20 images. Please delete a ListingImage before trying to upload another.",
      },
    });
  });

  test("the last one can't be deleted", async () => {
    const shop = await openShop();
    const { id, imageIds } = shop.seeded("Linocut Print, Pine");
    const remove = (image: number | undefined) => shop.own("DELETE", `shops/${us.shop}/listings/${id}/images/${image}`);
    expect(await remove(imageIds[0])).toMatchObject({
      status: 400,
      body: { error: "Listings must have at least 1 image. Please add another ListingImage before trying to delete." },
    });
    await shop.upload(id, { rank: "2" });
    expect((await remove(imageIds[0])).status).toBe(204);
    expect((await remove(imageIds[0])).status).toBe(404);
  });

  test.for<[string, Record<string, string | Blob>]>([
    ["neither a file nor an id", { image: "" }],
    ["a text that calls itself a photo", { image: new Blob(["hello"], { type: "image/png" }) }],
    ["an alt text of 501 characters", { alt_text: "x".repeat(501) }],
    ["rank 0", { rank: "0" }],
  ])("%s is refused", async ([, fields]) => {
    const shop = await openShop();
    expect((await shop.upload(await shop.createDraft(), fields)).status).toBe(400);
  });

  test("anything but multipart is refused; there is no way to change one", async () => {
    const shop = await openShop();
    const id = await shop.createDraft();
    const path = `shops/${us.shop}/listings/${id}/images`;
    expect((await shop.own("POST", path, { form: { rank: 1 } })).status).toBe(400);
    expect((await shop.own("PUT", `${path}/1`, { form: { rank: 1 } })).status).toBe(404);
    expect((await shop.own("GET", path)).status).toBe(404);
    expect((await shop.own("POST", `listings/${id}/images`, { multipart: { image: png() } })).status).toBe(404);
  });

  test("two at once for one listing are in each other's way", async () => {
    const shop = await openShop();
    const id = await shop.createDraft();
    const both = await Promise.all([shop.upload(id, { rank: "1" }), shop.upload(id, { rank: "2" })]);
    expect(both.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409]);
    expect(both.find(({ status }) => status === 409)?.text).toContain("inconsistent order");
  });

  test("what was uploaded is what buyers are shown", async () => {
    const shop = await openShop();
    const reply = await shop.upload(await shop.createDraft(), { image: png(7) });
    const response = await shop.handle(new Request(String(reply.body["url_fullxfull"])));
    expect(response.headers.get("content-type")).toBe("image/png");
    expect(new Uint8Array(await response.arrayBuffer()).at(-1)).toBe(7);
  });
});
