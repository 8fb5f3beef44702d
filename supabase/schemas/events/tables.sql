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
