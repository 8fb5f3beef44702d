-- A workspace that its organisation gave the app back is a studio again. (Before, it was taken for one that never left.)
-- Only one that is new or comes back hears of it.
create or replace function public.admit_workspace(p_installation_id text, p_team_id text, p_name text, p_owner text, p_outbox jsonb)
returns uuid
language plpgsql volatile set search_path = '' as $$
declare
  v_before public.studios;
  v_studio uuid;
begin
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('slack:' || p_team_id, 0));
  if not exists (select from public.slack_installations where id = p_installation_id and is_org and access_token is not null) then
    perform app.refuse('not-installed');
  end if;
  select s.* into v_before from public.studios s where s.team_id = p_team_id;
  -- Its own installation counts for more than the organisation's.
  if exists (select from public.slack_installations i where i.id = v_before.installation_id and not i.is_org
             and i.access_token is not null) then
    return v_before.id;
  end if;
  insert into public.studios (team_id, name, installation_id) values (p_team_id, p_name, p_installation_id)
  on conflict (team_id) do update set name = excluded.name, installation_id = excluded.installation_id
  returning id into v_studio;
  if v_before.installation_id is distinct from p_installation_id or v_before.uninstalled_at is not null then
    if p_owner is not null then
      perform app.own_studio(v_studio, p_owner);
    end if;
    perform app.welcome_back(v_studio);
    perform app.send(v_studio, p_outbox);
  end if;
  return v_studio;
end $$;
