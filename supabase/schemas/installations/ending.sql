-- Slack takes our messages again: what waits goes out. Who was away since then could answer nothing, so what is said of dead
-- sign-ins is said again, and their days are counted from there.
create function app.go_on_telling(p_studio uuid, p_since timestamptz) returns void
language sql volatile set search_path = '' as $$
  update public.outbox set state = 'dropped', code = 'signed-in-again', finished_at = app.now()
    where studio_id = p_studio and state = 'pending' and entry ->> 'nonce' like 'slack-signed-out:%';
  update public.outbox set run_at = app.now(), code = null
    where studio_id = p_studio and state = 'pending' and code in ('uninstalled', 'signed-out');
  update public.shops set dead_tellings = 0, dead_told_at = null, dead_warned_at = null
    where studio_id = p_studio and health = 'auth-dead' and p_since < app.now() - interval '1 day';
$$;

-- A studio of this installation is back.
create function app.welcome_back(p_studio uuid, p_since timestamptz) returns void
language sql volatile set search_path = '' as $$
  update public.studios set uninstalled_at = null where id = p_studio;
  select app.go_on_telling(p_studio, p_since);
$$;

-- Slack has nobody to tell any more. Living cards wait: they are drawn when they are sent. What was said for a moment is let go.
create function app.shelve_messages(p_studio uuid) returns void
language sql volatile set search_path = '' as $$
  update public.outbox set run_at = 'infinity', code = 'uninstalled'
    where studio_id = p_studio and state = 'pending' and entry ->> 'template' in ('draft_card', 'review_card');
  update public.outbox set state = 'dropped', code = 'uninstalled', finished_at = app.now()
    where studio_id = p_studio and state = 'pending' and entry ->> 'template' not in ('draft_card', 'review_card');
$$;

-- The tokens go at once, everything else waits for an erasure.
create function app.end_installation(p_id text, p_how text) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_before public.slack_installations;
begin
  select * into v_before from public.slack_installations where id = p_id for update;
  update public.slack_installations set access_token = null, refresh_token = null, expires_at = null,
    refresh_holder = null, refresh_until = null, signed_out_at = null, inactive_since = null, version = version + 1,
    revoked_at = case when p_how = 'revoked' then coalesce(revoked_at, app.now()) else revoked_at end,
    uninstalled_at = case when p_how = 'uninstalled' then coalesce(uninstalled_at, app.now()) else uninstalled_at end
  where id = p_id;
  if v_before.revoked_at is not null or v_before.uninstalled_at is not null then
    return 'ended-before';
  end if;
  perform app.shelve_messages(s.id) from public.studios s where s.installation_id = p_id;
  update public.studios set uninstalled_at = coalesce(uninstalled_at, app.now()) where installation_id = p_id;
  return 'ended';
end $$;

-- Slack says that the account behind these tokens is not active. A moment's mistake is not believed: it is the end when it is
-- said again an hour later. @returns 'inactive', 'ended', 'ended-before', or 'other': these are no longer the newest
create function public.installation_inactive(p_id text, p_version bigint) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_found public.slack_installations;
begin
  select * into v_found from public.slack_installations where id = p_id for update;
  if v_found.revoked_at is not null or v_found.uninstalled_at is not null then
    return 'ended-before';
  elsif v_found.id is null or v_found.version <> p_version or v_found.access_token is null then
    return 'other';
  elsif v_found.inactive_since <= app.now() - interval '1 hour' and not app.is_only_erased(p_id) then
    return app.end_installation(p_id, 'revoked');
  end if;
  update public.slack_installations set inactive_since = coalesce(inactive_since, app.now()) where id = p_id;
  return 'inactive';
end $$;

-- Every studio that lives by it is being erased: it goes with them, and news of it starts nothing.
create function app.is_only_erased(p_id text) returns boolean
language sql stable set search_path = '' as $$
  select exists (select from public.studios s where s.installation_id = p_id)
    and not exists (select from public.studios s where s.installation_id = p_id
      and not exists (select from public.erasure_requests r where r.studio_id = s.id))
$$;

-- An installation is over, by Slack's word. `p_event_id` counts once, in this transaction; `p_generation` is the install it was
-- heard of: news of one before the latest reinstall changes nothing. Of one that is gone, or goes, nothing is written down.
create function public.end_installation(p_id text, p_generation integer, p_how text, p_event_id text) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_found public.slack_installations;
begin
  select * into v_found from public.slack_installations where id = p_id for update;
  if v_found.id is null or app.is_only_erased(p_id) then
    return 'other';
  end if;
  if p_event_id is not null then
    insert into public.slack_events (event_id) values (p_event_id) on conflict do nothing;
    if not found then
      return 'seen';
    end if;
  end if;
  if v_found.generation <> p_generation then
    return 'other';
  end if;
  return app.end_installation(p_id, p_how);
