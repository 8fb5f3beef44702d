-- A change with an end: what it wrote is put back then, by a plan that was approved together with it.

create function app.await_end(p_change public.changes, p_ends_at timestamptz) returns void
language sql volatile set search_path = '' as $$
  insert into public.operations (studio_id, kind, key, change_id, run_at)
  select p_change.studio_id, k.kind, k.kind || ':' || p_change.id || ':' || extract(epoch from p_ends_at), p_change.id, p_ends_at
  from (select app.made_on('schedule-ends') as kind) k
  where p_ends_at is not null
  on conflict (studio_id, key) do nothing
$$;

-- The end of a change has come: nothing more of it is begun, and the change that puts back what it wrote begins to be collected, in
-- its author's name. `made`. `wait`: something of it is being written, and this operation is queued for later. `nothing`: it wrote
-- nothing. `over`: it was cancelled, or its end isn't now. With `wait` and `made` this operation is over.
-- @param p_change {id, content, source, plan}
-- @param p_held sent where it still waits an hour after the end
create function public.begin_return(
  p_operation uuid, p_lease uuid, p_change jsonb, p_outbox jsonb, p_operations jsonb, p_held jsonb
) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_of public.changes := app.lock_change(v_operation.change_id);
  v_schedule public.schedules;
begin
  select * into v_schedule from public.schedules where change_id = v_of.id for update;
  if v_schedule.state is distinct from 'begun' or v_schedule.ends_at > app.now() or not app.was_begun(v_of.id) then
    return 'over';
  end if;
  -- What waits or was given up would be written after the end. What was sent of it before is looked at.
  if app.is_many(v_of.id) then
    update public.change_items set state = 'stopped', step = null where change_id = v_of.id and state in ('pending', 'failed', 'parked');
    update public.operations o set state = 'cancelled', finished_at = app.now()
      where o.change_id = v_of.id and o.writes and o.state in ('queued', 'parked')
        and not exists (select from public.change_items t where t.change_id = v_of.id and t.state = 'applying' and app.works_on(o, t));
    perform app.derive_state(v_of.id);
  end if;
  if exists (select from public.change_items where change_id = v_of.id and state in ('applying', 'pending')) then
    update public.operations set state = 'queued', run_at = app.now() + interval '20 seconds', attempt = attempt - 1, lapses = 0,
      lease_token = null, lease_until = null, worker = null where id = v_operation.id;
    if v_schedule.ends_at < app.now() - interval '1 hour' then
      perform app.effects(p_held, '[]');
    end if;
    return 'wait';
  elsif not exists (select from public.change_items t where t.change_id = v_of.id
      and (t.state = 'applied' or app.begun_fields(t) <> '[]')) then
    update public.schedules set state = 'ended' where change_id = v_of.id;
    return 'nothing';
  end if;
  insert into public.changes (id, studio_id, kind, content, source, author_id, text_by, collecting)
    values ((p_change ->> 'id')::uuid, v_of.studio_id, 'edit', p_change -> 'content', p_change -> 'source', v_of.author_id, 'person', true);
  insert into public.change_edits (studio_id, change_id, member_id) values (v_of.studio_id, (p_change ->> 'id')::uuid, v_of.author_id);
  insert into public.plans (change_id, studio_id, line) values ((p_change ->> 'id')::uuid, v_of.studio_id, (p_change ->> 'plan')::jsonb);
  update public.schedules set state = 'returning', return_id = (p_change ->> 'id')::uuid where change_id = v_of.id;
  perform app.effects(p_outbox, p_operations);
  update public.operations set state = 'done', lapses = 0, lease_token = null, lease_until = null, finished_at = app.now()
    where id = v_operation.id;
  return 'made';
end $$;

