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

-- How many listings of one shop differ in what nobody asked to settle.
create function app.differing_of(p_shop uuid) returns bigint
language plpgsql stable set search_path = '' as $$
begin
  return (select coalesce(pg_catalog.sum(c.unasked), 0) from public.listing_counts c
    where c.studio_id = (select app.studio_id()) and c.shop_id = p_shop);
end $$;

-- How many listings of each state a shop has: as they are known here once they were read whole, so that every list of them
-- counts the same; before that as the marketplace says.
create function app.counts_of(p_shop public.shops) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  if p_shop.listings_read_at is null then
    return p_shop.counts;
  end if;
  return '{"active": 0, "draft": 0, "inactive": 0, "sold_out": 0, "expired": 0}'::jsonb || coalesce((
    select pg_catalog.jsonb_object_agg(k.state, k.listings) from (
      select c.state, pg_catalog.sum(c.listings) as listings from public.listing_counts c
      where c.studio_id = (select app.studio_id()) and c.shop_id = p_shop.id group by c.state) k), '{}');
end $$;

-- How far a shop's newest reading is while it goes on, and when its listings were last read whole. A reading that ended
-- without a result (its shop refused, or was disconnected) is not said to go on for ever.
create function public.read_shops() returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'id', s.id, 'marketplace', s.marketplace, 'externalId', s.external_id, 'name', s.name, 'url', s.url, 'currency', s.currency,
      'health', s.health, 'paused', s.paused, 'counts', app.counts_of(s), 'profiles', p.profiles, 'defaults', s.defaults,
      'suggestedDefaults', p.suggested, 'publishCount', s.publish_count,
      -- What was read longer ago is asked for again before something is put on sale: it may have ended since.
      'onVacation', s.on_vacation and coalesce(s.read_at > app.now() - interval '25 hours', false),
      'lastPublishedAt', s.last_published_at, 'readAt', s.read_at,
      'connectedBy', s.connected_by, 'connectedAt', s.connected_at, 'appId', s.app_id, 'euTrader', s.eu_trader,
      'deadSignIn', case when s.health = 'auth-dead' then pg_catalog.jsonb_build_object('how', s.dead_how, 'since', s.dead_since,
        'erasingAt', app.erasing_at(s), 'keptUntil', s.kept_until, 'keptBy', s.kept_by) end,
      'reading', (select case when r.finished_at is null and s.health <> 'disconnected' and app.is_at_work(r.operation_id)
          then pg_catalog.jsonb_build_object('done', r.done, 'total', r.total) end
        from public.sync_runs r where r.studio_id = s.studio_id and r.shop_id = s.id order by r.seq desc limit 1),
      'listingsReadAt', s.listings_read_at, 'differing', case when s.health = 'disconnected' then app.differing_of(s.id) else 0 end,
      'limitedTo', coalesce((select pg_catalog.jsonb_agg(l.member_id) from public.shop_members l where l.shop_id = s.id), '[]'))
      order by pg_catalog.lower(s.name), s.id), '[]')
    from public.shops s left join public.shop_profiles p on p.shop_id = s.id
    where s.studio_id = (select app.studio_id()));
end $$;

-- What nearly every answer is drawn with, in one request for one moment.
create function public.read_context() returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('studio', public.read_studio(), 'members', public.read_members(), 'shops', public.read_shops()));
end $$;

grant execute on function app.is_at_work(uuid), app.differing_of(uuid), app.counts_of(public.shops) to authenticated, oms_definer;
select app.publish_functions(array['read_shops', 'read_context'], 'authenticated', false);
