-- What a change would write in one shop is its item: `change_targets` becomes `change_items`, and so on for what names it. The
-- kind of work that applies a change is `apply_change`: `publish` is one kind of change.
alter table public.change_targets rename to change_items;
alter table public.change_items rename column listing_id to external_id;
alter sequence public.change_targets_seq_seq rename to change_items_seq_seq;
alter index public.change_targets_by_number rename to change_items_by_number;
alter table public.change_items rename constraint change_targets_pkey to change_items_pkey;
alter table public.change_items rename constraint change_targets_content_check to change_items_content_check;
alter table public.change_items rename constraint change_targets_state_check to change_items_state_check;
alter table public.change_items rename constraint change_targets_studio_id_id_key to change_items_studio_id_id_key;
alter table public.change_items rename constraint change_targets_change_id_shop_id_key to change_items_change_id_shop_id_key;
alter table public.change_items rename constraint change_targets_studio_id_change_id_fkey to change_items_studio_id_change_id_fkey;
alter table public.change_items rename constraint change_targets_studio_id_shop_id_fkey to change_items_studio_id_shop_id_fkey;
alter trigger note_asked_target_first on public.change_items rename to note_asked_item_first;
alter trigger note_asked_target on public.change_items rename to note_asked_item;
alter trigger note_asked_target_last on public.change_items rename to note_asked_item_last;
alter trigger note_target_writer on public.change_items rename to note_item_writer;
alter function app.note_asked_target() rename to note_asked_item;
alter function app.note_target_writer() rename to note_item_writer;

alter table public.fees rename column target_id to item_id;
alter table public.fees rename constraint fees_studio_id_target_id_fkey to fees_studio_id_item_id_fkey;
alter index public.fees_target rename to fees_item;

alter table public.operations rename column target_id to item_id;
alter table public.operations rename constraint operations_studio_id_target_id_fkey to operations_studio_id_item_id_fkey;
alter table public.operations rename constraint targets_are_whole to items_are_whole;
alter index public.operations_by_target rename to operations_by_item;

update public.operations set kind = 'apply_change', key = 'apply_change:' || pg_catalog.substr(key, 9) where kind = 'publish';
update app.lanes set kind = 'apply_change' where kind = 'publish';

drop function app.let_go_on(public.changes, public.change_items);
drop function app.overtake(uuid[]);
drop function app.require_no_waiting_edit(uuid[]);
drop function app.goes_on_by_itself(public.change_items);
drop function app.waits_for_shop(public.change_items);
drop function public.made_by_others(uuid, uuid, text[]);
drop function app.is_form_of(public.changes, jsonb);
drop function app.fee_cents_of(public.changes, text, integer);
drop function public.save_draft(uuid, integer, jsonb, jsonb, jsonb, jsonb);
drop function app.reserve_fees(public.changes, uuid, uuid[], integer);
drop function app.connected_of(uuid[]);
drop function app.park_for_shop(uuid[]);
drop function app.small_payload(public.changes, public.change_items);
drop function app.map_listing(public.changes, public.change_items, text);
drop function app.want_approved(public.change_items);
drop function app.settle_listing(public.change_items, jsonb, text);
drop function public.settle_conflict(uuid, integer, jsonb, jsonb, text[], jsonb, text, jsonb, jsonb);
drop function app.resume_target(uuid);
drop function app.put_targets(public.changes, uuid, jsonb);
drop function app.enqueue_publish(uuid, uuid, uuid[]);
drop function public.record_target(uuid, uuid, jsonb, jsonb, jsonb);

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261129140000'
$$;

-- At most one running per shop; what a person waits for before bulk; then the studio served longest ago, taking turns. A
-- lane whose head is of a kind that this worker doesn't know stays for one that does, and keeps its order.
-- Who removed the app does not expect it to go on working: nothing of the studio is claimed but its erasure, and
-- nothing new is said or read. What waits goes on after a reinstall, once; a digest is about its own day, so none is made up for.
-- @returns {taken, alone}: `alone` where nothing may run beside, now or as soon as what runs has ended
create or replace function app.take_operations(p_worker text, p_kinds text[], p_count integer, p_lease_ms integer) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_busy boolean := exists (select from public.operations where state = 'running' and worker = p_worker)
    or exists (select from public.outbox where state = 'sending' and worker = p_worker and lease_until > v_now);
  v_lane app.lanes;
  v_operation public.operations;
  v_suspect boolean;
  v_passed text[] := '{}';
  v_taken jsonb := '[]';
begin
  if exists (select from public.operations where state = 'running' and worker = p_worker and app.is_suspect(lapses)) then
    return '{"taken": [], "alone": true}';
  end if;
  select * into v_lane from app.lanes where held_by = p_worker and held_until > v_now and head is not null
    limit 1 for no key update skip locked;
  if v_lane.lane is not null and v_busy then
    update app.lanes set held_until = v_now + p_lease_ms * interval '1 millisecond' where lane = v_lane.lane;
    return '{"taken": [], "alone": true}';
  end if;
  while pg_catalog.jsonb_array_length(v_taken) < p_count loop
    if v_lane.lane is null then
      select * into v_lane from app.lanes
        where head is not null and group_key is null and kind = any (p_kinds) and lane <> all (v_passed)
          and (held_by is null or held_by = p_worker or held_until <= v_now)
        order by priority, last_served, run_at, seq limit 1 for no key update skip locked;
      exit when not found;
    end if;
    select app.is_suspect(lapses) into v_suspect from public.operations where id = v_lane.head;
    if v_suspect and (v_busy or v_taken <> '[]') then
      update app.lanes set held_by = p_worker, held_until = v_now + p_lease_ms * interval '1 millisecond' where lane = v_lane.lane;
      return pg_catalog.jsonb_build_object('taken', v_taken, 'alone', true);
    end if;
    v_operation := app.take_operation(v_lane, p_worker, p_lease_ms);
    if v_operation.id is null then
      v_passed := v_passed || v_lane.lane;
    else
      v_taken := v_taken || pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
        'id', v_operation.id, 'studioId', v_operation.studio_id, 'kind', v_operation.kind, 'shopId', v_operation.shop_id,
        'changeId', v_operation.change_id, 'itemId', v_operation.item_id, 'params', v_operation.params,
        'attempt', v_operation.attempt, 'lapses', v_operation.lapses, 'leaseToken', v_operation.lease_token));
      if v_suspect then
        return pg_catalog.jsonb_build_object('taken', v_taken, 'alone', true);
      end if;
    end if;
    v_lane := null;
  end loop;
  return pg_catalog.jsonb_build_object('taken', v_taken, 'alone', false);
end $$;

-- `apply_change` is never taken from a caller: only a decision makes one (app.enqueue_items).
create or replace function app.enqueue(p_studio uuid, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from pg_catalog.jsonb_array_elements(coalesce(p_operations, '[]')) o where o.value ->> 'kind' = 'apply_change') then
    perform app.refuse('not-allowed');
  end if;
  insert into public.operations (studio_id, kind, writes, while_uninstalled, key, shop_id, change_id, item_id, priority, params)
  select p_studio, o.value ->> 'kind', coalesce((o.value ->> 'writes')::boolean, false),
    coalesce((o.value ->> 'whileUninstalled')::boolean, false), o.value ->> 'key', (o.value ->> 'shopId')::uuid,
    (o.value ->> 'changeId')::uuid, (o.value ->> 'itemId')::uuid, coalesce((o.value ->> 'priority')::smallint, 0::smallint),
    coalesce(o.value -> 'params', '{}')
  from pg_catalog.jsonb_array_elements(coalesce(p_operations, '[]')) with ordinality o
  order by o.ordinality
  on conflict (studio_id, key) do nothing;
end $$;

-- Parked for a dead sign-in which was renewed in that very moment, or for a shop that was connected again: it goes on at
-- once, as its shop is well.
create or replace function public.finish_operation(p_id uuid, p_lease uuid, p_outcome text, p_code text) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_again boolean := p_outcome = 'parked' and p_code = 'auth-dead' and exists (
    select from public.operations o join public.shops s on s.id = o.shop_id
    where o.id = p_id and s.health in ('ok', 'reading'));
  v_item uuid;
begin
  if p_outcome = 'parked' and p_code = 'shop-disconnected' then
    select o.item_id into v_item from public.operations o join public.shops s on s.id = o.shop_id
      where o.id = p_id and o.lease_token = p_lease and o.state = 'running' and s.health in ('ok', 'reading');
    perform from public.changes where id = (select change_id from public.change_items where id = v_item) for update;
  end if;
  update public.operations set state = case when v_again then 'queued' else p_outcome end, lapses = 0,
    run_at = case when v_again then app.now() else run_at end, outcome_code = case when not v_again then p_code end,
    lease_token = null, lease_until = null, worker = case when not v_again then worker end,
    finished_at = case when not v_again then app.now() end
  where id = p_id and lease_token = p_lease and state = 'running';
  if not found then
    return false;
  elsif v_item is not null then
    perform app.resume_item(v_item);
  end if;
  return true;
end $$;

-- Every write asks immediately before (writes_allowed), and the queue keeps publish operations back.
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
    where o.studio_id = v_me.studio_id and o.kind = 'apply_change' and o.state = 'queued'
      and (p_shop_id is null or o.shop_id = p_shop_id)));
  perform app.effects(p_outbox, p_operations);
end $$;

-- The envelopes are bound to `p_shop_id`. When the shop turns out to have another id here, nothing is stored and
-- `moved` names it: the caller seals again.
create or replace function public.connect_shop(p_shop_id uuid, p_studio_id uuid, p_member_id uuid, p_identity jsonb, p_tokens jsonb, p_operations jsonb)
returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
  v_outcome text := 'connected';
