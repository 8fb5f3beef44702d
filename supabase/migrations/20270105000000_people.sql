-- What plans, schedules and pauses tell people.

-- What a line says of a change.
create or replace function app.summary_json(p_change public.changes) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_change.id, 'code', app.change_code(p_change),
    'number', p_change.number, 'sku', app.change_sku(p_change), 'title', p_change.content ->> 'title',
    'state', p_change.state, 'author', p_change.author_id, 'updatedAt', p_change.updated_at, 'schedule', app.schedule_json(p_change.id),
    -- Of many: by how many listings and how far it is, plans of one title are told apart.
    'many', case when app.is_many(p_change.id) then (
      select pg_catalog.jsonb_build_object('all', pg_catalog.count(*), 'written', pg_catalog.count(*) filter (where t.state = 'applied'),
        'plan', (select '{}'::jsonb from public.plans where change_id = p_change.id))
      from public.change_items t where t.change_id = p_change.id) end)
$$;

-- `/oms` alone, and the top of the home tab: the studio with its people and shops, and what this person has to do.
-- {drafts, waiting, problems, scheduled, writing}: how many there are, and the first of them. `writing`: changes of many on their way.
create or replace function public.read_overview(p_member uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select public.read_context() || pg_catalog.jsonb_build_object(
      'drafts', app.counted_summaries(array['draft', 'rejected'], p_member, 90),
      'waiting', pg_catalog.jsonb_build_object(
        'all', (select pg_catalog.count(*) from app.waiting_for(p_member)),
        'some', (select coalesce(pg_catalog.jsonb_agg(app.summary_json(c) order by w.seq), '[]')
          from (select * from app.waiting_for(p_member) order by seq limit 50) w join public.changes c on c.id = w.id)),
      'problems', app.counted_summaries(array['failed', 'paused'], null, 20),
      'scheduled', public.read_scheduled(5),
      'writing', (
        with going as (
          select c.* from public.changes c where c.studio_id = (select app.studio_id()) and c.state in ('approved', 'applying')
            and c.paused_at is null and app.is_many(c.id)
        )
        select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from going), 'some', (
          select coalesce(pg_catalog.jsonb_agg(app.summary_json(c) order by c.seq), '[]')
          from (select w.* from public.changes w where w.id in (select g.id from going g order by g.seq limit 3)) c)))));
end $$;

-- A worker comes to a change that is paused: its operation waits until the change goes on. @returns false: it isn't paused (any more)
create or replace function public.hold_change(p_operation uuid, p_lease uuid) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes := app.lock_change(v_operation.change_id);
begin
  if v_change.paused_at is null then
    return false;
  end if;
  update public.operations set state = 'parked', lapses = 0, outcome_code = 'paused', lease_token = null, lease_until = null
    where id = v_operation.id;
  -- What was in hand came to its end since it was paused: its cards count that, too.
  perform app.send(v_change.studio_id, (
    select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('template', k.kind, 'changeId', v_change.id) order by k.kind desc)
    from pg_catalog.unnest(array['review_card', 'draft_card']) k (kind)));
  return true;
end $$;

-- Requests that wait for their time, those that wait for approval before it, and those whose writing is put back later, by what comes
-- next. `some` [{…summary}].
create or replace function public.read_scheduled(p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    with ahead as (
      select s.change_id, case when s.state = 'set' then coalesce(s.starts_at, s.ends_at) else s.ends_at end as next_
      from public.schedules s join public.changes c on c.id = s.change_id
      where s.studio_id = (select app.studio_id())
        and ((s.state = 'set' and c.state in ('scheduled', 'in_review')) or (s.state = 'begun' and s.ends_at is not null))
    )
    select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from ahead), 'some', (
      select coalesce(pg_catalog.jsonb_agg(app.summary_json(c) order by f.next_, c.seq), '[]')
      from (select * from ahead order by next_, change_id limit p_limit) f join public.changes c on c.id = f.change_id)));
end $$;

