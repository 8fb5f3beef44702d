-- When the operator's app of a marketplace last made a call, whichever studio's; null: no call is known.
create function public.operator_app_used_at(p_marketplace text) returns timestamptz
language sql stable set search_path = '' as $$
  select nullif(p.asked_at, '-infinity') from app.paces p where p.pace = p_marketplace and p.app_id is null
$$;

select app.publish_functions(array['operator_app_used_at'], 'service_role', false);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261216020000'
$$;
