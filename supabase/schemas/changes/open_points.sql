-- Open points of a draft: what it doesn't say yet, and how each was settled and by whom. Kept by a trigger wherever a draft's texts
-- are written, and judged by one wherever approval is asked for, so that no way in forgets them.

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
