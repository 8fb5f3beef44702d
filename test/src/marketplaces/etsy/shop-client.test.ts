import { describe, expect, test } from "vitest";
import { must } from "#test/src/store/studio.ts";
import { assumedFields } from "#test/contract/assumed.ts";
import facts from "./openapi-facts.json" with { type: "json" };
import { accessTo, etsyAnswering, json, listing, payload, rejection, type Reply } from "./stand-in.ts";

function shopAnswering(...replies: Reply[]) {
  const made = etsyAnswering(replies);
  const { access, asked } = accessTo();
  return { ...made, asked, shop: made.etsy.shop(access) };
}

const image = (id: number, rank: number, alt: string | null = null) => ({
  listing_image_id: id,
  rank,
  alt_text: alt,
  url_fullxfull: "https://i.example/1.jpg",
});
const inventory = (product: Record<string, unknown> = {}, offering: Record<string, unknown> = {}) => ({
  product_id: 1,
  sku: "AP-01",
  is_deleted: false,
  property_values: [],
  offerings: [
    {
      offering_id: 2,
      quantity: 3,
      is_enabled: true,
      is_deleted: false,
      price: { amount: 2450, divisor: 100, currency_code: "EUR" },
      readiness_state_id: 33,
      ...offering,
    },
  ],
  ...product,
});

