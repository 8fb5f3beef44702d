-- What is left of the day of the apps that the caller's shops are reached with: of the studio's own exactly, of the one that all
-- studios share in tenths, so that nobody watches the work of another.
-- @returns [{marketplace, appId, perSecond, perDay, left, saidAt, others}]: `left` of `perDay`; `saidAt` null of a shared one. What was said
--   a day ago or longer isn't true any more: an app that made no call since then has all of its day. `others`: for how many other
--   studios background work is done now, about: more than two are rounded up to 4, 8, 16 …
create function public.read_allowances() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('marketplace', u.marketplace, 'appId', p.app_id,
    'perSecond', p.per_second, 'perDay', p.per_day, 'saidAt', case when p.app_id is not null then p.said_at end,
    'left', case when p.said_at <= app.now() - interval '1 day' then p.per_day
      when p.app_id is not null then p.remaining
      else pg_catalog.round(p.remaining * 10.0 / p.per_day)::integer * p.per_day / 10 end,
    'others', case when p.app_id is not null or p.asked_at <= app.now() - interval '2 minutes' or p.busy <= o.own then 0
      when p.busy - o.own <= 2 then p.busy - o.own
      else pg_catalog.power(2, pg_catalog.ceil(pg_catalog.log(2, p.busy - o.own)))::integer end)
    order by u.marketplace, p.app_id nulls first), '[]')
  from (select distinct s.marketplace, s.app_id from public.shops s
    where s.studio_id = (select app.studio_id()) and s.health <> 'disconnected') u
  join app.paces p on p.pace = coalesce(u.app_id::text, u.marketplace)
  cross join lateral (select pg_catalog.count(*)::integer as own from app.pace_shares h
    where h.pace = p.pace and h.studio_id = (select app.studio_id()) and h.at > app.now() - interval '2 minutes') o
  where p.per_day is not null and p.remaining is not null
$$;

-- When the operator's app of a marketplace last made a call, whichever studio's; null: no call is known.
create function public.operator_app_used_at(p_marketplace text) returns timestamptz
language sql stable set search_path = '' as $$
  select nullif(p.asked_at, '-infinity') from app.paces p where p.pace = p_marketplace and p.app_id is null
$$;

select app.publish_functions(array['read_allowances'], 'authenticated', true);
select app.publish_functions(array['operator_app_used_at'], 'service_role', false);
