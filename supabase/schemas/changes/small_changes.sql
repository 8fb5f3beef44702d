-- Small changes: where an owner allows it (off until then), a manager confirms the own change of a listing that is on sale,
-- as long as it stays within the bounds below. It is recorded as self-approved. Judged here and nowhere else, from what
-- would be written to the byte and from what is known to stand there, whatever the caller says stood there before.

-- So many characters lie between the first and the last that differ, in the longer of both.
create function app.text_moved(p_before text, p_after text) returns integer
language plpgsql immutable set search_path = '' as $$
declare
  v_shorter integer := least(pg_catalog.length(p_before), pg_catalog.length(p_after));
  v_head integer := 0;
  v_tail integer := 0;
  v_high integer := v_shorter;
  v_middle integer;
begin
  while v_head < v_high loop
    v_middle := (v_head + v_high + 1) / 2;
    if pg_catalog.left(p_before, v_middle) = pg_catalog.left(p_after, v_middle) then
      v_head := v_middle;
    else
      v_high := v_middle - 1;
    end if;
  end loop;
  v_high := v_shorter - v_head;
  while v_tail < v_high loop
    v_middle := (v_tail + v_high + 1) / 2;
    if pg_catalog.right(p_before, v_middle) = pg_catalog.right(p_after, v_middle) then
      v_tail := v_middle;
    else
      v_high := v_middle - 1;
    end if;
  end loop;
  return greatest(pg_catalog.length(p_before), pg_catalog.length(p_after)) - v_head - v_tail;
end $$;

-- What small changes found there in the last 24 hours, by field: steps are measured against each of it, so that two of
-- three percent are six. One that waited counts from when it was last heard of.
create function app.small_before(p_change public.changes) returns table (field text, value jsonb)
language sql stable set search_path = '' as $$
  select f.key, f.value
  from public.change_items t
  join public.change_items o on o.listing_id = t.listing_id
  join public.changes c on c.id = o.change_id
  join public.decisions d on d.change_id = c.id
  cross join lateral pg_catalog.jsonb_each(d.small_before) f
  where t.change_id = p_change.id and greatest(d.at, c.updated_at) > app.now() - interval '24 hours'
$$;

