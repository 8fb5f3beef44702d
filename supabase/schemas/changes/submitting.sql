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
  elsif app.content_hash(p_change.id) is distinct from p_content_hash then
    perform app.refuse('stale-approval');
  -- Whose word it is is judged from the content, and the payload is what is written: they say the same.
  elsif p_change.kind <> 'create' and exists (select from public.change_items t where t.change_id = p_change.id
      and ((t.payload::jsonb -> 'set') is distinct from coalesce(t.content #> '{edit,set}', '{}')
        or t.payload::jsonb ->> 'kind' is distinct from p_change.kind
        or t.payload::jsonb ->> 'listingId' is distinct from t.external_id)) then
    perform app.refuse('bad-input');
  end if;
  update public.changes set state = 'in_review', content_hash = p_content_hash, updated_at = app.now() where id = p_change.id;
  perform app.number_request(p_change);
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
  end if;
  -- Photos added later and still on their way are part of what is to be approved. (The first preparation may go on
  -- writing after a person ended it; it fills in nothing more.)
  if exists (select from public.operations where change_id = v_change.id and kind = 'prepare_draft'
      and key <> 'prepare_draft:' || v_change.id and state in ('queued', 'running')) then
    perform app.refuse('wrong-state', '{"reason": "copying"}');
  end if;
  -- There is nothing in these to write: they are the word of whoever asks, also of one who found another's draft of it.
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

-- Same as contentHash in src/modules/changes/rules/content-hash.ts: the sorted hashes of the items, a line each.
create function app.content_hash(p_change uuid) returns text
language sql stable set search_path = '' as $$
  select app.sha256(pg_catalog.string_agg(t.hash, E'\n' order by t.hash collate "C"))
  from public.change_items t where t.change_id = p_change
$$;

grant execute on function app.unask(uuid), app.number_request(public.changes), app.put_in_review(public.changes, jsonb, text) to oms_definer;
grant execute on function app.content_hash(uuid) to service_role, oms_definer;
select app.publish_functions(array['submit_change', 'save_and_submit'], 'authenticated', true);
