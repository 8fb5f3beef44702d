-- `/oms` alone, and the home tab: one request each.

-- How many changes are in these states (`paused`: on their way, and paused), of one author or of all, and what a line says of the newest of them.
create function app.counted_summaries(p_states text[], p_author uuid, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object(
      'all', (select pg_catalog.count(*) from public.changes
        where studio_id = (select app.studio_id()) and (state = any (p_states) or (paused_at is not null and 'paused' = any (p_states) and state in ('approved', 'applying')))
          and (p_author is null or author_id = p_author) and not collecting),
      'some', (select coalesce(pg_catalog.jsonb_agg(app.summary_json(c) order by c.seq desc), '[]')
        from (select * from public.changes
          where studio_id = (select app.studio_id()) and (state = any (p_states) or (paused_at is not null and 'paused' = any (p_states) and state in ('approved', 'applying')))
            and (p_author is null or author_id = p_author) and not collecting
          order by seq desc limit p_limit) c)));
end $$;

-- `/oms` alone, and the top of the home tab: the studio with its people and shops, and what this person has to do.
-- {drafts, waiting, problems, scheduled, writing}: how many there are, and the first of them. `writing`: changes of many on their way.
create function public.read_overview(p_member uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select public.read_context() || pg_catalog.jsonb_build_object(
      'drafts', app.counted_summaries(array['draft', 'rejected'], p_member, 90),
      'waiting', pg_catalog.jsonb_build_object(
        'all', (select pg_catalog.count(*) from app.waiting_for(p_member)),
        'some', (select coalesce(pg_catalog.jsonb_agg(app.summary_json(c) order by w.seq), '[]')
          from (select * from app.waiting_for(p_member) order by seq limit 50) w join public.changes c on c.id = w.id)),
      'problems', app.counted_summaries(array['failed', 'paused'], null, 20),
      'scheduled', public.read_scheduled(5),
      'writing', (
        with going as (
          select c.* from public.changes c where c.studio_id = (select app.studio_id()) and c.state in ('approved', 'applying')
            and c.paused_at is null and app.is_many(c.id)
        )
        select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from going), 'some', (
          select coalesce(pg_catalog.jsonb_agg(app.summary_json(c) order by c.seq), '[]')
          from (select w.* from public.changes w where w.id in (select g.id from going g order by g.seq limit 3)) c)))));
end $$;

-- The home tab: the overview, whether anything was ever approved, listings that differ, a page of all listings (the last one
-- where there are fewer), how many rules are kept and offered, and the log as `read_log` reads it.
create function public.read_home(p_member uuid, p_differing integer, p_per_page integer, p_page integer, p_log jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select public.read_overview(p_member) || pg_catalog.jsonb_build_object(
      'approvedOnce', exists (select from public.decisions
        where studio_id = (select app.studio_id()) and verdict in ('approve', 'go_live')),
      'differing', pg_catalog.jsonb_build_object('all', n.unasked,
        'some', public.read_listings(pg_catalog.jsonb_build_object('unasked', true, 'limit', p_differing))),
      'listings', pg_catalog.jsonb_build_object('all', n.listings, 'page', shown.page,
        'some', public.read_listings(pg_catalog.jsonb_build_object('limit', p_per_page, 'offset', shown.page * p_per_page))),
      'log', public.read_log(p_log),
      'standing', app.standing_json(),
      -- Rules of shops that are connected, as the list of rules shows them.
      'rules', (select pg_catalog.jsonb_build_object('kept', pg_catalog.count(*) filter (where c.state = 'on'),
          'offered', pg_catalog.count(*) filter (where c.state = 'offered'))
        from public.catch_ups c join public.shops s on s.id = c.shop_id
        where c.studio_id = (select app.studio_id()) and s.health <> 'disconnected'))
    from app.kept_counts('{}') n,
      lateral (select least(p_page, greatest(0, (n.listings - 1) / p_per_page)) as page) shown);
end $$;

grant execute on function app.counted_summaries(text[], uuid, integer) to authenticated;
select app.publish_functions(array['read_overview', 'read_home'], 'authenticated', false);
