-- The short code of a product or listing, by which people name it.

-- So many codes, each other than all that the studio ever had. Nothing else of the studio draws meanwhile: two of its shops
-- may be read at once.
create function app.draw_codes(p_studio uuid, p_count integer) returns table (n bigint, code text)
language plpgsql volatile set search_path = '' as $$
declare
  -- Without look-alikes.
  v_signs constant text := 'abcdefghjkmnpqrstuvwxyz23456789';
  v_codes text[] := '{}';
begin
  if p_count > 0 then
    perform pg_catalog.pg_advisory_xact_lock(20261125, pg_catalog.hashtext(p_studio::text));
  end if;
  while pg_catalog.cardinality(v_codes) < p_count loop
    -- Of those that were drawn all may be taken: then there is none yet.
    select coalesce(pg_catalog.array_agg(d.code), '{}') into v_codes from (
      select pg_catalog.unnest(v_codes) as code
      union
      select s.code from (
        select (select pg_catalog.string_agg(
            pg_catalog.substr(v_signs, 1 + pg_catalog.floor(pg_catalog.random() * pg_catalog.length(v_signs))::integer, 1), '')
          from pg_catalog.generate_series(1, 4 + g.g * 0)) as code
        from pg_catalog.generate_series(1, p_count - pg_catalog.cardinality(v_codes)) g (g)) s
      where not exists (select from public.codes c where c.studio_id = p_studio and c.code = s.code)
    ) d;
  end loop;
  return query select u.n, u.code from pg_catalog.unnest(v_codes) with ordinality u (code, n);
end $$;

-- The SKU that all options of a listing share.
create function app.one_sku(p_live jsonb) returns text
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select case when pg_catalog.count(distinct f.value) = 1 then nullif(pg_catalog.min(f.value), '') end
    from pg_catalog.jsonb_each_text(p_live) f where f.key like 'sku:%');
end $$;

-- A new product with a code of its own, named by nothing else.
create function app.new_product(p_studio uuid, p_content jsonb, p_listed boolean) returns public.products
language plpgsql volatile set search_path = '' as $$
declare
  v_product public.products;
begin
  insert into public.products (studio_id, sku, content, listed, code)
    select p_studio, p_content ->> 'sku', p_content, p_listed, d.code from app.draw_codes(p_studio, 1) d
    returning * into v_product;
  insert into public.codes (studio_id, code, product_id) values (p_studio, v_product.code, v_product.id);
  return v_product;
end $$;

-- The product that this one is: merging leaves the merged one where it was, so that the word can be taken back.
create function app.product_now(p_product uuid) returns uuid
language sql stable set search_path = '' as $$
  with recursive path as (
    select p.id, p.merged_into from public.products p where p.id = p_product
    union select p.id, p.merged_into from path a join public.products p on p.id = a.merged_into
  )
  select id from path where merged_into is null
$$;

-- The product that a code names, now or before.
create function app.products_called(p_code text) returns setof uuid
language sql stable set search_path = '' as $$
  select app.product_now(c.product_id) from public.codes c
  where c.studio_id = (select app.studio_id()) and c.code = app.folded(p_code) and c.product_id is not null
$$;

-- Every name of a listing but the one that is shown, for files that were exported when it was called so.
create function app.earlier_codes(p_listing public.listings) returns jsonb
language sql stable set search_path = '' as $$
  with recursive same as (
    select p_listing.product_id as id
    union select p.id from same s join public.products p on p.merged_into = s.id
  )
  select coalesce(pg_catalog.jsonb_agg(c.code), '[]') from same s
  join public.codes c on c.studio_id = p_listing.studio_id and c.product_id = s.id
  where s.id is not null and c.code <> p_listing.code
$$;

-- A listing becomes one of a product: what it was called by itself finds the product from now on.
create function app.join_product(p_listing uuid, p_product uuid) returns void
language sql volatile set search_path = '' as $$
  update public.codes set product_id = p_product, listing_id = null, retired = true where listing_id = p_listing;
  update public.listings l set product_id = p_product, code = p.code from public.products p
    where l.id = p_listing and p.id = p_product;
$$;

grant execute on function app.draw_codes(uuid, integer), app.new_product(uuid, jsonb, boolean), app.join_product(uuid, uuid) to oms_definer;
grant execute on function app.one_sku(jsonb), app.product_now(uuid), app.products_called(text),
  app.earlier_codes(public.listings) to authenticated, oms_definer;
