-- Lanes: what goes one after the other, with what goes next in each. A claim looks at the lanes that have something, never
-- at the work behind it, so that it costs the same however much waits. Triggers keep the lanes, for every writer of the rows.
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

-- Lanes that another session held when they changed: the next claim brings them up to date. Nobody waits for a lane, because
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
