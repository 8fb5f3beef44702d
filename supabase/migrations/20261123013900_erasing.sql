-- The steps of erasure, for the secret key. Each is one transaction, counts what it deleted in it, and repeated finds
-- nothing left.

-- What goes in the last step, together with the studio: the operation runs from it, and the receipt is sent with it.
create function app.erased_last() returns text[]
language sql immutable set search_path = '' as $$
  select array['erasure_requests', 'operations', 'outbox']
$$;

-- Every table that holds rows of studios, those that point to another before it: found in the catalogue, so that a table
-- to come is erased too.
create function app.studio_tables() returns setof text
language sql stable set search_path = '' as $$
  with recursive holding as (
    select c.oid, c.relname::text as name from pg_catalog.pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and exists (
      select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'studio_id' and not a.attisdropped)
  ), arrows as (
    select distinct f.conrelid, f.confrelid from pg_catalog.pg_constraint f
    where f.contype = 'f' and f.conrelid <> f.confrelid
      and f.conrelid in (select oid from holding) and f.confrelid in (select oid from holding)
  ), walk (oid, depth) as (
    select oid, 0 from holding
    union
    select a.confrelid, w.depth + 1 from walk w join arrows a on a.conrelid = w.oid where w.depth < 30
  )
  select h.name from holding h join walk w on w.oid = h.oid group by h.name order by pg_catalog.max(w.depth), h.name
$$;

create function app.count_rows(p_table text, p_studio uuid) returns bigint
language plpgsql stable set search_path = '' as $$
declare
  v_rows bigint;
begin
  execute pg_catalog.format('select pg_catalog.count(*) from public.%I where studio_id = $1', p_table) into v_rows using p_studio;
  return v_rows;
end $$;

-- The lease and the request, or nothing happens. Locks the operation until the transaction ends.
create function app.require_erasure(p_operation uuid, p_lease uuid) returns uuid
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid;
begin
  select o.studio_id into v_studio from public.operations o join public.erasure_requests r on r.studio_id = o.studio_id
    where o.id = p_operation and o.lease_token = p_lease and o.state = 'running' and o.kind = 'erase_studio' for update of o;
  if v_studio is null then
    perform app.refuse('lease-lost');
  end if;
  return v_studio;
end $$;

create function app.add_count(p_studio uuid, p_table text, p_rows bigint) returns void
language sql volatile set search_path = '' as $$
  update public.erasure_requests set counts = counts
    || pg_catalog.jsonb_build_object(p_table, coalesce((counts ->> p_table)::bigint, 0) + p_rows)
  where studio_id = p_studio and (p_rows > 0 or not counts ? p_table)
$$;
grant execute on function app.erased_last(), app.studio_tables(), app.count_rows(text, uuid), app.require_erasure(uuid, uuid),
  app.add_count(uuid, text, bigint) to service_role;

create function public.erasure_counts(p_studio_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_object_agg(t, app.count_rows(t, p_studio_id)), '{}') from app.studio_tables() t
$$;

-- {tables, quietInMs}: what is erased step by step, in this order, and how long until photos that were being copied rest.
create function public.erasure_plan(p_operation uuid, p_lease uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid := app.require_erasure(p_operation, p_lease);
begin
  return pg_catalog.jsonb_build_object(
    'tables', (select pg_catalog.jsonb_agg(t.name order by t.ordinality) from app.studio_tables() with ordinality t (name)
               where t.name <> all (app.erased_last()) or t.name = 'operations'),
    'quietInMs', (select greatest(0, pg_catalog.ceil(extract(epoch from quiet_at - app.now()) * 1000))::bigint
                  from public.erasure_requests where studio_id = v_studio));
end $$;

-- Of a table whose rows point to one another: which row none points to any more, as a condition on `t`.
create function app.unpointed(p_table regclass) returns text
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.string_agg(pg_catalog.format(' and not exists (select from %s r where r.ctid <> t.ctid and %s)',
    p_table, (
      select pg_catalog.string_agg(pg_catalog.format('r.%I = t.%I', a.attname, b.attname), ' and ')
      from rows from (pg_catalog.unnest(f.conkey), pg_catalog.unnest(f.confkey)) k (own, other)
      join pg_catalog.pg_attribute a on a.attrelid = p_table and a.attnum = k.own
      join pg_catalog.pg_attribute b on b.attrelid = p_table and b.attnum = k.other)), ''), '')
  from pg_catalog.pg_constraint f where f.contype = 'f' and f.conrelid = p_table and f.confrelid = p_table
$$;
grant execute on function app.unpointed(regclass) to service_role;

