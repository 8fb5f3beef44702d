-- The category tree of a marketplace: written with the secret key, searched by everybody.

create function public.replace_categories(p_marketplace text, p_nodes jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  delete from public.categories where marketplace = p_marketplace;
  insert into public.categories (marketplace, id, parent_id, name, path, is_leaf, position)
  select p_marketplace, (n.value ->> 'id')::integer, (n.value ->> 'parentId')::integer, n.value ->> 'name', n.value ->> 'path',
    (n.value ->> 'isLeaf')::boolean, n.ordinality::integer
  from pg_catalog.jsonb_array_elements(p_nodes) with ordinality n;
end $$;

create function app.category_json(p_node public.categories) returns jsonb
language sql immutable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_node.id, 'parentId', p_node.parent_id, 'name', p_node.name,
    'path', p_node.path, 'isLeaf', p_node.is_leaf)
$$;

-- Leaves in whose path every word occurs; best first: words in the name itself, the name that begins with them, short paths.
create function public.search_categories(p_marketplace text, p_words text, p_limit integer) returns jsonb
language sql stable set search_path = '' as $$
  with words as (
    select distinct w as word from pg_catalog.regexp_split_to_table(pg_catalog.lower(pg_catalog.btrim(p_words)), '\s+') w where w <> ''
  ), found as (
    select t, t.position, pg_catalog.length(t.path) as path_length,
      (select pg_catalog.count(*) from words w where pg_catalog.strpos(pg_catalog.lower(t.name), w.word) > 0) as in_name,
      pg_catalog.starts_with(pg_catalog.lower(t.name), pg_catalog.lower(pg_catalog.btrim(p_words))) as begins
    from public.categories t
    where t.marketplace = p_marketplace and t.is_leaf
      and not exists (select from words w where pg_catalog.strpos(pg_catalog.lower(t.path), w.word) = 0)
    order by in_name desc, begins desc, path_length, t.position
    limit p_limit
  )
  select coalesce(pg_catalog.jsonb_agg(app.category_json(f.t) order by in_name desc, begins desc, path_length, f.position), '[]')
  from found f
$$;

create function public.categories_fetched_at(p_marketplace text) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.to_jsonb(max(fetched_at)) from public.categories where marketplace = p_marketplace
$$;

grant execute on function app.category_json(public.categories) to service_role;
select app.publish_functions(array['replace_categories', 'search_categories', 'categories_fetched_at'], 'service_role', false);
