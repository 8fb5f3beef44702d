-- The pace of each app's calls to its marketplace, over all processes: which moments are reserved, what is left of the day, and
-- until when the marketplace asked for peace.
create table app.paces (
  -- The operator's app: its marketplace's key. One of a studio's own: its id.
  pace text primary key check (pace ~ '^[a-z0-9_-]{1,40}$'),
  -- Whose app it is; null: the operator's, which all studios share.
  studio_id uuid,
  app_id uuid,
  -- As the marketplace last said; before it said anything, what an app of its kind begins with.
  per_second numeric not null check (per_second >= 1),
  per_day integer check (per_day > 0),
  remaining integer,
  said_at timestamptz not null default app.now(),
  -- From here on nothing is reserved.
  next_at timestamptz not null default app.now(),
  -- A 429 asked for peace until then.
  blocked_until timestamptz not null default '-infinity',
  -- The process that asked last, and when; until when others count as asking too.
  holder text not null default '',
  asked_at timestamptz not null default '-infinity',
  shared_until timestamptz not null default '-infinity',
  -- When a person last waited for a call.
  people_at timestamptz not null default '-infinity',
  -- How often those were served that were served least of those who wait: who comes anew begins with as many.
  floor bigint not null default 0,
  -- For how many studios background work was done in the two minutes before it was last done for one.
  busy integer not null default 0,
  check ((studio_id is null) = (app_id is null)),
  foreign key (studio_id, app_id) references public.marketplace_apps (studio_id, id) on delete cascade
);
create index paces_by_app on app.paces (studio_id, app_id) where app_id is not null;

-- Processes whose background work waits, and when each was told to come.
create table app.pace_turns (
  pace text not null references app.paces (pace) on delete cascade,
  holder text not null,
  -- How often its studio was served that was served least.
  served bigint not null,
  since timestamptz not null,
  due_at timestamptz not null,
  primary key (pace, holder)
);

-- How often a studio's background work was served, counted from where those stood who were served least.
create table app.pace_shares (
  pace text not null references app.paces (pace) on delete cascade,
  studio_id uuid not null references public.studios (id) on delete cascade,
  served bigint not null,
  at timestamptz not null,
  primary key (pace, studio_id)
);
create index pace_shares_by_studio on app.pace_shares (studio_id);

revoke all on app.paces, app.pace_turns, app.pace_shares from public, anon, authenticated;
alter table app.paces enable row level security;
alter table app.paces force row level security;
alter table app.pace_turns enable row level security;
alter table app.pace_turns force row level security;
alter table app.pace_shares enable row level security;
alter table app.pace_shares force row level security;
-- A studio sees what is left of the day of its own apps and of the one that all share, and nothing of the others' work.
create policy tenant on app.paces for select to oms_definer using (studio_id is null or studio_id = (select app.studio_id()));
-- … and whether it is at work itself.
create policy tenant on app.pace_shares for select to oms_definer using (studio_id = (select app.studio_id()));
grant select on app.paces, app.pace_shares to oms_definer;
grant select, insert, update, delete on app.paces, app.pace_turns, app.pace_shares to service_role;
