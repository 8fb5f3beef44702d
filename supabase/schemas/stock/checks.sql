-- Reading the numbers of shared products, so often as a stated share of each app's calls allows.

-- In seconds, whole minutes. @param p_calls how many calls it takes to read each shop of the app once
create function app.check_every(p_calls numeric, p_per_day integer, p_share numeric, p_shortest integer) returns integer
language sql immutable set search_path = '' as $$
  select greatest(p_shortest, pg_catalog.ceil(86400 * greatest(1, p_calls) / (coalesce(p_per_day, 5000) * p_share) / 60)::integer * 60)
$$;

-- How often each shop of the studio would be read with so many listings more. All shops that share an app share its calls, also
-- those of other studios; nobody sees more of that than how often.
-- @param p_added listings by shop
create function public.stock_paces(p_studio_id uuid, p_added jsonb, p_share numeric, p_shortest integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    with shop as (
      select s.id, s.studio_id, coalesce(s.app_id::text, s.marketplace) as pace, c.told_at,
        pg_catalog.ceil((coalesce(c.listings, 0) + case when s.studio_id = p_studio_id
          then coalesce((p_added ->> s.id::text)::integer, 0) else 0 end) / 100.0) as calls
      from public.shops s left join public.stock_checks c on c.shop_id = s.id
      where s.health <> 'disconnected' and (s.studio_id = p_studio_id or c.shop_id is not null)
    ), paced as (
      select h.pace, pg_catalog.sum(h.calls) as calls from shop h group by h.pace
    )
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', h.id, 'toldAt', h.told_at,
      'everySeconds', app.check_every(d.calls, p.per_day, p_share, p_shortest)) order by h.id), '[]')
    from shop h join paced d on d.pace = h.pace left join app.paces p on p.pace = h.pace
    where h.studio_id = p_studio_id);
end $$;

-- How long a piece can be sold twice was judged when its rule was given. Where more listings or other apps make it longer since, or a
-- shop wasn't read for so long, owners are told once a day, with the reason.
-- @param p_longest seconds between two checks
create function app.tell_long_windows(p_share numeric, p_shortest integer, p_longest integer) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_shop record;
  v_entry jsonb;
begin
  for v_shop in
    with shop as (
      select c.shop_id, c.studio_id, c.checked_at, p.per_day,
        pg_catalog.sum(pg_catalog.ceil(c.listings / 100.0)) over (partition by coalesce(s.app_id::text, s.marketplace)) as calls
      from public.stock_checks c join public.shops s on s.id = c.shop_id
      left join app.paces p on p.pace = coalesce(s.app_id::text, s.marketplace)
      where s.health <> 'disconnected'
    ), paced as (
      select h.*, app.check_every(h.calls, h.per_day, p_share, p_shortest) as every,
        coalesce(extract(epoch from app.now() - h.checked_at)::integer, 0) as since
      from shop h
    )
    select * from paced d where d.every > p_longest or d.since > p_longest order by d.shop_id
  loop
    v_entry := pg_catalog.jsonb_build_object('template', 'stock_window', 'shopId', v_shop.shop_id,
      'why', case when v_shop.every > p_longest then 'calls' else 'late' end,
      'seconds', greatest(v_shop.every, v_shop.since), 'nonce', (app.now() at time zone 'UTC')::date);
    continue when exists (select from public.outbox o where o.studio_id = v_shop.studio_id and o.key = app.outbox_key(v_entry));
    perform app.send(v_shop.studio_id, pg_catalog.jsonb_build_array(v_entry));
  end loop;
end $$;

-- Every minute: shops whose numbers are due. One check of a shop at a time.
-- @returns how many
create function public.enqueue_stock_checks(p_share numeric, p_shortest integer, p_longest integer default 480) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_kind text := app.made_on('stock-due');
  v_rows integer;
