-- The pace of each app's calls is kept for all processes together, and background work leaves room for what people wait for.

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
grant select on app.paces to oms_definer;
grant select, insert, update, delete on app.paces, app.pace_turns, app.pace_shares to service_role;

-- Calls of one app are evenly spaced over all processes (GCRA with a burst of one). A process reserves a run: a stretch of time
-- that is its own, in which it sends its calls by the same spacing. Bursts are impossible, whoever asks when.
--
-- How long a run is: a second's calls; where a person waited within ten minutes and other processes ask too, two calls or a
-- quarter of a second. So a person waits for no more than that, and a run is worth a round trip where nobody waits.
--
-- A person's run is the next one, and then no longer than the calls that are known of. Background work takes what is left, and only when the run before is about to end: processes
-- take turns, first the one with the studio that was served least. Each is told when to come, so that none asks in vain.

-- Slots are a little further apart than allowed, as in src/platform/http/pace/limiter.ts.
create function app.call_spacing(p_per_second numeric) returns interval
language sql immutable set search_path = '' as $$
  select interval '1 second' / (p_per_second * 0.95)::double precision
$$;

create function app.interval_ms(p_interval interval) returns double precision
language sql immutable set search_path = '' as $$
  select extract(epoch from p_interval)::double precision * 1000
$$;

create function app.epoch_ms(p_at timestamptz) returns double precision
language sql immutable set search_path = '' as $$
  select extract(epoch from p_at)::double precision * 1000
$$;

-- The row of a pace, locked to the end of the transaction, with what its marketplace said meanwhile. An app that is gone has none.
-- @param p_said {perSecond, perDay, remaining, agoMs, used, blockedMs}, each where it is known; `used`: calls since the process asked last
create function app.hold_pace(p_pace text, p_app uuid, p_allowance jsonb, p_said jsonb) returns app.paces
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_pace app.paces;
begin
  select * into v_pace from app.paces where pace = p_pace for no key update;
  if not found then
    insert into app.paces (pace, studio_id, app_id, per_second, per_day, remaining)
      select p_pace, a.studio_id, a.id, (p_allowance ->> 'perSecond')::numeric, (p_allowance ->> 'perDay')::integer,
        (p_allowance ->> 'perDay')::integer
      from (select) one left join public.marketplace_apps a on a.id = p_app
      where p_app is null or a.id is not null
      on conflict (pace) do nothing;
    select * into v_pace from app.paces where pace = p_pace for no key update;
    if not found then
      return null;
    end if;
  end if;
  v_pace.per_second := greatest(1, coalesce((p_said ->> 'perSecond')::numeric, v_pace.per_second));
  if p_said ->> 'remaining' is null then
    v_pace.remaining := greatest(0, v_pace.remaining - coalesce((p_said ->> 'used')::integer, 0));
  elsif v_now - (p_said ->> 'agoMs')::integer * interval '1 millisecond' >= least(v_pace.said_at, v_now) then
    v_pace.per_day := greatest(1, (p_said ->> 'perDay')::integer);
    v_pace.remaining := (p_said ->> 'remaining')::integer;
    v_pace.said_at := v_now - (p_said ->> 'agoMs')::integer * interval '1 millisecond';
  end if;
  if (p_said ->> 'blockedMs')::integer > 0 then
    v_pace.blocked_until := greatest(v_pace.blocked_until, v_now + (p_said ->> 'blockedMs')::integer * interval '1 millisecond');
  end if;
  -- What is far ahead is a moment that may never come: the clock was set back.
  v_pace.blocked_until := least(v_pace.blocked_until, v_now + interval '15 minutes');
  v_pace.next_at := greatest(least(v_pace.next_at, v_now + interval '1 minute'), v_now, v_pace.blocked_until);
  return v_pace;
end $$;

