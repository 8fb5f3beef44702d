-- What several of the migrations before replaced, each for itself, together.

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
      'many', case when v_many then app.many_json(p_change.id) || pg_catalog.jsonb_build_object(
        'plan', app.plan_json(p_change), 'billed', app.billed_json(p_change),
        'switchedOn', app.switched_on_json(p_change),
        -- What is asked on behalf of a person or a worker of the studio.
        'allowances', case when app.claim('app_role') is not null and p_change.state in ('approved', 'applying')
          then public.read_allowances() else '[]' end) end,
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
      'paused', case when p_change.paused_at is not null and p_change.state in ('approved', 'scheduled', 'applying') then
        pg_catalog.jsonb_build_object('by', p_change.paused_by, 'at', p_change.paused_at) end,
      'schedule', app.schedule_json(p_change.id), 'returnOf', app.return_of(p_change.id),
      'requested', p_change.requested, 'createdAt', p_change.created_at, 'updatedAt', p_change.updated_at));
end $$;

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
  if p_change ? 'schedule' then
    perform app.put_schedule(v_change, v_me.id, p_change -> 'schedule');
  end if;
  perform app.effects(p_outbox, p_operations);
end $$;

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
      'problems', app.counted_summaries(array['failed', 'paused'], null, 20),
      'scheduled', public.read_scheduled(5)));
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
  elsif v_change.kind = 'delete' and v_all > app.most_deletes() then
    perform app.refuse('wrong-state', '{"reason": "many-deletes"}');
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
    where t.change_id = v_change.id and app.moved_since(v_change.kind, t, l, v_sets_stock)),
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

select app.publish_functions(array['begin_change', 'ask_for_plan'], 'authenticated', true);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261231000000'
$$;
