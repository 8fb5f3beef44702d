-- What a listing has is defined once, for each marketplace: the fields that all have get neutral names where they are stored,
-- categories belong to a marketplace, and nothing here names one.

-- Approved forms are text whose hash was approved. Their keys change, and so do the hashes: what was approved stays approved.
create function app.canonical(p_value jsonb) returns text
language plpgsql immutable set search_path = '' as $$
begin
  return case pg_catalog.jsonb_typeof(p_value)
    when 'object' then '{' || coalesce((select pg_catalog.string_agg(pg_catalog.to_jsonb(f.key)::text || ':' || app.canonical(f.value), ','
      order by f.key collate "C") from pg_catalog.jsonb_each(p_value) f), '') || '}'
    when 'array' then '[' || coalesce((select pg_catalog.string_agg(app.canonical(v.value), ',' order by v.ordinality)
      from pg_catalog.jsonb_array_elements(p_value) with ordinality v), '') || ']'
    else p_value::text end;
end $$;

-- A quote inside a text is escaped, so that only keys are met.
create function app.with_neutral_keys(p_value jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select pg_catalog.replace(pg_catalog.replace(p_value::text, '"taxonomyId":', '"category":'),
    '"readinessStateId":', '"readiness":')::jsonb
$$;

update public.changes set content = app.with_neutral_keys(content), written = app.with_neutral_keys(written)
  where content::text || written::text like '%"taxonomyId":%';
update public.change_items set content = app.with_neutral_keys(content), written = app.with_neutral_keys(written)
  where content::text || written::text like '%"readinessStateId":%';
update public.change_items
  set progress = progress || pg_catalog.jsonb_build_object('madeFrom', app.canonical(app.with_neutral_keys((progress ->> 'madeFrom')::jsonb)))
  where progress ->> 'madeFrom' like '%"taxonomyId":%';
update public.listings set live = app.with_neutral_keys(live), base = app.with_neutral_keys(base),
    ours = app.with_neutral_keys(ours), ours_by = app.with_neutral_keys(ours_by)
  where pg_catalog.concat(live::text, base::text, ours::text, ours_by::text) like '%"taxonomyId":%';
update public.listing_events set fields = app.with_neutral_keys(fields) where fields::text like '%"taxonomyId":%';
update public.products set content = app.with_neutral_keys(content) where content::text like '%"taxonomyId":%';
update public.shops set defaults = app.with_neutral_keys(defaults) where defaults::text like '%"readinessStateId":%';
update public.shop_profiles set suggested = app.with_neutral_keys(suggested) where suggested::text like '%"readinessStateId":%';

do $$
declare
  v_change record;
  v_hash text;
begin
  for v_change in
    select c.id, c.content_hash from public.changes c where exists (
      select from public.change_items i where i.change_id = c.id and (i.payload like '%"taxonomyId":%' or i.payload like '%"readinessStateId":%'))
  loop
    update public.change_items set payload = app.canonical(app.with_neutral_keys(payload::jsonb))
      where change_id = v_change.id and payload is not null;
    v_hash := app.content_hash(v_change.id);
    if v_change.content_hash <> '' then
      update public.decisions set content_hash = v_hash where change_id = v_change.id and content_hash = v_change.content_hash;
      update public.changes set content_hash = v_hash where id = v_change.id;
      update public.change_items set progress = pg_catalog.jsonb_set(progress, '{of}', pg_catalog.to_jsonb(v_hash))
        where change_id = v_change.id and progress ->> 'of' = v_change.content_hash;
    end if;
  end loop;
end $$;

drop function app.canonical(jsonb);
drop function app.with_neutral_keys(jsonb);

-- The public category trees of the marketplaces: the same for everybody, written only with the secret key.
create table public.categories (
  marketplace text not null,
  id integer not null,
  parent_id integer,
  name text not null,
  path text not null,
  is_leaf boolean not null,
  position integer not null,
  fetched_at timestamptz not null default app.now(),
  primary key (marketplace, id)
);
revoke all on public.categories from public, anon, authenticated, service_role;
alter table public.categories enable row level security;
alter table public.categories force row level security;
create policy everybody_reads on public.categories for select to authenticated using (true);
grant select on public.categories to authenticated;
grant select, insert, delete on public.categories to service_role;
insert into public.categories (marketplace, id, parent_id, name, path, is_leaf, position, fetched_at)
select 'etsy', id, parent_id, name, path, is_leaf, position, fetched_at from public.taxonomy;

drop function public.replace_taxonomy(jsonb);
drop function public.search_taxonomy(text, integer);
drop function public.taxonomy_fetched_at();
drop function app.taxonomy_json(public.taxonomy);
drop table public.taxonomy;

create function public.replace_categories(p_marketplace text, p_nodes jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  delete from public.categories where marketplace = p_marketplace;
  insert into public.categories (marketplace, id, parent_id, name, path, is_leaf, position)
  select p_marketplace, (n.value ->> 'id')::integer, (n.value ->> 'parentId')::integer, n.value ->> 'name', n.value ->> 'path',
    (n.value ->> 'isLeaf')::boolean, n.ordinality::integer
  from pg_catalog.jsonb_array_elements(p_nodes) with ordinality n;
end $$;

create function app.category_json(p_node public.categories) returns jsonb
language sql immutable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_node.id, 'parentId', p_node.parent_id, 'name', p_node.name,
    'path', p_node.path, 'isLeaf', p_node.is_leaf)
$$;

-- Leaves in whose path every word occurs; best first: words in the name itself, the name that begins with them, short paths.
create function public.search_categories(p_marketplace text, p_words text, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  with words as (
    select distinct w as word from pg_catalog.regexp_split_to_table(pg_catalog.lower(pg_catalog.btrim(p_words)), '\s+') w where w <> ''
  ), found as (
    select t, t.position, pg_catalog.length(t.path) as path_length,
      (select pg_catalog.count(*) from words w where pg_catalog.strpos(pg_catalog.lower(t.name), w.word) > 0) as in_name,
      pg_catalog.starts_with(pg_catalog.lower(t.name), pg_catalog.lower(pg_catalog.btrim(p_words))) as begins
    from public.categories t
    where t.marketplace = p_marketplace and t.is_leaf
      and not exists (select from words w where pg_catalog.strpos(pg_catalog.lower(t.path), w.word) = 0)
    order by in_name desc, begins desc, path_length, t.position
    limit p_limit
  )
  select coalesce(pg_catalog.jsonb_agg(app.category_json(f.t) order by in_name desc, begins desc, path_length, f.position), '[]')
  from found f
$$;

create function public.categories_fetched_at(p_marketplace text) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.to_jsonb(max(fetched_at)) from public.categories where marketplace = p_marketplace
$$;

grant execute on function app.category_json(public.categories) to service_role;
select app.publish_functions(array['replace_categories', 'search_categories', 'categories_fetched_at'], 'service_role', false);

alter table public.shops alter column marketplace drop default;
drop function public.shop_changed(text, text);
drop function public.shop_id_of(uuid, text);
drop function public.connect_shop(uuid, uuid, uuid, jsonb, jsonb, jsonb);

create function public.shop_changed(p_message_hash text, p_marketplace text, p_external_shop_id text) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
begin
  select * into v_shop from public.shops
    where marketplace = p_marketplace and external_id = p_external_shop_id and health = 'ok' and read_at is not null;
  if v_shop.id is null then
    return 'unknown';
  end if;
  insert into public.webhook_messages (message_hash) values (p_message_hash) on conflict do nothing;
  if not found then
    return 'repeated';
  end if;
  -- One after the other, also with a person who asks.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('reading:' || v_shop.id));
  if exists (select from public.operations where shop_id = v_shop.id and kind = 'sync_shop' and state = 'queued') then
    return 'waiting';
  end if;
  insert into public.operations (studio_id, kind, key, shop_id, priority, run_at)
  values (v_shop.studio_id, 'sync_shop', 'sync_shop:' || v_shop.id || ':webhook:' || p_message_hash, v_shop.id, 10,
    -- Never later than it would be read without this news.
    greatest(app.now() + interval '1 minute', least(
      coalesce(v_shop.listings_read_at, app.now()) + interval '10 minutes' * greatest(1, pg_catalog.ceil(app.counted_listings(v_shop.counts) / 500.0)),
      coalesce(v_shop.listings_read_at, app.now()) + interval '5 hours 30 minutes')));
  return 'queued';
end $$;

create function public.shop_id_of(p_studio_id uuid, p_marketplace text, p_external_id text) returns uuid
language sql stable set search_path = '' as $$
  select id from public.shops where studio_id = p_studio_id and marketplace = p_marketplace and external_id = p_external_id
$$;

create function public.connect_shop(p_shop_id uuid, p_studio_id uuid, p_member_id uuid, p_marketplace text, p_identity jsonb, p_tokens jsonb, p_operations jsonb)
returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
  v_outcome text := 'connected';
begin
  -- The same shop from two browsers at once, perhaps for two studios: one after the other.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(p_marketplace || ':' || (p_identity ->> 'externalId'), 0));
  if not exists (select from public.members where id = p_member_id and studio_id = p_studio_id and role = 'owner') then
    perform app.refuse('not-allowed');
  elsif exists (select from public.shops where marketplace = p_marketplace and external_id = p_identity ->> 'externalId'
                and health <> 'disconnected' and studio_id <> p_studio_id) then
    return '{"outcome": "taken"}';
  end if;
  -- Changes before the shop: the same order as everywhere.
  perform from public.changes where id in (
    select t.change_id from public.change_items t join public.shops s on s.id = t.shop_id
    where s.studio_id = p_studio_id and s.marketplace = p_marketplace and s.external_id = p_identity ->> 'externalId' and t.state = 'parked')
    order by id for update;
  select * into v_shop from public.shops
    where studio_id = p_studio_id and marketplace = p_marketplace and external_id = p_identity ->> 'externalId' for update;
  if v_shop.id is null then
    insert into public.shops (id, studio_id, marketplace, external_id, name, url, currency, connected_by)
    values (p_shop_id, p_studio_id, p_marketplace, p_identity ->> 'externalId', p_identity ->> 'name', p_identity ->> 'url',
      p_identity ->> 'currency', p_member_id);
  elsif v_shop.id <> p_shop_id then
    return pg_catalog.jsonb_build_object('outcome', 'moved', 'shopId', v_shop.id);
  else
    v_outcome := case when v_shop.health in ('ok', 'reading') then 'already' else 'reconnected' end;
    update public.shops set name = p_identity ->> 'name', url = p_identity ->> 'url', currency = p_identity ->> 'currency',
      health = case when v_outcome = 'already' then health else 'reading' end,
      connected_by = case when v_outcome = 'already' then connected_by else p_member_id end,
      connected_at = case when v_outcome = 'already' then connected_at else app.now() end
    where id = p_shop_id;
  end if;
  insert into public.shop_credentials as c (shop_id, studio_id, access_token, refresh_token, expires_at, refresh_expires_at)
  values (p_shop_id, p_studio_id, p_tokens ->> 'access', p_tokens ->> 'refresh',
    (p_tokens ->> 'expiresAt')::timestamptz, (p_tokens ->> 'refreshExpiresAt')::timestamptz)
  on conflict (shop_id) do update set access_token = excluded.access_token, refresh_token = excluded.refresh_token,
    expires_at = excluded.expires_at, refresh_expires_at = excluded.refresh_expires_at,
    -- A refresh of the old tokens that is still under way must not overwrite the fresh ones.
    refresh_holder = null, refresh_until = null, refresh_begun_at = null, refresh_unsure_since = null,
    version = c.version + 1, updated_at = app.now();
  -- Also where the shop seemed well: a sign-in that lacked a permission doesn't end its health.
  perform app.resume_after_sign_in(p_shop_id);
  if v_outcome <> 'already' then
    perform app.enqueue(p_studio_id, p_operations);
  end if;
  return pg_catalog.jsonb_build_object('outcome', v_outcome, 'shopId', p_shop_id);
