-- A shop's erasure leaves requests that are about listings of other shops as well, with the hash of what is left of them.
grant execute on function app.content_hash(uuid) to service_role;

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261129230000'
$$;

select app.publish_functions(array['schema_version'],
  'authenticated', false);
