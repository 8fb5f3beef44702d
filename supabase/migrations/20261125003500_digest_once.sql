-- Said once, also when the worker is killed after it was said and begins anew when it has been delivered already: what
-- was sent is remembered in the outbox for thirty days, and its key is the digest's date.
create function public.say_digest(p_operation uuid, p_lease uuid, p_entry jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  if not exists (select from public.outbox o where o.studio_id = v_operation.studio_id and o.key = app.outbox_key(p_entry)) then
    perform app.send(v_operation.studio_id, pg_catalog.jsonb_build_array(p_entry));
  end if;
end $$;
select app.publish_functions(array['say_digest'], 'authenticated', true);
