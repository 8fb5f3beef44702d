-- Connecting a shop: one-time link, consent in one browser, then shop, envelopes and first work in one transaction.

create function public.create_link(p_link_hash text, p_studio_id uuid, p_member_id uuid, p_expires_at timestamptz) returns void
language sql volatile set search_path = '' as $$
  insert into public.connect_links (link_hash, studio_id, member_id, expires_at)
  values (p_link_hash, p_studio_id, p_member_id, p_expires_at)
$$;

create function public.read_link(p_link_hash text) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('studioId', s.id, 'studioName', s.name, 'teamId', s.team_id,
      'askedBy', app.member_json(m), 'expiresAt', l.expires_at, 'used', l.used_at is not null, 'browserHash', l.browser_hash)
    from public.connect_links l
    join public.studios s on s.id = l.studio_id
    join public.members m on m.id = l.member_id
    where l.link_hash = p_link_hash);
end $$;

-- `p_studio_id` is the one the verifier was sealed for; a link of another studio is as good as none. With an app of the studio's
-- own (`p_app_id`) it can be begun again in the same browser as long as the link lasts: a seller who mends something in the app
-- comes back. What was begun before ends.
create function public.begin_consent(
  p_link_hash text, p_studio_id uuid, p_state_hash text, p_browser_hash text, p_verifier text, p_expires_at timestamptz,
  p_app_id uuid default null
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_link public.connect_links;
begin
  select * into v_link from public.connect_links where link_hash = p_link_hash and studio_id = p_studio_id for update;
  if v_link.link_hash is null then
    perform app.refuse('link-unknown');
  elsif v_link.used_at is not null and (p_app_id is null or v_link.browser_hash is distinct from p_browser_hash) then
    perform app.refuse('link-used');
  elsif v_link.expires_at <= app.now() then
    perform app.refuse('link-expired');
  end if;
  if p_app_id is not null and not exists (
    select from public.marketplace_apps where id = p_app_id and studio_id = v_link.studio_id and accepted_at is not null) then
    perform app.refuse('app-unknown');
  end if;
  update public.connect_links set used_at = coalesce(used_at, app.now()),
    browser_hash = case when p_app_id is not null then p_browser_hash end where link_hash = p_link_hash;
  delete from public.oauth_states where link_hash = p_link_hash;
  insert into public.oauth_states (state_hash, link_hash, studio_id, member_id, browser_hash, verifier, expires_at, app_id)
  values (p_state_hash, p_link_hash, v_link.studio_id, v_link.member_id, p_browser_hash, p_verifier, p_expires_at, p_app_id);
end $$;

-- Deleted as it is taken, so only the first gets it.
create function public.take_consent(p_state_hash text) returns jsonb
language sql volatile set search_path = '' as $$
  with taken as (delete from public.oauth_states where state_hash = p_state_hash returning *)
  select pg_catalog.jsonb_build_object('studioId', t.studio_id, 'member', app.member_json(m),
    'browserHash', t.browser_hash, 'verifier', t.verifier, 'expiresAt', t.expires_at, 'linkHash', t.link_hash, 'appId', t.app_id)
  from taken t join public.members m on m.id = t.member_id
$$;

create function public.void_link(p_link_hash text) returns void
language sql volatile set search_path = '' as $$
  update public.connect_links set used_at = coalesce(used_at, app.now()), browser_hash = null where link_hash = p_link_hash;
  delete from public.oauth_states where link_hash = p_link_hash;
$$;

create function public.shop_id_of(p_studio_id uuid, p_marketplace text, p_external_id text) returns uuid
language plpgsql stable set search_path = '' as $$
begin
  return (
    select id from public.shops where studio_id = p_studio_id and marketplace = p_marketplace and external_id = p_external_id);
end $$;

-- The envelopes are bound to `p_shop_id`. When the shop turns out to have another id here, nothing is stored and
-- `moved` names it: the caller seals again. `p_app_id`: the app that the consent was given to, null for the operator's. A
-- seller's app that another shop uses is not this shop's: `other-shop` names that one.
create function public.connect_shop(p_shop_id uuid, p_studio_id uuid, p_member_id uuid, p_marketplace text, p_identity jsonb,
  p_tokens jsonb, p_operations jsonb, p_app_id uuid default null)
returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
  v_outcome text := 'connected';
  v_app public.marketplace_apps;
  v_other text;
begin
  -- The same shop from two browsers at once, perhaps for two studios: one after the other.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(p_marketplace || ':' || (p_identity ->> 'externalId'), 0));
  if not exists (select from public.members where id = p_member_id and studio_id = p_studio_id and role = 'owner') then
    perform app.refuse('not-allowed');
  elsif exists (select from public.shops where marketplace = p_marketplace and external_id = p_identity ->> 'externalId'
                and health <> 'disconnected' and studio_id <> p_studio_id) then
    return '{"outcome": "taken"}';
  end if;
  if p_app_id is not null then
    -- Two shops at once with one key: one after the other.
    select * into v_app from public.marketplace_apps
      where id = p_app_id and studio_id = p_studio_id and marketplace = p_marketplace for update;
    if v_app.id is null then
      perform app.refuse('app-unknown');
    end if;
    select s.name into v_other from public.shops s where s.app_id = p_app_id and s.external_id <> p_identity ->> 'externalId' limit 1;
    if v_app.kind = 'seller' and v_other is not null then
      return pg_catalog.jsonb_build_object('outcome', 'other-shop', 'name', v_other);
    end if;
  end if;
  -- Changes before the shop: the same order as everywhere.
  perform from public.changes where id in (
    select t.change_id from public.change_items t join public.shops s on s.id = t.shop_id
    where s.studio_id = p_studio_id and s.marketplace = p_marketplace and s.external_id = p_identity ->> 'externalId' and t.state = 'parked')
    order by id for update;
  select * into v_shop from public.shops
    where studio_id = p_studio_id and marketplace = p_marketplace and external_id = p_identity ->> 'externalId' for update;
  if v_shop.id is null then
    insert into public.shops (id, studio_id, marketplace, external_id, name, url, currency, connected_by)
    values (p_shop_id, p_studio_id, p_marketplace, p_identity ->> 'externalId', p_identity ->> 'name', p_identity ->> 'url',
      p_identity ->> 'currency', p_member_id);
  elsif v_shop.id <> p_shop_id then
    return pg_catalog.jsonb_build_object('outcome', 'moved', 'shopId', v_shop.id);
  else
    v_outcome := case when v_shop.health in ('ok', 'reading') then 'already' else 'reconnected' end;
    update public.shops set name = p_identity ->> 'name', url = p_identity ->> 'url', currency = p_identity ->> 'currency',
      health = case when v_outcome = 'already' then health else 'reading' end,
      connected_by = case when v_outcome = 'already' then connected_by else p_member_id end,
      connected_at = case when v_outcome = 'already' then connected_at else app.now() end
    where id = p_shop_id;
  end if;
  insert into public.shop_credentials as c (shop_id, studio_id, access_token, refresh_token, expires_at, refresh_expires_at)
  values (p_shop_id, p_studio_id, p_tokens ->> 'access', p_tokens ->> 'refresh',
    (p_tokens ->> 'expiresAt')::timestamptz, (p_tokens ->> 'refreshExpiresAt')::timestamptz)
  on conflict (shop_id) do update set access_token = excluded.access_token, refresh_token = excluded.refresh_token,
    expires_at = excluded.expires_at, refresh_expires_at = excluded.refresh_expires_at,
    -- A refresh of the old tokens that is still under way must not overwrite the fresh ones.
    refresh_holder = null, refresh_until = null, refresh_begun_at = null, refresh_unsure_since = null,
    version = c.version + 1, updated_at = app.now();
  perform app.give_app(p_shop_id, p_app_id);
  update public.marketplace_apps set unused_since = null where id = p_app_id;
  -- Also where the shop seemed well: a sign-in that lacked a permission doesn't end its health.
  perform app.resume_after_sign_in(p_shop_id);
  if v_outcome <> 'already' then
    perform app.enqueue(p_studio_id, p_operations);
  end if;
  return pg_catalog.jsonb_build_object('outcome', v_outcome, 'shopId', p_shop_id);
end $$;

select app.publish_functions(array['create_link', 'read_link', 'begin_consent', 'take_consent', 'void_link',
  'shop_id_of', 'connect_shop'], 'service_role', false);
