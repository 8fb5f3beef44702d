-- Who wrote which value: of what the studio wants (`listings.ours_by`) and of what a change would write (`written` of the
-- change and of its shops). Kept by triggers wherever values are written, so that no way in forgets it.
--
-- field → [{by, from, also, was}], oldest first; `from`: form, import, keep_ours, rule; `also`: others who said the value, by a
-- rule that the studio keeps or of which it was made anew (one, or a list); `was`: what stood in its place before.
-- A person who changes an own value by a table has an entry for each, as its readers are told which values were typed.
-- A number, a choice or a video is its last writer's: it replaced what was there. Words, tags and photos are everybody's who had a
-- hand in them. A field without an entry was read on the marketplace, or written by no person.

-- Who writes in this transaction: the caller, unless what it does is another person's writing (app.write_for).
create function app.writer() returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(nullif(pg_catalog.current_setting('app.writer', true), '')::jsonb,
      case when app.claim('app_role') = 'member' then pg_catalog.jsonb_build_object('by', app.claim('member_id'), 'from', 'form') end));
end $$;

create function app.write_for(p_member uuid, p_from text) returns void
language sql volatile set search_path = '' as $$
  select pg_catalog.set_config('app.writer',
    case when p_member is null then '' else pg_catalog.jsonb_build_object('by', p_member, 'from', p_from)::text end, true)
$$;

-- What a worker adds to a change is its author's word; of a plan of a rule that another person said, that person's, too.
create function app.write_as_author(p_change public.changes) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_said_by uuid := (select said_by from public.plans where change_id = p_change.id);
begin
  perform app.write_for(p_change.author_id, 'form');
  if v_said_by is not null then
    perform pg_catalog.set_config('app.writer', (app.writer() || pg_catalog.jsonb_build_object('also', v_said_by))::text, true);
  end if;
end $$;

-- The others of an entry, as a list.
create function app.also_by(p_entry jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select case pg_catalog.jsonb_typeof(p_entry -> 'also') when 'array' then p_entry -> 'also'
    when 'string' then pg_catalog.jsonb_build_array(p_entry -> 'also') else '[]' end
$$;

create function app.is_empty(p_value jsonb) returns boolean
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select p_value is null or p_value in ('null', '""', '[]', '{}'));
end $$;

-- The entries after a write.
create function app.written_after(p_written jsonb, p_old jsonb, p_new jsonb, p_writer jsonb) returns jsonb
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

-- What of a shop's part of a change is a value that a person writes.
create function app.values_of(p_content jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select case when p_content ? 'edit' then p_content #> '{edit,set}' else p_content end);
end $$;

create function app.note_change_writer() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    new.written := app.written_after('{}', '{}', new.content, app.writer());
  elsif new.written is not distinct from old.written then
    new.written := app.written_after(old.written, old.content, new.content, app.writer());
  end if;
  return new;
end $$;
create trigger note_change_writer before insert or update of content on public.changes
  for each row when (new.kind = 'create') execute function app.note_change_writer();

create function app.note_item_writer() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    -- A shop that is added to a change is written, too.
    new.written := app.written_after('{}', '{}', app.values_of(new.content) || case when new.content ? 'edit' then '{}'
      else '{"shop": true}' end::jsonb, app.writer());
  elsif new.written is not distinct from old.written then
    new.written := app.written_after(old.written, app.values_of(old.content) || '{"shop": true}',
      app.values_of(new.content) || '{"shop": true}', app.writer());
  end if;
  return new;
end $$;
create trigger note_item_writer before insert or update of content on public.change_items
  for each row execute function app.note_item_writer();

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

-- A value that stands on the marketplace is nobody's any more.
create function app.note_ours_writer() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if new.ours is null or new.ours is not distinct from new.live then
    new.ours_by := '{}';
  else
    select coalesce(pg_catalog.jsonb_object_agg(w.key, w.value), '{}') into new.ours_by
      from pg_catalog.jsonb_each(app.written_after(new.ours_by, coalesce(old.ours, '{}'), new.ours, app.writer())) w
      where new.ours -> w.key is distinct from new.live -> w.key;
  end if;
  return new;
end $$;
create trigger note_ours_writer before update on public.listings
  for each row when (new.ours is distinct from old.ours or (old.ours_by <> '{}' and new.live is distinct from old.live)
    or new.ours_by is distinct from old.ours_by) execute function app.note_ours_writer();

create function app.choices_in(p_value jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select case when p_value is null or pg_catalog.jsonb_typeof(p_value) = 'object' then p_value else '{}' end
$$;

-- A value of several choices (a shop's details): each of them is its last writer's, so this is the places of those who made
-- one that is still there. Where it isn't known what a person chose (a copy), it may be any of them.
create function app.choosers(p_entries jsonb, p_value jsonb) returns bigint[]
language plpgsql immutable set search_path = '' as $$
begin
  return (
    with step as (
      select e.place, app.choices_in(case when e.place = 1 then coalesce(e.entry -> 'was', '{}') else e.entry -> 'was' end) as before,
        app.choices_in(case when e.place = pg_catalog.jsonb_array_length(p_entries) then p_value
          else p_entries -> e.place::integer -> 'was' end) as after
      from pg_catalog.jsonb_array_elements(p_entries) with ordinality e (entry, place)
    ), made as (
      select s.place, k.choice from step s cross join lateral pg_catalog.jsonb_object_keys(s.before || s.after) k (choice)
      where s.before -> k.choice is distinct from s.after -> k.choice
    )
    select array(
      select place from step where before is null or after is null
      union
      select pg_catalog.max(place) from made group by choice));
end $$;

grant execute on function app.choices_in(jsonb), app.choosers(jsonb, jsonb), app.writer(), app.is_empty(jsonb), app.also_by(jsonb),
  app.written_after(jsonb, jsonb, jsonb, jsonb), app.values_of(jsonb) to authenticated, service_role, oms_definer;
grant execute on function app.write_for(uuid, text), app.write_as_author(public.changes) to service_role, oms_definer;
grant execute on function app.written_again(public.changes, uuid, jsonb) to oms_definer;
