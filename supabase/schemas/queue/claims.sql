-- The queue over all studios, for the secret key. Between claims nothing here knows a studio; after one, the worker
-- goes on with a token of that studio.

-- What time, and those who could not hold a lane, left behind. A bounded piece each time, so that a claim stays short.
create function app.tend_lanes() returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_news app.lane_news;
  v_lane app.lanes;
begin
  -- A lease that ran out: the worker may be dead. From here on its token opens nothing.
  update public.operations set state = 'queued', lapses = lapses + 1, lease_token = null, lease_until = null, worker = null
    where id = any (array(select id from public.operations where state = 'running' and lease_until <= v_now
      order by lease_until limit 100 for update skip locked));
  for v_news in select * from app.lane_news order by id limit 100 for update skip locked loop
    if app.try_lane(v_news.lane, v_news.studio_id, v_news.shop_id, v_news.group_key) then
      delete from app.lane_news where id = v_news.id;
    end if;
  end loop;
  for v_lane in select * from app.lanes where wake_at <= v_now order by wake_at limit 100 for no key update skip locked loop
    if v_lane.group_key is null then
      perform app.refresh_work(v_lane);
    else
      perform app.refresh_messages(v_lane);
    end if;
  end loop;
end $$;

-- One operation of a lane that the caller holds, or null where it isn't to be had just now.
create function app.take_operation(p_lane app.lanes, p_worker text, p_lease_ms integer) returns public.operations
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_operation public.operations;
  v_number bigint;
begin
  -- Asked once more: the pause may be news that no claim has come to yet.
  select o.* into v_operation from public.operations o
    join public.studios s on s.id = o.studio_id left join public.shops h on h.id = o.shop_id
    where o.id = p_lane.head and o.state = 'queued' and o.run_at <= v_now
      and (s.uninstalled_at is null or o.while_uninstalled)
      and (not o.writes or (s.paused_at is null and not h.paused))
    for no key update of o skip locked;
  if v_operation.id is null then
    perform app.refresh_work(p_lane);
    return null;
  end if;
  update app.lanes set held_by = null, held_until = null where lane = p_lane.lane and held_by is not null;
  v_number := pg_catalog.nextval('public.claim_numbers');
  -- Whoever is serving this studio too writes a number as good as this.
  update public.studios set last_served = v_number where id = any (array(
    select id from public.studios where id = p_lane.studio_id for no key update skip locked));
  update app.lanes set last_served = v_number where lane = any (array(
    select lane from app.lanes where studio_id = p_lane.studio_id and group_key is null and head is not null
    for no key update skip locked));
  update public.operations set state = 'running', worker = p_worker, attempt = attempt + 1,
    lease_token = pg_catalog.gen_random_uuid(), lease_until = v_now + p_lease_ms * interval '1 millisecond'
  where id = v_operation.id returning * into v_operation;
  return v_operation;
end $$;

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

-- Whether another worker holds what this worker could have had: worth asking again at once.
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
