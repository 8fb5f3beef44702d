-- Videos of listings: our own copies, known by their hashes, in drafts and in edits of listings that exist.

-- Our own copies of videos, by hash. They lie beside the photos of their studio, and end with them.
create table public.videos (
  studio_id uuid not null references public.studios (id) on delete cascade,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes >= 0),
  created_at timestamptz not null default app.now(),
  primary key (studio_id, hash)
);
select app.protect('videos', true);
grant select, insert on public.videos to oms_definer;

create trigger refuse_while_erasing before insert on public.videos for each row execute function app.refuse_while_erasing();

create or replace function app.remember_videos(p_studio uuid, p_videos jsonb) returns void
language sql volatile set search_path = '' as $$
  insert into public.videos (studio_id, hash, bytes)
  select distinct on (p.value ->> 'hash') p_studio, p.value ->> 'hash', (p.value ->> 'bytes')::bigint
  from pg_catalog.jsonb_array_elements(case when pg_catalog.jsonb_typeof(p_videos) = 'array' then p_videos else '[]' end) p
  where p.value ? 'hash'
  on conflict do nothing
$$;
grant execute on function app.remember_videos(uuid, jsonb) to oms_definer;

create or replace function app.copy_writers(p_change public.changes, p_like jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_like public.changes;
begin
  if p_like ? 'changeId' then
    select * into v_like from public.changes where id = (p_like ->> 'changeId')::uuid for share;
    -- Else the own words would be nobody's. The same of a draft that was edited since it was read.
    if v_like.id is null then
      perform app.missing();
    elsif v_like.revision is distinct from (p_like ->> 'revision')::integer then
      perform app.refuse('edited-meanwhile');
    end if;
  else
    select c.* into v_like from public.listings l
      join public.change_items t on t.shop_id = l.shop_id and t.external_id = l.external_id
      join public.changes c on c.id = t.change_id
      where l.id = (p_like ->> 'listingId')::uuid and c.kind = 'create' and c.content -> 'photos' <> '[]'
      order by c.seq desc limit 1 for share of c;
    if v_like.content -> 'photos' <> p_change.content -> 'photos' and p_change.content -> 'photos' <> '[]' then
      perform app.refuse('edited-meanwhile');
    end if;
    v_like.content := pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('photos', v_like.content -> 'photos',
      'videos', v_like.content -> 'videos'));
  end if;
  if v_like.id is null or (v_like.state = 'applied' and v_like.mode = 'live') then
    update public.changes set written = '{}' where id = p_change.id;
    update public.change_items set written = '{}' where change_id = p_change.id;
    return;
  end if;
  update public.changes set written = (
      select coalesce(pg_catalog.jsonb_object_agg(f.key, app.without_past(v_like.written -> f.key)), '{}')
      from pg_catalog.jsonb_each(p_change.content) f
      where v_like.written ? f.key and v_like.content -> f.key = f.value)
    where id = p_change.id;
  update public.change_items t set written = (
      select coalesce(pg_catalog.jsonb_object_agg(f.key, app.without_past(f.entries)), '{}') from (
        select distinct on (v.key) v.key, s.written -> v.key as entries
        from pg_catalog.jsonb_each(t.content) v join public.change_items s on s.change_id = v_like.id
        where p_like ? 'changeId' and s.content -> v.key = v.value and s.written ? v.key
        order by v.key, s.shop_id <> t.shop_id) f)
    where t.change_id = p_change.id;
end $$;

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
  perform app.remember_photos(v_me.studio_id, v_change.content -> 'photos');
  perform app.remember_videos(v_me.studio_id, v_change.content -> 'videos');
  perform app.effects(p_outbox, p_operations);
  return app.change_json(v_change);
end $$;

