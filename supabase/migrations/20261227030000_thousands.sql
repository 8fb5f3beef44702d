-- Changes of thousands of listings are asked for and decided within what a signed-in person's statement may take. What was called for
-- each value or each item is done for all of them at once.

create or replace function app.change_json(p_change public.changes, p_listing uuid default null) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  -- Asked once: in the statement it would be asked for each of thousands of items.
  v_many boolean := app.is_many(p_change.id);
begin
  return (
    select pg_catalog.jsonb_build_object(
      'id', p_change.id, 'studioId', p_change.studio_id, 'code', app.change_code(p_change), 'number', p_change.number,
      'sku', app.change_sku(p_change), 'state', p_change.state,
      'kind', p_change.kind, 'listingId', app.listing_of(p_change.id),
      'revision', p_change.revision, 'contentHash', p_change.content_hash, 'mode', p_change.mode,
      'content', p_change.content, 'source', p_change.source, 'textBy', p_change.text_by,
      'preparing', p_change.preparing, 'photoProblems', p_change.photo_problems, 'author', p_change.author_id,
      'contributors', coalesce((select pg_catalog.jsonb_agg(e.member_id order by e.first_at, e.member_id)
        from public.change_edits e where e.change_id = p_change.id), '[]'),
      'barred', case when p_change.state in ('draft', 'in_review', 'rejected') then app.barred_json(p_change) else '[]' end,
      'oneManager', case when p_change.state in ('draft', 'in_review', 'rejected') then app.needs_one_manager(p_change)
        else p_change.kind = 'unpublish' end,
      'small', app.small_word(p_change),
      'together', case when p_change.together is null or p_change.state <> 'in_review' then '[]' else (
        select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', o.id, 'number', o.number, 'code', app.change_code(o), 'sku', app.change_sku(o), 'kind', o.kind,
          'state', o.state, 'contentHash', o.content_hash, 'title', o.content ->> 'title', 'payload', (
            select t.payload from public.change_items t where t.change_id = o.id order by t.seq limit 1)) order by o.seq)
        from public.changes o where o.together = p_change.together and o.studio_id = p_change.studio_id)
        end,
      'many', case when v_many then app.many_json(p_change.id) || pg_catalog.jsonb_build_object('plan', app.plan_json(p_change)) end,
      'items', coalesce((select pg_catalog.jsonb_agg(app.item_json(t) order by t.seq)
        from public.change_items t where t.change_id = p_change.id and (not v_many or (case when p_listing is null
          -- Looked for once, not for each of thousands.
          then t.seq = any (array(
            select pg_catalog.min(f.seq) from public.change_items f where f.change_id = p_change.id group by f.shop_id))
          else t.listing_id = p_listing end))), '[]'),
      'decisions', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'by', d.member_id, 'verdict', d.verdict, 'selfApproved', d.self_approved, 'reason', d.reason,
          'mode', d.mode, 'at', d.at) order by d.seq)
        from public.decisions d where d.change_id = p_change.id), '[]'),
      'requested', p_change.requested, 'createdAt', p_change.created_at, 'updatedAt', p_change.updated_at));
end $$;

