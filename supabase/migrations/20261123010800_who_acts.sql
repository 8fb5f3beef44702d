-- Who acts, and whether they may. Roles come from `members`; the token only says which member it is.

create function app.rank(p_role text) returns integer
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select case p_role when 'viewer' then 1 when 'maker' then 2 when 'manager' then 3 when 'owner' then 4 else 0 end);
end $$;

-- The member behind the token, at least of this role. Refuses `no-role`, `not-allowed`, and
-- `erasing`: whoever acts while the studio is erased is told so.
create function app.require_role(p_role text) returns public.members
language plpgsql stable set search_path = '' as $$
declare
  v_me public.members;
begin
  if app.claim('app_role') is distinct from 'member' then
    perform app.refuse('not-allowed');
  end if;
  select * into v_me from public.members where id = nullif(app.claim('member_id'), '')::uuid;
  if v_me.id is null or v_me.role is null then
    perform app.refuse('no-role');
  elsif app.rank(v_me.role) < app.rank(p_role) then
    perform app.refuse('not-allowed');
  elsif exists (select from public.erasure_requests where studio_id = v_me.studio_id) then
    perform app.refuse('erasing');
  end if;
  return v_me;
end $$;

create function app.require_worker() returns void
language plpgsql stable set search_path = '' as $$
begin
  if app.claim('app_role') is distinct from 'worker' or app.studio_id() is null then
    perform app.refuse('not-allowed');
  end if;
end $$;

-- A shop limited to named members is open to these only, owners included.
create function app.may_use_shop(p_shop uuid, p_member uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select not exists (select from public.shop_members where shop_id = p_shop)
      or exists (select from public.shop_members where shop_id = p_shop and member_id = p_member));
end $$;

create function app.require_every_shop(p_change uuid, p_member uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
  if exists (select from public.change_targets t where t.change_id = p_change and not app.may_use_shop(t.shop_id, p_member)) then
    perform app.refuse('not-allowed');
  end if;
end $$;

create function app.require_connected(p_change uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
  if exists (select from public.change_targets t join public.shops s on s.id = t.shop_id
             where t.change_id = p_change and s.health = 'disconnected') then
    perform app.refuse('shop-disconnected');
  end if;
end $$;

-- Those of the targets whose shop is connected. The others wait for it; refused where it is all of them.
create function app.connected_of(p_targets uuid[]) returns uuid[]
language plpgsql stable set search_path = '' as $$
declare
  v_connected uuid[];
begin
  select pg_catalog.array_agg(t.id order by t.seq) into v_connected
    from public.change_targets t join public.shops s on s.id = t.shop_id
    where t.id = any (p_targets) and s.health <> 'disconnected';
  if v_connected is null then
    perform app.refuse('shop-disconnected');
  end if;
  return v_connected;
end $$;

create function app.without(p_all uuid[], p_some uuid[]) returns uuid[]
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.array_agg(a.id), '{}') from pg_catalog.unnest(p_all) a (id) where a.id <> all (p_some)
$$;
grant execute on function app.without(uuid[], uuid[]) to oms_definer;

-- They wait for their shop: connecting it again lets them go on (app.resume_target).
create function app.park_for_shop(p_targets uuid[]) returns void
language sql volatile set search_path = '' as $$
  update public.change_targets set state = 'parked', step = null, verified = false, failure =
    '{"code": "shop-disconnected", "text": "This shop isn''t connected. Connect it again with /oms connect; the work then goes on by itself.", "reference": ""}'
  where id = any (p_targets)
$$;

-- Locks the change. Everything that moves a change begins with this, so two at once are one after the other.
create function app.lock_change(p_change uuid) returns public.changes
language plpgsql set search_path = '' as $$
declare
  v_change public.changes;
begin
  select * into v_change from public.changes where id = p_change for update;
  if v_change.id is null then
    perform app.missing();
  end if;
  return v_change;
end $$;

grant execute on function app.rank(text), app.require_role(text), app.require_worker(), app.may_use_shop(uuid, uuid),
  app.require_every_shop(uuid, uuid), app.require_connected(uuid), app.connected_of(uuid[]), app.lock_change(uuid) to oms_definer;
grant execute on function app.park_for_shop(uuid[]) to oms_definer, service_role;

-- What only its author, a manager or an owner may do with a change.
create function app.require_author_or_manager(p_change public.changes, p_me public.members) returns void
language plpgsql stable set search_path = '' as $$
begin
  if p_change.author_id <> p_me.id and app.rank(p_me.role) < app.rank('manager') then
    perform app.refuse('not-allowed');
  end if;
end $$;
grant execute on function app.require_author_or_manager(public.changes, public.members) to oms_definer;

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
