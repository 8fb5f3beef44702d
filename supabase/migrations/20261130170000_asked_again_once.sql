-- What a stopped request left is asked for again once, and names who wrote it.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261130170000'
$$;

create or replace function app.many_json(p_change uuid) returns jsonb
language sql stable set search_path = '' as $$
  with items as (
    select t.*, coalesce(t.content #> '{edit,set}', '{}') as set_, coalesce(t.content #> '{edit,before}', '{}') as before
    from public.change_items t where t.change_id = p_change
  ), values_ as (
    select i.id, f.key, f.value, i.before -> f.key as was from items i cross join lateral pg_catalog.jsonb_each(i.set_) f
  ), prices as (
    select pg_catalog.round(((v.value #>> '{}')::numeric - (v.was #>> '{}')::numeric) * 1000 / (v.was #>> '{}')::numeric)::integer as moved
    from values_ v where v.key like 'price:%' and pg_catalog.jsonb_typeof(v.value) = 'number'
      and pg_catalog.jsonb_typeof(v.was) = 'number' and v.was <> '0'
  )
  select pg_catalog.jsonb_build_object(
    'all', (select pg_catalog.count(*) from items),
    'states', (select pg_catalog.jsonb_object_agg(s.state, s.items) from (
      select state, pg_catalog.count(*) as items from items group by state) s),
    'shops', (select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', s.shop_id, 'items', s.items) order by s.first_)
      from (select shop_id, pg_catalog.count(*) as items, pg_catalog.min(seq) as first_ from items group by shop_id) s),
    'askedAgain', exists (select from items where state = 'stopped') and exists (select from public.changes r
      where r.source ->> 'restOf' = p_change::text and r.state not in ('discarded', 'stopped')),
    -- Why it stands still, of what comes next.
    'step', (select i.step from items i where i.state in ('applying', 'pending') and i.step is not null order by i.state, i.seq limit 1),
    'fields', (select coalesce(pg_catalog.jsonb_object_agg(f.field, f.items), '{}') from (
      select pg_catalog.split_part(key, ':', 1) as field, pg_catalog.count(distinct id) as items from values_ group by 1) f),
    'prices', (select case when pg_catalog.count(*) > 0 then pg_catalog.jsonb_build_object(
      'lowest', pg_catalog.min(moved), 'highest', pg_catalog.max(moved)) end from prices),
    'failures', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', l.code, 'title', l.live ->> 'title',
        'text', f.failure ->> 'text') order by f.seq), '[]')
      from (select * from items where state in ('failed', 'parked') and failure is not null order by seq limit 5) f
      left join public.listings l on l.id = f.listing_id))
$$;

create or replace function public.begin_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes;
begin
  if exists (select from public.changes where id = (p_change ->> 'id')::uuid) then
    return;
  end if;
  insert into public.changes (id, studio_id, kind, content, source, author_id, text_by, collecting)
    values ((p_change ->> 'id')::uuid, v_me.studio_id, p_change ->> 'kind', p_change -> 'content',
      p_change -> 'source', v_me.id, 'person', true)
    returning * into v_change;
  perform app.number_request(v_change);
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id);
  -- What was left of another has the values of those who wrote that.
  insert into public.change_edits (studio_id, change_id, member_id, first_at)
    select e.studio_id, v_change.id, e.member_id, e.first_at from public.change_edits e
    where e.change_id = (p_change #>> '{source,restOf}')::uuid on conflict do nothing;
  perform app.effects(p_outbox, p_operations);
end $$;

create index changes_rest_of on public.changes ((source ->> 'restOf')) where source ? 'restOf';
select app.publish_functions(array['begin_change'], 'authenticated', true);

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261130170000'
$$;

select app.publish_functions(array['schema_version'],
  'authenticated', false);
