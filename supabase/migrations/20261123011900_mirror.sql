-- A page of a hundred listings is laid over the mirror in one statement, and answers only what is worth comparing. What a
-- reading saw first, and what it missed, is kept by its run: begun again after a killed process it counts the same.

-- Four signs without look-alikes that name nothing else in the studio.
create function app.draw_code(p_studio uuid) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_signs constant text := 'abcdefghjkmnpqrstuvwxyz23456789';
  v_code text;
begin
  loop
    select pg_catalog.string_agg(pg_catalog.substr(v_signs, 1 + pg_catalog.floor(pg_catalog.random() * pg_catalog.length(v_signs))::integer, 1), '')
      into v_code from pg_catalog.generate_series(1, 4);
    exit when not exists (select from public.changes where studio_id = p_studio and code = v_code)
      and not exists (select from public.listings where studio_id = p_studio and code = v_code);
  end loop;
  return v_code;
end $$;

-- So many codes, each other than all others; two of a page must not draw the same one. Nobody else of the studio draws
-- meanwhile: two of its shops may be read at once.
create function app.draw_codes(p_studio uuid, p_count integer) returns table (n bigint, code text)
language plpgsql volatile set search_path = '' as $$
declare
  v_signs constant text := 'abcdefghjkmnpqrstuvwxyz23456789';
  v_codes text[] := '{}';
begin
  if p_count > 0 then
    perform pg_catalog.pg_advisory_xact_lock(20261125, pg_catalog.hashtext(p_studio::text));
  end if;
  while pg_catalog.cardinality(v_codes) < p_count loop
    select pg_catalog.array_agg(d.code) into v_codes from (
      select pg_catalog.unnest(v_codes) as code
      union
      select s.code from (
        select (select pg_catalog.string_agg(
            pg_catalog.substr(v_signs, 1 + pg_catalog.floor(pg_catalog.random() * pg_catalog.length(v_signs))::integer, 1), '')
          from pg_catalog.generate_series(1, 4 + g.g * 0)) as code
        from pg_catalog.generate_series(1, p_count - pg_catalog.cardinality(v_codes)) g (g)) s
      where not exists (select from public.changes c where c.studio_id = p_studio and c.code = s.code)
        and not exists (select from public.listings l where l.studio_id = p_studio and l.code = s.code)
    ) d;
  end loop;
  return query select u.n, u.code from pg_catalog.unnest(v_codes) with ordinality u (code, n);
end $$;

