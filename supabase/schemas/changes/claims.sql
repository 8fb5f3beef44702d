-- Which request holds a listing, or one of its fields (public.listing_claims), and until when.

create function app.holds_claims(p_state text) returns boolean
language sql immutable set search_path = '' as $$
  select p_state in ('in_review', 'approved', 'scheduled', 'applying')
$$;

-- Work that stopped only for want of a sign-in goes on by itself after the next one, without anybody's click.
create function app.goes_on_by_itself(p_item public.change_items) returns boolean
language sql immutable set search_path = '' as $$
  select p_item.state in ('pending', 'applying')
    or (p_item.state = 'parked' and coalesce(p_item.failure ->> 'code', '') in ('auth-dead', 'auth-scope'))
$$;

-- Work whose shop isn't connected holds nothing: when it is connected again, its fee and its fields are taken anew.
create function app.waits_for_shop(p_item public.change_items) returns boolean
language sql immutable set search_path = '' as $$
  select p_item.state = 'parked' and coalesce(p_item.failure ->> 'code', '') = 'shop-disconnected'
$$;

-- What these items hold, all of the change's where none are named. A renewal may write the stock as well.
create function app.wanted_claims(p_change public.changes, p_items uuid[]) returns table (listing_id uuid, what text)
language sql stable set search_path = '' as $$
  select t.listing_id, w.what
  from public.change_items t cross join lateral (
    select p_change.kind as what where p_change.kind <> 'edit'
    union all
    select 'field:' || f.key from pg_catalog.jsonb_object_keys(t.payload::jsonb -> 'set') f (key)) w
  where t.change_id = p_change.id and t.listing_id is not null
    and (p_items is null or t.id in (select i.id from pg_catalog.unnest(p_items) i (id)))
$$;

-- Two requests of several fields take them in one order, so that neither waits for the other. One that is still being
-- asked for elsewhere is waited for.
create function app.claim_listings(p_change public.changes, p_items uuid[] default null) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_listings uuid[];
  v_whats text[];
  v_first record;
begin
  -- Read once: of thousands of items it is what costs most here.
  select pg_catalog.array_agg(w.listing_id order by w.listing_id, w.what collate "C"),
      pg_catalog.array_agg(w.what order by w.listing_id, w.what collate "C") into v_listings, v_whats
    from app.wanted_claims(p_change, p_items) w;
  loop
    insert into public.listing_claims (studio_id, listing_id, what, change_id)
      select p_change.studio_id, w.listing_id, w.what, p_change.id
      from rows from (pg_catalog.unnest(v_listings), pg_catalog.unnest(v_whats)) with ordinality w (listing_id, what, place) order by w.place
      on conflict do nothing;
    select c.id, c.number, c.state into v_first
      from rows from (pg_catalog.unnest(v_listings), pg_catalog.unnest(v_whats)) w (listing_id, what)
      join public.listing_claims l on l.listing_id = w.listing_id and l.what = w.what and l.change_id <> p_change.id
      join public.changes c on c.id = l.change_id
      order by c.seq limit 1;
    if found then
      perform app.refuse('already-asked', pg_catalog.jsonb_build_object('changeId', v_first.id, 'number', v_first.number,
        'state', v_first.state));
    end if;
    -- What held one of them may have ended since the insert.
    exit when not exists (
      select from rows from (pg_catalog.unnest(v_listings), pg_catalog.unnest(v_whats)) w (listing_id, what) where not exists (
        select from public.listing_claims l where l.listing_id = w.listing_id and l.what = w.what and l.change_id = p_change.id));
  end loop;
end $$;

create function app.keep_claims() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if app.holds_claims(new.state) then
    if not app.holds_claims(old.state) then
      perform app.claim_listings(new, array(
        select t.id from public.change_items t where t.change_id = new.id and app.goes_on_by_itself(t)));
    end if;
  elsif new.state <> 'failed' or not exists (
      select from public.change_items t where t.change_id = new.id and app.goes_on_by_itself(t)) then
    delete from public.listing_claims where change_id = new.id;
  end if;
  return null;
end $$;

-- What is done, or waits for a person, holds nothing, whatever its change does with others.
create function app.let_go_claims() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if not app.goes_on_by_itself(new) then
    delete from public.listing_claims where listing_id = new.listing_id and change_id = new.change_id;
  end if;
  return null;
end $$;

create trigger let_go_claims after update of state on public.change_items
  for each row when (new.listing_id is not null and new.state <> old.state) execute function app.let_go_claims();
create trigger keep_claims after update of state on public.changes
  for each row when (new.kind <> 'create') execute function app.keep_claims();

grant execute on function app.holds_claims(text), app.goes_on_by_itself(public.change_items),
  app.waits_for_shop(public.change_items), app.wanted_claims(public.changes, uuid[]),
  app.claim_listings(public.changes, uuid[]) to service_role, oms_definer;
