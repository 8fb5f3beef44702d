-- Delivery, for the secret key: in order within a group, one in flight.
grant select, insert, update on public.outbox to service_role;

create function public.claim_messages(p_worker text, p_count integer, p_lease_ms integer) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_claimed jsonb;
begin
  perform pg_catalog.pg_advisory_xact_lock(20261123, 2);
  with heads as (
    -- Only the oldest open entry of a group may go. One in flight is the oldest until it is settled or its lease ends.
    select distinct on (studio_id, group_key) id, seq, state, run_at, lease_until
    from public.outbox where state in ('pending', 'sending')
    order by studio_id, group_key, (state = 'sending') desc, seq
  ), due as (
    select id from heads
    where (state = 'pending' and run_at <= app.now()) or (state = 'sending' and lease_until <= app.now())
    order by seq limit p_count
  ), chosen as (
    -- A row that is being asked for anew right now is skipped: it goes out after that commit, with its state.
    select o.id from public.outbox o where o.id in (select id from due) and o.state in ('pending', 'sending')
    for update skip locked
  ), claimed as (
    update public.outbox o set state = 'sending', worker = p_worker, attempt = o.attempt + 1,
      -- Claimed before and never settled: that worker may have posted it and died.
      uncertain_since = case when o.state = 'sending' then coalesce(o.uncertain_since, o.claimed_at) else o.uncertain_since end,
      claimed_at = app.now(),
      lease_token = pg_catalog.gen_random_uuid(), lease_until = app.now() + p_lease_ms * interval '1 millisecond'
    from chosen c where o.id = c.id
    returning o.*
  )
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'id', c.id, 'studioId', c.studio_id, 'teamId', s.team_id, 'entry', c.entry, 'attempt', c.attempt,
      'leaseToken', c.lease_token, 'uncertainSince', c.uncertain_since) order by c.seq), '[]')
    into v_claimed from claimed c join public.studios s on s.id = c.studio_id;
  return v_claimed;
end $$;

create function public.settle_message(p_id uuid, p_lease uuid, p_state text, p_code text) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  update public.outbox set state = p_state, code = p_code, lease_token = null, lease_until = null, finished_at = app.now()
    where id = p_id and lease_token = p_lease and state = 'sending';
  return found;
end $$;

-- Waits again, and why. Was the same asked for meanwhile, the older one keeps its place in the order and the newer is let
-- go: what is sent is drawn then anyway. One that is set aside fails by its own fault: it gets a group of its own, so that
-- nothing waits for it.
create function public.retry_message(p_id uuid, p_lease uuid, p_run_at timestamptz, p_uncertain boolean, p_code text,
  p_aside boolean) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_message public.outbox;
begin
  select * into v_message from public.outbox where id = p_id and lease_token = p_lease and state = 'sending' for update;
  if v_message.id is null then
    return false;
  end if;
  update public.outbox set state = 'dropped', code = 'same-as-earlier', finished_at = app.now()
    where studio_id = v_message.studio_id and key = v_message.key and state = 'pending';
  update public.outbox set state = 'pending', run_at = p_run_at, worker = null, lease_token = null, lease_until = null,
    code = p_code, group_key = case when p_aside then 'aside:' || id else group_key end,
    uncertain_since = case when p_uncertain then coalesce(uncertain_since, claimed_at) else uncertain_since end
  where id = p_id;
  return true;
end $$;

select app.publish_functions(array['claim_messages', 'settle_message', 'retry_message'], 'service_role', false);
