-- Tokens of installations in Slack, and how an installation ends: by Slack's own word that the app is gone, and by nothing else.
-- Tokens that Slack refuses, or that we lost, are a reason to sign in again.

-- One process at a time gets fresh tokens, over all of them.
create function public.lease_installation(p_id text, p_holder text, p_ms integer) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  update public.slack_installations set refresh_holder = p_holder, refresh_until = app.now() + p_ms * interval '1 millisecond'
    where id = p_id and (refresh_holder is null or refresh_holder = p_holder or refresh_until <= app.now());
  return found;
end $$;

create function public.release_installation(p_id text, p_holder text) returns void
language sql volatile set search_path = '' as $$
  update public.slack_installations set refresh_holder = null, refresh_until = null where id = p_id and refresh_holder = p_holder
$$;

-- Over the version they were got with, and not by the lease alone: a refresh token is good once, so whoever used it
-- holds the only tokens there are, also when their lease has run out. With fresh tokens it is signed in again.
create function public.save_installation_tokens(p_id text, p_version bigint, p_tokens jsonb) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_before public.slack_installations;
begin
  select * into v_before from public.slack_installations where id = p_id for update;
  update public.slack_installations set access_token = p_tokens ->> 'access', refresh_token = p_tokens ->> 'refresh',
    expires_at = (p_tokens ->> 'expiresAt')::timestamptz, version = version + 1, refresh_holder = null, refresh_until = null,
    signed_out_at = null, inactive_since = null
  where id = p_id and version = p_version and access_token is not null;
  if not found then
    return false;
  end if;
  if v_before.signed_out_at is not null or v_before.inactive_since is not null then
    perform app.go_on_telling(s.id, coalesce(v_before.signed_out_at, v_before.inactive_since)) from public.studios s
      where s.installation_id = p_id and s.uninstalled_at is null;
  end if;
  return true;
end $$;

-- Whose tokens end before this. One that is signed out is tried again with its hourly look.
create function public.expiring_installations(p_before timestamptz) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(id order by expires_at), '[]') from public.slack_installations
  where refresh_token is not null and expires_at < p_before and signed_out_at is null
$$;

-- Those nobody has asked Slack about for so long, and every hour those that are in doubt. Asking for them counts as having
-- asked, so two workers ask once.
create function public.claim_installation_checks(p_after_ms bigint, p_count integer) returns jsonb
language sql volatile set search_path = '' as $$
  with due as (
    select id from public.slack_installations where access_token is not null
      and checked_at < app.now() - case when signed_out_at is not null or inactive_since is not null
        then least(p_after_ms * interval '1 millisecond', interval '1 hour') else p_after_ms * interval '1 millisecond' end
    order by checked_at limit p_count for update skip locked
  ), claimed as (
    update public.slack_installations i set checked_at = app.now() from due where i.id = due.id returning i.id
  )
  select coalesce(pg_catalog.jsonb_agg(id order by id), '[]') from claimed
$$;

-- Slack refuses these tokens. Said once, to the owners, as long as anything still gets to them; what else waits to be said
-- goes on waiting. @returns false: they are no longer the newest, or it is known
create function public.sign_out_installation(p_id text, p_version bigint, p_text text) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  update public.slack_installations set signed_out_at = app.now()
    where id = p_id and version = p_version and access_token is not null and signed_out_at is null;
  if not found then
    return false;
  end if;
  perform app.tell_owners(s.id, p_text, 'slack-signed-out:' || extract(epoch from app.now()))
    from public.studios s where s.installation_id = p_id and s.uninstalled_at is null;
  return true;
end $$;

-- Slack answered to these tokens: no account is inactive, and without rotation nothing is signed out.
create function public.installation_answers(p_id text, p_version bigint) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_before public.slack_installations;
begin
  select * into v_before from public.slack_installations where id = p_id and version = p_version for update;
  update public.slack_installations set inactive_since = null,
    signed_out_at = case when refresh_token is not null then signed_out_at end
  where id = p_id and version = p_version and access_token is not null;
  if (v_before.signed_out_at is not null and v_before.refresh_token is null)
    or (v_before.signed_out_at is null and v_before.inactive_since is not null) then
    perform app.go_on_telling(s.id, coalesce(v_before.signed_out_at, v_before.inactive_since)) from public.studios s
      where s.installation_id = p_id and s.uninstalled_at is null;
  end if;
end $$;

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
grant execute on function app.end_installation(text, text) to service_role;

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
grant execute on function app.is_only_erased(text) to service_role;

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

select app.publish_functions(
  array['lease_installation', 'release_installation', 'save_installation_tokens', 'expiring_installations',
    'claim_installation_checks', 'sign_out_installation', 'installation_answers', 'installation_inactive', 'end_installation',
    'leave_workspaces', 'shelve_message', 'studios_uninstalled_for'],
  'service_role', false);
