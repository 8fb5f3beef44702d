-- What of the marketplaces the database judges by. Each version of the bot declares those that it knows when it starts.
create table app.marketplaces (
  key text primary key,
  -- What one activation costs, in US cents.
  activation_cents integer not null check (activation_cents >= 0),
  -- The field that lets a listing renew itself, and for how many months a renewal pays; null where nothing is ever renewed.
  renewal_field text,
  renewal_months integer check (renewal_months > 0)
);
grant select, insert, update on app.marketplaces to service_role;
grant select on app.marketplaces to oms_definer;

create function public.declare_marketplaces(p_marketplaces jsonb) returns void
language sql volatile set search_path = '' as $$
  insert into app.marketplaces (key, activation_cents, renewal_field, renewal_months)
  select m.value ->> 'key', (m.value ->> 'activationCents')::integer, m.value ->> 'renewalField', (m.value ->> 'renewalMonths')::integer
  from pg_catalog.jsonb_array_elements(p_marketplaces) m
  on conflict (key) do update set activation_cents = excluded.activation_cents, renewal_field = excluded.renewal_field,
    renewal_months = excluded.renewal_months
$$;

-- What activating all of these items costs. A caller cannot make the ceiling look further away than it is: a marketplace that
-- no version declared costs nothing that could be known, and nothing is put on sale there.
create function app.activation_cents(p_items uuid[]) returns bigint
language plpgsql stable set search_path = '' as $$
declare
  v_cents bigint;
  v_unknown text;
begin
  select coalesce(pg_catalog.sum(m.activation_cents), 0), pg_catalog.min(s.marketplace) filter (where m.key is null)
    into v_cents, v_unknown
    from public.change_items i join public.shops s on s.id = i.shop_id left join app.marketplaces m on m.key = s.marketplace
    where i.id = any (p_items);
  if v_unknown is not null then
    raise exception 'no marketplace is called %', v_unknown;
  end if;
  return v_cents;
end $$;

grant execute on function app.activation_cents(uuid[]) to service_role, oms_definer;
select app.publish_functions(array['declare_marketplaces'], 'service_role', false);
