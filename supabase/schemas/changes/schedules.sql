-- When a change is written, as cards say it and as an approval names it.

-- Same as scheduleMark in src/modules/changes/rules/content-hash.ts: milliseconds since 1970.
create function app.schedule_mark(p_change uuid) returns text
language sql stable set search_path = '' as $$
  select pg_catalog.concat_ws(':', 'schedule',
    coalesce(pg_catalog.round(extract(epoch from s.starts_at) * 1000)::bigint::text, ''),
    coalesce(pg_catalog.round(extract(epoch from s.ends_at) * 1000)::bigint::text, ''),
    case when s.late then 'late' else '' end)
  from public.schedules s where s.change_id = p_change
$$;

-- `of`: of a change that puts back what another one wrote, that one's number. `back`: the change that does so.
create function app.schedule_json(p_change uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('startsAt', s.starts_at, 'endsAt', s.ends_at, 'zone', s.zone, 'setBy', s.set_by,
      'state', s.state, 'late', s.late, 'back', (
        select pg_catalog.jsonb_build_object('id', r.id, 'number', r.number) from public.changes r where r.id = s.return_id))
    from public.schedules s where s.change_id = p_change);
end $$;

-- The request whose writing this change puts back at its end.
create function app.return_of(p_change uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('id', c.id, 'number', c.number)
    from public.schedules s join public.changes c on c.id = s.change_id where s.return_id = p_change);
end $$;

grant execute on function app.schedule_mark(uuid) to service_role, oms_definer;
grant execute on function app.schedule_json(uuid), app.return_of(uuid) to authenticated, service_role, oms_definer;
