-- Time zones are typed by owners and named by Slack; a name that this server doesn't have makes `at time zone` raise, for
-- every studio in the statement. So what is stored is checked against the server's own list, and what is read is checked
-- again: a newer list may have lost a name.

-- The name as the server's list writes it; null: it has none such. Reading the list takes about 40 ms, so only entries do.
-- `Factory` is the list's word for "not set", and no clock that the bot knows.
create function app.zone_named(p_typed text) returns text
language sql stable set search_path = '' as $$
  select z.name from pg_catalog.pg_timezone_names z
  where pg_catalog.lower(z.name) = pg_catalog.lower(p_typed) and z.name <> 'Factory'
  order by z.name = p_typed desc limit 1
$$;

-- Whether a stored name is one of the list; never raises. `at time zone` also takes abbreviations and rules such as `PST`
-- or `XYZ-3`, which are no names: a name of letters around a slash can be neither, so there its word is enough (about 10 µs).
create function app.knows_zone(p_zone text) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  if p_zone = 'UTC' then
    return true;
  elsif p_zone ~ '^[A-Za-z_]+(/[A-Za-z_-]+)+$' then
    perform app.now() at time zone p_zone;
    return true;
  end if;
  return app.zone_named(p_zone) is not null;
exception when invalid_parameter_value then
  return false;
end $$;

-- The zone to reckon with, and which one it stands in for.
create function app.zone_json(p_zone text) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  if app.knows_zone(p_zone) then
    return pg_catalog.jsonb_build_object('zone', p_zone);
  end if;
  return pg_catalog.jsonb_build_object('zone', 'UTC', 'unknownZone', p_zone);
end $$;

grant execute on function app.zone_named(text), app.knows_zone(text), app.zone_json(text)
  to authenticated, service_role, oms_definer;
