-- Open points of drafts: blanks in their texts and attributes that are asked for, each settled before approval is asked for.

-- What a draft doesn't say yet and a person has to: a blank in one of its texts, `[size?]`, or an attribute that is asked for. Outside
-- of its hash: how a point was settled is no part of what is written (app.note_open_points).
create table public.open_points (
  studio_id uuid not null,
  change_id uuid not null,
  -- The key of the listing's field.
  field text not null,
  -- The words of the blank; of an attribute the marketplace's number of it.
  point text not null,
  kind text not null check (kind in ('blank', 'attribute')),
  -- For people.
  name text not null,
  -- The category asks for it: it can't be left out.
  needed boolean not null default false,
  -- Null: it is open.
  settled text check (settled in ('filled', 'left_out')),
  -- Null with `settled`: a worker did.
  settled_by uuid,
  settled_at timestamptz,
  primary key (change_id, field, point),
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade,
  foreign key (studio_id, settled_by) references public.members (studio_id, id)
);
create index open_points_of_studio on public.open_points (studio_id, change_id, field, point);
create index open_points_by_member on public.open_points (settled_by) where settled_by is not null;
select app.protect('open_points', true);
grant select, insert, update, delete on public.open_points to oms_definer;

-- The words of the blanks in a value: of "Apron [size?]" it is `size`. Same as `blanksIn` in src/modules/changes/open-points/rules.ts.
create function app.blanks_in(p_value jsonb) returns setof text
language plpgsql immutable set search_path = '' as $$
begin
  -- Most values have none, and the path through all their parts takes longer than that look.
  if pg_catalog.strpos(p_value::text, '?]') > 0 then
    return query
      select distinct b.found[1] from pg_catalog.jsonb_path_query(p_value, 'strict $.** ? (@.type() == "string")') s (words)
      cross join lateral pg_catalog.regexp_matches(s.words #>> '{}', '\[([^][\n]{1,60})\?\]', 'g') b (found);
  end if;
end $$;

-- Whether an edit would write a blank that isn't on the marketplace in that field already.
create function app.new_blank(p_set jsonb, p_before jsonb) returns boolean
language plpgsql immutable set search_path = '' as $$
begin
  return pg_catalog.strpos(p_set::text, '?]') > 0 and exists (
    select from pg_catalog.jsonb_each(p_set) f cross join lateral app.blanks_in(f.value) b
    where b not in (select o from app.blanks_in(p_before -> f.key) o));
end $$;

-- Whether the draft still lacks it.
create function app.point_stands(p_content jsonb, p_field text, p_kind text, p_point text) returns boolean
language plpgsql immutable set search_path = '' as $$
begin
  if p_kind = 'blank' then
    return exists (select from app.blanks_in(p_content -> p_field) b where b = p_point);
  end if;
  return not coalesce(pg_catalog.jsonb_path_exists(p_content -> p_field, 'strict $[*] ? (@.property == $point && @.values.size() > 0)',
    pg_catalog.jsonb_build_object('point', p_point::bigint), true), false);
end $$;

create function app.note_open_points() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if pg_catalog.strpos(new.content::text, '?]') = 0
    and not exists (select from public.open_points where change_id = new.id) then
    return null;
  end if;
  -- Another category may not ask for it, and what buyers choose by is no attribute any more: asking for approval judges what is needed.
  if tg_op = 'UPDATE' then
    update public.open_points p set needed = false
      where p.change_id = new.id and p.needed and p.settled is null and p.kind = 'attribute'
        and (new.content -> 'category' is distinct from old.content -> 'category'
          or pg_catalog.jsonb_path_exists(new.content -> 'variations', 'strict $.axes[*] ? (@.property == $point)',
            pg_catalog.jsonb_build_object('point', p.point::bigint), true));
  end if;
  insert into public.open_points as p (studio_id, change_id, field, point, kind, name)
    select new.studio_id, new.id, f.key, b, 'blank', b
    from pg_catalog.jsonb_each(new.content) f cross join lateral app.blanks_in(f.value) b
    on conflict (change_id, field, point) do update set settled = null, settled_by = null, settled_at = null
      where p.settled is not null;
  update public.open_points p set settled = 'filled', settled_by = (app.writer() ->> 'by')::uuid, settled_at = app.now()
    where p.change_id = new.id and p.settled is null and not app.point_stands(new.content, p.field, p.kind, p.point);
  update public.open_points p set settled = null, settled_by = null, settled_at = null
    where p.change_id = new.id and p.kind = 'attribute' and p.settled = 'filled'
      and app.point_stands(new.content, p.field, p.kind, p.point);
  return null;
end $$;
create trigger note_open_points after insert or update of content on public.changes
  for each row when (new.kind = 'create') execute function app.note_open_points();

-- Attributes that a new draft is asked for: [{field, point, name, needed}].
create function app.ask_points(p_change public.changes, p_points jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  insert into public.open_points (studio_id, change_id, field, point, kind, name, needed)
    select p_change.studio_id, p_change.id, o.value ->> 'field', o.value ->> 'point', 'attribute', o.value ->> 'name',
      coalesce((o.value ->> 'needed')::boolean, false)
    from pg_catalog.jsonb_array_elements(case when pg_catalog.jsonb_typeof(p_points) = 'array' then p_points else '[]' end) o
    where app.point_stands(p_change.content, o.value ->> 'field', 'attribute', o.value ->> 'point')
    on conflict do nothing;
end $$;

-- A person took their own part out: what they settled is open again, or was a point of their own text alone.
create function app.reopen_points(p_change uuid, p_member uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  delete from public.open_points where change_id = p_change and settled_by = p_member and kind = 'blank';
  update public.open_points set settled = null, settled_by = null, settled_at = null
    where change_id = p_change and settled_by = p_member;
end $$;

create function app.open_points_json(p_change uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('field', o.field, 'point', o.point, 'kind', o.kind,
      'name', o.name, 'needed', o.needed, 'settled', o.settled, 'by', o.settled_by) order by o.field, o.point), '[]')
    from public.open_points o where o.change_id = p_change);
end $$;

-- It puts back what a change wrote: its values were on the marketplace.
create function app.is_undo(p_change uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return exists (select from public.plans where change_id = p_change and line ? 'undo');
end $$;

-- Approval can't be asked for while a point is open, or while a blank is left in any value, however it came there.
create function app.refuse_open() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from public.open_points where change_id = new.id and settled is null) then
    perform app.refuse('incomplete', '{"reason": "open-points"}');
  elsif exists (select from app.blanks_in(case when new.kind = 'create' then new.content end))
    or exists (select from public.change_items t where t.change_id = new.id and case when new.kind = 'create'
      then exists (select from app.blanks_in(t.content)) else app.new_blank(t.content #> '{edit,set}', t.content #> '{edit,before}') end
      and not app.is_return(new.id) and not app.is_undo(new.id)) then
    perform app.refuse('incomplete', '{"reason": "blank-left"}');
  end if;
  return new;
end $$;
create trigger refuse_open before update of state on public.changes
  for each row when (new.state = 'in_review' and old.state in ('draft', 'rejected')) execute function app.refuse_open();

-- Leaves out what these drafts don't say, all of it or nothing. What their category asks for stays open.
-- @param p_drafts [{changeId, revision, content}]: the fields that had blanks, without them
create function public.leave_points_out(p_drafts jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_draft jsonb;
  v_change public.changes;
begin
  if pg_catalog.jsonb_array_length(p_drafts) > 500 then
    perform app.refuse('bad-input');
  end if;
  for v_draft in select value from pg_catalog.jsonb_array_elements(p_drafts) order by value ->> 'changeId' loop
    v_change := app.lock_change((v_draft ->> 'changeId')::uuid);
    if v_change.kind <> 'create' then
      perform app.refuse('wrong-state');
    end if;
    update public.open_points set settled = 'left_out', settled_by = v_me.id, settled_at = app.now()
      where change_id = v_change.id and settled is null and not needed;
    perform public.save_draft(v_change.id, (v_draft ->> 'revision')::integer, v_draft -> 'content', null, '[]', '[]');
    -- A blank that is still there was opened anew.
    if exists (select from public.open_points where change_id = v_change.id and settled is null and not needed) then
      perform app.refuse('bad-input');
    end if;
  end loop;
  perform app.effects(p_outbox, p_operations);
end $$;

grant execute on function app.blanks_in(jsonb), app.new_blank(jsonb, jsonb), app.point_stands(jsonb, text, text, text),
  app.note_open_points(), app.is_undo(uuid), app.refuse_open(), app.open_points_json(uuid)
  to authenticated, service_role, oms_definer;
grant execute on function app.ask_points(public.changes, jsonb), app.reopen_points(uuid, uuid) to oms_definer;
select app.publish_functions(array['leave_points_out'], 'authenticated', true);

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
      cross join lateral (values ((e.value ->> 'by')::uuid), ((e.value ->> 'also')::uuid)) w (id)
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
create or replace function app.named_in(p_change public.changes, p_member uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return p_member = p_change.author_id
    or pg_catalog.strpos(p_change.written::text, p_member::text) > 0
    or exists (select from public.change_edits e where e.change_id = p_change.id and e.member_id = p_member)
    or exists (select from public.change_items t
      where t.change_id = p_change.id and pg_catalog.strpos(t.written::text, p_member::text) > 0)
    or exists (select from public.open_points o where o.change_id = p_change.id and o.settled_by = p_member);
end $$;

create or replace function app.take_out_of_new(p_change public.changes, p_member uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from public.change_items t where t.change_id = p_change.id
      and t.written #>> '{shop,0,by}' = p_member::text and (t.external_id is not null or t.progress <> '{}')) then
    perform app.refuse('wrong-state');
  end if;
  delete from public.change_items where change_id = p_change.id and written #>> '{shop,0,by}' = p_member::text
    and p_change.author_id <> p_member;
  update public.change_items set content = app.values_before(content, written, p_member, false),
      written = app.written_before(written, p_member)
    where change_id = p_change.id and pg_catalog.jsonb_path_exists(written, '$.*[*].by ? (@ == $me)',
      pg_catalog.jsonb_build_object('me', p_member));
  update public.changes set content = app.values_before(content, written, p_member, false),
      written = app.written_before(written, p_member)
    where id = p_change.id;
  perform app.reopen_points(p_change.id, p_member);
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

-- Of many only the items of `p_listing` are among it, or the first of each shop.
create or replace function app.change_json(p_change public.changes, p_listing uuid default null) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  -- Asked once: in the statement it would be asked for each of thousands of items.
  v_many boolean := app.is_many(p_change.id);
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
      'openPoints', case when p_change.kind = 'create' then app.open_points_json(p_change.id) else '[]' end,
      'together', case when p_change.together is null or p_change.state <> 'in_review' then '[]' else (
        select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', o.id, 'number', o.number, 'code', app.change_code(o), 'sku', app.change_sku(o), 'kind', o.kind,
          'state', o.state, 'contentHash', o.content_hash, 'title', o.content ->> 'title', 'payload', (
            select t.payload from public.change_items t where t.change_id = o.id order by t.seq limit 1)) order by o.seq)
        from public.changes o where o.together = p_change.together and o.studio_id = p_change.studio_id)
        end,
      'many', case when v_many then app.many_json(p_change.id) || pg_catalog.jsonb_build_object(
        'plan', app.plan_json(p_change), 'billed', app.billed_json(p_change),
        'switchedOn', app.switched_on_json(p_change),
        -- What is asked on behalf of a person or a worker of the studio.
        'allowances', case when app.claim('app_role') is not null and p_change.state in ('approved', 'applying')
          then public.read_allowances() else '[]' end) end,
      'items', coalesce((select pg_catalog.jsonb_agg(app.item_json(t) order by t.seq)
        from public.change_items t where t.change_id = p_change.id and (not v_many or (case when p_listing is null
          -- Looked for once, not for each of thousands.
          then t.seq = any (array(
            select pg_catalog.min(f.seq) from public.change_items f where f.change_id = p_change.id group by f.shop_id))
          else t.listing_id = p_listing end))), '[]'),
      'decisions', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'by', d.member_id, 'verdict', d.verdict, 'selfApproved', d.self_approved, 'reason', d.reason,
          'mode', d.mode, 'at', d.at) order by d.seq)
        from public.decisions d where d.change_id = p_change.id), '[]'),
      'paused', case when p_change.paused_at is not null and p_change.state in ('approved', 'scheduled', 'applying') then
        pg_catalog.jsonb_build_object('by', p_change.paused_by, 'at', p_change.paused_at) end,
      'schedule', app.schedule_json(p_change.id), 'returnOf', app.return_of(p_change.id),
      'requested', p_change.requested, 'createdAt', p_change.created_at, 'updatedAt', p_change.updated_at));
end $$;

-- Repeated with the same id it finds the first. It makes its product, whose code names it from now on.
create or replace function public.create_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes;
begin
  select * into v_change from public.changes where id = (p_change ->> 'id')::uuid;
  if v_change.id is not null then
    return app.change_json(v_change);
  end if;
  insert into public.changes (id, studio_id, content, source, preparing, author_id, product_id)
    values ((p_change ->> 'id')::uuid, v_me.studio_id, p_change -> 'content', p_change -> 'source',
      nullif(p_change -> 'preparing', 'null'), v_me.id, (app.new_product(v_me.studio_id, '{}', false)).id)
    returning * into v_change;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id);
  perform app.put_items(v_change, v_me.id, p_change -> 'items');
  if nullif(p_change -> 'like', 'null') is not null then
    perform app.copy_writers(v_change, p_change -> 'like');
  end if;
  perform app.ask_points(v_change, p_change -> 'points');
  perform app.remember_photos(v_me.studio_id, v_change.content -> 'photos');
  perform app.remember_videos(v_me.studio_id, v_change.content -> 'videos');
  perform app.effects(p_outbox, p_operations);
  return app.change_json(v_change);
end $$;

select app.publish_functions(array['create_change'], 'authenticated', true);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20270113000000'
$$;
