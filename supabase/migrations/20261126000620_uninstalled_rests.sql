-- Whoever removed the app does not expect it to go on working for her: nothing of the studio is claimed but its erasure, and
-- nothing new is said or read. What waits goes on after a reinstall, once; a digest is about its own day, so none is made up for.
create or replace function public.claim_operations(p_worker text, p_count integer, p_lease_ms integer) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_claimed jsonb;
  v_number bigint;
begin
  perform pg_catalog.pg_advisory_xact_lock(20261123, 1);
  -- A lease that ran out: the worker may be dead. From here on its token opens nothing.
  update public.operations set state = 'queued', lease_token = null, lease_until = null, worker = null
  where id in (select id from public.operations where state = 'running' and lease_until <= app.now() for update skip locked);

  v_number := pg_catalog.nextval('public.claim_numbers');
  with due as (
    select o.id, o.studio_id, o.priority, o.run_at, o.seq, s.last_served,
      pg_catalog.row_number() over (partition by coalesce(o.shop_id, o.id) order by o.priority, o.run_at, o.seq) as in_shop
    from public.operations o
    join public.studios s on s.id = o.studio_id
    left join public.shops h on h.id = o.shop_id
    where o.state = 'queued' and o.run_at <= app.now()
      and (s.uninstalled_at is null or o.kind = 'erase_studio')
      and (o.kind <> 'publish' or (s.paused_at is null and not h.paused and h.health <> 'disconnected'))
      and not exists (select from public.operations r where r.shop_id = o.shop_id and r.state = 'running')
  ), turns as (
    select id, priority, last_served, run_at, seq,
      pg_catalog.row_number() over (partition by studio_id, priority order by run_at, seq) as turn
    from due where in_shop = 1
  ), chosen as (
    select t.id, t.priority, t.turn, t.last_served, t.seq
    from turns t join public.operations o on o.id = t.id
    where o.state = 'queued'
    order by t.priority, t.turn, t.last_served, t.run_at, t.seq
    limit p_count
    for update of o skip locked
  ), claimed as (
    update public.operations o set state = 'running', worker = p_worker, attempt = o.attempt + 1,
      lease_token = pg_catalog.gen_random_uuid(), lease_until = app.now() + p_lease_ms * interval '1 millisecond'
    from chosen c where o.id = c.id
    returning o.*, c.turn, c.last_served
  ), served as (
    update public.studios set last_served = v_number where id in (select studio_id from claimed)
  )
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'id', id, 'studioId', studio_id, 'kind', kind, 'shopId', shop_id, 'changeId', change_id, 'targetId', target_id,
      'params', params, 'attempt', attempt, 'leaseToken', lease_token) order by priority, turn, last_served, seq), '[]')
    into v_claimed from claimed;
  return v_claimed;
end $$;

create or replace function public.digest_clocks() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('studioId', s.id, 'settings', app.digest_json(s),
    'lastDate', s.digest_date, 'createdAt', s.created_at) order by s.created_at, s.id), '[]')
  from public.studios s where s.digest_days <> '{}' and s.uninstalled_at is null
$$;

create or replace function public.enqueue_nudges() returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_change public.changes;
  v_rows integer := 0;
begin
  for v_change in
    update public.changes c set nudged_at = app.now() from public.studios s
    where s.id = c.studio_id and s.uninstalled_at is null and c.state = 'in_review' and c.nudged_at is null and c.asked_at < app.now() - interval '23 hours'
      and app.working_day_after(c.asked_at, app.digest_json(s) ->> 'zone') <= app.now()
    returning c.*
  loop
    perform app.send(v_change.studio_id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
      'template', 'change_note', 'changeId', v_change.id, 'note', 'nudged', 'mention', '[]'::jsonb, 'nonce', v_change.asked_at)));
    v_rows := v_rows + 1;
  end loop;
  return v_rows;
end $$;
