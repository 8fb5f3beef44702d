-- Alt texts out and in by a table: listings with their photos, and how many photos an import is about.

drop function public.read_listing_table(bigint, integer);
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

create or replace function public.read_import(p_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', i.id, 'by', i.member_id, 'file', i.file, 'state', i.state, 'result', i.result,
    'at', i.created_at, 'lines', i.plan -> 'lines', 'changeCount', pg_catalog.jsonb_array_length(i.plan -> 'changes'),
    'changes', (select coalesce(pg_catalog.jsonb_agg(c.value order by c.ordinality), '[]')
      from pg_catalog.jsonb_array_elements(i.plan -> 'changes') with ordinality c where c.ordinality <= 20),
    'photoCount', coalesce((i.plan ->> 'photoCount')::integer, 0),
    'problemCount', i.plan -> 'problemCount',
    'problems', (select coalesce(pg_catalog.jsonb_agg(p.value order by p.ordinality), '[]')
      from pg_catalog.jsonb_array_elements(i.plan -> 'problems') with ordinality p where p.ordinality <= 20),
    'fields', (select coalesce(pg_catalog.jsonb_object_agg(f.listing, f.fields), '{}') from (
      select value ->> 'listingId' as listing, pg_catalog.jsonb_agg(value -> 'field') as fields
      from pg_catalog.jsonb_array_elements(i.plan -> 'changes') group by 1) f))
  from public.imports i where i.studio_id = (select app.studio_id()) and i.id = p_id
$$;

-- Copies of photos that an edit uploads anew are made when it is written, and known from then on.
create or replace function public.record_item(p_operation uuid, p_lease uuid, p_item jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes;
  v_item public.change_items;
begin
  if (p_item ->> 'writes')::boolean then
    perform app.require_writes_allowed(v_operation);
  end if;
  v_change := app.lock_change(v_operation.change_id);
  select * into v_item from public.change_items where id = (p_item ->> 'itemId')::uuid;
  if not app.works_on(v_operation, v_item) then
    perform app.missing();
  -- A person stopped it before it was begun.
  elsif v_item.state = 'stopped' then
    perform app.refuse('wrong-state');
  end if;
  update public.change_items set
    state = p_item ->> 'state', step = p_item ->> 'step', progress = p_item -> 'progress',
    external_id = p_item ->> 'externalId', listing_url = p_item ->> 'listingUrl',
    failure = nullif(p_item -> 'failure', 'null'), verified = (p_item ->> 'verified')::boolean
  where id = v_item.id
  returning * into v_item;
  if v_change.kind <> 'create' then
    -- Copies of photos that are uploaded anew are known as all other photos are: they are exported and erased with them.
    if p_item #> '{progress,photos,copied}' is not null then
      perform app.remember_photos(v_change.studio_id, (select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('hash', c.value))
        from pg_catalog.jsonb_each_text(p_item #> '{progress,photos,copied}') c));
    end if;
    if v_item.state = 'applied' or nullif(p_item -> 'fields', 'null') is not null then
      perform app.settle_listing(v_item, nullif(p_item -> 'fields', 'null'), p_item ->> 'liveState');
    end if;
    if v_item.state = 'parked' and v_change.kind = 'edit' and v_item.failure ->> 'code' = 'changed-live' then
      perform app.want_approved(v_item);
    end if;
    -- Its photos may have changed, which are more than its fields say of them.
    if nullif(p_item -> 'mirrored', 'null') is not null then
      perform app.mirror(v_change.studio_id, v_item.shop_id, pg_catalog.jsonb_build_array(p_item -> 'mirrored'));
    end if;
    if v_item.state = 'applied' and v_change.kind = 'delete' then
      update public.listings set gone_at = app.now(), gone_run = null where shop_id = v_item.shop_id and external_id = v_item.external_id;
    end if;
  elsif v_item.state in ('on_marketplace', 'applied') and v_item.external_id is not null then
    perform app.map_listing(v_change, v_item, p_item ->> 'liveState');
    -- Killed right after, it can be found, edited and taken off sale all the same.
    if nullif(p_item -> 'mirrored', 'null') is not null then
      perform app.mirror(v_change.studio_id, v_item.shop_id, pg_catalog.jsonb_build_array(p_item -> 'mirrored'));
    end if;
    if not v_item.counted then
      update public.change_items set counted = true where id = v_item.id;
      update public.shops set publish_count = publish_count + 1,
          last_published_at = greatest(last_published_at, (select pg_catalog.max(d.at) from public.decisions d
            where d.change_id = v_change.id and d.verdict = 'approve'))
        where id = v_item.shop_id;
    end if;
  end if;
  perform app.derive_state(v_change.id);
  perform app.effects(case when (p_item ->> 'passing')::boolean
      and exists (select from public.changes where id = v_change.id and state = 'applying')
    then app.shown_soon(p_outbox) else p_outbox end, p_operations);
  -- The end of the work on this shop is one transaction, its line in the log, its message and the operation's end among it:
  -- killed before, all of it is still to come; killed after, nothing is left to say or to do.
  if nullif(p_item -> 'event', 'null') is not null then
    insert into public.sync_events (studio_id, shop_id, change_id, kind, outcome, code, reference, listing_id)
    values (v_change.studio_id, v_item.shop_id, v_change.id, p_item #>> '{event,kind}', p_item #>> '{event,outcome}',
      p_item #>> '{event,code}', p_item #>> '{event,reference}', coalesce(v_item.listing_id, (
        select l.id from public.listings l where l.shop_id = v_item.shop_id and l.external_id = v_item.external_id)));
  end if;
  if nullif(p_item -> 'whenApplied', 'null') is not null
    and exists (select from public.changes c where c.id = v_change.id and c.state = 'applied')
    and not exists (select from public.outbox o
      where o.studio_id = v_change.studio_id and o.key = app.outbox_key(p_item -> 'whenApplied')) then
    perform app.send(v_change.studio_id, pg_catalog.jsonb_build_array(p_item -> 'whenApplied'));
  end if;
  if (p_item ->> 'ends')::boolean then
    update public.operations set state = 'done', lapses = 0, outcome_code = null, lease_token = null, lease_until = null,
        finished_at = app.now()
      where id = v_operation.id;
  end if;
end $$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261211000000'
$$;

select app.publish_functions(array['read_listing_table', 'read_import'], 'authenticated', false);
select app.publish_functions(array['record_item'], 'authenticated', true);
select app.publish_functions(array['schema_version'], 'authenticated', false);
