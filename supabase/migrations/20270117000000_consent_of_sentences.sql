-- What owners agree to has a text with a number: sentences about many listings go to OpenAI only where the accepted text names them.
-- Rules that a studio keeps: what waits for a discarded plan, one plan of two rules for the same field, and what `without` left out.

-- Who switched it on before read a text that named drafts alone.
alter table public.studios add column ai_text smallint;
update public.studios set ai_text = 1 where ai_opt_in_at is not null;
alter table public.studios add constraint ai_text_of_opt_in check ((ai_text is null) = (ai_opt_in_at is null));
grant update (ai_text) on public.studios to oms_definer;

drop function public.set_ai_opt_in(boolean, jsonb);

-- Switched to what it is already, nothing changes and nothing is announced.
-- @param p_text which text the owner accepted; the first one, where a version of the bot says none
create function public.set_ai_opt_in(p_on boolean, p_outbox jsonb, p_text integer default 1) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
begin
  update public.studios set ai_opt_in_at = case when p_on then app.now() end, ai_opt_in_by = case when p_on then v_me.id end,
    ai_text = case when p_on then p_text end
  where id = v_me.studio_id and (ai_opt_in_at is not null) <> p_on;
  if found then
    perform app.effects(p_outbox, '[]');
  end if;
end $$;

-- An owner accepted a text that names more. Where it is switched off meanwhile, and where this was accepted before, nothing changes.
create function public.extend_ai_opt_in(p_text integer, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
begin
  update public.studios set ai_opt_in_at = app.now(), ai_opt_in_by = v_me.id, ai_text = p_text
  where id = v_me.studio_id and ai_opt_in_at is not null and ai_text < p_text;
  if found then
    perform app.effects(p_outbox, '[]');
  end if;
end $$;

create or replace function public.read_studio() returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('id', s.id, 'name', s.name, 'teamId', s.team_id,
      'listingsChannel', case when s.channel_stopped is null then s.listings_channel end,
      'stoppedChannel', case when s.channel_stopped is not null and s.listings_channel is not null
        then pg_catalog.jsonb_build_object('id', s.listings_channel, 'why', s.channel_stopped) end,
      'soloMode', s.solo_mode, 'soloChosen', s.solo_chosen_at is not null,
      'smallChanges', s.small_changes,
      'oneOffs', pg_catalog.jsonb_build_object('way', s.one_offs, 'last', s.last_pieces),
      'paused', case when s.paused_at is not null then pg_catalog.jsonb_build_object('by', s.paused_by, 'at', s.paused_at) end,
      'dailyFeeCeiling', pg_catalog.jsonb_build_object('amount', s.fee_ceiling_cents, 'currency', 'USD'),
      'digest', app.digest_json(s),
      'ai', case when s.ai_opt_in_at is not null then pg_catalog.jsonb_build_object('at', s.ai_opt_in_at, 'by', s.ai_opt_in_by,
        'text', s.ai_text) end,
      'operatorsText', case when s.operators_text is not null then pg_catalog.jsonb_build_object('version', s.operators_text,
        'at', s.operators_accepted_at, 'by', s.operators_accepted_by) end)
    from public.studios s where s.id = (select app.studio_id()));
end $$;

select app.publish_functions(array['set_ai_opt_in', 'extend_ai_opt_in'], 'authenticated', true);

alter table public.plans add column apart integer, add column released boolean not null default false;

drop function public.note_plan_part(uuid, uuid, integer, integer, jsonb, jsonb);

