-- Roles of members, and what the app says to them once.

-- Only an owner gives roles; nobody gives herself one, guests make at most, and the last owner stays. Who is given another
-- one is told by `p_outbox`, and what they then can do with it: that greets them.
create function public.set_role(p_member_id uuid, p_role text, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members;
  v_member public.members;
begin
  -- All owners are locked in one order: two who remove each other at once would leave none.
  perform from public.members where role = 'owner' order by id for update;
  v_me := app.require_role('owner');
  select * into v_member from public.members where id = p_member_id for update;
  if v_member.id is null then
    perform app.missing();
  elsif v_member.is_guest and app.rank(p_role) > app.rank('maker') then
    perform app.refuse('not-allowed', '{"reason": "guest"}');
  elsif v_member.role = 'owner' and p_role is distinct from 'owner'
    and not exists (select from public.members where role = 'owner' and id <> v_member.id) then
    perform app.refuse('not-allowed', '{"reason": "last-owner"}');
  end if;
  if p_role is null or p_role is not distinct from v_member.role then
    update public.members set role = p_role where id = v_member.id;
  else
    update public.members set role = p_role, greeted_at = app.now() where id = v_member.id;
    perform app.effects(p_outbox, '[]');
    perform app.ask_whether_alone(v_me.studio_id, v_member.slack_user_id);
  end if;
  if (v_member.role = 'owner') is distinct from (p_role = 'owner') then
    perform app.rest_rules(v_me.studio_id);
  end if;
end $$;

-- Whether this is the time to greet the caller: true once, and then `p_outbox` is sent.
create function public.greet(p_outbox jsonb) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('viewer');
begin
  update public.members set greeted_at = app.now(), offered_at = app.now() where id = v_me.id and greeted_at is null;
  if found then
    perform app.effects(p_outbox, '[]');
  end if;
  return found;
end $$;

-- Whether a direct message that means no command is answered: once in ten minutes for each person, of those without a role too.
create function public.offer() returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_member uuid := (select id from public.members where id = nullif(app.claim('member_id'), '')::uuid);
begin
  if v_member is null or app.claim('app_role') is distinct from 'member' then
    perform app.refuse('not-allowed');
  end if;
  update public.members set offered_at = app.now()
    where id = v_member and (offered_at is null or offered_at <= app.now() - interval '10 minutes');
  return found;
end $$;

select app.publish_functions(array['set_role', 'greet', 'offer'], 'authenticated', true);
