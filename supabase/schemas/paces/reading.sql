-- What is left of the day of the apps that the caller's shops are reached with: of the studio's own exactly, of the one that all
-- studios share in tenths, so that nobody watches the work of another.
-- @returns [{marketplace, appId, perSecond, perDay, left, saidAt}]: `left` of `perDay`; `saidAt` null of a shared one. What was said a day ago
--   or longer isn't true any more: an app that made no call since then has all of its day.
create function public.read_allowances() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('marketplace', u.marketplace, 'appId', p.app_id,
    'perSecond', p.per_second, 'perDay', p.per_day, 'saidAt', case when p.app_id is not null then p.said_at end,
    'left', case when p.said_at <= app.now() - interval '1 day' then p.per_day
      when p.app_id is not null then p.remaining
      else pg_catalog.round(p.remaining * 10.0 / p.per_day)::integer * p.per_day / 10 end)
    order by u.marketplace, p.app_id nulls first), '[]')
  from (select distinct s.marketplace, s.app_id from public.shops s
    where s.studio_id = (select app.studio_id()) and s.health <> 'disconnected') u
  join app.paces p on p.pace = coalesce(u.app_id::text, u.marketplace)
  where p.per_day is not null and p.remaining is not null
$$;

-- When the operator's app of a marketplace last made a call, whichever studio's; null: no call is known.
create function public.operator_app_used_at(p_marketplace text) returns timestamptz
language sql stable set search_path = '' as $$
  select nullif(p.asked_at, '-infinity') from app.paces p where p.pace = p_marketplace and p.app_id is null
$$;

select app.publish_functions(array['read_allowances'], 'authenticated', true);
select app.publish_functions(array['operator_app_used_at'], 'service_role', false);
