-- A change of many listings is collected in parts, sealed, approved as one, applied in batches, and can be stopped between them.
alter table public.changes add column collecting boolean not null default false;
alter table public.changes drop constraint changes_state_check;
alter table public.changes add constraint changes_state_check check (state in
  ('draft', 'in_review', 'approved', 'scheduled', 'applying', 'applied', 'failed', 'rejected', 'superseded', 'discarded', 'stopped'));
alter table public.change_items drop constraint change_items_state_check;
alter table public.change_items add constraint change_items_state_check check (state in
  ('pending', 'applying', 'on_marketplace', 'applied', 'failed', 'parked', 'left_out', 'stopped'));

drop function app.change_json(public.changes);

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261129200000'
$$;

-- Parked for a dead sign-in which was renewed in that very moment, or for a shop that was connected again: it goes on at
-- once, as its shop is well.
create or replace function public.finish_operation(p_id uuid, p_lease uuid, p_outcome text, p_code text) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_again boolean := p_outcome = 'parked' and p_code = 'auth-dead' and exists (
    select from public.operations o join public.shops s on s.id = o.shop_id
    where o.id = p_id and s.health in ('ok', 'reading'));
  v_items uuid[];
begin
  if p_outcome = 'parked' and p_code = 'shop-disconnected' then
    select pg_catalog.array_agg(t.id order by t.seq) into v_items
      from public.operations o join public.shops s on s.id = o.shop_id
      join public.change_items t on t.change_id = o.change_id and app.works_on(o, t)
      where o.id = p_id and o.lease_token = p_lease and o.state = 'running' and s.health in ('ok', 'reading');
    perform from public.changes where id = (select change_id from public.operations where id = p_id) for update;
  end if;
  update public.operations set state = case when v_again then 'queued' else p_outcome end, lapses = 0,
    run_at = case when v_again then app.now() else run_at end, outcome_code = case when not v_again then p_code end,
    lease_token = null, lease_until = null, worker = case when not v_again then worker end,
    finished_at = case when not v_again then app.now() end
  where id = p_id and lease_token = p_lease and state = 'running';
  if not found then
    return false;
  elsif v_items is not null then
    perform app.resume_item(t.id) from pg_catalog.unnest(v_items) t (id);
  end if;
  return true;
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
      where item_id = p_item.id and kind = 'apply_change' and state = 'parked';
    insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, item_id)
    values (p_item.studio_id, 'apply_change', true, 'apply_change:' || p_item.id || ':' || pg_catalog.gen_random_uuid(), p_item.shop_id,
      p_item.change_id, p_item.id);
  elsif app.is_many(p_change.id) then
    perform app.resume_rest(p_change.id, p_item.shop_id);
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
create or replace function app.resume_item(p_item uuid) returns void
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
    or exists (select from public.operations o where o.change_id = v_change.id and o.state = 'running' and app.works_on(o, v_item)) then
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
    'nonce', 'waits:' || case when app.is_many(v_change.id) then v_change.id else p_item end || ':' || extract(epoch from app.now()),
    'mention', (select coalesce(pg_catalog.jsonb_agg(d.slack_user_id), '[]') from (
      select m.slack_user_id from public.decisions d join public.members m on m.id = d.member_id
      where d.change_id = v_change.id and d.verdict in ('approve', 'go_live', 'retry') order by d.seq desc limit 1) d))));
end $$;

-- Whether it is about several listings: then it is shown by what it does in all, and its items in pages.
create function app.is_many(p_change uuid) returns boolean
language sql stable set search_path = '' as $$
  select pg_catalog.count(*) > 1 and pg_catalog.bool_or(t.listing_id is not null)
  from (select listing_id from public.change_items where change_id = p_change limit 2) t
$$;

create function app.item_json(p_item public.change_items) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_item.id, 'shopId', p_item.shop_id, 'content', p_item.content,
    'payload', p_item.payload, 'state', p_item.state, 'step', p_item.step, 'progress', p_item.progress,
    'externalId', p_item.external_id, 'listingUrl', p_item.listing_url, 'failure', p_item.failure, 'verified', p_item.verified,
    -- How the listing stands since, as it was last read.
    'there', (select case when l.gone_at is not null then 'gone' else l.state end from public.listings l
      where l.shop_id = p_item.shop_id and l.external_id = p_item.external_id))
$$;

