-- What of a plan wasn't written has a way on for each reason: what failed is tried again, what was changed in the shop meanwhile and
-- what was stopped become plans of their own. What is paused is among what needs a look.

create index changes_moved_of on public.changes ((source ->> 'movedOf')) where source ? 'movedOf';

-- By which a button names a reason why some weren't written.
create or replace function app.reason_key(p_text text) returns text
language sql immutable set search_path = '' as $$
  select pg_catalog.left(app.sha256(p_text), 12)
$$;

-- What a card says of it: how many, in which shops and fields, the lowest and highest move of a price in thousandths, and how
-- far it is. What was not written keeps its reason also once a person stopped the rest.
create or replace function app.many_json(p_change uuid) returns jsonb
language sql stable set search_path = '' as $$
  with items as (
    select t.*, coalesce(t.content #> '{edit,set}', '{}') as set_, coalesce(t.content #> '{edit,before}', '{}') as before
    from public.change_items t where t.change_id = p_change
  ), values_ as (
    select i.id, f.key, f.value, i.before -> f.key as was from items i cross join lateral pg_catalog.jsonb_each(i.set_) f
  ), failed as (
    select i.*, app.may_end_otherwise((select c.kind from public.changes c where c.id = p_change), i.failure) as retriable
    from items i
    where i.state in ('failed', 'parked', 'stopped') and i.failure is not null
  ), prices as (
    -- From a cent to thousands it is more than an integer holds, and nobody reads how much more.
    select greatest(-1000000000, least(1000000000, pg_catalog.round(
      ((v.value #>> '{}')::numeric - (v.was #>> '{}')::numeric) * 1000 / (v.was #>> '{}')::numeric)))::integer as moved
    from values_ v where v.key like 'price:%' and pg_catalog.jsonb_typeof(v.value) = 'number'
      and pg_catalog.jsonb_typeof(v.was) = 'number' and v.was <> '0'
  )
  select pg_catalog.jsonb_build_object(
    'all', (select pg_catalog.count(*) from items),
    'states', (select coalesce(pg_catalog.jsonb_object_agg(s.state, s.items), '{}') from (
      select state, pg_catalog.count(*) as items from items group by state) s),
    'shops', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', s.shop_id, 'items', s.items) order by s.first_), '[]')
      from (select shop_id, pg_catalog.count(*) as items, pg_catalog.min(seq) as first_ from items group by shop_id) s),
    -- The request in which what was left is asked for.
    'again', case when exists (select from items where state = 'stopped') then (
      select pg_catalog.jsonb_build_object('number', r.number) from public.changes r
      where r.source ->> 'restOf' = p_change::text and r.state not in ('discarded', 'stopped') order by r.seq desc limit 1) end,
    -- The plan in which those are looked at that were changed there meanwhile.
    'lookedAtIn', case when exists (select from items where failure ->> 'code' = 'changed-live') then (
      select pg_catalog.jsonb_build_object('number', r.number) from public.changes r
      where r.source ->> 'movedOf' = p_change::text and r.state not in ('discarded', 'stopped') order by r.seq desc limit 1) end,
    -- Why it stands still, of what comes next.
    'step', (select i.step from items i where i.state in ('applying', 'pending') and i.step is not null order by i.state, i.seq limit 1),
    'fields', (select coalesce(pg_catalog.jsonb_object_agg(f.field, f.items), '{}') from (
      select pg_catalog.split_part(key, ':', 1) as field, pg_catalog.count(distinct id) as items from values_ group by 1) f),
    'prices', (select case when pg_catalog.count(*) > 0 then pg_catalog.jsonb_build_object(
      'lowest', pg_catalog.min(moved), 'highest', pg_catalog.max(moved)) end from prices),
    'failed', (select pg_catalog.count(*) from failed),
    'retriable', (select pg_catalog.count(*) from failed where retriable and state <> 'stopped'),
    -- The reasons, the most frequent first, each with the first of its listings.
    'failures', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('text', g.text, 'items', g.items,
        'retriable', g.retriable, 'code', g.code, 'reason', app.reason_key(g.text), 'some', (
          select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', l.code, 'sku', app.one_sku(l.live),
            'title', l.live ->> 'title') order by s.seq)
          from (select f.* from failed f where f.failure ->> 'text' = g.text and f.retriable = g.retriable order by f.seq limit 3) s
          left join public.listings l on l.id = s.listing_id)) order by g.items desc, g.first_), '[]')
      from (select f.failure ->> 'text' as text, f.retriable, pg_catalog.min(f.failure ->> 'code') as code, pg_catalog.count(*) as items,
          pg_catalog.min(f.seq) as first_
        from failed f group by 1, 2 order by 3 desc, 4 limit 5) g))
$$;

