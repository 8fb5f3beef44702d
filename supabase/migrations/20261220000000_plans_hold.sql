-- Plans hold: whatever reads all of a change of many reads it in the order in which it was added; the title, which a sync moves, is the
-- order of people's lists alone.

create or replace function app.many_item_json(p_item public.change_items) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('id', p_item.id, 'shopId', p_item.shop_id, 'listingId', p_item.listing_id,
      'code', l.code, 'sku', app.one_sku(l.live), 'title', l.live ->> 'title', 'state', p_item.state, 'failure', p_item.failure,
      'listingUrl', p_item.listing_url, 'set', coalesce(p_item.content #> '{edit,set}', '{}'),
      'before', coalesce(p_item.content #> '{edit,before}', '{}'))
    from (select) one left join public.listings l on l.id = p_item.listing_id);
end $$;

-- Its items as people look for them, by title; of those in these states, or with a reason why they were not written.
create or replace function public.read_change_items(
  p_change_id uuid, p_states text[], p_failed boolean, p_limit integer, p_offset integer
) returns jsonb
language sql stable set search_path = '' as $$
  with found as (
    select t as item, t.seq, app.folded(l.live ->> 'title') as title from public.change_items t
    left join public.listings l on l.id = t.listing_id
    where t.change_id = p_change_id and (p_states is null or t.state = any (p_states))
      and (not p_failed or (t.failure is not null and t.state in ('failed', 'parked', 'stopped')))
  )
  select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from found), 'some', (
    select coalesce(pg_catalog.jsonb_agg(app.many_item_json(f.item) order by f.title, f.seq), '[]')
    from (select * from found order by title, seq limit least(p_limit, 500) offset p_offset) f))
$$;

-- The same for whatever reads all of them, by what no change of a title moves: after this one, null from the first on.
create or replace function public.read_change_items_in_turn(p_change_id uuid, p_states text[], p_after bigint, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('next', case when pg_catalog.count(*) = least(p_limit, 500) then pg_catalog.max(f.seq) end,
    'some', coalesce(pg_catalog.jsonb_agg(app.many_item_json(f.item) order by f.seq), '[]'))
  from (select t as item, t.seq from public.change_items t
    where t.change_id = p_change_id and (p_states is null or t.state = any (p_states)) and t.seq > coalesce(p_after, 0)
    order by t.seq limit least(p_limit, 500)) f
$$;

create or replace function app.left_out_json(p_left public.plan_left_out) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('listingId', l.id, 'shopId', l.shop_id, 'code', l.code, 'sku', app.one_sku(l.live),
      'title', l.live ->> 'title', 'reason', p_left.code, 'text', p_left.text,
      'set', p_left.content #> '{edit,set}', 'before', p_left.content #> '{edit,before}')
    from public.listings l where l.id = p_left.listing_id);
end $$;

-- What of a plan is left out, as people look for it, by title; `p_code`: for this reason.
create or replace function public.read_plan_left_out(p_change_id uuid, p_code text, p_limit integer, p_offset integer) returns jsonb
language sql stable set search_path = '' as $$
  with found as (
    select o as item, o.seq, app.folded(l.live ->> 'title') as title
    from public.plan_left_out o join public.listings l on l.id = o.listing_id
    where o.studio_id = (select app.studio_id()) and o.change_id = p_change_id and (p_code is null or o.code = p_code)
  )
  select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from found), 'some', (
    select coalesce(pg_catalog.jsonb_agg(app.left_out_json(f.item) order by f.title, f.seq), '[]')
    from (select * from found order by title, seq limit least(p_limit, 500) offset p_offset) f))
$$;

-- The same for whatever reads all of it: after this one, null from the first on.
create or replace function public.read_plan_left_out_in_turn(p_change_id uuid, p_after bigint, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('next', case when pg_catalog.count(*) = least(p_limit, 500) then pg_catalog.max(f.seq) end,
    'some', coalesce(pg_catalog.jsonb_agg(app.left_out_json(f.item) order by f.seq), '[]'))
  from (select o as item, o.seq from public.plan_left_out o
    where o.studio_id = (select app.studio_id()) and o.change_id = p_change_id and o.seq > coalesce(p_after, 0)
    order by o.seq limit least(p_limit, 500)) f
$$;

grant execute on function app.many_item_json(public.change_items), app.left_out_json(public.plan_left_out)
  to authenticated, service_role, oms_definer;
select app.publish_functions(array['read_change_items_in_turn', 'read_plan_left_out_in_turn'], 'authenticated', false);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261220000000'
$$;