-- Of many only the items of `p_listing` are among it, or the first of each shop.
create function app.change_json(p_change public.changes, p_listing uuid default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object(
      'id', p_change.id, 'studioId', p_change.studio_id, 'code', p_change.code, 'state', p_change.state,
      'kind', p_change.kind, 'listingId', app.listing_of(p_change.id),
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
      'many', case when m.is_many then app.many_json(p_change.id) end,
      'items', coalesce((select pg_catalog.jsonb_agg(app.item_json(t) order by t.seq)
        from public.change_items t where t.change_id = p_change.id and (not m.is_many or (case when p_listing is null
          then t.seq in (select pg_catalog.min(f.seq) from public.change_items f where f.change_id = p_change.id group by f.shop_id)
          else t.listing_id = p_listing end))), '[]'),
      'decisions', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'by', d.member_id, 'verdict', d.verdict, 'selfApproved', d.self_approved, 'reason', d.reason,
          'mode', d.mode, 'at', d.at) order by d.seq)
        from public.decisions d where d.change_id = p_change.id), '[]'),
      'requested', p_change.requested, 'createdAt', p_change.created_at, 'updatedAt', p_change.updated_at)
    from (select app.is_many(p_change.id) as is_many) m);
end $$;

create or replace function public.read_changes(
  p_states text[], p_author uuid, p_limit integer, p_offset integer, p_oldest boolean default false
) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(app.change_json(c) order by case when p_oldest then c.seq else -c.seq end), '[]')
  from (
    select * from public.changes
    where studio_id = (select app.studio_id()) and not collecting
      and (p_states is null or state = any (p_states)) and (p_author is null or author_id = p_author)
    order by case when p_oldest then seq end, seq desc limit p_limit offset p_offset
  ) c
$$;

-- Same as stateFromItems in src/modules/changes/rules/change.ts. Only states that follow from items move.
create or replace function app.derive_state(p_change uuid) returns void
language sql volatile set search_path = '' as $$
  update public.changes c set updated_at = app.now(), state = case
      when t.total = 0 and t.stopped > 0 then 'stopped'
      when t.total = 0 then 'approved'
      when t.applying > 0 or (t.pending > 0 and t.pending < t.total) then 'applying'
      when t.failed > 0 then 'failed'
      when t.pending = t.total then 'approved'
      else 'applied'
    end
  from (
    select pg_catalog.count(*) filter (where state not in ('left_out', 'stopped')) as total,
      pg_catalog.count(*) filter (where state = 'stopped') as stopped,
      pg_catalog.count(*) filter (where state = 'applying') as applying,
      pg_catalog.count(*) filter (where state = 'pending') as pending,
      pg_catalog.count(*) filter (where state in ('failed', 'parked')) as failed
    from public.change_items where change_id = p_change
  ) t
  where c.id = p_change and c.state in ('approved', 'scheduled', 'applying', 'applied', 'failed')
$$;

-- An operation that waits for a person is overtaken by the one this person just asked for.
create or replace function app.overtake(p_items uuid[]) returns void
language sql volatile set search_path = '' as $$
  update public.operations set state = 'cancelled', finished_at = app.now()
  where kind = 'apply_change' and state in ('parked', 'queued') and (item_id = any (p_items) or (item_id is null
    and (change_id, shop_id) in (select t.change_id, t.shop_id from public.change_items t where t.id = any (p_items))))
$$;

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
  if app.fee_cents_of(v_change, v_change.mode, v_items) > 0 then
    perform app.reserve_fees(v_change, v_me.id, v_items, 0);
  end if;
  v_decision := app.enter_decision(v_change, v_me.id, 'retry', v_change.mode, null, false, 0);
  update public.change_items set state = 'pending', step = null, failure = null where id = any (v_items);
  -- While others of its items are on their way it holds claims, but those of what failed were let go.
  if v_change.state <> 'failed' then
    perform app.claim_listings(v_change, v_items);
  end if;
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
  elsif v_change.state <> 'failed' or app.is_many(v_change.id)
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
end $$;

