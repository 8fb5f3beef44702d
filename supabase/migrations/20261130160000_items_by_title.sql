-- People look for a listing of a request of many by its title.
create or replace function public.read_change_items(p_change_id uuid, p_states text[], p_limit integer, p_offset integer) returns jsonb
language sql stable set search_path = '' as $$
  with found as (
    select t.*, app.folded(l.live ->> 'title') as title from public.change_items t
    left join public.listings l on l.id = t.listing_id
    where t.change_id = p_change_id and (p_states is null or t.state = any (p_states))
  )
  select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from found), 'some', (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', f.id, 'shopId', f.shop_id, 'listingId', f.listing_id,
      'code', l.code, 'title', l.live ->> 'title', 'state', f.state, 'failure', f.failure, 'listingUrl', f.listing_url,
      'set', coalesce(f.content #> '{edit,set}', '{}'), 'before', coalesce(f.content #> '{edit,before}', '{}')) order by f.title, f.seq), '[]')
    from (select * from found order by title, seq limit least(p_limit, 500) offset p_offset) f
    left join public.listings l on l.id = f.listing_id))
$$;

select app.publish_functions(array['read_change_items'], 'authenticated', false);

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261130160000'
$$;

select app.publish_functions(array['schema_version'],
  'authenticated', false);
