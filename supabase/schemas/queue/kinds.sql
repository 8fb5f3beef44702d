-- What the queue goes by, of each kind of operation. Each version of the bot declares those that it defines when it starts, so
-- that no function here knows a kind by its name.
create table app.operation_kinds (
  kind text primary key check (kind ~ '^[a-z_]{1,40}$'),
  -- As of each operation (public.operations).
  writes boolean not null default false,
  while_uninstalled boolean not null default false,
  -- What the database makes one on by itself, in the transaction in which that happens.
  made_on text unique check (made_on in ('change-decided', 'shop-due', 'sign-in-idle', 'shop-left', 'erasure-asked', 'digest-due',
    'start-nears', 'schedule-ends', 'stock-due', 'catch-up-due'))
);
grant select, insert, update on app.operation_kinds to service_role;
grant select on app.operation_kinds to oms_definer;

create function public.declare_operations(p_kinds jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  -- What was made on it before, is not any more.
  update app.operation_kinds k set made_on = null
    from pg_catalog.jsonb_array_elements(p_kinds) d
    where k.made_on = d.value ->> 'madeOn' and k.kind <> d.value ->> 'kind';
  insert into app.operation_kinds (kind, writes, while_uninstalled, made_on)
  select d.value ->> 'kind', (d.value ->> 'writes')::boolean, (d.value ->> 'whileUninstalled')::boolean, d.value ->> 'madeOn'
  from pg_catalog.jsonb_array_elements(p_kinds) d
  order by 1
  on conflict (kind) do update set writes = excluded.writes, while_uninstalled = excluded.while_uninstalled,
    made_on = excluded.made_on
  where (operation_kinds.writes, operation_kinds.while_uninstalled, operation_kinds.made_on)
    is distinct from (excluded.writes, excluded.while_uninstalled, excluded.made_on);
end $$;

-- The kind that is made on this. Without one, what asks for it isn't done either.
create function app.made_on(p_event text) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_kind text;
begin
  select kind into v_kind from app.operation_kinds where made_on = p_event;
  if v_kind is null then
    raise exception 'no operation is made on %', p_event;
  end if;
  return v_kind;
end $$;

grant execute on function app.made_on(text) to service_role, oms_definer;
select app.publish_functions(array['declare_operations'], 'service_role', false);
