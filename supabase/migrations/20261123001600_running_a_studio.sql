-- The emergency brake, shops, roles and settings.

create function app.require_shop(p_shop uuid) returns public.shops
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
begin
  select * into v_shop from public.shops where id = p_shop for update;
  if v_shop.id is null then
    perform app.missing();
  end if;
  return v_shop;
end $$;
grant execute on function app.require_shop(uuid) to oms_definer;

-- Every write asks immediately before (writes_allowed), and the queue keeps publish operations back.
create function public.set_paused(p_paused boolean, p_shop_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
begin
  if p_shop_id is null then
    update public.studios set
      paused_at = case when p_paused then coalesce(paused_at, app.now()) end,
      paused_by = case when not p_paused then null when paused_at is null then v_me.id else paused_by end
    where id = v_me.studio_id;
  else
    perform app.require_shop(p_shop_id);
    update public.shops set paused = p_paused where id = p_shop_id;
  end if;
  perform app.effects(p_outbox, p_operations);
end $$;

create function public.set_shop_defaults(p_shop_id uuid, p_defaults jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
begin
  perform app.require_shop(p_shop_id);
  if not app.may_use_shop(p_shop_id, v_me.id) then
    perform app.refuse('not-allowed');
  end if;
  update public.shops set defaults = p_defaults where id = p_shop_id;
  perform app.effects(p_outbox, p_operations);
end $$;

-- The tokens go at once. What waited for this shop stops, and its listings say why.
create function public.disconnect_shop(p_shop_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_change uuid;
begin
  perform app.require_role('owner');
  -- Changes before the shop: the same order as everywhere else.
  perform from public.changes where id in (
    select t.change_id from public.change_targets t where t.shop_id = p_shop_id and t.state in ('pending', 'applying', 'parked'))
    order by id for update;
  perform app.require_shop(p_shop_id);
  delete from public.shop_credentials where shop_id = p_shop_id;
  update public.shops set health = 'disconnected', paused = false where id = p_shop_id;
  update public.operations set state = 'cancelled', finished_at = app.now(), outcome_code = 'shop-disconnected'
    where shop_id = p_shop_id and state in ('queued', 'parked');
  -- What a worker has in hand stops at its next look, and is parked by it. All else would wait for work that was just
  -- cancelled: what is begun and waits for its next try, and what waits for a sign-in, too.
  for v_change in
    update public.change_targets t set state = 'parked', step = null, failure =
      '{"code": "shop-disconnected", "text": "This shop isn''t connected any more. Connect it again with /oms connect, then press Retry.", "reference": ""}'
    from public.changes c
    where c.id = t.change_id and t.shop_id = p_shop_id and c.state in ('approved', 'scheduled', 'applying', 'failed')
      and (t.state in ('pending', 'applying') or (t.state = 'parked' and t.failure ->> 'code' in ('auth-dead', 'auth-scope')))
      and not exists (select from public.operations o where o.target_id = t.id and o.state = 'running')
    returning t.change_id
  loop
    perform app.derive_state(v_change);
  end loop;
  perform app.effects(p_outbox, p_operations);
end $$;

-- Only an owner gives roles; nobody gives herself one, guests make at most, and the last owner stays.
create function public.set_role(p_member_id uuid, p_role text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members;
  v_member public.members;
begin
  -- All owners are locked in one order: two who remove each other at once would leave none.
  perform from public.members where role = 'owner' order by id for update;
  v_me := app.require_role('owner');
  select * into v_member from public.members where id = p_member_id for update;
  if v_member.id is null then
    perform app.missing();
  elsif v_member.is_guest and app.rank(p_role) > app.rank('maker') then
    perform app.refuse('not-allowed', '{"reason": "guest"}');
  elsif v_member.role = 'owner' and p_role is distinct from 'owner'
    and not exists (select from public.members where role = 'owner' and id <> v_member.id) then
    perform app.refuse('not-allowed', '{"reason": "last-owner"}');
  end if;
  update public.members set role = p_role where id = v_member.id;
end $$;

-- Keys left out stay.
create function public.set_settings(p_settings jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
begin
  if p_settings #>> '{dailyFeeCeiling,currency}' <> 'USD' then
    perform app.refuse('bad-input', '{"field": "dailyFeeCeiling"}');
  end if;
  update public.studios set
    listings_channel = case when p_settings ? 'listingsChannel' then p_settings ->> 'listingsChannel' else listings_channel end,
    solo_mode = coalesce((p_settings ->> 'soloMode')::boolean, solo_mode),
    fee_ceiling_cents = coalesce((p_settings #>> '{dailyFeeCeiling,amount}')::integer, fee_ceiling_cents)
  where id = v_me.studio_id;
  perform app.effects(p_outbox, p_operations);
end $$;

create function public.enqueue_operation(p_operation jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_role('maker');
  perform app.enqueue(app.studio_id(), pg_catalog.jsonb_build_array(p_operation));
end $$;

-- Refusals are logged too, so a member without a role may be named here.
create function public.audit(p_event jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_member uuid := (select id from public.members where id = nullif(app.claim('member_id'), '')::uuid);
begin
  if v_member is null or app.claim('app_role') is distinct from 'member' then
    perform app.refuse('not-allowed');
  end if;
  insert into public.audit_events (studio_id, member_id, action, reference, outcome, code, change_id, shop_id)
  values (app.studio_id(), v_member, p_event ->> 'action', p_event ->> 'reference', p_event ->> 'outcome',
    p_event ->> 'code', (p_event ->> 'changeId')::uuid, (p_event ->> 'shopId')::uuid);
end $$;

select app.publish_functions(
  array['set_paused', 'set_shop_defaults', 'disconnect_shop', 'set_role', 'set_settings', 'enqueue_operation', 'audit'],
  'authenticated', true);
