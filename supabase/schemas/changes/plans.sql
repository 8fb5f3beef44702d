-- Plans: changes of many that their authors look at, and make smaller or larger, before approval is asked for. What is asked for is
-- just the change's items; what is left out lies beside them, each with why.

-- An option of an item as a card shows it, old and new.
create function app.plan_sample(p_item public.change_items, p_field text) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('code', l.code, 'sku', app.one_sku(l.live), 'title', l.live ->> 'title', 'shopId', p_item.shop_id,
    'field', p_field, 'before', p_item.content #> array['edit', 'before', p_field], 'after', p_item.content #> array['edit', 'set', p_field])
  from public.listings l where l.id = p_item.listing_id
$$;

-- What its card says besides `app.many_json`; null of a change that is no plan: the lowest and highest new price in each currency,
-- the two that fall and the two that rise most, one in the middle of the rest, and what is left out, by reason.
create function app.plan_json(p_change public.changes) returns jsonb
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
      'apart', v_plan.apart,
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

create function app.left_out_json(p_left public.plan_left_out) returns jsonb
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

-- What of a plan is left out, as people look for it, by title; `p_code`: for this reason.
create function public.read_plan_left_out(p_change_id uuid, p_code text, p_limit integer, p_offset integer) returns jsonb
language sql stable set search_path = '' as $$
  with found as (
    select o as item, o.seq, app.folded(l.live ->> 'title') as title
    from public.plan_left_out o join public.listings l on l.id = o.listing_id
    where o.studio_id = (select app.studio_id()) and o.change_id = p_change_id and (p_code is null or o.code = p_code)
  )
  select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from found), 'some', (
    select coalesce(pg_catalog.jsonb_agg(app.left_out_json(f.item) order by f.title, f.seq), '[]')
    from (select * from found order by title, seq limit least(p_limit, 500) offset p_offset) f))
$$;

