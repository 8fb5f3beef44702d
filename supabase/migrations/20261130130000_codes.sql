-- One short code per thing: a product's, which its listings share, or a listing's that is no product. Requests are numbered
-- per studio. What was called by a code until now is found by it for ever.
alter table public.products add column code text, add column listed boolean not null default true;
drop index public.products_newest;
create index products_newest on public.products (studio_id, seq desc) where merged_into is null and listed;
create index products_of_drafts on public.products (updated_at) where not listed;
drop index public.listings_code;

create table public.codes (
  studio_id uuid not null references public.studios (id) on delete cascade,
  code text not null,
  product_id uuid,
  listing_id uuid,
  retired boolean not null default false,
  primary key (studio_id, code),
  constraint codes_of_one_thing check (product_id is null or listing_id is null),
  foreign key (studio_id, product_id) references public.products (studio_id, id) on delete set null (product_id),
  foreign key (studio_id, listing_id) references public.listings (studio_id, id) on delete set null (listing_id)
);
create index codes_of_product on public.codes (product_id) where product_id is not null;
create index codes_of_listing on public.codes (listing_id) where listing_id is not null;
select app.protect('codes', true);
grant select, insert, update on public.codes to oms_definer;

create table public.request_counts (
  studio_id uuid primary key references public.studios (id) on delete cascade,
  last_number integer not null
);
select app.protect('request_counts', false);
grant select, insert, update on public.request_counts to oms_definer;
alter table public.changes add column number integer, add constraint changes_number unique (studio_id, number);

-- The log names the listing of each line, also where a request is about many.
alter table public.sync_events add column listing_id uuid;

drop function app.draw_code(uuid);
drop function app.new_product(public.listings);
drop function public.read_change(uuid, text);
drop function public.find_changes(text, text, integer);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261130130000'
$$;

create or replace function app.resume_item(p_item uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_change public.changes;
  v_item public.change_items;
  v_shop text;
  v_code text;
  v_detail jsonb;
  v_text text;
begin
  select c.* into v_change from public.change_items t join public.changes c on c.id = t.change_id
    where t.id = p_item for update of c;
  select * into v_item from public.change_items where id = p_item;
  if v_item.state <> 'parked' or v_change.state not in ('approved', 'scheduled', 'applying', 'failed')
    or exists (select from public.operations o where o.change_id = v_change.id and o.state = 'running' and app.works_on(o, v_item)) then
    return;
  end if;
  begin
    perform app.let_go_on(v_change, v_item);
    return;
  exception when raise_exception then
    get stacked diagnostics v_code = message_text, v_text = pg_exception_detail;
    v_detail := v_text::jsonb;
  end;
  select name into v_shop from public.shops where id = v_item.shop_id;
  v_text := case v_code
    when 'fee-ceiling' then app.kept_sentence('overCeiling', v_shop)
    when 'already-asked' then app.kept_sentence('askedMeanwhile', v_shop, v_detail ->> 'number')
    else app.kept_sentence('cantContinue', v_shop) end;
  update public.change_items set failure = pg_catalog.jsonb_build_object('code', v_code, 'text', v_text, 'reference', '')
    where id = p_item;
  perform app.send(v_change.studio_id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
    'template', 'change_note', 'changeId', v_change.id, 'note', 'parked', 'text', v_text,
    'nonce', 'waits:' || case when app.is_many(v_change.id) then v_change.id else p_item end || ':' || extract(epoch from app.now()),
    'mention', (select coalesce(pg_catalog.jsonb_agg(d.slack_user_id), '[]') from (
      select m.slack_user_id from public.decisions d join public.members m on m.id = d.member_id
      where d.change_id = v_change.id and d.verdict in ('approve', 'go_live', 'retry') order by d.seq desc limit 1) d))));
end $$;

create or replace function app.draw_codes(p_studio uuid, p_count integer) returns table (n bigint, code text)
language plpgsql volatile set search_path = '' as $$
declare
  -- Without look-alikes.
  v_signs constant text := 'abcdefghjkmnpqrstuvwxyz23456789';
  v_codes text[] := '{}';
begin
  if p_count > 0 then
    perform pg_catalog.pg_advisory_xact_lock(20261125, pg_catalog.hashtext(p_studio::text));
  end if;
  while pg_catalog.cardinality(v_codes) < p_count loop
    select pg_catalog.array_agg(d.code) into v_codes from (
      select pg_catalog.unnest(v_codes) as code
      union
      select s.code from (
        select (select pg_catalog.string_agg(
            pg_catalog.substr(v_signs, 1 + pg_catalog.floor(pg_catalog.random() * pg_catalog.length(v_signs))::integer, 1), '')
          from pg_catalog.generate_series(1, 4 + g.g * 0)) as code
        from pg_catalog.generate_series(1, p_count - pg_catalog.cardinality(v_codes)) g (g)) s
      where not exists (select from public.codes c where c.studio_id = p_studio and c.code = s.code)
    ) d;
  end loop;
  return query select u.n, u.code from pg_catalog.unnest(v_codes) with ordinality u (code, n);
end $$;

create function app.one_sku(p_live jsonb) returns text
language sql immutable set search_path = '' as $$
  select case when pg_catalog.count(distinct f.value) = 1 then nullif(pg_catalog.min(f.value), '') end
  from pg_catalog.jsonb_each_text(p_live) f where f.key like 'sku:%'
$$;

create function app.new_product(p_studio uuid, p_content jsonb, p_listed boolean) returns public.products
language plpgsql volatile set search_path = '' as $$
declare
  v_product public.products;
