-- What was not written keeps its reason; a request takes its number when it is asked; review goes by the numbers.
drop function public.read_change_items(uuid, text[], integer, integer);
drop function public.read_waiting(uuid, integer, integer);

-- Whether what failed so may come to another end when the same approval is tried again: the listing is there, and what was
-- refused was not the approved value itself. The same as `beyondRetry` in src/modules/changes/rules/possible-actions.ts.
create or replace function app.may_end_otherwise(p_kind text, p_failure jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(p_failure ->> 'code', '') <> all (array['not-found', 'stale-approval', 'unreadable', 'bad-input']
    || case when p_kind = 'create' then '{}' else array['changed-live'] end
    || case when p_kind = 'edit' then array['marketplace-refused'] else '{}' end)
$$;

-- Only what failed or is parked and may come to another end, and what is known of it stays: nothing that happened happens again.
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
    where change_id = v_change.id and state in ('failed', 'parked') and app.may_end_otherwise(v_change.kind, failure);
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

-- What a card says of it: how many, in which shops and fields, the lowest and highest move of a price in thousandths, and how
-- far it is. What was not written keeps its reason also once a person stopped the rest.
create or replace function app.many_json(p_change uuid) returns jsonb
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
    'askedAgain', exists (select from items where state = 'stopped') and exists (select from public.changes r
      where r.source ->> 'restOf' = p_change::text and r.state not in ('discarded', 'stopped')),
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
        'retriable', g.retriable, 'some', (
          select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', l.code, 'sku', app.one_sku(l.live),
            'title', l.live ->> 'title') order by s.seq)
          from (select f.* from failed f where f.failure ->> 'text' = g.text and f.retriable = g.retriable order by f.seq limit 3) s
          left join public.listings l on l.id = s.listing_id)) order by g.items desc, g.first_), '[]')
      from (select f.failure ->> 'text' as text, f.retriable, pg_catalog.count(*) as items, pg_catalog.min(f.seq) as first_
        from failed f group by 1, 2 order by 3 desc, 4 limit 5) g))
$$;

-- Its items as people look for them, by title; of those in these states, or with a reason why they were not written.
create function public.read_change_items(
  p_change_id uuid, p_states text[], p_failed boolean, p_limit integer, p_offset integer
) returns jsonb
language sql stable set search_path = '' as $$
  with found as (
    select t.*, app.folded(l.live ->> 'title') as title from public.change_items t
    left join public.listings l on l.id = t.listing_id
    where t.change_id = p_change_id and (p_states is null or t.state = any (p_states))
      and (not p_failed or (t.failure is not null and t.state in ('failed', 'parked', 'stopped')))
  )
  select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from found), 'some', (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', f.id, 'shopId', f.shop_id, 'listingId', f.listing_id,
      'code', l.code, 'sku', app.one_sku(l.live), 'title', l.live ->> 'title', 'state', f.state, 'failure', f.failure, 'listingUrl', f.listing_url,
      'set', coalesce(f.content #> '{edit,set}', '{}'), 'before', coalesce(f.content #> '{edit,before}', '{}')) order by f.title, f.seq), '[]')
    from (select * from found order by title, seq limit least(p_limit, 500) offset p_offset) f
    left join public.listings l on l.id = f.listing_id))
$$;

