-- All studios' settings at once, for the tick, which goes by the time that is told here. A studio's first digest is of a day
-- after it began.
create function public.digest_clocks() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('studioId', s.id, 'settings', app.digest_json(s),
    'lastDate', s.digest_date, 'createdAt', s.created_at, 'now', app.now()) order by s.created_at, s.id), '[]')
  from public.studios s where s.digest_days <> '{}' and s.uninstalled_at is null
$$;

-- Served once per local date, however many ask: dates only go on. It tells what was done from `since`, when the digest before
-- was due, up to `until`: however late it is drawn, what is done meanwhile is told by the next one, and once.
create function public.enqueue_digest(p_studio_id uuid, p_date date) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_studio public.studios;
begin
  select * into v_studio from public.studios where id = p_studio_id for update;
  if v_studio.id is null or v_studio.digest_date >= p_date then
    return false;
  end if;
  update public.studios set digest_date = p_date, digest_at = app.now() where id = p_studio_id;
  perform app.enqueue(p_studio_id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
    'kind', 'send_digest', 'key', 'digest:' || p_studio_id || ':' || p_date, 'priority', 10,
    'params', pg_catalog.jsonb_build_object('date', p_date,
      'since', coalesce(v_studio.digest_at, v_studio.created_at, app.now() - interval '1 day'), 'until', app.now()))));
  return true;
end $$;
select app.publish_functions(array['digest_clocks', 'enqueue_digest'], 'service_role', false);

-- What was done from then up to then, what the marketplace billed in the last seven days by who decided it, and how many listings are to be looked at.
create function public.read_digest(p_since timestamptz, p_until timestamptz, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object(
    'done', coalesce((select pg_catalog.jsonb_agg(app.change_json(c) order by c.updated_at desc, c.seq desc)
      from (select * from public.changes d where studio_id = (select app.studio_id()) and state = 'applied'
              and updated_at >= p_since and updated_at < p_until and app.small_word(d) <> 'done'
            order by updated_at desc, seq desc limit p_limit) c), '[]'),
    'doneCount', (select pg_catalog.count(*) from public.changes d
      where studio_id = (select app.studio_id()) and state = 'applied' and updated_at >= p_since and updated_at < p_until
        and app.small_word(d) <> 'done'),
    'small', coalesce((select pg_catalog.jsonb_agg(app.change_json(c) order by c.updated_at desc, c.seq desc)
      from (select * from public.changes d where studio_id = (select app.studio_id()) and state = 'applied'
              and updated_at >= p_since and updated_at < p_until and app.small_word(d) = 'done'
            order by updated_at desc, seq desc limit p_limit) c), '[]'),
    'smallCount', (select pg_catalog.count(*) from public.changes d
      where studio_id = (select app.studio_id()) and state = 'applied' and updated_at >= p_since and updated_at < p_until
        and app.small_word(d) = 'done'),
    'fees', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('by', f.member_id, 'cents', f.cents)
        order by f.cents desc, f.member_id)
      from (select member_id, pg_catalog.sum(cents) as cents from public.fees
            where studio_id = (select app.studio_id()) and state = 'booked' and booked_at >= app.now() - interval '7 days'
            group by member_id) f), '[]'),
    'waitingCount', (select pg_catalog.count(*) from public.changes
      where studio_id = (select app.studio_id()) and state = 'in_review'),
    'stuckCount', (select pg_catalog.count(*) from public.changes
      where studio_id = (select app.studio_id()) and state = 'failed'),
    'differingCount', (select unasked from app.kept_counts('{}')),
    'endingCount', (select pg_catalog.count(*) from public.listings l
      where l.studio_id = (select app.studio_id()) and l.live is not null and l.gone_at is null and l.state = 'active'
        and l.ends_at >= app.now() and l.ends_at < app.now() + interval '7 days'
        -- Of a shop that isn't connected nobody knows whether it still ends then, and nothing can be done from here.
        and exists (select from public.shops s where s.id = l.shop_id and s.health <> 'disconnected')
        -- It is among those that wait.
        and not exists (select from public.changes c
          where c.studio_id = l.studio_id and c.listing_id = l.id and c.state = 'in_review')))
$$;
select app.publish_functions(array['read_digest'], 'authenticated', false);

-- Said once, whichever worker comes to an operation's end, also when the worker is killed after it was said and begins anew when it has been delivered already: what
-- was sent is remembered in the outbox for thirty days, under its key.
create function public.say_once(p_operation uuid, p_lease uuid, p_entry jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  if not exists (select from public.outbox o where o.studio_id = v_operation.studio_id and o.key = app.outbox_key(p_entry)) then
    perform app.send(v_operation.studio_id, pg_catalog.jsonb_build_array(p_entry));
  end if;
end $$;
select app.publish_functions(array['say_once'], 'authenticated', true);

-- What the home tab shows besides lists: whether anything was ever approved, and how many listings are to be looked at.
create function public.read_home() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object(
    'approvedOnce', exists (select from public.decisions
      where studio_id = (select app.studio_id()) and verdict in ('approve', 'go_live')),
    'differingCount', (select unasked from app.kept_counts('{}')))
$$;
select app.publish_functions(array['read_home'], 'authenticated', false);

-- A number of a stored result; 0 where there is none such.
create function app.number_in(p_result jsonb, p_key text) returns numeric
language sql immutable set search_path = '' as $$
  select case pg_catalog.jsonb_typeof(p_result -> p_key) when 'number' then (p_result ->> p_key)::numeric else 0 end
$$;
grant execute on function app.number_in(jsonb, text) to authenticated;

-- Readings of shops since then, as the report shows them, and what waits. `look`: listings that somebody should look at.
create function public.read_report(p_since timestamptz) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object(
    'runs', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', r.shop_id, 'at', r.finished_at,
        'look', app.number_in(r.result, 'changedThere') + app.number_in(r.result, 'conflicts')
          + app.number_in(r.result, 'gone')) order by r.seq)
      from public.sync_runs r
      where r.studio_id = (select app.studio_id()) and r.finished_at >= p_since), '[]'),
    'failures', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', e.shop_id, 'at', e.at) order by e.id)
      from public.sync_events e
      where e.studio_id = (select app.studio_id()) and e.kind = 'sync_shop' and e.outcome = 'failed' and e.at >= p_since), '[]'),
    -- By shop, as Home, problems and the digest count them.
    'differing', coalesce((select pg_catalog.jsonb_object_agg(d.shop_id, d.unasked) from (
      select c.shop_id, pg_catalog.sum(c.unasked) as unasked from public.listing_counts c
      join public.shops s on s.id = c.shop_id and s.health <> 'disconnected'
      where c.studio_id = (select app.studio_id()) group by c.shop_id having pg_catalog.sum(c.unasked) > 0) d), '{}'),
    'waitingCount', (select pg_catalog.count(*) from public.changes
      where studio_id = (select app.studio_id()) and state = 'in_review'))
$$;
select app.publish_functions(array['read_report'], 'authenticated', false);
