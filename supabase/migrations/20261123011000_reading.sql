-- Reading, with the caller's own rights: row level security leaves only the studio's rows. One request each.
create function app.change_json(p_change public.changes) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object(
      'id', p_change.id, 'studioId', p_change.studio_id, 'code', p_change.code, 'state', p_change.state,
      'kind', p_change.kind, 'listingId', p_change.listing_id,
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
        select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', o.id, 'code', o.code, 'kind', o.kind,
          'state', o.state, 'contentHash', o.content_hash, 'title', o.content ->> 'title', 'payload', (
            select t.payload from public.change_targets t where t.change_id = o.id order by t.seq limit 1)) order by o.seq)
        from public.changes o where o.together = p_change.together and o.studio_id = p_change.studio_id)
        end,
      'targets', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'id', t.id, 'shopId', t.shop_id, 'content', t.content, 'payload', t.payload, 'state', t.state,
          'step', t.step, 'progress', t.progress, 'listingId', t.listing_id, 'listingUrl', t.listing_url,
          'failure', t.failure, 'verified', t.verified,
          -- How the listing stands since, as it was last read.
          'there', (select case when l.gone_at is not null then 'gone' else l.state end from public.listings l
            where l.shop_id = t.shop_id and l.external_id = t.listing_id)) order by t.seq)
        from public.change_targets t where t.change_id = p_change.id), '[]'),
      'decisions', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'by', d.member_id, 'verdict', d.verdict, 'selfApproved', d.self_approved, 'reason', d.reason,
          'mode', d.mode, 'at', d.at) order by d.seq)
        from public.decisions d where d.change_id = p_change.id), '[]'),
      'requested', p_change.requested, 'createdAt', p_change.created_at, 'updatedAt', p_change.updated_at));
end $$;

create function app.change_json_of(p_change uuid) returns jsonb
language sql stable set search_path = '' as $$
  select app.change_json(c) from public.changes c where c.id = p_change
$$;

create function app.member_json(p_member public.members) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_member.id, 'studioId', p_member.studio_id,
    'slackUserId', p_member.slack_user_id, 'name', p_member.name, 'role', p_member.role,
    'isGuest', p_member.is_guest, 'timeZone', p_member.time_zone, 'greeted', p_member.greeted_at is not null)
$$;

create function public.read_change(p_id uuid, p_code text default null) returns jsonb
language sql stable set search_path = '' as $$
  select app.change_json(c) from public.changes c
  where c.id = p_id or (p_id is null and c.code = pg_catalog.lower(p_code))
$$;

create function public.read_changes(
  p_states text[], p_author uuid, p_limit integer, p_offset integer, p_oldest boolean default false
) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(app.change_json(c) order by case when p_oldest then c.seq else -c.seq end), '[]')
  from (
    select * from public.changes
    where studio_id = (select app.studio_id())
      and (p_states is null or state = any (p_states)) and (p_author is null or author_id = p_author)
    order by case when p_oldest then seq end, seq desc limit p_limit offset p_offset
  ) c
$$;

-- Those of this SKU or number, or whose title has every word, newest first. What was superseded or discarded is not found.
create function public.find_changes(p_text text, p_number text, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_text text := pg_catalog.btrim(app.folded(p_text));
  v_words text[] := pg_catalog.regexp_split_to_array(v_text, '\s+');
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(app.change_json_of(f.id) order by f.seq desc), '[]')
    from (
      select c.id, c.seq from public.changes c
      where c.studio_id = (select app.studio_id()) and c.state not in ('superseded', 'discarded')
        and (v_text = '' or app.folded(c.content ->> 'sku') = v_text
          or not exists (select from pg_catalog.unnest(v_words) w (word)
            where pg_catalog.strpos(app.folded(c.content ->> 'title'), w.word) = 0)
          or exists (select from public.change_targets t where t.change_id = c.id and t.listing_id = p_number))
      order by c.seq desc limit p_limit
    ) f);
end $$;

-- Which of these numbers in a shop other changes made.
create function public.made_by_others(p_target_id uuid, p_shop_id uuid, p_numbers text[]) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(distinct t.listing_id), '[]') from public.change_targets t
  where t.studio_id = (select app.studio_id()) and t.shop_id = p_shop_id and t.listing_id = any (p_numbers) and t.id <> p_target_id
$$;

create function public.count_changes(p_states text[], p_author uuid default null) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.to_jsonb(pg_catalog.count(*)) from public.changes
  where studio_id = (select app.studio_id()) and state = any (p_states) and (p_author is null or author_id = p_author)
$$;

-- What waits for this person's approval, the oldest first, and how many there are. Working alone, owners and managers decide all.
create function public.read_waiting(p_member uuid, p_limit integer, p_offset integer) returns jsonb
language sql stable set search_path = '' as $$
  with waiting as (
    select c.id, c.seq
    from public.members m join public.studios s on s.id = m.studio_id join public.changes c on c.studio_id = s.id
    where s.id = (select app.studio_id()) and m.id = p_member and c.state = 'in_review'
      and case when s.solo_mode then app.rank(m.role) >= app.rank('manager') else app.may_approve(c, m) end
  )
  select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from waiting), 'some', (
    select coalesce(pg_catalog.jsonb_agg(app.change_json_of(w.id) order by w.seq), '[]')
    from (select * from waiting order by seq limit p_limit offset p_offset) w))
$$;

