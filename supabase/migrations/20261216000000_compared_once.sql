-- Whether a listing differs is compared field by field, and once: the planner put the folding of all fields, and what was
-- asked of the listing, into the comparison of each of its fields, so that a listing that was written or asked for took a
-- tenth of a second and more.

-- The fields whose values differ as people compare them. Only values that differ by a byte are folded: nearly none of a
-- listing's fields do, and folding is what a comparison costs.
create or replace function app.differing_fields(p_live jsonb, p_ours jsonb) returns text[]
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.array_agg(k.key), '{}')
  from pg_catalog.jsonb_object_keys(coalesce(p_live, '{}') || coalesce(p_ours, '{}')) k (key)
  where p_live -> k.key is distinct from p_ours -> k.key
    and app.plain_value(k.key, p_live -> k.key) is distinct from app.plain_value(k.key, p_ours -> k.key)
$$;

-- The fields in which an open change of this listing writes just what the studio wants there.
create or replace function app.asked_fields(p_listing public.listings) returns text[]
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.array_agg(distinct k.key), '{}')
  from public.change_items t
  join public.changes c on c.id = t.change_id
  cross join lateral pg_catalog.jsonb_object_keys(coalesce(t.content #> '{edit,set}', '{}')) k (key)
  where t.listing_id = p_listing.id and t.state not in ('failed', 'parked', 'left_out', 'stopped') and c.kind = 'edit'
    and c.state in ('in_review', 'approved', 'scheduled', 'applying')
    and app.plain_value(k.key, p_listing.ours -> k.key) is not distinct from app.plain_value(k.key, t.content #> '{edit,set}' -> k.key)
$$;

-- Whether it differs from what the studio wants in a field that no request is about yet.
create or replace function app.unasked_differences(p_listing public.listings) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  v_differing text[] := app.differing_fields(p_listing.live, p_listing.ours);
begin
  return v_differing <> '{}' and not (v_differing <@ app.asked_fields(p_listing));
end $$;

grant execute on function app.differing_fields(jsonb, jsonb) to authenticated, service_role, oms_definer;

create or replace function app.derive_listing() returns trigger
language plpgsql set search_path = '' as $$
begin
  if tg_op = 'INSERT' or new.live is distinct from old.live then
    new.found_by := app.found_by(new.live);
    new.stock := app.stock_of(coalesce(new.live, '{}'));
  end if;
  new.option_count := (select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(coalesce(new.ours, '{}')) k (key)
    where k.key like 'price:%');
  new.differs := case when new.live is null or new.live = new.ours then false
    else app.differing_fields(new.live, new.ours) <> '{}' end;
  -- Field by field only where there is a change that may have asked for it.
  new.unasked := new.differs and (not exists (select from public.change_items t where t.listing_id = new.id)
    or app.unasked_differences(new));
  return new;
end $$;
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261216000000'
$$;