begin
  perform app.tell_long_windows(p_share, p_shortest, p_longest);
  with shop as (
    select c.shop_id, c.studio_id, c.checked_at, p.per_day,
      pg_catalog.sum(pg_catalog.ceil(c.listings / 100.0)) over (partition by coalesce(s.app_id::text, s.marketplace)) as calls
    from public.stock_checks c join public.shops s on s.id = c.shop_id
    left join app.paces p on p.pace = coalesce(s.app_id::text, s.marketplace)
    where s.health = 'ok'
  )
  insert into public.operations (studio_id, kind, key, shop_id, priority, params)
  select h.studio_id, v_kind, v_kind || ':' || h.shop_id || ':' || extract(epoch from app.now()), h.shop_id, 5, '{"read": true}'
  from shop h
  where (h.checked_at is null
      or h.checked_at <= app.now() - app.check_every(h.calls, h.per_day, p_share, p_shortest) * interval '1 second' + interval '5 seconds')
    and not exists (select from public.operations o where o.shop_id = h.shop_id and o.kind = v_kind and o.state in ('queued', 'running'))
    and not exists (select from public.operations o where o.shop_id = h.shop_id and o.kind = v_kind and o.state = 'parked'
      and o.outcome_code in ('auth-dead', 'auth-scope'))
  order by h.shop_id
  on conflict (studio_id, key) do nothing;
  get diagnostics v_rows = row_count;
  return v_rows;
end $$;

-- Whether the calls of a day that are for checks leave one for a shop of which the marketplace told, beside those that are due. Of each
-- app a fifth is for them (dailyShare in src/modules/stock/rules/window.ts).
create function app.may_check_beside(p_shop public.shops) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  v_pace text := coalesce(p_shop.app_id::text, p_shop.marketplace);
  v_share constant numeric := 0.2;
  v_today date := (app.now() at time zone 'UTC')::date;
  v_calls numeric;
  v_made numeric;
  v_per_day integer;
begin
  select pg_catalog.sum(pg_catalog.ceil(c.listings / 100.0)), pg_catalog.sum(coalesce(d.checks, 0) * pg_catalog.ceil(c.listings / 100.0))
    into v_calls, v_made
    from public.stock_checks c join public.shops s on s.id = c.shop_id
    left join public.stock_days d on d.shop_id = c.shop_id and d.day = v_today
    where coalesce(s.app_id::text, s.marketplace) = v_pace;
  select coalesce(p.per_day, 5000) into v_per_day from app.paces p where p.pace = v_pace;
  v_per_day := coalesce(v_per_day, 5000);
  return v_made + v_calls + v_calls * extract(epoch from (v_today + 1)::timestamp at time zone 'UTC' - app.now())
    / app.check_every(v_calls, v_per_day, v_share, 120) <= v_per_day * v_share;
end $$;

-- The marketplace told of a change in this shop: its numbers are read at once, a minute after the last check at the soonest and where the
-- day's calls for that allow, else when they are due. That it tells is remembered.
create function app.stock_told(p_shop public.shops) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_kind text := app.made_on('stock-due');
  v_checked timestamptz;
begin
  update public.stock_checks set told_at = app.now() where shop_id = p_shop.id returning checked_at into v_checked;
  if found and p_shop.health = 'ok' and app.may_check_beside(p_shop)
    and not exists (select from public.operations o where o.shop_id = p_shop.id and o.kind = v_kind and o.state = 'queued') then
    insert into public.operations (studio_id, kind, key, shop_id, priority, params, run_at)
      values (p_shop.studio_id, v_kind, v_kind || ':' || p_shop.id || ':' || pg_catalog.gen_random_uuid(), p_shop.id, 1, '{"read": true}',
        greatest(app.now(), v_checked + interval '1 minute'));
  end if;
end $$;

