-- Messages and operations are written in the transaction of what they follow from: all or nothing.

-- The same for two entries that would say the same: a living card by its change, a note by its nonce.
create function app.outbox_key(p_entry jsonb) returns text
language sql immutable set search_path = '' as $$
  select pg_catalog.concat_ws(':', p_entry ->> 'template', p_entry ->> 'changeId', p_entry ->> 'shopId',
    p_entry ->> 'viewId', p_entry ->> 'to', p_entry ->> 'note', p_entry ->> 'nonce')
$$;

-- Messages of one change go out in order, so do those of one shop; others wait for nobody.
create function app.outbox_group(p_entry jsonb) returns text
language sql immutable set search_path = '' as $$
  select coalesce('change:' || (p_entry ->> 'changeId'), 'shop:' || (p_entry ->> 'shopId'), app.outbox_key(p_entry))
$$;

-- A waiting entry with the same key is locked until this transaction ends, rather than skipped: a delivery that took it
-- before our commit would draw the old state, and nothing would follow.
create function app.send(p_studio uuid, p_outbox jsonb) returns void
language sql volatile set search_path = '' as $$
  insert into public.outbox (studio_id, group_key, key, entry)
  select p_studio, app.outbox_group(e.value), app.outbox_key(e.value), e.value
  from (
    select distinct on (app.outbox_key(value)) value, ordinality
    from pg_catalog.jsonb_array_elements(coalesce(p_outbox, '[]')) with ordinality
    order by app.outbox_key(value), ordinality
  ) e
  order by e.ordinality
  on conflict (studio_id, key) where state = 'pending' do update set entry = excluded.entry
$$;

-- `publish` is never taken from a caller: only a decision makes one (app.enqueue_publish).
create function app.enqueue(p_studio uuid, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from pg_catalog.jsonb_array_elements(coalesce(p_operations, '[]')) o where o.value ->> 'kind' = 'publish') then
    perform app.refuse('not-allowed');
  end if;
  insert into public.operations (studio_id, kind, key, shop_id, change_id, target_id, priority, params)
  select p_studio, o.value ->> 'kind', o.value ->> 'key', (o.value ->> 'shopId')::uuid, (o.value ->> 'changeId')::uuid,
    (o.value ->> 'targetId')::uuid, coalesce((o.value ->> 'priority')::smallint, 0::smallint), coalesce(o.value -> 'params', '{}')
  from pg_catalog.jsonb_array_elements(coalesce(p_operations, '[]')) with ordinality o
  order by o.ordinality
  on conflict (studio_id, key) do nothing;
end $$;

create function app.effects(p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.send(app.studio_id(), p_outbox);
  perform app.enqueue(app.studio_id(), p_operations);
end $$;

-- One operation per target and decision.
create function app.enqueue_publish(p_change uuid, p_decision uuid, p_targets uuid[]) returns void
language sql volatile set search_path = '' as $$
  insert into public.operations (studio_id, kind, key, shop_id, change_id, target_id)
  select t.studio_id, 'publish', 'publish:' || t.id || ':' || p_decision, t.shop_id, t.change_id, t.id
  from public.change_targets t
  where t.change_id = p_change and t.id = any (p_targets)
  order by t.seq
$$;

grant execute on function app.outbox_group(jsonb), app.outbox_key(jsonb), app.send(uuid, jsonb), app.enqueue(uuid, jsonb)
  to oms_definer, service_role;
grant execute on function app.effects(jsonb, jsonb), app.enqueue_publish(uuid, uuid, uuid[]) to oms_definer;
