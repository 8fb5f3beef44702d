-- Where a studio posts, and what becomes of that channel: known by its workspace only, so this needs the secret key.

create function app.tell_owners(p_studio uuid, p_text text, p_nonce text) returns void
language sql volatile set search_path = '' as $$
  select app.send(p_studio, (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('template', 'direct', 'to', m.slack_user_id, 'text', p_text,
      'nonce', p_nonce)), '[]')
    from public.members m where m.studio_id = p_studio and m.role = 'owner'))
$$;

create function public.listings_channel_of(p_team_id text) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('studioId', s.id, 'channel', s.listings_channel, 'stopped', s.channel_stopped,
    'agreedAt', s.channel_agreed_at)
  from public.studios s
  where s.team_id = p_team_id and s.listings_channel is not null and s.uninstalled_at is null
    and not exists (select from public.erasure_requests r where r.studio_id = s.id)
$$;

-- `p_stopped` null: it is fit to post in again. The event counts once, in this transaction. Requests that wait are shown to
-- those who can decide them, in direct messages. @returns false: it was heard before, or changes nothing
create function public.channel_changed(p_studio_id uuid, p_channel text, p_stopped text, p_text text, p_event_id text) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  insert into public.slack_events (event_id) values (p_event_id) on conflict do nothing;
  if not found then
    return false;
  end if;
  update public.studios set channel_stopped = p_stopped
    where id = p_studio_id and listings_channel = p_channel and channel_stopped is distinct from p_stopped;
  if not found then
    return false;
  end if;
  perform app.tell_owners(p_studio_id, p_text, 'channel:' || p_event_id);
  -- What Slack refused there goes elsewhere now.
  update public.outbox set run_at = app.now()
    where studio_id = p_studio_id and state = 'pending' and code in ('is_archived', 'not_in_channel', 'channel_not_found');
  if p_stopped is not null then
    perform app.send(p_studio_id, (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('template', 'review_card', 'changeId', c.id) order by c.seq), '[]')
      from public.changes c where c.studio_id = p_studio_id and c.state = 'in_review'));
  end if;
  return true;
end $$;

-- An installation (of many workspaces), or the workspace of a bot token, lacks permissions that this version asks for: its
-- owners hear of it once for the same ones. @returns how many studios did
create function public.ask_for_scopes(p_place text, p_scopes text, p_text text) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid;
  v_told integer := 0;
begin
  for v_studio in
    update public.studios s set scopes_asked = p_scopes
      where (s.installation_id = p_place or (s.installation_id is null and s.team_id = p_place))
        and s.uninstalled_at is null and s.scopes_asked is distinct from p_scopes
        and exists (select from public.members m where m.studio_id = s.id and m.role = 'owner')
        and not exists (select from public.erasure_requests r where r.studio_id = s.id)
      returning s.id
  loop
    perform app.tell_owners(v_studio, p_text, 'slack-scopes:' || p_scopes);
    v_told := v_told + 1;
  end loop;
  return v_told;
end $$;

grant execute on function app.tell_owners(uuid, text, text) to service_role;
select app.publish_functions(array['listings_channel_of', 'channel_changed', 'ask_for_scopes'], 'service_role', false);
