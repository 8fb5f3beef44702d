-- No installation stays behind. A workspace can have had one of its own before its organisation's answered for it: that one
-- is named by no studio any more, holds the workspace's name and who installed it, and goes with the studio too.
create or replace function app.own_installation(p_studio uuid) returns setof text
language sql stable set search_path = '' as $$
  select i.id from public.studios s join public.slack_installations i on i.id in (s.installation_id, s.team_id)
  where s.id = p_studio
    and not exists (select from public.studios o where o.installation_id = i.id and o.id <> s.id)
$$;

create or replace function public.finish_erasure(p_operation uuid, p_lease uuid) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid := app.require_erasure(p_operation, p_lease);
  v_request public.erasure_requests;
  v_installations text[];
begin
  perform from public.studios where id = v_studio for update;
  select * into v_request from public.erasure_requests where studio_id = v_studio;
  if v_request.receipt_at is null or app.tables_left(v_studio) <> '[]' then
    return 'rows';
  elsif v_request.receipt_at > app.now() - interval '1 day' and exists (
    select from public.outbox where studio_id = v_studio and state in ('pending', 'sending')) then
    return 'messages';
  end if;
  v_installations := array(select app.own_installation(v_studio));
  delete from public.studios where id = v_studio;
  delete from public.slack_installations where id = any (v_installations);
  update public.erasure_receipts set erased_on = (app.now() at time zone 'UTC')::date where number = v_request.number;
  return 'gone';
end $$;

-- One that ended before then and that no studio lives by, such as an organisation's where nobody ever came by: no erasure
-- of a studio takes it along. @returns how many
create function public.forget_installations(p_before timestamptz) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_rows integer;
begin
  delete from public.slack_installations i
  where i.access_token is null and greatest(i.revoked_at, i.uninstalled_at) < p_before
    and not exists (select from public.studios s where s.installation_id = i.id);
  get diagnostics v_rows = row_count;
  return v_rows;
end $$;
select app.publish_functions(array['forget_installations'], 'service_role', false);