-- Counts what each studio's background work used, and answers how often these studios were served.
create function app.count_shares(p_pace app.paces, p_used jsonb, p_waiting uuid[]) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  insert into app.pace_shares (pace, studio_id, served, at)
    select p_pace.pace, s.id, p_pace.floor + u.value::integer, app.now()
    from pg_catalog.jsonb_each_text(p_used) u join public.studios s on s.id = u.key::uuid
    order by s.id
    on conflict (pace, studio_id) do update
      set served = greatest(pace_shares.served, p_pace.floor) + excluded.served - p_pace.floor, at = excluded.at;
  return coalesce((select pg_catalog.jsonb_object_agg(w.id, greatest(p_pace.floor, coalesce(s.served, 0)))
    from pg_catalog.unnest(p_waiting) w (id) left join app.pace_shares s on s.pace = p_pace.pace and s.studio_id = w.id), '{}');
end $$;

-- Whether background work of this process goes next. Those count that were told to come about now; who didn't come has
-- nothing left to do, and who comes later keeps nobody from what is free now.
create function app.is_next_turn(p_pace text, p_holder text, p_lead interval) returns boolean
language sql stable set search_path = '' as $$
  select t.holder = p_holder from app.pace_turns t
  where t.pace = p_pace and (t.holder = p_holder
    or t.due_at between app.now() - interval '100 milliseconds' and app.now() + p_lead)
  order by t.served, t.since, t.holder limit 1
$$;

-- Reserves a run for a process, which it tells by `p_holder`; one that asks for nothing (`priority` null) says what it heard.
-- @param p_wants {priority, people, demand, studios}: `person` or `bulk`; whether people waited since it asked last; how many
--   calls wait (of background work with those that were sent since its last run began); for which studios background work waits
-- @param p_used background calls since it asked last, by studio
-- @param p_lead_ms so long before its run ends it asks for the next one
-- @returns {now, from, runMs, spacingMs, againMs, refusedMs, served}: `now` and `from` (null: no run) in ms since 1970, by this
--   clock; `againMs`: in how long to come again; `refusedMs`: for so long nothing is to be had. Null: the app is gone.
create function public.reserve_calls(
  p_pace text, p_app_id uuid, p_holder text, p_allowance jsonb, p_wants jsonb, p_used jsonb, p_said jsonb, p_lead_ms integer
) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_pace app.paces := app.hold_pace(p_pace, p_app_id, p_allowance, p_said);
  v_person boolean := coalesce(p_wants ->> 'priority' = 'person', false);
  v_bulk boolean := coalesce(p_wants ->> 'priority' = 'bulk', false);
  v_studios uuid[] := array(select e.value::uuid from pg_catalog.jsonb_array_elements_text(p_wants -> 'studios') e);
  v_lead interval := p_lead_ms * interval '1 millisecond';
  v_spacing interval;
  v_served jsonb;
  v_least bigint;
  v_others integer;
  v_refused interval;
  v_from timestamptz;
  v_shared boolean;
  v_calls integer;
  v_run interval;
  v_due timestamptz;
