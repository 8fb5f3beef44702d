-- Triggers that keep the lanes, for every writer of operations, messages, studios or shops.

-- Once per statement and lane, however many rows it wrote. Of work without a shop only what waits counts.
create function app.operations_moved() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    perform app.touch_lane(d.lane, d.studio_id, d.shop_id, null)
      from (select distinct lane, studio_id, shop_id from fresh where state in ('queued', 'running')) d;
  elsif tg_op = 'UPDATE' then
    perform app.touch_lane(d.lane, d.studio_id, d.shop_id, null) from (
      select distinct m.lane, m.studio_id, m.shop_id from (
        select id, lane, studio_id, shop_id, state = 'queued', state = 'running' and shop_id is not null,
          case when state = 'queued' then run_at end, case when state = 'queued' then priority end from fresh
        except
        select id, lane, studio_id, shop_id, state = 'queued', state = 'running' and shop_id is not null,
          case when state = 'queued' then run_at end, case when state = 'queued' then priority end from former) m) d;
  else
    perform app.touch_lane(d.lane, d.studio_id, d.shop_id, null)
      from (select distinct lane, studio_id, shop_id from former where state in ('queued', 'running')) d;
  end if;
  return null;
end $$;

create function app.messages_moved() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    perform app.touch_lane(app.message_lane(d.studio_id, d.group_key), d.studio_id, null, d.group_key)
      from (select distinct studio_id, group_key from fresh where state in ('pending', 'sending')) d;
  elsif tg_op = 'UPDATE' then
    perform app.touch_lane(app.message_lane(d.studio_id, d.group_key), d.studio_id, null, d.group_key) from (
      select distinct m.studio_id, m.group_key from (
        select id, studio_id, group_key, state in ('pending', 'sending'), case state when 'pending' then run_at when 'sending' then lease_until end
          from fresh
        except
        select id, studio_id, group_key, state in ('pending', 'sending'), case state when 'pending' then run_at when 'sending' then lease_until end
          from former) m) d;
  else
    perform app.touch_lane(app.message_lane(d.studio_id, d.group_key), d.studio_id, null, d.group_key)
      from (select distinct studio_id, group_key from former where state in ('pending', 'sending')) d;
  end if;
  return null;
end $$;

-- A pause, a sign-in, an uninstallation: what may go is another thing now.
create function app.studio_moved() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  perform app.touch_lane(l.lane, l.studio_id, l.shop_id, null) from app.lanes l where l.studio_id = new.id and l.group_key is null;
  return null;
end $$;

create function app.shop_moved() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  perform app.touch_lane(l.lane, l.studio_id, l.shop_id, null) from app.lanes l where l.shop_id = new.id;
  return null;
end $$;

create trigger lanes_after_insert after insert on public.operations referencing new table as fresh
  for each statement execute function app.operations_moved();
create trigger lanes_after_update after update on public.operations referencing old table as former new table as fresh
  for each statement execute function app.operations_moved();
create trigger lanes_after_delete after delete on public.operations referencing old table as former
  for each statement execute function app.operations_moved();
create trigger lanes_after_insert after insert on public.outbox referencing new table as fresh
  for each statement execute function app.messages_moved();
create trigger lanes_after_update after update on public.outbox referencing old table as former new table as fresh
  for each statement execute function app.messages_moved();
create trigger lanes_after_delete after delete on public.outbox referencing old table as former
  for each statement execute function app.messages_moved();
create trigger lanes_after_pause after update of paused_at, uninstalled_at on public.studios for each row
  when ((new.paused_at is null, new.uninstalled_at is null) is distinct from (old.paused_at is null, old.uninstalled_at is null))
  execute function app.studio_moved();
create trigger lanes_after_pause after update of paused on public.shops for each row
  when (new.paused is distinct from old.paused)
  execute function app.shop_moved();

grant execute on function app.operations_moved(), app.messages_moved(), app.studio_moved(), app.shop_moved()
  to service_role, oms_definer;
