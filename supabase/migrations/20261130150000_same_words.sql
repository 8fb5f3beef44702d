-- Words are compared in one way here and in the app.
create function app.lowered(p_text text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select pg_catalog.lower(pg_catalog.translate(pg_catalog.normalize(p_text), U&'\0130\03A3\03C2', U&'i\03C3\03C3'))
$$;

create or replace function app.folded(p_text text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select case when pg_catalog.octet_length(p_text) = pg_catalog.length(p_text) then pg_catalog.lower(p_text)
    else app.lowered(pg_catalog.regexp_replace(pg_catalog.normalize(p_text, 'NFKD'), '[\u0300-\u036f]', '', 'g')) end
$$;

create function app.are_words(p_value jsonb) returns boolean
language sql immutable parallel safe set search_path = '' as $$
  select pg_catalog.jsonb_typeof(p_value) = 'array' and not pg_catalog.jsonb_path_exists(p_value, '$[*] ? (@.type() != "string")')
$$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261130150000'
$$;

create or replace function app.plain_fields(p_fields jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_object_agg(f.key, case
      when f.key <> 'images' and app.are_words(f.value) then (
        select coalesce(pg_catalog.jsonb_agg(v.word order by v.word collate "C"), '[]')
        from (select app.lowered(value::text) as word from pg_catalog.jsonb_array_elements(f.value)) v)
      else f.value end), '{}')
    from pg_catalog.jsonb_each(p_fields) f where f.value <> 'null');
end $$;

create or replace function app.product_content(p_live jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce((
      -- Lists of words that a marketplace adds, such as materials.
      select pg_catalog.jsonb_object_agg(f.key, f.value) from pg_catalog.jsonb_each(p_live) f
      where f.key <> 'images' and app.are_words(f.value)), '{}')
    || pg_catalog.jsonb_build_object('title', coalesce(p_live ->> 'title', ''), 'description', coalesce(p_live ->> 'description', ''),
    'tags', coalesce(p_live -> 'tags', '[]'), 'category', p_live -> 'category', 'photos', '[]'::jsonb,
    'sku', app.one_sku(p_live))
$$;

grant execute on function app.lowered(text), app.are_words(jsonb) to authenticated, service_role, oms_definer;

-- What is kept of titles with these letters is folded anew.
update public.products set content = content
  where (content ->> 'title') || coalesce(sku, '') ~ '[\u0130\u03A3\u03C2]';
update public.listings set found_by = app.found_by(live) where live ->> 'title' ~ '[\u0130\u03A3\u03C2]';

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261130150000'
$$;

select app.publish_functions(array['schema_version'],
  'authenticated', false);
