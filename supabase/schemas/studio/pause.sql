-- The emergency brake, of a studio or of one shop.

-- Every write asks immediately before, and the queue keeps operations that write back.
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
  -- What waits for its turn says that it is paused, or no longer.
  perform app.redraw_cards(array(select distinct o.change_id from public.operations o
    where o.studio_id = v_me.studio_id and o.writes and o.state = 'queued'
      and (p_shop_id is null or o.shop_id = p_shop_id)));
  perform app.effects(p_outbox, p_operations);
end $$;

-- The same for what is written down directly before a write to a marketplace: it is refused, and so is the write.
create function app.require_writes_allowed(p_operation public.operations) returns void
language plpgsql stable set search_path = '' as $$
declare
  v_shop public.shops;
begin
  select * into v_shop from public.shops where id = p_operation.shop_id;
  if p_operation.lease_until <= app.now() then
    perform app.refuse('lease-lost');
  elsif v_shop.health = 'disconnected' then
    perform app.refuse('shop-disconnected');
  elsif v_shop.paused or exists (select from public.studios where id = v_shop.studio_id and paused_at is not null) then
    perform app.refuse('paused');
  end if;
end $$;

-- Read immediately before every write to a marketplace that nothing is written down for. `held`: the lease is still this worker's,
-- and the standing decision that it writes under holds: it is looked at anew, and refused with its sentence.
create function public.writes_allowed(p_shop_id uuid, p_operation uuid, p_lease uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  perform app.require_worker();
  return (select pg_catalog.jsonb_build_object('paused', s.paused or t.paused_at is not null,
      'connected', s.health <> 'disconnected',
      'held', exists (select from public.operations o
        where o.id = p_operation and o.lease_token = p_lease and o.state = 'running' and o.lease_until > app.now()
          and app.may_write_under_rule(o.change_id)))
    from public.shops s join public.studios t on t.id = s.studio_id where s.id = p_shop_id);
end $$;

grant execute on function app.require_writes_allowed(public.operations) to oms_definer;
select app.publish_functions(array['set_paused', 'writes_allowed'], 'authenticated', true);
