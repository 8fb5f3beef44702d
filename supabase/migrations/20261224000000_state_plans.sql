-- Plans that renew listings, put them on sale, take them off sale or delete them.

-- Plans that renew listings, put them on sale, take them off sale or delete them. Such an item has no values: its payload says the
-- state that the listing was in when the plan was made, and until when it was paid for.

-- At most so many listings are deleted by one plan.
create function app.most_deletes() returns integer
language sql immutable set search_path = '' as $$ select 25 $$;

-- What a plan deletes can't be brought back, so an owner decides it.
create function app.needs_owner(p_change public.changes) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return p_change.kind = 'delete' and exists (select from public.plans where change_id = p_change.id);
end $$;

-- How many listings the marketplace bills, by shop: those that are renewed, or go on sale without having been paid for.
create function app.billed_json(p_change public.changes) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  if p_change.kind not in ('renew', 'put_on_sale') then
    return '[]';
  end if;
  return (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', b.shop_id, 'items', b.items) order by b.shop_id), '[]')
    from (select t.shop_id, pg_catalog.count(*) as items from public.change_items t
      where t.change_id = p_change.id and (p_change.kind = 'renew' or t.payload::jsonb ->> 'paidUntil' is null) group by 1) b);
end $$;

-- The state that such an item moves, as it was when the plan was made; null of an edit.
create function app.move_json(p_content jsonb, p_payload text) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  if p_payload is null or p_content ? 'edit' then
    return null;
  end if;
  return (
    select pg_catalog.jsonb_build_object('from', v.payload ->> 'state', 'paidUntil', v.payload -> 'paidUntil')
    from (select p_payload::jsonb as payload) v);
end $$;

-- One of its items as a card shows it: the state before and after.
create function app.state_sample(p_change public.changes) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('code', l.code, 'sku', app.one_sku(l.live), 'title', l.live ->> 'title', 'shopId', t.shop_id,
      'field', 'state', 'before', t.payload::jsonb -> 'state',
      'after', case p_change.kind when 'unpublish' then 'inactive' when 'delete' then 'gone' else 'active' end)
    from public.change_items t join public.listings l on l.id = t.listing_id
    where t.change_id = p_change.id order by t.seq limit 1);
end $$;