describe("publishing", () => {
  test("without attributes takes N + 5 calls for N photos, read back included: at most the N + P + 6 promised", async () => {
    const { shop, seen, asked } = shopAnswering(
      json(listing(), 201),
      ...[1, 2, 3].map((rank) => json(image(100 + rank, rank), 201)),
      json({ products: [inventory()] }),
      json(listing({ state: "active" })),
      json(listing({ state: "active", images: [image(101, 1), image(102, 2), image(103, 3)] })),
      json({ products: [inventory()] }),
    );
    const { listingId } = await shop.createDraft(payload);
    for (const rank of [1, 2, 3]) {
      await shop.uploadImage(listingId, { bytes: Uint8Array.of(255, 216, 255), name: "a.jpg", alt: "An apron", rank });
    }
    await shop.putInventory(listingId, payload);
    await shop.activate(listingId);
    expect(await shop.readListing(listingId)).toMatchObject({
      state: "active",
      fields: { images: [{ imageId: "101" }, { imageId: "102" }, { imageId: "103" }] },
    });
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /v3/application/shops/5001/listings",
      "POST /v3/application/shops/5001/listings/9001/images",
      "POST /v3/application/shops/5001/listings/9001/images",
      "POST /v3/application/shops/5001/listings/9001/images",
      "PUT /v3/application/listings/9001/inventory",
      "PATCH /v3/application/shops/5001/listings/9001",
      "GET /v3/application/listings/9001",
      "GET /v3/application/listings/9001/inventory",
    ]);
    expect(seen.length).toBeLessThanOrEqual(3 + 6);
    // Every write was guarded, after its token was at hand; no read was.
    expect(asked).toEqual([...Array.from({ length: 6 }, () => ["token", "guard"]), ["token"], ["token"]].flat());
  });

  test("the draft's form: Etsy's fields only, arrays as one value, price in whole units", async () => {
    const { shop, seen } = shopAnswering(json(listing(), 201));
    await expect(shop.createDraft(payload)).resolves.toEqual({ listingId: "9001" });
    const form = [...new URLSearchParams(seen[0]?.body)];
    expect(Object.fromEntries(form)).toEqual({
      title: "Linen apron & pocket",
      description: payload.description,
      quantity: "3",
      price: "24.50",
      who_made: "i_did",
      when_made: "made_to_order",
      is_supply: "false",
      taxonomy_id: "1234",
      shipping_profile_id: "11",
      readiness_state_id: "33",
      return_policy_id: "22",
      shop_section_id: "44",
      tags: "linen apron,pinafore",
      materials: "linen,cotton thread",
      should_auto_renew: "true",
      type: "physical",
    });
    const names = form.map(([name]) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(names.filter((name) => !facts.operations.createDraftListing.fields.includes(name))).toEqual([]);
    expect(facts.operations.createDraftListing.required.filter((name) => !names.includes(name))).toEqual([]);
    expect(seen[0]?.headers.get("content-type")).toContain("application/x-www-form-urlencoded");
  });

  test("where Etsy's year began earlier than ours, its refusal is learnt from and the write is made once more", async () => {
    const taken = "made_to_order, 2020_2027, 2010_2019, 2008_2009, before_2008, 2000_2007";
    const refused = json({ error: `Invalid value (2020_2026) for enum(${taken})` }, 400);
    const { shop, seen, etsy } = shopAnswering(refused, json(listing(), 201), json(listing()));
    await expect(shop.createDraft({ ...payload, whenMade: "since_2020" })).resolves.toEqual({ listingId: "9001" });
    await shop.updateFields("9001", { whoMade: "i_did", whenMade: "vintage", isSupply: false });
    const sent = seen.map(({ body }) => new URLSearchParams(body).get("when_made"));
    expect(sent).toEqual(["2020_2026", "2020_2027", "before_2008"]);
    const labels = etsy.choices("whenMade").map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(["2020 – 2027", "Before 2008", "1990s", "1700s"]));
  });

  test("years that Etsy no longer has are refused with what to do, and sent once", async () => {
    const refused = json({ error: "Invalid value (2006_2009) for enum(made_to_order,2020_2026,1990s)" }, 400);
    const { shop, seen } = shopAnswering(refused);
    const error = await rejection(shop.createDraft({ ...payload, whenMade: "2006_2009" }));
    expect(error).toMatchObject({ code: "marketplace-refused", field: "defaults" });
    expect(error).toHaveProperty("userText", expect.stringContaining("Choose again when it was made"));
    expect(seen).toHaveLength(1);
  });

  test("what is said of safety is sent by the names that are assumed, each operator with its kind", async () => {
    const { shop, seen } = shopAnswering(json(listing(), 201), json(listing()));
    const said = { manufacturerId: 71, responsiblePersonId: 72, serialNumber: "LOT-7", safetyWarnings: "Hot." };
    await shop.createDraft({ ...payload, ...said });
    await shop.updateFields("9001", { ...said, manufacturerId: null, safetyWarnings: null });
    const [made, changed] = seen.map(({ body }) =>
      Object.fromEntries([...new URLSearchParams(body)].filter(([name]) => name.startsWith("gpsr_"))),
    );
    expect(made).toEqual({
      gpsr_manufacturer_type: "manufacturer",
      gpsr_manufacturer_id: "71",
      gpsr_responsible_person_type: "responsible_person",
      gpsr_responsible_person_id: "72",
      gpsr_serial_number: "LOT-7",
      gpsr_safety_warnings: "Hot.",
    });
    expect(changed).toEqual({
      ...made,
      gpsr_manufacturer_type: "",
      gpsr_manufacturer_id: "0",
      gpsr_safety_warnings: "",
    });
    for (const operation of ["createDraftListing", "updateListing"]) {
      expect(assumedFields[operation]).toEqual(expect.arrayContaining(Object.keys(made ?? {})));
    }
  });

  test("production partners are one value, taken away by an empty one, and read by their numbers", async () => {
    const shown = [74, 71].map((id) => ({ production_partner_id: id, partner_name: "Weavers", location: "Porto" }));
    const there = json(listing({ production_partners: shown }));
    const { shop, seen } = shopAnswering(
      json(listing(), 201),
      json(listing()),
      json(listing()),
      there,
      json({ products: [inventory()] }),
    );
    await shop.createDraft({ ...payload, productionPartnerIds: [71, 74] });
    await shop.updateFields("9001", { productionPartnerIds: [71] });
    await shop.updateFields("9001", { productionPartnerIds: [] });
    expect(seen.map(({ body }) => new URLSearchParams(body).get("production_partner_ids"))).toEqual([
      "71,74",
      "71",
      "",
    ]);
    expect([...new URLSearchParams(seen[2]?.body).keys()]).toEqual(["production_partner_ids"]);
    expect(await shop.readListing("9001")).toMatchObject({ fields: { productionPartnerIds: [71, 74] } });
  });

  test("what isn't chosen isn't sent", async () => {
    const { shop, seen } = shopAnswering(json(listing(), 201));
    await shop.createDraft({ ...payload, tags: [], materials: [], sectionId: null, returnPolicyId: null });
    const names = [...new URLSearchParams(seen[0]?.body).keys()];
    for (const name of ["tags", "materials", "shop_section_id", "return_policy_id"]) expect(names).not.toContain(name);
  });

  test("styles are written while a listing is made; an edit of them is refused before anything is sent", async () => {
    const { shop, seen } = shopAnswering(json(listing(), 201));
    await shop.createDraft({ ...payload, styles: ["Boho", "Art deco"] });
    expect(new URLSearchParams(seen[0]?.body).get("styles")).toBe("Boho,Art deco");
    expect(await rejection(shop.updateFields("9001", { styles: ["Boho"] }))).toMatchObject({ code: "bad-input" });
    expect(seen).toHaveLength(1);
  });

  test("a tag with a comma would arrive as two: refused before anything is sent", async () => {
    const { shop, seen } = shopAnswering();
    const error = await rejection(shop.createDraft({ ...payload, tags: ["linen, washed"] }));
    expect(error).toMatchObject({ code: "bad-input", field: "tags" });
    expect(seen).toEqual([]);
  });

  test.for([
    [{ amount: 2450, currency: "USD" }, 24.5, "24.50"],
    [{ amount: 2400, currency: "JPY" }, 2400, "2400"],
    [{ amount: 1, currency: "EUR" }, 0.01, "0.01"],
    [{ amount: 109_95, currency: "GBP" }, 109.95, "109.95"],
  ] as const)("the price %o", async ([price, number, text]) => {
    const { shop, seen } = shopAnswering(json(listing(), 201), json({ products: [inventory()] }));
    await shop.createDraft({ ...payload, price });
    await shop.putInventory("9001", { ...payload, price });
    expect(new URLSearchParams(seen[0]?.body).get("price")).toBe(text);
    expect(JSON.parse(seen[1]?.body ?? "").products[0].offerings[0].price).toBe(number);
  });

  test("the inventory: one product, one offering, everything Etsy demands and no key it refuses", async () => {
    const { shop, seen } = shopAnswering(json({ products: [inventory()] }));
    await shop.putInventory("9001", payload);
    expect(seen[0]?.headers.get("content-type")).toBe("application/json");
    expect(JSON.parse(seen[0]?.body ?? "")).toEqual({
      products: [
        {
          sku: "AP-01",
          property_values: [],
          offerings: [{ price: 24.5, quantity: 3, is_enabled: true, readiness_state_id: 33 }],
        },
      ],
      price_on_property: [],
      quantity_on_property: [],
      sku_on_property: [],
      readiness_state_on_property: [],
    });
  });

  test("a photo goes as a file with its rank and alt text, and never overwrites", async () => {
    const { shop, seen } = shopAnswering(json(image(101, 2), 201));
    const bytes = Buffer.from("\x89PNG\r\n\x1a\nrest", "latin1");
    await expect(shop.uploadImage("9001", { bytes, name: "x.jpg", alt: "Schürze", rank: 2 })).resolves.toEqual({
      imageId: "101",
    });
    const form = seen[0]?.form;
    const file = form?.get("image") as File;
    expect(Buffer.from(await file.arrayBuffer())).toEqual(bytes);
    expect([file.name, file.type]).toEqual(["x.jpg", "image/png"]);
    expect([...(form?.keys() ?? [])]).toEqual(["image", "rank", "alt_text"]);
    expect([form?.get("rank"), form?.get("alt_text")]).toEqual(["2", "Schürze"]);
  });

  test("photos are put in order by one value, never by repeated keys", async () => {
    const { shop, seen } = shopAnswering(json(listing()));
    await shop.setImageOrder("9001", ["103", "101", "102"]);
    expect(seen[0]).toMatchObject({ method: "PATCH", body: "image_ids=103%2C101%2C102" });
  });

  test("going live sends the state alone", async () => {
    const { shop, seen } = shopAnswering(json(listing({ state: "active" })));
    await shop.activate("9001");
    expect(seen[0]).toMatchObject({ method: "PATCH", body: "state=active" });
  });
});

