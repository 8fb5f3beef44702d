-- Who acts, and whether they may. Roles come from `members`; the token only says which member it is.

create function app.rank(p_role text) returns integer
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select case p_role when 'viewer' then 1 when 'maker' then 2 when 'manager' then 3 when 'owner' then 4 else 0 end);
end $$;

-- The member behind the token, at least of this role. Refuses `no-role`, `not-allowed`, and
-- `erasing`: whoever acts while the studio is erased is told so.
create function app.require_role(p_role text) returns public.members
language plpgsql stable set search_path = '' as $$
declare
  v_me public.members;
begin
  if app.claim('app_role') is distinct from 'member' then
    perform app.refuse('not-allowed');
  end if;
  select * into v_me from public.members where id = nullif(app.claim('member_id'), '')::uuid;
  if v_me.id is null or v_me.role is null then
    perform app.refuse('no-role');
  elsif app.rank(v_me.role) < app.rank(p_role) then
    perform app.refuse('not-allowed');
  elsif exists (select from public.erasure_requests where studio_id = v_me.studio_id) then
    perform app.refuse('erasing');
  end if;
  return v_me;
end $$;

create function app.require_worker() returns void
language plpgsql stable set search_path = '' as $$
begin
  if app.claim('app_role') is distinct from 'worker' or app.studio_id() is null then
    perform app.refuse('not-allowed');
  end if;
end $$;

grant execute on function app.rank(text) to authenticated, oms_definer;
grant execute on function app.require_role(text), app.require_worker() to oms_definer;
