-- Where everybody who could approve has a hand in a change, nobody has to give up: a person takes the own part out again,
-- or makes a copy of the own draft the own.

-- The entries before this member's first one; those that are left.
create function app.written_before(p_written jsonb, p_member uuid) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_object_agg(w.key, w.left_) filter (where w.left_ <> '[]'), '{}')
  from (
    select f.key, (
      select coalesce(pg_catalog.jsonb_agg(e.value order by e.ordinality), '[]')
      from pg_catalog.jsonb_array_elements(f.value) with ordinality e
      where e.ordinality < coalesce((select pg_catalog.min(o.ordinality)
        from pg_catalog.jsonb_array_elements(f.value) with ordinality o where o.value ->> 'by' = p_member::text),
        pg_catalog.jsonb_array_length(f.value) + 1)) as left_
    from pg_catalog.jsonb_each(p_written) f) w
$$;

-- The values without this member's hand: what stood there before it. One that wasn't there before is left out (`p_drop`),
-- or empty.
create function app.values_before(p_values jsonb, p_written jsonb, p_member uuid, p_drop boolean) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_object_agg(v.key, case
      when v.entry is null then v.value
      when v.entry ? 'was' then v.entry -> 'was'
      when pg_catalog.jsonb_typeof(v.value) = 'string' then '""'::jsonb
      when pg_catalog.jsonb_typeof(v.value) = 'array' then '[]'
      when pg_catalog.jsonb_typeof(v.value) = 'object' and v.key = 'overrides' then '{}'
      else 'null' end) filter (where v.entry is null or v.entry ? 'was' or not p_drop), '{}')
  from (
    select f.key, f.value, (
      select e.value from pg_catalog.jsonb_array_elements(p_written -> f.key) with ordinality e
      where e.value ->> 'by' = p_member::text order by e.ordinality limit 1) as entry
    from pg_catalog.jsonb_each(p_values) f) v
$$;

-- What an edit loses so stays what the studio wants there, as this person's word: it can be asked for on its own.
create function app.take_out_of_edit(p_change public.changes, p_member uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_item public.change_items;
  v_set jsonb;
begin
  select * into v_item from public.change_items where change_id = p_change.id;
  select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') into v_set
    from pg_catalog.jsonb_each(app.values_before(app.values_of(v_item.content), v_item.written, p_member, true)) f
    where f.value is distinct from v_item.content #> array['edit', 'before', f.key];
  if v_set = '{}' then
    perform app.refuse('wrong-state', '{"reason": "all-yours"}');
  end if;
  update public.listings l set ours = l.ours || (
      select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}')
      from pg_catalog.jsonb_each(app.values_of(v_item.content)) f
      where not v_set ? f.key and l.live ? f.key),
    -- It was written against what stands there, not on top of what somebody else wants there.
    ours_by = l.ours_by || (select coalesce(pg_catalog.jsonb_object_agg(w.key, w.value), '{}')
      from pg_catalog.jsonb_each(v_item.written) w where not v_set ? w.key and l.live ? w.key)
    where l.id = v_item.listing_id;
  update public.change_items set
      content = pg_catalog.jsonb_set(content, '{edit}', pg_catalog.jsonb_build_object('set', v_set, 'before', (
        select coalesce(pg_catalog.jsonb_object_agg(b.key, b.value), '{}')
        from pg_catalog.jsonb_each(content #> '{edit,before}') b where v_set ? b.key))),
      written = app.written_before(written, p_member)
    where id = v_item.id;
end $$;

create function app.take_out_of_new(p_change public.changes, p_member uuid) returns void
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

-- An edit like any other: it ends the request. A person who takes out their own part has none afterwards.
create function public.take_out_part(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  if v_change.state not in ('draft', 'in_review', 'rejected') or v_change.kind not in ('create', 'edit') or app.is_many(v_change.id) then
    perform app.refuse('wrong-state');
  elsif not exists (select from app.contributions(v_change) c where c.member_id = v_me.id and c.field is not null) then
    perform app.refuse('wrong-state', '{"reason": "no-part"}');
  end if;
  perform app.unask(v_change.id);
  if v_change.kind = 'edit' then
    perform app.take_out_of_edit(v_change, v_me.id);
  else
    perform app.take_out_of_new(v_change, v_me.id);
  end if;
  update public.changes set revision = revision + 1 where id = v_change.id;
  perform app.effects(p_outbox, p_operations);
  return app.change_json_of(v_change.id);
end $$;

-- A copy of another person's draft, whose author wrote nothing in it: the writer of its words makes it their own, and the
-- person who copied it may approve it then. Nothing of what would be written changes, so a request stays.
create function public.make_mine(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  if v_change.state not in ('draft', 'in_review', 'rejected') or v_change.kind <> 'create' or v_change.author_id = v_me.id then
    perform app.refuse('wrong-state');
  elsif not exists (select from app.contributions(v_change) c where c.member_id = v_me.id and c.field is not null) then
    perform app.refuse('wrong-state', '{"reason": "no-part"}');
  elsif exists (select from app.contributions(v_change) c where c.member_id = v_change.author_id and c.field is not null) then
    perform app.refuse('wrong-state', '{"reason": "author-wrote"}');
  end if;
  update public.changes set author_id = v_me.id, updated_at = app.now() where id = v_change.id;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id)
    on conflict do nothing;
  perform app.effects(app.to_approvers(v_change.id, p_outbox), p_operations);
end $$;

grant execute on function app.written_before(jsonb, uuid), app.values_before(jsonb, jsonb, uuid, boolean),
  app.take_out_of_edit(public.changes, uuid), app.take_out_of_new(public.changes, uuid) to oms_definer;
select app.publish_functions(array['take_out_part', 'make_mine'], 'authenticated', true);