-- The entries after a write.
create or replace function app.written_after(p_written jsonb, p_old jsonb, p_new jsonb, p_writer jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_object_agg(n.key, e.entries) filter (where e.entries <> '[]'), '{}')
    from pg_catalog.jsonb_each(p_new) n
    cross join lateral (select coalesce(p_written -> n.key, '[]') as known) k
    cross join lateral (select case
        when p_writer is null or n.value is not distinct from p_old -> n.key then k.known
        when not p_old ? n.key and app.is_empty(n.value) then k.known
        when k.known #>> '{-1,by}' = p_writer ->> 'by'
          and (p_writer ->> 'from' <> 'import' or k.known #>> '{-1,from}' = 'import') then k.known
        else k.known || pg_catalog.jsonb_build_array(p_writer
          || case when p_old ? n.key then pg_catalog.jsonb_build_object('was', p_old -> n.key) else '{}'::jsonb end)
      end as entries) e);
end $$;

-- The newest request that wrote just this value of a listing since then: it is this studio's own word. Null: none did.
create or replace function app.request_that_wrote(p_listing uuid, p_field text, p_value jsonb, p_since timestamptz, p_but uuid) returns integer
language plpgsql stable set search_path = '' as $$
begin
  return (
    select c.number from public.change_items t join public.changes c on c.id = t.change_id
    where t.listing_id = p_listing and t.state = 'applied' and c.kind = 'edit' and c.id <> p_but and c.updated_at >= p_since
      and t.content #> '{edit,set}' ? p_field
      and app.plain_value(p_field, t.content #> array['edit', 'set', p_field]) is not distinct from app.plain_value(p_field, p_value)
    order by c.number desc nulls last limit 1);
end $$;

-- Where all that moved of a listing since an edit of it was made was written by this studio's own requests: the newest of them.
create or replace function app.moved_by(p_item public.change_items, p_listing public.listings) returns integer
language plpgsql stable set search_path = '' as $$
begin
  return (
    with moved as (
      select app.request_that_wrote(p_listing.id, b.key, p_listing.live -> b.key, c.created_at, c.id) as number
      from public.changes c cross join lateral pg_catalog.jsonb_each(p_item.content #> '{edit,before}') b
      where c.id = p_item.change_id and (p_listing.live ? b.key or b.key like '%:%')
        and app.plain_value(b.key, b.value) is distinct from app.plain_value(b.key, p_listing.live -> b.key)
    )
    select case when pg_catalog.count(*) = pg_catalog.count(number) then pg_catalog.max(number) end from moved);
end $$;

-- A worker found other values than an edit met: which of them this studio's own requests wrote since it was made.
-- @param p_live {field: value} @returns {field: number}
create or replace function public.read_own_writers(p_operation uuid, p_lease uuid, p_item uuid, p_live jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  return (
    select coalesce(pg_catalog.jsonb_object_agg(f.key, w.number) filter (where w.number is not null), '{}')
    from public.change_items t join public.changes c on c.id = t.change_id cross join lateral pg_catalog.jsonb_each(p_live) f
    cross join lateral (select app.request_that_wrote(t.listing_id, f.key, f.value, c.created_at, c.id) as number) w
    where t.id = p_item and app.works_on(v_operation, t));
end $$;

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
      select o.*, (
          select k.key from pg_catalog.jsonb_object_keys(o.content #> '{edit,set}') k (key)
          order by k.key not like 'price:%', k.key collate "C" limit 1) as key, pg_catalog.row_number() over (partition by o.code, o.text order by o.seq) as place,
        pg_catalog.count(*) over (partition by o.code, o.text) as all_,
        -- What is gone can't be written any more, whatever is known of it.
        pg_catalog.count(o.content) filter (where w.gone_at is null) over (partition by o.code, o.text) as may_
      from public.plan_left_out o join public.listings w on w.id = o.listing_id where o.change_id = p_change.id
    ), typed as (
      -- Values that a person typed into the table of a plan that a rule made: what the rule's sentence says isn't what they are.
      select t.id, w.key, w.value #>> '{-1,by}' as by_, t.seq,
        case when w.key like 'price:%' and pg_catalog.jsonb_typeof(t.content #> array['edit', 'set', w.key]) = 'number'
            and pg_catalog.jsonb_typeof(t.content #> array['edit', 'before', w.key]) = 'number'
          then pg_catalog.abs((t.content #>> array['edit', 'set', w.key])::numeric - (t.content #>> array['edit', 'before', w.key])::numeric)
            / greatest((t.content #>> array['edit', 'before', w.key])::numeric, 1) end as moved
      from public.change_items t cross join lateral pg_catalog.jsonb_each(t.written) w
      where t.change_id = p_change.id and v_plan.line ? 'rule' and w.value #>> '{-1,from}' = 'import'
        and t.content #> '{edit,set}' ? w.key
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
      -- How many, by whom, and those that move most.
      'typed', (select pg_catalog.jsonb_build_object('values', pg_catalog.count(*), 'by', coalesce(pg_catalog.jsonb_agg(distinct y.by_), '[]'),
          'some', (select coalesce(pg_catalog.jsonb_agg(app.plan_sample(t, s.key) order by s.moved desc nulls last, s.seq, s.key), '[]')
            from (select * from typed order by moved desc nulls last, seq, key limit 3) s join public.change_items t on t.id = s.id))
        from typed y),
      -- What is deleted can't be looked at later: each is named.
      'deletes', case when p_change.kind = 'delete' then (
        select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', l.code, 'sku', app.one_sku(l.live), 'title', l.live ->> 'title',
          'shopId', d.shop_id) order by d.seq), '[]')
        from (select t.listing_id, t.shop_id, t.seq from public.change_items t where t.change_id = p_change.id
          order by t.seq limit app.most_deletes()) d join public.listings l on l.id = d.listing_id) else '[]' end,
      'left', (select pg_catalog.count(*) from left_),
      'reasons', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', g.code, 'text', g.text, 'items', g.items,
          'mayTakeIn', g.may_take_in, 'some', g.some) order by g.may_take_in desc, g.items desc, g.first_), '[]')
        from (select f.code, f.text, f.all_ as items, f.may_ as may_take_in, pg_catalog.min(f.seq) as first_,
            pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', l.code, 'sku', app.one_sku(l.live), 'title', l.live ->> 'title',
              'sample', case when f.key is not null then pg_catalog.jsonb_build_object('code', null, 'sku', null, 'title', null,
                'shopId', l.shop_id, 'field', f.key, 'before', f.content #> array['edit', 'before', f.key],
                'after', f.content #> array['edit', 'set', f.key]) end) order by f.seq) as some
          from left_ f join public.listings l on l.id = f.listing_id where f.place <= 3 group by 1, 2, 3, 4
          order by 4 desc, 3 desc, 5 limit 10) g)));
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
  v_other record;
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
    where t.change_id = v_change.id and app.moved_since(v_change.kind, t, l, v_sets_stock)
      and app.moved_by(t, l) is null),
    'moved', app.kept_sentence('movedSince'));
  -- What this studio's own requests wrote meanwhile is named by them.
  for v_other in select distinct app.moved_by(t, l) as number from public.change_items t join public.listings l on l.id = t.listing_id
      where t.change_id = v_change.id and app.moved_since(v_change.kind, t, l, v_sets_stock) order by 1 loop
    perform app.leave_out_of_plan(v_change, array(
      select t.id from public.change_items t join public.listings l on l.id = t.listing_id
      where t.change_id = v_change.id and app.moved_since(v_change.kind, t, l, v_sets_stock) and app.moved_by(t, l) = v_other.number),
      'moved-by-request', app.kept_sentence('movedByRequest', v_other.number::text));
  end loop;
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

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20270105000000'
$$;

grant execute on function app.most_deletes() to authenticated, service_role, oms_definer;
grant execute on function app.request_that_wrote(uuid, text, jsonb, timestamptz, uuid), app.moved_by(public.change_items, public.listings)
  to oms_definer;
select app.publish_functions(array['read_scheduled', 'read_overview'], 'authenticated', false);
select app.publish_functions(array['hold_change', 'ask_for_plan', 'read_own_writers'], 'authenticated', true);