begin
  insert into public.products (studio_id, sku, content, listed, code)
    select p_studio, p_content ->> 'sku', p_content, p_listed, d.code from app.draw_codes(p_studio, 1) d
    returning * into v_product;
  insert into public.codes (studio_id, code, product_id) values (p_studio, v_product.code, v_product.id);
  return v_product;
end $$;

create function app.product_now(p_product uuid) returns uuid
language sql stable set search_path = '' as $$
  with recursive path as (
    select p.id, p.merged_into from public.products p where p.id = p_product
    union select p.id, p.merged_into from path a join public.products p on p.id = a.merged_into
  )
  select id from path where merged_into is null
$$;

create function app.products_called(p_code text) returns setof uuid
language sql stable set search_path = '' as $$
  select app.product_now(c.product_id) from public.codes c
  where c.studio_id = (select app.studio_id()) and c.code = app.folded(p_code) and c.product_id is not null
$$;

create function app.earlier_codes(p_listing public.listings) returns jsonb
language sql stable set search_path = '' as $$
  with recursive same as (
    select p_listing.product_id as id
    union select p.id from same s join public.products p on p.merged_into = s.id
  )
  select coalesce(pg_catalog.jsonb_agg(c.code), '[]') from same s
  join public.codes c on c.studio_id = p_listing.studio_id and c.product_id = s.id
  where s.id is not null and c.code <> p_listing.code
$$;

create function app.join_product(p_listing uuid, p_product uuid) returns void
language sql volatile set search_path = '' as $$
  update public.codes set product_id = p_product, listing_id = null, retired = true where listing_id = p_listing;
  update public.listings l set product_id = p_product, code = p.code from public.products p
    where l.id = p_listing and p.id = p_product;
$$;

create function app.change_code(p_change public.changes) returns text
language sql stable set search_path = '' as $$
  select case when p_change.kind = 'create' then (select p.code from public.products p where p.id = p_change.product_id)
    else (select l.code from public.listings l where l.id = app.listing_of(p_change.id)) end
$$;

create function app.change_sku(p_change public.changes) returns text
language sql stable set search_path = '' as $$
  select case when p_change.kind = 'create' then p_change.content ->> 'sku'
    else (select app.one_sku(l.live) from public.listings l where l.id = app.listing_of(p_change.id)) end
$$;

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
        select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', o.id, 'number', o.number, 'kind', o.kind,
          'state', o.state, 'contentHash', o.content_hash, 'title', o.content ->> 'title', 'payload', (
            select t.payload from public.change_items t where t.change_id = o.id order by t.seq limit 1)) order by o.seq)
        from public.changes o where o.together = p_change.together and o.studio_id = p_change.studio_id)
        end,
      'many', case when m.is_many then app.many_json(p_change.id) end,
      'items', coalesce((select pg_catalog.jsonb_agg(app.item_json(t) order by t.seq)
        from public.change_items t where t.change_id = p_change.id and (not m.is_many or (case when p_listing is null
          then t.seq in (select pg_catalog.min(f.seq) from public.change_items f where f.change_id = p_change.id group by f.shop_id)
          else t.listing_id = p_listing end))), '[]'),
      'decisions', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'by', d.member_id, 'verdict', d.verdict, 'selfApproved', d.self_approved, 'reason', d.reason,
          'mode', d.mode, 'at', d.at) order by d.seq)
        from public.decisions d where d.change_id = p_change.id), '[]'),
      'requested', p_change.requested, 'createdAt', p_change.created_at, 'updatedAt', p_change.updated_at)
    from (select app.is_many(p_change.id) as is_many) m);
end $$;

create function public.read_change(p_id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select app.change_json(c) from public.changes c where c.id = p_id
$$;

create or replace function app.require_no_waiting_edit(p_items uuid[]) returns void
language plpgsql stable set search_path = '' as $$
declare
  v_edit public.changes;
begin
  select c.* into v_edit from public.change_items t
    join public.listings l on l.shop_id = t.shop_id and l.external_id = t.external_id
    join public.change_items e on e.listing_id = l.id
    join public.changes c on c.id = e.change_id
    where t.id = any (p_items) and c.kind = 'edit' and c.state in ('in_review', 'approved', 'scheduled', 'applying', 'failed')
    order by c.seq limit 1;
  if found then
    perform app.refuse('edit-waits', pg_catalog.jsonb_build_object('changeId', v_edit.id, 'number', v_edit.number,
      'state', v_edit.state, 'title', v_edit.content ->> 'title'));
  end if;
end $$;

create or replace function app.claim_listings(p_change public.changes, p_items uuid[] default null) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_first record;
begin
  loop
    insert into public.listing_claims (studio_id, listing_id, what, change_id)
      select p_change.studio_id, w.listing_id, w.what, p_change.id
      from app.wanted_claims(p_change, p_items) w order by w.listing_id, w.what collate "C"
      on conflict do nothing;
    select c.id, c.number, c.state into v_first
      from app.wanted_claims(p_change, p_items) w
      join public.listing_claims l on l.listing_id = w.listing_id and l.what = w.what and l.change_id <> p_change.id
      join public.changes c on c.id = l.change_id
      order by c.seq limit 1;
    if found then
      perform app.refuse('already-asked', pg_catalog.jsonb_build_object('changeId', v_first.id, 'number', v_first.number,
        'state', v_first.state));
    end if;
    -- What held one of them may have ended since the insert.
    exit when not exists (
      select from app.wanted_claims(p_change, p_items) w where not exists (
        select from public.listing_claims l where l.listing_id = w.listing_id and l.what = w.what and l.change_id = p_change.id));
  end loop;
end $$;

create or replace function public.create_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes;
begin
  select * into v_change from public.changes where id = (p_change ->> 'id')::uuid;
  if v_change.id is not null then
    return app.change_json(v_change);
  end if;
  insert into public.changes (id, studio_id, content, source, preparing, author_id, product_id)
    values ((p_change ->> 'id')::uuid, v_me.studio_id, p_change -> 'content', p_change -> 'source',
      nullif(p_change -> 'preparing', 'null'), v_me.id, (app.new_product(v_me.studio_id, '{}', false)).id)
    returning * into v_change;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id);
  perform app.put_items(v_change, v_me.id, p_change -> 'items');
  if nullif(p_change -> 'like', 'null') is not null then
    perform app.copy_writers(v_change, p_change -> 'like');
  end if;
  perform app.remember_photos(v_me.studio_id, v_change.content -> 'photos');
  perform app.effects(p_outbox, p_operations);
  return app.change_json(v_change);
