-- How long sign-ins live: exercised daily, and reminded of before they end. What becomes of a dead one is in dead_credentials.sql.

-- What is due in one studio, enqueued once however many ask. @returns {exercised, reminded, told, warned, erasing}
create function app.tend_logins(p_studio uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_exercise text := app.made_on('sign-in-idle');
  v_erase text := app.made_on('shop-left');
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
  select s.studio_id, v_exercise, v_exercise || ':' || s.id || ':' || (v_now at time zone 'UTC')::date, s.id, 10,
    v_now + interval '1 second' * (pg_catalog.hashtext(s.id::text) & 511)
  from public.shops s join public.shop_credentials c on c.shop_id = s.id and c.studio_id = p_studio
  where s.studio_id = p_studio
    and (s.health = 'auth-dead' or (s.health in ('ok', 'reading') and c.updated_at < v_now - interval '20 hours'))
  on conflict (studio_id, key) do nothing;
  get diagnostics v_exercised = row_count;

  -- Renewing it gives another 90 days. Reminded is only where that was tried, and an hour later its end still is near.
  for v_credentials in
    update public.shop_credentials c set reminded_of = c.refresh_expires_at, reminded_days = d.days
    from (
      select k.shop_id, case when k.refresh_expires_at <= v_now + interval '1 day' then 1
          when k.refresh_expires_at <= v_now + interval '7 days' then 7 else 14 end as days
      from public.shop_credentials k join public.shops s on s.id = k.shop_id
      where k.studio_id = p_studio and s.health in ('ok', 'reading') and k.refresh_expires_at > v_now
        and k.refresh_expires_at <= v_now + interval '14 days'
        and exists (select from public.operations o where o.shop_id = k.shop_id and o.kind = v_exercise
          and o.created_at > v_now - interval '3 days' and o.created_at <= v_now - interval '1 hour')
    ) d
    where c.studio_id = p_studio and c.shop_id = d.shop_id
      and (c.reminded_of is distinct from c.refresh_expires_at or c.reminded_days > d.days)
    returning c.shop_id, c.refresh_expires_at, c.reminded_days
  loop
    select * into v_shop from public.shops where id = v_credentials.shop_id;
    perform app.send(v_shop.studio_id,
      app.login_note(v_shop, 'ends_' || v_credentials.reminded_days, v_credentials.refresh_expires_at));
    v_reminded := v_reminded + 1;
  end loop;

  -- A telling is due: the first at once, the second four and the last two days before the end. Whoever slept through some
  -- hears the last. Who can't be reached now is told, and the days are counted, when they can be.
  for v_shop in
    select s.* from public.shops s
    where s.studio_id = p_studio and s.health = 'auth-dead' and app.can_be_told(s.studio_id) and app.telling_due(s) > s.dead_tellings
    order by s.id for no key update skip locked
  loop
    if v_shop.dead_tellings = 0 then
      v_told := v_told + 1;
    else
      v_warned := v_warned + 1;
    end if;
    perform app.tell_dead(v_shop.id);
  end loop;

  -- Promised: whatever became of one that was asked for before, there is one as long as the shop is there to be erased.
  insert into public.operations (studio_id, kind, key, shop_id, priority)
  select s.studio_id, v_erase, v_erase || ':' || s.id || ':' || pg_catalog.gen_random_uuid(), s.id, 10
  from public.shops s where s.studio_id = p_studio and app.is_past_saving(s) and not exists (
    select from public.operations o where o.shop_id = s.id and o.kind = v_erase and o.state in ('queued', 'running'));
  get diagnostics v_erasing = row_count;
  return pg_catalog.jsonb_build_object('exercised', v_exercised, 'reminded', v_reminded, 'told', v_told, 'warned', v_warned,
    'erasing', v_erasing);
end $$;

-- Every hour is often enough: nothing here is in a hurry. Studios with nothing due are passed over: a sign-in that is
-- exercised today already, and is not near its end, is looked at tomorrow.
create function public.tend_logins() returns jsonb
language sql volatile set search_path = '' as $$
  select app.each_studio_alone(array(
    select distinct s.studio_id from (select app.now() as now, app.made_on('sign-in-idle') as kind) t, public.shops s
    left join public.shop_credentials c on c.shop_id = s.id
    where s.health = 'auth-dead' or (s.health in ('ok', 'reading') and (c.refresh_expires_at <= t.now + interval '14 days'
      or (c.updated_at < t.now - interval '20 hours' and not exists (select from public.operations o
        where o.studio_id = s.studio_id and o.key = t.kind || ':' || s.id || ':' || (t.now at time zone 'UTC')::date))))),
    'app.tend_logins')
$$;

grant execute on function app.tend_logins(uuid) to service_role;
select app.publish_functions(array['tend_logins'], 'service_role', false);
