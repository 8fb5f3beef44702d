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
  -- An envelope: what the marketplace signs its webhooks to this app's own address with. null: there are none.
  webhook_secret text,
  -- When the marketplace was last asked about one that it had not accepted; and when its owners were last told that nothing uses it.
  asked_at timestamptz not null default app.now(),
  idle_told_at timestamptz,
  -- When its owners were told that the marketplace sends it events that nobody asked for. null: they weren't.
  other_events_told_at timestamptz,
  unique (studio_id, id),
  unique (studio_id, marketplace, keystring_hash)
);
create index marketplace_apps_unused on public.marketplace_apps (unused_since) where unused_since is not null;
select app.protect('marketplace_apps', false);

-- No envelope: what deleting one asks about, and no more.
grant select (id, studio_id), delete on public.marketplace_apps to oms_definer;
grant select, insert, update, delete on public.marketplace_apps to service_role;

create table public.shops (
  id uuid primary key,
  studio_id uuid not null references public.studios (id) on delete cascade,
  marketplace text not null,
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
  -- The app that it is reached with; null: the operator's.
  app_id uuid,
  -- Whether it sells to the EU or Northern Ireland as a business, as an owner said. null: nobody was asked yet.
  eu_trader text check (eu_trader in ('yes', 'no', 'later')),
  -- It sold nothing when its settings were read last (`read_at`).
  on_vacation boolean not null default false,
  unique (studio_id, id),
  unique (studio_id, marketplace, external_id),
  foreign key (studio_id, connected_by) references public.members (studio_id, id),
  foreign key (studio_id, kept_by) references public.members (studio_id, id),
  foreign key (studio_id, app_id) references public.marketplace_apps (studio_id, id)
);

-- A shop belongs to one studio at a time.
create unique index shops_one_studio on public.shops (marketplace, external_id) where health <> 'disconnected';
create index shops_to_read on public.shops (coalesce(listings_read_at, read_at)) where health = 'ok' and read_at is not null;
create index shops_by_owner on public.shops (connected_by) where connected_by is not null;
create index shops_by_keeper on public.shops (kept_by) where kept_by is not null;
create index shops_by_app on public.shops (app_id) where app_id is not null;
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
  -- Of a consent begun with the studio's own app: the one browser that may begin it again while the link lasts.
  browser_hash text,
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
  -- The app that it was begun with; null: the operator's.
  app_id uuid,
  foreign key (studio_id, member_id) references public.members (studio_id, id) on delete cascade,
  foreign key (studio_id, app_id) references public.marketplace_apps (studio_id, id) on delete cascade
);
create index oauth_states_expires_at on public.oauth_states (expires_at);
create index oauth_states_by_member on public.oauth_states (studio_id, member_id);
create index oauth_states_by_app on public.oauth_states (app_id) where app_id is not null;
select app.protect('oauth_states', false);
grant select, insert, delete, update (verifier) on public.oauth_states to service_role;
grant delete, select (studio_id) on public.oauth_states to oms_definer;

grant execute on function app.erasing_at(public.shops) to authenticated, service_role, oms_definer;
