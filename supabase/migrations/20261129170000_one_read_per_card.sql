-- What a change is shown with is one request; saving a form and asking for it is another. Categories are selected.
drop function public.read_message(uuid, text);
drop function public.taxonomy_nodes(integer[]);

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
    'category', (select t.path from public.taxonomy t
      where t.id = case when v_change.content ->> 'taxonomyId' ~ '^[0-9]{1,9}$' then (v_change.content ->> 'taxonomyId')::integer end),
    'listings', case when v_listings = '[]' then '[]' else public.read_listings(pg_catalog.jsonb_build_object(
      'ids', v_listings, 'withGone', true, 'limit', pg_catalog.jsonb_array_length(v_listings))) end,
    'sameProduct', case when v_product is null then '[]' else public.read_listings(pg_catalog.jsonb_build_object(
      'productIds', pg_catalog.jsonb_build_array(v_product), 'states', '["active"]'::jsonb, 'limit', 10)) end,
    'cards', (select coalesce(pg_catalog.jsonb_object_agg(m.kind, pg_catalog.jsonb_build_object('channel', m.channel, 'ts', m.ts)), '{}')
      from public.messages m where m.change_id = p_id
        and not exists (select from public.studios s
          where s.id = m.studio_id and s.channel_stopped is not null and s.listings_channel = m.channel)));
end $$;

-- A form that is saved and asked for at once, all of it or nothing: a refused one can be sent again as it is. @returns the change
create function public.save_and_submit(
  p_change_id uuid, p_revision integer, p_content jsonb, p_items jsonb, p_payloads jsonb, p_content_hash text,
  p_outbox jsonb, p_operations jsonb
) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  perform public.save_draft(p_change_id, p_revision, p_content, p_items, null, null);
  perform public.submit_change(p_change_id, p_revision + 1, p_payloads, p_content_hash, p_outbox, p_operations);
  return app.change_json_of(p_change_id);
end $$;

-- What a person asks something of: the listing, gone or not, with the studio, its people and shops, and the newest of its changes.
create function public.read_listing(p_id uuid, p_changes integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return public.read_context() || pg_catalog.jsonb_build_object(
    'listing', public.read_listings(pg_catalog.jsonb_build_object('id', p_id, 'withGone', true, 'limit', 1)) -> 0,
    'changes', public.read_changes_of(p_id, p_changes));
end $$;

select app.publish_functions(array['read_card', 'read_listing'], 'authenticated', false);
select app.publish_functions(array['save_and_submit'], 'authenticated', true);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261129170000'
$$;
