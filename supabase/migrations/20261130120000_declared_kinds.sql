-- What the database goes by, of each kind of operation, is declared by the version that defines it.

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261130120000'
$$;

-- What the queue goes by, of each kind of operation. Each version of the bot declares those that it defines when it starts, so
-- that no function here knows a kind by its name.
create table app.operation_kinds (
  kind text primary key check (kind ~ '^[a-z_]{1,40}$'),
  -- As of each operation (public.operations).
  writes boolean not null default false,
  while_uninstalled boolean not null default false,
  -- What the database makes one on by itself, in the transaction in which that happens.
  made_on text unique check (made_on in ('change-decided', 'shop-due', 'sign-in-idle', 'shop-left', 'erasure-asked', 'digest-due'))
);
grant select, insert, update on app.operation_kinds to service_role;
grant select on app.operation_kinds to oms_definer;

create function public.declare_operations(p_kinds jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  -- What was made on it before, is not any more.
  update app.operation_kinds k set made_on = null
    from pg_catalog.jsonb_array_elements(p_kinds) d
    where k.made_on = d.value ->> 'madeOn' and k.kind <> d.value ->> 'kind';
  insert into app.operation_kinds (kind, writes, while_uninstalled, made_on)
  select d.value ->> 'kind', (d.value ->> 'writes')::boolean, (d.value ->> 'whileUninstalled')::boolean, d.value ->> 'madeOn'
  from pg_catalog.jsonb_array_elements(p_kinds) d
  order by 1
  on conflict (kind) do update set writes = excluded.writes, while_uninstalled = excluded.while_uninstalled,
    made_on = excluded.made_on
  where (operation_kinds.writes, operation_kinds.while_uninstalled, operation_kinds.made_on)
    is distinct from (excluded.writes, excluded.while_uninstalled, excluded.made_on);
end $$;

-- The kind that is made on this. Without one, what asks for it isn't done either.
create function app.made_on(p_event text) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_kind text;
begin
  select kind into v_kind from app.operation_kinds where made_on = p_event;
  if v_kind is null then
    raise exception 'no operation is made on %', p_event;
  end if;
  return v_kind;
end $$;

grant execute on function app.made_on(text) to service_role, oms_definer;
select app.publish_functions(array['declare_operations'], 'service_role', false);

-- As the versions before declared nothing: what they define.
insert into app.operation_kinds (kind, writes, while_uninstalled, made_on) values
  ('apply_change', true, false, 'change-decided'),
  ('sync_shop', false, false, 'shop-due'),
  ('exercise_login', false, false, 'sign-in-idle'),
  ('erase_shop', false, false, 'shop-left'),
  ('erase_studio', false, true, 'erasure-asked'),
  ('send_digest', false, false, 'digest-due');

-- A kind has the flags that were declared of it, whatever the caller says. What writes to a shop is never taken from a caller:
-- only a decision makes it (app.enqueue_items).
create or replace function app.enqueue(p_studio uuid, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from pg_catalog.jsonb_array_elements(coalesce(p_operations, '[]')) o
      left join app.operation_kinds k on k.kind = o.value ->> 'kind'
      where k.writes or (o.value ->> 'writes')::boolean) then
    perform app.refuse('not-allowed');
  end if;
  insert into public.operations (studio_id, kind, writes, while_uninstalled, key, shop_id, change_id, item_id, priority, params)
  select p_studio, o.value ->> 'kind', false, coalesce(k.while_uninstalled, (o.value ->> 'whileUninstalled')::boolean, false),
    o.value ->> 'key', (o.value ->> 'shopId')::uuid,
    (o.value ->> 'changeId')::uuid, (o.value ->> 'itemId')::uuid, coalesce((o.value ->> 'priority')::smallint, 0::smallint),
    coalesce(o.value -> 'params', '{}')
  from pg_catalog.jsonb_array_elements(coalesce(p_operations, '[]')) with ordinality o
  left join app.operation_kinds k on k.kind = o.value ->> 'kind'
  order by o.ordinality
  on conflict (studio_id, key) do nothing;
end $$;

-- One operation per item and decision; of many, one per shop, which goes behind what a person waits for there.
create or replace function app.enqueue_items(p_change uuid, p_decision uuid, p_items uuid[]) returns void
language sql volatile set search_path = '' as $$
  insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, item_id)
  select t.studio_id, k.kind, true, k.kind || ':' || t.id || ':' || p_decision, t.shop_id, t.change_id, t.id
  from public.change_items t cross join (select app.made_on('change-decided') as kind) k
  where t.change_id = p_change and t.id = any (p_items) and not app.is_many(p_change)
  order by t.seq;
  insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, priority)
  select distinct t.studio_id, k.kind, true, k.kind || ':' || t.change_id || ':' || t.shop_id || ':' || p_decision,
    t.shop_id, t.change_id, 10
  from public.change_items t cross join (select app.made_on('change-decided') as kind) k
  where t.change_id = p_change and t.id = any (p_items) and app.is_many(p_change)
