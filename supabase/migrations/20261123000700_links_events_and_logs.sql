-- One-time links to our connect page, and consents begun from them: hashes only; the PKCE verifier is an envelope.
create table public.connect_links (
  link_hash text primary key,
  studio_id uuid not null,
  member_id uuid not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (studio_id, member_id) references public.members (studio_id, id) on delete cascade
);
select app.protect('connect_links', false);

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
select app.protect('oauth_states', false);

-- Slack's event ids: what was seen is not done twice. They belong to no studio, so nobody but the secret key sees them.
create table public.slack_events (
  event_id text primary key,
  seen_at timestamptz not null default app.now()
);
revoke all on public.slack_events from public, anon, authenticated, service_role;
alter table public.slack_events enable row level security;
alter table public.slack_events force row level security;

create table public.slack_installations (
  studio_id uuid primary key references public.studios (id) on delete cascade,
  -- An envelope: it holds the bot token.
  installation text not null,
  installed_at timestamptz not null default app.now()
);
select app.protect('slack_installations', false);

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
select app.protect('sync_events', true);

create table public.audit_events (
  id bigint generated always as identity primary key,
  studio_id uuid not null,
  member_id uuid not null,
  action text not null,
  reference text not null,
  outcome text not null check (outcome in ('ok', 'refused', 'failed')),
  code text,
  change_id uuid,
  shop_id uuid,
  at timestamptz not null default app.now(),
  foreign key (studio_id, member_id) references public.members (studio_id, id) on delete cascade
);
create index audit_events_at on public.audit_events (at);
select app.protect('audit_events', true);

create table public.erasure_requests (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null,
  asked_by uuid,
  asked_at timestamptz not null default app.now(),
  done_at timestamptz,
  receipt jsonb
);
select app.protect('erasure_requests', true);

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

grant insert on public.sync_events, public.audit_events to oms_definer;
