-- Who wrote which value of a plan stays with it, however its listings leave it and come back; an undoing needs one manager; a plan may
-- be approved as a whole or not at all.

alter table public.plan_left_out add column written jsonb;

-- The others of an entry, as a list.
create function app.also_by(p_entry jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select case pg_catalog.jsonb_typeof(p_entry -> 'also') when 'array' then p_entry -> 'also'
    when 'string' then pg_catalog.jsonb_build_array(p_entry -> 'also') else '[]' end
$$;

-- Who wrote what of an item that a worker makes of what another request didn't write: a value that stayed is the word of those who
-- wrote it there. One that a rule made anew is the word of who asked for that, and of those who said it last. Where nobody is known of
-- it, it stays so. Everything else is its author's.
create function app.written_again(p_change public.changes, p_listing uuid, p_content jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_written jsonb := app.written_after('{}', '{}', app.values_of(p_content) || case when p_content ? 'edit' then '{}'
    else '{"shop": true}' end::jsonb, app.writer());
  v_of uuid := coalesce(p_change.source ->> 'restOf', p_change.source ->> 'movedOf')::uuid;
  v_old public.change_items;
begin
  if v_of is not null and p_content ? 'edit' then
    select * into v_old from public.change_items where change_id = v_of and listing_id = p_listing;
  end if;
  if v_old.id is null then
    return v_written;
  end if;
  return (
    select coalesce(pg_catalog.jsonb_object_agg(n.key, n.entries) filter (where n.entries is not null), '{}')
    from (
      select f.key, case
        when not v_old.content #> '{edit,set}' ? f.key then v_written -> f.key
        when not v_old.written ? f.key then null
        when app.plain_value(f.key, f.value) is not distinct from app.plain_value(f.key, v_old.content #> array['edit', 'set', f.key])
          or not v_written ? f.key then v_old.written -> f.key
        else (v_old.written -> f.key) || pg_catalog.jsonb_build_array((v_written #> array[f.key, '-1']) || pg_catalog.jsonb_build_object(
          'also', app.also_by(v_written #> array[f.key, '-1']) || app.also_by(v_old.written #> array[f.key, '-1'])
            || pg_catalog.jsonb_build_array(v_old.written #> array[f.key, '-1', 'by'])))
        end as entries
      from pg_catalog.jsonb_each(p_content #> '{edit,set}') f) n);
end $$;

-- Whether a value goes back to what a request met: where it still has what that wrote. Of photos, whose values name files of their own,
-- the words go back to the same ones in the same order.
-- @param p_now, p_then {set, before} of the item that puts back, and of the one that is put back
create function app.goes_back(p_field text, p_now jsonb, p_then jsonb) returns boolean
language plpgsql immutable set search_path = '' as $$
begin
  if p_then -> 'set' is null or not p_then -> 'set' ? p_field then
    return false;
  elsif p_field = 'images' then
    return pg_catalog.jsonb_path_query_array(p_now, '$.set.images[*].alt') = pg_catalog.jsonb_path_query_array(p_then, '$.before.images[*].alt')
      and pg_catalog.jsonb_path_query_array(p_now, '$.before.images[*].alt') = pg_catalog.jsonb_path_query_array(p_then, '$.set.images[*].alt')
      and (select pg_catalog.jsonb_agg(coalesce(i.value -> 'again', i.value -> 'imageId') order by i.ordinality)
          from pg_catalog.jsonb_array_elements(p_now #> '{set,images}') with ordinality i)
        = pg_catalog.jsonb_path_query_array(p_now, '$.before.images[*].imageId');
  end if;
  return app.plain_value(p_field, p_now #> array['set', p_field]) is not distinct from app.plain_value(p_field, p_then #> array['before', p_field])
    and app.plain_value(p_field, p_now #> array['before', p_field]) is not distinct from app.plain_value(p_field, p_then #> array['set', p_field]);
end $$;

-- Whether all that it writes was read by a request of this studio immediately before that wrote over it, and nothing of it lets a
-- listing renew itself, which costs a fee. Judged from what is kept of both: that it is called an undoing is no proof.
create function app.puts_back(p_change public.changes) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  v_of uuid := (select (p.line ->> 'undo')::uuid from public.plans p where p.change_id = p_change.id and p_change.kind = 'edit');
begin
  return v_of is not null and exists (select from public.change_items t where t.change_id = p_change.id)
    and not exists (
      select from public.change_items t
      left join public.change_items o on o.change_id = v_of and o.studio_id = t.studio_id and o.listing_id = t.listing_id
        and o.state = 'applied'
      cross join lateral pg_catalog.jsonb_each(t.content #> '{edit,set}') f
      where t.change_id = p_change.id and (o.id is null or (f.value = 'true' and f.key not like '%:%')
        or not app.goes_back(f.key, t.content -> 'edit', o.content -> 'edit')));
end $$;

-- @returns null: what was wanted when it was read is something else by now, so whose word the first was isn't known any more
create function app.kept_writers(p_change public.changes, p_listing public.listings, p_content jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  if exists (select from pg_catalog.jsonb_each(app.values_of(p_content)) f where p_listing.ours -> f.key is distinct from f.value) then
    return null;
  end if;
  return (
    select coalesce(pg_catalog.jsonb_object_agg(f.key, coalesce(
        p_listing.ours_by -> f.key, app.importers_of(p_listing, f.key),
        pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('by', p_change.author_id, 'from', 'keep_ours')))), '{}')
    from pg_catalog.jsonb_each(app.values_of(p_content)) f);
end $$;

-- Whose hand is in it, in which item and value. `field` null: in the change as such. `item_id` null: in all of it.
-- A new listing is always its author's, too. An edit is the word of those who wrote its values; for a value without a known
-- writer (read there once, or older than this record) they are those who made and edited the change. Everything else is the
-- word of the person who asks for it.
create or replace function app.contributions(p_change public.changes)
returns table (member_id uuid, item_id uuid, shop_id uuid, field text, from_ text)
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
      select w.id as member_id, c.item_id, c.shop_id, c.field, e.value ->> 'from' as from_
      from counted c cross join lateral pg_catalog.jsonb_array_elements(c.entries) with ordinality e
      cross join lateral (select (e.value ->> 'by')::uuid union all select a::uuid
        from pg_catalog.jsonb_array_elements_text(app.also_by(e.value)) a) w (id)
      where e.value ->> 'from' <> 'rule' and w.id is not null
        and case when c.field = 'overrides' then e.ordinality = any (c.choosers)
          else e.ordinality = pg_catalog.jsonb_array_length(c.entries)
            or not (pg_catalog.jsonb_typeof(c.value) in ('number', 'boolean', 'null') or c.field in ('price', 'sku', 'videos')
              or c.field like 'sku:%') end
    )
    select h.member_id, h.item_id, h.shop_id, h.field, h.from_ from hands h
    union
    select m.member_id, c.item_id, c.shop_id, c.field, 'form'
    from counted c cross join made m
    -- Compared as texts that are never null: so thousands of values are looked up by a hash, not each in all.
    where p_change.kind = 'edit' and not exists (
      select from hands h where h.field = c.field and coalesce(h.item_id::text, '') = coalesce(c.item_id::text, ''))
    union
    -- How an open point was settled is the word of the person who settled it, also where nothing is written of it.
    select o.settled_by, null::uuid, null::uuid, o.field, 'form' from public.open_points o
    where o.change_id = p_change.id and o.settled_by is not null
    union
    select m.member_id, null::uuid, null::uuid, null, 'form' from made m
    where case when p_change.kind = 'create'
        -- A change without any record is an older one: all who edited it are in it.
        then m.member_id = p_change.author_id or (p_change.written = '{}' and not exists (
          select from public.change_items t where t.change_id = p_change.id and t.written <> '{}'))
      else p_change.kind <> 'edit' and m.member_id = p_change.author_id end;
end $$;

-- Needs one manager, who may be its author: to take a listing off sale, to put back unchanged and without a fee what was
-- taken off sale here, and to write back what a request met.
create or replace function app.needs_one_manager(p_change public.changes) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select p_change.kind = 'unpublish' or app.puts_back(p_change) or (p_change.kind = 'put_on_sale'
      and exists (select from public.change_items t where t.change_id = p_change.id)
      -- The first one that needs another person ends it: of a plan there are thousands.
      and not exists (select from public.change_items t left join public.listings l on l.id = t.listing_id
        where t.change_id = p_change.id and case when app.is_paid(l) then not app.may_come_back(l) else true end)));
end $$;

-- Begins one, by the word of a person, who is its author. The same id begins it once, and so does the same that it follows from:
-- under the lock of that, the second of two clicks at once finds what the first one began.
-- @returns null; of one that was begun before by another id, {id, number}
create or replace function public.begin_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_key text := case when p_change -> 'source' ? 'restOf' then 'restOf' when p_change -> 'source' ? 'movedOf' then 'movedOf' end;
  v_of public.changes;
  v_change public.changes;
begin
  if exists (select from public.changes where id = (p_change ->> 'id')::uuid) then
    return null;
  end if;
  if v_key is not null then
    v_of := app.lock_change((p_change -> 'source' ->> v_key)::uuid);
    v_change := app.follows_in(v_key, v_of.id);
    if v_change.id is not null then
      return pg_catalog.jsonb_build_object('id', v_change.id, 'number', v_change.number);
    end if;
  end if;
  insert into public.changes (id, studio_id, kind, content, source, author_id, text_by, collecting)
    values ((p_change ->> 'id')::uuid, v_me.studio_id, p_change ->> 'kind', p_change -> 'content',
      p_change -> 'source', v_me.id, 'person', true)
    returning * into v_change;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id);
  -- What was left of another, or stopped there, has the values of those who wrote that.
  insert into public.change_edits (studio_id, change_id, member_id, first_at)
    select e.studio_id, v_change.id, e.member_id, e.first_at from public.change_edits e
    where e.change_id = coalesce(p_change #>> '{source,restOf}', p_change #>> '{source,movedOf}')::uuid on conflict do nothing;
  if p_change ->> 'plan' is not null then
    insert into public.plans (change_id, studio_id, line, said_by) values (v_change.id, v_me.studio_id, (p_change ->> 'plan')::jsonb,
      nullif((select p.said_by from public.plans p where p.change_id = v_of.id), v_me.id));
  end if;
  if p_change ? 'schedule' then
    perform app.put_schedule(v_change, v_me.id, p_change -> 'schedule');
  end if;
  perform app.effects(p_outbox, p_operations);
  return null;
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
  v_other public.changes;
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
  elsif p_change.kind = 'edit' and not v_return and not app.is_undo(p_change.id)
    and app.new_blank(p_item #> '{content,edit,set}', p_item #> '{content,edit,before}') then
    perform app.refuse('incomplete', '{"reason": "blank-left"}');
  end if;
  -- Under the listing's lock, so that of two rules' plans which are collected at once one has it.
  if exists (select from public.plans where change_id = p_change.id and catch_up_id is not null) then
    v_other := app.other_rule_plan(p_change.id, v_listing.id, v_payload -> 'set');
    if v_other.id is not null then
      perform app.refuse('already-asked', pg_catalog.jsonb_build_object('reason', 'rule', 'title', v_other.content ->> 'title'));
    end if;
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
  elsif p_change.source ? 'restOf' or p_change.source ? 'movedOf' then
    update public.change_items set written = app.written_again(p_change, v_listing.id, p_item -> 'content') where id = v_item;
  end if;
  if not exists (select from public.plans where change_id = p_change.id and not line ? 'asks') then
    perform app.claim_listings(p_change, array[v_item]);
  end if;
end $$;

-- A part of the selection was looked at: what is left out of it, and how far the worker is. Told twice, it is there once.
create or replace function public.note_plan_part(
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

create or replace function app.leave_out_of_plan(p_change public.changes, p_items uuid[], p_code text, p_text text) returns void
language sql volatile set search_path = '' as $$
  insert into public.plan_left_out (studio_id, change_id, listing_id, code, text, content, payload, written)
    select t.studio_id, t.change_id, t.listing_id, p_code, p_text, t.content, t.payload, t.written from public.change_items t
    where t.change_id = p_change.id and t.id in (select i.id from pg_catalog.unnest(p_items) i (id)) order by t.seq
    on conflict do nothing;
  delete from public.change_items where change_id = p_change.id and id in (select i.id from pg_catalog.unnest(p_items) i (id));
$$;

-- Of what is left out and may be written: these, or all that are left out for this reason.
create or replace function public.take_into_plan(
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

-- Which items a member can't decide about, and why: `no-access`, the shop is limited to others; `own`, the member wrote in it.
create or replace function app.barred_items(p_change public.changes, p_member uuid) returns table (item_id uuid, why text)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
declare
  v_shops uuid[] := array(
    select s.shop_id from (select distinct t.shop_id from public.change_items t where t.change_id = p_change.id) s
    where not app.may_use_shop(s.shop_id, p_member));
begin
  return query
    select t.id, 'no-access' from public.change_items t where t.change_id = p_change.id and t.shop_id = any (v_shops);
  -- Most members are named nowhere in it; and what needs one manager may be that manager's own.
  if not app.named_in(p_change, p_member) or app.needs_one_manager(p_change) then
    return;
  end if;
  return query
    with hands as (
      select distinct c.item_id from app.contributions(p_change) c where c.member_id = p_member
    )
    select t.id, 'own' from public.change_items t
    where t.change_id = p_change.id and t.shop_id <> all (v_shops)
      and (t.id in (select h.item_id from hands h where h.item_id is not null)
        or exists (select from hands h where h.item_id is null));
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
  insert into public.plans (change_id, studio_id, line, found, looked, said_by)
    select v_rest.id, p.studio_id, p.line, v_left, v_left, p.said_by from public.plans p where p.change_id = p_change.id;
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

-- `from` keep_ours: what the studio wants there is asked for, so its values stay the word of those who wrote them. Choosing a
-- value that no person wrote (it was read there once) is writing it.
create or replace function app.keep_writers(p_change public.changes, p_listing public.listings) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_item public.change_items;
  v_written jsonb;
begin
  select * into v_item from public.change_items t where t.change_id = p_change.id and t.listing_id = p_listing.id;
  v_written := app.kept_writers(p_change, p_listing, v_item.content);
  if v_written is null then
    perform app.refuse('edited-meanwhile');
  end if;
  update public.change_items t set written = v_written where t.id = v_item.id;
end $$;

-- Nothing is added any more, and approval is asked for: its hash is over the hashes of just so many items. With none, or given
-- up (`p_count` null), it is over, and took no number. Sealed twice, it was sealed once. A plan is its author's draft from then
-- on, by its number; one that left out all it looked at stays, too, where some of it may be taken in. One that asks is asked for, unless
-- its author has something to look at first.
create or replace function public.seal_change(p_operation uuid, p_lease uuid, p_count integer, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes := app.lock_change(v_operation.change_id);
  v_plan boolean := exists (select from public.plans p where p.change_id = v_change.id and (not p.line ? 'asks' or exists (
    select from public.plan_left_out o where o.change_id = v_change.id and o.content is not null)));
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
    -- A draft holds nothing.
    delete from public.listing_claims where change_id = v_change.id;
  else
    update public.changes set collecting = false, state = 'in_review', content_hash = app.content_hash(v_change.id), updated_at = app.now()
      where id = v_change.id;
  end if;
  perform app.number_request(v_change);
  perform app.effects(case when v_plan then p_outbox else app.to_approvers(v_change.id, p_outbox) end, p_operations);
end $$;

grant execute on function app.also_by(jsonb), app.goes_back(text, jsonb, jsonb), app.puts_back(public.changes)
  to authenticated, service_role, oms_definer;
grant execute on function app.written_again(public.changes, uuid, jsonb) to oms_definer;
grant execute on function app.kept_writers(public.changes, public.listings, jsonb) to oms_definer;
select app.publish_functions(array['begin_change', 'note_plan_part', 'take_into_plan', 'seal_change'], 'authenticated', true);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20270121000000'
$$;
