-- A change of many can be paused by itself: its operations are parked, and nothing of it is written until it goes on.

alter table public.changes add column paused_at timestamptz, add column paused_by uuid,
  add foreign key (studio_id, paused_by) references public.members (studio_id, id);
create index changes_paused on public.changes (studio_id, seq desc) where paused_at is not null;
create index changes_paused_by on public.changes (paused_by) where paused_by is not null;

-- Of many only the items of `p_listing` are among it, or the first of each shop.
create or replace function app.change_json(p_change public.changes, p_listing uuid default null) returns jsonb
language plpgsql stable set search_path = '' as $$
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
      'many', case when m.is_many then app.many_json(p_change.id) || pg_catalog.jsonb_build_object('plan', app.plan_json(p_change),
        -- What is asked on behalf of a person or a worker of the studio.
        'allowances', case when app.claim('app_role') is not null and p_change.state in ('approved', 'applying')
          then public.read_allowances() else '[]' end) end,
      'items', coalesce((select pg_catalog.jsonb_agg(app.item_json(t) order by t.seq)
        from public.change_items t where t.change_id = p_change.id and (not m.is_many or (case when p_listing is null
          then t.seq in (select pg_catalog.min(f.seq) from public.change_items f where f.change_id = p_change.id group by f.shop_id)
          else t.listing_id = p_listing end))), '[]'),
      'decisions', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'by', d.member_id, 'verdict', d.verdict, 'selfApproved', d.self_approved, 'reason', d.reason,
          'mode', d.mode, 'at', d.at) order by d.seq)
        from public.decisions d where d.change_id = p_change.id), '[]'),
      'paused', case when p_change.paused_at is not null and p_change.state in ('approved', 'scheduled', 'applying') then
        pg_catalog.jsonb_build_object('by', p_change.paused_by, 'at', p_change.paused_at) end,
      'requested', p_change.requested, 'createdAt', p_change.created_at, 'updatedAt', p_change.updated_at)
    from (select app.is_many(p_change.id) as is_many) m);
end $$;

-- Its operations go on in each shop in which something is left.
create or replace function app.let_go_of(p_change public.changes) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if p_change.paused_at is null then
    return;
  end if;
  update public.changes set paused_at = null, paused_by = null, updated_at = app.now() where id = p_change.id;
  perform app.resume_rest(p_change.id, s.shop_id) from (
    select distinct t.shop_id from public.change_items t where t.change_id = p_change.id and t.state in ('pending', 'applying')
    order by t.shop_id) s;
end $$;

