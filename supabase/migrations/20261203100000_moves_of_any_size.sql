-- A price that moves from a cent to thousands made the request, and every list with it, unreadable.

-- What a card says of it: how many, in which shops and fields, the lowest and highest move of a price in thousandths, and how
-- far it is. What was not written keeps its reason also once a person stopped the rest.
create or replace function app.many_json(p_change uuid) returns jsonb
language sql stable set search_path = '' as $$
  with items as (
    select t.*, coalesce(t.content #> '{edit,set}', '{}') as set_, coalesce(t.content #> '{edit,before}', '{}') as before
    from public.change_items t where t.change_id = p_change
  ), values_ as (
    select i.id, f.key, f.value, i.before -> f.key as was from items i cross join lateral pg_catalog.jsonb_each(i.set_) f
  ), failed as (
    select i.*, app.may_end_otherwise((select c.kind from public.changes c where c.id = p_change), i.failure) as retriable
    from items i
    where i.state in ('failed', 'parked', 'stopped') and i.failure is not null
  ), prices as (
    -- From a cent to thousands it is more than an integer holds, and nobody reads how much more.
    select greatest(-1000000000, least(1000000000, pg_catalog.round(
      ((v.value #>> '{}')::numeric - (v.was #>> '{}')::numeric) * 1000 / (v.was #>> '{}')::numeric)))::integer as moved
    from values_ v where v.key like 'price:%' and pg_catalog.jsonb_typeof(v.value) = 'number'
      and pg_catalog.jsonb_typeof(v.was) = 'number' and v.was <> '0'
  )
  select pg_catalog.jsonb_build_object(
    'all', (select pg_catalog.count(*) from items),
    'states', (select pg_catalog.jsonb_object_agg(s.state, s.items) from (
      select state, pg_catalog.count(*) as items from items group by state) s),
    'shops', (select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', s.shop_id, 'items', s.items) order by s.first_)
      from (select shop_id, pg_catalog.count(*) as items, pg_catalog.min(seq) as first_ from items group by shop_id) s),
    -- The request in which what was left is asked for.
    'again', case when exists (select from items where state = 'stopped') then (
      select pg_catalog.jsonb_build_object('number', r.number) from public.changes r
      where r.source ->> 'restOf' = p_change::text and r.state not in ('discarded', 'stopped') order by r.seq desc limit 1) end,
    -- Why it stands still, of what comes next.
    'step', (select i.step from items i where i.state in ('applying', 'pending') and i.step is not null order by i.state, i.seq limit 1),
    'fields', (select coalesce(pg_catalog.jsonb_object_agg(f.field, f.items), '{}') from (
      select pg_catalog.split_part(key, ':', 1) as field, pg_catalog.count(distinct id) as items from values_ group by 1) f),
    'prices', (select case when pg_catalog.count(*) > 0 then pg_catalog.jsonb_build_object(
      'lowest', pg_catalog.min(moved), 'highest', pg_catalog.max(moved)) end from prices),
    'failed', (select pg_catalog.count(*) from failed),
    'retriable', (select pg_catalog.count(*) from failed where retriable and state <> 'stopped'),
    -- The reasons, the most frequent first, each with the first of its listings.
    'failures', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('text', g.text, 'items', g.items,
        'retriable', g.retriable, 'some', (
          select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', l.code, 'sku', app.one_sku(l.live),
            'title', l.live ->> 'title') order by s.seq)
          from (select f.* from failed f where f.failure ->> 'text' = g.text and f.retriable = g.retriable order by f.seq limit 3) s
          left join public.listings l on l.id = s.listing_id)) order by g.items desc, g.first_), '[]')
      from (select f.failure ->> 'text' as text, f.retriable, pg_catalog.count(*) as items, pg_catalog.min(f.seq) as first_
        from failed f group by 1, 2 order by 3 desc, 4 limit 5) g))
$$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261203100000'
$$;

select app.publish_functions(array['schema_version'], 'authenticated', false);