create function app.digest_json(p_studio public.studios) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('hour', p_studio.digest_hour, 'minute', p_studio.digest_minute,
      'days', pg_catalog.to_jsonb(p_studio.digest_days))
    || app.zone_json(coalesce(p_studio.digest_zone, (select m.time_zone from public.members m
      where m.studio_id = p_studio.id and m.role = 'owner' order by m.created_at, m.id limit 1), 'UTC'))
$$;
grant execute on function app.digest_json(public.studios) to authenticated, service_role, oms_definer;

create function public.read_studio() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', s.id, 'name', s.name, 'teamId', s.team_id,
    'listingsChannel', case when s.channel_stopped is null then s.listings_channel end,
    'stoppedChannel', case when s.channel_stopped is not null and s.listings_channel is not null
      then pg_catalog.jsonb_build_object('id', s.listings_channel, 'why', s.channel_stopped) end,
    'soloMode', s.solo_mode, 'soloChosen', s.solo_chosen_at is not null,
    'smallChanges', s.small_changes,
    'oneOffs', pg_catalog.jsonb_build_object('way', s.one_offs, 'last', s.last_pieces),
    'paused', case when s.paused_at is not null then pg_catalog.jsonb_build_object('by', s.paused_by, 'at', s.paused_at) end,
    'dailyFeeCeiling', pg_catalog.jsonb_build_object('amount', s.fee_ceiling_cents, 'currency', 'USD'),
    'digest', app.digest_json(s),
    'ai', case when s.ai_opt_in_at is not null then pg_catalog.jsonb_build_object('at', s.ai_opt_in_at, 'by', s.ai_opt_in_by) end)
  from public.studios s where s.id = (select app.studio_id())
$$;

create function public.read_members() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(app.member_json(m) order by m.created_at, m.name, m.id), '[]')
  from public.members m where m.studio_id = (select app.studio_id())
$$;

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

-- How many listings of one shop differ in what nobody asked to settle.
create function app.differing_of(p_shop uuid) returns bigint
language plpgsql stable set search_path = '' as $$
begin
  return (select coalesce(pg_catalog.sum(c.unasked), 0) from public.listing_counts c
    where c.studio_id = (select app.studio_id()) and c.shop_id = p_shop);
end $$;
grant execute on function app.differing_of(uuid) to authenticated, oms_definer;

-- How far a shop's newest reading is while it goes on, and when its listings were last read whole. A reading that ended
-- without a result (its shop refused, or was disconnected) is not said to go on for ever.
create function public.read_shops() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
    'id', s.id, 'externalId', s.external_id, 'name', s.name, 'url', s.url, 'currency', s.currency,
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

-- What nearly every answer is drawn with, in one request for one moment.
create function public.read_context() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('studio', public.read_studio(), 'members', public.read_members(), 'shops', public.read_shops())
$$;

-- A card in a channel that nothing is posted in any more counts as none.
create function public.read_message(p_change_id uuid, p_kind text) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('channel', m.channel, 'ts', m.ts)
  from public.messages m where m.change_id = p_change_id and m.kind = p_kind
    and not exists (select from public.studios s
      where s.id = (select app.studio_id()) and s.channel_stopped is not null and s.listings_channel = m.channel)
$$;

-- A list of a stored content, also where one isn't as it should be: then it is empty, and the others are read.
create function app.list_in(p_content jsonb, p_key text) returns jsonb
language sql immutable set search_path = '' as $$
  select case pg_catalog.jsonb_typeof(p_content -> p_key) when 'array' then p_content -> p_key else '[]' end
$$;
grant execute on function app.list_in(jsonb, text) to authenticated;

-- Of the newest thousand changes: what was usual long before is not.
create function public.usual_tags(p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(u.tag order by u.uses desc, u.tag), '[]')
  from (
    select t.value as tag, pg_catalog.count(*) as uses
    from (select content from public.changes where studio_id = (select app.studio_id()) order by seq desc limit 1000) c,
      pg_catalog.jsonb_array_elements_text(app.list_in(c.content, 'tags')) t
    group by t.value order by uses desc, tag limit p_limit
  ) u
$$;

grant execute on function app.change_json(public.changes), app.change_json_of(uuid), app.member_json(public.members)
  to authenticated, oms_definer, service_role;
select app.publish_functions(
  array['read_change', 'read_changes', 'find_changes', 'made_by_others', 'count_changes', 'read_waiting', 'read_studio', 'read_context', 'read_members', 'read_shops', 'read_message', 'usual_tags'],
  'authenticated', false);

-- The changes of one listing: those that name it, and the one that made it, which names only its number in the shop.
create function app.changes_of(p_listing_id uuid) returns setof public.changes
language sql stable set search_path = '' as $$
  select c.* from public.changes c
  where c.studio_id = (select app.studio_id()) and c.id in (
    select o.id from public.changes o where o.listing_id = p_listing_id
    union all
    select t.change_id from public.change_targets t join public.listings l on l.shop_id = t.shop_id and l.external_id = t.listing_id
    where l.id = p_listing_id)
$$;
grant execute on function app.changes_of(uuid) to authenticated;

-- Everything asked of one listing, newest first: its timeline.
create function public.read_changes_of(p_listing_id uuid, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(app.change_json(c) order by c.seq desc), '[]')
  from (select * from app.changes_of(p_listing_id) order by seq desc limit p_limit) c
$$;
select app.publish_functions(array['read_changes_of'], 'authenticated', false);
