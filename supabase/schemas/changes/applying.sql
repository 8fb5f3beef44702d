-- After the decision: going live, trying again, and back to a draft.

-- Same as stateFromItems in src/modules/changes/rules/change.ts. Only states that follow from items move.
create function app.derive_state(p_change uuid) returns void
language sql volatile set search_path = '' as $$
  update public.changes c set updated_at = app.now(), state = case
      when t.total = 0 and t.stopped > 0 then 'stopped'
      when t.total = 0 then 'approved'
      when t.applying > 0 or (t.pending > 0 and t.pending < t.total) then 'applying'
      when t.failed > 0 then 'failed'
      when t.pending = t.total then 'approved'
      else 'applied'
    end
  from (
    select pg_catalog.count(*) filter (where state not in ('left_out', 'stopped')) as total,
      pg_catalog.count(*) filter (where state = 'stopped') as stopped,
      pg_catalog.count(*) filter (where state = 'applying') as applying,
      pg_catalog.count(*) filter (where state = 'pending') as pending,
      pg_catalog.count(*) filter (where state in ('failed', 'parked')) as failed
    from public.change_items where change_id = p_change
  ) t
  where c.id = p_change and c.state in ('approved', 'scheduled', 'applying', 'applied', 'failed')
$$;

-- An operation that waits for a person is overtaken by the one this person just asked for.
create function app.overtake(p_items uuid[]) returns void
language sql volatile set search_path = '' as $$
  update public.operations set state = 'cancelled', finished_at = app.now()
  where writes and state in ('parked', 'queued') and (item_id = any (p_items) or (item_id is null
    and (change_id, shop_id) in (select t.change_id, t.shop_id from public.change_items t where t.id = any (p_items))))
$$;

-- What lies there as a draft isn't put on sale while an edit of it is asked for, on its way or stopped: it would go live
-- without that.
create function app.require_no_waiting_edit(p_items uuid[]) returns void
language plpgsql stable set search_path = '' as $$
declare
  v_edit public.changes;
begin
  select c.* into v_edit from public.change_items t
    join public.listings l on l.shop_id = t.shop_id and l.external_id = t.external_id
    join public.change_items e on e.listing_id = l.id
    join public.changes c on c.id = e.change_id
    where t.id = any (p_items) and c.kind = 'edit' and c.state in ('in_review', 'approved', 'scheduled', 'applying', 'failed')
    order by c.seq limit 1;
  if found then
    perform app.refuse('edit-waits', pg_catalog.jsonb_build_object('changeId', v_edit.id, 'number', v_edit.number,
      'state', v_edit.state, 'title', v_edit.content ->> 'title'));
  end if;
end $$;

