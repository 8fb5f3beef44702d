-- Changes of many listings: collected in parts by a worker, sealed, approved as one, and applied in batches.

-- Whether this operation is the work on this item: its own, or that on all of the change's in the shop.
create function app.works_on(p_operation public.operations, p_item public.change_items) returns boolean
language sql immutable set search_path = '' as $$
  select p_operation.writes and p_operation.change_id = p_item.change_id and p_operation.shop_id = p_item.shop_id
    and (p_operation.item_id is null or p_operation.item_id = p_item.id)
$$;

-- By which a button names a reason why some weren't written.
create function app.reason_key(p_text text) returns text
language sql immutable set search_path = '' as $$
  select pg_catalog.left(app.sha256(p_text), 12)
$$;

-- What a card says of it: how many, in which shops and fields, the lowest and highest move of a price in thousandths, and how
-- far it is. What was not written keeps its reason also once a person stopped the rest.
create function app.many_json(p_change uuid) returns jsonb
language sql stable set search_path = '' as $$
  with items as (
    select t.*, coalesce(t.content #> '{edit,set}', '{}') as set_, coalesce(t.content #> '{edit,before}', '{}') as before
    from public.change_items t where t.change_id = p_change
  ), values_ as (
    select i.id, f.key, f.value, i.before -> f.key as was from items i cross join lateral pg_catalog.jsonb_each(i.set_) f
  ), failed as (
    select i.*, app.may_end_otherwise((select c.kind from public.changes c where c.id = p_change), i.failure) as retriable
    from items i
    where i.state in ('failed', 'parked', 'stopped') and i.failure is not null
  ), prices as (
    -- From a cent to thousands it is more than an integer holds, and nobody reads how much more.
    select greatest(-1000000000, least(1000000000, pg_catalog.round(
      ((v.value #>> '{}')::numeric - (v.was #>> '{}')::numeric) * 1000 / (v.was #>> '{}')::numeric)))::integer as moved
    from values_ v where v.key like 'price:%' and pg_catalog.jsonb_typeof(v.value) = 'number'
      and pg_catalog.jsonb_typeof(v.was) = 'number' and v.was <> '0'
  )
  select pg_catalog.jsonb_build_object(
    'all', (select pg_catalog.count(*) from items),
    'states', (select coalesce(pg_catalog.jsonb_object_agg(s.state, s.items), '{}') from (
      select state, pg_catalog.count(*) as items from items group by state) s),
    'shops', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', s.shop_id, 'items', s.items) order by s.first_), '[]')
      from (select shop_id, pg_catalog.count(*) as items, pg_catalog.min(seq) as first_ from items group by shop_id) s),
    -- The request in which what was left is asked for.
    'again', case when exists (select from items where state = 'stopped') then (
      select pg_catalog.jsonb_build_object('number', r.number) from public.changes r
      where r.source ->> 'restOf' = p_change::text and r.state not in ('discarded', 'stopped') order by r.seq desc limit 1) end,
    -- The plan in which those are looked at that were changed there meanwhile.
    'lookedAtIn', case when exists (select from items where failure ->> 'code' = 'changed-live') then (
      select pg_catalog.jsonb_build_object('number', r.number) from public.changes r
      where r.source ->> 'movedOf' = p_change::text and r.state not in ('discarded', 'stopped') order by r.seq desc limit 1) end,
    -- Why it stands still, of what comes next.
    'step', (select i.step from items i where i.state in ('applying', 'pending') and i.step is not null order by i.state, i.seq limit 1),
    'fields', (select coalesce(pg_catalog.jsonb_object_agg(f.field, f.items), '{}') from (
      select pg_catalog.split_part(key, ':', 1) as field, pg_catalog.count(distinct id) as items from values_ group by 1) f),
    'prices', (select case when pg_catalog.count(*) > 0 then pg_catalog.jsonb_build_object(
      'lowest', pg_catalog.min(moved), 'highest', pg_catalog.max(moved)) end from prices),
    'failed', (select pg_catalog.count(*) from failed),
    'retriable', (select pg_catalog.count(*) from failed where retriable and state <> 'stopped'),
    -- The reasons, the most frequent first, each with the first of its listings.
    'failures', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('text', g.text, 'items', g.items,
        'retriable', g.retriable, 'code', g.code, 'reason', app.reason_key(g.text), 'some', (
          select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', l.code, 'sku', app.one_sku(l.live),
            'title', l.live ->> 'title') order by s.seq)
          from (select f.* from failed f where f.failure ->> 'text' = g.text and f.retriable = g.retriable order by f.seq limit 3) s
          left join public.listings l on l.id = s.listing_id)) order by g.items desc, g.first_), '[]')
      from (select f.failure ->> 'text' as text, f.retriable, pg_catalog.min(f.failure ->> 'code') as code, pg_catalog.count(*) as items,
          pg_catalog.min(f.seq) as first_
        from failed f group by 1, 2 order by 3 desc, 4 limit 5) g))
