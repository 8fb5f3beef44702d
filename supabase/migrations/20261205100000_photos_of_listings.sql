-- Photos of listings that exist can be edited: their pictures are shown, new ones are copied, and what was uploaded is what
-- the studio wants.

alter table public.listings add column pictures jsonb not null default '{}';

create or replace function app.listing_json(p_listing public.listings) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_listing.id, 'studioId', p_listing.studio_id, 'shopId', p_listing.shop_id,
    'productId', p_listing.product_id, 'externalId', p_listing.external_id, 'code', p_listing.code, 'state', p_listing.state,
    'url', p_listing.url, 'live', p_listing.live, 'ours', p_listing.ours, 'base', p_listing.base,
    'coverUrl', p_listing.cover_url, 'pictures', p_listing.pictures, 'endsAt', p_listing.ends_at, 'seenAt', p_listing.seen_at, 'goneAt', p_listing.gone_at,
    'deletedHere', case when p_listing.gone_at is not null then app.deleted_here(p_listing) end,
    'mayComeBack', app.may_come_back(p_listing), 'requests', app.open_requests(p_listing),
    'asked', case when p_listing.live = p_listing.ours then '{}' else app.asked_fields(p_listing) end)
$$;

create or replace function app.mirror(p_studio uuid, p_shop uuid, p_listings jsonb, p_run uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_answer jsonb;
begin
  with read as materialized (
    select r.*
    from rows from (pg_catalog.jsonb_to_recordset(p_listings) as (external_id text, state text, url text, live jsonb,
      cover_url text, ends_at timestamptz, created_there timestamptz, pictures jsonb)) with ordinality as
      r (external_id, state, url, live, cover_url, ends_at, created_there, pictures, place)
  ), updated as (
    update public.listings l set state = r.state, url = r.url, live = case when l.live = r.live then l.live else r.live end,
      pictures = case when l.pictures = coalesce(r.pictures, '{}') then l.pictures else coalesce(r.pictures, '{}') end,
      cover_url = r.cover_url, ends_at = r.ends_at, created_there = r.created_there, seen_at = app.now(), gone_at = null,
      gone_run = null, moved_run = case when l.live || n.first = r.live and l.gone_at is null then l.moved_run else p_run end,
      base = case when m.anew then r.live when l.base = r.live then l.base
        else app.settled_base(n.first || l.base, n.first || l.ours, r.live) end,
      ours = case when m.anew then r.live when l.ours = r.live then l.ours
        else app.settled_ours(n.first || l.base, n.first || l.ours, r.live) end
    from read r
    join public.listings k on k.shop_id = p_shop and k.external_id = r.external_id
    -- Published by us since it was last read: what was read halfway is no word of the seller's.
    cross join lateral (select k.base is null or k.ours is null or k.synced_at > k.seen_at as anew) m
    cross join lateral (select app.first_read(k.live, r.live) as first) n
    where l.id = k.id
    returning l.external_id, l.first_run, l.moved_run, l.base, l.ours, l.live
  ), unknown as (
    select r.*, pg_catalog.row_number() over (order by r.place desc) as n from read r
    where not exists (select from updated u where u.external_id = r.external_id)
  ), inserted as (
    -- The newest come first in a reply, and get the highest number.
    insert into public.listings (studio_id, shop_id, external_id, state, url, live, base, ours, cover_url, ends_at,
      created_there, pictures, seen_at, synced_at, code, first_run)
    select p_studio, p_shop, r.external_id, r.state, r.url, r.live, r.live, r.live, r.cover_url, r.ends_at, r.created_there,
      coalesce(r.pictures, '{}'), app.now(), '-infinity', c.code, p_run
    from unknown r
    join app.draw_codes(p_studio, (select pg_catalog.count(*)::integer from unknown)) c on c.n = r.n
    order by r.n
    on conflict (shop_id, external_id) do nothing
    returning id, external_id, code
  ), named as (
    insert into public.codes (studio_id, code, listing_id) select p_studio, i.code, i.id from inserted i
  )
  select pg_catalog.jsonb_build_object(
    'fresh', (select coalesce(pg_catalog.jsonb_agg(f.external_id), '[]') from (
      select external_id from inserted union all select external_id from updated where first_run = p_run) f),
    'differing', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'externalId', u.external_id, 'base', u.base, 'ours', u.ours,
        'moved', coalesce(u.moved_run = p_run, false))), '[]')
      from updated u where u.ours is distinct from u.live and u.first_run is distinct from p_run))
  into v_answer;
  return v_answer;
end $$;