end $$;

create or replace function public.keep_shop(p_shop_id uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_shop public.shops;
begin
  select * into v_shop from public.shops where id = p_shop_id;
  if v_shop.id is null then
    perform app.missing();
  end if;
  -- Connecting and erasing take the same lock.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(v_shop.marketplace || ':' || v_shop.external_id, 0));
  update public.shops set kept_until = greatest(kept_until, app.now() + interval '30 days'), kept_by = v_me.id,
    dead_tellings = 1, dead_told_at = coalesce(dead_told_at, app.now()), dead_warned_at = null
  where id = p_shop_id and health = 'auth-dead' and dead_how = 'refused' returning * into v_shop;
  if not found then
    return null;
  end if;
  update public.outbox set state = 'dropped', code = 'kept', finished_at = app.now()
    where studio_id = v_shop.studio_id and state = 'pending' and entry ->> 'template' = 'shop_login'
      and entry ->> 'shopId' = p_shop_id::text;
  perform app.send(v_shop.studio_id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('template', 'shop_note',
      'shopId', p_shop_id, 'note', 'kept', 'mention', '[]'::jsonb, 'by', v_me.slack_user_id, 'until', v_shop.kept_until,
      'nonce', 'kept:' || extract(epoch from v_shop.kept_until)))
    || app.leading_note(v_shop, 'kept', v_shop.kept_until, 'kept:' || extract(epoch from v_shop.kept_until), v_me.slack_user_id));
  return pg_catalog.to_jsonb(v_shop.kept_until);
