-- What is known of an item is written down once for each write to the marketplace, with the question whether that is allowed;
-- what was delivered is told with the next claim; a decision writes its line in the log.

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261130110000'
$$;

-- The same for what is written down directly before a write to a marketplace: it is refused, and so is the write.
create or replace function app.require_writes_allowed(p_operation public.operations) returns void
language plpgsql stable set search_path = '' as $$
declare
  v_shop public.shops;
begin
  select * into v_shop from public.shops where id = p_operation.shop_id;
  if p_operation.lease_until <= app.now() then
    perform app.refuse('lease-lost');
  elsif v_shop.health = 'disconnected' then
    perform app.refuse('shop-disconnected');
  elsif v_shop.paused or exists (select from public.studios where id = v_shop.studio_id and paused_at is not null) then
    perform app.refuse('paused');
  end if;
end $$;

-- Messages of one change go out in order, so do those of one shop; others wait for nobody. The author's card goes beside them:
-- nothing is said under it that comes before it.
create or replace function app.outbox_group(p_entry jsonb) returns text
language sql immutable set search_path = '' as $$
  select coalesce(
    case when p_entry ->> 'template' = 'draft_card' then 'draft:' else 'change:' end || (p_entry ->> 'changeId'),
    'shop:' || (p_entry ->> 'shopId'), app.outbox_key(p_entry))
$$;

-- A step on the way is shown after three seconds, and by then the newest of several: two cards of a change are then drawn 40
-- times a minute at most, of the 50 that Slack takes. What is said once is not kept back.
create or replace function app.shown_soon(p_outbox jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(case when e.value ? 'nonce' then e.value
      else e.value || pg_catalog.jsonb_build_object('at', app.now() + interval '3 seconds') end order by e.ordinality), '[]')
  from pg_catalog.jsonb_array_elements(coalesce(p_outbox, '[]')) with ordinality e
$$;

-- A waiting entry with the same key is locked until this transaction ends, rather than skipped: a delivery that took it
-- before our commit would draw the old state, and nothing would follow. An entry may name the time from which on it is
-- sent; what follows may be due earlier, and then it is. One that waits for hours because it couldn't be sent is tried at
-- once: there is something new to say.
create or replace function app.send(p_studio uuid, p_outbox jsonb) returns void
language sql volatile set search_path = '' as $$
  insert into public.outbox (studio_id, group_key, key, entry, run_at)
  select p_studio, app.outbox_group(e.value), app.outbox_key(e.value), e.value, coalesce((e.value ->> 'at')::timestamptz, app.now())
  from (
    select distinct on (app.outbox_key(value)) value, ordinality
    from pg_catalog.jsonb_array_elements(app.gathered(p_studio, p_outbox)) with ordinality
    order by app.outbox_key(value), ordinality
  ) e
  order by e.ordinality
  on conflict (studio_id, key) where state = 'pending' do update set entry = excluded.entry,
    run_at = case when outbox.run_at < 'infinity' and (outbox.attempt = 0 or outbox.run_at > app.now() + interval '1 minute')
      then least(outbox.run_at, excluded.run_at) else outbox.run_at end
$$;

