-- What is read with nearly every answer. A function in the language of SQL with a setting of its own is parsed and planned again by
-- every statement that calls it; one in PL/pgSQL keeps its plans for as long as its session lasts. Read by one session over and
-- over, a card takes half as long, and what it is drawn with (`read_context`) less than half. Bodies are as they were.


create or replace function app.paid_of(p_change public.changes, p_items uuid[]) returns uuid[]
language plpgsql stable set search_path = '' as $$
begin
  return (
    select case when p_change.kind = 'put_on_sale' then array(
      select t.id from public.change_items t join public.listings l on l.id = t.listing_id
      where t.id = any (p_items) and app.is_paid(l)) else '{}' end);
end $$;

create or replace function app.waiting_for(p_member uuid) returns table (id uuid, seq bigint)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    select c.id, c.seq
    from public.members m join public.studios s on s.id = m.studio_id join public.changes c on c.studio_id = s.id
    where s.id = (select app.studio_id()) and m.id = p_member and c.state = 'in_review'
      and case when s.solo_mode then app.rank(m.role) >= app.rank('manager') else app.may_approve(c, m) end;
end $$;

create or replace function app.changes_of(p_listing_id uuid) returns setof public.changes
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    select c.* from public.changes c
    where c.studio_id = (select app.studio_id()) and not c.collecting and c.id in (
      select o.change_id from public.change_items o where o.listing_id = p_listing_id
      union all
      select t.change_id from public.change_items t join public.listings l on l.shop_id = t.shop_id and l.external_id = t.external_id
      where l.id = p_listing_id);
end $$;

create or replace function public.read_changes_of(p_listing_id uuid, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(app.change_json(c, p_listing_id) order by c.seq desc), '[]')
    from (select * from app.changes_of(p_listing_id) order by seq desc limit p_limit) c);
end $$;

create or replace function app.to_approvers(p_change uuid, p_outbox jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(case when e.value ->> 'note' = 'approval_asked'
        then e.value || pg_catalog.jsonb_build_object('mention', (
          select coalesce(pg_catalog.jsonb_agg(a.slack_user_id), '[]')
          from public.changes c cross join lateral app.approvers(c) a where c.id = p_change))
        else e.value end order by e.ordinality), '[]')
    from pg_catalog.jsonb_array_elements(coalesce(p_outbox, '[]')) with ordinality e);
end $$;

create or replace function app.listing_of(p_change uuid) returns uuid
language plpgsql stable set search_path = '' as $$
begin
  return (
    select case when pg_catalog.count(*) = 1 and not exists (select from public.plans where change_id = p_change)
      then (pg_catalog.array_agg(t.listing_id))[1] end
    from (select listing_id from public.change_items where change_id = p_change limit 2) t);
end $$;

create or replace function app.is_many(p_change uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select (pg_catalog.count(*) > 1 and pg_catalog.bool_or(t.listing_id is not null))
      or exists (select from public.plans where change_id = p_change)
    from (select listing_id from public.change_items where change_id = p_change limit 2) t);
end $$;

create or replace function app.change_code(p_change public.changes) returns text
language plpgsql stable set search_path = '' as $$
begin
  return (
    select case when p_change.kind = 'create' then (select p.code from public.products p where p.id = p_change.product_id)
      else (select l.code from public.listings l where l.id = app.listing_of(p_change.id)) end);
end $$;

create or replace function app.change_sku(p_change public.changes) returns text
language plpgsql stable set search_path = '' as $$
begin
  return (
    select case when p_change.kind = 'create' then p_change.content ->> 'sku'
      else (select app.one_sku(l.live) from public.listings l where l.id = app.listing_of(p_change.id)) end);
end $$;

create or replace function app.item_json(p_item public.change_items) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('id', p_item.id, 'shopId', p_item.shop_id, 'content', p_item.content,
      'payload', p_item.payload, 'state', p_item.state, 'step', p_item.step, 'progress', p_item.progress,
      'externalId', p_item.external_id, 'listingUrl', p_item.listing_url, 'failure', p_item.failure, 'verified', p_item.verified,
      -- How the listing stands since, as it was last read.
      'there', (select case when l.gone_at is not null then 'gone' else l.state end from public.listings l
        where l.shop_id = p_item.shop_id and l.external_id = p_item.external_id)));
end $$;

create or replace function app.change_json_of(p_change uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select app.change_json(c) from public.changes c where c.id = p_change);
end $$;

create or replace function public.read_change(p_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select app.change_json(c) from public.changes c where c.id = p_id);
end $$;