end $$;

create function public.find_changes(p_text text, p_number text, p_request integer, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_text text := pg_catalog.btrim(app.folded(p_text));
  v_words text[] := pg_catalog.regexp_split_to_array(v_text, '\s+');
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(app.change_json_of(f.id) order by f.seq desc), '[]')
    from (
      select c.id, c.seq from public.changes c
      where c.studio_id = (select app.studio_id()) and c.state not in ('superseded', 'discarded') and not c.collecting
        and (p_request is null or c.number = p_request)
        and (v_text = '' or p_request is not null or app.folded(c.content ->> 'sku') = v_text
          or (c.kind = 'create' and c.product_id in (select app.products_called(v_text)))
          or not exists (select from pg_catalog.unnest(v_words) w (word)
            where pg_catalog.strpos(app.folded(c.content ->> 'title'), w.word) = 0)
          or exists (select from public.change_items t where t.change_id = c.id and t.external_id = p_number))
      order by c.seq desc limit p_limit
    ) f);
end $$;

create or replace function app.summary_json(p_change public.changes) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_change.id, 'code', app.change_code(p_change),
    'number', p_change.number, 'sku', app.change_sku(p_change), 'title', p_change.content ->> 'title',
    'state', p_change.state, 'author', p_change.author_id, 'updatedAt', p_change.updated_at)
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
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, (p_change ->> 'id')::uuid, v_me.id);
  perform app.effects(p_outbox, p_operations);
end $$;

create or replace function public.create_listing_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_listing public.listings;
  v_change public.changes;
