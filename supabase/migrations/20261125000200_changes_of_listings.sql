-- Changes of listings that exist: edit, unpublish, renew, delete. They are drafted, approved and applied like a new
-- listing; a target's content holds `edit: {set, before}`, and its payload is exactly that with kind and number.
alter table public.changes
  add column kind text not null default 'create' check (kind in ('create', 'edit', 'unpublish', 'renew', 'delete')),
  add column listing_id uuid,
  add foreign key (studio_id, listing_id) references public.listings (studio_id, id);
create index changes_of_listing on public.changes (listing_id, seq desc) where listing_id is not null;

create or replace function app.change_json(p_change public.changes) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object(
    'id', p_change.id, 'studioId', p_change.studio_id, 'code', p_change.code, 'state', p_change.state,
    'kind', p_change.kind, 'listingId', p_change.listing_id,
    'revision', p_change.revision, 'contentHash', p_change.content_hash, 'mode', p_change.mode,
    'content', p_change.content, 'source', p_change.source, 'textBy', p_change.text_by,
    'preparing', p_change.preparing, 'photoProblems', p_change.photo_problems, 'author', p_change.author_id,
    'contributors', coalesce((select pg_catalog.jsonb_agg(e.member_id order by e.first_at, e.member_id)
      from public.change_edits e where e.change_id = p_change.id), '[]'),
    'targets', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'id', t.id, 'shopId', t.shop_id, 'content', t.content, 'payload', t.payload, 'state', t.state,
        'step', t.step, 'progress', t.progress, 'listingId', t.listing_id, 'listingUrl', t.listing_url,
        'failure', t.failure, 'verified', t.verified) order by t.seq)
      from public.change_targets t where t.change_id = p_change.id), '[]'),
    'decisions', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
        'by', d.member_id, 'verdict', d.verdict, 'selfApproved', d.self_approved, 'reason', d.reason,
        'mode', d.mode, 'at', d.at) order by d.seq)
      from public.decisions d where d.change_id = p_change.id), '[]'),
    'createdAt', p_change.created_at, 'updatedAt', p_change.updated_at)
$$;

-- Everything asked of one listing, newest first: its timeline.
create function public.read_changes_of(p_listing_id uuid, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(app.change_json(c) order by c.seq desc), '[]')
  from (
    select c.* from public.changes c
    where c.studio_id = (select app.studio_id())
      and (c.listing_id = p_listing_id or exists (
        select from public.change_targets t join public.listings l on l.shop_id = t.shop_id and l.external_id = t.listing_id
        where t.change_id = c.id and l.id = p_listing_id))
    order by c.seq desc limit p_limit
  ) c
$$;
select app.publish_functions(array['read_changes_of'], 'authenticated', false);

-- One open change per listing and kind is enough: the second finds the first.
create function public.create_listing_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns jsonb
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
  end if;
  begin
    insert into public.changes (id, studio_id, code, kind, listing_id, content, source, author_id, text_by)
    values ((p_change ->> 'id')::uuid, v_me.studio_id, p_change ->> 'code', p_change ->> 'kind', v_listing.id,
      p_change -> 'content', p_change -> 'source', v_me.id, 'person')
    returning * into v_change;
  exception when unique_violation then
    perform app.refuse('bad-input', '{"field": "code"}');
  end;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id);
  insert into public.change_targets (studio_id, change_id, shop_id, content, listing_id, listing_url)
    values (v_me.studio_id, v_change.id, v_listing.shop_id, p_change -> 'target', v_listing.external_id, v_listing.url);
  perform app.effects(p_outbox, p_operations);
  return app.change_json_of(v_change.id);
end $$;

select app.publish_functions(array['create_listing_change'], 'authenticated', true);

-- What an approval of this change costs: activations and renewals only.
create function app.fee_cents_of(p_change public.changes, p_mode text, p_targets integer) returns integer
language sql stable set search_path = '' as $$
  select case when p_change.kind = 'renew' or (p_change.kind = 'create' and p_mode = 'live')
    then app.activation_fee_cents() * p_targets else 0 end
$$;
grant execute on function app.fee_cents_of(public.changes, text, integer) to oms_definer;

create or replace function public.decide_change(
  p_change_id uuid, p_content_hash text, p_verdict text, p_mode text, p_reason text, p_fee_cents integer, p_solo boolean,
  p_outbox jsonb, p_operations jsonb
) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_change public.changes := app.lock_change(p_change_id);
  v_own boolean;
  v_targets uuid[];
  v_fee integer := 0;
  v_decision uuid;
begin
  perform app.require_every_shop(v_change.id, v_me.id);
  if p_verdict not in ('approve', 'ask_for_changes') or (p_verdict = 'approve' and p_mode is null) then
    perform app.refuse('bad-input');
  elsif v_change.state <> 'in_review' then
    perform app.refuse_decided(v_change, p_content_hash);
  elsif v_change.content_hash <> p_content_hash or app.content_hash(v_change.id) is distinct from p_content_hash then
    perform app.refuse('stale-approval');
  end if;
  v_own := app.contributed(v_change, v_me.id);
  -- Taking something off sale needs one manager, who may be its author; it is recorded as self-approved.
  if v_own and v_change.kind <> 'unpublish'
    and not (p_solo and (select solo_mode from public.studios where id = v_change.studio_id)) then
    perform app.refuse('own-change');
  end if;

  if p_verdict = 'ask_for_changes' then
    perform app.enter_decision(v_change, v_me.id, p_verdict, null, p_reason, v_own, 0);
    update public.changes set state = 'rejected', updated_at = app.now() where id = v_change.id;
  else
    perform app.require_connected(v_change.id);
    select pg_catalog.array_agg(id) into v_targets from public.change_targets where change_id = v_change.id;
    v_fee := app.fee_cents_of(v_change, p_mode, pg_catalog.cardinality(v_targets));
    if v_fee > 0 then
      v_fee := greatest(coalesce(p_fee_cents, 0), v_fee);
      perform app.require_under_ceiling(v_change.studio_id, v_fee);
    end if;
    v_decision := app.enter_decision(v_change, v_me.id, p_verdict, p_mode, p_reason, v_own, v_fee);
    update public.changes set state = 'approved', mode = p_mode, updated_at = app.now() where id = v_change.id;
    update public.change_targets set state = 'pending', step = null, failure = null, verified = false where change_id = v_change.id;
    perform app.enqueue_publish(v_change.id, v_decision, v_targets);
  end if;
  perform app.effects(p_outbox, p_operations);
