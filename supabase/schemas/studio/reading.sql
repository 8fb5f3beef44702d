-- A studio and its members, as every answer reads them.

create function app.member_json(p_member public.members) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_member.id, 'studioId', p_member.studio_id,
    'slackUserId', p_member.slack_user_id, 'name', p_member.name, 'role', p_member.role,
    'isGuest', p_member.is_guest, 'timeZone', p_member.time_zone, 'greeted', p_member.greeted_at is not null)
$$;

create function app.digest_json(p_studio public.studios) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('hour', p_studio.digest_hour, 'minute', p_studio.digest_minute,
        'days', pg_catalog.to_jsonb(p_studio.digest_days))
      || app.zone_json(coalesce(p_studio.digest_zone, (select m.time_zone from public.members m
        where m.studio_id = p_studio.id and m.role = 'owner' order by m.created_at, m.id limit 1), 'UTC')));
end $$;

create function public.read_studio() returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('id', s.id, 'name', s.name, 'teamId', s.team_id,
      'listingsChannel', case when s.channel_stopped is null then s.listings_channel end,
      'stoppedChannel', case when s.channel_stopped is not null and s.listings_channel is not null
        then pg_catalog.jsonb_build_object('id', s.listings_channel, 'why', s.channel_stopped) end,
      'soloMode', s.solo_mode, 'soloChosen', s.solo_chosen_at is not null,
      'smallChanges', s.small_changes,
      'oneOffs', pg_catalog.jsonb_build_object('way', s.one_offs, 'last', s.last_pieces),
      'warnings', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', w.code, 'changeId', w.change_id,
        'off', w.off_at is not null) order by w.code), '[]') from public.policy_warnings w where w.studio_id = s.id),
      'paused', case when s.paused_at is not null then pg_catalog.jsonb_build_object('by', s.paused_by, 'at', s.paused_at) end,
      'dailyFeeCeiling', pg_catalog.jsonb_build_object('amount', s.fee_ceiling_cents, 'currency', 'USD'),
      'digest', app.digest_json(s),
      'ai', case when s.ai_opt_in_at is not null then pg_catalog.jsonb_build_object('at', s.ai_opt_in_at, 'by', s.ai_opt_in_by,
        'text', s.ai_text) end,
      'operatorsText', case when s.operators_text is not null then pg_catalog.jsonb_build_object('version', s.operators_text,
        'at', s.operators_accepted_at, 'by', s.operators_accepted_by) end)
    from public.studios s where s.id = (select app.studio_id()));
end $$;

create function public.read_members() returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(app.member_json(m) order by m.created_at, m.name, m.id), '[]')
    from public.members m where m.studio_id = (select app.studio_id()));
end $$;

grant execute on function app.digest_json(public.studios), app.member_json(public.members)
  to authenticated, service_role, oms_definer;
select app.publish_functions(array['read_studio', 'read_members'], 'authenticated', false);
