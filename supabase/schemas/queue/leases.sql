-- What a worker may do for as long as it holds an operation's lease.

-- Locks the operation, so that it cannot be taken over before this transaction ends.
create function app.require_lease(p_operation uuid, p_lease uuid) returns public.operations
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations;
begin
  perform app.require_worker();
  select * into v_operation from public.operations
    where id = p_operation and lease_token = p_lease and state = 'running' for update;
  if v_operation.id is null then
    perform app.refuse('lease-lost');
  end if;
  return v_operation;
end $$;

-- For what was read from a shop: an operation holds its tokens to its end, so here it hears that the shop was disconnected.
create function app.require_lease_on_shop(p_operation uuid, p_lease uuid) returns public.operations
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  if exists (select from public.shops s where s.id = v_operation.shop_id and s.health = 'disconnected') then
    perform app.refuse('shop-disconnected');
  end if;
  return v_operation;
end $$;

-- The three below change nothing without the present lease, and say so.
create function public.extend_operation(p_id uuid, p_lease uuid, p_lease_ms integer) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  update public.operations set lease_until = app.now() + p_lease_ms * interval '1 millisecond'
    where id = p_id and lease_token = p_lease and state = 'running';
  return found;
end $$;

-- Parked for a dead sign-in which was renewed in that very moment, or for a shop that was connected again: it goes on at
-- once, as its shop is well.
create function public.finish_operation(p_id uuid, p_lease uuid, p_outcome text, p_code text) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_again boolean := p_outcome = 'parked' and p_code = 'auth-dead' and exists (
    select from public.operations o join public.shops s on s.id = o.shop_id
    where o.id = p_id and s.health in ('ok', 'reading'));
  v_items uuid[];
begin
  if p_outcome = 'parked' and p_code = 'shop-disconnected' then
    select pg_catalog.array_agg(t.id order by t.seq) into v_items
      from public.operations o join public.shops s on s.id = o.shop_id
      join public.change_items t on t.change_id = o.change_id and app.works_on(o, t)
      where o.id = p_id and o.lease_token = p_lease and o.state = 'running' and s.health in ('ok', 'reading');
    perform from public.changes where id = (select change_id from public.operations where id = p_id) for update;
  end if;
  update public.operations set state = case when v_again then 'queued' else p_outcome end, lapses = 0,
    run_at = case when v_again then app.now() else run_at end, outcome_code = case when not v_again then p_code end,
    lease_token = null, lease_until = null, worker = case when not v_again then worker end,
    finished_at = case when not v_again then app.now() end
  where id = p_id and lease_token = p_lease and state = 'running';
  if not found then
    return false;
  elsif v_items is not null then
    perform app.resume_item(t.id) from pg_catalog.unnest(v_items) t (id);
  end if;
  return true;
end $$;

-- How long it waits, not until when: the clock of the process that says so may be a day off, and is set right before that day is over.
create function public.release_operation(p_id uuid, p_lease uuid, p_wait_ms bigint, p_count_attempt boolean) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  update public.operations set state = 'queued', run_at = app.now() + least(p_wait_ms * interval '1 millisecond', interval '25 hours'), lapses = 0, lease_token = null, lease_until = null,
    worker = null, attempt = attempt - case when p_count_attempt then 0 else 1 end
  where id = p_id and lease_token = p_lease and state = 'running';
  return found;
end $$;

grant execute on function app.require_lease(uuid, uuid), app.require_lease_on_shop(uuid, uuid) to oms_definer;
select app.publish_functions(array['extend_operation', 'finish_operation', 'release_operation'], 'service_role', false);
