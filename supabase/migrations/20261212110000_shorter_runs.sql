-- Beside a person's work background work reserves two calls or a fifth of a second, no longer a quarter.

create or replace function public.reserve_calls(
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

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261212110000'
$$;