-- The same for whatever reads all of it: after this one, null from the first on.
create function public.read_plan_left_out_in_turn(p_change_id uuid, p_after bigint, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('next', case when pg_catalog.count(*) = least(p_limit, 500) then pg_catalog.max(f.seq) end,
    'some', coalesce(pg_catalog.jsonb_agg(app.left_out_json(f.item) order by f.seq), '[]'))
  from (select o as item, o.seq from public.plan_left_out o
    where o.studio_id = (select app.studio_id()) and o.change_id = p_change_id and o.seq > coalesce(p_after, 0)
    order by o.seq limit least(p_limit, 500)) f
$$;

-- A part of the selection was looked at: what is left out of it, and how far the worker is. Told twice, it is there once.
-- @param p_apart how many `without` kept out until here; null: the line has none
create function public.note_plan_part(
  p_operation uuid, p_lease uuid, p_found integer, p_looked integer, p_left jsonb, p_outbox jsonb, p_apart integer default null
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes := app.lock_change(v_operation.change_id);
begin
  if not v_change.collecting or v_change.state <> 'draft' then
    perform app.refuse('wrong-state');
  elsif pg_catalog.jsonb_array_length(p_left) > 500 then
    perform app.refuse('bad-input');
  end if;
  perform app.write_as_author(v_change);
  insert into public.plan_left_out (studio_id, change_id, listing_id, code, text, content, payload, written)
    select v_change.studio_id, v_change.id, l.id, e.value ->> 'code', e.value ->> 'text',
      -- Without who wrote it, it can't be taken in.
      case when w.written is not null then e.value -> 'content' end, case when w.written is not null then e.value ->> 'payload' end, w.written
    from pg_catalog.jsonb_array_elements(p_left) with ordinality e join public.listings l on l.id = (e.value ->> 'listingId')::uuid
    cross join lateral (select case when nullif(e.value -> 'content', 'null') is null then null
      when e.value ->> 'from' = 'keep_ours' then app.kept_writers(v_change, l, e.value -> 'content')
      else app.written_again(v_change, l.id, e.value -> 'content') end as written) w
    order by e.ordinality on conflict do nothing;
  perform app.write_for(null, null);
  update public.plans set found = p_found, looked = p_looked, apart = p_apart where change_id = v_change.id;
  perform app.send(v_operation.studio_id, p_outbox);
end $$;

-- Its author, or a manager, makes it smaller or larger before it is decided on. Nothing of what it would write changes, so this
-- makes nobody its writer.
create function app.require_open_plan(p_change public.changes, p_me public.members) returns void
language plpgsql stable set search_path = '' as $$
begin
  perform app.require_author_or_manager(p_change, p_me);
  if p_change.collecting or p_change.state not in ('draft', 'rejected')
    or not exists (select from public.plans where change_id = p_change.id) then
    perform app.refuse('wrong-state');
  end if;
end $$;

-- These are its author's to look at anew, and what was sent back is a draft again.
create function app.plan_moved(p_change uuid) returns void
language sql volatile set search_path = '' as $$
  update public.changes set state = 'draft', content_hash = '', revision = revision + 1, updated_at = app.now() where id = p_change
$$;

create function app.leave_out_of_plan(p_change public.changes, p_items uuid[], p_code text, p_text text) returns void
language sql volatile set search_path = '' as $$
  insert into public.plan_left_out (studio_id, change_id, listing_id, code, text, content, payload, written)
    select t.studio_id, t.change_id, t.listing_id, p_code, p_text, t.content, t.payload, t.written from public.change_items t
    where t.change_id = p_change.id and t.id in (select i.id from pg_catalog.unnest(p_items) i (id)) order by t.seq
    on conflict do nothing;
  delete from public.change_items where change_id = p_change.id and id in (select i.id from pg_catalog.unnest(p_items) i (id));
$$;

-- What a person may not write to, that person takes neither out nor in.
create function app.require_shops_of(p_listings uuid[], p_member uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
  if exists (select from (select distinct l.shop_id from public.listings l where l.id = any (p_listings)) s
      where not app.may_use_shop(s.shop_id, p_member)) then
    perform app.refuse('not-allowed');
  end if;
end $$;

create function public.take_out_of_plan(p_change_id uuid, p_listing_ids uuid[], p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_open_plan(v_change, v_me);
  perform app.require_shops_of(p_listing_ids, v_me.id);
  perform app.leave_out_of_plan(v_change, array(
    select id from public.change_items where change_id = v_change.id and listing_id = any (p_listing_ids)), 'taken-out', app.kept_sentence('takenOut'));
  perform app.plan_moved(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- Of what is left out and may be written: these, or all that are left out for this reason.
create function public.take_into_plan(
  p_change_id uuid, p_listing_ids uuid[], p_code text, p_outbox jsonb, p_operations jsonb
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
  v_listings uuid[];
  v_shops uuid[];
begin
  perform app.require_open_plan(v_change, v_me);
  perform app.require_shops_of(p_listing_ids, v_me.id);
  v_shops := array(select s.id from public.shops s where s.studio_id = v_change.studio_id
    and app.may_use_shop(s.id, v_change.author_id) and app.may_use_shop(s.id, v_me.id));
  v_listings := array(select o.listing_id from public.plan_left_out o
    join public.listings l on l.id = o.listing_id and l.gone_at is null and l.shop_id = any (v_shops)
    where o.change_id = v_change.id and o.content is not null
      and case when p_listing_ids is null then o.code = p_code
        else o.listing_id in (select p.id from pg_catalog.unnest(p_listing_ids) p (id)) end);
  insert into public.change_items (studio_id, change_id, shop_id, listing_id, content, payload, external_id, listing_url)
    select o.studio_id, o.change_id, l.shop_id, l.id, o.content, o.payload, l.external_id, l.url
    from public.plan_left_out o join public.listings l on l.id = o.listing_id
    where o.change_id = v_change.id and o.listing_id in (select v.id from pg_catalog.unnest(v_listings) v (id)) order by o.seq
    on conflict on constraint change_items_once do nothing;
  -- Its values stay the word of those who wrote them, no matter who takes them out or in. Where these aren't known, it is the word of all
  -- who made the plan or wrote in it (app.contributions).
  update public.change_items t set written = coalesce(o.written, '{}') from public.plan_left_out o
    where t.change_id = v_change.id and o.change_id = v_change.id and o.listing_id = t.listing_id and o.content = t.content
      and o.listing_id in (select v.id from pg_catalog.unnest(v_listings) v (id));
  delete from public.plan_left_out
    where change_id = v_change.id and listing_id in (select v.id from pg_catalog.unnest(v_listings) v (id));
  perform app.plan_moved(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- draft → in_review: its hash is over all that it writes now, and its fields are held from now on. What can't be asked for any
-- more is left out: what is in a shop that isn't connected, is gone, was changed there since (`app.moved_since`), or is held by
-- another request. Where that is any, nothing is asked for yet: it stays a draft, and its author looks at what is left.
-- @returns {asked, all, left: [{code, items}]}: of so many, so many were left out for this reason
create function public.ask_for_plan(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns jsonb
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
  for v_shop in select s.id, s.name from public.shops s where exists (
      select from public.change_items t where t.change_id = v_change.id and t.shop_id = s.id) order by s.name, s.id loop
    perform app.leave_out_of_plan(v_change, array(
      select t.id from public.change_items t join public.listings l on l.id = t.listing_id
      where t.change_id = v_change.id and t.shop_id = v_shop.id and l.gone_at is not null),
      'gone', app.kept_sentence('goneFrom', v_shop.name));
    perform app.leave_out_of_plan(v_change, array(
      select t.id from public.change_items t join public.listings l on l.id = t.listing_id
      where t.change_id = v_change.id and t.shop_id = v_shop.id and app.moved_since(v_change.kind, t, l, v_sets_stock)
        and app.moved_by(t, l) is null),
      'moved', app.kept_sentence('movedIn', v_shop.name));
  end loop;
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

grant execute on function app.plan_sample(public.change_items, text), app.plan_json(public.changes),
  app.left_out_json(public.plan_left_out)
  to authenticated, service_role, oms_definer;
grant execute on function app.require_open_plan(public.changes, public.members), app.require_shops_of(uuid[], uuid), app.plan_moved(uuid),
  app.leave_out_of_plan(public.changes, uuid[], text, text) to oms_definer;
select app.publish_functions(array['read_plan_left_out', 'read_plan_left_out_in_turn'], 'authenticated', false);
select app.publish_functions(array['note_plan_part', 'take_out_of_plan', 'take_into_plan', 'ask_for_plan'], 'authenticated', true);
