-- The mirror: every listing of a connected shop in all five states, cut to the fields we name (src/domain/fields.ts).
-- `live`: as last read. `ours`: what the studio wants there. `base`: where both last agreed. Each is one flat object,
-- field → value, so that three-way comparison, change and conflict speak of the same fields.
alter table public.listings
  alter column product_id drop not null,
  alter column base drop not null,
  alter column fingerprint drop not null,
  add column code text,
  add column live jsonb,
  add column ours jsonb,
  add column cover_url text,
  add column ends_at timestamptz,
  add column created_there timestamptz,
  -- When it was last read there. What is older than six hours is not shown without saying so.
  add column seen_at timestamptz,
  -- Looked for by its own number and not there. Missing from one page is not gone.
  add column gone_at timestamptz,
  add column seq bigint generated always as identity;
-- Until now a base was what had been published; the next reading begins in agreement with what stands there.
update public.listings set base = null;
alter table public.listings add constraint listings_tenant unique (studio_id, id);
create unique index listings_code on public.listings (studio_id, code);
create index listings_newest on public.listings (studio_id, shop_id, state, seq desc);

-- One reading of a whole shop, with its progress while it runs and its result afterwards. Ends at 30 days.
create table public.sync_runs (
  id uuid primary key,
  studio_id uuid not null,
  shop_id uuid not null,
  operation_id uuid not null,
  asked_by uuid,
  done integer not null default 0,
  total integer,
  result jsonb,
  started_at timestamptz not null default app.now(),
  finished_at timestamptz,
  seq bigint generated always as identity,
  unique (studio_id, id),
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade
);
create index sync_runs_newest on public.sync_runs (studio_id, shop_id, seq desc);
select app.protect('sync_runs', true);
grant select, insert, update on public.sync_runs to oms_definer;
grant select, delete on public.sync_runs to service_role;

-- Four signs without look-alikes that name nothing else in the studio.
create function app.draw_code(p_studio uuid) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_signs constant text := 'abcdefghjkmnpqrstuvwxyz23456789';
  v_code text;
begin
  loop
    select pg_catalog.string_agg(pg_catalog.substr(v_signs, 1 + pg_catalog.floor(pg_catalog.random() * pg_catalog.length(v_signs))::integer, 1), '')
      into v_code from pg_catalog.generate_series(1, 4);
    exit when not exists (select from public.changes where studio_id = p_studio and code = v_code)
      and not exists (select from public.listings where studio_id = p_studio and code = v_code);
  end loop;
  return v_code;
end $$;

-- Where two of the three agree, nothing is left to say (src/domain/merge.ts, `settle`): a field that stands there as we
-- want it is agreed on; stock that only moved there was sold, and is followed.
create function app.settled_base(p_base jsonb, p_ours jsonb, p_live jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_object_agg(k.key, case
      when p_ours -> k.key is not distinct from p_live -> k.key then p_live -> k.key
      when k.key like 'quantity:%' and p_ours -> k.key is not distinct from p_base -> k.key then p_live -> k.key
      else p_base -> k.key end) filter (where case
      when p_ours -> k.key is not distinct from p_live -> k.key then p_live ? k.key
      when k.key like 'quantity:%' and p_ours -> k.key is not distinct from p_base -> k.key then p_live ? k.key
      else p_base ? k.key end), '{}')
  from (select pg_catalog.jsonb_object_keys(p_base || p_ours || p_live) as key) k
$$;
create function app.settled_ours(p_base jsonb, p_ours jsonb, p_live jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_object_agg(k.key, case
      when k.key like 'quantity:%' and p_ours -> k.key is not distinct from p_base -> k.key then p_live -> k.key
      else p_ours -> k.key end) filter (where case
      when k.key like 'quantity:%' and p_ours -> k.key is not distinct from p_base -> k.key then p_live ? k.key
      else p_ours ? k.key end), '{}')
  from (select pg_catalog.jsonb_object_keys(p_base || p_ours || p_live) as key) k
$$;

