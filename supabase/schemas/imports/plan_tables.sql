-- The table of a plan is taken back in: the plan becomes what the file says.

-- What is missing in the file is left out, what is new in it is taken in as the plan's author had it. A value that the file changes
-- is the word of the person who gave the file.
create function app.apply_plan_table(p_import public.imports, p_me public.members) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_plan jsonb := p_import.plan -> 'planTable';
  v_change public.changes := app.lock_change((v_plan ->> 'changeId')::uuid);
  v_leave uuid[] := array(select e.value::uuid from pg_catalog.jsonb_array_elements_text(v_plan -> 'leave') e);
  v_take uuid[] := array(select e.value::uuid from pg_catalog.jsonb_array_elements_text(v_plan -> 'take') e);
  v_writes uuid[] := array(select (e.value ->> 'listingId')::uuid from pg_catalog.jsonb_array_elements(v_plan -> 'writes') e);
begin
  perform app.require_open_plan(v_change, p_me);
  perform app.require_shops_of(v_leave || v_take || v_writes, p_me.id);
  perform app.require_shops_of(v_writes, p_import.member_id);
  -- The file was read against the plan as it was then.
  if v_change.revision <> (v_plan ->> 'revision')::integer then
    perform app.refuse('edited-meanwhile');
  end if;
  if pg_catalog.cardinality(v_take) > 0 then
    perform public.take_into_plan(v_change.id, v_take, null, '[]', '[]');
  end if;
  perform app.leave_out_of_plan(v_change, array(
    select t.id from public.change_items t where t.change_id = v_change.id and t.listing_id = any (v_leave)),
    'not-in-table', app.kept_sentence('notInTable'));
  perform app.write_for(p_import.member_id, 'import');
  update public.change_items t set content = w.content, payload = w.payload
    from (
      select (e.value ->> 'listingId')::uuid as listing_id, e.value -> 'content' as content, e.value ->> 'payload' as payload
      from pg_catalog.jsonb_array_elements(v_plan -> 'writes') e) w
    where t.change_id = v_change.id and t.listing_id = w.listing_id;
  perform app.write_for(null, null);
  -- Whose word it is is judged from the content, and the payload is what is written: they say the same.
  if exists (select from public.change_items t where t.change_id = v_change.id and t.listing_id = any (v_writes)
      and ((t.payload::jsonb -> 'set') is distinct from coalesce(t.content #> '{edit,set}', '{}')
        or t.payload::jsonb ->> 'kind' is distinct from v_change.kind
        or t.payload::jsonb ->> 'listingId' is distinct from t.external_id)) then
    perform app.refuse('bad-input');
  end if;
  if pg_catalog.cardinality(v_writes) > 0 then
    insert into public.change_edits (studio_id, change_id, member_id)
      values (v_change.studio_id, v_change.id, p_import.member_id) on conflict do nothing;
  end if;
  perform app.plan_moved(v_change.id);
  update public.imports set state = 'applied', result = pg_catalog.jsonb_build_object('applied', (v_plan ->> 'changeCount')::integer,
    'moved', 0, 'listings', pg_catalog.cardinality(v_writes)) where id = p_import.id;
  perform app.redraw_cards(array[v_change.id]);
end $$;

grant execute on function app.apply_plan_table(public.imports, public.members) to oms_definer;