-- Whether a listing isn't as the plan met it: in a field that it writes, or in its state. What goes on sale goes as a whole, so there
-- any field counts, and what it was paid for must not be over. Stock, which sells, may have changed, except where the plan
-- says how much there shall be. A field that is read beside the mirror is looked at when it is written.
create function app.moved_since(p_kind text, p_item public.change_items, p_listing public.listings, p_sets_stock boolean) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  v_payload jsonb;
begin
  if p_kind = 'edit' then
    return exists (
      select from pg_catalog.jsonb_each(p_item.content #> '{edit,before}') b where (p_sets_stock or b.key not like 'quantity:%')
        and (p_listing.live ? b.key or b.key like '%:%')
        and app.plain_value(b.key, b.value) is distinct from app.plain_value(b.key, p_listing.live -> b.key));
  end if;
  v_payload := p_item.payload::jsonb;
  return p_listing.state is distinct from v_payload ->> 'state'
    or (p_kind = 'put_on_sale' and (
      app.fields_mark(v_payload -> 'before') is distinct from app.fields_mark(p_listing.live)
      or (v_payload ->> 'paidUntil' is not null and not app.is_paid(p_listing))));
end $$;

-- A draft that a request of this studio made goes on sale by that request, which was approved to the byte.
create function app.require_no_own_draft(p_listing public.listings) returns void
language plpgsql stable set search_path = '' as $$
begin
  if p_listing.state = 'draft' and exists (
      select from public.change_items t join public.changes c on c.id = t.change_id
      where t.shop_id = p_listing.shop_id and t.external_id = p_listing.external_id and t.state = 'on_marketplace'
        and c.kind = 'create') then
    perform app.refuse('wrong-state', '{"reason": "goes-live"}');
  end if;
end $$;

grant execute on function app.most_deletes(), app.require_no_own_draft(public.listings),
  app.moved_since(text, public.change_items, public.listings, boolean) to oms_definer;
grant execute on function app.needs_owner(public.changes), app.billed_json(public.changes), app.move_json(jsonb, text),
  app.state_sample(public.changes) to authenticated, service_role, oms_definer;

-- What its card says besides `app.many_json`; null of a change that is no plan: the lowest and highest new price in each currency,
-- the two that fall and the two that rise most, one in the middle of the rest, and what is left out, by reason.
create or replace function app.plan_json(p_change public.changes) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_plan public.plans;
begin
  select * into v_plan from public.plans where change_id = p_change.id;
  if v_plan.change_id is null then
    return null;
  end if;
  return (
    with prices as (
      select t.id, t.seq, t.shop_id, f.key, (f.value #>> '{}')::numeric as now_, (t.content #>> array['edit', 'before', f.key])::numeric as was
      from public.change_items t cross join lateral pg_catalog.jsonb_each(t.content #> '{edit,set}') f
      where t.change_id = p_change.id and f.key like 'price:%' and pg_catalog.jsonb_typeof(f.value) = 'number'
        and pg_catalog.jsonb_typeof(t.content #> array['edit', 'before', f.key]) = 'number'
    ), moves as (
      select distinct on (p.id) p.id, p.seq, p.key, case when p.was = 0 then 0 else (p.now_ - p.was) / p.was end as moved
      from prices p order by p.id, pg_catalog.abs(p.now_ - p.was) / greatest(p.was, 1) desc, p.key
    ), falls as (
      select m.*, 0 - pg_catalog.row_number() over (order by m.moved, m.seq) as place from moves m where m.moved < 0 order by m.moved, m.seq limit 2
    ), rises as (
      select m.*, pg_catalog.row_number() over (order by m.moved desc, m.seq) as place from moves m where m.moved > 0 order by m.moved desc, m.seq limit 2
    ), rest as (
      select m.id, m.key, pg_catalog.row_number() over (order by m.moved, m.seq) as place, pg_catalog.count(*) over () as all_
      from moves m where m.id not in (select id from falls union all select id from rises)
    ), others as (
      select t.id, (select pg_catalog.min(k collate "C") from pg_catalog.jsonb_object_keys(t.content #> '{edit,set}') k) as key
      from public.change_items t where t.change_id = p_change.id and not exists (select from moves) order by t.seq limit 1
    ), usual as (
      select id, key from rest where place = (all_ + 1) / 2 union all select id, key from others
    ), left_ as (
      select o.*, pg_catalog.row_number() over (partition by o.code, o.text order by o.seq) as place,
        pg_catalog.count(*) over (partition by o.code, o.text) as all_,
        pg_catalog.count(o.content) over (partition by o.code, o.text) as may_
      from public.plan_left_out o where o.change_id = p_change.id
    )
    select pg_catalog.jsonb_build_object('line', v_plan.line, 'collecting', p_change.collecting, 'found', v_plan.found, 'looked', v_plan.looked,
      -- What is asked on behalf of a person or a worker of the studio.
      'allowances', case when app.claim('app_role') is not null and p_change.state in ('draft', 'rejected', 'in_review')
        then public.read_allowances() else '[]' end,
      'prices', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('currency', r.currency, 'lowest', r.lowest,
          'highest', r.highest) order by r.currency), '[]')
        from (select s.currency, pg_catalog.min(p.now_) as lowest, pg_catalog.max(p.now_) as highest
          from prices p join public.shops s on s.id = p.shop_id group by 1) r),
      'falls', (select coalesce(pg_catalog.jsonb_agg(app.plan_sample(t, f.key) order by f.place desc), '[]')
        from falls f join public.change_items t on t.id = f.id),
      'rises', (select coalesce(pg_catalog.jsonb_agg(app.plan_sample(t, r.key) order by r.place), '[]')
        from rises r join public.change_items t on t.id = r.id),
      'usual', case when p_change.kind = 'edit'
        then (select app.plan_sample(t, u.key) from usual u join public.change_items t on t.id = u.id limit 1)
        else app.state_sample(p_change) end,
      -- Falls of more than 30 % and rises of more than 100 % that a person took in: the person who approves the plan reads of them, too.
      'large', (select pg_catalog.jsonb_build_object('falls', pg_catalog.count(*) filter (where m.moved < -0.3),
        'rises', pg_catalog.count(*) filter (where m.moved > 1)) from moves m),
      'left', (select pg_catalog.count(*) from left_),
      'reasons', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', g.code, 'text', g.text, 'items', g.items,
          'mayTakeIn', g.may_take_in, 'some', g.some) order by g.may_take_in desc, g.items desc, g.first_), '[]')
        from (select f.code, f.text, f.all_ as items, f.may_ as may_take_in, pg_catalog.min(f.seq) as first_,
            pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', l.code, 'sku', app.one_sku(l.live), 'title', l.live ->> 'title')
              order by f.seq) as some
          from left_ f join public.listings l on l.id = f.listing_id where f.place <= 3 group by 1, 2, 3, 4
          order by 4 desc, 3 desc, 5 limit 10) g)));
end $$;