-- in_review → draft, by its author or a manager.
create or replace function public.withdraw_change(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_author_or_manager(v_change, v_me);
  if v_change.state <> 'in_review' then
    perform app.refuse('wrong-state');
  end if;
  perform app.enter_decision(v_change, v_me.id, 'withdraw', null, null, false, 0);
  -- One of many has no form to go on with: it is asked for anew from where it came.
  if app.is_many(v_change.id) then
    update public.changes set state = 'stopped', updated_at = app.now() where id = v_change.id;
  else
    perform app.unask(v_change.id);
  end if;
  perform app.effects(p_outbox, p_operations);
end $$;

create or replace function app.keep_claims() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if app.holds_claims(new.state) then
    if not app.holds_claims(old.state) then
      perform app.claim_listings(new, array(
        select t.id from public.change_items t where t.change_id = new.id and app.goes_on_by_itself(t)));
    end if;
  elsif new.state <> 'failed' or not exists (
      select from public.change_items t where t.change_id = new.id and app.goes_on_by_itself(t)) then
    delete from public.listing_claims where change_id = new.id;
  end if;
  return null;
end $$;

-- What is done, or waits for a person, holds nothing, whatever its change does with others.
create function app.let_go_claims() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if not app.goes_on_by_itself(new) then
    delete from public.listing_claims where listing_id = new.listing_id and change_id = new.change_id;
  end if;
  return null;
end $$;

-- Whether what a form says is about a change of this kind: a new listing's shops, or the one shop of an edit with what it
-- sets there. In what takes off sale, renews or deletes there is nothing to fill in; its card would say another title, and
-- another shop be asked to do it.
create or replace function app.is_form_of(p_change public.changes, p_items jsonb) returns boolean
language sql stable set search_path = '' as $$
  select case p_change.kind
    when 'create' then not exists (
      select from pg_catalog.jsonb_array_elements(coalesce(p_items, '[]')) n where n.value -> 'content' ? 'edit')
    when 'edit' then pg_catalog.jsonb_array_length(coalesce(p_items, '[]')) = 1 and not app.is_many(p_change.id) and exists (
      select from public.change_items t where t.change_id = p_change.id
        and t.shop_id = (p_items #>> '{0,shopId}')::uuid and p_items #> '{0,content}' ? 'edit')
    else false end
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
  perform from public.operations where change_id = v_change.id and shop_id = p_shop_id and kind = 'apply_change'
    and state in ('queued', 'running', 'parked') order by id for update;
  if exists (select from public.operations where change_id = v_change.id and shop_id = p_shop_id and kind = 'apply_change'
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

create or replace function public.restore_draft(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_author_or_manager(v_change, v_me);
  if v_change.state <> 'discarded' or v_change.collecting or app.is_many(v_change.id) then
    perform app.refuse('wrong-state');
  end if;
  update public.changes set state = 'draft', updated_at = app.now() where id = v_change.id;
  perform app.effects(p_outbox, p_operations);
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
      where c.studio_id = (select app.studio_id()) and c.state not in ('superseded', 'discarded') and not c.collecting
        and (v_text = '' or app.folded(c.content ->> 'sku') = v_text
          or not exists (select from pg_catalog.unnest(v_words) w (word)
            where pg_catalog.strpos(app.folded(c.content ->> 'title'), w.word) = 0)
          or exists (select from public.change_items t where t.change_id = c.id and t.external_id = p_number))
      order by c.seq desc limit p_limit
    ) f);
end $$;

create or replace function public.count_changes(p_states text[], p_author uuid default null) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.to_jsonb(pg_catalog.count(*)) from public.changes
  where studio_id = (select app.studio_id()) and state = any (p_states) and (p_author is null or author_id = p_author)
    and not collecting
$$;

-- Everything asked of one listing, newest first: its timeline.
create or replace function public.read_changes_of(p_listing_id uuid, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(app.change_json(c, p_listing_id) order by c.seq desc), '[]')
  from (select * from app.changes_of(p_listing_id) order by seq desc limit p_limit) c
$$;

-- One operation per item and decision; of many, one per shop, which goes behind what a person waits for there.
create or replace function app.enqueue_items(p_change uuid, p_decision uuid, p_items uuid[]) returns void
language sql volatile set search_path = '' as $$
  insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, item_id)
  select t.studio_id, 'apply_change', true, 'apply_change:' || t.id || ':' || p_decision, t.shop_id, t.change_id, t.id
  from public.change_items t
  where t.change_id = p_change and t.id = any (p_items) and not app.is_many(p_change)
  order by t.seq;
  insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, priority)
  select distinct t.studio_id, 'apply_change', true, 'apply_change:' || t.change_id || ':' || t.shop_id || ':' || p_decision,
    t.shop_id, t.change_id, 10
  from public.change_items t
  where t.change_id = p_change and t.id = any (p_items) and app.is_many(p_change)
$$;

-- Whether this operation is the work on this item: its own, or that on all of the change's in the shop.
create function app.works_on(p_operation public.operations, p_item public.change_items) returns boolean
language sql immutable set search_path = '' as $$
  select p_operation.kind = 'apply_change' and p_operation.change_id = p_item.change_id and p_operation.shop_id = p_item.shop_id
    and (p_operation.item_id is null or p_operation.item_id = p_item.id)
$$;

-- What a card says of it: how many, in which shops and fields, the lowest and highest move of a price in thousandths, and how
-- far it is.
create function app.many_json(p_change uuid) returns jsonb
language sql stable set search_path = '' as $$
  with items as (
    select t.*, coalesce(t.content #> '{edit,set}', '{}') as set_, coalesce(t.content #> '{edit,before}', '{}') as before
    from public.change_items t where t.change_id = p_change
  ), values_ as (
    select i.id, f.key, f.value, i.before -> f.key as was from items i cross join lateral pg_catalog.jsonb_each(i.set_) f
  ), prices as (
    select pg_catalog.round(((v.value #>> '{}')::numeric - (v.was #>> '{}')::numeric) * 1000 / (v.was #>> '{}')::numeric)::integer as moved
    from values_ v where v.key like 'price:%' and pg_catalog.jsonb_typeof(v.value) = 'number'
      and pg_catalog.jsonb_typeof(v.was) = 'number' and v.was <> '0'
  )
  select pg_catalog.jsonb_build_object(
    'all', (select pg_catalog.count(*) from items),
    'states', (select pg_catalog.jsonb_object_agg(s.state, s.items) from (
      select state, pg_catalog.count(*) as items from items group by state) s),
    'shops', (select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', s.shop_id, 'items', s.items) order by s.first_)
      from (select shop_id, pg_catalog.count(*) as items, pg_catalog.min(seq) as first_ from items group by shop_id) s),
    'fields', (select coalesce(pg_catalog.jsonb_object_agg(f.field, f.items), '{}') from (
      select pg_catalog.split_part(key, ':', 1) as field, pg_catalog.count(distinct id) as items from values_ group by 1) f),
    'prices', (select case when pg_catalog.count(*) > 0 then pg_catalog.jsonb_build_object(
      'lowest', pg_catalog.min(moved), 'highest', pg_catalog.max(moved)) end from prices),
    'failures', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', l.code, 'title', l.live ->> 'title',
        'text', f.failure ->> 'text') order by f.seq), '[]')
      from (select * from items where state in ('failed', 'parked') and failure is not null order by seq limit 5) f
      left join public.listings l on l.id = f.listing_id))
$$;

-- Its items in their order, by what became of them: those in these states.
create function public.read_change_items(p_change_id uuid, p_states text[], p_limit integer, p_offset integer) returns jsonb
language sql stable set search_path = '' as $$
  with found as (
    select t.* from public.change_items t
    where t.change_id = p_change_id and (p_states is null or t.state = any (p_states))
  )
  select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from found), 'some', (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', f.id, 'shopId', f.shop_id, 'listingId', f.listing_id,
      'code', l.code, 'title', l.live ->> 'title', 'state', f.state, 'failure', f.failure, 'listingUrl', f.listing_url,
      'set', coalesce(f.content #> '{edit,set}', '{}'), 'before', coalesce(f.content #> '{edit,before}', '{}')) order by f.seq), '[]')
    from (select * from found order by seq limit least(p_limit, 500) offset p_offset) f
    left join public.listings l on l.id = f.listing_id))
