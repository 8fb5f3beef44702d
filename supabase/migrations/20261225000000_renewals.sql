-- What listings that renew themselves cost in a month counts against what a studio may spend.

alter table app.marketplaces add column renewal_field text, add column renewal_months integer check (renewal_months > 0);

-- Listings that renew themselves: each is billed its fee anew whenever its time ends, so what a change lets renew itself counts
-- against what a studio may spend in a month, which is thirty times what it may spend in a day.

create function app.month_ceiling_cents(p_studio uuid) returns bigint
language sql stable set search_path = '' as $$
  select s.fee_ceiling_cents::bigint * 30 from public.studios s where s.id = p_studio
$$;

-- Of an edit, in how many listings of each shop it says yes in a field, by field. Which of the fields costs anything, the bot knows.
create function app.switched_on_json(p_change public.changes) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  if p_change.kind <> 'edit' then
    return '{}';
  end if;
  return (
    select coalesce(pg_catalog.jsonb_object_agg(g.key, g.shops), '{}')
    from (select o.key, pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', o.shop_id, 'items', o.items) order by o.shop_id) as shops
      from (select f.key, t.shop_id, pg_catalog.count(*) as items
        from public.change_items t cross join lateral pg_catalog.jsonb_each(coalesce(t.content #> '{edit,set}', '{}')) f
        where t.change_id = p_change.id and f.value = 'true' and f.key not like '%:%' group by 1, 2) o group by 1) g);
end $$;

-- What a month costs of the listings that renew themselves: those on sale that do already, and those that this change lets.
-- Nothing is asked of a change that lets none.
create function app.require_renewals_under_ceiling(p_change public.changes) returns void
language plpgsql stable set search_path = '' as $$
declare
  v_new numeric;
  v_now numeric;
  v_ceiling bigint;
begin
  select pg_catalog.sum(m.activation_cents::numeric / m.renewal_months) into v_new
    from public.change_items t join public.shops s on s.id = t.shop_id join app.marketplaces m on m.key = s.marketplace
    where t.change_id = p_change.id and m.renewal_months is not null
      and t.content #> array['edit', 'set', m.renewal_field] = 'true';
  if v_new is null then
    return;
  end if;
  select coalesce(pg_catalog.sum(m.activation_cents::numeric / m.renewal_months), 0) into v_now
    from public.listings l join public.shops s on s.id = l.shop_id join app.marketplaces m on m.key = s.marketplace
    where l.studio_id = p_change.studio_id and l.gone_at is null and l.state = 'active' and s.health <> 'disconnected'
      and l.live -> m.renewal_field = 'true'
      and not exists (select from public.change_items t where t.change_id = p_change.id and t.listing_id = l.id);
  v_ceiling := app.month_ceiling_cents(p_change.studio_id);
  if v_new + v_now > v_ceiling then
    perform app.refuse('fee-ceiling', pg_catalog.jsonb_build_object('reason', 'renewals',
      'month', pg_catalog.ceil(v_new + v_now)::bigint, 'ceiling', v_ceiling));
  end if;
end $$;

grant execute on function app.month_ceiling_cents(uuid), app.require_renewals_under_ceiling(public.changes) to oms_definer;
grant execute on function app.switched_on_json(public.changes) to authenticated, service_role, oms_definer;

create or replace function public.declare_marketplaces(p_marketplaces jsonb) returns void
language sql volatile set search_path = '' as $$
  insert into app.marketplaces (key, activation_cents, renewal_field, renewal_months)
  select m.value ->> 'key', (m.value ->> 'activationCents')::integer, m.value ->> 'renewalField', (m.value ->> 'renewalMonths')::integer
  from pg_catalog.jsonb_array_elements(p_marketplaces) m
  on conflict (key) do update set activation_cents = excluded.activation_cents, renewal_field = excluded.renewal_field,
    renewal_months = excluded.renewal_months
$$;

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
      'many', case when m.is_many then app.many_json(p_change.id) || pg_catalog.jsonb_build_object(
        'plan', app.plan_json(p_change), 'billed', app.billed_json(p_change),
        'switchedOn', app.switched_on_json(p_change)) end,
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

-- in_review → approved, with one operation per item in the same transaction; or → rejected.
-- @param p_audit its line in the log, written with it
-- @returns the change as it is then, where it is logged
create or replace function public.decide_change(
  p_change_id uuid, p_content_hash text, p_verdict text, p_mode text, p_reason text, p_fee_cents integer, p_solo boolean,
  p_outbox jsonb, p_operations jsonb, p_audit jsonb default null
) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_change public.changes := app.lock_change(p_change_id);
  v_own boolean;
  v_small boolean;
  v_small_before jsonb;
  v_all uuid[];
  v_items uuid[];
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
  if p_verdict = 'approve' and v_me.role <> 'owner' and app.needs_owner(v_change) then
    perform app.refuse('not-allowed', '{"reason": "owner-deletes"}');
  end if;
  v_own := app.contributed(v_change, v_me.id);
  -- Where one manager is enough, who may be its author, it is recorded as self-approved.
  v_small := v_own and not app.needs_one_manager(v_change)
    and not (p_solo and (select solo_mode from public.studios where id = v_change.studio_id));
  if v_small and p_verdict <> 'approve' then
    perform app.refuse('own-change');
  elsif v_small then
    v_small_before := app.require_small(v_change, v_me.id);
  end if;

  if p_verdict = 'ask_for_changes' then
    perform app.enter_decision(v_change, v_me.id, p_verdict, null, p_reason, v_own, 0);
    update public.changes set state = 'rejected', updated_at = app.now() where id = v_change.id;
  else
    -- One shop that isn't connected keeps none of the others waiting. The decision is about it too.
    select pg_catalog.array_agg(id) into v_all from public.change_items where change_id = v_change.id;
    v_items := app.connected_of(v_all);
    perform app.require_renewals_under_ceiling(v_change);
    v_fee := app.fee_cents_of(v_change, p_mode, v_all);
    if v_fee > 0 then
      v_fee := greatest(coalesce(p_fee_cents, 0), v_fee);
      perform app.reserve_fees(v_change, v_me.id, v_items,
        v_fee - app.fee_cents_of(v_change, p_mode, app.without(v_all, v_items)));
    end if;
    v_decision := app.enter_decision(v_change, v_me.id, p_verdict, p_mode, p_reason, v_own, v_fee, v_small_before);
    update public.changes set state = 'approved', mode = p_mode, updated_at = app.now() where id = v_change.id;
    update public.change_items set state = 'pending', step = null, failure = null, verified = false
      where change_id = v_change.id and (state <> 'pending' or step is not null or failure is not null or verified);
    perform app.park_for_shop(app.without(v_all, v_items));
    perform app.enqueue_items(v_change.id, v_decision, v_items);
    perform app.derive_state(v_change.id);
  end if;
  perform app.effects(p_outbox, p_operations);
  if p_audit is null then
    return null;
  end if;
  perform public.audit(p_audit);
  return app.change_json_of(v_change.id);
end $$;

select app.publish_functions(array['declare_marketplaces'], 'service_role', false);
select app.publish_functions(array['decide_change'], 'authenticated', true);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261225000000'
$$;
