-- A field that a version reads for the first time is no difference: what is there is taken over.
-- The fields of a listing (none of its options') that were not among what was last read of it: this version reads them for the first
-- time, so what is there is taken over, and is no difference.
create function app.first_read(p_before jsonb, p_live jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select case when p_before = p_live then '{}'::jsonb else (
    select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') from pg_catalog.jsonb_each(p_live) f
    where not p_before ? f.key and pg_catalog.strpos(f.key, ':') = 0) end
$$;

grant execute on function app.first_read(jsonb, jsonb) to oms_definer;

-- Lays what was read over what is kept. `fresh`: numbers that this run saw first. `differing`: what of the others the
-- studio wants otherwise, with what is wanted and what was last agreed; `moved`: that it stands so is new.
create or replace function app.mirror(p_studio uuid, p_shop uuid, p_listings jsonb, p_run uuid) returns jsonb
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
      created_there, seen_at, synced_at, code, first_run)
    select p_studio, p_shop, r.external_id, r.state, r.url, r.live, r.live, r.live, r.cover_url, r.ends_at, r.created_there,
      app.now(), '-infinity', c.code, p_run
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

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261202100000'
$$;

select app.publish_functions(array['schema_version'], 'authenticated', false);
