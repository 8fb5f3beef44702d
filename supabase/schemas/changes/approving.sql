-- Deciding. Judged from these rows alone: role, shops, state, hash, four eyes, fee ceiling. The change is locked first,
-- so of two at once exactly one decides and the other is told who was first.

-- A card that is no longer true was clicked: says why as exactly as the rows allow.
create function app.refuse_decided(p_change public.changes, p_content_hash text) returns void
language plpgsql stable set search_path = '' as $$
declare
  v_last record;
begin
  select d.verdict, d.content_hash, d.member_id, m.name into v_last
    from public.decisions d join public.members m on m.id = d.member_id
    where d.change_id = p_change.id and d.verdict in ('approve', 'ask_for_changes', 'withdraw')
    order by d.seq desc limit 1;
  if v_last.content_hash = p_content_hash and v_last.verdict <> 'withdraw' then
    perform app.refuse('already-decided', pg_catalog.jsonb_build_object('name', v_last.name,
      'self', v_last.member_id::text = app.claim('member_id')));
  elsif p_change.state in ('draft', 'rejected') and v_last.content_hash is distinct from p_content_hash then
    perform app.refuse('stale-approval');
  -- A part of a plan was approved: its hash is another than that of the card.
  elsif v_last.verdict = 'approve' and p_change.state in ('approved', 'scheduled', 'applying', 'applied')
    and exists (select from public.changes r where r.source ? 'partOf' and r.source #>> '{partOf,changeId}' = p_change.id::text) then
    perform app.refuse('already-decided', pg_catalog.jsonb_build_object('name', v_last.name,
      'self', v_last.member_id::text = app.claim('member_id')));
  end if;
  perform app.refuse('wrong-state');
end $$;

create function app.enter_decision(
  p_change public.changes, p_member uuid, p_verdict text, p_mode text, p_reason text, p_self boolean, p_fee_cents integer,
  p_small_before jsonb default null
) returns uuid
language sql volatile set search_path = '' as $$
  insert into public.decisions (studio_id, change_id, member_id, verdict, mode, reason, self_approved, small_before, content_hash, fee_cents)
  values (p_change.studio_id, p_change.id, p_member, p_verdict, p_mode, p_reason, p_self, p_small_before, p_change.content_hash,
    p_fee_cents)
  returning id
$$;

-- One operation per item and decision; of many, one per shop, which goes behind what a person waits for there.
create function app.enqueue_items(p_change uuid, p_decision uuid, p_items uuid[]) returns void
language sql volatile set search_path = '' as $$
  insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, item_id)
  select t.studio_id, k.kind, true, k.kind || ':' || t.id || ':' || p_decision, t.shop_id, t.change_id, t.id
  from public.change_items t cross join (select app.made_on('change-decided') as kind) k
  where t.change_id = p_change and t.id = any (p_items) and not (select app.is_many(p_change))
  order by t.seq;
  insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, priority)
  select distinct t.studio_id, k.kind, true, k.kind || ':' || t.change_id || ':' || t.shop_id || ':' || p_decision,
    t.shop_id, t.change_id, 10
  from public.change_items t cross join (select app.made_on('change-decided') as kind) k
  where t.change_id = p_change and (select app.is_many(p_change))
    and t.id in (select i.id from pg_catalog.unnest(p_items) i (id))
$$;