begin
  select * into v_change from public.changes where id = (p_change ->> 'id')::uuid;
  if v_change.id is not null then
    return app.change_json(v_change);
  end if;
  select * into v_listing from public.listings where id = (p_change ->> 'listingId')::uuid for update;
  if v_listing.id is null or v_listing.live is null or v_listing.gone_at is not null then
    perform app.missing();
  elsif not app.may_use_shop(v_listing.shop_id, v_me.id) then
    perform app.refuse('not-allowed');
  elsif exists (select from public.shops where id = v_listing.shop_id and health = 'disconnected') then
    perform app.refuse('shop-disconnected');
  end if;
  insert into public.changes (id, studio_id, kind, content, source, author_id, text_by, together)
    values ((p_change ->> 'id')::uuid, v_me.studio_id, p_change ->> 'kind',
      p_change -> 'content', p_change -> 'source', v_me.id, 'person', (p_change ->> 'together')::uuid)
    returning * into v_change;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id);
  insert into public.change_items (studio_id, change_id, shop_id, listing_id, content, external_id, listing_url)
    values (v_me.studio_id, v_change.id, v_listing.shop_id, v_listing.id, p_change -> 'item', v_listing.external_id, v_listing.url);
  if p_change ->> 'from' = 'keep_ours' then
    perform app.keep_writers(v_change, v_listing);
  end if;
  if nullif(p_change -> 'ask', 'null') is not null then
    perform app.put_in_review(v_change, p_change #> '{ask,payloads}', p_change #>> '{ask,contentHash}');
  end if;
  perform app.effects(app.to_approvers(v_change.id, p_outbox), p_operations);
  return app.change_json_of(v_change.id);
end $$;

create function app.number_request(p_change public.changes) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_number integer;
begin
  if p_change.number is null then
    insert into public.request_counts as r (studio_id, last_number) values (p_change.studio_id, 1)
      on conflict (studio_id) do update set last_number = r.last_number + 1 returning r.last_number into v_number;
    update public.changes set number = v_number where id = p_change.id;
  end if;
end $$;

create or replace function app.put_in_review(p_change public.changes, p_payloads jsonb, p_content_hash text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_connected(p_change.id);
  update public.change_items t set payload = p.value ->> 'payload'
    from pg_catalog.jsonb_array_elements(p_payloads) p
    where t.change_id = p_change.id and t.shop_id = (p.value ->> 'shopId')::uuid;
  if not exists (select from public.change_items where change_id = p_change.id)
    or exists (select from public.change_items where change_id = p_change.id and payload is null) then
    perform app.refuse('incomplete');
  elsif pg_catalog.jsonb_array_length(p_payloads) <> (select pg_catalog.count(*) from public.change_items where change_id = p_change.id) then
    perform app.refuse('edited-meanwhile');
  elsif app.content_hash(p_change.id) is distinct from p_content_hash then
    perform app.refuse('stale-approval');
  -- Whose word it is is judged from the content, and the payload is what is written: they say the same.
  elsif p_change.kind <> 'create' and exists (select from public.change_items t where t.change_id = p_change.id
      and ((t.payload::jsonb -> 'set') is distinct from coalesce(t.content #> '{edit,set}', '{}')
        or t.payload::jsonb ->> 'kind' is distinct from p_change.kind
        or t.payload::jsonb ->> 'listingId' is distinct from t.external_id)) then
    perform app.refuse('bad-input');
  end if;
  update public.changes set state = 'in_review', content_hash = p_content_hash, updated_at = app.now() where id = p_change.id;
  perform app.number_request(p_change);
end $$;

create or replace function app.map_listing(p_change public.changes, p_item public.change_items, p_state text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_product uuid := app.product_now(p_change.product_id);
  v_listing uuid;
  v_state text := coalesce(p_state, case p_item.state when 'applied' then 'active' else 'draft' end);
begin
  update public.products set sku = p_change.content ->> 'sku', content = p_change.content, listed = true, updated_at = app.now()
    where id = v_product;
  -- Fingerprint: what the change wrote, images by id and rank, and the state; never quantity, views or timestamps.
  insert into public.listings (studio_id, shop_id, external_id, state, url, fingerprint)
  values (p_change.studio_id, p_item.shop_id, p_item.external_id, v_state, p_item.listing_url,
    app.sha256(pg_catalog.concat_ws(E'\n', v_state, p_item.payload::jsonb - 'quantity', p_item.progress -> 'images')))
  on conflict (shop_id, external_id) do update set state = excluded.state, url = excluded.url,
    fingerprint = excluded.fingerprint, synced_at = app.now()
  returning id into v_listing;
  perform app.join_product(v_listing, v_product);
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

create or replace function app.called_condition(p_words text) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_folded text := app.folded(pg_catalog.btrim(p_words));
  v_titles text;
begin
  -- Behind any word that begins so stands no sign higher than the last there is.
  select pg_catalog.string_agg(pg_catalog.format(
      'select w.listing_id from public.listing_words w where w.studio_id = $2 and w.word >= %L and w.word < %L', w, w || U&'\+10FFFF'),
      ' intersect ' order by pg_catalog.length(w) desc, w) into v_titles
    from pg_catalog.unnest(app.words_of(p_words)) w;
  return pg_catalog.format(' and l.id in (select w.listing_id from public.listing_words w where w.studio_id = $2 and w.word = %L
      union all select c.listing_id from public.codes c where c.studio_id = $2 and c.code = %L and c.listing_id is not null
      union all select k.id from public.listings k where k.studio_id = $2 and k.product_id = any (array(
        select app.product_now(c.product_id) from public.codes c where c.studio_id = $2 and c.code = %L and c.product_id is not null))
      union all select n.id from public.listings n where n.studio_id = $2 and n.external_id = %L %s)',
    '=' || v_folded, v_folded, v_folded, pg_catalog.btrim(p_words),
    case when v_titles is not null then 'union all (' || v_titles || ')' else '' end);
end $$;

create or replace function app.matching_listings(p_filter jsonb) returns text
language plpgsql stable set search_path = '' as $$
begin
  return pg_catalog.concat(' from public.listings l where l.studio_id = $2 and l.live is not null',
    case when p_filter ->> 'id' is not null then ' and l.id = ($1 ->> ''id'')::uuid' end,
    case when p_filter -> 'ids' is not null
      then ' and l.id in (select value::uuid from pg_catalog.jsonb_array_elements_text($1 -> ''ids''))' end,
    case when p_filter ->> 'shopId' is not null then ' and l.shop_id = ($1 ->> ''shopId'')::uuid' end,
    case when p_filter -> 'productIds' is not null
      then ' and l.product_id in (select value::uuid from pg_catalog.jsonb_array_elements_text($1 -> ''productIds''))' end,
    case when p_filter -> 'externalIds' is not null
      then ' and l.external_id in (select pg_catalog.jsonb_array_elements_text($1 -> ''externalIds''))' end,
    case when p_filter -> 'states' is not null
      then ' and l.state = any (array(select pg_catalog.jsonb_array_elements_text($1 -> ''states'')))' end,
    case when p_filter ->> 'seenBefore' is not null then ' and l.seen_at < ($1 ->> ''seenBefore'')::timestamptz' end,
    case when p_filter ->> 'endsAfter' is not null then ' and l.ends_at >= ($1 ->> ''endsAfter'')::timestamptz' end,
    case when p_filter ->> 'endsBefore' is not null then ' and l.ends_at < ($1 ->> ''endsBefore'')::timestamptz' end,
    case when p_filter ->> 'stockAtMost' is not null then ' and l.stock <= ($1 ->> ''stockAtMost'')::bigint' end,
    case when (p_filter ->> 'differing')::boolean then ' and (l.unasked or l.gone_run is not null)' end,
    case when (p_filter ->> 'noRequest')::boolean then ' and not exists (select from public.change_items t join public.changes c on c.id = t.change_id
      where t.listing_id = l.id and c.state = ''in_review'')' end,
    case when p_filter ->> 'request' is not null then ' and l.id in (select m.id from public.changes g
        join public.change_items t on t.studio_id = g.studio_id and t.change_id = g.id
        join public.listings m on m.shop_id = t.shop_id and m.external_id = t.external_id
        where g.studio_id = $2 and g.number = ($1 ->> ''request'')::integer)' end,
    case when (p_filter ->> 'unasked')::boolean then ' and l.unasked' end,
    case when (p_filter ->> 'unasked')::boolean or (p_filter ->> 'connected')::boolean
      then ' and exists (select from public.shops s where s.id = l.shop_id and s.health <> ''disconnected'')' end,
    case when not coalesce((p_filter ->> 'withGone')::boolean, false) then ' and l.gone_at is null' end,
    case when coalesce(p_filter ->> 'words', '') <> '' then app.called_condition(p_filter ->> 'words') end);
end $$;

create or replace function public.read_history(p_listing_id uuid, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  with own as (
    select o.id from app.changes_of(p_listing_id) o order by o.seq desc limit p_limit
  )
  select pg_catalog.jsonb_build_object(
    'events', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('kind', e.kind, 'by', e.member_id,
        'fields', e.fields, 'at', e.at) order by e.seq desc)
      from (select * from public.listing_events where studio_id = (select app.studio_id()) and listing_id = p_listing_id
            order by seq desc limit p_limit) e), '[]'),
    'edits', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('changeId', e.change_id, 'by', e.member_id,
        'at', e.first_at) order by e.first_at)
      from public.change_edits e where e.change_id in (select id from own)), '[]'),
    'exchanges', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('changeId', e.change_id, 'outcome', e.outcome,
        'code', e.code, 'reference', e.reference, 'at', e.at) order by e.id)
      from public.sync_events e join public.listings l on l.id = p_listing_id and l.shop_id = e.shop_id
      where e.studio_id = (select app.studio_id()) and e.change_id in (select id from own)
        and (e.listing_id is null or e.listing_id = p_listing_id)), '[]'))
