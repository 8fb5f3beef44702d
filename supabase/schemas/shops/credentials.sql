-- Envelopes in and out, and the lease of who refreshes. Only with the secret key.
create function public.read_tokens(p_shop_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('studioId', c.studio_id, 'externalShopId', s.external_id, 'access', c.access_token,
      'refresh', c.refresh_token, 'expiresAt', c.expires_at, 'refreshExpiresAt', c.refresh_expires_at, 'version', c.version)
    from public.shop_credentials c join public.shops s on s.id = c.shop_id where c.shop_id = p_shop_id);
end $$;

-- `p_begin`: the holder is going to refresh, which is written down before it asks. An earlier one that was begun and never
-- ended leaves its doubt.
create function public.lease_refresh(p_shop_id uuid, p_holder text, p_ms integer, p_begin boolean) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  update public.shop_credentials set refresh_holder = p_holder, refresh_until = app.now() + p_ms * interval '1 millisecond',
    refresh_unsure_since = case when p_begin then coalesce(refresh_unsure_since, refresh_begun_at) else refresh_unsure_since end,
    refresh_begun_at = case when p_begin then app.now() else refresh_begun_at end
  where shop_id = p_shop_id and (refresh_holder is null or refresh_holder = p_holder or refresh_until <= app.now());
  return found;
end $$;

-- By the holder of the lease, or over the tokens they were got with: the marketplace gives fresh tokens once, so whoever has
-- them holds the only ones there are, also when the lease has run out. Sealed for the studio that has the shop. Gives the
-- lease back. Tokens that were renewed are alive: a shop that was held for dead is well again, and what waited goes on.
create function public.save_tokens(p_studio_id uuid, p_shop_id uuid, p_holder text, p_version bigint, p_tokens jsonb) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  perform from public.shops where id = p_shop_id for no key update;
  update public.shop_credentials set access_token = p_tokens ->> 'access', refresh_token = p_tokens ->> 'refresh',
    expires_at = (p_tokens ->> 'expiresAt')::timestamptz, refresh_expires_at = (p_tokens ->> 'refreshExpiresAt')::timestamptz,
    refresh_holder = null, refresh_until = null, refresh_begun_at = null, refresh_unsure_since = null, version = version + 1,
    updated_at = app.now()
  where shop_id = p_shop_id and studio_id = p_studio_id and (refresh_holder = p_holder or version = p_version);
  if not found then
    return false;
  end if;
  update public.shops set health = case when read_at is null then 'reading' else 'ok' end
    where id = p_shop_id and health = 'auth-dead';
  if found then
    perform app.resume_after_sign_in(p_shop_id);
  end if;
  return true;
end $$;

-- `p_outcome` of a refresh that was begun: `known`, it changed nothing; `unknown`, it may have. null: none was.
create function public.release_refresh(p_shop_id uuid, p_holder text, p_outcome text) returns void
language sql volatile set search_path = '' as $$
  update public.shop_credentials set refresh_holder = null, refresh_until = null,
    refresh_unsure_since = case when p_outcome = 'unknown' then coalesce(refresh_unsure_since, refresh_begun_at) else refresh_unsure_since end,
    refresh_begun_at = case when p_outcome is null then refresh_begun_at end
  where shop_id = p_shop_id and refresh_holder = p_holder
$$;

-- By the holder of the lease, whose refresh was refused: a new sign-in ends the lease, and its tokens are not meant. Says so
-- once: the second to notice changes nothing and sends nothing. Refused after a refresh whose end nobody knows, or tokens that
-- nobody renewed for days (each is, daily: this process slept, or an older database was restored), they were most likely
-- lost by us, and that erases nothing.
create function public.mark_dead(p_shop_id uuid, p_holder text) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_lost boolean;
begin
  -- Shop before tokens, as connecting does.
  perform from public.shops where id = p_shop_id for no key update;
  select refresh_unsure_since is not null or refresh_expires_at <= app.now() or updated_at < app.now() - interval '2 days'
    into v_lost from public.shop_credentials
    where shop_id = p_shop_id and refresh_holder = p_holder for update;
  if not found then
    return false;
  end if;
  update public.shops set health = 'auth-dead', dead_how = case when v_lost then 'lost' else 'refused' end
    where id = p_shop_id and health in ('ok', 'reading');
  if found then
    perform app.tell_dead(p_shop_id);
  end if;
  return true;
end $$;

select app.publish_functions(array['read_tokens', 'lease_refresh', 'save_tokens', 'release_refresh',
  'mark_dead'], 'service_role', false);
