-- Everything that was copied from one shop goes, and its tokens; what the studio wrote itself stays. For a shop whose
-- sign-in stayed dead, and for an owner who disconnects one and asks for it.

-- What waits for this shop ends, and its listings say why. What a worker has in hand stops at its next look, and is
-- parked by it; all else would wait for work that is cancelled here. Changes before the shop: the same order as everywhere.
create function app.stop_shop(p_shop uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_change uuid;
begin
  perform from public.changes where id in (
    select t.change_id from public.change_items t where t.shop_id = p_shop and t.state in ('pending', 'applying', 'parked'))
    order by id for update;
  perform from public.shops where id = p_shop for update;
  if not found then
    perform app.missing();
  end if;
  delete from public.shop_credentials where shop_id = p_shop;
  perform app.give_app(p_shop, null);
  update public.shops set health = 'disconnected', paused = false where id = p_shop;
  update public.operations set state = 'cancelled', finished_at = app.now(), outcome_code = 'shop-disconnected'
    where shop_id = p_shop and state in ('queued', 'parked');
  for v_change in
    select t.change_id from public.change_items t join public.changes c on c.id = t.change_id
    where t.shop_id = p_shop and c.state in ('approved', 'scheduled', 'applying', 'failed') and app.goes_on_by_itself(t)
      and not exists (select from public.operations o where o.change_id = t.change_id and o.state = 'running' and app.works_on(o, t))
  loop
    perform app.park_for_shop(array(select t.id from public.change_items t
      where t.change_id = v_change and t.shop_id = p_shop and app.goes_on_by_itself(t)));
    perform app.derive_state(v_change);
  end loop;
  perform app.redraw_cards(array(
    select t.change_id from public.change_items t join public.changes c on c.id = t.change_id
    where t.shop_id = p_shop and (c.state in ('in_review', 'approved', 'scheduled', 'applying', 'failed')
      or (c.state = 'applied' and t.state = 'on_marketplace'))));
  -- Nobody can look up any more whether one of unknown fate was billed. Found billed after all, it is booked then.
  update public.fees f set state = 'released' from public.change_items t
    where t.id = f.item_id and t.shop_id = p_shop and f.state = 'reserved' and not app.goes_on_by_itself(t);
end $$;

-- Rows erased per table. Stays: the shop's name and number, its defaults (the studio chose them), drafts and listings the
-- studio wrote with what was decided on them, and products of these. Goes: tokens, profiles, the mirror with its events,
-- readings and their log, changes of mirrored listings, and products that are nothing but a copy of this shop's listings.
-- Done twice, it finds nothing more. The caller says who may; nothing here asks.
create function app.erase_shop(p_studio uuid, p_shop uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_changes uuid[];
  v_counts jsonb := '{}';
  v_products uuid[];
  v_rows bigint;
begin
  if not exists (select from public.shops where id = p_shop and studio_id = p_studio) then
    perform app.missing();
  end if;
  -- Nobody claims work of this shop meanwhile, and a worker that is at it loses its lease: a page read before must not be
  -- stored after. Only the operation that may be doing this goes on.
  perform from app.lanes where shop_id = p_shop for update;
  update public.operations set state = 'cancelled', finished_at = app.now(), outcome_code = 'shop-disconnected',
    lease_token = null, lease_until = null where shop_id = p_shop and state = 'running' and kind <> app.made_on('shop-left');
  v_counts := pg_catalog.jsonb_build_object('shop_credentials',
    (select pg_catalog.count(shop_id) from public.shop_credentials where shop_id = p_shop and studio_id = p_studio),
    'marketplace_apps', (select pg_catalog.count(s.id) from public.shops s where s.id = p_shop and s.app_id is not null
      and not exists (select from public.shops o where o.app_id = s.app_id and o.id <> s.id)));
  perform app.stop_shop(p_shop);
  update public.shops set counts = null, read_at = null, listings_read_at = null, news_on = null, news = '{}',
    news_channel = null, news_ts = null where id = p_shop;
  update public.outbox set state = 'dropped', code = 'erased', finished_at = app.now()
    where studio_id = p_studio and state = 'pending' and entry ->> 'shopId' = p_shop::text;

  -- What its rules found of the copies; the rules stay, as its defaults do.
  update public.catch_ups set looked_on = null, open = 0, unknown_count = 0, unknown = '[]', after_seq = null, rests_until = null
    where shop_id = p_shop;
  -- How often its stock is looked at, and what those looks saw. A shop that is read again is looked at anew.
  delete from public.stock_checks where shop_id = p_shop;
  delete from public.stock_days where shop_id = p_shop;
  delete from public.shop_profiles where shop_id = p_shop;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('shop_profiles', v_rows);
  -- One that is about listings of other shops as well goes on with these.
  with gone as (
    delete from public.change_items t using public.listings l
      where t.studio_id = p_studio and l.id = t.listing_id and l.shop_id = p_shop returning t.change_id
  )
  select pg_catalog.array_agg(distinct change_id) into v_changes from gone;
  update public.changes c set content_hash = app.content_hash(c.id) where c.id = any (v_changes) and c.content_hash <> ''
    and exists (select from public.change_items t where t.change_id = c.id);
  delete from public.changes c where c.id = any (v_changes)
    and not exists (select from public.change_items t where t.change_id = c.id);
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('changes', v_rows);
  select coalesce(pg_catalog.array_agg(distinct product_id) filter (where product_id is not null), '{}') into v_products
    from public.listings where shop_id = p_shop;
  delete from public.listings where shop_id = p_shop;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('listings', v_rows);
  perform app.fold_counts(p_studio, p_shop);
  -- With a product go those that turned out to be the same, all or none: the word that made them one can be taken back.
  with recursive same as (
    select p.id as root, p.id from public.products p where p.id = any (v_products)
    union select s.root, p.id from public.products p join same s on p.merged_into = s.id
  )
  delete from public.products p where p.studio_id = p_studio and p.id in (
    select s.id from same s where not exists (
      select from same t where t.root = s.root
        and (exists (select from public.listings l where l.product_id = t.id)
          or exists (select from public.changes c where c.product_id = t.id))));
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('products', v_rows);
  delete from public.sync_runs where shop_id = p_shop;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('sync_runs', v_rows);
  delete from public.sync_events where shop_id = p_shop;
  get diagnostics v_rows = row_count;
  return v_counts || pg_catalog.jsonb_build_object('sync_events', v_rows);
end $$;

grant execute on function app.stop_shop(uuid), app.erase_shop(uuid, uuid) to service_role, oms_definer;