-- `writes`: a write to the marketplace follows at once. `ends`: the operation is over with it. `passing`: a step on the way, or
-- the end of one of several, which its cards may show a moment later.
create or replace function public.record_item(p_operation uuid, p_lease uuid, p_item jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes;
  v_item public.change_items;
begin
  if (p_item ->> 'writes')::boolean then
    perform app.require_writes_allowed(v_operation);
  end if;
  v_change := app.lock_change(v_operation.change_id);
  select * into v_item from public.change_items where id = (p_item ->> 'itemId')::uuid;
  if not app.works_on(v_operation, v_item) then
    perform app.missing();
  -- A person stopped it before it was begun.
  elsif v_item.state = 'stopped' then
    perform app.refuse('wrong-state');
  end if;
  update public.change_items set
    state = p_item ->> 'state', step = p_item ->> 'step', progress = p_item -> 'progress',
    external_id = p_item ->> 'externalId', listing_url = p_item ->> 'listingUrl',
    failure = nullif(p_item -> 'failure', 'null'), verified = (p_item ->> 'verified')::boolean
  where id = v_item.id
  returning * into v_item;
  if v_change.kind <> 'create' then
    if v_item.state = 'applied' or nullif(p_item -> 'fields', 'null') is not null then
      perform app.settle_listing(v_item, nullif(p_item -> 'fields', 'null'), p_item ->> 'liveState');
    end if;
    if v_item.state = 'parked' and v_change.kind = 'edit' and v_item.failure ->> 'code' = 'changed-live' then
      perform app.want_approved(v_item);
    end if;
    if v_item.state = 'applied' and v_change.kind = 'delete' then
      update public.listings set gone_at = app.now(), gone_run = null where shop_id = v_item.shop_id and external_id = v_item.external_id;
    end if;
  elsif v_item.state in ('on_marketplace', 'applied') and v_item.external_id is not null then
    perform app.map_listing(v_change, v_item, p_item ->> 'liveState');
    -- Killed right after, it can be found, edited and taken off sale all the same.
    if nullif(p_item -> 'mirrored', 'null') is not null then
      perform app.mirror(v_change.studio_id, v_item.shop_id, pg_catalog.jsonb_build_array(p_item -> 'mirrored'));
    end if;
    if not v_item.counted then
      update public.change_items set counted = true where id = v_item.id;
      update public.shops set publish_count = publish_count + 1,
          last_published_at = greatest(last_published_at, (select pg_catalog.max(d.at) from public.decisions d
            where d.change_id = v_change.id and d.verdict = 'approve'))
        where id = v_item.shop_id;
    end if;
  end if;
  perform app.derive_state(v_change.id);
  perform app.effects(case when (p_item ->> 'passing')::boolean
      and exists (select from public.changes where id = v_change.id and state = 'applying')
    then app.shown_soon(p_outbox) else p_outbox end, p_operations);
  -- The end of the work on this shop is one transaction, its line in the log, its message and the operation's end among it:
  -- killed before, all of it is still to come; killed after, nothing is left to say or to do.
  if nullif(p_item -> 'event', 'null') is not null then
    insert into public.sync_events (studio_id, shop_id, change_id, kind, outcome, code, reference)
    values (v_change.studio_id, v_item.shop_id, v_change.id, p_item #>> '{event,kind}', p_item #>> '{event,outcome}',
      p_item #>> '{event,code}', p_item #>> '{event,reference}');
  end if;
  if nullif(p_item -> 'whenApplied', 'null') is not null
    and exists (select from public.changes c where c.id = v_change.id and c.state = 'applied')
    and not exists (select from public.outbox o
      where o.studio_id = v_change.studio_id and o.key = app.outbox_key(p_item -> 'whenApplied')) then
    perform app.send(v_change.studio_id, pg_catalog.jsonb_build_array(p_item -> 'whenApplied'));
  end if;
  if (p_item ->> 'ends')::boolean then
    update public.operations set state = 'done', lapses = 0, outcome_code = null, lease_token = null, lease_until = null,
        finished_at = app.now()
      where id = v_operation.id;
  end if;
end $$;

drop function public.claim_work(text, text[], integer, text[], integer, integer);

-- Both queues at once. `p_kinds`: the operations that this worker knows, `p_templates`: the messages. `p_delivered`: messages
-- that it delivered since its last claim, [{id, lease}]; one whose lease ran out meanwhile counts as perhaps sent.
-- @returns {operations, messages}
create or replace function public.claim_work(
  p_worker text, p_kinds text[], p_operations integer, p_templates text[], p_messages integer, p_lease_ms integer,
  p_delivered jsonb default '[]'
) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_work jsonb;
  v_messages jsonb := '[]';
begin
  update public.outbox o set state = 'delivered', lease_token = null, lease_until = null, finished_at = app.now()
    from pg_catalog.jsonb_to_recordset(p_delivered) d (id uuid, lease uuid)
    where o.id = d.id and o.lease_token = d.lease and o.state = 'sending';
  perform app.tend_lanes();
  for v_try in 1..8 loop
    v_work := app.take_operations(p_worker, p_kinds, p_operations, p_lease_ms);
    if p_messages > 0 and not (v_work ->> 'alone')::boolean then
      v_messages := app.take_messages(p_worker, p_templates, p_messages, p_lease_ms);
    end if;
    exit when v_work -> 'taken' <> '[]' or v_messages <> '[]' or (v_work ->> 'alone')::boolean
      or not ((p_operations > 0 and app.work_is_held(p_kinds)) or (p_messages > 0 and app.messages_are_held(p_templates)));
    perform pg_catalog.pg_sleep(0.002 * v_try);
  end loop;
  return pg_catalog.jsonb_build_object('operations', v_work -> 'taken', 'messages', v_messages);
end $$;
drop function public.decide_change(uuid, text, text, text, text, integer, boolean, jsonb, jsonb);

-- in_review → approved, with one operation per item in the same transaction; or → rejected.
-- @param p_audit its line in the log, written with it
-- @returns the change as it is then, where it is logged
create or replace function public.decide_change(
  p_change_id uuid, p_content_hash text, p_verdict text, p_mode text, p_reason text, p_fee_cents integer, p_solo boolean,
  p_outbox jsonb, p_operations jsonb, p_audit jsonb default null
) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_change public.changes := app.lock_change(p_change_id);
  v_own boolean;
  v_small boolean;
  v_small_before jsonb;
  v_all uuid[];
  v_items uuid[];
  v_fee integer := 0;
  v_decision uuid;
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  if p_verdict not in ('approve', 'ask_for_changes') or (p_verdict = 'approve' and p_mode is null) then
    perform app.refuse('bad-input');
  elsif v_change.state <> 'in_review' then
    perform app.refuse_decided(v_change, p_content_hash);
  elsif v_change.content_hash <> p_content_hash or app.content_hash(v_change.id) is distinct from p_content_hash then
    perform app.refuse('stale-approval');
  end if;
  v_own := app.contributed(v_change, v_me.id);
  -- Where one manager is enough, who may be its author, it is recorded as self-approved.
  v_small := v_own and not app.needs_one_manager(v_change)
    and not (p_solo and (select solo_mode from public.studios where id = v_change.studio_id));
  if v_small and p_verdict <> 'approve' then
    perform app.refuse('own-change');
  elsif v_small then
    v_small_before := app.require_small(v_change, v_me.id);
  end if;

  if p_verdict = 'ask_for_changes' then
    perform app.enter_decision(v_change, v_me.id, p_verdict, null, p_reason, v_own, 0);
    update public.changes set state = 'rejected', updated_at = app.now() where id = v_change.id;
  else
    -- One shop that isn't connected keeps none of the others waiting. The decision is about it too.
    select pg_catalog.array_agg(id) into v_all from public.change_items where change_id = v_change.id;
    v_items := app.connected_of(v_all);
    v_fee := app.fee_cents_of(v_change, p_mode, v_all);
    if v_fee > 0 then
      v_fee := greatest(coalesce(p_fee_cents, 0), v_fee);
      perform app.reserve_fees(v_change, v_me.id, v_items,
        v_fee - app.fee_cents_of(v_change, p_mode, app.without(v_all, v_items)));
    end if;
    v_decision := app.enter_decision(v_change, v_me.id, p_verdict, p_mode, p_reason, v_own, v_fee, v_small_before);
    update public.changes set state = 'approved', mode = p_mode, updated_at = app.now() where id = v_change.id;
    update public.change_items set state = 'pending', step = null, failure = null, verified = false
      where change_id = v_change.id and (state <> 'pending' or step is not null or failure is not null or verified);
    perform app.park_for_shop(app.without(v_all, v_items));
    perform app.enqueue_items(v_change.id, v_decision, v_items);
    perform app.derive_state(v_change.id);
  end if;
  perform app.effects(p_outbox, p_operations);
  if p_audit is null then
    return null;
  end if;
  perform public.audit(p_audit);
  return app.change_json_of(v_change.id);
end $$;

grant execute on function app.require_writes_allowed(public.operations), app.shown_soon(jsonb) to oms_definer;
select app.publish_functions(array['record_item', 'decide_change'], 'authenticated', true);
select app.publish_functions(array['claim_work'], 'service_role', false);

select app.publish_functions(array['schema_version'],
  'authenticated', false);
