-- Approval is asked for: what is in review is written down to the byte, with its hash.

-- Back to a draft nobody asked approval for: payloads and hash are void.
create function app.unask(p_change uuid) returns void
language sql volatile set search_path = '' as $$
  select app.release_fees(p_change);
  update public.change_items set payload = null where change_id = p_change;
  update public.changes set state = 'draft', content_hash = '', mode = null, updated_at = app.now() where id = p_change;
$$;

-- The next number of the studio, for a request that has none. Numbers are never given twice.
create function app.number_request(p_change public.changes) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_number integer;
begin
  if p_change.number is null then
    insert into public.request_counts as r (studio_id, last_number) values (p_change.studio_id, 1)
      on conflict (studio_id) do update set last_number = r.last_number + 1 returning r.last_number into v_number;
    update public.changes set number = v_number where id = p_change.id;
  end if;
end $$;

-- draft → in_review. The payload texts are what an approval is about; the hash is computed here from what was stored.
create function app.put_in_review(p_change public.changes, p_payloads jsonb, p_content_hash text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_connected(p_change.id);
  update public.change_items t set payload = p.value ->> 'payload'
    from pg_catalog.jsonb_array_elements(p_payloads) p
    where t.change_id = p_change.id and t.shop_id = (p.value ->> 'shopId')::uuid;
  if not exists (select from public.change_items where change_id = p_change.id)
    or exists (select from public.change_items where change_id = p_change.id and payload is null) then
    perform app.refuse('incomplete');
  elsif pg_catalog.jsonb_array_length(p_payloads) <> (select pg_catalog.count(*) from public.change_items where change_id = p_change.id) then
    perform app.refuse('edited-meanwhile');
  elsif app.items_hash(p_change.id) is distinct from p_content_hash then
    perform app.refuse('stale-approval');
  -- Whose word it is is judged from the content, and the payload is what is written: they say the same.
  elsif p_change.kind <> 'create' and exists (select from public.change_items t where t.change_id = p_change.id
      and ((t.payload::jsonb -> 'set') is distinct from coalesce(t.content #> '{edit,set}', '{}')
        or t.payload::jsonb ->> 'kind' is distinct from p_change.kind
        or t.payload::jsonb ->> 'listingId' is distinct from t.external_id)) then
    perform app.refuse('bad-input');
  end if;
  update public.changes set state = 'in_review', content_hash = app.content_hash(p_change.id), updated_at = app.now()
    where id = p_change.id;
  perform app.number_request(p_change);
  perform app.say_warnings(p_change, p_payloads);
end $$;

create function public.submit_change(
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

-- A form that is saved and asked for at once, all of it or nothing: a refused one can be sent again as it is. @returns the change
create function public.save_and_submit(
  p_change_id uuid, p_revision integer, p_content jsonb, p_items jsonb, p_payloads jsonb, p_content_hash text,
  p_outbox jsonb, p_operations jsonb
) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  perform public.save_draft(p_change_id, p_revision, p_content, p_items, null, null);
  perform public.submit_change(p_change_id, p_revision + 1, p_payloads, p_content_hash, p_outbox, p_operations);
  return app.change_json_of(p_change_id);
end $$;

-- The sorted hashes of the items, a line each.
create function app.item_hashes(p_change uuid) returns text
language sql stable set search_path = '' as $$
  select pg_catalog.string_agg(t.hash, E'\n' order by t.hash collate "C") from public.change_items t where t.change_id = p_change
$$;

create function app.items_hash(p_change uuid) returns text
language sql stable set search_path = '' as $$
  select app.sha256(app.item_hashes(p_change))
$$;

-- Same as contentHash in src/modules/changes/rules/content-hash.ts: what is written, and when.
create function app.content_hash(p_change uuid) returns text
language sql stable set search_path = '' as $$
  select app.sha256(app.item_hashes(p_change) || coalesce(E'\n' || app.schedule_mark(p_change), ''))
$$;

grant execute on function app.unask(uuid), app.number_request(public.changes), app.put_in_review(public.changes, jsonb, text) to oms_definer;
grant execute on function app.item_hashes(uuid), app.items_hash(uuid), app.content_hash(uuid) to service_role, oms_definer;
select app.publish_functions(array['submit_change', 'save_and_submit'], 'authenticated', true);

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
declare
  v_item public.change_items;
  v_written jsonb;
begin
  select * into v_item from public.change_items t where t.change_id = p_change.id and t.listing_id = p_listing.id;
  v_written := app.kept_writers(p_change, p_listing, v_item.content);
  if v_written is null then
    perform app.refuse('edited-meanwhile');
  end if;
  update public.change_items t set written = v_written where t.id = v_item.id;
end $$;

-- @returns null: what was wanted when it was read is something else by now, so whose word the first was isn't known any more
create function app.kept_writers(p_change public.changes, p_listing public.listings, p_content jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  if exists (select from pg_catalog.jsonb_each(app.values_of(p_content)) f where p_listing.ours -> f.key is distinct from f.value) then
    return null;
  end if;
  return (
    select coalesce(pg_catalog.jsonb_object_agg(f.key, coalesce(
        p_listing.ours_by -> f.key, app.importers_of(p_listing, f.key),
        pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('by', p_change.author_id, 'from', 'keep_ours')))), '{}')
    from pg_catalog.jsonb_each(app.values_of(p_content)) f);
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

grant execute on function app.importers_of(public.listings, text), app.keep_writers(public.changes, public.listings),
  app.kept_writers(public.changes, public.listings, jsonb)
  to oms_definer;
select app.publish_functions(array['create_listing_change'], 'authenticated', true);
