-- The steps of erasure, for the secret key. Each is one transaction, counts what it deleted in it, and repeated finds
-- nothing left.

-- What goes in the last step, together with the studio: the operation runs from it, and the receipt is sent with it.
create function app.erased_last() returns text[]
language sql immutable set search_path = '' as $$
  select array['erasure_requests', 'operations', 'outbox']
$$;

-- Every table that holds rows of studios, those that point to another before it: found in the catalogue, so that a table
-- to come is erased too.
create function app.studio_tables() returns setof text
language sql stable set search_path = '' as $$
  with recursive holding as (
    select c.oid, c.relname::text as name from pg_catalog.pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and exists (
      select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'studio_id' and not a.attisdropped)
  ), arrows as (
    select distinct f.conrelid, f.confrelid from pg_catalog.pg_constraint f
    where f.contype = 'f' and f.conrelid <> f.confrelid
      and f.conrelid in (select oid from holding) and f.confrelid in (select oid from holding)
  ), walk (oid, depth) as (
    select oid, 0 from holding
    union
    select a.confrelid, w.depth + 1 from walk w join arrows a on a.conrelid = w.oid where w.depth < 30
  )
  select h.name from holding h join walk w on w.oid = h.oid group by h.name order by pg_catalog.max(w.depth), h.name
$$;

create function app.count_rows(p_table text, p_studio uuid) returns bigint
language plpgsql stable set search_path = '' as $$
declare
  v_rows bigint;
begin
  execute pg_catalog.format('select pg_catalog.count(*) from public.%I where studio_id = $1', p_table) into v_rows using p_studio;
  return v_rows;
end $$;

-- The lease and the request, or nothing happens. Locks the operation until the transaction ends.
create function app.require_erasure(p_operation uuid, p_lease uuid) returns uuid
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid;
begin
  select o.studio_id into v_studio from public.operations o join public.erasure_requests r on r.studio_id = o.studio_id
    where o.id = p_operation and o.lease_token = p_lease and o.state = 'running' and o.kind = app.made_on('erasure-asked') for update of o;
  if v_studio is null then
    perform app.refuse('lease-lost');
  end if;
  return v_studio;
end $$;

create function app.add_count(p_studio uuid, p_table text, p_rows bigint) returns void
language sql volatile set search_path = '' as $$
  update public.erasure_requests set counts = counts
    || pg_catalog.jsonb_build_object(p_table, coalesce((counts ->> p_table)::bigint, 0) + p_rows)
  where studio_id = p_studio and (p_rows > 0 or not counts ? p_table)
$$;

create function public.erasure_counts(p_studio_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_object_agg(t, app.count_rows(t, p_studio_id)), '{}') from app.studio_tables() t
$$;

-- {tables, quietInMs}: what is erased step by step, in this order, and how long until photos that were being copied rest.
create function public.erasure_plan(p_operation uuid, p_lease uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid := app.require_erasure(p_operation, p_lease);
begin
  return pg_catalog.jsonb_build_object(
    'tables', (select pg_catalog.jsonb_agg(t.name order by t.ordinality) from app.studio_tables() with ordinality t (name)
               where t.name <> all (app.erased_last()) or t.name = 'operations'),
    'quietInMs', (select greatest(0, pg_catalog.ceil(extract(epoch from quiet_at - app.now()) * 1000))::bigint
                  from public.erasure_requests where studio_id = v_studio));
end $$;

-- Of a table whose rows point to one another: which row none points to any more, as a condition on `t`.
create function app.unpointed(p_table regclass) returns text
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.string_agg(pg_catalog.format(' and not exists (select from %s r where r.ctid <> t.ctid and %s)',
      p_table, (
        select pg_catalog.string_agg(pg_catalog.format('r.%I = t.%I', a.attname, b.attname), ' and ')
        from rows from (pg_catalog.unnest(f.conkey), pg_catalog.unnest(f.confkey)) k (own, other)
        join pg_catalog.pg_attribute a on a.attrelid = p_table and a.attnum = k.own
        join pg_catalog.pg_attribute b on b.attrelid = p_table and b.attnum = k.other)), ''), '')
    from pg_catalog.pg_constraint f where f.contype = 'f' and f.conrelid = p_table and f.confrelid = p_table);
end $$;

-- At most `p_limit` rows, and of operations all but the one that runs this: with their shops and changes they would go
-- uncounted. @returns how many; 0: none is left
create function public.erase_rows(p_operation uuid, p_lease uuid, p_table text, p_limit integer) returns bigint
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid := app.require_erasure(p_operation, p_lease);
  v_unpointed text;
  v_rows bigint;
begin
  if p_table in ('erasure_requests', 'outbox') or not exists (select from app.studio_tables() t where t = p_table) then
    perform app.missing();
  end if;
  v_unpointed := app.unpointed(pg_catalog.to_regclass('public.' || pg_catalog.quote_ident(p_table)));
  execute pg_catalog.format('delete from public.%1$I where ctid = any (array(
      select t.ctid from public.%1$I t where t.studio_id = $1 %2$s %3$s limit $2))', p_table, v_unpointed,
      case p_table when 'operations' then 'and t.id <> $3' end)
    using v_studio, p_limit, p_operation;
  get diagnostics v_rows = row_count;
  -- Rows that point to one another in a ring can go only together.
  if v_rows = 0 and v_unpointed <> '' then
    execute pg_catalog.format('delete from public.%I where studio_id = $1', p_table) using v_studio;
    get diagnostics v_rows = row_count;
  end if;
  perform app.add_count(v_studio, p_table, v_rows);
  return v_rows;
end $$;

create function app.tables_left(p_studio uuid) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(t), '[]') from app.studio_tables() t
  where t <> all (app.erased_last()) and app.count_rows(t, p_studio) > 0
$$;

grant execute on function app.erased_last(), app.studio_tables(), app.count_rows(text, uuid),
  app.require_erasure(uuid, uuid), app.add_count(uuid, text, bigint), app.unpointed(regclass), app.tables_left(uuid)
  to service_role;
select app.publish_functions(array['erasure_counts', 'erasure_plan', 'erase_rows'], 'service_role', false);