create or replace function app.values_to_write(p_change public.changes) returns table (item_id uuid, shop_id uuid, field text, value jsonb, entries jsonb, there boolean)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    select null::uuid, null::uuid, f.key, f.value, coalesce(p_change.written -> f.key, '[]'), false
    from pg_catalog.jsonb_each(p_change.content) f
    where p_change.kind = 'create' and (not app.is_empty(f.value) or p_change.written ? f.key)
    union all
    select t.id, t.shop_id, f.key, f.value, coalesce(t.written -> f.key, '[]'),
      -- Of thousands of values most are no lists: these are compared as they are, without a call for each.
      p_change.kind = 'edit' and (nullif(f.value, 'null') is not distinct from nullif(l.live -> f.key, 'null')
        or (pg_catalog.jsonb_typeof(f.value) = 'array' and pg_catalog.jsonb_typeof(l.live -> f.key) = 'array'
          and app.plain_value(f.key, f.value) = app.plain_value(f.key, l.live -> f.key)))
    from public.change_items t
    cross join lateral pg_catalog.jsonb_each(case when p_change.kind = 'create' then app.values_of(t.content) || '{"shop": true}'
      when t.content ? 'edit' then t.content #> '{edit,set}' else t.content end) f
    left join public.listings l on l.id = t.listing_id
    where t.change_id = p_change.id and p_change.kind in ('create', 'edit');
end $$;

create or replace function app.derive_unasked(p_listing uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  update public.listings l set unasked = not l.unasked
    where l.id = p_listing and l.differs and l.unasked <> app.unasked_differences(l);
end $$;

create or replace function app.note_asked_fields() returns trigger
language plpgsql set search_path = '' as $$
begin
  -- All of them at once: a change of many has thousands. Most of these listings don't differ from what the studio wants.
  update public.listings l set unasked = not l.unasked
    where l.id in (select t.listing_id from public.change_items t where t.change_id = new.id)
      and l.differs and l.unasked <> app.unasked_differences(l);
  return null;
end $$;

create or replace function app.wanted_claims(p_change public.changes, p_items uuid[]) returns table (listing_id uuid, what text)
language sql stable set search_path = '' as $$
  select t.listing_id, w.what
  from public.change_items t cross join lateral (
    select p_change.kind as what where p_change.kind <> 'edit'
    union all
    select 'field:' || f.key from pg_catalog.jsonb_object_keys(t.payload::jsonb -> 'set') f (key)) w
  where t.change_id = p_change.id and t.listing_id is not null
    and (p_items is null or t.id in (select i.id from pg_catalog.unnest(p_items) i (id)))
$$;

create or replace function app.claim_listings(p_change public.changes, p_items uuid[] default null) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_listings uuid[];
  v_whats text[];
  v_first record;
begin
  -- Read once: of thousands of items it is what costs most here.
  select pg_catalog.array_agg(w.listing_id order by w.listing_id, w.what collate "C"),
      pg_catalog.array_agg(w.what order by w.listing_id, w.what collate "C") into v_listings, v_whats
    from app.wanted_claims(p_change, p_items) w;
  loop
    insert into public.listing_claims (studio_id, listing_id, what, change_id)
      select p_change.studio_id, w.listing_id, w.what, p_change.id
      from rows from (pg_catalog.unnest(v_listings), pg_catalog.unnest(v_whats)) with ordinality w (listing_id, what, place) order by w.place
      on conflict do nothing;
    select c.id, c.number, c.state into v_first
      from rows from (pg_catalog.unnest(v_listings), pg_catalog.unnest(v_whats)) w (listing_id, what)
      join public.listing_claims l on l.listing_id = w.listing_id and l.what = w.what and l.change_id <> p_change.id
      join public.changes c on c.id = l.change_id
      order by c.seq limit 1;
    if found then
      perform app.refuse('already-asked', pg_catalog.jsonb_build_object('changeId', v_first.id, 'number', v_first.number,
        'state', v_first.state));
    end if;
    -- What held one of them may have ended since the insert.
    exit when not exists (
      select from rows from (pg_catalog.unnest(v_listings), pg_catalog.unnest(v_whats)) w (listing_id, what) where not exists (
        select from public.listing_claims l where l.listing_id = w.listing_id and l.what = w.what and l.change_id = p_change.id));
  end loop;
end $$;

create or replace function app.require_every_shop(p_change uuid, p_member uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
  if exists (select from (select distinct t.shop_id from public.change_items t where t.change_id = p_change) s
      where not app.may_use_shop(s.shop_id, p_member)) then
    perform app.refuse('not-allowed');
  end if;
end $$;

create or replace function app.without(p_all uuid[], p_some uuid[]) returns uuid[]
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.array_agg(a.id), '{}') from pg_catalog.unnest(p_all) a (id)
  where a.id not in (select s.id from pg_catalog.unnest(p_some) s (id) where s.id is not null)
$$;

create or replace function app.enqueue_items(p_change uuid, p_decision uuid, p_items uuid[]) returns void
language sql volatile set search_path = '' as $$
  insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, item_id)
  select t.studio_id, k.kind, true, k.kind || ':' || t.id || ':' || p_decision, t.shop_id, t.change_id, t.id
  from public.change_items t cross join (select app.made_on('change-decided') as kind) k
  where t.change_id = p_change and t.id = any (p_items) and not (select app.is_many(p_change))
  order by t.seq;
  insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, priority)
  select distinct t.studio_id, k.kind, true, k.kind || ':' || t.change_id || ':' || t.shop_id || ':' || p_decision,
    t.shop_id, t.change_id, 10
  from public.change_items t cross join (select app.made_on('change-decided') as kind) k
  where t.change_id = p_change and (select app.is_many(p_change))
    and t.id in (select i.id from pg_catalog.unnest(p_items) i (id))
$$;

