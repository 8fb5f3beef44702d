import type { Superuser } from "#sandbox/supabase/superuser.ts";

/** So many studios, each with three shops of so many listings, and thirty days of what is logged of them. */
export type Scale = {
  readonly studios: number;
  readonly listingsPerShop: number;
  /** Listings of the first studio's first shop besides; none unless said. */
  readonly more?: number;
  /** Edits of the first studio that wait for approval, as an import leaves them; none unless said. */
  readonly waiting?: number;
};

export const shopsPerStudio = 3;

/** Ids that can be said beforehand: of the n-th row of a table. */
export const idOf = (table: string, n: number | string) => `md5('${table}:' || ${n})::uuid`;

/** Of the n-th shop: a twelfth of them is due to be read again, at every scale. */
const sinceRead = "interval '1 minute' * (n * 37 % 360)";
const members = ["owner", "manager", "maker", "viewer"] as const;

/**
 * Fills every table of studios in statements over all of them, with triggers and foreign keys asleep: what a trigger
 * would keep is written beside. Made for statements to be measured on, so what stands in the rows is plain.
 */
export async function fillManyStudios({ exec }: Pick<Superuser, "exec">, scale: Scale): Promise<void> {
  await exec("set session_replication_role = replica");
  try {
    for (const statement of statements(scale)) await exec(statement);
  } finally {
    await exec("set session_replication_role = origin");
  }
  await exec("vacuum analyze");
}