$$;

create function app.open_requests(p_listing public.listings) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(distinct c.number), '[]')
  from public.change_items t join public.changes c on c.id = t.change_id
  where t.listing_id = p_listing.id and t.state in ('pending', 'applying') and not c.collecting and c.number is not null
    and c.state in ('in_review', 'approved', 'scheduled', 'applying')
$$;

create or replace function app.listing_json(p_listing public.listings) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_listing.id, 'studioId', p_listing.studio_id, 'shopId', p_listing.shop_id,
    'productId', p_listing.product_id, 'externalId', p_listing.external_id, 'code', p_listing.code, 'state', p_listing.state,
    'url', p_listing.url, 'live', p_listing.live, 'ours', p_listing.ours, 'base', p_listing.base,
    'coverUrl', p_listing.cover_url, 'endsAt', p_listing.ends_at, 'seenAt', p_listing.seen_at, 'goneAt', p_listing.gone_at,
    'deletedHere', case when p_listing.gone_at is not null then app.deleted_here(p_listing) end,
    'mayComeBack', app.may_come_back(p_listing), 'requests', app.open_requests(p_listing),
    'asked', case when p_listing.live = p_listing.ours then '{}' else app.asked_fields(p_listing) end)
$$;

create or replace function app.product_content(p_live jsonb) returns jsonb
language sql immutable set search_path = '' as $$
  select coalesce((
      -- Lists of words that a marketplace adds, such as materials.
      select pg_catalog.jsonb_object_agg(f.key, f.value) from pg_catalog.jsonb_each(p_live) f
      where f.key <> 'images' and pg_catalog.jsonb_typeof(f.value) = 'array'
        and not pg_catalog.jsonb_path_exists(f.value, '$[*] ? (@.type() != "string")')), '{}')
    || pg_catalog.jsonb_build_object('title', coalesce(p_live ->> 'title', ''), 'description', coalesce(p_live ->> 'description', ''),
    'tags', coalesce(p_live -> 'tags', '[]'), 'category', p_live -> 'category', 'photos', '[]'::jsonb,
    'sku', app.one_sku(p_live))
$$;

create function app.product_of_listing(p_listing public.listings) returns uuid
language plpgsql volatile set search_path = '' as $$
declare
  v_content jsonb := app.product_content(p_listing.live);
  v_product uuid;
begin
  if exists (select from public.codes where listing_id = p_listing.id) then
    insert into public.products (studio_id, sku, content, code)
      values (p_listing.studio_id, v_content ->> 'sku', v_content, p_listing.code) returning id into v_product;
    update public.codes set product_id = v_product, listing_id = null where listing_id = p_listing.id;
    update public.listings set product_id = v_product where id = p_listing.id;
  else
    v_product := (app.new_product(p_listing.studio_id, v_content, true)).id;
    perform app.join_product(p_listing.id, v_product);
  end if;
  return v_product;
end $$;

create or replace function public.make_products(p_shop_id uuid, p_listing_ids uuid[]) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_listing public.listings;
  v_made uuid[] := '{}';
begin
  if p_shop_id is null and p_listing_ids is null then
    perform app.refuse('bad-input');
  elsif p_listing_ids is not null and not exists (select from public.listings where id = any (p_listing_ids)) then
    perform app.missing();
  end if;
  for v_listing in
    select * from public.listings
    where (p_shop_id is null or shop_id = p_shop_id) and (p_listing_ids is null or id = any (p_listing_ids))
      and live is not null and gone_at is null and product_id is null
    order by seq for update
  loop
    if not app.may_use_shop(v_listing.shop_id, v_me.id) then
      perform app.refuse('not-allowed');
    end if;
    v_made := v_made || app.product_of_listing(v_listing);
  end loop;
  return pg_catalog.to_jsonb(v_made);
end $$;

create or replace function app.move_listings(p_from uuid, p_to uuid, p_listing_ids uuid[]) returns void
language sql volatile set search_path = '' as $$
  update public.changes c set product_id = p_to
    where c.product_id = p_from and exists (
      select from public.change_items t join public.listings l on l.shop_id = t.shop_id and l.external_id = t.external_id
      where t.change_id = c.id and l.id = any (p_listing_ids));
  update public.listings l set product_id = p_to, code = p.code from public.products p
    where p.id = p_to and l.product_id = p_from and l.id = any (p_listing_ids);
