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

grant execute on function app.most_deletes(), app.require_no_own_draft(public.listings),
  app.moved_since(text, public.change_items, public.listings, boolean) to oms_definer;
grant execute on function app.needs_owner(public.changes), app.billed_json(public.changes), app.move_json(jsonb, text),
  app.state_sample(public.changes) to authenticated, service_role, oms_definer;
