-- Four eyes: a change is approved by a person whose hand is in no part of it. Judged from who wrote each value that it
-- would write, here and nowhere else.

-- As people compare them (src/catalog/fields/fields.ts, `sameValue`): the order and case of lists of words are the
-- marketplace's business, and nothing is as good as not there.
create function app.plain_fields(p_fields jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_object_agg(f.key, case
      when f.key not in ('images', 'videos') and app.are_words(f.value) then (
        select coalesce(pg_catalog.jsonb_agg(v.word order by v.word collate "C"), '[]')
        from (select app.lowered(value::text) as word from pg_catalog.jsonb_array_elements(f.value)) v)
      else f.value end), '{}')
    from pg_catalog.jsonb_each(p_fields) f where f.value <> 'null');
end $$;

create function app.plain_value(p_field text, p_value jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select app.plain_fields(pg_catalog.jsonb_build_object(p_field, p_value)) -> p_field
$$;

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
      -- Of thousands of values most are no lists: these are compared as they are, without a call for each.
      p_change.kind = 'edit' and (nullif(f.value, 'null') is not distinct from nullif(l.live -> f.key, 'null')
        or (pg_catalog.jsonb_typeof(f.value) = 'array' and pg_catalog.jsonb_typeof(l.live -> f.key) = 'array'
          and app.plain_value(f.key, f.value) = app.plain_value(f.key, l.live -> f.key)))
    from public.change_items t
    cross join lateral pg_catalog.jsonb_each(case when p_change.kind = 'create' then app.values_of(t.content) || '{"shop": true}'
      when t.content ? 'edit' then t.content #> '{edit,set}' else t.content end) f
    left join public.listings l on l.id = t.listing_id
    where t.change_id = p_change.id and p_change.kind in ('create', 'edit');
end $$;

-- Whose hand is in it, in which item and value. `field` null: in the change as such. `item_id` null: in all of it.
-- A new listing is always its author's, too. An edit is the word of those who wrote its values; for a value without a known
-- writer (read there once, or older than this record) they are those who made and edited the change. Everything else is the
-- word of the person who asks for it.
create function app.contributions(p_change public.changes)
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

-- A member who is named nowhere in its records has no hand in it: most are, and are judged by that alone.
create function app.named_in(p_change public.changes, p_member uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return p_member = p_change.author_id
    or pg_catalog.strpos(p_change.written::text, p_member::text) > 0
    or exists (select from public.change_edits e where e.change_id = p_change.id and e.member_id = p_member)
    or exists (select from public.change_items t
      where t.change_id = p_change.id and pg_catalog.strpos(t.written::text, p_member::text) > 0)
    or exists (select from public.open_points o where o.change_id = p_change.id and o.settled_by = p_member);
end $$;

create function app.contributed(p_change public.changes, p_member uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return app.named_in(p_change, p_member)
    and exists (select from app.contributions(p_change) c where c.member_id = p_member);
end $$;

create function app.barred_json(p_change public.changes) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('by', b.member_id, 'parts', b.parts) order by b.member_id), '[]')
    from (
      select c.member_id, pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', c.shop_id, 'field', c.field, 'from', c.from_)
        order by c.field, c.shop_id) filter (where c.field is not null) as parts
      from (select distinct o.member_id, o.shop_id, o.field, o.from_ from app.contributions(p_change) o) c group by c.member_id
    ) b);
end $$;

-- What has to be the same for a listing to be what it was. To have no video is the same as before videos were read.
create function app.fields_mark(p_fields jsonb) returns text
language sql immutable set search_path = '' as $$
  select pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(app.plain_fields(
    case when p_fields -> 'videos' = '[]' then p_fields - 'videos' else p_fields end)::text, 'UTF8')), 'hex')
$$;

-- Taken off sale from here, and neither changed nor on sale since, as far as is known.
create function app.may_come_back(p_listing public.listings) returns boolean
language sql immutable set search_path = '' as $$
  select case when p_listing.state = 'inactive' and p_listing.gone_at is null and p_listing.taken_off_as is not null
    then coalesce(p_listing.taken_off_as = app.fields_mark(p_listing.live), false) else false end