$$;

create or replace function public.split_product(p_listing_id uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_listing public.listings;
  v_word public.product_words;
  v_product uuid;
begin
  select * into v_listing from public.listings where id = p_listing_id for update;
  if v_listing.id is null or v_listing.product_id is null or v_listing.live is null then
    perform app.missing();
  elsif not exists (select from public.listings where product_id = v_listing.product_id and id <> v_listing.id) then
    perform app.refuse('wrong-state');
  end if;
  perform app.require_shops_of(v_listing.product_id, v_me.id);
  select * into v_word from public.product_words
    where word = 'same' and kept = v_listing.product_id and p_listing_id = any (listing_ids)
    order by at desc, seq desc limit 1;
  if v_word.id is not null then
    v_product := v_word.merged;
    perform app.move_listings(v_listing.product_id, v_product, v_word.listing_ids);
    update public.products set merged_into = null, updated_at = app.now() where id = v_product;
    update public.product_words set word = 'different', listing_ids = '{}', member_id = v_me.id, at = app.now() where id = v_word.id;
  else
    v_product := app.product_of_listing(v_listing);
    insert into public.product_words (studio_id, kept, merged, word, member_id)
      values (v_me.studio_id, v_listing.product_id, v_product, 'different', v_me.id);
  end if;
  return pg_catalog.to_jsonb(v_product);
end $$;

create or replace function app.product_json(p_product public.products) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_product.id, 'code', p_product.code, 'sku', p_product.sku, 'content', p_product.content,
    'createdAt', p_product.created_at, 'listings', coalesce((
      select pg_catalog.jsonb_agg(app.listing_json(l) order by l.seq)
      from public.listings l where l.product_id = p_product.id and l.live is not null), '[]'))
$$;

create or replace function public.read_products(p_filter jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_studio uuid := app.studio_id();
  v_words text := pg_catalog.btrim(coalesce(p_filter ->> 'words', ''));
  v_all text[] := array(select w from pg_catalog.regexp_split_to_table(app.folded(v_words), '\s+') w);
  v_ids uuid[];
  v_found uuid[];
  v_total bigint;
begin
  if p_filter -> 'ids' is not null then
    -- Text that is no id names none.
    v_ids := array(select value::uuid from pg_catalog.jsonb_array_elements_text(p_filter -> 'ids')
      where pg_catalog.pg_input_is_valid(value, 'uuid'));
  end if;
  if v_ids is null and v_words = '' then
    select pg_catalog.count(*) into v_total from public.products p where p.studio_id = v_studio and p.merged_into is null and p.listed;
    v_found := array(select p.id from public.products p where p.studio_id = v_studio and p.merged_into is null and p.listed
      order by p.seq desc limit coalesce((p_filter ->> 'limit')::integer, 10) offset coalesce((p_filter ->> 'offset')::integer, 0));
  else
    with found as (
      select p.id, p.seq from public.products p
      where p.studio_id = v_studio and p.merged_into is null and p.listed and (v_ids is null or p.id = any (v_ids))
        and (v_words = '' or p.sku_folded = app.folded(v_words)
          or p.id in (select c.id from app.products_called(v_words) c (id)
            union all select l.product_id from public.listings l where l.studio_id = v_studio and l.external_id = v_words)
          or not exists (select from pg_catalog.unnest(v_all) w (word) where pg_catalog.strpos(p.title_folded, w.word) = 0))
    )
    select (select pg_catalog.count(*) from found),
      array(select f.id from found f order by f.seq desc
        limit coalesce((p_filter ->> 'limit')::integer, 10) offset coalesce((p_filter ->> 'offset')::integer, 0))
      into v_total, v_found;
  end if;
  return pg_catalog.jsonb_build_object(
    'total', v_total,
    'products', coalesce((select pg_catalog.jsonb_agg(app.product_json(p) order by p.seq desc)
      from public.products p where p.id = any (v_found)), '[]'),
    'without', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', w.shop_id, 'count', w.count))
      from (select c.shop_id, pg_catalog.sum(c.unmade) as count from public.listing_counts c
            where c.studio_id = v_studio group by c.shop_id having pg_catalog.sum(c.unmade) > 0) w), '[]'));
end $$;

create or replace function public.read_product_outlines() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object(
    'products', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', p.id, 'sku', p.sku,
        'title', p.content ->> 'title', 'shopIds', l.shop_ids) order by p.seq)
      from public.products p
      join (select product_id, pg_catalog.jsonb_agg(distinct shop_id) as shop_ids from public.listings
            where studio_id = (select app.studio_id()) and live is not null and gone_at is null and product_id is not null
            group by product_id) l on l.product_id = p.id
      where p.studio_id = (select app.studio_id()) and p.merged_into is null and p.listed), '[]'),
    'different', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_array(w.kept, w.merged))
      from public.product_words w where w.studio_id = (select app.studio_id()) and w.word = 'different'), '[]'))
$$;

