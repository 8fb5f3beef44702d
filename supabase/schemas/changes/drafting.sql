-- Drafting: by people with a role, counted by revision, everybody who touched it remembered.

-- Lays the chosen shops over what is there. A shop whose marketplace may already hold something of this change is not
-- dropped: its draft there would be forgotten.
create function app.put_items(p_change public.changes, p_member uuid, p_items jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_item jsonb;
  v_shop public.shops;
begin
  if exists (select from public.change_items t where t.change_id = p_change.id
             and (t.external_id is not null or t.progress <> '{}')
             and not exists (select from pg_catalog.jsonb_array_elements(p_items) n where (n.value ->> 'shopId')::uuid = t.shop_id)) then
    perform app.refuse('wrong-state');
  end if;
  delete from public.change_items t where t.change_id = p_change.id
    and not exists (select from pg_catalog.jsonb_array_elements(p_items) n where (n.value ->> 'shopId')::uuid = t.shop_id);
  for v_item in select value from pg_catalog.jsonb_array_elements(p_items) loop
    -- Whoever a shop is closed to leaves its price and stock as they are.
    continue when exists (select from public.change_items where change_id = p_change.id
      and shop_id = (v_item ->> 'shopId')::uuid and content = v_item -> 'content');
    if not app.may_use_shop((v_item ->> 'shopId')::uuid, p_member) then
      perform app.refuse('not-allowed');
    end if;
    update public.change_items set content = v_item -> 'content'
      where change_id = p_change.id and shop_id = (v_item ->> 'shopId')::uuid;
    continue when found;
    select * into v_shop from public.shops where id = (v_item ->> 'shopId')::uuid;
    if v_shop.id is null then
      perform app.missing();
    elsif v_shop.health = 'disconnected' then
      perform app.refuse('shop-disconnected');
    end if;
    insert into public.change_items (studio_id, change_id, shop_id, content)
      values (p_change.studio_id, p_change.id, v_shop.id, v_item -> 'content');
  end loop;
end $$;

create function app.remember_photos(p_studio uuid, p_photos jsonb) returns void
language sql volatile set search_path = '' as $$
  insert into public.photos (studio_id, hash)
  select distinct p_studio, p.value ->> 'hash' from pg_catalog.jsonb_array_elements(coalesce(p_photos, '[]')) p
  on conflict do nothing
$$;

-- Of a field of videos those that are copies of ours.
create function app.remember_videos(p_studio uuid, p_videos jsonb) returns void
language sql volatile set search_path = '' as $$
  insert into public.videos (studio_id, hash, bytes)
  select distinct on (p.value ->> 'hash') p_studio, p.value ->> 'hash', (p.value ->> 'bytes')::bigint
  from pg_catalog.jsonb_array_elements(case when pg_catalog.jsonb_typeof(p_videos) = 'array' then p_videos else '[]' end) p
  where p.value ? 'hash'
  on conflict do nothing
$$;

-- A draft that is a copy: of a draft that isn't live its values stay the word of those who wrote them there; what is copied
-- from a live listing (or from a draft of which all is on sale) is nobody's. Who copied is its author. The photos of a
-- listing come from the change that made it, which may be a draft again. `ownPhotos`: the copy is of another piece, and its photos
-- were never that listing's.
create function app.copy_writers(p_change public.changes, p_like jsonb) returns void
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
    if not p_like ? 'ownPhotos' and v_like.content -> 'photos' <> p_change.content -> 'photos' and p_change.content -> 'photos' <> '[]' then
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

-- In a copy there is nothing before what was copied.
create function app.without_past(p_entries jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select pg_catalog.jsonb_agg(e.value - 'was' order by e.ordinality)
  from pg_catalog.jsonb_array_elements(p_entries) with ordinality e
$$;

-- A draft of this person's, with its product, whose code names it from now on.
create function app.new_draft(p_me public.members, p_change jsonb) returns public.changes
language plpgsql volatile set search_path = '' as $$
declare
  v_change public.changes;
begin
  insert into public.changes (id, studio_id, content, source, preparing, author_id, product_id)
    values ((p_change ->> 'id')::uuid, p_me.studio_id, p_change -> 'content', p_change -> 'source',
      nullif(p_change -> 'preparing', 'null'), p_me.id, (app.new_product(p_me.studio_id, '{}', false)).id)
    returning * into v_change;
  insert into public.change_edits (studio_id, change_id, member_id) values (p_me.studio_id, v_change.id, p_me.id);
  perform app.put_items(v_change, p_me.id, p_change -> 'items');
  if nullif(p_change -> 'like', 'null') is not null then
    perform app.copy_writers(v_change, p_change -> 'like');
  end if;
  perform app.ask_points(v_change, p_change -> 'points');
  perform app.remember_photos(p_me.studio_id, v_change.content -> 'photos');
  perform app.remember_videos(p_me.studio_id, v_change.content -> 'videos');
  return v_change;
end $$;

-- Repeated with the same id it finds the first.
create function public.create_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes;
begin
  select * into v_change from public.changes where id = (p_change ->> 'id')::uuid;
  if v_change.id is not null then
    return app.change_json(v_change);
  end if;
  v_change := app.new_draft(v_me, p_change);
  perform app.effects(p_outbox, p_operations);
  return app.change_json(v_change);
end $$;

-- Whether what a form says is about a change of this kind: a new listing's shops, or the one shop of an edit with what it
-- sets there. In what takes off sale, renews or deletes there is nothing to fill in; its card would say another title, and
-- another shop be asked to do it.
create function app.is_form_of(p_change public.changes, p_items jsonb) returns boolean
language sql stable set search_path = '' as $$
  select case p_change.kind
    when 'create' then not exists (
      select from pg_catalog.jsonb_array_elements(coalesce(p_items, '[]')) n where n.value -> 'content' ? 'edit')
    when 'edit' then pg_catalog.jsonb_array_length(coalesce(p_items, '[]')) = 1 and not app.is_many(p_change.id) and exists (
      select from public.change_items t where t.change_id = p_change.id
        and t.shop_id = (p_items #>> '{0,shopId}')::uuid and p_items #> '{0,content}' ? 'edit')
    else false end
$$;

create function public.save_draft(
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

create function public.stop_writing(p_change_id uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_role('maker');
  perform app.lock_change(p_change_id);
  -- With every photo there, nothing is left to wait for: the worker may still be, but fills in nothing more.
  update public.changes set updated_at = app.now(), preparing = case
      when (preparing ->> 'photosDone')::integer < (preparing ->> 'photosTotal')::integer then preparing || '{"writing": false}'
    end
    where id = p_change_id and preparing is not null;
end $$;

grant execute on function app.put_items(public.changes, uuid, jsonb), app.remember_photos(uuid, jsonb), app.remember_videos(uuid, jsonb),
  app.copy_writers(public.changes, jsonb), app.new_draft(public.members, jsonb), app.without_past(jsonb), app.is_form_of(public.changes, jsonb) to oms_definer;
select app.publish_functions(array['create_change', 'save_draft', 'stop_writing'], 'authenticated', true);
