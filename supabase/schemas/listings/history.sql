-- What happened to a listing, for its timeline.

create function app.cut_value(p_value jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select case pg_catalog.jsonb_typeof(p_value)
    when 'string' then pg_catalog.to_jsonb(pg_catalog.left(p_value #>> '{}', 300))
    when 'object' then '{}'::jsonb
    else p_value end
$$;

-- Fields that are another value in `p_new` than in `p_old`, at most 40.
create function app.moved_fields(p_old jsonb, p_new jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_object_agg(m.key, pg_catalog.jsonb_build_object(
        'before', app.cut_value(p_old -> m.key), 'after', app.cut_value(p_new -> m.key))), '{}')
    from (select k.key from (select pg_catalog.jsonb_object_keys(coalesce(p_old, '{}') || coalesce(p_new, '{}')) as key) k
          where p_old -> k.key is distinct from p_new -> k.key order by k.key limit 40) m);
end $$;

-- An applied change settles its listing in the same transaction: what moves there is its own doing, and in its own record.
create function app.note_settling() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if new.state in ('applied', 'on_marketplace') and new.external_id is not null then
    perform pg_catalog.set_config('app.settling', new.shop_id || ':' || new.external_id, true);
  end if;
  return null;
end $$;

create function app.note_listing() returns trigger
language plpgsql volatile set search_path = '' as $$
declare
  v_member uuid := case when app.claim('app_role') = 'member' then nullif(app.claim('member_id'), '')::uuid end;
  v_own boolean := coalesce(pg_catalog.current_setting('app.settling', true), '') = new.shop_id || ':' || new.external_id;
  v_fields jsonb := '{}';
  v_kept boolean;
begin
  if v_own then
    return null;
  end if;
  if old.gone_at is null and new.gone_at is not null then
    insert into public.listing_events (studio_id, listing_id, kind) values (new.studio_id, new.id, 'gone');
  elsif old.gone_at is not null and new.gone_at is null then
    insert into public.listing_events (studio_id, listing_id, kind) values (new.studio_id, new.id, 'back');
  end if;
  if new.live is distinct from old.live or new.state is distinct from old.state then
    -- What stands there as the studio wants it is no news: stock that was sold is followed, a write of ours settled later.
    select coalesce(pg_catalog.jsonb_object_agg(m.key, m.value), '{}') into v_fields
      from pg_catalog.jsonb_each(app.moved_fields(old.live, new.live)) m
      where new.live -> m.key is distinct from new.ours -> m.key
        and not exists (select from public.change_items t
          where t.shop_id = new.shop_id and t.external_id = new.external_id and t.state in ('applying', 'failed', 'parked')
            and t.content #> array['edit', 'set', m.key] = new.live -> m.key);
    if new.state is distinct from old.state then
      v_fields := v_fields || pg_catalog.jsonb_build_object('state', pg_catalog.jsonb_build_object('before', old.state, 'after', new.state));
    end if;
    if v_fields <> '{}' then
      insert into public.listing_events (studio_id, listing_id, kind, fields) values (new.studio_id, new.id, 'changed_there', v_fields);
    end if;
  elsif v_member is not null and (new.ours is distinct from old.ours or new.base is distinct from old.base) then
    -- Keeping what stands there moves the base; wanting something else only our side.
    v_kept := new.base is distinct from old.base;
    v_fields := app.moved_fields(old.ours, new.ours);
    if v_kept then
      v_fields := app.moved_fields(old.base, new.base) || v_fields;
    end if;
    insert into public.listing_events (studio_id, listing_id, kind, member_id, fields)
      values (new.studio_id, new.id, case when v_kept then 'kept' else 'wanted' end, v_member, v_fields);
  end if;
  return null;
end $$;

-- A listing read for the first time has no past; most of a reading is as it was and never comes here.
create trigger note_settling after update of state on public.change_items
  for each row execute function app.note_settling();
create trigger note_listing after update on public.listings
  for each row when (old.live is not null and (new.live is distinct from old.live or new.state is distinct from old.state
    or new.gone_at is distinct from old.gone_at or new.ours is distinct from old.ours or new.base is distinct from old.base))
  execute function app.note_listing();

-- Beside its changes, everything a listing's timeline is made of: its events, who edited its changes and when, and what
-- was exchanged with the shop for them.
create function public.read_history(p_listing_id uuid, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    with own as (
      select o.id from app.changes_of(p_listing_id) o order by o.seq desc limit p_limit
    )
    select pg_catalog.jsonb_build_object(
      'events', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('kind', e.kind, 'by', e.member_id,
          'fields', e.fields, 'at', e.at) order by e.seq desc)
        from (select * from public.listing_events where studio_id = (select app.studio_id()) and listing_id = p_listing_id
              order by seq desc limit p_limit) e), '[]'),
      'edits', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('changeId', e.change_id, 'by', e.member_id,
          'at', e.first_at) order by e.first_at)
        from public.change_edits e where e.change_id in (select id from own)), '[]'),
      'exchanges', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('changeId', e.change_id, 'outcome', e.outcome,
          'code', e.code, 'reference', e.reference, 'at', e.at) order by e.id)
        from public.sync_events e join public.listings l on l.id = p_listing_id and l.shop_id = e.shop_id
        where e.studio_id = (select app.studio_id()) and e.change_id in (select id from own)
          and (e.listing_id is null or e.listing_id = p_listing_id)), '[]')));
end $$;

grant execute on function app.cut_value(jsonb), app.moved_fields(jsonb, jsonb) to oms_definer;
select app.publish_functions(array['read_history'], 'authenticated', false);
