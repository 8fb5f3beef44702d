-- Messages and operations are written in the transaction of what they follow from: all or nothing.

-- The same for two entries that would say the same: a living card by its change, a note by its nonce.
create function app.outbox_key(p_entry jsonb) returns text
language sql immutable set search_path = '' as $$
  select pg_catalog.concat_ws(':', p_entry ->> 'template', p_entry ->> 'changeId', p_entry ->> 'shopId',
    p_entry ->> 'viewId', p_entry ->> 'to', p_entry ->> 'note', p_entry ->> 'nonce')
$$;

-- Messages of one change go out in order, so do those of one shop; others wait for nobody. The author's card goes beside them:
-- nothing is said under it that comes before it.
create function app.outbox_group(p_entry jsonb) returns text
language sql immutable set search_path = '' as $$
  select coalesce(
    case when p_entry ->> 'template' = 'draft_card' then 'draft:' else 'change:' end || (p_entry ->> 'changeId'),
    'shop:' || (p_entry ->> 'shopId'), app.outbox_key(p_entry))
$$;

-- The entries, with a mention left out for each person who was alerted within ten minutes, and one `waiting` for them instead.
create function app.gathered(p_studio uuid, p_outbox jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_entry jsonb;
  v_person text;
  v_alerted timestamptz;
  v_mention jsonb;
  v_entries jsonb := '[]';
begin
  for v_entry in select value from pg_catalog.jsonb_array_elements(coalesce(p_outbox, '[]')) loop
    if v_entry ->> 'template' = 'change_note' and v_entry ->> 'note' = 'approval_asked' then
      v_mention := '[]';
      -- In one order, so that two requests at once don't wait for each other.
      for v_person in select distinct value from pg_catalog.jsonb_array_elements_text(v_entry -> 'mention') order by 1 loop
        select alerted_at into v_alerted from public.members
          where studio_id = p_studio and slack_user_id = v_person for update;
        if v_alerted is null or v_alerted <= app.now() - interval '10 minutes' then
          update public.members set alerted_at = app.now() where studio_id = p_studio and slack_user_id = v_person;
          v_mention := v_mention || pg_catalog.to_jsonb(v_person);
        elsif not exists (select from public.outbox where studio_id = p_studio and state = 'pending'
            and key = app.outbox_key(pg_catalog.jsonb_build_object('template', 'waiting', 'to', v_person))) then
          update public.members set alerted_at = v_alerted + interval '10 minutes'
            where studio_id = p_studio and slack_user_id = v_person;
          v_entries := v_entries || pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('template', 'waiting',
            'to', v_person, 'at', v_alerted + interval '10 minutes'));
        end if;
      end loop;
      v_entry := pg_catalog.jsonb_set(v_entry, '{mention}', v_mention);
    end if;
    v_entries := v_entries || pg_catalog.jsonb_build_array(v_entry);
  end loop;
  return v_entries;
end $$;

-- A step on the way is shown after three seconds, and by then the newest of several: two cards of a change are then drawn 40
-- times a minute at most, of the 50 that Slack takes. What is said once is not kept back.
create function app.shown_soon(p_outbox jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(case when e.value ? 'nonce' then e.value
        else e.value || pg_catalog.jsonb_build_object('at', app.now() + interval '3 seconds') end order by e.ordinality), '[]')
    from pg_catalog.jsonb_array_elements(coalesce(p_outbox, '[]')) with ordinality e);
end $$;

-- A waiting entry with the same key is locked until this transaction ends, rather than skipped: a delivery that took it
-- before our commit would draw the old state, and nothing would follow. An entry may name the time from which on it is
-- sent; what follows may be due earlier, and then it is. One that waits for hours because it couldn't be sent is tried at
-- once: there is something new to say.
create function app.send(p_studio uuid, p_outbox jsonb) returns void
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

grant execute on function app.shown_soon(jsonb) to oms_definer;
grant execute on function app.outbox_group(jsonb), app.outbox_key(jsonb), app.gathered(uuid, jsonb),
  app.send(uuid, jsonb) to service_role, oms_definer;

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
