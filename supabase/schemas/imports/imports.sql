-- Tables out and in (docs/csv.md). An import is kept until a person applied it: it writes what the studio wants, the
-- product database, and never to a shop.

-- What a table is made of, in pieces: `p_after` is the last piece's `next`. With variations, so that an import hears of a
-- price that options share before anybody is asked to approve it. `there`: texts and SKUs that stand otherwise on the
-- marketplace, which tell how a file's letters and numbers were meant. `p_photos`: with the photos that are there, and those that
-- the studio wants (`photosWanted`: as nobody agreed on with the marketplace).
create function public.read_listing_table(p_after bigint, p_limit integer, p_photos boolean default false) returns jsonb
language sql stable set search_path = '' as $$
  with piece as (
    select * from public.listings
    where studio_id = (select app.studio_id()) and live is not null and gone_at is null and seq > coalesce(p_after, 0)
    order by seq limit p_limit
  )
  select pg_catalog.jsonb_build_object('next', (select pg_catalog.max(seq) from piece),
    'listings', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', l.id, 'code', l.code,
      -- Asked only where there may be one: the walk through what was merged costs more than all else of the line.
      'earlierCodes', case when exists (select from public.codes c where c.product_id = l.product_id and c.code <> l.code)
        or exists (select from public.products m where m.merged_into = l.product_id) then app.earlier_codes(l) else '[]' end,
      'shopId', l.shop_id,
      'externalId', l.external_id, 'state', l.state, 'fields', case when p_photos then l.ours else l.ours - 'images' end,
      'there', (select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') from pg_catalog.jsonb_each(l.live) f
        where (f.key in ('title', 'description') or f.key like 'sku:%') and l.ours -> f.key is distinct from f.value))
      || case when p_photos then pg_catalog.jsonb_build_object('photos', coalesce(l.live -> 'images', '[]'), 'pictures', l.pictures,
        'photosWanted', l.ours -> 'images' is distinct from l.base -> 'images') else '{}' end
      order by l.seq) from piece l), '[]'))
$$;

-- Reading the file is begun in the same transaction. Begun twice, it is read once.
create function public.start_import(p_id uuid, p_file jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
begin
  insert into public.imports (id, studio_id, member_id, file) values (p_id, v_me.studio_id, v_me.id, p_file)
    on conflict (id) do nothing;
  perform app.effects(p_outbox, p_operations);
end $$;

create function public.apply_import(p_id uuid) returns void
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

create function public.discard_import(p_id uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_role('maker');
  if not exists (select from public.imports where id = p_id) then
    perform app.missing();
  end if;
  update public.imports set state = 'discarded' where id = p_id and state in ('reading', 'ready');
end $$;

create function public.record_import(p_operation uuid, p_lease uuid, p_id uuid, p_state text, p_plan jsonb, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  update public.imports set state = p_state, plan = p_plan where id = p_id and state = 'reading';
  perform app.send(v_operation.studio_id, p_outbox);
end $$;

-- As its message shows it: the first changes and problems, and how many there are.
create function public.read_import(p_id uuid) returns jsonb
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

select app.publish_functions(array['read_listing_table', 'read_import'], 'authenticated', false);
select app.publish_functions(array['start_import', 'apply_import', 'discard_import',
  'record_import'], 'authenticated', true);
