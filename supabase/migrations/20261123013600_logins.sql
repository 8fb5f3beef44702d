-- How long sign-ins live: exercised daily, reminded of before they end, and erased with all copies when they stayed dead.

-- Whatever declares a sign-in dead or well again, the days are counted from it.
create function app.count_dead_days() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  new.dead_since := case when new.health = 'auth-dead' then app.now() end;
  new.dead_told_at := null;
  new.dead_warned_at := null;
  return new;
end $$;
create trigger count_dead_days before update of health on public.shops
  for each row when (new.health is distinct from old.health) execute function app.count_dead_days();
grant execute on function app.count_dead_days() to service_role, oms_definer;

-- Who can connect a shop again: whoever connected it, while she may; else the first owner.
create function app.owner_of_shop(p_shop public.shops) returns text
language sql stable set search_path = '' as $$
  select m.slack_user_id from public.members m where m.studio_id = p_shop.studio_id and m.role = 'owner'
  order by m.id <> coalesce(p_shop.connected_by, m.id), m.created_at, m.id limit 1
$$;

create function app.erasing_at(p_shop public.shops) returns timestamptz
language sql immutable set search_path = '' as $$
  select p_shop.dead_since + interval '7 days'
$$;

-- Day 0, in the studio's channel: the whole team sees why nothing moves, and the one who can mend it is mentioned.
create function app.dead_note(p_shop public.shops) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('template', 'shop_note', 'shopId', p_shop.id,
    'note', 'auth_dead', 'mention', (select coalesce(pg_catalog.jsonb_agg(o.id), '[]') from (select app.owner_of_shop(p_shop) as id) o where o.id is not null),
    'until', app.erasing_at(p_shop), 'nonce', 'dead:' || p_shop.id || ':' || extract(epoch from p_shop.dead_since)))
$$;

-- To the shop's owner alone. Nobody to tell: nothing is sent.
create function app.login_note(p_shop public.shops, p_stage text, p_at timestamptz) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('template', 'shop_login', 'shopId', p_shop.id, 'to', o.id,
    'stage', p_stage, 'at', p_at, 'nonce', p_stage || ':' || extract(epoch from p_at))), '[]')
  from (select app.owner_of_shop(p_shop) as id) o where o.id is not null
$$;
grant execute on function app.owner_of_shop(public.shops), app.erasing_at(public.shops), app.dead_note(public.shops),
  app.login_note(public.shops, text, timestamptz) to service_role;

-- What is due, enqueued once however many ask. Every hour is often enough: nothing here is in a hurry.
-- @returns {exercised, reminded, told, warned, erasing}
create function public.tend_logins() returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
  v_credentials record;
  v_exercised integer;
  v_erasing integer;
  v_reminded integer := 0;
  v_told integer := 0;
  v_warned integer := 0;
