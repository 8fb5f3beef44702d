-- A shop says on which marketplace it is, so that what is said and asked of it is its marketplace's.
create or replace function public.read_shops() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
    'id', s.id, 'marketplace', s.marketplace, 'externalId', s.external_id, 'name', s.name, 'url', s.url, 'currency', s.currency,
    'health', s.health, 'paused', s.paused, 'counts', s.counts, 'profiles', p.profiles, 'defaults', s.defaults,
    'suggestedDefaults', p.suggested, 'publishCount', s.publish_count,
    'lastPublishedAt', s.last_published_at, 'readAt', s.read_at,
    'connectedBy', s.connected_by, 'connectedAt', s.connected_at,
    'deadSignIn', case when s.health = 'auth-dead' then pg_catalog.jsonb_build_object('how', s.dead_how, 'since', s.dead_since,
      'erasingAt', app.erasing_at(s), 'keptUntil', s.kept_until, 'keptBy', s.kept_by) end,
    'reading', (select case when r.finished_at is null and s.health <> 'disconnected' and app.is_at_work(r.operation_id)
        then pg_catalog.jsonb_build_object('done', r.done, 'total', r.total) end
      from public.sync_runs r where r.studio_id = s.studio_id and r.shop_id = s.id order by r.seq desc limit 1),
    'listingsReadAt', s.listings_read_at, 'differing', case when s.health = 'disconnected' then app.differing_of(s.id) else 0 end,
    'limitedTo', coalesce((select pg_catalog.jsonb_agg(l.member_id) from public.shop_members l where l.shop_id = s.id), '[]'))
    order by pg_catalog.lower(s.name), s.id), '[]')
  from public.shops s left join public.shop_profiles p on p.shop_id = s.id
  where s.studio_id = (select app.studio_id())
$$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261129110000'
$$;