create or replace function app.mirror(p_studio uuid, p_shop uuid, p_listings jsonb, p_run uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_answer jsonb;
begin
  with read as materialized (
    select r.*
    from rows from (pg_catalog.jsonb_to_recordset(p_listings) as (external_id text, state text, url text, live jsonb,
      cover_url text, ends_at timestamptz, created_there timestamptz)) with ordinality as
      r (external_id, state, url, live, cover_url, ends_at, created_there, place)
  ), updated as (
    update public.listings l set state = r.state, url = r.url, live = case when l.live = r.live then l.live else r.live end,
      cover_url = r.cover_url, ends_at = r.ends_at, created_there = r.created_there, seen_at = app.now(), gone_at = null,
      gone_run = null, moved_run = case when l.live = r.live and l.gone_at is null then l.moved_run else p_run end,
      base = case when m.anew then r.live when l.base = r.live then l.base else app.settled_base(l.base, l.ours, r.live) end,
      ours = case when m.anew then r.live when l.ours = r.live then l.ours else app.settled_ours(l.base, l.ours, r.live) end
    from read r
    join public.listings k on k.shop_id = p_shop and k.external_id = r.external_id
    -- Published by us since it was last read: what was read halfway is no word of the seller's.
    cross join lateral (select k.base is null or k.ours is null or k.synced_at > k.seen_at as anew) m
    where l.id = k.id
    returning l.external_id, l.first_run, l.moved_run, l.base, l.ours, l.live
  ), unknown as (
    select r.*, pg_catalog.row_number() over (order by r.place desc) as n from read r
    where not exists (select from updated u where u.external_id = r.external_id)
  ), inserted as (
    -- The newest come first in a reply, and get the highest number.
    insert into public.listings (studio_id, shop_id, external_id, state, url, live, base, ours, cover_url, ends_at,
      created_there, seen_at, synced_at, code, first_run)
    select p_studio, p_shop, r.external_id, r.state, r.url, r.live, r.live, r.live, r.cover_url, r.ends_at, r.created_there,
      app.now(), '-infinity', c.code, p_run
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

create or replace function public.read_listing_table(p_after bigint, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  with piece as (
    select * from public.listings
    where studio_id = (select app.studio_id()) and live is not null and gone_at is null and seq > coalesce(p_after, 0)
    order by seq limit p_limit
  )
  select pg_catalog.jsonb_build_object('next', (select pg_catalog.max(seq) from piece),
    'listings', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', l.id, 'code', l.code, 'earlierCodes', app.earlier_codes(l), 'shopId', l.shop_id,
      'externalId', l.external_id, 'state', l.state, 'fields', l.ours - 'images',
      'there', (select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') from pg_catalog.jsonb_each(l.live) f
        where (f.key in ('title', 'description') or f.key like 'sku:%') and l.ours -> f.key is distinct from f.value)) order by l.seq) from piece l), '[]'))
$$;

create or replace function app.purged_at_once() returns integer
language sql immutable set search_path = '' as $$ select 5000 $$;

-- Each table with the column that it ends by, and which rows only. Each has an index of just this.
create or replace function app.purged_tables() returns table (table_name text, ended_by text, lifetime interval, only_rows text)
language sql immutable set search_path = '' as $$
  values ('sync_events', 'at', interval '30 days', 'true'),
    ('audit_events', 'at', interval '30 days', 'true'),
    ('sync_runs', 'started_at', interval '30 days', 'true'),
    ('slack_events', 'seen_at', interval '30 days', 'true'),
    ('operations', 'finished_at', interval '30 days', $sql$state in ('done', 'failed', 'cancelled')$sql$),
    ('outbox', 'finished_at', interval '30 days', $sql$state in ('delivered', 'dropped')$sql$),
    ('imports', 'created_at', interval '30 days', 'true'),
    ('listing_events', 'at', interval '30 days', 'true'),
    ('changes', 'updated_at', interval '7 days', $sql$state = 'discarded'$sql$),
    ('products', 'updated_at', interval '7 days', $sql$not listed and not exists (select from public.changes c where c.product_id = products.id)$sql$),
    ('oauth_states', 'expires_at', interval '1 day', 'true'),
    ('connect_links', 'expires_at', interval '1 day', 'true')
$$;

create or replace function app.log_piece(p_filter jsonb) returns integer
language sql immutable set search_path = '' as $$
  select case when coalesce(p_filter ->> 'words', '') = '' and p_filter ->> 'request' is null
    then (p_filter ->> 'limit')::integer + coalesce((p_filter ->> 'offset')::integer, 0) end
$$;

create or replace function public.read_log(p_filter jsonb) returns jsonb
language sql stable set search_path = '' as $$
  -- Where no words are looked for, no more of either is read than is shown.
  with events as (
    (select 'person' as kind, a.id, a.at, a.member_id, a.action, a.outcome, a.code, a.reference, a.change_id, a.listing_id, a.shop_id
     from public.audit_events a where a.studio_id = (select app.studio_id()) and a.at >= app.now() - interval '30 days'
     order by a.at desc, a.id desc limit app.log_piece(p_filter))
    union all
    (select 'shop', s.id, s.at, null, s.kind, s.outcome, s.code, s.reference, s.change_id, s.listing_id, s.shop_id
     from public.sync_events s where s.studio_id = (select app.studio_id()) and s.at >= app.now() - interval '30 days'
     order by s.at desc, s.id desc limit app.log_piece(p_filter))
  ), named as (
    select e.*, m.name as member_name, m.slack_user_id, h.name as shop_name, c.number as request,
      coalesce(case when app.is_many(c.id) then l.live ->> 'title' end, nullif(c.content ->> 'title', ''), l.live ->> 'title') as title, coalesce(l.code, app.change_code(c)) as listing_code
    from events e
    left join public.members m on m.id = e.member_id
    left join public.changes c on c.id = e.change_id
    left join public.listings l on l.id = coalesce(e.listing_id, app.listing_of(c.id))
    left join public.shops h on h.id = coalesce(e.shop_id, case when e.listing_id is not null then l.shop_id end)
  ), found as (
    select n.* from named n
    where (p_filter ->> 'request' is null or n.request = (p_filter ->> 'request')::integer) and (coalesce(p_filter ->> 'words', '') = '' or (
      select pg_catalog.bool_and(pg_catalog.strpos(pg_catalog.lower(pg_catalog.concat_ws(' ', n.member_name, n.slack_user_id,
          n.action, n.outcome, n.code, n.reference, n.shop_name, n.listing_code, n.title)), w.word) > 0)
      from pg_catalog.regexp_split_to_table(pg_catalog.lower(pg_catalog.btrim(p_filter ->> 'words')), '\s+') w (word)))
    order by n.at desc, n.kind, n.id desc
    limit (p_filter ->> 'limit')::integer offset coalesce((p_filter ->> 'offset')::integer, 0)
  )
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('at', f.at, 'by', f.member_id, 'byName', f.member_name,
      'action', f.action, 'outcome', f.outcome, 'code', f.code, 'reference', nullif(f.reference, ''), 'changeId', f.change_id,
      'listing', f.listing_code, 'request', f.request, 'title', nullif(f.title, ''), 'shopName', f.shop_name)
    order by f.at desc, f.kind, f.id desc), '[]')
  from found f
