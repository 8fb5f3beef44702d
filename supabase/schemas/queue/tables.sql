create sequence public.claim_numbers;
revoke all on sequence public.claim_numbers from public, anon, authenticated, service_role;
grant usage on sequence public.claim_numbers to service_role;

-- So many leases ran out in a row: it may be what kills its worker, so nothing else runs beside it. The worker gives it up
-- after a few more (src/platform/queue/run-operation.ts).
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
  item_id uuid,
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
  foreign key (studio_id, item_id) references public.change_items (studio_id, id) on delete cascade,
  constraint items_are_whole check (item_id is null or (shop_id is not null and change_id is not null)),
  constraint writes_to_a_shop check (not writes or shop_id is not null),
  constraint running_has_a_lease check ((state = 'running') = (lease_token is not null))
);
create index operations_waiting on public.operations (lane, writes, while_uninstalled, priority, run_at, seq) where state = 'queued';
create index operations_leased on public.operations (lease_until) where state = 'running';
create index operations_by_worker on public.operations (worker) where state = 'running';
create index operations_by_item on public.operations (item_id) where item_id is not null;
create index operations_by_shop on public.operations (shop_id, state, kind) where state in ('queued', 'running');
create index operations_asked on public.operations (studio_id, created_at) where params ? 'askedBy';
create index operations_parked on public.operations (shop_id, kind) where state = 'parked';

-- For deletions, like products_merged_into.
create index operations_by_change on public.operations (change_id) where change_id is not null;

-- Two writers at one shop would spoil each other's look-before-write: at most one, for all workers together.
create unique index operations_one_per_shop on public.operations (shop_id) where state = 'running' and shop_id is not null;
create index operations_ended on public.operations (finished_at) where state in ('done', 'failed', 'cancelled');
create index operations_of_shop on public.operations (shop_id) where shop_id is not null;
select app.protect('operations', false);
grant select, insert, update, delete on public.operations to oms_definer, service_role;

grant execute on function app.is_suspect(integer) to service_role, oms_definer;
