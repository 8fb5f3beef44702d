-- Other options of a listing that is there: once they are written, both sides have them.

-- The fields without those of options that are not there (any more).
create function app.without_gone_options(p_fields jsonb, p_there jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') from pg_catalog.jsonb_each(p_fields) f
  where pg_catalog.strpos(f.key, ':') = 0 or p_there ? f.key
$$;

-- What a change did to a listing, once it was read back: agreed in the fields it wrote. A renewal's new end is read too.
-- An edit that was written in part is agreed on in that part, whatever becomes of the rest: what we wrote is nobody
-- else's doing, and the same edit made anew begins from what stands there. Stock is moved, not set: begun from what stood
-- there before, it would be moved twice.
create or replace function app.settle_listing(p_item public.change_items, p_fields jsonb, p_state text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_set jsonb := coalesce(p_item.payload::jsonb -> 'set', '{}');
begin
  -- What the mirror doesn't have (attributes are read by a call of their own) is no difference in it.
  select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') into v_set
    from pg_catalog.jsonb_each(v_set) f
    where p_fields is null or p_fields ? f.key;
  if p_item.state = 'applied' and v_set ? 'images' then
    -- Photos that were uploaded have the marketplace's numbers by now.
    v_set := v_set - 'images' || case when p_fields ? 'images'
      then pg_catalog.jsonb_build_object('images', p_fields -> 'images') else '{}' end;
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

-- An approved edit that was stopped by somebody's change there: what was approved is what the studio wants, as the word of
-- those who wrote it, so that *ours* is never the value that was only synced last. Stock is moved, not set.
create or replace function app.want_approved(p_item public.change_items) returns void
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

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261209000000'
$$;

grant execute on function app.without_gone_options(jsonb, jsonb) to oms_definer;
select app.publish_functions(array['schema_version'], 'authenticated', false);