-- Activates what lies on the marketplace as a draft: the approved form, unchanged, so no second pair of eyes is needed.
create function public.go_live(p_change_id uuid, p_fee_cents integer, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_change public.changes := app.lock_change(p_change_id);
  v_all uuid[];
  v_items uuid[];
  v_unpaid uuid[];
  v_apart integer;
  v_fee integer;
  v_decision uuid;
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  if v_change.state not in ('approved', 'applying', 'applied', 'failed') then
    perform app.refuse('wrong-state');
  end if;
  select pg_catalog.array_agg(id) into v_all from public.change_items
    where change_id = v_change.id and state = 'on_marketplace';
  if v_all is null then
    perform app.refuse(case when v_change.mode = 'live' then 'already-decided' else 'wrong-state' end,
      coalesce((select pg_catalog.jsonb_build_object('name', m.name,
          'self', d.member_id::text = app.claim('member_id')) from public.decisions d join public.members m on m.id = d.member_id
                where d.change_id = v_change.id and d.verdict in ('approve', 'go_live') order by d.seq desc limit 1), '{}'));
  end if;
  perform app.require_no_waiting_edit(v_all);
  v_items := app.connected_of(v_all);
  -- From here on the change is a live one, so whatever still goes on by itself will cost a fee as well.
  select pg_catalog.array_agg(t.id) into v_unpaid from public.change_items t
    where t.change_id = v_change.id and (t.id = any (v_items) or (v_change.mode = 'draft' and app.goes_on_by_itself(t)));
  -- What waits for its shop is part of the decision, and is reserved once that is connected.
  select app.activation_cents(pg_catalog.array_agg(t.id)) into v_apart from public.change_items t
    where t.change_id = v_change.id and t.id <> all (v_unpaid)
      and (t.id = any (v_all) or (v_change.mode = 'draft' and app.waits_for_shop(t)));
  v_fee := greatest(coalesce(p_fee_cents, 0), app.activation_cents(v_unpaid)::integer + v_apart);
  perform app.reserve_fees(v_change, v_me.id, v_unpaid, v_fee - v_apart);
  v_decision := app.enter_decision(v_change, v_me.id, 'go_live', 'live', null, app.contributed(v_change, v_me.id), v_fee);
  update public.change_items set state = 'pending', step = null, failure = null, verified = false where id = any (v_items);
  perform app.park_for_shop(app.without(v_all, v_items));
  update public.changes set mode = 'live' where id = v_change.id;
  perform app.overtake(v_items);
  perform app.enqueue_items(v_change.id, v_decision, v_items);
  perform app.derive_state(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- Whether what failed so may come to another end when the same approval is tried again: the listing is there, and what was
-- refused was not the approved value itself. The same as `beyondRetry` in src/modules/changes/rules/possible-actions.ts.
create function app.may_end_otherwise(p_kind text, p_failure jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(p_failure ->> 'code', '') <> all (array['not-found', 'stale-approval', 'unreadable', 'bad-input']
    || case when p_kind = 'create' then '{}' else array['changed-live'] end
    || case when p_kind = 'edit' then array['marketplace-refused'] else '{}' end)
$$;

-- Only what failed or is parked and may come to another end, and what is known of it stays: nothing that happened happens again.
-- `p_reason`: what failed for just this one (app.reason_key); null: for any.
create function public.retry_change(p_change_id uuid, p_outbox jsonb, p_operations jsonb, p_reason text default null) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_change public.changes := app.lock_change(p_change_id);
  v_items uuid[];
  v_decision uuid;
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  perform app.require_standing(v_change.id);
  select pg_catalog.array_agg(id) into v_items from public.change_items
    where change_id = v_change.id and state in ('failed', 'parked') and app.may_end_otherwise(v_change.kind, failure)
      and (p_reason is null or app.reason_key(failure ->> 'text') = p_reason);
  if v_change.state not in ('approved', 'applying', 'failed') or v_items is null then
    perform app.refuse('wrong-state');
  end if;
  v_items := app.connected_of(v_items);
  if app.fee_cents_of(v_change, v_change.mode, v_items) > 0 then
    perform app.reserve_fees(v_change, v_me.id, v_items, 0);
  end if;
  v_decision := app.enter_decision(v_change, v_me.id, 'retry', v_change.mode, null, false, 0);
  update public.change_items set state = 'pending', step = null, failure = null where id = any (v_items);
  -- While others of its items are on their way it holds claims, but those of what failed were let go.
  if v_change.state <> 'failed' then
    perform app.claim_listings(v_change, v_items);
  end if;
  perform app.overtake(v_items);
  perform app.enqueue_items(v_change.id, v_decision, v_items);
  perform app.derive_state(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- failed → draft while nothing of it is live. What is known of a draft on the marketplace stays with the item.
create function public.reopen_change(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  if v_change.author_id <> v_me.id and app.rank(v_me.role) < app.rank('manager')
    and not app.contributed(v_change, v_me.id) then
    perform app.refuse('not-allowed');
  elsif v_change.state <> 'failed' or app.is_many(v_change.id)
    or exists (select from public.change_items where change_id = v_change.id and state = 'applied') then
    perform app.refuse('wrong-state');
  end if;
  perform app.overtake((select pg_catalog.array_agg(id) from public.change_items where change_id = v_change.id));
  update public.change_items set state = 'pending', step = null, failure = null, verified = false,
    progress = case when external_id is null then progress else progress || '{"reopened": true}' end
  where change_id = v_change.id;
  perform app.unask(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

grant execute on function app.derive_state(uuid) to service_role, oms_definer;
grant execute on function app.may_end_otherwise(text, jsonb) to authenticated, service_role, oms_definer;
grant execute on function app.overtake(uuid[]), app.require_no_waiting_edit(uuid[]) to oms_definer;
select app.publish_functions(array['go_live', 'retry_change', 'reopen_change'], 'authenticated', true);
