-- The daily digest: which studio is due, and its numbers.

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
    'kind', app.made_on('digest-due'), 'key', 'digest:' || p_studio_id || ':' || p_date, 'priority', 10,
    'params', pg_catalog.jsonb_build_object('date', p_date,
      'since', coalesce(v_studio.digest_at, v_studio.created_at, app.now() - interval '1 day'), 'until', app.now()))));
  return true;
end $$;

-- What was done from then up to then, what the marketplace billed in the last seven days by who decided it, and how many listings are to be looked at.
create function public.read_digest(p_since timestamptz, p_until timestamptz, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
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
      'scheduled', public.read_scheduled(3),
      'endingCount', (select pg_catalog.count(*) from public.listings l
        where l.studio_id = (select app.studio_id()) and l.live is not null and l.gone_at is null and l.state = 'active'
          and l.ends_at >= app.now() and l.ends_at < app.now() + interval '7 days'
          -- Of a shop that isn't connected nobody knows whether it still ends then, and nothing can be done from here.
          and exists (select from public.shops s where s.id = l.shop_id and s.health <> 'disconnected')
          -- It is among those that wait.
          and not exists (select from public.change_items t join public.changes c on c.id = t.change_id
            where t.listing_id = l.id and c.state = 'in_review'))));
end $$;

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

select app.publish_functions(array['digest_clocks', 'enqueue_digest'], 'service_role', false);
select app.publish_functions(array['read_digest'], 'authenticated', false);
select app.publish_functions(array['say_once'], 'authenticated', true);
