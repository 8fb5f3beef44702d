-- Requests of Slack's and webhooks of the marketplace: what was heard once has no effect again.

-- A request is valid for five minutes on either side of its time; then its signature is of no use to anybody.
create function public.forget_requests() returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_rows integer;
begin
  delete from public.slack_requests where seen_at < app.now() - interval '11 minutes';
  get diagnostics v_rows = row_count;
  return v_rows;
end $$;

-- Something changed in that shop: a reading of it is asked for. One that waits already will see it too. Whoever changes
-- hundreds of listings is read once, and the larger the shop, the longer after its newest reading: one of 500 listings every
-- ten minutes at most, so that webhooks alone take no more than about a quarter of 5 000 calls a day.
-- `p_app_id`: the app that it was said to, null for the operator's. Of a shop that is reached with another, it says nothing.
-- Answers `repeated`, `unknown` (no connected shop of this app), `waiting` or `queued`.
create function public.shop_changed(p_message_hash text, p_marketplace text, p_external_shop_id text, p_app_id uuid default null)
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
  perform app.stock_told(v_shop);
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

-- The marketplace tries for a little over a day.
create function public.forget_webhooks() returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_rows integer;
begin
  delete from public.webhook_messages where seen_at < app.now() - interval '3 days';
  get diagnostics v_rows = row_count;
  return v_rows;
end $$;

select app.publish_functions(array['forget_requests', 'shop_changed',
  'forget_webhooks'], 'service_role', false);
