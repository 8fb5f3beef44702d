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
  -- The listing that was written, where it was one.
  listing_id uuid,
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade
);
create index sync_events_at on public.sync_events (at);
create index sync_events_newest on public.sync_events (studio_id, at desc, id desc);
create index sync_events_of_change on public.sync_events (change_id, at desc, id desc) where change_id is not null;
create index sync_events_of_shop on public.sync_events (shop_id);
create index sync_events_of_studio on public.sync_events (studio_id, id);
select app.protect('sync_events', true);
grant select, insert, delete on public.sync_events to oms_definer;
grant select, delete on public.sync_events to service_role;
