import { describe, expect, test } from "vitest";
import { processingInWords, returnsInWords } from "#src/marketplaces/etsy/shop/shop.ts";
import { accessTo, etsyAnswering, json, listing, rejection, type Reply } from "./stand-in.ts";

/** Answers by the end of the path, so that the order of reading is left open. */
function shopWith(answers: Record<string, (query: URLSearchParams) => unknown>) {
  const answer: Reply = ({ path, query }) => {
    const [, found] = Object.entries(answers).find(([end]) => path.endsWith(end)) ?? [];
    return found ? json(found(new URLSearchParams(query))) : json({ error: "Resource not found" }, 404);
  };
  const made = etsyAnswering(Array.from({ length: 40 }, () => answer));
  return { ...made, shop: made.etsy.shop(accessTo().access) };
}

const profiles = {
  "/shipping-profiles": () => ({
    count: 3,
    results: [
      { shipping_profile_id: 11, title: "Letter &amp; parcel", is_deleted: false },
      { shipping_profile_id: 12, title: "Old", is_deleted: true },
      { shipping_profile_id: 13, title: null, is_deleted: false },
    ],
  }),
  "/policies/return": () => ({
    count: 1,
    results: [
      { return_policy_id: 22, shop_id: 1, accepts_returns: true, accepts_exchanges: true, return_deadline: 30 },
    ],
  }),
  "/readiness-state-definitions": (query: URLSearchParams) => ({
    count: 101,
    results:
      query.get("offset") === "0"
        ? Array.from({ length: 100 }, (_, index) => ({
            readiness_state_id: 100 + index,
            readiness_state: "made_to_order",
            min_processing_days: 3,
            max_processing_days: 5,
          }))
        : [
            {
              readiness_state_id: 33,
              readiness_state: "ready_to_ship",
              min_processing_days: 1,
              max_processing_days: 1,
            },
          ],
  }),
  "/production-partners": () => ({
    count: 2,
    results: [
      { production_partner_id: 71, partner_name: "Mill &amp; Sons", location: "Leeds" },
      { production_partner_id: 72, partner_name: null, location: "Porto" },
    ],
  }),
  "/sections": () => ({
    count: 2,
    results: [
      { shop_section_id: 45, title: "Kid&#39;s", rank: 2 },
      { shop_section_id: 44, title: "Aprons", rank: 1 },
    ],
  }),
};

describe("what a shop offers to choose from", () => {
  test("all pages, without what was deleted, in words", async () => {
    const { shop } = shopWith(profiles);
    const read = await shop.readProfiles();
    expect(read.shippingProfiles).toEqual([
      { id: 11, title: "Letter & parcel" },
      { id: 13, title: "Shipping profile 13" },
    ]);
    expect(read.returnPolicies).toEqual([{ id: 22, title: "Returns and exchanges within 30 days" }]);
    expect(read.processingProfiles).toHaveLength(101);
    expect(read.processingProfiles?.[0]).toEqual({ id: 100, title: "Made to order, 3–5 days" });
    expect(read.processingProfiles?.at(-1)).toEqual({ id: 33, title: "Ready to ship, 1 day" });
    expect(read["productionPartners"]).toEqual([
      { id: 71, title: "Mill & Sons" },
      { id: 72, title: "Production partner 72" },
    ]);
    expect(read.sections).toEqual([
      { id: 44, title: "Aprons" },
      { id: 45, title: "Kid's" },
    ]);
  });

  test("a shop that is gone", async () => {
    const { shop } = shopWith({});
    expect(await rejection(shop.readProfiles())).toMatchObject({
      code: "marketplace-refused",
      userText: expect.stringContaining("this shop"),
    });
  });

  test.for([
    [true, true, 14, "Returns and exchanges within 14 days"],
    [true, false, 30, "Returns within 30 days, no exchanges"],
    [false, true, 7, "Exchanges within 7 days, no returns"],
    [false, false, null, "No returns or exchanges"],
    [true, true, null, "Returns and exchanges"],
  ] as const)("returns %s, exchanges %s, %s days: %s", ([returns, exchanges, days, words]) => {
    const policy = { accepts_returns: returns, accepts_exchanges: exchanges, return_deadline: days };
    expect(returnsInWords(policy)).toBe(words);
  });

  test.for([
    ["made_to_order", 3, 5, "Made to order, 3–5 days"],
    ["ready_to_ship", 1, 1, "Ready to ship, 1 day"],
    ["ready_to_ship", 2, 2, "Ready to ship, 2 days"],
    ["ready_to_ship", null, null, "Ready to ship"],
  ] as const)("%s %s–%s: %s", ([state, min, max, words]) => {
    const profile = { readiness_state: state, min_processing_days: min, max_processing_days: max };
    expect(processingInWords(profile)).toBe(words);
  });
});

/** What nobody said of its safety. */
const unsaid = { manufacturerId: null, responsiblePersonId: null, serialNumber: null, safetyWarnings: null };

