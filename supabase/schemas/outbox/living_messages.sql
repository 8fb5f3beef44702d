-- Messages that the worker sends for a studio, and where a change's cards are.

create function public.send_messages(p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_worker();
  perform app.send(app.studio_id(), p_outbox);
end $$;

create function public.save_message(p_change_id uuid, p_kind text, p_channel text, p_ts text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_worker();
  insert into public.messages (studio_id, change_id, kind, channel, ts) values (app.studio_id(), p_change_id, p_kind, p_channel, p_ts)
  on conflict (change_id, kind) do update set channel = excluded.channel, ts = excluded.ts;
end $$;

-- Said once in thirty days, whichever attempt comes to saying it.
create function public.send_messages_once(p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_worker();
  perform app.send(app.studio_id(), (
    select coalesce(pg_catalog.jsonb_agg(e.value), '[]') from pg_catalog.jsonb_array_elements(p_outbox) e
    where not exists (select from public.outbox o where o.studio_id = app.studio_id() and o.key = app.outbox_key(e.value))));
end $$;

select app.publish_functions(array['send_messages', 'save_message', 'send_messages_once'], 'authenticated', true);
