-- The report.

-- A number of a stored result; 0 where there is none such.
create function app.number_in(p_result jsonb, p_key text) returns numeric
language sql immutable set search_path = '' as $$
  select case pg_catalog.jsonb_typeof(p_result -> p_key) when 'number' then (p_result ->> p_key)::numeric else 0 end
$$;

-- Readings of shops since then, as the report shows them, and what waits. `look`: listings that need a look.
create function public.read_report(p_since timestamptz) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object(
    'runs', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', r.shop_id, 'at', r.finished_at,
        'look', app.number_in(r.result, 'changedThere') + app.number_in(r.result, 'conflicts')
          + app.number_in(r.result, 'gone')) order by r.seq)
      from public.sync_runs r
      where r.studio_id = (select app.studio_id()) and r.finished_at >= p_since), '[]'),
    'failures', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', e.shop_id, 'at', e.at) order by e.id)
      from public.sync_events e
      where e.studio_id = (select app.studio_id()) and e.kind = 'sync_shop' and e.outcome = 'failed' and e.at >= p_since), '[]'),
    -- By shop, as Home, problems and the digest count them.
    'differing', coalesce((select pg_catalog.jsonb_object_agg(d.shop_id, d.unasked) from (
      select c.shop_id, pg_catalog.sum(c.unasked) as unasked from public.listing_counts c
      join public.shops s on s.id = c.shop_id and s.health <> 'disconnected'
      where c.studio_id = (select app.studio_id()) group by c.shop_id having pg_catalog.sum(c.unasked) > 0) d), '{}'),
    'waitingCount', (select pg_catalog.count(*) from public.changes
      where studio_id = (select app.studio_id()) and state = 'in_review'))
$$;

grant execute on function app.number_in(jsonb, text) to authenticated;
select app.publish_functions(array['read_report'], 'authenticated', false);