$$;

-- Begins one, by the word of a person, who is its author. The same id begins it once.
create function public.begin_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
begin
  if exists (select from public.changes where id = (p_change ->> 'id')::uuid) then
    return;
  end if;
  begin
    insert into public.changes (id, studio_id, code, kind, content, source, author_id, text_by, collecting)
    values ((p_change ->> 'id')::uuid, v_me.studio_id, p_change ->> 'code', p_change ->> 'kind', p_change -> 'content',
      p_change -> 'source', v_me.id, 'person', true);
  exception when unique_violation then
    perform app.refuse('bad-input', '{"field": "code"}');
  end;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, (p_change ->> 'id')::uuid, v_me.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- A listing is added with its values, and holds the fields of them from now on. Added twice, it is there once.
create function app.add_item(p_change public.changes, p_item jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_listing public.listings;
  v_payload jsonb := (p_item ->> 'payload')::jsonb;
  v_item uuid;
begin
  select * into v_listing from public.listings where id = (p_item ->> 'listingId')::uuid for update;
  if v_listing.id is null or v_listing.live is null or v_listing.gone_at is not null then
    perform app.missing();
  elsif not app.may_use_shop(v_listing.shop_id, p_change.author_id) then
    perform app.refuse('not-allowed');
  elsif exists (select from public.shops where id = v_listing.shop_id and health = 'disconnected') then
    perform app.refuse('shop-disconnected');
  -- Whose word it is is judged from the content, and the payload is what is written: they say the same.
  elsif (v_payload -> 'set') is distinct from coalesce(p_item #> '{content,edit,set}', '{}')
    or v_payload ->> 'kind' is distinct from p_change.kind or v_payload ->> 'listingId' is distinct from v_listing.external_id then
    perform app.refuse('bad-input');
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
  perform app.claim_listings(p_change, array[v_item]);
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
  elsif not exists (select from public.members m where m.id = v_change.author_id and app.rank(m.role) >= app.rank('maker')) then
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

-- Nothing is added any more, and approval is asked for: its hash is over the hashes of just so many items. With none, or given
-- up (`p_count` null), it is over. Sealed twice, it was sealed once.
create function public.seal_change(p_operation uuid, p_lease uuid, p_count integer, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes := app.lock_change(v_operation.change_id);
begin
  if not v_change.collecting then
    return;
  elsif v_change.state <> 'draft' then
    perform app.refuse('wrong-state');
  elsif p_count <> (select pg_catalog.count(*) from public.change_items where change_id = v_change.id) then
    perform app.refuse('edited-meanwhile');
  elsif coalesce(p_count, 0) = 0 then
    update public.changes set state = 'discarded', updated_at = app.now() where id = v_change.id;
    perform app.effects(p_outbox, p_operations);
    return;
  end if;
  update public.changes set collecting = false, state = 'in_review', content_hash = app.content_hash(v_change.id), updated_at = app.now()
    where id = v_change.id;
  perform app.effects(app.to_approvers(v_change.id, p_outbox), p_operations);
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

-- What was not begun is not written any more; what is in hand comes to its end, and what was written stays.
create function app.stop_rest(p_change public.changes, p_member uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if not exists (select from public.change_items where change_id = p_change.id and state in ('pending', 'failed', 'parked')) then
    perform app.refuse('wrong-state', '{"reason": "begun"}');
  end if;
  perform app.enter_decision(p_change, p_member, 'stop', null, null, false, 0);
  update public.change_items set state = 'stopped', step = null, failure = null
    where change_id = p_change.id and state in ('pending', 'failed', 'parked');
  update public.operations o set state = 'cancelled', finished_at = app.now()
    where o.change_id = p_change.id and o.kind = 'apply_change' and o.state in ('queued', 'parked')
      and not exists (select from public.change_items t where t.change_id = p_change.id and t.state = 'applying' and app.works_on(o, t));
  perform app.derive_state(p_change.id);
end $$;

-- The work on what is left in a shop goes on: the operation that is parked, or a new one where none waits.
create function app.resume_rest(p_change uuid, p_shop uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  update public.operations set state = 'queued', run_at = app.now(), attempt = 0, outcome_code = null, finished_at = null
    where id = (select o.id from public.operations o where o.change_id = p_change and o.shop_id = p_shop and o.item_id is null
      and o.kind = 'apply_change' and o.state = 'parked' order by o.seq desc limit 1);
  if not found and not exists (select from public.operations o where o.change_id = p_change and o.shop_id = p_shop
      and o.item_id is null and o.kind = 'apply_change' and o.state in ('queued', 'running')) then
    insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, priority)
    select c.studio_id, 'apply_change', true, 'apply_change:' || c.id || ':' || p_shop || ':' || pg_catalog.gen_random_uuid(),
      p_shop, c.id, 10
    from public.changes c where c.id = p_change;
  end if;
end $$;

-- An edit like any other: it voids the request. Whoever takes out the own part has none afterwards.
create or replace function public.take_out_part(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  if v_change.state not in ('draft', 'in_review', 'rejected') or v_change.kind not in ('create', 'edit') or app.is_many(v_change.id) then
    perform app.refuse('wrong-state');
  elsif not exists (select from app.contributions(v_change) c where c.member_id = v_me.id and c.field is not null) then
    perform app.refuse('wrong-state', '{"reason": "no-part"}');
  end if;
  perform app.unask(v_change.id);
  if v_change.kind = 'edit' then
    perform app.take_out_of_edit(v_change, v_me.id);
  else
    perform app.take_out_of_new(v_change, v_me.id);
  end if;
  update public.changes set revision = revision + 1 where id = v_change.id;
  perform app.effects(p_outbox, p_operations);
  return app.change_json_of(v_change.id);
end $$;

create or replace function public.submit_change(
  p_change_id uuid, p_revision integer, p_payloads jsonb, p_content_hash text, p_outbox jsonb, p_operations jsonb
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  if v_change.state <> 'draft' or v_change.collecting or app.is_many(v_change.id) then
    perform app.refuse('wrong-state');
  elsif v_change.revision is distinct from p_revision then
    perform app.refuse('edited-meanwhile');
  end if;
  -- Photos added later and still on their way are part of what is to be approved. (The first preparation may go on
  -- writing after a person ended it; it fills in nothing more.)
  if exists (select from public.operations where change_id = v_change.id and kind = 'prepare_draft'
      and key <> 'prepare_draft:' || v_change.id and state in ('queued', 'running')) then
    perform app.refuse('wrong-state', '{"reason": "copying"}');
  end if;
  -- There is nothing in these to write: they are the word of whoever asks, also of one who found another's draft of it.
  if v_change.kind not in ('create', 'edit') then
    update public.changes set author_id = v_me.id where id = v_change.id;
  end if;
  perform app.put_in_review(v_change, p_payloads, p_content_hash);
  perform app.effects(app.to_approvers(v_change.id, p_outbox), p_operations);
end $$;

create or replace function public.record_item(p_operation uuid, p_lease uuid, p_item jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes;
  v_item public.change_items;
begin
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

-- The fields in which an open change of this listing writes just what the studio wants there.
create or replace function app.asked_fields(p_listing public.listings) returns text[]
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.array_agg(distinct k.key), '{}')
  from public.change_items t
  join public.changes c on c.id = t.change_id
  cross join lateral pg_catalog.jsonb_object_keys(coalesce(t.content #> '{edit,set}', '{}')) k (key)
  where t.listing_id = p_listing.id and t.state not in ('failed', 'parked', 'left_out', 'stopped') and c.kind = 'edit'
    and c.state in ('in_review', 'approved', 'scheduled', 'applying')
    and app.plain_fields(p_listing.ours) -> k.key is not distinct from app.plain_fields(t.content #> '{edit,set}') -> k.key
$$;

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
      and not exists (select from public.operations o where o.change_id = t.change_id and o.state = 'running' and app.works_on(o, t))
  loop
    perform app.park_for_shop(array(select t.id from public.change_items t
      where t.change_id = v_change and t.shop_id = p_shop and app.goes_on_by_itself(t)));
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
    lease_token = null, lease_until = null where shop_id = p_shop and state = 'running' and kind <> 'erase_shop';
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

-- How many changes are in these states, of one author or of all, and what a line says of the newest of them.
create or replace function app.counted_summaries(p_states text[], p_author uuid, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object(
    'all', (select pg_catalog.count(*) from public.changes
      where studio_id = (select app.studio_id()) and state = any (p_states) and (p_author is null or author_id = p_author) and not collecting),
    'some', (select coalesce(pg_catalog.jsonb_agg(app.summary_json(c) order by c.seq desc), '[]')
      from (select * from public.changes
        where studio_id = (select app.studio_id()) and state = any (p_states) and (p_author is null or author_id = p_author) and not collecting
        order by seq desc limit p_limit) c))
$$;

grant execute on function app.is_many(uuid), app.item_json(public.change_items), app.change_json(public.changes, uuid),
  app.many_json(uuid)
  to authenticated, oms_definer, service_role;
grant execute on function app.works_on(public.operations, public.change_items), app.resume_rest(uuid, uuid)
  to oms_definer, service_role;
grant execute on function app.add_item(public.changes, jsonb), app.stop_rest(public.changes, uuid)
  to oms_definer;
select app.publish_functions(array['schema_version', 'read_changes', 'find_changes', 'count_changes', 'read_changes_of',
  'read_change_items'],
  'authenticated', false);
select app.publish_functions(array['finish_operation'],
  'service_role', false);
select app.publish_functions(array['retry_change', 'reopen_change', 'decide_change', 'withdraw_change', 'leave_out_shop',
  'stop_change', 'restore_draft', 'begin_change', 'add_change_items', 'seal_change', 'read_batch', 'end_rest',
  'take_out_part', 'submit_change', 'record_item'],
  'authenticated', true);

create trigger let_go_claims after update of state on public.change_items
  for each row when (new.listing_id is not null and new.state <> old.state) execute function app.let_go_claims();
