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

-- Over the version they were got with, and not by the lease alone: a refresh token is good once, so the process that used it
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

select app.publish_functions(array['lease_installation', 'release_installation', 'save_installation_tokens',
  'expiring_installations', 'claim_installation_checks', 'sign_out_installation',
  'installation_answers'], 'service_role', false);
