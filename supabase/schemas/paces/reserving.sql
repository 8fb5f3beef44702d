-- Calls of one app are evenly spaced over all processes (GCRA with a burst of one). A process reserves a run: a stretch of time
-- that is its own, in which it sends its calls by the same spacing. Bursts are impossible, at whatever moment each of them asks.
--
-- How long a run is: a second's calls; where a person waited within ten minutes and other processes ask too, two calls or a
-- fifth of a second. So a person waits for no more than that, and a run is worth a round trip where nobody waits.
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
  if p_used <> '{}' and p_pace.app_id is null then
    update app.paces p set busy = b.studios
      from (select pg_catalog.count(*)::integer as studios from app.pace_shares
        where pace = p_pace.pace and at > app.now() - interval '2 minutes') b
      where p.pace = p_pace.pace and p.busy <> b.studios;
  end if;
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
  v_calls := case when v_shared then greatest(2, pg_catalog.ceil(v_pace.per_second / 5)) else pg_catalog.ceil(v_pace.per_second) end;
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
