-- Plans that renew listings, put them on sale, take them off sale or delete them. Such an item has no values: its payload says the
-- state that the listing was in when the plan was made, and until when it was paid for.

-- At most so many listings are deleted by one plan.
create function app.most_deletes() returns integer
language sql immutable set search_path = '' as $$ select 25 $$;

-- What a plan deletes can't be brought back, so an owner decides it.
create function app.needs_owner(p_change public.changes) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return p_change.kind = 'delete' and exists (select from public.plans where change_id = p_change.id);
end $$;

-- How many listings the marketplace bills, by shop: those that are renewed, or go on sale without having been paid for.
create function app.billed_json(p_change public.changes) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  if p_change.kind not in ('renew', 'put_on_sale') then
    return '[]';
  end if;
  return (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', b.shop_id, 'items', b.items) order by b.shop_id), '[]')
    from (select t.shop_id, pg_catalog.count(*) as items from public.change_items t
      where t.change_id = p_change.id and (p_change.kind = 'renew' or t.payload::jsonb ->> 'paidUntil' is null) group by 1) b);
end $$;

-- The state that such an item moves, as it was when the plan was made; null of an edit.
create function app.move_json(p_content jsonb, p_payload text) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  if p_payload is null or p_content ? 'edit' then
    return null;
  end if;
  return (
    select pg_catalog.jsonb_build_object('from', v.payload ->> 'state', 'paidUntil', v.payload -> 'paidUntil')
    from (select p_payload::jsonb as payload) v);
end $$;

-- One of its items as a card shows it: the state before and after.
create function app.state_sample(p_change public.changes) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('code', l.code, 'sku', app.one_sku(l.live), 'title', l.live ->> 'title', 'shopId', t.shop_id,
      'field', 'state', 'before', t.payload::jsonb -> 'state',
      'after', case p_change.kind when 'unpublish' then 'inactive' when 'delete' then 'gone' else 'active' end)
    from public.change_items t join public.listings l on l.id = t.listing_id
    where t.change_id = p_change.id order by t.seq limit 1);
end $$;

-- Whether a listing isn't as the plan met it: in a field that it writes, or in its state. What goes on sale goes as a whole, so there
-- any field counts, and what it was paid for must not be over. Stock, which sells, may have changed, except where the plan
-- says how much there shall be. A field that is read beside the mirror is looked at when it is written.
create function app.moved_since(p_kind text, p_item public.change_items, p_listing public.listings, p_sets_stock boolean) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  v_payload jsonb;
begin
  if p_kind = 'edit' then
    return exists (
      select from pg_catalog.jsonb_each(p_item.content #> '{edit,before}') b where (p_sets_stock or b.key not like 'quantity:%')
        and (p_listing.live ? b.key or b.key like '%:%')
        and app.plain_value(b.key, b.value) is distinct from app.plain_value(b.key, p_listing.live -> b.key));
  end if;
  v_payload := p_item.payload::jsonb;
  return p_listing.state is distinct from v_payload ->> 'state'
    or (p_kind = 'put_on_sale' and (
      app.fields_mark(v_payload -> 'before') is distinct from app.fields_mark(p_listing.live)
      or (v_payload ->> 'paidUntil' is not null and not app.is_paid(p_listing))));
end $$;

-- The newest request that wrote just this value of a listing since then: it is this studio's own word. Null: none did.
create function app.request_that_wrote(p_listing uuid, p_field text, p_value jsonb, p_since timestamptz, p_but uuid) returns integer
language plpgsql stable set search_path = '' as $$
begin
  return (
    select c.number from public.change_items t join public.changes c on c.id = t.change_id
    where t.listing_id = p_listing and t.state = 'applied' and c.kind = 'edit' and c.id <> p_but and c.updated_at >= p_since
      and t.content #> '{edit,set}' ? p_field
      and app.plain_value(p_field, t.content #> array['edit', 'set', p_field]) is not distinct from app.plain_value(p_field, p_value)
    order by c.number desc nulls last limit 1);
end $$;

-- Where all that moved of a listing since an edit of it was made was written by this studio's own requests: the newest of them.
create function app.moved_by(p_item public.change_items, p_listing public.listings) returns integer
language plpgsql stable set search_path = '' as $$
begin
  return (
    with moved as (
      select app.request_that_wrote(p_listing.id, b.key, p_listing.live -> b.key, c.created_at, c.id) as number
      from public.changes c cross join lateral pg_catalog.jsonb_each(p_item.content #> '{edit,before}') b
      where c.id = p_item.change_id and (p_listing.live ? b.key or b.key like '%:%')
        and app.plain_value(b.key, b.value) is distinct from app.plain_value(b.key, p_listing.live -> b.key)
    )
    select case when pg_catalog.count(*) = pg_catalog.count(number) then pg_catalog.max(number) end from moved);
end $$;

-- A worker found other values than an edit met: which of them this studio's own requests wrote since it was made.
-- @param p_live {field: value} @returns {field: number}
create function public.read_own_writers(p_operation uuid, p_lease uuid, p_item uuid, p_live jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  return (
    select coalesce(pg_catalog.jsonb_object_agg(f.key, w.number) filter (where w.number is not null), '{}')
    from public.change_items t join public.changes c on c.id = t.change_id cross join lateral pg_catalog.jsonb_each(p_live) f
    cross join lateral (select app.request_that_wrote(t.listing_id, f.key, f.value, c.created_at, c.id) as number) w
    where t.id = p_item and app.works_on(v_operation, t));
end $$;

-- A draft that a request of this studio made goes on sale by that request, which was approved to the byte.
create function app.require_no_own_draft(p_listing public.listings) returns void
language plpgsql stable set search_path = '' as $$
begin
  if p_listing.state = 'draft' and exists (
      select from public.change_items t join public.changes c on c.id = t.change_id
      where t.shop_id = p_listing.shop_id and t.external_id = p_listing.external_id and t.state = 'on_marketplace'
        and c.kind = 'create') then
    perform app.refuse('wrong-state', '{"reason": "goes-live"}');
  end if;
end $$;

grant execute on function app.most_deletes() to authenticated, service_role, oms_definer;
grant execute on function app.require_no_own_draft(public.listings),
  app.moved_since(text, public.change_items, public.listings, boolean),
  app.request_that_wrote(uuid, text, jsonb, timestamptz, uuid), app.moved_by(public.change_items, public.listings) to oms_definer;
select app.publish_functions(array['read_own_writers'], 'authenticated', true);
grant execute on function app.needs_owner(public.changes), app.billed_json(public.changes), app.move_json(jsonb, text),
  app.state_sample(public.changes) to authenticated, service_role, oms_definer;
