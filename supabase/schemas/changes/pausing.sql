-- A change of many is paused, and goes on. Other work in its shops isn't in its way, nor it in theirs: its operations are parked,
-- so that the queue has none of them.

-- Its operations go on in each shop in which something is left.
create function app.let_go_of(p_change public.changes) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if p_change.paused_at is null then
    return;
  end if;
  update public.changes set paused_at = null, paused_by = null, updated_at = app.now() where id = p_change.id;
  perform app.resume_rest(p_change.id, s.shop_id) from (
    select distinct t.shop_id from public.change_items t where t.change_id = p_change.id and t.state in ('pending', 'applying')
    order by t.shop_id) s;
end $$;

-- All who make listings may pause it; a manager lets it go on.
create function public.pause_change(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  if v_change.state not in ('approved', 'applying') or v_change.paused_at is not null or not app.is_many(v_change.id) then
    perform app.refuse('wrong-state');
  end if;
  update public.changes set paused_at = app.now(), paused_by = v_me.id, updated_at = app.now() where id = v_change.id;
  update public.operations set state = 'parked', outcome_code = 'paused'
    where change_id = v_change.id and writes and item_id is null and state = 'queued';
  perform app.effects(p_outbox, p_operations);
end $$;

create function public.resume_change(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  if v_change.state not in ('approved', 'applying') or v_change.paused_at is null then
    perform app.refuse('wrong-state');
  end if;
  perform app.let_go_of(v_change);
  perform app.effects(p_outbox, p_operations);
end $$;

-- A worker comes to a change that is paused: its operation waits until the change goes on. @returns false: it isn't paused (any more)
create function public.hold_change(p_operation uuid, p_lease uuid) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes := app.lock_change(v_operation.change_id);
begin
  if v_change.paused_at is null then
    return false;
  end if;
  update public.operations set state = 'parked', lapses = 0, outcome_code = 'paused', lease_token = null, lease_until = null
    where id = v_operation.id;
  -- What was in hand came to its end since it was paused: its cards count that, too.
  perform app.send(v_change.studio_id, (
    select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('template', k.kind, 'changeId', v_change.id) order by k.kind desc)
    from pg_catalog.unnest(array['review_card', 'draft_card']) k (kind)));
  return true;
end $$;

grant execute on function app.let_go_of(public.changes) to oms_definer;
select app.publish_functions(array['pause_change', 'resume_change', 'hold_change'], 'authenticated', true);
