-- The end of an erasure, its receipt, and what takes up an erasure that stopped.

-- The studio's installation in Slack, unless other studios of its organisation live by it. A workspace can have had one of
-- its own before its organisation's answered for it: that one is named by no studio any more, holds the workspace's name
-- and who installed it, and goes with the studio too.
create function app.own_installation(p_studio uuid) returns setof text
language sql stable set search_path = '' as $$
  select i.id from public.studios s join public.slack_installations i on i.id in (s.installation_id, s.team_id)
  where s.id = p_studio
    and not exists (select from public.studios o where o.installation_id = i.id and o.id <> s.id)
$$;

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
    select r.studio_id, k.kind, k.while_uninstalled, k.kind || ':' || r.number || ':' || pg_catalog.gen_random_uuid()
    from public.erasure_requests r join app.operation_kinds k on k.kind = app.made_on('erasure-asked')
    where r.studio_id = p_studio and not exists (select from public.operations o
      where o.studio_id = p_studio and o.kind = k.kind and o.state in ('queued', 'running'));
  get diagnostics v_rows = row_count;
  return pg_catalog.jsonb_build_object('resumed', v_rows);
end $$;

-- What was asked for and has no operation any more that goes on with it gets one again. `late`: how many were asked for
-- more than `p_late_days` ago.
create function public.resume_erasures(p_late_days integer) returns jsonb
language sql volatile set search_path = '' as $$
  select app.each_studio_alone(array(select r.studio_id from public.erasure_requests r), 'app.resume_erasure')
    || pg_catalog.jsonb_build_object('late', (select pg_catalog.count(*) from public.erasure_requests
      where asked_at < app.now() - p_late_days * interval '1 day'))
$$;

grant execute on function app.own_installation(uuid), app.erasure_waits_for(uuid), app.resume_erasure(uuid)
  to service_role;
select app.publish_functions(array['record_receipt', 'erasure_leaves', 'finish_erasure', 'erasure_receipt',
  'begin_erasure', 'resume_erasures'], 'service_role', false);