describe("reading", () => {
  test("a listing: text unescaped once, photos by rank then age, nothing of its owner kept", async () => {
    const cover = { ...image(11, 1), url_570xN: "https://img.etsy.example/11.jpg" };
    const images = [image(30, 2, "back"), image(12, 1, "kid&#39;s"), cover];
    const ending = Date.parse("2027-03-23T12:00:00Z") / 1000;
    const videos = [
      { video_id: 71, video_state: "active" },
      { video_id: 70, video_state: "inactive" },
      { video_id: 69, video_state: "deleted" },
    ];
    const over = { images, videos, description: "&amp;lt; &#x2019; &copy;", views: 7, ending_timestamp: ending };
    const { shop, seen } = shopAnswering(json(listing(over)), json({ products: [] }));
    const { fields, inventory: _, ...rest } = must(await shop.readListing("9001"));
    expect(rest).toEqual({
      listingId: "9001",
      state: "draft",
      url: "https://www.etsy.example/your/shops/me/listing-editor/edit/9001",
      coverUrl: "https://img.etsy.example/11.jpg",
      pictures: { 11: "https://img.etsy.example/11.jpg" },
      endsAt: new Date("2027-03-23T12:00:00Z"),
      createdAt: new Date("2026-11-23T12:00:00Z"),
      currency: "",
    });
    expect(fields).toMatchObject({
      title: "Linen apron & pocket",
      description: "&lt; ’ &copy;",
      tags: ["linen apron", "kid's"],
      materials: ["linen"],
      category: 1234,
      shippingProfileId: 11,
      returnPolicyId: 22,
      sectionId: 44,
      whoMade: "i_did",
      whenMade: "made_to_order",
      isSupply: false,
      autoRenew: true,
      images: [
        { imageId: "11", alt: "" },
        { imageId: "12", alt: "kid's" },
        { imageId: "30", alt: "back" },
      ],
      videos: [{ videoId: "70" }, { videoId: "71" }],
    });
    expect(seen[0]?.query).toBe("?includes=Images%2CPersonalization%2CVideos");
  });

  test("a listing that was deleted is null", async () => {
    const { shop } = shopAnswering(json({ error: "Resource not found" }, 404));
    expect(await shop.readListing("9001")).toBeNull();
  });

  test("a listing with nothing in it but what Etsy always sends", async () => {
    const bare = { listing_id: 1, state: "expired", title: "x", tags: null, shop_section_id: null, who_made: null };
    const { shop } = shopAnswering(json(bare), json({ products: [] }));
    expect(await shop.readListing("1")).toMatchObject({
      url: "https://www.etsy.example/your/shops/me/listing-editor/edit/1",
      fields: { tags: [], sectionId: null, images: [], isSupply: false },
    });
  });

  test.for([
    [
      { amount: 2450, divisor: 100, currency_code: "EUR" },
      { amount: 2450, currency: "EUR" },
    ],
    [
      { amount: 2400, divisor: 1, currency_code: "JPY" },
      { amount: 2400, currency: "JPY" },
    ],
    [
      { amount: 240_000, divisor: 100, currency_code: "JPY" },
      { amount: 2400, currency: "JPY" },
    ],
    [
      { amount: 24_500, divisor: 1000, currency_code: "USD" },
      { amount: 2450, currency: "USD" },
    ],
  ])("money %o in minor units", async ([price, expected]) => {
    const { shop } = shopAnswering(json(listing()), json({ products: [inventory({}, { price })] }));
    expect((await shop.readListing("9001"))?.inventory.offers[0]?.price).toEqual(expected);
  });

  test("the inventory leaves out what was deleted and tells of variations", async () => {
    const gone = inventory({ is_deleted: true, sku: "OLD" });
    const { shop } = shopAnswering(
      json(listing()),
      json({ products: [gone, inventory({ sku: "" }, { readiness_state_id: null })] }),
      json(listing()),
      json({ products: [inventory(), inventory({ sku: "AP-02" })] }),
    );
    const offers = async () => must(await shop.readListing("9001")).inventory.offers;
    const price = { amount: 2450, currency: "EUR" };
    expect(await offers()).toEqual([
      { properties: [], sku: null, price, quantity: 3, enabled: true, own: { readiness: null } },
    ]);
    expect(await offers()).toMatchObject([{ sku: "AP-01", own: { readiness: 33 } }, { sku: "AP-02" }]);
  });

  test("counts take five looks: a list without a state shows active listings only", async () => {
    const counts = { active: 120, draft: 3, inactive: 0, sold_out: 1, expired: 40 };
    const answer: Reply = ({ query }) =>
      json({ count: counts[new URLSearchParams(query).get("state") as keyof typeof counts], results: [] });
    const { shop, seen } = shopAnswering(answer, answer, answer, answer, answer);
    expect(await shop.countByState()).toEqual(counts);
    expect(seen.every(({ query }) => query.includes("limit=1"))).toBe(true);
  });

  test("photos' ids come in rank order", async () => {
    const { shop } = shopAnswering(json({ count: 2, results: [image(2, 2), image(9, 1)] }));
    expect(await shop.listImages("9001")).toEqual(["9", "2"]);
  });
});