-- A part of the selection was looked at: what is left out of it, and how far the worker is. Told twice, it is there once.
-- @param p_apart how many `without` kept out until here; null: the line has none
create function public.note_plan_part(
  p_operation uuid, p_lease uuid, p_found integer, p_looked integer, p_left jsonb, p_outbox jsonb, p_apart integer default null
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes := app.lock_change(v_operation.change_id);
begin
  if not v_change.collecting or v_change.state <> 'draft' then
    perform app.refuse('wrong-state');
  elsif pg_catalog.jsonb_array_length(p_left) > 500 then
    perform app.refuse('bad-input');
  end if;
  insert into public.plan_left_out (studio_id, change_id, listing_id, code, text, content, payload)
    select v_change.studio_id, v_change.id, l.id, e.value ->> 'code', e.value ->> 'text', nullif(e.value -> 'content', 'null'), e.value ->> 'payload'
    from pg_catalog.jsonb_array_elements(p_left) with ordinality e join public.listings l on l.id = (e.value ->> 'listingId')::uuid
    order by e.ordinality on conflict do nothing;
  update public.plans set found = p_found, looked = p_looked, apart = p_apart where change_id = v_change.id;
  perform app.send(v_operation.studio_id, p_outbox);
end $$;

select app.publish_functions(array['note_plan_part'], 'authenticated', true);

-- What its card says besides `app.many_json`; null of a change that is no plan: the lowest and highest new price in each currency,
-- the two that fall and the two that rise most, one in the middle of the rest, and what is left out, by reason.
create or replace function app.plan_json(p_change public.changes) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_plan public.plans;
begin
  select * into v_plan from public.plans where change_id = p_change.id;
  if v_plan.change_id is null then
    return null;
  end if;
  return (
    with prices as (
      select t.id, t.seq, t.shop_id, f.key, (f.value #>> '{}')::numeric as now_, (t.content #>> array['edit', 'before', f.key])::numeric as was
      from public.change_items t cross join lateral pg_catalog.jsonb_each(t.content #> '{edit,set}') f
      where t.change_id = p_change.id and f.key like 'price:%' and pg_catalog.jsonb_typeof(f.value) = 'number'
        and pg_catalog.jsonb_typeof(t.content #> array['edit', 'before', f.key]) = 'number'
    ), moves as (
      select distinct on (p.id) p.id, p.seq, p.key, case when p.was = 0 then 0 else (p.now_ - p.was) / p.was end as moved
      from prices p order by p.id, pg_catalog.abs(p.now_ - p.was) / greatest(p.was, 1) desc, p.key
    ), falls as (
      select m.*, 0 - pg_catalog.row_number() over (order by m.moved, m.seq) as place from moves m where m.moved < 0 order by m.moved, m.seq limit 2
    ), rises as (
      select m.*, pg_catalog.row_number() over (order by m.moved desc, m.seq) as place from moves m where m.moved > 0 order by m.moved desc, m.seq limit 2
    ), rest as (
      select m.id, m.key, pg_catalog.row_number() over (order by m.moved, m.seq) as place, pg_catalog.count(*) over () as all_
      from moves m where m.id not in (select id from falls union all select id from rises)
    ), others as (
      select t.id, (select pg_catalog.min(k collate "C") from pg_catalog.jsonb_object_keys(t.content #> '{edit,set}') k) as key
      from public.change_items t where t.change_id = p_change.id and not exists (select from moves) order by t.seq limit 1
    ), usual as (
      select id, key from rest where place = (all_ + 1) / 2 union all select id, key from others
    ), left_ as (
      select o.*, (
          select k.key from pg_catalog.jsonb_object_keys(o.content #> '{edit,set}') k (key)
          order by k.key not like 'price:%', k.key collate "C" limit 1) as key, pg_catalog.row_number() over (partition by o.code, o.text order by o.seq) as place,
        pg_catalog.count(*) over (partition by o.code, o.text) as all_,
        -- What is gone can't be written any more, whatever is known of it.
        pg_catalog.count(o.content) filter (where w.gone_at is null) over (partition by o.code, o.text) as may_
      from public.plan_left_out o join public.listings w on w.id = o.listing_id where o.change_id = p_change.id
    ), typed as (
      -- Values that a person typed into the table of a plan that a rule made: what the rule's sentence says isn't what they are.
      select t.id, w.key, w.value #>> '{-1,by}' as by_, t.seq,
        case when w.key like 'price:%' and pg_catalog.jsonb_typeof(t.content #> array['edit', 'set', w.key]) = 'number'
            and pg_catalog.jsonb_typeof(t.content #> array['edit', 'before', w.key]) = 'number'
          then pg_catalog.abs((t.content #>> array['edit', 'set', w.key])::numeric - (t.content #>> array['edit', 'before', w.key])::numeric)
            / greatest((t.content #>> array['edit', 'before', w.key])::numeric, 1) end as moved
      from public.change_items t cross join lateral pg_catalog.jsonb_each(t.written) w
      where t.change_id = p_change.id and v_plan.line ? 'rule' and w.value #>> '{-1,from}' = 'import'
        and t.content #> '{edit,set}' ? w.key
    )
    select pg_catalog.jsonb_build_object('line', v_plan.line, 'collecting', p_change.collecting, 'found', v_plan.found, 'looked', v_plan.looked,
      'apart', v_plan.apart,
      -- What is asked on behalf of a person or a worker of the studio.
      'allowances', case when app.claim('app_role') is not null and p_change.state in ('draft', 'rejected', 'in_review')
        then public.read_allowances() else '[]' end,
      'prices', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('currency', r.currency, 'lowest', r.lowest,
          'highest', r.highest) order by r.currency), '[]')
        from (select s.currency, pg_catalog.min(p.now_) as lowest, pg_catalog.max(p.now_) as highest
          from prices p join public.shops s on s.id = p.shop_id group by 1) r),
      'falls', (select coalesce(pg_catalog.jsonb_agg(app.plan_sample(t, f.key) order by f.place desc), '[]')
        from falls f join public.change_items t on t.id = f.id),
      'rises', (select coalesce(pg_catalog.jsonb_agg(app.plan_sample(t, r.key) order by r.place), '[]')
        from rises r join public.change_items t on t.id = r.id),
      'usual', case when p_change.kind = 'edit'
        then (select app.plan_sample(t, u.key) from usual u join public.change_items t on t.id = u.id limit 1)
        else app.state_sample(p_change) end,
      -- Falls of more than 30 % and rises of more than 100 % that a person took in: the person who approves the plan reads of them, too.
      'large', (select pg_catalog.jsonb_build_object('falls', pg_catalog.count(*) filter (where m.moved < -0.3),
        'rises', pg_catalog.count(*) filter (where m.moved > 1)) from moves m),
      -- How many, by whom, and those that move most.
      'typed', (select pg_catalog.jsonb_build_object('values', pg_catalog.count(*), 'by', coalesce(pg_catalog.jsonb_agg(distinct y.by_), '[]'),
          'some', (select coalesce(pg_catalog.jsonb_agg(app.plan_sample(t, s.key) order by s.moved desc nulls last, s.seq, s.key), '[]')
            from (select * from typed order by moved desc nulls last, seq, key limit 3) s join public.change_items t on t.id = s.id))
        from typed y),
      -- What is deleted can't be looked at later: each is named.
      'deletes', case when p_change.kind = 'delete' then (
        select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', l.code, 'sku', app.one_sku(l.live), 'title', l.live ->> 'title',
          'shopId', d.shop_id) order by d.seq), '[]')
        from (select t.listing_id, t.shop_id, t.seq from public.change_items t where t.change_id = p_change.id
          order by t.seq limit app.most_deletes()) d join public.listings l on l.id = d.listing_id) else '[]' end,
      'left', (select pg_catalog.count(*) from left_),
      'reasons', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', g.code, 'text', g.text, 'items', g.items,
          'mayTakeIn', g.may_take_in, 'some', g.some) order by g.may_take_in desc, g.items desc, g.first_), '[]')
        from (select f.code, f.text, f.all_ as items, f.may_ as may_take_in, pg_catalog.min(f.seq) as first_,
            pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', l.code, 'sku', app.one_sku(l.live), 'title', l.live ->> 'title',
              'sample', case when f.key is not null then pg_catalog.jsonb_build_object('code', null, 'sku', null, 'title', null,
                'shopId', l.shop_id, 'field', f.key, 'before', f.content #> array['edit', 'before', f.key],
                'after', f.content #> array['edit', 'set', f.key]) end) order by f.seq) as some
          from left_ f join public.listings l on l.id = f.listing_id where f.place <= 3 group by 1, 2, 3, 4
          order by 4 desc, 3 desc, 5 limit 10) g)));
end $$;

-- draft → in_review: its hash is over all that it writes now, and its fields are held from now on. What can't be asked for any
-- more is left out: what is in a shop that isn't connected, is gone, was changed there since (`app.moved_since`), or is held by
-- another request. Where that is any, nothing is asked for yet: it stays a draft, and its author looks at what is left.
-- @returns {asked, all, left: [{code, items}]}: of so many, so many were left out for this reason
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
  v_other record;
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
  for v_shop in select s.id, s.name from public.shops s where exists (
      select from public.change_items t where t.change_id = v_change.id and t.shop_id = s.id) order by s.name, s.id loop
    perform app.leave_out_of_plan(v_change, array(
      select t.id from public.change_items t join public.listings l on l.id = t.listing_id
      where t.change_id = v_change.id and t.shop_id = v_shop.id and l.gone_at is not null),
      'gone', app.kept_sentence('goneFrom', v_shop.name));
    perform app.leave_out_of_plan(v_change, array(
      select t.id from public.change_items t join public.listings l on l.id = t.listing_id
      where t.change_id = v_change.id and t.shop_id = v_shop.id and app.moved_since(v_change.kind, t, l, v_sets_stock)
        and app.moved_by(t, l) is null),
      'moved', app.kept_sentence('movedIn', v_shop.name));
  end loop;
  -- What this studio's own requests wrote meanwhile is named by them.
  for v_other in select distinct app.moved_by(t, l) as number from public.change_items t join public.listings l on l.id = t.listing_id
      where t.change_id = v_change.id and app.moved_since(v_change.kind, t, l, v_sets_stock) order by 1 loop
    perform app.leave_out_of_plan(v_change, array(
      select t.id from public.change_items t join public.listings l on l.id = t.listing_id
      where t.change_id = v_change.id and app.moved_since(v_change.kind, t, l, v_sets_stock) and app.moved_by(t, l) = v_other.number),
      'moved-by-request', app.kept_sentence('movedByRequest', v_other.number::text));
  end loop;
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

select app.publish_functions(array['ask_for_plan'], 'authenticated', true);

-- The plan of another rule of the studio that waits for people or is being written, and gives this listing one of these fields.
create function app.other_rule_plan(p_change uuid, p_listing uuid, p_set jsonb) returns public.changes
language plpgsql stable set search_path = '' as $$
declare
  v_change public.changes;
begin
  select c.* into v_change from public.change_items t
    join public.plans p on p.change_id = t.change_id and p.catch_up_id is not null
    join public.changes c on c.id = t.change_id
    where t.listing_id = p_listing and t.change_id <> p_change and t.state <> 'applied'
      and c.state in ('draft', 'in_review', 'rejected', 'approved', 'scheduled', 'applying')
      and exists (select from pg_catalog.jsonb_object_keys(coalesce(t.content #> '{edit,set}', '{}')) f (key) where p_set ? f.key)
    order by c.seq limit 1;
  return v_change;
end $$;

grant execute on function app.other_rule_plan(uuid, uuid, jsonb) to oms_definer;

-- A listing is added with its values, and holds the fields of them from now on; in a plan, once approval is asked for. Added
-- twice, it is there once.
create or replace function app.add_item(p_change public.changes, p_item jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_listing public.listings;
  v_payload jsonb := (p_item ->> 'payload')::jsonb;
  v_item uuid;
  v_return boolean := app.is_return(p_change.id);
  v_other public.changes;
begin
  select * into v_listing from public.listings where id = (p_item ->> 'listingId')::uuid for update;
  if v_listing.id is null or v_listing.live is null or v_listing.gone_at is not null then
    perform app.missing();
  -- What is put back was approved with what it puts back, and waits for its shop.
  elsif not v_return and not app.may_use_shop(v_listing.shop_id, p_change.author_id) then
    perform app.refuse('not-allowed');
  elsif not v_return and exists (select from public.shops where id = v_listing.shop_id and health = 'disconnected') then
    perform app.refuse('shop-disconnected');
  -- Whose word it is is judged from the content, and the payload is what is written: they say the same.
  elsif (v_payload -> 'set') is distinct from coalesce(p_item #> '{content,edit,set}', '{}')
    or v_payload ->> 'kind' is distinct from p_change.kind or v_payload ->> 'listingId' is distinct from v_listing.external_id then
    perform app.refuse('bad-input');
  elsif p_change.kind = 'put_on_sale' then
    perform app.require_no_own_draft(v_listing);
  elsif p_change.kind = 'edit' and not v_return and not app.is_undo(p_change.id)
    and app.new_blank(p_item #> '{content,edit,set}', p_item #> '{content,edit,before}') then
    perform app.refuse('incomplete', '{"reason": "blank-left"}');
  end if;
  -- Under the listing's lock, so that of two rules' plans which are collected at once one has it.
  if exists (select from public.plans where change_id = p_change.id and catch_up_id is not null) then
    v_other := app.other_rule_plan(p_change.id, v_listing.id, v_payload -> 'set');
    if v_other.id is not null then
      perform app.refuse('already-asked', pg_catalog.jsonb_build_object('reason', 'rule', 'title', v_other.content ->> 'title'));
    end if;
  end if;
  insert into public.change_items (studio_id, change_id, shop_id, listing_id, content, payload, external_id, listing_url)
    values (p_change.studio_id, p_change.id, v_listing.shop_id, v_listing.id, p_item -> 'content', p_item ->> 'payload',
      v_listing.external_id, v_listing.url)
    on conflict on constraint change_items_once do nothing returning id into v_item;
  if v_item is null then
    return;
  end if;
  if p_item ->> 'from' = 'keep_ours' then
    perform app.keep_writers(p_change, v_listing);
  end if;
  if not exists (select from public.plans where change_id = p_change.id) then
    perform app.claim_listings(p_change, array[v_item]);
  end if;
end $$;

-- Listings that wait because the plan of the rule that named them was discarded, and the day about which the first of them are
-- proposed again by themselves; null: there are none. What another plan of it named since waits for that one.
create function app.held_json(p_catch_up uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    with batches as (
      select p.change_id, c.state = 'discarded' as over, least((c.updated_at + interval '7 days')::date, p.batch_on + 30) + 1 as again
      from public.plans p join public.changes c on c.id = p.change_id
      where p.catch_up_id = p_catch_up and p.batch_on >= (app.now() - interval '30 days')::date and not (p.released and c.state = 'discarded')
    ), named as (
      select t.listing_id, b.over, b.again from batches b join public.change_items t on t.change_id = b.change_id
      union all
      select o.listing_id, b.over, b.again from batches b
        join public.plan_left_out o on o.change_id = b.change_id and o.code <> 'already-asked'
    ), held as (
      select n.listing_id, pg_catalog.max(n.again) as again from named n join public.listings l on l.id = n.listing_id
      where l.gone_at is null group by 1 having pg_catalog.bool_and(n.over)
    )
    select case when pg_catalog.count(*) > 0
      then pg_catalog.jsonb_build_object('listings', pg_catalog.count(*), 'again', pg_catalog.min(h.again)) end
    from held h);
end $$;

-- Whether the plan of another rule, begun before this change, has the listing, and waits or is being written.
create function app.rule_plan_has(p_listing uuid, p_catch_up uuid, p_before bigint) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return exists (select from public.change_items t join public.plans p on p.change_id = t.change_id
    join public.changes c on c.id = t.change_id
    where t.listing_id = p_listing and p.catch_up_id <> p_catch_up and c.seq < p_before and t.state <> 'applied'
      and c.state in ('draft', 'in_review', 'rejected', 'approved', 'scheduled', 'applying'));
end $$;

grant execute on function app.held_json(uuid), app.rule_plan_has(uuid, uuid, bigint) to authenticated, service_role, oms_definer;

create or replace function app.catch_up_json(p_catch_up public.catch_ups) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_batch uuid := app.open_batch(p_catch_up.id);
begin
  return pg_catalog.jsonb_build_object('id', p_catch_up.id, 'shopId', p_catch_up.shop_id, 'name', p_catch_up.name,
    'rule', p_catch_up.rule, 'share', p_catch_up.share, 'state', p_catch_up.state, 'author', p_catch_up.author_id,
    'createdAt', p_catch_up.created_at, 'lookedOn', p_catch_up.looked_on, 'open', p_catch_up.open,
    'unknownCount', p_catch_up.unknown_count, 'unknown', p_catch_up.unknown, 'after', p_catch_up.after_seq,
    'restsUntil', p_catch_up.rests_until,
    'mayAuthor', p_catch_up.author_id is not null and app.may_author(p_catch_up.author_id, p_catch_up.shop_id),
    'done', (select pg_catalog.count(distinct t.listing_id) from public.plans p join public.change_items t on t.change_id = p.change_id
      where p.catch_up_id = p_catch_up.id and t.state = 'applied'),
    'batch', (select pg_catalog.jsonb_build_object('id', c.id, 'number', c.number, 'listings', (
        select pg_catalog.count(*) from public.change_items t where t.change_id = c.id and t.state <> 'applied'))
      from public.changes c where c.id = v_batch),
    'held', app.held_json(p_catch_up.id));
end $$;

-- Listings that its plans named since that day, whatever became of them: none is proposed again at once. Not those of a discarded
-- plan that a person had taken in again, nor what was left to the plan of another rule once that is over.
create or replace function public.read_batched(p_catch_up uuid, p_since date) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(distinct b.listing_id), '[]') from (
    select t.listing_id from public.plans p join public.changes c on c.id = p.change_id
      join public.change_items t on t.change_id = p.change_id
      where p.studio_id = (select app.studio_id()) and p.catch_up_id = p_catch_up and p.batch_on >= p_since
        and not (p.released and c.state = 'discarded')
    union all
    select o.listing_id from public.plans p join public.changes c on c.id = p.change_id
      join public.plan_left_out o on o.change_id = p.change_id
      where p.studio_id = (select app.studio_id()) and p.catch_up_id = p_catch_up and p.batch_on >= p_since
        and not (p.released and c.state = 'discarded')
        and (o.code <> 'already-asked' or app.rule_plan_has(o.listing_id, p_catch_up, c.seq))) b
$$;

-- @param p_verdict `accept` what is offered or `decline` it; `take_over`: its plans are this person's word from now on; `end` it;
--   `take_in`: what its discarded plans named is looked at anew
create or replace function public.decide_catch_up(p_catch_up uuid, p_verdict text, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_rule public.catch_ups;
begin
  select * into v_rule from public.catch_ups where id = p_catch_up for update;
  if v_rule.id is null then
    perform app.missing();
  elsif not app.may_use_shop(v_rule.shop_id, v_me.id) then
    perform app.refuse('not-allowed');
  elsif p_verdict in ('accept', 'decline') then
    if v_rule.state <> 'offered' then
      perform app.refuse('wrong-state');
    end if;
  elsif v_rule.state <> 'on' then
    perform app.refuse('wrong-state');
  elsif p_verdict = 'end' and v_rule.author_id <> v_me.id and app.rank(v_me.role) < app.rank('manager') then
    perform app.refuse('not-allowed');
  end if;
  update public.catch_ups set
    state = case p_verdict when 'accept' then 'on' when 'take_over' then 'on' when 'take_in' then 'on' when 'decline' then 'declined' when 'end' then 'ended' end,
    author_id = case when p_verdict in ('accept', 'take_over') then v_me.id else author_id end,
    said_by = case when p_verdict = 'accept' then v_me.id else said_by end,
    -- A new author's first plan may come today.
    looked_on = case when p_verdict in ('accept', 'take_over', 'take_in') then null else looked_on end,
    -- One that reads each listing is behind these already.
    after_seq = case when p_verdict <> 'take_in' then after_seq end,
    rests_until = case when p_verdict <> 'take_in' then rests_until end
    where id = v_rule.id;
  if p_verdict = 'take_in' then
    update public.plans p set released = true from public.changes c
      where c.id = p.change_id and c.state = 'discarded' and p.catch_up_id = v_rule.id;
  end if;
  perform app.effects(p_outbox, p_operations);
end $$;

select app.publish_functions(array['decide_catch_up'], 'authenticated', true);

-- The home tab: the overview, whether anything was ever approved, listings that differ, a page of all listings (the last one
-- where there are fewer), how many rules are kept and offered, and the log as `read_log` reads it.
create or replace function public.read_home(p_member uuid, p_differing integer, p_per_page integer, p_page integer, p_log jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select public.read_overview(p_member) || pg_catalog.jsonb_build_object(
      'approvedOnce', exists (select from public.decisions
        where studio_id = (select app.studio_id()) and verdict in ('approve', 'go_live')),
      'differing', pg_catalog.jsonb_build_object('all', n.unasked,
        'some', public.read_listings(pg_catalog.jsonb_build_object('unasked', true, 'limit', p_differing))),
      'listings', pg_catalog.jsonb_build_object('all', n.listings, 'page', shown.page,
        'some', public.read_listings(pg_catalog.jsonb_build_object('limit', p_per_page, 'offset', shown.page * p_per_page))),
      'log', public.read_log(p_log),
      'standing', app.standing_json(),
      -- Rules of shops that are connected, as the list of rules shows them.
      'rules', (select pg_catalog.jsonb_build_object('kept', pg_catalog.count(*) filter (where c.state = 'on'),
          'offered', pg_catalog.count(*) filter (where c.state = 'offered'))
        from public.catch_ups c join public.shops s on s.id = c.shop_id
        where c.studio_id = (select app.studio_id()) and s.health <> 'disconnected'))
    from app.kept_counts('{}') n,
      lateral (select least(p_page, greatest(0, (n.listings - 1) / p_per_page)) as page) shown);
end $$;

drop index public.sync_events_of_change;
create index sync_events_of_change on public.sync_events (change_id, at desc, id desc) where change_id is not null;

-- What people did and what was exchanged with the shops, newest first, as the studio's own people may read it. Thirty
-- days, whether the purge has run or not. `words`: each stands in who, what, outcome, code, reference, shop or listing. `together`:
-- what was written of a change of many is one line by shop, outcome and code, at the time of the last, with how many (`items`).
create or replace function public.read_log(p_filter jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    -- Where no words are looked for, no more of either is read than is shown.
    with events as (
      (select 'person' as kind, a.id, a.at, a.member_id, a.action, a.outcome, a.code, a.reference, a.change_id, a.listing_id, a.shop_id
       from public.audit_events a where a.studio_id = (select app.studio_id()) and a.at >= app.now() - interval '30 days'
       order by a.at desc, a.id desc limit app.log_piece(p_filter))
      union all
      (select 'shop', s.id, s.at, null, s.kind, s.outcome, s.code, s.reference, s.change_id, s.listing_id, s.shop_id
       from public.sync_events s where s.studio_id = (select app.studio_id()) and s.at >= app.now() - interval '30 days'
         and (not coalesce((p_filter ->> 'together')::boolean, false) or s.change_id is null or not exists (
           select from public.sync_events n where n.change_id = s.change_id and n.at >= s.at and (n.at, n.id) > (s.at, s.id)
             and n.shop_id = s.shop_id and n.kind = s.kind and n.outcome = s.outcome and n.code is not distinct from s.code)
           or not app.is_many(s.change_id))
       order by s.at desc, s.id desc limit app.log_piece(p_filter))
    ), requests as materialized (
      -- Each change and each listing is named once, however many lines speak of it.
      select c.id, c.number, c.kind = 'create' as creates, nullif(c.content ->> 'title', '') as title, c.content ->> 'sku' as sku,
        p.code, app.is_many(c.id) as many, app.listing_of(c.id) as listing_id
      from public.changes c left join public.products p on p.id = c.product_id
      where c.id in (select change_id from events)
    ), things as materialized (
      select l.id, l.shop_id, l.code, l.live ->> 'title' as title, app.one_sku(l.live) as sku
      from public.listings l where l.id in (select listing_id from events union all select listing_id from requests)
    ), named as (
      select e.*, m.name as member_name, m.slack_user_id, h.name as shop_name, c.number as request,
        coalesce(case when c.many and t.items is null then l.title end, c.title, l.title) as title,
        case when t.items is null then coalesce(l.code, case when c.creates then c.code end) end as listing_code,
        case when t.items is null then coalesce(l.sku, case when c.creates then c.sku end) end as sku, t.items
      from events e
      left join public.members m on m.id = e.member_id
      left join requests c on c.id = e.change_id
      left join things l on l.id = coalesce(e.listing_id, c.listing_id)
      -- One of it alone is told by its name.
      left join lateral (
        select nullif(pg_catalog.count(*), 1) as items from public.sync_events n
        where (p_filter ->> 'together')::boolean and e.kind = 'shop' and c.many and n.change_id = e.change_id and n.shop_id = e.shop_id
          and n.kind = e.action and n.outcome = e.outcome and n.code is not distinct from e.code
          and n.at >= app.now() - interval '30 days' having pg_catalog.count(*) > 0) t on true
      left join public.shops h on h.id = coalesce(e.shop_id, case when e.listing_id is not null then l.shop_id end)
    ), found as (
      select n.* from named n
      where (p_filter ->> 'request' is null or n.request = (p_filter ->> 'request')::integer) and (coalesce(p_filter ->> 'words', '') = '' or (
        select pg_catalog.bool_and(pg_catalog.strpos(pg_catalog.lower(pg_catalog.concat_ws(' ', n.member_name, n.slack_user_id,
            n.action, n.outcome, n.code, n.reference, n.shop_name, n.listing_code, n.sku, n.title)), w.word) > 0)
        from pg_catalog.regexp_split_to_table(pg_catalog.lower(pg_catalog.btrim(p_filter ->> 'words')), '\s+') w (word)))
      order by n.at desc, n.kind, n.id desc
      limit (p_filter ->> 'limit')::integer offset coalesce((p_filter ->> 'offset')::integer, 0)
    )
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('at', f.at, 'by', f.member_id, 'byName', f.member_name,
        'action', f.action, 'outcome', f.outcome, 'code', f.code, 'reference', nullif(f.reference, ''), 'changeId', f.change_id,
        'listing', f.listing_code, 'sku', f.sku, 'request', f.request, 'title', nullif(f.title, ''), 'shopName', f.shop_name, 'items', f.items)
      order by f.at desc, f.kind, f.id desc), '[]')
    from found f);
end $$;

-- The number of the newest migration. Every later migration replaces this function with its own number, so that a version
-- of the bot can tell a database that lacks what it needs.
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20270117000000'
$$;
