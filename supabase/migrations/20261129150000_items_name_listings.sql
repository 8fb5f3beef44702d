-- An item names its listing, and has a hash of its own over exactly what would be written. What an approval is about is the
-- hash of its items' hashes: the same bytes under another name, which is proven here of each before it is renamed.
alter table public.change_items add column listing_id uuid;
update public.change_items t set listing_id = c.listing_id from public.changes c where c.id = t.change_id and c.listing_id is not null;
alter table public.change_items add column hash text generated always as (app.sha256(shop_id::text || ':' || payload)) stored;
alter table public.change_items drop constraint change_items_change_id_shop_id_key;
alter table public.change_items add constraint change_items_once unique nulls not distinct (change_id, shop_id, listing_id);
alter table public.change_items add foreign key (studio_id, listing_id) references public.listings (studio_id, id);
create index change_items_of_listing on public.change_items (listing_id) where listing_id is not null;

create temporary table renamed_hashes on commit drop as
  select c.id, c.content_hash as before, app.sha256(pg_catalog.string_agg(t.hash, E'\n' order by t.hash collate "C")) as after
  from public.changes c join public.change_items t on t.change_id = c.id
  where c.content_hash <> '' group by c.id
  having c.content_hash
    = app.sha256(pg_catalog.string_agg(t.shop_id::text || ':' || t.payload, E'\n' order by t.shop_id::text collate "C"));
update public.changes c set content_hash = r.after from renamed_hashes r where c.id = r.id;
update public.decisions d set content_hash = r.after from renamed_hashes r where d.change_id = r.id and d.content_hash = r.before;
update public.change_items t set progress = pg_catalog.jsonb_set(t.progress, '{of}', pg_catalog.to_jsonb(r.after))
  from renamed_hashes r where t.change_id = r.id and t.progress ->> 'of' = r.before;
drop table renamed_hashes;

drop trigger keep_claims on public.changes;
drop trigger note_asked_fields_first on public.changes;
drop trigger note_asked_fields on public.changes;
drop trigger note_asked_fields_last on public.changes;
drop trigger note_asked_item_first on public.change_items;
drop trigger note_asked_item on public.change_items;
drop trigger note_asked_item_last on public.change_items;
alter table public.changes drop column listing_id;

drop function app.values_to_write(public.changes);
drop function app.claim_listing(public.changes);
drop function app.fee_cents_of(public.changes, text, integer);

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261129150000'
$$;

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

-- Reading, with the caller's own rights: row level security leaves only the studio's rows. One request each.
-- The one listing that it is a change of; null where it makes one, or is about several.
create function app.listing_of(p_change uuid) returns uuid
language sql stable set search_path = '' as $$
  select case when pg_catalog.count(*) = 1 then (pg_catalog.array_agg(t.listing_id))[1] end
  from (select listing_id from public.change_items where change_id = p_change limit 2) t
$$;

create or replace function app.change_json(p_change public.changes) returns jsonb
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

-- Every value that this change would write, with who wrote it and whether it stands there already. `item_id` null: in all.
create function app.values_to_write(p_change public.changes) returns table (item_id uuid, shop_id uuid, field text, value jsonb, entries jsonb, there boolean)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    select null::uuid, null::uuid, f.key, f.value, coalesce(p_change.written -> f.key, '[]'), false
    from pg_catalog.jsonb_each(p_change.content) f
    where p_change.kind = 'create' and (not app.is_empty(f.value) or p_change.written ? f.key)
    union all
    select t.id, t.shop_id, f.key, f.value, coalesce(t.written -> f.key, '[]'),
      p_change.kind = 'edit' and app.plain_value(f.key, f.value) is not distinct from app.plain_value(f.key, l.live -> f.key)
    from public.change_items t
    cross join lateral pg_catalog.jsonb_each(app.values_of(t.content)
      || case when p_change.kind = 'create' then '{"shop": true}' else '{}' end::jsonb) f
    left join public.listings l on l.id = t.listing_id
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
      select v.*, pg_catalog.bool_and(v.there) over (partition by v.item_id) as all_there from app.values_to_write(p_change) v
    ), counted as (
      select v.item_id, v.shop_id, v.field, v.value, v.entries, case when v.field = 'overrides' then app.choosers(v.entries, v.value) end as choosers
      from valued v where not v.there or v.all_there
    ), hands as (
      -- Of a value that is one word, its last writer; of a text or a list, everybody who wrote in it. A standing rule is
      -- named, and bars nobody.
      select (e.value ->> 'by')::uuid as member_id, c.item_id, c.shop_id, c.field, e.value ->> 'from' as from_
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
      select from hands h where h.field = c.field and h.item_id is not distinct from c.item_id)
    union
    select m.member_id, null, null, 'form' from made m
    where case when p_change.kind = 'create'
        -- A change without any record is an older one: all who edited it are in it.
        then m.member_id = p_change.author_id or (p_change.written = '{}' and not exists (
          select from public.change_items t where t.change_id = p_change.id and t.written <> '{}'))
      else p_change.kind <> 'edit' and m.member_id = p_change.author_id end;