end $$;

-- The organisation took the app away from some of its workspaces.
create function public.leave_workspaces(p_installation_id text, p_team_ids text[], p_event_id text) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_studios uuid[] := array(select s.id from public.studios s
    where s.installation_id = p_installation_id and s.team_id = any (p_team_ids)
      and not exists (select from public.erasure_requests r where r.studio_id = s.id));
begin
  if v_studios = '{}' then
    return false;
  end if;
  insert into public.slack_events (event_id) values (p_event_id) on conflict do nothing;
  if not found then
    return false;
  end if;
  perform app.shelve_messages(s) from pg_catalog.unnest(v_studios) s;
  update public.studios set uninstalled_at = coalesce(uninstalled_at, app.now()) where id = any (v_studios);
  return true;
end $$;

-- A claimed message that can't get to Slack. The app is gone: living cards wait for its return, anything else is let go. It is
-- signed out, or in doubt: all of it waits. Otherwise it came back meanwhile, and nobody would wake what waits: soon again.
create function public.shelve_message(p_id uuid, p_lease uuid) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_message public.outbox;
  v_studio public.studios;
  v_installation public.slack_installations;
  v_gone boolean;
  v_away boolean;
begin
  -- Locked in the order of a reinstall: it either sees this message wait, or is seen here.
  select i.* into v_installation from public.outbox o join public.studios s on s.id = o.studio_id
    join public.slack_installations i on i.id = s.installation_id where o.id = p_id for share of i;
  select s.* into v_studio from public.outbox o join public.studios s on s.id = o.studio_id where o.id = p_id for share of s;
  select * into v_message from public.outbox where id = p_id and lease_token = p_lease and state = 'sending' for update;
  if v_message.id is null then
    return false;
  end if;
  v_gone := v_studio.uninstalled_at is not null;
  v_away := v_gone or v_installation.signed_out_at is not null or v_installation.inactive_since is not null;
  if (not v_gone or v_message.entry ->> 'template' in ('draft_card', 'review_card'))
    and not exists (select from public.outbox where studio_id = v_message.studio_id and key = v_message.key and state = 'pending') then
    update public.outbox set state = 'pending', code = case when v_gone then 'uninstalled' else 'signed-out' end,
      run_at = case when v_away then 'infinity' else app.now() + least(attempt, 60) * interval '1 minute' end,
      worker = null, lease_token = null, lease_until = null where id = p_id;
  else
    update public.outbox set state = 'dropped', code = case when v_gone then 'uninstalled' else 'same-as-earlier' end,
      lease_token = null, lease_until = null, finished_at = app.now() where id = p_id;
  end if;
  return true;
end $$;

-- For the erasure that follows an uninstall after its days of grace. They are counted by this clock: one of a worker's that is
-- ahead would erase too early.
create function public.studios_uninstalled_for(p_days integer) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(id order by uninstalled_at), '[]') from public.studios
    where uninstalled_at < app.now() - p_days * interval '1 day'
$$;

-- One that ended so many days ago and that no studio lives by, such as an organisation's where nobody ever came by: no erasure
-- of a studio takes it along. One that a studio comes to live by in this moment stays. @returns how many
create function public.forget_installations(p_days integer) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_id text;
  v_rows integer := 0;
begin
  for v_id in
    select i.id from public.slack_installations i
    where i.access_token is null and greatest(i.revoked_at, i.uninstalled_at) < app.now() - p_days * interval '1 day'
      and not exists (select from public.studios s where s.installation_id = i.id)
  loop
    begin
      delete from public.slack_installations where id = v_id and access_token is null;
      v_rows := v_rows + 1;
    exception when foreign_key_violation then
      null;
    end;
  end loop;
  return v_rows;
end $$;

grant execute on function app.go_on_telling(uuid, timestamptz), app.welcome_back(uuid, timestamptz),
  app.shelve_messages(uuid), app.end_installation(text, text), app.is_only_erased(text) to service_role;
select app.publish_functions(array['installation_inactive', 'end_installation', 'leave_workspaces', 'shelve_message',
  'studios_uninstalled_for', 'forget_installations'], 'service_role', false);
