-- Operations are enqueued in the transaction of what they follow from: all or nothing.

-- A kind has the flags that were declared of it, whatever the caller says. What writes to a shop is never taken from a caller:
-- only a decision makes it (app.enqueue_items).
create function app.enqueue(p_studio uuid, p_operations jsonb) returns void
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

create function app.effects(p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.send(app.studio_id(), p_outbox);
  perform app.enqueue(app.studio_id(), p_operations);
end $$;

grant execute on function app.enqueue(uuid, jsonb) to service_role, oms_definer;
grant execute on function app.effects(jsonb, jsonb) to oms_definer;
