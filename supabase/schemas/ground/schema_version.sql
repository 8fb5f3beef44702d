-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20270121000000'
$$;

select app.publish_functions(array['schema_version'], 'authenticated', false);
