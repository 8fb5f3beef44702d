-- Warnings of the marketplaces' policy: said with one request, and switched off.

-- `p_payloads`: as in `put_in_review`; an entry may name warnings. A warning that was said already stays with the request that it
-- was said with.
create function app.say_warnings(p_change public.changes, p_payloads jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  insert into public.policy_warnings as w (studio_id, code, change_id, said_at)
    select distinct p_change.studio_id, c.code, p_change.id, app.now()
    from pg_catalog.jsonb_array_elements(p_payloads) p
    cross join lateral pg_catalog.jsonb_array_elements_text(coalesce(nullif(p.value -> 'warnings', 'null'), '[]')) c (code)
    on conflict (studio_id, code) do update set change_id = excluded.change_id, said_at = excluded.said_at
      where w.change_id is null;
end $$;

create function public.stop_warning(p_code text, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
begin
  insert into public.policy_warnings as w (studio_id, code, off_by, off_at) values (v_me.studio_id, p_code, v_me.id, app.now())
    on conflict (studio_id, code) do update set off_by = excluded.off_by, off_at = excluded.off_at where w.off_at is null;
  perform app.effects(p_outbox, '[]');
end $$;

grant execute on function app.say_warnings(public.changes, jsonb) to oms_definer;
select app.publish_functions(array['stop_warning'], 'authenticated', true);
