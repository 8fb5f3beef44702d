-- The queue over all studios, for the secret key. Between claims nothing here knows a studio; after one, the worker
-- goes on with a token of that studio.
grant select on public.studios, public.shops, public.operations to service_role;
grant update (last_served) on public.studios to service_role;
grant insert, update on public.operations to service_role;
grant usage on sequence public.claim_numbers to service_role;

-- At most one running per shop; what a person waits for before bulk; then the studio served longest ago, taking turns.
-- Claims follow one another (a claim takes milliseconds): two at once could pick two operations of one shop.
-- Whoever removed the app does not expect it to go on working for her: nothing of the studio is claimed but its erasure, and
-- nothing new is said or read. What waits goes on after a reinstall, once; a digest is about its own day, so none is made up for.
create function public.claim_operations(p_worker text, p_count integer, p_lease_ms integer) returns jsonb
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

-- The three below change nothing without the present lease, and say so.
create function public.extend_operation(p_id uuid, p_lease uuid, p_lease_ms integer) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  update public.operations set lease_until = app.now() + p_lease_ms * interval '1 millisecond'
    where id = p_id and lease_token = p_lease and state = 'running';
  return found;
end $$;

-- Parked for a dead sign-in which somebody renewed in that very moment: it goes on at once, as its shop is well.
create function public.finish_operation(p_id uuid, p_lease uuid, p_outcome text, p_code text) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_again boolean := p_outcome = 'parked' and p_code = 'auth-dead' and exists (
    select from public.operations o join public.shops s on s.id = o.shop_id
    where o.id = p_id and s.health in ('ok', 'reading'));
begin
  update public.operations set state = case when v_again then 'queued' else p_outcome end,
    run_at = case when v_again then app.now() else run_at end, outcome_code = case when not v_again then p_code end,
    lease_token = null, lease_until = null, worker = case when not v_again then worker end,
    finished_at = case when not v_again then app.now() end
  where id = p_id and lease_token = p_lease and state = 'running';
  return found;
end $$;

create function public.release_operation(p_id uuid, p_lease uuid, p_run_at timestamptz, p_count_attempt boolean) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  update public.operations set state = 'queued', run_at = p_run_at, lease_token = null, lease_until = null, worker = null,
    attempt = attempt - case when p_count_attempt then 0 else 1 end
  where id = p_id and lease_token = p_lease and state = 'running';
  return found;
end $$;

select app.publish_functions(
  array['claim_operations', 'extend_operation', 'finish_operation', 'release_operation'], 'service_role', false);
