-- Options of a draft by a table: what it makes of its draft.

create or replace function public.read_import(p_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', i.id, 'by', i.member_id, 'file', i.file, 'state', i.state, 'result', i.result,
    'at', i.created_at, 'lines', i.plan -> 'lines', 'changeCount', pg_catalog.jsonb_array_length(i.plan -> 'changes'),
    'changes', (select coalesce(pg_catalog.jsonb_agg(c.value order by c.ordinality), '[]')
      from pg_catalog.jsonb_array_elements(i.plan -> 'changes') with ordinality c where c.ordinality <= 20),
    'options', i.plan -> 'options', 'photoCount', coalesce((i.plan ->> 'photoCount')::integer, 0),
    'problemCount', i.plan -> 'problemCount',
    'problems', (select coalesce(pg_catalog.jsonb_agg(p.value order by p.ordinality), '[]')
      from pg_catalog.jsonb_array_elements(i.plan -> 'problems') with ordinality p where p.ordinality <= 20),
    'fields', (select coalesce(pg_catalog.jsonb_object_agg(f.listing, f.fields), '{}') from (
      select value ->> 'listingId' as listing, pg_catalog.jsonb_agg(value -> 'field') as fields
      from pg_catalog.jsonb_array_elements(i.plan -> 'changes') group by 1) f))
  from public.imports i where i.studio_id = (select app.studio_id()) and i.id = p_id
$$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261211010000'
$$;

select app.publish_functions(array['read_import'], 'authenticated', false);
select app.publish_functions(array['schema_version'], 'authenticated', false);