$$;

create function app.forget_taken_off() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.taken_off_as := null;
  return new;
end $$;
create trigger forget_taken_off before update of state on public.listings
  for each row when (old.state = 'inactive' and new.state <> 'inactive') execute function app.forget_taken_off();

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

-- Needs one manager, who may be its author: to take a listing off sale, to put back unchanged and without a fee what was
-- taken off sale here, and to write back what a request met.
create function app.needs_one_manager(p_change public.changes) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select p_change.kind = 'unpublish' or app.puts_back(p_change) or (p_change.kind = 'put_on_sale'
      and exists (select from public.change_items t where t.change_id = p_change.id)
      -- The first one that needs another person ends it: of a plan there are thousands.
      and not exists (select from public.change_items t left join public.listings l on l.id = t.listing_id
        where t.change_id = p_change.id and case when app.is_paid(l) then not app.may_come_back(l) else true end)));
end $$;

-- Managers and owners who may use every shop of it; owners alone, where it needs one.
create function app.may_judge(p_change public.changes, p_member public.members) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return p_member.studio_id = p_change.studio_id and app.rank(p_member.role) >= app.rank('manager')
    and (p_member.role = 'owner' or not app.needs_owner(p_change))
    and not exists (select from (select distinct t.shop_id from public.change_items t where t.change_id = p_change.id) s
      where not app.may_use_shop(s.shop_id, p_member.id));
end $$;

-- Who may approve it now: of these, those whose hand is in no part.
create function app.may_approve(p_change public.changes, p_member public.members) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return app.may_judge(p_change, p_member)
    and (app.needs_one_manager(p_change) or not app.contributed(p_change, p_member.id));
end $$;

-- All of them. Whose hand is in it is asked once, and only where one of them is named in its records.
create function app.approvers(p_change public.changes) returns setof public.members
language plpgsql stable set search_path = '' as $$
begin
  return query
    select m.* from public.members m
    where m.studio_id = p_change.studio_id and app.may_judge(p_change, m)
      and (not app.named_in(p_change, m.id) or app.needs_one_manager(p_change)
        or m.id not in (select c.member_id from app.contributions(p_change) c where c.member_id is not null))
    order by m.created_at, m.name, m.id;
end $$;

-- Who may answer: the members who may approve all of it; where that is nobody, those who may approve a part.
create function app.mentioned(p_change uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_change public.changes;
  v_people jsonb;
begin
  select * into v_change from public.changes where id = p_change;
  v_people := (select pg_catalog.jsonb_agg(a.slack_user_id) from app.approvers(v_change) a);
  return coalesce(v_people, (
    select pg_catalog.jsonb_agg(m.slack_user_id order by m.created_at, m.name, m.id) from public.members m
    where m.studio_id = v_change.studio_id and app.may_approve_part(v_change, m)), '[]');
end $$;

-- The people who may answer are told who asks.
create function app.to_approvers(p_change uuid, p_outbox jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(case when e.value ->> 'note' = 'approval_asked'
        then e.value || pg_catalog.jsonb_build_object('mention', app.mentioned(p_change))
        else e.value end order by e.ordinality), '[]')
    from pg_catalog.jsonb_array_elements(coalesce(p_outbox, '[]')) with ordinality e);
end $$;

grant execute on function app.plain_fields(jsonb), app.fields_mark(jsonb), app.may_come_back(public.listings),
  app.goes_back(text, jsonb, jsonb), app.puts_back(public.changes), app.needs_one_manager(public.changes), app.plain_value(text, jsonb), app.values_to_write(public.changes),
  app.contributions(public.changes), app.named_in(public.changes, uuid), app.contributed(public.changes, uuid),
  app.barred_json(public.changes)
  to authenticated, service_role, oms_definer;
-- Reading who may decide, under the caller's own rights.
grant execute on function app.approvers(public.changes), app.may_judge(public.changes, public.members),
  app.may_approve(public.changes, public.members)
  to authenticated, oms_definer;
grant execute on function app.to_approvers(uuid, jsonb), app.mentioned(uuid) to oms_definer;
