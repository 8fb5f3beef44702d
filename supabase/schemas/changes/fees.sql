-- Fees are reserved by a decision, booked by an activation, and released where there was none (public.fees).

-- An inactive listing keeps the time that it was paid for, and goes on sale without a fee until that is over.
create function app.is_paid(p_listing public.listings) returns boolean
language sql stable set search_path = '' as $$
  select coalesce(p_listing.state = 'inactive' and p_listing.ends_at > app.now(), false)
$$;

-- Those of the items that would be put on sale for nothing: their term isn't over.
create function app.paid_of(p_change public.changes, p_items uuid[]) returns uuid[]
language plpgsql stable set search_path = '' as $$
begin
  return (
    select case when p_change.kind = 'put_on_sale' then array(
      select t.id from public.change_items t join public.listings l on l.id = t.listing_id
      where t.id = any (p_items) and app.is_paid(l)) else '{}' end);
end $$;

-- What an approval of these items of this change costs: activations and renewals only.
create function app.fee_cents_of(p_change public.changes, p_mode text, p_items uuid[]) returns integer
language sql stable set search_path = '' as $$
  select case when p_change.kind in ('renew', 'put_on_sale') or (p_change.kind = 'create' and p_mode = 'live')
    then (app.activation_cents(p_items) - app.activation_cents(app.paid_of(p_change, p_items)))::integer else 0 end
$$;

-- Fees billed on this UTC day and all that are still to come. Locks the studio, so that two decisions at once cannot both
-- fit under the ceiling.
create function app.require_under_ceiling(p_studio uuid, p_fee_cents integer) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_ceiling integer;
  v_spent bigint;
begin
  select fee_ceiling_cents into v_ceiling from public.studios where id = p_studio for no key update;
  select coalesce(pg_catalog.sum(f.cents), 0) into v_spent from (
    select cents from public.fees where studio_id = p_studio and state = 'reserved'
    union all
    select cents from public.fees where studio_id = p_studio and state = 'booked'
      and booked_at >= pg_catalog.date_trunc('day', app.now(), 'UTC')
      and booked_at < pg_catalog.date_trunc('day', app.now(), 'UTC') + interval '1 day') f;
  if v_spent + p_fee_cents > v_ceiling then
    perform app.refuse('fee-ceiling', pg_catalog.jsonb_build_object('spent', v_spent, 'ceiling', v_ceiling));
  end if;
end $$;

create function app.is_billed(p_progress jsonb) returns boolean
language sql immutable set search_path = '' as $$ select coalesce((p_progress ->> 'billed')::boolean, false) $$;

-- Each of these items that wasn't billed yet, once. `p_cents`: what it costs in all as the caller sees it.
create function app.reserve_fees(p_change public.changes, p_member uuid, p_items uuid[], p_cents integer) returns void
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

-- Whatever moves an item: the worker's word that it was billed books one activation, an end without it releases.
create function app.settle_fee() returns trigger
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

create function app.release_fees(p_change uuid) returns void
language sql volatile set search_path = '' as $$
  update public.fees set state = 'released' where change_id = p_change and state = 'reserved'
$$;

create trigger settle_fee after update of state, progress on public.change_items
  for each row execute function app.settle_fee();

grant execute on function app.fee_cents_of(public.changes, text, uuid[]),
  app.paid_of(public.changes, uuid[]),
  app.require_under_ceiling(uuid, integer), app.reserve_fees(public.changes, uuid, uuid[], integer),
  app.is_billed(jsonb) to service_role, oms_definer;
grant execute on function app.release_fees(uuid) to oms_definer;
grant execute on function app.is_paid(public.listings) to authenticated, service_role, oms_definer;
