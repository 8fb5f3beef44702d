-- Plans: changes of many that their authors look at before approval is asked for.

-- A change of many that its author looks at before approval is asked for: which listings it was made of, and what is done to each.
create table public.plans (
  change_id uuid primary key,
  studio_id uuid not null,
  -- {selection, rule, text} (src/modules/plans/rules).
  line jsonb not null check (jsonb_typeof(line) = 'object'),
  -- How many listings there are to look at, once that is known, and how many were looked at.
  found integer,
  looked integer not null default 0,
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade
);
create index plans_of_studio on public.plans (studio_id, change_id);
select app.protect('plans', true);
grant select, insert, update on public.plans to oms_definer;

-- Listings that a plan looked at and doesn't write, each with why. `code` tells reasons apart, `text` is the sentence. With what
-- it would write (`content`, `payload`) where a person may take it in.
create table public.plan_left_out (
  studio_id uuid not null,
  change_id uuid not null,
  listing_id uuid not null,
  code text not null,
  text text not null,
  content jsonb check (jsonb_typeof(content) = 'object'),
  payload text,
  seq bigint generated always as identity,
  primary key (change_id, listing_id),
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade,
  foreign key (studio_id, listing_id) references public.listings (studio_id, id) on delete cascade
);
create index plan_left_out_of_listing on public.plan_left_out (listing_id);
create index plan_left_out_of_studio on public.plan_left_out (studio_id, change_id, listing_id);
select app.protect('plan_left_out', true);
grant select, insert, update, delete on public.plan_left_out to oms_definer;

-- Reading, with the caller's own rights: row level security leaves only the studio's rows. One request each.
-- The one listing that it is a change of; null where it makes one, or is about several, as every plan is, however few they are.
create or replace function app.listing_of(p_change uuid) returns uuid
language sql stable set search_path = '' as $$
  select case when pg_catalog.count(*) = 1 and not exists (select from public.plans where change_id = p_change)
    then (pg_catalog.array_agg(t.listing_id))[1] end
  from (select listing_id from public.change_items where change_id = p_change limit 2) t
$$;

-- Whether it is about several listings, or a plan, which may be of few: then it is shown by what it does in all, and its items
-- in pages.
create or replace function app.is_many(p_change uuid) returns boolean
language sql stable set search_path = '' as $$
  select (pg_catalog.count(*) > 1 and pg_catalog.bool_or(t.listing_id is not null))
    or exists (select from public.plans where change_id = p_change)
  from (select listing_id from public.change_items where change_id = p_change limit 2) t
$$;

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
      'usual', (select app.plan_sample(t, u.key) from usual u join public.change_items t on t.id = u.id limit 1),
      'left', (select pg_catalog.count(*) from left_),
      'reasons', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', g.code, 'text', g.text, 'items', g.items,
          'mayTakeIn', g.may_take_in, 'some', g.some) order by g.may_take_in desc, g.items desc, g.first_), '[]')
        from (select f.code, f.text, f.all_ as items, f.may_ as may_take_in, pg_catalog.min(f.seq) as first_,
            pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', l.code, 'sku', app.one_sku(l.live), 'title', l.live ->> 'title')
              order by f.seq) as some
          from left_ f join public.listings l on l.id = f.listing_id where f.place <= 3 group by 1, 2, 3, 4
          order by 4 desc, 3 desc, 5 limit 10) g)));
end $$;

-- What of a plan is left out, as people look for it, by title; `p_code`: for this reason.
create function public.read_plan_left_out(p_change_id uuid, p_code text, p_limit integer, p_offset integer) returns jsonb
language sql stable set search_path = '' as $$
  with found as (
    select o.*, l.shop_id, l.code as called, l.live, app.folded(l.live ->> 'title') as title
    from public.plan_left_out o join public.listings l on l.id = o.listing_id
    where o.studio_id = (select app.studio_id()) and o.change_id = p_change_id and (p_code is null or o.code = p_code)
  )
  select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from found), 'some', (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('listingId', f.listing_id, 'shopId', f.shop_id, 'code', f.called,
      'sku', app.one_sku(f.live), 'title', f.live ->> 'title', 'reason', f.code, 'text', f.text,
      'set', f.content #> '{edit,set}', 'before', f.content #> '{edit,before}') order by f.title, f.seq), '[]')
    from (select * from found order by title, seq limit least(p_limit, 500) offset p_offset) f))
$$;

