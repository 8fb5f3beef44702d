-- What puts another change back is approved in the transaction in which it stops being collected, so that nobody changes it between;
-- neither its author's role nor a shop that isn't connected is in its way, and what was written of an item in part goes back as well.
-- A part that is taken out of a plan, and a draft whose start was missed, keep what of their time is ahead.

-- It puts back what another change wrote. The approval of that one covers it as a worker collects it.
create or replace function app.is_return(p_change uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return exists (select from public.schedules where return_id = p_change);
end $$;

-- What only its author, a manager or an owner may do with a change. What puts another one back is nobody's before it is approved:
-- it is approved as it was collected.
create or replace function app.require_author_or_manager(p_change public.changes, p_me public.members) returns void
language plpgsql stable set search_path = '' as $$
begin
  if p_change.author_id <> p_me.id and app.rank(p_me.role) < app.rank('manager') then
    perform app.refuse('not-allowed');
  elsif p_change.state in ('draft', 'rejected', 'in_review', 'discarded') and app.is_return(p_change.id) then
    perform app.refuse('wrong-state', '{"reason": "puts-back"}');
  end if;
end $$;

grant execute on function app.is_return(uuid) to oms_definer;

-- What of an item that wasn't written whole may be in its shop: values that were sent; of stock, whose outcome is counted, only what
-- is known to be there.
create or replace function app.begun_fields(p_item public.change_items) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(f.key order by f.key), '[]')
    from pg_catalog.jsonb_each(coalesce(p_item.content #> '{edit,set}', '{}')) f
    where p_item.state <> 'applied' and (p_item.progress -> 'sent' ? f.key
      or (p_item.progress -> 'wrote' ? 'inventory' and p_item.progress -> 'stock' ? f.key)));
end $$;

grant execute on function app.begun_fields(public.change_items) to authenticated, service_role, oms_definer;

create or replace function app.many_item_json(p_item public.change_items) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('id', p_item.id, 'shopId', p_item.shop_id, 'listingId', p_item.listing_id,
      'code', l.code, 'sku', app.one_sku(l.live), 'title', l.live ->> 'title', 'state', p_item.state, 'failure', p_item.failure,
      'listingUrl', p_item.listing_url, 'begun', app.begun_fields(p_item), 'set', coalesce(p_item.content #> '{edit,set}', '{}'),
      'before', coalesce(p_item.content #> '{edit,before}', '{}'), 'move', app.move_json(p_item.content, p_item.payload))
    from (select) one left join public.listings l on l.id = p_item.listing_id);
end $$;

-- A listing is added with its values, and holds the fields of them from now on; in a plan, once approval is asked for. Added
-- twice, it is there once.
create or replace function app.add_item(p_change public.changes, p_item jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_listing public.listings;
  v_payload jsonb := (p_item ->> 'payload')::jsonb;
  v_item uuid;
  v_return boolean := app.is_return(p_change.id);
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
  end if;
  if not exists (select from public.plans where change_id = p_change.id) then
    perform app.claim_listings(p_change, array[v_item]);
  end if;
end $$;

-- At most 500 at once, as its author may. What one of them is refused for leaves out no other.
-- @returns [{listingId, code, detail}]: those that were refused
create or replace function public.add_change_items(p_operation uuid, p_lease uuid, p_items jsonb) returns jsonb
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
  perform app.write_for(v_change.author_id, 'form');
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

-- A draft has what of its time is still ahead: of one whose start was missed that is its end.
create or replace function app.keep_ahead(p_change uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  delete from public.schedules where change_id = p_change and late and (ends_at is null or ends_at <= app.now());
  update public.schedules set starts_at = null, late = false where change_id = p_change and late;
end $$;

grant execute on function app.keep_ahead(uuid) to service_role, oms_definer;

-- Withdrawn or sent back it keeps its time; a draft that comes from what was approved doesn't.
create or replace function app.drop_schedule() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  delete from public.schedules where change_id = new.id
    and (state <> 'set' or old.state not in ('draft', 'rejected', 'in_review', 'discarded'));
  perform app.keep_ahead(new.id);
  return null;
end $$;

-- Moves items of a request into a plan of its author: a draft with a number of its own. What was left out stays where it is.
create or replace function app.split_plan(p_change public.changes, p_items uuid[], p_rest uuid, p_member uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_rest public.changes;
  v_left integer := pg_catalog.cardinality(p_items);
  v_all integer := (select pg_catalog.count(*) from public.change_items where change_id = p_change.id);
begin
  insert into public.changes (id, studio_id, kind, content, source, author_id, text_by, written)
    values (p_rest, p_change.studio_id, p_change.kind, p_change.content,
      (p_change.source - 'restOf') || pg_catalog.jsonb_build_object('partOf', pg_catalog.jsonb_build_object(
        'changeId', p_change.id, 'number', p_change.number, 'by', p_member, 'approved', v_all - v_left)),
      p_change.author_id, p_change.text_by, p_change.written)
    returning * into v_rest;
  insert into public.change_edits (studio_id, change_id, member_id, first_at)
    select e.studio_id, v_rest.id, e.member_id, e.first_at from public.change_edits e where e.change_id = p_change.id;
  insert into public.plans (change_id, studio_id, line, found, looked)
    select v_rest.id, p.studio_id, p.line, v_left, v_left from public.plans p where p.change_id = p_change.id;
  update public.change_items set change_id = v_rest.id where id = any (p_items);
  insert into public.schedules (change_id, studio_id, starts_at, ends_at, zone, set_by, late)
    select v_rest.id, s.studio_id, s.starts_at, s.ends_at, s.zone, s.set_by, s.late from public.schedules s where s.change_id = p_change.id;
  perform app.keep_ahead(v_rest.id);
  perform app.look_before(v_rest, s.starts_at) from public.schedules s where s.change_id = v_rest.id;
  -- A draft holds nothing.
  delete from public.listing_claims c using public.change_items t
    where t.change_id = v_rest.id and c.listing_id = t.listing_id and c.change_id = p_change.id;
  perform app.number_request(v_rest);
end $$;

drop function public.begin_return(uuid, uuid, jsonb, jsonb, jsonb);
drop function public.approve_return(uuid, uuid, jsonb, jsonb);

-- The end of a change has come: nothing more of it is begun, and the change that puts back what it wrote begins to be collected, in
-- its author's name. `made`. `wait`: something of it is being written, and this operation is queued for later. `nothing`: it wrote
-- nothing. `over`: it was cancelled, or its end isn't now. With `wait` and `made` this operation is over.
-- @param p_change {id, content, source, plan}
-- @param p_held sent where it still waits an hour after the end
create or replace function public.begin_return(
  p_operation uuid, p_lease uuid, p_change jsonb, p_outbox jsonb, p_operations jsonb, p_held jsonb
) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_of public.changes := app.lock_change(v_operation.change_id);
  v_schedule public.schedules;
begin
  select * into v_schedule from public.schedules where change_id = v_of.id for update;
  if v_schedule.state is distinct from 'begun' or v_schedule.ends_at > app.now() or not app.was_begun(v_of.id) then
    return 'over';
  end if;
  -- What waits or was given up would be written after the end. What was sent of it before is looked at.
  if app.is_many(v_of.id) then
    update public.change_items set state = 'stopped', step = null where change_id = v_of.id and state in ('pending', 'failed', 'parked');
    update public.operations o set state = 'cancelled', finished_at = app.now()
      where o.change_id = v_of.id and o.writes and o.state in ('queued', 'parked')
        and not exists (select from public.change_items t where t.change_id = v_of.id and t.state = 'applying' and app.works_on(o, t));
    perform app.derive_state(v_of.id);
  end if;
  if exists (select from public.change_items where change_id = v_of.id and state in ('applying', 'pending')) then
    update public.operations set state = 'queued', run_at = app.now() + interval '20 seconds', attempt = attempt - 1, lapses = 0,
      lease_token = null, lease_until = null, worker = null where id = v_operation.id;
    if v_schedule.ends_at < app.now() - interval '1 hour' then
      perform app.effects(p_held, '[]');
    end if;
    return 'wait';
  elsif not exists (select from public.change_items t where t.change_id = v_of.id
      and (t.state = 'applied' or app.begun_fields(t) <> '[]')) then
    update public.schedules set state = 'ended' where change_id = v_of.id;
    return 'nothing';
  end if;
  insert into public.changes (id, studio_id, kind, content, source, author_id, text_by, collecting)
    values ((p_change ->> 'id')::uuid, v_of.studio_id, 'edit', p_change -> 'content', p_change -> 'source', v_of.author_id, 'person', true);
  insert into public.change_edits (studio_id, change_id, member_id) values (v_of.studio_id, (p_change ->> 'id')::uuid, v_of.author_id);
  insert into public.plans (change_id, studio_id, line) values ((p_change ->> 'id')::uuid, v_of.studio_id, (p_change ->> 'plan')::jsonb);
  update public.schedules set state = 'returning', return_id = (p_change ->> 'id')::uuid where change_id = v_of.id;
  perform app.effects(p_outbox, p_operations);
  update public.operations set state = 'done', lapses = 0, lease_token = null, lease_until = null, finished_at = app.now()
    where id = v_operation.id;
  return 'made';
end $$;

-- Collected, it is written by the approval of the change that it puts back: that named the end. It stops being collected and is
-- approved at once, so nobody changes it between. What is in a shop that isn't connected waits for that. Done twice, it was done once.
-- @param p_count how many listings were collected; null: nothing is, any more
-- @param p_outbox sent where something is put back; of it, the note `return_waits` only where a shop isn't connected
-- @param p_nothing sent where nothing can be
-- @returns how many listings are put back; null: it was done before
create or replace function public.approve_return(
  p_operation uuid, p_lease uuid, p_count integer, p_outbox jsonb, p_nothing jsonb
) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes := app.lock_change(v_operation.change_id);
  v_of uuid := (select change_id from public.schedules where return_id = v_change.id and state = 'returning' for update);
  v_approved public.decisions;
  v_items uuid[];
  v_apart uuid[];
  v_decision uuid;
begin
  if v_of is null then
    return null;
  elsif v_change.state = 'draft' then
    if p_count is distinct from (select pg_catalog.count(*) from public.change_items where change_id = v_change.id) then
      perform app.refuse('edited-meanwhile');
    end if;
    perform app.leave_out_of_return(v_change);
  end if;
  select pg_catalog.array_agg(id) into v_items from public.change_items where change_id = v_change.id;
  update public.schedules set state = 'ended' where change_id = v_of;
  if v_change.state <> 'draft' or v_items is null then
    update public.changes set state = 'discarded', updated_at = app.now() where id = v_change.id and state = 'draft';
    update public.schedules set return_id = null where change_id = v_of;
    perform app.effects(p_nothing, '[]');
    return 0;
  end if;
  perform app.number_request(v_change);
  update public.changes set collecting = false, content_hash = app.content_hash(v_change.id), mode = 'live'
    where id = v_change.id returning * into v_change;
  select * into v_approved from public.decisions where change_id = v_of and verdict = 'approve' order by seq desc limit 1;
  v_decision := app.enter_decision(v_change, v_approved.member_id, 'approve', 'live', null, v_approved.self_approved, 0);
  update public.changes set state = 'approved', updated_at = app.now() where id = v_change.id;
  v_apart := array(select t.id from public.change_items t join public.shops s on s.id = t.shop_id
    where t.change_id = v_change.id and s.health = 'disconnected');
  perform app.enqueue_items(v_change.id, v_decision, app.without(v_items, v_apart));
  if v_apart <> '{}' then
    perform app.park_for_shop(v_apart);
    perform app.derive_state(v_change.id);
  end if;
  perform app.effects((select coalesce(pg_catalog.jsonb_agg(e.value order by e.ordinality), '[]')
    from pg_catalog.jsonb_array_elements(p_outbox) with ordinality e
    where e.value ->> 'note' is distinct from 'return_waits' or v_apart <> '{}'), '[]');
  return pg_catalog.cardinality(v_items);
end $$;

select app.publish_functions(array['begin_return', 'approve_return', 'add_change_items'], 'authenticated', true);

-- What was collected and not approved yet is collected anew: it may have been changed meanwhile.
delete from public.change_items where change_id in (
  select s.return_id from public.schedules s join public.changes c on c.id = s.return_id where s.state = 'returning' and c.state = 'draft');
delete from public.plan_left_out where change_id in (
  select s.return_id from public.schedules s join public.changes c on c.id = s.return_id where s.state = 'returning' and c.state = 'draft');
update public.changes set collecting = true where state = 'draft' and id in (
  select s.return_id from public.schedules s where s.state = 'returning');

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20270101000000'
$$;