end $$;

-- Needs one manager, who may be its author: to take a listing off sale, and to put back unchanged and without a fee what was
-- taken off sale here.
create or replace function app.needs_one_manager(p_change public.changes) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select p_change.kind = 'unpublish' or (p_change.kind = 'put_on_sale' and (
      select coalesce(pg_catalog.bool_and(app.is_paid(l) and app.may_come_back(l)), false)
      from public.change_items t join public.listings l on l.id = t.listing_id where t.change_id = p_change.id)));
end $$;

-- What lies there as a draft isn't put on sale while an edit of it is asked for, on its way or stopped: it would go live
-- without that.
create or replace function app.require_no_waiting_edit(p_items uuid[]) returns void
language plpgsql stable set search_path = '' as $$
declare
  v_edit public.changes;
begin
  select c.* into v_edit from public.change_items t
    join public.listings l on l.shop_id = t.shop_id and l.external_id = t.external_id
    join public.change_items e on e.listing_id = l.id
    join public.changes c on c.id = e.change_id
    where t.id = any (p_items) and c.kind = 'edit' and c.state in ('in_review', 'approved', 'scheduled', 'applying', 'failed')
    order by c.seq limit 1;
  if found then
    perform app.refuse('edit-waits', pg_catalog.jsonb_build_object('changeId', v_edit.id, 'changeCode', v_edit.code,
      'state', v_edit.state, 'title', v_edit.content ->> 'title'));
  end if;
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
  if app.fee_cents_of(v_change, v_change.mode, v_items) > 0 then
    perform app.reserve_fees(v_change, v_me.id, v_items, 0);
  end if;
  v_decision := app.enter_decision(v_change, v_me.id, 'retry', v_change.mode, null, false, 0);
  update public.change_items set state = 'pending', step = null, failure = null where id = any (v_items);
  perform app.overtake(v_items);
  perform app.enqueue_items(v_change.id, v_decision, v_items);
  perform app.derive_state(v_change.id);
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
    update public.change_items set state = 'pending', step = null, failure = null, verified = false where change_id = v_change.id;
    perform app.park_for_shop(app.without(v_all, v_items));
    perform app.enqueue_items(v_change.id, v_decision, v_items);
    perform app.derive_state(v_change.id);
  end if;
  perform app.effects(p_outbox, p_operations);
end $$;

-- What these items hold, all of the change's where none are named. A renewal may write the stock as well.
create function app.wanted_claims(p_change public.changes, p_items uuid[]) returns table (listing_id uuid, what text)
language sql stable set search_path = '' as $$
  select t.listing_id, w.what
  from public.change_items t cross join lateral (
    select p_change.kind as what where p_change.kind <> 'edit'
    union all
    select 'field:' || f.key from pg_catalog.jsonb_object_keys(t.payload::jsonb -> 'set') f (key)) w
  where t.change_id = p_change.id and t.listing_id is not null and (p_items is null or t.id = any (p_items))
$$;