-- Begins one, by the word of a person, who is its author. The same id begins it once.
create or replace function public.begin_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes;
begin
  if exists (select from public.changes where id = (p_change ->> 'id')::uuid) then
    return;
  end if;
  insert into public.changes (id, studio_id, kind, content, source, author_id, text_by, collecting)
    values ((p_change ->> 'id')::uuid, v_me.studio_id, p_change ->> 'kind', p_change -> 'content',
      p_change -> 'source', v_me.id, 'person', true)
    returning * into v_change;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id);
  -- What was left of another has the values of those who wrote that.
  insert into public.change_edits (studio_id, change_id, member_id, first_at)
    select e.studio_id, v_change.id, e.member_id, e.first_at from public.change_edits e
    where e.change_id = (p_change #>> '{source,restOf}')::uuid on conflict do nothing;
  perform app.effects(p_outbox, p_operations);
end $$;

-- Nothing is added any more, and approval is asked for: its hash is over the hashes of just so many items. With none, or given
-- up (`p_count` null), it is over, and took no number. Sealed twice, it was sealed once.
create or replace function public.seal_change(p_operation uuid, p_lease uuid, p_count integer, p_outbox jsonb, p_operations jsonb) returns void
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
  perform app.number_request(v_change);
  perform app.effects(app.to_approvers(v_change.id, p_outbox), p_operations);
end $$;

-- What was not begun is not written any more; what is in hand comes to its end, and what was written stays. Why some could not
-- be written stays with them.
create or replace function app.stop_rest(p_change public.changes, p_member uuid) returns void
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
  perform app.derive_state(p_change.id);
end $$;

-- … by the numbers of the requests, how many there are, and the place of the first that is shown: at p_offset, or, by
-- p_step, the first behind the request p_from (`next`), the last before it (`previous`), or that one itself, else the first
-- behind it (`at`). Behind the last the first comes again. What is decided meanwhile moves no other out of its turn.
create function public.read_waiting(p_member uuid, p_limit integer, p_offset integer, p_from integer, p_step text) returns jsonb
language sql stable set search_path = '' as $$
  with waiting as (
    select w.id, coalesce(c.number, 2147483647) as number,
      pg_catalog.row_number() over (order by coalesce(c.number, 2147483647), w.seq) - 1 as place
    from app.waiting_for(p_member) w join public.changes c on c.id = w.id
  ), counted as (
    select pg_catalog.count(*) as all_ from waiting
  ), first_ as (
    select case when c.all_ = 0 then 0 else coalesce(case
        when p_from is null then p_offset % c.all_
        when p_step = 'next' then (select pg_catalog.min(w.place) from waiting w where w.number > p_from)
        when p_step = 'previous' then (select coalesce(pg_catalog.max(w.place), c.all_ - 1) from waiting w where w.number < p_from)
        else (select pg_catalog.min(w.place) from waiting w where w.number >= p_from) end, 0) end as place
    from counted c
  )
  select pg_catalog.jsonb_build_object('all', (select all_ from counted), 'first', f.place, 'some', (
    select coalesce(pg_catalog.jsonb_agg(app.change_json_of(w.id) order by w.place), '[]')
    from (select * from waiting where place >= f.place order by place limit p_limit) w))
  from first_ f
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
    (select 'shop', s.id, s.at, null, s.kind, s.outcome, s.code, s.reference, s.change_id, s.listing_id, s.shop_id
     from public.sync_events s where s.studio_id = (select app.studio_id()) and s.at >= app.now() - interval '30 days'
     order by s.at desc, s.id desc limit app.log_piece(p_filter))
  ), named as (
    select e.*, m.name as member_name, m.slack_user_id, h.name as shop_name, c.number as request,
      coalesce(case when app.is_many(c.id) then l.live ->> 'title' end, nullif(c.content ->> 'title', ''), l.live ->> 'title') as title, coalesce(l.code, app.change_code(c)) as listing_code, coalesce(app.one_sku(l.live), app.change_sku(c)) as sku
    from events e
    left join public.members m on m.id = e.member_id
    left join public.changes c on c.id = e.change_id
    left join public.listings l on l.id = coalesce(e.listing_id, app.listing_of(c.id))
    left join public.shops h on h.id = coalesce(e.shop_id, case when e.listing_id is not null then l.shop_id end)
  ), found as (
    select n.* from named n
    where (p_filter ->> 'request' is null or n.request = (p_filter ->> 'request')::integer) and (coalesce(p_filter ->> 'words', '') = '' or (
      select pg_catalog.bool_and(pg_catalog.strpos(pg_catalog.lower(pg_catalog.concat_ws(' ', n.member_name, n.slack_user_id,
          n.action, n.outcome, n.code, n.reference, n.shop_name, n.listing_code, n.sku, n.title)), w.word) > 0)
      from pg_catalog.regexp_split_to_table(pg_catalog.lower(pg_catalog.btrim(p_filter ->> 'words')), '\s+') w (word)))
    order by n.at desc, n.kind, n.id desc
    limit (p_filter ->> 'limit')::integer offset coalesce((p_filter ->> 'offset')::integer, 0)
  )
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('at', f.at, 'by', f.member_id, 'byName', f.member_name,
      'action', f.action, 'outcome', f.outcome, 'code', f.code, 'reference', nullif(f.reference, ''), 'changeId', f.change_id,
      'listing', f.listing_code, 'sku', f.sku, 'request', f.request, 'title', nullif(f.title, ''), 'shopName', f.shop_name)
    order by f.at desc, f.kind, f.id desc), '[]')
  from found f
$$;

grant execute on function app.may_end_otherwise(text, jsonb) to authenticated, service_role, oms_definer;
select app.publish_functions(array['read_change_items', 'read_waiting', 'read_log'], 'authenticated', false);
select app.publish_functions(array['retry_change', 'begin_change', 'seal_change'], 'authenticated', true);

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261201100000'
$$;

select app.publish_functions(array['schema_version'], 'authenticated', false);
