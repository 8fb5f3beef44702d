-- Who looks for listings is told how many there are, and what was asked for already is told once: as the request.

-- The fields whose values differ as people compare them. Only values that differ by a byte are folded: nearly none of a
-- listing's fields do, and folding is what a comparison costs.
create function app.differing_fields(p_live jsonb, p_ours jsonb) returns text[]
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.array_agg(k.key), '{}')
    from pg_catalog.jsonb_object_keys(coalesce(p_live, '{}') || coalesce(p_ours, '{}')) k (key)
    where p_live -> k.key is distinct from p_ours -> k.key
      and app.plain_value(k.key, p_live -> k.key) is distinct from app.plain_value(k.key, p_ours -> k.key));
end $$;

-- The fields in which an open change of this listing writes just what the studio wants there.
create function app.asked_fields(p_listing public.listings) returns text[]
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.array_agg(distinct k.key), '{}')
    from public.change_items t
    join public.changes c on c.id = t.change_id
    cross join lateral pg_catalog.jsonb_object_keys(coalesce(t.content #> '{edit,set}', '{}')) k (key)
    where t.listing_id = p_listing.id and t.state not in ('failed', 'parked', 'left_out', 'stopped') and c.kind = 'edit'
      and c.state in ('in_review', 'approved', 'scheduled', 'applying')
      and app.plain_value(k.key, p_listing.ours -> k.key) is not distinct from app.plain_value(k.key, t.content #> '{edit,set}' -> k.key));
end $$;

-- Whether it differs from what the studio wants in a field that no request is about yet.
create function app.unasked_differences(p_listing public.listings) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  v_differing text[] := app.differing_fields(p_listing.live, p_listing.ours);
begin
  return v_differing <> '{}' and not (v_differing <@ app.asked_fields(p_listing));
end $$;

-- Of one that is gone: by whose request the studio deleted it itself, and who approved that; null: it didn't.
create function app.deleted_here(p_listing public.listings) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('by', c.author_id, 'at', p_listing.gone_at, 'approvedBy', (
      select d.member_id from public.decisions d where d.change_id = c.id and d.verdict = 'approve' order by d.seq desc limit 1))
  from public.change_items t
  join public.changes c on c.id = t.change_id
  where t.listing_id = p_listing.id and t.state = 'applied' and c.kind = 'delete'
  order by c.seq desc limit 1
$$;

-- The numbers of the requests in which it waits for approval, or for its turn.
create function app.open_requests(p_listing public.listings) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(distinct c.number), '[]')
    from public.change_items t join public.changes c on c.id = t.change_id
    where t.listing_id = p_listing.id and t.state in ('pending', 'applying') and not c.collecting and c.number is not null
      and c.state in ('in_review', 'approved', 'scheduled', 'applying'));
end $$;

create function app.listing_json(p_listing public.listings) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('id', p_listing.id, 'studioId', p_listing.studio_id, 'shopId', p_listing.shop_id,
      'productId', p_listing.product_id, 'externalId', p_listing.external_id, 'code', p_listing.code, 'state', p_listing.state,
      'url', p_listing.url, 'live', p_listing.live, 'ours', p_listing.ours, 'base', p_listing.base,
      'coverUrl', p_listing.cover_url, 'pictures', p_listing.pictures, 'endsAt', p_listing.ends_at, 'seenAt', p_listing.seen_at, 'goneAt', p_listing.gone_at,
      'deletedHere', case when p_listing.gone_at is not null then app.deleted_here(p_listing) end,
      'mayComeBack', app.may_come_back(p_listing), 'requests', app.open_requests(p_listing),
      'asked', case when p_listing.live = p_listing.ours then '{}' else app.asked_fields(p_listing) end));
end $$;

grant execute on function app.differing_fields(jsonb, jsonb), app.asked_fields(public.listings), app.unasked_differences(public.listings)
  to authenticated, service_role, oms_definer;
grant execute on function app.deleted_here(public.listings), app.open_requests(public.listings), app.listing_json(public.listings)
  to authenticated, oms_definer;