-- Lays what was read over what is kept. New listings begin in agreement: ours and base are what stands there.
create function app.mirror(p_studio uuid, p_shop uuid, p_listings jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  update public.listings l set state = r.state, url = r.url, live = r.live, cover_url = r.cover_url, ends_at = r.ends_at,
    created_there = r.created_there, seen_at = app.now(), gone_at = null,
    code = coalesce(l.code, app.draw_code(p_studio)),
    base = case when l.base is null or l.ours is null then r.live else app.settled_base(l.base, l.ours, r.live) end,
    ours = case when l.base is null or l.ours is null then r.live else app.settled_ours(l.base, l.ours, r.live) end
  from pg_catalog.jsonb_to_recordset(p_listings) as r (external_id text, state text, url text, live jsonb, cover_url text,
    ends_at timestamptz, created_there timestamptz)
  where l.shop_id = p_shop and l.external_id = r.external_id;
  insert into public.listings (studio_id, shop_id, external_id, state, url, live, base, ours, cover_url, ends_at, created_there, seen_at, code)
  select p_studio, p_shop, r.external_id, r.state, r.url, r.live, r.live, r.live, r.cover_url, r.ends_at, r.created_there, app.now(),
    app.draw_code(p_studio)
  from pg_catalog.jsonb_to_recordset(p_listings) as r (external_id text, state text, url text, live jsonb, cover_url text,
    ends_at timestamptz, created_there timestamptz)
  on conflict (shop_id, external_id) do nothing;
end $$;
grant execute on function app.draw_code(uuid), app.settled_base(jsonb, jsonb, jsonb), app.settled_ours(jsonb, jsonb, jsonb),
  app.mirror(uuid, uuid, jsonb) to oms_definer;

-- Begun again after a killed process it goes on with the same run.
create function public.start_run(p_operation uuid, p_lease uuid, p_run jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  insert into public.sync_runs (id, studio_id, shop_id, operation_id, asked_by, total)
  values ((p_run ->> 'id')::uuid, v_operation.studio_id, v_operation.shop_id, v_operation.id, (p_run ->> 'askedBy')::uuid,
    (p_run ->> 'total')::integer)
  on conflict (id) do update set total = excluded.total, done = 0, started_at = app.now();
end $$;

create function public.mirror_page(p_operation uuid, p_lease uuid, p_run uuid, p_listings jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  perform app.mirror(v_operation.studio_id, v_operation.shop_id, p_listings);
  update public.sync_runs set done = done + pg_catalog.jsonb_array_length(p_listings) where id = p_run and shop_id = v_operation.shop_id;
end $$;

create function public.mark_gone(p_operation uuid, p_lease uuid, p_external_ids text[]) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  update public.listings set gone_at = app.now()
    where shop_id = v_operation.shop_id and external_id = any (p_external_ids) and gone_at is null;
end $$;

create function public.finish_run(p_operation uuid, p_lease uuid, p_run uuid, p_result jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  update public.sync_runs set finished_at = app.now(), result = p_result where id = p_run and shop_id = v_operation.shop_id;
  perform app.effects(p_outbox, p_operations);
end $$;

select app.publish_functions(array['start_run', 'mirror_page', 'mark_gone', 'finish_run'], 'authenticated', true);

create function app.listing_json(p_listing public.listings) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_listing.id, 'studioId', p_listing.studio_id, 'shopId', p_listing.shop_id,
    'productId', p_listing.product_id, 'externalId', p_listing.external_id, 'code', p_listing.code, 'state', p_listing.state,
    'url', p_listing.url, 'live', p_listing.live, 'ours', p_listing.ours, 'base', p_listing.base,
    'coverUrl', p_listing.cover_url, 'endsAt', p_listing.ends_at, 'seenAt', p_listing.seen_at, 'goneAt', p_listing.gone_at)
$$;

-- `words`: all of them in the title, or a code, SKU or number as a whole. Newest first.
create function public.read_listings(p_filter jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(app.listing_json(l) order by l.seq desc), '[]')
  from (
    select * from public.listings l
    where l.studio_id = (select app.studio_id()) and l.live is not null
      and (p_filter ->> 'id' is null or l.id = (p_filter ->> 'id')::uuid)
      and (p_filter ->> 'shopId' is null or l.shop_id = (p_filter ->> 'shopId')::uuid)
      and (p_filter ->> 'productId' is null or l.product_id = (p_filter ->> 'productId')::uuid)
      and (p_filter -> 'externalIds' is null or l.external_id in (select pg_catalog.jsonb_array_elements_text(p_filter -> 'externalIds')))
      and (p_filter -> 'states' is null or l.state in (select pg_catalog.jsonb_array_elements_text(p_filter -> 'states')))
      and (p_filter ->> 'seenBefore' is null or l.seen_at < (p_filter ->> 'seenBefore')::timestamptz)
      and (p_filter ->> 'endsBefore' is null or l.ends_at < (p_filter ->> 'endsBefore')::timestamptz)
      and (coalesce((p_filter ->> 'differing')::boolean, false) = false or (l.live - 'state') is distinct from (l.ours - 'state')
           or l.gone_at is not null)
      and (coalesce((p_filter ->> 'withGone')::boolean, false) or l.gone_at is null)
      and (coalesce(p_filter ->> 'words', '') = ''
           or l.code = pg_catalog.lower(p_filter ->> 'words') or l.external_id = p_filter ->> 'words'
           or exists (select from pg_catalog.jsonb_each_text(l.live) f
                      where f.key like 'sku:%' and pg_catalog.lower(f.value) = pg_catalog.lower(p_filter ->> 'words'))
           or (select pg_catalog.bool_and(pg_catalog.strpos(pg_catalog.lower(l.live ->> 'title'), w.word) > 0)
               from pg_catalog.regexp_split_to_table(pg_catalog.lower(p_filter ->> 'words'), '\s+') w (word)))
    order by l.seq desc
    limit coalesce((p_filter ->> 'limit')::integer, 100) offset coalesce((p_filter ->> 'offset')::integer, 0)
  ) l
$$;

create function public.read_runs(p_shop_id uuid, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', r.id, 'shopId', r.shop_id, 'done', r.done,
      'total', r.total, 'result', r.result, 'startedAt', r.started_at, 'finishedAt', r.finished_at) order by r.seq desc), '[]')
  from (
    select * from public.sync_runs
    where studio_id = (select app.studio_id()) and (p_shop_id is null or shop_id = p_shop_id)
    order by seq desc limit p_limit
  ) r
$$;
grant execute on function app.listing_json(public.listings) to authenticated, oms_definer;
select app.publish_functions(array['read_listings', 'read_runs'], 'authenticated', false);

-- `sync_shop` reads only, like `read_shop`.
alter table public.operations drop constraint operations_kind_check;
alter table public.operations add constraint operations_kind_check
  check (kind in ('read_shop', 'prepare_draft', 'publish', 'sync_shop', 'send_digest'));
