-- A shop's own settings on the marketplace, as the worker read them.

create function public.record_shop(p_operation uuid, p_lease uuid, p_shop jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease_on_shop(p_operation, p_lease);
begin
  if v_operation.shop_id is distinct from (p_shop ->> 'shopId')::uuid then
    perform app.missing();
  end if;
  update public.shops set name = p_shop ->> 'name', url = p_shop ->> 'url', currency = p_shop ->> 'currency',
    counts = p_shop -> 'counts', read_at = app.now(), health = 'ok',
    on_vacation = coalesce((p_shop ->> 'onVacation')::boolean, false)
  where id = v_operation.shop_id and health <> 'disconnected';
  if not found then
    perform app.refuse('shop-disconnected');
  end if;
  insert into public.shop_profiles (shop_id, studio_id, profiles, suggested)
  values (v_operation.shop_id, v_operation.studio_id, p_shop -> 'profiles', p_shop -> 'suggestedDefaults')
  on conflict (shop_id) do update set profiles = excluded.profiles, suggested = excluded.suggested;
  perform app.effects(p_outbox, p_operations);
end $$;

select app.publish_functions(array['record_shop'], 'authenticated', true);
