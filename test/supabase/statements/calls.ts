import { idOf } from "./many-studios.ts";

/** Ids of one studio in the middle, and of what it has. */
export type Ids = Readonly<
  Record<"studio" | "member" | "shop" | "listing" | "run" | "change" | "import" | "product", string>
>;

/** Of the n-th studio. */
export const idsOf = (n: number) => {
  const shop = (n - 1) * 3 + 1;
  return `select ${idOf("studio", `'${n}'`)} as studio, ${idOf("member", `'${n}:0'`)} as member, ${idOf("shop", `'${shop}'`)} as shop,
    ${idOf("listing", `'${shop}:5'`)} as listing, ${idOf("run", `'${shop}:60'`)} as run, ${idOf("change", `'${n}:1'`)} as change,
    ${idOf("import", `'${n}:1'`)} as import, ${idOf("product", `'${shop}:5'`)} as product`;
};

export const json = (value: object) => `'${JSON.stringify(value)}'::jsonb`;

/** On a schedule, or claimed. With a table that it is there to read whole, and why that is all right. */
export const scheduled: readonly (readonly [call: string, whole?: readonly string[]])[] = [
  // Linear in the shops that are due, a twelfth of all: each is asked for by a row of its own, and no other is looked at.
  ["enqueue_due_syncs()", []],
  ["enqueue_stock_checks(0.2, 120)", []],
  ["enqueue_nudges()"],
  // Linear in studios: each has a clock of its own, read with its first owner's zone.
  ["digest_clocks()", ["studios", "members"]],
  // Linear in shops: each sign-in is looked at once an hour.
  ["tend_logins()", ["shops", "shop_credentials"]],
  // Linear in keys that owners brought, of which a studio has as many as shops.
  ["apps_to_ask()", ["marketplace_apps"]],
  ["warn_idle_apps()", ["marketplace_apps"]],
  ["operator_app_used_at('etsy')"],
  ["purge_old()"],
  ["forget_requests()"],
  ["forget_webhooks()"],
  ["expiring_installations(now() + interval '15 minutes')"],
  ["claim_installation_checks(3000000, 10)"],
  ["studios_uninstalled_for(3)"],
  ["resume_erasures(7)"],
  ["forget_installations(3)"],
  ["claim_work('w', array['apply_change', 'sync_shop', 'send_digest'], 5, array['review_card', 'direct'], 5, 60000)"],
  ["shop_changed('message', 'etsy', '19')"],
];

/** What is read for the people of one studio, whatever is asked. */
export const reads = (ids: Ids): readonly string[] => [
  `read_home('${ids.member}', 3, 5, 0, '{"words": "", "limit": 9, "offset": 0}')`,
  `read_overview('${ids.member}')`,
  `read_log('{"words": "", "limit": 9, "offset": 0}')`,
  `read_log('{"words": "find failed", "limit": 9, "offset": 0}')`,
  `read_history('${ids.listing}', 50)`,
  `read_changes_of('${ids.listing}', 50)`,
  `read_change('${ids.change}')`,
  `read_card('${ids.change}')`,
  `read_listing('${ids.listing}', 30)`,
  `read_change_items('${ids.change}', null, false, 20, 0)`,
  `read_change_items_in_turn('${ids.change}', null, null, 500)`,
  "find_changes('7-1', null, null, 15)",
  "find_changes('', null, 7, 15)",
  "read_shops()",
  "read_studio()",
  "read_members()",
  "read_changes(array['in_review'], null, 50, 0)",
  "read_changes(null, null, 500, 0)",
  "find_changes('apron 7', null, null, 15)",
  "find_changes('4200100007', '4200100007', null, 15)",
  `made_by_others('${ids.change}', '${ids.shop}', array['4200100007'])`,
  `read_waiting('${ids.member}', 50, 0, null, null)`,
  "count_changes(array['failed'])",
  `read_changes(null, '${ids.member}', 20, 0)`,
  `read_import('${ids.import}')`,
  "usual_tags(60)",
  "read_digest(now() - interval '1 day', now(), 6)",
  "read_report(now() - interval '8 days')",
  `read_expected('${ids.shop}', '${ids.run}')`,
  "read_listing_table(null, 1000)",
  "read_listing_table(100, 100)",
  "count_table()",
  `read_products(${json({ words: "", limit: 8 })})`,
  `read_products(${json({ words: "apron 7", limit: 8 })})`,
  `read_products(${json({ ids: [ids.product], limit: 8 })})`,
  "read_product_outlines()",
  ...[
    {},
    { unasked: true },
    { words: "linen" },
    { words: "apr 7" },
    { words: "19-5" },
    { words: "sku-19-5" },
    { words: "19000005" },
    { states: ["active"] },
    { shopId: ids.shop, states: ["draft", "expired"] },
    { states: ["active"], endsAfter: "2026-11-20", endsBefore: "2999-12-20" },
    { states: ["active"], stockAtMost: 1 },
    { shopId: ids.shop, states: ["active"], lacking: ["manufacturerId"] },
    { differing: true, withGone: true, shopId: ids.shop },
    { externalIds: ["19000005"], shopId: ids.shop },
    { productIds: [ids.product] },
    { ids: [ids.listing], withGone: true },
  ].flatMap((filter) => [`read_listings(${json({ ...filter, limit: 10 })})`, `count_listings(${json(filter)})`]),
];
