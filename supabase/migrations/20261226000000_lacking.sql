-- A listing lacks a field also where that is an empty list or text, or where an option says nothing in it.

-- The listings that a filter means, as `from … where …`; `$1` is the filter, `$2` the studio. `unasked`: what differs
-- and is not on its way to be settled. `differing`: that, and what is gone by nobody's word here, where `withGone` lets it in. `noRequest`: no request
-- for it waits. `lacking`: keys of fields of which it has nothing in at least one. `oneOf`: [{shopId, field, value}], of which it has one. `afterSeq`: behind
-- this one in `read_listings_in_turn`. `connected`: its shop is. `request`: the number of a request that is about it.
create or replace function app.matching_listings(p_filter jsonb) returns text
language plpgsql stable set search_path = '' as $$
begin
  return pg_catalog.concat(' from public.listings l where l.studio_id = $2 and l.live is not null',
    case when p_filter ->> 'id' is not null then ' and l.id = ($1 ->> ''id'')::uuid' end,
    case when p_filter -> 'ids' is not null
      then ' and l.id in (select value::uuid from pg_catalog.jsonb_array_elements_text($1 -> ''ids''))' end,
    case when p_filter ->> 'shopId' is not null then ' and l.shop_id = ($1 ->> ''shopId'')::uuid' end,
    case when p_filter -> 'productIds' is not null
      then ' and l.product_id in (select value::uuid from pg_catalog.jsonb_array_elements_text($1 -> ''productIds''))' end,
    case when p_filter -> 'externalIds' is not null
      then ' and l.external_id in (select pg_catalog.jsonb_array_elements_text($1 -> ''externalIds''))' end,
    case when p_filter -> 'states' is not null
      then ' and l.state = any (array(select pg_catalog.jsonb_array_elements_text($1 -> ''states'')))' end,
    case when p_filter -> 'shopIds' is not null
      then ' and l.shop_id in (select value::uuid from pg_catalog.jsonb_array_elements_text($1 -> ''shopIds''))' end,
    case when p_filter -> 'codes' is not null
      then ' and l.code in (select value from pg_catalog.jsonb_array_elements_text($1 -> ''codes''))' end,
    case when p_filter -> 'oneOf' is not null then ' and exists (select from pg_catalog.jsonb_array_elements($1 -> ''oneOf'') o
      where l.shop_id = (o.value ->> ''shopId'')::uuid and l.live -> (o.value ->> ''field'') = o.value -> ''value'')' end,
    case when p_filter ->> 'tag' is not null then ' and exists (select from
      pg_catalog.jsonb_array_elements_text(app.list_in(l.live, ''tags'')) g where app.folded(g.value) = app.folded($1 ->> ''tag''))' end,
    case when p_filter ->> 'priceAtLeast' is not null or p_filter ->> 'priceAtMost' is not null then ' and exists (select from
      pg_catalog.jsonb_each(l.live) f where f.key like ''price:%'' and pg_catalog.jsonb_typeof(f.value) = ''number''
        and (f.value #>> ''{}'')::numeric between coalesce(($1 ->> ''priceAtLeast'')::numeric, 0)
          and coalesce(($1 ->> ''priceAtMost'')::numeric, 1e18))' end,
    case when p_filter ->> 'category' is not null then ' and exists (select from public.shops s
      join public.categories c on c.marketplace = s.marketplace and c.id::text = l.live ->> ''category''
      where s.id = l.shop_id and (app.folded(c.name) = app.folded($1 ->> ''category'')
        or app.folded(c.path) = app.folded($1 ->> ''category'')
        or pg_catalog.right(app.folded(c.path), pg_catalog.length(app.folded($1 ->> ''category'')) + 3) = '' › '' || app.folded($1 ->> ''category'')))' end,
    case when p_filter ->> 'stockAtLeast' is not null then ' and l.stock >= ($1 ->> ''stockAtLeast'')::bigint' end,
    case when p_filter ->> 'afterSeq' is not null then ' and l.seq > ($1 ->> ''afterSeq'')::bigint' end,
    case when p_filter ->> 'seenBefore' is not null then ' and l.seen_at < ($1 ->> ''seenBefore'')::timestamptz' end,
    case when p_filter ->> 'endsAfter' is not null then ' and l.ends_at >= ($1 ->> ''endsAfter'')::timestamptz' end,
    case when p_filter ->> 'endsBefore' is not null then ' and l.ends_at < ($1 ->> ''endsBefore'')::timestamptz' end,
    case when p_filter ->> 'stockAtMost' is not null then ' and l.stock <= ($1 ->> ''stockAtMost'')::bigint' end,
    -- A field that wasn't read yet isn't lacking. An empty list or text says nothing; of options, one that says nothing is enough.
    case when p_filter -> 'lacking' is not null then ' and exists (select from
        pg_catalog.jsonb_array_elements_text($1 -> ''lacking'') f (key) where l.live -> f.key in (''null'', ''[]'', ''""'')
          or (not l.live ? f.key and exists (select from pg_catalog.jsonb_each(l.live) o
            where pg_catalog.starts_with(o.key, f.key || '':'') and o.value in (''null'', ''""''))))' end,
    case when (p_filter ->> 'differing')::boolean then ' and (l.unasked or l.gone_run is not null)' end,
    case when (p_filter ->> 'noRequest')::boolean then ' and not exists (select from public.change_items t join public.changes c on c.id = t.change_id
      where t.listing_id = l.id and c.state = ''in_review'')' end,
    case when p_filter ->> 'request' is not null then ' and l.id in (select m.id from public.changes g
        join public.change_items t on t.studio_id = g.studio_id and t.change_id = g.id
        join public.listings m on m.shop_id = t.shop_id and m.external_id = t.external_id
        where g.studio_id = $2 and g.number = ($1 ->> ''request'')::integer)' end,
    case when (p_filter ->> 'unasked')::boolean then ' and l.unasked' end,
    case when (p_filter ->> 'unasked')::boolean or (p_filter ->> 'connected')::boolean
      then ' and exists (select from public.shops s where s.id = l.shop_id and s.health <> ''disconnected'')' end,
    case when not coalesce((p_filter ->> 'withGone')::boolean, false) then ' and l.gone_at is null' end,
    case when coalesce(p_filter ->> 'words', '') <> '' then app.called_condition(p_filter ->> 'words') end);
end $$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261226000000'
$$;
