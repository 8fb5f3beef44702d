-- Envelopes are bound to table, column, row and studio: whoever seals or opens one has to know the studio. Those sealed
-- before were bound to less and no longer open: their consents are void, and their shops ask for a new sign-in.
delete from public.oauth_states;
update public.shops s set health = 'auth-dead' from public.shop_credentials c
  where c.shop_id = s.id and s.health in ('ok', 'reading');

drop function public.begin_consent(text, text, text, text, timestamptz);
-- `p_studio_id` is the one the verifier was sealed for; a link of another studio is as good as none.
create function public.begin_consent(
  p_link_hash text, p_studio_id uuid, p_state_hash text, p_browser_hash text, p_verifier text, p_expires_at timestamptz
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_link public.connect_links;
begin
  select * into v_link from public.connect_links where link_hash = p_link_hash and studio_id = p_studio_id for update;
  if v_link.link_hash is null then
    perform app.refuse('link-unknown');
  elsif v_link.used_at is not null then
    perform app.refuse('link-used');
  elsif v_link.expires_at <= app.now() then
    perform app.refuse('link-expired');
  end if;
  update public.connect_links set used_at = app.now() where link_hash = p_link_hash;
  insert into public.oauth_states (state_hash, link_hash, studio_id, member_id, browser_hash, verifier, expires_at)
  values (p_state_hash, p_link_hash, v_link.studio_id, v_link.member_id, p_browser_hash, p_verifier, p_expires_at);
end $$;

create or replace function public.read_tokens(p_shop_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('studioId', c.studio_id, 'externalShopId', s.external_id, 'access', c.access_token,
    'refresh', c.refresh_token, 'expiresAt', c.expires_at, 'refreshExpiresAt', c.refresh_expires_at)
  from public.shop_credentials c join public.shops s on s.id = c.shop_id where c.shop_id = p_shop_id
$$;

drop function public.save_tokens(uuid, text, jsonb);
-- By the holder of the lease alone, sealed for the studio that has the shop. Gives the lease back.
create function public.save_tokens(p_studio_id uuid, p_shop_id uuid, p_holder text, p_tokens jsonb) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  update public.shop_credentials set access_token = p_tokens ->> 'access', refresh_token = p_tokens ->> 'refresh',
    expires_at = (p_tokens ->> 'expiresAt')::timestamptz, refresh_expires_at = (p_tokens ->> 'refreshExpiresAt')::timestamptz,
    refresh_holder = null, refresh_until = null, updated_at = app.now()
  where shop_id = p_shop_id and studio_id = p_studio_id and refresh_holder = p_holder;
  return found;
end $$;

select app.publish_functions(array['begin_consent', 'read_tokens', 'save_tokens'], 'service_role', false);