-- After a whole reading of a shop nothing has to be read again: its numbers are judged.
create function app.judge_after_run() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from public.stock_rules r where r.studio_id = new.studio_id and r.revoked_at is null and r.rule = 'shared') then
    perform app.count_shared(new.studio_id);
    insert into public.operations (studio_id, kind, key, shop_id, priority, params)
      select new.studio_id, k.kind, k.kind || ':' || new.shop_id || ':run:' || new.id, new.shop_id, 1, '{"read": false}'
      from (select app.made_on('stock-due') as kind) k
      where exists (select from public.stock_checks c where c.shop_id = new.shop_id)
      on conflict (studio_id, key) do nothing;
  end if;
  return null;
end $$;

create trigger judge_after_run after update of finished_at on public.sync_runs
  for each row when (old.finished_at is null and new.finished_at is not null) execute function app.judge_after_run();

-- A write under a rule that couldn't be made, since something sold there or for another reason: what is there is read and judged at once.
create function app.check_after_stock_write() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from public.stock_writes w where w.change_id = new.change_id and w.settled_at is null) then
    perform app.ask_for_check(new.studio_id, array[new.shop_id]);
  end if;
  return null;
end $$;

create trigger check_after_stock_write after update of state on public.change_items
  for each row when (new.state in ('parked', 'failed') and new.state <> old.state) execute function app.check_after_stock_write();

-- Listings of shared products in this shop: what a check reads. One that was published by us and never read whole is left to the
-- next reading of the shop.
create function public.read_stock_listings(p_shop_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(l.external_id order by l.seq), '[]')
    from app.shared_products((select app.studio_id())) p join public.listings l on l.product_id = p.product_id
    where l.shop_id = p_shop_id and l.gone_at is null and l.live is not null and l.base is not null and l.ours is not null
      and l.synced_at <= l.seen_at);
end $$;

-- What a check read: numbers and states alone are laid over what is kept, so that all else is news when the shop is read whole.
-- @param p_listings [{externalId, state, pieces: {quantity:…: n}}]
create function public.record_stock_check(p_operation uuid, p_lease uuid, p_listings jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease_on_shop(p_operation, p_lease);
  v_before timestamptz;
begin
  -- Before its listings, as in keep_stock.
  select checked_at into v_before from public.stock_checks where shop_id = v_operation.shop_id for update;
  perform app.mirror(v_operation.studio_id, v_operation.shop_id, (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('external_id', l.external_id, 'state', r.value ->> 'state', 'url', l.url,
      'live', l.live || (
        select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') from pg_catalog.jsonb_each(r.value -> 'pieces') f
        where f.key like 'quantity:%' and l.live ? f.key),
      'cover_url', l.cover_url, 'ends_at', l.ends_at, 'created_there', l.created_there, 'pictures', l.pictures) order by l.seq), '[]')
    from pg_catalog.jsonb_array_elements(p_listings) r
    join public.listings l on l.shop_id = v_operation.shop_id and l.external_id = r.value ->> 'externalId'
    where l.gone_at is null and l.live is not null and l.base is not null and l.ours is not null and l.synced_at <= l.seen_at));
  update public.stock_checks set checked_at = app.now() where shop_id = v_operation.shop_id;
  if found then
    insert into public.stock_days as d (shop_id, day, studio_id, checks, longest_seconds)
      values (v_operation.shop_id, (app.now() at time zone 'UTC')::date, v_operation.studio_id, 1,
        coalesce(extract(epoch from app.now() - v_before)::integer, 0))
      on conflict (shop_id, day) do update set checks = d.checks + 1, longest_seconds = greatest(d.longest_seconds, excluded.longest_seconds);
  end if;
end $$;

grant execute on function app.check_every(numeric, integer, numeric, integer), app.tell_long_windows(numeric, integer, integer),
  app.may_check_beside(public.shops), app.stock_told(public.shops) to service_role, oms_definer;
grant execute on function app.judge_after_run(), app.check_after_stock_write() to oms_definer;
select app.publish_functions(array['stock_paces', 'enqueue_stock_checks'], 'service_role', false);
select app.publish_functions(array['read_stock_listings'], 'authenticated', false);
select app.publish_functions(array['record_stock_check'], 'authenticated', true);