end $$;

-- What a change did to a listing, once it was read back: agreed in the fields it wrote.
create function app.settle_listing(p_target public.change_targets, p_fields jsonb, p_state text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_set jsonb := coalesce(p_target.payload::jsonb -> 'set', '{}');
begin
  update public.listings set live = coalesce(p_fields, live), seen_at = app.now(), state = coalesce(p_state, state),
    base = app.settled_base(base || v_set, ours || v_set, coalesce(p_fields, live || v_set)),
    ours = app.settled_ours(base || v_set, ours || v_set, coalesce(p_fields, live || v_set))
  where shop_id = p_target.shop_id and external_id = p_target.listing_id and live is not null;
end $$;

create or replace function app.map_listing(p_change public.changes, p_target public.change_targets) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_product uuid := p_change.product_id;
  v_state text := case p_target.state when 'applied' then 'active' else 'draft' end;
begin
  if v_product is null then
    insert into public.products (studio_id, sku, content)
      values (p_change.studio_id, p_change.content ->> 'sku', p_change.content) returning id into v_product;
    update public.changes set product_id = v_product where id = p_change.id;
  else
    update public.products set sku = p_change.content ->> 'sku', content = p_change.content, updated_at = app.now() where id = v_product;
  end if;
  -- Fingerprint: what the change wrote, images by id and rank, and the state; never quantity, views or timestamps.
  insert into public.listings (studio_id, product_id, shop_id, external_id, state, url, fingerprint, code)
  values (p_change.studio_id, v_product, p_target.shop_id, p_target.listing_id, v_state, p_target.listing_url,
    app.sha256(pg_catalog.concat_ws(E'\n', v_state, p_target.payload::jsonb - 'quantity', p_target.progress -> 'images')),
    app.draw_code(p_change.studio_id))
  on conflict (shop_id, external_id) do update set product_id = excluded.product_id, state = excluded.state, url = excluded.url,
    fingerprint = excluded.fingerprint, synced_at = app.now();
end $$;
grant execute on function app.settle_listing(public.change_targets, jsonb, text) to oms_definer;

create or replace function public.record_target(p_operation uuid, p_lease uuid, p_target jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile security definer set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes;
  v_target public.change_targets;
begin
  if v_operation.target_id is distinct from (p_target ->> 'targetId')::uuid then
    perform app.missing();
  end if;
  v_change := app.lock_change(v_operation.change_id);
  update public.change_targets set
    state = p_target ->> 'state', step = p_target ->> 'step', progress = p_target -> 'progress',
    listing_id = p_target ->> 'listingId', listing_url = p_target ->> 'listingUrl',
    failure = nullif(p_target -> 'failure', 'null'), verified = (p_target ->> 'verified')::boolean
  where id = v_operation.target_id
  returning * into v_target;
  if v_change.kind <> 'create' then
    if v_target.state = 'applied' then
      perform app.settle_listing(v_target, nullif(p_target -> 'fields', 'null'), p_target ->> 'liveState');
      if v_change.kind = 'delete' then
        update public.listings set gone_at = app.now() where shop_id = v_target.shop_id and external_id = v_target.listing_id;
      end if;
    end if;
  elsif v_target.state in ('on_marketplace', 'applied') and v_target.listing_id is not null then
    perform app.map_listing(v_change, v_target);
    if not v_target.counted then
      update public.change_targets set counted = true where id = v_target.id;
      update public.shops set publish_count = publish_count + 1 where id = v_target.shop_id;
    end if;
  end if;
  perform app.derive_state(v_change.id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- A person's word on a difference: in the fields of `p_agreed` the marketplace's is kept. `p_ours`: what the studio wants
-- instead (the product database). Neither writes to a shop: only an approved change does.
create function public.set_ours(p_listing_id uuid, p_agreed text[], p_ours jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_listing public.listings;
  v_kept jsonb;
begin
  select * into v_listing from public.listings where id = p_listing_id for update;
  if v_listing.id is null or v_listing.live is null then
    perform app.missing();
  elsif not app.may_use_shop(v_listing.shop_id, v_me.id) then
    perform app.refuse('not-allowed');
  end if;
  select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') into v_kept
    from pg_catalog.jsonb_each(v_listing.live) f where f.key = any (p_agreed);
  -- A field that the marketplace no longer has (a variation taken away there) is given up on this side too.
  update public.listings set ours = (ours - p_agreed) || v_kept || coalesce(p_ours, '{}'), base = (base - p_agreed) || v_kept
    where id = v_listing.id;
  perform app.effects(p_outbox, p_operations);
end $$;
select app.publish_functions(array['set_ours'], 'authenticated', true);
