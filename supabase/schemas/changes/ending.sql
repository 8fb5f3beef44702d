-- A shop is left out of a change, a change is stopped, a draft is discarded or restored.

-- One shop that waits for its sign-in is left out, so that the rest comes to an end. What stands there already stays there.
create function public.leave_out_shop(p_change_id uuid, p_shop_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
  v_items uuid[];
begin
  perform app.require_author_or_manager(v_change, v_me);
  if not app.may_use_shop(p_shop_id, v_me.id) then
    perform app.refuse('not-allowed');
  end if;
  if not exists (select from public.change_items where change_id = v_change.id and shop_id = p_shop_id) then
    perform app.missing();
  end if;
  select pg_catalog.array_agg(id) into v_items from public.change_items
    where change_id = v_change.id and shop_id = p_shop_id and state in ('pending', 'on_marketplace', 'failed', 'parked');
  if v_change.state not in ('approved', 'scheduled', 'applying', 'applied', 'failed') or v_items is null
    or not exists (select from public.shops where id = p_shop_id and health in ('disconnected', 'auth-dead'))
    or not exists (select from public.change_items where change_id = v_change.id and id <> all (v_items) and state <> 'left_out') then
    perform app.refuse('wrong-state');
  end if;
  perform from public.operations where change_id = v_change.id and shop_id = p_shop_id and writes
    and state in ('queued', 'running', 'parked') order by id for update;
  if exists (select from public.operations where change_id = v_change.id and shop_id = p_shop_id and writes
      and state = 'running') then
    perform app.refuse('wrong-state', '{"reason": "begun"}');
  end if;
  update public.change_items set state = 'left_out', step = null, failure = null, verified = false where id = any (v_items);
  perform app.overtake(v_items);
  perform app.derive_state(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- approved → draft, as long as nothing of it was begun on the marketplace: no work of it is in hand, and none wrote down what
-- it is about to do. Its operations are held first: one that is claimed meanwhile is seen as running.
create function public.stop_change(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_author_or_manager(v_change, v_me);
  if v_change.state not in ('approved', 'scheduled', 'applying', 'failed') then
    perform app.refuse('wrong-state');
  end if;
  if app.is_many(v_change.id) then
    perform app.stop_rest(v_change, v_me.id);
    perform app.effects(p_outbox, p_operations);
    return;
  end if;
  perform from public.operations where change_id = v_change.id and writes and state in ('queued', 'running', 'parked')
    order by id for update;
  if exists (select from public.operations where change_id = v_change.id and writes and state = 'running')
    or exists (select from public.change_items t where t.change_id = v_change.id
      and (t.state in ('on_marketplace', 'applied') or t.progress - 'of' - 'reopened' <> '{}'
        or (v_change.kind = 'create' and t.external_id is not null))) then
    perform app.refuse('wrong-state', '{"reason": "begun"}');
  end if;
  perform app.enter_decision(v_change, v_me.id, 'stop', null, null, false, 0);
  perform app.overtake((select pg_catalog.array_agg(id) from public.change_items where change_id = v_change.id));
  update public.change_items set state = 'pending', step = null, failure = null, verified = false, progress = '{}'
    where change_id = v_change.id;
  perform app.unask(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- draft → discarded, and back within seven days; then it is deleted (`app.purged_tables`). Not while a draft of it lies, or may
-- lie, in a shop: nobody would know any more whose that is.
create function public.discard_draft(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_author_or_manager(v_change, v_me);
  if v_change.state not in ('draft', 'rejected') then
    perform app.refuse('wrong-state');
  elsif v_change.kind = 'create' and exists (select from public.change_items t where t.change_id = v_change.id
      and (t.external_id is not null or t.progress ? 'creatingSince')) then
    perform app.refuse('wrong-state', '{"reason": "draft-there"}');
  end if;
  update public.changes set state = 'discarded', updated_at = app.now() where id = v_change.id;
  perform app.effects(p_outbox, p_operations);
end $$;

create function public.restore_draft(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_author_or_manager(v_change, v_me);
  if v_change.state <> 'discarded' or v_change.collecting or app.is_many(v_change.id) then
    perform app.refuse('wrong-state');
  end if;
  update public.changes set state = 'draft', updated_at = app.now() where id = v_change.id;
  perform app.effects(p_outbox, p_operations);
end $$;

select app.publish_functions(array['leave_out_shop', 'stop_change', 'discard_draft',
  'restore_draft'], 'authenticated', true);
