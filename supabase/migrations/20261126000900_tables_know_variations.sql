-- With their variations, so that an import hears of a price that options share before anybody is asked to approve it.
create or replace function public.read_listing_table(p_after bigint, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  with piece as (
    select * from public.listings
    where studio_id = (select app.studio_id()) and live is not null and gone_at is null and seq > coalesce(p_after, 0)
    order by seq limit p_limit
  )
  select pg_catalog.jsonb_build_object('next', (select pg_catalog.max(seq) from piece),
    'listings', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', l.id, 'code', l.code, 'shopId', l.shop_id,
      'externalId', l.external_id, 'state', l.state, 'fields', l.ours - 'images') order by l.seq) from piece l), '[]'))
$$;