-- Begins one, by the word of a person, who is its author. The same id begins it once.
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
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id);
  -- What was left of another, or stopped there, has the values of those who wrote that.
  insert into public.change_edits (studio_id, change_id, member_id, first_at)
    select e.studio_id, v_change.id, e.member_id, e.first_at from public.change_edits e
    where e.change_id = coalesce(p_change #>> '{source,restOf}', p_change #>> '{source,movedOf}')::uuid on conflict do nothing;
  if p_change ->> 'plan' is not null then
    insert into public.plans (change_id, studio_id, line) values (v_change.id, v_me.studio_id, (p_change ->> 'plan')::jsonb);
  end if;
  perform app.effects(p_outbox, p_operations);
end $$;

-- One more parameter, which versions before this one leave out.
drop function public.retry_change(uuid, jsonb, jsonb);

-- Only what failed or is parked and may come to another end, and what is known of it stays: nothing that happened happens again.
-- `p_reason`: what failed for just this one (app.reason_key); null: for any.
create or replace function public.retry_change(p_change_id uuid, p_outbox jsonb, p_operations jsonb, p_reason text default null) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_change public.changes := app.lock_change(p_change_id);
  v_items uuid[];
  v_decision uuid;
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  select pg_catalog.array_agg(id) into v_items from public.change_items
    where change_id = v_change.id and state in ('failed', 'parked') and app.may_end_otherwise(v_change.kind, failure)
      and (p_reason is null or app.reason_key(failure ->> 'text') = p_reason);
  if v_change.state not in ('approved', 'applying', 'failed') or v_items is null then
    perform app.refuse('wrong-state');
  end if;
  v_items := app.connected_of(v_items);
  if app.fee_cents_of(v_change, v_change.mode, v_items) > 0 then
    perform app.reserve_fees(v_change, v_me.id, v_items, 0);
  end if;
  v_decision := app.enter_decision(v_change, v_me.id, 'retry', v_change.mode, null, false, 0);
  update public.change_items set state = 'pending', step = null, failure = null where id = any (v_items);
  -- While others of its items are on their way it holds claims, but those of what failed were let go.
  if v_change.state <> 'failed' then
    perform app.claim_listings(v_change, v_items);
  end if;
  perform app.overtake(v_items);
  perform app.enqueue_items(v_change.id, v_decision, v_items);
  perform app.derive_state(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

create or replace function public.count_changes(p_states text[], p_author uuid default null) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.to_jsonb(pg_catalog.count(*)) from public.changes
  where studio_id = (select app.studio_id()) and (state = any (p_states) or (paused_at is not null and 'paused' = any (p_states) and state in ('approved', 'applying')))
    and (p_author is null or author_id = p_author) and not collecting
$$;

create or replace function public.read_changes(
  p_states text[], p_author uuid, p_limit integer, p_offset integer, p_oldest boolean default false
) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(app.change_json(c) order by case when p_oldest then c.seq else -c.seq end), '[]')
    from (
      select * from public.changes
      where studio_id = (select app.studio_id()) and not collecting
        and (p_states is null or (state = any (p_states) or (paused_at is not null and 'paused' = any (p_states) and state in ('approved', 'applying'))))
        and (p_author is null or author_id = p_author)
      order by case when p_oldest then seq end, seq desc limit p_limit offset p_offset
    ) c);
end $$;

-- How many changes are in these states (`paused`: on their way, and paused), of one author or of all, and what a line says of the newest of them.
create or replace function app.counted_summaries(p_states text[], p_author uuid, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object(
      'all', (select pg_catalog.count(*) from public.changes
        where studio_id = (select app.studio_id()) and (state = any (p_states) or (paused_at is not null and 'paused' = any (p_states) and state in ('approved', 'applying')))
          and (p_author is null or author_id = p_author) and not collecting),
      'some', (select coalesce(pg_catalog.jsonb_agg(app.summary_json(c) order by c.seq desc), '[]')
        from (select * from public.changes
          where studio_id = (select app.studio_id()) and (state = any (p_states) or (paused_at is not null and 'paused' = any (p_states) and state in ('approved', 'applying')))
            and (p_author is null or author_id = p_author) and not collecting
          order by seq desc limit p_limit) c)));
end $$;

-- `/oms` alone, and the top of the home tab: the studio with its people and shops, and what this person has to do.
-- {drafts, waiting, problems}: how many there are, and the first of them.
create or replace function public.read_overview(p_member uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select public.read_context() || pg_catalog.jsonb_build_object(
      'drafts', app.counted_summaries(array['draft', 'rejected'], p_member, 90),
      'waiting', pg_catalog.jsonb_build_object(
        'all', (select pg_catalog.count(*) from app.waiting_for(p_member)),
        'some', (select coalesce(pg_catalog.jsonb_agg(app.summary_json(c) order by w.seq), '[]')
          from (select * from app.waiting_for(p_member) order by seq limit 50) w join public.changes c on c.id = w.id)),
      'problems', app.counted_summaries(array['failed', 'paused'], null, 20)));
end $$;

grant execute on function app.reason_key(text) to authenticated, service_role, oms_definer;
select app.publish_functions(array['begin_change', 'retry_change'], 'authenticated', true);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261223000000'
$$;
