-- The short code of a product or listing, by which people name it.

-- Four signs without look-alikes that name nothing else in the studio.
create function app.draw_code(p_studio uuid) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_signs constant text := 'abcdefghjkmnpqrstuvwxyz23456789';
  v_code text;
begin
  loop
    select pg_catalog.string_agg(pg_catalog.substr(v_signs, 1 + pg_catalog.floor(pg_catalog.random() * pg_catalog.length(v_signs))::integer, 1), '')
      into v_code from pg_catalog.generate_series(1, 4);
    exit when not exists (select from public.changes where studio_id = p_studio and code = v_code)
      and not exists (select from public.listings where studio_id = p_studio and code = v_code);
  end loop;
  return v_code;
end $$;

-- So many codes, each other than all others; two of a page must not draw the same one. Nobody else of the studio draws
-- meanwhile: two of its shops may be read at once.
create function app.draw_codes(p_studio uuid, p_count integer) returns table (n bigint, code text)
language plpgsql volatile set search_path = '' as $$
declare
  v_signs constant text := 'abcdefghjkmnpqrstuvwxyz23456789';
  v_codes text[] := '{}';
begin
  if p_count > 0 then
    perform pg_catalog.pg_advisory_xact_lock(20261125, pg_catalog.hashtext(p_studio::text));
  end if;
  while pg_catalog.cardinality(v_codes) < p_count loop
    select pg_catalog.array_agg(d.code) into v_codes from (
      select pg_catalog.unnest(v_codes) as code
      union
      select s.code from (
        select (select pg_catalog.string_agg(
            pg_catalog.substr(v_signs, 1 + pg_catalog.floor(pg_catalog.random() * pg_catalog.length(v_signs))::integer, 1), '')
          from pg_catalog.generate_series(1, 4 + g.g * 0)) as code
        from pg_catalog.generate_series(1, p_count - pg_catalog.cardinality(v_codes)) g (g)) s
      where not exists (select from public.changes c where c.studio_id = p_studio and c.code = s.code)
        and not exists (select from public.listings l where l.studio_id = p_studio and l.code = s.code)
    ) d;
  end loop;
  return query select u.n, u.code from pg_catalog.unnest(v_codes) with ordinality u (code, n);
end $$;

grant execute on function app.draw_code(uuid), app.draw_codes(uuid, integer) to oms_definer;