begin
  -- A sign-in that nobody used for most of a day, and every dead one: perhaps it was held for dead too soon.
  insert into public.operations (studio_id, kind, key, shop_id, priority, run_at)
  select s.studio_id, 'exercise_login', 'exercise_login:' || s.id || ':' || (app.now() at time zone 'UTC')::date, s.id, 10,
    app.now() + interval '1 second' * (pg_catalog.hashtext(s.id::text) & 511)
  from public.shops s join public.shop_credentials c on c.shop_id = s.id
  where s.health = 'auth-dead' or (s.health in ('ok', 'reading') and c.updated_at < app.now() - interval '20 hours')
  on conflict (studio_id, key) do nothing;
  get diagnostics v_exercised = row_count;

  -- Renewing it gives another 90 days. Reminded is only where that was tried, and an hour later its end still is near.
  for v_credentials in
    update public.shop_credentials c set reminded_of = c.refresh_expires_at, reminded_days = d.days
    from (
      select k.shop_id, case when k.refresh_expires_at <= app.now() + interval '1 day' then 1
          when k.refresh_expires_at <= app.now() + interval '7 days' then 7 else 14 end as days
      from public.shop_credentials k join public.shops s on s.id = k.shop_id
      where s.health in ('ok', 'reading') and k.refresh_expires_at > app.now()
        and k.refresh_expires_at <= app.now() + interval '14 days'
        and exists (select from public.operations o where o.shop_id = k.shop_id and o.kind = 'exercise_login'
          and o.created_at > app.now() - interval '3 days' and o.created_at <= app.now() - interval '1 hour')
    ) d
    where c.shop_id = d.shop_id
      and (c.reminded_of is distinct from c.refresh_expires_at or c.reminded_days > d.days)
    returning c.shop_id, c.refresh_expires_at, c.reminded_days
  loop
    select * into v_shop from public.shops where id = v_credentials.shop_id;
    perform app.send(v_shop.studio_id,
      app.login_note(v_shop, 'ends_' || v_credentials.reminded_days, v_credentials.refresh_expires_at));
    v_reminded := v_reminded + 1;
  end loop;

  -- Declared dead by something that could not tell.
  for v_shop in
    update public.shops set dead_told_at = app.now() where health = 'auth-dead' and dead_told_at is null returning *
  loop
    perform app.send(v_shop.studio_id, app.dead_note(v_shop));
    v_told := v_told + 1;
  end loop;

  for v_shop in
    update public.shops set dead_warned_at = app.now()
    where health = 'auth-dead' and dead_warned_at is null and dead_since <= app.now() - interval '5 days' returning *
  loop
    -- Told late, it is erased late: two days are given in any case.
    perform app.send(v_shop.studio_id,
      app.login_note(v_shop, 'erase_soon', greatest(app.erasing_at(v_shop), app.now() + interval '2 days')));
    v_warned := v_warned + 1;
  end loop;

  -- Promised: whatever became of one that was asked for before, there is one as long as the shop is there to be erased.
  insert into public.operations (studio_id, kind, key, shop_id, priority)
  select s.studio_id, 'erase_shop', 'erase_shop:' || s.id || ':' || pg_catalog.gen_random_uuid(), s.id, 10
  from public.shops s where app.is_past_saving(s) and not exists (
    select from public.operations o where o.shop_id = s.id and o.kind = 'erase_shop' and o.state in ('queued', 'running'));
  get diagnostics v_erasing = row_count;
  return pg_catalog.jsonb_build_object('exercised', v_exercised, 'reminded', v_reminded, 'told', v_told, 'warned', v_warned,
    'erasing', v_erasing);
end $$;

-- Dead for seven days, and warned at least two days ago.
create function app.is_past_saving(p_shop public.shops) returns boolean
language sql stable set search_path = '' as $$
  select p_shop.health = 'auth-dead' and app.erasing_at(p_shop) <= app.now()
    and p_shop.dead_warned_at <= app.now() - interval '2 days'
$$;
grant execute on function app.is_past_saving(public.shops) to service_role;

-- Everything at once, and the last note with it: killed before or after, it is done once and said once. One that was
-- connected again meanwhile stays. @returns rows per table, or null
create function public.erase_dead_shop(p_operation uuid, p_lease uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
  v_counts jsonb;
begin
  select s.* into v_shop from public.operations o join public.shops s on s.id = o.shop_id
    where o.id = p_operation and o.lease_token = p_lease and o.state = 'running' and o.kind = 'erase_shop' for update of o;
  if v_shop.id is null then
    perform app.refuse('lease-lost');
  end if;
  -- Connecting takes the same lock first: either it comes before and saves the shop, or after and begins anew.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('etsy:' || v_shop.external_id, 0));
  select * into v_shop from public.shops where id = v_shop.id;
  if not app.is_past_saving(v_shop) then
    return null;
  end if;
  v_counts := app.erase_shop(v_shop.studio_id, v_shop.id);
  perform app.send(v_shop.studio_id, app.login_note(v_shop, 'erased', app.now()));
  return v_counts;
end $$;

select app.publish_functions(array['tend_logins', 'erase_dead_shop'], 'service_role', false);
