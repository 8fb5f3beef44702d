import type { ChangeRecord } from "#src/modules/changes/records.ts";
import type { ShopId } from "#src/platform/kernel/entity-ids.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { approved, type House, openShop, type Studio, itemUpdate } from "#test/src/store/studio.ts";

export type Filled = { readonly shop: ShopId; readonly change: ChangeRecord };

/**
 * Puts at least one row of this studio into every table, so that seeing nothing means something. A new table gets its
 * row here.
 */
export async function fillEveryTable(house: House, home: Studio): Promise<Filled> {
  const { db, admin, stores } = house;
  const appId = await admin.apps.saveApp({
    studioId: home.id,
    memberId: home.members.owner.id,
    marketplace: "etsy",
    kind: "seller",
    key: { keystring: `keystring of ${home.id}`, sharedSecret: `secret of ${home.id}` },
    perSecond: 5,
    perDay: 5000,
    accepted: true,
  });
  await admin.apps.saveWebhookSecret({
    appId,
    studioId: home.id,
    memberId: home.members.owner.id,
    secret: `webhook secret of ${home.id}`,
  });
  const shop = await openShop(house, home, {
    operations: (shopId) => [{ kind: "read_shop", key: "first-read", shopId }],
    appId,
  });
  const made = await approved(home, [shop]);
  const worker = stores.worker(home.id);
  for (const read of await admin.operations.claim("w", 5, 60_000)) await admin.operations.finish(read, "done");
  const operation = (await admin.operations.claim("w", 5, 60_000)).find(({ studioId }) => studioId === home.id);
  if (!operation) throw new Error("nothing to publish");
  await worker.recordItem(
    operation,
    itemUpdate(operation, { state: "applied", externalId: "9001", listingUrl: "https://l.example", verified: true }),
  );
  await db.sql("insert into videos (studio_id, hash, bytes) values ($1, $2, 13000000)", [home.id, "e".repeat(64)]);
  await worker.sendMessages([{ template: "review_card", changeId: made.id }]);
  await worker.saveMessage(made.id, "review_card", { channel: "C1", ts: "1.2" });
  await worker.logSync({ shopId: shop, kind: "publish", outcome: "ok" });
  await home.as("maker").audit({ action: "draft", reference: "R-1", outcome: "ok" });
  await admin.connect.createLink({
    studioId: home.id,
    memberId: home.members.owner.id,
    linkHash: `link-${home.id}`,
    expiresAt: new Date("2099-01-01"),
  });
  await admin.connect.beginConsent({
    linkHash: `link-${home.id}`,
    studioId: home.id,
    stateHash: `state-${home.id}`,
    browserHash: "browser",
    codeVerifier: "verifier",
    expiresAt: new Date("2099-01-01"),
  });
  await admin.studios.whoActs({ teamId: home.teamId, slackUserId: "", once: { event: `Ev-${home.id}` } });
  await db.sql("insert into webhook_messages (message_hash) values ($1)", [home.id]);
  await db.sql("insert into slack_requests (signature_hash) values ($1)", [home.id]);
  await admin.categories.replace("etsy", [{ id: 1, parentId: null, name: "Aprons", path: "Aprons", isLeaf: true }]);
  await db.sql(
    "insert into shop_members (studio_id, shop_id, member_id) select $1, $2, id from members where studio_id = $1",
    [home.id, shop],
  );
  await db.sql("insert into shop_profiles (shop_id, studio_id, profiles, suggested) values ($1, $2, '{}', '{}')", [
    shop,
    home.id,
  ]);
  await db.sql("insert into sync_runs (id, studio_id, shop_id, operation_id) values ($1, $2, $3, $1)", [
    systemIds.uuid(),
    home.id,
    shop,
  ]);
  await db.sql(
    `with other as (insert into products (studio_id, code, content) values ($1, 'zzzz', '{}') returning id)
     insert into product_words (studio_id, kept, merged, word, member_id)
     select $1, p.id, other.id, 'different', $2 from products p, other where p.studio_id = $1 and p.id <> other.id limit 1`,
    [home.id, home.members.maker.id],
  );
  await db.sql("insert into imports (id, studio_id, member_id, file) values ($1, $2, $3, '{}')", [
    systemIds.uuid(),
    home.id,
    home.members.maker.id,
  ]);
  await db.sql(
    "insert into listing_events (studio_id, listing_id, kind) select studio_id, id, 'gone' from listings where studio_id = $1",
    [home.id],
  );
  await db.sql(
    "insert into listing_watch (listing_id, studio_id, state, low) select id, studio_id, state, false from listings where studio_id = $1",
    [home.id],
  );
  await db.sql(
    "insert into listing_words (studio_id, word, listing_id) select studio_id, 'linen', id from listings where studio_id = $1",
    [home.id],
  );
  await db.sql(
    `insert into listing_counts (studio_id, shop_id, state, listings, options, unasked, unmade)
     values ($1, $2, 'active', 0, 0, 0, 0)`,
    [home.id, shop],
  );
  await db.sql(
    `insert into listing_claims (studio_id, listing_id, what, change_id)
     select l.studio_id, l.id, 'renew', c.id from listings l join changes c on c.studio_id = l.studio_id where l.studio_id = $1`,
    [home.id],
  );
  await db.sql("insert into plans (change_id, studio_id, line) values ($1, $2, '{}')", [made.id, home.id]);
  await db.sql(
    `insert into catch_ups (studio_id, shop_id, name, rule, state) values ($1, $2, 'titles', '{"kind": "titles"}', 'offered')`,
    [home.id, shop],
  );
  await db.sql(
    `insert into schedules (change_id, studio_id, starts_at, zone, set_by)
     select id, studio_id, '2099-01-01', 'UTC', author_id from changes where id = $1`,
    [made.id],
  );
  await db.sql(
    `insert into draft_batches (id, studio_id, author_id, model_id, grouping)
     select gen_random_uuid(), l.studio_id, $2, l.id, 'each' from listings l where l.studio_id = $1 limit 1`,
    [home.id, home.members.maker.id],
  );
  await db.sql(
    `insert into open_points (studio_id, change_id, field, point, kind, name)
     values ($1, $2, 'title', 'size', 'blank', 'size')`,
    [home.id, made.id],
  );
  await db.sql(
    `insert into policy_warnings (studio_id, code, change_id, said_at, off_by, off_at)
     values ($1, 'etsy.ads', $2, now(), $3, now()), ($1, 'etsy.several-shops', $2, now(), null, null)`,
    [home.id, made.id, home.members.manager.id],
  );
  await db.sql(
    `insert into plan_left_out (studio_id, change_id, listing_id, code, text)
     select studio_id, $2, id, 'same', 'It is so already.' from listings where studio_id = $1`,
    [home.id, made.id],
  );
  await db.sql(
    `insert into stock_rules (studio_id, product_id, rule, given_by) select studio_id, id, 'shared', $2 from products where studio_id = $1 and code <> 'zzzz' limit 1`,
    [home.id, home.members.owner.id],
  );
  await db.sql(
    "insert into shared_stock (product_id, studio_id) select product_id, studio_id from stock_rules where studio_id = $1",
    [home.id],
  );
  await db.sql(
    `insert into stock_writes (change_id, studio_id, rule_id, product_id, shop_id, listing_id, since)
     select $2, r.studio_id, r.id, r.product_id, l.shop_id, l.id, app.now() from stock_rules r join listings l on l.studio_id = r.studio_id
     where r.studio_id = $1 limit 1`,
    [home.id, made.id],
  );
  await db.sql("insert into stock_checks (shop_id, studio_id, listings) values ($1, $2, 1)", [shop, home.id]);
  await db.sql(
    "insert into stock_days (shop_id, day, studio_id, checks, longest_seconds) values ($1, '2026-11-24', $2, 1, 120)",
    [shop, home.id],
  );
  await admin.installations.begin({
    stateHash: `state-${home.id}`,
    browserHash: "browser",
    expiresAt: new Date("2099-01-01"),
  });
  await admin.installations.install(
    {
      id: home.teamId,
      isOrg: false,
      enterpriseId: null,
      name: "Pine & Ink",
      botUserId: "UBOT",
      installedBy: home.members.owner.slackUserId,
      scopes: "commands",
      tokens: { accessToken: "xoxe.xoxb-1", refreshToken: "xoxe-1", expiresAt: new Date("2099-01-01") },
    },
    [],
  );
  return { shop, change: made };
}

/** Apart from the rest: with an erasure asked for, nothing else could be done in the studio. */
export async function askForErasure({ db }: House, studio: Studio): Promise<void> {
  const number = `E-${studio.id}`;
  await db.sql(
    "insert into erasure_requests (studio_id, number, cause, quiet_at) values ($1, $2, 'operator', '2099-01-01')",
    [studio.id, number],
  );
  await db.sql("insert into erasure_receipts (number, asked_on, counts) values ($1, '2026-01-01', '{}')", [number]);
}