-- What can't be written back now goes out of it, each named.
create function app.leave_out_of_return(p_change public.changes) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.leave_out_of_plan(p_change, array(
    select t.id from public.change_items t join public.listings l on l.id = t.listing_id
    where t.change_id = p_change.id and l.gone_at is not null), 'gone', app.kept_sentence('goneSince'));
  perform app.leave_out_of_plan(p_change, array(
    select distinct t.id from app.wanted_claims(p_change, null) w
    join public.listing_claims c on c.listing_id = w.listing_id and c.what = w.what and c.change_id <> p_change.id
    join public.change_items t on t.change_id = p_change.id and t.listing_id = w.listing_id),
    'asked-elsewhere', app.kept_sentence('askedElsewhere'));
end $$;

-- Collected, it is written by the approval of the change that it puts back: that named the end. It stops being collected and is
-- approved at once, so nobody changes it between. What is in a shop that isn't connected waits for that. Done twice, it was done once.
-- @param p_count how many listings were collected; null: nothing is, any more
-- @param p_outbox sent where something is put back; of it, the note `return_waits` only where a shop isn't connected
-- @param p_nothing sent where nothing can be
-- @returns how many listings are put back; null: it was done before
create function public.approve_return(
  p_operation uuid, p_lease uuid, p_count integer, p_outbox jsonb, p_nothing jsonb
) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes := app.lock_change(v_operation.change_id);
  v_of uuid := (select change_id from public.schedules where return_id = v_change.id and state = 'returning' for update);
  v_approved public.decisions;
  v_items uuid[];
  v_apart uuid[];
  v_decision uuid;
begin
  if v_of is null then
    return null;
  elsif v_change.state = 'draft' then
    if p_count is distinct from (select pg_catalog.count(*) from public.change_items where change_id = v_change.id) then
      perform app.refuse('edited-meanwhile');
    end if;
    perform app.leave_out_of_return(v_change);
  end if;
  select pg_catalog.array_agg(id) into v_items from public.change_items where change_id = v_change.id;
  update public.schedules set state = 'ended' where change_id = v_of;
  if v_change.state <> 'draft' or v_items is null then
    update public.changes set state = 'discarded', updated_at = app.now() where id = v_change.id and state = 'draft';
    update public.schedules set return_id = null where change_id = v_of;
    perform app.effects(p_nothing, '[]');
    return 0;
  end if;
  perform app.number_request(v_change);
  update public.changes set collecting = false, content_hash = app.content_hash(v_change.id), mode = 'live'
    where id = v_change.id returning * into v_change;
  select * into v_approved from public.decisions where change_id = v_of and verdict = 'approve' order by seq desc limit 1;
  v_decision := app.enter_decision(v_change, v_approved.member_id, 'approve', 'live', null, v_approved.self_approved, 0);
  update public.changes set state = 'approved', updated_at = app.now() where id = v_change.id;
  v_apart := array(select t.id from public.change_items t join public.shops s on s.id = t.shop_id
    where t.change_id = v_change.id and s.health = 'disconnected');
  perform app.enqueue_items(v_change.id, v_decision, app.without(v_items, v_apart));
  if v_apart <> '{}' then
    perform app.park_for_shop(v_apart);
    perform app.derive_state(v_change.id);
  end if;
  perform app.effects((select coalesce(pg_catalog.jsonb_agg(e.value order by e.ordinality), '[]')
    from pg_catalog.jsonb_array_elements(p_outbox) with ordinality e
    where e.value ->> 'note' is distinct from 'return_waits' or v_apart <> '{}'), '[]');
  return pg_catalog.cardinality(v_items);
end $$;

-- It could not be collected: it isn't tried again by itself, and those whom it concerns hear it.
create function public.give_up_return(p_operation uuid, p_lease uuid, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_of uuid;
begin
  update public.schedules set state = 'ended' where v_operation.change_id in (change_id, return_id) and state in ('begun', 'returning')
    returning change_id into v_of;
  if v_of is not null then
    perform app.effects(p_outbox, '[]');
  end if;
end $$;

grant execute on function app.await_end(public.changes, timestamptz), app.leave_out_of_return(public.changes) to oms_definer;
select app.publish_functions(array['begin_return', 'approve_return', 'give_up_return'], 'authenticated', true);
