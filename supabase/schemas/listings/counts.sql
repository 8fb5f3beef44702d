-- How many listings there are, by shop and state (public.listing_counts), kept in the statement that writes them.

-- Of a studio that is being erased nothing is kept any more; of a shop that is gone there is nothing to count.
create function app.add_counts(p_steps jsonb) returns void
language sql volatile set search_path = '' as $$
  insert into public.listing_counts (studio_id, shop_id, state, listings, options, unasked, unmade)
  select s.studio_id, s.shop_id, s.state, s.listings, s.options, s.unasked, s.unmade
  from pg_catalog.jsonb_to_recordset(p_steps) as s (studio_id uuid, shop_id uuid, state text, listings bigint, options bigint,
    unasked bigint, unmade bigint)
  where exists (select from public.shops h where h.id = s.shop_id)
    and not exists (select from public.erasure_requests r where r.studio_id = s.studio_id)
$$;

-- Most of a reading is as it was: nothing is added then.
create function app.keep_counts() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_steps jsonb;
begin
  if tg_op = 'INSERT' then
    select pg_catalog.jsonb_agg(s) into v_steps from (
      select studio_id, shop_id, state, pg_catalog.count(*) as listings, pg_catalog.sum(option_count) as options,
        pg_catalog.sum(unasked::integer) as unasked, pg_catalog.sum((product_id is null)::integer) as unmade
      from after_rows where live is not null and gone_at is null group by 1, 2, 3) s;
  elsif tg_op = 'DELETE' then
    select pg_catalog.jsonb_agg(s) into v_steps from (
      select studio_id, shop_id, state, - pg_catalog.count(*) as listings, - pg_catalog.sum(option_count) as options,
        - pg_catalog.sum(unasked::integer) as unasked, - pg_catalog.sum((product_id is null)::integer) as unmade
      from before_rows where live is not null and gone_at is null group by 1, 2, 3) s;
  else
    select pg_catalog.jsonb_agg(s) into v_steps from (
      select r.studio_id, r.shop_id, r.state, pg_catalog.sum(r.n) as listings, pg_catalog.sum(r.n * r.option_count) as options,
        pg_catalog.sum(r.n * r.unasked::integer) as unasked, pg_catalog.sum(r.n * (r.product_id is null)::integer) as unmade
      from (
        select 1 as n, a.* from after_rows a where a.live is not null and a.gone_at is null
        union all select -1, b.* from before_rows b where b.live is not null and b.gone_at is null) r
      group by 1, 2, 3) s
    where s.listings <> 0 or s.options <> 0 or s.unasked <> 0 or s.unmade <> 0;
  end if;
  if v_steps is not null then
    perform app.add_counts(v_steps);
  end if;
  return null;
end $$;
create trigger keep_counts_first after insert on public.listings referencing new table as after_rows
  for each statement execute function app.keep_counts();
create trigger keep_counts after update on public.listings referencing old table as before_rows new table as after_rows
  for each statement execute function app.keep_counts();
create trigger keep_counts_last after delete on public.listings referencing old table as before_rows
  for each statement execute function app.keep_counts();

-- Steps that were seen become one; one that comes meanwhile stays beside it.
create function app.fold_counts(p_studio uuid, p_shop uuid) returns void
language sql volatile set search_path = '' as $$
  with seen as (
    delete from public.listing_counts where studio_id = p_studio and shop_id = p_shop returning *
  )
  insert into public.listing_counts (studio_id, shop_id, state, listings, options, unasked, unmade)
  select studio_id, shop_id, state, pg_catalog.sum(listings), pg_catalog.sum(options), pg_catalog.sum(unasked), pg_catalog.sum(unmade)
  from seen group by studio_id, shop_id, state
  having (pg_catalog.sum(listings), pg_catalog.sum(options), pg_catalog.sum(unasked), pg_catalog.sum(unmade)) <> (0, 0, 0, 0)
$$;

-- {shopId?, states?} of what is there, gone ones left out. `unasked`: nobody can settle a difference in a shop that isn't
-- connected, so it counts nowhere; its shop's own line says it (`public.read_shops`).
create function app.kept_counts(p_filter jsonb, out listings bigint, out unasked bigint)
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.sum(c.listings), 0), coalesce(pg_catalog.sum(c.unasked) filter (where exists (
      select from public.shops s where s.id = c.shop_id and s.health <> 'disconnected')), 0)
  from public.listing_counts c
  where c.studio_id = (select app.studio_id())
    and (p_filter ->> 'shopId' is null or c.shop_id = (p_filter ->> 'shopId')::uuid)
    and (p_filter -> 'states' is null or c.state in (select pg_catalog.jsonb_array_elements_text(p_filter -> 'states')))
$$;

-- What a table of the connected shops holds: listings, and lines of their options.
create function public.count_table() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('listings', coalesce(pg_catalog.sum(c.listings), 0), 'options', coalesce(pg_catalog.sum(c.options), 0))
  from public.listing_counts c join public.shops s on s.id = c.shop_id
  where c.studio_id = (select app.studio_id()) and s.health <> 'disconnected'
$$;

grant execute on function app.add_counts(jsonb), app.fold_counts(uuid, uuid) to service_role, oms_definer;
grant execute on function app.kept_counts(jsonb) to authenticated, oms_definer;
select app.publish_functions(array['count_table'], 'authenticated', false);