function statements({ studios, listingsPerShop, more = 0, waiting = 0 }: Scale): string[] {
  const shops = studios * shopsPerStudio;
  const each = (count: number) => `generate_series(1, ${count}) n`;
  const studioOf = `${idOf("studio", `((n - 1) / ${shopsPerStudio} + 1)`)}`;
  const perStudio = (rows: number) => `generate_series(1, ${studios}) s, generate_series(1, ${rows}) k`;
  const studio = idOf("studio", "s");
  const member = (who: number | string) => idOf("member", `(s || ':' || ${who})`);
  const perShop = (rows: number) =>
    `generate_series(1, ${shops}) n, generate_series(1, ${rows}) k, lateral (select (n - 1) / ${shopsPerStudio} + 1 as s) o`;
  const shop = idOf("shop", "n");
  const listing = (n: string, k: string) => idOf("listing", `(${n} || ':' || ${k})`);
  const change = idOf("change", "(s || ':' || k)");
  const age = "app.now() - interval '1 day' * (k % 29) - interval '1 minute' * (s % 700)";

  const listings = (from: string) => `
    insert into listings (id, studio_id, shop_id, external_id, state, url, code, live, ours, base, ends_at, created_there,
      seen_at, synced_at, product_id, found_by, option_count, stock, differs, unasked)
    select ${listing("n", "k")}, ${studio}, ${shop}, (n * 1000000::bigint + k)::text,
      (array['active', 'active', 'active', 'draft', 'inactive', 'sold_out', 'expired'])[1 + k % 7], 'https://l.example/' || k,
      n || '-' || k, f.live, case when k % 97 = 0 then f.live || '{"title": "Wanted here"}' else f.live end, f.live,
      app.now() + interval '1 day' * (k % 120), app.now() - interval '1 hour' * k, app.now(), app.now(),
      case when n % ${shopsPerStudio} = 1 and k <= ${listingsPerShop} then ${idOf("product", "(n || ':' || k)")} end,
      array['linen', f.thing, 'number', k::text, '=sku-' || n || '-' || k], 1, k % 9, k % 97 = 0, k % 97 = 0
    from ${from}, lateral (select t.thing, jsonb_build_object('title', 'Linen ' || t.thing || ' number ' || k,
      'description', repeat('Washed linen, made in our workshop. ', 12), 'tags', '["linen", "kitchen", "gift"]'::jsonb,
      'price:', 2400 + k, 'quantity:', k % 9, 'sku:', 'SKU-' || n || '-' || k) as live
      from (select (array['apron', 'towel', 'napkin', 'bag'])[1 + k % 4] as thing) t) f`;

  return [
    `insert into slack_installations (id, is_org, name, bot_user_id, scopes, installed_by, access_token, refresh_token, expires_at, checked_at)
     select 'T' || n, false, 'Studio ' || n, 'UB', 'commands', 'U1', 'v1.k.x', 'v1.k.y', app.now() + interval '1 minute' * (n % 720 + 10),
       app.now() - interval '1 minute' * (n % 55) from ${each(studios)}`,
    `insert into studios (id, team_id, name, installation_id, last_served, created_at, digest_date)
     select ${idOf("studio", "n")}, 'T' || n, 'Studio ' || n, 'T' || n, n, app.now() - interval '90 days', app.now()::date from ${each(studios)}`,
    ...members.map(
      (role, who) => `insert into members (id, studio_id, slack_user_id, name, role, time_zone)
        select ${idOf("member", `(n || ':${who}')`)}, ${idOf("studio", "n")}, 'U${who}', '${role}', '${role}', 'Europe/Berlin' from ${each(studios)}`,
    ),
    `insert into shops (id, studio_id, marketplace, external_id, name, url, currency, health, counts, read_at, listings_read_at, connected_by)
     select ${shop}, ${studioOf}, 'etsy', n::text, 'Shop ' || n, 'https://shop.example', 'USD', 'ok', '{"active": ${listingsPerShop}}',
       app.now() - interval '1 day', app.now() - ${sinceRead}, ${idOf("member", `(((n - 1) / ${shopsPerStudio} + 1) || ':0')`)} from ${each(shops)}`,
    `insert into shop_credentials (shop_id, studio_id, access_token, refresh_token, expires_at, refresh_expires_at, updated_at)
     select ${shop}, ${studioOf}, 'v1.k.x', 'v1.k.y', app.now() + interval '1 hour', app.now() + interval '15 days' + interval '1 hour' * (n % 1700),
       app.now() - interval '1 minute' * (n % 1190) from ${each(shops)}`,
    `insert into shop_profiles (shop_id, studio_id, profiles, suggested) select ${shop}, ${studioOf}, '{}', '{}' from ${each(shops)}`,
    `insert into products (id, studio_id, code, sku, content)
     select ${idOf("product", "(n || ':' || k)")}, ${studio}, n || '-' || k, 'SKU-' || n || '-' || k, jsonb_build_object('title', 'Linen apron number ' || k,
       'description', repeat('Washed linen. ', 20)) from ${perShop(listingsPerShop)} where n % ${shopsPerStudio} = 1`,
    listings(perShop(listingsPerShop)),
    ...(more > 0
      ? [listings(`(select 1 as n, 1 as s) o, generate_series(${listingsPerShop} + 1, ${listingsPerShop + more}) k`)]
      : []),
    `insert into codes (studio_id, code, product_id, listing_id) select studio_id, code, product_id,
       case when product_id is null then id end from listings`,
    `insert into listing_words (studio_id, word, listing_id) select studio_id, w, id from listings, unnest(found_by) w`,
    `insert into listing_counts (studio_id, shop_id, state, listings, options, unasked, unmade)
     select studio_id, shop_id, state, count(*), sum(option_count), count(*) filter (where unasked), count(*) filter (where product_id is null)
     from listings group by 1, 2, 3`,
    `insert into listing_watch (listing_id, studio_id, state, low) select id, studio_id, state, stock <= 1 from listings`,
    `insert into listing_events (studio_id, listing_id, kind, at) select ${studio}, ${listing("n", "k")}, 'gone', ${age} from ${perShop(Math.min(listingsPerShop, 30))}`,
    `insert into sync_runs (id, studio_id, shop_id, operation_id, started_at, finished_at, result)
     select ${idOf("run", "(n || ':' || k)")}, ${studio}, ${shop}, ${idOf("operation", "(n || ':' || k)")},
       r.at - interval '1 minute', r.at, '{"changedThere": 1}' from ${perShop(60)},
       lateral (select app.now() - interval '11 hours' * (60 - k) - ${sinceRead} as at) r order by k`,
    `insert into sync_events (studio_id, shop_id, kind, outcome, at)
     select ${studio}, ${shop}, 'sync_shop', case when k % 9 = 0 then 'failed' else 'ok' end, ${age} from ${perShop(60)}`,
    `insert into sync_events (studio_id, shop_id, change_id, kind, outcome, at)
     select ${studio}, ${idOf("shop", `((s - 1) * ${shopsPerStudio} + 1)`)}, ${change}, 'publish', 'ok', ${age} from ${perStudio(30)}`,
    `insert into audit_events (studio_id, member_id, action, reference, outcome, at)
     select ${studio}, ${member("k % 4")}, 'listing.find', 'R-' || k, 'ok', ${age} from ${perStudio(120)}`,
    `insert into changes (id, studio_id, number, state, kind, content, source, author_id, product_id, asked_at, nudged_at, updated_at)
     select ${change}, ${studio}, k, x.state, case when k % 3 = 0 then 'create' else 'edit' end,
       '{"title": "Linen apron", "tags": ["linen"]}', '{}', ${member("2")}, null,
       case when x.state = 'in_review' then app.now() - interval '1 hour' end, null, ${age}
     from ${perStudio(30)}, lateral (select (array['applied', 'applied', 'applied', 'applied', 'draft', 'in_review', 'failed'])[1 + k % 7] as state) x`,
    `insert into change_items (id, studio_id, change_id, shop_id, content, state, external_id, listing_id)
     select ${idOf("item", "(s || ':' || k)")}, ${studio}, ${change}, ${idOf("shop", `((s - 1) * ${shopsPerStudio} + 1)`)}, '{}', 'applied',
       ((((s - 1) * ${shopsPerStudio} + 1) * 1000000::bigint) + k)::text,
       case when k % 3 <> 0 then ${listing(`((s - 1) * ${shopsPerStudio} + 1)`, `(1 + k % ${listingsPerShop})`)} end from ${perStudio(30)}`,
    `insert into changes (id, studio_id, number, state, kind, content, source, author_id, asked_at, updated_at)
     select ${idOf("change", "('waits:' || k)")}, ${idOf("studio", "1")}, 1000 + k, 'in_review', 'edit',
       jsonb_build_object('title', 'Linen apron number ' || k), '{}', ${idOf("member", "'1:2'")},
       app.now() - interval '1 hour', app.now() - interval '1 hour'
     from generate_series(1, ${waiting}) k`,
    `insert into change_items (id, studio_id, change_id, shop_id, listing_id, content, written, state)
     select ${idOf("item", "('waits:' || k)")}, ${idOf("studio", "1")}, ${idOf("change", "('waits:' || k)")}, ${idOf("shop", "1")},
       ${listing("1", `(1 + k % ${listingsPerShop})`)},
       jsonb_build_object('edit', jsonb_build_object('set', jsonb_build_object('price:', 2000 + k, 'quantity:', 3, 'tags', '["linen", "gift"]'::jsonb))),
       (select jsonb_object_agg(f, jsonb_build_array(jsonb_build_object('by', ${idOf("member", "'1:2'")}, 'from', 'import')))
         from unnest(array['price:', 'quantity:', 'tags']) f), 'pending'
     from generate_series(1, ${waiting}) k`,
    `insert into change_edits (studio_id, change_id, member_id) select ${studio}, ${change}, ${member("2")} from ${perStudio(30)}`,
    `insert into decisions (studio_id, change_id, member_id, verdict, content_hash, fee_cents, at)
     select ${studio}, ${change}, ${member("1")}, 'approve', '', case when k % 3 = 0 then 20 else 0 end, ${age} from ${perStudio(30)}`,
    `insert into messages (studio_id, change_id, kind, channel, ts) select ${studio}, ${change}, 'review_card', 'C1', '1.1' from ${perStudio(30)}`,
    `insert into operations (id, studio_id, kind, key, shop_id, priority, state, created_at, finished_at)
     select ${idOf("operation", "(n || ':' || k)")}, ${studio}, 'sync_shop', 'done:' || n || ':' || k, ${shop}, 10, 'done', ${age}, ${age} from ${perShop(60)}`,
    `insert into outbox (studio_id, group_key, key, entry, state, run_at, created_at, finished_at)
     select ${studio}, 'g' || k, 'k' || k, '{"template": "direct"}', 'delivered', ${age}, ${age}, ${age} from ${perStudio(90)}`,
    `insert into imports (id, studio_id, member_id, file, created_at) select ${idOf("import", "(s || ':' || k)")}, ${studio}, ${member("2")}, '{}', ${age} from ${perStudio(10)}`,
    `insert into photos (studio_id, hash) select ${studio}, encode(sha256((s || ':' || k)::bytea), 'hex') from ${perStudio(20)}`,
    `insert into product_words (studio_id, kept, merged, word, member_id)
     select ${studio}, ${idOf("product", `(((s - 1) * ${shopsPerStudio} + 1) || ':' || k)`)}, ${idOf("product", `(((s - 1) * ${shopsPerStudio} + 1) || ':' || (k + 1))`)},
       'different', ${member("2")} from ${perStudio(5)}`,
    `insert into shop_members (studio_id, shop_id, member_id)
     select ${studio}, ${idOf("shop", `((s - 1) * ${shopsPerStudio} + 3)`)}, ${member("(k - 1)")} from ${perStudio(4)}`,
    `insert into connect_links (link_hash, studio_id, member_id, expires_at) select 'l' || s || ':' || k, ${studio}, ${member("0")}, app.now() from ${perStudio(10)}`,
    `insert into oauth_states (state_hash, link_hash, studio_id, member_id, browser_hash, verifier, expires_at)
     select 's' || s || ':' || k, 'l', ${studio}, ${member("0")}, 'b', 'v1.k.x', app.now() from ${perStudio(10)}`,
    `insert into slack_events (event_id, seen_at) select 'Ev' || s || ':' || k, ${age} from ${perStudio(60)}`,
    `insert into slack_requests (signature_hash, seen_at) select 'r' || n, app.now() - interval '1 second' * (n % 600) from ${each(studios * 10)}`,
    `insert into webhook_messages (message_hash, seen_at) select 'w' || n, app.now() - interval '1 minute' * (n % 4000) from ${each(shops * 5)}`,
    `insert into categories (marketplace, id, name, path, is_leaf, position) select 'etsy', n, 'Node ' || n, 'Home › Node ' || n, true, n from ${each(300)}`,
  ];
}