-- All who make listings may pause it; a manager lets it go on.
create or replace function public.pause_change(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  if v_change.state not in ('approved', 'applying') or v_change.paused_at is not null or not app.is_many(v_change.id) then
    perform app.refuse('wrong-state');
  end if;
  update public.changes set paused_at = app.now(), paused_by = v_me.id, updated_at = app.now() where id = v_change.id;
  update public.operations set state = 'parked', outcome_code = 'paused'
    where change_id = v_change.id and writes and item_id is null and state = 'queued';
  perform app.effects(p_outbox, p_operations);
end $$;

create or replace function public.resume_change(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_change public.changes := app.lock_change(p_change_id);
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  if v_change.state not in ('approved', 'applying') or v_change.paused_at is null then
    perform app.refuse('wrong-state');
  end if;
  perform app.let_go_of(v_change);
  perform app.effects(p_outbox, p_operations);
end $$;

-- A worker comes to a change that is paused: its operation waits until the change goes on. @returns false: it isn't paused (any more)
create or replace function public.hold_change(p_operation uuid, p_lease uuid) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes := app.lock_change(v_operation.change_id);
begin
  if v_change.paused_at is null then
    return false;
  end if;
  update public.operations set state = 'parked', lapses = 0, outcome_code = 'paused', lease_token = null, lease_until = null
    where id = v_operation.id;
  return true;
end $$;

grant execute on function app.let_go_of(public.changes) to oms_definer;
select app.publish_functions(array['pause_change', 'resume_change', 'hold_change'], 'authenticated', true);

-- `writes`: a write to the marketplace follows at once. `ends`: the operation is over with it. `passing`: a step on the way, or
-- the end of one of several, which its cards may show a moment later. `inPart`: its fields are some of the listing's.
create or replace function public.record_item(p_operation uuid, p_lease uuid, p_item jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes;
  v_item public.change_items;
  v_fields jsonb := nullif(p_item -> 'fields', 'null');
begin
  if (p_item ->> 'writes')::boolean then
    perform app.require_writes_allowed(v_operation);
  end if;
  v_change := app.lock_change(v_operation.change_id);
  if (p_item ->> 'writes')::boolean and v_change.paused_at is not null then
    perform app.refuse('paused');
  end if;
  select * into v_item from public.change_items where id = (p_item ->> 'itemId')::uuid;
  if not app.works_on(v_operation, v_item) then
    perform app.missing();
  -- A person stopped it before it was begun.
  elsif v_item.state = 'stopped' then
    perform app.refuse('wrong-state');
  end if;
  update public.change_items set
    state = p_item ->> 'state', step = p_item ->> 'step', progress = p_item -> 'progress',
    external_id = p_item ->> 'externalId', listing_url = p_item ->> 'listingUrl',
    failure = nullif(p_item -> 'failure', 'null'), verified = (p_item ->> 'verified')::boolean
  where id = v_item.id
  returning * into v_item;
  if v_change.kind <> 'create' then
    -- Copies of photos that are uploaded anew are known as all other photos are: they are exported and erased with them.
    if p_item #> '{progress,photos,copied}' is not null then
      perform app.remember_photos(v_change.studio_id, (select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('hash', c.value))
        from pg_catalog.jsonb_each_text(p_item #> '{progress,photos,copied}') c));
    end if;
    if (p_item ->> 'inPart')::boolean then
      v_fields := app.whole_fields(v_item, v_fields);
    end if;
    if v_item.state = 'applied' or v_fields is not null then
      perform app.settle_listing(v_item, v_fields, p_item ->> 'liveState');
    end if;
    if v_item.state = 'parked' and v_change.kind = 'edit' and v_item.failure ->> 'code' = 'changed-live' then
      perform app.want_approved(v_item);
    end if;
    -- Its photos may have changed, which are more than its fields say of them.
    if nullif(p_item -> 'mirrored', 'null') is not null then
      perform app.mirror(v_change.studio_id, v_item.shop_id, pg_catalog.jsonb_build_array(p_item -> 'mirrored'));
    end if;
    if v_item.state = 'applied' and v_change.kind = 'delete' then
      update public.listings set gone_at = app.now(), gone_run = null where shop_id = v_item.shop_id and external_id = v_item.external_id;
    end if;
  elsif v_item.state in ('on_marketplace', 'applied') and v_item.external_id is not null then
    perform app.map_listing(v_change, v_item, p_item ->> 'liveState');
    -- Killed right after, it can be found, edited and taken off sale all the same.
    if nullif(p_item -> 'mirrored', 'null') is not null then
      perform app.mirror(v_change.studio_id, v_item.shop_id, pg_catalog.jsonb_build_array(p_item -> 'mirrored'));
    end if;
    if not v_item.counted then
      update public.change_items set counted = true where id = v_item.id;
      update public.shops set publish_count = publish_count + 1,
          last_published_at = greatest(last_published_at, (select pg_catalog.max(d.at) from public.decisions d
            where d.change_id = v_change.id and d.verdict = 'approve'))
        where id = v_item.shop_id;
    end if;
  end if;
  perform app.derive_state(v_change.id);
  perform app.effects(case when (p_item ->> 'passing')::boolean
      and exists (select from public.changes where id = v_change.id and state = 'applying')
    then app.shown_soon(p_outbox) else p_outbox end, p_operations);
  -- The end of the work on this shop is one transaction, its line in the log, its message and the operation's end among it:
  -- killed before, all of it is still to come; killed after, nothing is left to say or to do.
  if nullif(p_item -> 'event', 'null') is not null then
    insert into public.sync_events (studio_id, shop_id, change_id, kind, outcome, code, reference, listing_id)
    values (v_change.studio_id, v_item.shop_id, v_change.id, p_item #>> '{event,kind}', p_item #>> '{event,outcome}',
      p_item #>> '{event,code}', p_item #>> '{event,reference}', coalesce(v_item.listing_id, (
        select l.id from public.listings l where l.shop_id = v_item.shop_id and l.external_id = v_item.external_id)));
  end if;
  if nullif(p_item -> 'whenApplied', 'null') is not null
    and exists (select from public.changes c where c.id = v_change.id and c.state = 'applied')
    and not exists (select from public.outbox o
      where o.studio_id = v_change.studio_id and o.key = app.outbox_key(p_item -> 'whenApplied')) then
    perform app.send(v_change.studio_id, pg_catalog.jsonb_build_array(p_item -> 'whenApplied'));
  end if;
  if (p_item ->> 'ends')::boolean then
    update public.operations set state = 'done', lapses = 0, outcome_code = null, lease_token = null, lease_until = null,
        finished_at = app.now()
      where id = v_operation.id;
  end if;
end $$;

-- What was not begun is not written any more; what is in hand comes to its end, and what was written stays. Why some could not
-- be written stays with them.
create or replace function app.stop_rest(p_change public.changes, p_member uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  if not exists (select from public.change_items where change_id = p_change.id and state in ('pending', 'failed', 'parked')) then
    perform app.refuse('wrong-state', '{"reason": "begun"}');
  end if;
  perform app.enter_decision(p_change, p_member, 'stop', null, null, false, 0);
  update public.change_items set state = 'stopped', step = null
    where change_id = p_change.id and state in ('pending', 'failed', 'parked');
  update public.operations o set state = 'cancelled', finished_at = app.now()
    where o.change_id = p_change.id and o.writes and o.state in ('queued', 'parked')
      and not exists (select from public.change_items t where t.change_id = p_change.id and t.state = 'applying' and app.works_on(o, t));
  -- What is in hand comes to its end, also where all of it was paused.
  perform app.let_go_of(p_change);
  perform app.derive_state(p_change.id);
end $$;

select app.publish_functions(array['record_item'], 'authenticated', true);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261222000000'
$$;