create or replace function app.require_shops_of(p_listings uuid[], p_member uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
  if exists (select from (select distinct l.shop_id from public.listings l where l.id = any (p_listings)) s
      where not app.may_use_shop(s.shop_id, p_member)) then
    perform app.refuse('not-allowed');
  end if;
end $$;

create or replace function app.leave_out_of_plan(p_change public.changes, p_items uuid[], p_code text, p_text text) returns void
language sql volatile set search_path = '' as $$
  insert into public.plan_left_out (studio_id, change_id, listing_id, code, text, content, payload)
    select t.studio_id, t.change_id, t.listing_id, p_code, p_text, t.content, t.payload from public.change_items t
    where t.change_id = p_change.id and t.id in (select i.id from pg_catalog.unnest(p_items) i (id)) order by t.seq
    on conflict do nothing;
  delete from public.change_items where change_id = p_change.id and id in (select i.id from pg_catalog.unnest(p_items) i (id));
$$;

create or replace function public.take_into_plan(
  p_change_id uuid, p_listing_ids uuid[], p_code text, p_outbox jsonb, p_operations jsonb
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
  v_listings uuid[];
  v_shops uuid[];
begin
  perform app.require_open_plan(v_change, v_me);
  perform app.require_shops_of(p_listing_ids, v_me.id);
  v_shops := array(select s.id from public.shops s where s.studio_id = v_change.studio_id
    and app.may_use_shop(s.id, v_change.author_id) and app.may_use_shop(s.id, v_me.id));
  v_listings := array(select o.listing_id from public.plan_left_out o
    join public.listings l on l.id = o.listing_id and l.gone_at is null and l.shop_id = any (v_shops)
    where o.change_id = v_change.id and o.content is not null
      and case when p_listing_ids is null then o.code = p_code
        else o.listing_id in (select p.id from pg_catalog.unnest(p_listing_ids) p (id)) end);
  -- Its values are its author's word, no matter who takes them in.
  perform app.write_for(v_change.author_id, 'form');
  insert into public.change_items (studio_id, change_id, shop_id, listing_id, content, payload, external_id, listing_url)
    select o.studio_id, o.change_id, l.shop_id, l.id, o.content, o.payload, l.external_id, l.url
    from public.plan_left_out o join public.listings l on l.id = o.listing_id
    where o.change_id = v_change.id and o.listing_id in (select v.id from pg_catalog.unnest(v_listings) v (id)) order by o.seq
    on conflict on constraint change_items_once do nothing;
  perform app.write_for(null, null);
  delete from public.plan_left_out
    where change_id = v_change.id and listing_id in (select v.id from pg_catalog.unnest(v_listings) v (id));
  perform app.plan_moved(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

create or replace function public.ask_for_plan(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
  v_all bigint := (select pg_catalog.count(*) from public.change_items where change_id = v_change.id);
  v_before bigint := (select coalesce(pg_catalog.max(seq), 0) from public.plan_left_out where change_id = v_change.id);
  v_sets_stock boolean := exists (select from public.plans where change_id = v_change.id
    and line #>> '{rule,kind}' = 'stock' and line #>> '{rule,move,by}' = 'set');
  v_shop record;
  v_left jsonb;
begin
  perform app.require_open_plan(v_change, v_me);
  perform app.require_every_shop(v_change.id, v_me.id);
  if v_all = 0 then
    perform app.refuse('wrong-state', '{"reason": "plan-empty"}');
  end if;
  for v_shop in select s.id, s.name from public.shops s where s.health = 'disconnected' and exists (
      select from public.change_items t where t.change_id = v_change.id and t.shop_id = s.id) order by s.name, s.id loop
    perform app.leave_out_of_plan(v_change, array(
      select id from public.change_items where change_id = v_change.id and shop_id = v_shop.id),
      'not-connected', app.kept_sentence('shopNotConnected', v_shop.name));
  end loop;
  perform app.leave_out_of_plan(v_change, array(
    select t.id from public.change_items t join public.listings l on l.id = t.listing_id
    where t.change_id = v_change.id and l.gone_at is not null), 'gone', app.kept_sentence('goneSince'));
  perform app.leave_out_of_plan(v_change, array(
    select t.id from public.change_items t join public.listings l on l.id = t.listing_id
    where t.change_id = v_change.id and exists (
      select from pg_catalog.jsonb_each(t.content #> '{edit,before}') b where (v_sets_stock or b.key not like 'quantity:%')
        and nullif(b.value, 'null') is distinct from nullif(l.live -> b.key, 'null')
        and (coalesce(pg_catalog.jsonb_typeof(b.value), '') <> 'array' or coalesce(pg_catalog.jsonb_typeof(l.live -> b.key), '') <> 'array'
          or app.plain_value(b.key, b.value) is distinct from app.plain_value(b.key, l.live -> b.key)))),
    'moved', app.kept_sentence('movedSince'));
  perform app.leave_out_of_plan(v_change, array(
    select distinct t.id from app.wanted_claims(v_change, null) w
    join public.listing_claims c on c.listing_id = w.listing_id and c.what = w.what and c.change_id <> v_change.id
    join public.change_items t on t.change_id = v_change.id and t.listing_id = w.listing_id),
    'asked-elsewhere', app.kept_sentence('askedElsewhere'));
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', g.code, 'items', g.items) order by g.first_), '[]') into v_left
    from (select code, pg_catalog.count(*) as items, pg_catalog.min(seq) as first_ from public.plan_left_out
      where change_id = v_change.id and seq > v_before group by code) g;
  if v_left <> '[]' then
    perform app.plan_moved(v_change.id);
    -- Its cards alone: nobody is asked for anything.
    perform app.effects((select pg_catalog.jsonb_agg(e.value) from pg_catalog.jsonb_array_elements(p_outbox) e
      where e.value ->> 'template' in ('draft_card', 'review_card')), '[]');
  else
    update public.changes set state = 'in_review', content_hash = app.content_hash(v_change.id), updated_at = app.now()
      where id = v_change.id;
    perform app.effects(app.to_approvers(v_change.id, p_outbox), p_operations);
  end if;
  return pg_catalog.jsonb_build_object('asked', v_left = '[]', 'all', v_all, 'left', v_left);
end $$;

select app.publish_functions(array['take_into_plan', 'ask_for_plan'], 'authenticated', true);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261227030000'
$$;