-- in_review → approved, with one operation per item in the same transaction; or → rejected.
-- @param p_audit its line in the log, written with it
-- @returns the change as it is then, where it is logged
create function public.decide_change(
  p_change_id uuid, p_content_hash text, p_verdict text, p_mode text, p_reason text, p_fee_cents integer, p_solo boolean,
  p_outbox jsonb, p_operations jsonb, p_audit jsonb default null
) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_change public.changes := app.lock_change(p_change_id);
  v_own boolean;
  v_small boolean;
  v_small_before jsonb;
  v_all uuid[];
  v_items uuid[];
  v_fee integer := 0;
  v_decision uuid;
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  if p_verdict not in ('approve', 'ask_for_changes') or (p_verdict = 'approve' and p_mode is null) then
    perform app.refuse('bad-input');
  elsif v_change.state <> 'in_review' then
    perform app.refuse_decided(v_change, p_content_hash);
  elsif v_change.content_hash <> p_content_hash or app.content_hash(v_change.id) is distinct from p_content_hash then
    perform app.refuse('stale-approval');
  end if;
  if p_verdict = 'approve' and v_me.role <> 'owner' and app.needs_owner(v_change) then
    perform app.refuse('not-allowed', '{"reason": "owner-deletes"}');
  end if;
  v_own := app.contributed(v_change, v_me.id);
  -- Where one manager is enough, who may be its author, it is recorded as self-approved.
  v_small := v_own and not app.needs_one_manager(v_change)
    and not (p_solo and (select solo_mode from public.studios where id = v_change.studio_id));
  if v_small and p_verdict <> 'approve' then
    perform app.refuse('own-change');
  elsif v_small then
    v_small_before := app.require_small(v_change, v_me.id);
  end if;

  if p_verdict = 'ask_for_changes' then
    perform app.enter_decision(v_change, v_me.id, p_verdict, null, p_reason, v_own, 0);
    update public.changes set state = 'rejected', updated_at = app.now() where id = v_change.id;
  else
    -- One shop that isn't connected keeps none of the others waiting. The decision is about it too.
    select pg_catalog.array_agg(id) into v_all from public.change_items where change_id = v_change.id;
    v_items := app.connected_of(v_all);
    perform app.require_renewals_under_ceiling(v_change);
    v_fee := app.fee_cents_of(v_change, p_mode, v_all);
    if v_fee > 0 then
      v_fee := greatest(coalesce(p_fee_cents, 0), v_fee);
      perform app.reserve_fees(v_change, v_me.id, v_items,
        v_fee - app.fee_cents_of(v_change, p_mode, app.without(v_all, v_items)));
    end if;
    v_decision := app.enter_decision(v_change, v_me.id, p_verdict, p_mode, p_reason, v_own, v_fee, v_small_before);
    update public.changes set state = 'approved', mode = p_mode, updated_at = app.now() where id = v_change.id;
    update public.change_items set state = 'pending', step = null, failure = null, verified = false
      where change_id = v_change.id and (state <> 'pending' or step is not null or failure is not null or verified);
    perform app.park_for_shop(app.without(v_all, v_items));
    perform app.enqueue_items(v_change.id, v_decision, v_items);
    perform app.derive_state(v_change.id);
  end if;
  perform app.effects(p_outbox, p_operations);
  if p_audit is null then
    return null;
  end if;
  perform public.audit(p_audit);
  return app.change_json_of(v_change.id);
end $$;

-- in_review → draft, by its author or a manager.
create function public.withdraw_change(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_author_or_manager(v_change, v_me);
  if v_change.state <> 'in_review' then
    perform app.refuse('wrong-state');
  end if;
  perform app.enter_decision(v_change, v_me.id, 'withdraw', null, null, false, 0);
  -- A plan is its author's again. Another one of many has no form to go on with: it is asked for anew from where it came.
  if exists (select from public.plans where change_id = v_change.id) then
    update public.changes set state = 'draft', content_hash = '', updated_at = app.now() where id = v_change.id;
  elsif app.is_many(v_change.id) then
    update public.changes set state = 'stopped', updated_at = app.now() where id = v_change.id;
  else
    perform app.unask(v_change.id);
  end if;
  perform app.effects(p_outbox, p_operations);
end $$;

grant execute on function app.refuse_decided(public.changes, text),
  app.enter_decision(public.changes, uuid, text, text, text, boolean, integer, jsonb),
  app.enqueue_items(uuid, uuid, uuid[]) to oms_definer;
select app.publish_functions(array['decide_change', 'withdraw_change'], 'authenticated', true);