-- Two requests of several fields take them in one order, so that neither waits for the other. One that is still being
-- asked for elsewhere is waited for.
create function app.claim_listings(p_change public.changes, p_items uuid[] default null) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_first record;
begin
  loop
    insert into public.listing_claims (studio_id, listing_id, what, change_id)
      select p_change.studio_id, w.listing_id, w.what, p_change.id
      from app.wanted_claims(p_change, p_items) w order by w.listing_id, w.what collate "C"
      on conflict do nothing;
    select c.id, c.code, c.state into v_first
      from app.wanted_claims(p_change, p_items) w
      join public.listing_claims l on l.listing_id = w.listing_id and l.what = w.what and l.change_id <> p_change.id
      join public.changes c on c.id = l.change_id
      order by c.seq limit 1;
    if found then
      perform app.refuse('already-asked', pg_catalog.jsonb_build_object('changeId', v_first.id, 'changeCode', v_first.code,
        'state', v_first.state));
    end if;
    -- What held one of them may have ended since the insert.
    exit when not exists (
      select from app.wanted_claims(p_change, p_items) w where not exists (
        select from public.listing_claims l where l.listing_id = w.listing_id and l.what = w.what and l.change_id = p_change.id));
  end loop;
end $$;

create or replace function app.keep_claims() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if app.holds_claims(new.state) then
    if not app.holds_claims(old.state) then
      perform app.claim_listings(new);
    end if;
  elsif new.state <> 'failed' or not exists (
      select from public.change_items t where t.change_id = new.id and app.goes_on_by_itself(t)) then
    delete from public.listing_claims where change_id = new.id;
  end if;
  return null;
end $$;

-- Those of the items that would be put on sale for nothing: their term isn't over.
create function app.paid_of(p_change public.changes, p_items uuid[]) returns uuid[]
language sql stable set search_path = '' as $$
  select case when p_change.kind = 'put_on_sale' then array(
    select t.id from public.change_items t join public.listings l on l.id = t.listing_id
    where t.id = any (p_items) and app.is_paid(l)) else '{}' end
$$;

-- What an approval of these items of this change costs: activations and renewals only.
create function app.fee_cents_of(p_change public.changes, p_mode text, p_items uuid[]) returns integer
language sql stable set search_path = '' as $$
  select case when p_change.kind in ('renew', 'put_on_sale') or (p_change.kind = 'create' and p_mode = 'live')
    then app.activation_fee_cents() * (coalesce(pg_catalog.cardinality(p_items), 0)
      - pg_catalog.cardinality(app.paid_of(p_change, p_items))) else 0 end
$$;

-- Each of these items that wasn't billed yet, once. `p_cents`: what it costs in all as the caller sees it.
create or replace function app.reserve_fees(p_change public.changes, p_member uuid, p_items uuid[], p_cents integer) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_new uuid[];
  v_cents integer;
begin
  select pg_catalog.array_agg(t.id order by t.seq) into v_new from public.change_items t
    where t.id = any (p_items) and t.id <> all (app.paid_of(p_change, p_items)) and not app.is_billed(t.progress)
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

-- The changes of one listing: those with an item of it, and the one that made it, which names only its number in the shop.
create or replace function app.changes_of(p_listing_id uuid) returns setof public.changes
language sql stable set search_path = '' as $$
  select c.* from public.changes c
  where c.studio_id = (select app.studio_id()) and c.id in (
    select o.change_id from public.change_items o where o.listing_id = p_listing_id
    union all
    select t.change_id from public.change_items t join public.listings l on l.shop_id = t.shop_id and l.external_id = t.external_id
    where l.id = p_listing_id)
$$;