-- Where two of the three agree, nothing is left to say (src/domain/merge.ts, `settle`): a field that stands there as we
-- want it is agreed on; stock that only moved there was sold, and is followed. Most listings are as they were: those are not
-- compared field by field, and their values are not written anew.
create function app.settled_base(p_base jsonb, p_ours jsonb, p_live jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select case when p_ours = p_live then p_live when p_base = p_live then p_base else (
    select coalesce(pg_catalog.jsonb_object_agg(k.key, case
        when p_ours -> k.key is not distinct from p_live -> k.key then p_live -> k.key
        when k.key like 'quantity:%' and p_ours -> k.key is not distinct from p_base -> k.key then p_live -> k.key
        else p_base -> k.key end) filter (where case
        when p_ours -> k.key is not distinct from p_live -> k.key then p_live ? k.key
        when k.key like 'quantity:%' and p_ours -> k.key is not distinct from p_base -> k.key then p_live ? k.key
        else p_base ? k.key end), '{}')
    from (select pg_catalog.jsonb_object_keys(p_base || p_ours || p_live) as key) k) end
$$;

create function app.settled_ours(p_base jsonb, p_ours jsonb, p_live jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select case when p_ours = p_live then p_live when p_base = p_live then p_ours else (
    select coalesce(pg_catalog.jsonb_object_agg(k.key, case
        when k.key like 'quantity:%' and p_ours -> k.key is not distinct from p_base -> k.key then p_live -> k.key
        else p_ours -> k.key end) filter (where case
        when k.key like 'quantity:%' and p_ours -> k.key is not distinct from p_base -> k.key then p_live ? k.key
        else p_ours ? k.key end), '{}')
    from (select pg_catalog.jsonb_object_keys(p_base || p_ours || p_live) as key) k) end
$$;

-- Lays what was read over what is kept. `fresh`: numbers that this run saw first. `differing`: what of the others the
-- studio wants otherwise, with what is wanted and what was last agreed; `moved`: that it stands so is new.
create function app.mirror(p_studio uuid, p_shop uuid, p_listings jsonb, p_run uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_answer jsonb;
begin
  with read as materialized (
    select r.*
    from rows from (pg_catalog.jsonb_to_recordset(p_listings) as (external_id text, state text, url text, live jsonb,
      cover_url text, ends_at timestamptz, created_there timestamptz)) with ordinality as
      r (external_id, state, url, live, cover_url, ends_at, created_there, place)
  ), updated as (
    update public.listings l set state = r.state, url = r.url, live = case when l.live = r.live then l.live else r.live end,
      cover_url = r.cover_url, ends_at = r.ends_at, created_there = r.created_there, seen_at = app.now(), gone_at = null,
      gone_run = null, moved_run = case when l.live = r.live and l.gone_at is null then l.moved_run else p_run end, code = coalesce(l.code, app.draw_code(p_studio)),
      base = case when m.anew then r.live when l.base = r.live then l.base else app.settled_base(l.base, l.ours, r.live) end,
      ours = case when m.anew then r.live when l.ours = r.live then l.ours else app.settled_ours(l.base, l.ours, r.live) end
    from read r
    join public.listings k on k.shop_id = p_shop and k.external_id = r.external_id
    -- Published by us since it was last read: what was read halfway is no word of the seller's.
    cross join lateral (select k.base is null or k.ours is null or k.synced_at > k.seen_at as anew) m
    where l.id = k.id
    returning l.external_id, l.first_run, l.moved_run, l.base, l.ours, l.live
  ), unknown as (
    select r.*, pg_catalog.row_number() over (order by r.place desc) as n from read r
    where not exists (select from updated u where u.external_id = r.external_id)
  ), inserted as (
    -- The newest come first in a reply, and get the highest number.
    insert into public.listings (studio_id, shop_id, external_id, state, url, live, base, ours, cover_url, ends_at,
      created_there, seen_at, synced_at, code, first_run)
    select p_studio, p_shop, r.external_id, r.state, r.url, r.live, r.live, r.live, r.cover_url, r.ends_at, r.created_there,
      app.now(), '-infinity', c.code, p_run
    from unknown r
    join app.draw_codes(p_studio, (select pg_catalog.count(*)::integer from unknown)) c on c.n = r.n
    order by r.n
    on conflict (shop_id, external_id) do nothing
    returning external_id
  )
  select pg_catalog.jsonb_build_object(
    'fresh', (select coalesce(pg_catalog.jsonb_agg(f.external_id), '[]') from (
      select external_id from inserted union all select external_id from updated where first_run = p_run) f),
    'differing', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'externalId', u.external_id, 'base', u.base, 'ours', u.ours,
        'moved', coalesce(u.moved_run = p_run, false))), '[]')
      from updated u where u.ours is distinct from u.live and u.first_run is distinct from p_run))
  into v_answer;
  return v_answer;
end $$;

