-- A sign-in that is dead: who is told when, who has the copies kept, and when they are erased. Nothing is erased before people
-- were told, nor for tokens that we lost ourselves.

-- Whatever declares a sign-in dead or well again, the days are counted from it. Who doesn't say how it died can't tell.
create function app.count_dead_days() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  new.dead_since := case when new.health = 'auth-dead' then app.now() end;
  new.dead_how := case when new.health = 'auth-dead' then coalesce(new.dead_how, 'lost') end;
  new.dead_tellings := 0;
  new.dead_told_at := null;
  new.dead_warned_at := null;
  new.kept_until := null;
  new.kept_by := null;
  return new;
end $$;
create trigger count_dead_days before update of health on public.shops
  for each row when (new.health is distinct from old.health) execute function app.count_dead_days();

-- Who can connect a shop again: whoever connected it, while they may; else the first owner.
create function app.owner_of_shop(p_shop public.shops) returns text
language sql stable set search_path = '' as $$
  select m.slack_user_id from public.members m where m.studio_id = p_shop.studio_id and m.role = 'owner'
  order by m.id <> coalesce(p_shop.connected_by, m.id), m.created_at, m.id limit 1
$$;

-- 1, 2 or 3 messages should have been sent by now. Tokens that we lost ourselves are brought up on the same days.
create function app.telling_due(p_shop public.shops) returns smallint
language sql stable set search_path = '' as $$
  select case
    when p_shop.dead_tellings = 0 then 1
    when p_shop.dead_told_at is null then 0
    when app.now() >= e.at - interval '2 days' then 3
    when app.now() >= e.at - interval '4 days' then 2
    else 1 end::smallint
  from (select coalesce(app.erasing_at(p_shop), p_shop.dead_told_at + interval '7 days') as at) e
$$;

-- Slack takes our messages for this studio.
create function app.can_be_told(p_studio uuid) returns boolean
language sql stable set search_path = '' as $$
  select s.uninstalled_at is null and not exists (
    select from public.slack_installations i where i.id = s.installation_id and i.signed_out_at is not null)
  from public.studios s where s.id = p_studio
$$;

-- Of which telling a message is: its answer counts for this one alone.
create function app.telling_nonce(p_shop public.shops) returns text
language sql immutable set search_path = '' as $$
  select pg_catalog.concat_ws(':', 'dead', p_shop.id, extract(epoch from p_shop.dead_since), p_shop.dead_tellings,
    extract(epoch from p_shop.kept_until))
$$;

-- To the shop's owner alone. Nobody to tell: nothing is sent. The day it speaks of is `on`: with an `at` it would be sent only then.
create function app.login_note(p_shop public.shops, p_stage text, p_at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('template', 'shop_login', 'shopId', p_shop.id, 'to', o.id,
    'stage', p_stage, 'on', p_at, 'nonce', p_stage || ':' || extract(epoch from p_at))), '[]')
  from (select app.owner_of_shop(p_shop) as id) o where o.id is not null
$$;

-- To every owner and manager but the one who did it.
create function app.leading_note(p_shop public.shops, p_stage text, p_at timestamptz, p_nonce text, p_by text default null) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('template', 'shop_login',
    'shopId', p_shop.id, 'to', m.slack_user_id, 'stage', p_stage, 'on', p_at, 'by', p_by, 'nonce', p_nonce))
    order by m.role = 'owner' desc, m.slack_user_id), '[]')
  from public.members m
  where m.studio_id = p_shop.studio_id and m.role in ('owner', 'manager') and m.slack_user_id is distinct from p_by
$$;

-- Day 0, in the studio's channel: the whole team sees why nothing moves, and the one who can mend it is mentioned.
create function app.dead_note(p_shop public.shops) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_array(pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('template', 'shop_note',
    'shopId', p_shop.id, 'note', case p_shop.dead_how when 'lost' then 'auth_lost' else 'auth_dead' end,
    'mention', (select coalesce(pg_catalog.jsonb_agg(o.id), '[]') from (select app.owner_of_shop(p_shop) as id) o where o.id is not null),
    'until', case p_shop.dead_how when 'refused' then app.now() + interval '7 days' end,
    'nonce', 'dead:' || p_shop.id || ':' || extract(epoch from p_shop.dead_since))))
$$;

