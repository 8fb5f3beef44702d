-- For the operator: a studio by its workspace, and a line in its log for what was done to it.

create function public.audit_operator(p_studio_id uuid, p_action text, p_reference text) returns void
language sql volatile set search_path = '' as $$
  insert into public.audit_events (studio_id, action, reference, outcome) values (p_studio_id, p_action, p_reference, 'ok')
$$;

create function public.studio_named(p_team_id text) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', id, 'name', name) from public.studios where team_id = p_team_id
$$;

select app.publish_functions(array['audit_operator', 'studio_named'], 'service_role', false);
