create function public.begin_install(p_state_hash text, p_browser_hash text, p_expires_at timestamptz) returns void
language sql volatile set search_path = '' as $$
  -- Anybody may begin one, so what is over goes at once.
  delete from public.slack_install_states where expires_at < app.now() - interval '1 hour';
  insert into public.slack_install_states (state_hash, browser_hash, expires_at) values (p_state_hash, p_browser_hash, p_expires_at);
$$;

-- Deleted as it is taken, so only the first gets it.
create function public.take_install(p_state_hash text) returns jsonb
language sql volatile set search_path = '' as $$
  with taken as (delete from public.slack_install_states where state_hash = p_state_hash returning *)
  select pg_catalog.jsonb_build_object('browserHash', browser_hash, 'expiresAt', expires_at) from taken
$$;

create function app.installation_json(p_installation public.slack_installations) returns jsonb
language sql immutable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_installation.id, 'isOrg', p_installation.is_org, 'name', p_installation.name,
    'botUserId', p_installation.bot_user_id, 'installedBy', p_installation.installed_by, 'scopes', p_installation.scopes,
    'generation', p_installation.generation, 'version', p_installation.version, 'access', p_installation.access_token,
    'refresh', p_installation.refresh_token, 'expiresAt', p_installation.expires_at,
    'installedAt', p_installation.installed_at, 'signedOutAt', p_installation.signed_out_at)
$$;

-- Installed, or installed again: then everything stands as it was. Who installs becomes owner where there is none.
create function public.install_slack(p_installation jsonb, p_outbox jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_id text := p_installation ->> 'id';
  v_org boolean := (p_installation ->> 'isOrg')::boolean;
  v_before public.slack_installations;
  v_studio uuid;
begin
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('slack:' || v_id, 0));
  select * into v_before from public.slack_installations where id = v_id;
  insert into public.slack_installations as i
    (id, is_org, enterprise_id, name, bot_user_id, scopes, installed_by, access_token, refresh_token, expires_at)
  values (v_id, v_org, p_installation ->> 'enterpriseId', p_installation ->> 'name', p_installation ->> 'botUserId',
    p_installation ->> 'scopes', p_installation ->> 'installedBy', p_installation ->> 'access', p_installation ->> 'refresh',
    (p_installation ->> 'expiresAt')::timestamptz)
  on conflict (id) do update set enterprise_id = excluded.enterprise_id, name = excluded.name,
    bot_user_id = excluded.bot_user_id, scopes = excluded.scopes, installed_by = excluded.installed_by,
    access_token = excluded.access_token, refresh_token = excluded.refresh_token, expires_at = excluded.expires_at,
    installed_at = app.now(), checked_at = app.now(), generation = i.generation + 1, version = i.version + 1,
    -- A refresh of the old tokens that is still under way must not overwrite the fresh ones.
    refresh_holder = null, refresh_until = null, signed_out_at = null, inactive_since = null, revoked_at = null, uninstalled_at = null;
  if not v_org then
    insert into public.studios (team_id, name, installation_id) values (v_id, p_installation ->> 'name', v_id)
    on conflict (team_id) do update set name = excluded.name, installation_id = excluded.installation_id
    returning id into v_studio;
    perform app.own_studio(v_studio, p_installation ->> 'installedBy');
    perform app.send(v_studio, p_outbox);
  end if;
  -- It would go with what is erased. Where others live by it they are back, and the erasure of one goes on.
  if app.is_only_erased(v_id) then
    perform app.refuse('erasing');
  end if;
  perform app.welcome_back(s.id, coalesce(s.uninstalled_at, v_before.signed_out_at)) from public.studios s
    where s.installation_id = v_id and not exists (select from public.erasure_requests r where r.studio_id = s.id);
  return pg_catalog.jsonb_build_object('studioId', v_studio,
    'outcome', case when v_before.id is null then 'installed' else 'reinstalled' end);
end $$;

-- Name and zone are Slack's to say, later; the ownership does not wait for Slack.
create function app.own_studio(p_studio uuid, p_slack_user_id text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from public.members where studio_id = p_studio and role = 'owner') then
    return;
  end if;
  insert into public.members as m (studio_id, slack_user_id, name, role) values (p_studio, p_slack_user_id, 'The installer', 'owner')
  on conflict (studio_id, slack_user_id) do update set role = 'owner' where not m.is_guest;
end $$;

-- A workspace of an organisation at its first contact, or back: after its own installation ended, or because its
-- organisation gave the app back. Only one that is new or comes back hears of it.
create function public.admit_workspace(p_installation_id text, p_team_id text, p_name text, p_owner text, p_outbox jsonb)
returns uuid
language plpgsql volatile set search_path = '' as $$
declare
  v_before public.studios;
  v_studio uuid;
begin
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('slack:' || p_team_id, 0));
  if not exists (select from public.slack_installations where id = p_installation_id and is_org and access_token is not null) then
    perform app.refuse('not-installed');
  end if;
  select s.* into v_before from public.studios s where s.team_id = p_team_id;
  -- Its own installation counts for more than the organisation's.
  if exists (select from public.slack_installations i where i.id = v_before.installation_id and not i.is_org
             and i.access_token is not null) then
    return v_before.id;
  end if;
  insert into public.studios (team_id, name, installation_id) values (p_team_id, p_name, p_installation_id)
  on conflict (team_id) do update set name = excluded.name, installation_id = excluded.installation_id
  returning id into v_studio;
  if v_before.installation_id is distinct from p_installation_id or v_before.uninstalled_at is not null then
    if p_owner is not null then
      perform app.own_studio(v_studio, p_owner);
    end if;
    perform app.welcome_back(v_studio, v_before.uninstalled_at);
    perform app.send(v_studio, p_outbox);
  end if;
  return v_studio;
end $$;

-- Which installation answers for a workspace. `admitted` false: an organisation's, which still has to say whether the
-- workspace is one of its own.
create function public.installation_for(p_team_id text, p_enterprise_id text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_found public.slack_installations;
begin
  select i.* into v_found from public.slack_installations i join public.studios s on s.installation_id = i.id
    where s.team_id = p_team_id and s.uninstalled_at is null and (i.access_token is not null or i.signed_out_at is not null);
  if v_found.id is not null then
    return pg_catalog.jsonb_build_object('installation', app.installation_json(v_found), 'admitted', true);
  end if;
  select i.* into v_found from public.slack_installations i where i.id = p_enterprise_id and i.is_org and i.access_token is not null;
  if v_found.id is not null then
    return pg_catalog.jsonb_build_object('installation', app.installation_json(v_found), 'admitted', false);
  end if;
  return null;
end $$;

create function public.read_installation(p_id text) returns jsonb
language sql stable set search_path = '' as $$
  select app.installation_json(i) from public.slack_installations i where i.id = p_id
$$;

grant execute on function app.installation_json(public.slack_installations), app.own_studio(uuid, text) to service_role;
select app.publish_functions(array['begin_install', 'take_install', 'install_slack', 'admit_workspace',
  'installation_for', 'read_installation'], 'service_role', false);
