-- A reading goes on as long as its operation does: a killed one is taken up again or given up, and says so by its state.
-- Tenants see no operations: all that they are told of one is this.
create function app.is_at_work(p_operation uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from public.operations o
    where o.studio_id = (select app.studio_id()) and o.id = p_operation and o.state in ('queued', 'running'))
$$;
grant create on schema app to oms_definer;
alter function app.is_at_work(uuid) owner to oms_definer;
revoke create on schema app from oms_definer;
revoke execute on function app.is_at_work(uuid) from public;
grant execute on function app.is_at_work(uuid) to authenticated, oms_definer;

-- How far a shop's newest reading is while it goes on, and when its listings were last read whole.
create or replace function public.read_shops() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
    'id', s.id, 'externalId', s.external_id, 'name', s.name, 'url', s.url, 'currency', s.currency,
    'health', s.health, 'paused', s.paused, 'counts', s.counts, 'profiles', p.profiles, 'defaults', s.defaults,
    'suggestedDefaults', p.suggested, 'publishCount', s.publish_count, 'readAt', s.read_at,
    'connectedBy', s.connected_by,
    'reading', (select case when r.finished_at is null and s.health <> 'disconnected' and app.is_at_work(r.operation_id)
        then pg_catalog.jsonb_build_object('done', r.done, 'total', r.total) end
      from public.sync_runs r where r.studio_id = s.studio_id and r.shop_id = s.id order by r.seq desc limit 1),
    'listingsReadAt', (select r.finished_at from public.sync_runs r
      where r.studio_id = s.studio_id and r.shop_id = s.id and r.finished_at is not null order by r.seq desc limit 1),
    'limitedTo', coalesce((select pg_catalog.jsonb_agg(l.member_id) from public.shop_members l where l.shop_id = s.id), '[]'))
    order by pg_catalog.lower(s.name), s.id), '[]')
  from public.shops s left join public.shop_profiles p on p.shop_id = s.id
  where s.studio_id = (select app.studio_id())
$$;