-- At most `p_limit` rows, and of operations all but the one that runs this: with their shops and changes they would go
-- uncounted. @returns how many; 0: none is left
create function public.erase_rows(p_operation uuid, p_lease uuid, p_table text, p_limit integer) returns bigint
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid := app.require_erasure(p_operation, p_lease);
  v_unpointed text;
  v_rows bigint;
begin
  if p_table in ('erasure_requests', 'outbox') or not exists (select from app.studio_tables() t where t = p_table) then
    perform app.missing();
  end if;
  v_unpointed := app.unpointed(pg_catalog.to_regclass('public.' || pg_catalog.quote_ident(p_table)));
  execute pg_catalog.format('delete from public.%1$I where ctid = any (array(
      select t.ctid from public.%1$I t where t.studio_id = $1 %2$s %3$s limit $2))', p_table, v_unpointed,
      case p_table when 'operations' then 'and t.id <> $3' end)
    using v_studio, p_limit, p_operation;
  get diagnostics v_rows = row_count;
  -- Rows that point to one another in a ring can go only together.
  if v_rows = 0 and v_unpointed <> '' then
    execute pg_catalog.format('delete from public.%I where studio_id = $1', p_table) using v_studio;
    get diagnostics v_rows = row_count;
  end if;
  perform app.add_count(v_studio, p_table, v_rows);
  return v_rows;
end $$;

create function app.tables_left(p_studio uuid) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(t), '[]') from app.studio_tables() t
  where t <> all (app.erased_last()) and app.count_rows(t, p_studio) > 0
$$;
grant execute on function app.tables_left(uuid) to service_role;

-- The studio's installation in Slack, unless other studios of its organisation live by it. A workspace can have had one of
-- its own before its organisation's answered for it: that one is named by no studio any more, holds the workspace's name
-- and who installed it, and goes with the studio too.
create function app.own_installation(p_studio uuid) returns setof text
language sql stable set search_path = '' as $$
  select i.id from public.studios s join public.slack_installations i on i.id in (s.installation_id, s.team_id)
  where s.id = p_studio
    and not exists (select from public.studios o where o.installation_id = i.id and o.id <> s.id)
$$;
grant execute on function app.own_installation(uuid) to service_role;
grant delete on public.slack_installations to service_role;

-- @returns what is left to erase before there can be a receipt; none: it is written, and on its way to whoever asked.
create function public.record_receipt(p_operation uuid, p_lease uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid := app.require_erasure(p_operation, p_lease);
  v_request public.erasure_requests;
  v_left jsonb := app.tables_left(v_studio);
  v_rows bigint;
begin
  if v_left <> '[]' then
    return v_left;
  end if;
  delete from public.outbox where studio_id = v_studio and state in ('delivered', 'dropped')
    and entry ->> 'template' <> 'erasure_receipt';
  get diagnostics v_rows = row_count;
  perform app.add_count(v_studio, 'outbox', v_rows);
  -- These go last; only the rows of the erasure itself are not counted.
  update public.erasure_requests set counts = counts || pg_catalog.jsonb_build_object('studios', 1,
      'slack_installations', (select pg_catalog.count(*) from app.own_installation(v_studio)))
    where studio_id = v_studio returning * into v_request;
  insert into public.erasure_receipts as r (number, asked_on, counts)
    values (v_request.number, (v_request.asked_at at time zone 'UTC')::date, v_request.counts)
    on conflict (number) do update set counts = excluded.counts;
  if v_request.receipt_at is null then
    update public.erasure_requests set receipt_at = app.now() where studio_id = v_studio;
    if v_request.tell is not null then
      perform app.send(v_studio, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
        'template', 'erasure_receipt', 'to', v_request.tell, 'number', v_request.number, 'nonce', v_request.number)));
    end if;
  end if;
  return '[]';
end $$;

-- What the last step waits for: messages that are still on their way, the receipt among them, but not longer than two days:
-- seven are promised for all of it.
create function app.erasure_waits_for(p_studio uuid) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_request public.erasure_requests;
begin
  select * into v_request from public.erasure_requests where studio_id = p_studio;
  if v_request.receipt_at is null or app.tables_left(p_studio) <> '[]' then
    return 'rows';
  elsif v_request.receipt_at > app.now() - interval '2 days' and exists (
    select from public.outbox where studio_id = p_studio and state in ('pending', 'sending')) then
    return 'messages';
  end if;
  return null;
end $$;
grant execute on function app.erasure_waits_for(uuid) to service_role;

