-- Changes found by words, number, state, listing, or by whom they wait for.

-- Those of this SKU, code or number, or whose title has every word, newest first; or the request of this number. What was
-- superseded or discarded is not found. A code finds what made its product: what was asked of listings since has numbers.
create function public.find_changes(p_text text, p_number text, p_request integer, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_text text := pg_catalog.btrim(app.folded(p_text));
  v_words text[] := pg_catalog.regexp_split_to_array(v_text, '\s+');
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(app.change_json_of(f.id) order by f.seq desc), '[]')
    from (
      select c.id, c.seq from public.changes c
      where c.studio_id = (select app.studio_id()) and c.state not in ('superseded', 'discarded') and not c.collecting
        and (p_request is null or c.number = p_request)
        and (v_text = '' or p_request is not null or app.folded(c.content ->> 'sku') = v_text
          or (c.kind = 'create' and c.product_id in (select app.products_called(v_text)))
          or not exists (select from pg_catalog.unnest(v_words) w (word)
            where pg_catalog.strpos(app.folded(c.content ->> 'title'), w.word) = 0)
          or exists (select from public.change_items t where t.change_id = c.id and t.external_id = p_number))
      order by c.seq desc limit p_limit
    ) f);
end $$;

-- Which of these numbers in a shop other changes made.
create function public.made_by_others(p_item_id uuid, p_shop_id uuid, p_numbers text[]) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(distinct t.external_id), '[]') from public.change_items t
  where t.studio_id = (select app.studio_id()) and t.shop_id = p_shop_id and t.external_id = any (p_numbers) and t.id <> p_item_id
$$;

create function public.count_changes(p_states text[], p_author uuid default null) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.to_jsonb(pg_catalog.count(*)) from public.changes
  where studio_id = (select app.studio_id()) and (state = any (p_states) or (paused_at is not null and 'paused' = any (p_states) and state in ('approved', 'applying')))
    and (p_author is null or author_id = p_author) and not collecting
$$;

-- What waits for this person's approval, or a part of it does. Working alone, owners and managers decide all.
create function app.waiting_for(p_member uuid) returns table (id uuid, seq bigint)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  return query
    select c.id, c.seq
    from public.members m join public.studios s on s.id = m.studio_id join public.changes c on c.studio_id = s.id
    where s.id = (select app.studio_id()) and m.id = p_member and c.state = 'in_review'
      and case when s.solo_mode then app.rank(m.role) >= app.rank('manager') else app.may_approve(c, m) or app.may_approve_part(c, m) end;
end $$;

-- What a line says of a change.
create function app.summary_json(p_change public.changes) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_change.id, 'code', app.change_code(p_change),
    'number', p_change.number, 'sku', app.change_sku(p_change), 'title', p_change.content ->> 'title',
    'state', p_change.state, 'author', p_change.author_id, 'updatedAt', p_change.updated_at, 'schedule', app.schedule_json(p_change.id),
    -- Of many: by how many listings and how far it is, plans of one title are told apart.
    'many', case when app.is_many(p_change.id) then (
      select pg_catalog.jsonb_build_object('all', pg_catalog.count(*), 'written', pg_catalog.count(*) filter (where t.state = 'applied'),
        'plan', (select '{}'::jsonb from public.plans where change_id = p_change.id))
      from public.change_items t where t.change_id = p_change.id) end)
$$;

-- … by the numbers of the requests, how many there are, and the place of the first that is shown: at p_offset, or, by
-- p_step, the first behind the request p_from (`next`), the last before it (`previous`), or that one itself, else the first
-- behind it (`at`). Behind the last the first comes again. What is decided meanwhile moves no other out of its turn.
create function public.read_waiting(p_member uuid, p_limit integer, p_offset integer, p_from integer, p_step text) returns jsonb
language sql stable set search_path = '' as $$
  with waiting as (
    select w.id, coalesce(c.number, 2147483647) as number,
      pg_catalog.row_number() over (order by coalesce(c.number, 2147483647), w.seq) - 1 as place
    from app.waiting_for(p_member) w join public.changes c on c.id = w.id
  ), counted as (
    select pg_catalog.count(*) as all_ from waiting
  ), first_ as (
    select case when c.all_ = 0 then 0 else coalesce(case
        when p_from is null then p_offset % c.all_
        when p_step = 'next' then (select pg_catalog.min(w.place) from waiting w where w.number > p_from)
        when p_step = 'previous' then (select coalesce(pg_catalog.max(w.place), c.all_ - 1) from waiting w where w.number < p_from)
        else (select pg_catalog.min(w.place) from waiting w where w.number >= p_from) end, 0) end as place
    from counted c
  )
  select pg_catalog.jsonb_build_object('all', (select all_ from counted), 'first', f.place, 'some', (
    select coalesce(pg_catalog.jsonb_agg(app.change_json_of(w.id) order by w.place), '[]')
    from (select * from waiting where place >= f.place order by place limit p_limit) w))
  from first_ f
$$;

-- A list of a stored content, also where one isn't as it should be: then it is empty, and the others are read.
create function app.list_in(p_content jsonb, p_key text) returns jsonb
language sql immutable set search_path = '' as $$
  select case pg_catalog.jsonb_typeof(p_content -> p_key) when 'array' then p_content -> p_key else '[]' end
$$;

-- Of the newest thousand changes: what was usual long before is not.
create function public.usual_tags(p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(u.tag order by u.uses desc, u.tag), '[]')
  from (
    select t.value as tag, pg_catalog.count(*) as uses
    from (select content from public.changes where studio_id = (select app.studio_id()) order by seq desc limit 1000) c,
      pg_catalog.jsonb_array_elements_text(app.list_in(c.content, 'tags')) t
    group by t.value order by uses desc, tag limit p_limit
  ) u
$$;

-- The changes of one listing: those with an item of it, and the one that made it, which names only its number in the shop.
create function app.changes_of(p_listing_id uuid) returns setof public.changes
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

-- Everything asked of one listing, newest first: its timeline.
create function public.read_changes_of(p_listing_id uuid, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(app.change_json(c, p_listing_id) order by c.seq desc), '[]')
    from (select * from app.changes_of(p_listing_id) order by seq desc limit p_limit) c);
end $$;

-- What a person asks something of: the listing, gone or not, with the studio, its people and shops, and the newest of its changes.
create function public.read_listing(p_id uuid, p_changes integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return public.read_context() || pg_catalog.jsonb_build_object(
    'listing', public.read_listings(pg_catalog.jsonb_build_object('id', p_id, 'withGone', true, 'limit', 1)) -> 0,
    'changes', public.read_changes_of(p_id, p_changes));
end $$;

grant execute on function app.list_in(jsonb, text), app.changes_of(uuid), app.waiting_for(uuid), app.summary_json(public.changes)
  to authenticated;
select app.publish_functions(array['find_changes', 'made_by_others', 'count_changes', 'read_waiting', 'usual_tags',
  'read_changes_of', 'read_listing'], 'authenticated', false);