$$;

-- What of an item that wasn't written whole may be in its shop: values that were sent; of stock, whose outcome is counted, only what
-- is known to be there.
create function app.begun_fields(p_item public.change_items) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(f.key order by f.key), '[]')
    from pg_catalog.jsonb_each(coalesce(p_item.content #> '{edit,set}', '{}')) f
    where p_item.state <> 'applied' and (p_item.progress -> 'sent' ? f.key
      or (p_item.progress -> 'wrote' ? 'inventory' and p_item.progress -> 'stock' ? f.key)));
end $$;

create function app.many_item_json(p_item public.change_items) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('id', p_item.id, 'shopId', p_item.shop_id, 'listingId', p_item.listing_id,
      'code', l.code, 'sku', app.one_sku(l.live), 'title', l.live ->> 'title', 'state', p_item.state, 'failure', p_item.failure,
      'listingUrl', p_item.listing_url, 'begun', app.begun_fields(p_item), 'set', coalesce(p_item.content #> '{edit,set}', '{}'),
      'before', coalesce(p_item.content #> '{edit,before}', '{}'), 'move', app.move_json(p_item.content, p_item.payload))
    from (select) one left join public.listings l on l.id = p_item.listing_id);
end $$;

-- Its items as people look for them, by title; of those in these states, or with a reason why they were not written.
create function public.read_change_items(
  p_change_id uuid, p_states text[], p_failed boolean, p_limit integer, p_offset integer
) returns jsonb
language sql stable set search_path = '' as $$
  with found as (
    select t as item, t.seq, app.folded(l.live ->> 'title') as title from public.change_items t
    left join public.listings l on l.id = t.listing_id
    where t.change_id = p_change_id and (p_states is null or t.state = any (p_states))
      and (not p_failed or (t.failure is not null and t.state in ('failed', 'parked', 'stopped')))
  )
  select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from found), 'some', (
    select coalesce(pg_catalog.jsonb_agg(app.many_item_json(f.item) order by f.title, f.seq), '[]')
    from (select * from found order by title, seq limit least(p_limit, 500) offset p_offset) f))
$$;

-- The same for whatever reads all of them, by what no change of a title moves: after this one, null from the first on.
create function public.read_change_items_in_turn(p_change_id uuid, p_states text[], p_after bigint, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('next', case when pg_catalog.count(*) = least(p_limit, 500) then pg_catalog.max(f.seq) end,
    'some', coalesce(pg_catalog.jsonb_agg(app.many_item_json(f.item) order by f.seq), '[]'))
  from (select t as item, t.seq from public.change_items t
    where t.change_id = p_change_id and (p_states is null or t.state = any (p_states)) and t.seq > coalesce(p_after, 0)
    order by t.seq limit least(p_limit, 500)) f
$$;

-- In which change what was left of another is asked for, or what was changed in the shop meanwhile is looked at.
create function app.follows_in(p_key text, p_change uuid) returns public.changes
language plpgsql stable set search_path = '' as $$
declare
  v_change public.changes;
begin
  if p_key = 'restOf' then
    select * into v_change from public.changes r
      where r.source ->> 'restOf' = p_change::text and r.state not in ('discarded', 'stopped') order by r.seq desc limit 1;
  else
    select * into v_change from public.changes r
      where r.source ->> 'movedOf' = p_change::text and r.state not in ('discarded', 'stopped') order by r.seq desc limit 1;
  end if;
  return v_change;
end $$;

-- Begins one, by the word of a person, who is its author. The same id begins it once, and so does the same that it follows from:
-- under the lock of that, the second of two clicks at once finds what the first one began.
-- @returns null; of one that was begun before by another id, {id, number}
create function public.begin_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_key text := case when p_change -> 'source' ? 'restOf' then 'restOf' when p_change -> 'source' ? 'movedOf' then 'movedOf' end;
  v_of public.changes;
  v_change public.changes;
begin
  if exists (select from public.changes where id = (p_change ->> 'id')::uuid) then
    return null;
  end if;
  if v_key is not null then
    v_of := app.lock_change((p_change -> 'source' ->> v_key)::uuid);
    v_change := app.follows_in(v_key, v_of.id);
    if v_change.id is not null then
      return pg_catalog.jsonb_build_object('id', v_change.id, 'number', v_change.number);
    end if;
  end if;
  insert into public.changes (id, studio_id, kind, content, source, author_id, text_by, collecting)
    values ((p_change ->> 'id')::uuid, v_me.studio_id, p_change ->> 'kind', p_change -> 'content',
      p_change -> 'source', v_me.id, 'person', true)
    returning * into v_change;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id);
  -- What was left of another, or stopped there, has the values of those who wrote that.
  insert into public.change_edits (studio_id, change_id, member_id, first_at)
    select e.studio_id, v_change.id, e.member_id, e.first_at from public.change_edits e
    where e.change_id = coalesce(p_change #>> '{source,restOf}', p_change #>> '{source,movedOf}')::uuid on conflict do nothing;
  if p_change ->> 'plan' is not null then
    insert into public.plans (change_id, studio_id, line, said_by) values (v_change.id, v_me.studio_id, (p_change ->> 'plan')::jsonb,
      nullif((select p.said_by from public.plans p where p.change_id = v_of.id), v_me.id));
  end if;
  if p_change ? 'schedule' then
    perform app.put_schedule(v_change, v_me.id, p_change -> 'schedule');
  end if;
  perform app.effects(p_outbox, p_operations);
  return null;
end $$;

-- The plan of another rule of the studio that waits for people or is being written, and gives this listing one of these fields.
create function app.other_rule_plan(p_change uuid, p_listing uuid, p_set jsonb) returns public.changes
language plpgsql stable set search_path = '' as $$
declare
  v_change public.changes;
begin
  select c.* into v_change from public.change_items t
    join public.plans p on p.change_id = t.change_id and p.catch_up_id is not null
    join public.changes c on c.id = t.change_id
    where t.listing_id = p_listing and t.change_id <> p_change and t.state <> 'applied'
      and c.state in ('draft', 'in_review', 'rejected', 'approved', 'scheduled', 'applying')
      and exists (select from pg_catalog.jsonb_object_keys(coalesce(t.content #> '{edit,set}', '{}')) f (key) where p_set ? f.key)
    order by c.seq limit 1;
  return v_change;
end $$;

-- A listing is added with its values, and holds the fields of them from now on; in a plan, once approval is asked for. Added
-- twice, it is there once.
create function app.add_item(p_change public.changes, p_item jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_listing public.listings;
  v_payload jsonb := (p_item ->> 'payload')::jsonb;
  v_item uuid;
  v_return boolean := app.is_return(p_change.id);
  v_other public.changes;
begin
  select * into v_listing from public.listings where id = (p_item ->> 'listingId')::uuid for update;
  if v_listing.id is null or v_listing.live is null or v_listing.gone_at is not null then
    perform app.missing();
  -- What is put back was approved with what it puts back, and waits for its shop.
  elsif not v_return and not app.may_use_shop(v_listing.shop_id, p_change.author_id) then
    perform app.refuse('not-allowed');
  elsif not v_return and exists (select from public.shops where id = v_listing.shop_id and health = 'disconnected') then
    perform app.refuse('shop-disconnected');
  -- Whose word it is is judged from the content, and the payload is what is written: they say the same.
  elsif (v_payload -> 'set') is distinct from coalesce(p_item #> '{content,edit,set}', '{}')
    or v_payload ->> 'kind' is distinct from p_change.kind or v_payload ->> 'listingId' is distinct from v_listing.external_id then
    perform app.refuse('bad-input');
  elsif p_change.kind = 'put_on_sale' then
    perform app.require_no_own_draft(v_listing);
  elsif p_change.kind = 'edit' and not v_return and not app.is_undo(p_change.id)
    and app.new_blank(p_item #> '{content,edit,set}', p_item #> '{content,edit,before}') then
    perform app.refuse('incomplete', '{"reason": "blank-left"}');
  end if;
  -- Under the listing's lock, so that of two rules' plans which are collected at once one has it.
  if exists (select from public.plans where change_id = p_change.id and catch_up_id is not null) then
    v_other := app.other_rule_plan(p_change.id, v_listing.id, v_payload -> 'set');
    if v_other.id is not null then
      perform app.refuse('already-asked', pg_catalog.jsonb_build_object('reason', 'rule', 'title', v_other.content ->> 'title'));
    end if;
  end if;
  insert into public.change_items (studio_id, change_id, shop_id, listing_id, content, payload, external_id, listing_url)
    values (p_change.studio_id, p_change.id, v_listing.shop_id, v_listing.id, p_item -> 'content', p_item ->> 'payload',
      v_listing.external_id, v_listing.url)
    on conflict on constraint change_items_once do nothing returning id into v_item;
  if v_item is null then
    return;
  end if;
  if p_item ->> 'from' = 'keep_ours' then
    perform app.keep_writers(p_change, v_listing);
  elsif p_change.source ? 'restOf' or p_change.source ? 'movedOf' then
    update public.change_items set written = app.written_again(p_change, v_listing.id, p_item -> 'content') where id = v_item;
  end if;
  if not exists (select from public.plans where change_id = p_change.id and not line ? 'asks') then
    perform app.claim_listings(p_change, array[v_item]);
  end if;
end $$;

-- At most 500 at once, as its author may. What one of them is refused for leaves out no other.
-- @returns [{listingId, code, detail}]: those that were refused
create function public.add_change_items(p_operation uuid, p_lease uuid, p_items jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes := app.lock_change(v_operation.change_id);
  v_item jsonb;
  v_code text;
  v_detail text;
  v_refused jsonb := '[]';
begin
  if not v_change.collecting or v_change.state <> 'draft' then
    perform app.refuse('wrong-state');
  elsif pg_catalog.jsonb_array_length(p_items) > 500 then
    perform app.refuse('bad-input');
  elsif not app.is_return(v_change.id)
    and not exists (select from public.members m where m.id = v_change.author_id and app.rank(m.role) >= app.rank('maker')) then
    perform app.refuse('not-allowed');
  end if;
  perform app.write_as_author(v_change);
  for v_item in select value from pg_catalog.jsonb_array_elements(p_items) order by value ->> 'listingId' loop
    begin
      perform app.add_item(v_change, v_item);
    exception when raise_exception then
      get stacked diagnostics v_code = message_text, v_detail = pg_exception_detail;
      v_refused := v_refused || pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
        'listingId', v_item -> 'listingId', 'code', v_code, 'detail', nullif(v_detail, '')::jsonb));
    end;
  end loop;
  perform app.write_for(null, null);
  return v_refused;
end $$;

-- Nothing is added any more, and approval is asked for: its hash is over the hashes of just so many items. With none, or given
-- up (`p_count` null), it is over, and took no number. Sealed twice, it was sealed once. A plan is its author's draft from then
-- on, by its number; one that left out all it looked at stays, too, where some of it may be taken in. One that asks is asked for, unless
-- its author has something to look at first.
create function public.seal_change(p_operation uuid, p_lease uuid, p_count integer, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes := app.lock_change(v_operation.change_id);
  v_plan boolean := exists (select from public.plans p where p.change_id = v_change.id and (not p.line ? 'asks' or exists (
    select from public.plan_left_out o where o.change_id = v_change.id and o.content is not null)));
begin
  if not v_change.collecting then
    return;
  elsif v_change.state <> 'draft' then
    perform app.refuse('wrong-state');
  elsif p_count <> (select pg_catalog.count(*) from public.change_items where change_id = v_change.id) then
    perform app.refuse('edited-meanwhile');
  elsif p_count is null or (p_count = 0 and not exists (
      select from public.plan_left_out where change_id = v_change.id and content is not null)) then
    update public.changes set state = 'discarded', updated_at = app.now() where id = v_change.id;
    perform app.effects(p_outbox, p_operations);
    return;
  end if;
  if v_plan then
    update public.changes set collecting = false, updated_at = app.now() where id = v_change.id;
    -- A draft holds nothing.
    delete from public.listing_claims where change_id = v_change.id;
  else
    update public.changes set collecting = false, state = 'in_review', content_hash = app.content_hash(v_change.id), updated_at = app.now()
      where id = v_change.id;
  end if;
  perform app.number_request(v_change);
  perform app.effects(case when v_plan then p_outbox else app.to_approvers(v_change.id, p_outbox) end, p_operations);
end $$;

-- What is to be written next in the operation's shop, what was begun first; with its change. `approved`: what would be written
-- is what an approval named.
create function public.read_batch(p_operation uuid, p_lease uuid, p_limit integer) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes;
begin
  select * into v_change from public.changes where id = v_operation.change_id;
  return pg_catalog.jsonb_build_object('change', app.change_json(v_change),
    'approved', app.content_hash(v_change.id) = v_change.content_hash and exists (
      select from public.decisions d where d.change_id = v_change.id and d.verdict = 'approve' and d.content_hash = v_change.content_hash),
    'items', (select coalesce(pg_catalog.jsonb_agg(app.item_json(b) order by b.state, b.seq), '[]') from (
      select * from public.change_items t
      where t.change_id = v_change.id and t.shop_id = v_operation.shop_id and t.state in ('applying', 'pending')
      order by t.state, t.seq limit p_limit) b));
end $$;

-- What is left in the operation's shop ends so: it waits for the shop, or for a person.
create function public.end_rest(p_operation uuid, p_lease uuid, p_state text, p_failure jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes := app.lock_change(v_operation.change_id);
begin
  update public.change_items set state = p_state, step = null, failure = p_failure, verified = false
    where change_id = v_change.id and shop_id = v_operation.shop_id and state in ('applying', 'pending');
  perform app.derive_state(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- What was not begun is not written any more; what is in hand comes to its end, and what was written stays. Why some could not
-- be written stays with them.
create function app.stop_rest(p_change public.changes, p_member uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if not exists (select from public.change_items where change_id = p_change.id and state in ('pending', 'failed', 'parked')) then
    perform app.refuse('wrong-state', '{"reason": "begun"}');
  end if;
  perform app.enter_decision(p_change, p_member, 'stop', null, null, false, 0);
  update public.change_items set state = 'stopped', step = null
    where change_id = p_change.id and state in ('pending', 'failed', 'parked');
  update public.operations o set state = 'cancelled', finished_at = app.now()
    where o.change_id = p_change.id and o.writes and o.state in ('queued', 'parked')
      and not exists (select from public.change_items t where t.change_id = p_change.id and t.state = 'applying' and app.works_on(o, t));
  -- What is in hand comes to its end, also where all of it was paused.
  perform app.let_go_of(p_change);
  perform app.derive_state(p_change.id);
end $$;

-- The work on what is left in a shop goes on: the operation that is parked, or a new one where none waits.
create function app.resume_rest(p_change uuid, p_shop uuid) returns void
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

grant execute on function app.works_on(public.operations, public.change_items), app.resume_rest(uuid, uuid)
  to service_role, oms_definer;
grant execute on function app.begun_fields(public.change_items), app.reason_key(text), app.many_json(uuid), app.many_item_json(public.change_items) to authenticated, service_role, oms_definer;
grant execute on function app.add_item(public.changes, jsonb), app.other_rule_plan(uuid, uuid, jsonb),
  app.stop_rest(public.changes, uuid), app.follows_in(text, uuid) to oms_definer;
select app.publish_functions(array['read_change_items', 'read_change_items_in_turn'], 'authenticated', false);
select app.publish_functions(array['begin_change', 'add_change_items', 'seal_change', 'read_batch', 'end_rest'],
  'authenticated', true);
