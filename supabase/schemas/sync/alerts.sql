-- Listings whose stock or state changed are news when a sync run ends.

-- Options that a listing doesn't tell apart by stock share it (src/catalog/fields/field-words.ts, `stockOf`): it is there once.
create function app.stock_of(p_live jsonb) returns bigint
language plpgsql immutable set search_path = '' as $$
begin
  return (
    with axes as (
      select case pg_catalog.jsonb_typeof(a.value) when 'object' then a.value -> 'id' else a.value end as id, a.ordinality as n
      from pg_catalog.jsonb_array_elements(coalesce(p_live #> '{variations,axes}', '[]')) with ordinality a
    ), apart as (
      select coalesce(pg_catalog.array_agg(x.n::integer order by x.n), '{}') as at, (select pg_catalog.count(*) from axes) as axes
      from axes x where coalesce(p_live #> '{variations,quantityOn}', '[]') @> x.id
    ), offered as (
      select pg_catalog.substr(f.key, 10) as option, (f.value #>> '{}')::numeric as quantity
      from pg_catalog.jsonb_each(p_live) f
      where f.key like 'quantity:%' and pg_catalog.jsonb_typeof(f.value) = 'number'
        and p_live -> ('enabled:' || pg_catalog.substr(f.key, 10)) is distinct from 'false'
    ), parted as (
      select o.option, o.quantity, pg_catalog.string_to_array(o.option, ' / ') as parts from offered o
    ), told_apart as (
      -- A value with the separator in it can't be told apart: each option is then its own.
      select coalesce(pg_catalog.bool_and(pg_catalog.cardinality(parts) = apart.axes), true) as yes from parted, apart
    )
    select coalesce(pg_catalog.sum(g.quantity), 0)::bigint from (
      select pg_catalog.max(p.quantity) as quantity
      from parted p, apart a, told_apart t
      group by case
        when a.axes > 0 and pg_catalog.cardinality(a.at) = 0 then ''
        when not t.yes or pg_catalog.cardinality(a.at) = a.axes then p.option
        else (select pg_catalog.string_agg(p.parts[n], ' / ' order by n) from pg_catalog.unnest(a.at) n) end
    ) g);
end $$;

-- With the end of a reading, in its transaction: what is new goes out together with its result, or neither does.
create function app.watch_listings() returns trigger
language plpgsql volatile set search_path = '' as $$
declare
  v_alerts jsonb;
  v_counts jsonb;
begin
  with there as (
    select l.id, l.studio_id, l.external_id, l.state, l.ends_at, l.seq,
      l.stock <= 1 as low,
      case when l.state = 'active' and l.ends_at >= app.now() and l.ends_at < app.now() + interval '7 days'
        and l.live -> 'autoRenew' is distinct from 'true' then l.ends_at end as ending_at
    from public.listings l
    where l.shop_id = new.shop_id and l.live is not null and l.gone_at is null
  ), news as (
    select t.id, t.external_id, t.seq, pg_catalog.array_remove(array[
      -- What was put on sale from here and sold before it was read for the first time is news, too.
      case when t.state = 'sold_out' and (w.state <> 'sold_out' or (w.listing_id is null and exists (
        select from public.change_items g join public.changes c on c.id = g.change_id
        where c.kind = 'create' and g.shop_id = new.shop_id and g.external_id = t.external_id and g.state = 'applied')))
        then 'sold_out' end,
      case when t.state = 'expired' and w.state <> 'expired' then 'expired' end,
      case when t.state = 'inactive' and w.state = 'active' and not exists (
        select from public.change_items g join public.changes c on c.id = g.change_id
        where c.kind = 'unpublish' and g.shop_id = new.shop_id and g.external_id = t.external_id
          and g.state in ('applying', 'applied') and c.updated_at >= w.changed_at) then 'deactivated' end,
      case when w.listing_id is not null and t.ending_at is not null and t.ending_at is distinct from w.ending_at then 'ending' end,
      -- Of a single piece it is no news, nor where the studio wrote it so.
      case when t.state = 'active' and t.low and not w.low and not exists (
        select from public.change_items g join public.changes c on c.id = g.change_id,
          pg_catalog.jsonb_each(case when pg_catalog.jsonb_typeof(g.content #> '{edit,set}') = 'object' then g.content #> '{edit,set}' else '{}' end) f
        where c.kind = 'edit' and g.shop_id = new.shop_id and g.external_id = t.external_id and g.state = 'applied'
          and c.updated_at >= w.changed_at and f.key like 'quantity:%' and f.value in ('0', '1')) then 'low' end], null) as kinds
    from there t left join public.listing_watch w on w.listing_id = t.id
  ), said as (
    -- A listing whose request waits stands in the channel already.
    select external_id, kinds, seq from news where kinds <> '{}' and not exists (
      select from public.change_items t join public.changes c on c.id = t.change_id
      where t.listing_id = news.id and c.state = 'in_review')
  ), kept as (
    insert into public.listing_watch as w (listing_id, studio_id, state, low, ending_at)
    select id, studio_id, state, low, ending_at from there
    on conflict (listing_id) do update set state = excluded.state, low = excluded.low, ending_at = excluded.ending_at,
      changed_at = app.now()
    where (w.state, w.low, w.ending_at) is distinct from (excluded.state, excluded.low, excluded.ending_at)
  )
  select pg_catalog.jsonb_build_object('template', 'state_alerts', 'shopId', new.shop_id, 'nonce', new.id,
      'all', (select pg_catalog.count(*) from said),
      'alerts', pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('externalId', s.external_id, 'kinds', s.kinds) order by s.seq desc)),
    (select pg_catalog.jsonb_object_agg(n.kind, n.times) from (
      select k.kind, pg_catalog.count(*) as times from said, pg_catalog.unnest(kinds) k (kind) group by k.kind) n)
    into v_alerts, v_counts
    from (select * from said order by seq desc limit 30) s;
  if pg_catalog.jsonb_typeof(v_alerts -> 'alerts') = 'array' then
    perform app.add_shop_news(new.shop_id, v_counts);
    perform app.send(new.studio_id, pg_catalog.jsonb_build_array(v_alerts));
  end if;
  return null;
end $$;

create trigger watch_listings after update of finished_at on public.sync_runs
  for each row when (old.finished_at is null and new.finished_at is not null) execute function app.watch_listings();

grant execute on function app.stock_of(jsonb) to service_role, oms_definer;
grant execute on function app.watch_listings() to oms_definer;
