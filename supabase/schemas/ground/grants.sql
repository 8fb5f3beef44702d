-- Everything is taken away first; what is needed is granted by name, beside the table or the function.
-- Older hosted projects still hand new tables and functions to anon and authenticated by default.
revoke all on all tables in schema public from public, anon, authenticated;
revoke all on all sequences in schema public from public, anon, authenticated;
revoke all on all functions in schema public from public, anon, authenticated;
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;

-- PUBLIC's right to execute is built in and can only be taken away without "in schema".
alter default privileges revoke execute on functions from public;

-- Owner of the functions that change protected columns. Neither superuser nor bypassrls: row level security judges
-- it exactly as it judges the tenant who calls (a function owned by `postgres` would see every studio).
do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'oms_definer') then
    create role oms_definer nologin noinherit nobypassrls;
  end if;
  -- Needed to hand functions over where the migrating role is no superuser, as on hosted Supabase.
  execute pg_catalog.format('grant oms_definer to %I with inherit true, set true', current_user);
end $$;

-- What no client can name: helpers of the functions in `public`, and the queue's lanes.
create schema app;
revoke all on schema app from public;
grant usage on schema app to authenticated, service_role, oms_definer;
grant usage on schema public to authenticated, service_role, oms_definer;
