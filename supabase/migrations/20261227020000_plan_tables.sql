-- The table of a plan is taken back in: the plan becomes what the file says.

create or replace function app.apply_plan_table(p_import public.imports, p_me public.members) returns void
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
create or replace function public.apply_import(p_id uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_import public.imports;
  v_row record;
  v_applied integer := 0;
  v_moved integer := 0;
  v_listings uuid[] := '{}';
begin
  select * into v_import from public.imports where id = p_id for update;
  if v_import.id is null then
    perform app.missing();
  elsif v_import.state = 'applied' then
    return;
  elsif v_import.state <> 'ready' then
    perform app.refuse('wrong-state');
  end if;
  if nullif(v_import.plan -> 'planTable', 'null') is not null then
    perform app.apply_plan_table(v_import, v_me);
    return;
  end if;
  -- Pressing Apply writes nothing of it: the table is the word of the person who gave it.
  perform app.write_for(v_import.member_id, 'import');
  for v_row in
    select l.id, l.shop_id, l.ours, c.changes
    from (select (value ->> 'listingId')::uuid as listing_id, pg_catalog.jsonb_agg(value) as changes
          from pg_catalog.jsonb_array_elements(v_import.plan -> 'changes') group by 1) c
    join public.listings l on l.id = c.listing_id and l.gone_at is null
    order by l.id for update of l
  loop
    if not app.may_use_shop(v_row.shop_id, v_me.id) then
      perform app.refuse('not-allowed');
    end if;
    -- What another person changed here since the preview stays: it wasn't in the preview.
    update public.listings l set ours = l.ours || (
        select coalesce(pg_catalog.jsonb_object_agg(e.value ->> 'field', e.value -> 'after'), '{}')
        from pg_catalog.jsonb_array_elements(v_row.changes) e
        where coalesce(v_row.ours -> (e.value ->> 'field'), 'null') = e.value -> 'before')
      where l.id = v_row.id;
    v_moved := v_moved + (select pg_catalog.count(*)::integer from pg_catalog.jsonb_array_elements(v_row.changes) e
      where coalesce(v_row.ours -> (e.value ->> 'field'), 'null') <> e.value -> 'before');
    v_applied := v_applied + pg_catalog.jsonb_array_length(v_row.changes);
    v_listings := v_listings || v_row.id;
  end loop;
  perform app.write_for(null, null);
  update public.imports set state = 'applied', result = pg_catalog.jsonb_build_object('applied', v_applied - v_moved,
    'moved', v_moved, 'listings', pg_catalog.cardinality(v_listings)) where id = v_import.id;
end $$;

create or replace function public.read_import(p_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('id', i.id, 'by', i.member_id, 'file', i.file, 'state', i.state, 'result', i.result,
      'at', i.created_at, 'lines', i.plan -> 'lines', 'changeCount', pg_catalog.jsonb_array_length(i.plan -> 'changes'),
      'changes', (select coalesce(pg_catalog.jsonb_agg(c.value order by c.ordinality), '[]')
        from pg_catalog.jsonb_array_elements(i.plan -> 'changes') with ordinality c where c.ordinality <= 20),
      'options', i.plan -> 'options', 'planTable', (i.plan -> 'planTable') - array['writes', 'leave', 'take'], 'photoCount', coalesce((i.plan ->> 'photoCount')::integer, 0),
      'problemCount', i.plan -> 'problemCount',
      'problems', (select coalesce(pg_catalog.jsonb_agg(p.value order by p.ordinality), '[]')
        from pg_catalog.jsonb_array_elements(i.plan -> 'problems') with ordinality p where p.ordinality <= 20),
      'fields', (select coalesce(pg_catalog.jsonb_object_agg(f.listing, f.fields), '{}') from (
        select value ->> 'listingId' as listing, pg_catalog.jsonb_agg(value -> 'field') as fields
        from pg_catalog.jsonb_array_elements(i.plan -> 'changes') group by 1) f))
    from public.imports i where i.studio_id = (select app.studio_id()) and i.id = p_id);
end $$;

select app.publish_functions(array['apply_import'], 'authenticated', true);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261227020000'
$$;
