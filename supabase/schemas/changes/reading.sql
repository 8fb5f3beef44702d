-- Reading, with the caller's own rights: row level security leaves only the studio's rows. One request each.
-- The one listing that it is a change of; null where it makes one, or is about several, as every plan is, however few they are.
create function app.listing_of(p_change uuid) returns uuid
language plpgsql stable set search_path = '' as $$
begin
  return (
    select case when pg_catalog.count(*) = 1 and not exists (select from public.plans where change_id = p_change)
      then (pg_catalog.array_agg(t.listing_id))[1] end
    from (select listing_id from public.change_items where change_id = p_change limit 2) t);
end $$;

-- Whether it is about several listings, or a plan, which may be of few: then it is shown by what it does in all, and its items
-- in pages.
create function app.is_many(p_change uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select (pg_catalog.count(*) > 1 and pg_catalog.bool_or(t.listing_id is not null))
      or exists (select from public.plans where change_id = p_change)
    from (select listing_id from public.change_items where change_id = p_change limit 2) t);
end $$;

-- The code of the thing that it is about; null where it is about several.
create function app.change_code(p_change public.changes) returns text
language plpgsql stable set search_path = '' as $$
begin
  return (
    select case when p_change.kind = 'create' then (select p.code from public.products p where p.id = p_change.product_id)
      else (select l.code from public.listings l where l.id = app.listing_of(p_change.id)) end);
end $$;

-- … and its SKU, where all its options have one. A draft's is in its content.
create function app.change_sku(p_change public.changes) returns text
language plpgsql stable set search_path = '' as $$
begin
  return (
    select case when p_change.kind = 'create' then p_change.content ->> 'sku'
      else (select app.one_sku(l.live) from public.listings l where l.id = app.listing_of(p_change.id)) end);
end $$;

create function app.item_json(p_item public.change_items) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('id', p_item.id, 'shopId', p_item.shop_id, 'content', p_item.content,
      'payload', p_item.payload, 'state', p_item.state, 'step', p_item.step, 'progress', p_item.progress,
      'externalId', p_item.external_id, 'listingUrl', p_item.listing_url, 'failure', p_item.failure, 'verified', p_item.verified,
      -- How the listing stands since, as it was last read.
      'there', (select case when l.gone_at is not null then 'gone' else l.state end from public.listings l
        where l.shop_id = p_item.shop_id and l.external_id = p_item.external_id)));
end $$;

-- Of many only the items of `p_listing` are among it, or the first of each shop.
create function app.change_json(p_change public.changes, p_listing uuid default null) returns jsonb
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
      'openPoints', case when p_change.kind = 'create' then app.open_points_json(p_change.id) else '[]' end,
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

create function app.change_json_of(p_change uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select app.change_json(c) from public.changes c where c.id = p_change);
end $$;

create function public.read_change(p_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select app.change_json(c) from public.changes c where c.id = p_id);
end $$;

create function public.read_changes(
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

grant execute on function app.listing_of(uuid), app.is_many(uuid), app.change_code(public.changes), app.change_sku(public.changes), app.item_json(public.change_items),
  app.change_json(public.changes, uuid), app.change_json_of(uuid)
  to authenticated, service_role, oms_definer;
select app.publish_functions(array['read_change', 'read_changes'], 'authenticated', false);
