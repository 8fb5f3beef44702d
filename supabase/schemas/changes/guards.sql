-- What is asked before a change moves: its lock, its shops, its author.

create function app.require_every_shop(p_change uuid, p_member uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
  if exists (select from (select distinct t.shop_id from public.change_items t where t.change_id = p_change) s
      where not app.may_use_shop(s.shop_id, p_member)) then
    perform app.refuse('not-allowed');
  end if;
end $$;

create function app.require_connected(p_change uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
  if exists (select from public.change_items t join public.shops s on s.id = t.shop_id
             where t.change_id = p_change and s.health = 'disconnected') then
    perform app.refuse('shop-disconnected');
  end if;
end $$;

-- Those of the items whose shop is connected. The others wait for it; refused where it is all of them.
create function app.connected_of(p_items uuid[]) returns uuid[]
language plpgsql stable set search_path = '' as $$
declare
  v_connected uuid[];
begin
  select pg_catalog.array_agg(t.id order by t.seq) into v_connected
    from public.change_items t join public.shops s on s.id = t.shop_id
    where t.id = any (p_items) and s.health <> 'disconnected';
  if v_connected is null then
    perform app.refuse('shop-disconnected');
  end if;
  return v_connected;
end $$;

create function app.without(p_all uuid[], p_some uuid[]) returns uuid[]
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.array_agg(a.id), '{}') from pg_catalog.unnest(p_all) a (id)
  where a.id not in (select s.id from pg_catalog.unnest(p_some) s (id) where s.id is not null)
$$;

-- A sentence as a row keeps it: its key in the bot's catalogue, and its parameters. The bot says it in the language of its reader.
create function app.kept_sentence(p_say text, variadic p_with text[] default '{}') returns text
language sql immutable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('say', p_say, 'with', pg_catalog.to_jsonb(p_with))::text
$$;

-- They wait for their shop: connecting it again lets them go on (app.resume_item).
create function app.park_for_shop(p_items uuid[]) returns void
language sql volatile set search_path = '' as $$
  update public.change_items set state = 'parked', step = null, verified = false, failure =
    pg_catalog.jsonb_build_object('code', 'shop-disconnected', 'text', app.kept_sentence('notConnected'), 'reference', '')
  where id = any (p_items)
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

-- It puts back what another change wrote. The approval of that one covers it as a worker collects it.
create function app.is_return(p_change uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return exists (select from public.schedules where return_id = p_change);
end $$;

-- What only its author, a manager or an owner may do with a change. What puts another one back is nobody's before it is approved:
-- it is approved as it was collected.
create function app.require_author_or_manager(p_change public.changes, p_me public.members) returns void
language plpgsql stable set search_path = '' as $$
begin
  if p_change.author_id <> p_me.id and app.rank(p_me.role) < app.rank('manager') then
    perform app.refuse('not-allowed');
  elsif p_change.state in ('draft', 'rejected', 'in_review', 'discarded') and app.is_return(p_change.id) then
    perform app.refuse('wrong-state', '{"reason": "puts-back"}');
  end if;
end $$;

grant execute on function app.is_return(uuid), app.without(uuid[], uuid[]), app.require_every_shop(uuid, uuid), app.require_connected(uuid),
  app.connected_of(uuid[]), app.lock_change(uuid),
  app.require_author_or_manager(public.changes, public.members) to oms_definer;
grant execute on function app.park_for_shop(uuid[]), app.kept_sentence(text, text[]) to service_role, oms_definer;
