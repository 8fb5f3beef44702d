-- A code that is taken is drawn anew, also where no other one was drawn beside it.

create or replace function app.draw_codes(p_studio uuid, p_count integer) returns table (n bigint, code text)
language plpgsql volatile set search_path = '' as $$
declare
  -- Without look-alikes.
  v_signs constant text := 'abcdefghjkmnpqrstuvwxyz23456789';
  v_codes text[] := '{}';
begin
  if p_count > 0 then
    perform pg_catalog.pg_advisory_xact_lock(20261125, pg_catalog.hashtext(p_studio::text));
  end if;
  while pg_catalog.cardinality(v_codes) < p_count loop
    -- Of those that were drawn all may be taken: then there is none yet.
    select coalesce(pg_catalog.array_agg(d.code), '{}') into v_codes from (
      select pg_catalog.unnest(v_codes) as code
      union
      select s.code from (
        select (select pg_catalog.string_agg(
            pg_catalog.substr(v_signs, 1 + pg_catalog.floor(pg_catalog.random() * pg_catalog.length(v_signs))::integer, 1), '')
          from pg_catalog.generate_series(1, 4 + g.g * 0)) as code
        from pg_catalog.generate_series(1, p_count - pg_catalog.cardinality(v_codes)) g (g)) s
      where not exists (select from public.codes c where c.studio_id = p_studio and c.code = s.code)
    ) d;
  end loop;
  return query select u.n, u.code from pg_catalog.unnest(v_codes) with ordinality u (code, n);
end $$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261212130000'
$$;
