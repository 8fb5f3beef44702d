-- The smallest functions have a body that is parsed when they are made, which no search path changes: so they need no
-- setting of their own, and stand in the place of their call. Row level security asks for the claims at each statement of
-- each function, and with a setting that took half of what a page of changes took.

-- One claim of the caller's token. Works in functions too, where auth.jwt() does not everywhere.
create or replace function app.claim(p_name text) returns text
language sql stable
return nullif(pg_catalog.current_setting('request.jwt.claims', true), '')::jsonb ->> p_name;

create or replace function app.studio_id() returns uuid
language sql stable
return nullif(app.claim('studio_id'), '')::uuid;

create or replace function app.lowered(p_text text) returns text
language sql immutable parallel safe
return pg_catalog.lower(pg_catalog.translate(pg_catalog.normalize(p_text), U&'\0130\03A3\03C2', U&'i\03C3\03C3'));

create or replace function app.are_words(p_value jsonb) returns boolean
language sql immutable parallel safe
return pg_catalog.jsonb_typeof(p_value) = 'array' and not pg_catalog.jsonb_path_exists(p_value, '$[*] ? (@.type() != "string")');

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261216010000'
$$;
