-- What an activation costs is the marketplace's: each version of the bot declares those that it knows.
create table app.marketplaces (
  key text primary key,
  -- What one activation costs, in US cents.
  activation_cents integer not null check (activation_cents >= 0)
);
grant select, insert, update on app.marketplaces to service_role;
grant select on app.marketplaces to oms_definer;

create function public.declare_marketplaces(p_marketplaces jsonb) returns void
language sql volatile set search_path = '' as $$
  insert into app.marketplaces (key, activation_cents)
  select m.value ->> 'key', (m.value ->> 'activationCents')::integer
  from pg_catalog.jsonb_array_elements(p_marketplaces) m
  on conflict (key) do update set activation_cents = excluded.activation_cents
$$;

-- What activating all of these items costs. A caller cannot make the ceiling look further away than it is: a marketplace that
-- no version declared costs nothing that could be known, and nothing is put on sale there.
create function app.activation_cents(p_items uuid[]) returns bigint
language plpgsql stable set search_path = '' as $$
declare
  v_cents bigint;
  v_unknown text;
begin
  select coalesce(pg_catalog.sum(m.activation_cents), 0), pg_catalog.min(s.marketplace) filter (where m.key is null)
    into v_cents, v_unknown
    from public.change_items i join public.shops s on s.id = i.shop_id left join app.marketplaces m on m.key = s.marketplace
    where i.id = any (p_items);
  if v_unknown is not null then
    raise exception 'no marketplace is called %', v_unknown;
  end if;
  return v_cents;
end $$;

grant execute on function app.activation_cents(uuid[]) to service_role, oms_definer;
select app.publish_functions(array['declare_marketplaces'], 'service_role', false);

insert into app.marketplaces (key, activation_cents) values ('etsy', 20);

drop function app.activation_fee_cents();

create or replace function app.fee_cents_of(p_change public.changes, p_mode text, p_items uuid[]) returns integer
language sql stable set search_path = '' as $$
  select case when p_change.kind in ('renew', 'put_on_sale') or (p_change.kind = 'create' and p_mode = 'live')
    then (app.activation_cents(p_items) - app.activation_cents(app.paid_of(p_change, p_items)))::integer else 0 end
$$;

create or replace function app.reserve_fees(p_change public.changes, p_member uuid, p_items uuid[], p_cents integer) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_new uuid[];
  v_cents integer;
begin
  select pg_catalog.array_agg(t.id order by t.seq) into v_new from public.change_items t
    where t.id = any (p_items) and t.id <> all (app.paid_of(p_change, p_items)) and not app.is_billed(t.progress)
      and not exists (select from public.fees f where f.item_id = t.id and f.state = 'reserved');
  if v_new is null then
    return;
  end if;
  v_cents := greatest(coalesce(p_cents, 0), app.activation_cents(v_new)::integer);
  perform app.require_under_ceiling(p_change.studio_id, v_cents);
  insert into public.fees (studio_id, change_id, item_id, member_id, cents)
  select p_change.studio_id, p_change.id, n.id, p_member,
    v_cents / pg_catalog.cardinality(v_new)
      + case when n.place = 1 then v_cents % pg_catalog.cardinality(v_new) else 0 end
  from pg_catalog.unnest(v_new) with ordinality n (id, place);
end $$;

create or replace function app.settle_fee() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if app.is_billed(new.progress) and not app.is_billed(old.progress) then
    update public.fees set state = 'booked', booked_at = app.now(), cents = app.activation_cents(array[new.id])::integer
      where id = (select f.id from public.fees f where f.item_id = new.id and f.state <> 'booked' order by f.seq desc limit 1);
    if not found then
      insert into public.fees (studio_id, change_id, item_id, member_id, cents, state, booked_at)
      select new.studio_id, new.change_id, new.id, d.member_id, app.activation_cents(array[new.id])::integer, 'booked', app.now()
      from public.decisions d where d.change_id = new.change_id and d.verdict in ('approve', 'go_live')
      order by d.seq desc limit 1;
    end if;
  end if;
  -- Whether one of unknown fate was billed is looked up before it is tried again: until then it may have been.
  if not app.goes_on_by_itself(new) and coalesce(new.failure ->> 'code', '') <> 'unknown-outcome' then
    update public.fees set state = 'released' where item_id = new.id and state = 'reserved';
  end if;
  return null;
end $$;

create or replace function public.go_live(p_change_id uuid, p_fee_cents integer, p_outbox jsonb, p_operations jsonb) returns void
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

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261129210000'
$$;

select app.publish_functions(array['schema_version'], 'authenticated', false);
select app.publish_functions(array['go_live'], 'authenticated', true);
