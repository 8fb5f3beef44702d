-- Row level security, enabled and forced, with the one tenant policy. `p_readable`: the studio's own people may select;
-- otherwise only the definer functions reach the table. Nobody but these functions ever writes.
-- The secret key may erase, and count what it erases, in every table that can hold a studio's rows.
--
-- A row that is deleted asks every table that could point to it, and a studio that is erased or takes its rows home asks
-- every table for them, in the order of the table's key: without an index each asks by reading the whole table, of all
-- studios. A test holds that every foreign key and every table of studios has one.
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
