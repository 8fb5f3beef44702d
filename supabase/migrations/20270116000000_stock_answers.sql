-- Stock in step: a standing decision that ended writes nothing more, answers are bound to what was shown, rules end and rest with what they
-- are of, and every one of them can be found.

-- These take one argument more.
drop function public.answer_stock(uuid, text, jsonb, jsonb);
drop function app.standing_json();
drop function public.enqueue_stock_checks(numeric, integer);

-- Whether it is written under a standing decision. Asked for anew by a person and approved, it is that person's.
create or replace function app.is_of_rule(p_change uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return exists (select from public.stock_writes where change_id = p_change)
    and not exists (select from public.decisions where change_id = p_change and verdict in ('approve', 'go_live'));
end $$;

-- A write under a standing decision is made while that holds, and while its end isn't taken into account: afterwards another write
-- was decided from what is there, and both together would lower twice.
create or replace function app.may_write_under_rule(p_change uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return not exists (
      select from public.stock_writes w join public.stock_rules r on r.id = w.rule_id
      where w.change_id = p_change and (w.settled_at is not null or r.revoked_at is not null or app.rule_rests(r, w.product_id)))
    or not app.is_of_rule(p_change);
end $$;

create or replace function app.require_standing(p_change uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
  if not app.may_write_under_rule(p_change) then
    perform app.refuse('wrong-state', '{"reason": "rule-ended"}');
  end if;
end $$;

-- What became of a write that was made under a rule, and by how much it lowered. Work that waits for a sign-in goes on by itself.
create or replace function app.end_of_stock_write(p_item public.change_items, p_change public.changes) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_wrote boolean := p_item.state = 'applied' or coalesce(p_item.progress -> 'wrote' ? 'inventory', false);
  v_end text := case
    when v_wrote then 'written'
    when (p_item.state in ('pending', 'applying') and p_change.state in ('approved', 'scheduled', 'applying'))
      or (p_item.state = 'parked' and p_item.failure ->> 'code' in ('auth-dead', 'auth-scope', 'shop-disconnected'))
      -- What it is about to write is written down before: without that, nothing was sent.
      then case when p_item.progress ? 'stock' then 'open' else 'waiting' end
    -- It may be there: its card asks a person to look.
    when p_item.progress ? 'stock' and p_item.state in ('parked', 'failed') and p_item.failure ->> 'code' in ('unknown-outcome', 'needs-look')
      and p_change.state in ('approved', 'scheduled', 'applying', 'failed') then 'open'
    when p_item.failure ->> 'code' = 'changed-live' then 'moved'
    else 'failed' end;
begin
  return pg_catalog.jsonb_build_object('changeId', p_change.id, 'end', v_end, 'by', coalesce(case
    when p_change.kind <> 'edit' then null
    when v_end = 'written' then (
      select pg_catalog.jsonb_object_agg(f.key, (f.value ->> 'from')::integer - (f.value ->> 'to')::integer)
      from pg_catalog.jsonb_each(p_item.progress -> 'stock') f)
    when v_end = 'open' then (
      select pg_catalog.jsonb_object_agg(f.key, (p_item.content #>> array['edit', 'before', f.key])::integer - (f.value #>> '{}')::integer)
      from pg_catalog.jsonb_each(p_item.content #> '{edit,set}') f) end, '{}'));
end $$;

-- What approved changes of people wrote to the stock of a listing, or are writing, the oldest first: it fell by that without a sale.
create or replace function app.written_by_people(p_listing uuid, p_since timestamptz) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('changeId', c.id, 'end', case when w.wrote then 'written' else 'open' end,
      'by', (select coalesce(pg_catalog.jsonb_object_agg(f.key, (f.value ->> 'from')::integer - (f.value ->> 'to')::integer), '{}')
        from pg_catalog.jsonb_each(t.progress -> 'stock') f)) order by c.seq), '[]')
    from public.change_items t join public.changes c on c.id = t.change_id
    cross join lateral (select t.state = 'applied' or coalesce(t.progress -> 'wrote' ? 'inventory', false) as wrote) w
    where t.listing_id = p_listing and t.progress ? 'stock'
      and case when w.wrote then c.updated_at > p_since
        else t.state in ('pending', 'applying', 'parked') and c.state in ('approved', 'scheduled', 'applying') end
      and not app.is_of_rule(c.id));
end $$;

-- Shared products with a listing in this shop, as they are known now: {products: [{productId, ruleId, revision, known, lastFall,
-- answer, listings}], writes: how many under rules in the last 24 hours, by shop}.
create or replace function public.read_shared_stock(p_shop_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  perform app.require_worker();
  return pg_catalog.jsonb_build_object(
    'products', (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('productId', p.product_id, 'ruleId', p.rule_id,
        'revision', coalesce(k.revision, 0), 'known', k.known, 'lastFall', k.last_fall, 'answer', k.answer, 'listings', (
          select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('listingId', l.id, 'shopId', l.shop_id,
            'externalId', l.external_id, 'state', l.state, 'title', l.live ->> 'title',
            'there', l.gone_at is null and s.health = 'ok', 'pieces', app.pieces_of(l.live, l.state),
            'own', w.own, 'settling', app.is_settling(l.id, l.seen_at),
            'theirs', app.written_by_people(l.id, coalesce(k.judged_at, app.now()) - interval '1 hour'),
            'takenOff', coalesce(w.taken_off, false),
            'fresh', l.seen_at >= greatest(r.given_at, app.now() - interval '15 minutes'),
            'held', exists (select from public.listing_claims c where c.listing_id = l.id
              and (c.what like 'field:quantity:%' or c.what not like 'field:%')
              and not app.is_of_rule(c.change_id))) order by l.seq), '[]')
          from public.listings l join public.shops s on s.id = l.shop_id
          left join lateral (
            select case when n.settled_at is null and app.is_of_rule(c.id) then app.end_of_stock_write(t, c) end as own,
              c.kind = 'unpublish' and t.state = 'applied' as taken_off
            from public.stock_writes n join public.changes c on c.id = n.change_id join public.change_items t on t.change_id = c.id
            where n.listing_id = l.id order by n.at desc limit 1) w on true
          where l.product_id = p.product_id and l.live is not null)) order by p.product_id), '[]')
      from app.shared_products((select app.studio_id())) p join public.stock_rules r on r.id = p.rule_id
      left join public.shared_stock k on k.product_id = p.product_id
      where exists (select from public.listings l where l.product_id = p.product_id and l.shop_id = p_shop_id)),
    'writes', (
      select coalesce(pg_catalog.jsonb_object_agg(w.shop_id, w.n), '{}') from (
        select shop_id, pg_catalog.count(*) as n from public.stock_writes
        where studio_id = (select app.studio_id()) and at > app.now() - interval '24 hours' group by shop_id) w));
end $$;

-- A judgement, all of it or nothing. `moved`: the rule, a listing's write or another judgement came between, so it is judged anew.
-- @param p_stock {productId, ruleId, revision, known, lastFall (null: the last one stays), settled: changes whose end it took into account}
-- @param p_changes [{id, kind, listingId, content, source, item, payload}]
create or replace function public.keep_stock(p_operation uuid, p_lease uuid, p_stock jsonb, p_changes jsonb, p_outbox jsonb) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_product uuid := (p_stock ->> 'productId')::uuid;
  v_rule public.stock_rules := app.stock_rule_of(v_product);
  v_stock public.shared_stock;
  v_change jsonb;
begin
  -- Taken back in this moment, nothing is written under it any more.
  perform from public.stock_rules where id = v_rule.id and revoked_at is null for share;
  if not found or v_rule.rule is distinct from 'shared' or v_rule.id <> (p_stock ->> 'ruleId')::uuid then
    return 'moved';
  end if;
  insert into public.shared_stock (product_id, studio_id) values (v_product, v_operation.studio_id) on conflict (product_id) do nothing;
  select * into v_stock from public.shared_stock where product_id = v_product for update;
  if v_stock.revision <> (p_stock ->> 'revision')::integer or (app.stock_rule_of(v_product)).id is distinct from v_rule.id
    or app.rule_rests(v_rule, v_product) then
    return 'moved';
  end if;
  -- One judgement after the other counts what was written in a shop today. Locked before its listings, as in record_stock_check.
  perform from public.stock_checks c where c.studio_id = v_operation.studio_id
    and c.shop_id in (select l.shop_id from pg_catalog.jsonb_array_elements(p_changes) e join public.listings l on l.id = (e.value ->> 'listingId')::uuid)
    order by c.shop_id for update;
  for v_change in select e.value from pg_catalog.jsonb_array_elements(p_changes) with ordinality e order by e.ordinality loop
    perform app.write_under_rule(v_rule, v_product, coalesce(v_stock.judged_at, app.now()), v_change);
  end loop;
  if v_stock.answer is null and exists (
    select from public.stock_writes w where w.studio_id = v_operation.studio_id and w.at > app.now() - interval '24 hours'
      and w.shop_id in (select t.shop_id from pg_catalog.jsonb_array_elements(p_changes) e
        join public.change_items t on t.change_id = (e.value ->> 'id')::uuid)
    group by w.shop_id having pg_catalog.count(*) > 20) then
    -- Another product's judgement used them up since.
    perform app.judge_anew();
  end if;
  update public.stock_writes set settled_at = app.now()
    where product_id = v_product and settled_at is null
      and change_id in (select s.value::uuid from pg_catalog.jsonb_array_elements_text(p_stock -> 'settled') s);
  -- What met a sale is made anew by this judgement: nobody has to look at it.
  perform app.stop_stock_writes(array(
    select w.change_id from public.stock_writes w join public.change_items t on t.change_id = w.change_id
    where w.product_id = v_product and w.settled_at is not null and t.state in ('parked', 'failed')
      and t.failure ->> 'code' = 'changed-live' order by w.change_id));
  update public.shared_stock set known = p_stock -> 'known', last_fall = coalesce(nullif(p_stock -> 'lastFall', 'null'), last_fall),
    answer = null, revision = revision + 1,
    -- While a question is open nothing is taken over: what people wrote meanwhile is still to be counted.
    judged_at = case when p_stock #>> '{known,asked}' is null then app.now() else judged_at end
    where product_id = v_product;
  -- That the writes of a day are used up is said once a day, whatever products come after.
  perform app.effects((
    select coalesce(pg_catalog.jsonb_agg(e.value order by e.ordinality), '[]') from pg_catalog.jsonb_array_elements(p_outbox) with ordinality e
    where e.value ->> 'template' <> 'stock_many' or not app.was_said(v_operation.studio_id, e.value)), '[]');
  return 'kept';
exception
  when sqlstate 'OM001' then
    return 'moved';
  when raise_exception then
    -- A person asked for a change of one of the listings in this moment.
    if sqlerrm = 'already-asked' then
      return 'moved';
    end if;
    raise;
end $$;

-- Whether it is sent already, or is about to be. One that waits is drawn with what there is by then.
create or replace function app.was_said(p_studio uuid, p_entry jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return exists (select from public.outbox where studio_id = p_studio and key = app.outbox_key(p_entry) and state <> 'pending');
end $$;

-- Read immediately before every write to a marketplace that nothing is written down for. `held`: the lease is still this worker's,
-- and the standing decision that it writes under holds: it is looked at anew, and refused with its sentence.
create or replace function public.writes_allowed(p_shop_id uuid, p_operation uuid, p_lease uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  perform app.require_worker();
  return (select pg_catalog.jsonb_build_object('paused', s.paused or t.paused_at is not null,
      'connected', s.health <> 'disconnected',
      'held', exists (select from public.operations o
        where o.id = p_operation and o.lease_token = p_lease and o.state = 'running' and o.lease_until > app.now()
          and app.may_write_under_rule(o.change_id)))
    from public.shops s join public.studios t on t.id = s.studio_id where s.id = p_shop_id);
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
  perform app.rest_rule_of(v_product, p_change.studio_id);
end $$;

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
  if (p_item ->> 'writes')::boolean then
    perform app.require_standing(v_change.id);
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
  perform app.require_standing(v_change.id);
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

create or replace function app.stop_stock_writes(p_changes uuid[]) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_id uuid;
  v_change public.changes;
begin
  foreach v_id in array p_changes loop
    v_change := app.lock_change(v_id);
    perform from public.operations where change_id = v_id and writes and state in ('queued', 'running', 'parked') order by id for update;
    -- What a person approved since is that person's word.
    continue when v_change.state not in ('approved', 'scheduled', 'applying', 'failed') or not app.is_of_rule(v_id)
      or exists (select from public.operations where change_id = v_id and writes and state = 'running')
      or exists (select from public.change_items t where t.change_id = v_id and (t.state = 'applied' or t.progress ? 'stock'));
    perform app.overtake(array(select id from public.change_items where change_id = v_id));
    update public.change_items set state = 'stopped', step = null where change_id = v_id;
    perform app.derive_state(v_id);
  end loop;
end $$;

-- Whether nothing is written under it for this product: it is an owner's word for shops that this owner may use, and that is over.
-- It goes on once that is so again, or once another owner gives it. Null: for a whole section, whether it is so of any of it.
create or replace function app.rule_rests(p_rule public.stock_rules, p_product uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return not exists (select from public.members where id = p_rule.given_by and role = 'owner')
    or (p_rule.shop_id is not null and not app.may_use_shop(p_rule.shop_id, p_rule.given_by))
    or exists (select from public.listings l where l.product_id = p_product and l.gone_at is null and not app.may_use_shop(l.shop_id, p_rule.given_by))
    or (p_product is null and exists (
      select from public.listings l join public.listings o on o.product_id = l.product_id and o.gone_at is null
      where l.shop_id = p_rule.shop_id and l.live ->> 'sectionId' = p_rule.section_id and l.gone_at is null
        and not app.may_use_shop(o.shop_id, p_rule.given_by)));
end $$;

-- Products of a studio whose stock is shared, with the rule that says so.
create or replace function app.shared_products(p_studio uuid) returns table (product_id uuid, rule_id uuid)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  if not exists (select from public.stock_rules r where r.studio_id = p_studio and r.revoked_at is null and r.rule = 'shared') then
    return;
  end if;
  return query
    select r.product_id, r.id from public.stock_rules r
    where r.studio_id = p_studio and r.product_id is not null and r.revoked_at is null and r.rule = 'shared'
      and not app.rule_rests(r, r.product_id)
    union all
    select s.product_id, s.id from (
      select distinct on (l.product_id) l.product_id, r.id, r.rule
      from public.stock_rules r
      join public.listings l on l.shop_id = r.shop_id and l.live ->> 'sectionId' = r.section_id
      where r.studio_id = p_studio and r.shop_id is not null and r.revoked_at is null
        and l.product_id is not null and l.gone_at is null
        and not exists (select from public.stock_rules o where o.product_id = l.product_id and o.revoked_at is null)
      order by l.product_id, r.seq desc) s
    join public.stock_rules r on r.id = s.id
    where s.rule = 'shared' and not app.rule_rests(r, s.product_id);
end $$;

-- What is shared no more: what wasn't begun of its writes is stopped. Shared anew, it begins with the numbers of that day.
create or replace function app.end_unshared(p_studio uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_shared uuid[] := array(select p.product_id from app.shared_products(p_studio) p);
begin
  -- A judgement that is being kept is waited for, so that its writes are stopped as well.
  perform from public.shared_stock s where s.studio_id = p_studio and s.product_id <> all (v_shared) order by s.product_id for update;
  perform app.stop_stock_writes(array(
    select w.change_id from public.stock_writes w
    where w.studio_id = p_studio and w.settled_at is null and w.product_id <> all (v_shared) order by w.change_id));
  update public.stock_writes set settled_at = app.now() where studio_id = p_studio and settled_at is null and product_id <> all (v_shared);
  update public.shared_stock s set known = null, last_fall = null, answer = null, revision = s.revision + 1
    where s.studio_id = p_studio and s.known is not null and s.product_id <> all (v_shared);
  -- Another word shares it on: what waits is written under that.
  update public.stock_writes w set rule_id = p.rule_id from app.shared_products(p_studio) p
    where w.studio_id = p_studio and w.settled_at is null and w.product_id = p.product_id and w.rule_id <> p.rule_id;
  perform app.count_shared(p_studio);
end $$;

-- A listing of these products belongs to another one now: what waits to be written to it is stopped. A rule of a product that
-- became another one, or that is in one shop only, has nothing to share any more: it ends, and owners are told.
create or replace function app.stock_moved(p_products uuid[], p_member public.members) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_rule public.stock_rules;
  v_into uuid;
begin
  perform app.stop_stock_writes(array(
    select w.change_id from public.stock_writes w join public.listings l on l.id = w.listing_id
    where w.product_id = any (p_products) and w.settled_at is null and l.product_id is distinct from w.product_id order by w.change_id));
  update public.stock_writes w set settled_at = app.now() from public.listings l
    where l.id = w.listing_id and w.product_id = any (p_products) and w.settled_at is null and l.product_id is distinct from w.product_id;
  for v_rule in
    select r.* from public.stock_rules r where r.product_id = any (p_products) and r.revoked_at is null order by r.seq for update
  loop
    select merged_into into v_into from public.products where id = v_rule.product_id;
    continue when v_into is null and (v_rule.rule <> 'shared' or pg_catalog.cardinality(app.shops_of_product(v_rule.product_id)) > 1);
    update public.stock_rules set revoked_at = app.now(), revoked_by = p_member.id where id = v_rule.id;
    continue when v_rule.rule <> 'shared';
    perform app.send(v_rule.studio_id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('template', 'stock_rule_note',
      'ruleId', v_rule.id, 'why', case when v_into is null then 'one-shop' else 'matched' end, 'by', p_member.id, 'into', v_into,
      'nonce', v_rule.id)));
  end loop;
  perform app.end_unshared(p_member.studio_id);
end $$;

-- After a role or the access to a shop was changed: what isn't shared any more is stopped, and owners are told of each rule that rests,
-- once a day.
create or replace function app.rest_rules(p_studio uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_rule public.stock_rules;
  v_entry jsonb;
begin
  if not exists (select from public.stock_rules r where r.studio_id = p_studio and r.revoked_at is null and r.rule = 'shared') then
    return;
  end if;
  for v_rule in
    select r.* from public.stock_rules r where r.studio_id = p_studio and r.revoked_at is null and r.rule = 'shared' order by r.seq
  loop
    continue when not app.rule_rests(v_rule, v_rule.product_id);
    v_entry := pg_catalog.jsonb_build_object('template', 'stock_rule_note', 'ruleId', v_rule.id, 'why', 'rests', 'by', null, 'into', null,
      'nonce', 'rests:' || v_rule.id || ':' || (app.now() at time zone 'UTC')::date);
    if not app.was_said(p_studio, v_entry) then
      perform app.send(p_studio, pg_catalog.jsonb_build_array(v_entry));
    end if;
  end loop;
  perform app.end_unshared(p_studio);
end $$;

-- The same after a product got another listing: its giver may not use that one's shop.
create or replace function app.rest_rule_of(p_product uuid, p_studio uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_rule public.stock_rules := app.stock_rule_of(p_product);
begin
  if v_rule.rule = 'shared' and app.rule_rests(v_rule, p_product) then
    perform app.rest_rules(p_studio);
  end if;
end $$;

-- Of a product, or of a section of a shop. `lower`: the numbers were shown, and the owner said that the higher ones are to be lowered.
-- @param p_rule {productId | shopId and sectionId, rule, windowSeconds, lower}
-- @returns the rule's id
create or replace function public.give_stock_rule(p_rule jsonb, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
  v_product uuid := (p_rule ->> 'productId')::uuid;
  v_shop uuid := (p_rule ->> 'shopId')::uuid;
  v_shared boolean := p_rule ->> 'rule' = 'shared';
  v_before public.stock_rules;
  v_was_shared boolean;
  v_id uuid;
begin
  if v_product is not null then
    perform from public.products where id = v_product and merged_into is null for update;
    if not found then
      perform app.missing();
    end if;
    perform app.require_shops_of(v_product, v_me.id);
    if v_shared and pg_catalog.cardinality(app.shops_of_product(v_product)) < 2 then
      perform app.refuse('bad-input', '{"reason": "one-shop"}');
    end if;
  else
    perform from public.shops where id = v_shop for update;
    if not found then
      perform app.missing();
    elsif not app.may_use_shop(v_shop, v_me.id) then
      perform app.refuse('not-allowed');
    end if;
    -- What is written under it is written to every shop that its products are in.
    perform app.require_shops_of(p.product_id, v_me.id) from (
      select distinct l.product_id from public.listings l
      where l.shop_id = v_shop and l.live ->> 'sectionId' = p_rule ->> 'sectionId' and l.gone_at is null and l.product_id is not null) p;
  end if;
  select * into v_before from public.stock_rules
    where revoked_at is null and (product_id = v_product or (shop_id = v_shop and section_id = p_rule ->> 'sectionId'));
  if v_before.rule = p_rule ->> 'rule' and not app.rule_rests(v_before, v_before.product_id) then
    -- Said again, it is as if it was said once: a question that is open stays open.
    perform app.effects(p_outbox, p_operations);
    return pg_catalog.to_jsonb(v_before.id);
  end if;
  v_was_shared := exists (select from app.shared_products(v_me.studio_id) p where p.product_id = v_product);
  update public.stock_rules set revoked_at = app.now(), revoked_by = v_me.id
    where revoked_at is null and (product_id = v_product or (shop_id = v_shop and section_id = p_rule ->> 'sectionId'));
  insert into public.stock_rules (studio_id, product_id, shop_id, section_id, rule, given_by, window_seconds)
    values (v_me.studio_id, v_product, v_shop, p_rule ->> 'sectionId', p_rule ->> 'rule', v_me.id, (p_rule ->> 'windowSeconds')::integer)
    returning id into v_id;
  if v_product is not null and v_shared and not v_was_shared then
    insert into public.shared_stock (product_id, studio_id, answer, answered_by)
      values (v_product, v_me.studio_id, case when (p_rule ->> 'lower')::boolean then 'lower' end, v_me.id)
      on conflict (product_id) do update set known = null, last_fall = null, answer = excluded.answer, answered_by = excluded.answered_by,
        revision = shared_stock.revision + 1;
  end if;
  perform app.end_unshared(v_me.studio_id);
  if v_shared then
    -- Compared is what is there now, not what was read hours ago.
    perform app.ask_for_check(v_me.studio_id, case when v_product is not null then app.shops_of_product(v_product)
      else array(select c.shop_id from public.stock_checks c where c.studio_id = v_me.studio_id) end);
  end if;
  perform app.effects(p_outbox, p_operations);
  return pg_catalog.to_jsonb(v_id);
end $$;

-- `lower`: the others are lowered. `leave`: what fell was no sale, and the numbers stay as they are.
-- @param p_revision what was shown: its question was asked with these numbers. Null: of a bot that doesn't know of it
create or replace function public.answer_stock(p_product_id uuid, p_answer text, p_outbox jsonb, p_operations jsonb,
  p_revision integer default null) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_stock public.shared_stock;
begin
  select * into v_stock from public.shared_stock where product_id = p_product_id for update;
  if v_stock.product_id is null or (app.stock_rule_of(p_product_id)).rule is distinct from 'shared' then
    perform app.missing();
  end if;
  perform app.require_shops_of(p_product_id, v_me.id);
  if p_answer not in ('lower', 'leave') then
    perform app.refuse('bad-input');
  elsif v_stock.known ->> 'asked' is null or v_stock.revision <> p_revision then
    perform app.refuse('wrong-state', '{"reason": "stock-moved"}');
  end if;
  update public.shared_stock set answer = p_answer, answered_by = v_me.id, revision = revision + 1 where product_id = p_product_id;
  perform app.ask_for_check(v_me.studio_id, app.shops_of_product(p_product_id));
  perform app.effects(p_outbox, p_operations);
end $$;

create or replace function app.stock_rule_json(p_rule public.stock_rules) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return case when p_rule.id is not null then pg_catalog.jsonb_build_object('id', p_rule.id, 'rule', p_rule.rule,
    'productId', p_rule.product_id, 'shopId', p_rule.shop_id, 'sectionId', p_rule.section_id,
    'title', (select p.content ->> 'title' from public.products p where p.id = p_rule.product_id),
    'givenBy', p_rule.given_by, 'givenAt', p_rule.given_at, 'windowSeconds', p_rule.window_seconds,
    'rests', p_rule.rule = 'shared' and app.rule_rests(p_rule, p_rule.product_id)) end;
end $$;

-- Of one product: the rule, what is known, the last fall, and the longest time between two checks of its shops in the last week.
create or replace function public.read_stock(p_product_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_shops uuid[] := app.shops_of_product(p_product_id);
  v_rule public.stock_rules := app.stock_rule_of(p_product_id);
begin
  return pg_catalog.jsonb_build_object('rule', case when v_rule.id is not null then app.stock_rule_json(v_rule)
      -- Of a section, some products may rest while others don't.
      || pg_catalog.jsonb_build_object('rests', v_rule.rule = 'shared' and app.rule_rests(v_rule, p_product_id)) end,
    'revision', coalesce((select k.revision from public.shared_stock k where k.product_id = p_product_id), 0),
    'known', (select k.known from public.shared_stock k where k.product_id = p_product_id),
    'lastFall', (select k.last_fall from public.shared_stock k where k.product_id = p_product_id),
    'measuredSeconds', (select pg_catalog.max(d.longest_seconds) from public.stock_days d
      where d.shop_id = any (v_shops) and d.day > (app.now() at time zone 'UTC')::date - 7));
end $$;

-- Those that are given, the newest first, a few at a time. `all`: how many.
create or replace function app.standing_json(p_limit integer default 5, p_offset integer default 0) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return pg_catalog.jsonb_build_object(
    'all', (select pg_catalog.count(*) from public.stock_rules r
      where r.studio_id = (select app.studio_id()) and r.revoked_at is null and r.rule = 'shared'),
    'some', (select coalesce(pg_catalog.jsonb_agg(app.stock_rule_json(r) order by r.seq desc), '[]') from (
      select * from public.stock_rules o
      where o.studio_id = (select app.studio_id()) and o.revoked_at is null and o.rule = 'shared' order by o.seq desc limit p_limit offset p_offset) r));
end $$;

create or replace function public.read_standing(p_limit integer, p_offset integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return app.standing_json(p_limit, p_offset);
end $$;

-- Shared products with a listing in this shop that wait for an answer. `all`: how many.
create or replace function public.read_stock_waiting(p_shop_id uuid, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    with product as (
      select k.product_id, p.content ->> 'title' as title
      from app.shared_products((select app.studio_id())) s join public.shared_stock k on k.product_id = s.product_id
      join public.products p on p.id = s.product_id
      where k.known ->> 'asked' is not null
        and exists (select from public.listings l where l.product_id = s.product_id and l.shop_id = p_shop_id and l.gone_at is null)
    )
    select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from product), 'some', (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('productId', f.product_id, 'title', f.title) order by f.title, f.product_id), '[]')
      from (select * from product order by title, product_id limit p_limit) f)));
end $$;

create or replace function public.read_stock_rule(p_rule_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (select app.stock_rule_json(r) from public.stock_rules r where r.id = p_rule_id);
end $$;

-- `same`: the listings of the second become the first's. `different`: they are not offered as a pair again. Said twice, it
-- is as if it was said once.
create or replace function public.match_products(p_kept uuid, p_merged uuid, p_word text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_merged public.products;
  v_listings uuid[] := '{}';
begin
  if p_word not in ('same', 'different') or p_kept = p_merged then
    perform app.refuse('bad-input');
  end if;
  perform from public.products where id in (p_kept, p_merged) order by id for update;
  -- Before its listings, as in keep_stock.
  perform from public.shared_stock where product_id in (p_kept, p_merged) order by product_id for update;
  select * into v_merged from public.products where id = p_merged;
  if v_merged.id is null or not exists (select from public.products where id = p_kept) then
    perform app.missing();
  elsif p_word = 'same' and v_merged.merged_into = p_kept then
    return;
  elsif v_merged.merged_into is not null or exists (select from public.products where id = p_kept and merged_into is not null) then
    perform app.refuse('wrong-state');
  end if;
  perform app.require_shops_of(p_kept, v_me.id);
  perform app.require_shops_of(p_merged, v_me.id);
  if p_word = 'same' then
    select coalesce(pg_catalog.array_agg(id), '{}') into v_listings from public.listings where product_id = p_merged;
    perform app.move_listings(p_merged, p_kept, v_listings);
    update public.products set merged_into = p_kept, updated_at = app.now() where id = p_merged;
    perform app.stock_moved(array[p_merged], v_me);
    perform app.rest_rule_of(p_kept, v_me.studio_id);
  end if;
  insert into public.product_words (studio_id, kept, merged, word, listing_ids, member_id)
    values (v_me.studio_id, p_kept, p_merged, p_word, v_listings, v_me.id)
    on conflict (kept, merged) do update set word = excluded.word, listing_ids = excluded.listing_ids,
      member_id = excluded.member_id, at = app.now();
end $$;

-- Takes a listing out of its product: back into the one it came from, else into one of its own. The two are not offered as
-- a pair again.
create or replace function public.split_product(p_listing_id uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_listing public.listings;
  v_word public.product_words;
  v_product uuid;
begin
  perform from public.shared_stock where product_id = (select product_id from public.listings where id = p_listing_id) for update;
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
  perform app.stock_moved(array[v_listing.product_id], v_me);
  return pg_catalog.to_jsonb(v_product);
end $$;

-- Who may change a shop. Nobody named: everybody whose role allows it. An owner names others, and herself, at any time.
create or replace function public.set_shop_access(p_shop_id uuid, p_members uuid[], p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
begin
  perform app.require_shop(p_shop_id);
  -- One owner after the other: both lists laid over each other would be nobody's choice.
  perform from public.shops where id = p_shop_id for update;
  -- Foreign and unknown members look the same.
  if exists (select from pg_catalog.unnest(p_members) n(id) where not exists (select from public.members m where m.id = n.id)) then
    perform app.missing();
  elsif exists (select from public.members m where m.id = any (p_members) and m.role is null) then
    perform app.refuse('not-allowed', '{"reason": "no-role"}');
  end if;
  delete from public.shop_members where shop_id = p_shop_id;
  insert into public.shop_members (studio_id, shop_id, member_id)
    select distinct v_me.studio_id, p_shop_id, n.id from pg_catalog.unnest(p_members) n(id);
  perform app.rest_rules(v_me.studio_id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- Only an owner gives roles; nobody gives herself one, guests make at most, and the last owner stays. Who is given another
-- one is told by `p_outbox`, and what they then can do with it: that greets them.
create or replace function public.set_role(p_member_id uuid, p_role text, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members;
  v_member public.members;
begin
  -- All owners are locked in one order: two who remove each other at once would leave none.
  perform from public.members where role = 'owner' order by id for update;
  v_me := app.require_role('owner');
  select * into v_member from public.members where id = p_member_id for update;
  if v_member.id is null then
    perform app.missing();
  elsif v_member.is_guest and app.rank(p_role) > app.rank('maker') then
    perform app.refuse('not-allowed', '{"reason": "guest"}');
  elsif v_member.role = 'owner' and p_role is distinct from 'owner'
    and not exists (select from public.members where role = 'owner' and id <> v_member.id) then
    perform app.refuse('not-allowed', '{"reason": "last-owner"}');
  end if;
  if p_role is null or p_role is not distinct from v_member.role then
    update public.members set role = p_role where id = v_member.id;
  else
    update public.members set role = p_role, greeted_at = app.now() where id = v_member.id;
    perform app.effects(p_outbox, '[]');
    perform app.ask_whether_alone(v_me.studio_id, v_member.slack_user_id);
  end if;
  if (v_member.role = 'owner') is distinct from (p_role = 'owner') then
    perform app.rest_rules(v_me.studio_id);
  end if;
end $$;

-- How long a piece can be sold twice was judged when its rule was given. Where more listings or other apps make it longer since, or a
-- shop wasn't read for so long, owners are told once a day, with the reason.
-- @param p_longest seconds between two checks
create or replace function app.tell_long_windows(p_share numeric, p_shortest integer, p_longest integer) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_shop record;
  v_entry jsonb;
begin
  for v_shop in
    with shop as (
      select c.shop_id, c.studio_id, c.checked_at, p.per_day,
        pg_catalog.sum(pg_catalog.ceil(c.listings / 100.0)) over (partition by coalesce(s.app_id::text, s.marketplace)) as calls
      from public.stock_checks c join public.shops s on s.id = c.shop_id
      left join app.paces p on p.pace = coalesce(s.app_id::text, s.marketplace)
      where s.health <> 'disconnected'
    ), paced as (
      select h.*, app.check_every(h.calls, h.per_day, p_share, p_shortest) as every,
        coalesce(extract(epoch from app.now() - h.checked_at)::integer, 0) as since
      from shop h
    )
    select * from paced d where d.every > p_longest or d.since > p_longest order by d.shop_id
  loop
    v_entry := pg_catalog.jsonb_build_object('template', 'stock_window', 'shopId', v_shop.shop_id,
      'why', case when v_shop.every > p_longest then 'calls' else 'late' end,
      'seconds', greatest(v_shop.every, v_shop.since), 'nonce', (app.now() at time zone 'UTC')::date);
    continue when exists (select from public.outbox o where o.studio_id = v_shop.studio_id and o.key = app.outbox_key(v_entry));
    perform app.send(v_shop.studio_id, pg_catalog.jsonb_build_array(v_entry));
  end loop;
end $$;

-- Every minute: shops whose numbers are due. One check of a shop at a time.
-- @returns how many
create or replace function public.enqueue_stock_checks(p_share numeric, p_shortest integer, p_longest integer default 480) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_kind text := app.made_on('stock-due');
  v_rows integer;
begin
  perform app.tell_long_windows(p_share, p_shortest, p_longest);
  with shop as (
    select c.shop_id, c.studio_id, c.checked_at, p.per_day,
      pg_catalog.sum(pg_catalog.ceil(c.listings / 100.0)) over (partition by coalesce(s.app_id::text, s.marketplace)) as calls
    from public.stock_checks c join public.shops s on s.id = c.shop_id
    left join app.paces p on p.pace = coalesce(s.app_id::text, s.marketplace)
    where s.health = 'ok'
  )
  insert into public.operations (studio_id, kind, key, shop_id, priority, params)
  select h.studio_id, v_kind, v_kind || ':' || h.shop_id || ':' || extract(epoch from app.now()), h.shop_id, 5, '{"read": true}'
  from shop h
  where (h.checked_at is null
      or h.checked_at <= app.now() - app.check_every(h.calls, h.per_day, p_share, p_shortest) * interval '1 second' + interval '5 seconds')
    and not exists (select from public.operations o where o.shop_id = h.shop_id and o.kind = v_kind and o.state in ('queued', 'running'))
    and not exists (select from public.operations o where o.shop_id = h.shop_id and o.kind = v_kind and o.state = 'parked'
      and o.outcome_code in ('auth-dead', 'auth-scope'))
  order by h.shop_id
  on conflict (studio_id, key) do nothing;
  get diagnostics v_rows = row_count;
  return v_rows;
end $$;

-- Whether the calls of a day that are for checks leave one for a shop of which the marketplace told, beside those that are due. Of each
-- app a fifth is for them (dailyShare in src/modules/stock/rules/window.ts).
create or replace function app.may_check_beside(p_shop public.shops) returns boolean
language plpgsql stable set search_path = '' as $$
declare
  v_pace text := coalesce(p_shop.app_id::text, p_shop.marketplace);
  v_share constant numeric := 0.2;
  v_today date := (app.now() at time zone 'UTC')::date;
  v_calls numeric;
  v_made numeric;
  v_per_day integer;
begin
  select pg_catalog.sum(pg_catalog.ceil(c.listings / 100.0)), pg_catalog.sum(coalesce(d.checks, 0) * pg_catalog.ceil(c.listings / 100.0))
    into v_calls, v_made
    from public.stock_checks c join public.shops s on s.id = c.shop_id
    left join public.stock_days d on d.shop_id = c.shop_id and d.day = v_today
    where coalesce(s.app_id::text, s.marketplace) = v_pace;
  select coalesce(p.per_day, 5000) into v_per_day from app.paces p where p.pace = v_pace;
  v_per_day := coalesce(v_per_day, 5000);
  return v_made + v_calls + v_calls * extract(epoch from (v_today + 1)::timestamp at time zone 'UTC' - app.now())
    / app.check_every(v_calls, v_per_day, v_share, 120) <= v_per_day * v_share;
end $$;

-- The marketplace told of a change in this shop: its numbers are read at once, a minute after the last check at the soonest and where the
-- day's calls for that allow, else when they are due. That it tells is remembered.
create or replace function app.stock_told(p_shop public.shops) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_kind text := app.made_on('stock-due');
  v_checked timestamptz;
begin
  update public.stock_checks set told_at = app.now() where shop_id = p_shop.id returning checked_at into v_checked;
  if found and p_shop.health = 'ok' and app.may_check_beside(p_shop)
    and not exists (select from public.operations o where o.shop_id = p_shop.id and o.kind = v_kind and o.state = 'queued') then
    insert into public.operations (studio_id, kind, key, shop_id, priority, params, run_at)
      values (p_shop.studio_id, v_kind, v_kind || ':' || p_shop.id || ':' || pg_catalog.gen_random_uuid(), p_shop.id, 1, '{"read": true}',
        greatest(app.now(), v_checked + interval '1 minute'));
  end if;
end $$;

grant execute on function app.is_of_rule(uuid), app.may_write_under_rule(uuid), app.require_standing(uuid) to authenticated, oms_definer;
grant execute on function app.was_said(uuid, jsonb) to oms_definer, service_role;
grant execute on function app.rule_rests(public.stock_rules, uuid) to authenticated, service_role, oms_definer;
grant execute on function app.stock_moved(uuid[], public.members), app.rest_rules(uuid), app.rest_rule_of(uuid, uuid) to oms_definer;
grant execute on function app.standing_json(integer, integer) to authenticated, oms_definer;
grant execute on function app.tell_long_windows(numeric, integer, integer), app.may_check_beside(public.shops) to service_role, oms_definer;

-- Made anew, each is published anew.
select app.publish_functions(array['read_shared_stock', 'keep_stock', 'writes_allowed', 'record_item', 'retry_change', 'give_stock_rule',
  'answer_stock', 'match_products', 'split_product', 'set_shop_access', 'set_role'], 'authenticated', true);
select app.publish_functions(array['read_stock', 'read_standing', 'read_stock_waiting', 'read_stock_rule'], 'authenticated', false);
select app.publish_functions(array['enqueue_stock_checks'], 'service_role', false);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20270116000000'
$$;
