-- The first migration takes everything away; later ones grant what is needed, by name.
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

create schema app;
revoke all on schema app from public;
grant usage on schema app to authenticated, service_role, oms_definer;
grant usage on schema public to authenticated, service_role, oms_definer;

-- One claim of the caller's token. Works in functions too, where auth.jwt() does not everywhere.
create function app.claim(p_name text) returns text
language sql stable set search_path = '' as $$
  select nullif(pg_catalog.current_setting('request.jwt.claims', true), '')::jsonb ->> p_name
$$;

create function app.studio_id() returns uuid
language sql stable set search_path = '' as $$
  select nullif(app.claim('studio_id'), '')::uuid
$$;

-- The database's clock is the only clock of the data. A table app.test_clock (now timestamptz) exists only in tests.
create function app.now() returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
  v_now timestamptz;
begin
  if pg_catalog.to_regclass('app.test_clock') is not null then
    execute 'select now from app.test_clock limit 1' into v_now;
  end if;
  return coalesce(v_now, pg_catalog.now());
end $$;

create function app.sha256(p_text text) returns text
language sql immutable set search_path = '' as $$
  select pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(p_text, 'UTF8')), 'hex')
$$;

-- As people compare what they type: without case, accents and the several forms of one letter. Most text is plain, and a
-- regular expression takes longer than all else.
create function app.folded(p_text text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select case when pg_catalog.octet_length(p_text) = pg_catalog.length(p_text) then pg_catalog.lower(p_text)
    else pg_catalog.lower(pg_catalog.regexp_replace(pg_catalog.normalize(p_text, 'NFKD'), '[\u0300-\u036f]', '', 'g')) end
$$;

-- A refusal a person can understand: the message is one of the product's error codes, the detail says more.
create function app.refuse(p_code text, p_detail jsonb default '{}') returns void
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'P0001', message = p_code, detail = p_detail::text;
end $$;

-- Not there, or another studio's: nobody can tell which.
create function app.missing() returns void
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'P0002', message = 'not-found', detail = '{}';
end $$;

grant execute on function app.claim(text), app.studio_id(), app.now(), app.sha256(text), app.folded(text), app.refuse(text, jsonb),
  app.missing() to authenticated, service_role, oms_definer;

-- Row level security, enabled and forced, with the one tenant policy. `p_readable`: the studio's own people may select;
-- otherwise only the definer functions reach the table. Nobody but these functions ever writes.
-- The secret key may erase, and count what it erases, in every table that can hold a studio's rows.
create function app.protect(p_table text, p_readable boolean, p_studio_column text default 'studio_id') returns void
language plpgsql set search_path = '' as $$
begin
  execute pg_catalog.format('revoke all on public.%I from public, anon, authenticated, service_role', p_table);
  execute pg_catalog.format('alter table public.%I enable row level security', p_table);
  execute pg_catalog.format('alter table public.%I force row level security', p_table);
  execute pg_catalog.format(
    'create policy tenant on public.%I to %s using (%I = (select app.studio_id())) with check (%I = (select app.studio_id()))',
    p_table, case when p_readable then 'authenticated, oms_definer' else 'oms_definer' end,
    p_studio_column, p_studio_column);
  if p_readable then
    execute pg_catalog.format('grant select on public.%I to authenticated', p_table);
  end if;
  execute pg_catalog.format('grant select, delete on public.%I to service_role', p_table);
end $$;

-- Functions in `public` are what a client can call. `p_definer`: owned by oms_definer and callable by tenants;
-- else with the caller's own rights, callable by `p_role` alone.
create function app.publish_functions(p_names text[], p_role text, p_definer boolean) returns void
language plpgsql set search_path = '' as $$
declare
  v_function regprocedure;
begin
  if p_definer then
    grant create on schema public to oms_definer;
  end if;
  for v_function in
    select p.oid::regprocedure from pg_catalog.pg_proc p
    where p.pronamespace = 'public'::regnamespace and p.proname = any (p_names)
  loop
    execute pg_catalog.format('revoke execute on function %s from public, anon, authenticated, service_role', v_function);
    execute pg_catalog.format('grant execute on function %s to %I', v_function, p_role);
    if p_definer then
      execute pg_catalog.format('alter function %s security definer', v_function);
      execute pg_catalog.format('alter function %s owner to oms_definer', v_function);
    end if;
  end loop;
  if p_definer then
    revoke create on schema public from oms_definer;
  end if;
end $$;
