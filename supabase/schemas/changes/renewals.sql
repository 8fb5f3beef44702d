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

-- What a month costs of the listings that renew themselves: those on sale that do already, those that an approved change lets once it
-- is written, and those that this change lets. Nothing is asked of a change that lets none. Locks the studio, so that two decisions
-- at once cannot both fit under the ceiling.
create function app.require_renewals_under_ceiling(p_change public.changes) returns void
language plpgsql volatile set search_path = '' as $$
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
  perform from public.studios where id = p_change.studio_id for no key update;
  with renewing as (
    select l.id from public.listings l join public.shops s on s.id = l.shop_id join app.marketplaces m on m.key = s.marketplace
      where l.studio_id = p_change.studio_id and l.gone_at is null and l.state = 'active' and s.health <> 'disconnected'
        and l.live -> m.renewal_field = 'true'
    union
    select t.listing_id from public.changes c join public.change_items t on t.change_id = c.id
      join public.shops s on s.id = t.shop_id join app.marketplaces m on m.key = s.marketplace
      where c.studio_id = p_change.studio_id and c.kind = 'edit' and c.state in ('approved', 'scheduled', 'applying', 'failed')
        and c.id <> p_change.id and app.goes_on_by_itself(t) and t.content #> array['edit', 'set', m.renewal_field] = 'true'
  )
  select coalesce(pg_catalog.sum(m.activation_cents::numeric / m.renewal_months), 0) into v_now
    from renewing r join public.listings l on l.id = r.id join public.shops s on s.id = l.shop_id
      join app.marketplaces m on m.key = s.marketplace
    where not exists (select from public.change_items t where t.change_id = p_change.id and t.listing_id = l.id);
  v_ceiling := app.month_ceiling_cents(p_change.studio_id);
  if v_new + v_now > v_ceiling then
    perform app.refuse('fee-ceiling', pg_catalog.jsonb_build_object('reason', 'renewals',
      'month', pg_catalog.ceil(v_new + v_now)::bigint, 'ceiling', v_ceiling));
  end if;
end $$;

grant execute on function app.month_ceiling_cents(uuid), app.require_renewals_under_ceiling(public.changes) to oms_definer;
grant execute on function app.switched_on_json(public.changes) to authenticated, service_role, oms_definer;
