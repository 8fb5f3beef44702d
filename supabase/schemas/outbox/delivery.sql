-- Delivery, for the secret key: in order within a group, one in flight.

-- Of each studio the oldest, the studio told longest ago first; then the next of each. Only the oldest open entry of a group
-- may go: one in flight is that until it is settled or its lease ends.
create function app.take_messages(p_worker text, p_templates text[], p_count integer, p_lease_ms integer) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_lanes text[];
  v_heads uuid[];
  v_taken jsonb;
begin
  with recursive told (studio_id) as (
    (select studio_id from app.lanes where head is not null and group_key is not null order by studio_id limit 1)
    union all
    select (select l.studio_id from app.lanes l where l.head is not null and l.group_key is not null and l.studio_id > t.studio_id
      order by l.studio_id limit 1)
    from told t where t.studio_id is not null
  ), next as (
    select l.lane, pg_catalog.row_number() over (partition by l.studio_id order by l.seq) as turn, s.last_told, l.seq
    from told t join public.studios s on s.id = t.studio_id
    cross join lateral (
      select lane, studio_id, seq from app.lanes
      where head is not null and group_key is not null and studio_id = t.studio_id and kind = any (p_templates)
      -- More than are wanted: others may hold the first.
      order by seq limit p_count + 60) l
  ), held as (
    select l.lane, l.head from next n join app.lanes l on l.lane = n.lane where l.head is not null
    order by n.turn, n.last_told, n.seq limit p_count for no key update of l skip locked
  )
  select pg_catalog.array_agg(lane), pg_catalog.array_agg(head) into v_lanes, v_heads from held;
  if v_lanes is null then
    return '[]';
  end if;
  with chosen as (
    -- A row that is being asked for anew right now is skipped: it goes out after that commit, with its state.
    select o.id from public.outbox o where o.id = any (v_heads)
      and ((o.state = 'pending' and o.run_at <= v_now) or (o.state = 'sending' and o.lease_until <= v_now))
    for no key update skip locked
  ), claimed as (
    update public.outbox o set state = 'sending', worker = p_worker, attempt = o.attempt + 1,
      -- Claimed before and never settled: that worker may have posted it and died.
      uncertain_since = case when o.state = 'sending' then coalesce(o.uncertain_since, o.claimed_at) else o.uncertain_since end,
      claimed_at = v_now,
      lease_token = pg_catalog.gen_random_uuid(), lease_until = v_now + p_lease_ms * interval '1 millisecond'
    from chosen c where o.id = c.id
    returning o.*
  )
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'id', c.id, 'studioId', c.studio_id, 'teamId', s.team_id, 'entry', c.entry, 'attempt', c.attempt,
      'leaseToken', c.lease_token, 'uncertainSince', c.uncertain_since) order by c.seq), '[]')
    into v_taken from claimed c join public.studios s on s.id = c.studio_id;
  update public.studios set last_told = pg_catalog.nextval('public.claim_numbers') where id = any (array(
    select s.id from public.studios s
    where s.id in (select l.studio_id from app.lanes l where l.lane = any (v_lanes)) for no key update skip locked));
  return v_taken;
end $$;

create function app.messages_are_held(p_templates text[]) returns boolean
language sql volatile set search_path = '' as $$
  select exists (select from app.lanes where head is not null and group_key is not null and kind = any (p_templates))
$$;

create function public.settle_message(p_id uuid, p_lease uuid, p_state text, p_code text) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  update public.outbox set state = p_state, code = p_code, lease_token = null, lease_until = null, finished_at = app.now()
    where id = p_id and lease_token = p_lease and state = 'sending';
  return found;
end $$;

-- Waits again, and why. Was the same asked for meanwhile, the older one keeps its place in the order and the newer is let
-- go: what is sent is drawn then anyway. One that is set aside fails by its own fault: it gets a group of its own, so that
-- nothing waits for it. A card that went without its picture is drawn again later, beside what it is asked to show meanwhile:
-- under a name of its own, so that neither is taken for the other.
create function public.retry_message(p_id uuid, p_lease uuid, p_wait_ms bigint, p_uncertain boolean, p_code text,
  p_aside boolean) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_message public.outbox;
  v_key text;
begin
  select * into v_message from public.outbox where id = p_id and lease_token = p_lease and state = 'sending' for update;
  if v_message.id is null then
    return false;
  end if;
  v_key := case when p_code = 'picture-missing' and v_message.key not like 'picture:%' then 'picture:' else '' end || v_message.key;
  update public.outbox set state = 'dropped', code = 'same-as-earlier', finished_at = app.now()
    where studio_id = v_message.studio_id and key = v_key and state = 'pending';
  update public.outbox set state = 'pending', run_at = app.now() + p_wait_ms * interval '1 millisecond', worker = null,
    lease_token = null, lease_until = null, code = p_code, group_key = case when p_aside then 'aside:' || id else group_key end,
    key = v_key,
    uncertain_since = case when p_uncertain then coalesce(uncertain_since, claimed_at) else uncertain_since end
  where id = p_id;
  if p_aside then
    -- The group that it left.
    perform app.touch_lane(app.message_lane(v_message.studio_id, v_message.group_key), v_message.studio_id, null, v_message.group_key);
  end if;
  return true;
end $$;

grant execute on function app.take_messages(text, text[], integer, integer), app.messages_are_held(text[])
  to service_role;
select app.publish_functions(array['settle_message', 'retry_message'], 'service_role', false);
