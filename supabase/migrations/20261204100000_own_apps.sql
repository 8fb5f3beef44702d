-- A studio brings its own apps of a marketplace: each shop names the one that it is reached with.

-- Apps of a marketplace that a studio's owners brought: the key of one seller, or of several. Keystring and secret are
-- envelopes (AES-256-GCM, bound to table, column, row and studio). Tenants cannot read it. A shop that names none is reached
-- with the operator's app, which stands in the environment.
create table public.marketplace_apps (
  id uuid primary key,
  studio_id uuid not null references public.studios (id) on delete cascade,
  marketplace text not null,
  -- A seller's app reaches its owner's one shop, a personal one a few, a commercial one any.
  kind text not null check (kind in ('seller', 'personal', 'commercial')),
  keystring text not null,
  shared_secret text not null,
  -- Of the studio's id and the keystring: a new secret of the same key replaces the old one, and nobody can tell by it that two
  -- studios have the same key.
  keystring_hash text not null,
  per_second integer not null check (per_second > 0),
  per_day integer not null check (per_day > 0),
  -- When the marketplace first accepted it; null: not approved there yet.
  accepted_at timestamptz,
  -- Since when no shop has used it: it is forgotten a week later. null: a shop does.
  unused_since timestamptz default app.now(),
  unique (studio_id, id),
  unique (studio_id, marketplace, keystring_hash)
);
create index marketplace_apps_unused on public.marketplace_apps (unused_since) where unused_since is not null;
select app.protect('marketplace_apps', false);

-- No envelope: what deleting one asks about, and no more.
grant select (id, studio_id), delete on public.marketplace_apps to oms_definer;
grant select, insert, update, delete on public.marketplace_apps to service_role;

-- The app that it is reached with; null: the operator's.
alter table public.shops add column app_id uuid;
alter table public.shops add foreign key (studio_id, app_id) references public.marketplace_apps (studio_id, id);
create index shops_by_app on public.shops (app_id) where app_id is not null;

-- Of a consent begun with the studio's own app: the one browser that may begin it again while the link lasts.
alter table public.connect_links add column browser_hash text;

-- The app that it was begun with; null: the operator's.
alter table public.oauth_states add column app_id uuid;
alter table public.oauth_states add foreign key (studio_id, app_id) references public.marketplace_apps (studio_id, id) on delete cascade;
create index oauth_states_by_app on public.oauth_states (app_id) where app_id is not null;

-- Apps of a marketplace that a studio's owners brought. Envelopes in and out, only with the secret key.

create function public.app_id_of(p_studio_id uuid, p_marketplace text, p_keystring_hash text) returns uuid
language sql stable set search_path = '' as $$
  select id from public.marketplace_apps
  where studio_id = p_studio_id and marketplace = p_marketplace and keystring_hash = p_keystring_hash
$$;

-- The envelopes are bound to `p_app_id`. When the key turns out to have another id here, nothing is stored and the caller seals
-- again for the id that this returns. A secret that the marketplace doesn't accept never replaces one that it did.
create function public.save_app(p_app_id uuid, p_studio_id uuid, p_member_id uuid, p_marketplace text, p_kind text, p_key jsonb,
  p_per_second integer, p_per_day integer, p_accepted boolean) returns uuid
language plpgsql volatile set search_path = '' as $$
declare
  v_id uuid;
begin
  if not exists (select from public.members where id = p_member_id and studio_id = p_studio_id and role = 'owner') then
    perform app.refuse('not-allowed');
  end if;
  insert into public.marketplace_apps as a (id, studio_id, marketplace, kind, keystring, shared_secret, keystring_hash, per_second,
    per_day, accepted_at)
  values (p_app_id, p_studio_id, p_marketplace, p_kind, p_key ->> 'keystring', p_key ->> 'sharedSecret', p_key ->> 'hash', p_per_second,
    p_per_day, case when p_accepted then app.now() end)
  on conflict (studio_id, marketplace, keystring_hash) do update set kind = excluded.kind, keystring = excluded.keystring,
    shared_secret = excluded.shared_secret, per_second = excluded.per_second, per_day = excluded.per_day,
    accepted_at = coalesce(a.accepted_at, excluded.accepted_at),
    unused_since = case when a.unused_since is not null then app.now() end
    where a.id = excluded.id and (p_accepted or a.accepted_at is null);
  select id into v_id from public.marketplace_apps
    where studio_id = p_studio_id and marketplace = p_marketplace and keystring_hash = p_key ->> 'hash';
  return v_id;
