-- The smallest functions have a body that is parsed when they are made, which no search path changes: so they need no
-- setting of their own, and stand in the place of their call. Row level security asks for the claims at each statement of
-- each function, and with a setting that took half of what a page of changes took.

-- One claim of the caller's token. Works in functions too, where auth.jwt() does not everywhere.
create function app.claim(p_name text) returns text
language sql stable
return nullif(pg_catalog.current_setting('request.jwt.claims', true), '')::jsonb ->> p_name;

create function app.studio_id() returns uuid
language sql stable
return nullif(app.claim('studio_id'), '')::uuid;

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

-- Same as foldCase in src/platform/text/fold-case.ts. The dotted İ and the two small sigmas come first: what a database's
-- lower() makes of them depends on where its rules come from.
create function app.lowered(p_text text) returns text
language sql immutable parallel safe
return pg_catalog.lower(pg_catalog.translate(pg_catalog.normalize(p_text), U&'\0130\03A3\03C2', U&'i\03C3\03C3'));

-- As people compare what they type: without case, accents and the several forms of one letter. Most text is plain, and a
-- regular expression takes longer than all else.
create function app.folded(p_text text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select case when pg_catalog.octet_length(p_text) = pg_catalog.length(p_text) then pg_catalog.lower(p_text)
    else app.lowered(pg_catalog.regexp_replace(pg_catalog.normalize(p_text, 'NFKD'), '[\u0300-\u036f]', '', 'g')) end
$$;

-- Whether a value is a list of words: they are compared without order and case.
create function app.are_words(p_value jsonb) returns boolean
language sql immutable parallel safe
return pg_catalog.jsonb_typeof(p_value) = 'array' and not pg_catalog.jsonb_path_exists(p_value, '$[*] ? (@.type() != "string")');

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

grant execute on function app.claim(text), app.studio_id(), app.now(), app.sha256(text), app.lowered(text), app.folded(text),
  app.are_words(jsonb), app.refuse(text, jsonb), app.missing() to authenticated, service_role, oms_definer;