create or replace function app.settle_listing(p_item public.change_items, p_fields jsonb, p_state text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_set jsonb := coalesce(p_item.payload::jsonb -> 'set', '{}');
begin
  if p_item.state = 'applied' and v_set ? 'images' then
    -- Photos that were uploaded have the marketplace's numbers by now.
    v_set := v_set - 'images' || case when p_fields ? 'images'
      then pg_catalog.jsonb_build_object('images', p_fields -> 'images') else '{}' end;
  end if;
  if p_item.state <> 'applied' then
    select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') into v_set
      from pg_catalog.jsonb_each(v_set) f where p_fields -> f.key = f.value;
  end if;
  update public.listings set live = coalesce(p_fields, live), seen_at = app.now(), state = coalesce(p_state, state),
    ends_at = coalesce((p_item.progress ->> 'endsAt')::timestamptz, ends_at),
    taken_off_as = case when p_item.state = 'applied' and p_item.payload::jsonb ->> 'kind' = 'unpublish'
      then app.fields_mark(coalesce(p_fields, live)) else taken_off_as end,
    base = app.settled_base(base || v_set, ours || v_set, coalesce(p_fields, live || v_set)),
    ours = app.settled_ours(base || v_set, ours || v_set, coalesce(p_fields, live || v_set)),
    ours_by = ours_by || (select coalesce(pg_catalog.jsonb_object_agg(w.key, app.without_past(w.value)), '{}')
      from pg_catalog.jsonb_each(p_item.written) w where v_set ? w.key)
  where shop_id = p_item.shop_id and external_id = p_item.external_id and live is not null;
end $$;

create or replace function public.fill_draft(p_fill jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_change public.changes;
  v_writing boolean;
  v_preparing jsonb := nullif(p_fill -> 'preparing', 'null');
  v_content jsonb;
begin
  perform app.require_worker();
  v_change := app.lock_change((p_fill ->> 'changeId')::uuid);
  v_writing := coalesce((v_change.preparing ->> 'writing')::boolean, false);
  -- A person who stopped the writing is not overruled by a worker that hasn't heard of it yet.
  -- What was ended stays ended.
  v_preparing := case when v_change.preparing is not null then v_preparing end
    || pg_catalog.jsonb_build_object('writing', v_writing and (v_preparing ->> 'writing')::boolean);
  v_content := v_change.content;
  if v_change.state = 'draft' and v_change.kind = 'edit' then
    -- Copied photos take the places that wait for them in what the edit sets. Saved meanwhile, it is looked at once more.
    update public.change_items t set content = pg_catalog.jsonb_set(t.content, '{edit}', p_fill #> '{edit,to}')
      where t.change_id = v_change.id and t.content -> 'edit' = p_fill #> '{edit,from}';
    if not found and p_fill ? 'edit' then
      perform app.refuse('edited-meanwhile');
    end if;
    perform app.remember_photos(v_change.studio_id, p_fill -> 'photos');
  elsif v_change.state = 'draft' then
    v_content := app.filled(v_content, p_fill, v_writing);
    update public.change_items t set content = t.content || pg_catalog.jsonb_build_object('price', p.value -> 'price')
      from pg_catalog.jsonb_array_elements(coalesce(p_fill -> 'prices', '[]')) p
      where t.change_id = v_change.id and t.shop_id = (p.value ->> 'shopId')::uuid
        and coalesce(t.content -> 'price', 'null') = 'null';
    perform app.remember_photos(v_change.studio_id, p_fill -> 'photos');
  end if;
  update public.changes set
    content = v_content,
    -- For shops that are chosen later: a draft begins with one.
    source = case when v_change.state = 'draft' and coalesce(p_fill -> 'prices', '[]') <> '[]'
      then pg_catalog.jsonb_build_object('prices', p_fill -> 'prices') else '{}' end || source,
    text_by = case when v_writing and v_change.state = 'draft' and p_fill ->> 'textBy' is not null
                and v_content - 'photos' <> v_change.content - 'photos' then p_fill ->> 'textBy' else text_by end,
    preparing = v_preparing,
    photo_problems = photo_problems || coalesce((
      select pg_catalog.jsonb_agg(n.value) from pg_catalog.jsonb_array_elements(coalesce(p_fill -> 'photoProblems', '[]')) n
      where not photo_problems @> pg_catalog.jsonb_build_array(n.value)), '[]'),
    updated_at = app.now()
  where id = v_change.id;
  perform app.effects(p_outbox, p_operations);
end $$;

create or replace function public.record_item(p_operation uuid, p_lease uuid, p_item jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes;
  v_item public.change_items;
begin
  if (p_item ->> 'writes')::boolean then
    perform app.require_writes_allowed(v_operation);
  end if;
  v_change := app.lock_change(v_operation.change_id);
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
    if v_item.state = 'applied' or nullif(p_item -> 'fields', 'null') is not null then
      perform app.settle_listing(v_item, nullif(p_item -> 'fields', 'null'), p_item ->> 'liveState');
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

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261205100000'
$$;

select app.publish_functions(array['schema_version'], 'authenticated', false);
select app.publish_functions(array['fill_draft', 'record_item'], 'authenticated', true);