begin
  if v_pace.pace is null then
    return null;
  end if;
  v_spacing := app.call_spacing(v_pace.per_second);
  v_served := app.count_shares(v_pace, p_used, v_studios);
  if v_pace.holder <> p_holder then
    if v_pace.asked_at > v_now - interval '1 minute' then
      v_pace.shared_until := v_now + interval '1 minute';
    end if;
    v_pace.holder := p_holder;
  end if;
  v_pace.asked_at := v_now;
  if v_person or (p_wants ->> 'people')::boolean then
    v_pace.people_at := v_now;
  end if;
  v_shared := v_pace.shared_until > v_now and v_pace.people_at > v_now - interval '10 minutes';
  v_calls := case when v_shared then greatest(2, pg_catalog.ceil(v_pace.per_second / 4)) else pg_catalog.ceil(v_pace.per_second) end;
  v_run := v_spacing * v_calls;
  if v_pace.blocked_until > v_now + interval '1 minute' then
    v_refused := v_pace.blocked_until - v_now;
  elsif v_bulk and v_pace.remaining <= v_pace.per_day * 0.1 and v_pace.said_at > v_now - interval '15 minutes' then
    v_refused := v_pace.said_at + interval '15 minutes' - v_now;
  elsif v_person then
    if v_shared then
      v_run := v_spacing * greatest(1, least(v_calls, (p_wants ->> 'demand')::integer));
    end if;
    v_from := v_pace.next_at;
    v_pace.next_at := v_from + v_run;
  elsif v_bulk then
    -- What is for no studio's sake counts as the process's own.
    v_least := greatest(v_pace.floor, coalesce((select pg_catalog.min(s.value::bigint) from pg_catalog.jsonb_each_text(v_served) s),
      (select served from app.pace_turns where pace = p_pace and holder = p_holder)));
    delete from app.pace_turns where pace = p_pace and (due_at < v_now - interval '1 second' or due_at > v_now + interval '10 minutes');
    insert into app.pace_turns (pace, holder, served, since, due_at) values (p_pace, p_holder, v_least, v_now, v_now)
      on conflict (pace, holder) do update set served = excluded.served, due_at = excluded.due_at;
    v_pace.floor := greatest(v_pace.floor, (select pg_catalog.min(served) from app.pace_turns where pace = p_pace));
    if v_pace.next_at <= v_now + v_lead + interval '50 milliseconds' and app.is_next_turn(p_pace, p_holder, v_lead) then
      v_from := v_pace.next_at;
      v_pace.next_at := v_from + v_run;
      -- Behind the others, with what it was just given counted.
      update app.pace_turns set since = v_now, served = v_least + v_calls / greatest(1, pg_catalog.cardinality(v_studios))
        where pace = p_pace and holder = p_holder;
    end if;
    select pg_catalog.count(*) into v_others from app.pace_turns o join app.pace_turns me on me.pace = o.pace and me.holder = p_holder
      where o.pace = p_pace and o.holder <> p_holder and o.due_at > v_now - interval '100 milliseconds'
        and (o.served, o.since, o.holder) < (me.served, me.since, me.holder);
    v_due := greatest(v_pace.next_at + v_others * v_run - v_lead, v_now + interval '20 milliseconds');
    -- Who used up its last run, or has more to send than this one takes, is going to need another one.
    if v_from is null or (p_wants ->> 'demand')::integer > v_calls then
      update app.pace_turns set due_at = v_due where pace = p_pace and holder = p_holder;
    else
      delete from app.pace_turns where pace = p_pace and holder = p_holder;
    end if;
  end if;
  update app.paces set per_second = v_pace.per_second, per_day = v_pace.per_day, remaining = v_pace.remaining,
    said_at = v_pace.said_at, next_at = v_pace.next_at, blocked_until = v_pace.blocked_until, holder = v_pace.holder,
    asked_at = v_pace.asked_at, shared_until = v_pace.shared_until, people_at = v_pace.people_at, floor = v_pace.floor
    where pace = p_pace;
  return pg_catalog.jsonb_build_object('now', app.epoch_ms(v_now), 'from', app.epoch_ms(v_from),
    'runMs', app.interval_ms(v_run), 'spacingMs', app.interval_ms(v_spacing), 'againMs', app.interval_ms(v_due - v_now),
    'refusedMs', app.interval_ms(v_refused), 'served', v_served);
end $$;

grant execute on function app.call_spacing(numeric), app.hold_pace(text, uuid, jsonb, jsonb),
  app.count_shares(app.paces, jsonb, uuid[]), app.is_next_turn(text, text, interval), app.interval_ms(interval),
  app.epoch_ms(timestamptz) to service_role;
select app.publish_functions(array['reserve_calls'], 'service_role', false);

-- What is left of the day of the apps that the caller's shops are reached with: of the studio's own exactly, of the one that all
-- studios share in tenths, so that nobody watches the work of another.
-- @returns [{marketplace, appId, perDay, left, saidAt}]: `left` of `perDay`; `saidAt` null of a shared one. What was said a day ago
--   or longer isn't true any more: an app that made no call since then has all of its day.
create function public.read_allowances() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('marketplace', u.marketplace, 'appId', p.app_id,
    'perDay', p.per_day, 'saidAt', case when p.app_id is not null then p.said_at end,
    'left', case when p.said_at <= app.now() - interval '1 day' then p.per_day
      when p.app_id is not null then p.remaining
      else pg_catalog.round(p.remaining * 10.0 / p.per_day)::integer * p.per_day / 10 end)
    order by u.marketplace, p.app_id nulls first), '[]')
  from (select distinct s.marketplace, s.app_id from public.shops s
    where s.studio_id = (select app.studio_id()) and s.health <> 'disconnected') u
  join app.paces p on p.pace = coalesce(u.app_id::text, u.marketplace)
  where p.per_day is not null and p.remaining is not null
