-- Looking for listings. The statement is written with only what a filter asks for, so that an index answers each: with every
-- condition in one statement ("or it was not asked") all rows of the studio are read whatever is asked.

-- The words of a search as a condition on `l`. All of them begin words of the title, or they are a code, SKU or number as a
-- whole.
create function app.called_condition(p_words text) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_folded text := app.folded(pg_catalog.btrim(p_words));
  v_titles text;
begin
  -- Behind any word that begins so stands no sign higher than the last there is.
  select pg_catalog.string_agg(pg_catalog.format(
      'select w.listing_id from public.listing_words w where w.studio_id = $2 and w.word >= %L and w.word < %L', w, w || U&'\+10FFFF'),
      ' intersect ' order by pg_catalog.length(w) desc, w) into v_titles
    from pg_catalog.unnest(app.words_of(p_words)) w;
  return pg_catalog.format(' and l.id in (select w.listing_id from public.listing_words w where w.studio_id = $2 and w.word = %L
      union all select c.listing_id from public.codes c where c.studio_id = $2 and c.code = %L and c.listing_id is not null
      union all select k.id from public.listings k where k.studio_id = $2 and k.product_id = any (array(
        select app.product_now(c.product_id) from public.codes c where c.studio_id = $2 and c.code = %L and c.product_id is not null))
      union all select n.id from public.listings n where n.studio_id = $2 and n.external_id = %L %s)',
    '=' || v_folded, v_folded, v_folded, pg_catalog.btrim(p_words),
    case when v_titles is not null then 'union all (' || v_titles || ')' else '' end);
end $$;

-- The listings that a filter means, as `from … where …`; `$1` is the filter, `$2` the studio. `unasked`: what differs
-- and is not on its way to be settled. `differing`: that, and what is gone by nobody's word here, where `withGone` lets it in. `noRequest`: no request
-- for it waits. `lacking`: keys of fields of which it has nothing in at least one. `oneOf`: [{shopId, field, value}], of which it has one. `afterSeq`: behind
-- this one in `read_listings_in_turn`. `connected`: its shop is. `request`: the number of a request that is about it.
create function app.matching_listings(p_filter jsonb) returns text
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

-- What ends soon comes soonest first: of more than fit, those shown are the ones that end before all others. Everything
-- else newest first, by when it was made there.
create function public.read_listings(p_filter jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_order text := case when p_filter ->> 'endsBefore' is not null then 'l.ends_at, ' else '' end
    || 'l.created_there desc nulls last, l.seq desc';
  v_listings jsonb;
begin
  -- Narrow rows, so that thousands are sorted in memory.
  execute pg_catalog.format(
    'select coalesce(pg_catalog.jsonb_agg(app.listing_json(l) order by %1$s), ''[]'')
     from (select l.id %2$s order by %1$s limit %3$s offset %4$s) m join public.listings l on l.id = m.id',
    v_order, app.matching_listings(p_filter), coalesce((p_filter ->> 'limit')::integer, 100),
    coalesce((p_filter ->> 'offset')::integer, 0)) into v_listings using p_filter, app.studio_id();
  return v_listings;
end $$;

-- All that a filter means, in pieces of at most 500: `next` is the last piece's `afterSeq`, null behind the last. One that comes or
-- goes meanwhile moves no other out of its turn.
create function public.read_listings_in_turn(p_filter jsonb, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_piece jsonb;
begin
  execute pg_catalog.format(
    'select pg_catalog.jsonb_build_object(''next'', case when pg_catalog.count(*) = %2$s then pg_catalog.max(m.seq) end,
       ''listings'', coalesce(pg_catalog.jsonb_agg(app.listing_json(l) order by l.seq), ''[]''))
     from (select l.id, l.seq %1$s order by l.seq limit %2$s) m join public.listings l on l.id = m.id',
    app.matching_listings(p_filter), least(p_limit, 500)) into v_piece using p_filter, app.studio_id();
  return v_piece;
end $$;

create function public.count_listings(p_filter jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_count bigint;
begin
  -- What is kept is not counted.
  if p_filter - '{shopId,states,limit,offset}'::text[] = '{}' then
    return pg_catalog.to_jsonb((app.kept_counts(p_filter)).listings);
  elsif p_filter - '{shopId,states,limit,offset}'::text[] = '{"unasked": true}' then
    return pg_catalog.to_jsonb((app.kept_counts(p_filter)).unasked);
  end if;
  execute 'select pg_catalog.count(*)' || app.matching_listings(p_filter) into v_count using p_filter, app.studio_id();
  return pg_catalog.to_jsonb(v_count);
end $$;

grant execute on function app.called_condition(text), app.matching_listings(jsonb) to authenticated, oms_definer;
select app.publish_functions(array['read_listings', 'read_listings_in_turn', 'count_listings'], 'authenticated', false);
