-- What goes next in a lane, worked out anew whenever its rows moved.

create function app.message_lane(p_studio uuid, p_group text) returns text
language sql immutable set search_path = '' as $$
  select p_studio::text || '/' || p_group
$$;

-- The head of a lane of operations: of what is due and allowed, the first by priority, time and number. A step for each
-- priority that waits only for its time, and none for each operation. The caller holds the lane.
create function app.refresh_work(p_lane app.lanes) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_may_write boolean;
  v_installed boolean;
  v_served bigint;
  v_writes boolean;
  v_stays boolean;
  v_priority integer;
  v_next record;
  v_head uuid;
  v_kind text;
  v_first smallint;
  v_at timestamptz;
  v_seq bigint;
  v_wake timestamptz;
begin
  if p_lane.shop_id is null
    or not exists (select from public.operations where shop_id = p_lane.shop_id and state = 'running') then
    -- Also of a disconnected shop: what was running then and didn't end goes once more, to be parked and told.
    select s.paused_at is null and not coalesce(h.paused, false),
      s.uninstalled_at is null, s.last_served into v_may_write, v_installed, v_served
    from public.studios s left join public.shops h on h.id = p_lane.shop_id where s.id = p_lane.studio_id;
    for v_writes, v_stays in
      select g.w, g.s from (values (false, false), (true, false), (false, true), (true, true)) g (w, s)
      where (v_may_write or not g.w) and (v_installed or g.s)
    loop
      v_priority := -32769;
      loop
        select o.id, o.kind, o.priority, o.run_at, o.seq into v_next from public.operations o
          where o.lane = p_lane.lane and o.state = 'queued' and o.writes = v_writes and o.while_uninstalled = v_stays
            and o.priority > v_priority
          order by o.priority, o.run_at, o.seq limit 1;
        exit when not found;
        if v_next.run_at > v_now then
          v_wake := least(v_wake, v_next.run_at);
          v_priority := v_next.priority;
          continue;
        end if;
        if v_head is null or (v_next.priority, v_next.run_at, v_next.seq) < (v_first, v_at, v_seq) then
          v_head := v_next.id;
          v_kind := v_next.kind;
          v_first := v_next.priority;
          v_at := v_next.run_at;
          v_seq := v_next.seq;
        end if;
        exit;
      end loop;
    end loop;
  end if;
  if v_head is null and v_wake is null and p_lane.shop_id is null and p_lane.lane not like '%:%' then
    -- A suspect's own.
    delete from app.lanes where lane = p_lane.lane;
  elsif v_head is null then
    update app.lanes set head = null, kind = null, priority = null, run_at = null, seq = null, wake_at = v_wake,
      held_by = null, held_until = null
    where lane = p_lane.lane and (head is not null or wake_at is distinct from v_wake);
  else
    update app.lanes set head = v_head, kind = v_kind, priority = v_first, run_at = v_at, seq = v_seq,
      wake_at = v_wake, last_served = v_served,
      held_by = case when head = v_head then held_by end, held_until = case when head = v_head then held_until end
    where lane = p_lane.lane
      and (head, priority, run_at, wake_at, last_served)
        is distinct from (v_head, v_first, v_at, v_wake, v_served);
  end if;
end $$;

-- The head of a group of messages: the one in flight, which goes again when its lease has run out, else the oldest.
create function app.refresh_messages(p_lane app.lanes) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_open record;
  v_due boolean;
begin
  select o.id, o.entry ->> 'template' as template, o.seq, o.lease_until as at into v_open from public.outbox o
    where o.studio_id = p_lane.studio_id and o.group_key = p_lane.group_key and o.state = 'sending';
  if v_open.id is null then
    select o.id, o.entry ->> 'template' as template, o.seq, o.run_at as at into v_open from public.outbox o
      where o.studio_id = p_lane.studio_id and o.group_key = p_lane.group_key and o.state = 'pending'
      order by o.seq limit 1;
  end if;
  if v_open.id is null then
    delete from app.lanes where lane = p_lane.lane;
    return;
  end if;
  v_due := v_open.at <= v_now;
  update app.lanes set head = case when v_due then v_open.id end, kind = case when v_due then v_open.template end,
    seq = case when v_due then v_open.seq end, wake_at = case when not v_due then v_open.at end
  where lane = p_lane.lane
    and (head, wake_at) is distinct from (case when v_due then v_open.id end, case when not v_due then v_open.at end);
end $$;

-- Brings a lane up to date; false where another session holds it, or the studio, just now. Waits for nobody.
create function app.try_lane(p_lane text, p_studio uuid, p_shop uuid, p_group text) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_lane app.lanes;
begin
  select * into v_lane from app.lanes where lane = p_lane for no key update skip locked;
  if not found then
    if exists (select from app.lanes where lane = p_lane) then
      return false;
    elsif (p_group is null and not exists (select from public.operations where lane = p_lane and state = 'queued'))
      or (p_group is not null and not exists (select from public.outbox
        where studio_id = p_studio and group_key = p_group and state in ('pending', 'sending'))) then
      return true;
    end if;
    -- One at a time makes lanes of the same number, so that inserting waits for nobody; few numbers, for locks are few.
    if not pg_catalog.pg_try_advisory_xact_lock(20261128, pg_catalog.hashtext(p_lane) & 511) then
      return false;
    end if;
    perform from public.studios where id = p_studio for key share skip locked;
    if not found then
      return not exists (select from public.studios where id = p_studio);
    end if;
    if p_shop is not null then
      perform from public.shops where id = p_shop for key share skip locked;
      if not found then
        return not exists (select from public.shops where id = p_shop);
      end if;
    end if;
    insert into app.lanes (lane, studio_id, shop_id, group_key) values (p_lane, p_studio, p_shop, p_group)
      on conflict (lane) do nothing;
    if not found then
      return false;
    end if;
    select * into v_lane from app.lanes where lane = p_lane;
  end if;
  if p_group is null then
    perform app.refresh_work(v_lane);
  else
    perform app.refresh_messages(v_lane);
  end if;
  return true;
end $$;

create function app.touch_lane(p_lane text, p_studio uuid, p_shop uuid, p_group text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if not app.try_lane(p_lane, p_studio, p_shop, p_group) then
    insert into app.lane_news (lane, studio_id, shop_id, group_key) values (p_lane, p_studio, p_shop, p_group);
  end if;
end $$;

grant execute on function app.message_lane(uuid, text), app.refresh_work(app.lanes), app.refresh_messages(app.lanes),
  app.try_lane(text, uuid, uuid, text), app.touch_lane(text, uuid, uuid, text) to service_role, oms_definer;
