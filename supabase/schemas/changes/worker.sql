-- What the worker does for a studio, with a tenant's token (`app_role: worker`) and the lease of the operation it holds.

-- What a draft's content becomes when a proposal is laid *under* it: only what is empty is filled.
create function app.filled(p_content jsonb, p_fill jsonb, p_with_text boolean) returns jsonb
language plpgsql immutable set search_path = '' as $$
declare
  v_content jsonb := p_content;
  v_key text;
begin
  if p_with_text and pg_catalog.jsonb_typeof(p_fill -> 'text') = 'object' then
    for v_key in select f.key from pg_catalog.jsonb_each(p_fill -> 'text') f loop
      if coalesce(v_content -> v_key, 'null') in ('""', '[]', 'null') then
        v_content := v_content || pg_catalog.jsonb_build_object(v_key, p_fill #> array['text', v_key]);
      end if;
    end loop;
  end if;
  v_content := v_content || pg_catalog.jsonb_build_object('photos', (v_content -> 'photos') || coalesce((
    select pg_catalog.jsonb_agg(p.photo order by p.ordinality)
    from (select distinct on (value ->> 'hash') value as photo, ordinality
          from pg_catalog.jsonb_array_elements(coalesce(p_fill -> 'photos', '[]')) with ordinality
          order by value ->> 'hash', ordinality) p
    where not exists (select from pg_catalog.jsonb_array_elements(v_content -> 'photos') o
                      where o.value ->> 'hash' = p.photo ->> 'hash')), '[]'));
  return v_content || pg_catalog.jsonb_build_object('photos', coalesce((
    select pg_catalog.jsonb_agg(case when p.value ->> 'alt' = '' then p.value || pg_catalog.jsonb_build_object('alt', coalesce(
        (select a.value ->> 'alt' from pg_catalog.jsonb_array_elements(coalesce(p_fill -> 'alts', '[]')) a
         where a.value ->> 'hash' = p.value ->> 'hash' limit 1), '')) else p.value end order by p.ordinality)
    from pg_catalog.jsonb_array_elements(v_content -> 'photos') with ordinality p), '[]'));
end $$;

-- Once approval is asked for, nothing is filled in any more; only the progress shown to people moves.
create function public.fill_draft(p_fill jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_change public.changes;
  v_writing boolean;
  v_preparing jsonb := nullif(p_fill -> 'preparing', 'null');
  v_content jsonb;
begin
  perform app.require_worker();
  v_change := app.lock_change((p_fill ->> 'changeId')::uuid);
  v_writing := coalesce((v_change.preparing ->> 'writing')::boolean, false);
  -- A person who stopped the writing is not overruled by a worker that hasn't heard of it yet.
  -- What was ended stays ended.
  v_preparing := case when v_change.preparing is not null then v_preparing end
    || pg_catalog.jsonb_build_object('writing', v_writing and (v_preparing ->> 'writing')::boolean);
  v_content := v_change.content;
  if v_change.state = 'draft' and v_change.kind = 'edit' then
    -- Copied photos take the places that wait for them in what the edit sets. Saved meanwhile, it is looked at once more.
    update public.change_items t set content = pg_catalog.jsonb_set(t.content, '{edit}', p_fill #> '{edit,to}')
      where t.change_id = v_change.id and t.content -> 'edit' = p_fill #> '{edit,from}';
    if not found and p_fill ? 'edit' then
      perform app.refuse('edited-meanwhile');
    end if;
    perform app.remember_photos(v_change.studio_id, p_fill -> 'photos');
    perform app.remember_videos(v_change.studio_id, p_fill #> '{videos,copied}');
  elsif v_change.state = 'draft' then
    v_content := app.filled(v_content, p_fill, v_writing);
    -- A copied video takes the place that waits for it. Another one since: this one is not wanted any more.
    if v_content -> (p_fill #>> '{videos,key}') = p_fill #> '{videos,from}' then
      v_content := v_content || pg_catalog.jsonb_build_object(p_fill #>> '{videos,key}', p_fill #> '{videos,to}');
    end if;
    perform app.remember_videos(v_change.studio_id, p_fill #> '{videos,copied}');
    update public.change_items t set content = t.content || pg_catalog.jsonb_build_object('price', p.value -> 'price')
      from pg_catalog.jsonb_array_elements(coalesce(p_fill -> 'prices', '[]')) p
      where t.change_id = v_change.id and t.shop_id = (p.value ->> 'shopId')::uuid
        and coalesce(t.content -> 'price', 'null') = 'null';
    perform app.remember_photos(v_change.studio_id, p_fill -> 'photos');
  end if;
  update public.changes set
    content = v_content,
    -- For shops that are chosen later: a draft begins with one.
    source = case when v_change.state = 'draft' and coalesce(p_fill -> 'prices', '[]') <> '[]'
      then pg_catalog.jsonb_build_object('prices', p_fill -> 'prices') else '{}' end || source,
    text_by = case when v_writing and v_change.state = 'draft' and p_fill ->> 'textBy' is not null
                and v_content - array['photos', 'videos'] <> v_change.content - array['photos', 'videos'] then p_fill ->> 'textBy' else text_by end,
    preparing = v_preparing,
    photo_problems = photo_problems || coalesce((
      select pg_catalog.jsonb_agg(n.value) from pg_catalog.jsonb_array_elements(coalesce(p_fill -> 'photoProblems', '[]')) n
      where not photo_problems @> pg_catalog.jsonb_build_array(n.value)), '[]'),
    updated_at = app.now()
  where id = v_change.id;
  perform app.effects(p_outbox, p_operations);
end $$;

-- The product and listing behind an item that stands on the marketplace and was read back in that state: bought at once, it
-- may be sold out already.
create function app.map_listing(p_change public.changes, p_item public.change_items, p_state text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_product uuid := app.product_now(p_change.product_id);
  v_listing uuid;
  v_state text := coalesce(p_state, case p_item.state when 'applied' then 'active' else 'draft' end);
begin
  update public.products set sku = p_change.content ->> 'sku', content = p_change.content, listed = true, updated_at = app.now()
    where id = v_product;
  -- Fingerprint: what the change wrote, images by id and rank, and the state; never quantity, views or timestamps.
  insert into public.listings (studio_id, shop_id, external_id, state, url, fingerprint)
  values (p_change.studio_id, p_item.shop_id, p_item.external_id, v_state, p_item.listing_url,
    app.sha256(pg_catalog.concat_ws(E'\n', v_state, p_item.payload::jsonb - 'quantity', p_item.progress -> 'images')))
  on conflict (shop_id, external_id) do update set state = excluded.state, url = excluded.url,
    fingerprint = excluded.fingerprint, synced_at = app.now()
  returning id into v_listing;
  perform app.join_product(v_listing, v_product);
  perform app.rest_rule_of(v_product, p_change.studio_id);
end $$;

-- What was read of a listing in part, laid over what is known of it. Its options were all read: what is known of others is past.
create function app.whole_fields(p_item public.change_items, p_fields jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return coalesce((
    select pg_catalog.jsonb_object_agg(f.key, f.value) from public.listings l cross join lateral pg_catalog.jsonb_each(l.live) f
    where l.shop_id = p_item.shop_id and l.external_id = p_item.external_id and pg_catalog.strpos(f.key, ':') = 0), '{}') || p_fields;
end $$;

-- `writes`: a write to the marketplace follows at once. `ends`: the operation is over with it. `passing`: a step on the way, or
-- the end of one of several, which its cards may show a moment later. `inPart`: its fields are some of the listing's.
create function public.record_item(p_operation uuid, p_lease uuid, p_item jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes;
  v_item public.change_items;
  v_fields jsonb := nullif(p_item -> 'fields', 'null');
begin
  if (p_item ->> 'writes')::boolean then
    perform app.require_writes_allowed(v_operation);
  end if;
  v_change := app.lock_change(v_operation.change_id);
  if (p_item ->> 'writes')::boolean and v_change.paused_at is not null then
    perform app.refuse('paused');
  end if;
  if (p_item ->> 'writes')::boolean then
    perform app.require_standing(v_change.id);
  end if;
  select * into v_item from public.change_items where id = (p_item ->> 'itemId')::uuid;
  if not app.works_on(v_operation, v_item) then
    perform app.missing();
  -- A person stopped it before it was begun.
  elsif v_item.state = 'stopped' then
    perform app.refuse('wrong-state');
  end if;
  update public.change_items set
    state = p_item ->> 'state', step = p_item ->> 'step', progress = p_item -> 'progress',
    external_id = p_item ->> 'externalId', listing_url = p_item ->> 'listingUrl',
    failure = nullif(p_item -> 'failure', 'null'), verified = (p_item ->> 'verified')::boolean
  where id = v_item.id
  returning * into v_item;
  if v_change.kind <> 'create' then
    -- Copies of photos that are uploaded anew are known as all other photos are: they are exported and erased with them.
    if p_item #> '{progress,photos,copied}' is not null then
      perform app.remember_photos(v_change.studio_id, (select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('hash', c.value))
        from pg_catalog.jsonb_each_text(p_item #> '{progress,photos,copied}') c));
    end if;
    if (p_item ->> 'inPart')::boolean then
      v_fields := app.whole_fields(v_item, v_fields);
    end if;
    if v_item.state = 'applied' or v_fields is not null then
      perform app.settle_listing(v_item, v_fields, p_item ->> 'liveState');
    end if;
    if v_item.state = 'parked' and v_change.kind = 'edit' and v_item.failure ->> 'code' = 'changed-live' then
      perform app.want_approved(v_item);
    end if;
    -- Its photos may have changed, which are more than its fields say of them.
    if nullif(p_item -> 'mirrored', 'null') is not null then
      perform app.mirror(v_change.studio_id, v_item.shop_id, pg_catalog.jsonb_build_array(p_item -> 'mirrored'));
    end if;
    if v_item.state = 'applied' and v_change.kind = 'delete' then
      update public.listings set gone_at = app.now(), gone_run = null where shop_id = v_item.shop_id and external_id = v_item.external_id;
    end if;
  elsif v_item.state in ('on_marketplace', 'applied') and v_item.external_id is not null then
    perform app.map_listing(v_change, v_item, p_item ->> 'liveState');
    -- Killed right after, it can be found, edited and taken off sale all the same.
    if nullif(p_item -> 'mirrored', 'null') is not null then
      perform app.mirror(v_change.studio_id, v_item.shop_id, pg_catalog.jsonb_build_array(p_item -> 'mirrored'));
    end if;
    if not v_item.counted then
      update public.change_items set counted = true where id = v_item.id;
      update public.shops set publish_count = publish_count + 1,
          last_published_at = greatest(last_published_at, (select pg_catalog.max(d.at) from public.decisions d
            where d.change_id = v_change.id and d.verdict = 'approve'))
        where id = v_item.shop_id;
    end if;
  end if;
  perform app.derive_state(v_change.id);
  perform app.effects(case when (p_item ->> 'passing')::boolean
      and exists (select from public.changes where id = v_change.id and state = 'applying')
    then app.shown_soon(p_outbox) else p_outbox end, p_operations);
  -- The end of the work on this shop is one transaction, its line in the log, its message and the operation's end among it:
  -- killed before, all of it is still to come; killed after, nothing is left to say or to do.
  if nullif(p_item -> 'event', 'null') is not null then
    insert into public.sync_events (studio_id, shop_id, change_id, kind, outcome, code, reference, listing_id)
    values (v_change.studio_id, v_item.shop_id, v_change.id, p_item #>> '{event,kind}', p_item #>> '{event,outcome}',
      p_item #>> '{event,code}', p_item #>> '{event,reference}', coalesce(v_item.listing_id, (
        select l.id from public.listings l where l.shop_id = v_item.shop_id and l.external_id = v_item.external_id)));
  end if;
  if nullif(p_item -> 'whenApplied', 'null') is not null
    and exists (select from public.changes c where c.id = v_change.id and c.state = 'applied')
    and not exists (select from public.outbox o
      where o.studio_id = v_change.studio_id and o.key = app.outbox_key(p_item -> 'whenApplied')) then
    perform app.send(v_change.studio_id, pg_catalog.jsonb_build_array(p_item -> 'whenApplied'));
  end if;
  if (p_item ->> 'ends')::boolean then
    update public.operations set state = 'done', lapses = 0, outcome_code = null, lease_token = null, lease_until = null,
        finished_at = app.now()
      where id = v_operation.id;
  end if;
end $$;

grant execute on function app.filled(jsonb, jsonb, boolean), app.whole_fields(public.change_items, jsonb),
  app.map_listing(public.changes, public.change_items, text) to oms_definer;
select app.publish_functions(array['fill_draft', 'record_item'], 'authenticated', true);
