-- Readings of shops since then, as the report shows them, and what waits. `look`: listings that somebody should look at.
create function public.read_report(p_since timestamptz) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object(
    'runs', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', r.shop_id, 'at', r.finished_at,
        'look', coalesce((r.result ->> 'changedThere')::integer, 0) + coalesce((r.result ->> 'conflicts')::integer, 0)
          + coalesce((r.result ->> 'gone')::integer, 0)) order by r.seq)
      from public.sync_runs r
      where r.studio_id = (select app.studio_id()) and r.finished_at >= p_since), '[]'),
    'failures', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', e.shop_id, 'at', e.at) order by e.id)
      from public.sync_events e
      where e.studio_id = (select app.studio_id()) and e.kind = 'sync_shop' and e.outcome = 'failed' and e.at >= p_since), '[]'),
    'waitingCount', (select pg_catalog.count(*) from public.changes
      where studio_id = (select app.studio_id()) and state = 'in_review'))
$$;
select app.publish_functions(array['read_report'], 'authenticated', false);