end $$;

-- Names of the connected shops that use it, for people.
create function app.shops_of_app(p_app uuid) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(s.name order by pg_catalog.lower(s.name), s.id), '[]')
  from public.shops s where s.app_id = p_app and s.health <> 'disconnected'
$$;

create function public.read_app(p_app_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', a.id, 'studioId', a.studio_id, 'marketplace', a.marketplace, 'kind', a.kind,
    'keystring', a.keystring, 'sharedSecret', a.shared_secret, 'perSecond', a.per_second, 'perDay', a.per_day,
    'acceptedAt', a.accepted_at, 'shops', app.shops_of_app(a.id))
  from public.marketplace_apps a where a.id = p_app_id
$$;

-- All of one studio, without their envelopes.
create function public.read_apps(p_studio_id uuid, p_marketplace text) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', a.id, 'kind', a.kind, 'acceptedAt', a.accepted_at,
    'unusedSince', a.unused_since, 'shops', app.shops_of_app(a.id)) order by a.unused_since, a.accepted_at, a.id), '[]')
  from public.marketplace_apps a where a.studio_id = p_studio_id and a.marketplace = p_marketplace
$$;

-- One that no shop uses. What a consent was begun with goes with it.
create function public.forget_app(p_app_id uuid, p_studio_id uuid, p_member_id uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if not exists (select from public.members where id = p_member_id and studio_id = p_studio_id and role = 'owner') then
    perform app.refuse('not-allowed');
  end if;
  delete from public.marketplace_apps a where a.id = p_app_id and a.studio_id = p_studio_id and a.unused_since is not null;
end $$;

-- The shop is reached with this app from now on (null: the operator's). The one that it had goes, unless another shop has it too.
-- @returns how many apps went
create function app.give_app(p_shop uuid, p_app uuid) returns bigint
language plpgsql volatile set search_path = '' as $$
declare
  v_old uuid;
  v_rows bigint;
begin
  select app_id into v_old from public.shops where id = p_shop;
  update public.shops set app_id = p_app where id = p_shop and app_id is distinct from p_app;
  delete from public.marketplace_apps a where a.id = v_old and a.id is distinct from p_app
    and not exists (select from public.shops s where s.app_id = a.id);
  get diagnostics v_rows = row_count;
  return v_rows;
end $$;

grant execute on function app.shops_of_app(uuid) to service_role;
grant execute on function app.give_app(uuid, uuid) to service_role, oms_definer;
select app.publish_functions(array['app_id_of', 'save_app', 'read_app', 'read_apps', 'forget_app'], 'service_role', false);

-- Each has an argument more. An earlier version of the bot leaves it out, and means the operator's app.
drop function public.begin_consent(text, uuid, text, text, text, timestamptz);
drop function public.connect_shop(uuid, uuid, uuid, text, jsonb, jsonb, jsonb);

create or replace function public.read_link(p_link_hash text) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('studioId', s.id, 'studioName', s.name, 'teamId', s.team_id,
    'askedBy', app.member_json(m), 'expiresAt', l.expires_at, 'used', l.used_at is not null, 'browserHash', l.browser_hash)
  from public.connect_links l
  join public.studios s on s.id = l.studio_id
  join public.members m on m.id = l.member_id
  where l.link_hash = p_link_hash
$$;

-- `p_studio_id` is the one the verifier was sealed for; a link of another studio is as good as none. With an app of the studio's
-- own (`p_app_id`) it can be begun again in the same browser as long as the link lasts: a seller who mends something in the app
-- comes back. What was begun before ends.
create or replace function public.begin_consent(
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
create or replace function public.take_consent(p_state_hash text) returns jsonb
language sql volatile set search_path = '' as $$
  with taken as (delete from public.oauth_states where state_hash = p_state_hash returning *)
  select pg_catalog.jsonb_build_object('studioId', t.studio_id, 'member', app.member_json(m),
    'browserHash', t.browser_hash, 'verifier', t.verifier, 'expiresAt', t.expires_at, 'linkHash', t.link_hash, 'appId', t.app_id)
  from taken t join public.members m on m.id = t.member_id
$$;

create or replace function public.void_link(p_link_hash text) returns void
language sql volatile set search_path = '' as $$
  update public.connect_links set used_at = coalesce(used_at, app.now()), browser_hash = null where link_hash = p_link_hash;
  delete from public.oauth_states where link_hash = p_link_hash;
$$;

-- The envelopes are bound to `p_shop_id`. When the shop turns out to have another id here, nothing is stored and
-- `moved` names it: the caller seals again. `p_app_id`: the app that the consent was given to, null for the operator's. A
-- seller's app that another shop uses is not this shop's: `other-shop` names that one.
create or replace function public.connect_shop(p_shop_id uuid, p_studio_id uuid, p_member_id uuid, p_marketplace text, p_identity jsonb,
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

select app.publish_functions(array['begin_consent', 'connect_shop'], 'service_role', false);

-- How far a shop's newest reading is while it goes on, and when its listings were last read whole. A reading that ended
-- without a result (its shop refused, or was disconnected) is not said to go on for ever.
create or replace function public.read_shops() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
    'id', s.id, 'marketplace', s.marketplace, 'externalId', s.external_id, 'name', s.name, 'url', s.url, 'currency', s.currency,
    'health', s.health, 'paused', s.paused, 'counts', app.counts_of(s), 'profiles', p.profiles, 'defaults', s.defaults,
    'suggestedDefaults', p.suggested, 'publishCount', s.publish_count,
    'lastPublishedAt', s.last_published_at, 'readAt', s.read_at,
    'connectedBy', s.connected_by, 'connectedAt', s.connected_at, 'appId', s.app_id,
    'deadSignIn', case when s.health = 'auth-dead' then pg_catalog.jsonb_build_object('how', s.dead_how, 'since', s.dead_since,
      'erasingAt', app.erasing_at(s), 'keptUntil', s.kept_until, 'keptBy', s.kept_by) end,
    'reading', (select case when r.finished_at is null and s.health <> 'disconnected' and app.is_at_work(r.operation_id)
        then pg_catalog.jsonb_build_object('done', r.done, 'total', r.total) end
      from public.sync_runs r where r.studio_id = s.studio_id and r.shop_id = s.id order by r.seq desc limit 1),
    'listingsReadAt', s.listings_read_at, 'differing', case when s.health = 'disconnected' then app.differing_of(s.id) else 0 end,
    'limitedTo', coalesce((select pg_catalog.jsonb_agg(l.member_id) from public.shop_members l where l.shop_id = s.id), '[]'))
    order by pg_catalog.lower(s.name), s.id), '[]')
  from public.shops s left join public.shop_profiles p on p.shop_id = s.id
  where s.studio_id = (select app.studio_id())
$$;

-- Every column that holds envelopes, with what its place is made of: the row's key, and whose it is. An installation in
-- Slack comes before any studio, so its own id stands there. (A test holds this equal to what the columns really hold.)
create or replace function app.sealed_columns() returns table (table_name text, column_name text, row_column text, studio_column text)
language sql immutable set search_path = '' as $$
  values ('shop_credentials', 'access_token', 'shop_id', 'studio_id'),
    ('shop_credentials', 'refresh_token', 'shop_id', 'studio_id'),
    ('oauth_states', 'verifier', 'state_hash', 'studio_id'),
    ('marketplace_apps', 'keystring', 'id', 'studio_id'),
    ('marketplace_apps', 'shared_secret', 'id', 'studio_id'),
    ('slack_installations', 'access_token', 'id', 'id'),
    ('slack_installations', 'refresh_token', 'id', 'id')
$$;

-- For a key that is lost: what it sealed can never be read again, so it goes, and whoever it belongs to is asked to sign in
-- anew: consents end, shops and installations in Slack wait for their people. With an app go the sign-ins of its shops, which
-- nothing can renew without it. @returns rows per table
create or replace function public.forget_envelopes(p_key text) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_consents bigint;
  v_shops bigint;
  v_installations bigint;
  v_apps uuid[] := array(select id from public.marketplace_apps
    where p_key in (pg_catalog.split_part(keystring, '.', 2), pg_catalog.split_part(shared_secret, '.', 2)));
begin
  delete from public.oauth_states where pg_catalog.split_part(verifier, '.', 2) = p_key;
  get diagnostics v_consents = row_count;
  with gone as (
    delete from public.shop_credentials
    where p_key in (pg_catalog.split_part(access_token, '.', 2), pg_catalog.split_part(refresh_token, '.', 2))
      or shop_id in (select id from public.shops where app_id = any (v_apps)) returning shop_id
  )
  -- Lost by us: nothing is erased for it.
  update public.shops s set health = 'auth-dead', dead_how = 'lost' from gone g where s.id = g.shop_id and s.health in ('ok', 'reading', 'auth-dead');
  get diagnostics v_shops = row_count;
  update public.shops set app_id = null where app_id = any (v_apps);
  delete from public.marketplace_apps where id = any (v_apps);
  update public.slack_installations set access_token = null, refresh_token = null, expires_at = null,
    signed_out_at = coalesce(signed_out_at, app.now()), version = version + 1
  where p_key in (pg_catalog.split_part(access_token, '.', 2), pg_catalog.split_part(refresh_token, '.', 2));
  get diagnostics v_installations = row_count;
  return pg_catalog.jsonb_build_object('oauth_states', v_consents, 'shop_credentials', v_shops,
    'marketplace_apps', pg_catalog.cardinality(v_apps), 'slack_installations', v_installations);
end $$;

-- What waits for this shop ends, and its listings say why. What a worker has in hand stops at its next look, and is
-- parked by it; all else would wait for work that is cancelled here. Changes before the shop: the same order as everywhere.
create or replace function app.stop_shop(p_shop uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_change uuid;
begin
  perform from public.changes where id in (
    select t.change_id from public.change_items t where t.shop_id = p_shop and t.state in ('pending', 'applying', 'parked'))
    order by id for update;
  perform from public.shops where id = p_shop for update;
  if not found then
    perform app.missing();
  end if;
  delete from public.shop_credentials where shop_id = p_shop;
  perform app.give_app(p_shop, null);
  update public.shops set health = 'disconnected', paused = false where id = p_shop;
  update public.operations set state = 'cancelled', finished_at = app.now(), outcome_code = 'shop-disconnected'
    where shop_id = p_shop and state in ('queued', 'parked');
  for v_change in
    select t.change_id from public.change_items t join public.changes c on c.id = t.change_id
    where t.shop_id = p_shop and c.state in ('approved', 'scheduled', 'applying', 'failed') and app.goes_on_by_itself(t)
      and not exists (select from public.operations o where o.change_id = t.change_id and o.state = 'running' and app.works_on(o, t))
  loop
    perform app.park_for_shop(array(select t.id from public.change_items t
      where t.change_id = v_change and t.shop_id = p_shop and app.goes_on_by_itself(t)));
    perform app.derive_state(v_change);
  end loop;
  perform app.redraw_cards(array(
    select t.change_id from public.change_items t join public.changes c on c.id = t.change_id
    where t.shop_id = p_shop and (c.state in ('in_review', 'approved', 'scheduled', 'applying', 'failed')
      or (c.state = 'applied' and t.state = 'on_marketplace'))));
  -- Nobody can look up any more whether one of unknown fate was billed. Found billed after all, it is booked then.
  update public.fees f set state = 'released' from public.change_items t
    where t.id = f.item_id and t.shop_id = p_shop and f.state = 'reserved' and not app.goes_on_by_itself(t);
end $$;

-- Rows erased per table. Stays: the shop's name and number, its defaults (the studio chose them), drafts and listings the
-- studio wrote with what was decided on them, and products of these. Goes: tokens, profiles, the mirror with its events,
-- readings and their log, changes of mirrored listings, and products that are nothing but a copy of this shop's listings.
-- Done twice, it finds nothing more. The caller says who may; nothing here asks.
create or replace function app.erase_shop(p_studio uuid, p_shop uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_changes uuid[];
  v_counts jsonb := '{}';
  v_products uuid[];
  v_rows bigint;
begin
  if not exists (select from public.shops where id = p_shop and studio_id = p_studio) then
    perform app.missing();
  end if;
  -- Nobody claims work of this shop meanwhile, and a worker that is at it loses its lease: a page read before must not be
  -- stored after. Only the operation that may be doing this goes on.
  perform from app.lanes where shop_id = p_shop for update;
  update public.operations set state = 'cancelled', finished_at = app.now(), outcome_code = 'shop-disconnected',
    lease_token = null, lease_until = null where shop_id = p_shop and state = 'running' and kind <> app.made_on('shop-left');
  v_counts := pg_catalog.jsonb_build_object('shop_credentials',
    (select pg_catalog.count(shop_id) from public.shop_credentials where shop_id = p_shop and studio_id = p_studio),
    'marketplace_apps', (select pg_catalog.count(s.id) from public.shops s where s.id = p_shop and s.app_id is not null
      and not exists (select from public.shops o where o.app_id = s.app_id and o.id <> s.id)));
  perform app.stop_shop(p_shop);
  update public.shops set counts = null, read_at = null, listings_read_at = null, news_on = null, news = '{}',
    news_channel = null, news_ts = null where id = p_shop;
  update public.outbox set state = 'dropped', code = 'erased', finished_at = app.now()
    where studio_id = p_studio and state = 'pending' and entry ->> 'shopId' = p_shop::text;

  delete from public.shop_profiles where shop_id = p_shop;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('shop_profiles', v_rows);
  -- One that is about listings of other shops as well goes on with these.
  with gone as (
    delete from public.change_items t using public.listings l
      where t.studio_id = p_studio and l.id = t.listing_id and l.shop_id = p_shop returning t.change_id
  )
  select pg_catalog.array_agg(distinct change_id) into v_changes from gone;
  update public.changes c set content_hash = app.content_hash(c.id) where c.id = any (v_changes) and c.content_hash <> ''
    and exists (select from public.change_items t where t.change_id = c.id);
  delete from public.changes c where c.id = any (v_changes)
    and not exists (select from public.change_items t where t.change_id = c.id);
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('changes', v_rows);
  select coalesce(pg_catalog.array_agg(distinct product_id) filter (where product_id is not null), '{}') into v_products
    from public.listings where shop_id = p_shop;
  delete from public.listings where shop_id = p_shop;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('listings', v_rows);
  perform app.fold_counts(p_studio, p_shop);
  -- With a product go those that turned out to be the same, all or none: the word that made them one can be taken back.
  with recursive same as (
    select p.id as root, p.id from public.products p where p.id = any (v_products)
    union select s.root, p.id from public.products p join same s on p.merged_into = s.id
  )
  delete from public.products p where p.studio_id = p_studio and p.id in (
    select s.id from same s where not exists (
      select from same t where t.root = s.root
        and (exists (select from public.listings l where l.product_id = t.id)
          or exists (select from public.changes c where c.product_id = t.id))));
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('products', v_rows);
  delete from public.sync_runs where shop_id = p_shop;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('sync_runs', v_rows);
  delete from public.sync_events where shop_id = p_shop;
  get diagnostics v_rows = row_count;
  return v_counts || pg_catalog.jsonb_build_object('sync_events', v_rows);
end $$;

-- Tokens go, the shops are disconnected, and everything that waits or runs is cancelled, in the transaction that asks.
-- `p_outbox` is what is still said; what waited to be said is let go.
create or replace function app.begin_erasure(p_studio uuid, p_cause text, p_number text, p_tell text, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_counts jsonb := '{}';
  v_rows bigint;
  v_quiet timestamptz;
begin
  perform from public.studios where id = p_studio for update;
  if not found then
    perform app.missing();
  elsif exists (select from public.erasure_requests where studio_id = p_studio) then
    perform app.refuse('erasing');
  end if;
  delete from public.shop_credentials where studio_id = p_studio;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('shop_credentials', v_rows);
  delete from public.oauth_states where studio_id = p_studio;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('oauth_states', v_rows);
  delete from public.connect_links where studio_id = p_studio;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('connect_links', v_rows);
  -- Without its lease a worker stores no row any more. Photos lie outside: it hears of the loss within the lease's length,
  -- and the one it was just fetching may take a minute more.
  select pg_catalog.max(lease_until) + interval '60 seconds' into v_quiet
    from public.operations where studio_id = p_studio and state = 'running' and kind = 'prepare_draft';
  update public.operations set state = 'cancelled', outcome_code = 'erasing', finished_at = app.now(),
    lease_token = null, lease_until = null
  where studio_id = p_studio and state in ('queued', 'running', 'parked');
  update public.shops set health = 'disconnected', paused = false, app_id = null where studio_id = p_studio;
  delete from public.marketplace_apps where studio_id = p_studio;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('marketplace_apps', v_rows);
  update public.outbox set state = 'dropped', code = 'erasing', finished_at = app.now()
    where studio_id = p_studio and state = 'pending';
  perform app.send(p_studio, p_outbox);
  insert into public.erasure_requests (studio_id, number, cause, tell, quiet_at, counts)
    values (p_studio, p_number, p_cause, p_tell, coalesce(v_quiet, app.now()), v_counts);
  insert into public.operations (studio_id, kind, while_uninstalled, key)
    select p_studio, k.kind, k.while_uninstalled, k.kind || ':' || p_number
    from app.operation_kinds k where k.kind = app.made_on('erasure-asked');
end $$;

-- Each table with the column that it ends by, and which rows only. Each has an index of just this.
create or replace function app.purged_tables() returns table (table_name text, ended_by text, lifetime interval, only_rows text)
language sql immutable set search_path = '' as $$
  values ('sync_events', 'at', interval '30 days', 'true'),
    ('audit_events', 'at', interval '30 days', 'true'),
    ('sync_runs', 'started_at', interval '30 days', 'true'),
    ('slack_events', 'seen_at', interval '30 days', 'true'),
    ('operations', 'finished_at', interval '30 days', $sql$state in ('done', 'failed', 'cancelled')$sql$),
    ('outbox', 'finished_at', interval '30 days', $sql$state in ('delivered', 'dropped')$sql$),
    ('imports', 'created_at', interval '30 days', 'true'),
    ('listing_events', 'at', interval '30 days', 'true'),
    ('changes', 'updated_at', interval '7 days', $sql$state = 'discarded'$sql$),
    ('products', 'updated_at', interval '7 days', $sql$not listed and not exists (select from public.changes c where c.product_id = products.id)$sql$),
    ('marketplace_apps', 'unused_since', interval '7 days', 'unused_since is not null'),
    ('oauth_states', 'expires_at', interval '1 day', 'true'),
    ('connect_links', 'expires_at', interval '1 day', 'true')
$$;

create trigger refuse_while_erasing before insert on public.marketplace_apps for each row execute function app.refuse_while_erasing();

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261204100000'
$$;
