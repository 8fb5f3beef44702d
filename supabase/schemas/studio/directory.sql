-- From a Slack team and person to a studio and member: no studio is known yet, so this needs the secret key.

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

create function public.ensure_studio(p_team_id text, p_name text) returns uuid
language sql volatile set search_path = '' as $$
  insert into public.studios (team_id, name) values (p_team_id, p_name)
  on conflict (team_id) do update set name = excluded.name
  returning id
$$;

create function public.member_of(p_studio_id uuid, p_slack_user_id text) returns jsonb
language sql stable set search_path = '' as $$
  select app.member_json(m) from public.members m where m.studio_id = p_studio_id and m.slack_user_id = p_slack_user_id
$$;

-- An existing role is kept, the lack of one too: an owner took it away. A guest keeps at most `maker`. A zone that the
-- server doesn't know leaves the one from before, or UTC. (The list of zones is read only where Slack names another one.)
create function public.ensure_member(
  p_studio_id uuid, p_slack_user_id text, p_name text, p_is_guest boolean, p_time_zone text, p_role text
) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_before text := (select m.time_zone from public.members m where m.studio_id = p_studio_id and m.slack_user_id = p_slack_user_id);
  v_zone text := case when p_time_zone in ('UTC', v_before) then p_time_zone else app.zone_named(p_time_zone) end;
  v_member public.members;
begin
  insert into public.members as m (studio_id, slack_user_id, name, is_guest, time_zone, role)
  values (p_studio_id, p_slack_user_id, p_name, p_is_guest, coalesce(v_zone, v_before, 'UTC'),
    case when p_is_guest and p_role in ('manager', 'owner') then 'maker' else p_role end)
  on conflict (studio_id, slack_user_id) do update set name = excluded.name, is_guest = excluded.is_guest,
    time_zone = excluded.time_zone,
    role = case when excluded.is_guest and m.role in ('manager', 'owner') then 'maker' else m.role end
  returning m.* into v_member;
  -- The second person of all; of those after them their owners know.
  if v_before is null and v_member.role is not null
    and (select pg_catalog.count(*) from public.members m where m.studio_id = p_studio_id and m.role is not null) = 2 then
    perform app.ask_whether_alone(p_studio_id, p_slack_user_id);
  end if;
  return app.member_json(v_member);
end $$;

create function public.ensure_listings_channel(p_studio_id uuid, p_channel text) returns void
language sql volatile set search_path = '' as $$
  update public.studios set listings_channel = p_channel where id = p_studio_id and listings_channel is null
$$;

select app.publish_functions(array['who_acts', 'ensure_studio', 'member_of', 'ensure_member',
  'ensure_listings_channel'], 'service_role', false);
