-- The card of a request of many says why nothing moves.
create or replace function app.many_json(p_change uuid) returns jsonb
language sql stable set search_path = '' as $$
  with items as (
    select t.*, coalesce(t.content #> '{edit,set}', '{}') as set_, coalesce(t.content #> '{edit,before}', '{}') as before
    from public.change_items t where t.change_id = p_change
  ), values_ as (
    select i.id, f.key, f.value, i.before -> f.key as was from items i cross join lateral pg_catalog.jsonb_each(i.set_) f
  ), prices as (
    select pg_catalog.round(((v.value #>> '{}')::numeric - (v.was #>> '{}')::numeric) * 1000 / (v.was #>> '{}')::numeric)::integer as moved
    from values_ v where v.key like 'price:%' and pg_catalog.jsonb_typeof(v.value) = 'number'
      and pg_catalog.jsonb_typeof(v.was) = 'number' and v.was <> '0'
  )
  select pg_catalog.jsonb_build_object(
    'all', (select pg_catalog.count(*) from items),
    'states', (select pg_catalog.jsonb_object_agg(s.state, s.items) from (
      select state, pg_catalog.count(*) as items from items group by state) s),
    'shops', (select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', s.shop_id, 'items', s.items) order by s.first_)
      from (select shop_id, pg_catalog.count(*) as items, pg_catalog.min(seq) as first_ from items group by shop_id) s),
    -- Why it stands still, of what comes next.
    'step', (select i.step from items i where i.state in ('applying', 'pending') and i.step is not null order by i.state, i.seq limit 1),
    'fields', (select coalesce(pg_catalog.jsonb_object_agg(f.field, f.items), '{}') from (
      select pg_catalog.split_part(key, ':', 1) as field, pg_catalog.count(distinct id) as items from values_ group by 1) f),
    'prices', (select case when pg_catalog.count(*) > 0 then pg_catalog.jsonb_build_object(
      'lowest', pg_catalog.min(moved), 'highest', pg_catalog.max(moved)) end from prices),
    'failures', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', l.code, 'title', l.live ->> 'title',
        'text', f.failure ->> 'text') order by f.seq), '[]')
      from (select * from items where state in ('failed', 'parked') and failure is not null order by seq limit 5) f
      left join public.listings l on l.id = f.listing_id))
$$;

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261130140000'
$$;

select app.publish_functions(array['schema_version'],
  'authenticated', false);
