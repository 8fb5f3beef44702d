-- Keys that owners brought are looked after: asked about again until the marketplace accepts them, and told of when nothing uses them.

alter table public.marketplace_apps add column asked_at timestamptz not null default app.now(), add column idle_told_at timestamptz;

-- To every owner of its studio.
create function app.app_note(p_app public.marketplace_apps, p_what text, p_on timestamptz) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('template', 'own_app', 'appId', p_app.id, 'to', m.slack_user_id,
    'what', p_what, 'shops', app.shops_of_app(p_app.id), 'on', p_on,
    'nonce', p_what || ':' || p_app.id || ':' || extract(epoch from p_on)) order by m.slack_user_id), '[]')
  from public.members m where m.studio_id = p_app.studio_id and m.role = 'owner'
$$;

-- Those that the marketplace had not accepted when it was last asked, a day ago. They count as asked from now on, so that one that
-- can't be asked is asked again tomorrow and keeps none of the others waiting. At most 200 at once.
create function public.apps_to_ask() returns jsonb
language sql volatile set search_path = '' as $$
  with due as (
    update public.marketplace_apps set asked_at = app.now()
    where id in (select id from public.marketplace_apps
      where accepted_at is null and asked_at <= app.now() - interval '23 hours' order by asked_at limit 200 for update skip locked)
    returning id
  )
  select coalesce(pg_catalog.jsonb_agg(id order by id), '[]') from due
$$;

-- The marketplace accepts it by now: its owners are told, and have a week from here on.
create function public.accept_app(p_app_id uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_app public.marketplace_apps;
begin
  update public.marketplace_apps set accepted_at = app.now(), unused_since = case when unused_since is not null then app.now() end
    where id = p_app_id and accepted_at is null returning * into v_app;
  if v_app.id is not null then
    perform app.send(v_app.studio_id, app.app_note(v_app, 'accepted', v_app.accepted_at + interval '7 days'));
  end if;
end $$;

-- When a call was last made with it.
create function app.app_used_at(p_app public.marketplace_apps) returns timestamptz
language sql stable set search_path = '' as $$
  select greatest(p_app.accepted_at, (select p.asked_at from app.paces p
    where p.pace = p_app.id::text and p.studio_id = p_app.studio_id and p.app_id = p_app.id))
$$;

-- A marketplace switches off a key that nobody uses for six months: its owners hear of it a month before, once for each such time.
create function app.warn_idle_apps(p_studio uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_app public.marketplace_apps;
  v_warned integer := 0;
begin
  for v_app in
    select a.* from public.marketplace_apps a
    where a.studio_id = p_studio and app.app_used_at(a) <= app.now() - interval '5 months'
      and (a.idle_told_at is null or a.idle_told_at < app.app_used_at(a))
    order by a.id for update skip locked
  loop
    update public.marketplace_apps set idle_told_at = app.now() where id = v_app.id;
    perform app.send(v_app.studio_id, app.app_note(v_app, 'idle', app.app_used_at(v_app) + interval '6 months'));
    v_warned := v_warned + 1;
  end loop;
  return pg_catalog.jsonb_build_object('warned', v_warned);
end $$;

create function public.warn_idle_apps() returns jsonb
language sql volatile set search_path = '' as $$
  select app.each_studio_alone(array(select distinct studio_id from public.marketplace_apps
    where accepted_at <= app.now() - interval '5 months'), 'app.warn_idle_apps')
$$;

grant execute on function app.app_note(public.marketplace_apps, text, timestamptz), app.app_used_at(public.marketplace_apps),
  app.warn_idle_apps(uuid) to service_role;

create or replace function public.read_apps(p_studio_id uuid, p_marketplace text) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', a.id, 'kind', a.kind, 'acceptedAt', a.accepted_at,
    'unusedSince', a.unused_since, 'webhooks', a.webhook_secret is not null, 'usedAt', app.app_used_at(a), 'shops', app.shops_of_app(a.id)) order by a.unused_since, a.accepted_at, a.id), '[]')
  from public.marketplace_apps a where a.studio_id = p_studio_id and a.marketplace = p_marketplace
$$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261211020000'
$$;

select app.publish_functions(array['read_apps', 'apps_to_ask', 'accept_app', 'warn_idle_apps'], 'service_role', false);
select app.publish_functions(array['schema_version'], 'authenticated', false);