-- Exactly what it would write. What is in review is its payload; a draft has none, or an older one.
create function app.small_payload(p_change public.changes, p_item public.change_items) returns jsonb
language sql immutable set search_path = '' as $$
  select case when p_change.state in ('draft', 'rejected') then pg_catalog.jsonb_build_object(
      'kind', p_change.kind, 'listingId', p_item.external_id, 'state', 'active',
      'set', p_item.content #> '{edit,set}', 'before', p_item.content #> '{edit,before}')
    else p_item.payload::jsonb end
$$;

-- One field at its place: null, or what is too much about it.
create function app.small_field_refusal(p_field text, p_from jsonb, p_to jsonb) returns text
language sql immutable set search_path = '' as $$
  select case
    when p_field like 'quantity:%' then
      case when pg_catalog.jsonb_typeof(p_to) = 'number' and (p_to #>> '{}')::numeric >= 0 then null else 'field' end
    when p_field like 'price:%' then case
      when pg_catalog.jsonb_typeof(p_to) is distinct from 'number' or pg_catalog.jsonb_typeof(p_from) is distinct from 'number'
        then 'field'
      when pg_catalog.abs((p_to #>> '{}')::numeric - (p_from #>> '{}')::numeric) * 100 > (p_from #>> '{}')::numeric * 5
        then 'price' end
    when p_field = 'tags' then case when pg_catalog.jsonb_typeof(p_to) = 'array' then null else 'field' end
    when p_field in ('title', 'description') then
      case when pg_catalog.jsonb_typeof(p_to) = 'string' and pg_catalog.jsonb_typeof(p_from) = 'string' then null else 'field' end
    else 'field' end
$$;

-- Why this member may not confirm it as a small change; null: they may, as far as role, shops and hash allow. `off`, or:
-- `kind` (no edit of a listing on sale), `field` (one that is never small), `moved` (something else stands there by now),
-- `price`, `text`, `count`.
create function app.small_refusal(p_change public.changes, p_member uuid) returns text
language plpgsql stable set search_path = '' as $$
declare
  v_listing public.listings;
  v_item public.change_items;
  v_payload jsonb;
  v_set jsonb;
  v_why text;
begin
  if not exists (select from public.studios s where s.id = p_change.studio_id and s.small_changes) then
    return 'off';
  end if;
  select * into v_item from public.change_items where change_id = p_change.id limit 1;
  select * into v_listing from public.listings where id = v_item.listing_id;
  v_payload := app.small_payload(p_change, v_item);
  v_set := v_payload -> 'set';
  if p_change.kind <> 'edit' or v_listing.state is distinct from 'active' or v_listing.gone_at is not null
    or (select pg_catalog.count(*) from public.change_items t where t.change_id = p_change.id) <> 1
    or v_item.shop_id <> v_listing.shop_id or v_item.external_id is distinct from v_listing.external_id
    or v_payload - array['set', 'before'] is distinct from pg_catalog.jsonb_build_object(
      'kind', 'edit', 'listingId', v_listing.external_id, 'state', 'active')
    -- Whose word it is was judged from the content: it has to be the same.
    or v_set is distinct from v_item.content #> '{edit,set}' or coalesce(v_set, '{}') = '{}' then
    return 'kind';
  end if;
  select app.small_field_refusal(f.key, v_listing.live -> f.key, f.value) into v_why
    from pg_catalog.jsonb_each(v_set) f
    where app.small_field_refusal(f.key, v_listing.live -> f.key, f.value) is not null
    order by 1 limit 1;
  if v_why is not null then
    return v_why;
  -- Nothing left in stock takes it off sale.
  elsif (v_set - array(select k from pg_catalog.jsonb_object_keys(v_set) k where k not like 'quantity:%')) <> '{}'
    and not exists (select from pg_catalog.jsonb_each(v_listing.live || v_set) f
      where f.key like 'quantity:%' and pg_catalog.jsonb_typeof(f.value) = 'number' and (f.value #>> '{}')::numeric > 0) then
    return 'field';
  elsif exists (select from pg_catalog.jsonb_each(v_set) f
      where app.plain_value(f.key, v_payload -> 'before' -> f.key) is distinct from app.plain_value(f.key, v_listing.live -> f.key)) then
    return 'moved';
  elsif exists (select from app.small_before(p_change) b
      where b.field like 'price:%' and v_set ? b.field
        and app.small_field_refusal(b.field, b.value, v_set -> b.field) is not null) then
    return 'price';
  -- Title and text together, each measured from where it stood farthest.
  elsif coalesce((
      select pg_catalog.sum(m.moved) from (
        select pg_catalog.max(app.text_moved(b.value #>> '{}', coalesce(v_set, '{}') ->> b.field)) as moved
        from (select s.field, s.value from app.small_before(p_change) s
              union all select f.key, f.value from pg_catalog.jsonb_each(v_listing.live) f) b
        where b.field in ('title', 'description') and v_set ? b.field group by b.field) m), 0) > 40 then
    return 'text';
  elsif (select pg_catalog.count(*) from public.decisions d
      where d.studio_id = p_change.studio_id and d.member_id = p_member and d.small_before is not null
        and d.at > app.now() - interval '24 hours') >= 20 then
    return 'count';
  end if;
  return null;
end $$;

-- The word on a card: `may` (its author could confirm it), `done`, or why not.
create function app.small_word(p_change public.changes) returns text
language plpgsql stable set search_path = '' as $$
begin
  return (
    select case when p_change.state in ('draft', 'in_review', 'rejected')
        then coalesce(app.small_refusal(p_change, p_change.author_id), 'may')
      when (select d.small_before is not null from public.decisions d where d.change_id = p_change.id and d.verdict = 'approve' order by d.seq desc limit 1)
        then 'done'
      else 'off' end);
end $$;

-- The same, before it is decided: one after the other, so that of two at once the second sees the first. Answers with what
-- stands there now in the fields that it writes.
create function app.require_small(p_change public.changes, p_member uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  perform from public.members where id = p_member for update;
  perform from public.listings where id = app.listing_of(p_change.id) for update;
  if app.small_refusal(p_change, p_member) is not null then
    perform app.refuse('own-change');
  end if;
  return (select pg_catalog.jsonb_object_agg(f.key, f.value)
    from public.listings l cross join lateral pg_catalog.jsonb_each(l.live) f
    where l.id = app.listing_of(p_change.id) and f.key in (
      select pg_catalog.jsonb_object_keys(t.payload::jsonb -> 'set') from public.change_items t where t.change_id = p_change.id));
end $$;

grant execute on function app.text_moved(text, text), app.small_before(public.changes),
  app.small_payload(public.changes, public.change_items), app.small_field_refusal(text, jsonb, jsonb),
  app.small_refusal(public.changes, uuid), app.small_word(public.changes) to authenticated, service_role, oms_definer;
grant execute on function app.require_small(public.changes, uuid) to oms_definer;