describe("suggested defaults", () => {
  const listings = (state: string, results: unknown[]) => ({
    "/listings": (query: URLSearchParams) =>
      query.get("state") === state ? { count: results.length, results } : { count: 0, results: [] },
  });

  test("what the newest active listings use most; of a tie, the newer", async () => {
    const [mill, gone] = [71, 79].map((id) => ({ production_partner_id: id, partner_name: "A", location: "B" }));
    const { shop, seen } = shopWith({
      ...profiles,
      ...listings("active", [
        listing({ shipping_profile_id: 13, shop_section_id: 45, who_made: "collective" }),
        listing({ should_auto_renew: false, who_made: "i_did", is_supply: true, production_partners: [mill, gone] }),
        listing({
          production_partners: [gone, mill],
          should_auto_renew: false,
          shop_section_id: 45,
          who_made: null,
          when_made: "2010_2019",
          is_supply: true,
        }),
      ]),
    });
    expect(await shop.suggestDefaults()).toEqual({
      productionPartnerIds: [71],
      shippingProfileId: 11,
      returnPolicyId: 22,
      readiness: 33,
      sectionId: 45,
      whoMade: "collective",
      whenMade: "made_to_order",
      isSupply: true,
      autoRenew: false,
      ...unsaid,
    });
    expect(seen.at(-1)?.query).toBe("?state=active&limit=25");
  });

  test("only what there still is: a deleted profile or a year no longer on offer isn't suggested", async () => {
    const { shop } = shopWith({
      ...profiles,
      ...listings("active", [
        listing({ shipping_profile_id: 12, readiness_state_id: 999, shop_section_id: 7, when_made: "2020_2025" }),
        listing({ shipping_profile_id: 12, readiness_state_id: 999, shop_section_id: 7, when_made: "2020_2025" }),
        listing({ shipping_profile_id: 13, readiness_state_id: 150, shop_section_id: 45, when_made: "2020_2026" }),
      ]),
    });
    expect(await shop.suggestDefaults()).toMatchObject({
      shippingProfileId: 13,
      readiness: 150,
      sectionId: 45,
      whenMade: "since_2020",
    });
  });

  test("a shop with drafts only is judged by them", async () => {
    const { shop } = shopWith({ ...profiles, ...listings("draft", [listing({ shipping_profile_id: 13 })]) });
    expect(await shop.suggestDefaults()).toMatchObject({ shippingProfileId: 13, autoRenew: true });
  });

  test("an empty shop: the only choice where there is one, nothing else, and no renewal unasked", async () => {
    const { shop } = shopWith({ ...profiles, ...listings("active", []) });
    expect(await shop.suggestDefaults()).toEqual({
      productionPartnerIds: [],
      shippingProfileId: null,
      returnPolicyId: 22,
      readiness: null,
      sectionId: null,
      whoMade: null,
      whenMade: null,
      isSupply: false,
      autoRenew: false,
      ...unsaid,
    });
  });

  test("profiles read a moment ago aren't read again", async () => {
    const { shop, seen } = shopWith({ ...profiles, ...listings("active", [listing()]) });
    const read = await shop.readProfiles();
    const before = seen.length;
    await shop.suggestDefaults(read);
    expect(seen.slice(before).map(({ path }) => path)).toEqual(["/v3/application/shops/5001/listings"]);
  });
});

test("the category tree: flat, parents first, with whole paths", async () => {
  const leaf = (id: number, name: string) => ({
    id,
    name,
    level: 2,
    parent_id: 1,
    children: [],
    full_path_taxonomy_ids: [],
  });
  const { etsy, seen } = shopWith({
    "/seller-taxonomy/nodes": () => ({
      count: 2,
      results: [
        { ...leaf(1, "Home &amp; Living"), children: [{ ...leaf(2, "Kitchen"), children: [leaf(3, "Aprons")] }] },
        leaf(9, "Other"),
      ],
    }),
  });
  expect(await etsy.categories()).toEqual([
    { id: 1, parentId: null, name: "Home & Living", path: "Home & Living", isLeaf: false },
    { id: 2, parentId: 1, name: "Kitchen", path: "Home & Living › Kitchen", isLeaf: false },
    { id: 3, parentId: 2, name: "Aprons", path: "Home & Living › Kitchen › Aprons", isLeaf: true },
    { id: 9, parentId: null, name: "Other", path: "Other", isLeaf: true },
  ]);
  expect(seen).toHaveLength(1);
});

test("when something was made, in words", () => {
  const { etsy } = etsyAnswering([]);
  const labels = Object.fromEntries(etsy.choices("whenMade").map(({ value, label }) => [value, label]));
  expect(labels).toMatchObject({
    made_to_order: "Made to order",
    since_2020: "2020 – 2026",
    vintage: "Before 2007",
    "1990s": "1990s",
  });
  expect(Object.values(labels).filter((label) => label.includes("_"))).toEqual([]);
});
