-- Schema 0.1.0: supabase/schemas as it was then, in the order of supabase/config.toml. Never edited again.

-- schemas/ground/grants.sql

-- Everything is taken away first; what is needed is granted by name, beside the table or the function.
-- Older hosted projects still hand new tables and functions to anon and authenticated by default.
revoke all on all tables in schema public from public, anon, authenticated;
revoke all on all sequences in schema public from public, anon, authenticated;
revoke all on all functions in schema public from public, anon, authenticated;
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;

-- PUBLIC's right to execute is built in and can only be taken away without "in schema".
alter default privileges revoke execute on functions from public;

-- Owner of the functions that change protected columns. Neither superuser nor bypassrls: row level security judges
-- it exactly as it judges the tenant who calls (a function owned by `postgres` would see every studio).
do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'oms_definer') then
    create role oms_definer nologin noinherit nobypassrls;
  end if;
  -- Needed to hand functions over where the migrating role is no superuser, as on hosted Supabase.
  execute pg_catalog.format('grant oms_definer to %I with inherit true, set true', current_user);
end $$;

-- What no client can name: helpers of the functions in `public`, and the queue's lanes.
create schema app;
revoke all on schema app from public;
grant usage on schema app to authenticated, service_role, oms_definer;
grant usage on schema public to authenticated, service_role, oms_definer;

-- schemas/ground/helpers.sql

-- One claim of the caller's token. Works in functions too, where auth.jwt() does not everywhere.
create function app.claim(p_name text) returns text
language sql stable set search_path = '' as $$
  select nullif(pg_catalog.current_setting('request.jwt.claims', true), '')::jsonb ->> p_name
$$;

create function app.studio_id() returns uuid
language sql stable set search_path = '' as $$
  select nullif(app.claim('studio_id'), '')::uuid
$$;

-- The database's clock is the only clock of the data. A table app.test_clock (now timestamptz) exists only in tests.
create function app.now() returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
  v_now timestamptz;
begin
  if pg_catalog.to_regclass('app.test_clock') is not null then
    execute 'select now from app.test_clock limit 1' into v_now;
  end if;
  return coalesce(v_now, pg_catalog.now());
end $$;

create function app.sha256(p_text text) returns text
language sql immutable set search_path = '' as $$
  select pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(p_text, 'UTF8')), 'hex')
$$;

-- As people compare what they type: without case, accents and the several forms of one letter. Most text is plain, and a
-- regular expression takes longer than all else.
create function app.folded(p_text text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select case when pg_catalog.octet_length(p_text) = pg_catalog.length(p_text) then pg_catalog.lower(p_text)
    else pg_catalog.lower(pg_catalog.regexp_replace(pg_catalog.normalize(p_text, 'NFKD'), '[\u0300-\u036f]', '', 'g')) end
$$;

-- A refusal a person can understand: the message is one of the product's error codes, the detail says more.
create function app.refuse(p_code text, p_detail jsonb default '{}') returns void
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'P0001', message = p_code, detail = p_detail::text;
end $$;

-- Not there, or another studio's: nobody can tell which.
create function app.missing() returns void
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'P0002', message = 'not-found', detail = '{}';
end $$;

grant execute on function app.claim(text), app.studio_id(), app.now(), app.sha256(text), app.folded(text),
  app.refuse(text, jsonb), app.missing() to authenticated, service_role, oms_definer;

-- schemas/ground/protection.sql

-- Row level security, enabled and forced, with the one tenant policy. `p_readable`: the studio's own people may select;
-- otherwise only the definer functions reach the table. Nobody but these functions ever writes.
-- The secret key may erase, and count what it erases, in every table that can hold a studio's rows.
--
-- A row that is deleted asks every table that could point to it, and a studio that is erased or takes its rows home asks
-- every table for them, in the order of the table's key: without an index each asks by reading the whole table, of all
-- studios. A test holds that every foreign key and every table of studios has one.
create function app.protect(p_table text, p_readable boolean, p_studio_column text default 'studio_id') returns void
language plpgsql set search_path = '' as $$
begin
  execute pg_catalog.format('revoke all on public.%I from public, anon, authenticated, service_role', p_table);
  execute pg_catalog.format('alter table public.%I enable row level security', p_table);
  execute pg_catalog.format('alter table public.%I force row level security', p_table);
  execute pg_catalog.format(
    'create policy tenant on public.%I to %s using (%I = (select app.studio_id())) with check (%I = (select app.studio_id()))',
    p_table, case when p_readable then 'authenticated, oms_definer' else 'oms_definer' end,
    p_studio_column, p_studio_column);
  if p_readable then
    execute pg_catalog.format('grant select on public.%I to authenticated', p_table);
  end if;
  execute pg_catalog.format('grant select, delete on public.%I to service_role', p_table);
end $$;

-- Functions in `public` are what a client can call. `p_definer`: owned by oms_definer and callable by tenants;
-- else with the caller's own rights, callable by `p_role` alone.
create function app.publish_functions(p_names text[], p_role text, p_definer boolean) returns void
language plpgsql set search_path = '' as $$
declare
  v_function regprocedure;
begin
  if p_definer then
    grant create on schema public to oms_definer;
  end if;
  for v_function in
    select p.oid::regprocedure from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname = any (p_names)
  loop
    execute pg_catalog.format('revoke execute on function %s from public, anon, authenticated, service_role', v_function);
    execute pg_catalog.format('grant execute on function %s to %I', v_function, p_role);
    if p_definer then
      execute pg_catalog.format('alter function %s security definer', v_function);
      execute pg_catalog.format('alter function %s owner to oms_definer', v_function);
    end if;
  end loop;
  if p_definer then
    revoke create on schema public from oms_definer;
  end if;
end $$;

-- schemas/ground/each_studio.sql

-- Ticks go over all studios. What one studio's rows make impossible is left out and named, and the others get theirs.

-- Calls `p_task(studio)`, which answers counts by name, for each of these studios. A fault takes back that studio's part
-- alone, and a row that somebody else holds is waited for half a second: the next tick comes to it again.
-- @returns the sums by name, with {faults: [{studioId, code, text}]}
create function app.each_studio_alone(p_studios uuid[], p_task regproc) returns jsonb
language plpgsql volatile set search_path = '' set lock_timeout = '500ms' as $$
declare
  v_studio uuid;
  v_counts jsonb;
  v_sums jsonb := '{}';
  v_faults jsonb := '[]';
begin
  foreach v_studio in array coalesce(p_studios, '{}') loop
    begin
      execute pg_catalog.format('select %s($1)', p_task) into v_counts using v_studio;
      v_sums := v_sums || coalesce((select pg_catalog.jsonb_object_agg(c.key,
        c.value::bigint + coalesce((v_sums ->> c.key)::bigint, 0)) from pg_catalog.jsonb_each_text(v_counts) c), '{}');
    exception when others then
      v_faults := v_faults || pg_catalog.jsonb_build_object('studioId', v_studio, 'code', sqlstate, 'text', sqlerrm);
    end;
  end loop;
  return v_sums || pg_catalog.jsonb_build_object('faults', v_faults);
end $$;

grant execute on function app.each_studio_alone(uuid[], regproc) to service_role;

-- schemas/ground/schema_version.sql

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261129000000'
$$;

select app.publish_functions(array['schema_version'], 'authenticated', false);

-- schemas/ground/time_zones.sql

-- Time zones are typed by owners and named by Slack; a name that this server doesn't have makes `at time zone` raise, for
-- every studio in the statement. So what is stored is checked against the server's own list, and what is read is checked
-- again: a newer list may have lost a name.

-- The name as the server's list writes it; null: it has none such. Reading the list takes about 40 ms, so only entries do.
-- `Factory` is the list's word for "not set", and no clock that the bot knows.
create function app.zone_named(p_typed text) returns text
language sql stable set search_path = '' as $$
  select z.name from pg_catalog.pg_timezone_names z
  where pg_catalog.lower(z.name) = pg_catalog.lower(p_typed) and z.name <> 'Factory'
  order by z.name = p_typed desc limit 1
$$;

-- Whether a stored name is one of the list; never raises. `at time zone` also takes abbreviations and rules such as `PST`
-- or `XYZ-3`, which are no names: a name of letters around a slash can be neither, so there its word is enough (about 10 µs).
create function app.knows_zone(p_zone text) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  if p_zone = 'UTC' then
    return true;
  elsif p_zone ~ '^[A-Za-z_]+(/[A-Za-z_-]+)+$' then
    perform app.now() at time zone p_zone;
    return true;
  end if;
  return app.zone_named(p_zone) is not null;
exception when invalid_parameter_value then
  return false;
end $$;

-- The zone to reckon with, and which one it stands in for.
create function app.zone_json(p_zone text) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  if app.knows_zone(p_zone) then
    return pg_catalog.jsonb_build_object('zone', p_zone);
  end if;
  return pg_catalog.jsonb_build_object('zone', 'UTC', 'unknownZone', p_zone);
end $$;

grant execute on function app.zone_named(text), app.knows_zone(text), app.zone_json(text)
  to authenticated, service_role, oms_definer;

-- schemas/installations/tables.sql

-- Installations in Slack: of one workspace, or of an Enterprise Grid organisation whose workspaces are studios of their own.
-- They come before any studio, so they belong to none: only the secret key reaches them.
create table public.slack_installations (
  -- The workspace (T…), or the organisation (E…), that it is installed in.
  id text primary key,
  is_org boolean not null,
  enterprise_id text,
  name text not null,
  bot_user_id text not null,
  scopes text not null,
  installed_by text not null,
  installed_at timestamptz not null default app.now(),
  -- Envelopes, bound to this row; gone once the installation has ended.
  access_token text,
  refresh_token text,
  expires_at timestamptz,
  -- Counts installs: what is heard about an earlier one is no news of this one.
  generation integer not null default 1,
  -- Counts tokens: fresh ones are stored only over those they were got with.
  version bigint not null default 1,
  refresh_holder text,
  refresh_until timestamptz,
  -- When Slack was last asked whether it still stands.
  checked_at timestamptz not null default app.now(),
  -- Since when Slack refuses its tokens, or they are lost, though Slack never said that the app is gone: it has to be signed in
  -- again, and nothing is erased for it.
  signed_out_at timestamptz,
  -- When Slack first said that the app's account is not active. Said again an hour later, the app is gone.
  inactive_since timestamptz,
  -- Slack's own word that the app is gone: this, and only this, starts the days to an erasure.
  revoked_at timestamptz,
  uninstalled_at timestamptz,
  constraint orgs_by_their_own_id check (not is_org or enterprise_id = id),
  constraint ended_holds_no_tokens check (access_token is null or (revoked_at is null and uninstalled_at is null)),
  constraint without_tokens_for_a_reason check (
    access_token is not null or revoked_at is not null or uninstalled_at is not null or signed_out_at is not null),
  constraint rotation_is_whole check ((refresh_token is null) = (expires_at is null))
);
create index slack_installations_expiring on public.slack_installations (expires_at) where refresh_token is not null;
create index slack_installations_checked on public.slack_installations (checked_at) where access_token is not null;
revoke all on public.slack_installations from public, anon, authenticated, service_role;
alter table public.slack_installations enable row level security;
alter table public.slack_installations force row level security;
grant select, insert, update, delete on public.slack_installations to service_role;

-- Consents begun at /slack/install: hashes only.
create table public.slack_install_states (
  state_hash text primary key,
  browser_hash text not null,
  expires_at timestamptz not null
);
revoke all on public.slack_install_states from public, anon, authenticated, service_role;
alter table public.slack_install_states enable row level security;
alter table public.slack_install_states force row level security;
grant select, insert, delete on public.slack_install_states to service_role;

-- schemas/studio/tables.sql

-- A studio is one Slack workspace; a member one person in it. The role here is the one that counts, whatever a token says.
create table public.studios (
  id uuid primary key default gen_random_uuid(),
  team_id text not null unique,
  name text not null,
  listings_channel text,
  -- Why nothing is posted there any more. null: it is fit to post in.
  channel_stopped text check (channel_stopped in ('shared', 'archived', 'left')),
  -- When an owner last agreed to post in a channel that other organisations read.
  channel_agreed_at timestamptz,
  channel_agreed_by uuid,
  solo_mode boolean not null default false,
  -- When an owner last said whether they work alone here. null: they are asked.
  solo_chosen_at timestamptz,
  -- An owner lets managers confirm their own small changes.
  small_changes boolean not null default false,
  -- An owner's word on stock 1 in several shops (src/modules/studio/rules/one-off.ts). null: it is asked for in the drafts.
  one_offs text check (one_offs in ('one_shop', 'each', 'same')),
  -- What was answered last, offered in the next draft that asks.
  last_pieces text check (last_pieces in ('each', 'same')),
  paused_at timestamptz,
  paused_by uuid,
  fee_ceiling_cents integer not null default 500 check (fee_ceiling_cents >= 0),
  -- The number of the claim that served this studio last: fairness without a clock.
  last_served bigint not null default 0,
  -- The same for its messages.
  last_told bigint not null default 0,
  created_at timestamptz not null default app.now(),
  -- When the studio hears its digest (src/modules/studio/rules/digest-schedule.ts decides what is due).
  digest_hour smallint not null default 9 check (digest_hour between 0 and 23),
  digest_minute smallint not null default 0 check (digest_minute between 0 and 59),
  -- 1 = Monday … 7 = Sunday; none switches it off.
  digest_days smallint[] not null default '{1,2,3,4,5}' check (digest_days <@ '{1,2,3,4,5,6,7}'),
  -- null: the first owner's.
  digest_zone text,
  -- The local date served last, and when.
  digest_date date,
  digest_at timestamptz,
  -- Which installation answers for the workspace. Null: one bot token for one workspace, from the configuration.
  installation_id text references public.slack_installations (id),
  -- Since when the app is gone from the workspace. Everything stays until it is erased, and comes back with a reinstall.
  uninstalled_at timestamptz,
  -- Drafting with OpenAI only after an owner said so. null: nothing goes to OpenAI, whatever key there is.
  ai_opt_in_at timestamptz,
  ai_opt_in_by uuid,
  -- The permissions in Slack that its owners were asked for last, by installing again.
  scopes_asked text
);
create index studios_by_installation on public.studios (installation_id);
select app.protect('studios', true, 'id');
grant select, update (listings_channel, channel_stopped, channel_agreed_at, channel_agreed_by, solo_mode,
  solo_chosen_at, small_changes, one_offs, last_pieces, paused_at, paused_by, fee_ceiling_cents, digest_hour,
  digest_minute, digest_days, digest_zone, ai_opt_in_at, ai_opt_in_by) on public.studios to oms_definer;
grant select, insert, update (digest_date, digest_at, solo_chosen_at, installation_id, uninstalled_at, last_served,
  last_told, name, listings_channel, channel_stopped, scopes_asked) on public.studios to service_role;

create table public.members (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null references public.studios (id) on delete cascade,
  slack_user_id text not null,
  name text not null,
  role text check (role in ('viewer', 'maker', 'manager', 'owner')),
  is_guest boolean not null default false,
  time_zone text not null default 'UTC',
  created_at timestamptz not null default app.now(),
  -- When this person was last alerted, or will be, because a listing waits for her.
  alerted_at timestamptz,
  -- When the app said in direct messages what this person can do here.
  greeted_at timestamptz,
  -- When a direct message that meant no command was answered last.
  offered_at timestamptz,
  unique (studio_id, slack_user_id),
  -- Foreign keys name the studio too, so that no row can point into another one.
  unique (studio_id, id),
  constraint guests_make_at_most check (not is_guest or role is null or role in ('viewer', 'maker'))
);
select app.protect('members', true);
grant select, update (role, alerted_at, greeted_at, offered_at) on public.members to oms_definer;
grant select, insert, update (name, role, is_guest, time_zone) on public.members to service_role;

create table public.audit_events (
  id bigint generated always as identity primary key,
  studio_id uuid not null,
  -- null: what whoever runs this app did for the studio stands in its own log, without a member.
  member_id uuid,
  action text not null,
  reference text not null,
  outcome text not null check (outcome in ('ok', 'refused', 'failed')),
  code text,
  change_id uuid,
  shop_id uuid,
  at timestamptz not null default app.now(),
  -- What somebody did to a listing, before there is a change of it or without one.
  listing_id uuid,
  foreign key (studio_id, member_id) references public.members (studio_id, id) on delete cascade
);
create index audit_events_at on public.audit_events (at);
create index audit_events_newest on public.audit_events (studio_id, at desc, id desc);
create index audit_events_by_member on public.audit_events (member_id);
create index audit_events_of_studio on public.audit_events (studio_id, id);
select app.protect('audit_events', true);
grant insert on public.audit_events to oms_definer;
grant select, insert, delete on public.audit_events to service_role;

-- schemas/shops/tables.sql

create table public.shops (
  id uuid primary key,
  studio_id uuid not null references public.studios (id) on delete cascade,
  marketplace text not null default 'etsy',
  external_id text not null,
  name text not null,
  url text not null,
  currency text not null,
  health text not null default 'reading' check (health in ('ok', 'reading', 'auth-dead', 'disconnected')),
  paused boolean not null default false,
  counts jsonb,
  defaults jsonb,
  publish_count integer not null default 0,
  -- When the newest of the new listings that came into it from here was approved: a draft of one piece begins there.
  last_published_at timestamptz,
  read_at timestamptz,
  -- When the newest reading of its listings ended. Kept here, so that a schedule looks at none of the shops that aren't due.
  listings_read_at timestamptz,
  -- Its news of one day by the studio's clock, told in one line of the listings channel: how often what, and where that line
  -- stands (app.add_shop_news).
  news_on date,
  news jsonb not null default '{}',
  news_channel text,
  news_ts text,
  connected_by uuid,
  connected_at timestamptz not null default app.now(),
  -- Since when its sign-in is dead, and how: `refused` by the marketplace, or `lost` by us. Only the first ends in erasure.
  dead_since timestamptz,
  dead_how text check (dead_how in ('refused', 'lost')),
  -- How often its owners and managers were written to (days 0, 3 and 5); when the first of these messages had arrived, from
  -- which the days are counted, and when the last had.
  dead_tellings smallint not null default 0,
  dead_told_at timestamptz,
  dead_warned_at timestamptz,
  -- Somebody wants its copies kept at least so long.
  kept_until timestamptz,
  kept_by uuid,
  unique (studio_id, id),
  unique (studio_id, marketplace, external_id),
  foreign key (studio_id, connected_by) references public.members (studio_id, id),
  foreign key (studio_id, kept_by) references public.members (studio_id, id)
);

-- A shop belongs to one studio at a time.
create unique index shops_one_studio on public.shops (marketplace, external_id) where health <> 'disconnected';
create index shops_to_read on public.shops (coalesce(listings_read_at, read_at)) where health = 'ok' and read_at is not null;
create index shops_by_owner on public.shops (connected_by) where connected_by is not null;
create index shops_by_keeper on public.shops (kept_by) where kept_by is not null;
select app.protect('shops', true);
grant select, update on public.shops to oms_definer;
grant select, insert, update on public.shops to service_role;

-- When the last days end: a week after the first message arrived, or as late as somebody wants it. null: not yet, or never.
create function app.erasing_at(p_shop public.shops) returns timestamptz
language sql immutable set search_path = '' as $$
  select case when p_shop.dead_how = 'refused' then greatest(p_shop.kept_until, p_shop.dead_told_at + interval '7 days') end
$$;

-- Rows limit a shop to the members named; no row means everybody.
create table public.shop_members (
  studio_id uuid not null,
  shop_id uuid not null,
  member_id uuid not null,
  primary key (shop_id, member_id),
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade,
  foreign key (studio_id, member_id) references public.members (studio_id, id) on delete cascade
);
create index shop_members_by_member on public.shop_members (member_id);
create index shop_members_of_studio on public.shop_members (studio_id, shop_id, member_id);
select app.protect('shop_members', true);
grant select, insert, delete on public.shop_members to oms_definer;

-- Envelopes only (AES-256-GCM, bound to table, column, row and studio). Tenants cannot read it; the definer may delete,
-- which is what disconnecting does.
create table public.shop_credentials (
  shop_id uuid primary key,
  studio_id uuid not null,
  access_token text not null,
  refresh_token text not null,
  expires_at timestamptz not null,
  refresh_expires_at timestamptz not null,
  -- One holder at a time refreshes: the marketplace kills the old refresh token with every use.
  refresh_holder text,
  refresh_until timestamptz,
  -- A refresh was begun then and its end is not known yet; and since when one is that never ended: its answer, and with it
  -- the only living tokens, may be lost.
  refresh_begun_at timestamptz,
  refresh_unsure_since timestamptz,
  -- Counts tokens: fresh ones are stored over those they were got with, also by a holder whose lease ran out meanwhile.
  -- Not from 1: a refresh of an earlier sign-in of the same shop, still on its way, must not fit this one.
  version bigint not null default (pg_catalog.random() * 1000000000000)::bigint,
  updated_at timestamptz not null default app.now(),
  -- How many days before their end the last reminder was, and of which end it spoke: fresh tokens are reminded of anew.
  reminded_days smallint,
  reminded_of timestamptz,
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade
);
create index shop_credentials_of_studio on public.shop_credentials (studio_id);
select app.protect('shop_credentials', false);

-- The key column only, as a delete's condition needs it: not even the definer reads an envelope.
grant select (shop_id, studio_id), delete on public.shop_credentials to oms_definer;
grant select, insert, update, delete on public.shop_credentials to service_role;
grant delete on public.shop_credentials to oms_definer;

-- What a shop offers to choose from, and what its newest listings use.
create table public.shop_profiles (
  shop_id uuid primary key,
  studio_id uuid not null,
  profiles jsonb not null,
  suggested jsonb not null,
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade
);
create index shop_profiles_of_studio on public.shop_profiles (studio_id, shop_id);
select app.protect('shop_profiles', true);
grant select, insert, update, delete on public.shop_profiles to oms_definer;
grant select, delete on public.shop_profiles to service_role;

-- One-time links to our connect page, and consents begun from them: hashes only; the PKCE verifier is an envelope.
create table public.connect_links (
  link_hash text primary key,
  studio_id uuid not null,
  member_id uuid not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (studio_id, member_id) references public.members (studio_id, id) on delete cascade
);
create index connect_links_expires_at on public.connect_links (expires_at);
create index connect_links_by_member on public.connect_links (studio_id, member_id);
select app.protect('connect_links', false);
grant select, insert, update, delete on public.connect_links to service_role;
grant delete, select (studio_id) on public.connect_links to oms_definer;

create table public.oauth_states (
  state_hash text primary key,
  link_hash text not null,
  studio_id uuid not null,
  member_id uuid not null,
  browser_hash text not null,
  verifier text not null,
  expires_at timestamptz not null,
  foreign key (studio_id, member_id) references public.members (studio_id, id) on delete cascade
);
create index oauth_states_expires_at on public.oauth_states (expires_at);
create index oauth_states_by_member on public.oauth_states (studio_id, member_id);
select app.protect('oauth_states', false);
grant select, insert, delete, update (verifier) on public.oauth_states to service_role;
grant delete, select (studio_id) on public.oauth_states to oms_definer;

grant execute on function app.erasing_at(public.shops) to authenticated, service_role, oms_definer;

-- schemas/products/tables.sql

-- A product is the studio's own record; a listing is what it became in one shop. Listings become products by a person's
-- word, and products of two shops become one only so.
create table public.products (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null references public.studios (id) on delete cascade,
  sku text,
  content jsonb not null,
  created_at timestamptz not null default app.now(),
  updated_at timestamptz not null default app.now(),
  -- Another product that this one turned out to be. It stays, so that the word can be taken back.
  merged_into uuid,
  seq bigint generated always as identity,
  -- What a search compares: in the values it would have to be folded row by row.
  title_folded text generated always as (coalesce(app.folded(content ->> 'title'), '')) stored,
  sku_folded text generated always as (app.folded(sku)) stored,
  unique (studio_id, id),
  foreign key (studio_id, merged_into) references public.products (studio_id, id)
);
create index products_newest on public.products (studio_id, seq desc) where merged_into is null;

-- A row that is deleted asks every table that could point to it. Without an index each asks by reading that table whole:
-- erasing ten thousand products then takes minutes.
create index products_merged_into on public.products (merged_into) where merged_into is not null;
select app.protect('products', true);
grant select, insert, update, delete on public.products to oms_definer;
grant select, update, delete on public.products to service_role;

-- What a person said of two products. `listing_ids`: those that came along from the merged one.
create table public.product_words (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null,
  kept uuid not null,
  merged uuid not null,
  word text not null check (word in ('same', 'different')),
  listing_ids uuid[] not null default '{}',
  member_id uuid not null,
  at timestamptz not null default app.now(),
  seq bigint generated always as identity,
  unique (kept, merged),
  constraint two_products check (kept <> merged),
  foreign key (studio_id, kept) references public.products (studio_id, id) on delete cascade,
  foreign key (studio_id, merged) references public.products (studio_id, id) on delete cascade,
  foreign key (studio_id, member_id) references public.members (studio_id, id)
);

-- For deletions, like products_merged_into.
create index product_words_merged on public.product_words (merged);
create index product_words_by_member on public.product_words (member_id);
create index product_words_of_studio on public.product_words (studio_id, id);
select app.protect('product_words', true);
grant select, insert, update on public.product_words to oms_definer;

-- schemas/listings/tables.sql

-- The mirror: every listing of a connected shop in all five states, cut to the fields we name (src/catalog/fields/fields.ts).
-- `live`: as last read. `ours`: what the studio wants there. `base`: where both last agreed. Each is one flat object,
-- field → value, so that three-way comparison, change and conflict speak of the same fields.
create table public.listings (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null,
  product_id uuid,
  shop_id uuid not null,
  external_id text not null,
  state text not null check (state in ('active', 'draft', 'inactive', 'sold_out', 'expired')),
  url text,
  base jsonb,
  fingerprint text,
  synced_at timestamptz not null default app.now(),
  code text,
  live jsonb,
  ours jsonb,
  -- Who wrote what of `ours` isn't live yet (app.note_ours_writer).
  ours_by jsonb not null default '{}',
  cover_url text,
  ends_at timestamptz,
  -- What it was like when it was last taken off sale from here (app.fields_mark); null once it was on sale again.
  taken_off_as text,
  created_there timestamptz,
  -- When it was last read there. What is older than six hours is not shown without saying so.
  seen_at timestamptz,
  -- Looked for by its own number and not there, or deleted by the studio. Missing from one page is not gone.
  gone_at timestamptz,
  seq bigint generated always as identity,
  -- The reading that saw it first, the one that last saw it otherwise than before, and the reading or operation that looked
  -- for it in vain although the studio didn't delete it.
  first_run uuid,
  moved_run uuid,
  gone_run uuid,
  -- Kept from "live" and "ours" by a trigger, so that no search and no count has to read these: what it is found by (words
  -- of its title, folded, and its SKUs behind "="), lines of its options in a table, pieces in stock, whether it stands
  -- there otherwise than the studio wants, and whether that is in a field that nobody asked for yet.
  found_by text[] not null default '{}',
  option_count integer not null default 0,
  stock bigint not null default 0,
  differs boolean not null default false,
  unasked boolean not null default false,
  constraint listings_tenant unique (studio_id, id),
  unique (shop_id, external_id),
  foreign key (studio_id, product_id) references public.products (studio_id, id) on delete cascade,
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade
);
create index listings_by_product on public.listings (product_id);
create unique index listings_code on public.listings (studio_id, code);
create index listings_newest on public.listings (studio_id, shop_id, state, seq desc);
create index listings_in_order on public.listings (studio_id, seq);
create index listings_by_number on public.listings (studio_id, external_id);

-- As lists show them.
create index listings_shown on public.listings (studio_id, created_there desc nulls last, seq desc)
  where live is not null and gone_at is null;
create index listings_unasked on public.listings (studio_id, created_there desc nulls last, seq desc)
  where live is not null and unasked;
create index listings_differing on public.listings (studio_id, shop_id, created_there desc nulls last, seq desc)
  where live is not null and (unasked or gone_run is not null);
create index listings_ending on public.listings (studio_id, ends_at) where live is not null and gone_at is null;
select app.protect('listings', true);
grant select, insert, update, delete on public.listings to oms_definer;
grant delete, update (unasked) on public.listings to service_role;

-- A delete's condition reads the columns it names.
grant select on public.listings to service_role;

-- What somebody should hear of a listing from its state alone: sold out, expired, deactivated by the marketplace, at its
-- end within seven days, down to the last piece. Said once per event: `listing_watch` is how it stood when it was looked
-- at last. A listing seen for the first time is no news, so connecting a shop says nothing of all that it has.
create table public.listing_watch (
  listing_id uuid primary key,
  studio_id uuid not null,
  state text not null,
  low boolean not null,
  -- The end that was, or would have been, said.
  ending_at timestamptz,
  changed_at timestamptz not null default app.now(),
  foreign key (studio_id, listing_id) references public.listings (studio_id, id) on delete cascade
);
create index listing_watch_of_studio on public.listing_watch (studio_id);
select app.protect('listing_watch', false);
grant select, insert, update on public.listing_watch to oms_definer;

-- What became of a listing that no change of ours did: changed on the marketplace, gone, back, and what people said to it
-- here. Sync events: they end at 30 days. Values are cut, so that nobody's description is kept twice.
create table public.listing_events (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null,
  listing_id uuid not null,
  kind text not null check (kind in ('changed_there', 'gone', 'back', 'kept', 'wanted')),
  member_id uuid,
  -- field → {before, after}; the listing's state under "state".
  fields jsonb not null default '{}',
  at timestamptz not null default app.now(),
  seq bigint generated always as identity,
  foreign key (studio_id, listing_id) references public.listings (studio_id, id) on delete cascade,
  foreign key (studio_id, member_id) references public.members (studio_id, id)
);
create index listing_events_newest on public.listing_events (listing_id, seq desc);
create index listing_events_at on public.listing_events (at);
create index listing_events_by_member on public.listing_events (member_id) where member_id is not null;
create index listing_events_of_studio on public.listing_events (studio_id, id);
select app.protect('listing_events', true);
grant insert on public.listing_events to oms_definer;
grant select, delete on public.listing_events to service_role;

-- One row per word and listing, found by a range from the word's beginning: under row level security an index is used for
-- leakproof operators only, and those of trigrams, full text and lower() are not. "C": a range of bytes.
create table public.listing_words (
  studio_id uuid not null,
  word text collate "C" not null,
  listing_id uuid not null,
  primary key (studio_id, word, listing_id),
  foreign key (studio_id, listing_id) references public.listings (studio_id, id) on delete cascade
);
create index listing_words_of_listing on public.listing_words (listing_id);
select app.protect('listing_words', true);
grant select, insert, delete on public.listing_words to oms_definer;
grant insert on public.listing_words to service_role;

-- How many listings there are, as steps that are added up: a counter that is changed in place would have everybody who
-- writes a listing of a shop wait for everybody else. The end of a reading folds them (app.fold_counts). `options`: lines
-- of a table of prices. `unmade`: listings that are no product yet. It points to no shop, as that would lock the shop.
create table public.listing_counts (
  id bigint generated always as identity primary key,
  studio_id uuid not null,
  shop_id uuid not null,
  state text not null,
  listings bigint not null,
  options bigint not null,
  unasked bigint not null,
  unmade bigint not null
);
create index listing_counts_of_shop on public.listing_counts (studio_id, shop_id);
select app.protect('listing_counts', true);
grant select, insert, delete on public.listing_counts to oms_definer;
grant insert on public.listing_counts to service_role;

-- schemas/photos/tables.sql

-- Our own copies of photos, by hash; the bytes lie in a private bucket.
create table public.photos (
  studio_id uuid not null references public.studios (id) on delete cascade,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null default app.now(),
  primary key (studio_id, hash)
);
select app.protect('photos', true);
grant select, insert on public.photos to oms_definer;

-- schemas/taxonomy/tables.sql

-- The marketplace's public category tree: the same for everybody, written only with the secret key.
create table public.taxonomy (
  id integer primary key,
  parent_id integer,
  name text not null,
  path text not null,
  is_leaf boolean not null,
  position integer not null,
  fetched_at timestamptz not null default app.now()
);
revoke all on public.taxonomy from public, anon, authenticated, service_role;
alter table public.taxonomy enable row level security;
alter table public.taxonomy force row level security;
create policy everybody_reads on public.taxonomy for select to authenticated using (true);
grant select on public.taxonomy to authenticated;
grant select, insert, delete on public.taxonomy to service_role;

-- schemas/changes/tables.sql

-- A change: what somebody wants to stand in one or more shops, from first draft to read-back.
create table public.changes (
  id uuid primary key,
  studio_id uuid not null references public.studios (id) on delete cascade,
  code text not null,
  state text not null default 'draft' check (state in
    ('draft', 'in_review', 'approved', 'scheduled', 'applying', 'applied', 'failed', 'rejected', 'superseded', 'discarded')),
  -- Counts saves by people.
  revision integer not null default 1,
  content_hash text not null default '',
  mode text check (mode in ('live', 'draft')),
  content jsonb not null check (jsonb_typeof(content) = 'object'),
  source jsonb not null,
  text_by text check (text_by in ('openai', 'offline', 'person')),
  preparing jsonb,
  photo_problems jsonb not null default '[]',
  author_id uuid not null,
  -- Who wrote which part of `content` (app.note_change_writer).
  written jsonb not null default '{}',
  product_id uuid,
  created_at timestamptz not null default app.now(),
  updated_at timestamptz not null default app.now(),
  seq bigint generated always as identity,
  kind text not null default 'create' check (kind in ('create', 'edit', 'unpublish', 'renew', 'put_on_sale', 'delete')),
  -- The listing that it is a change of; none when it creates one.
  listing_id uuid,
  -- When approval was asked for, of what is in review; and when it was brought up again.
  asked_at timestamptz,
  nudged_at timestamptz,
  -- Who asked for approval, each time: [{by, at}] (app.note_asked).
  requested jsonb not null default '[]',
  -- The same in all that one form asked for at once: they may be approved in one click.
  together uuid,
  unique (studio_id, id),
  constraint changes_code unique (studio_id, code),
  foreign key (studio_id, author_id) references public.members (studio_id, id),
  foreign key (studio_id, product_id) references public.products (studio_id, id),
  foreign key (studio_id, listing_id) references public.listings (studio_id, id)
);
create index changes_newest on public.changes (studio_id, seq desc);
create index changes_by_state on public.changes (studio_id, state, seq desc);
create index changes_done on public.changes (studio_id, updated_at desc) where state = 'applied';

-- For the tick that brings up what nobody answered.
create index changes_unanswered on public.changes (asked_at) where state = 'in_review' and nudged_at is null;
create index changes_of_listing on public.changes (listing_id, seq desc) where listing_id is not null;

-- For deletions, like products_merged_into.
create index changes_discarded on public.changes (updated_at) where state = 'discarded';
create index changes_together on public.changes (together) where together is not null;
create index changes_by_product on public.changes (product_id) where product_id is not null;
create index changes_by_author on public.changes (author_id);
select app.protect('changes', true);
grant select, insert, update, delete on public.changes to oms_definer;
grant select, update, delete on public.changes to service_role;

-- Who wrote or edited any part: none of them can approve it.
create table public.change_edits (
  studio_id uuid not null,
  change_id uuid not null,
  member_id uuid not null,
  first_at timestamptz not null default app.now(),
  primary key (change_id, member_id),
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade,
  foreign key (studio_id, member_id) references public.members (studio_id, id)
);
create index change_edits_by_member on public.change_edits (member_id);
create index change_edits_of_studio on public.change_edits (studio_id, change_id, member_id);
select app.protect('change_edits', true);
grant select, insert on public.change_edits to oms_definer;

create table public.change_targets (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null,
  change_id uuid not null,
  shop_id uuid not null,
  content jsonb not null check (jsonb_typeof(content) = 'object'),
  -- Who wrote which part of `content` (app.note_target_writer).
  written jsonb not null default '{}',
  -- Text, not jsonb: its bytes are what the approval's hash is about.
  payload text,
  state text not null default 'pending' check (state in
    ('pending', 'applying', 'on_marketplace', 'applied', 'failed', 'parked', 'left_out')),
  step text,
  progress jsonb not null default '{}',
  listing_id text,
  listing_url text,
  failure jsonb,
  verified boolean not null default false,
  -- Whether the shop's publish_count has counted it.
  counted boolean not null default false,
  seq bigint generated always as identity,
  unique (studio_id, id),
  unique (change_id, shop_id),
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade,
  foreign key (studio_id, shop_id) references public.shops (studio_id, id)
);
create index change_targets_by_number on public.change_targets (shop_id, listing_id);
select app.protect('change_targets', true);
grant select, insert, update, delete on public.change_targets to oms_definer;
grant select, update on public.change_targets to service_role;

create table public.decisions (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null,
  change_id uuid not null,
  member_id uuid not null,
  verdict text not null check (verdict in ('approve', 'ask_for_changes', 'go_live', 'retry', 'withdraw', 'stop')),
  self_approved boolean not null default false,
  -- Of a manager's own small change (app.small_refusal): what stood there before, by field. Null: it is none.
  small_before jsonb,
  reason text,
  mode text check (mode in ('live', 'draft')),
  -- What was decided on, and what it may cost.
  content_hash text not null,
  fee_cents integer not null default 0 check (fee_cents >= 0),
  at timestamptz not null default app.now(),
  seq bigint generated always as identity,
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade,
  foreign key (studio_id, member_id) references public.members (studio_id, id)
);
create index decisions_by_change on public.decisions (change_id, seq);
create index decisions_small on public.decisions (member_id, at) where small_before is not null;
create index decisions_by_member on public.decisions (member_id);
create index decisions_of_studio on public.decisions (studio_id, id);
select app.protect('decisions', true);
grant select, insert on public.decisions to oms_definer;
grant select on public.decisions to service_role;

-- One request at a time: a listing has one that renews it, puts it on sale, takes it off sale or deletes it, and each of its
-- fields has one that writes it. Two clicks at once, in whichever processes, are one request: the second is refused and told the first.
-- Drafts hold nothing. What is asked for, approved or on its way holds; its end lets go.
create table public.listing_claims (
  studio_id uuid not null,
  listing_id uuid not null,
  -- `renew`, `put_on_sale`, `unpublish`, `delete`, or `field:` and the field that is written.
  what text not null,
  change_id uuid not null,
  primary key (listing_id, what),
  foreign key (studio_id, listing_id) references public.listings (studio_id, id) on delete cascade,
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade
);
create index listing_claims_change on public.listing_claims (change_id);
create index listing_claims_of_studio on public.listing_claims (studio_id, listing_id, what);
select app.protect('listing_claims', false);
grant select, insert, delete on public.listing_claims to oms_definer, service_role;

-- Fees, as the marketplace bills them: one per activation that happened. What was decided and did not happen yet is
-- reserved, so that the ceiling holds for it too; what ended without an activation is released.
create table public.fees (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null,
  change_id uuid not null,
  target_id uuid not null,
  -- Who decided that it may be spent.
  member_id uuid not null,
  cents integer not null check (cents > 0),
  state text not null default 'reserved' check (state in ('reserved', 'booked', 'released')),
  at timestamptz not null default app.now(),
  booked_at timestamptz,
  seq bigint generated always as identity,
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade,
  foreign key (studio_id, target_id) references public.change_targets (studio_id, id) on delete cascade,
  foreign key (studio_id, member_id) references public.members (studio_id, id)
);
create unique index fees_reserved on public.fees (target_id) where state = 'reserved';
create index fees_waiting on public.fees (studio_id) where state = 'reserved';
create index fees_booked on public.fees (studio_id, booked_at) where state = 'booked';
create index fees_target on public.fees (target_id, seq);
create index fees_change on public.fees (change_id);
create index fees_of_studio on public.fees (studio_id, id);
create index fees_member on public.fees (member_id);
select app.protect('fees', true);
grant select, insert, update on public.fees to oms_definer, service_role;

-- schemas/queue/tables.sql

create sequence public.claim_numbers;
revoke all on sequence public.claim_numbers from public, anon, authenticated, service_role;
grant usage on sequence public.claim_numbers to service_role;

-- So many leases ran out in a row: it may be what kills its worker, so nothing else runs beside it. The worker gives it up
-- after a few more (src/platform/queue/operation-kinds.ts).
create function app.is_suspect(p_lapses integer) returns boolean
language sql immutable set search_path = '' as $$
  select p_lapses >= 3
$$;

-- The queue. Everything slow or outside is a row here before anybody is told "working on it".
create table public.operations (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null references public.studios (id) on delete cascade,
  -- Which kinds there are is the worker's to know. The queue goes by the two columns below, set when it is enqueued.
  kind text not null check (kind ~ '^[a-z_]{1,40}$'),
  -- It changes something in a shop: kept back while the studio or the shop is paused.
  writes boolean not null default false,
  -- It runs although the app is gone from the workspace.
  while_uninstalled boolean not null default false,
  -- One operation per key, ever: a repeated request finds the first.
  key text not null,
  shop_id uuid,
  change_id uuid,
  target_id uuid,
  params jsonb not null default '{}',
  -- 0 = a person waits for it, 10 = bulk.
  priority smallint not null default 0,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'parked', 'cancelled')),
  run_at timestamptz not null default app.now(),
  attempt integer not null default 0,
  worker text,
  lease_token uuid,
  lease_until timestamptz,
  -- Leases in a row that ran out: its worker died each time, perhaps of it.
  lapses integer not null default 0,
  outcome_code text,
  created_at timestamptz not null default app.now(),
  finished_at timestamptz,
  seq bigint generated always as identity,
  -- What goes in one order: a shop's work, or work of one kind without a shop; of that a suspect keeps nothing back.
  lane text not null generated always as (coalesce(shop_id::text,
    case when app.is_suspect(lapses) then id::text else studio_id::text || ':' || kind end)) stored,
  unique (studio_id, key),
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade,
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade,
  -- A shop taken out of a draft takes its operations along.
  foreign key (studio_id, target_id) references public.change_targets (studio_id, id) on delete cascade,
  constraint targets_are_whole check (target_id is null or (shop_id is not null and change_id is not null)),
  constraint writes_to_a_shop check (not writes or shop_id is not null),
  constraint running_has_a_lease check ((state = 'running') = (lease_token is not null))
);
create index operations_waiting on public.operations (lane, writes, while_uninstalled, priority, run_at, seq) where state = 'queued';
create index operations_leased on public.operations (lease_until) where state = 'running';
create index operations_by_worker on public.operations (worker) where state = 'running';
create index operations_by_target on public.operations (target_id) where target_id is not null;
create index operations_by_shop on public.operations (shop_id, state, kind) where state in ('queued', 'running');
create index operations_asked on public.operations (studio_id, created_at) where params ? 'askedBy';
create index operations_parked on public.operations (shop_id, kind) where state = 'parked';

-- For deletions, like products_merged_into.
create index operations_by_change on public.operations (change_id) where change_id is not null;

-- Two writers at one shop would spoil each other's look-before-write: at most one, whoever claims.
create unique index operations_one_per_shop on public.operations (shop_id) where state = 'running' and shop_id is not null;
create index operations_ended on public.operations (finished_at) where state in ('done', 'failed', 'cancelled');
create index operations_of_shop on public.operations (shop_id) where shop_id is not null;
select app.protect('operations', false);
grant select, insert, update, delete on public.operations to oms_definer, service_role;

grant execute on function app.is_suspect(integer) to service_role, oms_definer;

-- schemas/queue/lane_tables.sql

-- Lanes: what goes one after the other, with what goes next in each. A claim looks at the lanes that have something, never
-- at the work behind it, so that it costs the same however much waits. Triggers keep the lanes, whoever writes the rows.
create table app.lanes (
  -- As operations.lane; of messages `app.message_lane`.
  lane text primary key,
  studio_id uuid not null references public.studios (id) on delete cascade,
  -- A shop's work goes one at a time; work without a shop any number at a time; messages of one group in their order.
  shop_id uuid references public.shops (id) on delete cascade,
  group_key text,
  -- What goes next. Null: nothing may, because nothing is due, or one is running, or the studio or shop stands still.
  head uuid,
  -- The head's kind; of a message its template.
  kind text,
  priority smallint,
  run_at timestamptz,
  seq bigint,
  -- When time alone changes what goes next. Null: never.
  wake_at timestamptz,
  -- As the studio's, so that one index gives the order of all.
  last_served bigint not null default 0,
  -- The worker that runs its other work to the end first, to take this head alone.
  held_by text,
  held_until timestamptz
);
create index lanes_with_work on app.lanes (priority, last_served, run_at, seq) where head is not null and group_key is null;
create index lanes_with_messages on app.lanes (studio_id, seq) where head is not null and group_key is not null;
create index lanes_waking on app.lanes (wake_at) where wake_at is not null;
create index lanes_held on app.lanes (held_by) where held_by is not null;
create index lanes_by_studio on app.lanes (studio_id, group_key);
create index lanes_by_shop on app.lanes (shop_id) where shop_id is not null;
revoke all on app.lanes from public, anon, authenticated;
alter table app.lanes enable row level security;
alter table app.lanes force row level security;
create policy tenant on app.lanes to oms_definer using (studio_id = (select app.studio_id())) with check (studio_id = (select app.studio_id()));
grant select, insert, update, delete on app.lanes to oms_definer, service_role;

-- Lanes that somebody else held when they changed: the next claim brings them up to date. Nobody waits for a lane, because
-- two who each hold one and want the other's would wait for ever. Without a foreign key for the same reason.
create table app.lane_news (
  id bigint generated always as identity primary key,
  lane text not null,
  studio_id uuid not null,
  shop_id uuid,
  group_key text
);
revoke all on app.lane_news from public, anon, authenticated;
alter table app.lane_news enable row level security;
alter table app.lane_news force row level security;
create policy tenant on app.lane_news to oms_definer using (studio_id = (select app.studio_id())) with check (studio_id = (select app.studio_id()));
grant select, insert, update, delete on app.lane_news to oms_definer, service_role;

-- schemas/outbox/tables.sql

-- Where a change's living messages stand in Slack.
create table public.messages (
  studio_id uuid not null,
  change_id uuid not null,
  kind text not null check (kind in ('draft_card', 'review_card')),
  channel text not null,
  ts text not null,
  primary key (change_id, kind),
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade
);
create index messages_of_studio on public.messages (studio_id, change_id, kind);
select app.protect('messages', true);
grant select, insert, update on public.messages to oms_definer;
grant select on public.messages to service_role;

-- Messages to Slack: names and ids, drawn when they are sent.
create table public.outbox (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null references public.studios (id) on delete cascade,
  -- In order within a group, one in flight.
  group_key text not null,
  key text not null,
  entry jsonb not null,
  state text not null default 'pending' check (state in ('pending', 'sending', 'delivered', 'dropped')),
  run_at timestamptz not null default app.now(),
  attempt integer not null default 0,
  worker text,
  lease_token uuid,
  lease_until timestamptz,
  claimed_at timestamptz,
  uncertain_since timestamptz,
  code text,
  created_at timestamptz not null default app.now(),
  finished_at timestamptz,
  seq bigint generated always as identity
);

-- Two waiting entries with one key are one.
create unique index outbox_waiting_key on public.outbox (studio_id, key) where state = 'pending';
create unique index outbox_in_flight on public.outbox (studio_id, group_key) where state = 'sending';
create index outbox_by_worker on public.outbox (worker) where state = 'sending';
create index outbox_open on public.outbox (studio_id, group_key, seq) where state in ('pending', 'sending');
create index outbox_ended on public.outbox (finished_at) where state in ('delivered', 'dropped');
create index outbox_of_studio on public.outbox (studio_id);
select app.protect('outbox', false);
grant select, insert, update on public.outbox to oms_definer;
grant select, insert, update, delete on public.outbox to service_role;

-- schemas/sync/tables.sql

-- One reading of a whole shop, with its progress while it runs and its result afterwards. Ends at 30 days.
create table public.sync_runs (
  id uuid primary key,
  studio_id uuid not null,
  shop_id uuid not null,
  operation_id uuid not null,
  asked_by uuid,
  done integer not null default 0,
  total integer,
  result jsonb,
  started_at timestamptz not null default app.now(),
  finished_at timestamptz,
  seq bigint generated always as identity,
  unique (studio_id, id),
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade
);
create index sync_runs_newest on public.sync_runs (studio_id, shop_id, seq desc);
create index sync_runs_reported on public.sync_runs (studio_id, finished_at) where finished_at is not null;
create index sync_runs_of_operation on public.sync_runs (operation_id);
create index sync_runs_started_at on public.sync_runs (started_at);
select app.protect('sync_runs', true);
grant select, insert, update, delete on public.sync_runs to oms_definer;
grant select, delete on public.sync_runs to service_role;

-- 30-day logs: what was exchanged with a shop, and what people did. Codes and ids, never contents.
create table public.sync_events (
  id bigint generated always as identity primary key,
  studio_id uuid not null,
  shop_id uuid not null,
  change_id uuid,
  kind text not null,
  outcome text not null check (outcome in ('ok', 'failed')),
  code text,
  reference text,
  at timestamptz not null default app.now(),
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade
);
create index sync_events_at on public.sync_events (at);
create index sync_events_newest on public.sync_events (studio_id, at desc, id desc);
create index sync_events_of_change on public.sync_events (change_id) where change_id is not null;
create index sync_events_of_shop on public.sync_events (shop_id);
create index sync_events_of_studio on public.sync_events (studio_id, id);
select app.protect('sync_events', true);
grant select, insert, delete on public.sync_events to oms_definer;
grant select, delete on public.sync_events to service_role;

-- schemas/imports/tables.sql

create table public.imports (
  id uuid primary key,
  studio_id uuid not null references public.studios (id) on delete cascade,
  member_id uuid not null,
  file jsonb not null,
  state text not null default 'reading' check (state in ('reading', 'ready', 'refused', 'applied', 'discarded')),
  -- {lines, changes: [{line, listingId, …, field, before, after}], problems: [{line, text}], problemCount}
  plan jsonb not null default '{"lines": 0, "changes": [], "problems": [], "problemCount": 0}',
  result jsonb,
  created_at timestamptz not null default app.now(),
  unique (studio_id, id),
  foreign key (studio_id, member_id) references public.members (studio_id, id)
);
create index imports_at on public.imports (created_at);
create index imports_by_member on public.imports (member_id);
select app.protect('imports', true);
grant select, insert, update on public.imports to oms_definer;
grant select, delete on public.imports to service_role;

-- schemas/events/tables.sql

-- Slack's event ids: what was seen is not done twice. They belong to no studio, so nobody but the secret key sees them.
create table public.slack_events (
  event_id text primary key,
  seen_at timestamptz not null default app.now()
);
create index slack_events_seen_at on public.slack_events (seen_at);
revoke all on public.slack_events from public, anon, authenticated, service_role;
alter table public.slack_events enable row level security;
alter table public.slack_events force row level security;
grant select, insert, delete on public.slack_events to service_role;

-- Signed requests of Slack's that had their effect, so that the same one sent again has none, in whichever process. They
-- belong to no studio: one is written before anybody knows whose it is.
create table public.slack_requests (
  signature_hash text primary key,
  seen_at timestamptz not null default app.now()
);
create index slack_requests_seen_at on public.slack_requests (seen_at);
revoke all on public.slack_requests from public, anon, authenticated, service_role;
alter table public.slack_requests enable row level security;
alter table public.slack_requests force row level security;
grant select, insert, delete on public.slack_requests to service_role;

-- What the marketplace said by webhook and had its effect, by its own id: it is said again until it is answered.
create table public.webhook_messages (
  message_hash text primary key,
  seen_at timestamptz not null default app.now()
);
create index webhook_messages_seen_at on public.webhook_messages (seen_at);
revoke all on public.webhook_messages from public, anon, authenticated, service_role;
alter table public.webhook_messages enable row level security;
alter table public.webhook_messages force row level security;
grant select, insert, delete on public.webhook_messages to service_role;

-- schemas/privacy/tables.sql

-- Erasure: marketplace tokens at once, everything else by one operation, the studio's row and its Slack sign-in last. What
-- is left is a receipt that names nobody.
create table public.erasure_requests (
  studio_id uuid primary key references public.studios (id) on delete cascade,
  number text not null unique,
  cause text not null check (cause in ('owner', 'operator', 'uninstalled')),
  -- Whom the receipt is sent to, by Slack's id: members are erased before it is.
  tell text,
  asked_at timestamptz not null default app.now(),
  -- By then whoever was copying photos when it was asked has noticed that it is over.
  quiet_at timestamptz not null,
  -- Rows erased so far, by table.
  counts jsonb not null default '{}',
  receipt_at timestamptz
);
select app.protect('erasure_requests', true);
grant select, insert on public.erasure_requests to oms_definer;
grant insert, update on public.erasure_requests to service_role;

-- Days only: with the hour, a log elsewhere could tell whose it was.
create table public.erasure_receipts (
  number text primary key,
  asked_on date not null,
  -- null while the last step waits for the receipt's message.
  erased_on date,
  counts jsonb not null
);
revoke all on public.erasure_receipts from public, anon, authenticated, service_role;
alter table public.erasure_receipts enable row level security;
alter table public.erasure_receipts force row level security;
grant select, insert, update on public.erasure_receipts to service_role;

-- schemas/queue/claims.sql

-- The queue over all studios, for the secret key. Between claims nothing here knows a studio; after one, the worker
-- goes on with a token of that studio.

-- What time, and those who could not hold a lane, left behind. A bounded piece each time, so that a claim stays short.
create function app.tend_lanes() returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_news app.lane_news;
  v_lane app.lanes;
begin
  -- A lease that ran out: the worker may be dead. From here on its token opens nothing.
  update public.operations set state = 'queued', lapses = lapses + 1, lease_token = null, lease_until = null, worker = null
    where id = any (array(select id from public.operations where state = 'running' and lease_until <= v_now
      order by lease_until limit 100 for update skip locked));
  for v_news in select * from app.lane_news order by id limit 100 for update skip locked loop
    if app.try_lane(v_news.lane, v_news.studio_id, v_news.shop_id, v_news.group_key) then
      delete from app.lane_news where id = v_news.id;
    end if;
  end loop;
  for v_lane in select * from app.lanes where wake_at <= v_now order by wake_at limit 100 for no key update skip locked loop
    if v_lane.group_key is null then
      perform app.refresh_work(v_lane);
    else
      perform app.refresh_messages(v_lane);
    end if;
  end loop;
end $$;

-- One operation of a lane that the caller holds, or null where it isn't to be had just now.
create function app.take_operation(p_lane app.lanes, p_worker text, p_lease_ms integer) returns public.operations
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_operation public.operations;
  v_number bigint;
begin
  -- Asked once more: the pause may be news that no claim has come to yet.
  select o.* into v_operation from public.operations o
    join public.studios s on s.id = o.studio_id left join public.shops h on h.id = o.shop_id
    where o.id = p_lane.head and o.state = 'queued' and o.run_at <= v_now
      and (s.uninstalled_at is null or o.while_uninstalled)
      and (not o.writes or (s.paused_at is null and not h.paused))
    for no key update of o skip locked;
  if v_operation.id is null then
    perform app.refresh_work(p_lane);
    return null;
  end if;
  update app.lanes set held_by = null, held_until = null where lane = p_lane.lane and held_by is not null;
  v_number := pg_catalog.nextval('public.claim_numbers');
  -- Whoever is serving this studio too writes a number as good as this.
  update public.studios set last_served = v_number where id = any (array(
    select id from public.studios where id = p_lane.studio_id for no key update skip locked));
  update app.lanes set last_served = v_number where lane = any (array(
    select lane from app.lanes where studio_id = p_lane.studio_id and group_key is null and head is not null
    for no key update skip locked));
  update public.operations set state = 'running', worker = p_worker, attempt = attempt + 1,
    lease_token = pg_catalog.gen_random_uuid(), lease_until = v_now + p_lease_ms * interval '1 millisecond'
  where id = v_operation.id returning * into v_operation;
  return v_operation;
end $$;

-- At most one running per shop; what a person waits for before bulk; then the studio served longest ago, taking turns. A
-- lane whose head is of a kind that this worker doesn't know stays for one that does, and keeps its order.
-- Who removed the app does not expect it to go on working: nothing of the studio is claimed but its erasure, and
-- nothing new is said or read. What waits goes on after a reinstall, once; a digest is about its own day, so none is made up for.
-- @returns {taken, alone}: `alone` where nothing may run beside, now or as soon as what runs has ended
create function app.take_operations(p_worker text, p_kinds text[], p_count integer, p_lease_ms integer) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_busy boolean := exists (select from public.operations where state = 'running' and worker = p_worker)
    or exists (select from public.outbox where state = 'sending' and worker = p_worker and lease_until > v_now);
  v_lane app.lanes;
  v_operation public.operations;
  v_suspect boolean;
  v_passed text[] := '{}';
  v_taken jsonb := '[]';
begin
  if exists (select from public.operations where state = 'running' and worker = p_worker and app.is_suspect(lapses)) then
    return '{"taken": [], "alone": true}';
  end if;
  select * into v_lane from app.lanes where held_by = p_worker and held_until > v_now and head is not null
    limit 1 for no key update skip locked;
  if v_lane.lane is not null and v_busy then
    update app.lanes set held_until = v_now + p_lease_ms * interval '1 millisecond' where lane = v_lane.lane;
    return '{"taken": [], "alone": true}';
  end if;
  while pg_catalog.jsonb_array_length(v_taken) < p_count loop
    if v_lane.lane is null then
      select * into v_lane from app.lanes
        where head is not null and group_key is null and kind = any (p_kinds) and lane <> all (v_passed)
          and (held_by is null or held_by = p_worker or held_until <= v_now)
        order by priority, last_served, run_at, seq limit 1 for no key update skip locked;
      exit when not found;
    end if;
    select app.is_suspect(lapses) into v_suspect from public.operations where id = v_lane.head;
    if v_suspect and (v_busy or v_taken <> '[]') then
      update app.lanes set held_by = p_worker, held_until = v_now + p_lease_ms * interval '1 millisecond' where lane = v_lane.lane;
      return pg_catalog.jsonb_build_object('taken', v_taken, 'alone', true);
    end if;
    v_operation := app.take_operation(v_lane, p_worker, p_lease_ms);
    if v_operation.id is null then
      v_passed := v_passed || v_lane.lane;
    else
      v_taken := v_taken || pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
        'id', v_operation.id, 'studioId', v_operation.studio_id, 'kind', v_operation.kind, 'shopId', v_operation.shop_id,
        'changeId', v_operation.change_id, 'targetId', v_operation.target_id, 'params', v_operation.params,
        'attempt', v_operation.attempt, 'lapses', v_operation.lapses, 'leaseToken', v_operation.lease_token));
      if v_suspect then
        return pg_catalog.jsonb_build_object('taken', v_taken, 'alone', true);
      end if;
    end if;
    v_lane := null;
  end loop;
  return pg_catalog.jsonb_build_object('taken', v_taken, 'alone', false);
end $$;

-- Whether somebody else holds what this worker could have had: worth asking again at once.
create function app.work_is_held(p_kinds text[]) returns boolean
language sql volatile set search_path = '' as $$
  select exists (select from app.lanes where head is not null and group_key is null and kind = any (p_kinds) and held_by is null)
$$;

-- Both queues at once. `p_kinds`: the operations that this worker knows, `p_templates`: the messages.
-- @returns {operations, messages}
create function public.claim_work(
  p_worker text, p_kinds text[], p_operations integer, p_templates text[], p_messages integer, p_lease_ms integer
) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_work jsonb;
  v_messages jsonb := '[]';
begin
  perform app.tend_lanes();
  for v_try in 1..8 loop
    v_work := app.take_operations(p_worker, p_kinds, p_operations, p_lease_ms);
    if p_messages > 0 and not (v_work ->> 'alone')::boolean then
      v_messages := app.take_messages(p_worker, p_templates, p_messages, p_lease_ms);
    end if;
    exit when v_work -> 'taken' <> '[]' or v_messages <> '[]' or (v_work ->> 'alone')::boolean
      or not ((p_operations > 0 and app.work_is_held(p_kinds)) or (p_messages > 0 and app.messages_are_held(p_templates)));
    perform pg_catalog.pg_sleep(0.002 * v_try);
  end loop;
  return pg_catalog.jsonb_build_object('operations', v_work -> 'taken', 'messages', v_messages);
end $$;

grant execute on function app.tend_lanes(), app.take_operation(app.lanes, text, integer),
  app.take_operations(text, text[], integer, integer), app.work_is_held(text[]) to service_role;
select app.publish_functions(array['claim_work'], 'service_role', false);

-- schemas/queue/effects.sql

-- Operations are enqueued in the transaction of what they follow from: all or nothing.

-- `publish` is never taken from a caller: only a decision makes one (app.enqueue_publish).
create function app.enqueue(p_studio uuid, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from pg_catalog.jsonb_array_elements(coalesce(p_operations, '[]')) o where o.value ->> 'kind' = 'publish') then
    perform app.refuse('not-allowed');
  end if;
  insert into public.operations (studio_id, kind, writes, while_uninstalled, key, shop_id, change_id, target_id, priority, params)
  select p_studio, o.value ->> 'kind', coalesce((o.value ->> 'writes')::boolean, false),
    coalesce((o.value ->> 'whileUninstalled')::boolean, false), o.value ->> 'key', (o.value ->> 'shopId')::uuid,
    (o.value ->> 'changeId')::uuid, (o.value ->> 'targetId')::uuid, coalesce((o.value ->> 'priority')::smallint, 0::smallint),
    coalesce(o.value -> 'params', '{}')
  from pg_catalog.jsonb_array_elements(coalesce(p_operations, '[]')) with ordinality o
  order by o.ordinality
  on conflict (studio_id, key) do nothing;
end $$;

create function app.effects(p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.send(app.studio_id(), p_outbox);
  perform app.enqueue(app.studio_id(), p_operations);
end $$;

grant execute on function app.enqueue(uuid, jsonb) to service_role, oms_definer;
grant execute on function app.effects(jsonb, jsonb) to oms_definer;

-- schemas/queue/lane_triggers.sql

-- Triggers that keep the lanes, whoever writes operations, messages, studios or shops.

-- Once per statement and lane, however many rows it wrote. Of work without a shop only what waits counts.
create function app.operations_moved() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    perform app.touch_lane(d.lane, d.studio_id, d.shop_id, null)
      from (select distinct lane, studio_id, shop_id from fresh where state in ('queued', 'running')) d;
  elsif tg_op = 'UPDATE' then
    perform app.touch_lane(d.lane, d.studio_id, d.shop_id, null) from (
      select distinct m.lane, m.studio_id, m.shop_id from (
        select id, lane, studio_id, shop_id, state = 'queued', state = 'running' and shop_id is not null,
          case when state = 'queued' then run_at end, case when state = 'queued' then priority end from fresh
        except
        select id, lane, studio_id, shop_id, state = 'queued', state = 'running' and shop_id is not null,
          case when state = 'queued' then run_at end, case when state = 'queued' then priority end from former) m) d;
  else
    perform app.touch_lane(d.lane, d.studio_id, d.shop_id, null)
      from (select distinct lane, studio_id, shop_id from former where state in ('queued', 'running')) d;
  end if;
  return null;
end $$;

create function app.messages_moved() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    perform app.touch_lane(app.message_lane(d.studio_id, d.group_key), d.studio_id, null, d.group_key)
      from (select distinct studio_id, group_key from fresh where state in ('pending', 'sending')) d;
  elsif tg_op = 'UPDATE' then
    perform app.touch_lane(app.message_lane(d.studio_id, d.group_key), d.studio_id, null, d.group_key) from (
      select distinct m.studio_id, m.group_key from (
        select id, studio_id, group_key, state in ('pending', 'sending'), case state when 'pending' then run_at when 'sending' then lease_until end
          from fresh
        except
        select id, studio_id, group_key, state in ('pending', 'sending'), case state when 'pending' then run_at when 'sending' then lease_until end
          from former) m) d;
  else
    perform app.touch_lane(app.message_lane(d.studio_id, d.group_key), d.studio_id, null, d.group_key)
      from (select distinct studio_id, group_key from former where state in ('pending', 'sending')) d;
  end if;
  return null;
end $$;

-- A pause, a sign-in, an uninstallation: what may go is another thing now.
create function app.studio_moved() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  perform app.touch_lane(l.lane, l.studio_id, l.shop_id, null) from app.lanes l where l.studio_id = new.id and l.group_key is null;
  return null;
end $$;

create function app.shop_moved() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  perform app.touch_lane(l.lane, l.studio_id, l.shop_id, null) from app.lanes l where l.shop_id = new.id;
  return null;
end $$;

create trigger lanes_after_insert after insert on public.operations referencing new table as fresh
  for each statement execute function app.operations_moved();
create trigger lanes_after_update after update on public.operations referencing old table as former new table as fresh
  for each statement execute function app.operations_moved();
create trigger lanes_after_delete after delete on public.operations referencing old table as former
  for each statement execute function app.operations_moved();
create trigger lanes_after_insert after insert on public.outbox referencing new table as fresh
  for each statement execute function app.messages_moved();
create trigger lanes_after_update after update on public.outbox referencing old table as former new table as fresh
  for each statement execute function app.messages_moved();
create trigger lanes_after_delete after delete on public.outbox referencing old table as former
  for each statement execute function app.messages_moved();
create trigger lanes_after_pause after update of paused_at, uninstalled_at on public.studios for each row
  when ((new.paused_at is null, new.uninstalled_at is null) is distinct from (old.paused_at is null, old.uninstalled_at is null))
  execute function app.studio_moved();
create trigger lanes_after_pause after update of paused on public.shops for each row
  when (new.paused is distinct from old.paused)
  execute function app.shop_moved();

grant execute on function app.operations_moved(), app.messages_moved(), app.studio_moved(), app.shop_moved()
  to service_role, oms_definer;

-- schemas/queue/lanes.sql

-- What goes next in a lane, worked out anew whenever its rows moved.

create function app.message_lane(p_studio uuid, p_group text) returns text
language sql immutable set search_path = '' as $$
  select p_studio::text || '/' || p_group
$$;

-- The head of a lane of operations: of what is due and allowed, the first by priority, time and number. A step for each
-- priority that waits only for its time, and none for each operation. The caller holds the lane.
create function app.refresh_work(p_lane app.lanes) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_may_write boolean;
  v_installed boolean;
  v_served bigint;
  v_writes boolean;
  v_stays boolean;
  v_priority integer;
  v_next record;
  v_head uuid;
  v_kind text;
  v_first smallint;
  v_at timestamptz;
  v_seq bigint;
  v_wake timestamptz;
begin
  if p_lane.shop_id is null
    or not exists (select from public.operations where shop_id = p_lane.shop_id and state = 'running') then
    -- Also of a disconnected shop: what was running then and didn't end goes once more, to be parked and told.
    select s.paused_at is null and not coalesce(h.paused, false),
      s.uninstalled_at is null, s.last_served into v_may_write, v_installed, v_served
    from public.studios s left join public.shops h on h.id = p_lane.shop_id where s.id = p_lane.studio_id;
    for v_writes, v_stays in
      select g.w, g.s from (values (false, false), (true, false), (false, true), (true, true)) g (w, s)
      where (v_may_write or not g.w) and (v_installed or g.s)
    loop
      v_priority := -32769;
      loop
        select o.id, o.kind, o.priority, o.run_at, o.seq into v_next from public.operations o
          where o.lane = p_lane.lane and o.state = 'queued' and o.writes = v_writes and o.while_uninstalled = v_stays
            and o.priority > v_priority
          order by o.priority, o.run_at, o.seq limit 1;
        exit when not found;
        if v_next.run_at > v_now then
          v_wake := least(v_wake, v_next.run_at);
          v_priority := v_next.priority;
          continue;
        end if;
        if v_head is null or (v_next.priority, v_next.run_at, v_next.seq) < (v_first, v_at, v_seq) then
          v_head := v_next.id;
          v_kind := v_next.kind;
          v_first := v_next.priority;
          v_at := v_next.run_at;
          v_seq := v_next.seq;
        end if;
        exit;
      end loop;
    end loop;
  end if;
  if v_head is null and v_wake is null and p_lane.shop_id is null and p_lane.lane not like '%:%' then
    -- A suspect's own.
    delete from app.lanes where lane = p_lane.lane;
  elsif v_head is null then
    update app.lanes set head = null, kind = null, priority = null, run_at = null, seq = null, wake_at = v_wake,
      held_by = null, held_until = null
    where lane = p_lane.lane and (head is not null or wake_at is distinct from v_wake);
  else
    update app.lanes set head = v_head, kind = v_kind, priority = v_first, run_at = v_at, seq = v_seq,
      wake_at = v_wake, last_served = v_served,
      held_by = case when head = v_head then held_by end, held_until = case when head = v_head then held_until end
    where lane = p_lane.lane
      and (head, priority, run_at, wake_at, last_served)
        is distinct from (v_head, v_first, v_at, v_wake, v_served);
  end if;
end $$;

-- The head of a group of messages: the one in flight, which goes again when its lease has run out, else the oldest.
create function app.refresh_messages(p_lane app.lanes) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_open record;
  v_due boolean;
begin
  select o.id, o.entry ->> 'template' as template, o.seq, o.lease_until as at into v_open from public.outbox o
    where o.studio_id = p_lane.studio_id and o.group_key = p_lane.group_key and o.state = 'sending';
  if v_open.id is null then
    select o.id, o.entry ->> 'template' as template, o.seq, o.run_at as at into v_open from public.outbox o
      where o.studio_id = p_lane.studio_id and o.group_key = p_lane.group_key and o.state = 'pending'
      order by o.seq limit 1;
  end if;
  if v_open.id is null then
    delete from app.lanes where lane = p_lane.lane;
    return;
  end if;
  v_due := v_open.at <= v_now;
  update app.lanes set head = case when v_due then v_open.id end, kind = case when v_due then v_open.template end,
    seq = case when v_due then v_open.seq end, wake_at = case when not v_due then v_open.at end
  where lane = p_lane.lane
    and (head, wake_at) is distinct from (case when v_due then v_open.id end, case when not v_due then v_open.at end);
end $$;

-- Brings a lane up to date; false where somebody else holds it, or the studio, just now. Waits for nobody.
create function app.try_lane(p_lane text, p_studio uuid, p_shop uuid, p_group text) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_lane app.lanes;
begin
  select * into v_lane from app.lanes where lane = p_lane for no key update skip locked;
  if not found then
    if exists (select from app.lanes where lane = p_lane) then
      return false;
    elsif (p_group is null and not exists (select from public.operations where lane = p_lane and state = 'queued'))
      or (p_group is not null and not exists (select from public.outbox
        where studio_id = p_studio and group_key = p_group and state in ('pending', 'sending'))) then
      return true;
    end if;
    -- One at a time makes lanes of the same number, so that inserting waits for nobody; few numbers, for locks are few.
    if not pg_catalog.pg_try_advisory_xact_lock(20261128, pg_catalog.hashtext(p_lane) & 511) then
      return false;
    end if;
    perform from public.studios where id = p_studio for key share skip locked;
    if not found then
      return not exists (select from public.studios where id = p_studio);
    end if;
    if p_shop is not null then
      perform from public.shops where id = p_shop for key share skip locked;
      if not found then
        return not exists (select from public.shops where id = p_shop);
      end if;
    end if;
    insert into app.lanes (lane, studio_id, shop_id, group_key) values (p_lane, p_studio, p_shop, p_group)
      on conflict (lane) do nothing;
    if not found then
      return false;
    end if;
    select * into v_lane from app.lanes where lane = p_lane;
  end if;
  if p_group is null then
    perform app.refresh_work(v_lane);
  else
    perform app.refresh_messages(v_lane);
  end if;
  return true;
end $$;

create function app.touch_lane(p_lane text, p_studio uuid, p_shop uuid, p_group text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if not app.try_lane(p_lane, p_studio, p_shop, p_group) then
    insert into app.lane_news (lane, studio_id, shop_id, group_key) values (p_lane, p_studio, p_shop, p_group);
  end if;
end $$;

grant execute on function app.message_lane(uuid, text), app.refresh_work(app.lanes), app.refresh_messages(app.lanes),
  app.try_lane(text, uuid, uuid, text), app.touch_lane(text, uuid, uuid, text) to service_role, oms_definer;

-- schemas/queue/leases.sql

-- What a worker may do for as long as it holds an operation's lease.

-- Locks the operation, so that it cannot be taken over before this transaction ends.
create function app.require_lease(p_operation uuid, p_lease uuid) returns public.operations
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations;
begin
  perform app.require_worker();
  select * into v_operation from public.operations
    where id = p_operation and lease_token = p_lease and state = 'running' for update;
  if v_operation.id is null then
    perform app.refuse('lease-lost');
  end if;
  return v_operation;
end $$;

-- For what was read from a shop: an operation holds its tokens to its end, so here it hears that the shop was disconnected.
create function app.require_lease_on_shop(p_operation uuid, p_lease uuid) returns public.operations
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  if exists (select from public.shops s where s.id = v_operation.shop_id and s.health = 'disconnected') then
    perform app.refuse('shop-disconnected');
  end if;
  return v_operation;
end $$;

-- The three below change nothing without the present lease, and say so.
create function public.extend_operation(p_id uuid, p_lease uuid, p_lease_ms integer) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  update public.operations set lease_until = app.now() + p_lease_ms * interval '1 millisecond'
    where id = p_id and lease_token = p_lease and state = 'running';
  return found;
end $$;

-- Parked for a dead sign-in which was renewed in that very moment, or for a shop that was connected again: it goes on at
-- once, as its shop is well.
create function public.finish_operation(p_id uuid, p_lease uuid, p_outcome text, p_code text) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_again boolean := p_outcome = 'parked' and p_code = 'auth-dead' and exists (
    select from public.operations o join public.shops s on s.id = o.shop_id
    where o.id = p_id and s.health in ('ok', 'reading'));
  v_target uuid;
begin
  if p_outcome = 'parked' and p_code = 'shop-disconnected' then
    select o.target_id into v_target from public.operations o join public.shops s on s.id = o.shop_id
      where o.id = p_id and o.lease_token = p_lease and o.state = 'running' and s.health in ('ok', 'reading');
    perform from public.changes where id = (select change_id from public.change_targets where id = v_target) for update;
  end if;
  update public.operations set state = case when v_again then 'queued' else p_outcome end, lapses = 0,
    run_at = case when v_again then app.now() else run_at end, outcome_code = case when not v_again then p_code end,
    lease_token = null, lease_until = null, worker = case when not v_again then worker end,
    finished_at = case when not v_again then app.now() end
  where id = p_id and lease_token = p_lease and state = 'running';
  if not found then
    return false;
  elsif v_target is not null then
    perform app.resume_target(v_target);
  end if;
  return true;
end $$;

-- How long it waits, not until when: the clock of whoever says so may be a day off, and is set right before that day is over.
create function public.release_operation(p_id uuid, p_lease uuid, p_wait_ms bigint, p_count_attempt boolean) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  update public.operations set state = 'queued', run_at = app.now() + least(p_wait_ms * interval '1 millisecond', interval '25 hours'), lapses = 0, lease_token = null, lease_until = null,
    worker = null, attempt = attempt - case when p_count_attempt then 0 else 1 end
  where id = p_id and lease_token = p_lease and state = 'running';
  return found;
end $$;

grant execute on function app.require_lease(uuid, uuid), app.require_lease_on_shop(uuid, uuid) to oms_definer;
select app.publish_functions(array['extend_operation', 'finish_operation', 'release_operation'], 'service_role', false);

-- schemas/outbox/delivery.sql

-- Delivery, for the secret key: in order within a group, one in flight.

-- Of each studio the oldest, the studio told longest ago first; then the next of each. Only the oldest open entry of a group
-- may go: one in flight is that until it is settled or its lease ends.
create function app.take_messages(p_worker text, p_templates text[], p_count integer, p_lease_ms integer) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_lanes text[];
  v_heads uuid[];
  v_taken jsonb;
begin
  with recursive told (studio_id) as (
    (select studio_id from app.lanes where head is not null and group_key is not null order by studio_id limit 1)
    union all
    select (select l.studio_id from app.lanes l where l.head is not null and l.group_key is not null and l.studio_id > t.studio_id
      order by l.studio_id limit 1)
    from told t where t.studio_id is not null
  ), next as (
    select l.lane, pg_catalog.row_number() over (partition by l.studio_id order by l.seq) as turn, s.last_told, l.seq
    from told t join public.studios s on s.id = t.studio_id
    cross join lateral (
      select lane, studio_id, seq from app.lanes
      where head is not null and group_key is not null and studio_id = t.studio_id and kind = any (p_templates)
      -- More than are wanted: others may hold the first.
      order by seq limit p_count + 60) l
  ), held as (
    select l.lane, l.head from next n join app.lanes l on l.lane = n.lane where l.head is not null
    order by n.turn, n.last_told, n.seq limit p_count for no key update of l skip locked
  )
  select pg_catalog.array_agg(lane), pg_catalog.array_agg(head) into v_lanes, v_heads from held;
  if v_lanes is null then
    return '[]';
  end if;
  with chosen as (
    -- A row that is being asked for anew right now is skipped: it goes out after that commit, with its state.
    select o.id from public.outbox o where o.id = any (v_heads)
      and ((o.state = 'pending' and o.run_at <= v_now) or (o.state = 'sending' and o.lease_until <= v_now))
    for no key update skip locked
  ), claimed as (
    update public.outbox o set state = 'sending', worker = p_worker, attempt = o.attempt + 1,
      -- Claimed before and never settled: that worker may have posted it and died.
      uncertain_since = case when o.state = 'sending' then coalesce(o.uncertain_since, o.claimed_at) else o.uncertain_since end,
      claimed_at = v_now,
      lease_token = pg_catalog.gen_random_uuid(), lease_until = v_now + p_lease_ms * interval '1 millisecond'
    from chosen c where o.id = c.id
    returning o.*
  )
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'id', c.id, 'studioId', c.studio_id, 'teamId', s.team_id, 'entry', c.entry, 'attempt', c.attempt,
      'leaseToken', c.lease_token, 'uncertainSince', c.uncertain_since) order by c.seq), '[]')
    into v_taken from claimed c join public.studios s on s.id = c.studio_id;
  update public.studios set last_told = pg_catalog.nextval('public.claim_numbers') where id = any (array(
    select s.id from public.studios s
    where s.id in (select l.studio_id from app.lanes l where l.lane = any (v_lanes)) for no key update skip locked));
  return v_taken;
end $$;

create function app.messages_are_held(p_templates text[]) returns boolean
language sql volatile set search_path = '' as $$
  select exists (select from app.lanes where head is not null and group_key is not null and kind = any (p_templates))
$$;

create function public.settle_message(p_id uuid, p_lease uuid, p_state text, p_code text) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  update public.outbox set state = p_state, code = p_code, lease_token = null, lease_until = null, finished_at = app.now()
    where id = p_id and lease_token = p_lease and state = 'sending';
  return found;
end $$;

-- Waits again, and why. Was the same asked for meanwhile, the older one keeps its place in the order and the newer is let
-- go: what is sent is drawn then anyway. One that is set aside fails by its own fault: it gets a group of its own, so that
-- nothing waits for it. A card that went without its picture is drawn again later, beside what it is asked to show meanwhile:
-- under a name of its own, so that neither is taken for the other.
create function public.retry_message(p_id uuid, p_lease uuid, p_wait_ms bigint, p_uncertain boolean, p_code text,
  p_aside boolean) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_message public.outbox;
  v_key text;
begin
  select * into v_message from public.outbox where id = p_id and lease_token = p_lease and state = 'sending' for update;
  if v_message.id is null then
    return false;
  end if;
  v_key := case when p_code = 'picture-missing' and v_message.key not like 'picture:%' then 'picture:' else '' end || v_message.key;
  update public.outbox set state = 'dropped', code = 'same-as-earlier', finished_at = app.now()
    where studio_id = v_message.studio_id and key = v_key and state = 'pending';
  update public.outbox set state = 'pending', run_at = app.now() + p_wait_ms * interval '1 millisecond', worker = null,
    lease_token = null, lease_until = null, code = p_code, group_key = case when p_aside then 'aside:' || id else group_key end,
    key = v_key,
    uncertain_since = case when p_uncertain then coalesce(uncertain_since, claimed_at) else uncertain_since end
  where id = p_id;
  if p_aside then
    -- The group that it left.
    perform app.touch_lane(app.message_lane(v_message.studio_id, v_message.group_key), v_message.studio_id, null, v_message.group_key);
  end if;
  return true;
end $$;

grant execute on function app.take_messages(text, text[], integer, integer), app.messages_are_held(text[])
  to service_role;
select app.publish_functions(array['settle_message', 'retry_message'], 'service_role', false);

-- schemas/outbox/living_messages.sql

-- Messages that the worker sends for a studio, and where a change's cards are.

-- A card in a channel that nothing is posted in any more counts as none.
create function public.read_message(p_change_id uuid, p_kind text) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('channel', m.channel, 'ts', m.ts)
  from public.messages m where m.change_id = p_change_id and m.kind = p_kind
    and not exists (select from public.studios s
      where s.id = (select app.studio_id()) and s.channel_stopped is not null and s.listings_channel = m.channel)
$$;

create function public.send_messages(p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_worker();
  perform app.send(app.studio_id(), p_outbox);
end $$;

create function public.save_message(p_change_id uuid, p_kind text, p_channel text, p_ts text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_worker();
  insert into public.messages (studio_id, change_id, kind, channel, ts) values (app.studio_id(), p_change_id, p_kind, p_channel, p_ts)
  on conflict (change_id, kind) do update set channel = excluded.channel, ts = excluded.ts;
end $$;

-- Said once in thirty days, whichever attempt comes to saying it.
create function public.send_messages_once(p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_worker();
  perform app.send(app.studio_id(), (
    select coalesce(pg_catalog.jsonb_agg(e.value), '[]') from pg_catalog.jsonb_array_elements(p_outbox) e
    where not exists (select from public.outbox o where o.studio_id = app.studio_id() and o.key = app.outbox_key(e.value))));
end $$;

select app.publish_functions(array['read_message'], 'authenticated', false);
select app.publish_functions(array['send_messages', 'save_message', 'send_messages_once'], 'authenticated', true);

-- schemas/outbox/sending.sql

-- Messages and operations are written in the transaction of what they follow from: all or nothing.

-- The same for two entries that would say the same: a living card by its change, a note by its nonce.
create function app.outbox_key(p_entry jsonb) returns text
language sql immutable set search_path = '' as $$
  select pg_catalog.concat_ws(':', p_entry ->> 'template', p_entry ->> 'changeId', p_entry ->> 'shopId',
    p_entry ->> 'viewId', p_entry ->> 'to', p_entry ->> 'note', p_entry ->> 'nonce')
$$;

-- Messages of one change go out in order, so do those of one shop; others wait for nobody.
create function app.outbox_group(p_entry jsonb) returns text
language sql immutable set search_path = '' as $$
  select coalesce('change:' || (p_entry ->> 'changeId'), 'shop:' || (p_entry ->> 'shopId'), app.outbox_key(p_entry))
$$;

-- The entries, with a mention left out for whoever was alerted within ten minutes, and one `waiting` for her instead.
create function app.gathered(p_studio uuid, p_outbox jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_entry jsonb;
  v_person text;
  v_alerted timestamptz;
  v_mention jsonb;
  v_entries jsonb := '[]';
begin
  for v_entry in select value from pg_catalog.jsonb_array_elements(coalesce(p_outbox, '[]')) loop
    if v_entry ->> 'template' = 'change_note' and v_entry ->> 'note' = 'approval_asked' then
      v_mention := '[]';
      -- In one order, so that two requests at once don't wait for each other.
      for v_person in select distinct value from pg_catalog.jsonb_array_elements_text(v_entry -> 'mention') order by 1 loop
        select alerted_at into v_alerted from public.members
          where studio_id = p_studio and slack_user_id = v_person for update;
        if v_alerted is null or v_alerted <= app.now() - interval '10 minutes' then
          update public.members set alerted_at = app.now() where studio_id = p_studio and slack_user_id = v_person;
          v_mention := v_mention || pg_catalog.to_jsonb(v_person);
        elsif not exists (select from public.outbox where studio_id = p_studio and state = 'pending'
            and key = app.outbox_key(pg_catalog.jsonb_build_object('template', 'waiting', 'to', v_person))) then
          update public.members set alerted_at = v_alerted + interval '10 minutes'
            where studio_id = p_studio and slack_user_id = v_person;
          v_entries := v_entries || pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('template', 'waiting',
            'to', v_person, 'at', v_alerted + interval '10 minutes'));
        end if;
      end loop;
      v_entry := pg_catalog.jsonb_set(v_entry, '{mention}', v_mention);
    end if;
    v_entries := v_entries || pg_catalog.jsonb_build_array(v_entry);
  end loop;
  return v_entries;
end $$;

-- A waiting entry with the same key is locked until this transaction ends, rather than skipped: a delivery that took it
-- before our commit would draw the old state, and nothing would follow. An entry may name the time from which on it is
-- sent. One that waits for hours because it couldn't be sent is tried at once: there is something new to say.
create function app.send(p_studio uuid, p_outbox jsonb) returns void
language sql volatile set search_path = '' as $$
  insert into public.outbox (studio_id, group_key, key, entry, run_at)
  select p_studio, app.outbox_group(e.value), app.outbox_key(e.value), e.value, coalesce((e.value ->> 'at')::timestamptz, app.now())
  from (
    select distinct on (app.outbox_key(value)) value, ordinality
    from pg_catalog.jsonb_array_elements(app.gathered(p_studio, p_outbox)) with ordinality
    order by app.outbox_key(value), ordinality
  ) e
  order by e.ordinality
  on conflict (studio_id, key) where state = 'pending' do update set entry = excluded.entry,
    run_at = case when outbox.run_at < 'infinity' and outbox.run_at > app.now() + interval '1 minute'
      then least(outbox.run_at, excluded.run_at) else outbox.run_at end
$$;

grant execute on function app.outbox_group(jsonb), app.outbox_key(jsonb), app.gathered(uuid, jsonb),
  app.send(uuid, jsonb) to service_role, oms_definer;

-- schemas/installations/credentials.sql

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

select app.publish_functions(array['lease_installation', 'release_installation', 'save_installation_tokens',
  'expiring_installations', 'claim_installation_checks', 'sign_out_installation',
  'installation_answers'], 'service_role', false);

-- schemas/installations/ending.sql

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

-- schemas/installations/installing.sql

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

-- schemas/studio/reading.sql

-- A studio and its members, as every answer reads them.

create function app.member_json(p_member public.members) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_member.id, 'studioId', p_member.studio_id,
    'slackUserId', p_member.slack_user_id, 'name', p_member.name, 'role', p_member.role,
    'isGuest', p_member.is_guest, 'timeZone', p_member.time_zone, 'greeted', p_member.greeted_at is not null)
$$;

create function app.digest_json(p_studio public.studios) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('hour', p_studio.digest_hour, 'minute', p_studio.digest_minute,
      'days', pg_catalog.to_jsonb(p_studio.digest_days))
    || app.zone_json(coalesce(p_studio.digest_zone, (select m.time_zone from public.members m
      where m.studio_id = p_studio.id and m.role = 'owner' order by m.created_at, m.id limit 1), 'UTC'))
$$;

create function public.read_studio() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', s.id, 'name', s.name, 'teamId', s.team_id,
    'listingsChannel', case when s.channel_stopped is null then s.listings_channel end,
    'stoppedChannel', case when s.channel_stopped is not null and s.listings_channel is not null
      then pg_catalog.jsonb_build_object('id', s.listings_channel, 'why', s.channel_stopped) end,
    'soloMode', s.solo_mode, 'soloChosen', s.solo_chosen_at is not null,
    'smallChanges', s.small_changes,
    'oneOffs', pg_catalog.jsonb_build_object('way', s.one_offs, 'last', s.last_pieces),
    'paused', case when s.paused_at is not null then pg_catalog.jsonb_build_object('by', s.paused_by, 'at', s.paused_at) end,
    'dailyFeeCeiling', pg_catalog.jsonb_build_object('amount', s.fee_ceiling_cents, 'currency', 'USD'),
    'digest', app.digest_json(s),
    'ai', case when s.ai_opt_in_at is not null then pg_catalog.jsonb_build_object('at', s.ai_opt_in_at, 'by', s.ai_opt_in_by) end)
  from public.studios s where s.id = (select app.studio_id())
$$;

create function public.read_members() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(app.member_json(m) order by m.created_at, m.name, m.id), '[]')
  from public.members m where m.studio_id = (select app.studio_id())
$$;

grant execute on function app.digest_json(public.studios), app.member_json(public.members)
  to authenticated, service_role, oms_definer;
select app.publish_functions(array['read_studio', 'read_members'], 'authenticated', false);

-- schemas/studio/channels.sql

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

-- schemas/studio/directory.sql

-- From a Slack team and person to a studio and member: no studio is known yet, so this needs the secret key.

-- With the channel in which nothing may be posted any more: a click on an old card there is refused.
create function public.studio_of(p_team_id text) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', s.id, 'stoppedChannel',
    case when s.channel_stopped is not null and s.listings_channel is not null
      then pg_catalog.jsonb_build_object('id', s.listings_channel, 'why', s.channel_stopped) end)
  from public.studios s where s.team_id = p_team_id
$$;

create function public.ensure_studio(p_team_id text, p_name text) returns uuid
language sql volatile set search_path = '' as $$
  insert into public.studios (team_id, name) values (p_team_id, p_name)
  on conflict (team_id) do update set name = excluded.name
  returning id
$$;

create function public.member_of(p_studio_id uuid, p_slack_user_id text) returns jsonb
language sql stable set search_path = '' as $$
  select app.member_json(m) from public.members m where m.studio_id = p_studio_id and m.slack_user_id = p_slack_user_id
$$;

-- An existing role is kept, the lack of one too: an owner took it away. A guest keeps at most `maker`. A zone that the
-- server doesn't know leaves the one from before, or UTC. (The list of zones is read only where Slack names another one.)
create function public.ensure_member(
  p_studio_id uuid, p_slack_user_id text, p_name text, p_is_guest boolean, p_time_zone text, p_role text
) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_before text := (select m.time_zone from public.members m where m.studio_id = p_studio_id and m.slack_user_id = p_slack_user_id);
  v_zone text := case when p_time_zone in ('UTC', v_before) then p_time_zone else app.zone_named(p_time_zone) end;
  v_member public.members;
begin
  insert into public.members as m (studio_id, slack_user_id, name, is_guest, time_zone, role)
  values (p_studio_id, p_slack_user_id, p_name, p_is_guest, coalesce(v_zone, v_before, 'UTC'),
    case when p_is_guest and p_role in ('manager', 'owner') then 'maker' else p_role end)
  on conflict (studio_id, slack_user_id) do update set name = excluded.name, is_guest = excluded.is_guest,
    time_zone = excluded.time_zone,
    role = case when excluded.is_guest and m.role in ('manager', 'owner') then 'maker' else m.role end
  returning m.* into v_member;
  -- The second person of all; of those after them their owners know.
  if v_before is null and v_member.role is not null
    and (select pg_catalog.count(*) from public.members m where m.studio_id = p_studio_id and m.role is not null) = 2 then
    perform app.ask_whether_alone(p_studio_id, p_slack_user_id);
  end if;
  return app.member_json(v_member);
end $$;

create function public.ensure_listings_channel(p_studio_id uuid, p_channel text) returns void
language sql volatile set search_path = '' as $$
  update public.studios set listings_channel = p_channel where id = p_studio_id and listings_channel is null
$$;

-- true once.
create function public.first_sight(p_event_id text) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  insert into public.slack_events (event_id) values (p_event_id) on conflict do nothing;
  return found;
end $$;

select app.publish_functions(array['studio_of', 'ensure_studio', 'member_of', 'ensure_member',
  'ensure_listings_channel', 'first_sight'], 'service_role', false);

-- schemas/studio/pause.sql

-- The emergency brake, of a studio or of one shop.

-- Every write asks immediately before (writes_allowed), and the queue keeps publish operations back.
create function public.set_paused(p_paused boolean, p_shop_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
begin
  if p_shop_id is null then
    update public.studios set
      paused_at = case when p_paused then coalesce(paused_at, app.now()) end,
      paused_by = case when not p_paused then null when paused_at is null then v_me.id else paused_by end
    where id = v_me.studio_id;
  else
    perform app.require_shop(p_shop_id);
    update public.shops set paused = p_paused where id = p_shop_id;
  end if;
  -- What waits for its turn says that it is paused, or no longer.
  perform app.redraw_cards(array(select distinct o.change_id from public.operations o
    where o.studio_id = v_me.studio_id and o.kind = 'publish' and o.state = 'queued'
      and (p_shop_id is null or o.shop_id = p_shop_id)));
  perform app.effects(p_outbox, p_operations);
end $$;

-- Read immediately before every write to a marketplace. `held`: the lease is still this worker's.
create function public.writes_allowed(p_shop_id uuid, p_operation uuid, p_lease uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  perform app.require_worker();
  return (select pg_catalog.jsonb_build_object('paused', s.paused or t.paused_at is not null,
      'connected', s.health <> 'disconnected',
      'held', exists (select from public.operations o
        where o.id = p_operation and o.lease_token = p_lease and o.state = 'running' and o.lease_until > app.now()))
    from public.shops s join public.studios t on t.id = s.studio_id where s.id = p_shop_id);
end $$;

select app.publish_functions(array['set_paused', 'writes_allowed'], 'authenticated', true);

-- schemas/studio/people.sql

-- Roles of members, and what the app says to them once.

-- Only an owner gives roles; nobody gives herself one, guests make at most, and the last owner stays. Who is given another
-- one is told by `p_outbox`, and what they then can do with it: that greets them.
create function public.set_role(p_member_id uuid, p_role text, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members;
  v_member public.members;
begin
  -- All owners are locked in one order: two who remove each other at once would leave none.
  perform from public.members where role = 'owner' order by id for update;
  v_me := app.require_role('owner');
  select * into v_member from public.members where id = p_member_id for update;
  if v_member.id is null then
    perform app.missing();
  elsif v_member.is_guest and app.rank(p_role) > app.rank('maker') then
    perform app.refuse('not-allowed', '{"reason": "guest"}');
  elsif v_member.role = 'owner' and p_role is distinct from 'owner'
    and not exists (select from public.members where role = 'owner' and id <> v_member.id) then
    perform app.refuse('not-allowed', '{"reason": "last-owner"}');
  end if;
  if p_role is null or p_role is not distinct from v_member.role then
    update public.members set role = p_role where id = v_member.id;
  else
    update public.members set role = p_role, greeted_at = app.now() where id = v_member.id;
    perform app.effects(p_outbox, '[]');
    perform app.ask_whether_alone(v_me.studio_id, v_member.slack_user_id);
  end if;
end $$;

-- Whether this is the time to greet the caller: true once, and then `p_outbox` is sent.
create function public.greet(p_outbox jsonb) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('viewer');
begin
  update public.members set greeted_at = app.now(), offered_at = app.now() where id = v_me.id and greeted_at is null;
  if found then
    perform app.effects(p_outbox, '[]');
  end if;
  return found;
end $$;

-- Whether a direct message that means no command is answered: once in ten minutes for each person, of those without a role too.
create function public.offer() returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_member uuid := (select id from public.members where id = nullif(app.claim('member_id'), '')::uuid);
begin
  if v_member is null or app.claim('app_role') is distinct from 'member' then
    perform app.refuse('not-allowed');
  end if;
  update public.members set offered_at = app.now()
    where id = v_member and (offered_at is null or offered_at <= app.now() - interval '10 minutes');
  return found;
end $$;

select app.publish_functions(array['set_role', 'greet', 'offer'], 'authenticated', true);

-- schemas/studio/roles.sql

-- Who acts, and whether they may. Roles come from `members`; the token only says which member it is.

create function app.rank(p_role text) returns integer
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select case p_role when 'viewer' then 1 when 'maker' then 2 when 'manager' then 3 when 'owner' then 4 else 0 end);
end $$;

-- The member behind the token, at least of this role. Refuses `no-role`, `not-allowed`, and
-- `erasing`: whoever acts while the studio is erased is told so.
create function app.require_role(p_role text) returns public.members
language plpgsql stable set search_path = '' as $$
declare
  v_me public.members;
begin
  if app.claim('app_role') is distinct from 'member' then
    perform app.refuse('not-allowed');
  end if;
  select * into v_me from public.members where id = nullif(app.claim('member_id'), '')::uuid;
  if v_me.id is null or v_me.role is null then
    perform app.refuse('no-role');
  elsif app.rank(v_me.role) < app.rank(p_role) then
    perform app.refuse('not-allowed');
  elsif exists (select from public.erasure_requests where studio_id = v_me.studio_id) then
    perform app.refuse('erasing');
  end if;
  return v_me;
end $$;

create function app.require_worker() returns void
language plpgsql stable set search_path = '' as $$
begin
  if app.claim('app_role') is distinct from 'worker' or app.studio_id() is null then
    perform app.refuse('not-allowed');
  end if;
end $$;

grant execute on function app.rank(text) to authenticated, oms_definer;
grant execute on function app.require_role(text), app.require_worker() to oms_definer;

-- schemas/studio/settings.sql

-- Settings of a studio.

-- Somebody has a role in a studio that works alone: its owners are asked again. Until one answers, all stays as it was.
create function app.ask_whether_alone(p_studio uuid, p_who text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  update public.studios set solo_chosen_at = null where id = p_studio and solo_mode and solo_chosen_at is not null
    and exists (select from public.members where studio_id = p_studio and slack_user_id <> p_who and role is not null);
  if found then
    perform app.send(p_studio, pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('template', 'alone_question',
        'to', m.slack_user_id, 'who', p_who) order by m.slack_user_id))
      from public.members m where m.studio_id = p_studio and m.role = 'owner' and m.slack_user_id <> p_who;
  end if;
end $$;

-- Keys left out stay.
create function public.set_settings(p_settings jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
  v_typed text := p_settings #>> '{digest,zone}';
  v_zone text := app.zone_named(v_typed);
begin
  if p_settings #>> '{dailyFeeCeiling,currency}' <> 'USD' then
    perform app.refuse('bad-input', '{"field": "dailyFeeCeiling"}');
  elsif v_typed is not null and v_zone is null then
    perform app.refuse('bad-input', pg_catalog.jsonb_build_object('field', 'digest_zone', 'zone', v_typed));
  end if;
  update public.studios set
    listings_channel = case when p_settings ? 'listingsChannel' then p_settings ->> 'listingsChannel' else listings_channel end,
    channel_stopped = case when not p_settings ? 'listingsChannel' then channel_stopped end,
    channel_agreed_at = case when (p_settings ->> 'channelAgreed')::boolean then app.now()
      when not p_settings ? 'listingsChannel' then channel_agreed_at end,
    channel_agreed_by = case when (p_settings ->> 'channelAgreed')::boolean then v_me.id
      when not p_settings ? 'listingsChannel' then channel_agreed_by end,
    solo_mode = coalesce((p_settings ->> 'soloMode')::boolean, solo_mode),
    solo_chosen_at = case when p_settings ->> 'soloMode' is not null then app.now() else solo_chosen_at end,
    small_changes = coalesce((p_settings ->> 'smallChanges')::boolean, small_changes),
    one_offs = coalesce(p_settings ->> 'oneOffs', one_offs),
    fee_ceiling_cents = coalesce((p_settings #>> '{dailyFeeCeiling,amount}')::integer, fee_ceiling_cents),
    digest_hour = coalesce((p_settings #>> '{digest,hour}')::smallint, digest_hour),
    digest_minute = coalesce((p_settings #>> '{digest,minute}')::smallint, digest_minute),
    digest_days = case when p_settings -> 'digest' ? 'days'
      then array(select value::smallint from pg_catalog.jsonb_array_elements_text(p_settings #> '{digest,days}') order by 1)
      else digest_days end,
    digest_zone = coalesce(v_zone, digest_zone)
  where id = v_me.studio_id;
  -- What Slack refused in the channel from before goes elsewhere now.
  if p_settings ? 'listingsChannel' then
    update public.outbox set run_at = app.now()
      where studio_id = v_me.studio_id and state = 'pending' and code in ('is_archived', 'not_in_channel', 'channel_not_found');
  end if;
  perform app.effects(p_outbox, p_operations);
end $$;

-- Refusals are logged too, so a member without a role may be named here.
create function public.audit(p_event jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_member uuid := (select id from public.members where id = nullif(app.claim('member_id'), '')::uuid);
begin
  if v_member is null or app.claim('app_role') is distinct from 'member' then
    perform app.refuse('not-allowed');
  end if;
  insert into public.audit_events (studio_id, member_id, action, reference, outcome, code, change_id, listing_id, shop_id)
  values (app.studio_id(), v_member, p_event ->> 'action', p_event ->> 'reference', p_event ->> 'outcome',
    p_event ->> 'code', (p_event ->> 'changeId')::uuid, (p_event ->> 'listingId')::uuid, (p_event ->> 'shopId')::uuid);
end $$;

-- Switched to what it is already, nothing changes and nothing is announced.
create function public.set_ai_opt_in(p_on boolean, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
begin
  update public.studios set
    ai_opt_in_at = case when p_on then app.now() end, ai_opt_in_by = case when p_on then v_me.id end
  where id = v_me.studio_id and (ai_opt_in_at is not null) <> p_on;
  if found then
    perform app.effects(p_outbox, '[]');
  end if;
end $$;

grant execute on function app.ask_whether_alone(uuid, text) to service_role, oms_definer;
select app.publish_functions(array['set_settings', 'audit', 'set_ai_opt_in'], 'authenticated', true);

-- schemas/shops/access.sql

-- Who may use a shop.

-- A shop limited to named members is open to these only, owners included.
create function app.may_use_shop(p_shop uuid, p_member uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select not exists (select from public.shop_members where shop_id = p_shop)
      or exists (select from public.shop_members where shop_id = p_shop and member_id = p_member));
end $$;

create function app.require_shop(p_shop uuid) returns public.shops
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
begin
  select * into v_shop from public.shops where id = p_shop for update;
  if v_shop.id is null then
    perform app.missing();
  end if;
  return v_shop;
end $$;

grant execute on function app.may_use_shop(uuid, uuid) to authenticated, oms_definer;
grant execute on function app.require_shop(uuid) to oms_definer;

-- schemas/shops/connecting.sql

-- Connecting a shop: one-time link, consent in one browser, then shop, envelopes and first work in one transaction.

create function public.create_link(p_link_hash text, p_studio_id uuid, p_member_id uuid, p_expires_at timestamptz) returns void
language sql volatile set search_path = '' as $$
  insert into public.connect_links (link_hash, studio_id, member_id, expires_at)
  values (p_link_hash, p_studio_id, p_member_id, p_expires_at)
$$;

create function public.read_link(p_link_hash text) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('studioId', s.id, 'studioName', s.name, 'teamId', s.team_id,
    'askedBy', app.member_json(m), 'expiresAt', l.expires_at, 'used', l.used_at is not null)
  from public.connect_links l
  join public.studios s on s.id = l.studio_id
  join public.members m on m.id = l.member_id
  where l.link_hash = p_link_hash
$$;

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

-- Deleted as it is taken, so only the first gets it.
create function public.take_consent(p_state_hash text) returns jsonb
language sql volatile set search_path = '' as $$
  with taken as (delete from public.oauth_states where state_hash = p_state_hash returning *)
  select pg_catalog.jsonb_build_object('studioId', t.studio_id, 'member', app.member_json(m),
    'browserHash', t.browser_hash, 'verifier', t.verifier, 'expiresAt', t.expires_at)
  from taken t join public.members m on m.id = t.member_id
$$;

create function public.void_link(p_link_hash text) returns void
language sql volatile set search_path = '' as $$
  update public.connect_links set used_at = coalesce(used_at, app.now()) where link_hash = p_link_hash;
  delete from public.oauth_states where link_hash = p_link_hash;
$$;

create function public.shop_id_of(p_studio_id uuid, p_external_id text) returns uuid
language sql stable set search_path = '' as $$
  select id from public.shops where studio_id = p_studio_id and marketplace = 'etsy' and external_id = p_external_id
$$;

-- The envelopes are bound to `p_shop_id`. When the shop turns out to have another id here, nothing is stored and
-- `moved` names it: the caller seals again.
create function public.connect_shop(p_shop_id uuid, p_studio_id uuid, p_member_id uuid, p_identity jsonb, p_tokens jsonb, p_operations jsonb)
returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
  v_outcome text := 'connected';
begin
  -- The same shop from two browsers at once, perhaps for two studios: one after the other.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('etsy:' || (p_identity ->> 'externalId'), 0));
  if not exists (select from public.members where id = p_member_id and studio_id = p_studio_id and role = 'owner') then
    perform app.refuse('not-allowed');
  elsif exists (select from public.shops where marketplace = 'etsy' and external_id = p_identity ->> 'externalId'
                and health <> 'disconnected' and studio_id <> p_studio_id) then
    return '{"outcome": "taken"}';
  end if;
  -- Changes before the shop: the same order as everywhere.
  perform from public.changes where id in (
    select t.change_id from public.change_targets t join public.shops s on s.id = t.shop_id
    where s.studio_id = p_studio_id and s.marketplace = 'etsy' and s.external_id = p_identity ->> 'externalId' and t.state = 'parked')
    order by id for update;
  select * into v_shop from public.shops
    where studio_id = p_studio_id and marketplace = 'etsy' and external_id = p_identity ->> 'externalId' for update;
  if v_shop.id is null then
    insert into public.shops (id, studio_id, external_id, name, url, currency, connected_by)
    values (p_shop_id, p_studio_id, p_identity ->> 'externalId', p_identity ->> 'name', p_identity ->> 'url',
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
  -- Also where the shop seemed well: a sign-in that lacked a permission doesn't end its health.
  perform app.resume_after_sign_in(p_shop_id);
  if v_outcome <> 'already' then
    perform app.enqueue(p_studio_id, p_operations);
  end if;
  return pg_catalog.jsonb_build_object('outcome', v_outcome, 'shopId', p_shop_id);
end $$;

select app.publish_functions(array['create_link', 'read_link', 'begin_consent', 'take_consent', 'void_link',
  'shop_id_of', 'connect_shop'], 'service_role', false);

-- schemas/shops/credentials.sql

-- Envelopes in and out, and the lease of who refreshes. Only with the secret key.
create function public.read_tokens(p_shop_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('studioId', c.studio_id, 'externalShopId', s.external_id, 'access', c.access_token,
    'refresh', c.refresh_token, 'expiresAt', c.expires_at, 'refreshExpiresAt', c.refresh_expires_at, 'version', c.version)
  from public.shop_credentials c join public.shops s on s.id = c.shop_id where c.shop_id = p_shop_id
$$;

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

-- schemas/shops/dead_credentials.sql

-- A sign-in that is dead: who is told when, who has the copies kept, and when they are erased. Nothing is erased before people
-- were told, nor for tokens that we lost ourselves.

-- Whatever declares a sign-in dead or well again, the days are counted from it. Who doesn't say how it died can't tell.
create function app.count_dead_days() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  new.dead_since := case when new.health = 'auth-dead' then app.now() end;
  new.dead_how := case when new.health = 'auth-dead' then coalesce(new.dead_how, 'lost') end;
  new.dead_tellings := 0;
  new.dead_told_at := null;
  new.dead_warned_at := null;
  new.kept_until := null;
  new.kept_by := null;
  return new;
end $$;
create trigger count_dead_days before update of health on public.shops
  for each row when (new.health is distinct from old.health) execute function app.count_dead_days();

-- Who can connect a shop again: whoever connected it, while they may; else the first owner.
create function app.owner_of_shop(p_shop public.shops) returns text
language sql stable set search_path = '' as $$
  select m.slack_user_id from public.members m where m.studio_id = p_shop.studio_id and m.role = 'owner'
  order by m.id <> coalesce(p_shop.connected_by, m.id), m.created_at, m.id limit 1
$$;

-- 1, 2 or 3 messages should have been sent by now. Tokens that we lost ourselves are brought up on the same days.
create function app.telling_due(p_shop public.shops) returns smallint
language sql stable set search_path = '' as $$
  select case
    when p_shop.dead_tellings = 0 then 1
    when p_shop.dead_told_at is null then 0
    when app.now() >= e.at - interval '2 days' then 3
    when app.now() >= e.at - interval '4 days' then 2
    else 1 end::smallint
  from (select coalesce(app.erasing_at(p_shop), p_shop.dead_told_at + interval '7 days') as at) e
$$;

-- Slack takes our messages for this studio.
create function app.can_be_told(p_studio uuid) returns boolean
language sql stable set search_path = '' as $$
  select s.uninstalled_at is null and not exists (
    select from public.slack_installations i where i.id = s.installation_id and i.signed_out_at is not null)
  from public.studios s where s.id = p_studio
$$;

-- Of which telling a message is: its answer counts for this one alone.
create function app.telling_nonce(p_shop public.shops) returns text
language sql immutable set search_path = '' as $$
  select pg_catalog.concat_ws(':', 'dead', p_shop.id, extract(epoch from p_shop.dead_since), p_shop.dead_tellings,
    extract(epoch from p_shop.kept_until))
$$;

-- To the shop's owner alone. Nobody to tell: nothing is sent. The day it speaks of is `on`: with an `at` it would be sent only then.
create function app.login_note(p_shop public.shops, p_stage text, p_at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('template', 'shop_login', 'shopId', p_shop.id, 'to', o.id,
    'stage', p_stage, 'on', p_at, 'nonce', p_stage || ':' || extract(epoch from p_at))), '[]')
  from (select app.owner_of_shop(p_shop) as id) o where o.id is not null
$$;

-- To every owner and manager but the one who did it.
create function app.leading_note(p_shop public.shops, p_stage text, p_at timestamptz, p_nonce text, p_by text default null) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('template', 'shop_login',
    'shopId', p_shop.id, 'to', m.slack_user_id, 'stage', p_stage, 'on', p_at, 'by', p_by, 'nonce', p_nonce))
    order by m.role = 'owner' desc, m.slack_user_id), '[]')
  from public.members m
  where m.studio_id = p_shop.studio_id and m.role in ('owner', 'manager') and m.slack_user_id is distinct from p_by
$$;

-- Day 0, in the studio's channel: the whole team sees why nothing moves, and the one who can mend it is mentioned.
create function app.dead_note(p_shop public.shops) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_array(pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('template', 'shop_note',
    'shopId', p_shop.id, 'note', case p_shop.dead_how when 'lost' then 'auth_lost' else 'auth_dead' end,
    'mention', (select coalesce(pg_catalog.jsonb_agg(o.id), '[]') from (select app.owner_of_shop(p_shop) as id) o where o.id is not null),
    'until', case p_shop.dead_how when 'refused' then app.now() + interval '7 days' end,
    'nonce', 'dead:' || p_shop.id || ':' || extract(epoch from p_shop.dead_since))))
$$;

-- The telling that is due now. Told late, it ends late: two days are given after the last in any case.
create function app.tell_dead(p_shop uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
  v_stage text;
begin
  select * into v_shop from public.shops where id = p_shop for no key update;
  if not app.can_be_told(v_shop.studio_id) then
    return;
  end if;
  update public.shops set dead_tellings = app.telling_due(v_shop) where id = p_shop returning * into v_shop;
  v_stage := case when v_shop.dead_how = 'lost' then 'lost' else (array['signed_out', 'erase_later', 'erase_soon'])[v_shop.dead_tellings] end;
  if v_shop.dead_tellings = 1 then
    perform app.send(v_shop.studio_id, app.dead_note(v_shop));
  end if;
  perform app.send(v_shop.studio_id, app.leading_note(v_shop, v_stage,
    case v_shop.dead_tellings
      when 1 then app.now() + interval '7 days'
      when 2 then app.erasing_at(v_shop)
      else greatest(app.erasing_at(v_shop), app.now() + interval '2 days') end,
    app.telling_nonce(v_shop)));
end $$;

-- A telling arrived, or the last of its messages was given up though Slack was there: from here on it counts. What was let go
-- for another reason told nobody.
create function app.count_telling() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if new.state = 'dropped' and exists (
    select from public.outbox o where o.studio_id = new.studio_id and o.state in ('pending', 'sending')
      and o.entry ->> 'template' = 'shop_login' and o.entry ->> 'nonce' = new.entry ->> 'nonce') then
    return null;
  end if;
  update public.shops s set
    dead_told_at = coalesce(s.dead_told_at, app.now()),
    dead_warned_at = case when s.dead_tellings = 3 then coalesce(s.dead_warned_at, app.now()) end
  where s.studio_id = new.studio_id and s.id = (new.entry ->> 'shopId')::uuid and s.health = 'auth-dead'
    and app.telling_nonce(s) = new.entry ->> 'nonce';
  return null;
end $$;
create trigger count_telling after update of state on public.outbox for each row
  when (new.state is distinct from old.state and new.entry ->> 'template' = 'shop_login' and (new.state = 'delivered'
    or (new.state = 'dropped'
      and coalesce(new.code, '') not in ('uninstalled', 'signed-out', 'signed-in-again', 'erasing', 'erased', 'kept', 'gone', 'same-as-earlier'))))
  execute function app.count_telling();

-- An owner or manager has the copies kept for 30 days from now, which is seen by everybody who was told. Never for less
-- time than before. @returns until when; null: nothing of it is about to be erased
create function public.keep_shop(p_shop_id uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_shop public.shops;
begin
  select * into v_shop from public.shops where id = p_shop_id;
  if v_shop.id is null then
    perform app.missing();
  end if;
  -- Connecting and erasing take the same lock.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('etsy:' || v_shop.external_id, 0));
  update public.shops set kept_until = greatest(kept_until, app.now() + interval '30 days'), kept_by = v_me.id,
    dead_tellings = 1, dead_told_at = coalesce(dead_told_at, app.now()), dead_warned_at = null
  where id = p_shop_id and health = 'auth-dead' and dead_how = 'refused' returning * into v_shop;
  if not found then
    return null;
  end if;
  update public.outbox set state = 'dropped', code = 'kept', finished_at = app.now()
    where studio_id = v_shop.studio_id and state = 'pending' and entry ->> 'template' = 'shop_login'
      and entry ->> 'shopId' = p_shop_id::text;
  perform app.send(v_shop.studio_id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('template', 'shop_note',
      'shopId', p_shop_id, 'note', 'kept', 'mention', '[]'::jsonb, 'by', v_me.slack_user_id, 'until', v_shop.kept_until,
      'nonce', 'kept:' || extract(epoch from v_shop.kept_until)))
    || app.leading_note(v_shop, 'kept', v_shop.kept_until, 'kept:' || extract(epoch from v_shop.kept_until), v_me.slack_user_id));
  return pg_catalog.to_jsonb(v_shop.kept_until);
end $$;

-- The days are over, the last telling arrived at least two days ago, and people can still answer it.
create function app.is_past_saving(p_shop public.shops) returns boolean
language sql stable set search_path = '' as $$
  select coalesce(p_shop.health = 'auth-dead' and app.erasing_at(p_shop) <= app.now() and p_shop.dead_tellings = 3
    and p_shop.dead_warned_at <= app.now() - interval '2 days' and app.can_be_told(p_shop.studio_id), false)
$$;

-- Everything at once, and the last note with it: killed before or after, it is done once and said once. One that was
-- connected again meanwhile stays. @returns rows per table, or null
create function public.erase_dead_shop(p_operation uuid, p_lease uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
  v_counts jsonb;
begin
  select s.* into v_shop from public.operations o join public.shops s on s.id = o.shop_id
    where o.id = p_operation and o.lease_token = p_lease and o.state = 'running' and o.kind = 'erase_shop' for update of o;
  if v_shop.id is null then
    perform app.refuse('lease-lost');
  end if;
  -- Connecting takes the same lock first: either it comes before and saves the shop, or after and begins anew.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('etsy:' || v_shop.external_id, 0));
  select * into v_shop from public.shops where id = v_shop.id;
  if not app.is_past_saving(v_shop) then
    return null;
  end if;
  v_counts := app.erase_shop(v_shop.studio_id, v_shop.id);
  perform app.send(v_shop.studio_id, app.leading_note(v_shop, 'erased', app.now(), 'erased:' || extract(epoch from app.now())));
  return v_counts;
end $$;

grant execute on function app.count_dead_days(), app.telling_nonce(public.shops),
  app.leading_note(public.shops, text, timestamptz, text, text), app.count_telling() to service_role, oms_definer;
grant execute on function app.owner_of_shop(public.shops), app.telling_due(public.shops), app.can_be_told(uuid),
  app.dead_note(public.shops), app.login_note(public.shops, text, timestamptz), app.tell_dead(uuid),
  app.is_past_saving(public.shops) to service_role;
select app.publish_functions(array['keep_shop'], 'authenticated', true);
select app.publish_functions(array['erase_dead_shop'], 'service_role', false);

-- schemas/shops/profiles.sql

-- A shop's own settings on the marketplace, as the worker read them.

create function public.record_shop(p_operation uuid, p_lease uuid, p_shop jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease_on_shop(p_operation, p_lease);
begin
  if v_operation.shop_id is distinct from (p_shop ->> 'shopId')::uuid then
    perform app.missing();
  end if;
  update public.shops set name = p_shop ->> 'name', url = p_shop ->> 'url', currency = p_shop ->> 'currency',
    counts = p_shop -> 'counts', read_at = app.now(), health = 'ok'
  where id = v_operation.shop_id and health <> 'disconnected';
  if not found then
    perform app.refuse('shop-disconnected');
  end if;
  insert into public.shop_profiles (shop_id, studio_id, profiles, suggested)
  values (v_operation.shop_id, v_operation.studio_id, p_shop -> 'profiles', p_shop -> 'suggestedDefaults')
  on conflict (shop_id) do update set profiles = excluded.profiles, suggested = excluded.suggested;
  perform app.effects(p_outbox, p_operations);
end $$;

select app.publish_functions(array['record_shop'], 'authenticated', true);

-- schemas/shops/reading.sql

-- A reading goes on as long as its operation does: a killed one is taken up again or given up, and says so by its state.
-- Tenants see no operations: all that they are told of one is this.
create function app.is_at_work(p_operation uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (select from public.operations o
    where o.studio_id = (select app.studio_id()) and o.id = p_operation and o.state in ('queued', 'running'))
$$;

grant create on schema app to oms_definer;
alter function app.is_at_work(uuid) owner to oms_definer;
revoke create on schema app from oms_definer;
revoke execute on function app.is_at_work(uuid) from public;

-- How many listings of one shop differ in what nobody asked to settle.
create function app.differing_of(p_shop uuid) returns bigint
language plpgsql stable set search_path = '' as $$
begin
  return (select coalesce(pg_catalog.sum(c.unasked), 0) from public.listing_counts c
    where c.studio_id = (select app.studio_id()) and c.shop_id = p_shop);
end $$;

-- How far a shop's newest reading is while it goes on, and when its listings were last read whole. A reading that ended
-- without a result (its shop refused, or was disconnected) is not said to go on for ever.
create function public.read_shops() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
    'id', s.id, 'externalId', s.external_id, 'name', s.name, 'url', s.url, 'currency', s.currency,
    'health', s.health, 'paused', s.paused, 'counts', s.counts, 'profiles', p.profiles, 'defaults', s.defaults,
    'suggestedDefaults', p.suggested, 'publishCount', s.publish_count,
    'lastPublishedAt', s.last_published_at, 'readAt', s.read_at,
    'connectedBy', s.connected_by, 'connectedAt', s.connected_at,
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

-- What nearly every answer is drawn with, in one request for one moment.
create function public.read_context() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('studio', public.read_studio(), 'members', public.read_members(), 'shops', public.read_shops())
$$;

grant execute on function app.is_at_work(uuid), app.differing_of(uuid) to authenticated, oms_definer;
select app.publish_functions(array['read_shops', 'read_context'], 'authenticated', false);

-- schemas/shops/reminders.sql

-- How long sign-ins live: exercised daily, and reminded of before they end. What becomes of a dead one is in dead_credentials.sql.

-- What is due in one studio, enqueued once however many ask. @returns {exercised, reminded, told, warned, erasing}
create function app.tend_logins(p_studio uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_shop public.shops;
  v_credentials record;
  v_exercised integer;
  v_erasing integer;
  v_reminded integer := 0;
  v_told integer := 0;
  v_warned integer := 0;
begin
  -- A sign-in that nobody used for most of a day, and every dead one: perhaps it was held for dead too soon.
  insert into public.operations (studio_id, kind, key, shop_id, priority, run_at)
  select s.studio_id, 'exercise_login', 'exercise_login:' || s.id || ':' || (v_now at time zone 'UTC')::date, s.id, 10,
    v_now + interval '1 second' * (pg_catalog.hashtext(s.id::text) & 511)
  from public.shops s join public.shop_credentials c on c.shop_id = s.id and c.studio_id = p_studio
  where s.studio_id = p_studio
    and (s.health = 'auth-dead' or (s.health in ('ok', 'reading') and c.updated_at < v_now - interval '20 hours'))
  on conflict (studio_id, key) do nothing;
  get diagnostics v_exercised = row_count;

  -- Renewing it gives another 90 days. Reminded is only where that was tried, and an hour later its end still is near.
  for v_credentials in
    update public.shop_credentials c set reminded_of = c.refresh_expires_at, reminded_days = d.days
    from (
      select k.shop_id, case when k.refresh_expires_at <= v_now + interval '1 day' then 1
          when k.refresh_expires_at <= v_now + interval '7 days' then 7 else 14 end as days
      from public.shop_credentials k join public.shops s on s.id = k.shop_id
      where k.studio_id = p_studio and s.health in ('ok', 'reading') and k.refresh_expires_at > v_now
        and k.refresh_expires_at <= v_now + interval '14 days'
        and exists (select from public.operations o where o.shop_id = k.shop_id and o.kind = 'exercise_login'
          and o.created_at > v_now - interval '3 days' and o.created_at <= v_now - interval '1 hour')
    ) d
    where c.studio_id = p_studio and c.shop_id = d.shop_id
      and (c.reminded_of is distinct from c.refresh_expires_at or c.reminded_days > d.days)
    returning c.shop_id, c.refresh_expires_at, c.reminded_days
  loop
    select * into v_shop from public.shops where id = v_credentials.shop_id;
    perform app.send(v_shop.studio_id,
      app.login_note(v_shop, 'ends_' || v_credentials.reminded_days, v_credentials.refresh_expires_at));
    v_reminded := v_reminded + 1;
  end loop;

  -- A telling is due: the first at once, the second four and the last two days before the end. Whoever slept through some
  -- hears the last. Who can't be reached now is told, and the days are counted, when they can be.
  for v_shop in
    select s.* from public.shops s
    where s.studio_id = p_studio and s.health = 'auth-dead' and app.can_be_told(s.studio_id) and app.telling_due(s) > s.dead_tellings
    order by s.id for no key update skip locked
  loop
    if v_shop.dead_tellings = 0 then
      v_told := v_told + 1;
    else
      v_warned := v_warned + 1;
    end if;
    perform app.tell_dead(v_shop.id);
  end loop;

  -- Promised: whatever became of one that was asked for before, there is one as long as the shop is there to be erased.
  insert into public.operations (studio_id, kind, key, shop_id, priority)
  select s.studio_id, 'erase_shop', 'erase_shop:' || s.id || ':' || pg_catalog.gen_random_uuid(), s.id, 10
  from public.shops s where s.studio_id = p_studio and app.is_past_saving(s) and not exists (
    select from public.operations o where o.shop_id = s.id and o.kind = 'erase_shop' and o.state in ('queued', 'running'));
  get diagnostics v_erasing = row_count;
  return pg_catalog.jsonb_build_object('exercised', v_exercised, 'reminded', v_reminded, 'told', v_told, 'warned', v_warned,
    'erasing', v_erasing);
end $$;

-- Every hour is often enough: nothing here is in a hurry. Studios with nothing due are passed over: a sign-in that is
-- exercised today already, and is not near its end, is looked at tomorrow.
create function public.tend_logins() returns jsonb
language sql volatile set search_path = '' as $$
  select app.each_studio_alone(array(
    select distinct s.studio_id from (select app.now() as now) t, public.shops s
    left join public.shop_credentials c on c.shop_id = s.id
    where s.health = 'auth-dead' or (s.health in ('ok', 'reading') and (c.refresh_expires_at <= t.now + interval '14 days'
      or (c.updated_at < t.now - interval '20 hours' and not exists (select from public.operations o
        where o.studio_id = s.studio_id and o.key = 'exercise_login:' || s.id || ':' || (t.now at time zone 'UTC')::date))))),
    'app.tend_logins')
$$;

grant execute on function app.tend_logins(uuid) to service_role;
select app.publish_functions(array['tend_logins'], 'service_role', false);

-- schemas/shops/resuming.sql

-- Work that waited for a shop goes on when the shop is connected or signed in again.

-- What waited for this target's shop goes on without a new approval: it was decided on, and it costs what was decided. Of
-- work that waited for a shop that was disconnected the fee is reserved and the fields are claimed anew, as of a new decision.
create function app.let_go_on(p_change public.changes, p_target public.change_targets) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_member uuid;
begin
  if app.waits_for_shop(p_target) then
    if app.fee_cents_of(p_change, p_change.mode, 1) > 0 then
      select member_id into v_member from public.decisions where change_id = p_change.id and verdict in ('approve', 'go_live', 'retry')
        order by seq desc limit 1;
      perform app.reserve_fees(p_change, v_member, array[p_target.id], 0);
    end if;
    update public.operations set state = 'cancelled', finished_at = app.now()
      where target_id = p_target.id and kind = 'publish' and state = 'parked';
    insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, target_id)
    values (p_target.studio_id, 'publish', true, 'publish:' || p_target.id || ':' || pg_catalog.gen_random_uuid(), p_target.shop_id,
      p_target.change_id, p_target.id);
  else
    update public.operations set state = 'queued', run_at = app.now(), attempt = 0, outcome_code = null, finished_at = null
      where target_id = p_target.id and kind = 'publish' and state = 'parked' and outcome_code in ('auth-dead', 'auth-scope');
    if not found then
      return;
    end if;
  end if;
  update public.change_targets set state = 'pending', step = null, failure = null where id = p_target.id;
  perform app.derive_state(p_change.id);
end $$;

-- Where that is refused (the day's ceiling is reached, another change took the fields) it waits on, and the person whose
-- decision it was is told what to do. Connecting itself goes through.
create function app.resume_target(p_target uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_change public.changes;
  v_target public.change_targets;
  v_shop text;
  v_code text;
  v_detail jsonb;
  v_text text;
begin
  select c.* into v_change from public.change_targets t join public.changes c on c.id = t.change_id
    where t.id = p_target for update of c;
  select * into v_target from public.change_targets where id = p_target;
  if v_target.state <> 'parked' or v_change.state not in ('approved', 'scheduled', 'applying', 'failed')
    or exists (select from public.operations where target_id = p_target and state = 'running') then
    return;
  end if;
  begin
    perform app.let_go_on(v_change, v_target);
    return;
  exception when raise_exception then
    get stacked diagnostics v_code = message_text, v_text = pg_exception_detail;
    v_detail := v_text::jsonb;
  end;
  select name into v_shop from public.shops where id = v_target.shop_id;
  v_text := v_shop || ' is connected again, but ' || case v_code
    when 'fee-ceiling' then 'this would go over the studio''s fee ceiling for today. Tomorrow (UTC), or once an owner has raised it in /oms settings, press Retry.'
    when 'already-asked' then 'another change of the same listing, ' || (v_detail ->> 'changeCode') || ', was asked for meanwhile. Once that is decided, press Retry.'
    else 'I couldn''t go on with this. Press Retry.' end;
  update public.change_targets set failure = pg_catalog.jsonb_build_object('code', v_code, 'text', v_text, 'reference', '')
    where id = p_target;
  perform app.send(v_change.studio_id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
    'template', 'change_note', 'changeId', v_change.id, 'note', 'parked', 'text', v_text,
    'nonce', 'waits:' || p_target || ':' || extract(epoch from app.now()),
    'mention', (select coalesce(pg_catalog.jsonb_agg(d.slack_user_id), '[]') from (
      select m.slack_user_id from public.decisions d join public.members m on m.id = d.member_id
      where d.change_id = v_change.id and d.verdict in ('approve', 'go_live', 'retry') order by d.seq desc limit 1) d))));
end $$;

-- A shop's sign-in works again: what was parked for want of it goes on by itself, and nothing else.
create function app.resume_after_sign_in(p_shop uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_targets uuid[] := array(
    select t.id from public.change_targets t
    where t.shop_id = p_shop and t.state = 'parked' and t.failure ->> 'code' in ('auth-dead', 'auth-scope', 'shop-disconnected')
    order by t.change_id, t.seq);
begin
  perform app.resume_target(t.id) from pg_catalog.unnest(v_targets) t (id);
  update public.operations set state = 'queued', run_at = app.now(), attempt = 0, outcome_code = null, finished_at = null
    where shop_id = p_shop and kind <> 'publish' and state = 'parked' and outcome_code in ('auth-dead', 'auth-scope');
  perform app.redraw_cards(array(
    select t.change_id from public.change_targets t join public.changes c on c.id = t.change_id
    where t.shop_id = p_shop and (t.id = any (v_targets) or c.state = 'in_review'
      or (c.state in ('applying', 'applied', 'failed') and t.state = 'on_marketplace'))));
end $$;

grant execute on function app.let_go_on(public.changes, public.change_targets), app.resume_target(uuid),
  app.resume_after_sign_in(uuid) to service_role;

-- schemas/shops/settings.sql

-- Settings of a shop: defaults, who may use it, and its end.

create function public.set_shop_defaults(p_shop_id uuid, p_defaults jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
begin
  perform app.require_shop(p_shop_id);
  if not app.may_use_shop(p_shop_id, v_me.id) then
    perform app.refuse('not-allowed');
  end if;
  update public.shops set defaults = p_defaults where id = p_shop_id;
  perform app.effects(p_outbox, p_operations);
end $$;

-- The tokens go at once. What waited for this shop stops, and its listings say why.
create function public.disconnect_shop(p_shop_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_role('owner');
  perform app.stop_shop(p_shop_id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- Who may change a shop. Nobody named: everybody whose role allows it. An owner names others, and herself, at any time.
create function public.set_shop_access(p_shop_id uuid, p_members uuid[], p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
begin
  perform app.require_shop(p_shop_id);
  -- One owner after the other: both lists laid over each other would be nobody's choice.
  perform from public.shops where id = p_shop_id for update;
  -- Foreign and unknown members look the same.
  if exists (select from pg_catalog.unnest(p_members) n(id) where not exists (select from public.members m where m.id = n.id)) then
    perform app.missing();
  elsif exists (select from public.members m where m.id = any (p_members) and m.role is null) then
    perform app.refuse('not-allowed', '{"reason": "no-role"}');
  end if;
  delete from public.shop_members where shop_id = p_shop_id;
  insert into public.shop_members (studio_id, shop_id, member_id)
    select distinct v_me.studio_id, p_shop_id, n.id from pg_catalog.unnest(p_members) n(id);
  perform app.effects(p_outbox, p_operations);
end $$;

select app.publish_functions(array['set_shop_defaults', 'disconnect_shop', 'set_shop_access'], 'authenticated', true);

-- schemas/photos/bucket.sql

-- The private bucket for photos, where Supabase Storage exists (the embedded database has none; photos lie in a folder).
-- An object's first folder is its studio: a tenant's token opens no other.
do $$
begin
  if pg_catalog.to_regclass('storage.objects') is null or pg_catalog.to_regclass('storage.buckets') is null then
    return;
  end if;
  execute $sql$
    insert into storage.buckets (id, name, public) values ('photos', 'photos', false) on conflict (id) do nothing
  $sql$;
  execute $sql$
    create policy oms_photos on storage.objects to authenticated
    using (bucket_id = 'photos' and (storage.foldername(name))[1] = (select app.studio_id())::text)
    with check (bucket_id = 'photos' and (storage.foldername(name))[1] = (select app.studio_id())::text)
  $sql$;
end $$;

-- schemas/taxonomy/taxonomy.sql

-- The marketplace's category tree: written with the secret key, searched by everybody.

create function public.replace_taxonomy(p_nodes jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  delete from public.taxonomy where true;
  insert into public.taxonomy (id, parent_id, name, path, is_leaf, position)
  select (n.value ->> 'id')::integer, (n.value ->> 'parentId')::integer, n.value ->> 'name', n.value ->> 'path',
    (n.value ->> 'isLeaf')::boolean, n.ordinality::integer
  from pg_catalog.jsonb_array_elements(p_nodes) with ordinality n;
end $$;

create function app.taxonomy_json(p_node public.taxonomy) returns jsonb
language sql immutable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_node.id, 'parentId', p_node.parent_id, 'name', p_node.name,
    'path', p_node.path, 'isLeaf', p_node.is_leaf)
$$;

-- Leaves in whose path every word occurs; best first: words in the name itself, the name that begins with them, short paths.
create function public.search_taxonomy(p_words text, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  with words as (
    select distinct w as word from pg_catalog.regexp_split_to_table(pg_catalog.lower(pg_catalog.btrim(p_words)), '\s+') w where w <> ''
  ), found as (
    select t, t.position, pg_catalog.length(t.path) as path_length,
      (select pg_catalog.count(*) from words w where pg_catalog.strpos(pg_catalog.lower(t.name), w.word) > 0) as in_name,
      pg_catalog.starts_with(pg_catalog.lower(t.name), pg_catalog.lower(pg_catalog.btrim(p_words))) as begins
    from public.taxonomy t
    where t.is_leaf and not exists (select from words w where pg_catalog.strpos(pg_catalog.lower(t.path), w.word) = 0)
    order by in_name desc, begins desc, path_length, t.position
    limit p_limit
  )
  select coalesce(pg_catalog.jsonb_agg(app.taxonomy_json(f.t) order by in_name desc, begins desc, path_length, f.position), '[]')
  from found f
$$;

-- Those of the ids that there are, in the order asked for.
create function public.taxonomy_nodes(p_ids integer[]) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(app.taxonomy_json(t) order by asked.position), '[]')
  from pg_catalog.unnest(p_ids) with ordinality asked (id, position) join public.taxonomy t on t.id = asked.id
$$;

create function public.taxonomy_fetched_at() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.to_jsonb(max(fetched_at)) from public.taxonomy
$$;

grant execute on function app.taxonomy_json(public.taxonomy) to service_role;
select app.publish_functions(array['replace_taxonomy', 'search_taxonomy', 'taxonomy_nodes',
  'taxonomy_fetched_at'], 'service_role', false);

-- schemas/changes/reading.sql

-- Reading, with the caller's own rights: row level security leaves only the studio's rows. One request each.
create function app.change_json(p_change public.changes) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object(
      'id', p_change.id, 'studioId', p_change.studio_id, 'code', p_change.code, 'state', p_change.state,
      'kind', p_change.kind, 'listingId', p_change.listing_id,
      'revision', p_change.revision, 'contentHash', p_change.content_hash, 'mode', p_change.mode,
      'content', p_change.content, 'source', p_change.source, 'textBy', p_change.text_by,
      'preparing', p_change.preparing, 'photoProblems', p_change.photo_problems, 'author', p_change.author_id,
      'contributors', coalesce((select pg_catalog.jsonb_agg(e.member_id order by e.first_at, e.member_id)
        from public.change_edits e where e.change_id = p_change.id), '[]'),
      'barred', case when p_change.state in ('draft', 'in_review', 'rejected') then app.barred_json(p_change) else '[]' end,
      'oneManager', case when p_change.state in ('draft', 'in_review', 'rejected') then app.needs_one_manager(p_change)
        else p_change.kind = 'unpublish' end,
      'small', app.small_word(p_change),
      'together', case when p_change.together is null or p_change.state <> 'in_review' then '[]' else (
        select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', o.id, 'code', o.code, 'kind', o.kind,
          'state', o.state, 'contentHash', o.content_hash, 'title', o.content ->> 'title', 'payload', (
            select t.payload from public.change_targets t where t.change_id = o.id order by t.seq limit 1)) order by o.seq)
        from public.changes o where o.together = p_change.together and o.studio_id = p_change.studio_id)
        end,
      'targets', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'id', t.id, 'shopId', t.shop_id, 'content', t.content, 'payload', t.payload, 'state', t.state,
          'step', t.step, 'progress', t.progress, 'listingId', t.listing_id, 'listingUrl', t.listing_url,
          'failure', t.failure, 'verified', t.verified,
          -- How the listing stands since, as it was last read.
          'there', (select case when l.gone_at is not null then 'gone' else l.state end from public.listings l
            where l.shop_id = t.shop_id and l.external_id = t.listing_id)) order by t.seq)
        from public.change_targets t where t.change_id = p_change.id), '[]'),
      'decisions', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'by', d.member_id, 'verdict', d.verdict, 'selfApproved', d.self_approved, 'reason', d.reason,
          'mode', d.mode, 'at', d.at) order by d.seq)
        from public.decisions d where d.change_id = p_change.id), '[]'),
      'requested', p_change.requested, 'createdAt', p_change.created_at, 'updatedAt', p_change.updated_at));
end $$;

create function app.change_json_of(p_change uuid) returns jsonb
language sql stable set search_path = '' as $$
  select app.change_json(c) from public.changes c where c.id = p_change
$$;

create function public.read_change(p_id uuid, p_code text default null) returns jsonb
language sql stable set search_path = '' as $$
  select app.change_json(c) from public.changes c
  where c.id = p_id or (p_id is null and c.code = pg_catalog.lower(p_code))
$$;

create function public.read_changes(
  p_states text[], p_author uuid, p_limit integer, p_offset integer, p_oldest boolean default false
) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(app.change_json(c) order by case when p_oldest then c.seq else -c.seq end), '[]')
  from (
    select * from public.changes
    where studio_id = (select app.studio_id())
      and (p_states is null or state = any (p_states)) and (p_author is null or author_id = p_author)
    order by case when p_oldest then seq end, seq desc limit p_limit offset p_offset
  ) c
$$;

grant execute on function app.change_json(public.changes), app.change_json_of(uuid)
  to authenticated, service_role, oms_definer;
select app.publish_functions(array['read_change', 'read_changes'], 'authenticated', false);

-- schemas/changes/four_eyes.sql

-- Four eyes: a change is approved by somebody whose hand is in no part of it. Judged from who wrote each value that it
-- would write, here and nowhere else.

-- As people compare them (src/catalog/fields/fields.ts, `sameValue`): the order and case of tags and materials are the
-- marketplace's business, and nothing is as good as not there.
create function app.plain_fields(p_fields jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_object_agg(f.key, case
      when f.key in ('tags', 'materials') and pg_catalog.jsonb_typeof(f.value) = 'array' then (
        select coalesce(pg_catalog.jsonb_agg(v.word order by v.word collate "C"), '[]')
        from (select pg_catalog.lower(pg_catalog.normalize(value::text)) as word from pg_catalog.jsonb_array_elements(f.value)) v)
      else f.value end), '{}')
    from pg_catalog.jsonb_each(p_fields) f where f.value <> 'null');
end $$;

create function app.plain_value(p_field text, p_value jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select app.plain_fields(pg_catalog.jsonb_build_object(p_field, p_value)) -> p_field
$$;

-- Every value that this change would write, with who wrote it and whether it stands there already.
create function app.values_to_write(p_change public.changes) returns table (shop_id uuid, field text, value jsonb, entries jsonb, there boolean)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    select null::uuid, f.key, f.value, coalesce(p_change.written -> f.key, '[]'), false
    from pg_catalog.jsonb_each(p_change.content) f
    where p_change.kind = 'create' and (not app.is_empty(f.value) or p_change.written ? f.key)
    union all
    select t.shop_id, f.key, f.value, coalesce(t.written -> f.key, '[]'),
      p_change.kind = 'edit' and app.plain_value(f.key, f.value) is not distinct from app.plain_value(f.key, l.live -> f.key)
    from public.change_targets t
    cross join lateral pg_catalog.jsonb_each(app.values_of(t.content)
      || case when p_change.kind = 'create' then '{"shop": true}' else '{}' end::jsonb) f
    left join public.listings l on l.id = p_change.listing_id
    where t.change_id = p_change.id and p_change.kind in ('create', 'edit');
end $$;

-- Whose hand is in it, in what. `field` null: in the change as such.
-- A new listing is always its author's, too. An edit is the word of those who wrote its values; for a value without a known
-- writer (read there once, or older than this record) they are those who made and edited the change. Everything else is the
-- word of whoever asks for it.
create function app.contributions(p_change public.changes) returns table (member_id uuid, shop_id uuid, field text, from_ text)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    with made as (
      select p_change.author_id as member_id
      union
      select e.member_id from public.change_edits e where e.change_id = p_change.id
    ), valued as (
      select v.*, pg_catalog.bool_and(v.there) over () as all_there from app.values_to_write(p_change) v
    ), counted as (
      select v.shop_id, v.field, v.value, v.entries, case when v.field = 'overrides' then app.choosers(v.entries, v.value) end as choosers
      from valued v where not v.there or v.all_there
    ), hands as (
      -- Of a value that is one word, its last writer; of a text or a list, everybody who wrote in it. A standing rule is
      -- named, and bars nobody.
      select (e.value ->> 'by')::uuid as member_id, c.shop_id, c.field, e.value ->> 'from' as from_
      from counted c cross join lateral pg_catalog.jsonb_array_elements(c.entries) with ordinality e
      where e.value ->> 'from' <> 'rule' and e.value ->> 'by' is not null
        and case when c.field = 'overrides' then e.ordinality = any (c.choosers)
          else e.ordinality = pg_catalog.jsonb_array_length(c.entries)
            or not (pg_catalog.jsonb_typeof(c.value) in ('number', 'boolean', 'null') or c.field in ('price', 'sku')
              or c.field like 'sku:%') end
    )
    select h.member_id, h.shop_id, h.field, h.from_ from hands h
    union
    select m.member_id, c.shop_id, c.field, 'form'
    from counted c cross join made m
    where p_change.kind = 'edit' and not exists (
      select from hands h where h.field = c.field and h.shop_id is not distinct from c.shop_id)
    union
    select m.member_id, null, null, 'form' from made m
    where case when p_change.kind = 'create'
        -- A change without any record is an older one: all who edited it are in it.
        then m.member_id = p_change.author_id or (p_change.written = '{}' and not exists (
          select from public.change_targets t where t.change_id = p_change.id and t.written <> '{}'))
      else p_change.kind <> 'edit' and m.member_id = p_change.author_id end;
end $$;

-- A member who is named nowhere in its records has no hand in it: most are, and are judged by that alone.
create function app.contributed(p_change public.changes, p_member uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (p_member = p_change.author_id
      or pg_catalog.strpos(p_change.written::text, p_member::text) > 0
      or exists (select from public.change_edits e where e.change_id = p_change.id and e.member_id = p_member)
      or exists (select from public.change_targets t
        where t.change_id = p_change.id and pg_catalog.strpos(t.written::text, p_member::text) > 0))
    and exists (select from app.contributions(p_change) c where c.member_id = p_member);
end $$;

create function app.barred_json(p_change public.changes) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('by', b.member_id, 'parts', b.parts) order by b.member_id), '[]')
    from (
      select c.member_id, pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', c.shop_id, 'field', c.field, 'from', c.from_)
        order by c.field, c.shop_id) filter (where c.field is not null) as parts
      from app.contributions(p_change) c group by c.member_id
    ) b);
end $$;

-- What has to be the same for a listing to be what it was.
create function app.fields_mark(p_fields jsonb) returns text
language sql immutable set search_path = '' as $$
  select pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(app.plain_fields(p_fields)::text, 'UTF8')), 'hex')
$$;

-- Taken off sale from here, and neither changed nor on sale since, as far as is known.
create function app.may_come_back(p_listing public.listings) returns boolean
language sql immutable set search_path = '' as $$
  select case when p_listing.state = 'inactive' and p_listing.gone_at is null and p_listing.taken_off_as is not null
    then coalesce(p_listing.taken_off_as = app.fields_mark(p_listing.live), false) else false end
$$;

create function app.forget_taken_off() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.taken_off_as := null;
  return new;
end $$;
create trigger forget_taken_off before update of state on public.listings
  for each row when (old.state = 'inactive' and new.state <> 'inactive') execute function app.forget_taken_off();

-- Needs one manager, who may be its author: to take a listing off sale, and to put back unchanged and without a fee what was
-- taken off sale here.
create function app.needs_one_manager(p_change public.changes) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select p_change.kind = 'unpublish' or (p_change.kind = 'put_on_sale' and exists (
      select from public.listings l where l.id = p_change.listing_id and app.is_paid(l) and app.may_come_back(l))));
end $$;

-- Who may approve it now: managers and owners who may use every shop of it and whose hand is in no part.
create function app.may_approve(p_change public.changes, p_member public.members) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return p_member.studio_id = p_change.studio_id and app.rank(p_member.role) >= app.rank('manager')
    and not exists (select from public.change_targets t
      where t.change_id = p_change.id and not app.may_use_shop(t.shop_id, p_member.id))
    and (app.needs_one_manager(p_change) or not app.contributed(p_change, p_member.id));
end $$;

create function app.approvers(p_change public.changes) returns setof public.members
language sql stable set search_path = '' as $$
  select m.* from public.members m
  where m.studio_id = p_change.studio_id and app.may_approve(p_change, m)
  order by m.created_at, m.name, m.id
$$;

-- Whoever asks is told to those who may answer.
create function app.to_approvers(p_change uuid, p_outbox jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(case when e.value ->> 'note' = 'approval_asked'
      then e.value || pg_catalog.jsonb_build_object('mention', (
        select coalesce(pg_catalog.jsonb_agg(a.slack_user_id), '[]')
        from public.changes c cross join lateral app.approvers(c) a where c.id = p_change))
      else e.value end order by e.ordinality), '[]')
  from pg_catalog.jsonb_array_elements(coalesce(p_outbox, '[]')) with ordinality e
$$;

grant execute on function app.plain_fields(jsonb), app.fields_mark(jsonb), app.may_come_back(public.listings),
  app.needs_one_manager(public.changes), app.plain_value(text, jsonb), app.values_to_write(public.changes),
  app.contributions(public.changes), app.contributed(public.changes, uuid), app.barred_json(public.changes)
  to authenticated, service_role, oms_definer;
-- Reading who may decide, under the caller's own rights.
grant execute on function app.approvers(public.changes), app.may_approve(public.changes, public.members)
  to authenticated, oms_definer;
grant execute on function app.to_approvers(uuid, jsonb) to oms_definer;

-- schemas/changes/applying.sql

-- After the decision: going live, trying again, and back to a draft.

-- Same as stateFromTargets in src/modules/changes/rules/change.ts. Only states that follow from targets move.
create function app.derive_state(p_change uuid) returns void
language sql volatile set search_path = '' as $$
  update public.changes c set updated_at = app.now(), state = case
      when t.total = 0 then 'approved'
      when t.applying > 0 or (t.pending > 0 and t.pending < t.total) then 'applying'
      when t.failed > 0 then 'failed'
      when t.pending = t.total then 'approved'
      else 'applied'
    end
  from (
    select pg_catalog.count(*) filter (where state <> 'left_out') as total,
      pg_catalog.count(*) filter (where state = 'applying') as applying,
      pg_catalog.count(*) filter (where state = 'pending') as pending,
      pg_catalog.count(*) filter (where state in ('failed', 'parked')) as failed
    from public.change_targets where change_id = p_change
  ) t
  where c.id = p_change and c.state in ('approved', 'scheduled', 'applying', 'applied', 'failed')
$$;

-- An operation that waits for a person is overtaken by the one this person just asked for.
create function app.overtake(p_targets uuid[]) returns void
language sql volatile set search_path = '' as $$
  update public.operations set state = 'cancelled', finished_at = app.now()
  where target_id = any (p_targets) and kind = 'publish' and state in ('parked', 'queued')
$$;

-- What lies there as a draft isn't put on sale while an edit of it is asked for, on its way or stopped: it would go live
-- without that.
create function app.require_no_waiting_edit(p_targets uuid[]) returns void
language plpgsql stable set search_path = '' as $$
declare
  v_edit public.changes;
begin
  select c.* into v_edit from public.change_targets t
    join public.listings l on l.shop_id = t.shop_id and l.external_id = t.listing_id
    join public.changes c on c.listing_id = l.id
    where t.id = any (p_targets) and c.kind = 'edit' and c.state in ('in_review', 'approved', 'scheduled', 'applying', 'failed')
    order by c.seq limit 1;
  if found then
    perform app.refuse('edit-waits', pg_catalog.jsonb_build_object('changeId', v_edit.id, 'changeCode', v_edit.code,
      'state', v_edit.state, 'title', v_edit.content ->> 'title'));
  end if;
end $$;

-- Activates what lies on the marketplace as a draft: the approved form, unchanged, so no second pair of eyes is needed.
create function public.go_live(p_change_id uuid, p_fee_cents integer, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_change public.changes := app.lock_change(p_change_id);
  v_all uuid[];
  v_targets uuid[];
  v_unpaid uuid[];
  v_apart integer;
  v_fee integer;
  v_decision uuid;
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  if v_change.state not in ('approved', 'applying', 'applied', 'failed') then
    perform app.refuse('wrong-state');
  end if;
  select pg_catalog.array_agg(id) into v_all from public.change_targets
    where change_id = v_change.id and state = 'on_marketplace';
  if v_all is null then
    perform app.refuse(case when v_change.mode = 'live' then 'already-decided' else 'wrong-state' end,
      coalesce((select pg_catalog.jsonb_build_object('name', m.name,
          'self', d.member_id::text = app.claim('member_id')) from public.decisions d join public.members m on m.id = d.member_id
                where d.change_id = v_change.id and d.verdict in ('approve', 'go_live') order by d.seq desc limit 1), '{}'));
  end if;
  perform app.require_no_waiting_edit(v_all);
  v_targets := app.connected_of(v_all);
  -- From here on the change is a live one, so whatever still goes on by itself will cost a fee as well.
  select pg_catalog.array_agg(t.id) into v_unpaid from public.change_targets t
    where t.change_id = v_change.id and (t.id = any (v_targets) or (v_change.mode = 'draft' and app.goes_on_by_itself(t)));
  -- What waits for its shop is part of the decision, and is reserved once that is connected.
  select app.activation_fee_cents() * pg_catalog.count(*) into v_apart from public.change_targets t
    where t.change_id = v_change.id and t.id <> all (v_unpaid)
      and (t.id = any (v_all) or (v_change.mode = 'draft' and app.waits_for_shop(t)));
  v_fee := greatest(coalesce(p_fee_cents, 0), app.activation_fee_cents() * pg_catalog.cardinality(v_unpaid) + v_apart);
  perform app.reserve_fees(v_change, v_me.id, v_unpaid, v_fee - v_apart);
  v_decision := app.enter_decision(v_change, v_me.id, 'go_live', 'live', null, app.contributed(v_change, v_me.id), v_fee);
  update public.change_targets set state = 'pending', step = null, failure = null, verified = false where id = any (v_targets);
  perform app.park_for_shop(app.without(v_all, v_targets));
  update public.changes set mode = 'live' where id = v_change.id;
  perform app.overtake(v_targets);
  perform app.enqueue_publish(v_change.id, v_decision, v_targets);
  perform app.derive_state(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- Only what failed or is parked, and what is known of it stays: nothing that happened happens again.
create function public.retry_change(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_change public.changes := app.lock_change(p_change_id);
  v_targets uuid[];
  v_decision uuid;
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  select pg_catalog.array_agg(id) into v_targets from public.change_targets
    where change_id = v_change.id and state in ('failed', 'parked');
  if v_change.state not in ('approved', 'applying', 'failed') or v_targets is null then
    perform app.refuse('wrong-state');
  end if;
  v_targets := app.connected_of(v_targets);
  if app.fee_cents_of(v_change, v_change.mode, 1) > 0 then
    perform app.reserve_fees(v_change, v_me.id, v_targets, 0);
  end if;
  v_decision := app.enter_decision(v_change, v_me.id, 'retry', v_change.mode, null, false, 0);
  update public.change_targets set state = 'pending', step = null, failure = null where id = any (v_targets);
  perform app.overtake(v_targets);
  perform app.enqueue_publish(v_change.id, v_decision, v_targets);
  perform app.derive_state(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- failed → draft while nothing of it is live. What is known of a draft on the marketplace stays with the target.
create function public.reopen_change(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  if v_change.author_id <> v_me.id and app.rank(v_me.role) < app.rank('manager')
    and not app.contributed(v_change, v_me.id) then
    perform app.refuse('not-allowed');
  elsif v_change.state <> 'failed'
    or exists (select from public.change_targets where change_id = v_change.id and state = 'applied') then
    perform app.refuse('wrong-state');
  end if;
  perform app.overtake((select pg_catalog.array_agg(id) from public.change_targets where change_id = v_change.id));
  update public.change_targets set state = 'pending', step = null, failure = null, verified = false,
    progress = case when listing_id is null then progress else progress || '{"reopened": true}' end
  where change_id = v_change.id;
  perform app.unask(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

grant execute on function app.derive_state(uuid) to service_role, oms_definer;
grant execute on function app.overtake(uuid[]), app.require_no_waiting_edit(uuid[]) to oms_definer;
select app.publish_functions(array['go_live', 'retry_change', 'reopen_change'], 'authenticated', true);

-- schemas/changes/approving.sql

-- Deciding. Judged from these rows alone: role, shops, state, hash, four eyes, fee ceiling. The change is locked first,
-- so of two at once exactly one decides and the other is told who was first.

-- A card that is no longer true was clicked: says why as exactly as the rows allow.
create function app.refuse_decided(p_change public.changes, p_content_hash text) returns void
language plpgsql stable set search_path = '' as $$
declare
  v_last record;
begin
  select d.verdict, d.content_hash, d.member_id, m.name into v_last
    from public.decisions d join public.members m on m.id = d.member_id
    where d.change_id = p_change.id and d.verdict in ('approve', 'ask_for_changes', 'withdraw')
    order by d.seq desc limit 1;
  if v_last.content_hash = p_content_hash and v_last.verdict <> 'withdraw' then
    perform app.refuse('already-decided', pg_catalog.jsonb_build_object('name', v_last.name,
      'self', v_last.member_id::text = app.claim('member_id')));
  elsif p_change.state in ('draft', 'rejected') and v_last.content_hash is distinct from p_content_hash then
    perform app.refuse('stale-approval');
  end if;
  perform app.refuse('wrong-state');
end $$;

create function app.enter_decision(
  p_change public.changes, p_member uuid, p_verdict text, p_mode text, p_reason text, p_self boolean, p_fee_cents integer,
  p_small_before jsonb default null
) returns uuid
language sql volatile set search_path = '' as $$
  insert into public.decisions (studio_id, change_id, member_id, verdict, mode, reason, self_approved, small_before, content_hash, fee_cents)
  values (p_change.studio_id, p_change.id, p_member, p_verdict, p_mode, p_reason, p_self, p_small_before, p_change.content_hash,
    p_fee_cents)
  returning id
$$;

-- in_review → approved, with one publish operation per target in the same transaction; or → rejected.
create function public.decide_change(
  p_change_id uuid, p_content_hash text, p_verdict text, p_mode text, p_reason text, p_fee_cents integer, p_solo boolean,
  p_outbox jsonb, p_operations jsonb
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_change public.changes := app.lock_change(p_change_id);
  v_own boolean;
  v_small boolean;
  v_small_before jsonb;
  v_all uuid[];
  v_targets uuid[];
  v_fee integer := 0;
  v_decision uuid;
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  if p_verdict not in ('approve', 'ask_for_changes') or (p_verdict = 'approve' and p_mode is null) then
    perform app.refuse('bad-input');
  elsif v_change.state <> 'in_review' then
    perform app.refuse_decided(v_change, p_content_hash);
  elsif v_change.content_hash <> p_content_hash or app.content_hash(v_change.id) is distinct from p_content_hash then
    perform app.refuse('stale-approval');
  end if;
  v_own := app.contributed(v_change, v_me.id);
  -- Where one manager is enough, who may be its author, it is recorded as self-approved.
  v_small := v_own and not app.needs_one_manager(v_change)
    and not (p_solo and (select solo_mode from public.studios where id = v_change.studio_id));
  if v_small and p_verdict <> 'approve' then
    perform app.refuse('own-change');
  elsif v_small then
    v_small_before := app.require_small(v_change, v_me.id);
  end if;

  if p_verdict = 'ask_for_changes' then
    perform app.enter_decision(v_change, v_me.id, p_verdict, null, p_reason, v_own, 0);
    update public.changes set state = 'rejected', updated_at = app.now() where id = v_change.id;
  else
    -- One shop that isn't connected keeps none of the others waiting. The decision is about it too.
    select pg_catalog.array_agg(id) into v_all from public.change_targets where change_id = v_change.id;
    v_targets := app.connected_of(v_all);
    v_fee := app.fee_cents_of(v_change, p_mode, pg_catalog.cardinality(v_all));
    if v_fee > 0 then
      v_fee := greatest(coalesce(p_fee_cents, 0), v_fee);
      perform app.reserve_fees(v_change, v_me.id, v_targets,
        v_fee - app.fee_cents_of(v_change, p_mode, pg_catalog.cardinality(v_all) - pg_catalog.cardinality(v_targets)));
    end if;
    v_decision := app.enter_decision(v_change, v_me.id, p_verdict, p_mode, p_reason, v_own, v_fee, v_small_before);
    update public.changes set state = 'approved', mode = p_mode, updated_at = app.now() where id = v_change.id;
    update public.change_targets set state = 'pending', step = null, failure = null, verified = false where change_id = v_change.id;
    perform app.park_for_shop(app.without(v_all, v_targets));
    perform app.enqueue_publish(v_change.id, v_decision, v_targets);
    perform app.derive_state(v_change.id);
  end if;
  perform app.effects(p_outbox, p_operations);
end $$;

-- in_review → draft, by its author or a manager.
create function public.withdraw_change(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_author_or_manager(v_change, v_me);
  if v_change.state <> 'in_review' then
    perform app.refuse('wrong-state');
  end if;
  perform app.enter_decision(v_change, v_me.id, 'withdraw', null, null, false, 0);
  perform app.unask(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

grant execute on function app.refuse_decided(public.changes, text),
  app.enter_decision(public.changes, uuid, text, text, text, boolean, integer, jsonb) to oms_definer;
select app.publish_functions(array['decide_change', 'withdraw_change'], 'authenticated', true);

-- schemas/changes/cards.sql

-- Cards of changes are drawn again when what they show has changed.

-- The living cards of these changes say what is so now.
create function app.redraw_cards(p_changes uuid[]) returns void
language sql volatile set search_path = '' as $$
  select app.send(m.studio_id, pg_catalog.jsonb_agg(
      pg_catalog.jsonb_build_object('template', m.kind, 'changeId', m.change_id) order by m.change_id, m.kind))
  from public.messages m where m.change_id = any (p_changes) group by m.studio_id
$$;

-- A card that says that a listing is on sale, or no longer, is drawn anew when the listing comes to stand otherwise: whoever did
-- that, and however it became known. In one order, as two shops of one change may be read at once.
create function app.redraw_cards() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_cards record;
begin
  for v_cards in
    select a.studio_id, pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('template', m.kind, 'changeId', m.change_id)
      order by m.change_id, m.kind) as entries
    from before_rows b
    join after_rows a on a.id = b.id
      and (a.state, a.gone_at is null) is distinct from (b.state, b.gone_at is null)
    join public.change_targets t on t.shop_id = a.shop_id and t.listing_id = a.external_id and t.state in ('applied', 'on_marketplace')
    join public.changes c on c.id = t.change_id and c.kind in ('create', 'renew', 'unpublish')
    join public.messages m on m.change_id = c.id
    group by a.studio_id
  loop
    perform app.send(v_cards.studio_id, v_cards.entries);
  end loop;
  return null;
end $$;
create trigger redraw_cards after update on public.listings referencing old table as before_rows new table as after_rows
  for each statement execute function app.redraw_cards();

grant execute on function app.redraw_cards(uuid[]) to service_role, oms_definer;

-- schemas/changes/claims.sql

-- Which request holds a listing, or one of its fields (public.listing_claims), and until when.

create function app.holds_claims(p_state text) returns boolean
language sql immutable set search_path = '' as $$
  select p_state in ('in_review', 'approved', 'scheduled', 'applying')
$$;

-- Work that stopped only for want of a sign-in goes on by itself after the next one, without anybody's click.
create function app.goes_on_by_itself(p_target public.change_targets) returns boolean
language sql immutable set search_path = '' as $$
  select p_target.state in ('pending', 'applying')
    or (p_target.state = 'parked' and coalesce(p_target.failure ->> 'code', '') in ('auth-dead', 'auth-scope'))
$$;

-- Work whose shop isn't connected holds nothing: when it is connected again, its fee and its fields are taken anew.
create function app.waits_for_shop(p_target public.change_targets) returns boolean
language sql immutable set search_path = '' as $$
  select p_target.state = 'parked' and coalesce(p_target.failure ->> 'code', '') = 'shop-disconnected'
$$;

-- Two requests of several fields take them in one order, so that neither waits for the other. One that is still being
-- asked for elsewhere is waited for.
create function app.claim_listing(p_change public.changes) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_whats text[];
  v_first record;
begin
  -- A renewal may write the stock as well.
  select coalesce(pg_catalog.array_agg('field:' || f.key order by f.key collate "C"), '{}') into v_whats
    from public.change_targets t cross join lateral pg_catalog.jsonb_object_keys(t.payload::jsonb -> 'set') f (key)
    where t.change_id = p_change.id;
  if p_change.kind <> 'edit' then
    v_whats := array[p_change.kind] || v_whats;
  end if;
  loop
    insert into public.listing_claims (studio_id, listing_id, what, change_id)
      select p_change.studio_id, p_change.listing_id, w.what, p_change.id
      from pg_catalog.unnest(v_whats) with ordinality w (what, place) order by w.place
      on conflict do nothing;
    select c.id, c.code, c.state into v_first
      from public.listing_claims l join public.changes c on c.id = l.change_id
      where l.listing_id = p_change.listing_id and l.what = any (v_whats) and l.change_id <> p_change.id
      order by c.seq limit 1;
    if found then
      perform app.refuse('already-asked', pg_catalog.jsonb_build_object('changeId', v_first.id, 'changeCode', v_first.code,
        'state', v_first.state));
    end if;
    -- What held one of them may have ended since the insert.
    exit when (select pg_catalog.count(*) from public.listing_claims where change_id = p_change.id and what = any (v_whats))
      = coalesce(pg_catalog.cardinality(v_whats), 0);
  end loop;
end $$;

create function app.keep_claims() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if app.holds_claims(new.state) then
    if not app.holds_claims(old.state) then
      perform app.claim_listing(new);
    end if;
  elsif new.state <> 'failed' or not exists (
      select from public.change_targets t where t.change_id = new.id and app.goes_on_by_itself(t)) then
    delete from public.listing_claims where change_id = new.id;
  end if;
  return null;
end $$;

create trigger keep_claims after update of state on public.changes
  for each row when (new.listing_id is not null) execute function app.keep_claims();

grant execute on function app.holds_claims(text), app.goes_on_by_itself(public.change_targets),
  app.waits_for_shop(public.change_targets), app.claim_listing(public.changes) to service_role, oms_definer;

-- schemas/changes/drafting.sql

-- Drafting: by people with a role, counted by revision, everybody who touched it remembered.

-- Lays the chosen shops over what is there. A shop whose marketplace may already hold something of this change is not
-- dropped: its draft there would be forgotten.
create function app.put_targets(p_change public.changes, p_member uuid, p_targets jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_target jsonb;
  v_shop public.shops;
begin
  if exists (select from public.change_targets t where t.change_id = p_change.id
             and (t.listing_id is not null or t.progress <> '{}')
             and not exists (select from pg_catalog.jsonb_array_elements(p_targets) n where (n.value ->> 'shopId')::uuid = t.shop_id)) then
    perform app.refuse('wrong-state');
  end if;
  delete from public.change_targets t where t.change_id = p_change.id
    and not exists (select from pg_catalog.jsonb_array_elements(p_targets) n where (n.value ->> 'shopId')::uuid = t.shop_id);
  for v_target in select value from pg_catalog.jsonb_array_elements(p_targets) loop
    -- Whoever a shop is closed to leaves its price and stock as they are.
    continue when exists (select from public.change_targets where change_id = p_change.id
      and shop_id = (v_target ->> 'shopId')::uuid and content = v_target -> 'content');
    if not app.may_use_shop((v_target ->> 'shopId')::uuid, p_member) then
      perform app.refuse('not-allowed');
    end if;
    update public.change_targets set content = v_target -> 'content'
      where change_id = p_change.id and shop_id = (v_target ->> 'shopId')::uuid;
    continue when found;
    select * into v_shop from public.shops where id = (v_target ->> 'shopId')::uuid;
    if v_shop.id is null then
      perform app.missing();
    elsif v_shop.health = 'disconnected' then
      perform app.refuse('shop-disconnected');
    end if;
    insert into public.change_targets (studio_id, change_id, shop_id, content)
      values (p_change.studio_id, p_change.id, v_shop.id, v_target -> 'content');
  end loop;
end $$;

create function app.remember_photos(p_studio uuid, p_photos jsonb) returns void
language sql volatile set search_path = '' as $$
  insert into public.photos (studio_id, hash)
  select distinct p_studio, p.value ->> 'hash' from pg_catalog.jsonb_array_elements(coalesce(p_photos, '[]')) p
  on conflict do nothing
$$;

-- A draft that is a copy: of a draft that isn't live its values stay the word of whoever wrote them there; what is copied
-- from a live listing (or from a draft of which all is on sale) is nobody's. Who copied is its author. The photos of a
-- listing come from the change that made it, which may be a draft again.
create function app.copy_writers(p_change public.changes, p_like jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_like public.changes;
begin
  if p_like ? 'changeId' then
    select * into v_like from public.changes where id = (p_like ->> 'changeId')::uuid for share;
    -- Else the own words would be nobody's. The same of a draft that was edited since it was read.
    if v_like.id is null then
      perform app.missing();
    elsif v_like.revision is distinct from (p_like ->> 'revision')::integer then
      perform app.refuse('edited-meanwhile');
    end if;
  else
    select c.* into v_like from public.listings l
      join public.change_targets t on t.shop_id = l.shop_id and t.listing_id = l.external_id
      join public.changes c on c.id = t.change_id
      where l.id = (p_like ->> 'listingId')::uuid and c.kind = 'create' and c.content -> 'photos' <> '[]'
      order by c.seq desc limit 1 for share of c;
    if v_like.content -> 'photos' <> p_change.content -> 'photos' and p_change.content -> 'photos' <> '[]' then
      perform app.refuse('edited-meanwhile');
    end if;
    v_like.content := pg_catalog.jsonb_build_object('photos', v_like.content -> 'photos');
  end if;
  if v_like.id is null or (v_like.state = 'applied' and v_like.mode = 'live') then
    update public.changes set written = '{}' where id = p_change.id;
    update public.change_targets set written = '{}' where change_id = p_change.id;
    return;
  end if;
  update public.changes set written = (
      select coalesce(pg_catalog.jsonb_object_agg(f.key, app.without_past(v_like.written -> f.key)), '{}')
      from pg_catalog.jsonb_each(p_change.content) f
      where v_like.written ? f.key and v_like.content -> f.key = f.value)
    where id = p_change.id;
  update public.change_targets t set written = (
      select coalesce(pg_catalog.jsonb_object_agg(f.key, app.without_past(f.entries)), '{}') from (
        select distinct on (v.key) v.key, s.written -> v.key as entries
        from pg_catalog.jsonb_each(t.content) v join public.change_targets s on s.change_id = v_like.id
        where p_like ? 'changeId' and s.content -> v.key = v.value and s.written ? v.key
        order by v.key, s.shop_id <> t.shop_id) f)
    where t.change_id = p_change.id;
end $$;

-- In a copy there is nothing before what was copied.
create function app.without_past(p_entries jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select pg_catalog.jsonb_agg(e.value - 'was' order by e.ordinality)
  from pg_catalog.jsonb_array_elements(p_entries) with ordinality e
$$;

-- Repeated with the same id it finds the first. A taken code: `bad-input` at field `code`.
create function public.create_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes;
begin
  select * into v_change from public.changes where id = (p_change ->> 'id')::uuid;
  if v_change.id is not null then
    return app.change_json(v_change);
  end if;
  begin
    insert into public.changes (id, studio_id, code, content, source, preparing, author_id)
    values ((p_change ->> 'id')::uuid, v_me.studio_id, p_change ->> 'code', p_change -> 'content', p_change -> 'source',
      nullif(p_change -> 'preparing', 'null'), v_me.id)
    returning * into v_change;
  exception when unique_violation then
    perform app.refuse('bad-input', '{"field": "code"}');
  end;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id);
  perform app.put_targets(v_change, v_me.id, p_change -> 'targets');
  if nullif(p_change -> 'like', 'null') is not null then
    perform app.copy_writers(v_change, p_change -> 'like');
  end if;
  perform app.remember_photos(v_me.studio_id, v_change.content -> 'photos');
  perform app.effects(p_outbox, p_operations);
  return app.change_json(v_change);
end $$;

-- Whether what a form says is about a change of this kind: a new listing's shops, or the one shop of an edit with what it
-- sets there. In what takes off sale, renews or deletes there is nothing to fill in; its card would say another title, and
-- another shop be asked to do it.
create function app.is_form_of(p_change public.changes, p_targets jsonb) returns boolean
language sql stable set search_path = '' as $$
  select case p_change.kind
    when 'create' then not exists (
      select from pg_catalog.jsonb_array_elements(coalesce(p_targets, '[]')) n where n.value -> 'content' ? 'edit')
    when 'edit' then pg_catalog.jsonb_array_length(coalesce(p_targets, '[]')) = 1 and exists (
      select from public.change_targets t where t.change_id = p_change.id
        and t.shop_id = (p_targets #>> '{0,shopId}')::uuid and p_targets #> '{0,content}' ? 'edit')
    else false end
$$;

create function public.save_draft(
  p_change_id uuid, p_revision integer, p_content jsonb, p_targets jsonb, p_outbox jsonb, p_operations jsonb
) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  if v_change.state not in ('draft', 'in_review', 'rejected') or not app.is_form_of(v_change, p_targets) then
    perform app.refuse('wrong-state');
  elsif v_change.revision is distinct from p_revision then
    perform app.refuse('edited-meanwhile');
  end if;
  perform app.unask(v_change.id);
  update public.changes set
    content = content || coalesce(p_content, '{}'),
    revision = revision + 1,
    text_by = case when text_by is null
      and coalesce(nullif(p_content ->> 'title', ''), nullif(p_content ->> 'description', '')) is not null then 'person' else text_by end,
    -- Whoever arranges the photos has seen which ones are missing.
    photo_problems = case when p_content ? 'photos' then '[]' else photo_problems end
  where id = v_change.id;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id)
    on conflict do nothing;
  if p_targets is not null then
    perform app.put_targets(v_change, v_me.id, p_targets);
  end if;
  -- Photos that a worker will add for this person are that person's.
  if exists (select from pg_catalog.jsonb_array_elements(coalesce(p_operations, '[]')) o where o.value ->> 'kind' = 'prepare_draft') then
    update public.changes set written = written || pg_catalog.jsonb_build_object('photos',
        coalesce(written -> 'photos', '[]') || pg_catalog.jsonb_build_array(app.writer()
          || pg_catalog.jsonb_build_object('was', content -> 'photos')))
      where id = v_change.id and written #>> '{photos,-1,by}' is distinct from v_me.id::text;
  end if;
  -- What was said of stock 1 in several shops is offered the next time. An owner's word is the studio's: it isn't asked again.
  if p_content ->> 'pieces' in ('each', 'same') then
    update public.studios set last_pieces = p_content ->> 'pieces',
        one_offs = case when v_me.role = 'owner' then p_content ->> 'pieces' end
      where id = v_me.studio_id and one_offs is null
        and (v_me.role = 'owner' or last_pieces is distinct from p_content ->> 'pieces');
  end if;
  perform app.remember_photos(v_me.studio_id, p_content -> 'photos');
  perform app.effects(p_outbox, p_operations);
  return app.change_json_of(v_change.id);
end $$;

create function public.stop_writing(p_change_id uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_role('maker');
  perform app.lock_change(p_change_id);
  -- With every photo there, nothing is left to wait for: the worker may still be, but fills in nothing more.
  update public.changes set updated_at = app.now(), preparing = case
      when (preparing ->> 'photosDone')::integer < (preparing ->> 'photosTotal')::integer then preparing || '{"writing": false}'
    end
    where id = p_change_id and preparing is not null;
end $$;

grant execute on function app.put_targets(public.changes, uuid, jsonb), app.remember_photos(uuid, jsonb),
  app.copy_writers(public.changes, jsonb), app.without_past(jsonb), app.is_form_of(public.changes, jsonb) to oms_definer;
select app.publish_functions(array['create_change', 'save_draft', 'stop_writing'], 'authenticated', true);

-- schemas/changes/ending.sql

-- A shop is left out of a change, a change is stopped, a draft is discarded or restored.

-- One shop that waits for its sign-in is left out, so that the rest comes to an end. What stands there already stays there.
create function public.leave_out_shop(p_change_id uuid, p_shop_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
  v_target public.change_targets;
begin
  perform app.require_author_or_manager(v_change, v_me);
  if not app.may_use_shop(p_shop_id, v_me.id) then
    perform app.refuse('not-allowed');
  end if;
  select * into v_target from public.change_targets where change_id = v_change.id and shop_id = p_shop_id;
  if v_target.id is null then
    perform app.missing();
  elsif v_change.state not in ('approved', 'scheduled', 'applying', 'applied', 'failed')
    or v_target.state not in ('pending', 'on_marketplace', 'failed', 'parked')
    or not exists (select from public.shops where id = p_shop_id and health in ('disconnected', 'auth-dead'))
    or not exists (select from public.change_targets where change_id = v_change.id and id <> v_target.id and state <> 'left_out') then
    perform app.refuse('wrong-state');
  end if;
  perform from public.operations where target_id = v_target.id and state in ('queued', 'running', 'parked') order by id for update;
  if exists (select from public.operations where target_id = v_target.id and state = 'running') then
    perform app.refuse('wrong-state', '{"reason": "begun"}');
  end if;
  update public.change_targets set state = 'left_out', step = null, failure = null, verified = false where id = v_target.id;
  perform app.overtake(array[v_target.id]);
  perform app.derive_state(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- approved → draft, as long as nothing of it was begun on the marketplace: no work of it is in hand, and none wrote down what
-- it is about to do. Its operations are held first: one that is claimed meanwhile is seen as running.
create function public.stop_change(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_author_or_manager(v_change, v_me);
  if v_change.state not in ('approved', 'scheduled', 'applying', 'failed') then
    perform app.refuse('wrong-state');
  end if;
  perform from public.operations where change_id = v_change.id and kind = 'publish' and state in ('queued', 'running', 'parked')
    order by id for update;
  if exists (select from public.operations where change_id = v_change.id and kind = 'publish' and state = 'running')
    or exists (select from public.change_targets t where t.change_id = v_change.id
      and (t.state in ('on_marketplace', 'applied') or t.progress - 'of' - 'reopened' <> '{}'
        or (v_change.kind = 'create' and t.listing_id is not null))) then
    perform app.refuse('wrong-state', '{"reason": "begun"}');
  end if;
  perform app.enter_decision(v_change, v_me.id, 'stop', null, null, false, 0);
  perform app.overtake((select pg_catalog.array_agg(id) from public.change_targets where change_id = v_change.id));
  update public.change_targets set state = 'pending', step = null, failure = null, verified = false, progress = '{}'
    where change_id = v_change.id;
  perform app.unask(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- draft → discarded, and back within seven days; then it is deleted (`app.purged_tables`). Not while a draft of it lies, or may
-- lie, in a shop: nobody would know any more whose that is.
create function public.discard_draft(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_author_or_manager(v_change, v_me);
  if v_change.state not in ('draft', 'rejected') then
    perform app.refuse('wrong-state');
  elsif v_change.kind = 'create' and exists (select from public.change_targets t where t.change_id = v_change.id
      and (t.listing_id is not null or t.progress ? 'creatingSince')) then
    perform app.refuse('wrong-state', '{"reason": "draft-there"}');
  end if;
  update public.changes set state = 'discarded', updated_at = app.now() where id = v_change.id;
  perform app.effects(p_outbox, p_operations);
end $$;

create function public.restore_draft(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_author_or_manager(v_change, v_me);
  if v_change.state <> 'discarded' then
    perform app.refuse('wrong-state');
  end if;
  update public.changes set state = 'draft', updated_at = app.now() where id = v_change.id;
  perform app.effects(p_outbox, p_operations);
end $$;

select app.publish_functions(array['leave_out_shop', 'stop_change', 'discard_draft',
  'restore_draft'], 'authenticated', true);

-- schemas/changes/fees.sql

-- Fees are reserved by a decision, booked by an activation, and released where there was none (public.fees).

-- What one activation costs (src/modules/changes/rules/fees.ts). A caller cannot make the ceiling look further away than it is.
create function app.activation_fee_cents() returns integer
language sql immutable set search_path = '' as $$ select 20 $$;

-- An inactive listing whose four months aren't over goes on sale without a fee (etsy behaviour 3.5).
create function app.is_paid(p_listing public.listings) returns boolean
language sql stable set search_path = '' as $$
  select coalesce(p_listing.state = 'inactive' and p_listing.ends_at > app.now(), false)
$$;

-- What an approval of this change costs: activations and renewals only.
create function app.fee_cents_of(p_change public.changes, p_mode text, p_targets integer) returns integer
language sql stable set search_path = '' as $$
  select case when p_change.kind = 'renew' or (p_change.kind = 'create' and p_mode = 'live') or (p_change.kind = 'put_on_sale'
      and not exists (select from public.listings l where l.id = p_change.listing_id and app.is_paid(l)))
    then app.activation_fee_cents() * p_targets else 0 end
$$;

-- Fees billed on this UTC day and all that are still to come. Locks the studio, so that two decisions at once cannot both
-- fit under the ceiling.
create function app.require_under_ceiling(p_studio uuid, p_fee_cents integer) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_ceiling integer;
  v_spent bigint;
begin
  select fee_ceiling_cents into v_ceiling from public.studios where id = p_studio for no key update;
  select coalesce(pg_catalog.sum(f.cents), 0) into v_spent from (
    select cents from public.fees where studio_id = p_studio and state = 'reserved'
    union all
    select cents from public.fees where studio_id = p_studio and state = 'booked'
      and booked_at >= pg_catalog.date_trunc('day', app.now(), 'UTC')
      and booked_at < pg_catalog.date_trunc('day', app.now(), 'UTC') + interval '1 day') f;
  if v_spent + p_fee_cents > v_ceiling then
    perform app.refuse('fee-ceiling', pg_catalog.jsonb_build_object('spent', v_spent, 'ceiling', v_ceiling));
  end if;
end $$;

create function app.is_billed(p_progress jsonb) returns boolean
language sql immutable set search_path = '' as $$ select coalesce((p_progress ->> 'billed')::boolean, false) $$;

-- Each of these targets that wasn't billed yet, once. `p_cents`: what it costs in all as the caller sees it.
create function app.reserve_fees(p_change public.changes, p_member uuid, p_targets uuid[], p_cents integer) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_new uuid[];
  v_cents integer;
begin
  select pg_catalog.array_agg(t.id order by t.seq) into v_new from public.change_targets t
    where t.id = any (p_targets) and not app.is_billed(t.progress)
      and not exists (select from public.fees f where f.target_id = t.id and f.state = 'reserved');
  if v_new is null then
    return;
  end if;
  v_cents := greatest(coalesce(p_cents, 0), app.activation_fee_cents() * pg_catalog.cardinality(v_new));
  perform app.require_under_ceiling(p_change.studio_id, v_cents);
  insert into public.fees (studio_id, change_id, target_id, member_id, cents)
  select p_change.studio_id, p_change.id, n.id, p_member,
    v_cents / pg_catalog.cardinality(v_new)
      + case when n.place = 1 then v_cents % pg_catalog.cardinality(v_new) else 0 end
  from pg_catalog.unnest(v_new) with ordinality n (id, place);
end $$;

-- Whatever moves a target: the worker's word that it was billed books one activation, an end without it releases.
create function app.settle_fee() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if app.is_billed(new.progress) and not app.is_billed(old.progress) then
    update public.fees set state = 'booked', booked_at = app.now(), cents = app.activation_fee_cents()
      where id = (select f.id from public.fees f where f.target_id = new.id and f.state <> 'booked' order by f.seq desc limit 1);
    if not found then
      insert into public.fees (studio_id, change_id, target_id, member_id, cents, state, booked_at)
      select new.studio_id, new.change_id, new.id, d.member_id, app.activation_fee_cents(), 'booked', app.now()
      from public.decisions d where d.change_id = new.change_id and d.verdict in ('approve', 'go_live')
      order by d.seq desc limit 1;
    end if;
  end if;
  -- Whether one of unknown fate was billed is looked up before it is tried again: until then it may have been.
  if not app.goes_on_by_itself(new) and coalesce(new.failure ->> 'code', '') <> 'unknown-outcome' then
    update public.fees set state = 'released' where target_id = new.id and state = 'reserved';
  end if;
  return null;
end $$;

create function app.release_fees(p_change uuid) returns void
language sql volatile set search_path = '' as $$
  update public.fees set state = 'released' where change_id = p_change and state = 'reserved'
$$;

create trigger settle_fee after update of state, progress on public.change_targets
  for each row execute function app.settle_fee();

grant execute on function app.activation_fee_cents(), app.fee_cents_of(public.changes, text, integer),
  app.require_under_ceiling(uuid, integer), app.reserve_fees(public.changes, uuid, uuid[], integer),
  app.is_billed(jsonb) to service_role, oms_definer;
grant execute on function app.release_fees(uuid) to oms_definer;
grant execute on function app.is_paid(public.listings) to authenticated, service_role, oms_definer;

-- schemas/changes/finding.sql

-- Changes found by words, number, state, listing, or by whom they wait for.

-- Those of this SKU or number, or whose title has every word, newest first. What was superseded or discarded is not found.
create function public.find_changes(p_text text, p_number text, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_text text := pg_catalog.btrim(app.folded(p_text));
  v_words text[] := pg_catalog.regexp_split_to_array(v_text, '\s+');
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(app.change_json_of(f.id) order by f.seq desc), '[]')
    from (
      select c.id, c.seq from public.changes c
      where c.studio_id = (select app.studio_id()) and c.state not in ('superseded', 'discarded')
        and (v_text = '' or app.folded(c.content ->> 'sku') = v_text
          or not exists (select from pg_catalog.unnest(v_words) w (word)
            where pg_catalog.strpos(app.folded(c.content ->> 'title'), w.word) = 0)
          or exists (select from public.change_targets t where t.change_id = c.id and t.listing_id = p_number))
      order by c.seq desc limit p_limit
    ) f);
end $$;

-- Which of these numbers in a shop other changes made.
create function public.made_by_others(p_target_id uuid, p_shop_id uuid, p_numbers text[]) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(distinct t.listing_id), '[]') from public.change_targets t
  where t.studio_id = (select app.studio_id()) and t.shop_id = p_shop_id and t.listing_id = any (p_numbers) and t.id <> p_target_id
$$;

create function public.count_changes(p_states text[], p_author uuid default null) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.to_jsonb(pg_catalog.count(*)) from public.changes
  where studio_id = (select app.studio_id()) and state = any (p_states) and (p_author is null or author_id = p_author)
$$;

-- What waits for this person's approval, the oldest first, and how many there are. Working alone, owners and managers decide all.
create function public.read_waiting(p_member uuid, p_limit integer, p_offset integer) returns jsonb
language sql stable set search_path = '' as $$
  with waiting as (
    select c.id, c.seq
    from public.members m join public.studios s on s.id = m.studio_id join public.changes c on c.studio_id = s.id
    where s.id = (select app.studio_id()) and m.id = p_member and c.state = 'in_review'
      and case when s.solo_mode then app.rank(m.role) >= app.rank('manager') else app.may_approve(c, m) end
  )
  select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from waiting), 'some', (
    select coalesce(pg_catalog.jsonb_agg(app.change_json_of(w.id) order by w.seq), '[]')
    from (select * from waiting order by seq limit p_limit offset p_offset) w))
$$;

-- A list of a stored content, also where one isn't as it should be: then it is empty, and the others are read.
create function app.list_in(p_content jsonb, p_key text) returns jsonb
language sql immutable set search_path = '' as $$
  select case pg_catalog.jsonb_typeof(p_content -> p_key) when 'array' then p_content -> p_key else '[]' end
$$;

-- Of the newest thousand changes: what was usual long before is not.
create function public.usual_tags(p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(u.tag order by u.uses desc, u.tag), '[]')
  from (
    select t.value as tag, pg_catalog.count(*) as uses
    from (select content from public.changes where studio_id = (select app.studio_id()) order by seq desc limit 1000) c,
      pg_catalog.jsonb_array_elements_text(app.list_in(c.content, 'tags')) t
    group by t.value order by uses desc, tag limit p_limit
  ) u
$$;

-- The changes of one listing: those that name it, and the one that made it, which names only its number in the shop.
create function app.changes_of(p_listing_id uuid) returns setof public.changes
language sql stable set search_path = '' as $$
  select c.* from public.changes c
  where c.studio_id = (select app.studio_id()) and c.id in (
    select o.id from public.changes o where o.listing_id = p_listing_id
    union all
    select t.change_id from public.change_targets t join public.listings l on l.shop_id = t.shop_id and l.external_id = t.listing_id
    where l.id = p_listing_id)
$$;

-- Everything asked of one listing, newest first: its timeline.
create function public.read_changes_of(p_listing_id uuid, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(app.change_json(c) order by c.seq desc), '[]')
  from (select * from app.changes_of(p_listing_id) order by seq desc limit p_limit) c
$$;

grant execute on function app.list_in(jsonb, text), app.changes_of(uuid) to authenticated;
select app.publish_functions(array['find_changes', 'made_by_others', 'count_changes', 'read_waiting', 'usual_tags',
  'read_changes_of'], 'authenticated', false);

-- schemas/changes/guards.sql

-- What is asked before a change moves: its lock, its shops, its author.

create function app.require_every_shop(p_change uuid, p_member uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
  if exists (select from public.change_targets t where t.change_id = p_change and not app.may_use_shop(t.shop_id, p_member)) then
    perform app.refuse('not-allowed');
  end if;
end $$;

create function app.require_connected(p_change uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
  if exists (select from public.change_targets t join public.shops s on s.id = t.shop_id
             where t.change_id = p_change and s.health = 'disconnected') then
    perform app.refuse('shop-disconnected');
  end if;
end $$;

-- Those of the targets whose shop is connected. The others wait for it; refused where it is all of them.
create function app.connected_of(p_targets uuid[]) returns uuid[]
language plpgsql stable set search_path = '' as $$
declare
  v_connected uuid[];
begin
  select pg_catalog.array_agg(t.id order by t.seq) into v_connected
    from public.change_targets t join public.shops s on s.id = t.shop_id
    where t.id = any (p_targets) and s.health <> 'disconnected';
  if v_connected is null then
    perform app.refuse('shop-disconnected');
  end if;
  return v_connected;
end $$;

create function app.without(p_all uuid[], p_some uuid[]) returns uuid[]
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.array_agg(a.id), '{}') from pg_catalog.unnest(p_all) a (id) where a.id <> all (p_some)
$$;

-- They wait for their shop: connecting it again lets them go on (app.resume_target).
create function app.park_for_shop(p_targets uuid[]) returns void
language sql volatile set search_path = '' as $$
  update public.change_targets set state = 'parked', step = null, verified = false, failure =
    '{"code": "shop-disconnected", "text": "This shop isn''t connected. Connect it again with /oms connect; the work then goes on by itself.", "reference": ""}'
  where id = any (p_targets)
$$;

-- Locks the change. Everything that moves a change begins with this, so two at once are one after the other.
create function app.lock_change(p_change uuid) returns public.changes
language plpgsql set search_path = '' as $$
declare
  v_change public.changes;
begin
  select * into v_change from public.changes where id = p_change for update;
  if v_change.id is null then
    perform app.missing();
  end if;
  return v_change;
end $$;

-- What only its author, a manager or an owner may do with a change.
create function app.require_author_or_manager(p_change public.changes, p_me public.members) returns void
language plpgsql stable set search_path = '' as $$
begin
  if p_change.author_id <> p_me.id and app.rank(p_me.role) < app.rank('manager') then
    perform app.refuse('not-allowed');
  end if;
end $$;

-- One operation per target and decision.
create function app.enqueue_publish(p_change uuid, p_decision uuid, p_targets uuid[]) returns void
language sql volatile set search_path = '' as $$
  insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, target_id)
  select t.studio_id, 'publish', true, 'publish:' || t.id || ':' || p_decision, t.shop_id, t.change_id, t.id
  from public.change_targets t
  where t.change_id = p_change and t.id = any (p_targets)
  order by t.seq
$$;

grant execute on function app.without(uuid[], uuid[]), app.require_every_shop(uuid, uuid), app.require_connected(uuid),
  app.connected_of(uuid[]), app.lock_change(uuid), app.require_author_or_manager(public.changes, public.members),
  app.enqueue_publish(uuid, uuid, uuid[]) to oms_definer;
grant execute on function app.park_for_shop(uuid[]) to service_role, oms_definer;

-- schemas/changes/of_listings.sql

-- Changes of listings that exist: edit, unpublish, renew, put on sale, delete. They are drafted, approved and applied like a new
-- listing; a target's content holds `edit: {set, before}`, and its payload is exactly that with kind and number.

-- A value from before writers were remembered: whose table it came with.
create function app.importers_of(p_listing public.listings, p_field text) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('by', i.member_id, 'from', 'import'))
  from public.imports i
  where i.studio_id = p_listing.studio_id and i.state = 'applied' and i.plan -> 'changes' @> pg_catalog.jsonb_build_array(
    pg_catalog.jsonb_build_object('listingId', p_listing.id, 'field', p_field, 'after', p_listing.ours -> p_field))
  order by i.created_at desc limit 1
$$;

-- `from` keep_ours: what the studio wants there is asked for, so its values stay the word of whoever wrote them. Choosing a
-- value that no person wrote (it was read there once) is writing it.
create function app.keep_writers(p_change public.changes, p_listing public.listings) returns void
language plpgsql volatile set search_path = '' as $$
begin
  -- It was wanted when it was read, and something else is by now: whose word the first was isn't known any more.
  if exists (select from public.change_targets t, pg_catalog.jsonb_each(app.values_of(t.content)) f
             where t.change_id = p_change.id and p_listing.ours -> f.key is distinct from f.value) then
    perform app.refuse('edited-meanwhile');
  end if;
  update public.change_targets t set written = (
    select coalesce(pg_catalog.jsonb_object_agg(f.key, coalesce(
        p_listing.ours_by -> f.key, app.importers_of(p_listing, f.key),
        pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('by', p_change.author_id, 'from', 'keep_ours')))), '{}')
    from pg_catalog.jsonb_each(app.values_of(t.content)) f)
  where t.change_id = p_change.id;
end $$;

-- With `ask` it is asked for in the same breath: refused, nothing of it is left, not even a draft.
create function public.create_listing_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_listing public.listings;
  v_change public.changes;
begin
  select * into v_change from public.changes where id = (p_change ->> 'id')::uuid;
  if v_change.id is not null then
    return app.change_json(v_change);
  end if;
  select * into v_listing from public.listings where id = (p_change ->> 'listingId')::uuid for update;
  if v_listing.id is null or v_listing.live is null or v_listing.gone_at is not null then
    perform app.missing();
  elsif not app.may_use_shop(v_listing.shop_id, v_me.id) then
    perform app.refuse('not-allowed');
  elsif exists (select from public.shops where id = v_listing.shop_id and health = 'disconnected') then
    perform app.refuse('shop-disconnected');
  end if;
  begin
    insert into public.changes (id, studio_id, code, kind, listing_id, content, source, author_id, text_by, together)
    values ((p_change ->> 'id')::uuid, v_me.studio_id, p_change ->> 'code', p_change ->> 'kind', v_listing.id,
      p_change -> 'content', p_change -> 'source', v_me.id, 'person', (p_change ->> 'together')::uuid)
    returning * into v_change;
  exception when unique_violation then
    perform app.refuse('bad-input', '{"field": "code"}');
  end;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id);
  insert into public.change_targets (studio_id, change_id, shop_id, content, listing_id, listing_url)
    values (v_me.studio_id, v_change.id, v_listing.shop_id, p_change -> 'target', v_listing.external_id, v_listing.url);
  if p_change ->> 'from' = 'keep_ours' then
    perform app.keep_writers(v_change, v_listing);
  end if;
  if nullif(p_change -> 'ask', 'null') is not null then
    perform app.put_in_review(v_change, p_change #> '{ask,payloads}', p_change #>> '{ask,contentHash}');
  end if;
  perform app.effects(app.to_approvers(v_change.id, p_outbox), p_operations);
  return app.change_json_of(v_change.id);
end $$;

grant execute on function app.importers_of(public.listings, text), app.keep_writers(public.changes, public.listings)
  to oms_definer;
select app.publish_functions(array['create_listing_change'], 'authenticated', true);

-- schemas/changes/own_parts.sql

-- Where everybody who could approve has a hand in a change, nobody has to give up: a person takes the own part out again,
-- or makes a copy of the own draft the own.

-- The entries before this member's first one; those that are left.
create function app.written_before(p_written jsonb, p_member uuid) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_object_agg(w.key, w.left_) filter (where w.left_ <> '[]'), '{}')
  from (
    select f.key, (
      select coalesce(pg_catalog.jsonb_agg(e.value order by e.ordinality), '[]')
      from pg_catalog.jsonb_array_elements(f.value) with ordinality e
      where e.ordinality < coalesce((select pg_catalog.min(o.ordinality)
        from pg_catalog.jsonb_array_elements(f.value) with ordinality o where o.value ->> 'by' = p_member::text),
        pg_catalog.jsonb_array_length(f.value) + 1)) as left_
    from pg_catalog.jsonb_each(p_written) f) w
$$;

-- The values without this member's hand: what stood there before it. One that wasn't there before is left out (`p_drop`),
-- or empty.
create function app.values_before(p_values jsonb, p_written jsonb, p_member uuid, p_drop boolean) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_object_agg(v.key, case
      when v.entry is null then v.value
      when v.entry ? 'was' then v.entry -> 'was'
      when pg_catalog.jsonb_typeof(v.value) = 'string' then '""'::jsonb
      when pg_catalog.jsonb_typeof(v.value) = 'array' then '[]'
      when pg_catalog.jsonb_typeof(v.value) = 'object' and v.key = 'overrides' then '{}'
      else 'null' end) filter (where v.entry is null or v.entry ? 'was' or not p_drop), '{}')
  from (
    select f.key, f.value, (
      select e.value from pg_catalog.jsonb_array_elements(p_written -> f.key) with ordinality e
      where e.value ->> 'by' = p_member::text order by e.ordinality limit 1) as entry
    from pg_catalog.jsonb_each(p_values) f) v
$$;

-- What an edit loses so stays what the studio wants there, as this person's word: it can be asked for on its own.
create function app.take_out_of_edit(p_change public.changes, p_member uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_target public.change_targets;
  v_set jsonb;
begin
  select * into v_target from public.change_targets where change_id = p_change.id;
  select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') into v_set
    from pg_catalog.jsonb_each(app.values_before(app.values_of(v_target.content), v_target.written, p_member, true)) f
    where f.value is distinct from v_target.content #> array['edit', 'before', f.key];
  if v_set = '{}' then
    perform app.refuse('wrong-state', '{"reason": "all-yours"}');
  end if;
  update public.listings l set ours = l.ours || (
      select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}')
      from pg_catalog.jsonb_each(app.values_of(v_target.content)) f
      where not v_set ? f.key and l.live ? f.key),
    -- It was written against what stands there, not on top of what somebody else wants there.
    ours_by = l.ours_by || (select coalesce(pg_catalog.jsonb_object_agg(w.key, w.value), '{}')
      from pg_catalog.jsonb_each(v_target.written) w where not v_set ? w.key and l.live ? w.key)
    where l.id = p_change.listing_id;
  update public.change_targets set
      content = pg_catalog.jsonb_set(content, '{edit}', pg_catalog.jsonb_build_object('set', v_set, 'before', (
        select coalesce(pg_catalog.jsonb_object_agg(b.key, b.value), '{}')
        from pg_catalog.jsonb_each(content #> '{edit,before}') b where v_set ? b.key))),
      written = app.written_before(written, p_member)
    where id = v_target.id;
end $$;

create function app.take_out_of_new(p_change public.changes, p_member uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from public.change_targets t where t.change_id = p_change.id
      and t.written #>> '{shop,0,by}' = p_member::text and (t.listing_id is not null or t.progress <> '{}')) then
    perform app.refuse('wrong-state');
  end if;
  delete from public.change_targets where change_id = p_change.id and written #>> '{shop,0,by}' = p_member::text
    and p_change.author_id <> p_member;
  update public.change_targets set content = app.values_before(content, written, p_member, false),
      written = app.written_before(written, p_member)
    where change_id = p_change.id and pg_catalog.jsonb_path_exists(written, '$.*[*].by ? (@ == $me)',
      pg_catalog.jsonb_build_object('me', p_member));
  update public.changes set content = app.values_before(content, written, p_member, false),
      written = app.written_before(written, p_member)
    where id = p_change.id;
end $$;

-- An edit like any other: it voids the request. Whoever takes out the own part has none afterwards.
create function public.take_out_part(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  if v_change.state not in ('draft', 'in_review', 'rejected') or v_change.kind not in ('create', 'edit') then
    perform app.refuse('wrong-state');
  elsif not exists (select from app.contributions(v_change) c where c.member_id = v_me.id and c.field is not null) then
    perform app.refuse('wrong-state', '{"reason": "no-part"}');
  end if;
  perform app.unask(v_change.id);
  if v_change.kind = 'edit' then
    perform app.take_out_of_edit(v_change, v_me.id);
  else
    perform app.take_out_of_new(v_change, v_me.id);
  end if;
  update public.changes set revision = revision + 1 where id = v_change.id;
  perform app.effects(p_outbox, p_operations);
  return app.change_json_of(v_change.id);
end $$;

-- A copy of somebody's draft, whose author wrote nothing in it: whoever's words it is makes it the own, and the one who
-- copied it may approve it then. Nothing of what would be written changes, so a request stands.
create function public.make_mine(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  if v_change.state not in ('draft', 'in_review', 'rejected') or v_change.kind <> 'create' or v_change.author_id = v_me.id then
    perform app.refuse('wrong-state');
  elsif not exists (select from app.contributions(v_change) c where c.member_id = v_me.id and c.field is not null) then
    perform app.refuse('wrong-state', '{"reason": "no-part"}');
  elsif exists (select from app.contributions(v_change) c where c.member_id = v_change.author_id and c.field is not null) then
    perform app.refuse('wrong-state', '{"reason": "author-wrote"}');
  end if;
  update public.changes set author_id = v_me.id, updated_at = app.now() where id = v_change.id;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id)
    on conflict do nothing;
  perform app.effects(app.to_approvers(v_change.id, p_outbox), p_operations);
end $$;

grant execute on function app.written_before(jsonb, uuid), app.values_before(jsonb, jsonb, uuid, boolean),
  app.take_out_of_edit(public.changes, uuid), app.take_out_of_new(public.changes, uuid) to oms_definer;
select app.publish_functions(array['take_out_part', 'make_mine'], 'authenticated', true);

-- schemas/changes/reminders.sql

-- Being asked without being pestered: whoever is asked several times within ten minutes is mentioned once and then hears
-- of the rest together; a request that nobody answered is brought up once more, after a working day.

create function app.note_asked() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.asked_at := case when new.state = 'in_review' then app.now() end;
  new.nudged_at := null;
  if new.state = 'in_review' then
    new.requested := new.requested || pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
      'by', coalesce(app.claim('member_id'), new.author_id::text), 'at', app.now()));
  end if;
  return new;
end $$;
create trigger note_asked before update of state on public.changes
  for each row when (new.state is distinct from old.state) execute function app.note_asked();

-- The same time of day, one working day later: asked on Friday evening, Monday evening. The zone is one that is known.
create function app.working_day_after(p_at timestamptz, p_zone text) returns timestamptz
language sql stable set search_path = '' as $$
  select ((p_at at time zone p_zone) + interval '1 day'
    * case extract(isodow from p_at at time zone p_zone) when 5 then 3 when 6 then 2 else 1 end) at time zone p_zone
$$;

create function app.nudge(p_studio uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_zone text := (select app.digest_json(s) ->> 'zone' from public.studios s where s.id = p_studio);
  v_change public.changes;
  v_rows integer := 0;
begin
  for v_change in
    update public.changes c set nudged_at = app.now()
    where c.studio_id = p_studio and c.state = 'in_review' and c.nudged_at is null
      and app.working_day_after(c.asked_at, v_zone) <= app.now()
    returning c.*
  loop
    perform app.send(p_studio, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
      'template', 'change_note', 'changeId', v_change.id, 'note', 'nudged', 'mention', '[]'::jsonb, 'nonce', v_change.asked_at)));
    v_rows := v_rows + 1;
  end loop;
  return pg_catalog.jsonb_build_object('nudged', v_rows);
end $$;

-- For the tick: what waits for a working day is brought up in its card's thread, once a request. Who may answer it is
-- looked up when it is sent.
create function public.enqueue_nudges() returns jsonb
language sql volatile set search_path = '' as $$
  select app.each_studio_alone(array(
    select distinct c.studio_id from public.changes c join public.studios s on s.id = c.studio_id
    where s.uninstalled_at is null and c.state = 'in_review' and c.nudged_at is null
      and c.asked_at < app.now() - interval '23 hours'), 'app.nudge')
$$;

grant execute on function app.working_day_after(timestamptz, text) to service_role, oms_definer;
grant execute on function app.nudge(uuid) to service_role;
select app.publish_functions(array['enqueue_nudges'], 'service_role', false);

-- schemas/changes/small_changes.sql

-- Small changes: where an owner allows it (off until then), a manager confirms the own change of a listing that is on sale,
-- as long as it stays within the bounds below. It is recorded as self-approved. Judged here and nowhere else, from what
-- would be written to the byte and from what is known to stand there, whatever the caller says stood there before.

-- So many characters lie between the first and the last that differ, in the longer of both.
create function app.text_moved(p_before text, p_after text) returns integer
language plpgsql immutable set search_path = '' as $$
declare
  v_shorter integer := least(pg_catalog.length(p_before), pg_catalog.length(p_after));
  v_head integer := 0;
  v_tail integer := 0;
  v_high integer := v_shorter;
  v_middle integer;
begin
  while v_head < v_high loop
    v_middle := (v_head + v_high + 1) / 2;
    if pg_catalog.left(p_before, v_middle) = pg_catalog.left(p_after, v_middle) then
      v_head := v_middle;
    else
      v_high := v_middle - 1;
    end if;
  end loop;
  v_high := v_shorter - v_head;
  while v_tail < v_high loop
    v_middle := (v_tail + v_high + 1) / 2;
    if pg_catalog.right(p_before, v_middle) = pg_catalog.right(p_after, v_middle) then
      v_tail := v_middle;
    else
      v_high := v_middle - 1;
    end if;
  end loop;
  return greatest(pg_catalog.length(p_before), pg_catalog.length(p_after)) - v_head - v_tail;
end $$;

-- What small changes found there in the last 24 hours, by field: steps are measured against each of it, so that two of
-- three percent are six. One that waited counts from when it was last heard of.
create function app.small_before(p_change public.changes) returns table (field text, value jsonb)
language sql stable set search_path = '' as $$
  select f.key, f.value
  from public.changes c
  join public.decisions d on d.change_id = c.id
  cross join lateral pg_catalog.jsonb_each(d.small_before) f
  where c.listing_id = p_change.listing_id and greatest(d.at, c.updated_at) > app.now() - interval '24 hours'
$$;

-- Exactly what it would write. What is in review is its payload; a draft has none, or an older one.
create function app.small_payload(p_change public.changes, p_target public.change_targets) returns jsonb
language sql immutable set search_path = '' as $$
  select case when p_change.state in ('draft', 'rejected') then pg_catalog.jsonb_build_object(
      'kind', p_change.kind, 'listingId', p_target.listing_id, 'state', 'active',
      'set', p_target.content #> '{edit,set}', 'before', p_target.content #> '{edit,before}')
    else p_target.payload::jsonb end
$$;

-- One field at its place: null, or what is too much about it.
create function app.small_field_refusal(p_field text, p_from jsonb, p_to jsonb) returns text
language sql immutable set search_path = '' as $$
  select case
    when p_field like 'quantity:%' then
      case when pg_catalog.jsonb_typeof(p_to) = 'number' and (p_to #>> '{}')::numeric >= 0 then null else 'field' end
    when p_field like 'price:%' then case
      when pg_catalog.jsonb_typeof(p_to) is distinct from 'number' or pg_catalog.jsonb_typeof(p_from) is distinct from 'number'
        then 'field'
      when pg_catalog.abs((p_to #>> '{}')::numeric - (p_from #>> '{}')::numeric) * 100 > (p_from #>> '{}')::numeric * 5
        then 'price' end
    when p_field = 'tags' then case when pg_catalog.jsonb_typeof(p_to) = 'array' then null else 'field' end
    when p_field in ('title', 'description') then
      case when pg_catalog.jsonb_typeof(p_to) = 'string' and pg_catalog.jsonb_typeof(p_from) = 'string' then null else 'field' end
    else 'field' end
$$;

-- Why this member may not confirm it as a small change; null: they may, as far as role, shops and hash allow. `off`, or:
-- `kind` (no edit of a listing on sale), `field` (one that is never small), `moved` (something else stands there by now),
-- `price`, `text`, `count`.
create function app.small_refusal(p_change public.changes, p_member uuid) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_listing public.listings;
  v_target public.change_targets;
  v_payload jsonb;
  v_set jsonb;
  v_why text;
begin
  if not exists (select from public.studios s where s.id = p_change.studio_id and s.small_changes) then
    return 'off';
  end if;
  select * into v_listing from public.listings where id = p_change.listing_id;
  select * into v_target from public.change_targets where change_id = p_change.id;
  v_payload := app.small_payload(p_change, v_target);
  v_set := v_payload -> 'set';
  if p_change.kind <> 'edit' or v_listing.state is distinct from 'active' or v_listing.gone_at is not null
    or (select pg_catalog.count(*) from public.change_targets t where t.change_id = p_change.id) <> 1
    or v_target.shop_id <> v_listing.shop_id or v_target.listing_id is distinct from v_listing.external_id
    or v_payload - array['set', 'before'] is distinct from pg_catalog.jsonb_build_object(
      'kind', 'edit', 'listingId', v_listing.external_id, 'state', 'active')
    -- Whose word it is was judged from the content: it has to be the same.
    or v_set is distinct from v_target.content #> '{edit,set}' or coalesce(v_set, '{}') = '{}' then
    return 'kind';
  end if;
  select app.small_field_refusal(f.key, v_listing.live -> f.key, f.value) into v_why
    from pg_catalog.jsonb_each(v_set) f
    where app.small_field_refusal(f.key, v_listing.live -> f.key, f.value) is not null
    order by 1 limit 1;
  if v_why is not null then
    return v_why;
  -- Nothing left in stock takes it off sale.
  elsif (v_set - array(select k from pg_catalog.jsonb_object_keys(v_set) k where k not like 'quantity:%')) <> '{}'
    and not exists (select from pg_catalog.jsonb_each(v_listing.live || v_set) f
      where f.key like 'quantity:%' and pg_catalog.jsonb_typeof(f.value) = 'number' and (f.value #>> '{}')::numeric > 0) then
    return 'field';
  elsif exists (select from pg_catalog.jsonb_each(v_set) f
      where app.plain_value(f.key, v_payload -> 'before' -> f.key) is distinct from app.plain_value(f.key, v_listing.live -> f.key)) then
    return 'moved';
  elsif exists (select from app.small_before(p_change) b
      where b.field like 'price:%' and v_set ? b.field
        and app.small_field_refusal(b.field, b.value, v_set -> b.field) is not null) then
    return 'price';
  -- Title and text together, each measured from where it stood farthest.
  elsif coalesce((
      select pg_catalog.sum(m.moved) from (
        select pg_catalog.max(app.text_moved(b.value #>> '{}', coalesce(v_set, '{}') ->> b.field)) as moved
        from (select s.field, s.value from app.small_before(p_change) s
              union all select f.key, f.value from pg_catalog.jsonb_each(v_listing.live) f) b
        where b.field in ('title', 'description') and v_set ? b.field group by b.field) m), 0) > 40 then
    return 'text';
  elsif (select pg_catalog.count(*) from public.decisions d
      where d.studio_id = p_change.studio_id and d.member_id = p_member and d.small_before is not null
        and d.at > app.now() - interval '24 hours') >= 20 then
    return 'count';
  end if;
  return null;
end $$;

-- The word on a card: `may` (its author could confirm it), `done`, or why not.
create function app.small_word(p_change public.changes) returns text
language plpgsql stable set search_path = '' as $$
begin
  return (
    select case when p_change.state in ('draft', 'in_review', 'rejected')
        then coalesce(app.small_refusal(p_change, p_change.author_id), 'may')
      when (select d.small_before is not null from public.decisions d where d.change_id = p_change.id and d.verdict = 'approve' order by d.seq desc limit 1)
        then 'done'
      else 'off' end);
end $$;

-- The same, before it is decided: one after the other, so that of two at once the second sees the first. Answers with what
-- stands there now in the fields that it writes.
create function app.require_small(p_change public.changes, p_member uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  perform from public.members where id = p_member for update;
  perform from public.listings where id = p_change.listing_id for update;
  if app.small_refusal(p_change, p_member) is not null then
    perform app.refuse('own-change');
  end if;
  return (select pg_catalog.jsonb_object_agg(f.key, f.value)
    from public.listings l cross join lateral pg_catalog.jsonb_each(l.live) f
    where l.id = p_change.listing_id and f.key in (
      select pg_catalog.jsonb_object_keys(t.payload::jsonb -> 'set') from public.change_targets t where t.change_id = p_change.id));
end $$;

grant execute on function app.text_moved(text, text), app.small_before(public.changes),
  app.small_payload(public.changes, public.change_targets), app.small_field_refusal(text, jsonb, jsonb),
  app.small_refusal(public.changes, uuid), app.small_word(public.changes) to authenticated, service_role, oms_definer;
grant execute on function app.require_small(public.changes, uuid) to oms_definer;

-- schemas/changes/submitting.sql

-- Approval is asked for: what is in review is written down to the byte, with its hash.

-- Back to a draft nobody asked approval for: payloads and hash are void.
create function app.unask(p_change uuid) returns void
language sql volatile set search_path = '' as $$
  select app.release_fees(p_change);
  update public.change_targets set payload = null where change_id = p_change;
  update public.changes set state = 'draft', content_hash = '', mode = null, updated_at = app.now() where id = p_change;
$$;

-- draft → in_review. The payload texts are what an approval is about; the hash is computed here from what was stored.
create function app.put_in_review(p_change public.changes, p_payloads jsonb, p_content_hash text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_connected(p_change.id);
  update public.change_targets t set payload = p.value ->> 'payload'
    from pg_catalog.jsonb_array_elements(p_payloads) p
    where t.change_id = p_change.id and t.shop_id = (p.value ->> 'shopId')::uuid;
  if not exists (select from public.change_targets where change_id = p_change.id)
    or exists (select from public.change_targets where change_id = p_change.id and payload is null) then
    perform app.refuse('incomplete');
  elsif pg_catalog.jsonb_array_length(p_payloads) <> (select pg_catalog.count(*) from public.change_targets where change_id = p_change.id) then
    perform app.refuse('edited-meanwhile');
  elsif app.content_hash(p_change.id) is distinct from p_content_hash then
    perform app.refuse('stale-approval');
  -- Whose word it is is judged from the content, and the payload is what is written: they say the same.
  elsif p_change.kind <> 'create' and exists (select from public.change_targets t where t.change_id = p_change.id
      and ((t.payload::jsonb -> 'set') is distinct from coalesce(t.content #> '{edit,set}', '{}')
        or t.payload::jsonb ->> 'kind' is distinct from p_change.kind
        or t.payload::jsonb ->> 'listingId' is distinct from t.listing_id)) then
    perform app.refuse('bad-input');
  end if;
  update public.changes set state = 'in_review', content_hash = p_content_hash, updated_at = app.now() where id = p_change.id;
end $$;

create function public.submit_change(
  p_change_id uuid, p_revision integer, p_payloads jsonb, p_content_hash text, p_outbox jsonb, p_operations jsonb
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  if v_change.state <> 'draft' then
    perform app.refuse('wrong-state');
  elsif v_change.revision is distinct from p_revision then
    perform app.refuse('edited-meanwhile');
  end if;
  -- Photos added later and still on their way are part of what is to be approved. (The first preparation may go on
  -- writing after a person ended it; it fills in nothing more.)
  if exists (select from public.operations where change_id = v_change.id and kind = 'prepare_draft'
      and key <> 'prepare_draft:' || v_change.id and state in ('queued', 'running')) then
    perform app.refuse('wrong-state', '{"reason": "copying"}');
  end if;
  -- There is nothing in these to write: they are the word of whoever asks, also of one who found another's draft of it.
  if v_change.kind not in ('create', 'edit') then
    update public.changes set author_id = v_me.id where id = v_change.id;
  end if;
  perform app.put_in_review(v_change, p_payloads, p_content_hash);
  perform app.effects(app.to_approvers(v_change.id, p_outbox), p_operations);
end $$;

-- Same as hashedText in src/catalog/payload.ts: one line `shop:payload` per shop, sorted by shop id.
create function app.content_hash(p_change uuid) returns text
language sql stable set search_path = '' as $$
  select app.sha256(pg_catalog.string_agg(t.shop_id::text || ':' || t.payload, E'\n' order by t.shop_id::text collate "C"))
  from public.change_targets t where t.change_id = p_change
$$;

grant execute on function app.unask(uuid), app.put_in_review(public.changes, jsonb, text), app.content_hash(uuid)
  to oms_definer;
select app.publish_functions(array['submit_change'], 'authenticated', true);

-- schemas/changes/worker.sql

-- What the worker does for a studio, with a tenant's token (`app_role: worker`) and the lease of the operation it holds.

-- What a draft's content becomes when a proposal is laid *under* it: only what is empty is filled.
create function app.filled(p_content jsonb, p_fill jsonb, p_with_text boolean) returns jsonb
language plpgsql immutable set search_path = '' as $$
declare
  v_content jsonb := p_content;
  v_key text;
begin
  if p_with_text and pg_catalog.jsonb_typeof(p_fill -> 'text') = 'object' then
    foreach v_key in array array['title', 'description', 'tags', 'materials', 'taxonomyId'] loop
      if coalesce(v_content -> v_key, 'null') in ('""', '[]', 'null') and p_fill -> 'text' ? v_key then
        v_content := v_content || pg_catalog.jsonb_build_object(v_key, p_fill #> array['text', v_key]);
      end if;
    end loop;
  end if;
  v_content := v_content || pg_catalog.jsonb_build_object('photos', (v_content -> 'photos') || coalesce((
    select pg_catalog.jsonb_agg(p.photo order by p.ordinality)
    from (select distinct on (value ->> 'hash') value as photo, ordinality
          from pg_catalog.jsonb_array_elements(coalesce(p_fill -> 'photos', '[]')) with ordinality
          order by value ->> 'hash', ordinality) p
    where not exists (select from pg_catalog.jsonb_array_elements(v_content -> 'photos') o
                      where o.value ->> 'hash' = p.photo ->> 'hash')), '[]'));
  return v_content || pg_catalog.jsonb_build_object('photos', coalesce((
    select pg_catalog.jsonb_agg(case when p.value ->> 'alt' = '' then p.value || pg_catalog.jsonb_build_object('alt', coalesce(
        (select a.value ->> 'alt' from pg_catalog.jsonb_array_elements(coalesce(p_fill -> 'alts', '[]')) a
         where a.value ->> 'hash' = p.value ->> 'hash' limit 1), '')) else p.value end order by p.ordinality)
    from pg_catalog.jsonb_array_elements(v_content -> 'photos') with ordinality p), '[]'));
end $$;

-- Once approval is asked for, nothing is filled in any more; only the progress shown to people moves.
create function public.fill_draft(p_fill jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_change public.changes;
  v_writing boolean;
  v_preparing jsonb := nullif(p_fill -> 'preparing', 'null');
  v_content jsonb;
begin
  perform app.require_worker();
  v_change := app.lock_change((p_fill ->> 'changeId')::uuid);
  v_writing := coalesce((v_change.preparing ->> 'writing')::boolean, false);
  -- A person who stopped the writing is not overruled by a worker that hasn't heard of it yet.
  -- What was ended stays ended.
  v_preparing := case when v_change.preparing is not null then v_preparing end
    || pg_catalog.jsonb_build_object('writing', v_writing and (v_preparing ->> 'writing')::boolean);
  v_content := v_change.content;
  if v_change.state = 'draft' then
    v_content := app.filled(v_content, p_fill, v_writing);
    update public.change_targets t set content = t.content || pg_catalog.jsonb_build_object('price', p.value -> 'price')
      from pg_catalog.jsonb_array_elements(coalesce(p_fill -> 'prices', '[]')) p
      where t.change_id = v_change.id and t.shop_id = (p.value ->> 'shopId')::uuid
        and coalesce(t.content -> 'price', 'null') = 'null';
    perform app.remember_photos(v_change.studio_id, p_fill -> 'photos');
  end if;
  update public.changes set
    content = v_content,
    -- For shops that are chosen later: a draft begins with one.
    source = case when v_change.state = 'draft' and coalesce(p_fill -> 'prices', '[]') <> '[]'
      then pg_catalog.jsonb_build_object('prices', p_fill -> 'prices') else '{}' end || source,
    text_by = case when v_writing and v_change.state = 'draft' and p_fill ->> 'textBy' is not null
                and v_content - 'photos' <> v_change.content - 'photos' then p_fill ->> 'textBy' else text_by end,
    preparing = v_preparing,
    photo_problems = photo_problems || coalesce((
      select pg_catalog.jsonb_agg(n.value) from pg_catalog.jsonb_array_elements(coalesce(p_fill -> 'photoProblems', '[]')) n
      where not photo_problems @> pg_catalog.jsonb_build_array(n.value)), '[]'),
    updated_at = app.now()
  where id = v_change.id;
  perform app.effects(p_outbox, p_operations);
end $$;

-- The product and listing behind a target that stands on the marketplace and was read back in that state: bought at once, it
-- may be sold out already.
create function app.map_listing(p_change public.changes, p_target public.change_targets, p_state text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_product uuid := p_change.product_id;
  v_state text := coalesce(p_state, case p_target.state when 'applied' then 'active' else 'draft' end);
begin
  if v_product is null then
    insert into public.products (studio_id, sku, content)
      values (p_change.studio_id, p_change.content ->> 'sku', p_change.content) returning id into v_product;
    update public.changes set product_id = v_product where id = p_change.id;
  else
    update public.products set sku = p_change.content ->> 'sku', content = p_change.content, updated_at = app.now() where id = v_product;
  end if;
  -- Fingerprint: what the change wrote, images by id and rank, and the state; never quantity, views or timestamps.
  insert into public.listings (studio_id, product_id, shop_id, external_id, state, url, fingerprint, code)
  values (p_change.studio_id, v_product, p_target.shop_id, p_target.listing_id, v_state, p_target.listing_url,
    app.sha256(pg_catalog.concat_ws(E'\n', v_state, p_target.payload::jsonb - 'quantity', p_target.progress -> 'images')),
    app.draw_code(p_change.studio_id))
  on conflict (shop_id, external_id) do update set product_id = excluded.product_id, state = excluded.state, url = excluded.url,
    fingerprint = excluded.fingerprint, synced_at = app.now();
end $$;

create function public.record_target(p_operation uuid, p_lease uuid, p_target jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes;
  v_target public.change_targets;
begin
  if v_operation.target_id is distinct from (p_target ->> 'targetId')::uuid then
    perform app.missing();
  end if;
  v_change := app.lock_change(v_operation.change_id);
  update public.change_targets set
    state = p_target ->> 'state', step = p_target ->> 'step', progress = p_target -> 'progress',
    listing_id = p_target ->> 'listingId', listing_url = p_target ->> 'listingUrl',
    failure = nullif(p_target -> 'failure', 'null'), verified = (p_target ->> 'verified')::boolean
  where id = v_operation.target_id
  returning * into v_target;
  if v_change.kind <> 'create' then
    if v_target.state = 'applied' or nullif(p_target -> 'fields', 'null') is not null then
      perform app.settle_listing(v_target, nullif(p_target -> 'fields', 'null'), p_target ->> 'liveState');
    end if;
    if v_target.state = 'parked' and v_change.kind = 'edit' and v_target.failure ->> 'code' = 'changed-live' then
      perform app.want_approved(v_target);
    end if;
    if v_target.state = 'applied' and v_change.kind = 'delete' then
      update public.listings set gone_at = app.now(), gone_run = null where shop_id = v_target.shop_id and external_id = v_target.listing_id;
    end if;
  elsif v_target.state in ('on_marketplace', 'applied') and v_target.listing_id is not null then
    perform app.map_listing(v_change, v_target, p_target ->> 'liveState');
    -- Killed right after, it can be found, edited and taken off sale all the same.
    if nullif(p_target -> 'mirrored', 'null') is not null then
      perform app.mirror(v_change.studio_id, v_target.shop_id, pg_catalog.jsonb_build_array(p_target -> 'mirrored'));
    end if;
    if not v_target.counted then
      update public.change_targets set counted = true where id = v_target.id;
      update public.shops set publish_count = publish_count + 1,
          last_published_at = greatest(last_published_at, (select pg_catalog.max(d.at) from public.decisions d
            where d.change_id = v_change.id and d.verdict = 'approve'))
        where id = v_target.shop_id;
    end if;
  end if;
  perform app.derive_state(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

grant execute on function app.filled(jsonb, jsonb, boolean),
  app.map_listing(public.changes, public.change_targets, text) to oms_definer;
select app.publish_functions(array['fill_draft', 'record_target'], 'authenticated', true);

-- schemas/changes/writers.sql

-- Who wrote which value: of what the studio wants (`listings.ours_by`) and of what a change would write (`written` of the
-- change and of its shops). Kept by triggers wherever values are written, so that no way in forgets it.
--
-- field → [{by, from, was}], oldest first; `from`: form, import, keep_ours, rule; `was`: what stood in its place before.
-- A number or a choice is its last writer's: it replaced what was there. Words, tags and photos are everybody's who had a
-- hand in them. A field without an entry was read on the marketplace, or written by no person.

-- Who writes in this transaction: the caller, unless what it does is somebody else's writing (app.write_for).
create function app.writer() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(nullif(pg_catalog.current_setting('app.writer', true), '')::jsonb,
    case when app.claim('app_role') = 'member' then pg_catalog.jsonb_build_object('by', app.claim('member_id'), 'from', 'form') end)
$$;

create function app.write_for(p_member uuid, p_from text) returns void
language sql volatile set search_path = '' as $$
  select pg_catalog.set_config('app.writer',
    case when p_member is null then '' else pg_catalog.jsonb_build_object('by', p_member, 'from', p_from)::text end, true)
$$;

create function app.is_empty(p_value jsonb) returns boolean
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select p_value is null or p_value in ('null', '""', '[]', '{}'));
end $$;

-- The entries after a write.
create function app.written_after(p_written jsonb, p_old jsonb, p_new jsonb, p_writer jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_object_agg(n.key, e.entries) filter (where e.entries <> '[]'), '{}')
  from pg_catalog.jsonb_each(p_new) n
  cross join lateral (select coalesce(p_written -> n.key, '[]') as known) k
  cross join lateral (select case
      when p_writer is null or n.value is not distinct from p_old -> n.key then k.known
      when not p_old ? n.key and app.is_empty(n.value) then k.known
      when k.known #>> '{-1,by}' = p_writer ->> 'by' then k.known
      else k.known || pg_catalog.jsonb_build_array(p_writer
        || case when p_old ? n.key then pg_catalog.jsonb_build_object('was', p_old -> n.key) else '{}'::jsonb end)
    end as entries) e
$$;

-- What of a shop's part of a change is a value that a person writes.
create function app.values_of(p_content jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select case when p_content ? 'edit' then p_content #> '{edit,set}' else p_content end);
end $$;

create function app.note_change_writer() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    new.written := app.written_after('{}', '{}', new.content, app.writer());
  elsif new.written is not distinct from old.written then
    new.written := app.written_after(old.written, old.content, new.content, app.writer());
  end if;
  return new;
end $$;
create trigger note_change_writer before insert or update of content on public.changes
  for each row when (new.kind = 'create') execute function app.note_change_writer();

create function app.note_target_writer() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    -- A shop that is added to a change is written, too.
    new.written := app.written_after('{}', '{}', app.values_of(new.content) || case when new.content ? 'edit' then '{}'
      else '{"shop": true}' end::jsonb, app.writer());
  elsif new.written is not distinct from old.written then
    new.written := app.written_after(old.written, app.values_of(old.content) || '{"shop": true}',
      app.values_of(new.content) || '{"shop": true}', app.writer());
  end if;
  return new;
end $$;
create trigger note_target_writer before insert or update of content on public.change_targets
  for each row execute function app.note_target_writer();

-- A value that stands on the marketplace is nobody's any more.
create function app.note_ours_writer() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if new.ours is null or new.ours is not distinct from new.live then
    new.ours_by := '{}';
  else
    select coalesce(pg_catalog.jsonb_object_agg(w.key, w.value), '{}') into new.ours_by
      from pg_catalog.jsonb_each(app.written_after(new.ours_by, coalesce(old.ours, '{}'), new.ours, app.writer())) w
      where new.ours -> w.key is distinct from new.live -> w.key;
  end if;
  return new;
end $$;
create trigger note_ours_writer before update on public.listings
  for each row when (new.ours is distinct from old.ours or (old.ours_by <> '{}' and new.live is distinct from old.live)
    or new.ours_by is distinct from old.ours_by) execute function app.note_ours_writer();

create function app.choices_in(p_value jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select case when p_value is null or pg_catalog.jsonb_typeof(p_value) = 'object' then p_value else '{}' end
$$;

-- A value of several choices (a shop's details): each of them is its last writer's, so this is the places of those who made
-- one that still stands. Where it isn't known what somebody chose (a copy), it may be any of them.
create function app.choosers(p_entries jsonb, p_value jsonb) returns bigint[]
language plpgsql immutable set search_path = '' as $$
begin
  return (
    with step as (
      select e.place, app.choices_in(case when e.place = 1 then coalesce(e.entry -> 'was', '{}') else e.entry -> 'was' end) as before,
        app.choices_in(case when e.place = pg_catalog.jsonb_array_length(p_entries) then p_value
          else p_entries -> e.place::integer -> 'was' end) as after
      from pg_catalog.jsonb_array_elements(p_entries) with ordinality e (entry, place)
    ), made as (
      select s.place, k.choice from step s cross join lateral pg_catalog.jsonb_object_keys(s.before || s.after) k (choice)
      where s.before -> k.choice is distinct from s.after -> k.choice
    )
    select array(
      select place from step where before is null or after is null
      union
      select pg_catalog.max(place) from made group by choice));
end $$;

grant execute on function app.choices_in(jsonb), app.choosers(jsonb, jsonb), app.writer(), app.is_empty(jsonb),
  app.written_after(jsonb, jsonb, jsonb, jsonb), app.values_of(jsonb) to authenticated, service_role, oms_definer;
grant execute on function app.write_for(uuid, text) to service_role, oms_definer;

-- schemas/listings/codes.sql

-- The short code of a product or listing, by which people name it.

-- Four signs without look-alikes that name nothing else in the studio.
create function app.draw_code(p_studio uuid) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_signs constant text := 'abcdefghjkmnpqrstuvwxyz23456789';
  v_code text;
begin
  loop
    select pg_catalog.string_agg(pg_catalog.substr(v_signs, 1 + pg_catalog.floor(pg_catalog.random() * pg_catalog.length(v_signs))::integer, 1), '')
      into v_code from pg_catalog.generate_series(1, 4);
    exit when not exists (select from public.changes where studio_id = p_studio and code = v_code)
      and not exists (select from public.listings where studio_id = p_studio and code = v_code);
  end loop;
  return v_code;
end $$;

-- So many codes, each other than all others; two of a page must not draw the same one. Nobody else of the studio draws
-- meanwhile: two of its shops may be read at once.
create function app.draw_codes(p_studio uuid, p_count integer) returns table (n bigint, code text)
language plpgsql volatile set search_path = '' as $$
declare
  v_signs constant text := 'abcdefghjkmnpqrstuvwxyz23456789';
  v_codes text[] := '{}';
begin
  if p_count > 0 then
    perform pg_catalog.pg_advisory_xact_lock(20261125, pg_catalog.hashtext(p_studio::text));
  end if;
  while pg_catalog.cardinality(v_codes) < p_count loop
    select pg_catalog.array_agg(d.code) into v_codes from (
      select pg_catalog.unnest(v_codes) as code
      union
      select s.code from (
        select (select pg_catalog.string_agg(
            pg_catalog.substr(v_signs, 1 + pg_catalog.floor(pg_catalog.random() * pg_catalog.length(v_signs))::integer, 1), '')
          from pg_catalog.generate_series(1, 4 + g.g * 0)) as code
        from pg_catalog.generate_series(1, p_count - pg_catalog.cardinality(v_codes)) g (g)) s
      where not exists (select from public.changes c where c.studio_id = p_studio and c.code = s.code)
        and not exists (select from public.listings l where l.studio_id = p_studio and l.code = s.code)
    ) d;
  end loop;
  return query select u.n, u.code from pg_catalog.unnest(v_codes) with ordinality u (code, n);
end $$;

grant execute on function app.draw_code(uuid), app.draw_codes(uuid, integer) to oms_definer;

-- schemas/listings/counts.sql

-- How many listings there are, by shop and state (public.listing_counts), kept in the statement that writes them.

-- Of a studio that is being erased nothing is kept any more; of a shop that is gone there is nothing to count.
create function app.add_counts(p_steps jsonb) returns void
language sql volatile set search_path = '' as $$
  insert into public.listing_counts (studio_id, shop_id, state, listings, options, unasked, unmade)
  select s.studio_id, s.shop_id, s.state, s.listings, s.options, s.unasked, s.unmade
  from pg_catalog.jsonb_to_recordset(p_steps) as s (studio_id uuid, shop_id uuid, state text, listings bigint, options bigint,
    unasked bigint, unmade bigint)
  where exists (select from public.shops h where h.id = s.shop_id)
    and not exists (select from public.erasure_requests r where r.studio_id = s.studio_id)
$$;

-- Most of a reading is as it was: nothing is added then.
create function app.keep_counts() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_steps jsonb;
begin
  if tg_op = 'INSERT' then
    select pg_catalog.jsonb_agg(s) into v_steps from (
      select studio_id, shop_id, state, pg_catalog.count(*) as listings, pg_catalog.sum(option_count) as options,
        pg_catalog.sum(unasked::integer) as unasked, pg_catalog.sum((product_id is null)::integer) as unmade
      from after_rows where live is not null and gone_at is null group by 1, 2, 3) s;
  elsif tg_op = 'DELETE' then
    select pg_catalog.jsonb_agg(s) into v_steps from (
      select studio_id, shop_id, state, - pg_catalog.count(*) as listings, - pg_catalog.sum(option_count) as options,
        - pg_catalog.sum(unasked::integer) as unasked, - pg_catalog.sum((product_id is null)::integer) as unmade
      from before_rows where live is not null and gone_at is null group by 1, 2, 3) s;
  else
    select pg_catalog.jsonb_agg(s) into v_steps from (
      select r.studio_id, r.shop_id, r.state, pg_catalog.sum(r.n) as listings, pg_catalog.sum(r.n * r.option_count) as options,
        pg_catalog.sum(r.n * r.unasked::integer) as unasked, pg_catalog.sum(r.n * (r.product_id is null)::integer) as unmade
      from (
        select 1 as n, a.* from after_rows a where a.live is not null and a.gone_at is null
        union all select -1, b.* from before_rows b where b.live is not null and b.gone_at is null) r
      group by 1, 2, 3) s
    where s.listings <> 0 or s.options <> 0 or s.unasked <> 0 or s.unmade <> 0;
  end if;
  if v_steps is not null then
    perform app.add_counts(v_steps);
  end if;
  return null;
end $$;
create trigger keep_counts_first after insert on public.listings referencing new table as after_rows
  for each statement execute function app.keep_counts();
create trigger keep_counts after update on public.listings referencing old table as before_rows new table as after_rows
  for each statement execute function app.keep_counts();
create trigger keep_counts_last after delete on public.listings referencing old table as before_rows
  for each statement execute function app.keep_counts();

-- Steps that were seen become one; one that comes meanwhile stays beside it.
create function app.fold_counts(p_studio uuid, p_shop uuid) returns void
language sql volatile set search_path = '' as $$
  with seen as (
    delete from public.listing_counts where studio_id = p_studio and shop_id = p_shop returning *
  )
  insert into public.listing_counts (studio_id, shop_id, state, listings, options, unasked, unmade)
  select studio_id, shop_id, state, pg_catalog.sum(listings), pg_catalog.sum(options), pg_catalog.sum(unasked), pg_catalog.sum(unmade)
  from seen group by studio_id, shop_id, state
  having (pg_catalog.sum(listings), pg_catalog.sum(options), pg_catalog.sum(unasked), pg_catalog.sum(unmade)) <> (0, 0, 0, 0)
$$;

-- {shopId?, states?} of what is there, gone ones left out. `unasked`: nobody can settle a difference in a shop that isn't
-- connected, so it counts nowhere; its shop's own line says it (`public.read_shops`).
create function app.kept_counts(p_filter jsonb, out listings bigint, out unasked bigint)
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.sum(c.listings), 0), coalesce(pg_catalog.sum(c.unasked) filter (where exists (
      select from public.shops s where s.id = c.shop_id and s.health <> 'disconnected')), 0)
  from public.listing_counts c
  where c.studio_id = (select app.studio_id())
    and (p_filter ->> 'shopId' is null or c.shop_id = (p_filter ->> 'shopId')::uuid)
    and (p_filter -> 'states' is null or c.state in (select pg_catalog.jsonb_array_elements_text(p_filter -> 'states')))
$$;

-- What a table of the connected shops holds: listings, and lines of their options.
create function public.count_table() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('listings', coalesce(pg_catalog.sum(c.listings), 0), 'options', coalesce(pg_catalog.sum(c.options), 0))
  from public.listing_counts c join public.shops s on s.id = c.shop_id
  where c.studio_id = (select app.studio_id()) and s.health <> 'disconnected'
$$;

grant execute on function app.add_counts(jsonb), app.fold_counts(uuid, uuid) to service_role, oms_definer;
grant execute on function app.kept_counts(jsonb) to authenticated, oms_definer;
select app.publish_functions(array['count_table'], 'authenticated', false);

-- schemas/listings/finding.sql

-- Looking for listings. The statement is written with only what a filter asks for, so that an index answers each: with every
-- condition in one statement ("or it was not asked") all rows of the studio are read whatever is asked.

-- The words of a search as a condition on `l`. All of them begin words of the title, or they are a code, SKU or number as a
-- whole. A card shows the code of its change: that names the listings it is of, too.
create function app.called_condition(p_words text) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_folded text := app.folded(pg_catalog.btrim(p_words));
  v_titles text;
begin
  -- Behind any word that begins so stands no sign higher than the last there is.
  select pg_catalog.string_agg(pg_catalog.format(
      'select w.listing_id from public.listing_words w where w.studio_id = $2 and w.word >= %L and w.word < %L', w, w || U&'\+10FFFF'),
      ' intersect ' order by pg_catalog.length(w) desc, w) into v_titles
    from pg_catalog.unnest(app.words_of(p_words)) w;
  return pg_catalog.format(' and l.id in (select w.listing_id from public.listing_words w where w.studio_id = $2 and w.word = %L
      union all select c.id from public.listings c where c.studio_id = $2 and c.code = %L
      union all select n.id from public.listings n where n.studio_id = $2 and n.external_id = %L
      union all select m.id from public.changes g
        join public.change_targets t on t.studio_id = g.studio_id and t.change_id = g.id
        join public.listings m on m.shop_id = t.shop_id and m.external_id = t.listing_id
        where g.studio_id = $2 and g.code = %L %s)',
    '=' || v_folded, v_folded, pg_catalog.btrim(p_words), v_folded,
    case when v_titles is not null then 'union all (' || v_titles || ')' else '' end);
end $$;

-- The listings that a filter means, as `from … where …`; `$1` is the filter, `$2` the studio. `unasked`: what differs
-- and is not on its way to be settled. `differing`: that, and what is gone by nobody's word here, where `withGone` lets it in. `noRequest`: no request
-- for it waits. `connected`: its shop is.
create function app.matching_listings(p_filter jsonb) returns text
language plpgsql stable set search_path = '' as $$
begin
  return pg_catalog.concat(' from public.listings l where l.studio_id = $2 and l.live is not null',
    case when p_filter ->> 'id' is not null then ' and l.id = ($1 ->> ''id'')::uuid' end,
    case when p_filter -> 'ids' is not null
      then ' and l.id in (select value::uuid from pg_catalog.jsonb_array_elements_text($1 -> ''ids''))' end,
    case when p_filter ->> 'shopId' is not null then ' and l.shop_id = ($1 ->> ''shopId'')::uuid' end,
    case when p_filter -> 'productIds' is not null
      then ' and l.product_id in (select value::uuid from pg_catalog.jsonb_array_elements_text($1 -> ''productIds''))' end,
    case when p_filter -> 'externalIds' is not null
      then ' and l.external_id in (select pg_catalog.jsonb_array_elements_text($1 -> ''externalIds''))' end,
    case when p_filter -> 'states' is not null
      then ' and l.state = any (array(select pg_catalog.jsonb_array_elements_text($1 -> ''states'')))' end,
    case when p_filter ->> 'seenBefore' is not null then ' and l.seen_at < ($1 ->> ''seenBefore'')::timestamptz' end,
    case when p_filter ->> 'endsAfter' is not null then ' and l.ends_at >= ($1 ->> ''endsAfter'')::timestamptz' end,
    case when p_filter ->> 'endsBefore' is not null then ' and l.ends_at < ($1 ->> ''endsBefore'')::timestamptz' end,
    case when p_filter ->> 'stockAtMost' is not null then ' and l.stock <= ($1 ->> ''stockAtMost'')::bigint' end,
    case when (p_filter ->> 'differing')::boolean then ' and (l.unasked or l.gone_run is not null)' end,
    case when (p_filter ->> 'noRequest')::boolean then ' and not exists (select from public.changes c
      where c.studio_id = l.studio_id and c.listing_id = l.id and c.state = ''in_review'')' end,
    case when (p_filter ->> 'unasked')::boolean then ' and l.unasked' end,
    case when (p_filter ->> 'unasked')::boolean or (p_filter ->> 'connected')::boolean
      then ' and exists (select from public.shops s where s.id = l.shop_id and s.health <> ''disconnected'')' end,
    case when not coalesce((p_filter ->> 'withGone')::boolean, false) then ' and l.gone_at is null' end,
    case when coalesce(p_filter ->> 'words', '') <> '' then app.called_condition(p_filter ->> 'words') end);
end $$;

-- What ends soon comes soonest first: of more than fit, those shown are the ones that end before all others. Everything
-- else newest first, by when it was made there.
create function public.read_listings(p_filter jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_order text := case when p_filter ->> 'endsBefore' is not null then 'l.ends_at, ' else '' end
    || 'l.created_there desc nulls last, l.seq desc';
  v_listings jsonb;
begin
  -- Narrow rows, so that thousands are sorted in memory.
  execute pg_catalog.format(
    'select coalesce(pg_catalog.jsonb_agg(app.listing_json(l) order by %1$s), ''[]'')
     from (select l.id %2$s order by %1$s limit %3$s offset %4$s) m join public.listings l on l.id = m.id',
    v_order, app.matching_listings(p_filter), coalesce((p_filter ->> 'limit')::integer, 100),
    coalesce((p_filter ->> 'offset')::integer, 0)) into v_listings using p_filter, app.studio_id();
  return v_listings;
end $$;

create function public.count_listings(p_filter jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_count bigint;
begin
  -- What is kept is not counted.
  if p_filter - '{shopId,states,limit,offset}'::text[] = '{}' then
    return pg_catalog.to_jsonb((app.kept_counts(p_filter)).listings);
  elsif p_filter - '{shopId,states,limit,offset}'::text[] = '{"unasked": true}' then
    return pg_catalog.to_jsonb((app.kept_counts(p_filter)).unasked);
  end if;
  execute 'select pg_catalog.count(*)' || app.matching_listings(p_filter) into v_count using p_filter, app.studio_id();
  return pg_catalog.to_jsonb(v_count);
end $$;

grant execute on function app.called_condition(text), app.matching_listings(jsonb) to authenticated, oms_definer;
select app.publish_functions(array['read_listings', 'count_listings'], 'authenticated', false);

-- schemas/listings/history.sql

-- What happened to a listing, for its timeline.

create function app.cut_value(p_value jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select case pg_catalog.jsonb_typeof(p_value)
    when 'string' then pg_catalog.to_jsonb(pg_catalog.left(p_value #>> '{}', 300))
    when 'object' then '{}'::jsonb
    else p_value end
$$;

-- Fields that are another value in `p_new` than in `p_old`, at most 40.
create function app.moved_fields(p_old jsonb, p_new jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_object_agg(m.key, pg_catalog.jsonb_build_object(
      'before', app.cut_value(p_old -> m.key), 'after', app.cut_value(p_new -> m.key))), '{}')
  from (select k.key from (select pg_catalog.jsonb_object_keys(coalesce(p_old, '{}') || coalesce(p_new, '{}')) as key) k
        where p_old -> k.key is distinct from p_new -> k.key order by k.key limit 40) m
$$;

-- An applied change settles its listing in the same transaction: what moves there is its own doing, and in its own record.
create function app.note_settling() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if new.state in ('applied', 'on_marketplace') and new.listing_id is not null then
    perform pg_catalog.set_config('app.settling', new.shop_id || ':' || new.listing_id, true);
  end if;
  return null;
end $$;

create function app.note_listing() returns trigger
language plpgsql volatile set search_path = '' as $$
declare
  v_member uuid := case when app.claim('app_role') = 'member' then nullif(app.claim('member_id'), '')::uuid end;
  v_own boolean := coalesce(pg_catalog.current_setting('app.settling', true), '') = new.shop_id || ':' || new.external_id;
  v_fields jsonb := '{}';
  v_kept boolean;
begin
  if v_own then
    return null;
  end if;
  if old.gone_at is null and new.gone_at is not null then
    insert into public.listing_events (studio_id, listing_id, kind) values (new.studio_id, new.id, 'gone');
  elsif old.gone_at is not null and new.gone_at is null then
    insert into public.listing_events (studio_id, listing_id, kind) values (new.studio_id, new.id, 'back');
  end if;
  if new.live is distinct from old.live or new.state is distinct from old.state then
    -- What stands there as the studio wants it is no news: stock that was sold is followed, a write of ours settled later.
    select coalesce(pg_catalog.jsonb_object_agg(m.key, m.value), '{}') into v_fields
      from pg_catalog.jsonb_each(app.moved_fields(old.live, new.live)) m
      where new.live -> m.key is distinct from new.ours -> m.key
        and not exists (select from public.change_targets t
          where t.shop_id = new.shop_id and t.listing_id = new.external_id and t.state in ('applying', 'failed', 'parked')
            and t.content #> array['edit', 'set', m.key] = new.live -> m.key);
    if new.state is distinct from old.state then
      v_fields := v_fields || pg_catalog.jsonb_build_object('state', pg_catalog.jsonb_build_object('before', old.state, 'after', new.state));
    end if;
    if v_fields <> '{}' then
      insert into public.listing_events (studio_id, listing_id, kind, fields) values (new.studio_id, new.id, 'changed_there', v_fields);
    end if;
  elsif v_member is not null and (new.ours is distinct from old.ours or new.base is distinct from old.base) then
    -- Keeping what stands there moves the base; wanting something else only our side.
    v_kept := new.base is distinct from old.base;
    v_fields := app.moved_fields(old.ours, new.ours);
    if v_kept then
      v_fields := app.moved_fields(old.base, new.base) || v_fields;
    end if;
    insert into public.listing_events (studio_id, listing_id, kind, member_id, fields)
      values (new.studio_id, new.id, case when v_kept then 'kept' else 'wanted' end, v_member, v_fields);
  end if;
  return null;
end $$;

-- A listing read for the first time has no past; most of a reading is as it was and never comes here.
create trigger note_settling after update of state on public.change_targets
  for each row execute function app.note_settling();
create trigger note_listing after update on public.listings
  for each row when (old.live is not null and (new.live is distinct from old.live or new.state is distinct from old.state
    or new.gone_at is distinct from old.gone_at or new.ours is distinct from old.ours or new.base is distinct from old.base))
  execute function app.note_listing();

-- Beside its changes, everything a listing's timeline is made of: its events, who edited its changes and when, and what
-- was exchanged with the shop for them.
create function public.read_history(p_listing_id uuid, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  with own as (
    select o.id from app.changes_of(p_listing_id) o order by o.seq desc limit p_limit
  )
  select pg_catalog.jsonb_build_object(
    'events', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('kind', e.kind, 'by', e.member_id,
        'fields', e.fields, 'at', e.at) order by e.seq desc)
      from (select * from public.listing_events where studio_id = (select app.studio_id()) and listing_id = p_listing_id
            order by seq desc limit p_limit) e), '[]'),
    'edits', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('changeId', e.change_id, 'by', e.member_id,
        'at', e.first_at) order by e.first_at)
      from public.change_edits e where e.change_id in (select id from own)), '[]'),
    'exchanges', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('changeId', e.change_id, 'outcome', e.outcome,
        'code', e.code, 'reference', e.reference, 'at', e.at) order by e.id)
      from public.sync_events e join public.listings l on l.id = p_listing_id and l.shop_id = e.shop_id
      where e.studio_id = (select app.studio_id()) and e.change_id in (select id from own)), '[]'))
$$;

grant execute on function app.cut_value(jsonb), app.moved_fields(jsonb, jsonb) to oms_definer;
select app.publish_functions(array['read_history'], 'authenticated', false);

-- schemas/listings/reading.sql

-- Who looks for listings is told how many there are, and what was asked for already is told once: as the request.

-- The fields in which an open change of this listing writes just what the studio wants there.
create function app.asked_fields(p_listing public.listings) returns text[]
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.array_agg(distinct k.key), '{}')
  from public.changes c
  join public.change_targets t on t.change_id = c.id and t.shop_id = p_listing.shop_id
  cross join lateral pg_catalog.jsonb_object_keys(coalesce(t.content #> '{edit,set}', '{}')) k (key)
  where c.studio_id = p_listing.studio_id and c.listing_id = p_listing.id and c.kind = 'edit'
    and c.state in ('in_review', 'approved', 'scheduled', 'applying')
    and app.plain_fields(p_listing.ours) -> k.key is not distinct from app.plain_fields(t.content #> '{edit,set}') -> k.key
$$;

-- Whether it stands there otherwise than the studio wants in a field that nobody asked for yet.
create function app.unasked_differences(p_listing public.listings) returns boolean
language sql stable set search_path = '' as $$
  select exists (
    select from (select app.plain_fields(p_listing.live) as live, app.plain_fields(p_listing.ours) as ours,
                   app.asked_fields(p_listing) as asked) f
    cross join lateral pg_catalog.jsonb_object_keys(f.live || f.ours) k (key)
    where f.live -> k.key is distinct from f.ours -> k.key and k.key <> all (f.asked))
$$;

-- Of one that is gone: by whose request the studio deleted it itself, and who approved that; null: it didn't.
create function app.deleted_here(p_listing public.listings) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('by', c.author_id, 'at', p_listing.gone_at, 'approvedBy', (
      select d.member_id from public.decisions d where d.change_id = c.id and d.verdict = 'approve' order by d.seq desc limit 1))
  from public.changes c
  join public.change_targets t on t.change_id = c.id and t.shop_id = p_listing.shop_id and t.state = 'applied'
  where c.studio_id = p_listing.studio_id and c.listing_id = p_listing.id and c.kind = 'delete'
  order by c.seq desc limit 1
$$;

create function app.listing_json(p_listing public.listings) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_listing.id, 'studioId', p_listing.studio_id, 'shopId', p_listing.shop_id,
    'productId', p_listing.product_id, 'externalId', p_listing.external_id, 'code', p_listing.code, 'state', p_listing.state,
    'url', p_listing.url, 'live', p_listing.live, 'ours', p_listing.ours, 'base', p_listing.base,
    'coverUrl', p_listing.cover_url, 'endsAt', p_listing.ends_at, 'seenAt', p_listing.seen_at, 'goneAt', p_listing.gone_at,
    'deletedHere', case when p_listing.gone_at is not null then app.deleted_here(p_listing) end,
    'mayComeBack', app.may_come_back(p_listing),
    'asked', case when p_listing.live = p_listing.ours then '{}' else app.asked_fields(p_listing) end)
$$;

grant execute on function app.asked_fields(public.listings), app.unasked_differences(public.listings)
  to authenticated, service_role, oms_definer;
grant execute on function app.deleted_here(public.listings), app.listing_json(public.listings)
  to authenticated, oms_definer;

-- schemas/listings/search_words.sql

-- What a search, a count or the end of a reading asks of a listing is kept with it, in the statement that writes the
-- listing: read from the listings' values at each question, it took seconds in a studio of 50 000.

-- An apostrophe is part of its word; every other sign parts words.
create function app.words_of(p_text text) returns text[]
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  v_text text := pg_catalog.translate(app.folded(p_text), '''’‘`´', '');
begin
  return array(select distinct pg_catalog.left(w.word, 60) from pg_catalog.regexp_split_to_table(v_text,
      case when pg_catalog.octet_length(v_text) = pg_catalog.length(v_text) then '[^a-z0-9]+'
        else '[\s\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u303f]+' end) w (word)
    where w.word <> '' limit 60);
end $$;

-- Words of the title, and each SKU as a whole behind "=", which is in no word. Where words aren't parted (Chinese, Japanese,
-- Thai …) one may begin at every letter.
create function app.found_by(p_live jsonb) returns text[]
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  v_title text := p_live ->> 'title';
  v_names text[] := app.words_of(v_title);
begin
  if pg_catalog.octet_length(v_title) > pg_catalog.length(v_title) then
    v_names := v_names || array(select pg_catalog.substr(w, g.g) from pg_catalog.unnest(v_names) w
      cross join pg_catalog.generate_series(2, pg_catalog.length(w)) g (g)
      where w ~ '[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]' limit 200);
  end if;
  return array(select n collate "C" from pg_catalog.unnest(v_names) n
    union select '=' || app.folded(pg_catalog.btrim(f.value)) from pg_catalog.jsonb_each_text(p_live) f
      where f.key like 'sku:%' and pg_catalog.btrim(f.value) <> '');
end $$;

create function app.derive_listing() returns trigger
language plpgsql set search_path = '' as $$
begin
  if tg_op = 'INSERT' or new.live is distinct from old.live then
    new.found_by := app.found_by(new.live);
    new.stock := app.stock_of(coalesce(new.live, '{}'));
  end if;
  new.option_count := (select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(coalesce(new.ours, '{}')) k (key)
    where k.key like 'price:%');
  new.differs := case when new.live is null or new.live = new.ours then false
    else app.plain_fields(new.live) is distinct from app.plain_fields(new.ours) end;
  -- Field by field only where there is a change that may have asked for it.
  new.unasked := new.differs and (not exists (select from public.changes c where c.listing_id = new.id)
    or app.unasked_differences(new));
  return new;
end $$;
create trigger derive_listing_first before insert on public.listings for each row
  when (new.live is not null or new.ours is not null) execute function app.derive_listing();
create trigger derive_listing before update on public.listings for each row
  when (new.live is distinct from old.live or new.ours is distinct from old.ours) execute function app.derive_listing();

-- An edit that is asked for, decided, taken back or done moves what is still unasked of its listing.
create function app.derive_unasked(p_listing uuid) returns void
language sql volatile set search_path = '' as $$
  update public.listings l set unasked = not l.unasked
  where l.id = p_listing and l.differs and l.unasked <> app.unasked_differences(l)
$$;

create function app.note_asked_fields() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform app.derive_unasked(case when tg_op = 'DELETE' then old.listing_id else new.listing_id end);
  return null;
end $$;
create trigger note_asked_fields_first after insert on public.changes for each row
  when (new.kind = 'edit' and new.listing_id is not null and new.state <> 'draft') execute function app.note_asked_fields();
create trigger note_asked_fields after update of state on public.changes for each row
  when (new.kind = 'edit' and new.listing_id is not null and new.state <> old.state) execute function app.note_asked_fields();
create trigger note_asked_fields_last after delete on public.changes for each row
  when (old.kind = 'edit' and old.listing_id is not null and old.state <> 'draft') execute function app.note_asked_fields();

-- Targets of an edit are written while it is a draft, and settled while it is applied.
create function app.note_asked_target() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform app.derive_unasked(c.listing_id) from public.changes c
    where c.id = case when tg_op = 'DELETE' then old.change_id else new.change_id end
      and c.kind = 'edit' and c.listing_id is not null and c.state <> 'draft';
  return null;
end $$;
create trigger note_asked_target_first after insert on public.change_targets
  for each row execute function app.note_asked_target();
create trigger note_asked_target after update of content on public.change_targets for each row
  when (new.content is distinct from old.content) execute function app.note_asked_target();
create trigger note_asked_target_last after delete on public.change_targets
  for each row execute function app.note_asked_target();

create function app.keep_words() returns trigger
language plpgsql set search_path = '' as $$
begin
  if tg_op = 'UPDATE' then
    -- The day's plan, by `execute`: one that is kept from when there were few words reads all of them at every page.
    execute 'delete from public.listing_words w using before_rows b, after_rows a
      where a.id = b.id and a.found_by <> b.found_by and w.listing_id = a.id and w.word <> all (a.found_by)';
    insert into public.listing_words (studio_id, word, listing_id)
      select a.studio_id, n.name, a.id from before_rows b join after_rows a on a.id = b.id and a.found_by <> b.found_by
      cross join lateral pg_catalog.unnest(a.found_by) n (name) where n.name <> all (b.found_by);
  else
    insert into public.listing_words (studio_id, word, listing_id)
      select a.studio_id, n.name, a.id from after_rows a cross join lateral pg_catalog.unnest(a.found_by) n (name);
  end if;
  return null;
end $$;

create trigger keep_words_first after insert on public.listings referencing new table as after_rows
  for each statement execute function app.keep_words();
create trigger keep_words after update on public.listings referencing old table as before_rows new table as after_rows
  for each statement execute function app.keep_words();

grant execute on function app.words_of(text) to authenticated, service_role, oms_definer;
grant execute on function app.found_by(jsonb), app.derive_unasked(uuid) to service_role, oms_definer;

-- schemas/products/matching.sql

-- Products are made of listings, matched with each other, and split.

-- The content of a product, from what a listing says there. Photos stay on the marketplace (src/catalog/listing-text.ts).
create function app.product_content(p_live jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('title', coalesce(p_live ->> 'title', ''), 'description', coalesce(p_live ->> 'description', ''),
    'tags', coalesce(p_live -> 'tags', '[]'), 'materials', coalesce(p_live -> 'materials', '[]'),
    'taxonomyId', p_live -> 'taxonomyId', 'photos', '[]'::jsonb,
    'sku', (select case when pg_catalog.count(distinct f.value) = 1 then nullif(pg_catalog.min(f.value), '') end
            from pg_catalog.jsonb_each_text(p_live) f where f.key like 'sku:%'))
$$;

create function app.new_product(p_listing public.listings) returns uuid
language plpgsql volatile set search_path = '' as $$
declare
  v_content jsonb := app.product_content(p_listing.live);
  v_product uuid;
begin
  insert into public.products (studio_id, sku, content) values (p_listing.studio_id, v_content ->> 'sku', v_content)
    returning id into v_product;
  update public.listings set product_id = v_product where id = p_listing.id;
  return v_product;
end $$;

-- Of the named listings, or of all of a shop: those that are none yet become products. Asked twice, nothing is made twice.
create function public.make_products(p_shop_id uuid, p_listing_ids uuid[]) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_listing public.listings;
  v_made uuid[] := '{}';
begin
  if p_shop_id is null and p_listing_ids is null then
    perform app.refuse('bad-input');
  elsif p_listing_ids is not null and not exists (select from public.listings where id = any (p_listing_ids)) then
    perform app.missing();
  end if;
  for v_listing in
    select * from public.listings
    where (p_shop_id is null or shop_id = p_shop_id) and (p_listing_ids is null or id = any (p_listing_ids))
      and live is not null and gone_at is null and product_id is null
    order by seq for update
  loop
    if not app.may_use_shop(v_listing.shop_id, v_me.id) then
      perform app.refuse('not-allowed');
    end if;
    v_made := v_made || app.new_product(v_listing);
  end loop;
  return pg_catalog.to_jsonb(v_made);
end $$;

create function app.require_shops_of(p_product uuid, p_member uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
  if exists (select from public.listings l where l.product_id = p_product and not app.may_use_shop(l.shop_id, p_member)) then
    perform app.refuse('not-allowed');
  end if;
end $$;

-- Drafts of a listing that moves to another product follow it.
create function app.move_listings(p_from uuid, p_to uuid, p_listing_ids uuid[]) returns void
language sql volatile set search_path = '' as $$
  update public.changes c set product_id = p_to
    where c.product_id = p_from and exists (
      select from public.change_targets t join public.listings l on l.shop_id = t.shop_id and l.external_id = t.listing_id
      where t.change_id = c.id and l.id = any (p_listing_ids));
  update public.listings set product_id = p_to where product_id = p_from and id = any (p_listing_ids);
$$;

-- `same`: the listings of the second become the first's. `different`: they are not offered as a pair again. Said twice, it
-- is as if it was said once.
create function public.match_products(p_kept uuid, p_merged uuid, p_word text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_merged public.products;
  v_listings uuid[] := '{}';
begin
  if p_word not in ('same', 'different') or p_kept = p_merged then
    perform app.refuse('bad-input');
  end if;
  perform from public.products where id in (p_kept, p_merged) order by id for update;
  select * into v_merged from public.products where id = p_merged;
  if v_merged.id is null or not exists (select from public.products where id = p_kept) then
    perform app.missing();
  elsif p_word = 'same' and v_merged.merged_into = p_kept then
    return;
  elsif v_merged.merged_into is not null or exists (select from public.products where id = p_kept and merged_into is not null) then
    perform app.refuse('wrong-state');
  end if;
  perform app.require_shops_of(p_kept, v_me.id);
  perform app.require_shops_of(p_merged, v_me.id);
  if p_word = 'same' then
    select coalesce(pg_catalog.array_agg(id), '{}') into v_listings from public.listings where product_id = p_merged;
    perform app.move_listings(p_merged, p_kept, v_listings);
    update public.products set merged_into = p_kept, updated_at = app.now() where id = p_merged;
  end if;
  insert into public.product_words (studio_id, kept, merged, word, listing_ids, member_id)
    values (v_me.studio_id, p_kept, p_merged, p_word, v_listings, v_me.id)
    on conflict (kept, merged) do update set word = excluded.word, listing_ids = excluded.listing_ids,
      member_id = excluded.member_id, at = app.now();
end $$;

-- Takes a listing out of its product: back into the one it came from, else into one of its own. The two are not offered as
-- a pair again.
create function public.split_product(p_listing_id uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_listing public.listings;
  v_word public.product_words;
  v_product uuid;
begin
  select * into v_listing from public.listings where id = p_listing_id for update;
  if v_listing.id is null or v_listing.product_id is null or v_listing.live is null then
    perform app.missing();
  elsif not exists (select from public.listings where product_id = v_listing.product_id and id <> v_listing.id) then
    perform app.refuse('wrong-state');
  end if;
  perform app.require_shops_of(v_listing.product_id, v_me.id);
  select * into v_word from public.product_words
    where word = 'same' and kept = v_listing.product_id and p_listing_id = any (listing_ids)
    order by at desc, seq desc limit 1;
  if v_word.id is not null then
    v_product := v_word.merged;
    perform app.move_listings(v_listing.product_id, v_product, v_word.listing_ids);
    update public.products set merged_into = null, updated_at = app.now() where id = v_product;
    update public.product_words set word = 'different', listing_ids = '{}', member_id = v_me.id, at = app.now() where id = v_word.id;
  else
    v_product := app.new_product(v_listing);
    insert into public.product_words (studio_id, kept, merged, word, member_id)
      values (v_me.studio_id, v_listing.product_id, v_product, 'different', v_me.id);
  end if;
  return pg_catalog.to_jsonb(v_product);
end $$;

grant execute on function app.product_content(jsonb), app.new_product(public.listings),
  app.require_shops_of(uuid, uuid), app.move_listings(uuid, uuid, uuid[]) to oms_definer;
select app.publish_functions(array['make_products', 'match_products', 'split_product'], 'authenticated', true);

-- schemas/products/reading.sql

-- Products as they are listed and compared.

create function app.product_json(p_product public.products) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_product.id, 'sku', p_product.sku, 'content', p_product.content,
    'createdAt', p_product.created_at, 'listings', coalesce((
      select pg_catalog.jsonb_agg(app.listing_json(l) order by l.seq)
      from public.listings l where l.product_id = p_product.id and l.live is not null), '[]'))
$$;

-- `words`: all of them in the title, or a SKU, or a listing's code or number as a whole. Newest first. `without`: how many
-- listings of each shop are no product yet.
create function public.read_products(p_filter jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_studio uuid := app.studio_id();
  v_words text := pg_catalog.btrim(coalesce(p_filter ->> 'words', ''));
  v_all text[] := array(select w from pg_catalog.regexp_split_to_table(app.folded(v_words), '\s+') w);
  v_ids uuid[];
  v_found uuid[];
  v_total bigint;
begin
  if p_filter -> 'ids' is not null then
    -- Text that is no id names none.
    v_ids := array(select value::uuid from pg_catalog.jsonb_array_elements_text(p_filter -> 'ids')
      where pg_catalog.pg_input_is_valid(value, 'uuid'));
  end if;
  if v_ids is null and v_words = '' then
    select pg_catalog.count(*) into v_total from public.products p where p.studio_id = v_studio and p.merged_into is null;
    v_found := array(select p.id from public.products p where p.studio_id = v_studio and p.merged_into is null
      order by p.seq desc limit coalesce((p_filter ->> 'limit')::integer, 10) offset coalesce((p_filter ->> 'offset')::integer, 0));
  else
    with found as (
      select p.id, p.seq from public.products p
      where p.studio_id = v_studio and p.merged_into is null and (v_ids is null or p.id = any (v_ids))
        and (v_words = '' or p.sku_folded = app.folded(v_words)
          or p.id in (select l.product_id from public.listings l where l.studio_id = v_studio and l.code = pg_catalog.lower(v_words)
            union all select l.product_id from public.listings l where l.studio_id = v_studio and l.external_id = v_words)
          or not exists (select from pg_catalog.unnest(v_all) w (word) where pg_catalog.strpos(p.title_folded, w.word) = 0))
    )
    select (select pg_catalog.count(*) from found),
      array(select f.id from found f order by f.seq desc
        limit coalesce((p_filter ->> 'limit')::integer, 10) offset coalesce((p_filter ->> 'offset')::integer, 0))
      into v_total, v_found;
  end if;
  return pg_catalog.jsonb_build_object(
    'total', v_total,
    'products', coalesce((select pg_catalog.jsonb_agg(app.product_json(p) order by p.seq desc)
      from public.products p where p.id = any (v_found)), '[]'),
    'without', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', w.shop_id, 'count', w.count))
      from (select c.shop_id, pg_catalog.sum(c.unmade) as count from public.listing_counts c
            where c.studio_id = v_studio group by c.shop_id having pg_catalog.sum(c.unmade) > 0) w), '[]'));
end $$;

-- What matching looks at: of every product with a listing its SKU, title and shops; and the pairs that are none.
create function public.read_product_outlines() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object(
    'products', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', p.id, 'sku', p.sku,
        'title', p.content ->> 'title', 'shopIds', l.shop_ids) order by p.seq)
      from public.products p
      join (select product_id, pg_catalog.jsonb_agg(distinct shop_id) as shop_ids from public.listings
            where studio_id = (select app.studio_id()) and live is not null and gone_at is null and product_id is not null
            group by product_id) l on l.product_id = p.id
      where p.studio_id = (select app.studio_id()) and p.merged_into is null), '[]'),
    'different', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(w.kept, w.merged))
      from public.product_words w where w.studio_id = (select app.studio_id()) and w.word = 'different'), '[]'))
$$;

grant execute on function app.product_json(public.products) to authenticated, oms_definer;
select app.publish_functions(array['read_products', 'read_product_outlines'], 'authenticated', false);

-- schemas/sync/alerts.sql

-- Listings whose stock or state changed are news when a sync run ends.

-- Options that a listing doesn't tell apart by stock share it (src/catalog/fields/field-words.ts, `stockOf`): it is there once.
create function app.stock_of(p_live jsonb) returns bigint
language sql immutable set search_path = '' as $$
  with axes as (
    select case pg_catalog.jsonb_typeof(a.value) when 'object' then a.value -> 'id' else a.value end as id, a.ordinality as n
    from pg_catalog.jsonb_array_elements(coalesce(p_live #> '{variations,axes}', '[]')) with ordinality a
  ), apart as (
    select coalesce(pg_catalog.array_agg(x.n::integer order by x.n), '{}') as at, (select pg_catalog.count(*) from axes) as axes
    from axes x where coalesce(p_live #> '{variations,quantityOn}', '[]') @> x.id
  ), offered as (
    select pg_catalog.substr(f.key, 10) as option, (f.value #>> '{}')::numeric as quantity
    from pg_catalog.jsonb_each(p_live) f
    where f.key like 'quantity:%' and pg_catalog.jsonb_typeof(f.value) = 'number'
      and p_live -> ('enabled:' || pg_catalog.substr(f.key, 10)) is distinct from 'false'
  ), parted as (
    select o.option, o.quantity, pg_catalog.string_to_array(o.option, ' / ') as parts from offered o
  ), told_apart as (
    -- A value with the separator in it can't be told apart: each option is then its own.
    select coalesce(pg_catalog.bool_and(pg_catalog.cardinality(parts) = apart.axes), true) as yes from parted, apart
  )
  select coalesce(pg_catalog.sum(g.quantity), 0)::bigint from (
    select pg_catalog.max(p.quantity) as quantity
    from parted p, apart a, told_apart t
    group by case
      when a.axes > 0 and pg_catalog.cardinality(a.at) = 0 then ''
      when not t.yes or pg_catalog.cardinality(a.at) = a.axes then p.option
      else (select pg_catalog.string_agg(p.parts[n], ' / ' order by n) from pg_catalog.unnest(a.at) n) end
  ) g
$$;

-- With the end of a reading, in its transaction: what is new goes out together with its result, or neither does.
create function app.watch_listings() returns trigger
language plpgsql volatile set search_path = '' as $$
declare
  v_alerts jsonb;
  v_counts jsonb;
begin
  with there as (
    select l.id, l.studio_id, l.external_id, l.state, l.ends_at, l.seq,
      l.stock <= 1 as low,
      case when l.state = 'active' and l.ends_at >= app.now() and l.ends_at < app.now() + interval '7 days'
        and l.live -> 'autoRenew' is distinct from 'true' then l.ends_at end as ending_at
    from public.listings l
    where l.shop_id = new.shop_id and l.live is not null and l.gone_at is null
  ), news as (
    select t.id, t.external_id, t.seq, pg_catalog.array_remove(array[
      -- What was put on sale from here and sold before it was read for the first time is news, too.
      case when t.state = 'sold_out' and (w.state <> 'sold_out' or (w.listing_id is null and exists (
        select from public.change_targets g join public.changes c on c.id = g.change_id
        where c.kind = 'create' and g.shop_id = new.shop_id and g.listing_id = t.external_id and g.state = 'applied')))
        then 'sold_out' end,
      case when t.state = 'expired' and w.state <> 'expired' then 'expired' end,
      case when t.state = 'inactive' and w.state = 'active' and not exists (
        select from public.change_targets g join public.changes c on c.id = g.change_id
        where c.kind = 'unpublish' and g.shop_id = new.shop_id and g.listing_id = t.external_id
          and g.state in ('applying', 'applied') and c.updated_at >= w.changed_at) then 'deactivated' end,
      case when w.listing_id is not null and t.ending_at is not null and t.ending_at is distinct from w.ending_at then 'ending' end,
      -- Of a single piece it is no news, nor where the studio wrote it so.
      case when t.state = 'active' and t.low and not w.low and not exists (
        select from public.change_targets g join public.changes c on c.id = g.change_id,
          pg_catalog.jsonb_each(case when pg_catalog.jsonb_typeof(g.content #> '{edit,set}') = 'object' then g.content #> '{edit,set}' else '{}' end) f
        where c.kind = 'edit' and g.shop_id = new.shop_id and g.listing_id = t.external_id and g.state = 'applied'
          and c.updated_at >= w.changed_at and f.key like 'quantity:%' and f.value in ('0', '1')) then 'low' end], null) as kinds
    from there t left join public.listing_watch w on w.listing_id = t.id
  ), said as (
    -- A listing whose request waits stands in the channel already.
    select external_id, kinds, seq from news where kinds <> '{}' and not exists (
      select from public.changes c where c.studio_id = new.studio_id and c.listing_id = news.id and c.state = 'in_review')
  ), kept as (
    insert into public.listing_watch as w (listing_id, studio_id, state, low, ending_at)
    select id, studio_id, state, low, ending_at from there
    on conflict (listing_id) do update set state = excluded.state, low = excluded.low, ending_at = excluded.ending_at,
      changed_at = app.now()
    where (w.state, w.low, w.ending_at) is distinct from (excluded.state, excluded.low, excluded.ending_at)
  )
  select pg_catalog.jsonb_build_object('template', 'state_alerts', 'shopId', new.shop_id, 'nonce', new.id,
      'all', (select pg_catalog.count(*) from said),
      'alerts', pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('externalId', s.external_id, 'kinds', s.kinds) order by s.seq desc)),
    (select pg_catalog.jsonb_object_agg(n.kind, n.times) from (
      select k.kind, pg_catalog.count(*) as times from said, pg_catalog.unnest(kinds) k (kind) group by k.kind) n)
    into v_alerts, v_counts
    from (select * from said order by seq desc limit 30) s;
  if pg_catalog.jsonb_typeof(v_alerts -> 'alerts') = 'array' then
    perform app.add_shop_news(new.shop_id, v_counts);
    perform app.send(new.studio_id, pg_catalog.jsonb_build_array(v_alerts));
  end if;
  return null;
end $$;

create trigger watch_listings after update of finished_at on public.sync_runs
  for each row when (old.finished_at is null and new.finished_at is not null) execute function app.watch_listings();

grant execute on function app.stock_of(jsonb) to service_role, oms_definer;
grant execute on function app.watch_listings() to oms_definer;

-- schemas/sync/conflicts.sql

-- Differences between what the studio wants and what a listing has are settled by a person.

-- What a change did to a listing, once it was read back: agreed in the fields it wrote. A renewal's new end is read too.
-- An edit that was written in part is agreed on in that part, whatever becomes of the rest: what we wrote is nobody
-- else's doing, and the same edit made anew begins from what stands there. Stock is moved, not set: begun from what stood
-- there before, it would be moved twice.
create function app.settle_listing(p_target public.change_targets, p_fields jsonb, p_state text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_set jsonb := coalesce(p_target.payload::jsonb -> 'set', '{}');
begin
  if p_target.state <> 'applied' then
    select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') into v_set
      from pg_catalog.jsonb_each(v_set) f where p_fields -> f.key = f.value;
  end if;
  update public.listings set live = coalesce(p_fields, live), seen_at = app.now(), state = coalesce(p_state, state),
    ends_at = coalesce((p_target.progress ->> 'endsAt')::timestamptz, ends_at),
    taken_off_as = case when p_target.state = 'applied' and p_target.payload::jsonb ->> 'kind' = 'unpublish'
      then app.fields_mark(coalesce(p_fields, live)) else taken_off_as end,
    base = app.settled_base(base || v_set, ours || v_set, coalesce(p_fields, live || v_set)),
    ours = app.settled_ours(base || v_set, ours || v_set, coalesce(p_fields, live || v_set)),
    ours_by = ours_by || (select coalesce(pg_catalog.jsonb_object_agg(w.key, app.without_past(w.value)), '{}')
      from pg_catalog.jsonb_each(p_target.written) w where v_set ? w.key)
  where shop_id = p_target.shop_id and external_id = p_target.listing_id and live is not null;
end $$;

-- An approved edit that was stopped by somebody's change there: what was approved is what the studio wants, as the word of
-- those who wrote it, so that *ours* is never the value that was only synced last. Stock is moved, not set.
create function app.want_approved(p_target public.change_targets) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_set jsonb := (select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}')
    from pg_catalog.jsonb_each(p_target.payload::jsonb -> 'set') f where f.key not like 'quantity:%');
begin
  update public.listings set ours = ours || v_set,
    ours_by = ours_by || (select coalesce(pg_catalog.jsonb_object_agg(w.key, app.without_past(w.value)), '{}')
      from pg_catalog.jsonb_each(p_target.written) w where v_set ? w.key)
  where shop_id = p_target.shop_id and external_id = p_target.listing_id and live is not null;
end $$;

-- A person's word on a difference: in the fields of `p_agreed` the marketplace's is kept. `p_ours`: what the studio wants
-- instead (the product database). Neither writes to a shop: only an approved change does.
create function public.set_ours(p_listing_id uuid, p_agreed text[], p_ours jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_listing public.listings;
  v_kept jsonb;
begin
  select * into v_listing from public.listings where id = p_listing_id for update;
  if v_listing.id is null or v_listing.live is null then
    perform app.missing();
  elsif not app.may_use_shop(v_listing.shop_id, v_me.id) then
    perform app.refuse('not-allowed');
  end if;
  select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') into v_kept
    from pg_catalog.jsonb_each(v_listing.live) f where f.key = any (p_agreed);
  -- A field that the marketplace no longer has (a variation taken away there) is given up on this side too.
  update public.listings set ours = (ours - p_agreed) || v_kept || coalesce(p_ours, '{}'), base = (base - p_agreed) || v_kept
    where id = v_listing.id;
  perform app.effects(p_outbox, p_operations);
end $$;

-- A person's word on an approved edit that met another's change there, all of it or nothing: ended in the middle, it would be
-- asked for in the fields in which the marketplace's value was to stay. What is left of it is asked for anew as `p_targets`;
-- nothing left (null), it is discarded.
create function public.settle_conflict(
  p_change_id uuid, p_revision integer, p_content jsonb, p_targets jsonb, p_agreed text[], p_payloads jsonb, p_content_hash text,
  p_outbox jsonb, p_operations jsonb
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_listing uuid;
begin
  perform app.require_role('maker');
  select listing_id into v_listing from public.changes where id = p_change_id;
  perform public.reopen_change(p_change_id, null, null);
  if pg_catalog.cardinality(p_agreed) > 0 then
    perform public.set_ours(v_listing, p_agreed, null, null, null);
  end if;
  if p_targets is null then
    perform public.discard_draft(p_change_id, p_outbox, p_operations);
  else
    perform public.save_draft(p_change_id, p_revision, p_content, p_targets, null, null);
    perform public.submit_change(p_change_id, p_revision + 1, p_payloads, p_content_hash, p_outbox, p_operations);
  end if;
end $$;

grant execute on function app.settle_listing(public.change_targets, jsonb, text),
  app.want_approved(public.change_targets) to oms_definer;
select app.publish_functions(array['set_ours', 'settle_conflict'], 'authenticated', true);

-- schemas/sync/mirror.sql

-- A page of a hundred listings is laid over the mirror in one statement, and answers only what is worth comparing. What a
-- reading saw first, and what it missed, is kept by its run: begun again after a killed process it counts the same.

-- Where two of the three agree, nothing is left to say (src/modules/listings/rules/merge.ts, `settle`): a field that stands there as we
-- want it is agreed on; stock that only moved there was sold, and is followed. Most listings are as they were: those are not
-- compared field by field, and their values are not written anew.
create function app.settled_base(p_base jsonb, p_ours jsonb, p_live jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select case when p_ours = p_live then p_live when p_base = p_live then p_base else (
    select coalesce(pg_catalog.jsonb_object_agg(k.key, case
        when p_ours -> k.key is not distinct from p_live -> k.key then p_live -> k.key
        when k.key like 'quantity:%' and p_ours -> k.key is not distinct from p_base -> k.key then p_live -> k.key
        else p_base -> k.key end) filter (where case
        when p_ours -> k.key is not distinct from p_live -> k.key then p_live ? k.key
        when k.key like 'quantity:%' and p_ours -> k.key is not distinct from p_base -> k.key then p_live ? k.key
        else p_base ? k.key end), '{}')
    from (select pg_catalog.jsonb_object_keys(p_base || p_ours || p_live) as key) k) end
$$;

create function app.settled_ours(p_base jsonb, p_ours jsonb, p_live jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select case when p_ours = p_live then p_live when p_base = p_live then p_ours else (
    select coalesce(pg_catalog.jsonb_object_agg(k.key, case
        when k.key like 'quantity:%' and p_ours -> k.key is not distinct from p_base -> k.key then p_live -> k.key
        else p_ours -> k.key end) filter (where case
        when k.key like 'quantity:%' and p_ours -> k.key is not distinct from p_base -> k.key then p_live ? k.key
        else p_ours ? k.key end), '{}')
    from (select pg_catalog.jsonb_object_keys(p_base || p_ours || p_live) as key) k) end
$$;

-- Lays what was read over what is kept. `fresh`: numbers that this run saw first. `differing`: what of the others the
-- studio wants otherwise, with what is wanted and what was last agreed; `moved`: that it stands so is new.
create function app.mirror(p_studio uuid, p_shop uuid, p_listings jsonb, p_run uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_answer jsonb;
begin
  with read as materialized (
    select r.*
    from rows from (pg_catalog.jsonb_to_recordset(p_listings) as (external_id text, state text, url text, live jsonb,
      cover_url text, ends_at timestamptz, created_there timestamptz)) with ordinality as
      r (external_id, state, url, live, cover_url, ends_at, created_there, place)
  ), updated as (
    update public.listings l set state = r.state, url = r.url, live = case when l.live = r.live then l.live else r.live end,
      cover_url = r.cover_url, ends_at = r.ends_at, created_there = r.created_there, seen_at = app.now(), gone_at = null,
      gone_run = null, moved_run = case when l.live = r.live and l.gone_at is null then l.moved_run else p_run end, code = coalesce(l.code, app.draw_code(p_studio)),
      base = case when m.anew then r.live when l.base = r.live then l.base else app.settled_base(l.base, l.ours, r.live) end,
      ours = case when m.anew then r.live when l.ours = r.live then l.ours else app.settled_ours(l.base, l.ours, r.live) end
    from read r
    join public.listings k on k.shop_id = p_shop and k.external_id = r.external_id
    -- Published by us since it was last read: what was read halfway is no word of the seller's.
    cross join lateral (select k.base is null or k.ours is null or k.synced_at > k.seen_at as anew) m
    where l.id = k.id
    returning l.external_id, l.first_run, l.moved_run, l.base, l.ours, l.live
  ), unknown as (
    select r.*, pg_catalog.row_number() over (order by r.place desc) as n from read r
    where not exists (select from updated u where u.external_id = r.external_id)
  ), inserted as (
    -- The newest come first in a reply, and get the highest number.
    insert into public.listings (studio_id, shop_id, external_id, state, url, live, base, ours, cover_url, ends_at,
      created_there, seen_at, synced_at, code, first_run)
    select p_studio, p_shop, r.external_id, r.state, r.url, r.live, r.live, r.live, r.cover_url, r.ends_at, r.created_there,
      app.now(), '-infinity', c.code, p_run
    from unknown r
    join app.draw_codes(p_studio, (select pg_catalog.count(*)::integer from unknown)) c on c.n = r.n
    order by r.n
    on conflict (shop_id, external_id) do nothing
    returning external_id
  )
  select pg_catalog.jsonb_build_object(
    'fresh', (select coalesce(pg_catalog.jsonb_agg(f.external_id), '[]') from (
      select external_id from inserted union all select external_id from updated where first_run = p_run) f),
    'differing', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'externalId', u.external_id, 'base', u.base, 'ours', u.ours,
        'moved', coalesce(u.moved_run = p_run, false))), '[]')
      from updated u where u.ours is distinct from u.live and u.first_run is distinct from p_run))
  into v_answer;
  return v_answer;
end $$;

create function app.mirror(p_studio uuid, p_shop uuid, p_listings jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.mirror(p_studio, p_shop, p_listings, null);
end $$;

grant execute on function app.settled_base(jsonb, jsonb, jsonb), app.settled_ours(jsonb, jsonb, jsonb),
  app.mirror(uuid, uuid, jsonb), app.mirror(uuid, uuid, jsonb, uuid) to oms_definer;

-- schemas/sync/news.sql

-- A shop's news of a day is one line in the listings channel, which grows; what each reading found stands in its thread.

-- {"sold_out": 2, "changed": 1}: so many more today. With a new day begins a new line.
create function app.add_shop_news(p_shop uuid, p_counts jsonb) returns void
language sql volatile set search_path = '' as $$
  update public.shops s set news_on = d.today,
    news_channel = case when s.news_on = d.today then s.news_channel end,
    news_ts = case when s.news_on = d.today then s.news_ts end,
    news = case when s.news_on = d.today then (
        select pg_catalog.jsonb_object_agg(k.key,
          coalesce((s.news ->> k.key)::integer, 0) + coalesce((p_counts ->> k.key)::integer, 0))
        from pg_catalog.jsonb_object_keys(s.news || p_counts) k (key))
      else p_counts end
  from public.studios t
  cross join lateral (select (app.now() at time zone (app.zone_json(t.digest_zone) ->> 'zone'))::date as today) d
  where s.id = p_shop and t.id = s.studio_id and p_counts <> '{}'
$$;

-- What no reading says, since it failed.
create function public.note_shop_news(p_shop_id uuid, p_counts jsonb, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_worker();
  perform app.add_shop_news(p_shop_id, p_counts);
  perform app.send(app.studio_id(), p_outbox);
end $$;

create function public.read_shop_news(p_shop_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('on', s.news_on, 'counts', s.news, 'channel', s.news_channel, 'ts', s.news_ts)
  from public.shops s where s.id = p_shop_id and s.news_on is not null
$$;

-- Of an earlier day it is kept nowhere: nothing is added to that line any more.
create function public.save_shop_news(p_shop_id uuid, p_on date, p_channel text, p_ts text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_worker();
  update public.shops set news_channel = p_channel, news_ts = p_ts where id = p_shop_id and news_on = p_on;
end $$;

grant execute on function app.add_shop_news(uuid, jsonb) to oms_definer;
select app.publish_functions(array['note_shop_news', 'save_shop_news'], 'authenticated', true);
select app.publish_functions(array['read_shop_news'], 'authenticated', false);

-- schemas/sync/requests.sql

-- A person asks for a reading of a shop. It costs calls, and studios may share one day's allowance of the marketplace: so a
-- reading that waits or goes on serves everybody who asks for it meanwhile, and a studio's askings get a share of the day.

-- How many listings a shop was last counted to have. Counts that can't be read are none, and stop nothing.
create function app.counted_listings(p_counts jsonb) returns integer
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.sum(case when c.value ~ '^[0-9]{1,7}$' then c.value::integer else 0 end), 0)::integer
  from pg_catalog.jsonb_each_text(case when pg_catalog.jsonb_typeof(p_counts) = 'object' then p_counts else '{}' end) c
$$;

-- When so many calls are allowed again of what was asked for in 24 hours, by this person or (null) by anybody; null: now. What
-- is allowed is begun whatever it costs. Of a shop itself about fifteen calls are read, of its listings a hundred a call in
-- each of five states.
create function app.calls_allowed_at(p_studio uuid, p_member uuid, p_calls integer) returns timestamptz
language sql stable set search_path = '' as $$
  select a.created_at + interval '24 hours'
  from (
    select o.created_at, pg_catalog.sum(greatest(o.attempt, 1)
        * case o.kind when 'read_shop' then 15 else 5 + app.counted_listings(s.counts) / 100 end)
      over (order by o.created_at desc, o.seq desc) as calls_since
    from public.operations o join public.shops s on s.id = o.shop_id
    where o.studio_id = p_studio and o.params ? 'askedBy' and o.created_at > app.now() - interval '24 hours'
      and (p_member is null or o.params ->> 'askedBy' = p_member::text)
  ) a
  where a.calls_since >= p_calls
  order by a.created_at desc limit 1
$$;

-- When this person may ask again; null: now. A studio's share is a tenth of the smallest daily allowance there is, 5 000
-- calls; where others can ask too, one person takes half of it at most.
create function app.reading_allowed_at(p_me public.members) returns timestamptz
language sql stable set search_path = '' as $$
  select greatest(app.calls_allowed_at(p_me.studio_id, null, 500), case when exists (
      select from public.members m where m.studio_id = p_me.studio_id and m.id <> p_me.id and app.rank(m.role) >= app.rank('maker'))
    then app.calls_allowed_at(p_me.studio_id, p_me.id, 250) end)
$$;

-- `askers`: everybody who gets the answer. For each of these shops what becomes of it. `queued`: it is read next; `waiting`: after `at`, since an earlier try failed;
-- `reading`: since `at`, and the answer to that reading is the answer; `spent`: no further one before `at`.
create function public.ask_to_read(p_reading text, p_to_read uuid[]) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members;
  v_shop public.shops;
  v_open public.operations;
  v_again timestamptz;
  v_outcome text;
  v_at timestamptz;
  v_answer jsonb := '[]';
begin
  if p_reading = 'sync_shop' then
    v_me := app.require_role('maker');
  elsif p_reading = 'read_shop' then
    v_me := app.require_role('manager');
  else
    perform app.refuse('bad-input');
  end if;
  for v_shop in select * from public.shops where id = any (p_to_read) order by id loop
    if v_shop.health = 'disconnected' then
      perform app.refuse('shop-disconnected');
    end if;
    -- Two who ask at once are one after the other.
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('reading:' || v_shop.id));
    v_again := app.reading_allowed_at(v_me);
    v_outcome := null;
    v_at := null;
    -- That nobody claims it or ends it meanwhile, its row is held.
    select * into v_open from public.operations
      where shop_id = v_shop.id and kind = p_reading and state in ('queued', 'running')
      order by state = 'running' desc, params ? 'askedBy' desc, priority, run_at, seq limit 1 for no key update;
    if v_open.state = 'running' and exists (
      select from public.sync_runs where operation_id = v_open.id and finished_at is not null) then
      -- It has answered already, and is about to end.
      v_open := null;
    end if;
    if v_open.state = 'running' then
      v_outcome := 'reading';
      update public.sync_runs set asked_by = v_me.id where operation_id = v_open.id and asked_by is null;
      select pg_catalog.min(started_at) into v_at from public.sync_runs where operation_id = v_open.id;
      v_at := coalesce(v_at, app.now());
    elsif v_open.state = 'queued' and (v_again is null or v_open.params ? 'askedBy') then
      v_outcome := case when v_open.attempt > 0 and v_open.run_at > app.now() then 'waiting' else 'queued' end;
      v_at := case v_outcome when 'waiting' then v_open.run_at end;
      update public.operations set priority = 0, run_at = case v_outcome when 'waiting' then run_at else least(run_at, app.now()) end
        where id = v_open.id;
    end if;
    if v_outcome is not null then
      update public.operations set params = pg_catalog.jsonb_build_object('askedBy', v_me.id) || params
        || pg_catalog.jsonb_build_object('askers', coalesce(params -> 'askers', '[]') - v_me.id::text || pg_catalog.to_jsonb(v_me.id))
        where id = v_open.id;
    elsif v_again is not null then
      v_outcome := 'spent';
      v_at := v_again;
    else
      v_outcome := 'queued';
      insert into public.operations (studio_id, kind, key, shop_id, priority, params)
      values (v_me.studio_id, p_reading, pg_catalog.concat_ws(':', p_reading, v_shop.id, pg_catalog.gen_random_uuid()), v_shop.id, 0,
        pg_catalog.jsonb_build_object('askedBy', v_me.id, 'askers', pg_catalog.jsonb_build_array(v_me.id)));
    end if;
    v_answer := v_answer || pg_catalog.jsonb_build_array(
      pg_catalog.jsonb_build_object('shopId', v_shop.id, 'outcome', v_outcome, 'at', v_at));
  end loop;
  if pg_catalog.jsonb_array_length(v_answer) < pg_catalog.cardinality(p_to_read) then
    perform app.missing();
  end if;
  return v_answer;
end $$;

grant execute on function app.counted_listings(jsonb), app.calls_allowed_at(uuid, uuid, integer),
  app.reading_allowed_at(public.members) to service_role, oms_definer;
select app.publish_functions(array['ask_to_read'], 'authenticated', true);

-- schemas/sync/runs.sql

-- Sync runs: begun, read page by page, ended, and enqueued when they are due.

create function public.log_sync(p_event jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_worker();
  insert into public.sync_events (studio_id, shop_id, change_id, kind, outcome, code, reference)
  values (app.studio_id(), (p_event ->> 'shopId')::uuid, (p_event ->> 'changeId')::uuid, p_event ->> 'kind',
    p_event ->> 'outcome', p_event ->> 'code', p_event ->> 'reference');
end $$;

create function public.read_runs(p_shop_id uuid, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', r.id, 'shopId', r.shop_id, 'done', r.done,
      'total', r.total, 'result', r.result, 'startedAt', r.started_at, 'finishedAt', r.finished_at) order by r.seq desc), '[]')
  from (
    select * from public.sync_runs
    where studio_id = (select app.studio_id()) and (p_shop_id is null or shop_id = p_shop_id)
    order by seq desc limit p_limit
  ) r
$$;

-- The numbers a whole reading of the shop should show: all that were there when it began.
create function public.read_expected(p_shop_id uuid, p_run uuid) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(external_id order by seq), '[]') from public.listings
  where studio_id = (select app.studio_id()) and shop_id = p_shop_id and live is not null
    and (gone_at is null or gone_run = p_run)
$$;

-- `finished`: it was at its end already; its messages are on their way. Else it begins again, with what it saw first.
create function public.start_run(p_operation uuid, p_lease uuid, p_run jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_finished timestamptz;
begin
  insert into public.sync_runs (id, studio_id, shop_id, operation_id, asked_by, total)
  values ((p_run ->> 'id')::uuid, v_operation.studio_id, v_operation.shop_id, v_operation.id,
    (v_operation.params ->> 'askedBy')::uuid, (p_run ->> 'total')::integer)
  on conflict (id) do update set done = case when sync_runs.finished_at is null then 0 else sync_runs.done end
  returning finished_at into v_finished;
  return pg_catalog.jsonb_build_object('finished', v_finished is not null);
end $$;

-- `p_done` of `p_total` so far: told, not added up, so that a page laid over twice counts once.
create function public.mirror_page(p_operation uuid, p_lease uuid, p_run uuid, p_listings jsonb, p_done integer, p_total integer)
returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease_on_shop(p_operation, p_lease);
begin
  update public.sync_runs set done = p_done, total = p_total where id = p_run and shop_id = v_operation.shop_id;
  return app.mirror(v_operation.studio_id, v_operation.shop_id, p_listings, p_run);
end $$;

-- What the studio deleted itself, perhaps while it was read, is gone by nobody else's doing: that is no news.
-- @returns how many are
create function public.mark_gone(p_operation uuid, p_lease uuid, p_external_ids text[]) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease_on_shop(p_operation, p_lease);
  v_run uuid := coalesce((select r.id from public.sync_runs r where r.operation_id = v_operation.id limit 1), v_operation.id);
begin
  update public.listings l set gone_at = app.now(), gone_run = case when not exists (
      select from public.change_targets g join public.changes c on c.id = g.change_id
      where c.kind = 'delete' and g.shop_id = l.shop_id and g.listing_id = l.external_id and g.state = 'applied') then v_run end
  where shop_id = v_operation.shop_id and external_id = any (p_external_ids) and gone_at is null;
  return (select pg_catalog.count(*) from public.listings
    where shop_id = v_operation.shop_id and external_id = any (p_external_ids) and gone_run = v_run);
end $$;

-- Result, counts per state, log and messages at once: killed here or there, it is said once. `p_news`: how often what is new,
-- {} where nothing is; only then `p_outbox` is sent. Each of those who asked, perhaps while it went on, gets `p_answer`.
create function public.finish_run(p_operation uuid, p_lease uuid, p_run uuid, p_result jsonb, p_counts jsonb, p_news jsonb,
  p_answer jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease_on_shop(p_operation, p_lease);
begin
  update public.sync_runs set finished_at = app.now(), result = p_result,
    done = (select pg_catalog.sum(c.value::integer) from pg_catalog.jsonb_each_text(p_counts) c),
    total = (select pg_catalog.sum(c.value::integer) from pg_catalog.jsonb_each_text(p_counts) c)
  where id = p_run and shop_id = v_operation.shop_id and finished_at is null;
  if not found then
    perform app.missing();
  end if;
  update public.shops set counts = p_counts, listings_read_at = app.now() where id = v_operation.shop_id;
  perform app.fold_counts(v_operation.studio_id, v_operation.shop_id);
  insert into public.sync_events (studio_id, shop_id, kind, outcome) values (v_operation.studio_id, v_operation.shop_id, 'sync_shop', 'ok');
  perform app.add_shop_news(v_operation.shop_id, p_news);
  perform app.effects((
    select case when p_news <> '{}' then p_outbox else '[]' end
      || coalesce(pg_catalog.jsonb_agg(p_answer || pg_catalog.jsonb_build_object('to', m.slack_user_id) order by m.slack_user_id), '[]')
    from public.members m where m.studio_id = v_operation.studio_id and v_operation.params -> 'askers' ? m.id::text), p_operations);
end $$;

-- Single listings that an operation read in passing, laid over what is kept: what made it stop is then seen by everybody.
create function public.mirror_listings(p_operation uuid, p_lease uuid, p_listings jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  perform app.mirror(v_operation.studio_id, v_operation.shop_id, p_listings);
end $$;

-- Every healthy shop is read again before what is known of it is six hours old: asked for half an hour sooner, since ticks
-- come every quarter of an hour and readings are spread over ten minutes. One at a time; one that fails is asked for again
-- six hours later, not at every tick. After an outage all are due, once each. Each shop alone: one that can't be asked for
-- stops no other.
create function public.enqueue_due_syncs() returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_due record;
  v_rows integer := 0;
begin
  for v_due in
    select s.id, s.studio_id, s.connected_at, coalesce(s.listings_read_at, s.read_at) as read_at
    from public.shops s
    where s.health = 'ok' and s.read_at is not null
      and coalesce(s.listings_read_at, s.read_at) <= v_now - interval '5 hours 30 minutes'
      and not exists (select from public.operations o
        where o.shop_id = s.id and o.kind = 'sync_shop' and o.state in ('queued', 'running'))
      -- One that waits for a sign-in or a permission goes on by itself when that is there: one is enough.
      and not exists (select from public.operations o where o.shop_id = s.id and o.kind = 'sync_shop' and o.state = 'parked'
        and o.outcome_code in ('auth-dead', 'auth-scope'))
  loop
    begin
      insert into public.operations (studio_id, kind, key, shop_id, priority, run_at)
      values (v_due.studio_id, 'sync_shop', pg_catalog.concat_ws(':', 'sync_shop', v_due.id,
          extract(epoch from v_due.connected_at), extract(epoch from v_due.read_at),
          pg_catalog.floor(extract(epoch from v_now - v_due.read_at + interval '30 minutes') / 21600)::integer),
        v_due.id, 10, v_now + interval '1 second' * (pg_catalog.hashtext(v_due.id::text) & 511))
      on conflict (studio_id, key) do nothing;
      v_rows := v_rows + case when found then 1 else 0 end;
    exception when others then
      raise warning 'shop % is not asked to be read again: %', v_due.id, sqlstate;
    end;
  end loop;
  return v_rows;
end $$;

select app.publish_functions(array['log_sync', 'start_run', 'mirror_page', 'mark_gone', 'finish_run',
  'mirror_listings'], 'authenticated', true);
select app.publish_functions(array['read_runs', 'read_expected'], 'authenticated', false);
select app.publish_functions(array['enqueue_due_syncs'], 'service_role', false);

-- schemas/imports/imports.sql

-- Tables out and in (docs/csv.md). An import is kept until a person applied it: it writes what the studio wants, the
-- product database, and never to a shop.

-- What a table is made of, in pieces: `p_after` is the last piece's `next`. With variations, so that an import hears of a
-- price that options share before anybody is asked to approve it. `there`: texts and SKUs that stand otherwise on the
-- marketplace, which tell how a file's letters and numbers were meant.
create function public.read_listing_table(p_after bigint, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  with piece as (
    select * from public.listings
    where studio_id = (select app.studio_id()) and live is not null and gone_at is null and seq > coalesce(p_after, 0)
    order by seq limit p_limit
  )
  select pg_catalog.jsonb_build_object('next', (select pg_catalog.max(seq) from piece),
    'listings', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', l.id, 'code', l.code, 'shopId', l.shop_id,
      'externalId', l.external_id, 'state', l.state, 'fields', l.ours - 'images',
      'there', (select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') from pg_catalog.jsonb_each(l.live) f
        where (f.key in ('title', 'description') or f.key like 'sku:%') and l.ours -> f.key is distinct from f.value)) order by l.seq) from piece l), '[]'))
$$;

-- Reading the file is begun in the same transaction. Begun twice, it is read once.
create function public.start_import(p_id uuid, p_file jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
begin
  insert into public.imports (id, studio_id, member_id, file) values (p_id, v_me.studio_id, v_me.id, p_file)
    on conflict (id) do nothing;
  perform app.effects(p_outbox, p_operations);
end $$;

create function public.apply_import(p_id uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_import public.imports;
  v_row record;
  v_applied integer := 0;
  v_moved integer := 0;
  v_listings uuid[] := '{}';
begin
  select * into v_import from public.imports where id = p_id for update;
  if v_import.id is null then
    perform app.missing();
  elsif v_import.state = 'applied' then
    return;
  elsif v_import.state <> 'ready' then
    perform app.refuse('wrong-state');
  end if;
  -- Pressing Apply writes nothing of it: the table is the word of whoever gave it.
  perform app.write_for(v_import.member_id, 'import');
  for v_row in
    select l.id, l.shop_id, l.ours, c.changes
    from (select (value ->> 'listingId')::uuid as listing_id, pg_catalog.jsonb_agg(value) as changes
          from pg_catalog.jsonb_array_elements(v_import.plan -> 'changes') group by 1) c
    join public.listings l on l.id = c.listing_id and l.gone_at is null
    order by l.id for update of l
  loop
    if not app.may_use_shop(v_row.shop_id, v_me.id) then
      perform app.refuse('not-allowed');
    end if;
    -- What somebody else changed here since the preview stays: nobody saw it there.
    update public.listings l set ours = l.ours || (
        select coalesce(pg_catalog.jsonb_object_agg(e.value ->> 'field', e.value -> 'after'), '{}')
        from pg_catalog.jsonb_array_elements(v_row.changes) e
        where coalesce(v_row.ours -> (e.value ->> 'field'), 'null') = e.value -> 'before')
      where l.id = v_row.id;
    v_moved := v_moved + (select pg_catalog.count(*)::integer from pg_catalog.jsonb_array_elements(v_row.changes) e
      where coalesce(v_row.ours -> (e.value ->> 'field'), 'null') <> e.value -> 'before');
    v_applied := v_applied + pg_catalog.jsonb_array_length(v_row.changes);
    v_listings := v_listings || v_row.id;
  end loop;
  perform app.write_for(null, null);
  update public.imports set state = 'applied', result = pg_catalog.jsonb_build_object('applied', v_applied - v_moved,
    'moved', v_moved, 'listings', pg_catalog.cardinality(v_listings)) where id = v_import.id;
end $$;

create function public.discard_import(p_id uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_role('maker');
  if not exists (select from public.imports where id = p_id) then
    perform app.missing();
  end if;
  update public.imports set state = 'discarded' where id = p_id and state in ('reading', 'ready');
end $$;

create function public.record_import(p_operation uuid, p_lease uuid, p_id uuid, p_state text, p_plan jsonb, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  update public.imports set state = p_state, plan = p_plan where id = p_id and state = 'reading';
  perform app.send(v_operation.studio_id, p_outbox);
end $$;

-- As its message shows it: the first changes and problems, and how many there are.
create function public.read_import(p_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', i.id, 'by', i.member_id, 'file', i.file, 'state', i.state, 'result', i.result,
    'at', i.created_at, 'lines', i.plan -> 'lines', 'changeCount', pg_catalog.jsonb_array_length(i.plan -> 'changes'),
    'changes', (select coalesce(pg_catalog.jsonb_agg(c.value order by c.ordinality), '[]')
      from pg_catalog.jsonb_array_elements(i.plan -> 'changes') with ordinality c where c.ordinality <= 20),
    'problemCount', i.plan -> 'problemCount',
    'problems', (select coalesce(pg_catalog.jsonb_agg(p.value order by p.ordinality), '[]')
      from pg_catalog.jsonb_array_elements(i.plan -> 'problems') with ordinality p where p.ordinality <= 20),
    'fields', (select coalesce(pg_catalog.jsonb_object_agg(f.listing, f.fields), '{}') from (
      select value ->> 'listingId' as listing, pg_catalog.jsonb_agg(value -> 'field') as fields
      from pg_catalog.jsonb_array_elements(i.plan -> 'changes') group by 1) f))
  from public.imports i where i.studio_id = (select app.studio_id()) and i.id = p_id
$$;

select app.publish_functions(array['read_listing_table', 'read_import'], 'authenticated', false);
select app.publish_functions(array['start_import', 'apply_import', 'discard_import',
  'record_import'], 'authenticated', true);

-- schemas/events/once.sql

-- Requests of Slack's and webhooks of the marketplace: what was heard once has no effect again.

-- true once.
create function public.first_request(p_signature_hash text) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  insert into public.slack_requests (signature_hash) values (p_signature_hash) on conflict do nothing;
  return found;
end $$;

-- A request is valid for five minutes on either side of its time; then its signature is of no use to anybody.
create function public.forget_requests() returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_rows integer;
begin
  delete from public.slack_requests where seen_at < app.now() - interval '11 minutes';
  get diagnostics v_rows = row_count;
  return v_rows;
end $$;

-- Something changed in that shop: a reading of it is asked for. One that waits already will see it too. Whoever changes
-- hundreds of listings is read once, and the larger the shop, the longer after its newest reading: one of 500 listings every
-- ten minutes at most, so that webhooks alone take no more than about a quarter of 5 000 calls a day.
-- Answers `repeated`, `unknown` (no connected shop), `waiting` or `queued`.
create function public.shop_changed(p_message_hash text, p_external_shop_id text) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
begin
  select * into v_shop from public.shops
    where marketplace = 'etsy' and external_id = p_external_shop_id and health = 'ok' and read_at is not null;
  if v_shop.id is null then
    return 'unknown';
  end if;
  insert into public.webhook_messages (message_hash) values (p_message_hash) on conflict do nothing;
  if not found then
    return 'repeated';
  end if;
  -- One after the other, also with a person who asks.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('reading:' || v_shop.id));
  if exists (select from public.operations where shop_id = v_shop.id and kind = 'sync_shop' and state = 'queued') then
    return 'waiting';
  end if;
  insert into public.operations (studio_id, kind, key, shop_id, priority, run_at)
  values (v_shop.studio_id, 'sync_shop', 'sync_shop:' || v_shop.id || ':webhook:' || p_message_hash, v_shop.id, 10,
    -- Never later than it would be read without this news.
    greatest(app.now() + interval '1 minute', least(
      coalesce(v_shop.listings_read_at, app.now()) + interval '10 minutes' * greatest(1, pg_catalog.ceil(app.counted_listings(v_shop.counts) / 500.0)),
      coalesce(v_shop.listings_read_at, app.now()) + interval '5 hours 30 minutes')));
  return 'queued';
end $$;

-- The marketplace tries for a little over a day.
create function public.forget_webhooks() returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_rows integer;
begin
  delete from public.webhook_messages where seen_at < app.now() - interval '3 days';
  get diagnostics v_rows = row_count;
  return v_rows;
end $$;

select app.publish_functions(array['first_request', 'forget_requests', 'shop_changed',
  'forget_webhooks'], 'service_role', false);

-- schemas/privacy/erasing.sql

-- The end of an erasure, its receipt, and what takes up an erasure that stopped.

-- The studio's installation in Slack, unless other studios of its organisation live by it. A workspace can have had one of
-- its own before its organisation's answered for it: that one is named by no studio any more, holds the workspace's name
-- and who installed it, and goes with the studio too.
create function app.own_installation(p_studio uuid) returns setof text
language sql stable set search_path = '' as $$
  select i.id from public.studios s join public.slack_installations i on i.id in (s.installation_id, s.team_id)
  where s.id = p_studio
    and not exists (select from public.studios o where o.installation_id = i.id and o.id <> s.id)
$$;

-- @returns what is left to erase before there can be a receipt; none: it is written, and on its way to whoever asked.
create function public.record_receipt(p_operation uuid, p_lease uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid := app.require_erasure(p_operation, p_lease);
  v_request public.erasure_requests;
  v_left jsonb := app.tables_left(v_studio);
  v_rows bigint;
begin
  if v_left <> '[]' then
    return v_left;
  end if;
  delete from public.outbox where studio_id = v_studio and state in ('delivered', 'dropped')
    and entry ->> 'template' <> 'erasure_receipt';
  get diagnostics v_rows = row_count;
  perform app.add_count(v_studio, 'outbox', v_rows);
  -- These go last; only the rows of the erasure itself are not counted.
  update public.erasure_requests set counts = counts || pg_catalog.jsonb_build_object('studios', 1,
      'slack_installations', (select pg_catalog.count(*) from app.own_installation(v_studio)))
    where studio_id = v_studio returning * into v_request;
  insert into public.erasure_receipts as r (number, asked_on, counts)
    values (v_request.number, (v_request.asked_at at time zone 'UTC')::date, v_request.counts)
    on conflict (number) do update set counts = excluded.counts;
  if v_request.receipt_at is null then
    update public.erasure_requests set receipt_at = app.now() where studio_id = v_studio;
    if v_request.tell is not null then
      perform app.send(v_studio, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
        'template', 'erasure_receipt', 'to', v_request.tell, 'number', v_request.number, 'nonce', v_request.number)));
    end if;
  end if;
  return '[]';
end $$;

-- What the last step waits for: messages that are still on their way, the receipt among them, but not longer than two days:
-- seven are promised for all of it.
create function app.erasure_waits_for(p_studio uuid) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_request public.erasure_requests;
begin
  select * into v_request from public.erasure_requests where studio_id = p_studio;
  if v_request.receipt_at is null or app.tables_left(p_studio) <> '[]' then
    return 'rows';
  elsif v_request.receipt_at > app.now() - interval '2 days' and exists (
    select from public.outbox where studio_id = p_studio and state in ('pending', 'sending')) then
    return 'messages';
  end if;
  return null;
end $$;

-- {waitsFor, installations, isLate}: before its last step, the sign-ins in Slack that go with the studio and are given back
-- there first. `isLate`: Slack has had days to take them.
create function public.erasure_leaves(p_operation uuid, p_lease uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid := app.require_erasure(p_operation, p_lease);
begin
  return pg_catalog.jsonb_build_object('waitsFor', app.erasure_waits_for(v_studio),
    'installations', (select coalesce(pg_catalog.jsonb_agg(i order by i), '[]') from app.own_installation(v_studio) i),
    'isLate', (select receipt_at <= app.now() - interval '3 days' from public.erasure_requests where studio_id = v_studio));
end $$;

-- The last step: the studio, what hangs on it, its Slack sign-in and this very operation, in one transaction.
-- @returns 'gone', or what it waits for: 'messages' or 'rows'
create function public.finish_erasure(p_operation uuid, p_lease uuid) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid := app.require_erasure(p_operation, p_lease);
  v_number text;
  v_waits text;
  v_installations text[];
begin
  perform from public.studios where id = v_studio for update;
  v_waits := app.erasure_waits_for(v_studio);
  if v_waits is not null then
    return v_waits;
  end if;
  select number into v_number from public.erasure_requests where studio_id = v_studio;
  v_installations := array(select app.own_installation(v_studio));
  delete from public.studios where id = v_studio;
  delete from public.slack_installations where id = any (v_installations);
  update public.erasure_receipts set erased_on = (app.now() at time zone 'UTC')::date where number = v_number;
  return 'gone';
end $$;

create function public.erasure_receipt(p_number text) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('number', number, 'askedOn', asked_on, 'erasedOn', erased_on, 'counts', counts)
  from public.erasure_receipts where number = pg_catalog.upper(pg_catalog.btrim(p_number))
$$;

-- For requests that arrive by mail: the first owner gets the receipt. And after an uninstallation, unless the app is back.
-- @returns whether it began
create function public.begin_erasure(p_studio_id uuid, p_cause text, p_number text) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_uninstalled timestamptz;
begin
  select uninstalled_at into v_uninstalled from public.studios where id = p_studio_id for update;
  if not found then
    perform app.missing();
  elsif p_cause = 'uninstalled' and (v_uninstalled is null
    or exists (select from public.erasure_requests where studio_id = p_studio_id)) then
    return false;
  end if;
  perform app.begin_erasure(p_studio_id, p_cause, p_number, case when p_cause = 'operator' and v_uninstalled is null then (
    select m.slack_user_id from public.members m where m.studio_id = p_studio_id and m.role = 'owner'
    order by m.created_at, m.id limit 1) end, '[]');
  return true;
end $$;

create function app.resume_erasure(p_studio uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_rows integer;
begin
  insert into public.operations (studio_id, kind, while_uninstalled, key)
    select r.studio_id, 'erase_studio', true, 'erase_studio:' || r.number || ':' || pg_catalog.gen_random_uuid()
    from public.erasure_requests r
    where r.studio_id = p_studio and not exists (select from public.operations o
      where o.studio_id = p_studio and o.kind = 'erase_studio' and o.state in ('queued', 'running'));
  get diagnostics v_rows = row_count;
  return pg_catalog.jsonb_build_object('resumed', v_rows);
end $$;

-- What was asked for and has no operation any more that goes on with it gets one again. `late`: how many were asked for
-- more than `p_late_days` ago.
create function public.resume_erasures(p_late_days integer) returns jsonb
language sql volatile set search_path = '' as $$
  select app.each_studio_alone(array(select r.studio_id from public.erasure_requests r), 'app.resume_erasure')
    || pg_catalog.jsonb_build_object('late', (select pg_catalog.count(*) from public.erasure_requests
      where asked_at < app.now() - p_late_days * interval '1 day'))
$$;

grant execute on function app.own_installation(uuid), app.erasure_waits_for(uuid), app.resume_erasure(uuid)
  to service_role;
select app.publish_functions(array['record_receipt', 'erasure_leaves', 'finish_erasure', 'erasure_receipt',
  'begin_erasure', 'resume_erasures'], 'service_role', false);

-- schemas/privacy/erasing_shops.sql

-- Everything that was copied from one shop goes, and its tokens; what the studio wrote itself stays. For a shop whose
-- sign-in stayed dead, and for an owner who disconnects one and asks for it.

-- What waits for this shop ends, and its listings say why. What a worker has in hand stops at its next look, and is
-- parked by it; all else would wait for work that is cancelled here. Changes before the shop: the same order as everywhere.
create function app.stop_shop(p_shop uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_change uuid;
begin
  perform from public.changes where id in (
    select t.change_id from public.change_targets t where t.shop_id = p_shop and t.state in ('pending', 'applying', 'parked'))
    order by id for update;
  perform from public.shops where id = p_shop for update;
  if not found then
    perform app.missing();
  end if;
  delete from public.shop_credentials where shop_id = p_shop;
  update public.shops set health = 'disconnected', paused = false where id = p_shop;
  update public.operations set state = 'cancelled', finished_at = app.now(), outcome_code = 'shop-disconnected'
    where shop_id = p_shop and state in ('queued', 'parked');
  for v_change in
    select t.change_id from public.change_targets t join public.changes c on c.id = t.change_id
    where t.shop_id = p_shop and c.state in ('approved', 'scheduled', 'applying', 'failed') and app.goes_on_by_itself(t)
      and not exists (select from public.operations o where o.target_id = t.id and o.state = 'running')
  loop
    perform app.park_for_shop(array(select id from public.change_targets where change_id = v_change and shop_id = p_shop));
    perform app.derive_state(v_change);
  end loop;
  perform app.redraw_cards(array(
    select t.change_id from public.change_targets t join public.changes c on c.id = t.change_id
    where t.shop_id = p_shop and (c.state in ('in_review', 'approved', 'scheduled', 'applying', 'failed')
      or (c.state = 'applied' and t.state = 'on_marketplace'))));
  -- Nobody can look up any more whether one of unknown fate was billed. Found billed after all, it is booked then.
  update public.fees f set state = 'released' from public.change_targets t
    where t.id = f.target_id and t.shop_id = p_shop and f.state = 'reserved' and not app.goes_on_by_itself(t);
end $$;

-- Rows erased per table. Stays: the shop's name and number, its defaults (the studio chose them), drafts and listings the
-- studio wrote with what was decided on them, and products of these. Goes: tokens, profiles, the mirror with its events,
-- readings and their log, changes of mirrored listings, and products that are nothing but a copy of this shop's listings.
-- Done twice, it finds nothing more. The caller says who may; nothing here asks.
create function app.erase_shop(p_studio uuid, p_shop uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
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
    lease_token = null, lease_until = null where shop_id = p_shop and state = 'running' and kind <> 'erase_shop';
  v_counts := pg_catalog.jsonb_build_object('shop_credentials',
    (select pg_catalog.count(shop_id) from public.shop_credentials where shop_id = p_shop and studio_id = p_studio));
  perform app.stop_shop(p_shop);
  update public.shops set counts = null, read_at = null, listings_read_at = null, news_on = null, news = '{}',
    news_channel = null, news_ts = null where id = p_shop;
  update public.outbox set state = 'dropped', code = 'erased', finished_at = app.now()
    where studio_id = p_studio and state = 'pending' and entry ->> 'shopId' = p_shop::text;

  delete from public.shop_profiles where shop_id = p_shop;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('shop_profiles', v_rows);
  delete from public.changes where studio_id = p_studio
    and listing_id in (select id from public.listings where shop_id = p_shop);
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

grant execute on function app.stop_shop(uuid), app.erase_shop(uuid, uuid) to service_role, oms_definer;

-- schemas/privacy/erasure_steps.sql

-- The steps of erasure, for the secret key. Each is one transaction, counts what it deleted in it, and repeated finds
-- nothing left.

-- What goes in the last step, together with the studio: the operation runs from it, and the receipt is sent with it.
create function app.erased_last() returns text[]
language sql immutable set search_path = '' as $$
  select array['erasure_requests', 'operations', 'outbox']
$$;

-- Every table that holds rows of studios, those that point to another before it: found in the catalogue, so that a table
-- to come is erased too.
create function app.studio_tables() returns setof text
language sql stable set search_path = '' as $$
  with recursive holding as (
    select c.oid, c.relname::text as name from pg_catalog.pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and exists (
      select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'studio_id' and not a.attisdropped)
  ), arrows as (
    select distinct f.conrelid, f.confrelid from pg_catalog.pg_constraint f
    where f.contype = 'f' and f.conrelid <> f.confrelid
      and f.conrelid in (select oid from holding) and f.confrelid in (select oid from holding)
  ), walk (oid, depth) as (
    select oid, 0 from holding
    union
    select a.confrelid, w.depth + 1 from walk w join arrows a on a.conrelid = w.oid where w.depth < 30
  )
  select h.name from holding h join walk w on w.oid = h.oid group by h.name order by pg_catalog.max(w.depth), h.name
$$;

create function app.count_rows(p_table text, p_studio uuid) returns bigint
language plpgsql stable set search_path = '' as $$
declare
  v_rows bigint;
begin
  execute pg_catalog.format('select pg_catalog.count(*) from public.%I where studio_id = $1', p_table) into v_rows using p_studio;
  return v_rows;
end $$;

-- The lease and the request, or nothing happens. Locks the operation until the transaction ends.
create function app.require_erasure(p_operation uuid, p_lease uuid) returns uuid
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid;
begin
  select o.studio_id into v_studio from public.operations o join public.erasure_requests r on r.studio_id = o.studio_id
    where o.id = p_operation and o.lease_token = p_lease and o.state = 'running' and o.kind = 'erase_studio' for update of o;
  if v_studio is null then
    perform app.refuse('lease-lost');
  end if;
  return v_studio;
end $$;

create function app.add_count(p_studio uuid, p_table text, p_rows bigint) returns void
language sql volatile set search_path = '' as $$
  update public.erasure_requests set counts = counts
    || pg_catalog.jsonb_build_object(p_table, coalesce((counts ->> p_table)::bigint, 0) + p_rows)
  where studio_id = p_studio and (p_rows > 0 or not counts ? p_table)
$$;

create function public.erasure_counts(p_studio_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_object_agg(t, app.count_rows(t, p_studio_id)), '{}') from app.studio_tables() t
$$;

-- {tables, quietInMs}: what is erased step by step, in this order, and how long until photos that were being copied rest.
create function public.erasure_plan(p_operation uuid, p_lease uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid := app.require_erasure(p_operation, p_lease);
begin
  return pg_catalog.jsonb_build_object(
    'tables', (select pg_catalog.jsonb_agg(t.name order by t.ordinality) from app.studio_tables() with ordinality t (name)
               where t.name <> all (app.erased_last()) or t.name = 'operations'),
    'quietInMs', (select greatest(0, pg_catalog.ceil(extract(epoch from quiet_at - app.now()) * 1000))::bigint
                  from public.erasure_requests where studio_id = v_studio));
end $$;

-- Of a table whose rows point to one another: which row none points to any more, as a condition on `t`.
create function app.unpointed(p_table regclass) returns text
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.string_agg(pg_catalog.format(' and not exists (select from %s r where r.ctid <> t.ctid and %s)',
    p_table, (
      select pg_catalog.string_agg(pg_catalog.format('r.%I = t.%I', a.attname, b.attname), ' and ')
      from rows from (pg_catalog.unnest(f.conkey), pg_catalog.unnest(f.confkey)) k (own, other)
      join pg_catalog.pg_attribute a on a.attrelid = p_table and a.attnum = k.own
      join pg_catalog.pg_attribute b on b.attrelid = p_table and b.attnum = k.other)), ''), '')
  from pg_catalog.pg_constraint f where f.contype = 'f' and f.conrelid = p_table and f.confrelid = p_table
$$;

-- At most `p_limit` rows, and of operations all but the one that runs this: with their shops and changes they would go
-- uncounted. @returns how many; 0: none is left
create function public.erase_rows(p_operation uuid, p_lease uuid, p_table text, p_limit integer) returns bigint
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid := app.require_erasure(p_operation, p_lease);
  v_unpointed text;
  v_rows bigint;
begin
  if p_table in ('erasure_requests', 'outbox') or not exists (select from app.studio_tables() t where t = p_table) then
    perform app.missing();
  end if;
  v_unpointed := app.unpointed(pg_catalog.to_regclass('public.' || pg_catalog.quote_ident(p_table)));
  execute pg_catalog.format('delete from public.%1$I where ctid = any (array(
      select t.ctid from public.%1$I t where t.studio_id = $1 %2$s %3$s limit $2))', p_table, v_unpointed,
      case p_table when 'operations' then 'and t.id <> $3' end)
    using v_studio, p_limit, p_operation;
  get diagnostics v_rows = row_count;
  -- Rows that point to one another in a ring can go only together.
  if v_rows = 0 and v_unpointed <> '' then
    execute pg_catalog.format('delete from public.%I where studio_id = $1', p_table) using v_studio;
    get diagnostics v_rows = row_count;
  end if;
  perform app.add_count(v_studio, p_table, v_rows);
  return v_rows;
end $$;

create function app.tables_left(p_studio uuid) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(t), '[]') from app.studio_tables() t
  where t <> all (app.erased_last()) and app.count_rows(t, p_studio) > 0
$$;

grant execute on function app.erased_last(), app.studio_tables(), app.count_rows(text, uuid),
  app.require_erasure(uuid, uuid), app.add_count(uuid, text, bigint), app.unpointed(regclass), app.tables_left(uuid)
  to service_role;
select app.publish_functions(array['erasure_counts', 'erasure_plan', 'erase_rows'], 'service_role', false);

-- schemas/privacy/export.sql

-- What a studio takes home, what it may have erased, and what whoever runs this app did for it.

create function public.read_erasure_request() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('number', r.number, 'askedAt', r.asked_at)
  from public.erasure_requests r where r.studio_id = (select app.studio_id())
$$;

-- Columns that say nothing to anybody outside of this database: hashes and folded forms of what stands beside them, and the
-- queue's turn.
create function app.not_exported() returns text[]
language sql immutable set search_path = '' as $$
  select array['content_hash', 'fingerprint', 'last_served', 'last_told', 'found_by', 'title_folded', 'sku_folded']
$$;

-- Tables whose rows are made from others', for a search and for counts, and the request that ends them all.
create function app.tables_not_exported() returns text[]
language sql immutable set search_path = '' as $$
  select array['erasure_requests', 'listing_words', 'listing_counts']
$$;

-- What a studio's own people may read is what it takes home. Tables of secrets, of the queue and of messages on their way
-- are closed to them, and so are not among these.
create function public.export_tables() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_agg(c.relname order by c.relname <> 'studios', c.relname) from pg_catalog.pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> all (app.tables_not_exported())
    and pg_catalog.has_table_privilege('authenticated', c.oid, 'select')
    and (c.relname = 'studios' or exists (
      select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'studio_id' and not a.attisdropped))
$$;

-- So much of one piece, as text: a usual listing has 5 kB, an import's plan megabytes. One row always fits.
create function app.export_bytes() returns integer
language sql immutable set search_path = '' as $$ select 2 * 1024 * 1024 $$;

-- A piece of one table in the order of its key, within the studio: read along an index that begins with the studio; at most
-- `p_limit` rows and `app.export_bytes()`. `p_after`: the last row of the piece before. `more`: there may be another piece.
-- With the caller's own rights.
create function public.export_rows(p_table text, p_after jsonb, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_key text;
  v_after text;
  v_piece jsonb;
begin
  if not public.export_tables() ? p_table then
    perform app.missing();
  end if;
  select pg_catalog.string_agg(pg_catalog.format('t.%I', a.attname), ', ' order by k.ordinality),
      pg_catalog.string_agg(pg_catalog.format('($1 ->> %L)::%s', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)), ', '
        order by k.ordinality) into v_key, v_after
    from pg_catalog.pg_index i
    cross join lateral pg_catalog.unnest(i.indkey::smallint[]) with ordinality k (attnum, ordinality)
    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
    where i.indrelid = pg_catalog.to_regclass('public.' || pg_catalog.quote_ident(p_table)) and i.indisprimary
      and a.attname <> 'studio_id';
  if v_key is null then
    perform app.missing();
  end if;
  execute pg_catalog.format(
    'with piece as (
       select pg_catalog.to_jsonb(t) - app.not_exported() as line, pg_catalog.row_number() over (order by %4$s) as n from (
         select t.* from public.%1$I t where t.%2$I = $3 %3$s order by %4$s limit $2) t),
     sized as (
       select line, n, n = 1 or pg_catalog.sum(pg_catalog.octet_length(line::text)) over (order by n) <= app.export_bytes() as fits
       from piece)
     select pg_catalog.jsonb_build_object(
       ''rows'', coalesce(pg_catalog.jsonb_agg(line order by n) filter (where fits), ''[]''),
       ''more'', pg_catalog.count(*) = $2 or not coalesce(pg_catalog.bool_and(fits), true)) from sized',
    p_table, case p_table when 'studios' then 'id' else 'studio_id' end,
    case when p_after is not null then pg_catalog.format('and (%s) > (%s)', v_key, v_after) end, v_key)
    into v_piece using p_after, p_limit, app.studio_id();
  return v_piece;
end $$;

-- A shop's copies go with its sign-in, where its owner wants that.
create function public.erase_shop_copies(p_shop_id uuid, p_outbox jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
  v_counts jsonb := app.erase_shop(v_me.studio_id, p_shop_id);
begin
  perform app.effects(p_outbox, '[]');
  return v_counts;
end $$;

grant execute on function app.not_exported(), app.tables_not_exported(), app.export_bytes() to authenticated;
select app.publish_functions(array['read_erasure_request', 'export_tables', 'export_rows'], 'authenticated', false);
select app.publish_functions(array['erase_shop_copies'], 'authenticated', true);

-- schemas/privacy/operator.sql

-- For the operator: a studio by its workspace, and a line in its log for what was done to it.

create function public.audit_operator(p_studio_id uuid, p_action text, p_reference text) returns void
language sql volatile set search_path = '' as $$
  insert into public.audit_events (studio_id, action, reference, outcome) values (p_studio_id, p_action, p_reference, 'ok')
$$;

create function public.studio_named(p_team_id text) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', id, 'name', name) from public.studios where team_id = p_team_id
$$;

select app.publish_functions(array['audit_operator', 'studio_named'], 'service_role', false);

-- schemas/privacy/requests.sql

-- Nothing new from the moment it was asked, by whichever way it would come: a person, a consent page, an invitation.
create function app.refuse_while_erasing() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from public.erasure_requests r where r.studio_id = new.studio_id) then
    perform app.refuse('erasing');
  end if;
  return new;
end $$;

-- The queue and the outbox are filled by ticks that go over all studios: there it is left out, not refused. Nobody but a
-- request makes the one operation that erases.
create function app.only_erasing() returns trigger
language plpgsql volatile set search_path = '' as $$
declare
  v_asked boolean := exists (select from public.erasure_requests r where r.studio_id = new.studio_id);
  v_erases boolean := coalesce(pg_catalog.to_jsonb(new) ->> 'kind', pg_catalog.to_jsonb(new) #>> '{entry,template}')
    in ('erase_studio', 'erasure_receipt');
begin
  if v_erases and not v_asked then
    perform app.refuse('not-allowed');
  end if;
  return case when v_asked and not v_erases then null else new end;
end $$;

create trigger refuse_while_erasing before insert on public.members for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.shops for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.shop_credentials for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.connect_links for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.oauth_states for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.photos for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.products for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.changes for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.imports for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.shop_members for each row execute function app.refuse_while_erasing();
create trigger only_erasing before insert on public.operations for each row execute function app.only_erasing();
create trigger only_erasing before insert on public.outbox for each row execute function app.only_erasing();

-- Nor does a studio come back while it is erased: its installation would go with it unseen.
create function app.refuse_return() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if new.uninstalled_at is null and exists (select from public.erasure_requests r where r.studio_id = new.id) then
    perform app.refuse('erasing');
  end if;
  return new;
end $$;
create trigger refuse_return before update of installation_id, uninstalled_at on public.studios
  for each row execute function app.refuse_return();

-- Tokens go, the shops are disconnected, and everything that waits or runs is cancelled, in the transaction that asks.
-- `p_outbox` is what is still said; what waited to be said is let go.
create function app.begin_erasure(p_studio uuid, p_cause text, p_number text, p_tell text, p_outbox jsonb) returns void
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
  update public.shops set health = 'disconnected', paused = false where studio_id = p_studio;
  update public.outbox set state = 'dropped', code = 'erasing', finished_at = app.now()
    where studio_id = p_studio and state = 'pending';
  perform app.send(p_studio, p_outbox);
  insert into public.erasure_requests (studio_id, number, cause, tell, quiet_at, counts)
    values (p_studio, p_number, p_cause, p_tell, coalesce(v_quiet, app.now()), v_counts);
  insert into public.operations (studio_id, kind, while_uninstalled, key)
    values (p_studio, 'erase_studio', true, 'erase_studio:' || p_number);
end $$;

-- By an owner who typed the studio's name.
create function public.request_erasure(p_name text, p_number text, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
begin
  if not exists (select from public.studios
                 where id = v_me.studio_id and pg_catalog.btrim(name) = pg_catalog.btrim(p_name)) then
    perform app.refuse('name-differs', '{"field": "studio_name"}');
  end if;
  perform app.begin_erasure(v_me.studio_id, 'owner', p_number, v_me.slack_user_id, p_outbox);
end $$;

grant execute on function app.refuse_while_erasing(), app.only_erasing(), app.refuse_return(),
  app.begin_erasure(uuid, text, text, text, jsonb) to service_role, oms_definer;
select app.publish_functions(array['request_erasure'], 'authenticated', true);

-- schemas/privacy/retention.sql

-- What ends at 30 days, ends (links and consents a day after they expired). Parked work stays: a person is expected.

-- So many at once: a purge that missed a month goes on in pieces, and nobody waits for it.
create function app.purged_at_once() returns integer
language sql immutable set search_path = '' as $$ select 5000 $$;

-- Each table with the column that it ends by, and which rows only. Each has an index of just this.
create function app.purged_tables() returns table (table_name text, ended_by text, lifetime interval, only_rows text)
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
    ('oauth_states', 'expires_at', interval '1 day', 'true'),
    ('connect_links', 'expires_at', interval '1 day', 'true')
$$;

-- One piece of each table, each alone: where one can't be purged, the others are, and the answer names it.
-- @returns {deleted: rows by table, more: whether a piece was full, failed: SQLSTATE by table}
create function public.purge_old() returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_table record;
  v_rows bigint;
  v_deleted jsonb := '{}';
  v_failed jsonb := '{}';
  v_more boolean := false;
begin
  for v_table in select * from app.purged_tables() loop
    begin
      execute pg_catalog.format('delete from public.%1$I where ctid = any (array(
          select ctid from public.%1$I where %2$s and %3$I < $1 order by %3$I limit $2))',
        v_table.table_name, v_table.only_rows, v_table.ended_by)
        using app.now() - v_table.lifetime, app.purged_at_once();
      get diagnostics v_rows = row_count;
      v_deleted := v_deleted || pg_catalog.jsonb_build_object(v_table.table_name, v_rows);
      v_more := v_more or v_rows >= app.purged_at_once();
    exception when others then
      v_deleted := v_deleted || pg_catalog.jsonb_build_object(v_table.table_name, 0);
      v_failed := v_failed || pg_catalog.jsonb_build_object(v_table.table_name, sqlstate);
    end;
  end loop;
  return pg_catalog.jsonb_build_object('deleted', v_deleted, 'more', v_more, 'failed', v_failed);
end $$;

grant execute on function app.purged_at_once(), app.purged_tables() to service_role;
select app.publish_functions(array['purge_old'], 'service_role', false);

-- schemas/reports/digest.sql

-- The daily digest: which studio is due, and its numbers.

-- All studios' settings at once, for the tick, which goes by the time that is told here. A studio's first digest is of a day
-- after it began.
create function public.digest_clocks() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('studioId', s.id, 'settings', app.digest_json(s),
    'lastDate', s.digest_date, 'createdAt', s.created_at, 'now', app.now()) order by s.created_at, s.id), '[]')
  from public.studios s where s.digest_days <> '{}' and s.uninstalled_at is null
$$;

-- Served once per local date, however many ask: dates only go on. It tells what was done from `since`, when the digest before
-- was due, up to `until`: however late it is drawn, what is done meanwhile is told by the next one, and once.
create function public.enqueue_digest(p_studio_id uuid, p_date date) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_studio public.studios;
begin
  select * into v_studio from public.studios where id = p_studio_id for update;
  if v_studio.id is null or v_studio.digest_date >= p_date then
    return false;
  end if;
  update public.studios set digest_date = p_date, digest_at = app.now() where id = p_studio_id;
  perform app.enqueue(p_studio_id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
    'kind', 'send_digest', 'key', 'digest:' || p_studio_id || ':' || p_date, 'priority', 10,
    'params', pg_catalog.jsonb_build_object('date', p_date,
      'since', coalesce(v_studio.digest_at, v_studio.created_at, app.now() - interval '1 day'), 'until', app.now()))));
  return true;
end $$;

-- What was done from then up to then, what the marketplace billed in the last seven days by who decided it, and how many listings are to be looked at.
create function public.read_digest(p_since timestamptz, p_until timestamptz, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object(
    'done', coalesce((select pg_catalog.jsonb_agg(app.change_json(c) order by c.updated_at desc, c.seq desc)
      from (select * from public.changes d where studio_id = (select app.studio_id()) and state = 'applied'
              and updated_at >= p_since and updated_at < p_until and app.small_word(d) <> 'done'
            order by updated_at desc, seq desc limit p_limit) c), '[]'),
    'doneCount', (select pg_catalog.count(*) from public.changes d
      where studio_id = (select app.studio_id()) and state = 'applied' and updated_at >= p_since and updated_at < p_until
        and app.small_word(d) <> 'done'),
    'small', coalesce((select pg_catalog.jsonb_agg(app.change_json(c) order by c.updated_at desc, c.seq desc)
      from (select * from public.changes d where studio_id = (select app.studio_id()) and state = 'applied'
              and updated_at >= p_since and updated_at < p_until and app.small_word(d) = 'done'
            order by updated_at desc, seq desc limit p_limit) c), '[]'),
    'smallCount', (select pg_catalog.count(*) from public.changes d
      where studio_id = (select app.studio_id()) and state = 'applied' and updated_at >= p_since and updated_at < p_until
        and app.small_word(d) = 'done'),
    'fees', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('by', f.member_id, 'cents', f.cents)
        order by f.cents desc, f.member_id)
      from (select member_id, pg_catalog.sum(cents) as cents from public.fees
            where studio_id = (select app.studio_id()) and state = 'booked' and booked_at >= app.now() - interval '7 days'
            group by member_id) f), '[]'),
    'waitingCount', (select pg_catalog.count(*) from public.changes
      where studio_id = (select app.studio_id()) and state = 'in_review'),
    'stuckCount', (select pg_catalog.count(*) from public.changes
      where studio_id = (select app.studio_id()) and state = 'failed'),
    'differingCount', (select unasked from app.kept_counts('{}')),
    'endingCount', (select pg_catalog.count(*) from public.listings l
      where l.studio_id = (select app.studio_id()) and l.live is not null and l.gone_at is null and l.state = 'active'
        and l.ends_at >= app.now() and l.ends_at < app.now() + interval '7 days'
        -- Of a shop that isn't connected nobody knows whether it still ends then, and nothing can be done from here.
        and exists (select from public.shops s where s.id = l.shop_id and s.health <> 'disconnected')
        -- It is among those that wait.
        and not exists (select from public.changes c
          where c.studio_id = l.studio_id and c.listing_id = l.id and c.state = 'in_review')))
$$;

-- Said once, whichever worker comes to an operation's end, also when the worker is killed after it was said and begins anew when it has been delivered already: what
-- was sent is remembered in the outbox for thirty days, under its key.
create function public.say_once(p_operation uuid, p_lease uuid, p_entry jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  if not exists (select from public.outbox o where o.studio_id = v_operation.studio_id and o.key = app.outbox_key(p_entry)) then
    perform app.send(v_operation.studio_id, pg_catalog.jsonb_build_array(p_entry));
  end if;
end $$;

select app.publish_functions(array['digest_clocks', 'enqueue_digest'], 'service_role', false);
select app.publish_functions(array['read_digest'], 'authenticated', false);
select app.publish_functions(array['say_once'], 'authenticated', true);

-- schemas/reports/given_up.sql

-- What a studio should know of work that ended undone, or that is tried again and again: a line in the log of whoever runs
-- this app helps nobody who waits for it.

-- So often a thing fails before it counts as stuck: after about an hour.
create function app.stuck_after() returns integer
language sql immutable set search_path = '' as $$
  select 9
$$;

-- Messages that were given up in the last seven days or are stuck; operations that nobody heard of otherwise, unless a later
-- one of the same kind was done: changes, drafts and imports say themselves that they failed.
create function public.read_given_up(p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  perform app.require_role('viewer');
  return pg_catalog.jsonb_build_object(
    'messages', (select coalesce(pg_catalog.jsonb_agg(m.line), '[]') from (
      select pg_catalog.jsonb_build_object('template', o.entry ->> 'template', 'note', o.entry ->> 'note',
        'changeId', o.entry ->> 'changeId', 'shopId', o.entry ->> 'shopId', 'to', o.entry ->> 'to', 'code', o.code,
        'since', o.created_at, 'waits', o.state = 'pending') as line
      from public.outbox o
      where o.studio_id = app.studio_id() and (
        (o.state = 'dropped' and o.finished_at > app.now() - interval '7 days'
          and o.code not in ('same-as-earlier', 'erased', 'erasing', 'uninstalled', 'gone'))
        or (o.state = 'pending' and o.attempt >= app.stuck_after() and o.run_at < 'infinity'))
      order by o.seq desc limit p_limit) m),
    'operations', (select coalesce(pg_catalog.jsonb_agg(w.line), '[]') from (
      select pg_catalog.jsonb_build_object('kind', o.kind, 'shopId', o.shop_id, 'code', o.outcome_code,
        'since', o.created_at, 'waits', o.state = 'queued') as line
      from public.operations o
      where o.studio_id = app.studio_id() and o.kind not in ('publish', 'prepare_draft', 'read_import') and (
        (o.state = 'failed' and o.finished_at > app.now() - interval '7 days' and not exists (
          select from public.operations later where later.studio_id = o.studio_id and later.kind = o.kind
            and later.shop_id is not distinct from o.shop_id and later.state = 'done' and later.seq > o.seq))
        or (o.state = 'queued' and o.attempt >= app.stuck_after()))
      order by o.seq desc limit p_limit) w));
end $$;

grant execute on function app.stuck_after() to oms_definer;
select app.publish_functions(array['read_given_up'], 'authenticated', true);

-- schemas/reports/home_and_report.sql

-- The home tab of the app, and the report.

-- What the home tab shows besides lists: whether anything was ever approved, and how many listings are to be looked at.
create function public.read_home() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object(
    'approvedOnce', exists (select from public.decisions
      where studio_id = (select app.studio_id()) and verdict in ('approve', 'go_live')),
    'differingCount', (select unasked from app.kept_counts('{}')))
$$;

-- A number of a stored result; 0 where there is none such.
create function app.number_in(p_result jsonb, p_key text) returns numeric
language sql immutable set search_path = '' as $$
  select case pg_catalog.jsonb_typeof(p_result -> p_key) when 'number' then (p_result ->> p_key)::numeric else 0 end
$$;

-- Readings of shops since then, as the report shows them, and what waits. `look`: listings that somebody should look at.
create function public.read_report(p_since timestamptz) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object(
    'runs', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', r.shop_id, 'at', r.finished_at,
        'look', app.number_in(r.result, 'changedThere') + app.number_in(r.result, 'conflicts')
          + app.number_in(r.result, 'gone')) order by r.seq)
      from public.sync_runs r
      where r.studio_id = (select app.studio_id()) and r.finished_at >= p_since), '[]'),
    'failures', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', e.shop_id, 'at', e.at) order by e.id)
      from public.sync_events e
      where e.studio_id = (select app.studio_id()) and e.kind = 'sync_shop' and e.outcome = 'failed' and e.at >= p_since), '[]'),
    -- By shop, as Home, problems and the digest count them.
    'differing', coalesce((select pg_catalog.jsonb_object_agg(d.shop_id, d.unasked) from (
      select c.shop_id, pg_catalog.sum(c.unasked) as unasked from public.listing_counts c
      join public.shops s on s.id = c.shop_id and s.health <> 'disconnected'
      where c.studio_id = (select app.studio_id()) group by c.shop_id having pg_catalog.sum(c.unasked) > 0) d), '{}'),
    'waitingCount', (select pg_catalog.count(*) from public.changes
      where studio_id = (select app.studio_id()) and state = 'in_review'))
$$;

grant execute on function app.number_in(jsonb, text) to authenticated;
select app.publish_functions(array['read_home', 'read_report'], 'authenticated', false);

-- schemas/reports/log.sql

-- The log: what people did and what was exchanged with shops.

create function app.log_piece(p_filter jsonb) returns integer
language sql immutable set search_path = '' as $$
  select case when coalesce(p_filter ->> 'words', '') = ''
    then (p_filter ->> 'limit')::integer + coalesce((p_filter ->> 'offset')::integer, 0) end
$$;

-- What people did and what was exchanged with the shops, newest first, as the studio's own people may read it. Thirty
-- days, whether the purge has run or not. `words`: each stands in who, what, outcome, code, reference, shop or listing.
create function public.read_log(p_filter jsonb) returns jsonb
language sql stable set search_path = '' as $$
  -- Where no words are looked for, no more of either is read than is shown.
  with events as (
    (select 'person' as kind, a.id, a.at, a.member_id, a.action, a.outcome, a.code, a.reference, a.change_id, a.listing_id, a.shop_id
     from public.audit_events a where a.studio_id = (select app.studio_id()) and a.at >= app.now() - interval '30 days'
     order by a.at desc, a.id desc limit app.log_piece(p_filter))
    union all
    (select 'shop', s.id, s.at, null, s.kind, s.outcome, s.code, s.reference, s.change_id, null, s.shop_id
     from public.sync_events s where s.studio_id = (select app.studio_id()) and s.at >= app.now() - interval '30 days'
     order by s.at desc, s.id desc limit app.log_piece(p_filter))
  ), named as (
    select e.*, m.name as member_name, m.slack_user_id, h.name as shop_name, c.code as change_code,
      coalesce(nullif(c.content ->> 'title', ''), l.live ->> 'title') as title, l.code as listing_code
    from events e
    left join public.members m on m.id = e.member_id
    left join public.changes c on c.id = e.change_id
    left join public.listings l on l.id = coalesce(c.listing_id, e.listing_id)
    left join public.shops h on h.id = coalesce(e.shop_id, case when e.listing_id is not null then l.shop_id end)
  ), found as (
    select n.* from named n
    where coalesce(p_filter ->> 'words', '') = '' or (
      select pg_catalog.bool_and(pg_catalog.strpos(pg_catalog.lower(pg_catalog.concat_ws(' ', n.member_name, n.slack_user_id,
          n.action, n.outcome, n.code, n.reference, n.shop_name, n.change_code, n.listing_code, n.title)), w.word) > 0)
      from pg_catalog.regexp_split_to_table(pg_catalog.lower(pg_catalog.btrim(p_filter ->> 'words')), '\s+') w (word))
    order by n.at desc, n.kind, n.id desc
    limit (p_filter ->> 'limit')::integer offset coalesce((p_filter ->> 'offset')::integer, 0)
  )
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('at', f.at, 'by', f.member_id, 'byName', f.member_name,
      'action', f.action, 'outcome', f.outcome, 'code', f.code, 'reference', nullif(f.reference, ''), 'changeId', f.change_id,
      'listing', coalesce(f.listing_code, f.change_code), 'title', nullif(f.title, ''), 'shopName', f.shop_name)
    order by f.at desc, f.kind, f.id desc), '[]')
  from found f
$$;

grant execute on function app.log_piece(jsonb) to authenticated;
select app.publish_functions(array['read_log'], 'authenticated', false);

-- schemas/vault/rotation.sql

-- Putting envelopes under another key while everything goes on. What an envelope is, the vault says: v1.<key id>.….

-- Every column that holds envelopes, with what its place is made of: the row's key, and whose it is. An installation in
-- Slack comes before any studio, so its own id stands there. (A test holds this equal to what the columns really hold.)
create function app.sealed_columns() returns table (table_name text, column_name text, row_column text, studio_column text)
language sql immutable set search_path = '' as $$
  values ('shop_credentials', 'access_token', 'shop_id', 'studio_id'),
    ('shop_credentials', 'refresh_token', 'shop_id', 'studio_id'),
    ('oauth_states', 'verifier', 'state_hash', 'studio_id'),
    ('slack_installations', 'access_token', 'id', 'id'),
    ('slack_installations', 'refresh_token', 'id', 'id')
$$;

-- How many envelopes each key has, by column. Columns without any are named too, so that whoever asks knows them all.
create function public.count_envelopes() returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_column record;
  v_keys jsonb;
  v_all jsonb := '[]';
begin
  for v_column in select * from app.sealed_columns() loop
    execute pg_catalog.format(
      'select coalesce(pg_catalog.jsonb_object_agg(k.id, k.rows), ''{}'') from (
         select pg_catalog.split_part(%1$I, ''.'', 2) as id, pg_catalog.count(*) as rows from public.%2$I
         where %1$I is not null group by 1) k', v_column.column_name, v_column.table_name) into v_keys;
    v_all := v_all || pg_catalog.jsonb_build_object('table', v_column.table_name, 'column', v_column.column_name, 'keys', v_keys);
  end loop;
  return v_all;
end $$;

-- Envelopes of one column under other keys than this, in the order of their rows, after one of them.
create function public.envelopes_under_others(p_table text, p_column text, p_key text, p_after text, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_column record;
  v_rows jsonb;
begin
  select * into v_column from app.sealed_columns() where table_name = p_table and column_name = p_column;
  if v_column is null then
    perform app.missing();
  end if;
  execute pg_catalog.format(
    'select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(''row'', e.row, ''studio'', e.studio, ''envelope'', e.envelope)
       order by e.row), ''[]'')
     from (select %1$I::text as row, %2$I::text as studio, %3$I as envelope from public.%4$I
           where pg_catalog.split_part(%3$I, ''.'', 2) <> $1 and ($2 is null or %1$I::text > $2) order by %1$I::text limit $3) e',
    v_column.row_column, v_column.studio_column, v_column.column_name, v_column.table_name)
    into v_rows using p_key, p_after, p_limit;
  return v_rows;
end $$;

-- Each is replaced only where it still is what it was: a refresh meanwhile has stored a newer one, which is not touched.
-- `p_rows`: [{row, old, new}]. @returns how many were replaced
create function public.replace_envelopes(p_table text, p_column text, p_rows jsonb) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_column record;
  v_replaced integer;
begin
  select * into v_column from app.sealed_columns() where table_name = p_table and column_name = p_column;
  if v_column is null then
    perform app.missing();
  end if;
  -- Two rotations at once would wait for each other's rows.
  perform pg_catalog.pg_advisory_xact_lock(20261126, 320);
  execute pg_catalog.format(
    'update public.%1$I t set %2$I = r.new from pg_catalog.jsonb_to_recordset($1) as r (row text, old text, new text)
     where t.%3$I::text = r.row and t.%2$I = r.old', v_column.table_name, v_column.column_name, v_column.row_column) using p_rows;
  get diagnostics v_replaced = row_count;
  return v_replaced;
end $$;

-- For a key that is lost: what it sealed can never be read again, so it goes, and whoever it belongs to is asked to sign in
-- anew: consents end, shops and installations in Slack wait for their people. @returns rows per table
create function public.forget_envelopes(p_key text) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_consents bigint;
  v_shops bigint;
  v_installations bigint;
begin
  delete from public.oauth_states where pg_catalog.split_part(verifier, '.', 2) = p_key;
  get diagnostics v_consents = row_count;
  with gone as (
    delete from public.shop_credentials
    where p_key in (pg_catalog.split_part(access_token, '.', 2), pg_catalog.split_part(refresh_token, '.', 2)) returning shop_id
  )
  -- Lost by us: nothing is erased for it.
  update public.shops s set health = 'auth-dead', dead_how = 'lost' from gone g where s.id = g.shop_id and s.health in ('ok', 'reading', 'auth-dead');
  get diagnostics v_shops = row_count;
  update public.slack_installations set access_token = null, refresh_token = null, expires_at = null,
    signed_out_at = coalesce(signed_out_at, app.now()), version = version + 1
  where p_key in (pg_catalog.split_part(access_token, '.', 2), pg_catalog.split_part(refresh_token, '.', 2));
  get diagnostics v_installations = row_count;
  return pg_catalog.jsonb_build_object('oauth_states', v_consents, 'shop_credentials', v_shops,
    'slack_installations', v_installations);
end $$;

grant execute on function app.sealed_columns() to service_role;
select app.publish_functions(array['count_envelopes', 'envelopes_under_others', 'replace_envelopes',
  'forget_envelopes'], 'service_role', false);