-- A part of the selection was looked at: what is left out of it, and how far the worker is. Told twice, it is there once.
create function public.note_plan_part(
  p_operation uuid, p_lease uuid, p_found integer, p_looked integer, p_left jsonb, p_outbox jsonb
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
  insert into public.plan_left_out (studio_id, change_id, listing_id, code, text, content, payload)
    select v_change.studio_id, v_change.id, l.id, e.value ->> 'code', e.value ->> 'text', nullif(e.value -> 'content', 'null'), e.value ->> 'payload'
    from pg_catalog.jsonb_array_elements(p_left) with ordinality e join public.listings l on l.id = (e.value ->> 'listingId')::uuid
    order by e.ordinality on conflict do nothing;
  update public.plans set found = p_found, looked = p_looked where change_id = v_change.id;
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
  insert into public.plan_left_out (studio_id, change_id, listing_id, code, text, content, payload)
    select t.studio_id, t.change_id, t.listing_id, p_code, p_text, t.content, t.payload from public.change_items t
    where t.change_id = p_change.id and t.id = any (p_items) order by t.seq
    on conflict do nothing;
  delete from public.change_items where change_id = p_change.id and id = any (p_items);
$$;

create function public.take_out_of_plan(p_change_id uuid, p_listing_ids uuid[], p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_open_plan(v_change, v_me);
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
begin
  perform app.require_open_plan(v_change, v_me);
  v_listings := array(select o.listing_id from public.plan_left_out o
    join public.listings l on l.id = o.listing_id and l.gone_at is null
    where o.change_id = v_change.id and o.content is not null
      and case when p_listing_ids is null then o.code = p_code else o.listing_id = any (p_listing_ids) end
      and app.may_use_shop(l.shop_id, v_change.author_id));
  -- Its values are its author's word, no matter who takes them in.
  perform app.write_for(v_change.author_id, 'form');
  insert into public.change_items (studio_id, change_id, shop_id, listing_id, content, payload, external_id, listing_url)
    select o.studio_id, o.change_id, l.shop_id, l.id, o.content, o.payload, l.external_id, l.url
    from public.plan_left_out o join public.listings l on l.id = o.listing_id
    where o.change_id = v_change.id and o.listing_id = any (v_listings) order by o.seq
    on conflict on constraint change_items_once do nothing;
  perform app.write_for(null, null);
  delete from public.plan_left_out where change_id = v_change.id and listing_id = any (v_listings);
  perform app.plan_moved(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- draft → in_review: its hash is over all that it writes now, and its fields are held from now on. What can't be asked for any
-- more is left out: what is gone, was changed there since in a field that it writes (stock, which sells, excepted), or is held
-- by another request.
create function public.ask_for_plan(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_open_plan(v_change, v_me);
  perform app.require_every_shop(v_change.id, v_me.id);
  perform app.require_connected(v_change.id);
  perform app.leave_out_of_plan(v_change, array(
    select t.id from public.change_items t join public.listings l on l.id = t.listing_id
    where t.change_id = v_change.id and l.gone_at is not null), 'gone', app.kept_sentence('goneSince'));
  perform app.leave_out_of_plan(v_change, array(
    select t.id from public.change_items t join public.listings l on l.id = t.listing_id
    where t.change_id = v_change.id and exists (
      select from pg_catalog.jsonb_each(t.content #> '{edit,before}') b where b.key not like 'quantity:%'
        and app.plain_value(b.key, b.value) is distinct from app.plain_value(b.key, l.live -> b.key))),
    'moved', app.kept_sentence('movedSince'));
  perform app.leave_out_of_plan(v_change, array(
    select distinct t.id from app.wanted_claims(v_change, null) w
    join public.listing_claims c on c.listing_id = w.listing_id and c.what = w.what and c.change_id <> v_change.id
    join public.change_items t on t.change_id = v_change.id and t.listing_id = w.listing_id),
    'asked-elsewhere', app.kept_sentence('askedElsewhere'));
  if not exists (select from public.change_items where change_id = v_change.id) then
    perform app.refuse('wrong-state', '{"reason": "plan-empty"}');
  end if;
  update public.changes set state = 'in_review', content_hash = app.content_hash(v_change.id), updated_at = app.now()
    where id = v_change.id;
  perform app.effects(app.to_approvers(v_change.id, p_outbox), p_operations);
end $$;

grant execute on function app.plan_sample(public.change_items, text), app.plan_json(public.changes)
  to authenticated, service_role, oms_definer;
grant execute on function app.require_open_plan(public.changes, public.members), app.plan_moved(uuid),
  app.leave_out_of_plan(public.changes, uuid[], text, text) to oms_definer;
select app.publish_functions(array['read_plan_left_out'], 'authenticated', false);
select app.publish_functions(array['note_plan_part', 'take_out_of_plan', 'take_into_plan', 'ask_for_plan'], 'authenticated', true);

-- Of many only the items of `p_listing` are among it, or the first of each shop.
create or replace function app.change_json(p_change public.changes, p_listing uuid default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object(
      'id', p_change.id, 'studioId', p_change.studio_id, 'code', app.change_code(p_change), 'number', p_change.number,
      'sku', app.change_sku(p_change), 'state', p_change.state,
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
        select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', o.id, 'number', o.number, 'code', app.change_code(o), 'sku', app.change_sku(o), 'kind', o.kind,
          'state', o.state, 'contentHash', o.content_hash, 'title', o.content ->> 'title', 'payload', (
            select t.payload from public.change_items t where t.change_id = o.id order by t.seq limit 1)) order by o.seq)
        from public.changes o where o.together = p_change.together and o.studio_id = p_change.studio_id)
        end,
      'many', case when m.is_many then app.many_json(p_change.id) || pg_catalog.jsonb_build_object('plan', app.plan_json(p_change)) end,
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
  if p_change ->> 'plan' is not null then
    insert into public.plans (change_id, studio_id, line) values (v_change.id, v_me.studio_id, (p_change ->> 'plan')::jsonb);
  end if;
  perform app.effects(p_outbox, p_operations);
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

-- Nothing is added any more, and approval is asked for: its hash is over the hashes of just so many items. With none, or given
-- up (`p_count` null), it is over, and took no number. Sealed twice, it was sealed once. A plan is its author's draft from then
-- on, by its number; one that left out all it looked at stays, too, where some of it may be taken in.
create or replace function public.seal_change(p_operation uuid, p_lease uuid, p_count integer, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes := app.lock_change(v_operation.change_id);
  v_plan boolean := exists (select from public.plans where change_id = v_change.id);
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
  else
    update public.changes set collecting = false, state = 'in_review', content_hash = app.content_hash(v_change.id), updated_at = app.now()
      where id = v_change.id;
  end if;
  perform app.number_request(v_change);
  perform app.effects(case when v_plan then p_outbox else app.to_approvers(v_change.id, p_outbox) end, p_operations);
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
  -- A plan is its author's again. Another one of many has no form to go on with: it is asked for anew from where it came.
  if exists (select from public.plans where change_id = v_change.id) then
    update public.changes set state = 'draft', content_hash = '', updated_at = app.now() where id = v_change.id;
  elsif app.is_many(v_change.id) then
    update public.changes set state = 'stopped', updated_at = app.now() where id = v_change.id;
  else
    perform app.unask(v_change.id);
  end if;
  perform app.effects(p_outbox, p_operations);
end $$;

-- The listings that a filter means, as `from … where …`; `$1` is the filter, `$2` the studio. `unasked`: what differs
-- and is not on its way to be settled. `differing`: that, and what is gone by nobody's word here, where `withGone` lets it in. `noRequest`: no request
-- for it waits. `lacking`: keys of fields of which it has nothing in at least one. `oneOf`: [{shopId, field, value}], of which it has one. `afterSeq`: behind
-- this one in `read_listings_in_turn`. `connected`: its shop is. `request`: the number of a request that is about it.
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
    case when p_filter -> 'shopIds' is not null
      then ' and l.shop_id in (select value::uuid from pg_catalog.jsonb_array_elements_text($1 -> ''shopIds''))' end,
    case when p_filter -> 'codes' is not null
      then ' and l.code in (select value from pg_catalog.jsonb_array_elements_text($1 -> ''codes''))' end,
    case when p_filter -> 'oneOf' is not null then ' and exists (select from pg_catalog.jsonb_array_elements($1 -> ''oneOf'') o
      where l.shop_id = (o.value ->> ''shopId'')::uuid and l.live -> (o.value ->> ''field'') = o.value -> ''value'')' end,
    case when p_filter ->> 'tag' is not null then ' and exists (select from
      pg_catalog.jsonb_array_elements_text(app.list_in(l.live, ''tags'')) g where app.folded(g.value) = app.folded($1 ->> ''tag''))' end,
    case when p_filter ->> 'priceAtLeast' is not null or p_filter ->> 'priceAtMost' is not null then ' and exists (select from
      pg_catalog.jsonb_each(l.live) f where f.key like ''price:%'' and pg_catalog.jsonb_typeof(f.value) = ''number''
        and (f.value #>> ''{}'')::numeric between coalesce(($1 ->> ''priceAtLeast'')::numeric, 0)
          and coalesce(($1 ->> ''priceAtMost'')::numeric, 1e18))' end,
    case when p_filter ->> 'category' is not null then ' and exists (select from public.shops s
      join public.categories c on c.marketplace = s.marketplace and c.id::text = l.live ->> ''category''
      where s.id = l.shop_id and (app.folded(c.name) = app.folded($1 ->> ''category'')
        or app.folded(c.path) = app.folded($1 ->> ''category'')
        or pg_catalog.right(app.folded(c.path), pg_catalog.length(app.folded($1 ->> ''category'')) + 3) = '' › '' || app.folded($1 ->> ''category'')))' end,
    case when p_filter ->> 'stockAtLeast' is not null then ' and l.stock >= ($1 ->> ''stockAtLeast'')::bigint' end,
    case when p_filter ->> 'afterSeq' is not null then ' and l.seq > ($1 ->> ''afterSeq'')::bigint' end,
    case when p_filter ->> 'seenBefore' is not null then ' and l.seen_at < ($1 ->> ''seenBefore'')::timestamptz' end,
    case when p_filter ->> 'endsAfter' is not null then ' and l.ends_at >= ($1 ->> ''endsAfter'')::timestamptz' end,
    case when p_filter ->> 'endsBefore' is not null then ' and l.ends_at < ($1 ->> ''endsBefore'')::timestamptz' end,
    case when p_filter ->> 'stockAtMost' is not null then ' and l.stock <= ($1 ->> ''stockAtMost'')::bigint' end,
    -- A field that wasn't read yet isn't lacking.
    case when p_filter -> 'lacking' is not null then ' and exists (select from
        pg_catalog.jsonb_array_elements_text($1 -> ''lacking'') f (key) where l.live -> f.key = ''null'')' end,
    case when (p_filter ->> 'differing')::boolean then ' and (l.unasked or l.gone_run is not null)' end,
    case when (p_filter ->> 'noRequest')::boolean then ' and not exists (select from public.change_items t join public.changes c on c.id = t.change_id
      where t.listing_id = l.id and c.state = ''in_review'')' end,
    case when p_filter ->> 'request' is not null then ' and l.id in (select m.id from public.changes g
        join public.change_items t on t.studio_id = g.studio_id and t.change_id = g.id
        join public.listings m on m.shop_id = t.shop_id and m.external_id = t.external_id
        where g.studio_id = $2 and g.number = ($1 ->> ''request'')::integer)' end,
    case when (p_filter ->> 'unasked')::boolean then ' and l.unasked' end,
    case when (p_filter ->> 'unasked')::boolean or (p_filter ->> 'connected')::boolean
      then ' and exists (select from public.shops s where s.id = l.shop_id and s.health <> ''disconnected'')' end,
    case when not coalesce((p_filter ->> 'withGone')::boolean, false) then ' and l.gone_at is null' end,
    case when coalesce(p_filter ->> 'words', '') <> '' then app.called_condition(p_filter ->> 'words') end);