$$;

grant execute on function app.draw_codes(uuid, integer), app.new_product(uuid, jsonb, boolean), app.join_product(uuid, uuid) to oms_definer;
grant execute on function app.one_sku(jsonb), app.product_now(uuid), app.products_called(text),
  app.earlier_codes(public.listings) to authenticated, oms_definer;
grant execute on function app.change_code(public.changes), app.change_sku(public.changes)
  to authenticated, service_role, oms_definer;
grant execute on function app.number_request(public.changes) to oms_definer;
grant execute on function app.product_of_listing(public.listings) to oms_definer;
grant execute on function app.open_requests(public.listings) to authenticated, oms_definer;
select app.publish_functions(array['create_change', 'begin_change', 'create_listing_change', 'make_products',
  'split_product', 'record_item'], 'authenticated', true);
select app.publish_functions(array['read_products', 'read_product_outlines', 'read_listing_table', 'read_log',
  'read_change', 'find_changes', 'read_history'], 'authenticated', false);

-- A draft makes its product, and gives it the code that people know it by.
do $$
declare
  v_change record;
  v_product uuid;
begin
  for v_change in select id, studio_id, code, content from public.changes where kind = 'create' and product_id is null order by seq loop
    insert into public.products (studio_id, content, listed, code) values (v_change.studio_id, '{}', false, v_change.code)
      returning id into v_product;
    update public.changes set product_id = v_product where id = v_change.id;
  end loop;
end $$;
update public.products p set code = coalesce(
    (select c.code from public.changes c where c.product_id = p.id and c.kind = 'create' order by c.seq limit 1),
    (select l.code from public.listings l where l.product_id = p.id order by l.seq limit 1))
  where p.code is null;

-- The first that is called so keeps it. Nothing but chance gave a request and a listing the same.
insert into public.codes (studio_id, code, product_id)
  select studio_id, code, id from public.products where code is not null order by listed desc, seq
  on conflict do nothing;
insert into public.codes (studio_id, code, listing_id)
  select studio_id, code, id from public.listings where product_id is null and code is not null order by seq
  on conflict do nothing;
insert into public.codes (studio_id, code, product_id, retired)
  select studio_id, code, product_id, true from public.listings where product_id is not null and code is not null order by seq
  on conflict do nothing;
-- A request's own code finds what it was about, and nothing where that was several listings.
insert into public.codes (studio_id, code, product_id, listing_id, retired)
  select c.studio_id, c.code, case when c.kind = 'create' then c.product_id else l.product_id end,
    case when c.kind <> 'create' and l.product_id is null then l.id end, true
  from public.changes c left join public.listings l on l.id = app.listing_of(c.id)
  order by c.seq
  on conflict do nothing;
do $$
declare
  v_thing record;
  v_code text;
begin
  for v_thing in
    select p.studio_id, p.id as product_id, null::uuid as listing_id from public.products p
      where not exists (select from public.codes c where c.product_id = p.id and c.code = p.code and c.studio_id = p.studio_id)
    union all
    select l.studio_id, null, l.id from public.listings l
      where l.product_id is null and l.code is not null
        and not exists (select from public.codes c where c.listing_id = l.id and c.code = l.code and c.studio_id = l.studio_id)
  loop
    select d.code into v_code from app.draw_codes(v_thing.studio_id, 1) d;
    insert into public.codes (studio_id, code, product_id, listing_id)
      values (v_thing.studio_id, v_code, v_thing.product_id, v_thing.listing_id);
    update public.products set code = v_code where id = v_thing.product_id;
    update public.listings set code = v_code where id = v_thing.listing_id;
  end loop;
end $$;
update public.codes c set retired = false from public.products p where c.product_id = p.id and c.code = p.code and c.retired;
update public.listings l set code = p.code from public.products p where p.id = l.product_id and l.code is distinct from p.code;

with asked as (
  select id, pg_catalog.row_number() over (partition by studio_id order by seq) as number from public.changes
  where requested <> '[]' or collecting or state not in ('draft', 'discarded')
)
update public.changes c set number = a.number from asked a where a.id = c.id;
insert into public.request_counts (studio_id, last_number)
  select studio_id, pg_catalog.max(number) from public.changes where number is not null group by studio_id;
alter table public.changes drop constraint changes_code, drop column code;

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261130130000'
$$;

select app.publish_functions(array['schema_version'],
  'authenticated', false);
