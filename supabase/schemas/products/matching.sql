-- Products are made of listings, matched with each other, and split.

-- The content of a product, from what a listing says there. Photos and videos stay on the marketplace (src/catalog/listing-text.ts).
create function app.product_content(p_live jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce((
      -- Lists of words that a marketplace adds, such as materials.
      select pg_catalog.jsonb_object_agg(f.key, f.value) from pg_catalog.jsonb_each(p_live) f
      where f.key not in ('images', 'videos') and app.are_words(f.value)), '{}')
    || pg_catalog.jsonb_build_object('title', coalesce(p_live ->> 'title', ''), 'description', coalesce(p_live ->> 'description', ''),
    'tags', coalesce(p_live -> 'tags', '[]'), 'category', p_live -> 'category', 'photos', '[]'::jsonb,
    'sku', app.one_sku(p_live))
$$;

-- A listing that is no product yet gives it its code; one that leaves another product gets a new one.
create function app.product_of_listing(p_listing public.listings) returns uuid
language plpgsql volatile set search_path = '' as $$
declare
  v_content jsonb := app.product_content(p_listing.live);
  v_product uuid;
begin
  if exists (select from public.codes where listing_id = p_listing.id) then
    insert into public.products (studio_id, sku, content, code)
      values (p_listing.studio_id, v_content ->> 'sku', v_content, p_listing.code) returning id into v_product;
    update public.codes set product_id = v_product, listing_id = null where listing_id = p_listing.id;
    update public.listings set product_id = v_product where id = p_listing.id;
  else
    v_product := (app.new_product(p_listing.studio_id, v_content, true)).id;
    perform app.join_product(p_listing.id, v_product);
  end if;
  return v_product;
end $$;

-- Of the named listings, or of all of a shop: those that are none yet become products. Asked twice, nothing is made twice.
create function public.make_products(p_shop_id uuid, p_listing_ids uuid[]) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_listing public.listings;
  v_made uuid[] := '{}';
begin
  if p_shop_id is null and p_listing_ids is null then
    perform app.refuse('bad-input');
  elsif p_listing_ids is not null and not exists (select from public.listings where id = any (p_listing_ids)) then
    perform app.missing();
  end if;
  for v_listing in
    select * from public.listings
    where (p_shop_id is null or shop_id = p_shop_id) and (p_listing_ids is null or id = any (p_listing_ids))
      and live is not null and gone_at is null and product_id is null
    order by seq for update
  loop
    if not app.may_use_shop(v_listing.shop_id, v_me.id) then
      perform app.refuse('not-allowed');
    end if;
    v_made := v_made || app.product_of_listing(v_listing);
  end loop;
  return pg_catalog.to_jsonb(v_made);
end $$;

create function app.require_shops_of(p_product uuid, p_member uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
  if exists (select from public.listings l where l.product_id = p_product and not app.may_use_shop(l.shop_id, p_member)) then
    perform app.refuse('not-allowed');
  end if;
end $$;

-- Drafts of a listing that moves to another product follow it. It is shown by the code of the product that it is now.
create function app.move_listings(p_from uuid, p_to uuid, p_listing_ids uuid[]) returns void
language sql volatile set search_path = '' as $$
  update public.changes c set product_id = p_to
    where c.product_id = p_from and exists (
      select from public.change_items t join public.listings l on l.shop_id = t.shop_id and l.external_id = t.external_id
      where t.change_id = c.id and l.id = any (p_listing_ids));
  update public.listings l set product_id = p_to, code = p.code from public.products p
    where p.id = p_to and l.product_id = p_from and l.id = any (p_listing_ids);
$$;

-- `same`: the listings of the second become the first's. `different`: they are not offered as a pair again. Said twice, it
-- is as if it was said once.
create function public.match_products(p_kept uuid, p_merged uuid, p_word text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_merged public.products;
  v_listings uuid[] := '{}';
begin
  if p_word not in ('same', 'different') or p_kept = p_merged then
    perform app.refuse('bad-input');
  end if;
  perform from public.products where id in (p_kept, p_merged) order by id for update;
  -- Before its listings, as in keep_stock.
  perform from public.shared_stock where product_id in (p_kept, p_merged) order by product_id for update;
  select * into v_merged from public.products where id = p_merged;
  if v_merged.id is null or not exists (select from public.products where id = p_kept) then
    perform app.missing();
  elsif p_word = 'same' and v_merged.merged_into = p_kept then
    return;
  elsif v_merged.merged_into is not null or exists (select from public.products where id = p_kept and merged_into is not null) then
    perform app.refuse('wrong-state');
  end if;
  perform app.require_shops_of(p_kept, v_me.id);
  perform app.require_shops_of(p_merged, v_me.id);
  if p_word = 'same' then
    select coalesce(pg_catalog.array_agg(id), '{}') into v_listings from public.listings where product_id = p_merged;
    perform app.move_listings(p_merged, p_kept, v_listings);
    update public.products set merged_into = p_kept, updated_at = app.now() where id = p_merged;
    perform app.stock_moved(array[p_merged], v_me);
    perform app.rest_rule_of(p_kept, v_me.studio_id);
  end if;
  insert into public.product_words (studio_id, kept, merged, word, listing_ids, member_id)
    values (v_me.studio_id, p_kept, p_merged, p_word, v_listings, v_me.id)
    on conflict (kept, merged) do update set word = excluded.word, listing_ids = excluded.listing_ids,
      member_id = excluded.member_id, at = app.now();
end $$;

-- Takes a listing out of its product: back into the one it came from, else into one of its own. The two are not offered as
-- a pair again.
create function public.split_product(p_listing_id uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_listing public.listings;
  v_word public.product_words;
  v_product uuid;
begin
  perform from public.shared_stock where product_id = (select product_id from public.listings where id = p_listing_id) for update;
  select * into v_listing from public.listings where id = p_listing_id for update;
  if v_listing.id is null or v_listing.product_id is null or v_listing.live is null then
    perform app.missing();
  elsif not exists (select from public.listings where product_id = v_listing.product_id and id <> v_listing.id) then
    perform app.refuse('wrong-state');
  end if;
  perform app.require_shops_of(v_listing.product_id, v_me.id);
  select * into v_word from public.product_words
    where word = 'same' and kept = v_listing.product_id and p_listing_id = any (listing_ids)
    order by at desc, seq desc limit 1;
  if v_word.id is not null then
    v_product := v_word.merged;
    perform app.move_listings(v_listing.product_id, v_product, v_word.listing_ids);
    update public.products set merged_into = null, updated_at = app.now() where id = v_product;
    update public.product_words set word = 'different', listing_ids = '{}', member_id = v_me.id, at = app.now() where id = v_word.id;
  else
    v_product := app.product_of_listing(v_listing);
    insert into public.product_words (studio_id, kept, merged, word, member_id)
      values (v_me.studio_id, v_listing.product_id, v_product, 'different', v_me.id);
  end if;
  perform app.stock_moved(array[v_listing.product_id], v_me);
  return pg_catalog.to_jsonb(v_product);
end $$;

grant execute on function app.product_content(jsonb), app.product_of_listing(public.listings),
  app.require_shops_of(uuid, uuid), app.move_listings(uuid, uuid, uuid[]) to oms_definer;
select app.publish_functions(array['make_products', 'match_products', 'split_product'], 'authenticated', true);