end $$;

-- All that a filter means, in pieces of at most 500: `next` is the last piece's `afterSeq`, null behind the last. One that comes or
-- goes meanwhile moves no other out of its turn.
create function public.read_listings_in_turn(p_filter jsonb, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_piece jsonb;
begin
  execute pg_catalog.format(
    'select pg_catalog.jsonb_build_object(''next'', case when pg_catalog.count(*) = %2$s then pg_catalog.max(m.seq) end,
       ''listings'', coalesce(pg_catalog.jsonb_agg(app.listing_json(l) order by l.seq), ''[]''))
     from (select l.id, l.seq %1$s order by l.seq limit %2$s) m join public.listings l on l.id = m.id',
    app.matching_listings(p_filter), least(p_limit, 500)) into v_piece using p_filter, app.studio_id();
  return v_piece;
end $$;

-- What is left of the day of the apps that the caller's shops are reached with: of the studio's own exactly, of the one that all
-- studios share in tenths, so that nobody watches the work of another.
-- @returns [{marketplace, appId, perSecond, perDay, left, saidAt}]: `left` of `perDay`; `saidAt` null of a shared one. What was said a day ago
--   or longer isn't true any more: an app that made no call since then has all of its day.
create or replace function public.read_allowances() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('marketplace', u.marketplace, 'appId', p.app_id,
    'perSecond', p.per_second, 'perDay', p.per_day, 'saidAt', case when p.app_id is not null then p.said_at end,
    'left', case when p.said_at <= app.now() - interval '1 day' then p.per_day
      when p.app_id is not null then p.remaining
      else pg_catalog.round(p.remaining * 10.0 / p.per_day)::integer * p.per_day / 10 end)
    order by u.marketplace, p.app_id nulls first), '[]')
  from (select distinct s.marketplace, s.app_id from public.shops s
    where s.studio_id = (select app.studio_id()) and s.health <> 'disconnected') u
  join app.paces p on p.pace = coalesce(u.app_id::text, u.marketplace)
  where p.per_day is not null and p.remaining is not null
$$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261217000000'
$$;

select app.publish_functions(array['schema_version', 'read_listings_in_turn'], 'authenticated', false);
select app.publish_functions(array['begin_change', 'seal_change', 'withdraw_change', 'read_allowances'], 'authenticated', true);