create or replace function public.read_changes(
  p_states text[], p_author uuid, p_limit integer, p_offset integer, p_oldest boolean default false
) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(app.change_json(c) order by case when p_oldest then c.seq else -c.seq end), '[]')
    from (
      select * from public.changes
      where studio_id = (select app.studio_id()) and not collecting
        and (p_states is null or state = any (p_states)) and (p_author is null or author_id = p_author)
      order by case when p_oldest then seq end, seq desc limit p_limit offset p_offset
    ) c);
end $$;

create or replace function app.writer() returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(nullif(pg_catalog.current_setting('app.writer', true), '')::jsonb,
      case when app.claim('app_role') = 'member' then pg_catalog.jsonb_build_object('by', app.claim('member_id'), 'from', 'form') end));
end $$;

create or replace function app.written_after(p_written jsonb, p_old jsonb, p_new jsonb, p_writer jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_object_agg(n.key, e.entries) filter (where e.entries <> '[]'), '{}')
    from pg_catalog.jsonb_each(p_new) n
    cross join lateral (select coalesce(p_written -> n.key, '[]') as known) k
    cross join lateral (select case
        when p_writer is null or n.value is not distinct from p_old -> n.key then k.known
        when not p_old ? n.key and app.is_empty(n.value) then k.known
        when k.known #>> '{-1,by}' = p_writer ->> 'by' then k.known
        else k.known || pg_catalog.jsonb_build_array(p_writer
          || case when p_old ? n.key then pg_catalog.jsonb_build_object('was', p_old -> n.key) else '{}'::jsonb end)
      end as entries) e);
end $$;

create or replace function public.read_import(p_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('id', i.id, 'by', i.member_id, 'file', i.file, 'state', i.state, 'result', i.result,
      'at', i.created_at, 'lines', i.plan -> 'lines', 'changeCount', pg_catalog.jsonb_array_length(i.plan -> 'changes'),
      'changes', (select coalesce(pg_catalog.jsonb_agg(c.value order by c.ordinality), '[]')
        from pg_catalog.jsonb_array_elements(i.plan -> 'changes') with ordinality c where c.ordinality <= 20),
      'options', i.plan -> 'options', 'photoCount', coalesce((i.plan ->> 'photoCount')::integer, 0),
      'problemCount', i.plan -> 'problemCount',
      'problems', (select coalesce(pg_catalog.jsonb_agg(p.value order by p.ordinality), '[]')
        from pg_catalog.jsonb_array_elements(i.plan -> 'problems') with ordinality p where p.ordinality <= 20),
      'fields', (select coalesce(pg_catalog.jsonb_object_agg(f.listing, f.fields), '{}') from (
        select value ->> 'listingId' as listing, pg_catalog.jsonb_agg(value -> 'field') as fields
        from pg_catalog.jsonb_array_elements(i.plan -> 'changes') group by 1) f))
    from public.imports i where i.studio_id = (select app.studio_id()) and i.id = p_id);
end $$;

create or replace function app.one_sku(p_live jsonb) returns text
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select case when pg_catalog.count(distinct f.value) = 1 then nullif(pg_catalog.min(f.value), '') end
    from pg_catalog.jsonb_each_text(p_live) f where f.key like 'sku:%');
end $$;

create or replace function app.moved_fields(p_old jsonb, p_new jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_object_agg(m.key, pg_catalog.jsonb_build_object(
        'before', app.cut_value(p_old -> m.key), 'after', app.cut_value(p_new -> m.key))), '{}')
    from (select k.key from (select pg_catalog.jsonb_object_keys(coalesce(p_old, '{}') || coalesce(p_new, '{}')) as key) k
          where p_old -> k.key is distinct from p_new -> k.key order by k.key limit 40) m);
end $$;

create or replace function public.read_history(p_listing_id uuid, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
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
          and (e.listing_id is null or e.listing_id = p_listing_id)), '[]')));
end $$;

create or replace function app.differing_fields(p_live jsonb, p_ours jsonb) returns text[]
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.array_agg(k.key), '{}')
    from pg_catalog.jsonb_object_keys(coalesce(p_live, '{}') || coalesce(p_ours, '{}')) k (key)
    where p_live -> k.key is distinct from p_ours -> k.key
      and app.plain_value(k.key, p_live -> k.key) is distinct from app.plain_value(k.key, p_ours -> k.key));
end $$;