-- The telling that is due now. Told late, it ends late: two days are given after the last in any case.
create function app.tell_dead(p_shop uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
  v_stage text;
begin
  select * into v_shop from public.shops where id = p_shop for no key update;
  if not app.can_be_told(v_shop.studio_id) then
    return;
  end if;
  update public.shops set dead_tellings = app.telling_due(v_shop) where id = p_shop returning * into v_shop;
  v_stage := case when v_shop.dead_how = 'lost' then 'lost' else (array['signed_out', 'erase_later', 'erase_soon'])[v_shop.dead_tellings] end;
  if v_shop.dead_tellings = 1 then
    perform app.send(v_shop.studio_id, app.dead_note(v_shop));
  end if;
  perform app.send(v_shop.studio_id, app.leading_note(v_shop, v_stage,
    case v_shop.dead_tellings
      when 1 then app.now() + interval '7 days'
      when 2 then app.erasing_at(v_shop)
      else greatest(app.erasing_at(v_shop), app.now() + interval '2 days') end,
    app.telling_nonce(v_shop)));
end $$;

-- A telling arrived, or the last of its messages was given up though Slack was there: from here on it counts. What was let go
-- for another reason told nobody.
create function app.count_telling() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if new.state = 'dropped' and exists (
    select from public.outbox o where o.studio_id = new.studio_id and o.state in ('pending', 'sending')
      and o.entry ->> 'template' = 'shop_login' and o.entry ->> 'nonce' = new.entry ->> 'nonce') then
    return null;
  end if;
  update public.shops s set
    dead_told_at = coalesce(s.dead_told_at, app.now()),
    dead_warned_at = case when s.dead_tellings = 3 then coalesce(s.dead_warned_at, app.now()) end
  where s.studio_id = new.studio_id and s.id = (new.entry ->> 'shopId')::uuid and s.health = 'auth-dead'
    and app.telling_nonce(s) = new.entry ->> 'nonce';
  return null;
end $$;
create trigger count_telling after update of state on public.outbox for each row
  when (new.state is distinct from old.state and new.entry ->> 'template' = 'shop_login' and (new.state = 'delivered'
    or (new.state = 'dropped'
      and coalesce(new.code, '') not in ('uninstalled', 'signed-out', 'signed-in-again', 'erasing', 'erased', 'kept', 'gone', 'same-as-earlier'))))
  execute function app.count_telling();

-- An owner or manager has the copies kept for 30 days from now, which is seen by everybody who was told. Never for less
-- time than before. @returns until when; null: nothing of it is about to be erased
create function public.keep_shop(p_shop_id uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_shop public.shops;
begin
  select * into v_shop from public.shops where id = p_shop_id;
  if v_shop.id is null then
    perform app.missing();
  end if;
  -- Connecting and erasing take the same lock.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(v_shop.marketplace || ':' || v_shop.external_id, 0));
  update public.shops set kept_until = greatest(kept_until, app.now() + interval '30 days'), kept_by = v_me.id,
    dead_tellings = 1, dead_told_at = coalesce(dead_told_at, app.now()), dead_warned_at = null
  where id = p_shop_id and health = 'auth-dead' and dead_how = 'refused' returning * into v_shop;
  if not found then
    return null;
  end if;
  update public.outbox set state = 'dropped', code = 'kept', finished_at = app.now()
    where studio_id = v_shop.studio_id and state = 'pending' and entry ->> 'template' = 'shop_login'
      and entry ->> 'shopId' = p_shop_id::text;
  perform app.send(v_shop.studio_id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('template', 'shop_note',
      'shopId', p_shop_id, 'note', 'kept', 'mention', '[]'::jsonb, 'by', v_me.slack_user_id, 'until', v_shop.kept_until,
      'nonce', 'kept:' || extract(epoch from v_shop.kept_until)))
    || app.leading_note(v_shop, 'kept', v_shop.kept_until, 'kept:' || extract(epoch from v_shop.kept_until), v_me.slack_user_id));
  return pg_catalog.to_jsonb(v_shop.kept_until);
end $$;

-- The days are over, the last telling arrived at least two days ago, and people can still answer it.
create function app.is_past_saving(p_shop public.shops) returns boolean
language sql stable set search_path = '' as $$
  select coalesce(p_shop.health = 'auth-dead' and app.erasing_at(p_shop) <= app.now() and p_shop.dead_tellings = 3
    and p_shop.dead_warned_at <= app.now() - interval '2 days' and app.can_be_told(p_shop.studio_id), false)
$$;

-- Everything at once, and the last note with it: killed before or after, it is done once and said once. One that was
-- connected again meanwhile stays. @returns rows per table, or null
create function public.erase_dead_shop(p_operation uuid, p_lease uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
  v_counts jsonb;
begin
  select s.* into v_shop from public.operations o join public.shops s on s.id = o.shop_id
    where o.id = p_operation and o.lease_token = p_lease and o.state = 'running' and o.kind = app.made_on('shop-left') for update of o;
  if v_shop.id is null then
    perform app.refuse('lease-lost');
  end if;
  -- Connecting takes the same lock first: either it comes before and saves the shop, or after and begins anew.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(v_shop.marketplace || ':' || v_shop.external_id, 0));
  select * into v_shop from public.shops where id = v_shop.id;
  if not app.is_past_saving(v_shop) then
    return null;
  end if;
  v_counts := app.erase_shop(v_shop.studio_id, v_shop.id);
  perform app.send(v_shop.studio_id, app.leading_note(v_shop, 'erased', app.now(), 'erased:' || extract(epoch from app.now())));
  return v_counts;
end $$;

grant execute on function app.count_dead_days(), app.telling_nonce(public.shops),
  app.leading_note(public.shops, text, timestamptz, text, text), app.count_telling() to service_role, oms_definer;
grant execute on function app.owner_of_shop(public.shops), app.telling_due(public.shops), app.can_be_told(uuid),
  app.dead_note(public.shops), app.login_note(public.shops, text, timestamptz), app.tell_dead(uuid),
  app.is_past_saving(public.shops) to service_role;
select app.publish_functions(array['keep_shop'], 'authenticated', true);
select app.publish_functions(array['erase_dead_shop'], 'service_role', false);
