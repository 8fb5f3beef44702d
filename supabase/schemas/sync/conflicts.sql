-- Differences between what the studio wants and what a listing has are settled by a person.

-- The fields without those of options that are not there (any more).
create function app.without_gone_options(p_fields jsonb, p_there jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') from pg_catalog.jsonb_each(p_fields) f
  where pg_catalog.strpos(f.key, ':') = 0 or p_there ? f.key
$$;

-- What a change did to a listing, once it was read back: agreed in the fields it wrote. A renewal's new end is read too.
-- An edit that was written in part is agreed on in that part, whatever becomes of the rest: what we wrote is nobody
-- else's doing, and the same edit made anew begins from what is there. Stock is moved, not set: begun from what stood
-- there before, it would be moved twice.
create function app.settle_listing(p_item public.change_items, p_fields jsonb, p_state text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_set jsonb := coalesce(p_item.payload::jsonb -> 'set', '{}');
begin
  -- What the mirror doesn't have (attributes are read by a call of their own) is no difference in it.
  select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') into v_set
    from pg_catalog.jsonb_each(v_set) f
    where p_fields is null or p_fields ? f.key;
  if p_item.state = 'applied' then
    -- Photos and videos that were uploaded have the marketplace's numbers by now.
    v_set := v_set || (select coalesce(pg_catalog.jsonb_object_agg(f.key, p_fields -> f.key), '{}')
      from pg_catalog.jsonb_each(v_set) f where f.key in ('images', 'videos') and p_fields ? f.key);
    if p_fields is null then
      v_set := v_set - array['images', 'videos'];
    end if;
  end if;
  if v_set ? 'variations' and p_fields ? 'variations'
    and (p_item.state = 'applied' or coalesce(p_item.progress -> 'wrote' ? 'inventory', false)) then
    -- Other options are there once their write is answered: those that were added are as they are read, and those that went are given up on this side too.
    v_set := v_set || (select pg_catalog.jsonb_object_agg(f.key, f.value)
      from pg_catalog.jsonb_each(p_fields) f
      where f.key = 'variations' or (pg_catalog.strpos(f.key, ':') > 0 and not exists (select from public.listings l
        where l.shop_id = p_item.shop_id and l.external_id = p_item.external_id and l.base ? f.key)));
    update public.listings set base = app.without_gone_options(base, p_fields), ours = app.without_gone_options(ours, p_fields)
      where shop_id = p_item.shop_id and external_id = p_item.external_id and live is not null;
  end if;
  if p_item.state <> 'applied' then
    select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') into v_set
      from pg_catalog.jsonb_each(v_set) f where p_fields -> f.key = f.value;
  end if;
  update public.listings set live = coalesce(p_fields, live), seen_at = app.now(), state = coalesce(p_state, state),
    ends_at = coalesce((p_item.progress ->> 'endsAt')::timestamptz, ends_at),
    taken_off_as = case when p_item.state = 'applied' and p_item.payload::jsonb ->> 'kind' = 'unpublish'
      then app.fields_mark(coalesce(p_fields, live)) else taken_off_as end,
    base = app.settled_base(base || v_set, ours || v_set, coalesce(p_fields, live || v_set)),
    ours = app.settled_ours(base || v_set, ours || v_set, coalesce(p_fields, live || v_set)),
    ours_by = ours_by || (select coalesce(pg_catalog.jsonb_object_agg(w.key, app.without_past(w.value)), '{}')
      from pg_catalog.jsonb_each(p_item.written) w where v_set ? w.key)
  where shop_id = p_item.shop_id and external_id = p_item.external_id and live is not null;
end $$;

-- An approved edit that was stopped by another person's change there: what was approved is what the studio wants, as the word of
-- those who wrote it, so that *ours* is never the value that was only synced last. Stock is moved, not set.
create function app.want_approved(p_item public.change_items) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_set jsonb := (select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}')
    from pg_catalog.jsonb_each(p_item.payload::jsonb -> 'set') f where f.key not like 'quantity:%'
      -- Other options are made from what is there, so they are edited again instead.
      and f.key <> 'variations'
      and exists (select from public.listings l where l.shop_id = p_item.shop_id and l.external_id = p_item.external_id
        and l.live ? f.key));
begin
  update public.listings set ours = ours || v_set,
    ours_by = ours_by || (select coalesce(pg_catalog.jsonb_object_agg(w.key, app.without_past(w.value)), '{}')
      from pg_catalog.jsonb_each(p_item.written) w where v_set ? w.key)
  where shop_id = p_item.shop_id and external_id = p_item.external_id and live is not null;
end $$;

-- A person's word on a difference: in the fields of `p_agreed` the marketplace's is kept. `p_ours`: what the studio wants
-- instead (the product database). Neither writes to a shop: only an approved change does.
create function public.set_ours(p_listing_id uuid, p_agreed text[], p_ours jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_listing public.listings;
  v_kept jsonb;
begin
  select * into v_listing from public.listings where id = p_listing_id for update;
  if v_listing.id is null or v_listing.live is null then
    perform app.missing();
  elsif not app.may_use_shop(v_listing.shop_id, v_me.id) then
    perform app.refuse('not-allowed');
  end if;
  select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') into v_kept
    from pg_catalog.jsonb_each(v_listing.live) f where f.key = any (p_agreed);
  -- A field that the marketplace no longer has (a variation taken away there) is given up on this side too.
  update public.listings set ours = (ours - p_agreed) || v_kept || coalesce(p_ours, '{}'), base = (base - p_agreed) || v_kept
    where id = v_listing.id;
  perform app.effects(p_outbox, p_operations);
end $$;

-- A person's word on an approved edit that met another's change there, all of it or nothing: ended in the middle, it would be
-- asked for in the fields in which the marketplace's value was to stay. What is left of it is asked for anew as `p_items`;
-- nothing left (null), it is discarded.
create function public.settle_conflict(
  p_change_id uuid, p_revision integer, p_content jsonb, p_items jsonb, p_agreed text[], p_payloads jsonb, p_content_hash text,
  p_outbox jsonb, p_operations jsonb
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_listing uuid;
begin
  perform app.require_role('maker');
  select app.listing_of(p_change_id) into v_listing;
  perform public.reopen_change(p_change_id, null, null);
  if pg_catalog.cardinality(p_agreed) > 0 then
    perform public.set_ours(v_listing, p_agreed, null, null, null);
  end if;
  if p_items is null then
    perform public.discard_draft(p_change_id, p_outbox, p_operations);
  else
    perform public.save_draft(p_change_id, p_revision, p_content, p_items, null, null);
    perform public.submit_change(p_change_id, p_revision + 1, p_payloads, p_content_hash, p_outbox, p_operations);
  end if;
end $$;

grant execute on function app.without_gone_options(jsonb, jsonb), app.settle_listing(public.change_items, jsonb, text),
  app.want_approved(public.change_items) to oms_definer;
select app.publish_functions(array['set_ours', 'settle_conflict'], 'authenticated', true);
