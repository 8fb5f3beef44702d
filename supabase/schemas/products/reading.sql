-- Products as they are listed and compared.

create function app.product_json(p_product public.products) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_product.id, 'code', p_product.code, 'sku', p_product.sku, 'content', p_product.content,
    'createdAt', p_product.created_at, 'listings', coalesce((
      select pg_catalog.jsonb_agg(app.listing_json(l) order by l.seq)
      from public.listings l where l.product_id = p_product.id and l.live is not null), '[]'))
$$;

-- `words`: all of them in the title, or a SKU, a code, or a listing's number as a whole. Newest first. `without`: how many
-- listings of each shop are no product yet.
create function public.read_products(p_filter jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_studio uuid := app.studio_id();
  v_words text := pg_catalog.btrim(coalesce(p_filter ->> 'words', ''));
  v_all text[] := array(select w from pg_catalog.regexp_split_to_table(app.folded(v_words), '\s+') w);
  v_ids uuid[];
  v_found uuid[];
  v_total bigint;
begin
  if p_filter -> 'ids' is not null then
    -- Text that is no id names none.
    v_ids := array(select value::uuid from pg_catalog.jsonb_array_elements_text(p_filter -> 'ids')
      where pg_catalog.pg_input_is_valid(value, 'uuid'));
  end if;
  if v_ids is null and v_words = '' then
    select pg_catalog.count(*) into v_total from public.products p where p.studio_id = v_studio and p.merged_into is null and p.listed;
    v_found := array(select p.id from public.products p where p.studio_id = v_studio and p.merged_into is null and p.listed
      order by p.seq desc limit coalesce((p_filter ->> 'limit')::integer, 10) offset coalesce((p_filter ->> 'offset')::integer, 0));
  else
    with found as (
      select p.id, p.seq from public.products p
      where p.studio_id = v_studio and p.merged_into is null and p.listed and (v_ids is null or p.id = any (v_ids))
        and (v_words = '' or p.sku_folded = app.folded(v_words)
          or p.id in (select c.id from app.products_called(v_words) c (id)
            union all select l.product_id from public.listings l where l.studio_id = v_studio and l.external_id = v_words)
          or not exists (select from pg_catalog.unnest(v_all) w (word) where pg_catalog.strpos(p.title_folded, w.word) = 0))
    )
    select (select pg_catalog.count(*) from found),
      array(select f.id from found f order by f.seq desc
        limit coalesce((p_filter ->> 'limit')::integer, 10) offset coalesce((p_filter ->> 'offset')::integer, 0))
      into v_total, v_found;
  end if;
  return pg_catalog.jsonb_build_object(
    'total', v_total,
    'products', coalesce((select pg_catalog.jsonb_agg(app.product_json(p) order by p.seq desc)
      from public.products p where p.id = any (v_found)), '[]'),
    'without', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', w.shop_id, 'count', w.count))
      from (select c.shop_id, pg_catalog.sum(c.unmade) as count from public.listing_counts c
            where c.studio_id = v_studio group by c.shop_id having pg_catalog.sum(c.unmade) > 0) w), '[]'));
end $$;

-- What matching looks at: of every product with a listing its SKU, title and shops; and the pairs that are none.
create function public.read_product_outlines() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object(
    'products', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', p.id, 'sku', p.sku,
        'title', p.content ->> 'title', 'shopIds', l.shop_ids) order by p.seq)
      from public.products p
      join (select product_id, pg_catalog.jsonb_agg(distinct shop_id) as shop_ids from public.listings
            where studio_id = (select app.studio_id()) and live is not null and gone_at is null and product_id is not null
            group by product_id) l on l.product_id = p.id
      where p.studio_id = (select app.studio_id()) and p.merged_into is null and p.listed), '[]'),
    'different', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(w.kept, w.merged))
      from public.product_words w where w.studio_id = (select app.studio_id()) and w.word = 'different'), '[]'))
$$;

grant execute on function app.product_json(public.products) to authenticated, oms_definer;
select app.publish_functions(array['read_products', 'read_product_outlines'], 'authenticated', false);
