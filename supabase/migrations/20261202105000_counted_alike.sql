-- A shop counts its listings as its lists show them; requests of one form are named by their codes.
-- How many listings of each state a shop has: as they are known here once they were read whole, so that every list of them
-- counts the same; before that as the marketplace says.
create or replace function app.counts_of(p_shop public.shops) returns jsonb
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
create or replace function public.read_shops() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
    'id', s.id, 'marketplace', s.marketplace, 'externalId', s.external_id, 'name', s.name, 'url', s.url, 'currency', s.currency,
    'health', s.health, 'paused', s.paused, 'counts', app.counts_of(s), 'profiles', p.profiles, 'defaults', s.defaults,
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

-- Of many only the items of `p_listing` are among it, or the first of each shop.
create or replace function app.change_json(p_change public.changes, p_listing uuid default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object(
      'id', p_change.id, 'studioId', p_change.studio_id, 'code', app.change_code(p_change), 'number', p_change.number,
      'sku', app.change_sku(p_change), 'state', p_change.state,
      'kind', p_change.kind, 'listingId', app.listing_of(p_change.id),
      'revision', p_change.revision, 'contentHash', p_change.content_hash, 'mode', p_change.mode,
      'content', p_change.content, 'source', p_change.source, 'textBy', p_change.text_by,
      'preparing', p_change.preparing, 'photoProblems', p_change.photo_problems, 'author', p_change.author_id,
      'contributors', coalesce((select pg_catalog.jsonb_agg(e.member_id order by e.first_at, e.member_id)
        from public.change_edits e where e.change_id = p_change.id), '[]'),
      'barred', case when p_change.state in ('draft', 'in_review', 'rejected') then app.barred_json(p_change) else '[]' end,
      'oneManager', case when p_change.state in ('draft', 'in_review', 'rejected') then app.needs_one_manager(p_change)
        else p_change.kind = 'unpublish' end,
      'small', app.small_word(p_change),
      'together', case when p_change.together is null or p_change.state <> 'in_review' then '[]' else (
        select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', o.id, 'number', o.number, 'code', app.change_code(o), 'sku', app.change_sku(o), 'kind', o.kind,
          'state', o.state, 'contentHash', o.content_hash, 'title', o.content ->> 'title', 'payload', (
            select t.payload from public.change_items t where t.change_id = o.id order by t.seq limit 1)) order by o.seq)
        from public.changes o where o.together = p_change.together and o.studio_id = p_change.studio_id)
        end,
      'many', case when m.is_many then app.many_json(p_change.id) end,
      'items', coalesce((select pg_catalog.jsonb_agg(app.item_json(t) order by t.seq)
        from public.change_items t where t.change_id = p_change.id and (not m.is_many or (case when p_listing is null
          then t.seq in (select pg_catalog.min(f.seq) from public.change_items f where f.change_id = p_change.id group by f.shop_id)
          else t.listing_id = p_listing end))), '[]'),
      'decisions', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'by', d.member_id, 'verdict', d.verdict, 'selfApproved', d.self_approved, 'reason', d.reason,
          'mode', d.mode, 'at', d.at) order by d.seq)
        from public.decisions d where d.change_id = p_change.id), '[]'),
      'requested', p_change.requested, 'createdAt', p_change.created_at, 'updatedAt', p_change.updated_at)
    from (select app.is_many(p_change.id) as is_many) m);
end $$;

grant execute on function app.counts_of(public.shops) to authenticated, oms_definer;
select app.publish_functions(array['read_shops'], 'authenticated', false);

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261202105000'
$$;

select app.publish_functions(array['schema_version'], 'authenticated', false);