create or replace function public.save_draft(
  p_change_id uuid, p_revision integer, p_content jsonb, p_items jsonb, p_outbox jsonb, p_operations jsonb
) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  if v_change.state not in ('draft', 'in_review', 'rejected') or not app.is_form_of(v_change, p_items) then
    perform app.refuse('wrong-state');
  elsif v_change.revision is distinct from p_revision then
    perform app.refuse('edited-meanwhile');
  end if;
  perform app.unask(v_change.id);
  update public.changes set
    content = content || coalesce(p_content, '{}'),
    revision = revision + 1,
    text_by = case when text_by is null
      and coalesce(nullif(p_content ->> 'title', ''), nullif(p_content ->> 'description', '')) is not null then 'person' else text_by end,
    -- The person who arranges the photos has seen which ones are missing.
    photo_problems = case when p_content ?| array['photos', 'videos'] then '[]' else photo_problems end
  where id = v_change.id;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id)
    on conflict do nothing;
  if p_items is not null then
    perform app.put_items(v_change, v_me.id, p_items);
  end if;
  -- Photos that a worker will add for this person are that person's. (The video to come is named in the content.)
  if exists (select from pg_catalog.jsonb_array_elements(coalesce(p_operations, '[]')) o
      where o.value ->> 'kind' = 'prepare_draft' and not o.value -> 'params' ? 'video') then
    update public.changes set written = written || pg_catalog.jsonb_build_object('photos',
        coalesce(written -> 'photos', '[]') || pg_catalog.jsonb_build_array(app.writer()
          || pg_catalog.jsonb_build_object('was', content -> 'photos')))
      where id = v_change.id and written #>> '{photos,-1,by}' is distinct from v_me.id::text;
  end if;
  -- What was said of stock 1 in several shops is offered the next time. An owner's word is the studio's: it isn't asked again.
  if p_content ->> 'pieces' in ('each', 'same') then
    update public.studios set last_pieces = p_content ->> 'pieces',
        one_offs = case when v_me.role = 'owner' then p_content ->> 'pieces' end
      where id = v_me.studio_id and one_offs is null
        and (v_me.role = 'owner' or last_pieces is distinct from p_content ->> 'pieces');
  end if;
  perform app.remember_photos(v_me.studio_id, p_content -> 'photos');
  perform app.remember_videos(v_me.studio_id, p_content -> 'videos');
  perform app.effects(p_outbox, p_operations);
  return app.change_json_of(v_change.id);
end $$;

