-- Plans hold: whatever reads all of a change of many reads it in the order in which it was added; the title, which a sync moves, is the
-- order of people's lists alone.

create or replace function app.many_item_json(p_item public.change_items) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('id', p_item.id, 'shopId', p_item.shop_id, 'listingId', p_item.listing_id,
      'code', l.code, 'sku', app.one_sku(l.live), 'title', l.live ->> 'title', 'state', p_item.state, 'failure', p_item.failure,
      'listingUrl', p_item.listing_url, 'set', coalesce(p_item.content #> '{edit,set}', '{}'),
      'before', coalesce(p_item.content #> '{edit,before}', '{}'))
    from (select) one left join public.listings l on l.id = p_item.listing_id);
end $$;

-- Its items as people look for them, by title; of those in these states, or with a reason why they were not written.
create or replace function public.read_change_items(
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
create or replace function public.read_change_items_in_turn(p_change_id uuid, p_states text[], p_after bigint, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('next', case when pg_catalog.count(*) = least(p_limit, 500) then pg_catalog.max(f.seq) end,
    'some', coalesce(pg_catalog.jsonb_agg(app.many_item_json(f.item) order by f.seq), '[]'))
  from (select t as item, t.seq from public.change_items t
    where t.change_id = p_change_id and (p_states is null or t.state = any (p_states)) and t.seq > coalesce(p_after, 0)
    order by t.seq limit least(p_limit, 500)) f
$$;

create or replace function app.left_out_json(p_left public.plan_left_out) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('listingId', l.id, 'shopId', l.shop_id, 'code', l.code, 'sku', app.one_sku(l.live),
      'title', l.live ->> 'title', 'reason', p_left.code, 'text', p_left.text,
      'set', p_left.content #> '{edit,set}', 'before', p_left.content #> '{edit,before}')
    from public.listings l where l.id = p_left.listing_id);
end $$;

-- What of a plan is left out, as people look for it, by title; `p_code`: for this reason.
create or replace function public.read_plan_left_out(p_change_id uuid, p_code text, p_limit integer, p_offset integer) returns jsonb
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
create or replace function public.read_plan_left_out_in_turn(p_change_id uuid, p_after bigint, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('next', case when pg_catalog.count(*) = least(p_limit, 500) then pg_catalog.max(f.seq) end,
    'some', coalesce(pg_catalog.jsonb_agg(app.left_out_json(f.item) order by f.seq), '[]'))
  from (select o as item, o.seq from public.plan_left_out o
    where o.studio_id = (select app.studio_id()) and o.change_id = p_change_id and o.seq > coalesce(p_after, 0)
    order by o.seq limit least(p_limit, 500)) f
$$;

grant execute on function app.many_item_json(public.change_items), app.left_out_json(public.plan_left_out)
  to authenticated, service_role, oms_definer;
select app.publish_functions(array['read_change_items_in_turn', 'read_plan_left_out_in_turn'], 'authenticated', false);

-- Whose hand is in it, in what. `field` null: in the change as such.
-- A new listing is always its author's, too. An edit is the word of those who wrote its values; for a value without a known
-- writer (read there once, or older than this record) they are those who made and edited the change. Everything else is the
-- word of the person who asks for it.
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
      -- Of a value that is one word, or a video, its last writer; of a text or a list, everybody who wrote in it. A standing rule is
      -- named, and bars nobody.
      select (e.value ->> 'by')::uuid as member_id, c.item_id, c.shop_id, c.field, e.value ->> 'from' as from_
      from counted c cross join lateral pg_catalog.jsonb_array_elements(c.entries) with ordinality e
      where e.value ->> 'from' <> 'rule' and e.value ->> 'by' is not null
        and case when c.field = 'overrides' then e.ordinality = any (c.choosers)
          else e.ordinality = pg_catalog.jsonb_array_length(c.entries)
            or not (pg_catalog.jsonb_typeof(c.value) in ('number', 'boolean', 'null') or c.field in ('price', 'sku', 'videos')
              or c.field like 'sku:%') end
    )
    select h.member_id, h.shop_id, h.field, h.from_ from hands h
    union
    select m.member_id, c.shop_id, c.field, 'form'
    from counted c cross join made m
    -- Compared as texts that are never null: so thousands of values are looked up by a hash, not each in all.
    where p_change.kind = 'edit' and not exists (
      select from hands h where h.field = c.field and coalesce(h.item_id::text, '') = coalesce(c.item_id::text, ''))
    union
    select m.member_id, null, null, 'form' from made m
    where case when p_change.kind = 'create'
        -- A change without any record is an older one: all who edited it are in it.
        then m.member_id = p_change.author_id or (p_change.written = '{}' and not exists (
          select from public.change_items t where t.change_id = p_change.id and t.written <> '{}'))
      else p_change.kind <> 'edit' and m.member_id = p_change.author_id end;
end $$;

-- A member who is named nowhere in its records has no hand in it: most are, and are judged by that alone.
create or replace function app.named_in(p_change public.changes, p_member uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return p_member = p_change.author_id
    or pg_catalog.strpos(p_change.written::text, p_member::text) > 0
    or exists (select from public.change_edits e where e.change_id = p_change.id and e.member_id = p_member)
    or exists (select from public.change_items t
      where t.change_id = p_change.id and pg_catalog.strpos(t.written::text, p_member::text) > 0);
end $$;

create or replace function app.contributed(p_change public.changes, p_member uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return app.named_in(p_change, p_member)
    and exists (select from app.contributions(p_change) c where c.member_id = p_member);
end $$;

-- Managers and owners who may use every shop of it.
create or replace function app.may_judge(p_change public.changes, p_member public.members) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return p_member.studio_id = p_change.studio_id and app.rank(p_member.role) >= app.rank('manager')
    and not exists (select from (select distinct t.shop_id from public.change_items t where t.change_id = p_change.id) s
      where not app.may_use_shop(s.shop_id, p_member.id));
end $$;

-- Who may approve it now: of these, those whose hand is in no part.
create or replace function app.may_approve(p_change public.changes, p_member public.members) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return app.may_judge(p_change, p_member)
    and (app.needs_one_manager(p_change) or not app.contributed(p_change, p_member.id));
end $$;

-- All of them. Whose hand is in it is asked once, and only where one of them is named in its records.
create or replace function app.approvers(p_change public.changes) returns setof public.members
language plpgsql stable set search_path = '' as $$
begin
  return query
    select m.* from public.members m
    where m.studio_id = p_change.studio_id and app.may_judge(p_change, m)
      and (not app.named_in(p_change, m.id) or app.needs_one_manager(p_change)
        or m.id not in (select c.member_id from app.contributions(p_change) c where c.member_id is not null))
    order by m.created_at, m.name, m.id;
end $$;

grant execute on function app.named_in(public.changes, uuid) to authenticated, service_role, oms_definer;
grant execute on function app.may_judge(public.changes, public.members) to authenticated, oms_definer;

drop function public.ask_for_plan(uuid, jsonb, jsonb);

-- draft → in_review: its hash is over all that it writes now, and its fields are held from now on. What can't be asked for any
-- more is left out: what is in a shop that isn't connected, is gone, was changed there since in a field that it writes, or is held by
-- another request. Stock, which sells, may have changed, except where the plan says how much there shall be. Where that is any, nothing is asked for yet: it stays a draft, and its author looks at what is left.
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
  v_left jsonb;
begin
  perform app.require_open_plan(v_change, v_me);
  perform app.require_every_shop(v_change.id, v_me.id);
  if v_all = 0 then
    perform app.refuse('wrong-state', '{"reason": "plan-empty"}');
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
    where t.change_id = v_change.id and exists (
      select from pg_catalog.jsonb_each(t.content #> '{edit,before}') b where (v_sets_stock or b.key not like 'quantity:%')
        and app.plain_value(b.key, b.value) is distinct from app.plain_value(b.key, l.live -> b.key))),
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

select app.publish_functions(array['ask_for_plan'], 'authenticated', true);

-- What a person may not write to, that person takes neither out nor in.
create or replace function app.require_shops_of(p_listings uuid[], p_member uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
  if exists (select from public.listings l where l.id = any (p_listings) and not app.may_use_shop(l.shop_id, p_member)) then
    perform app.refuse('not-allowed');
  end if;
end $$;

create or replace function public.take_out_of_plan(p_change_id uuid, p_listing_ids uuid[], p_outbox jsonb, p_operations jsonb) returns void
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
create or replace function public.take_into_plan(
  p_change_id uuid, p_listing_ids uuid[], p_code text, p_outbox jsonb, p_operations jsonb
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
  v_listings uuid[];
begin
  perform app.require_open_plan(v_change, v_me);
  perform app.require_shops_of(p_listing_ids, v_me.id);
  v_listings := array(select o.listing_id from public.plan_left_out o
    join public.listings l on l.id = o.listing_id and l.gone_at is null
    where o.change_id = v_change.id and o.content is not null
      and case when p_listing_ids is null then o.code = p_code else o.listing_id = any (p_listing_ids) end
      and app.may_use_shop(l.shop_id, v_change.author_id) and app.may_use_shop(l.shop_id, v_me.id));
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

grant execute on function app.require_shops_of(uuid[], uuid) to oms_definer;
select app.publish_functions(array['take_out_of_plan', 'take_into_plan'], 'authenticated', true);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261220000000'
$$;
