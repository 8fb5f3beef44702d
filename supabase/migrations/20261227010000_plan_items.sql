-- Listings of a plan are read by name: one that is looked at alone, and all of them in the order of their titles.

create or replace function public.read_plan_order(p_change_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(f.listing_id order by f.left_, f.title, f.seq), '[]')
    from (
      select t.listing_id, 0 as left_, app.folded(l.live ->> 'title') as title, t.seq
      from public.change_items t join public.listings l on l.id = t.listing_id
      where t.studio_id = (select app.studio_id()) and t.change_id = p_change_id
      union all
      select o.listing_id, 1, app.folded(l.live ->> 'title'), o.seq
      from public.plan_left_out o join public.listings l on l.id = o.listing_id
      where o.studio_id = (select app.studio_id()) and o.change_id = p_change_id) f);
end $$;

create or replace function public.read_plan_items(p_change_id uuid, p_listing_ids uuid[]) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(coalesce(
        (select app.many_item_json(t) || '{"text": null}' from public.change_items t
          where t.studio_id = (select app.studio_id()) and t.change_id = p_change_id and t.listing_id = w.listing_id),
        (select app.left_out_json(o) || '{"state": "left_out"}' from public.plan_left_out o
          where o.studio_id = (select app.studio_id()) and o.change_id = p_change_id and o.listing_id = w.listing_id))
      order by w.place), '[]')
    from pg_catalog.unnest(p_listing_ids[1:500]) with ordinality w (listing_id, place)
    where exists (select from public.change_items t where t.studio_id = (select app.studio_id()) and t.change_id = p_change_id and t.listing_id = w.listing_id)
      or exists (select from public.plan_left_out o where o.studio_id = (select app.studio_id()) and o.change_id = p_change_id and o.listing_id = w.listing_id));
end $$;

select app.publish_functions(array['read_plan_order', 'read_plan_items'], 'authenticated', false);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261227010000'
$$;
