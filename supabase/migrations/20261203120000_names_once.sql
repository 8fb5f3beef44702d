-- The log by words and the pieces of a table name each change, listing and earlier code once, not once per line.

-- What people did and what was exchanged with the shops, newest first, as the studio's own people may read it. Thirty
-- days, whether the purge has run or not. `words`: each stands in who, what, outcome, code, reference, shop or listing.
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
      coalesce(case when c.many then l.title end, c.title, l.title) as title,
      coalesce(l.code, case when c.creates then c.code end) as listing_code,
      coalesce(l.sku, case when c.creates then c.sku end) as sku
    from events e
    left join public.members m on m.id = e.member_id
    left join requests c on c.id = e.change_id
    left join things l on l.id = coalesce(e.listing_id, c.listing_id)
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
      'listing', f.listing_code, 'sku', f.sku, 'request', f.request, 'title', nullif(f.title, ''), 'shopName', f.shop_name)
    order by f.at desc, f.kind, f.id desc), '[]')
  from found f
$$;

-- What a table is made of, in pieces: `p_after` is the last piece's `next`. With variations, so that an import hears of a
-- price that options share before anybody is asked to approve it. `there`: texts and SKUs that stand otherwise on the
-- marketplace, which tell how a file's letters and numbers were meant.
create or replace function public.read_listing_table(p_after bigint, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  with piece as (
    select * from public.listings
    where studio_id = (select app.studio_id()) and live is not null and gone_at is null and seq > coalesce(p_after, 0)
    order by seq limit p_limit
  )
  select pg_catalog.jsonb_build_object('next', (select pg_catalog.max(seq) from piece),
    'listings', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', l.id, 'code', l.code,
      -- Asked only where there may be one: the walk through what was merged costs more than all else of the line.
      'earlierCodes', case when exists (select from public.codes c where c.product_id = l.product_id and c.code <> l.code)
        or exists (select from public.products m where m.merged_into = l.product_id) then app.earlier_codes(l) else '[]' end,
      'shopId', l.shop_id,
      'externalId', l.external_id, 'state', l.state, 'fields', l.ours - 'images',
      'there', (select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') from pg_catalog.jsonb_each(l.live) f
        where (f.key in ('title', 'description') or f.key like 'sku:%') and l.ours -> f.key is distinct from f.value)) order by l.seq) from piece l), '[]'))
$$;

create or replace function public.submit_change(
  p_change_id uuid, p_revision integer, p_payloads jsonb, p_content_hash text, p_outbox jsonb, p_operations jsonb
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
begin
  if v_change.state <> 'draft' or v_change.collecting or app.is_many(v_change.id) then
    perform app.refuse('wrong-state');
  elsif v_change.revision is distinct from p_revision then
    perform app.refuse('edited-meanwhile');
  elsif v_change.kind <> 'create' then
    -- As where it is asked for without a draft. The text of a new listing is asked for with the shops that others put in.
    perform app.require_every_shop(v_change.id, v_me.id);
  end if;
  -- Photos added later and still on their way are part of what is to be approved. (The first preparation may go on
  -- writing after a person ended it; it fills in nothing more.)
  if exists (select from public.operations where change_id = v_change.id and kind = 'prepare_draft'
      and key <> 'prepare_draft:' || v_change.id and state in ('queued', 'running')) then
    perform app.refuse('wrong-state', '{"reason": "copying"}');
  end if;
  -- There is nothing in these to write: they are the word of the person who asks, also where another drafted it.
  if v_change.kind not in ('create', 'edit') then
    update public.changes set author_id = v_me.id where id = v_change.id;
  end if;
  perform app.put_in_review(v_change, p_payloads, p_content_hash);
  perform app.effects(app.to_approvers(v_change.id, p_outbox), p_operations);
end $$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261203120000'
$$;

select app.publish_functions(array['schema_version', 'read_log', 'read_listing_table'], 'authenticated', false);
select app.publish_functions(array['submit_change'], 'authenticated', true);
