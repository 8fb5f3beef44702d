-- A page of a hundred listings is laid over the mirror in one statement, and answers only what is worth comparing. What a
-- reading saw first, and what it missed, is kept by its run: begun again after a killed process it counts the same.

-- Where two of the three agree, nothing is left to say (src/modules/listings/rules/merge.ts, `settle`): a field that stands there as we
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

-- The fields of a listing (none of its options') that were not among what was last read of it: this version reads them for the first
-- time, so what is there is taken over, and is no difference.
create function app.first_read(p_before jsonb, p_live jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select case when p_before = p_live then '{}'::jsonb else (
      select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') from pg_catalog.jsonb_each(p_live) f
      where not p_before ? f.key and pg_catalog.strpos(f.key, ':') = 0) end);
end $$;

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
      cover_url text, ends_at timestamptz, created_there timestamptz, pictures jsonb)) with ordinality as
      r (external_id, state, url, live, cover_url, ends_at, created_there, pictures, place)
  ), updated as (
    update public.listings l set state = r.state, url = r.url, live = case when l.live = r.live then l.live else r.live end,
      pictures = case when l.pictures = coalesce(r.pictures, '{}') then l.pictures else coalesce(r.pictures, '{}') end,
      cover_url = r.cover_url, ends_at = r.ends_at, created_there = r.created_there, seen_at = app.now(), gone_at = null,
      gone_run = null, moved_run = case when l.live || n.first = r.live and l.gone_at is null then l.moved_run else p_run end,
      base = case when m.anew then r.live when l.base = r.live then l.base
        else app.settled_base(n.first || l.base, n.first || l.ours, r.live) end,
      ours = case when m.anew then r.live when l.ours = r.live then l.ours
        else app.settled_ours(n.first || l.base, n.first || l.ours, r.live) end
    from read r
    join public.listings k on k.shop_id = p_shop and k.external_id = r.external_id
    -- Published by us since it was last read: what was read halfway is no word of the seller's.
    cross join lateral (select k.base is null or k.ours is null or k.synced_at > k.seen_at as anew) m
    cross join lateral (select app.first_read(k.live, r.live) as first) n
    where l.id = k.id
    returning l.external_id, l.first_run, l.moved_run, l.base, l.ours, l.live
  ), unknown as (
    select r.*, pg_catalog.row_number() over (order by r.place desc) as n from read r
    where not exists (select from updated u where u.external_id = r.external_id)
  ), inserted as (
    -- The newest come first in a reply, and get the highest number.
    insert into public.listings (studio_id, shop_id, external_id, state, url, live, base, ours, cover_url, ends_at,
      created_there, pictures, seen_at, synced_at, code, first_run)
    select p_studio, p_shop, r.external_id, r.state, r.url, r.live, r.live, r.live, r.cover_url, r.ends_at, r.created_there,
      coalesce(r.pictures, '{}'), app.now(), '-infinity', c.code, p_run
    from unknown r
    join app.draw_codes(p_studio, (select pg_catalog.count(*)::integer from unknown)) c on c.n = r.n
    order by r.n
    on conflict (shop_id, external_id) do nothing
    returning id, external_id, code
  ), named as (
    insert into public.codes (studio_id, code, listing_id) select p_studio, i.code, i.id from inserted i
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

grant execute on function app.settled_base(jsonb, jsonb, jsonb), app.settled_ours(jsonb, jsonb, jsonb),
  app.first_read(jsonb, jsonb),
  app.mirror(uuid, uuid, jsonb), app.mirror(uuid, uuid, jsonb, uuid) to oms_definer;
