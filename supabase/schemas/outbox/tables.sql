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
