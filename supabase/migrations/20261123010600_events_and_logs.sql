-- Slack's event ids: what was seen is not done twice. They belong to no studio, so nobody but the secret key sees them.
create table public.slack_events (
  event_id text primary key,
  seen_at timestamptz not null default app.now()
);
revoke all on public.slack_events from public, anon, authenticated, service_role;
alter table public.slack_events enable row level security;
alter table public.slack_events force row level security;

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
select app.protect('sync_events', true);

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
select app.protect('audit_events', true);

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