describe("looking for a draft", () => {
  const since = new Date("2026-11-23T12:00:00.700Z");
  const at = since.getTime() / 1000;

  test("goes through all pages, by exact title and time, each once", async () => {
    const other = Array.from({ length: 98 }, (_, index) => listing({ listing_id: 1 + index, title: "Other" }));
    const { shop, seen } = shopAnswering(
      json({
        count: 103,
        results: [
          ...other,
          listing({ listing_id: 500, created_timestamp: Math.floor(at) }),
          listing({ listing_id: 501, created_timestamp: Math.floor(at) - 1 }),
        ],
      }),
      json({
        count: 103,
        results: [
          listing({ listing_id: 500, created_timestamp: Math.floor(at) }),
          listing({ listing_id: 502, created_timestamp: Math.floor(at) + 60, title: "Linen apron &amp; Pocket" }),
          listing({ listing_id: 503, created_timestamp: Math.floor(at) + 60 }),
        ],
      }),
    );
    expect(await shop.findDrafts("Linen apron & pocket", since)).toEqual([
      { listingId: "500", createdAt: new Date("2026-11-23T12:00:00Z") },
      { listingId: "503", createdAt: new Date("2026-11-23T12:01:00Z") },
    ]);
    expect(seen.map(({ query }) => query)).toEqual([
      "?state=draft&limit=100&offset=0",
      "?state=draft&limit=100&offset=100",
    ]);
  });

  test("one look is enough for an empty shop", async () => {
    const { shop, seen } = shopAnswering(json({ count: 0, results: [] }));
    expect(await shop.findDrafts("x", since)).toEqual([]);
    expect(seen).toHaveLength(1);
  });

  test("more drafts than Etsy shows: not found would be a lie, so a person is asked", async () => {
    const page: Reply = () => json({ count: 20_000, results: [listing({ title: "Other" })] });
    const { shop, seen } = shopAnswering(...Array.from({ length: 130 }, () => page));
    expect(await rejection(shop.findDrafts("x", since))).toMatchObject({ code: "needs-look" });
    expect(seen.at(-1)?.query).toContain("offset=12000");
  });
});

