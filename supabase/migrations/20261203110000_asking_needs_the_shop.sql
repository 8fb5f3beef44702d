-- A person who may not use a shop any more asks for no edit of its listings, neither of one drafted before.

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
  -- There is nothing in these to write: they are the word of whoever asks, also of one who found another's draft of it.
  if v_change.kind not in ('create', 'edit') then
    update public.changes set author_id = v_me.id where id = v_change.id;
  end if;
  perform app.put_in_review(v_change, p_payloads, p_content_hash);
  perform app.effects(app.to_approvers(v_change.id, p_outbox), p_operations);
end $$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261203110000'
$$;

select app.publish_functions(array['schema_version'], 'authenticated', false);
select app.publish_functions(array['submit_change'], 'authenticated', true);