end $$;

create or replace function public.erase_dead_shop(p_operation uuid, p_lease uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
  v_counts jsonb;
begin
  select s.* into v_shop from public.operations o join public.shops s on s.id = o.shop_id
    where o.id = p_operation and o.lease_token = p_lease and o.state = 'running' and o.kind = 'erase_shop' for update of o;
  if v_shop.id is null then
    perform app.refuse('lease-lost');
  end if;
  -- Connecting takes the same lock first: either it comes before and saves the shop, or after and begins anew.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended(v_shop.marketplace || ':' || v_shop.external_id, 0));
  select * into v_shop from public.shops where id = v_shop.id;
  if not app.is_past_saving(v_shop) then
    return null;
  end if;
  v_counts := app.erase_shop(v_shop.studio_id, v_shop.id);
  perform app.send(v_shop.studio_id, app.leading_note(v_shop, 'erased', app.now(), 'erased:' || extract(epoch from app.now())));
  return v_counts;
end $$;

create or replace function public.read_card(p_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_change public.changes;
  v_listing uuid := app.listing_of(p_id);
  v_listings jsonb := '[]';
  v_product uuid;
begin
  select * into v_change from public.changes where id = p_id and studio_id = (select app.studio_id());
  if v_change.id is null then
    return null;
  end if;
  if v_listing is not null then
    v_listings := pg_catalog.jsonb_build_array(v_listing);
  elsif v_change.state in ('draft', 'rejected', 'in_review', 'approved', 'scheduled', 'applying') then
    v_listings := app.list_in(v_change.source, 'like');
  end if;
  if v_change.kind in ('put_on_sale', 'renew') then
    select product_id into v_product from public.listings where id = v_listing;
  end if;
  return public.read_context() || pg_catalog.jsonb_build_object(
    'change', app.change_json(v_change),
    'category', (select c.path from public.categories c
      where c.id = case when v_change.content ->> 'category' ~ '^[0-9]{1,9}$' then (v_change.content ->> 'category')::integer end
        and c.marketplace = coalesce((select s.marketplace from public.change_items i join public.shops s on s.id = i.shop_id
          where i.change_id = p_id order by i.seq limit 1), c.marketplace) limit 1),
    'listings', case when v_listings = '[]' then '[]' else public.read_listings(pg_catalog.jsonb_build_object(
      'ids', v_listings, 'withGone', true, 'limit', pg_catalog.jsonb_array_length(v_listings))) end,
    'sameProduct', case when v_product is null then '[]' else public.read_listings(pg_catalog.jsonb_build_object(
      'productIds', pg_catalog.jsonb_build_array(v_product), 'states', '["active"]'::jsonb, 'limit', 10)) end,
    'cards', (select coalesce(pg_catalog.jsonb_object_agg(m.kind, pg_catalog.jsonb_build_object('channel', m.channel, 'ts', m.ts)), '{}')
      from public.messages m where m.change_id = p_id
        and not exists (select from public.studios s
          where s.id = m.studio_id and s.channel_stopped is not null and s.listings_channel = m.channel)));
end $$;

create or replace function app.filled(p_content jsonb, p_fill jsonb, p_with_text boolean) returns jsonb
language plpgsql immutable set search_path = '' as $$
declare
  v_content jsonb := p_content;
  v_key text;
begin
  if p_with_text and pg_catalog.jsonb_typeof(p_fill -> 'text') = 'object' then
    for v_key in select f.key from pg_catalog.jsonb_each(p_fill -> 'text') f loop
      if coalesce(v_content -> v_key, 'null') in ('""', '[]', 'null') then
        v_content := v_content || pg_catalog.jsonb_build_object(v_key, p_fill #> array['text', v_key]);
      end if;
    end loop;
  end if;
  v_content := v_content || pg_catalog.jsonb_build_object('photos', (v_content -> 'photos') || coalesce((
    select pg_catalog.jsonb_agg(p.photo order by p.ordinality)
    from (select distinct on (value ->> 'hash') value as photo, ordinality
          from pg_catalog.jsonb_array_elements(coalesce(p_fill -> 'photos', '[]')) with ordinality
          order by value ->> 'hash', ordinality) p
    where not exists (select from pg_catalog.jsonb_array_elements(v_content -> 'photos') o
                      where o.value ->> 'hash' = p.photo ->> 'hash')), '[]'));
  return v_content || pg_catalog.jsonb_build_object('photos', coalesce((
    select pg_catalog.jsonb_agg(case when p.value ->> 'alt' = '' then p.value || pg_catalog.jsonb_build_object('alt', coalesce(
        (select a.value ->> 'alt' from pg_catalog.jsonb_array_elements(coalesce(p_fill -> 'alts', '[]')) a
         where a.value ->> 'hash' = p.value ->> 'hash' limit 1), '')) else p.value end order by p.ordinality)
    from pg_catalog.jsonb_array_elements(v_content -> 'photos') with ordinality p), '[]'));
end $$;

create or replace function app.plain_fields(p_fields jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_object_agg(f.key, case
      when f.key <> 'images' and pg_catalog.jsonb_typeof(f.value) = 'array'
        and not pg_catalog.jsonb_path_exists(f.value, '$[*] ? (@.type() != "string")') then (
        select coalesce(pg_catalog.jsonb_agg(v.word order by v.word collate "C"), '[]')
        from (select pg_catalog.lower(pg_catalog.normalize(value::text)) as word from pg_catalog.jsonb_array_elements(f.value)) v)
      else f.value end), '{}')
    from pg_catalog.jsonb_each(p_fields) f where f.value <> 'null');
end $$;

create or replace function app.product_content(p_live jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce((
      -- Lists of words that a marketplace adds, such as materials.
      select pg_catalog.jsonb_object_agg(f.key, f.value) from pg_catalog.jsonb_each(p_live) f
      where f.key <> 'images' and pg_catalog.jsonb_typeof(f.value) = 'array'
        and not pg_catalog.jsonb_path_exists(f.value, '$[*] ? (@.type() != "string")')), '{}')
    || pg_catalog.jsonb_build_object('title', coalesce(p_live ->> 'title', ''), 'description', coalesce(p_live ->> 'description', ''),
    'tags', coalesce(p_live -> 'tags', '[]'), 'category', p_live -> 'category', 'photos', '[]'::jsonb,
    'sku', (select case when pg_catalog.count(distinct f.value) = 1 then nullif(pg_catalog.min(f.value), '') end
            from pg_catalog.jsonb_each_text(p_live) f where f.key like 'sku:%'))
$$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261129190000'
$$;

select app.publish_functions(array['schema_version', 'read_card'], 'authenticated', false);
select app.publish_functions(array['shop_changed', 'shop_id_of', 'connect_shop', 'erase_dead_shop'], 'service_role', false);
select app.publish_functions(array['keep_shop'], 'authenticated', true);
