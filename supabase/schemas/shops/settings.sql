-- Settings of a shop: defaults, who may use it, and its end.

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

-- Whether a shop sells to the EU or Northern Ireland as a business: an owner's word, which she may change.
-- Yes is also the word by which listings that lack what product safety wants come into plans (app.keep_safety); every other answer
-- ends that.
create function public.set_eu_trader(p_shop_id uuid, p_answer text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
  v_shop public.shops := app.require_shop(p_shop_id);
begin
  update public.shops set eu_trader = p_answer where id = p_shop_id;
  perform app.keep_safety(v_shop, v_me.id, p_answer = 'yes');
end $$;

-- The tokens go at once. What waited for this shop stops, and its listings say why.
create function public.disconnect_shop(p_shop_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_role('owner');
  perform app.stop_shop(p_shop_id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- Who may change a shop. Nobody named: everybody whose role allows it. An owner names others, and herself, at any time.
create function public.set_shop_access(p_shop_id uuid, p_members uuid[], p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
begin
  perform app.require_shop(p_shop_id);
  -- One owner after the other: both lists laid over each other would be nobody's choice.
  perform from public.shops where id = p_shop_id for update;
  -- Foreign and unknown members look the same.
  if exists (select from pg_catalog.unnest(p_members) n(id) where not exists (select from public.members m where m.id = n.id)) then
    perform app.missing();
  elsif exists (select from public.members m where m.id = any (p_members) and m.role is null) then
    perform app.refuse('not-allowed', '{"reason": "no-role"}');
  end if;
  delete from public.shop_members where shop_id = p_shop_id;
  insert into public.shop_members (studio_id, shop_id, member_id)
    select distinct v_me.studio_id, p_shop_id, n.id from pg_catalog.unnest(p_members) n(id);
  perform app.rest_rules(v_me.studio_id);
  perform app.effects(p_outbox, p_operations);
end $$;

select app.publish_functions(array['set_shop_defaults', 'set_eu_trader', 'disconnect_shop', 'set_shop_access'], 'authenticated', true);
