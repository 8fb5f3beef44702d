-- Many listings are read in one call, which shows them in part: what is known of the rest of them stays.

-- What was read of a listing in part, laid over what is known of it. Its options were all read: what is known of others is past.
create or replace function app.whole_fields(p_item public.change_items, p_fields jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return coalesce((
    select pg_catalog.jsonb_object_agg(f.key, f.value) from public.listings l cross join lateral pg_catalog.jsonb_each(l.live) f
    where l.shop_id = p_item.shop_id and l.external_id = p_item.external_id and pg_catalog.strpos(f.key, ':') = 0), '{}') || p_fields;
end $$;

-- `writes`: a write to the marketplace follows at once. `ends`: the operation is over with it. `passing`: a step on the way, or
-- the end of one of several, which its cards may show a moment later. `inPart`: its fields are some of the listing's.
create or replace function public.record_item(p_operation uuid, p_lease uuid, p_item jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes;
  v_item public.change_items;
  v_fields jsonb := nullif(p_item -> 'fields', 'null');
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
    if (p_item ->> 'inPart')::boolean then
      v_fields := app.whole_fields(v_item, v_fields);
    end if;
    if v_item.state = 'applied' or v_fields is not null then
      perform app.settle_listing(v_item, v_fields, p_item ->> 'liveState');
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

grant execute on function app.whole_fields(public.change_items, jsonb) to oms_definer;
select app.publish_functions(array['record_item'], 'authenticated', true);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261221000000'
$$;