-- {waitsFor, installations, isLate}: before its last step, the sign-ins in Slack that go with the studio and are given back
-- there first. `isLate`: Slack has had days to take them.
create function public.erasure_leaves(p_operation uuid, p_lease uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid := app.require_erasure(p_operation, p_lease);
begin
  return pg_catalog.jsonb_build_object('waitsFor', app.erasure_waits_for(v_studio),
    'installations', (select coalesce(pg_catalog.jsonb_agg(i order by i), '[]') from app.own_installation(v_studio) i),
    'isLate', (select receipt_at <= app.now() - interval '3 days' from public.erasure_requests where studio_id = v_studio));
end $$;

-- The last step: the studio, what hangs on it, its Slack sign-in and this very operation, in one transaction.
-- @returns 'gone', or what it waits for: 'messages' or 'rows'
create function public.finish_erasure(p_operation uuid, p_lease uuid) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid := app.require_erasure(p_operation, p_lease);
  v_number text;
  v_waits text;
  v_installations text[];
begin
  perform from public.studios where id = v_studio for update;
  v_waits := app.erasure_waits_for(v_studio);
  if v_waits is not null then
    return v_waits;
  end if;
  select number into v_number from public.erasure_requests where studio_id = v_studio;
  v_installations := array(select app.own_installation(v_studio));
  delete from public.studios where id = v_studio;
  delete from public.slack_installations where id = any (v_installations);
  update public.erasure_receipts set erased_on = (app.now() at time zone 'UTC')::date where number = v_number;
  return 'gone';
end $$;
grant update (name) on public.studios to service_role;

create function public.erasure_receipt(p_number text) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('number', number, 'askedOn', asked_on, 'erasedOn', erased_on, 'counts', counts)
  from public.erasure_receipts where number = pg_catalog.upper(pg_catalog.btrim(p_number))
$$;

-- For requests that arrive by mail: the first owner gets the receipt. And after an uninstallation, unless the app is back.
-- @returns whether it began
create function public.begin_erasure(p_studio_id uuid, p_cause text, p_number text) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_uninstalled timestamptz;
begin
  select uninstalled_at into v_uninstalled from public.studios where id = p_studio_id for update;
  if not found then
    perform app.missing();
  elsif p_cause = 'uninstalled' and (v_uninstalled is null
    or exists (select from public.erasure_requests where studio_id = p_studio_id)) then
    return false;
  end if;
  perform app.begin_erasure(p_studio_id, p_cause, p_number, case when p_cause = 'operator' and v_uninstalled is null then (
    select m.slack_user_id from public.members m where m.studio_id = p_studio_id and m.role = 'owner'
    order by m.created_at, m.id limit 1) end, '[]');
  return true;
end $$;

create function app.resume_erasure(p_studio uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_rows integer;
begin
  insert into public.operations (studio_id, kind, while_uninstalled, key)
    select r.studio_id, 'erase_studio', true, 'erase_studio:' || r.number || ':' || pg_catalog.gen_random_uuid()
    from public.erasure_requests r
    where r.studio_id = p_studio and not exists (select from public.operations o
      where o.studio_id = p_studio and o.kind = 'erase_studio' and o.state in ('queued', 'running'));
  get diagnostics v_rows = row_count;
  return pg_catalog.jsonb_build_object('resumed', v_rows);
end $$;
grant execute on function app.resume_erasure(uuid) to service_role;

-- What was asked for and has no operation any more that goes on with it gets one again. `late`: how many were asked for
-- more than `p_late_days` ago.
create function public.resume_erasures(p_late_days integer) returns jsonb
language sql volatile set search_path = '' as $$
  select app.each_studio_alone(array(select r.studio_id from public.erasure_requests r), 'app.resume_erasure')
    || pg_catalog.jsonb_build_object('late', (select pg_catalog.count(*) from public.erasure_requests
      where asked_at < app.now() - p_late_days * interval '1 day'))
$$;

-- One that ended so many days ago and that no studio lives by, such as an organisation's where nobody ever came by: no erasure
-- of a studio takes it along. One that a studio comes to live by in this moment stays. @returns how many
create function public.forget_installations(p_days integer) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_id text;
  v_rows integer := 0;
begin
  for v_id in
    select i.id from public.slack_installations i
    where i.access_token is null and greatest(i.revoked_at, i.uninstalled_at) < app.now() - p_days * interval '1 day'
      and not exists (select from public.studios s where s.installation_id = i.id)
  loop
    begin
      delete from public.slack_installations where id = v_id and access_token is null;
      v_rows := v_rows + 1;
    exception when foreign_key_violation then
      null;
    end;
  end loop;
  return v_rows;
end $$;

select app.publish_functions(
  array['erasure_counts', 'erasure_plan', 'erase_rows', 'record_receipt', 'erasure_leaves', 'finish_erasure', 'erasure_receipt', 'begin_erasure',
    'resume_erasures',
    'forget_installations'], 'service_role', false);