create or replace function app.asked_fields(p_listing public.listings) returns text[]
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.array_agg(distinct k.key), '{}')
    from public.change_items t
    join public.changes c on c.id = t.change_id
    cross join lateral pg_catalog.jsonb_object_keys(coalesce(t.content #> '{edit,set}', '{}')) k (key)
    where t.listing_id = p_listing.id and t.state not in ('failed', 'parked', 'left_out', 'stopped') and c.kind = 'edit'
      and c.state in ('in_review', 'approved', 'scheduled', 'applying')
      and app.plain_value(k.key, p_listing.ours -> k.key) is not distinct from app.plain_value(k.key, t.content #> '{edit,set}' -> k.key));
end $$;

create or replace function app.open_requests(p_listing public.listings) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(distinct c.number), '[]')
    from public.change_items t join public.changes c on c.id = t.change_id
    where t.listing_id = p_listing.id and t.state in ('pending', 'applying') and not c.collecting and c.number is not null
      and c.state in ('in_review', 'approved', 'scheduled', 'applying'));
end $$;

create or replace function app.listing_json(p_listing public.listings) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('id', p_listing.id, 'studioId', p_listing.studio_id, 'shopId', p_listing.shop_id,
      'productId', p_listing.product_id, 'externalId', p_listing.external_id, 'code', p_listing.code, 'state', p_listing.state,
      'url', p_listing.url, 'live', p_listing.live, 'ours', p_listing.ours, 'base', p_listing.base,
      'coverUrl', p_listing.cover_url, 'pictures', p_listing.pictures, 'endsAt', p_listing.ends_at, 'seenAt', p_listing.seen_at, 'goneAt', p_listing.gone_at,
      'deletedHere', case when p_listing.gone_at is not null then app.deleted_here(p_listing) end,
      'mayComeBack', app.may_come_back(p_listing), 'requests', app.open_requests(p_listing),
      'asked', case when p_listing.live = p_listing.ours then '{}' else app.asked_fields(p_listing) end));
end $$;

create or replace function app.shown_soon(p_outbox jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(case when e.value ? 'nonce' then e.value
        else e.value || pg_catalog.jsonb_build_object('at', app.now() + interval '3 seconds') end order by e.ordinality), '[]')
    from pg_catalog.jsonb_array_elements(coalesce(p_outbox, '[]')) with ordinality e);
end $$;

create or replace function app.unpointed(p_table regclass) returns text
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.string_agg(pg_catalog.format(' and not exists (select from %s r where r.ctid <> t.ctid and %s)',
      p_table, (
        select pg_catalog.string_agg(pg_catalog.format('r.%I = t.%I', a.attname, b.attname), ' and ')
        from rows from (pg_catalog.unnest(f.conkey), pg_catalog.unnest(f.confkey)) k (own, other)
        join pg_catalog.pg_attribute a on a.attrelid = p_table and a.attnum = k.own
        join pg_catalog.pg_attribute b on b.attrelid = p_table and b.attnum = k.other)), ''), '')
    from pg_catalog.pg_constraint f where f.contype = 'f' and f.conrelid = p_table and f.confrelid = p_table);
end $$;

create or replace function public.read_digest(p_since timestamptz, p_until timestamptz, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object(
      'done', coalesce((select pg_catalog.jsonb_agg(app.change_json(c) order by c.updated_at desc, c.seq desc)
        from (select * from public.changes d where studio_id = (select app.studio_id()) and state = 'applied'
                and updated_at >= p_since and updated_at < p_until and app.small_word(d) <> 'done'
              order by updated_at desc, seq desc limit p_limit) c), '[]'),
      'doneCount', (select pg_catalog.count(*) from public.changes d
        where studio_id = (select app.studio_id()) and state = 'applied' and updated_at >= p_since and updated_at < p_until
          and app.small_word(d) <> 'done'),
      'small', coalesce((select pg_catalog.jsonb_agg(app.change_json(c) order by c.updated_at desc, c.seq desc)
        from (select * from public.changes d where studio_id = (select app.studio_id()) and state = 'applied'
                and updated_at >= p_since and updated_at < p_until and app.small_word(d) = 'done'
              order by updated_at desc, seq desc limit p_limit) c), '[]'),
      'smallCount', (select pg_catalog.count(*) from public.changes d
        where studio_id = (select app.studio_id()) and state = 'applied' and updated_at >= p_since and updated_at < p_until
          and app.small_word(d) = 'done'),
      'fees', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('by', f.member_id, 'cents', f.cents)
          order by f.cents desc, f.member_id)
        from (select member_id, pg_catalog.sum(cents) as cents from public.fees
              where studio_id = (select app.studio_id()) and state = 'booked' and booked_at >= app.now() - interval '7 days'
              group by member_id) f), '[]'),
      'waitingCount', (select pg_catalog.count(*) from public.changes
        where studio_id = (select app.studio_id()) and state = 'in_review'),
      'stuckCount', (select pg_catalog.count(*) from public.changes
        where studio_id = (select app.studio_id()) and state = 'failed'),
      'differingCount', (select unasked from app.kept_counts('{}')),
      'endingCount', (select pg_catalog.count(*) from public.listings l
        where l.studio_id = (select app.studio_id()) and l.live is not null and l.gone_at is null and l.state = 'active'
          and l.ends_at >= app.now() and l.ends_at < app.now() + interval '7 days'
          -- Of a shop that isn't connected nobody knows whether it still ends then, and nothing can be done from here.
          and exists (select from public.shops s where s.id = l.shop_id and s.health <> 'disconnected')
          -- It is among those that wait.
          and not exists (select from public.change_items t join public.changes c on c.id = t.change_id
            where t.listing_id = l.id and c.state = 'in_review'))));