begin
  -- The same shop from two browsers at once, perhaps for two studios: one after the other.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('etsy:' || (p_identity ->> 'externalId'), 0));
  if not exists (select from public.members where id = p_member_id and studio_id = p_studio_id and role = 'owner') then
    perform app.refuse('not-allowed');
  elsif exists (select from public.shops where marketplace = 'etsy' and external_id = p_identity ->> 'externalId'
                and health <> 'disconnected' and studio_id <> p_studio_id) then
    return '{"outcome": "taken"}';
  end if;
  -- Changes before the shop: the same order as everywhere.
  perform from public.changes where id in (
    select t.change_id from public.change_items t join public.shops s on s.id = t.shop_id
    where s.studio_id = p_studio_id and s.marketplace = 'etsy' and s.external_id = p_identity ->> 'externalId' and t.state = 'parked')
    order by id for update;
  select * into v_shop from public.shops
    where studio_id = p_studio_id and marketplace = 'etsy' and external_id = p_identity ->> 'externalId' for update;
  if v_shop.id is null then
    insert into public.shops (id, studio_id, external_id, name, url, currency, connected_by)
    values (p_shop_id, p_studio_id, p_identity ->> 'externalId', p_identity ->> 'name', p_identity ->> 'url',
      p_identity ->> 'currency', p_member_id);
  elsif v_shop.id <> p_shop_id then
    return pg_catalog.jsonb_build_object('outcome', 'moved', 'shopId', v_shop.id);
  else
    v_outcome := case when v_shop.health in ('ok', 'reading') then 'already' else 'reconnected' end;
    update public.shops set name = p_identity ->> 'name', url = p_identity ->> 'url', currency = p_identity ->> 'currency',
      health = case when v_outcome = 'already' then health else 'reading' end,
      connected_by = case when v_outcome = 'already' then connected_by else p_member_id end,
      connected_at = case when v_outcome = 'already' then connected_at else app.now() end
    where id = p_shop_id;
  end if;
  insert into public.shop_credentials as c (shop_id, studio_id, access_token, refresh_token, expires_at, refresh_expires_at)
  values (p_shop_id, p_studio_id, p_tokens ->> 'access', p_tokens ->> 'refresh',
    (p_tokens ->> 'expiresAt')::timestamptz, (p_tokens ->> 'refreshExpiresAt')::timestamptz)
  on conflict (shop_id) do update set access_token = excluded.access_token, refresh_token = excluded.refresh_token,
    expires_at = excluded.expires_at, refresh_expires_at = excluded.refresh_expires_at,
    -- A refresh of the old tokens that is still under way must not overwrite the fresh ones.
    refresh_holder = null, refresh_until = null, refresh_begun_at = null, refresh_unsure_since = null,
    version = c.version + 1, updated_at = app.now();
  -- Also where the shop seemed well: a sign-in that lacked a permission doesn't end its health.
  perform app.resume_after_sign_in(p_shop_id);
  if v_outcome <> 'already' then
    perform app.enqueue(p_studio_id, p_operations);
  end if;
  return pg_catalog.jsonb_build_object('outcome', v_outcome, 'shopId', p_shop_id);
end $$;

-- What waited for this item's shop goes on without a new approval: it was decided on, and it costs what was decided. Of
-- work that waited for a shop that was disconnected the fee is reserved and the fields are claimed anew, as of a new decision.
create function app.let_go_on(p_change public.changes, p_item public.change_items) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_member uuid;
begin
  if app.waits_for_shop(p_item) then
    if app.fee_cents_of(p_change, p_change.mode, 1) > 0 then
      select member_id into v_member from public.decisions where change_id = p_change.id and verdict in ('approve', 'go_live', 'retry')
        order by seq desc limit 1;
      perform app.reserve_fees(p_change, v_member, array[p_item.id], 0);
    end if;
    update public.operations set state = 'cancelled', finished_at = app.now()
      where item_id = p_item.id and kind = 'apply_change' and state = 'parked';
    insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, item_id)
    values (p_item.studio_id, 'apply_change', true, 'apply_change:' || p_item.id || ':' || pg_catalog.gen_random_uuid(), p_item.shop_id,
      p_item.change_id, p_item.id);
  else
    update public.operations set state = 'queued', run_at = app.now(), attempt = 0, outcome_code = null, finished_at = null
      where item_id = p_item.id and kind = 'apply_change' and state = 'parked' and outcome_code in ('auth-dead', 'auth-scope');
    if not found then
      return;
    end if;
  end if;
  update public.change_items set state = 'pending', step = null, failure = null where id = p_item.id;
  perform app.derive_state(p_change.id);
end $$;

-- Where that is refused (the day's ceiling is reached, another change took the fields) it waits on, and the person whose
-- decision it was is told what to do. Connecting itself goes through.
create function app.resume_item(p_item uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_change public.changes;
  v_item public.change_items;
  v_shop text;
  v_code text;
  v_detail jsonb;
  v_text text;
begin
  select c.* into v_change from public.change_items t join public.changes c on c.id = t.change_id
    where t.id = p_item for update of c;
  select * into v_item from public.change_items where id = p_item;
  if v_item.state <> 'parked' or v_change.state not in ('approved', 'scheduled', 'applying', 'failed')
    or exists (select from public.operations where item_id = p_item and state = 'running') then
    return;
  end if;
  begin
    perform app.let_go_on(v_change, v_item);
    return;
  exception when raise_exception then
    get stacked diagnostics v_code = message_text, v_text = pg_exception_detail;
    v_detail := v_text::jsonb;
  end;
  select name into v_shop from public.shops where id = v_item.shop_id;
  v_text := v_shop || ' is connected again, but ' || case v_code
    when 'fee-ceiling' then 'this would go over the studio''s fee ceiling for today. Tomorrow (UTC), or once an owner has raised it in /oms settings, press Retry.'
    when 'already-asked' then 'another change of the same listing, ' || (v_detail ->> 'changeCode') || ', was asked for meanwhile. Once that is decided, press Retry.'
    else 'I couldn''t go on with this. Press Retry.' end;
  update public.change_items set failure = pg_catalog.jsonb_build_object('code', v_code, 'text', v_text, 'reference', '')
    where id = p_item;
  perform app.send(v_change.studio_id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
    'template', 'change_note', 'changeId', v_change.id, 'note', 'parked', 'text', v_text,
    'nonce', 'waits:' || p_item || ':' || extract(epoch from app.now()),
    'mention', (select coalesce(pg_catalog.jsonb_agg(d.slack_user_id), '[]') from (
      select m.slack_user_id from public.decisions d join public.members m on m.id = d.member_id
      where d.change_id = v_change.id and d.verdict in ('approve', 'go_live', 'retry') order by d.seq desc limit 1) d))));
end $$;

-- A shop's sign-in works again: what was parked for want of it goes on by itself, and nothing else.
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
    where shop_id = p_shop and kind <> 'apply_change' and state = 'parked' and outcome_code in ('auth-dead', 'auth-scope');
  perform app.redraw_cards(array(
    select t.change_id from public.change_items t join public.changes c on c.id = t.change_id
    where t.shop_id = p_shop and (t.id = any (v_items) or c.state = 'in_review'
      or (c.state in ('applying', 'applied', 'failed') and t.state = 'on_marketplace'))));
end $$;

-- Reading, with the caller's own rights: row level security leaves only the studio's rows. One request each.
create or replace function app.change_json(p_change public.changes) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object(
      'id', p_change.id, 'studioId', p_change.studio_id, 'code', p_change.code, 'state', p_change.state,
      'kind', p_change.kind, 'listingId', p_change.listing_id,
      'revision', p_change.revision, 'contentHash', p_change.content_hash, 'mode', p_change.mode,
      'content', p_change.content, 'source', p_change.source, 'textBy', p_change.text_by,
      'preparing', p_change.preparing, 'photoProblems', p_change.photo_problems, 'author', p_change.author_id,
      'contributors', coalesce((select pg_catalog.jsonb_agg(e.member_id order by e.first_at, e.member_id)
        from public.change_edits e where e.change_id = p_change.id), '[]'),
      'barred', case when p_change.state in ('draft', 'in_review', 'rejected') then app.barred_json(p_change) else '[]' end,
      'oneManager', case when p_change.state in ('draft', 'in_review', 'rejected') then app.needs_one_manager(p_change)
        else p_change.kind = 'unpublish' end,
      'small', app.small_word(p_change),
      'together', case when p_change.together is null or p_change.state <> 'in_review' then '[]' else (
        select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', o.id, 'code', o.code, 'kind', o.kind,
          'state', o.state, 'contentHash', o.content_hash, 'title', o.content ->> 'title', 'payload', (
            select t.payload from public.change_items t where t.change_id = o.id order by t.seq limit 1)) order by o.seq)
        from public.changes o where o.together = p_change.together and o.studio_id = p_change.studio_id)
        end,
      'items', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'id', t.id, 'shopId', t.shop_id, 'content', t.content, 'payload', t.payload, 'state', t.state,
          'step', t.step, 'progress', t.progress, 'externalId', t.external_id, 'listingUrl', t.listing_url,
          'failure', t.failure, 'verified', t.verified,
          -- How the listing stands since, as it was last read.
          'there', (select case when l.gone_at is not null then 'gone' else l.state end from public.listings l
            where l.shop_id = t.shop_id and l.external_id = t.external_id)) order by t.seq)
        from public.change_items t where t.change_id = p_change.id), '[]'),
      'decisions', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'by', d.member_id, 'verdict', d.verdict, 'selfApproved', d.self_approved, 'reason', d.reason,
          'mode', d.mode, 'at', d.at) order by d.seq)
        from public.decisions d where d.change_id = p_change.id), '[]'),
      'requested', p_change.requested, 'createdAt', p_change.created_at, 'updatedAt', p_change.updated_at));
end $$;

-- Every value that this change would write, with who wrote it and whether it stands there already.
create or replace function app.values_to_write(p_change public.changes) returns table (shop_id uuid, field text, value jsonb, entries jsonb, there boolean)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    select null::uuid, f.key, f.value, coalesce(p_change.written -> f.key, '[]'), false
    from pg_catalog.jsonb_each(p_change.content) f
    where p_change.kind = 'create' and (not app.is_empty(f.value) or p_change.written ? f.key)
    union all
    select t.shop_id, f.key, f.value, coalesce(t.written -> f.key, '[]'),
      p_change.kind = 'edit' and app.plain_value(f.key, f.value) is not distinct from app.plain_value(f.key, l.live -> f.key)
    from public.change_items t
    cross join lateral pg_catalog.jsonb_each(app.values_of(t.content)
      || case when p_change.kind = 'create' then '{"shop": true}' else '{}' end::jsonb) f
    left join public.listings l on l.id = p_change.listing_id
    where t.change_id = p_change.id and p_change.kind in ('create', 'edit');
end $$;

-- Whose hand is in it, in what. `field` null: in the change as such.
-- A new listing is always its author's, too. An edit is the word of those who wrote its values; for a value without a known
-- writer (read there once, or older than this record) they are those who made and edited the change. Everything else is the
-- word of whoever asks for it.
create or replace function app.contributions(p_change public.changes) returns table (member_id uuid, shop_id uuid, field text, from_ text)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    with made as (
      select p_change.author_id as member_id
      union
      select e.member_id from public.change_edits e where e.change_id = p_change.id
    ), valued as (
      select v.*, pg_catalog.bool_and(v.there) over () as all_there from app.values_to_write(p_change) v
    ), counted as (
      select v.shop_id, v.field, v.value, v.entries, case when v.field = 'overrides' then app.choosers(v.entries, v.value) end as choosers
      from valued v where not v.there or v.all_there
    ), hands as (
      -- Of a value that is one word, its last writer; of a text or a list, everybody who wrote in it. A standing rule is
      -- named, and bars nobody.
      select (e.value ->> 'by')::uuid as member_id, c.shop_id, c.field, e.value ->> 'from' as from_
      from counted c cross join lateral pg_catalog.jsonb_array_elements(c.entries) with ordinality e
      where e.value ->> 'from' <> 'rule' and e.value ->> 'by' is not null
        and case when c.field = 'overrides' then e.ordinality = any (c.choosers)
          else e.ordinality = pg_catalog.jsonb_array_length(c.entries)
            or not (pg_catalog.jsonb_typeof(c.value) in ('number', 'boolean', 'null') or c.field in ('price', 'sku')
              or c.field like 'sku:%') end
    )
    select h.member_id, h.shop_id, h.field, h.from_ from hands h
    union
    select m.member_id, c.shop_id, c.field, 'form'
    from counted c cross join made m
    where p_change.kind = 'edit' and not exists (
      select from hands h where h.field = c.field and h.shop_id is not distinct from c.shop_id)
    union
    select m.member_id, null, null, 'form' from made m
    where case when p_change.kind = 'create'
        -- A change without any record is an older one: all who edited it are in it.
        then m.member_id = p_change.author_id or (p_change.written = '{}' and not exists (
          select from public.change_items t where t.change_id = p_change.id and t.written <> '{}'))
      else p_change.kind <> 'edit' and m.member_id = p_change.author_id end;
