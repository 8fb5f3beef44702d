-- Who acts is one request with whether it was heard before; so is the overview, and so is the home tab.
drop function public.first_sight(text);
drop function public.first_request(text);
drop function public.studio_of(text);
drop function public.read_home();

-- Who acts, and whether what Slack sent is heard for the first time: by its event's id, else by the hash of its signature,
-- and always where it has neither. `stoppedChannel`: nothing may be posted there any more, and a click on an old card there
-- is refused.
create function public.who_acts(p_team_id text, p_slack_user_id text, p_event_id text, p_signature_hash text) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  if p_event_id is not null then
    insert into public.slack_events (event_id) values (p_event_id) on conflict do nothing;
  elsif p_signature_hash is not null then
    insert into public.slack_requests (signature_hash) values (p_signature_hash) on conflict do nothing;
  end if;
  if not found and coalesce(p_event_id, p_signature_hash) is not null then
    return '{"first": false, "studio": null, "member": null}';
  end if;
  return pg_catalog.jsonb_build_object('first', true,
    'studio', (select pg_catalog.jsonb_build_object('id', s.id, 'stoppedChannel',
        case when s.channel_stopped is not null and s.listings_channel is not null
          then pg_catalog.jsonb_build_object('id', s.listings_channel, 'why', s.channel_stopped) end)
      from public.studios s where s.team_id = p_team_id),
    'member', (select app.member_json(m) from public.members m join public.studios s on s.id = m.studio_id
      where s.team_id = p_team_id and m.slack_user_id = p_slack_user_id));
end $$;

-- What waits for this person's approval. Working alone, owners and managers decide all.
create function app.waiting_for(p_member uuid) returns table (id uuid, seq bigint)
language sql stable set search_path = '' as $$
  select c.id, c.seq
  from public.members m join public.studios s on s.id = m.studio_id join public.changes c on c.studio_id = s.id
  where s.id = (select app.studio_id()) and m.id = p_member and c.state = 'in_review'
    and case when s.solo_mode then app.rank(m.role) >= app.rank('manager') else app.may_approve(c, m) end
$$;

-- What a line says of a change.
create function app.summary_json(p_change public.changes) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_change.id, 'code', p_change.code, 'title', p_change.content ->> 'title',
    'state', p_change.state, 'author', p_change.author_id, 'updatedAt', p_change.updated_at)
$$;

-- … the oldest first, and how many there are.
create or replace function public.read_waiting(p_member uuid, p_limit integer, p_offset integer) returns jsonb
language sql stable set search_path = '' as $$
  with waiting as (select w.id, w.seq from app.waiting_for(p_member) w)
  select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from waiting), 'some', (
    select coalesce(pg_catalog.jsonb_agg(app.change_json_of(w.id) order by w.seq), '[]')
    from (select * from waiting order by seq limit p_limit offset p_offset) w))
$$;

-- How many changes are in these states, of one author or of all, and what a line says of the newest of them.
create function app.counted_summaries(p_states text[], p_author uuid, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object(
    'all', (select pg_catalog.count(*) from public.changes
      where studio_id = (select app.studio_id()) and state = any (p_states) and (p_author is null or author_id = p_author)),
    'some', (select coalesce(pg_catalog.jsonb_agg(app.summary_json(c) order by c.seq desc), '[]')
      from (select * from public.changes
        where studio_id = (select app.studio_id()) and state = any (p_states) and (p_author is null or author_id = p_author)
        order by seq desc limit p_limit) c))
$$;

-- `/oms` alone, and the top of the home tab: the studio with its people and shops, and what this person has to do.
-- {drafts, waiting, problems}: how many there are, and the first of them.
create function public.read_overview(p_member uuid) returns jsonb
language sql stable set search_path = '' as $$
  select public.read_context() || pg_catalog.jsonb_build_object(
    'drafts', app.counted_summaries(array['draft', 'rejected'], p_member, 90),
    'waiting', pg_catalog.jsonb_build_object(
      'all', (select pg_catalog.count(*) from app.waiting_for(p_member)),
      'some', (select coalesce(pg_catalog.jsonb_agg(app.summary_json(c) order by w.seq), '[]')
        from (select * from app.waiting_for(p_member) order by seq limit 50) w join public.changes c on c.id = w.id)),
    'problems', app.counted_summaries(array['failed'], null, 20))
$$;

-- The home tab: the overview, whether anything was ever approved, listings that differ, a page of all listings (the last one
-- where there are fewer), and the log as `read_log` reads it.
create function public.read_home(p_member uuid, p_differing integer, p_per_page integer, p_page integer, p_log jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select public.read_overview(p_member) || pg_catalog.jsonb_build_object(
    'approvedOnce', exists (select from public.decisions
      where studio_id = (select app.studio_id()) and verdict in ('approve', 'go_live')),
    'differing', pg_catalog.jsonb_build_object('all', n.unasked,
      'some', public.read_listings(pg_catalog.jsonb_build_object('unasked', true, 'limit', p_differing))),
    'listings', pg_catalog.jsonb_build_object('all', n.listings, 'page', shown.page,
      'some', public.read_listings(pg_catalog.jsonb_build_object('limit', p_per_page, 'offset', shown.page * p_per_page))),
    'log', public.read_log(p_log))
  from app.kept_counts('{}') n,
    lateral (select least(p_page, greatest(0, (n.listings - 1) / p_per_page)) as page) shown
$$;

grant execute on function app.waiting_for(uuid), app.summary_json(public.changes), app.counted_summaries(text[], uuid, integer)
  to authenticated;
select app.publish_functions(array['who_acts'], 'service_role', false);
select app.publish_functions(array['read_overview', 'read_home'], 'authenticated', false);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261129130000'
$$;