$$;

select app.publish_functions(array['read_allowances'], 'authenticated', true);

drop function public.claim_work(text, text[], integer, text[], integer, integer, jsonb);
drop function app.take_operations(text, text[], integer, integer);
drop function app.work_is_held(text[]);

-- At most one running per shop; what a person waits for before bulk; then the studio served longest ago, taking turns. A
-- lane whose head is of a kind that this worker doesn't know stays for one that does, and keeps its order.
-- Who removed the app does not expect it to go on working: nothing of the studio is claimed but its erasure, and
-- nothing new is said or read. What waits goes on after a reinstall, once; a digest is about its own day, so none is made up for.
-- @param p_kept so many of `p_count` are for what a person waits for: background work takes none of them
-- @returns {taken, alone}: `alone` where nothing may run beside, now or as soon as what runs has ended
create function app.take_operations(
  p_worker text, p_kinds text[], p_count integer, p_lease_ms integer, p_kept integer
) returns jsonb
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
          and (priority <= 0 or pg_catalog.jsonb_array_length(v_taken) < p_count - p_kept)
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
        'changeId', v_operation.change_id, 'itemId', v_operation.item_id, 'params', v_operation.params, 'priority', v_operation.priority,
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
create function app.work_is_held(p_kinds text[], p_background boolean) returns boolean
language sql volatile set search_path = '' as $$
  select exists (select from app.lanes where head is not null and group_key is null and kind = any (p_kinds) and held_by is null
    and (priority <= 0 or p_background))
$$;

-- Both queues at once. `p_kinds`: the operations that this worker knows, `p_templates`: the messages. `p_delivered`: messages
-- that it delivered since its last claim, [{id, lease}]; one whose lease ran out meanwhile counts as perhaps sent. `p_kept`: of
-- `p_operations`, those that background work takes none of, so that a person waits for no long sync to end.
-- @returns {operations, messages}
create function public.claim_work(
  p_worker text, p_kinds text[], p_operations integer, p_templates text[], p_messages integer, p_lease_ms integer,
  p_delivered jsonb default '[]', p_kept integer default 0
) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_work jsonb;
  v_messages jsonb := '[]';
begin
  update public.outbox o set state = 'delivered', lease_token = null, lease_until = null, finished_at = app.now()
    from pg_catalog.jsonb_to_recordset(p_delivered) d (id uuid, lease uuid)
    where o.id = d.id and o.lease_token = d.lease and o.state = 'sending';
  perform app.tend_lanes();
  for v_try in 1..8 loop
    v_work := app.take_operations(p_worker, p_kinds, p_operations, p_lease_ms, p_kept);
    if p_messages > 0 and not (v_work ->> 'alone')::boolean then
      v_messages := app.take_messages(p_worker, p_templates, p_messages, p_lease_ms);
    end if;
    exit when v_work -> 'taken' <> '[]' or v_messages <> '[]' or (v_work ->> 'alone')::boolean
      or not ((p_operations > 0 and app.work_is_held(p_kinds, p_operations > p_kept)) or (p_messages > 0 and app.messages_are_held(p_templates)));
    perform pg_catalog.pg_sleep(0.002 * v_try);
  end loop;
  return pg_catalog.jsonb_build_object('operations', v_work -> 'taken', 'messages', v_messages);
end $$;

grant execute on function app.tend_lanes(), app.take_operation(app.lanes, text, integer),
  app.take_operations(text, text[], integer, integer, integer), app.work_is_held(text[], boolean) to service_role;
select app.publish_functions(array['claim_work'], 'service_role', false);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261207100000'
$$;

select app.publish_functions(array['schema_version'], 'authenticated', false);