create function app.mirror(p_studio uuid, p_shop uuid, p_listings jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.mirror(p_studio, p_shop, p_listings, null);
end $$;
grant execute on function app.draw_code(uuid), app.settled_base(jsonb, jsonb, jsonb), app.settled_ours(jsonb, jsonb, jsonb),
  app.mirror(uuid, uuid, jsonb),
  app.draw_codes(uuid, integer), app.mirror(uuid, uuid, jsonb, uuid) to oms_definer;

-- `finished`: it was at its end already; its messages are on their way. Else it begins again, with what it saw first.
create function public.start_run(p_operation uuid, p_lease uuid, p_run jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_finished timestamptz;
begin
  insert into public.sync_runs (id, studio_id, shop_id, operation_id, asked_by, total)
  values ((p_run ->> 'id')::uuid, v_operation.studio_id, v_operation.shop_id, v_operation.id,
    (v_operation.params ->> 'askedBy')::uuid, (p_run ->> 'total')::integer)
  on conflict (id) do update set done = case when sync_runs.finished_at is null then 0 else sync_runs.done end
  returning finished_at into v_finished;
  return pg_catalog.jsonb_build_object('finished', v_finished is not null);
end $$;

-- `p_done` of `p_total` so far: told, not added up, so that a page laid over twice counts once.
create function public.mirror_page(p_operation uuid, p_lease uuid, p_run uuid, p_listings jsonb, p_done integer, p_total integer)
returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease_on_shop(p_operation, p_lease);
begin
  update public.sync_runs set done = p_done, total = p_total where id = p_run and shop_id = v_operation.shop_id;
  return app.mirror(v_operation.studio_id, v_operation.shop_id, p_listings, p_run);
end $$;

-- What the studio deleted itself, perhaps while it was read, is gone by nobody else's doing: that is no news.
-- @returns how many are
create function public.mark_gone(p_operation uuid, p_lease uuid, p_external_ids text[]) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease_on_shop(p_operation, p_lease);
  v_run uuid := coalesce((select r.id from public.sync_runs r where r.operation_id = v_operation.id limit 1), v_operation.id);
begin
  update public.listings l set gone_at = app.now(), gone_run = case when not exists (
      select from public.change_targets g join public.changes c on c.id = g.change_id
      where c.kind = 'delete' and g.shop_id = l.shop_id and g.listing_id = l.external_id and g.state = 'applied') then v_run end
  where shop_id = v_operation.shop_id and external_id = any (p_external_ids) and gone_at is null;
  return (select pg_catalog.count(*) from public.listings
    where shop_id = v_operation.shop_id and external_id = any (p_external_ids) and gone_run = v_run);
end $$;

-- Result, counts per state, log and messages at once: killed here or there, it is said once. `p_news`: how often what is new,
-- {} where nothing is; only then `p_outbox` is sent. Each of those who asked, perhaps while it went on, gets `p_answer`.
create function public.finish_run(p_operation uuid, p_lease uuid, p_run uuid, p_result jsonb, p_counts jsonb, p_news jsonb,
  p_answer jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease_on_shop(p_operation, p_lease);
begin
  update public.sync_runs set finished_at = app.now(), result = p_result,
    done = (select pg_catalog.sum(c.value::integer) from pg_catalog.jsonb_each_text(p_counts) c),
    total = (select pg_catalog.sum(c.value::integer) from pg_catalog.jsonb_each_text(p_counts) c)
  where id = p_run and shop_id = v_operation.shop_id and finished_at is null;
  if not found then
    perform app.missing();
  end if;
  update public.shops set counts = p_counts, listings_read_at = app.now() where id = v_operation.shop_id;
  perform app.fold_counts(v_operation.studio_id, v_operation.shop_id);
  insert into public.sync_events (studio_id, shop_id, kind, outcome) values (v_operation.studio_id, v_operation.shop_id, 'sync_shop', 'ok');
  perform app.add_shop_news(v_operation.shop_id, p_news);
  perform app.effects((
    select case when p_news <> '{}' then p_outbox else '[]' end
      || coalesce(pg_catalog.jsonb_agg(p_answer || pg_catalog.jsonb_build_object('to', m.slack_user_id) order by m.slack_user_id), '[]')
    from public.members m where m.studio_id = v_operation.studio_id and v_operation.params -> 'askers' ? m.id::text), p_operations);
end $$;

select app.publish_functions(array['start_run', 'mirror_page', 'mark_gone', 'finish_run'], 'authenticated', true);

-- Single listings that an operation read in passing, laid over what is kept: what made it stop is then seen by everybody.
create function public.mirror_listings(p_operation uuid, p_lease uuid, p_listings jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  perform app.mirror(v_operation.studio_id, v_operation.shop_id, p_listings);
end $$;
select app.publish_functions(array['mirror_listings'], 'authenticated', true);

-- Every healthy shop is read again before what is known of it is six hours old: asked for half an hour sooner, since ticks
-- come every quarter of an hour and readings are spread over ten minutes. One at a time; one that fails is asked for again
-- six hours later, not at every tick. After an outage all are due, once each. Each shop alone: one that can't be asked for
-- stops no other.
create function public.enqueue_due_syncs() returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_due record;
  v_rows integer := 0;
begin
  for v_due in
    select s.id, s.studio_id, s.connected_at, coalesce(s.listings_read_at, s.read_at) as read_at
    from public.shops s
    where s.health = 'ok' and s.read_at is not null
      and coalesce(s.listings_read_at, s.read_at) <= v_now - interval '5 hours 30 minutes'
      and not exists (select from public.operations o
        where o.shop_id = s.id and o.kind = 'sync_shop' and o.state in ('queued', 'running'))
      -- One that waits for a sign-in or a permission goes on by itself when that is there: one is enough.
      and not exists (select from public.operations o where o.shop_id = s.id and o.kind = 'sync_shop' and o.state = 'parked'
        and o.outcome_code in ('auth-dead', 'auth-scope'))
  loop
    begin
      insert into public.operations (studio_id, kind, key, shop_id, priority, run_at)
      values (v_due.studio_id, 'sync_shop', pg_catalog.concat_ws(':', 'sync_shop', v_due.id,
          extract(epoch from v_due.connected_at), extract(epoch from v_due.read_at),
          pg_catalog.floor(extract(epoch from v_now - v_due.read_at + interval '30 minutes') / 21600)::integer),
        v_due.id, 10, v_now + interval '1 second' * (pg_catalog.hashtext(v_due.id::text) & 511))
      on conflict (studio_id, key) do nothing;
      v_rows := v_rows + case when found then 1 else 0 end;
    exception when others then
      raise warning 'shop % is not asked to be read again: %', v_due.id, sqlstate;
    end;
  end loop;
  return v_rows;
end $$;
select app.publish_functions(array['enqueue_due_syncs'], 'service_role', false);
