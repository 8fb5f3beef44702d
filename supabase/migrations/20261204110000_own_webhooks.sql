-- Each app has an address of its own for webhooks, and a secret that they are signed with.

-- An envelope: what the marketplace signs its webhooks to this app's own address with. null: there are none.
alter table public.marketplace_apps add column webhook_secret text;

-- It has an argument more. An earlier version of the bot leaves it out, and means the operator's app.
drop function public.shop_changed(text, text, text);

create or replace function public.read_app(p_app_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', a.id, 'studioId', a.studio_id, 'marketplace', a.marketplace, 'kind', a.kind,
    'keystring', a.keystring, 'sharedSecret', a.shared_secret, 'perSecond', a.per_second, 'perDay', a.per_day,
    'webhookSecret', a.webhook_secret, 'acceptedAt', a.accepted_at, 'shops', app.shops_of_app(a.id))
  from public.marketplace_apps a where a.id = p_app_id
$$;

-- All of one studio, without their envelopes.
create or replace function public.read_apps(p_studio_id uuid, p_marketplace text) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', a.id, 'kind', a.kind, 'acceptedAt', a.accepted_at,
    'unusedSince', a.unused_since, 'webhooks', a.webhook_secret is not null, 'shops', app.shops_of_app(a.id)) order by a.unused_since, a.accepted_at, a.id), '[]')
  from public.marketplace_apps a where a.studio_id = p_studio_id and a.marketplace = p_marketplace
$$;

-- Envelope or null: null ends the webhooks.
create or replace function public.save_webhook_secret(p_app_id uuid, p_studio_id uuid, p_member_id uuid, p_secret text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if not exists (select from public.members where id = p_member_id and studio_id = p_studio_id and role = 'owner') then
    perform app.refuse('not-allowed');
  end if;
  update public.marketplace_apps set webhook_secret = p_secret where id = p_app_id and studio_id = p_studio_id;
  if not found then
    perform app.refuse('app-unknown');
  end if;
end $$;

-- Every column that holds envelopes, with what its place is made of: the row's key, and whose it is. An installation in
-- Slack comes before any studio, so its own id stands there. (A test holds this equal to what the columns really hold.)
create or replace function app.sealed_columns() returns table (table_name text, column_name text, row_column text, studio_column text)
language sql immutable set search_path = '' as $$
  values ('shop_credentials', 'access_token', 'shop_id', 'studio_id'),
    ('shop_credentials', 'refresh_token', 'shop_id', 'studio_id'),
    ('oauth_states', 'verifier', 'state_hash', 'studio_id'),
    ('marketplace_apps', 'keystring', 'id', 'studio_id'),
    ('marketplace_apps', 'shared_secret', 'id', 'studio_id'),
    ('marketplace_apps', 'webhook_secret', 'id', 'studio_id'),
    ('slack_installations', 'access_token', 'id', 'id'),
    ('slack_installations', 'refresh_token', 'id', 'id')
$$;

-- For a key that is lost: what it sealed can never be read again, so it goes, and whoever it belongs to is asked to sign in
-- anew: consents end, shops and installations in Slack wait for their people. With an app go the sign-ins of its shops, which
-- nothing can renew without it. @returns rows per table
create or replace function public.forget_envelopes(p_key text) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_consents bigint;
  v_shops bigint;
  v_installations bigint;
  v_apps uuid[] := array(select id from public.marketplace_apps
    where p_key in (pg_catalog.split_part(keystring, '.', 2), pg_catalog.split_part(shared_secret, '.', 2)));
begin
  delete from public.oauth_states where pg_catalog.split_part(verifier, '.', 2) = p_key;
  get diagnostics v_consents = row_count;
  with gone as (
    delete from public.shop_credentials
    where p_key in (pg_catalog.split_part(access_token, '.', 2), pg_catalog.split_part(refresh_token, '.', 2))
      or shop_id in (select id from public.shops where app_id = any (v_apps)) returning shop_id
  )
  -- Lost by us: nothing is erased for it.
  update public.shops s set health = 'auth-dead', dead_how = 'lost' from gone g where s.id = g.shop_id and s.health in ('ok', 'reading', 'auth-dead');
  get diagnostics v_shops = row_count;
  update public.shops set app_id = null where app_id = any (v_apps);
  delete from public.marketplace_apps where id = any (v_apps);
  update public.marketplace_apps set webhook_secret = null where pg_catalog.split_part(webhook_secret, '.', 2) = p_key;
  update public.slack_installations set access_token = null, refresh_token = null, expires_at = null,
    signed_out_at = coalesce(signed_out_at, app.now()), version = version + 1
  where p_key in (pg_catalog.split_part(access_token, '.', 2), pg_catalog.split_part(refresh_token, '.', 2));
  get diagnostics v_installations = row_count;
  return pg_catalog.jsonb_build_object('oauth_states', v_consents, 'shop_credentials', v_shops,
    'marketplace_apps', pg_catalog.cardinality(v_apps), 'slack_installations', v_installations);
end $$;

-- Something changed in that shop: a reading of it is asked for. One that waits already will see it too. Whoever changes
-- hundreds of listings is read once, and the larger the shop, the longer after its newest reading: one of 500 listings every
-- ten minutes at most, so that webhooks alone take no more than about a quarter of 5 000 calls a day.
-- `p_app_id`: the app that it was said to, null for the operator's. Of a shop that is reached with another, it says nothing.
-- Answers `repeated`, `unknown` (no connected shop of this app), `waiting` or `queued`.
create or replace function public.shop_changed(p_message_hash text, p_marketplace text, p_external_shop_id text, p_app_id uuid default null)
returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_kind text := app.made_on('shop-due');
  v_shop public.shops;
begin
  select * into v_shop from public.shops
    where marketplace = p_marketplace and external_id = p_external_shop_id and health = 'ok' and read_at is not null
      and app_id is not distinct from p_app_id;
  if v_shop.id is null then
    return 'unknown';
  end if;
  insert into public.webhook_messages (message_hash) values (p_message_hash) on conflict do nothing;
  if not found then
    return 'repeated';
  end if;
  -- One after the other, also with a person who asks.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('reading:' || v_shop.id));
  if exists (select from public.operations where shop_id = v_shop.id and kind = v_kind and state = 'queued') then
    return 'waiting';
  end if;
  insert into public.operations (studio_id, kind, key, shop_id, priority, run_at)
  values (v_shop.studio_id, v_kind, v_kind || ':' || v_shop.id || ':webhook:' || p_message_hash, v_shop.id, 10,
    -- Never later than it would be read without this news.
    greatest(app.now() + interval '1 minute', least(
      coalesce(v_shop.listings_read_at, app.now()) + interval '10 minutes' * greatest(1, pg_catalog.ceil(app.counted_listings(v_shop.counts) / 500.0)),
      coalesce(v_shop.listings_read_at, app.now()) + interval '5 hours 30 minutes')));
  return 'queued';
end $$;

select app.publish_functions(array['save_webhook_secret', 'shop_changed'], 'service_role', false);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261204110000'
$$;
