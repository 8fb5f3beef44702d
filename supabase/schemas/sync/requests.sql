-- A person asks for a reading of a shop. It costs calls, and studios may share one day's allowance of the marketplace: so a
-- reading that waits or goes on serves everybody who asks for it meanwhile, and a studio's askings get a share of the day.

-- How many listings a shop was last counted to have. Counts that can't be read are none, and stop nothing.
create function app.counted_listings(p_counts jsonb) returns integer
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.sum(case when c.value ~ '^[0-9]{1,7}$' then c.value::integer else 0 end), 0)::integer
  from pg_catalog.jsonb_each_text(case when pg_catalog.jsonb_typeof(p_counts) = 'object' then p_counts else '{}' end) c
$$;

-- When so many calls are allowed again of what was asked for in 24 hours, by this person or (null) by anybody; null: now. What
-- is allowed is begun whatever it costs. Of a shop itself about fifteen calls are read, of its listings a hundred a call in
-- each of five states.
create function app.calls_allowed_at(p_studio uuid, p_member uuid, p_calls integer) returns timestamptz
language sql stable set search_path = '' as $$
  select a.created_at + interval '24 hours'
  from (
    select o.created_at, pg_catalog.sum(greatest(o.attempt, 1)
        * case o.kind when 'read_shop' then 15 else 5 + app.counted_listings(s.counts) / 100 end)
      over (order by o.created_at desc, o.seq desc) as calls_since
    from public.operations o join public.shops s on s.id = o.shop_id
    where o.studio_id = p_studio and o.params ? 'askedBy' and o.created_at > app.now() - interval '24 hours'
      and (p_member is null or o.params ->> 'askedBy' = p_member::text)
  ) a
  where a.calls_since >= p_calls
  order by a.created_at desc limit 1
$$;

-- When this person may ask again; null: now. A studio's share is a tenth of the smallest daily allowance there is, 5 000
-- calls; where others can ask too, one person takes half of it at most.
create function app.reading_allowed_at(p_me public.members) returns timestamptz
language sql stable set search_path = '' as $$
  select greatest(app.calls_allowed_at(p_me.studio_id, null, 500), case when exists (
      select from public.members m where m.studio_id = p_me.studio_id and m.id <> p_me.id and app.rank(m.role) >= app.rank('maker'))
    then app.calls_allowed_at(p_me.studio_id, p_me.id, 250) end)
$$;

-- `askers`: everybody who gets the answer. For each of these shops what becomes of it. `queued`: it is read next; `waiting`: after `at`, since an earlier try failed;
-- `reading`: since `at`, and the answer to that reading is the answer; `spent`: no further one before `at`.
-- @param p_changed we changed something there just now: a reading that goes on may have begun before, so one more follows it,
--   whatever was asked for today
create function public.ask_to_read(p_reading text, p_to_read uuid[], p_changed boolean) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members;
  v_shop public.shops;
  v_open public.operations;
  v_again timestamptz;
  v_outcome text;
  v_at timestamptz;
  v_answer jsonb := '[]';
begin
  if p_reading = 'sync_shop' then
    v_me := app.require_role('maker');
  elsif p_reading = 'read_shop' then
    v_me := app.require_role('manager');
  else
    perform app.refuse('bad-input');
  end if;
  for v_shop in select * from public.shops where id = any (p_to_read) order by id loop
    if v_shop.health = 'disconnected' then
      perform app.refuse('shop-disconnected');
    end if;
    -- Two who ask at once are one after the other.
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('reading:' || v_shop.id));
    v_again := case when not p_changed then app.reading_allowed_at(v_me) end;
    v_outcome := null;
    v_at := null;
    -- That nobody claims it or ends it meanwhile, its row is held.
    select * into v_open from public.operations
      where shop_id = v_shop.id and kind = p_reading and (state = 'queued' or (state = 'running' and not p_changed))
      order by state = 'running' desc, params ? 'askedBy' desc, priority, run_at, seq limit 1 for no key update;
    if v_open.state = 'running' and exists (
      select from public.sync_runs where operation_id = v_open.id and finished_at is not null) then
      -- It has answered already, and is about to end.
      v_open := null;
    end if;
    if v_open.state = 'running' then
      v_outcome := 'reading';
      update public.sync_runs set asked_by = v_me.id where operation_id = v_open.id and asked_by is null;
      select pg_catalog.min(started_at) into v_at from public.sync_runs where operation_id = v_open.id;
      v_at := coalesce(v_at, app.now());
    elsif v_open.state = 'queued' and (v_again is null or v_open.params ? 'askedBy') then
      v_outcome := case when v_open.attempt > 0 and v_open.run_at > app.now() then 'waiting' else 'queued' end;
      v_at := case v_outcome when 'waiting' then v_open.run_at end;
      update public.operations set priority = 0, run_at = case v_outcome when 'waiting' then run_at else least(run_at, app.now()) end
        where id = v_open.id;
    end if;
    if v_outcome is not null then
      update public.operations set params = pg_catalog.jsonb_build_object('askedBy', v_me.id) || params
        || pg_catalog.jsonb_build_object('askers', coalesce(params -> 'askers', '[]') - v_me.id::text || pg_catalog.to_jsonb(v_me.id))
        where id = v_open.id;
    elsif v_again is not null then
      v_outcome := 'spent';
      v_at := v_again;
    else
      v_outcome := 'queued';
      insert into public.operations (studio_id, kind, key, shop_id, priority, params)
      values (v_me.studio_id, p_reading, pg_catalog.concat_ws(':', p_reading, v_shop.id, pg_catalog.gen_random_uuid()), v_shop.id, 0,
        pg_catalog.jsonb_build_object('askedBy', v_me.id, 'askers', pg_catalog.jsonb_build_array(v_me.id)));
    end if;
    v_answer := v_answer || pg_catalog.jsonb_build_array(
      pg_catalog.jsonb_build_object('shopId', v_shop.id, 'outcome', v_outcome, 'at', v_at));
  end loop;
  if pg_catalog.jsonb_array_length(v_answer) < pg_catalog.cardinality(p_to_read) then
    perform app.missing();
  end if;
  return v_answer;
end $$;

grant execute on function app.counted_listings(jsonb), app.calls_allowed_at(uuid, uuid, integer),
  app.reading_allowed_at(public.members) to service_role, oms_definer;
select app.publish_functions(array['ask_to_read'], 'authenticated', true);