$$;

-- An operation that waits for a person is overtaken by the one this person just asked for.
create or replace function app.overtake(p_items uuid[]) returns void
language sql volatile set search_path = '' as $$
  update public.operations set state = 'cancelled', finished_at = app.now()
  where writes and state in ('parked', 'queued') and (item_id = any (p_items) or (item_id is null
    and (change_id, shop_id) in (select t.change_id, t.shop_id from public.change_items t where t.id = any (p_items))))
$$;

-- One shop that waits for its sign-in is left out, so that the rest comes to an end. What stands there already stays there.
create or replace function public.leave_out_shop(p_change_id uuid, p_shop_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
  v_items uuid[];
begin
  perform app.require_author_or_manager(v_change, v_me);
  if not app.may_use_shop(p_shop_id, v_me.id) then
    perform app.refuse('not-allowed');
  end if;
  if not exists (select from public.change_items where change_id = v_change.id and shop_id = p_shop_id) then
    perform app.missing();
  end if;
  select pg_catalog.array_agg(id) into v_items from public.change_items
    where change_id = v_change.id and shop_id = p_shop_id and state in ('pending', 'on_marketplace', 'failed', 'parked');
  if v_change.state not in ('approved', 'scheduled', 'applying', 'applied', 'failed') or v_items is null
    or not exists (select from public.shops where id = p_shop_id and health in ('disconnected', 'auth-dead'))
    or not exists (select from public.change_items where change_id = v_change.id and id <> all (v_items) and state <> 'left_out') then
    perform app.refuse('wrong-state');
  end if;
  perform from public.operations where change_id = v_change.id and shop_id = p_shop_id and writes
    and state in ('queued', 'running', 'parked') order by id for update;
  if exists (select from public.operations where change_id = v_change.id and shop_id = p_shop_id and writes
      and state = 'running') then
    perform app.refuse('wrong-state', '{"reason": "begun"}');
  end if;
  update public.change_items set state = 'left_out', step = null, failure = null, verified = false where id = any (v_items);
  perform app.overtake(v_items);
  perform app.derive_state(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- approved → draft, as long as nothing of it was begun on the marketplace: no work of it is in hand, and none wrote down what
-- it is about to do. Its operations are held first: one that is claimed meanwhile is seen as running.
create or replace function public.stop_change(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_author_or_manager(v_change, v_me);
  if v_change.state not in ('approved', 'scheduled', 'applying', 'failed') then
    perform app.refuse('wrong-state');
  end if;
  if app.is_many(v_change.id) then
    perform app.stop_rest(v_change, v_me.id);
    perform app.effects(p_outbox, p_operations);
    return;
  end if;
  perform from public.operations where change_id = v_change.id and writes and state in ('queued', 'running', 'parked')
    order by id for update;
  if exists (select from public.operations where change_id = v_change.id and writes and state = 'running')
    or exists (select from public.change_items t where t.change_id = v_change.id
      and (t.state in ('on_marketplace', 'applied') or t.progress - 'of' - 'reopened' <> '{}'
        or (v_change.kind = 'create' and t.external_id is not null))) then
    perform app.refuse('wrong-state', '{"reason": "begun"}');
  end if;
  perform app.enter_decision(v_change, v_me.id, 'stop', null, null, false, 0);
  perform app.overtake((select pg_catalog.array_agg(id) from public.change_items where change_id = v_change.id));
  update public.change_items set state = 'pending', step = null, failure = null, verified = false, progress = '{}'
    where change_id = v_change.id;
  perform app.unask(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- Whether this operation is the work on this item: its own, or that on all of the change's in the shop.
create or replace function app.works_on(p_operation public.operations, p_item public.change_items) returns boolean
language sql immutable set search_path = '' as $$
  select p_operation.writes and p_operation.change_id = p_item.change_id and p_operation.shop_id = p_item.shop_id
    and (p_operation.item_id is null or p_operation.item_id = p_item.id)
$$;

-- What was not begun is not written any more; what is in hand comes to its end, and what was written stays.
create or replace function app.stop_rest(p_change public.changes, p_member uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if not exists (select from public.change_items where change_id = p_change.id and state in ('pending', 'failed', 'parked')) then
    perform app.refuse('wrong-state', '{"reason": "begun"}');
  end if;
  perform app.enter_decision(p_change, p_member, 'stop', null, null, false, 0);
  update public.change_items set state = 'stopped', step = null, failure = null
    where change_id = p_change.id and state in ('pending', 'failed', 'parked');
  update public.operations o set state = 'cancelled', finished_at = app.now()
    where o.change_id = p_change.id and o.writes and o.state in ('queued', 'parked')
      and not exists (select from public.change_items t where t.change_id = p_change.id and t.state = 'applying' and app.works_on(o, t));
  perform app.derive_state(p_change.id);
end $$;

-- The work on what is left in a shop goes on: the operation that is parked, or a new one where none waits.
create or replace function app.resume_rest(p_change uuid, p_shop uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  update public.operations set state = 'queued', run_at = app.now(), attempt = 0, outcome_code = null, finished_at = null
    where id = (select o.id from public.operations o where o.change_id = p_change and o.shop_id = p_shop and o.item_id is null
      and o.writes and o.state = 'parked' order by o.seq desc limit 1);
  if not found and not exists (select from public.operations o where o.change_id = p_change and o.shop_id = p_shop
      and o.item_id is null and o.writes and o.state in ('queued', 'running')) then
    insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, priority)
    select c.studio_id, k.kind, true, k.kind || ':' || c.id || ':' || p_shop || ':' || pg_catalog.gen_random_uuid(),
      p_shop, c.id, 10
    from public.changes c cross join (select app.made_on('change-decided') as kind) k where c.id = p_change;
  end if;
end $$;

-- What waited for this item's shop goes on without a new approval: it was decided on, and it costs what was decided. Of
-- work that waited for a shop that was disconnected the fee is reserved and the fields are claimed anew, as of a new decision.
create or replace function app.let_go_on(p_change public.changes, p_item public.change_items) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_member uuid;
begin
  if app.waits_for_shop(p_item) then
    if app.fee_cents_of(p_change, p_change.mode, array[p_item.id]) > 0 then
      select member_id into v_member from public.decisions where change_id = p_change.id and verdict in ('approve', 'go_live', 'retry')
        order by seq desc limit 1;
      perform app.reserve_fees(p_change, v_member, array[p_item.id], 0);
    end if;
    if app.is_many(p_change.id) then
      -- Its fields were let go; its operation is the shop's.
      perform app.claim_listings(p_change, array[p_item.id]);
      perform app.resume_rest(p_change.id, p_item.shop_id);
      update public.change_items set state = 'pending', step = null, failure = null where id = p_item.id;
      perform app.derive_state(p_change.id);
      return;
    end if;
    update public.operations set state = 'cancelled', finished_at = app.now()
      where item_id = p_item.id and writes and state = 'parked';
    insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, item_id)
    select p_item.studio_id, k.kind, true, k.kind || ':' || p_item.id || ':' || pg_catalog.gen_random_uuid(), p_item.shop_id,
      p_item.change_id, p_item.id
    from (select app.made_on('change-decided') as kind) k;
  elsif app.is_many(p_change.id) then
    perform app.resume_rest(p_change.id, p_item.shop_id);
  else
    update public.operations set state = 'queued', run_at = app.now(), attempt = 0, outcome_code = null, finished_at = null
      where item_id = p_item.id and writes and state = 'parked' and outcome_code in ('auth-dead', 'auth-scope');
    if not found then
      return;
    end if;
  end if;
  update public.change_items set state = 'pending', step = null, failure = null where id = p_item.id;
  perform app.derive_state(p_change.id);
end $$;

-- A shop's sign-in works again: what was parked for want of it continues unasked, and nothing else.
create or replace function app.resume_after_sign_in(p_shop uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_items uuid[] := array(
    select t.id from public.change_items t
    where t.shop_id = p_shop and t.state = 'parked' and t.failure ->> 'code' in ('auth-dead', 'auth-scope', 'shop-disconnected')
    order by t.change_id, t.seq);
begin
  perform app.resume_item(t.id) from pg_catalog.unnest(v_items) t (id);
  update public.operations set state = 'queued', run_at = app.now(), attempt = 0, outcome_code = null, finished_at = null
    where shop_id = p_shop and not writes and state = 'parked' and outcome_code in ('auth-dead', 'auth-scope');
  perform app.redraw_cards(array(
    select t.change_id from public.change_items t join public.changes c on c.id = t.change_id
    where t.shop_id = p_shop and (t.id = any (v_items) or c.state = 'in_review'
      or (c.state in ('applying', 'applied', 'failed') and t.state = 'on_marketplace'))));
end $$;

-- Every write asks immediately before, and the queue keeps operations that write back.
create or replace function public.set_paused(p_paused boolean, p_shop_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
begin
  if p_shop_id is null then
    update public.studios set
      paused_at = case when p_paused then coalesce(paused_at, app.now()) end,
      paused_by = case when not p_paused then null when paused_at is null then v_me.id else paused_by end
    where id = v_me.studio_id;
  else
    perform app.require_shop(p_shop_id);
    update public.shops set paused = p_paused where id = p_shop_id;
  end if;
  -- What waits for its turn says that it is paused, or no longer.
  perform app.redraw_cards(array(select distinct o.change_id from public.operations o
    where o.studio_id = v_me.studio_id and o.writes and o.state = 'queued'
      and (p_shop_id is null or o.shop_id = p_shop_id)));
  perform app.effects(p_outbox, p_operations);
end $$;

-- Something changed in that shop: a reading of it is asked for. One that waits already will see it too. Whoever changes
-- hundreds of listings is read once, and the larger the shop, the longer after its newest reading: one of 500 listings every
-- ten minutes at most, so that webhooks alone take no more than about a quarter of 5 000 calls a day.
-- Answers `repeated`, `unknown` (no connected shop), `waiting` or `queued`.
create or replace function public.shop_changed(p_message_hash text, p_marketplace text, p_external_shop_id text) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_kind text := app.made_on('shop-due');
  v_shop public.shops;
begin
  select * into v_shop from public.shops
    where marketplace = p_marketplace and external_id = p_external_shop_id and health = 'ok' and read_at is not null;
  if v_shop.id is null then
    return 'unknown';
  end if;
  insert into public.webhook_messages (message_hash) values (p_message_hash) on conflict do nothing;
  if not found then
    return 'repeated';
  end if;
  -- One after the other, also with a person who asks.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('reading:' || v_shop.id));
  if exists (select from public.operations where shop_id = v_shop.id and kind = v_kind and state = 'queued') then
    return 'waiting';
  end if;
  insert into public.operations (studio_id, kind, key, shop_id, priority, run_at)
  values (v_shop.studio_id, v_kind, v_kind || ':' || v_shop.id || ':webhook:' || p_message_hash, v_shop.id, 10,
    -- Never later than it would be read without this news.
    greatest(app.now() + interval '1 minute', least(
      coalesce(v_shop.listings_read_at, app.now()) + interval '10 minutes' * greatest(1, pg_catalog.ceil(app.counted_listings(v_shop.counts) / 500.0)),
      coalesce(v_shop.listings_read_at, app.now()) + interval '5 hours 30 minutes')));
  return 'queued';
end $$;

-- Every healthy shop is read again before what is known of it is six hours old: asked for half an hour sooner, since ticks
-- come every quarter of an hour and readings are spread over ten minutes. One at a time; one that fails is asked for again
-- six hours later, not at every tick. After an outage all are due, once each. Each shop alone: one that can't be asked for
-- stops no other.
create or replace function public.enqueue_due_syncs() returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_kind text := app.made_on('shop-due');
  v_due record;
  v_rows integer := 0;
begin
  for v_due in
    select s.id, s.studio_id, s.connected_at, coalesce(s.listings_read_at, s.read_at) as read_at
    from public.shops s
    where s.health = 'ok' and s.read_at is not null
      and coalesce(s.listings_read_at, s.read_at) <= v_now - interval '5 hours 30 minutes'
      and not exists (select from public.operations o
        where o.shop_id = s.id and o.kind = v_kind and o.state in ('queued', 'running'))
      -- One that waits for a sign-in or a permission goes on by itself when that is there: one is enough.
      and not exists (select from public.operations o where o.shop_id = s.id and o.kind = v_kind and o.state = 'parked'
        and o.outcome_code in ('auth-dead', 'auth-scope'))
  loop
    begin
      insert into public.operations (studio_id, kind, key, shop_id, priority, run_at)
      values (v_due.studio_id, v_kind, pg_catalog.concat_ws(':', v_kind, v_due.id,
          extract(epoch from v_due.connected_at), extract(epoch from v_due.read_at),
          pg_catalog.floor(extract(epoch from v_now - v_due.read_at + interval '30 minutes') / 21600)::integer),
        v_due.id, 10, v_now + interval '1 second' * (pg_catalog.hashtext(v_due.id::text) & 511))
      on conflict (studio_id, key) do nothing;
      v_rows := v_rows + case when found then 1 else 0 end;
    exception when others then
      raise warning 'shop % is not asked to be read again: %', v_due.id, sqlstate;
    end;
  end loop;
  return v_rows;
end $$;

-- What is due in one studio, enqueued once however many ask. @returns {exercised, reminded, told, warned, erasing}
create or replace function app.tend_logins(p_studio uuid) returns jsonb
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
create or replace function public.tend_logins() returns jsonb
language sql volatile set search_path = '' as $$
  select app.each_studio_alone(array(
    select distinct s.studio_id from (select app.now() as now, app.made_on('sign-in-idle') as kind) t, public.shops s
    left join public.shop_credentials c on c.shop_id = s.id
    where s.health = 'auth-dead' or (s.health in ('ok', 'reading') and (c.refresh_expires_at <= t.now + interval '14 days'
      or (c.updated_at < t.now - interval '20 hours' and not exists (select from public.operations o
        where o.studio_id = s.studio_id and o.key = t.kind || ':' || s.id || ':' || (t.now at time zone 'UTC')::date))))),
    'app.tend_logins')
$$;

-- Served once per local date, however many ask: dates only go on. It tells what was done from `since`, when the digest before
-- was due, up to `until`: however late it is drawn, what is done meanwhile is told by the next one, and once.
create or replace function public.enqueue_digest(p_studio_id uuid, p_date date) returns boolean
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

-- The queue and the outbox are filled by ticks that go over all studios: there it is left out, not refused. Nobody but a
-- request makes the one operation that erases.
create or replace function app.only_erasing() returns trigger
language plpgsql volatile set search_path = '' as $$
declare
  v_asked boolean := exists (select from public.erasure_requests r where r.studio_id = new.studio_id);
  v_erases boolean := coalesce(pg_catalog.to_jsonb(new) ->> 'kind' = app.made_on('erasure-asked'),
    pg_catalog.to_jsonb(new) #>> '{entry,template}' = 'erasure_receipt', false);
begin
  if v_erases and not v_asked then
    perform app.refuse('not-allowed');
  end if;
  return case when v_asked and not v_erases then null else new end;
end $$;

-- Tokens go, the shops are disconnected, and everything that waits or runs is cancelled, in the transaction that asks.
-- `p_outbox` is what is still said; what waited to be said is let go.
create or replace function app.begin_erasure(p_studio uuid, p_cause text, p_number text, p_tell text, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_counts jsonb := '{}';
  v_rows bigint;
  v_quiet timestamptz;
begin
  perform from public.studios where id = p_studio for update;
  if not found then
    perform app.missing();
  elsif exists (select from public.erasure_requests where studio_id = p_studio) then
    perform app.refuse('erasing');
  end if;
  delete from public.shop_credentials where studio_id = p_studio;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('shop_credentials', v_rows);
  delete from public.oauth_states where studio_id = p_studio;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('oauth_states', v_rows);
  delete from public.connect_links where studio_id = p_studio;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('connect_links', v_rows);
  -- Without its lease a worker stores no row any more. Photos lie outside: it hears of the loss within the lease's length,
  -- and the one it was just fetching may take a minute more.
  select pg_catalog.max(lease_until) + interval '60 seconds' into v_quiet
    from public.operations where studio_id = p_studio and state = 'running' and kind = 'prepare_draft';
  update public.operations set state = 'cancelled', outcome_code = 'erasing', finished_at = app.now(),
    lease_token = null, lease_until = null
  where studio_id = p_studio and state in ('queued', 'running', 'parked');
  update public.shops set health = 'disconnected', paused = false where studio_id = p_studio;
  update public.outbox set state = 'dropped', code = 'erasing', finished_at = app.now()
    where studio_id = p_studio and state = 'pending';
  perform app.send(p_studio, p_outbox);
  insert into public.erasure_requests (studio_id, number, cause, tell, quiet_at, counts)
    values (p_studio, p_number, p_cause, p_tell, coalesce(v_quiet, app.now()), v_counts);
  insert into public.operations (studio_id, kind, while_uninstalled, key)
    select p_studio, k.kind, k.while_uninstalled, k.kind || ':' || p_number
    from app.operation_kinds k where k.kind = app.made_on('erasure-asked');
end $$;

create or replace function app.resume_erasure(p_studio uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_rows integer;
begin
  insert into public.operations (studio_id, kind, while_uninstalled, key)
    select r.studio_id, k.kind, k.while_uninstalled, k.kind || ':' || r.number || ':' || pg_catalog.gen_random_uuid()
    from public.erasure_requests r join app.operation_kinds k on k.kind = app.made_on('erasure-asked')
    where r.studio_id = p_studio and not exists (select from public.operations o
      where o.studio_id = p_studio and o.kind = k.kind and o.state in ('queued', 'running'));
  get diagnostics v_rows = row_count;
  return pg_catalog.jsonb_build_object('resumed', v_rows);
end $$;

-- The lease and the request, or nothing happens. Locks the operation until the transaction ends.
create or replace function app.require_erasure(p_operation uuid, p_lease uuid) returns uuid
language plpgsql volatile set search_path = '' as $$
declare
  v_studio uuid;
begin
  select o.studio_id into v_studio from public.operations o join public.erasure_requests r on r.studio_id = o.studio_id
    where o.id = p_operation and o.lease_token = p_lease and o.state = 'running' and o.kind = app.made_on('erasure-asked') for update of o;
  if v_studio is null then
    perform app.refuse('lease-lost');
  end if;
  return v_studio;
end $$;

-- Everything at once, and the last note with it: killed before or after, it is done once and said once. One that was
-- connected again meanwhile stays. @returns rows per table, or null
create or replace function public.erase_dead_shop(p_operation uuid, p_lease uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
  v_counts jsonb;
begin
  select s.* into v_shop from public.operations o join public.shops s on s.id = o.shop_id
    where o.id = p_operation and o.lease_token = p_lease and o.state = 'running' and o.kind = app.made_on('shop-left') for update of o;
  if v_shop.id is null then
    perform app.refuse('lease-lost');
  end if;
  -- Connecting takes the same lock first: either it comes before and saves the shop, or after and begins anew.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(v_shop.marketplace || ':' || v_shop.external_id, 0));
  select * into v_shop from public.shops where id = v_shop.id;
  if not app.is_past_saving(v_shop) then
    return null;
  end if;
  v_counts := app.erase_shop(v_shop.studio_id, v_shop.id);
  perform app.send(v_shop.studio_id, app.leading_note(v_shop, 'erased', app.now(), 'erased:' || extract(epoch from app.now())));
  return v_counts;
end $$;

-- Rows erased per table. Stays: the shop's name and number, its defaults (the studio chose them), drafts and listings the
-- studio wrote with what was decided on them, and products of these. Goes: tokens, profiles, the mirror with its events,
-- readings and their log, changes of mirrored listings, and products that are nothing but a copy of this shop's listings.
-- Done twice, it finds nothing more. The caller says who may; nothing here asks.
create or replace function app.erase_shop(p_studio uuid, p_shop uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_changes uuid[];
  v_counts jsonb := '{}';
  v_products uuid[];
  v_rows bigint;
begin
  if not exists (select from public.shops where id = p_shop and studio_id = p_studio) then
    perform app.missing();
  end if;
  -- Nobody claims work of this shop meanwhile, and a worker that is at it loses its lease: a page read before must not be
  -- stored after. Only the operation that may be doing this goes on.
  perform from app.lanes where shop_id = p_shop for update;
  update public.operations set state = 'cancelled', finished_at = app.now(), outcome_code = 'shop-disconnected',
    lease_token = null, lease_until = null where shop_id = p_shop and state = 'running' and kind <> app.made_on('shop-left');
  v_counts := pg_catalog.jsonb_build_object('shop_credentials',
    (select pg_catalog.count(shop_id) from public.shop_credentials where shop_id = p_shop and studio_id = p_studio));
  perform app.stop_shop(p_shop);
  update public.shops set counts = null, read_at = null, listings_read_at = null, news_on = null, news = '{}',
    news_channel = null, news_ts = null where id = p_shop;
  update public.outbox set state = 'dropped', code = 'erased', finished_at = app.now()
    where studio_id = p_studio and state = 'pending' and entry ->> 'shopId' = p_shop::text;

  delete from public.shop_profiles where shop_id = p_shop;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('shop_profiles', v_rows);
  -- One that is about listings of other shops as well goes on with these.
  with gone as (
    delete from public.change_items t using public.listings l
      where t.studio_id = p_studio and l.id = t.listing_id and l.shop_id = p_shop returning t.change_id
  )
  select pg_catalog.array_agg(distinct change_id) into v_changes from gone;
  update public.changes c set content_hash = app.content_hash(c.id) where c.id = any (v_changes) and c.content_hash <> ''
    and exists (select from public.change_items t where t.change_id = c.id);
  delete from public.changes c where c.id = any (v_changes)
    and not exists (select from public.change_items t where t.change_id = c.id);
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('changes', v_rows);
  select coalesce(pg_catalog.array_agg(distinct product_id) filter (where product_id is not null), '{}') into v_products
    from public.listings where shop_id = p_shop;
  delete from public.listings where shop_id = p_shop;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('listings', v_rows);
  perform app.fold_counts(p_studio, p_shop);
  -- With a product go those that turned out to be the same, all or none: the word that made them one can be taken back.
  with recursive same as (
    select p.id as root, p.id from public.products p where p.id = any (v_products)
    union select s.root, p.id from public.products p join same s on p.merged_into = s.id
  )
  delete from public.products p where p.studio_id = p_studio and p.id in (
    select s.id from same s where not exists (
      select from same t where t.root = s.root
        and (exists (select from public.listings l where l.product_id = t.id)
          or exists (select from public.changes c where c.product_id = t.id))));
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('products', v_rows);
  delete from public.sync_runs where shop_id = p_shop;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('sync_runs', v_rows);
  delete from public.sync_events where shop_id = p_shop;
  get diagnostics v_rows = row_count;
  return v_counts || pg_catalog.jsonb_build_object('sync_events', v_rows);
end $$;

select app.publish_functions(array['leave_out_shop', 'stop_change', 'set_paused'], 'authenticated', true);
select app.publish_functions(array['shop_changed', 'enqueue_due_syncs', 'tend_logins', 'enqueue_digest', 'erase_dead_shop'], 'service_role', false);

select app.publish_functions(array['schema_version'],
  'authenticated', false);
