-- The log: what people did and what was exchanged with shops.

create function app.log_piece(p_filter jsonb) returns integer
language sql immutable set search_path = '' as $$
  select case when coalesce(p_filter ->> 'words', '') = '' and p_filter ->> 'request' is null
    then (p_filter ->> 'limit')::integer + coalesce((p_filter ->> 'offset')::integer, 0) end
$$;

-- What people did and what was exchanged with the shops, newest first, as the studio's own people may read it. Thirty
-- days, whether the purge has run or not. `words`: each stands in who, what, outcome, code, reference, shop or listing. `together`:
-- what was written of a change of many is one line by shop, outcome and code, at the time of the last, with how many (`items`).
create function public.read_log(p_filter jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    -- Where no words are looked for, no more of either is read than is shown.
    with events as (
      (select 'person' as kind, a.id, a.at, a.member_id, a.action, a.outcome, a.code, a.reference, a.change_id, a.listing_id, a.shop_id
       from public.audit_events a where a.studio_id = (select app.studio_id()) and a.at >= app.now() - interval '30 days'
       order by a.at desc, a.id desc limit app.log_piece(p_filter))
      union all
      (select 'shop', s.id, s.at, null, s.kind, s.outcome, s.code, s.reference, s.change_id, s.listing_id, s.shop_id
       from public.sync_events s where s.studio_id = (select app.studio_id()) and s.at >= app.now() - interval '30 days'
         and (not coalesce((p_filter ->> 'together')::boolean, false) or s.change_id is null or not exists (
           select from public.sync_events n where n.change_id = s.change_id and n.at >= s.at and (n.at, n.id) > (s.at, s.id)
             and n.shop_id = s.shop_id and n.kind = s.kind and n.outcome = s.outcome and n.code is not distinct from s.code)
           or not app.is_many(s.change_id))
       order by s.at desc, s.id desc limit app.log_piece(p_filter))
    ), requests as materialized (
      -- Each change and each listing is named once, however many lines speak of it.
      select c.id, c.number, c.kind = 'create' as creates, nullif(c.content ->> 'title', '') as title, c.content ->> 'sku' as sku,
        p.code, app.is_many(c.id) as many, app.listing_of(c.id) as listing_id
      from public.changes c left join public.products p on p.id = c.product_id
      where c.id in (select change_id from events)
    ), things as materialized (
      select l.id, l.shop_id, l.code, l.live ->> 'title' as title, app.one_sku(l.live) as sku
      from public.listings l where l.id in (select listing_id from events union all select listing_id from requests)
    ), named as (
      select e.*, m.name as member_name, m.slack_user_id, h.name as shop_name, c.number as request,
        coalesce(case when c.many and t.items is null then l.title end, c.title, l.title) as title,
        case when t.items is null then coalesce(l.code, case when c.creates then c.code end) end as listing_code,
        case when t.items is null then coalesce(l.sku, case when c.creates then c.sku end) end as sku, t.items
      from events e
      left join public.members m on m.id = e.member_id
      left join requests c on c.id = e.change_id
      left join things l on l.id = coalesce(e.listing_id, c.listing_id)
      -- One of it alone is told by its name.
      left join lateral (
        select nullif(pg_catalog.count(*), 1) as items from public.sync_events n
        where (p_filter ->> 'together')::boolean and e.kind = 'shop' and c.many and n.change_id = e.change_id and n.shop_id = e.shop_id
          and n.kind = e.action and n.outcome = e.outcome and n.code is not distinct from e.code
          and n.at >= app.now() - interval '30 days' having pg_catalog.count(*) > 0) t on true
      left join public.shops h on h.id = coalesce(e.shop_id, case when e.listing_id is not null then l.shop_id end)
    ), found as (
      select n.* from named n
      where (p_filter ->> 'request' is null or n.request = (p_filter ->> 'request')::integer) and (coalesce(p_filter ->> 'words', '') = '' or (
        select pg_catalog.bool_and(pg_catalog.strpos(pg_catalog.lower(pg_catalog.concat_ws(' ', n.member_name, n.slack_user_id,
            n.action, n.outcome, n.code, n.reference, n.shop_name, n.listing_code, n.sku, n.title)), w.word) > 0)
        from pg_catalog.regexp_split_to_table(pg_catalog.lower(pg_catalog.btrim(p_filter ->> 'words')), '\s+') w (word)))
      order by n.at desc, n.kind, n.id desc
      limit (p_filter ->> 'limit')::integer offset coalesce((p_filter ->> 'offset')::integer, 0)
    )
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('at', f.at, 'by', f.member_id, 'byName', f.member_name,
        'action', f.action, 'outcome', f.outcome, 'code', f.code, 'reference', nullif(f.reference, ''), 'changeId', f.change_id,
        'listing', f.listing_code, 'sku', f.sku, 'request', f.request, 'title', nullif(f.title, ''), 'shopName', f.shop_name, 'items', f.items)
      order by f.at desc, f.kind, f.id desc), '[]')
    from found f);
end $$;

grant execute on function app.log_piece(jsonb) to authenticated;
select app.publish_functions(array['read_log'], 'authenticated', false);
