-- Who looks for listings is told how many there are, and what was asked for already is told once: as the request.

-- As people compare them (src/domain/fields.ts, `sameValue`): the order and case of tags and materials are the
-- marketplace's business, and nothing is as good as not there.
create function app.plain_fields(p_fields jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_object_agg(f.key, case
    when f.key in ('tags', 'materials') and pg_catalog.jsonb_typeof(f.value) = 'array' then (
      select coalesce(pg_catalog.jsonb_agg(v.word order by v.word collate "C"), '[]')
      from (select pg_catalog.lower(pg_catalog.normalize(value::text)) as word from pg_catalog.jsonb_array_elements(f.value)) v)
    else f.value end), '{}')
  from pg_catalog.jsonb_each(p_fields) f where f.value <> 'null'
$$;
grant execute on function app.plain_fields(jsonb) to authenticated, oms_definer;

-- The fields in which an open change of this listing writes just what the studio wants there.
create function app.asked_fields(p_listing public.listings) returns text[]
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.array_agg(distinct k.key), '{}')
  from public.changes c
  join public.change_targets t on t.change_id = c.id and t.shop_id = p_listing.shop_id
  cross join lateral pg_catalog.jsonb_object_keys(coalesce(t.content #> '{edit,set}', '{}')) k (key)
  where c.studio_id = p_listing.studio_id and c.listing_id = p_listing.id and c.kind = 'edit'
    and c.state in ('in_review', 'approved', 'scheduled', 'applying')
    and app.plain_fields(p_listing.ours) -> k.key is not distinct from app.plain_fields(t.content #> '{edit,set}') -> k.key
$$;

-- Whether it stands there otherwise than the studio wants in a field that nobody asked for yet.
create function app.unasked_differences(p_listing public.listings) returns boolean
language sql stable set search_path = '' as $$
  select exists (
    select from (select app.plain_fields(p_listing.live) as live, app.plain_fields(p_listing.ours) as ours,
                   app.asked_fields(p_listing) as asked) f
    cross join lateral pg_catalog.jsonb_object_keys(f.live || f.ours) k (key)
    where f.live -> k.key is distinct from f.ours -> k.key and k.key <> all (f.asked))
$$;
grant execute on function app.asked_fields(public.listings), app.unasked_differences(public.listings) to authenticated, oms_definer;

create function app.listing_json(p_listing public.listings) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_listing.id, 'studioId', p_listing.studio_id, 'shopId', p_listing.shop_id,
    'productId', p_listing.product_id, 'externalId', p_listing.external_id, 'code', p_listing.code, 'state', p_listing.state,
    'url', p_listing.url, 'live', p_listing.live, 'ours', p_listing.ours, 'base', p_listing.base,
    'coverUrl', p_listing.cover_url, 'endsAt', p_listing.ends_at, 'seenAt', p_listing.seen_at, 'goneAt', p_listing.gone_at,
    'asked', case when p_listing.live = p_listing.ours then '{}' else app.asked_fields(p_listing) end)
$$;

-- The listings that a filter means, by what they are sorted by: narrow rows, so that thousands are counted and sorted in
-- memory. `words`: all of them in the title, or a code, SKU or number as a whole. `unasked`: what differs and is not on
-- its way to be settled.
create function app.matching_listings(p_filter jsonb) returns table (id uuid, created_there timestamptz, seq bigint)
language sql stable set search_path = '' as $$
  select l.id, l.created_there, l.seq from public.listings l
  where l.studio_id = (select app.studio_id()) and l.live is not null
    and (p_filter ->> 'id' is null or l.id = (p_filter ->> 'id')::uuid)
    and (p_filter -> 'ids' is null or l.id in (select value::uuid from pg_catalog.jsonb_array_elements_text(p_filter -> 'ids')))
    and (p_filter ->> 'shopId' is null or l.shop_id = (p_filter ->> 'shopId')::uuid)
    and (p_filter ->> 'productId' is null or l.product_id = (p_filter ->> 'productId')::uuid)
    and (p_filter -> 'externalIds' is null or l.external_id in (select pg_catalog.jsonb_array_elements_text(p_filter -> 'externalIds')))
    and (p_filter -> 'states' is null or l.state in (select pg_catalog.jsonb_array_elements_text(p_filter -> 'states')))
    and (p_filter ->> 'seenBefore' is null or l.seen_at < (p_filter ->> 'seenBefore')::timestamptz)
    and (p_filter ->> 'endsAfter' is null or l.ends_at >= (p_filter ->> 'endsAfter')::timestamptz)
    and (p_filter ->> 'endsBefore' is null or l.ends_at < (p_filter ->> 'endsBefore')::timestamptz)
    and (coalesce((p_filter ->> 'differing')::boolean, false) = false or l.gone_at is not null
         or case when l.live = l.ours then false else app.plain_fields(l.live) is distinct from app.plain_fields(l.ours) end)
    -- Nearly all stand there as wanted, and few of the others were ever changed from here: field by field is for those.
    and (coalesce((p_filter ->> 'unasked')::boolean, false) = false
         or case when l.live = l.ours then false
              when app.plain_fields(l.live) is not distinct from app.plain_fields(l.ours) then false
              when not exists (select from public.changes c where c.listing_id = l.id) then true
              else app.unasked_differences(l) end)
    and (coalesce((p_filter ->> 'withGone')::boolean, false) or l.gone_at is null)
    and (coalesce(p_filter ->> 'words', '') = ''
         or l.code = pg_catalog.lower(p_filter ->> 'words') or l.external_id = p_filter ->> 'words'
         or exists (select from pg_catalog.jsonb_each_text(l.live) f
                    where f.key like 'sku:%' and pg_catalog.lower(f.value) = pg_catalog.lower(p_filter ->> 'words'))
         or (select pg_catalog.bool_and(pg_catalog.strpos(pg_catalog.lower(l.live ->> 'title'), w.word) > 0)
             from pg_catalog.regexp_split_to_table(pg_catalog.lower(p_filter ->> 'words'), '\s+') w (word)))
$$;
grant execute on function app.matching_listings(jsonb) to authenticated, oms_definer;

-- `words`: all of them in the title, or a code, SKU or number as a whole. What ends soon comes soonest first: of more than fit, those shown are the ones that end before all others. Everything
-- else newest first, by when it was made there.
create function public.read_listings(p_filter jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(app.listing_json(l) order by m.ends_at, m.created_there desc nulls last, m.seq desc), '[]')
  from (
    select f.id, f.created_there, f.seq, case when p_filter ->> 'endsBefore' is not null
      then (select e.ends_at from public.listings e where e.id = f.id) end as ends_at
    from app.matching_listings(p_filter) f
    order by ends_at, created_there desc nulls last, seq desc
    limit coalesce((p_filter ->> 'limit')::integer, 100) offset coalesce((p_filter ->> 'offset')::integer, 0)
  ) m
  join public.listings l on l.id = m.id
$$;

create function public.count_listings(p_filter jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.to_jsonb(pg_catalog.count(*)) from app.matching_listings(p_filter)
$$;

create function public.read_runs(p_shop_id uuid, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', r.id, 'shopId', r.shop_id, 'done', r.done,
      'total', r.total, 'result', r.result, 'startedAt', r.started_at, 'finishedAt', r.finished_at) order by r.seq desc), '[]')
  from (
    select * from public.sync_runs
    where studio_id = (select app.studio_id()) and (p_shop_id is null or shop_id = p_shop_id)
    order by seq desc limit p_limit
  ) r
$$;

-- The numbers a whole reading of the shop should show: all that were there when it began.
create function public.read_expected(p_shop_id uuid, p_run uuid) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(external_id order by seq), '[]') from public.listings
  where studio_id = (select app.studio_id()) and shop_id = p_shop_id and live is not null
    and (gone_at is null or gone_run = p_run)
$$;
grant execute on function app.listing_json(public.listings) to authenticated, oms_definer;
select app.publish_functions(array['read_listings', 'count_listings', 'read_runs', 'read_expected'], 'authenticated', false);
