-- What a judgement of shared numbers does: changes under the standing decision, and what is known from then on.

-- What is offered of it, by option. Of what is sold out nothing is left.
create function app.pieces_of(p_live jsonb, p_state text) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_object_agg(f.key, case when p_state = 'sold_out' then '0'::jsonb else f.value end), '{}')
    from pg_catalog.jsonb_each(p_live) f
    where f.key like 'quantity:%' and pg_catalog.jsonb_typeof(f.value) = 'number'
      and p_live -> ('enabled:' || pg_catalog.substr(f.key, 10)) is distinct from 'false');
end $$;

-- Whether it is written under a standing decision. Asked for anew by a person and approved, it is that person's.
create function app.is_of_rule(p_change uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return exists (select from public.stock_writes where change_id = p_change)
    and not exists (select from public.decisions where change_id = p_change and verdict in ('approve', 'go_live'));
end $$;

-- A write under a standing decision is made while that holds, and while its end isn't taken into account: afterwards another write
-- was decided from what is there, and both together would lower twice.
create function app.may_write_under_rule(p_change uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return not exists (
      select from public.stock_writes w join public.stock_rules r on r.id = w.rule_id
      where w.change_id = p_change and (w.settled_at is not null or r.revoked_at is not null or app.rule_rests(r, w.product_id)))
    or not app.is_of_rule(p_change);
end $$;

create function app.require_standing(p_change uuid) returns void
language plpgsql stable set search_path = '' as $$
begin
  if not app.may_write_under_rule(p_change) then
    perform app.refuse('wrong-state', '{"reason": "rule-ended"}');
  end if;
end $$;

-- What became of a write that was made under a rule, and by how much it lowered. Work that waits for a sign-in goes on by itself.
create function app.end_of_stock_write(p_item public.change_items, p_change public.changes) returns jsonb
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
create function app.written_by_people(p_listing uuid, p_since timestamptz) returns jsonb
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

-- Whether the listing was read so short a time after stock was lowered there that the marketplace may have shown what was there before.
create function app.is_settling(p_listing uuid, p_seen_at timestamptz) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return coalesce((
    select exists (select from public.stock_writes w where w.change_id = t.change_id)
      or (t.progress ? 'stock' and not exists (
        -- What a person put there is what is there.
        select from pg_catalog.jsonb_each(t.progress -> 'stock') f where (f.value ->> 'to')::integer > (f.value ->> 'from')::integer))
    from public.change_items t join public.changes c on c.id = t.change_id
    where t.listing_id = p_listing and t.state = 'applied' and c.updated_at > p_seen_at - interval '5 minutes'
    order by c.seq desc limit 1), false);
end $$;

-- Shared products with a listing in this shop, as they are known now: {products: [{productId, ruleId, revision, known, lastFall,
-- answer, listings}], writes: how many under rules in the last 24 hours, by shop}.
create function public.read_shared_stock(p_shop_id uuid) returns jsonb
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

-- What a judgement was about is there no more, so it is judged anew (app.keep_stock).
create function app.judge_anew() returns void
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'OM001', message = 'moved';
end $$;

-- A change under a rule lowers stock or takes off sale, and does nothing else, whatever the caller says. What sold or was changed
-- there since is no fault of the caller.
create function app.require_only_lowers(p_listing public.listings, p_change jsonb) returns void
language plpgsql stable set search_path = '' as $$
declare
  v_payload jsonb := (p_change ->> 'payload')::jsonb;
  v_set jsonb := coalesce(v_payload -> 'set', '{}');
begin
  if v_payload ->> 'state' is distinct from 'active'
    or v_payload ->> 'listingId' is distinct from p_listing.external_id
    or v_payload ->> 'kind' is distinct from p_change ->> 'kind'
    or coalesce(p_change #> '{item,edit,set}', '{}') is distinct from v_set
    or p_change ->> 'kind' not in ('edit', 'unpublish')
    or (p_change ->> 'kind' = 'unpublish') <> (v_set = '{}')
    or exists (select from pg_catalog.jsonb_each(v_set) f
      where f.key not like 'quantity:%' or pg_catalog.jsonb_typeof(f.value) <> 'number' or (f.value #>> '{}')::numeric < 0
        or coalesce(pg_catalog.jsonb_typeof(v_payload -> 'before' -> f.key), '') <> 'number'
        or (f.value #>> '{}')::numeric >= (v_payload -> 'before' ->> f.key)::numeric) then
    perform app.refuse('bad-input');
  elsif p_listing.state <> 'active' or p_listing.gone_at is not null
    or exists (select from pg_catalog.jsonb_each(v_set) f where v_payload -> 'before' -> f.key is distinct from p_listing.live -> f.key) then
    perform app.judge_anew();
  end if;
end $$;

-- One change, approved by the rule, in the name of the owner who gave it.
create function app.write_under_rule(p_rule public.stock_rules, p_product uuid, p_since timestamptz, p_change jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_listing public.listings;
  v_change public.changes;
  v_decision uuid;
begin
  select * into v_listing from public.listings
    where id = (p_change ->> 'listingId')::uuid and product_id = p_product and live is not null for update;
  if v_listing.id is null then
    -- It was matched with another product since.
    perform app.judge_anew();
  end if;
  perform app.require_only_lowers(v_listing, p_change);
  perform app.write_for(p_rule.given_by, 'rule');
  insert into public.changes (id, studio_id, kind, content, source, author_id, text_by)
    values ((p_change ->> 'id')::uuid, p_rule.studio_id, p_change ->> 'kind', p_change -> 'content', p_change -> 'source', p_rule.given_by, 'person')
    returning * into v_change;
  insert into public.change_edits (studio_id, change_id, member_id) values (p_rule.studio_id, v_change.id, p_rule.given_by);
  insert into public.change_items (studio_id, change_id, shop_id, listing_id, content, external_id, listing_url, payload)
    values (p_rule.studio_id, v_change.id, v_listing.shop_id, v_listing.id, p_change -> 'item', v_listing.external_id, v_listing.url,
      p_change ->> 'payload');
  perform app.write_for(null, null);
  insert into public.stock_writes (change_id, studio_id, rule_id, product_id, shop_id, listing_id, since)
    values (v_change.id, p_rule.studio_id, p_rule.id, p_product, v_listing.shop_id, v_listing.id, p_since);
  perform app.number_request(v_change);
  update public.changes set content_hash = app.content_hash(id), mode = 'live' where id = v_change.id returning * into v_change;
  v_decision := app.enter_decision(v_change, p_rule.given_by, 'standing', 'live', null, true, 0);
  update public.changes set state = 'approved', updated_at = app.now() where id = v_change.id;
  perform app.enqueue_items(v_change.id, v_decision, array(select id from public.change_items where change_id = v_change.id));
end $$;

-- A judgement, all of it or nothing. `moved`: the rule, a listing's write or another judgement came between, so it is judged anew.
-- @param p_stock {productId, ruleId, revision, known, lastFall (null: the last one stays), settled: changes whose end it took into account}
-- @param p_changes [{id, kind, listingId, content, source, item, payload}]
create function public.keep_stock(p_operation uuid, p_lease uuid, p_stock jsonb, p_changes jsonb, p_outbox jsonb) returns text
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
create function app.was_said(p_studio uuid, p_entry jsonb) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return exists (select from public.outbox where studio_id = p_studio and key = app.outbox_key(p_entry) and state <> 'pending');
end $$;

-- What of them wasn't begun is stopped. What is in hand comes to its end.
create function app.stop_stock_writes(p_changes uuid[]) returns void
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

grant execute on function app.is_of_rule(uuid), app.may_write_under_rule(uuid), app.require_standing(uuid), app.pieces_of(jsonb, text), app.end_of_stock_write(public.change_items, public.changes),
  app.written_by_people(uuid, timestamptz), app.is_settling(uuid, timestamptz) to authenticated, oms_definer;
grant execute on function app.judge_anew(), app.require_only_lowers(public.listings, jsonb), app.write_under_rule(public.stock_rules, uuid, timestamptz, jsonb),
  app.stop_stock_writes(uuid[]) to oms_definer;
grant execute on function app.was_said(uuid, jsonb) to oms_definer, service_role;
-- Who holds a listing is for no tenant to read, so it is asked with the rights of the functions.
select app.publish_functions(array['read_shared_stock', 'keep_stock'], 'authenticated', true);