create or replace function app.left_out_json(p_left public.plan_left_out) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('listingId', l.id, 'shopId', l.shop_id, 'code', l.code, 'sku', app.one_sku(l.live),
      'title', l.live ->> 'title', 'reason', p_left.code, 'text', p_left.text,
      'set', case when p_left.content is not null then coalesce(p_left.content #> '{edit,set}', '{}') end,
      'before', case when p_left.content is not null then coalesce(p_left.content #> '{edit,before}', '{}') end,
      'move', app.move_json(p_left.content, p_left.payload))
    from public.listings l where l.id = p_left.listing_id);
end $$;

-- draft → in_review: its hash is over all that it writes now, and its fields are held from now on. What can't be asked for any
-- more is left out: what is in a shop that isn't connected, is gone, was changed there since (`app.moved_since`), or is held by
-- another request. Where that is any, nothing is asked for yet: it stays a draft, and its author looks at what is left.
-- @returns {asked, all, left: [{code, items}]}: of so many, so many were left out for this reason
create or replace function public.ask_for_plan(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
  v_all bigint := (select pg_catalog.count(*) from public.change_items where change_id = v_change.id);
  v_before bigint := (select coalesce(pg_catalog.max(seq), 0) from public.plan_left_out where change_id = v_change.id);
  v_sets_stock boolean := exists (select from public.plans where change_id = v_change.id
    and line #>> '{rule,kind}' = 'stock' and line #>> '{rule,move,by}' = 'set');
  v_shop record;
  v_left jsonb;
begin
  perform app.require_open_plan(v_change, v_me);
  perform app.require_every_shop(v_change.id, v_me.id);
  if v_all = 0 then
    perform app.refuse('wrong-state', '{"reason": "plan-empty"}');
  elsif v_change.kind = 'delete' and v_all > app.most_deletes() then
    perform app.refuse('wrong-state', '{"reason": "many-deletes"}');
  end if;
  for v_shop in select s.id, s.name from public.shops s where s.health = 'disconnected' and exists (
      select from public.change_items t where t.change_id = v_change.id and t.shop_id = s.id) order by s.name, s.id loop
    perform app.leave_out_of_plan(v_change, array(
      select id from public.change_items where change_id = v_change.id and shop_id = v_shop.id),
      'not-connected', app.kept_sentence('shopNotConnected', v_shop.name));
  end loop;
  perform app.leave_out_of_plan(v_change, array(
    select t.id from public.change_items t join public.listings l on l.id = t.listing_id
    where t.change_id = v_change.id and l.gone_at is not null), 'gone', app.kept_sentence('goneSince'));
  perform app.leave_out_of_plan(v_change, array(
    select t.id from public.change_items t join public.listings l on l.id = t.listing_id
    where t.change_id = v_change.id and app.moved_since(v_change.kind, t, l, v_sets_stock)),
    'moved', app.kept_sentence('movedSince'));
  perform app.leave_out_of_plan(v_change, array(
    select distinct t.id from app.wanted_claims(v_change, null) w
    join public.listing_claims c on c.listing_id = w.listing_id and c.what = w.what and c.change_id <> v_change.id
    join public.change_items t on t.change_id = v_change.id and t.listing_id = w.listing_id),
    'asked-elsewhere', app.kept_sentence('askedElsewhere'));
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', g.code, 'items', g.items) order by g.first_), '[]') into v_left
    from (select code, pg_catalog.count(*) as items, pg_catalog.min(seq) as first_ from public.plan_left_out
      where change_id = v_change.id and seq > v_before group by code) g;
  if v_left <> '[]' then
    perform app.plan_moved(v_change.id);
    -- Its cards alone: nobody is asked for anything.
    perform app.effects((select pg_catalog.jsonb_agg(e.value) from pg_catalog.jsonb_array_elements(p_outbox) e
      where e.value ->> 'template' in ('draft_card', 'review_card')), '[]');
  else
    update public.changes set state = 'in_review', content_hash = app.content_hash(v_change.id), updated_at = app.now()
      where id = v_change.id;
    perform app.effects(app.to_approvers(v_change.id, p_outbox), p_operations);
  end if;
  return pg_catalog.jsonb_build_object('asked', v_left = '[]', 'all', v_all, 'left', v_left);
end $$;

create or replace function app.many_item_json(p_item public.change_items) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('id', p_item.id, 'shopId', p_item.shop_id, 'listingId', p_item.listing_id,
      'code', l.code, 'sku', app.one_sku(l.live), 'title', l.live ->> 'title', 'state', p_item.state, 'failure', p_item.failure,
      'listingUrl', p_item.listing_url, 'set', coalesce(p_item.content #> '{edit,set}', '{}'),
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
  if p_verdict = 'approve' and v_me.role <> 'owner' and app.needs_owner(v_change) then
    perform app.refuse('not-allowed', '{"reason": "owner-deletes"}');
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
    perform app.require_renewals_under_ceiling(v_change);
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

-- Needs one manager, who may be its author: to take a listing off sale, and to put back unchanged and without a fee what was
-- taken off sale here.
create or replace function app.needs_one_manager(p_change public.changes) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select p_change.kind = 'unpublish' or (p_change.kind = 'put_on_sale'
      and exists (select from public.change_items t where t.change_id = p_change.id)
      -- The first one that needs another person ends it: of a plan there are thousands.
      and not exists (select from public.change_items t left join public.listings l on l.id = t.listing_id
        where t.change_id = p_change.id and case when app.is_paid(l) then not app.may_come_back(l) else true end)));
end $$;

-- Managers and owners who may use every shop of it; owners alone, where it needs one.
create or replace function app.may_judge(p_change public.changes, p_member public.members) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return p_member.studio_id = p_change.studio_id and app.rank(p_member.role) >= app.rank('manager')
    and (p_member.role = 'owner' or not app.needs_owner(p_change))
    and not exists (select from (select distinct t.shop_id from public.change_items t where t.change_id = p_change.id) s
      where not app.may_use_shop(s.shop_id, p_member.id));
end $$;

select app.publish_functions(array['ask_for_plan', 'decide_change'], 'authenticated', true);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261224000000'
$$;
