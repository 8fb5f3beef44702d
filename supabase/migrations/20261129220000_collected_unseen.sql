-- What is still collected is no change of its listings yet.

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261129220000'
$$;

-- The changes of one listing: those with an item of it, and the one that made it, which names only its number in the shop.
create or replace function app.changes_of(p_listing_id uuid) returns setof public.changes
language sql stable set search_path = '' as $$
  select c.* from public.changes c
  where c.studio_id = (select app.studio_id()) and not c.collecting and c.id in (
    select o.change_id from public.change_items o where o.listing_id = p_listing_id
    union all
    select t.change_id from public.change_items t join public.listings l on l.shop_id = t.shop_id and l.external_id = t.external_id
    where l.id = p_listing_id)
$$;

select app.publish_functions(array['schema_version'],
  'authenticated', false);
