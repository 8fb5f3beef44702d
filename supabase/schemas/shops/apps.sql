-- Apps of a marketplace that a studio's owners brought. Envelopes in and out, only with the secret key.

create function public.app_id_of(p_studio_id uuid, p_marketplace text, p_keystring_hash text) returns uuid
language sql stable set search_path = '' as $$
  select id from public.marketplace_apps
  where studio_id = p_studio_id and marketplace = p_marketplace and keystring_hash = p_keystring_hash
$$;

-- The envelopes are bound to `p_app_id`. When the key turns out to have another id here, nothing is stored and the caller seals
-- again for the id that this returns. A secret that the marketplace doesn't accept never replaces one that it did. `p_known`: only an
-- app that is here under this id is stored anew. Null: the key is a new one, and the studio has `p_most` of them; nothing is stored.
create function public.save_app(p_app_id uuid, p_studio_id uuid, p_member_id uuid, p_marketplace text, p_kind text, p_key jsonb,
  p_per_second integer, p_per_day integer, p_accepted boolean, p_most integer default null, p_known boolean default false) returns uuid
language plpgsql volatile set search_path = '' as $$
declare
  v_id uuid;
begin
  if not exists (select from public.members where id = p_member_id and studio_id = p_studio_id and role = 'owner') then
    perform app.refuse('not-allowed');
  end if;
  -- Keys that are entered at once are counted one after the other.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('apps:' || p_studio_id, 0));
  -- That nobody forgets it meanwhile, its row is held.
  select id into v_id from public.marketplace_apps
    where studio_id = p_studio_id and marketplace = p_marketplace and keystring_hash = p_key ->> 'hash' for update;
  if p_known and v_id is distinct from p_app_id then
    perform app.refuse('app-unknown');
  elsif v_id is null and p_most <= (
    select pg_catalog.count(*) from public.marketplace_apps where studio_id = p_studio_id and marketplace = p_marketplace) then
    return null;
  end if;
  insert into public.marketplace_apps as a (id, studio_id, marketplace, kind, keystring, shared_secret, keystring_hash, per_second,
    per_day, accepted_at)
  values (p_app_id, p_studio_id, p_marketplace, p_kind, p_key ->> 'keystring', p_key ->> 'sharedSecret', p_key ->> 'hash', p_per_second,
    p_per_day, case when p_accepted then app.now() end)
  on conflict (studio_id, marketplace, keystring_hash) do update set kind = excluded.kind, keystring = excluded.keystring,
    shared_secret = excluded.shared_secret, per_second = excluded.per_second, per_day = excluded.per_day,
    accepted_at = coalesce(a.accepted_at, excluded.accepted_at),
    unused_since = case when a.unused_since is not null then app.now() end
    where a.id = excluded.id and (p_accepted or a.accepted_at is null);
  return coalesce(v_id, p_app_id);
end $$;

-- Names of the connected shops that use it, for people.
create function app.shops_of_app(p_app uuid) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(s.name order by pg_catalog.lower(s.name), s.id), '[]')
  from public.shops s where s.app_id = p_app and s.health <> 'disconnected'
$$;

create function public.read_app(p_app_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', a.id, 'studioId', a.studio_id, 'marketplace', a.marketplace, 'kind', a.kind,
    'keystring', a.keystring, 'sharedSecret', a.shared_secret, 'perSecond', a.per_second, 'perDay', a.per_day,
    'webhookSecret', a.webhook_secret, 'acceptedAt', a.accepted_at, 'shops', app.shops_of_app(a.id))
  from public.marketplace_apps a where a.id = p_app_id
$$;

-- When a call was last made with it.
create function app.app_used_at(p_app public.marketplace_apps) returns timestamptz
language sql stable set search_path = '' as $$
  select greatest(p_app.accepted_at, (select p.asked_at from app.paces p
    where p.pace = p_app.id::text and p.studio_id = p_app.studio_id and p.app_id = p_app.id))
$$;

-- All of one studio, without their envelopes.
create function public.read_apps(p_studio_id uuid, p_marketplace text) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', a.id, 'kind', a.kind, 'acceptedAt', a.accepted_at,
    'unusedSince', a.unused_since, 'webhooks', a.webhook_secret is not null, 'usedAt', app.app_used_at(a), 'shops', app.shops_of_app(a.id)) order by a.unused_since, a.accepted_at, a.id), '[]')
  from public.marketplace_apps a where a.studio_id = p_studio_id and a.marketplace = p_marketplace
$$;

-- Envelope or null: null ends the webhooks.
create function public.save_webhook_secret(p_app_id uuid, p_studio_id uuid, p_member_id uuid, p_secret text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if not exists (select from public.members where id = p_member_id and studio_id = p_studio_id and role = 'owner') then
    perform app.refuse('not-allowed');
  end if;
  update public.marketplace_apps set webhook_secret = p_secret where id = p_app_id and studio_id = p_studio_id;
  if not found then
    perform app.refuse('app-unknown');
  end if;
end $$;

-- One that no shop uses. What a consent was begun with goes with it.
create function public.forget_app(p_app_id uuid, p_studio_id uuid, p_member_id uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if not exists (select from public.members where id = p_member_id and studio_id = p_studio_id and role = 'owner') then
    perform app.refuse('not-allowed');
  end if;
  delete from public.marketplace_apps a where a.id = p_app_id and a.studio_id = p_studio_id and a.unused_since is not null;
end $$;

-- The shop is reached with this app from now on (null: the operator's). The one that it had goes, unless another shop has it too.
-- @returns how many apps went
create function app.give_app(p_shop uuid, p_app uuid) returns bigint
language plpgsql volatile set search_path = '' as $$
declare
  v_old uuid;
  v_rows bigint;
begin
  select app_id into v_old from public.shops where id = p_shop;
  update public.shops set app_id = p_app where id = p_shop and app_id is distinct from p_app;
  delete from public.marketplace_apps a where a.id = v_old and a.id is distinct from p_app
    and not exists (select from public.shops s where s.app_id = a.id);
  get diagnostics v_rows = row_count;
  return v_rows;
end $$;

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

-- The marketplace sends this app events that aren't about listings or stock: its owners hear once how that ends. `p_event`: the
-- event's type, which is all that is known of it.
create function public.note_other_event(p_app_id uuid, p_event text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_app public.marketplace_apps;
begin
  update public.marketplace_apps set other_events_told_at = app.now()
    where id = p_app_id and other_events_told_at is null returning * into v_app;
  if v_app.id is not null then
    perform app.send(v_app.studio_id, (
      select coalesce(pg_catalog.jsonb_agg(n.value || pg_catalog.jsonb_build_object('event', p_event)), '[]')
      from pg_catalog.jsonb_array_elements(app.app_note(v_app, 'other_events', v_app.other_events_told_at)) n));
  end if;
end $$;

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
grant execute on function app.shops_of_app(uuid) to service_role;
grant execute on function app.give_app(uuid, uuid) to service_role, oms_definer;
select app.publish_functions(array['app_id_of', 'save_app', 'read_app', 'read_apps', 'save_webhook_secret',
  'forget_app', 'apps_to_ask', 'accept_app', 'note_other_event', 'warn_idle_apps'], 'service_role', false);
