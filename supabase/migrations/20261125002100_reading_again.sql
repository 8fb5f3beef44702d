-- How far a shop's newest reading is, and when its listings were last read whole. A reading that ended without a result
-- (its shop refused, or was disconnected) is not said to go on for ever.
create or replace function public.read_shops() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
    'id', s.id, 'externalId', s.external_id, 'name', s.name, 'url', s.url, 'currency', s.currency,
    'health', s.health, 'paused', s.paused, 'counts', s.counts, 'profiles', p.profiles, 'defaults', s.defaults,
    'suggestedDefaults', p.suggested, 'publishCount', s.publish_count, 'readAt', s.read_at,
    'connectedBy', s.connected_by,
    'reading', (select case when r.finished_at is null and r.started_at > app.now() - interval '1 hour' and s.health <> 'disconnected'
        then pg_catalog.jsonb_build_object('done', r.done, 'total', r.total) end
      from public.sync_runs r where r.studio_id = s.studio_id and r.shop_id = s.id order by r.seq desc limit 1),
    'listingsReadAt', (select r.finished_at from public.sync_runs r
      where r.studio_id = s.studio_id and r.shop_id = s.id and r.finished_at is not null order by r.seq desc limit 1),
    'limitedTo', coalesce((select pg_catalog.jsonb_agg(l.member_id) from public.shop_members l where l.shop_id = s.id), '[]'))
    order by pg_catalog.lower(s.name), s.id), '[]')
  from public.shops s left join public.shop_profiles p on p.shop_id = s.id
  where s.studio_id = (select app.studio_id())
$$;

-- Every healthy shop is read again before what is known of it is six hours old: asked for half an hour sooner, since ticks
-- come every quarter of an hour and readings are spread over ten minutes. One at a time; one that fails is asked for again
-- six hours later, not at every tick. After an outage all are due, once each.
create function public.enqueue_due_syncs() returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_rows integer;
begin
  insert into public.operations (studio_id, kind, key, shop_id, priority, run_at)
  select d.studio_id, 'sync_shop', 'sync_shop:' || d.id || ':' || coalesce(d.run_id::text, 'never') || ':' || d.period, d.id, 10,
    app.now() + interval '1 second' * (pg_catalog.hashtext(d.id::text) & 511)
  from (
    select s.id, s.studio_id, r.id as run_id,
      pg_catalog.floor(extract(epoch from app.now() - coalesce(r.finished_at, s.read_at) + interval '30 minutes') / 21600)::integer as period
    from public.shops s
    left join lateral (select id, finished_at from public.sync_runs where shop_id = s.id and finished_at is not null
      order by seq desc limit 1) r on true
    where s.health = 'ok' and s.read_at is not null
      and not exists (select from public.operations o
        where o.shop_id = s.id and o.kind = 'sync_shop' and o.state in ('queued', 'running'))
  ) d
  where d.period >= 1
  on conflict (studio_id, key) do nothing;
  get diagnostics v_rows = row_count;
  return v_rows;
end $$;
create index operations_by_shop on public.operations (shop_id) where state in ('queued', 'running');
select app.publish_functions(array['enqueue_due_syncs'], 'service_role', false);
