-- What the home tab shows besides lists: whether anything was ever approved, and how many listings are to be looked at.
create function public.read_home() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object(
    'approvedOnce', exists (select from public.decisions
      where studio_id = (select app.studio_id()) and verdict in ('approve', 'go_live')),
    'differingCount', (select pg_catalog.count(*) from public.listings l
      where l.studio_id = (select app.studio_id()) and l.live is not null and l.gone_at is null and l.live <> l.ours
        and app.plain_fields(l.live) is distinct from app.plain_fields(l.ours)))
$$;
select app.publish_functions(array['read_home'], 'authenticated', false);