-- `from` keep_ours: what the studio wants there is asked for, so its values stay the word of whoever wrote them. Choosing a
-- value that no person wrote (it was read there once) is writing it.
create or replace function app.keep_writers(p_change public.changes, p_listing public.listings) returns void
language plpgsql volatile set search_path = '' as $$
begin
  -- It was wanted when it was read, and something else is by now: whose word the first was isn't known any more.
  if exists (select from public.change_items t, pg_catalog.jsonb_each(app.values_of(t.content)) f
             where t.change_id = p_change.id and t.listing_id = p_listing.id and p_listing.ours -> f.key is distinct from f.value) then
    perform app.refuse('edited-meanwhile');
  end if;
  update public.change_items t set written = (
    select coalesce(pg_catalog.jsonb_object_agg(f.key, coalesce(
        p_listing.ours_by -> f.key, app.importers_of(p_listing, f.key),
        pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('by', p_change.author_id, 'from', 'keep_ours')))), '{}')
    from pg_catalog.jsonb_each(app.values_of(t.content)) f)
  where t.change_id = p_change.id and t.listing_id = p_listing.id;
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
    insert into public.changes (id, studio_id, code, kind, content, source, author_id, text_by, together)
    values ((p_change ->> 'id')::uuid, v_me.studio_id, p_change ->> 'code', p_change ->> 'kind',
      p_change -> 'content', p_change -> 'source', v_me.id, 'person', (p_change ->> 'together')::uuid)
    returning * into v_change;
  exception when unique_violation then
    perform app.refuse('bad-input', '{"field": "code"}');
  end;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id);
  insert into public.change_items (studio_id, change_id, shop_id, listing_id, content, external_id, listing_url)
    values (v_me.studio_id, v_change.id, v_listing.shop_id, v_listing.id, p_change -> 'item', v_listing.external_id, v_listing.url);
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
    where l.id = v_item.listing_id;
  update public.change_items set
      content = pg_catalog.jsonb_set(content, '{edit}', pg_catalog.jsonb_build_object('set', v_set, 'before', (
        select coalesce(pg_catalog.jsonb_object_agg(b.key, b.value), '{}')
        from pg_catalog.jsonb_each(content #> '{edit,before}') b where v_set ? b.key))),
      written = app.written_before(written, p_member)
    where id = v_item.id;
end $$;

-- What small changes found there in the last 24 hours, by field: steps are measured against each of it, so that two of
-- three percent are six. One that waited counts from when it was last heard of.
create or replace function app.small_before(p_change public.changes) returns table (field text, value jsonb)
language sql stable set search_path = '' as $$
  select f.key, f.value
  from public.change_items t
  join public.change_items o on o.listing_id = t.listing_id
  join public.changes c on c.id = o.change_id
  join public.decisions d on d.change_id = c.id
  cross join lateral pg_catalog.jsonb_each(d.small_before) f
  where t.change_id = p_change.id and greatest(d.at, c.updated_at) > app.now() - interval '24 hours'
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
  select * into v_item from public.change_items where change_id = p_change.id limit 1;
  select * into v_listing from public.listings where id = v_item.listing_id;
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
  perform from public.listings where id = app.listing_of(p_change.id) for update;
  if app.small_refusal(p_change, p_member) is not null then
    perform app.refuse('own-change');
  end if;
  return (select pg_catalog.jsonb_object_agg(f.key, f.value)
    from public.listings l cross join lateral pg_catalog.jsonb_each(l.live) f
    where l.id = app.listing_of(p_change.id) and f.key in (
      select pg_catalog.jsonb_object_keys(t.payload::jsonb -> 'set') from public.change_items t where t.change_id = p_change.id));
end $$;

-- Same as contentHash in src/modules/changes/rules/content-hash.ts: the sorted hashes of the items, a line each.
create or replace function app.content_hash(p_change uuid) returns text
language sql stable set search_path = '' as $$
  select app.sha256(pg_catalog.string_agg(t.hash, E'\n' order by t.hash collate "C"))
  from public.change_items t where t.change_id = p_change
$$;

-- The listings that a filter means, as `from … where …`; `$1` is the filter, `$2` the studio. `unasked`: what differs
-- and is not on its way to be settled. `differing`: that, and what is gone by nobody's word here, where `withGone` lets it in. `noRequest`: no request
-- for it waits. `connected`: its shop is.
create or replace function app.matching_listings(p_filter jsonb) returns text
language plpgsql stable set search_path = '' as $$
begin
  return pg_catalog.concat(' from public.listings l where l.studio_id = $2 and l.live is not null',
    case when p_filter ->> 'id' is not null then ' and l.id = ($1 ->> ''id'')::uuid' end,
    case when p_filter -> 'ids' is not null
      then ' and l.id in (select value::uuid from pg_catalog.jsonb_array_elements_text($1 -> ''ids''))' end,
    case when p_filter ->> 'shopId' is not null then ' and l.shop_id = ($1 ->> ''shopId'')::uuid' end,
    case when p_filter -> 'productIds' is not null
      then ' and l.product_id in (select value::uuid from pg_catalog.jsonb_array_elements_text($1 -> ''productIds''))' end,
    case when p_filter -> 'externalIds' is not null
      then ' and l.external_id in (select pg_catalog.jsonb_array_elements_text($1 -> ''externalIds''))' end,
    case when p_filter -> 'states' is not null
      then ' and l.state = any (array(select pg_catalog.jsonb_array_elements_text($1 -> ''states'')))' end,
    case when p_filter ->> 'seenBefore' is not null then ' and l.seen_at < ($1 ->> ''seenBefore'')::timestamptz' end,
    case when p_filter ->> 'endsAfter' is not null then ' and l.ends_at >= ($1 ->> ''endsAfter'')::timestamptz' end,
    case when p_filter ->> 'endsBefore' is not null then ' and l.ends_at < ($1 ->> ''endsBefore'')::timestamptz' end,
    case when p_filter ->> 'stockAtMost' is not null then ' and l.stock <= ($1 ->> ''stockAtMost'')::bigint' end,
    case when (p_filter ->> 'differing')::boolean then ' and (l.unasked or l.gone_run is not null)' end,
    case when (p_filter ->> 'noRequest')::boolean then ' and not exists (select from public.change_items t join public.changes c on c.id = t.change_id
      where t.listing_id = l.id and c.state = ''in_review'')' end,
    case when (p_filter ->> 'unasked')::boolean then ' and l.unasked' end,
    case when (p_filter ->> 'unasked')::boolean or (p_filter ->> 'connected')::boolean
      then ' and exists (select from public.shops s where s.id = l.shop_id and s.health <> ''disconnected'')' end,
    case when not coalesce((p_filter ->> 'withGone')::boolean, false) then ' and l.gone_at is null' end,
    case when coalesce(p_filter ->> 'words', '') <> '' then app.called_condition(p_filter ->> 'words') end);
end $$;

-- The fields in which an open change of this listing writes just what the studio wants there.
create or replace function app.asked_fields(p_listing public.listings) returns text[]
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.array_agg(distinct k.key), '{}')
  from public.change_items t
  join public.changes c on c.id = t.change_id
  cross join lateral pg_catalog.jsonb_object_keys(coalesce(t.content #> '{edit,set}', '{}')) k (key)
  where t.listing_id = p_listing.id and t.state not in ('failed', 'parked', 'left_out') and c.kind = 'edit'
    and c.state in ('in_review', 'approved', 'scheduled', 'applying')
    and app.plain_fields(p_listing.ours) -> k.key is not distinct from app.plain_fields(t.content #> '{edit,set}') -> k.key
$$;

-- Of one that is gone: by whose request the studio deleted it itself, and who approved that; null: it didn't.
create or replace function app.deleted_here(p_listing public.listings) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('by', c.author_id, 'at', p_listing.gone_at, 'approvedBy', (
      select d.member_id from public.decisions d where d.change_id = c.id and d.verdict = 'approve' order by d.seq desc limit 1))
  from public.change_items t
  join public.changes c on c.id = t.change_id
  where t.listing_id = p_listing.id and t.state = 'applied' and c.kind = 'delete'
  order by c.seq desc limit 1
$$;

create or replace function app.derive_listing() returns trigger
language plpgsql set search_path = '' as $$
begin
  if tg_op = 'INSERT' or new.live is distinct from old.live then
    new.found_by := app.found_by(new.live);
    new.stock := app.stock_of(coalesce(new.live, '{}'));
  end if;
  new.option_count := (select pg_catalog.count(*) from pg_catalog.jsonb_object_keys(coalesce(new.ours, '{}')) k (key)
    where k.key like 'price:%');
  new.differs := case when new.live is null or new.live = new.ours then false
    else app.plain_fields(new.live) is distinct from app.plain_fields(new.ours) end;
  -- Field by field only where there is a change that may have asked for it.
  new.unasked := new.differs and (not exists (select from public.change_items t where t.listing_id = new.id)
    or app.unasked_differences(new));
  return new;
end $$;

create or replace function app.note_asked_fields() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform app.derive_unasked(t.listing_id) from public.change_items t where t.change_id = new.id;
  return null;
end $$;

-- Items of an edit are written while it is a draft, and settled while it is applied. With a change its items go, each by itself.
create or replace function app.note_asked_item() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform app.derive_unasked(case when tg_op = 'DELETE' then old.listing_id else new.listing_id end);
  return null;
end $$;

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
      select from public.change_items t join public.changes c on c.id = t.change_id
      where t.listing_id = news.id and c.state = 'in_review')
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

-- A person's word on an approved edit that met another's change there, all of it or nothing: ended in the middle, it would be
-- asked for in the fields in which the marketplace's value was to stay. What is left of it is asked for anew as `p_items`;
-- nothing left (null), it is discarded.
create or replace function public.settle_conflict(
  p_change_id uuid, p_revision integer, p_content jsonb, p_items jsonb, p_agreed text[], p_payloads jsonb, p_content_hash text,
  p_outbox jsonb, p_operations jsonb
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_listing uuid;
begin
  perform app.require_role('maker');
  select app.listing_of(p_change_id) into v_listing;
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

-- Rows erased per table. Stays: the shop's name and number, its defaults (the studio chose them), drafts and listings the
-- studio wrote with what was decided on them, and products of these. Goes: tokens, profiles, the mirror with its events,
-- readings and their log, changes of mirrored listings, and products that are nothing but a copy of this shop's listings.
-- Done twice, it finds nothing more. The caller says who may; nothing here asks.
create or replace function app.erase_shop(p_studio uuid, p_shop uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
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
  delete from public.changes c where c.studio_id = p_studio and c.id in (
    select t.change_id from public.change_items t join public.listings l on l.id = t.listing_id where l.shop_id = p_shop);
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

-- What was done from then up to then, what the marketplace billed in the last seven days by who decided it, and how many listings are to be looked at.
create or replace function public.read_digest(p_since timestamptz, p_until timestamptz, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object(
    'done', coalesce((select pg_catalog.jsonb_agg(app.change_json(c) order by c.updated_at desc, c.seq desc)
      from (select * from public.changes d where studio_id = (select app.studio_id()) and state = 'applied'
              and updated_at >= p_since and updated_at < p_until and app.small_word(d) <> 'done'
            order by updated_at desc, seq desc limit p_limit) c), '[]'),
    'doneCount', (select pg_catalog.count(*) from public.changes d
      where studio_id = (select app.studio_id()) and state = 'applied' and updated_at >= p_since and updated_at < p_until
        and app.small_word(d) <> 'done'),
    'small', coalesce((select pg_catalog.jsonb_agg(app.change_json(c) order by c.updated_at desc, c.seq desc)
      from (select * from public.changes d where studio_id = (select app.studio_id()) and state = 'applied'
              and updated_at >= p_since and updated_at < p_until and app.small_word(d) = 'done'
            order by updated_at desc, seq desc limit p_limit) c), '[]'),
    'smallCount', (select pg_catalog.count(*) from public.changes d
      where studio_id = (select app.studio_id()) and state = 'applied' and updated_at >= p_since and updated_at < p_until
        and app.small_word(d) = 'done'),
    'fees', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('by', f.member_id, 'cents', f.cents)
        order by f.cents desc, f.member_id)
      from (select member_id, pg_catalog.sum(cents) as cents from public.fees
            where studio_id = (select app.studio_id()) and state = 'booked' and booked_at >= app.now() - interval '7 days'
            group by member_id) f), '[]'),
    'waitingCount', (select pg_catalog.count(*) from public.changes
      where studio_id = (select app.studio_id()) and state = 'in_review'),
    'stuckCount', (select pg_catalog.count(*) from public.changes
      where studio_id = (select app.studio_id()) and state = 'failed'),
    'differingCount', (select unasked from app.kept_counts('{}')),
    'endingCount', (select pg_catalog.count(*) from public.listings l
      where l.studio_id = (select app.studio_id()) and l.live is not null and l.gone_at is null and l.state = 'active'
        and l.ends_at >= app.now() and l.ends_at < app.now() + interval '7 days'
        -- Of a shop that isn't connected nobody knows whether it still ends then, and nothing can be done from here.
        and exists (select from public.shops s where s.id = l.shop_id and s.health <> 'disconnected')
        -- It is among those that wait.
        and not exists (select from public.change_items t join public.changes c on c.id = t.change_id
          where t.listing_id = l.id and c.state = 'in_review')))
$$;

-- What people did and what was exchanged with the shops, newest first, as the studio's own people may read it. Thirty
-- days, whether the purge has run or not. `words`: each stands in who, what, outcome, code, reference, shop or listing.
create or replace function public.read_log(p_filter jsonb) returns jsonb
language sql stable set search_path = '' as $$
  -- Where no words are looked for, no more of either is read than is shown.
  with events as (
    (select 'person' as kind, a.id, a.at, a.member_id, a.action, a.outcome, a.code, a.reference, a.change_id, a.listing_id, a.shop_id
     from public.audit_events a where a.studio_id = (select app.studio_id()) and a.at >= app.now() - interval '30 days'
     order by a.at desc, a.id desc limit app.log_piece(p_filter))
    union all
    (select 'shop', s.id, s.at, null, s.kind, s.outcome, s.code, s.reference, s.change_id, null, s.shop_id
     from public.sync_events s where s.studio_id = (select app.studio_id()) and s.at >= app.now() - interval '30 days'
     order by s.at desc, s.id desc limit app.log_piece(p_filter))
  ), named as (
    select e.*, m.name as member_name, m.slack_user_id, h.name as shop_name, c.code as change_code,
      coalesce(nullif(c.content ->> 'title', ''), l.live ->> 'title') as title, l.code as listing_code
    from events e
    left join public.members m on m.id = e.member_id
    left join public.changes c on c.id = e.change_id
    left join public.listings l on l.id = coalesce(app.listing_of(c.id), e.listing_id)
    left join public.shops h on h.id = coalesce(e.shop_id, case when e.listing_id is not null then l.shop_id end)
  ), found as (
    select n.* from named n
    where coalesce(p_filter ->> 'words', '') = '' or (
      select pg_catalog.bool_and(pg_catalog.strpos(pg_catalog.lower(pg_catalog.concat_ws(' ', n.member_name, n.slack_user_id,
          n.action, n.outcome, n.code, n.reference, n.shop_name, n.change_code, n.listing_code, n.title)), w.word) > 0)
      from pg_catalog.regexp_split_to_table(pg_catalog.lower(pg_catalog.btrim(p_filter ->> 'words')), '\s+') w (word))
    order by n.at desc, n.kind, n.id desc
    limit (p_filter ->> 'limit')::integer offset coalesce((p_filter ->> 'offset')::integer, 0)
  )
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('at', f.at, 'by', f.member_id, 'byName', f.member_name,
      'action', f.action, 'outcome', f.outcome, 'code', f.code, 'reference', nullif(f.reference, ''), 'changeId', f.change_id,
      'listing', coalesce(f.listing_code, f.change_code), 'title', nullif(f.title, ''), 'shopName', f.shop_name)
    order by f.at desc, f.kind, f.id desc), '[]')
  from found f
$$;

grant execute on function app.listing_of(uuid), app.values_to_write(public.changes)
  to authenticated, oms_definer, service_role;
grant execute on function app.wanted_claims(public.changes, uuid[]), app.claim_listings(public.changes, uuid[]),
  app.paid_of(public.changes, uuid[]), app.fee_cents_of(public.changes, text, uuid[])
  to oms_definer, service_role;
select app.publish_functions(array['schema_version', 'read_digest', 'read_log'],
  'authenticated', false);
select app.publish_functions(array['retry_change', 'decide_change', 'create_listing_change', 'settle_conflict'],
  'authenticated', true);

create trigger keep_claims after update of state on public.changes
  for each row when (new.kind <> 'create') execute function app.keep_claims();
create trigger note_asked_fields after update of state on public.changes for each row
  when (new.kind = 'edit' and new.state <> old.state) execute function app.note_asked_fields();
create trigger note_asked_item_first after insert on public.change_items
  for each row when (new.listing_id is not null) execute function app.note_asked_item();
create trigger note_asked_item after update of content, state on public.change_items for each row
  when (new.listing_id is not null and (new.content is distinct from old.content or new.state <> old.state)) execute function app.note_asked_item();
create trigger note_asked_item_last after delete on public.change_items
  for each row when (old.listing_id is not null) execute function app.note_asked_item();

-- The buttons of a request that waits name the hash that it has now.
select app.redraw_cards(array(select id from public.changes where state = 'in_review'));
