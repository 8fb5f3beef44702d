-- Cards of changes are drawn again when what they show has changed.

-- The living cards of these changes say what is so now.
create function app.redraw_cards(p_changes uuid[]) returns void
language sql volatile set search_path = '' as $$
  select app.send(m.studio_id, pg_catalog.jsonb_agg(
      pg_catalog.jsonb_build_object('template', m.kind, 'changeId', m.change_id) order by m.change_id, m.kind))
  from public.messages m where m.change_id = any (p_changes) group by m.studio_id
$$;

-- A card that says that a listing is on sale, or no longer, is drawn anew when the state of the listing changes, by any person
-- and in any way. In one order, as two shops of one change may be read at once.
create function app.redraw_cards() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_cards record;
begin
  for v_cards in
    select a.studio_id, pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('template', m.kind, 'changeId', m.change_id)
      order by m.change_id, m.kind) as entries
    from before_rows b
    join after_rows a on a.id = b.id
      and (a.state, a.gone_at is null) is distinct from (b.state, b.gone_at is null)
    join public.change_items t on t.shop_id = a.shop_id and t.external_id = a.external_id and t.state in ('applied', 'on_marketplace')
    join public.changes c on c.id = t.change_id and c.kind in ('create', 'renew', 'unpublish')
    join public.messages m on m.change_id = c.id
    group by a.studio_id
  loop
    perform app.send(v_cards.studio_id, v_cards.entries);
  end loop;
  return null;
end $$;
create trigger redraw_cards after update on public.listings referencing old table as before_rows new table as after_rows
  for each statement execute function app.redraw_cards();

grant execute on function app.redraw_cards(uuid[]) to service_role, oms_definer;

-- What a change is shown with, of one moment: the studio with its people and shops, the change, its category, the listings it is
-- about or was made like, those of the same product on sale while it is to come on sale, and where its cards are. A card in a
-- channel that nothing is posted in any more counts as none.
create function public.read_card(p_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_change public.changes;
  v_listing uuid := app.listing_of(p_id);
  v_listings jsonb := '[]';
  v_product uuid;
begin
  select * into v_change from public.changes where id = p_id and studio_id = (select app.studio_id());
  if v_change.id is null then
    return null;
  end if;
  if v_listing is not null then
    v_listings := pg_catalog.jsonb_build_array(v_listing);
  elsif v_change.state in ('draft', 'rejected', 'in_review', 'approved', 'scheduled', 'applying') then
    v_listings := app.list_in(v_change.source, 'like');
  end if;
  if v_change.kind in ('put_on_sale', 'renew') then
    select product_id into v_product from public.listings where id = v_listing;
  end if;
  return public.read_context() || pg_catalog.jsonb_build_object(
    'change', app.change_json(v_change),
    'category', (select c.path from public.categories c
      where c.id = case when v_change.content ->> 'category' ~ '^[0-9]{1,9}$' then (v_change.content ->> 'category')::integer end
        and c.marketplace = coalesce((select s.marketplace from public.change_items i join public.shops s on s.id = i.shop_id
          where i.change_id = p_id order by i.seq limit 1), c.marketplace) limit 1),
    'listings', case when v_listings = '[]' then '[]' else public.read_listings(pg_catalog.jsonb_build_object(
      'ids', v_listings, 'withGone', true, 'limit', pg_catalog.jsonb_array_length(v_listings))) end,
    'sameProduct', case when v_product is null then '[]' else public.read_listings(pg_catalog.jsonb_build_object(
      'productIds', pg_catalog.jsonb_build_array(v_product), 'states', '["active"]'::jsonb, 'limit', 10)) end,
    'cards', (select coalesce(pg_catalog.jsonb_object_agg(m.kind, pg_catalog.jsonb_build_object('channel', m.channel, 'ts', m.ts)), '{}')
      from public.messages m where m.change_id = p_id
        and not exists (select from public.studios s
          where s.id = m.studio_id and s.channel_stopped is not null and s.listings_channel = m.channel)));
end $$;

select app.publish_functions(array['read_card'], 'authenticated', false);