end $$;

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
    from found f);
end $$;

create or replace function app.counted_summaries(p_states text[], p_author uuid, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object(
      'all', (select pg_catalog.count(*) from public.changes
        where studio_id = (select app.studio_id()) and state = any (p_states) and (p_author is null or author_id = p_author) and not collecting),
      'some', (select coalesce(pg_catalog.jsonb_agg(app.summary_json(c) order by c.seq desc), '[]')
        from (select * from public.changes
          where studio_id = (select app.studio_id()) and state = any (p_states) and (p_author is null or author_id = p_author) and not collecting
          order by seq desc limit p_limit) c)));
end $$;

create or replace function public.read_overview(p_member uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select public.read_context() || pg_catalog.jsonb_build_object(
      'drafts', app.counted_summaries(array['draft', 'rejected'], p_member, 90),
      'waiting', pg_catalog.jsonb_build_object(
        'all', (select pg_catalog.count(*) from app.waiting_for(p_member)),
        'some', (select coalesce(pg_catalog.jsonb_agg(app.summary_json(c) order by w.seq), '[]')
          from (select * from app.waiting_for(p_member) order by seq limit 50) w join public.changes c on c.id = w.id)),
      'problems', app.counted_summaries(array['failed'], null, 20)));
end $$;

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
      'log', public.read_log(p_log))
    from app.kept_counts('{}') n,
      lateral (select least(p_page, greatest(0, (n.listings - 1) / p_per_page)) as page) shown);
end $$;

create or replace function public.read_link(p_link_hash text) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('studioId', s.id, 'studioName', s.name, 'teamId', s.team_id,
      'askedBy', app.member_json(m), 'expiresAt', l.expires_at, 'used', l.used_at is not null, 'browserHash', l.browser_hash)
    from public.connect_links l
    join public.studios s on s.id = l.studio_id
    join public.members m on m.id = l.member_id
    where l.link_hash = p_link_hash);
end $$;

create or replace function public.shop_id_of(p_studio_id uuid, p_marketplace text, p_external_id text) returns uuid
language plpgsql stable set search_path = '' as $$
begin
  return (
    select id from public.shops where studio_id = p_studio_id and marketplace = p_marketplace and external_id = p_external_id);
end $$;

create or replace function public.read_tokens(p_shop_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('studioId', c.studio_id, 'externalShopId', s.external_id, 'access', c.access_token,
      'refresh', c.refresh_token, 'expiresAt', c.expires_at, 'refreshExpiresAt', c.refresh_expires_at, 'version', c.version)
    from public.shop_credentials c join public.shops s on s.id = c.shop_id where c.shop_id = p_shop_id);
end $$;

create or replace function public.read_shops() returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'id', s.id, 'marketplace', s.marketplace, 'externalId', s.external_id, 'name', s.name, 'url', s.url, 'currency', s.currency,
      'health', s.health, 'paused', s.paused, 'counts', app.counts_of(s), 'profiles', p.profiles, 'defaults', s.defaults,
      'suggestedDefaults', p.suggested, 'publishCount', s.publish_count,
      'lastPublishedAt', s.last_published_at, 'readAt', s.read_at,
      'connectedBy', s.connected_by, 'connectedAt', s.connected_at, 'appId', s.app_id, 'euTrader', s.eu_trader,
      'deadSignIn', case when s.health = 'auth-dead' then pg_catalog.jsonb_build_object('how', s.dead_how, 'since', s.dead_since,
        'erasingAt', app.erasing_at(s), 'keptUntil', s.kept_until, 'keptBy', s.kept_by) end,
      'reading', (select case when r.finished_at is null and s.health <> 'disconnected' and app.is_at_work(r.operation_id)
          then pg_catalog.jsonb_build_object('done', r.done, 'total', r.total) end
        from public.sync_runs r where r.studio_id = s.studio_id and r.shop_id = s.id order by r.seq desc limit 1),
      'listingsReadAt', s.listings_read_at, 'differing', case when s.health = 'disconnected' then app.differing_of(s.id) else 0 end,
      'limitedTo', coalesce((select pg_catalog.jsonb_agg(l.member_id) from public.shop_members l where l.shop_id = s.id), '[]'))
      order by pg_catalog.lower(s.name), s.id), '[]')
    from public.shops s left join public.shop_profiles p on p.shop_id = s.id
    where s.studio_id = (select app.studio_id()));