create or replace function public.fill_draft(p_fill jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_change public.changes;
  v_writing boolean;
  v_preparing jsonb := nullif(p_fill -> 'preparing', 'null');
  v_content jsonb;
begin
  perform app.require_worker();
  v_change := app.lock_change((p_fill ->> 'changeId')::uuid);
  v_writing := coalesce((v_change.preparing ->> 'writing')::boolean, false);
  -- A person who stopped the writing is not overruled by a worker that hasn't heard of it yet.
  -- What was ended stays ended.
  v_preparing := case when v_change.preparing is not null then v_preparing end
    || pg_catalog.jsonb_build_object('writing', v_writing and (v_preparing ->> 'writing')::boolean);
  v_content := v_change.content;
  if v_change.state = 'draft' and v_change.kind = 'edit' then
    -- Copied photos take the places that wait for them in what the edit sets. Saved meanwhile, it is looked at once more.
    update public.change_items t set content = pg_catalog.jsonb_set(t.content, '{edit}', p_fill #> '{edit,to}')
      where t.change_id = v_change.id and t.content -> 'edit' = p_fill #> '{edit,from}';
    if not found and p_fill ? 'edit' then
      perform app.refuse('edited-meanwhile');
    end if;
    perform app.remember_photos(v_change.studio_id, p_fill -> 'photos');
    perform app.remember_videos(v_change.studio_id, p_fill #> '{videos,copied}');
  elsif v_change.state = 'draft' then
    v_content := app.filled(v_content, p_fill, v_writing);
    -- A copied video takes the place that waits for it. Another one since: this one is not wanted any more.
    if v_content -> (p_fill #>> '{videos,key}') = p_fill #> '{videos,from}' then
      v_content := v_content || pg_catalog.jsonb_build_object(p_fill #>> '{videos,key}', p_fill #> '{videos,to}');
    end if;
    perform app.remember_videos(v_change.studio_id, p_fill #> '{videos,copied}');
    update public.change_items t set content = t.content || pg_catalog.jsonb_build_object('price', p.value -> 'price')
      from pg_catalog.jsonb_array_elements(coalesce(p_fill -> 'prices', '[]')) p
      where t.change_id = v_change.id and t.shop_id = (p.value ->> 'shopId')::uuid
        and coalesce(t.content -> 'price', 'null') = 'null';
    perform app.remember_photos(v_change.studio_id, p_fill -> 'photos');
  end if;
  update public.changes set
    content = v_content,
    -- For shops that are chosen later: a draft begins with one.
    source = case when v_change.state = 'draft' and coalesce(p_fill -> 'prices', '[]') <> '[]'
      then pg_catalog.jsonb_build_object('prices', p_fill -> 'prices') else '{}' end || source,
    text_by = case when v_writing and v_change.state = 'draft' and p_fill ->> 'textBy' is not null
                and v_content - array['photos', 'videos'] <> v_change.content - array['photos', 'videos'] then p_fill ->> 'textBy' else text_by end,
    preparing = v_preparing,
    photo_problems = photo_problems || coalesce((
      select pg_catalog.jsonb_agg(n.value) from pg_catalog.jsonb_array_elements(coalesce(p_fill -> 'photoProblems', '[]')) n
      where not photo_problems @> pg_catalog.jsonb_build_array(n.value)), '[]'),
    updated_at = app.now()
  where id = v_change.id;
  perform app.effects(p_outbox, p_operations);
end $$;

create or replace function app.plain_fields(p_fields jsonb) returns jsonb
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

create or replace function app.fields_mark(p_fields jsonb) returns text
language sql immutable set search_path = '' as $$
  select pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(app.plain_fields(
    case when p_fields -> 'videos' = '[]' then p_fields - 'videos' else p_fields end)::text, 'UTF8')), 'hex')
$$;

create or replace function app.product_content(p_live jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce((
      -- Lists of words that a marketplace adds, such as materials.
      select pg_catalog.jsonb_object_agg(f.key, f.value) from pg_catalog.jsonb_each(p_live) f
      where f.key not in ('images', 'videos') and app.are_words(f.value)), '{}')
    || pg_catalog.jsonb_build_object('title', coalesce(p_live ->> 'title', ''), 'description', coalesce(p_live ->> 'description', ''),
    'tags', coalesce(p_live -> 'tags', '[]'), 'category', p_live -> 'category', 'photos', '[]'::jsonb,
    'sku', app.one_sku(p_live))
$$;

create or replace function app.settle_listing(p_item public.change_items, p_fields jsonb, p_state text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_set jsonb := coalesce(p_item.payload::jsonb -> 'set', '{}');
begin
  -- What the mirror doesn't have (attributes are read by a call of their own) is no difference in it.
  select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') into v_set
    from pg_catalog.jsonb_each(v_set) f
    where p_fields is null or p_fields ? f.key;
  if p_item.state = 'applied' then
    -- Photos and videos that were uploaded have the marketplace's numbers by now.
    v_set := v_set || (select coalesce(pg_catalog.jsonb_object_agg(f.key, p_fields -> f.key), '{}')
      from pg_catalog.jsonb_each(v_set) f where f.key in ('images', 'videos') and p_fields ? f.key);
    if p_fields is null then
      v_set := v_set - array['images', 'videos'];
    end if;
  end if;
  if v_set ? 'variations' and p_fields ? 'variations'
    and (p_item.state = 'applied' or coalesce(p_item.progress -> 'wrote' ? 'inventory', false)) then
    -- Other options are there once their write is answered: those that were added are as they are read, and those that went are given up on this side too.
    v_set := v_set || (select pg_catalog.jsonb_object_agg(f.key, f.value)
      from pg_catalog.jsonb_each(p_fields) f
      where f.key = 'variations' or (pg_catalog.strpos(f.key, ':') > 0 and not exists (select from public.listings l
        where l.shop_id = p_item.shop_id and l.external_id = p_item.external_id and l.base ? f.key)));
    update public.listings set base = app.without_gone_options(base, p_fields), ours = app.without_gone_options(ours, p_fields)
      where shop_id = p_item.shop_id and external_id = p_item.external_id and live is not null;
  end if;
  if p_item.state <> 'applied' then
    select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') into v_set
      from pg_catalog.jsonb_each(v_set) f where p_fields -> f.key = f.value;
  end if;
  update public.listings set live = coalesce(p_fields, live), seen_at = app.now(), state = coalesce(p_state, state),
    ends_at = coalesce((p_item.progress ->> 'endsAt')::timestamptz, ends_at),
    taken_off_as = case when p_item.state = 'applied' and p_item.payload::jsonb ->> 'kind' = 'unpublish'
      then app.fields_mark(coalesce(p_fields, live)) else taken_off_as end,
    base = app.settled_base(base || v_set, ours || v_set, coalesce(p_fields, live || v_set)),
    ours = app.settled_ours(base || v_set, ours || v_set, coalesce(p_fields, live || v_set)),
    ours_by = ours_by || (select coalesce(pg_catalog.jsonb_object_agg(w.key, app.without_past(w.value)), '{}')
      from pg_catalog.jsonb_each(p_item.written) w where v_set ? w.key)
  where shop_id = p_item.shop_id and external_id = p_item.external_id and live is not null;
end $$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261216030000'
$$;

select app.publish_functions(array['schema_version'], 'authenticated', false);
select app.publish_functions(array['create_change', 'save_draft', 'fill_draft'], 'authenticated', true);
