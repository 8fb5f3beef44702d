-- Envelopes in and out, and the lease of who refreshes. Only with the secret key.
create function public.read_tokens(p_shop_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('studioId', c.studio_id, 'externalShopId', s.external_id, 'access', c.access_token,
    'refresh', c.refresh_token, 'expiresAt', c.expires_at, 'refreshExpiresAt', c.refresh_expires_at)
  from public.shop_credentials c join public.shops s on s.id = c.shop_id where c.shop_id = p_shop_id
$$;

create function public.lease_refresh(p_shop_id uuid, p_holder text, p_ms integer) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  update public.shop_credentials set refresh_holder = p_holder, refresh_until = app.now() + p_ms * interval '1 millisecond'
    where shop_id = p_shop_id and (refresh_holder is null or refresh_holder = p_holder or refresh_until <= app.now());
  return found;
end $$;

-- By the holder of the lease alone, sealed for the studio that has the shop. Gives the lease back. Tokens that were renewed
-- are alive: a shop that was held for dead is well again, and what waited for it goes on.
create function public.save_tokens(p_studio_id uuid, p_shop_id uuid, p_holder text, p_tokens jsonb) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  perform from public.shops where id = p_shop_id for no key update;
  update public.shop_credentials set access_token = p_tokens ->> 'access', refresh_token = p_tokens ->> 'refresh',
    expires_at = (p_tokens ->> 'expiresAt')::timestamptz, refresh_expires_at = (p_tokens ->> 'refreshExpiresAt')::timestamptz,
    refresh_holder = null, refresh_until = null, updated_at = app.now()
  where shop_id = p_shop_id and studio_id = p_studio_id and refresh_holder = p_holder;
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

create function public.release_refresh(p_shop_id uuid, p_holder text) returns void
language sql volatile set search_path = '' as $$
  update public.shop_credentials set refresh_holder = null, refresh_until = null where shop_id = p_shop_id and refresh_holder = p_holder
$$;

-- By the holder of the lease, whose refresh was refused: a new sign-in ends the lease, and its tokens are not meant. Says so
-- once: the second to notice changes nothing and sends nothing.
create function public.mark_dead(p_shop_id uuid, p_holder text) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
begin
  -- Shop before tokens, as connecting does.
  perform from public.shops where id = p_shop_id for no key update;
  perform from public.shop_credentials where shop_id = p_shop_id and refresh_holder = p_holder for update;
  if not found then
    return false;
  end if;
  update public.shops set health = 'auth-dead' where id = p_shop_id and health in ('ok', 'reading');
  if found then
    update public.shops set dead_told_at = app.now() where id = p_shop_id returning * into v_shop;
    perform app.send(v_shop.studio_id, app.dead_note(v_shop));
  end if;
  return true;
end $$;

select app.publish_functions(array['read_tokens', 'lease_refresh', 'save_tokens', 'release_refresh', 'mark_dead'], 'service_role', false);
