-- What a studio takes home, what it may have erased, and what the operator of this app did for it.

-- Columns that say nothing to anybody outside of this database: hashes and folded forms of what stands beside them, and the
-- queue's turn.
create function app.not_exported() returns text[]
language sql immutable set search_path = '' as $$
  select array['content_hash', 'fingerprint', 'last_served', 'last_told', 'found_by', 'title_folded', 'sku_folded']
$$;

-- Tables whose rows are made from others', for a search and for counts, and the request that ends them all.
create function app.tables_not_exported() returns text[]
language sql immutable set search_path = '' as $$
  select array['erasure_requests', 'listing_words', 'listing_counts']
$$;

-- What a studio's own people may read is what it takes home. Tables of secrets, of the queue and of messages on their way
-- are closed to them, and so are not among these.
create function public.export_tables() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_agg(c.relname order by c.relname <> 'studios', c.relname) from pg_catalog.pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and c.relname <> all (app.tables_not_exported())
    and pg_catalog.has_table_privilege('authenticated', c.oid, 'select')
    and (c.relname = 'studios' or exists (
      select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'studio_id' and not a.attisdropped))
$$;

-- So much of one piece, as text: a usual listing has 5 kB, an import's plan megabytes. One row always fits.
create function app.export_bytes() returns integer
language sql immutable set search_path = '' as $$ select 2 * 1024 * 1024 $$;

-- A piece of one table in the order of its key, within the studio: read along an index that begins with the studio; at most
-- `p_limit` rows and `app.export_bytes()`. `p_after`: the last row of the piece before. `more`: there may be another piece.
-- With the caller's own rights.
create function public.export_rows(p_table text, p_after jsonb, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_key text;
  v_after text;
  v_piece jsonb;
begin
  if not public.export_tables() ? p_table then
    perform app.missing();
  end if;
  select pg_catalog.string_agg(pg_catalog.format('t.%I', a.attname), ', ' order by k.ordinality),
      pg_catalog.string_agg(pg_catalog.format('($1 ->> %L)::%s', a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod)), ', '
        order by k.ordinality) into v_key, v_after
    from pg_catalog.pg_index i
    cross join lateral pg_catalog.unnest(i.indkey::smallint[]) with ordinality k (attnum, ordinality)
    join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
    where i.indrelid = pg_catalog.to_regclass('public.' || pg_catalog.quote_ident(p_table)) and i.indisprimary
      and a.attname <> 'studio_id';
  if v_key is null then
    perform app.missing();
  end if;
  execute pg_catalog.format(
    'with piece as (
       select pg_catalog.to_jsonb(t) - app.not_exported() as line, pg_catalog.row_number() over (order by %4$s) as n from (
         select t.* from public.%1$I t where t.%2$I = $3 %3$s order by %4$s limit $2) t),
     sized as (
       select line, n, n = 1 or pg_catalog.sum(pg_catalog.octet_length(line::text)) over (order by n) <= app.export_bytes() as fits
       from piece)
     select pg_catalog.jsonb_build_object(
       ''rows'', coalesce(pg_catalog.jsonb_agg(line order by n) filter (where fits), ''[]''),
       ''more'', pg_catalog.count(*) = $2 or not coalesce(pg_catalog.bool_and(fits), true)) from sized',
    p_table, case p_table when 'studios' then 'id' else 'studio_id' end,
    case when p_after is not null then pg_catalog.format('and (%s) > (%s)', v_key, v_after) end, v_key)
    into v_piece using p_after, p_limit, app.studio_id();
  return v_piece;
end $$;

-- A shop's copies go with its sign-in, where its owner wants that.
create function public.erase_shop_copies(p_shop_id uuid, p_outbox jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
  v_counts jsonb := app.erase_shop(v_me.studio_id, p_shop_id);
begin
  perform app.effects(p_outbox, '[]');
  return v_counts;
end $$;

grant execute on function app.not_exported(), app.tables_not_exported(), app.export_bytes() to authenticated;
select app.publish_functions(array['export_tables', 'export_rows'], 'authenticated', false);
select app.publish_functions(array['erase_shop_copies'], 'authenticated', true);