end $$;

create or replace function public.read_context() returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('studio', public.read_studio(), 'members', public.read_members(), 'shops', public.read_shops()));
end $$;

create or replace function app.digest_json(p_studio public.studios) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('hour', p_studio.digest_hour, 'minute', p_studio.digest_minute,
        'days', pg_catalog.to_jsonb(p_studio.digest_days))
      || app.zone_json(coalesce(p_studio.digest_zone, (select m.time_zone from public.members m
        where m.studio_id = p_studio.id and m.role = 'owner' order by m.created_at, m.id limit 1), 'UTC')));
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
      'ai', case when s.ai_opt_in_at is not null then pg_catalog.jsonb_build_object('at', s.ai_opt_in_at, 'by', s.ai_opt_in_by) end,
      'operatorsText', case when s.operators_text is not null then pg_catalog.jsonb_build_object('version', s.operators_text,
        'at', s.operators_accepted_at, 'by', s.operators_accepted_by) end)
    from public.studios s where s.id = (select app.studio_id()));
end $$;

create or replace function public.read_members() returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(app.member_json(m) order by m.created_at, m.name, m.id), '[]')
    from public.members m where m.studio_id = (select app.studio_id()));
end $$;

create or replace function app.stock_of(p_live jsonb) returns bigint
language plpgsql immutable set search_path = '' as $$
begin
  return (
    with axes as (
      select case pg_catalog.jsonb_typeof(a.value) when 'object' then a.value -> 'id' else a.value end as id, a.ordinality as n
      from pg_catalog.jsonb_array_elements(coalesce(p_live #> '{variations,axes}', '[]')) with ordinality a
    ), apart as (
      select coalesce(pg_catalog.array_agg(x.n::integer order by x.n), '{}') as at, (select pg_catalog.count(*) from axes) as axes
      from axes x where coalesce(p_live #> '{variations,quantityOn}', '[]') @> x.id
    ), offered as (
      select pg_catalog.substr(f.key, 10) as option, (f.value #>> '{}')::numeric as quantity
      from pg_catalog.jsonb_each(p_live) f
      where f.key like 'quantity:%' and pg_catalog.jsonb_typeof(f.value) = 'number'
        and p_live -> ('enabled:' || pg_catalog.substr(f.key, 10)) is distinct from 'false'
    ), parted as (
      select o.option, o.quantity, pg_catalog.string_to_array(o.option, ' / ') as parts from offered o
    ), told_apart as (
      -- A value with the separator in it can't be told apart: each option is then its own.
      select coalesce(pg_catalog.bool_and(pg_catalog.cardinality(parts) = apart.axes), true) as yes from parted, apart
    )
    select coalesce(pg_catalog.sum(g.quantity), 0)::bigint from (
      select pg_catalog.max(p.quantity) as quantity
      from parted p, apart a, told_apart t
      group by case
        when a.axes > 0 and pg_catalog.cardinality(a.at) = 0 then ''
        when not t.yes or pg_catalog.cardinality(a.at) = a.axes then p.option
        else (select pg_catalog.string_agg(p.parts[n], ' / ' order by n) from pg_catalog.unnest(a.at) n) end
    ) g);
end $$;

create or replace function app.first_read(p_before jsonb, p_live jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select case when p_before = p_live then '{}'::jsonb else (
      select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') from pg_catalog.jsonb_each(p_live) f
      where not p_before ? f.key and pg_catalog.strpos(f.key, ':') = 0) end);
end $$;

create or replace function public.read_expected(p_shop_id uuid, p_run uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(external_id order by seq), '[]') from public.listings
    where studio_id = (select app.studio_id()) and shop_id = p_shop_id and live is not null
      and (gone_at is null or gone_run = p_run));
end $$;
create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261219000000'
$$;
