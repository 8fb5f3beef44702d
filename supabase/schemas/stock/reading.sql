-- Standing decisions and shared numbers, as people read them.

create function app.stock_rule_json(p_rule public.stock_rules) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return case when p_rule.id is not null then pg_catalog.jsonb_build_object('id', p_rule.id, 'rule', p_rule.rule,
    'productId', p_rule.product_id, 'shopId', p_rule.shop_id, 'sectionId', p_rule.section_id,
    'title', (select p.content ->> 'title' from public.products p where p.id = p_rule.product_id),
    'givenBy', p_rule.given_by, 'givenAt', p_rule.given_at, 'windowSeconds', p_rule.window_seconds,
    'rests', p_rule.rule = 'shared' and app.rule_rests(p_rule, p_rule.product_id)) end;
end $$;

-- Of one product: the rule, what is known, the last fall, and the longest time between two checks of its shops in the last week.
create function public.read_stock(p_product_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_shops uuid[] := app.shops_of_product(p_product_id);
  v_rule public.stock_rules := app.stock_rule_of(p_product_id);
begin
  return pg_catalog.jsonb_build_object('rule', case when v_rule.id is not null then app.stock_rule_json(v_rule)
      -- Of a section, some products may rest while others don't.
      || pg_catalog.jsonb_build_object('rests', v_rule.rule = 'shared' and app.rule_rests(v_rule, p_product_id)) end,
    'revision', coalesce((select k.revision from public.shared_stock k where k.product_id = p_product_id), 0),
    'known', (select k.known from public.shared_stock k where k.product_id = p_product_id),
    'lastFall', (select k.last_fall from public.shared_stock k where k.product_id = p_product_id),
    'measuredSeconds', (select pg_catalog.max(d.longest_seconds) from public.stock_days d
      where d.shop_id = any (v_shops) and d.day > (app.now() at time zone 'UTC')::date - 7));
end $$;

-- Those that are given, the newest first, a few at a time. `all`: how many.
create function app.standing_json(p_limit integer default 5, p_offset integer default 0) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return pg_catalog.jsonb_build_object(
    'all', (select pg_catalog.count(*) from public.stock_rules r
      where r.studio_id = (select app.studio_id()) and r.revoked_at is null and r.rule = 'shared'),
    'some', (select coalesce(pg_catalog.jsonb_agg(app.stock_rule_json(r) order by r.seq desc), '[]') from (
      select * from public.stock_rules o
      where o.studio_id = (select app.studio_id()) and o.revoked_at is null and o.rule = 'shared' order by o.seq desc limit p_limit offset p_offset) r));
end $$;

create function public.read_standing(p_limit integer, p_offset integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return app.standing_json(p_limit, p_offset);
end $$;

-- Shared products with a listing in this shop that wait for an answer. `all`: how many.
create function public.read_stock_waiting(p_shop_id uuid, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    with product as (
      select k.product_id, p.content ->> 'title' as title
      from app.shared_products((select app.studio_id())) s join public.shared_stock k on k.product_id = s.product_id
      join public.products p on p.id = s.product_id
      where k.known ->> 'asked' is not null
        and exists (select from public.listings l where l.product_id = s.product_id and l.shop_id = p_shop_id and l.gone_at is null)
    )
    select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from product), 'some', (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('productId', f.product_id, 'title', f.title) order by f.title, f.product_id), '[]')
      from (select * from product order by title, product_id limit p_limit) f)));
end $$;

create function public.read_stock_rule(p_rule_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (select app.stock_rule_json(r) from public.stock_rules r where r.id = p_rule_id);
end $$;

-- Products of a section that are in several shops, and their listings by shop.
create function public.read_section_stock(p_shop_id uuid, p_section text) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    with product as (
      select distinct l.product_id from public.listings l
      where l.shop_id = p_shop_id and l.live ->> 'sectionId' = p_section and l.gone_at is null
        and exists (select from public.listings o where o.product_id = l.product_id and o.shop_id <> l.shop_id and o.gone_at is null)
    ), counted as (
      select l.shop_id, pg_catalog.count(*) as n from product p join public.listings l on l.product_id = p.product_id
      where l.gone_at is null and l.live is not null group by l.shop_id
    )
    select pg_catalog.jsonb_build_object('products', (select pg_catalog.count(*) from product),
      'listings', coalesce((select pg_catalog.jsonb_object_agg(c.shop_id, c.n) from counted c), '{}')));
end $$;

grant execute on function app.stock_rule_json(public.stock_rules), app.standing_json(integer, integer) to authenticated, oms_definer;
select app.publish_functions(array['read_stock', 'read_section_stock', 'read_standing', 'read_stock_waiting', 'read_stock_rule'], 'authenticated', false);