describe("deleting a draft", () => {
  test("looks first, then deletes", async () => {
    const { shop, seen, asked } = shopAnswering(json(listing()), new Response(null, { status: 204 }));
    await shop.deleteDraft("9001");
    expect(seen.map(({ method, path }) => `${method} ${path}`)).toEqual([
      "GET /v3/application/listings/9001",
      "DELETE /v3/application/listings/9001",
    ]);
    expect(asked.at(-1)).toBe("guard");
  });

  test("leaves alone what is on sale by now", async () => {
    const { shop, seen } = shopAnswering(json(listing({ state: "active" })));
    expect(await rejection(shop.deleteDraft("9001"))).toMatchObject({ code: "wrong-state" });
    expect(seen).toHaveLength(1);
  });

  test("is done when it is gone already, before or in between", async () => {
    const missing = () => json({ error: "Resource not found" }, 404);
    const { shop } = shopAnswering(missing, json(listing()), missing);
    await expect(shop.deleteDraft("9001")).resolves.toBeUndefined();
    await expect(shop.deleteDraft("9001")).resolves.toBeUndefined();
  });
});

test("where a listing can be looked at: buyers' page when live, the seller's editor otherwise", () => {
  const { shop } = shopAnswering();
  expect(shop.listingUrl("9001", "active")).toBe("https://www.etsy.example/listing/9001");
  expect(shop.listingUrl("9001", "draft")).toBe("https://www.etsy.example/your/shops/me/listing-editor/edit/9001");
});
