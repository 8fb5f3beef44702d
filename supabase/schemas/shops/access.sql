-- Who may use a shop.

-- A shop limited to named members is open to these only, owners included.
create function app.may_use_shop(p_shop uuid, p_member uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return (
    select not exists (select from public.shop_members where shop_id = p_shop)
      or exists (select from public.shop_members where shop_id = p_shop and member_id = p_member));
end $$;

create function app.require_shop(p_shop uuid) returns public.shops
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
begin
  select * into v_shop from public.shops where id = p_shop for update;
  if v_shop.id is null then
    perform app.missing();
  end if;
  return v_shop;
end $$;

grant execute on function app.may_use_shop(uuid, uuid) to authenticated, oms_definer;
grant execute on function app.require_shop(uuid) to oms_definer;