end $$;

-- A member who is named nowhere in its records has no hand in it: most are, and are judged by that alone.
create or replace function app.contributed(p_change public.changes, p_member uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (p_member = p_change.author_id
      or pg_catalog.strpos(p_change.written::text, p_member::text) > 0
      or exists (select from public.change_edits e where e.change_id = p_change.id and e.member_id = p_member)
      or exists (select from public.change_items t
        where t.change_id = p_change.id and pg_catalog.strpos(t.written::text, p_member::text) > 0))
    and exists (select from app.contributions(p_change) c where c.member_id = p_member);
end $$;

-- Who may approve it now: managers and owners who may use every shop of it and whose hand is in no part.
create or replace function app.may_approve(p_change public.changes, p_member public.members) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return p_member.studio_id = p_change.studio_id and app.rank(p_member.role) >= app.rank('manager')
    and not exists (select from public.change_items t
      where t.change_id = p_change.id and not app.may_use_shop(t.shop_id, p_member.id))
    and (app.needs_one_manager(p_change) or not app.contributed(p_change, p_member.id));
end $$;

-- Same as stateFromItems in src/modules/changes/rules/change.ts. Only states that follow from items move.
create or replace function app.derive_state(p_change uuid) returns void
language sql volatile set search_path = '' as $$
  update public.changes c set updated_at = app.now(), state = case
      when t.total = 0 then 'approved'
      when t.applying > 0 or (t.pending > 0 and t.pending < t.total) then 'applying'
      when t.failed > 0 then 'failed'
      when t.pending = t.total then 'approved'
      else 'applied'
    end
  from (
    select pg_catalog.count(*) filter (where state <> 'left_out') as total,
      pg_catalog.count(*) filter (where state = 'applying') as applying,
      pg_catalog.count(*) filter (where state = 'pending') as pending,
      pg_catalog.count(*) filter (where state in ('failed', 'parked')) as failed
    from public.change_items where change_id = p_change
  ) t
  where c.id = p_change and c.state in ('approved', 'scheduled', 'applying', 'applied', 'failed')
$$;

-- An operation that waits for a person is overtaken by the one this person just asked for.
create function app.overtake(p_items uuid[]) returns void
language sql volatile set search_path = '' as $$
  update public.operations set state = 'cancelled', finished_at = app.now()
  where item_id = any (p_items) and kind = 'apply_change' and state in ('parked', 'queued')
$$;

-- What lies there as a draft isn't put on sale while an edit of it is asked for, on its way or stopped: it would go live
-- without that.
create function app.require_no_waiting_edit(p_items uuid[]) returns void
language plpgsql stable set search_path = '' as $$
declare
  v_edit public.changes;
begin
  select c.* into v_edit from public.change_items t
    join public.listings l on l.shop_id = t.shop_id and l.external_id = t.external_id
    join public.changes c on c.listing_id = l.id
    where t.id = any (p_items) and c.kind = 'edit' and c.state in ('in_review', 'approved', 'scheduled', 'applying', 'failed')
    order by c.seq limit 1;
  if found then
    perform app.refuse('edit-waits', pg_catalog.jsonb_build_object('changeId', v_edit.id, 'changeCode', v_edit.code,
      'state', v_edit.state, 'title', v_edit.content ->> 'title'));
  end if;
end $$;

-- Activates what lies on the marketplace as a draft: the approved form, unchanged, so no second pair of eyes is needed.
create or replace function public.go_live(p_change_id uuid, p_fee_cents integer, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_change public.changes := app.lock_change(p_change_id);
  v_all uuid[];
  v_items uuid[];
  v_unpaid uuid[];
  v_apart integer;
  v_fee integer;
  v_decision uuid;
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  if v_change.state not in ('approved', 'applying', 'applied', 'failed') then
    perform app.refuse('wrong-state');
  end if;
  select pg_catalog.array_agg(id) into v_all from public.change_items
    where change_id = v_change.id and state = 'on_marketplace';
  if v_all is null then
    perform app.refuse(case when v_change.mode = 'live' then 'already-decided' else 'wrong-state' end,
      coalesce((select pg_catalog.jsonb_build_object('name', m.name,
          'self', d.member_id::text = app.claim('member_id')) from public.decisions d join public.members m on m.id = d.member_id
                where d.change_id = v_change.id and d.verdict in ('approve', 'go_live') order by d.seq desc limit 1), '{}'));
  end if;
  perform app.require_no_waiting_edit(v_all);
  v_items := app.connected_of(v_all);
  -- From here on the change is a live one, so whatever still goes on by itself will cost a fee as well.
  select pg_catalog.array_agg(t.id) into v_unpaid from public.change_items t
    where t.change_id = v_change.id and (t.id = any (v_items) or (v_change.mode = 'draft' and app.goes_on_by_itself(t)));
  -- What waits for its shop is part of the decision, and is reserved once that is connected.
  select app.activation_fee_cents() * pg_catalog.count(*) into v_apart from public.change_items t
    where t.change_id = v_change.id and t.id <> all (v_unpaid)
      and (t.id = any (v_all) or (v_change.mode = 'draft' and app.waits_for_shop(t)));
  v_fee := greatest(coalesce(p_fee_cents, 0), app.activation_fee_cents() * pg_catalog.cardinality(v_unpaid) + v_apart);
  perform app.reserve_fees(v_change, v_me.id, v_unpaid, v_fee - v_apart);
  v_decision := app.enter_decision(v_change, v_me.id, 'go_live', 'live', null, app.contributed(v_change, v_me.id), v_fee);
  update public.change_items set state = 'pending', step = null, failure = null, verified = false where id = any (v_items);
  perform app.park_for_shop(app.without(v_all, v_items));
  update public.changes set mode = 'live' where id = v_change.id;
  perform app.overtake(v_items);
  perform app.enqueue_items(v_change.id, v_decision, v_items);
  perform app.derive_state(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- Only what failed or is parked, and what is known of it stays: nothing that happened happens again.
create or replace function public.retry_change(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_change public.changes := app.lock_change(p_change_id);
  v_items uuid[];
  v_decision uuid;
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  select pg_catalog.array_agg(id) into v_items from public.change_items
    where change_id = v_change.id and state in ('failed', 'parked');
  if v_change.state not in ('approved', 'applying', 'failed') or v_items is null then
    perform app.refuse('wrong-state');
  end if;
  v_items := app.connected_of(v_items);
  if app.fee_cents_of(v_change, v_change.mode, 1) > 0 then
    perform app.reserve_fees(v_change, v_me.id, v_items, 0);
  end if;
  v_decision := app.enter_decision(v_change, v_me.id, 'retry', v_change.mode, null, false, 0);
  update public.change_items set state = 'pending', step = null, failure = null where id = any (v_items);
  perform app.overtake(v_items);
  perform app.enqueue_items(v_change.id, v_decision, v_items);
  perform app.derive_state(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- failed → draft while nothing of it is live. What is known of a draft on the marketplace stays with the item.
create or replace function public.reopen_change(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  if v_change.author_id <> v_me.id and app.rank(v_me.role) < app.rank('manager')
    and not app.contributed(v_change, v_me.id) then
    perform app.refuse('not-allowed');
  elsif v_change.state <> 'failed'
    or exists (select from public.change_items where change_id = v_change.id and state = 'applied') then
    perform app.refuse('wrong-state');
  end if;
  perform app.overtake((select pg_catalog.array_agg(id) from public.change_items where change_id = v_change.id));
  update public.change_items set state = 'pending', step = null, failure = null, verified = false,
    progress = case when external_id is null then progress else progress || '{"reopened": true}' end
  where change_id = v_change.id;
  perform app.unask(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- in_review → approved, with one `apply_change` operation per item in the same transaction; or → rejected.
create or replace function public.decide_change(
  p_change_id uuid, p_content_hash text, p_verdict text, p_mode text, p_reason text, p_fee_cents integer, p_solo boolean,
  p_outbox jsonb, p_operations jsonb
) returns void
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
    v_fee := app.fee_cents_of(v_change, p_mode, pg_catalog.cardinality(v_all));
    if v_fee > 0 then
      v_fee := greatest(coalesce(p_fee_cents, 0), v_fee);
      perform app.reserve_fees(v_change, v_me.id, v_items,
        v_fee - app.fee_cents_of(v_change, p_mode, pg_catalog.cardinality(v_all) - pg_catalog.cardinality(v_items)));
    end if;
    v_decision := app.enter_decision(v_change, v_me.id, p_verdict, p_mode, p_reason, v_own, v_fee, v_small_before);
    update public.changes set state = 'approved', mode = p_mode, updated_at = app.now() where id = v_change.id;
    update public.change_items set state = 'pending', step = null, failure = null, verified = false where change_id = v_change.id;
    perform app.park_for_shop(app.without(v_all, v_items));
    perform app.enqueue_items(v_change.id, v_decision, v_items);
    perform app.derive_state(v_change.id);
  end if;
  perform app.effects(p_outbox, p_operations);
end $$;

-- A card that says that a listing is on sale, or no longer, is drawn anew when the listing comes to stand otherwise: whoever did
-- that, and however it became known. In one order, as two shops of one change may be read at once.
create or replace function app.redraw_cards() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_cards record;
begin
  for v_cards in
    select a.studio_id, pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('template', m.kind, 'changeId', m.change_id)
      order by m.change_id, m.kind) as entries
    from before_rows b
    join after_rows a on a.id = b.id
      and (a.state, a.gone_at is null) is distinct from (b.state, b.gone_at is null)
    join public.change_items t on t.shop_id = a.shop_id and t.external_id = a.external_id and t.state in ('applied', 'on_marketplace')
    join public.changes c on c.id = t.change_id and c.kind in ('create', 'renew', 'unpublish')
    join public.messages m on m.change_id = c.id
    group by a.studio_id
  loop
    perform app.send(v_cards.studio_id, v_cards.entries);
  end loop;
  return null;
end $$;

-- Work that stopped only for want of a sign-in goes on by itself after the next one, without anybody's click.
create function app.goes_on_by_itself(p_item public.change_items) returns boolean
language sql immutable set search_path = '' as $$
  select p_item.state in ('pending', 'applying')
    or (p_item.state = 'parked' and coalesce(p_item.failure ->> 'code', '') in ('auth-dead', 'auth-scope'))
$$;

-- Work whose shop isn't connected holds nothing: when it is connected again, its fee and its fields are taken anew.
create function app.waits_for_shop(p_item public.change_items) returns boolean
language sql immutable set search_path = '' as $$
  select p_item.state = 'parked' and coalesce(p_item.failure ->> 'code', '') = 'shop-disconnected'
$$;

-- Two requests of several fields take them in one order, so that neither waits for the other. One that is still being
-- asked for elsewhere is waited for.
create or replace function app.claim_listing(p_change public.changes) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_whats text[];
  v_first record;
begin
  -- A renewal may write the stock as well.
  select coalesce(pg_catalog.array_agg('field:' || f.key order by f.key collate "C"), '{}') into v_whats
    from public.change_items t cross join lateral pg_catalog.jsonb_object_keys(t.payload::jsonb -> 'set') f (key)
    where t.change_id = p_change.id;
  if p_change.kind <> 'edit' then
    v_whats := array[p_change.kind] || v_whats;
  end if;
  loop
    insert into public.listing_claims (studio_id, listing_id, what, change_id)
      select p_change.studio_id, p_change.listing_id, w.what, p_change.id
      from pg_catalog.unnest(v_whats) with ordinality w (what, place) order by w.place
      on conflict do nothing;
    select c.id, c.code, c.state into v_first
      from public.listing_claims l join public.changes c on c.id = l.change_id
      where l.listing_id = p_change.listing_id and l.what = any (v_whats) and l.change_id <> p_change.id
      order by c.seq limit 1;
    if found then
      perform app.refuse('already-asked', pg_catalog.jsonb_build_object('changeId', v_first.id, 'changeCode', v_first.code,
        'state', v_first.state));
    end if;
    -- What held one of them may have ended since the insert.
    exit when (select pg_catalog.count(*) from public.listing_claims where change_id = p_change.id and what = any (v_whats))
      = coalesce(pg_catalog.cardinality(v_whats), 0);
  end loop;
end $$;

create or replace function app.keep_claims() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if app.holds_claims(new.state) then
    if not app.holds_claims(old.state) then
      perform app.claim_listing(new);
    end if;
  elsif new.state <> 'failed' or not exists (
      select from public.change_items t where t.change_id = new.id and app.goes_on_by_itself(t)) then
    delete from public.listing_claims where change_id = new.id;
  end if;
  return null;
end $$;

-- Lays the chosen shops over what is there. A shop whose marketplace may already hold something of this change is not
-- dropped: its draft there would be forgotten.
create function app.put_items(p_change public.changes, p_member uuid, p_items jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_item jsonb;
  v_shop public.shops;
begin
  if exists (select from public.change_items t where t.change_id = p_change.id
             and (t.external_id is not null or t.progress <> '{}')
             and not exists (select from pg_catalog.jsonb_array_elements(p_items) n where (n.value ->> 'shopId')::uuid = t.shop_id)) then
    perform app.refuse('wrong-state');
  end if;
  delete from public.change_items t where t.change_id = p_change.id
    and not exists (select from pg_catalog.jsonb_array_elements(p_items) n where (n.value ->> 'shopId')::uuid = t.shop_id);
  for v_item in select value from pg_catalog.jsonb_array_elements(p_items) loop
    -- Whoever a shop is closed to leaves its price and stock as they are.
    continue when exists (select from public.change_items where change_id = p_change.id
      and shop_id = (v_item ->> 'shopId')::uuid and content = v_item -> 'content');
    if not app.may_use_shop((v_item ->> 'shopId')::uuid, p_member) then
      perform app.refuse('not-allowed');
    end if;
    update public.change_items set content = v_item -> 'content'
      where change_id = p_change.id and shop_id = (v_item ->> 'shopId')::uuid;
    continue when found;
    select * into v_shop from public.shops where id = (v_item ->> 'shopId')::uuid;
    if v_shop.id is null then
      perform app.missing();
    elsif v_shop.health = 'disconnected' then
      perform app.refuse('shop-disconnected');
    end if;
    insert into public.change_items (studio_id, change_id, shop_id, content)
      values (p_change.studio_id, p_change.id, v_shop.id, v_item -> 'content');
  end loop;
end $$;

-- A draft that is a copy: of a draft that isn't live its values stay the word of whoever wrote them there; what is copied
-- from a live listing (or from a draft of which all is on sale) is nobody's. Who copied is its author. The photos of a
-- listing come from the change that made it, which may be a draft again.
create or replace function app.copy_writers(p_change public.changes, p_like jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_like public.changes;
begin
  if p_like ? 'changeId' then
    select * into v_like from public.changes where id = (p_like ->> 'changeId')::uuid for share;
    -- Else the own words would be nobody's. The same of a draft that was edited since it was read.
    if v_like.id is null then
      perform app.missing();
    elsif v_like.revision is distinct from (p_like ->> 'revision')::integer then
      perform app.refuse('edited-meanwhile');
    end if;
  else
    select c.* into v_like from public.listings l
      join public.change_items t on t.shop_id = l.shop_id and t.external_id = l.external_id
      join public.changes c on c.id = t.change_id
      where l.id = (p_like ->> 'listingId')::uuid and c.kind = 'create' and c.content -> 'photos' <> '[]'
      order by c.seq desc limit 1 for share of c;
    if v_like.content -> 'photos' <> p_change.content -> 'photos' and p_change.content -> 'photos' <> '[]' then
      perform app.refuse('edited-meanwhile');
    end if;
    v_like.content := pg_catalog.jsonb_build_object('photos', v_like.content -> 'photos');
  end if;
  if v_like.id is null or (v_like.state = 'applied' and v_like.mode = 'live') then
    update public.changes set written = '{}' where id = p_change.id;
    update public.change_items set written = '{}' where change_id = p_change.id;
    return;
  end if;
  update public.changes set written = (
      select coalesce(pg_catalog.jsonb_object_agg(f.key, app.without_past(v_like.written -> f.key)), '{}')
      from pg_catalog.jsonb_each(p_change.content) f
      where v_like.written ? f.key and v_like.content -> f.key = f.value)
    where id = p_change.id;
  update public.change_items t set written = (
      select coalesce(pg_catalog.jsonb_object_agg(f.key, app.without_past(f.entries)), '{}') from (
        select distinct on (v.key) v.key, s.written -> v.key as entries
        from pg_catalog.jsonb_each(t.content) v join public.change_items s on s.change_id = v_like.id
        where p_like ? 'changeId' and s.content -> v.key = v.value and s.written ? v.key
        order by v.key, s.shop_id <> t.shop_id) f)
    where t.change_id = p_change.id;
end $$;

-- Repeated with the same id it finds the first. A taken code: `bad-input` at field `code`.
create or replace function public.create_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes;
begin
  select * into v_change from public.changes where id = (p_change ->> 'id')::uuid;
  if v_change.id is not null then
    return app.change_json(v_change);
  end if;
  begin
    insert into public.changes (id, studio_id, code, content, source, preparing, author_id)
    values ((p_change ->> 'id')::uuid, v_me.studio_id, p_change ->> 'code', p_change -> 'content', p_change -> 'source',
      nullif(p_change -> 'preparing', 'null'), v_me.id)
    returning * into v_change;
  exception when unique_violation then
    perform app.refuse('bad-input', '{"field": "code"}');
  end;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id);
  perform app.put_items(v_change, v_me.id, p_change -> 'items');
  if nullif(p_change -> 'like', 'null') is not null then
    perform app.copy_writers(v_change, p_change -> 'like');
  end if;
  perform app.remember_photos(v_me.studio_id, v_change.content -> 'photos');
  perform app.effects(p_outbox, p_operations);
  return app.change_json(v_change);
end $$;

-- Whether what a form says is about a change of this kind: a new listing's shops, or the one shop of an edit with what it
-- sets there. In what takes off sale, renews or deletes there is nothing to fill in; its card would say another title, and
-- another shop be asked to do it.
create function app.is_form_of(p_change public.changes, p_items jsonb) returns boolean
language sql stable set search_path = '' as $$
  select case p_change.kind
    when 'create' then not exists (
      select from pg_catalog.jsonb_array_elements(coalesce(p_items, '[]')) n where n.value -> 'content' ? 'edit')
    when 'edit' then pg_catalog.jsonb_array_length(coalesce(p_items, '[]')) = 1 and exists (
      select from public.change_items t where t.change_id = p_change.id
        and t.shop_id = (p_items #>> '{0,shopId}')::uuid and p_items #> '{0,content}' ? 'edit')
    else false end
$$;

create function public.save_draft(
  p_change_id uuid, p_revision integer, p_content jsonb, p_items jsonb, p_outbox jsonb, p_operations jsonb
) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  if v_change.state not in ('draft', 'in_review', 'rejected') or not app.is_form_of(v_change, p_items) then
    perform app.refuse('wrong-state');
  elsif v_change.revision is distinct from p_revision then
    perform app.refuse('edited-meanwhile');
  end if;
  perform app.unask(v_change.id);
  update public.changes set
    content = content || coalesce(p_content, '{}'),
    revision = revision + 1,
    text_by = case when text_by is null
      and coalesce(nullif(p_content ->> 'title', ''), nullif(p_content ->> 'description', '')) is not null then 'person' else text_by end,
    -- Whoever arranges the photos has seen which ones are missing.
    photo_problems = case when p_content ? 'photos' then '[]' else photo_problems end
  where id = v_change.id;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id)
    on conflict do nothing;
  if p_items is not null then
    perform app.put_items(v_change, v_me.id, p_items);
  end if;
  -- Photos that a worker will add for this person are that person's.
  if exists (select from pg_catalog.jsonb_array_elements(coalesce(p_operations, '[]')) o where o.value ->> 'kind' = 'prepare_draft') then
    update public.changes set written = written || pg_catalog.jsonb_build_object('photos',
        coalesce(written -> 'photos', '[]') || pg_catalog.jsonb_build_array(app.writer()
          || pg_catalog.jsonb_build_object('was', content -> 'photos')))
      where id = v_change.id and written #>> '{photos,-1,by}' is distinct from v_me.id::text;
  end if;
  -- What was said of stock 1 in several shops is offered the next time. An owner's word is the studio's: it isn't asked again.
  if p_content ->> 'pieces' in ('each', 'same') then
    update public.studios set last_pieces = p_content ->> 'pieces',
        one_offs = case when v_me.role = 'owner' then p_content ->> 'pieces' end
      where id = v_me.studio_id and one_offs is null
        and (v_me.role = 'owner' or last_pieces is distinct from p_content ->> 'pieces');
  end if;
  perform app.remember_photos(v_me.studio_id, p_content -> 'photos');
  perform app.effects(p_outbox, p_operations);
  return app.change_json_of(v_change.id);
end $$;

-- One shop that waits for its sign-in is left out, so that the rest comes to an end. What stands there already stays there.
create or replace function public.leave_out_shop(p_change_id uuid, p_shop_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
  v_item public.change_items;
begin
  perform app.require_author_or_manager(v_change, v_me);
  if not app.may_use_shop(p_shop_id, v_me.id) then
    perform app.refuse('not-allowed');
  end if;
  select * into v_item from public.change_items where change_id = v_change.id and shop_id = p_shop_id;
  if v_item.id is null then
    perform app.missing();
  elsif v_change.state not in ('approved', 'scheduled', 'applying', 'applied', 'failed')
    or v_item.state not in ('pending', 'on_marketplace', 'failed', 'parked')
    or not exists (select from public.shops where id = p_shop_id and health in ('disconnected', 'auth-dead'))
    or not exists (select from public.change_items where change_id = v_change.id and id <> v_item.id and state <> 'left_out') then
    perform app.refuse('wrong-state');
  end if;
  perform from public.operations where item_id = v_item.id and state in ('queued', 'running', 'parked') order by id for update;
  if exists (select from public.operations where item_id = v_item.id and state = 'running') then
    perform app.refuse('wrong-state', '{"reason": "begun"}');
  end if;
  update public.change_items set state = 'left_out', step = null, failure = null, verified = false where id = v_item.id;
  perform app.overtake(array[v_item.id]);
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
  perform from public.operations where change_id = v_change.id and kind = 'apply_change' and state in ('queued', 'running', 'parked')
    order by id for update;
  if exists (select from public.operations where change_id = v_change.id and kind = 'apply_change' and state = 'running')
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

-- draft → discarded, and back within seven days; then it is deleted (`app.purged_tables`). Not while a draft of it lies, or may
-- lie, in a shop: nobody would know any more whose that is.
create or replace function public.discard_draft(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_author_or_manager(v_change, v_me);
  if v_change.state not in ('draft', 'rejected') then
    perform app.refuse('wrong-state');
  elsif v_change.kind = 'create' and exists (select from public.change_items t where t.change_id = v_change.id
      and (t.external_id is not null or t.progress ? 'creatingSince')) then
    perform app.refuse('wrong-state', '{"reason": "draft-there"}');
  end if;
  update public.changes set state = 'discarded', updated_at = app.now() where id = v_change.id;
  perform app.effects(p_outbox, p_operations);
end $$;

-- What an approval of this change costs: activations and renewals only.
create function app.fee_cents_of(p_change public.changes, p_mode text, p_items integer) returns integer
language sql stable set search_path = '' as $$
  select case when p_change.kind = 'renew' or (p_change.kind = 'create' and p_mode = 'live') or (p_change.kind = 'put_on_sale'
      and not exists (select from public.listings l where l.id = p_change.listing_id and app.is_paid(l)))
    then app.activation_fee_cents() * p_items else 0 end
$$;

-- Each of these items that wasn't billed yet, once. `p_cents`: what it costs in all as the caller sees it.
create function app.reserve_fees(p_change public.changes, p_member uuid, p_items uuid[], p_cents integer) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_new uuid[];
  v_cents integer;
begin
  select pg_catalog.array_agg(t.id order by t.seq) into v_new from public.change_items t
    where t.id = any (p_items) and not app.is_billed(t.progress)
      and not exists (select from public.fees f where f.item_id = t.id and f.state = 'reserved');
  if v_new is null then
    return;
  end if;
  v_cents := greatest(coalesce(p_cents, 0), app.activation_fee_cents() * pg_catalog.cardinality(v_new));
  perform app.require_under_ceiling(p_change.studio_id, v_cents);
  insert into public.fees (studio_id, change_id, item_id, member_id, cents)
  select p_change.studio_id, p_change.id, n.id, p_member,
    v_cents / pg_catalog.cardinality(v_new)
      + case when n.place = 1 then v_cents % pg_catalog.cardinality(v_new) else 0 end
  from pg_catalog.unnest(v_new) with ordinality n (id, place);
end $$;

-- Whatever moves an item: the worker's word that it was billed books one activation, an end without it releases.
create or replace function app.settle_fee() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if app.is_billed(new.progress) and not app.is_billed(old.progress) then
    update public.fees set state = 'booked', booked_at = app.now(), cents = app.activation_fee_cents()
      where id = (select f.id from public.fees f where f.item_id = new.id and f.state <> 'booked' order by f.seq desc limit 1);
    if not found then
      insert into public.fees (studio_id, change_id, item_id, member_id, cents, state, booked_at)
      select new.studio_id, new.change_id, new.id, d.member_id, app.activation_fee_cents(), 'booked', app.now()
      from public.decisions d where d.change_id = new.change_id and d.verdict in ('approve', 'go_live')
      order by d.seq desc limit 1;
    end if;
  end if;
  -- Whether one of unknown fate was billed is looked up before it is tried again: until then it may have been.
  if not app.goes_on_by_itself(new) and coalesce(new.failure ->> 'code', '') <> 'unknown-outcome' then
    update public.fees set state = 'released' where item_id = new.id and state = 'reserved';
  end if;
  return null;
end $$;

-- Those of this SKU or number, or whose title has every word, newest first. What was superseded or discarded is not found.
create or replace function public.find_changes(p_text text, p_number text, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_text text := pg_catalog.btrim(app.folded(p_text));
  v_words text[] := pg_catalog.regexp_split_to_array(v_text, '\s+');
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(app.change_json_of(f.id) order by f.seq desc), '[]')
    from (
      select c.id, c.seq from public.changes c
      where c.studio_id = (select app.studio_id()) and c.state not in ('superseded', 'discarded')
        and (v_text = '' or app.folded(c.content ->> 'sku') = v_text
          or not exists (select from pg_catalog.unnest(v_words) w (word)
            where pg_catalog.strpos(app.folded(c.content ->> 'title'), w.word) = 0)
          or exists (select from public.change_items t where t.change_id = c.id and t.external_id = p_number))
      order by c.seq desc limit p_limit
    ) f);
end $$;

-- Which of these numbers in a shop other changes made.
create function public.made_by_others(p_item_id uuid, p_shop_id uuid, p_numbers text[]) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(distinct t.external_id), '[]') from public.change_items t
  where t.studio_id = (select app.studio_id()) and t.shop_id = p_shop_id and t.external_id = any (p_numbers) and t.id <> p_item_id
$$;

-- The changes of one listing: those that name it, and the one that made it, which names only its number in the shop.
create or replace function app.changes_of(p_listing_id uuid) returns setof public.changes
language sql stable set search_path = '' as $$
  select c.* from public.changes c
  where c.studio_id = (select app.studio_id()) and c.id in (
    select o.id from public.changes o where o.listing_id = p_listing_id
    union all
    select t.change_id from public.change_items t join public.listings l on l.shop_id = t.shop_id and l.external_id = t.external_id
    where l.id = p_listing_id)
$$;

create or replace function app.require_every_shop(p_change uuid, p_member uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
  if exists (select from public.change_items t where t.change_id = p_change and not app.may_use_shop(t.shop_id, p_member)) then
    perform app.refuse('not-allowed');
  end if;
end $$;

create or replace function app.require_connected(p_change uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
  if exists (select from public.change_items t join public.shops s on s.id = t.shop_id
             where t.change_id = p_change and s.health = 'disconnected') then
    perform app.refuse('shop-disconnected');
  end if;
end $$;

-- Those of the items whose shop is connected. The others wait for it; refused where it is all of them.
create function app.connected_of(p_items uuid[]) returns uuid[]
language plpgsql stable set search_path = '' as $$
declare
  v_connected uuid[];
begin
  select pg_catalog.array_agg(t.id order by t.seq) into v_connected
    from public.change_items t join public.shops s on s.id = t.shop_id
    where t.id = any (p_items) and s.health <> 'disconnected';
  if v_connected is null then
    perform app.refuse('shop-disconnected');
  end if;
  return v_connected;
end $$;

-- They wait for their shop: connecting it again lets them go on (app.resume_item).
create function app.park_for_shop(p_items uuid[]) returns void
language sql volatile set search_path = '' as $$
  update public.change_items set state = 'parked', step = null, verified = false, failure =
    '{"code": "shop-disconnected", "text": "This shop isn''t connected. Connect it again with /oms connect; the work then goes on by itself.", "reference": ""}'
  where id = any (p_items)
$$;

-- One operation per item and decision.
create function app.enqueue_items(p_change uuid, p_decision uuid, p_items uuid[]) returns void
language sql volatile set search_path = '' as $$
  insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, item_id)
  select t.studio_id, 'apply_change', true, 'apply_change:' || t.id || ':' || p_decision, t.shop_id, t.change_id, t.id
  from public.change_items t
  where t.change_id = p_change and t.id = any (p_items)
  order by t.seq
$$;

-- `from` keep_ours: what the studio wants there is asked for, so its values stay the word of whoever wrote them. Choosing a
-- value that no person wrote (it was read there once) is writing it.
create or replace function app.keep_writers(p_change public.changes, p_listing public.listings) returns void
language plpgsql volatile set search_path = '' as $$
begin
  -- It was wanted when it was read, and something else is by now: whose word the first was isn't known any more.
  if exists (select from public.change_items t, pg_catalog.jsonb_each(app.values_of(t.content)) f
             where t.change_id = p_change.id and p_listing.ours -> f.key is distinct from f.value) then
    perform app.refuse('edited-meanwhile');
  end if;
  update public.change_items t set written = (
    select coalesce(pg_catalog.jsonb_object_agg(f.key, coalesce(
        p_listing.ours_by -> f.key, app.importers_of(p_listing, f.key),
        pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('by', p_change.author_id, 'from', 'keep_ours')))), '{}')
    from pg_catalog.jsonb_each(app.values_of(t.content)) f)
  where t.change_id = p_change.id;
end $$;

-- With `ask` it is asked for in the same breath: refused, nothing of it is left, not even a draft.
create or replace function public.create_listing_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_listing public.listings;
  v_change public.changes;
begin
  select * into v_change from public.changes where id = (p_change ->> 'id')::uuid;
  if v_change.id is not null then
    return app.change_json(v_change);
  end if;
  select * into v_listing from public.listings where id = (p_change ->> 'listingId')::uuid for update;
  if v_listing.id is null or v_listing.live is null or v_listing.gone_at is not null then
    perform app.missing();
  elsif not app.may_use_shop(v_listing.shop_id, v_me.id) then
    perform app.refuse('not-allowed');
  elsif exists (select from public.shops where id = v_listing.shop_id and health = 'disconnected') then
    perform app.refuse('shop-disconnected');
  end if;
  begin
    insert into public.changes (id, studio_id, code, kind, listing_id, content, source, author_id, text_by, together)
    values ((p_change ->> 'id')::uuid, v_me.studio_id, p_change ->> 'code', p_change ->> 'kind', v_listing.id,
      p_change -> 'content', p_change -> 'source', v_me.id, 'person', (p_change ->> 'together')::uuid)
    returning * into v_change;
  exception when unique_violation then
    perform app.refuse('bad-input', '{"field": "code"}');
  end;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id);
  insert into public.change_items (studio_id, change_id, shop_id, content, external_id, listing_url)
    values (v_me.studio_id, v_change.id, v_listing.shop_id, p_change -> 'item', v_listing.external_id, v_listing.url);
  if p_change ->> 'from' = 'keep_ours' then
    perform app.keep_writers(v_change, v_listing);
  end if;
  if nullif(p_change -> 'ask', 'null') is not null then
    perform app.put_in_review(v_change, p_change #> '{ask,payloads}', p_change #>> '{ask,contentHash}');
  end if;
  perform app.effects(app.to_approvers(v_change.id, p_outbox), p_operations);
  return app.change_json_of(v_change.id);
end $$;

-- What an edit loses so stays what the studio wants there, as this person's word: it can be asked for on its own.
create or replace function app.take_out_of_edit(p_change public.changes, p_member uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_item public.change_items;
  v_set jsonb;
begin
  select * into v_item from public.change_items where change_id = p_change.id;
  select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') into v_set
    from pg_catalog.jsonb_each(app.values_before(app.values_of(v_item.content), v_item.written, p_member, true)) f
    where f.value is distinct from v_item.content #> array['edit', 'before', f.key];
  if v_set = '{}' then
    perform app.refuse('wrong-state', '{"reason": "all-yours"}');
  end if;
  update public.listings l set ours = l.ours || (
      select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}')
      from pg_catalog.jsonb_each(app.values_of(v_item.content)) f
      where not v_set ? f.key and l.live ? f.key),
    -- It was written against what stands there, not on top of what somebody else wants there.
    ours_by = l.ours_by || (select coalesce(pg_catalog.jsonb_object_agg(w.key, w.value), '{}')
      from pg_catalog.jsonb_each(v_item.written) w where not v_set ? w.key and l.live ? w.key)
    where l.id = p_change.listing_id;
  update public.change_items set
      content = pg_catalog.jsonb_set(content, '{edit}', pg_catalog.jsonb_build_object('set', v_set, 'before', (
        select coalesce(pg_catalog.jsonb_object_agg(b.key, b.value), '{}')
        from pg_catalog.jsonb_each(content #> '{edit,before}') b where v_set ? b.key))),
      written = app.written_before(written, p_member)
    where id = v_item.id;
end $$;

create or replace function app.take_out_of_new(p_change public.changes, p_member uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from public.change_items t where t.change_id = p_change.id
      and t.written #>> '{shop,0,by}' = p_member::text and (t.external_id is not null or t.progress <> '{}')) then
    perform app.refuse('wrong-state');
  end if;
  delete from public.change_items where change_id = p_change.id and written #>> '{shop,0,by}' = p_member::text
    and p_change.author_id <> p_member;
  update public.change_items set content = app.values_before(content, written, p_member, false),
      written = app.written_before(written, p_member)
    where change_id = p_change.id and pg_catalog.jsonb_path_exists(written, '$.*[*].by ? (@ == $me)',
      pg_catalog.jsonb_build_object('me', p_member));
  update public.changes set content = app.values_before(content, written, p_member, false),
      written = app.written_before(written, p_member)
    where id = p_change.id;
end $$;

-- Exactly what it would write. What is in review is its payload; a draft has none, or an older one.
create function app.small_payload(p_change public.changes, p_item public.change_items) returns jsonb
language sql immutable set search_path = '' as $$
  select case when p_change.state in ('draft', 'rejected') then pg_catalog.jsonb_build_object(
      'kind', p_change.kind, 'listingId', p_item.external_id, 'state', 'active',
      'set', p_item.content #> '{edit,set}', 'before', p_item.content #> '{edit,before}')
    else p_item.payload::jsonb end
$$;

-- Why this member may not confirm it as a small change; null: they may, as far as role, shops and hash allow. `off`, or:
-- `kind` (no edit of a listing on sale), `field` (one that is never small), `moved` (something else stands there by now),
-- `price`, `text`, `count`.
create or replace function app.small_refusal(p_change public.changes, p_member uuid) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_listing public.listings;
  v_item public.change_items;
  v_payload jsonb;
  v_set jsonb;
  v_why text;
begin
  if not exists (select from public.studios s where s.id = p_change.studio_id and s.small_changes) then
    return 'off';
  end if;
  select * into v_listing from public.listings where id = p_change.listing_id;
  select * into v_item from public.change_items where change_id = p_change.id;
  v_payload := app.small_payload(p_change, v_item);
  v_set := v_payload -> 'set';
  if p_change.kind <> 'edit' or v_listing.state is distinct from 'active' or v_listing.gone_at is not null
    or (select pg_catalog.count(*) from public.change_items t where t.change_id = p_change.id) <> 1
    or v_item.shop_id <> v_listing.shop_id or v_item.external_id is distinct from v_listing.external_id
    or v_payload - array['set', 'before'] is distinct from pg_catalog.jsonb_build_object(
      'kind', 'edit', 'listingId', v_listing.external_id, 'state', 'active')
    -- Whose word it is was judged from the content: it has to be the same.
    or v_set is distinct from v_item.content #> '{edit,set}' or coalesce(v_set, '{}') = '{}' then
    return 'kind';
  end if;
  select app.small_field_refusal(f.key, v_listing.live -> f.key, f.value) into v_why
    from pg_catalog.jsonb_each(v_set) f
    where app.small_field_refusal(f.key, v_listing.live -> f.key, f.value) is not null
    order by 1 limit 1;
  if v_why is not null then
    return v_why;
  -- Nothing left in stock takes it off sale.
  elsif (v_set - array(select k from pg_catalog.jsonb_object_keys(v_set) k where k not like 'quantity:%')) <> '{}'
    and not exists (select from pg_catalog.jsonb_each(v_listing.live || v_set) f
      where f.key like 'quantity:%' and pg_catalog.jsonb_typeof(f.value) = 'number' and (f.value #>> '{}')::numeric > 0) then
    return 'field';
  elsif exists (select from pg_catalog.jsonb_each(v_set) f
      where app.plain_value(f.key, v_payload -> 'before' -> f.key) is distinct from app.plain_value(f.key, v_listing.live -> f.key)) then
    return 'moved';
  elsif exists (select from app.small_before(p_change) b
      where b.field like 'price:%' and v_set ? b.field
        and app.small_field_refusal(b.field, b.value, v_set -> b.field) is not null) then
    return 'price';
  -- Title and text together, each measured from where it stood farthest.
  elsif coalesce((
      select pg_catalog.sum(m.moved) from (
        select pg_catalog.max(app.text_moved(b.value #>> '{}', coalesce(v_set, '{}') ->> b.field)) as moved
        from (select s.field, s.value from app.small_before(p_change) s
              union all select f.key, f.value from pg_catalog.jsonb_each(v_listing.live) f) b
        where b.field in ('title', 'description') and v_set ? b.field group by b.field) m), 0) > 40 then
    return 'text';
  elsif (select pg_catalog.count(*) from public.decisions d
      where d.studio_id = p_change.studio_id and d.member_id = p_member and d.small_before is not null
        and d.at > app.now() - interval '24 hours') >= 20 then
    return 'count';
  end if;
  return null;
end $$;

-- The same, before it is decided: one after the other, so that of two at once the second sees the first. Answers with what
-- stands there now in the fields that it writes.
create or replace function app.require_small(p_change public.changes, p_member uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  perform from public.members where id = p_member for update;
  perform from public.listings where id = p_change.listing_id for update;
  if app.small_refusal(p_change, p_member) is not null then
    perform app.refuse('own-change');
  end if;
  return (select pg_catalog.jsonb_object_agg(f.key, f.value)
    from public.listings l cross join lateral pg_catalog.jsonb_each(l.live) f
    where l.id = p_change.listing_id and f.key in (
      select pg_catalog.jsonb_object_keys(t.payload::jsonb -> 'set') from public.change_items t where t.change_id = p_change.id));
end $$;

-- Back to a draft nobody asked approval for: payloads and hash are void.
create or replace function app.unask(p_change uuid) returns void
language sql volatile set search_path = '' as $$
  select app.release_fees(p_change);
  update public.change_items set payload = null where change_id = p_change;
  update public.changes set state = 'draft', content_hash = '', mode = null, updated_at = app.now() where id = p_change;
$$;

-- draft → in_review. The payload texts are what an approval is about; the hash is computed here from what was stored.
create or replace function app.put_in_review(p_change public.changes, p_payloads jsonb, p_content_hash text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_connected(p_change.id);
  update public.change_items t set payload = p.value ->> 'payload'
    from pg_catalog.jsonb_array_elements(p_payloads) p
    where t.change_id = p_change.id and t.shop_id = (p.value ->> 'shopId')::uuid;
  if not exists (select from public.change_items where change_id = p_change.id)
    or exists (select from public.change_items where change_id = p_change.id and payload is null) then
    perform app.refuse('incomplete');
  elsif pg_catalog.jsonb_array_length(p_payloads) <> (select pg_catalog.count(*) from public.change_items where change_id = p_change.id) then
    perform app.refuse('edited-meanwhile');
  elsif app.content_hash(p_change.id) is distinct from p_content_hash then
    perform app.refuse('stale-approval');
  -- Whose word it is is judged from the content, and the payload is what is written: they say the same.
  elsif p_change.kind <> 'create' and exists (select from public.change_items t where t.change_id = p_change.id
      and ((t.payload::jsonb -> 'set') is distinct from coalesce(t.content #> '{edit,set}', '{}')
        or t.payload::jsonb ->> 'kind' is distinct from p_change.kind
        or t.payload::jsonb ->> 'listingId' is distinct from t.external_id)) then
    perform app.refuse('bad-input');
  end if;
  update public.changes set state = 'in_review', content_hash = p_content_hash, updated_at = app.now() where id = p_change.id;
end $$;

-- Same as hashedText in src/catalog/payload.ts: one line `shop:payload` per shop, sorted by shop id.
create or replace function app.content_hash(p_change uuid) returns text
language sql stable set search_path = '' as $$
  select app.sha256(pg_catalog.string_agg(t.shop_id::text || ':' || t.payload, E'\n' order by t.shop_id::text collate "C"))
  from public.change_items t where t.change_id = p_change
$$;

-- Once approval is asked for, nothing is filled in any more; only the progress shown to people moves.
create or replace function public.fill_draft(p_fill jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_change public.changes;
  v_writing boolean;
  v_preparing jsonb := nullif(p_fill -> 'preparing', 'null');
  v_content jsonb;
begin
  perform app.require_worker();
  v_change := app.lock_change((p_fill ->> 'changeId')::uuid);
  v_writing := coalesce((v_change.preparing ->> 'writing')::boolean, false);
  -- A person who stopped the writing is not overruled by a worker that hasn't heard of it yet.
  -- What was ended stays ended.
  v_preparing := case when v_change.preparing is not null then v_preparing end
    || pg_catalog.jsonb_build_object('writing', v_writing and (v_preparing ->> 'writing')::boolean);
  v_content := v_change.content;
  if v_change.state = 'draft' then
    v_content := app.filled(v_content, p_fill, v_writing);
    update public.change_items t set content = t.content || pg_catalog.jsonb_build_object('price', p.value -> 'price')
      from pg_catalog.jsonb_array_elements(coalesce(p_fill -> 'prices', '[]')) p
      where t.change_id = v_change.id and t.shop_id = (p.value ->> 'shopId')::uuid
        and coalesce(t.content -> 'price', 'null') = 'null';
    perform app.remember_photos(v_change.studio_id, p_fill -> 'photos');
  end if;
  update public.changes set
    content = v_content,
    -- For shops that are chosen later: a draft begins with one.
    source = case when v_change.state = 'draft' and coalesce(p_fill -> 'prices', '[]') <> '[]'
      then pg_catalog.jsonb_build_object('prices', p_fill -> 'prices') else '{}' end || source,
    text_by = case when v_writing and v_change.state = 'draft' and p_fill ->> 'textBy' is not null
                and v_content - 'photos' <> v_change.content - 'photos' then p_fill ->> 'textBy' else text_by end,
    preparing = v_preparing,
    photo_problems = photo_problems || coalesce((
      select pg_catalog.jsonb_agg(n.value) from pg_catalog.jsonb_array_elements(coalesce(p_fill -> 'photoProblems', '[]')) n
      where not photo_problems @> pg_catalog.jsonb_build_array(n.value)), '[]'),
    updated_at = app.now()
  where id = v_change.id;
  perform app.effects(p_outbox, p_operations);
end $$;

-- The product and listing behind an item that stands on the marketplace and was read back in that state: bought at once, it
-- may be sold out already.
create function app.map_listing(p_change public.changes, p_item public.change_items, p_state text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_product uuid := p_change.product_id;
  v_state text := coalesce(p_state, case p_item.state when 'applied' then 'active' else 'draft' end);
begin
  if v_product is null then
    insert into public.products (studio_id, sku, content)
      values (p_change.studio_id, p_change.content ->> 'sku', p_change.content) returning id into v_product;
    update public.changes set product_id = v_product where id = p_change.id;
  else
    update public.products set sku = p_change.content ->> 'sku', content = p_change.content, updated_at = app.now() where id = v_product;
  end if;
  -- Fingerprint: what the change wrote, images by id and rank, and the state; never quantity, views or timestamps.
  insert into public.listings (studio_id, product_id, shop_id, external_id, state, url, fingerprint, code)
  values (p_change.studio_id, v_product, p_item.shop_id, p_item.external_id, v_state, p_item.listing_url,
    app.sha256(pg_catalog.concat_ws(E'\n', v_state, p_item.payload::jsonb - 'quantity', p_item.progress -> 'images')),
    app.draw_code(p_change.studio_id))
  on conflict (shop_id, external_id) do update set product_id = excluded.product_id, state = excluded.state, url = excluded.url,
    fingerprint = excluded.fingerprint, synced_at = app.now();
end $$;

create function public.record_item(p_operation uuid, p_lease uuid, p_item jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes;
  v_item public.change_items;
begin
  if v_operation.item_id is distinct from (p_item ->> 'itemId')::uuid then
    perform app.missing();
  end if;
  v_change := app.lock_change(v_operation.change_id);
  update public.change_items set
    state = p_item ->> 'state', step = p_item ->> 'step', progress = p_item -> 'progress',
    external_id = p_item ->> 'externalId', listing_url = p_item ->> 'listingUrl',
    failure = nullif(p_item -> 'failure', 'null'), verified = (p_item ->> 'verified')::boolean
  where id = v_operation.item_id
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
  perform app.effects(p_outbox, p_operations);
  -- The end of the work on this shop is one transaction, its line in the log and its message among it: killed before, all of
  -- it is still to come; killed after, nothing is left to say.
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
end $$;

-- The words of a search as a condition on `l`. All of them begin words of the title, or they are a code, SKU or number as a
-- whole. A card shows the code of its change: that names the listings it is of, too.
create or replace function app.called_condition(p_words text) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_folded text := app.folded(pg_catalog.btrim(p_words));
  v_titles text;
begin
  -- Behind any word that begins so stands no sign higher than the last there is.
  select pg_catalog.string_agg(pg_catalog.format(
      'select w.listing_id from public.listing_words w where w.studio_id = $2 and w.word >= %L and w.word < %L', w, w || U&'\+10FFFF'),
      ' intersect ' order by pg_catalog.length(w) desc, w) into v_titles
    from pg_catalog.unnest(app.words_of(p_words)) w;
  return pg_catalog.format(' and l.id in (select w.listing_id from public.listing_words w where w.studio_id = $2 and w.word = %L
      union all select c.id from public.listings c where c.studio_id = $2 and c.code = %L
      union all select n.id from public.listings n where n.studio_id = $2 and n.external_id = %L
      union all select m.id from public.changes g
        join public.change_items t on t.studio_id = g.studio_id and t.change_id = g.id
        join public.listings m on m.shop_id = t.shop_id and m.external_id = t.external_id
        where g.studio_id = $2 and g.code = %L %s)',
    '=' || v_folded, v_folded, pg_catalog.btrim(p_words), v_folded,
    case when v_titles is not null then 'union all (' || v_titles || ')' else '' end);
end $$;

-- An applied change settles its listing in the same transaction: what moves there is its own doing, and in its own record.
create or replace function app.note_settling() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if new.state in ('applied', 'on_marketplace') and new.external_id is not null then
    perform pg_catalog.set_config('app.settling', new.shop_id || ':' || new.external_id, true);
  end if;
  return null;
end $$;

create or replace function app.note_listing() returns trigger
language plpgsql volatile set search_path = '' as $$
declare
  v_member uuid := case when app.claim('app_role') = 'member' then nullif(app.claim('member_id'), '')::uuid end;
  v_own boolean := coalesce(pg_catalog.current_setting('app.settling', true), '') = new.shop_id || ':' || new.external_id;
  v_fields jsonb := '{}';
  v_kept boolean;
begin
  if v_own then
    return null;
  end if;
  if old.gone_at is null and new.gone_at is not null then
    insert into public.listing_events (studio_id, listing_id, kind) values (new.studio_id, new.id, 'gone');
  elsif old.gone_at is not null and new.gone_at is null then
    insert into public.listing_events (studio_id, listing_id, kind) values (new.studio_id, new.id, 'back');
  end if;
  if new.live is distinct from old.live or new.state is distinct from old.state then
    -- What stands there as the studio wants it is no news: stock that was sold is followed, a write of ours settled later.
    select coalesce(pg_catalog.jsonb_object_agg(m.key, m.value), '{}') into v_fields
      from pg_catalog.jsonb_each(app.moved_fields(old.live, new.live)) m
      where new.live -> m.key is distinct from new.ours -> m.key
        and not exists (select from public.change_items t
          where t.shop_id = new.shop_id and t.external_id = new.external_id and t.state in ('applying', 'failed', 'parked')
            and t.content #> array['edit', 'set', m.key] = new.live -> m.key);
    if new.state is distinct from old.state then
      v_fields := v_fields || pg_catalog.jsonb_build_object('state', pg_catalog.jsonb_build_object('before', old.state, 'after', new.state));
    end if;
    if v_fields <> '{}' then
      insert into public.listing_events (studio_id, listing_id, kind, fields) values (new.studio_id, new.id, 'changed_there', v_fields);
    end if;
  elsif v_member is not null and (new.ours is distinct from old.ours or new.base is distinct from old.base) then
    -- Keeping what stands there moves the base; wanting something else only our side.
    v_kept := new.base is distinct from old.base;
    v_fields := app.moved_fields(old.ours, new.ours);
    if v_kept then
      v_fields := app.moved_fields(old.base, new.base) || v_fields;
    end if;
    insert into public.listing_events (studio_id, listing_id, kind, member_id, fields)
      values (new.studio_id, new.id, case when v_kept then 'kept' else 'wanted' end, v_member, v_fields);
  end if;
  return null;
end $$;

-- The fields in which an open change of this listing writes just what the studio wants there.
create or replace function app.asked_fields(p_listing public.listings) returns text[]
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.array_agg(distinct k.key), '{}')
  from public.changes c
  join public.change_items t on t.change_id = c.id and t.shop_id = p_listing.shop_id
  cross join lateral pg_catalog.jsonb_object_keys(coalesce(t.content #> '{edit,set}', '{}')) k (key)
  where c.studio_id = p_listing.studio_id and c.listing_id = p_listing.id and c.kind = 'edit'
    and c.state in ('in_review', 'approved', 'scheduled', 'applying')
    and app.plain_fields(p_listing.ours) -> k.key is not distinct from app.plain_fields(t.content #> '{edit,set}') -> k.key
$$;

-- Of one that is gone: by whose request the studio deleted it itself, and who approved that; null: it didn't.
create or replace function app.deleted_here(p_listing public.listings) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('by', c.author_id, 'at', p_listing.gone_at, 'approvedBy', (
      select d.member_id from public.decisions d where d.change_id = c.id and d.verdict = 'approve' order by d.seq desc limit 1))
  from public.changes c
  join public.change_items t on t.change_id = c.id and t.shop_id = p_listing.shop_id and t.state = 'applied'
  where c.studio_id = p_listing.studio_id and c.listing_id = p_listing.id and c.kind = 'delete'
  order by c.seq desc limit 1
$$;

-- Drafts of a listing that moves to another product follow it.
create or replace function app.move_listings(p_from uuid, p_to uuid, p_listing_ids uuid[]) returns void
language sql volatile set search_path = '' as $$
  update public.changes c set product_id = p_to
    where c.product_id = p_from and exists (
      select from public.change_items t join public.listings l on l.shop_id = t.shop_id and l.external_id = t.external_id
      where t.change_id = c.id and l.id = any (p_listing_ids));
  update public.listings set product_id = p_to where product_id = p_from and id = any (p_listing_ids);
$$;

-- With the end of a reading, in its transaction: what is new goes out together with its result, or neither does.
create or replace function app.watch_listings() returns trigger
language plpgsql volatile set search_path = '' as $$
declare
  v_alerts jsonb;
  v_counts jsonb;
begin
  with there as (
    select l.id, l.studio_id, l.external_id, l.state, l.ends_at, l.seq,
      l.stock <= 1 as low,
      case when l.state = 'active' and l.ends_at >= app.now() and l.ends_at < app.now() + interval '7 days'
        and l.live -> 'autoRenew' is distinct from 'true' then l.ends_at end as ending_at
    from public.listings l
    where l.shop_id = new.shop_id and l.live is not null and l.gone_at is null
  ), news as (
    select t.id, t.external_id, t.seq, pg_catalog.array_remove(array[
      -- What was put on sale from here and sold before it was read for the first time is news, too.
      case when t.state = 'sold_out' and (w.state <> 'sold_out' or (w.listing_id is null and exists (
        select from public.change_items g join public.changes c on c.id = g.change_id
        where c.kind = 'create' and g.shop_id = new.shop_id and g.external_id = t.external_id and g.state = 'applied')))
        then 'sold_out' end,
      case when t.state = 'expired' and w.state <> 'expired' then 'expired' end,
      case when t.state = 'inactive' and w.state = 'active' and not exists (
        select from public.change_items g join public.changes c on c.id = g.change_id
        where c.kind = 'unpublish' and g.shop_id = new.shop_id and g.external_id = t.external_id
          and g.state in ('applying', 'applied') and c.updated_at >= w.changed_at) then 'deactivated' end,
      case when w.listing_id is not null and t.ending_at is not null and t.ending_at is distinct from w.ending_at then 'ending' end,
      -- Of a single piece it is no news, nor where the studio wrote it so.
      case when t.state = 'active' and t.low and not w.low and not exists (
        select from public.change_items g join public.changes c on c.id = g.change_id,
          pg_catalog.jsonb_each(case when pg_catalog.jsonb_typeof(g.content #> '{edit,set}') = 'object' then g.content #> '{edit,set}' else '{}' end) f
        where c.kind = 'edit' and g.shop_id = new.shop_id and g.external_id = t.external_id and g.state = 'applied'
          and c.updated_at >= w.changed_at and f.key like 'quantity:%' and f.value in ('0', '1')) then 'low' end], null) as kinds
    from there t left join public.listing_watch w on w.listing_id = t.id
  ), said as (
    -- A listing whose request waits stands in the channel already.
    select external_id, kinds, seq from news where kinds <> '{}' and not exists (
      select from public.changes c where c.studio_id = new.studio_id and c.listing_id = news.id and c.state = 'in_review')
  ), kept as (
    insert into public.listing_watch as w (listing_id, studio_id, state, low, ending_at)
    select id, studio_id, state, low, ending_at from there
    on conflict (listing_id) do update set state = excluded.state, low = excluded.low, ending_at = excluded.ending_at,
      changed_at = app.now()
    where (w.state, w.low, w.ending_at) is distinct from (excluded.state, excluded.low, excluded.ending_at)
  )
  select pg_catalog.jsonb_build_object('template', 'state_alerts', 'shopId', new.shop_id, 'nonce', new.id,
      'all', (select pg_catalog.count(*) from said),
      'alerts', pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('externalId', s.external_id, 'kinds', s.kinds) order by s.seq desc)),
    (select pg_catalog.jsonb_object_agg(n.kind, n.times) from (
      select k.kind, pg_catalog.count(*) as times from said, pg_catalog.unnest(kinds) k (kind) group by k.kind) n)
    into v_alerts, v_counts
    from (select * from said order by seq desc limit 30) s;
  if pg_catalog.jsonb_typeof(v_alerts -> 'alerts') = 'array' then
    perform app.add_shop_news(new.shop_id, v_counts);
    perform app.send(new.studio_id, pg_catalog.jsonb_build_array(v_alerts));
  end if;
  return null;
end $$;

-- What a change did to a listing, once it was read back: agreed in the fields it wrote. A renewal's new end is read too.
-- An edit that was written in part is agreed on in that part, whatever becomes of the rest: what we wrote is nobody
-- else's doing, and the same edit made anew begins from what stands there. Stock is moved, not set: begun from what stood
-- there before, it would be moved twice.
create function app.settle_listing(p_item public.change_items, p_fields jsonb, p_state text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_set jsonb := coalesce(p_item.payload::jsonb -> 'set', '{}');
begin
  if p_item.state <> 'applied' then
    select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') into v_set
      from pg_catalog.jsonb_each(v_set) f where p_fields -> f.key = f.value;
  end if;
  update public.listings set live = coalesce(p_fields, live), seen_at = app.now(), state = coalesce(p_state, state),
    ends_at = coalesce((p_item.progress ->> 'endsAt')::timestamptz, ends_at),
    taken_off_as = case when p_item.state = 'applied' and p_item.payload::jsonb ->> 'kind' = 'unpublish'
      then app.fields_mark(coalesce(p_fields, live)) else taken_off_as end,
    base = app.settled_base(base || v_set, ours || v_set, coalesce(p_fields, live || v_set)),
    ours = app.settled_ours(base || v_set, ours || v_set, coalesce(p_fields, live || v_set)),
    ours_by = ours_by || (select coalesce(pg_catalog.jsonb_object_agg(w.key, app.without_past(w.value)), '{}')
      from pg_catalog.jsonb_each(p_item.written) w where v_set ? w.key)
  where shop_id = p_item.shop_id and external_id = p_item.external_id and live is not null;
end $$;

-- An approved edit that was stopped by somebody's change there: what was approved is what the studio wants, as the word of
-- those who wrote it, so that *ours* is never the value that was only synced last. Stock is moved, not set.
create function app.want_approved(p_item public.change_items) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_set jsonb := (select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}')
    from pg_catalog.jsonb_each(p_item.payload::jsonb -> 'set') f where f.key not like 'quantity:%');
begin
  update public.listings set ours = ours || v_set,
    ours_by = ours_by || (select coalesce(pg_catalog.jsonb_object_agg(w.key, app.without_past(w.value)), '{}')
      from pg_catalog.jsonb_each(p_item.written) w where v_set ? w.key)
  where shop_id = p_item.shop_id and external_id = p_item.external_id and live is not null;
end $$;

-- A person's word on an approved edit that met another's change there, all of it or nothing: ended in the middle, it would be
-- asked for in the fields in which the marketplace's value was to stay. What is left of it is asked for anew as `p_items`;
-- nothing left (null), it is discarded.
create function public.settle_conflict(
  p_change_id uuid, p_revision integer, p_content jsonb, p_items jsonb, p_agreed text[], p_payloads jsonb, p_content_hash text,
  p_outbox jsonb, p_operations jsonb
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_listing uuid;
begin
  perform app.require_role('maker');
  select listing_id into v_listing from public.changes where id = p_change_id;
  perform public.reopen_change(p_change_id, null, null);
  if pg_catalog.cardinality(p_agreed) > 0 then
    perform public.set_ours(v_listing, p_agreed, null, null, null);
  end if;
  if p_items is null then
    perform public.discard_draft(p_change_id, p_outbox, p_operations);
  else
    perform public.save_draft(p_change_id, p_revision, p_content, p_items, null, null);
    perform public.submit_change(p_change_id, p_revision + 1, p_payloads, p_content_hash, p_outbox, p_operations);
  end if;
end $$;

-- What the studio deleted itself, perhaps while it was read, is gone by nobody else's doing: that is no news.
-- @returns how many are
create or replace function public.mark_gone(p_operation uuid, p_lease uuid, p_external_ids text[]) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease_on_shop(p_operation, p_lease);
  v_run uuid := coalesce((select r.id from public.sync_runs r where r.operation_id = v_operation.id limit 1), v_operation.id);
begin
  update public.listings l set gone_at = app.now(), gone_run = case when not exists (
      select from public.change_items g join public.changes c on c.id = g.change_id
      where c.kind = 'delete' and g.shop_id = l.shop_id and g.external_id = l.external_id and g.state = 'applied') then v_run end
  where shop_id = v_operation.shop_id and external_id = any (p_external_ids) and gone_at is null;
  return (select pg_catalog.count(*) from public.listings
    where shop_id = v_operation.shop_id and external_id = any (p_external_ids) and gone_run = v_run);
end $$;

-- What waits for this shop ends, and its listings say why. What a worker has in hand stops at its next look, and is
-- parked by it; all else would wait for work that is cancelled here. Changes before the shop: the same order as everywhere.
create or replace function app.stop_shop(p_shop uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_change uuid;
begin
  perform from public.changes where id in (
    select t.change_id from public.change_items t where t.shop_id = p_shop and t.state in ('pending', 'applying', 'parked'))
    order by id for update;
  perform from public.shops where id = p_shop for update;
  if not found then
    perform app.missing();
  end if;
  delete from public.shop_credentials where shop_id = p_shop;
  update public.shops set health = 'disconnected', paused = false where id = p_shop;
  update public.operations set state = 'cancelled', finished_at = app.now(), outcome_code = 'shop-disconnected'
    where shop_id = p_shop and state in ('queued', 'parked');
  for v_change in
    select t.change_id from public.change_items t join public.changes c on c.id = t.change_id
    where t.shop_id = p_shop and c.state in ('approved', 'scheduled', 'applying', 'failed') and app.goes_on_by_itself(t)
      and not exists (select from public.operations o where o.item_id = t.id and o.state = 'running')
  loop
    perform app.park_for_shop(array(select id from public.change_items where change_id = v_change and shop_id = p_shop));
    perform app.derive_state(v_change);
  end loop;
  perform app.redraw_cards(array(
    select t.change_id from public.change_items t join public.changes c on c.id = t.change_id
    where t.shop_id = p_shop and (c.state in ('in_review', 'approved', 'scheduled', 'applying', 'failed')
      or (c.state = 'applied' and t.state = 'on_marketplace'))));
  -- Nobody can look up any more whether one of unknown fate was billed. Found billed after all, it is booked then.
  update public.fees f set state = 'released' from public.change_items t
    where t.id = f.item_id and t.shop_id = p_shop and f.state = 'reserved' and not app.goes_on_by_itself(t);
end $$;

-- Messages that were given up in the last seven days or are stuck; operations that nobody heard of otherwise, unless a later
-- one of the same kind was done: changes, drafts and imports say themselves that they failed.
create or replace function public.read_given_up(p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  perform app.require_role('viewer');
  return pg_catalog.jsonb_build_object(
    'messages', (select coalesce(pg_catalog.jsonb_agg(m.line), '[]') from (
      select pg_catalog.jsonb_build_object('template', o.entry ->> 'template', 'note', o.entry ->> 'note',
        'changeId', o.entry ->> 'changeId', 'shopId', o.entry ->> 'shopId', 'to', o.entry ->> 'to', 'code', o.code,
        'since', o.created_at, 'waits', o.state = 'pending') as line
      from public.outbox o
      where o.studio_id = app.studio_id() and (
        (o.state = 'dropped' and o.finished_at > app.now() - interval '7 days'
          and o.code not in ('same-as-earlier', 'erased', 'erasing', 'uninstalled', 'gone'))
        or (o.state = 'pending' and o.attempt >= app.stuck_after() and o.run_at < 'infinity'))
      order by o.seq desc limit p_limit) m),
    'operations', (select coalesce(pg_catalog.jsonb_agg(w.line), '[]') from (
      select pg_catalog.jsonb_build_object('kind', o.kind, 'shopId', o.shop_id, 'code', o.outcome_code,
        'since', o.created_at, 'waits', o.state = 'queued') as line
      from public.operations o
      where o.studio_id = app.studio_id() and o.kind not in ('apply_change', 'prepare_draft', 'read_import') and (
        (o.state = 'failed' and o.finished_at > app.now() - interval '7 days' and not exists (
          select from public.operations later where later.studio_id = o.studio_id and later.kind = o.kind
            and later.shop_id is not distinct from o.shop_id and later.state = 'done' and later.seq > o.seq))
        or (o.state = 'queued' and o.attempt >= app.stuck_after()))
      order by o.seq desc limit p_limit) w));
end $$;

grant execute on function app.let_go_on(public.changes, public.change_items), app.resume_item(uuid)
  to service_role;
grant execute on function app.overtake(uuid[]), app.require_no_waiting_edit(uuid[]),
  app.put_items(public.changes, uuid, jsonb), app.is_form_of(public.changes, jsonb), app.connected_of(uuid[]),
  app.enqueue_items(uuid, uuid, uuid[]), app.map_listing(public.changes, public.change_items, text),
  app.settle_listing(public.change_items, jsonb, text), app.want_approved(public.change_items)
  to oms_definer;
grant execute on function app.goes_on_by_itself(public.change_items), app.waits_for_shop(public.change_items),
  app.fee_cents_of(public.changes, text, integer), app.reserve_fees(public.changes, uuid, uuid[], integer),
  app.park_for_shop(uuid[])
  to oms_definer, service_role;
grant execute on function app.small_payload(public.changes, public.change_items)
  to authenticated, oms_definer, service_role;
select app.publish_functions(array['schema_version', 'find_changes', 'made_by_others'],
  'authenticated', false);
select app.publish_functions(array['finish_operation', 'connect_shop'],
  'service_role', false);
select app.publish_functions(array['set_paused', 'go_live', 'retry_change', 'reopen_change', 'decide_change',
  'create_change', 'save_draft', 'leave_out_shop', 'stop_change', 'discard_draft', 'create_listing_change', 'fill_draft',
  'record_item', 'settle_conflict', 'mark_gone', 'read_given_up'],
  'authenticated', true);
