-- Changes of listings that exist: edit, unpublish, renew, put on sale, delete. They are drafted, approved and applied like a new
-- listing; an item's content holds `edit: {set, before}`, and its payload is exactly that with kind and number.

-- A value from before writers were remembered: whose table it came with.
create function app.importers_of(p_listing public.listings, p_field text) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('by', i.member_id, 'from', 'import'))
  from public.imports i
  where i.studio_id = p_listing.studio_id and i.state = 'applied' and i.plan -> 'changes' @> pg_catalog.jsonb_build_array(
    pg_catalog.jsonb_build_object('listingId', p_listing.id, 'field', p_field, 'after', p_listing.ours -> p_field))
  order by i.created_at desc limit 1
$$;

-- `from` keep_ours: what the studio wants there is asked for, so its values stay the word of those who wrote them. Choosing a
-- value that no person wrote (it was read there once) is writing it.
create function app.keep_writers(p_change public.changes, p_listing public.listings) returns void
language plpgsql volatile set search_path = '' as $$
begin
  -- It was wanted when it was read, and something else is by now: whose word the first was isn't known any more.
  if exists (select from public.change_items t, pg_catalog.jsonb_each(app.values_of(t.content)) f
             where t.change_id = p_change.id and t.listing_id = p_listing.id and p_listing.ours -> f.key is distinct from f.value) then
    perform app.refuse('edited-meanwhile');
  end if;
  update public.change_items t set written = (
    select coalesce(pg_catalog.jsonb_object_agg(f.key, coalesce(
        p_listing.ours_by -> f.key, app.importers_of(p_listing, f.key),
        pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('by', p_change.author_id, 'from', 'keep_ours')))), '{}')
    from pg_catalog.jsonb_each(app.values_of(t.content)) f)
  where t.change_id = p_change.id and t.listing_id = p_listing.id;
end $$;

-- With `ask` it is asked for in the same breath: refused, nothing of it is left, not even a draft.
create function public.create_listing_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_listing public.listings;
  v_change public.changes;
begin
  select * into v_change from public.changes where id = (p_change ->> 'id')::uuid;
  if v_change.id is not null then
    return app.change_json(v_change);
  end if;
  select * into v_listing from public.listings where id = (p_change ->> 'listingId')::uuid for update;
  if v_listing.id is null or v_listing.live is null or v_listing.gone_at is not null then
    perform app.missing();
  elsif not app.may_use_shop(v_listing.shop_id, v_me.id) then
    perform app.refuse('not-allowed');
  elsif exists (select from public.shops where id = v_listing.shop_id and health = 'disconnected') then
    perform app.refuse('shop-disconnected');
  end if;
  insert into public.changes (id, studio_id, kind, content, source, author_id, text_by, together)
    values ((p_change ->> 'id')::uuid, v_me.studio_id, p_change ->> 'kind',
      p_change -> 'content', p_change -> 'source', v_me.id, 'person', (p_change ->> 'together')::uuid)
    returning * into v_change;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id);
  insert into public.change_items (studio_id, change_id, shop_id, listing_id, content, external_id, listing_url)
    values (v_me.studio_id, v_change.id, v_listing.shop_id, v_listing.id, p_change -> 'item', v_listing.external_id, v_listing.url);
  if p_change ->> 'from' = 'keep_ours' then
    perform app.keep_writers(v_change, v_listing);
  end if;
  if nullif(p_change -> 'ask', 'null') is not null then
    perform app.put_in_review(v_change, p_change #> '{ask,payloads}', p_change #>> '{ask,contentHash}');
  end if;
  perform app.effects(app.to_approvers(v_change.id, p_outbox), p_operations);
  return app.change_json_of(v_change.id);
end $$;

grant execute on function app.importers_of(public.listings, text), app.keep_writers(public.changes, public.listings)
  to oms_definer;
select app.publish_functions(array['create_listing_change'], 'authenticated', true);
