-- Standing decisions on stock: an owner's, for a product or a section, until an owner takes it back.

-- Its own word comes before that of a section. Of two sections, the word that was given later. Null: none, which is as good as split.
create function app.stock_rule_of(p_product uuid) returns public.stock_rules
language plpgsql stable set search_path = '' as $$
declare
  v_rule public.stock_rules;
begin
  select r.* into v_rule from public.stock_rules r where r.product_id = p_product and r.revoked_at is null;
  if v_rule.id is null then
    select r.* into v_rule from public.listings l
      join public.stock_rules r on r.shop_id = l.shop_id and r.section_id = l.live ->> 'sectionId' and r.revoked_at is null
      where l.product_id = p_product and l.gone_at is null
      order by r.seq desc limit 1;
  end if;
  return v_rule;
end $$;

-- Whether nothing is written under it for this product: it is an owner's word for shops that this owner may use, and that is over.
-- It goes on once that is so again, or once another owner gives it. Null: for a whole section, whether it is so of any of it.
create function app.rule_rests(p_rule public.stock_rules, p_product uuid) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return not exists (select from public.members where id = p_rule.given_by and role = 'owner')
    or (p_rule.shop_id is not null and not app.may_use_shop(p_rule.shop_id, p_rule.given_by))
    or exists (select from public.listings l where l.product_id = p_product and l.gone_at is null and not app.may_use_shop(l.shop_id, p_rule.given_by))
    or (p_product is null and exists (
      select from public.listings l join public.listings o on o.product_id = l.product_id and o.gone_at is null
      where l.shop_id = p_rule.shop_id and l.live ->> 'sectionId' = p_rule.section_id and l.gone_at is null
        and not app.may_use_shop(o.shop_id, p_rule.given_by)));
end $$;

-- Products of a studio whose stock is shared, with the rule that says so.
create function app.shared_products(p_studio uuid) returns table (product_id uuid, rule_id uuid)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_column
begin
  if not exists (select from public.stock_rules r where r.studio_id = p_studio and r.revoked_at is null and r.rule = 'shared') then
    return;
  end if;
  return query
    select r.product_id, r.id from public.stock_rules r
    where r.studio_id = p_studio and r.product_id is not null and r.revoked_at is null and r.rule = 'shared'
      and not app.rule_rests(r, r.product_id)
    union all
    select s.product_id, s.id from (
      select distinct on (l.product_id) l.product_id, r.id, r.rule
      from public.stock_rules r
      join public.listings l on l.shop_id = r.shop_id and l.live ->> 'sectionId' = r.section_id
      where r.studio_id = p_studio and r.shop_id is not null and r.revoked_at is null
        and l.product_id is not null and l.gone_at is null
        and not exists (select from public.stock_rules o where o.product_id = l.product_id and o.revoked_at is null)
      order by l.product_id, r.seq desc) s
    join public.stock_rules r on r.id = s.id
    where s.rule = 'shared' and not app.rule_rests(r, s.product_id);
end $$;

-- Which shops have listings of shared products, counted anew.
create function app.count_shared(p_studio uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  insert into public.stock_checks as c (shop_id, studio_id, listings)
    select l.shop_id, p_studio, pg_catalog.count(*)::integer
    from app.shared_products(p_studio) p join public.listings l on l.product_id = p.product_id
    where l.gone_at is null and l.live is not null group by l.shop_id order by l.shop_id
    on conflict (shop_id) do update set listings = excluded.listings where c.listings <> excluded.listings;
  delete from public.stock_checks c where c.studio_id = p_studio and not exists (
    select from app.shared_products(p_studio) p join public.listings l on l.product_id = p.product_id
    where l.shop_id = c.shop_id and l.gone_at is null and l.live is not null);
end $$;

-- What is shared no more: what wasn't begun of its writes is stopped. Shared anew, it begins with the numbers of that day.
create function app.end_unshared(p_studio uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_shared uuid[] := array(select p.product_id from app.shared_products(p_studio) p);
begin
  -- A judgement that is being kept is waited for, so that its writes are stopped as well.
  perform from public.shared_stock s where s.studio_id = p_studio and s.product_id <> all (v_shared) order by s.product_id for update;
  perform app.stop_stock_writes(array(
    select w.change_id from public.stock_writes w
    where w.studio_id = p_studio and w.settled_at is null and w.product_id <> all (v_shared) order by w.change_id));
  update public.stock_writes set settled_at = app.now() where studio_id = p_studio and settled_at is null and product_id <> all (v_shared);
  update public.shared_stock s set known = null, last_fall = null, answer = null, revision = s.revision + 1
    where s.studio_id = p_studio and s.known is not null and s.product_id <> all (v_shared);
  -- Another word shares it on: what waits is written under that.
  update public.stock_writes w set rule_id = p.rule_id from app.shared_products(p_studio) p
    where w.studio_id = p_studio and w.settled_at is null and w.product_id = p.product_id and w.rule_id <> p.rule_id;
  perform app.count_shared(p_studio);
end $$;

-- A listing of these products belongs to another one now: what waits to be written to it is stopped. A rule of a product that
-- became another one, or that is in one shop only, has nothing to share any more: it ends, and owners are told.
create function app.stock_moved(p_products uuid[], p_member public.members) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_rule public.stock_rules;
  v_into uuid;
begin
  perform app.stop_stock_writes(array(
    select w.change_id from public.stock_writes w join public.listings l on l.id = w.listing_id
    where w.product_id = any (p_products) and w.settled_at is null and l.product_id is distinct from w.product_id order by w.change_id));
  update public.stock_writes w set settled_at = app.now() from public.listings l
    where l.id = w.listing_id and w.product_id = any (p_products) and w.settled_at is null and l.product_id is distinct from w.product_id;
  for v_rule in
    select r.* from public.stock_rules r where r.product_id = any (p_products) and r.revoked_at is null order by r.seq for update
  loop
    select merged_into into v_into from public.products where id = v_rule.product_id;
    continue when v_into is null and (v_rule.rule <> 'shared' or pg_catalog.cardinality(app.shops_of_product(v_rule.product_id)) > 1);
    update public.stock_rules set revoked_at = app.now(), revoked_by = p_member.id where id = v_rule.id;
    continue when v_rule.rule <> 'shared';
    perform app.send(v_rule.studio_id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('template', 'stock_rule_note',
      'ruleId', v_rule.id, 'why', case when v_into is null then 'one-shop' else 'matched' end, 'by', p_member.id, 'into', v_into,
      'nonce', v_rule.id)));
  end loop;
  perform app.end_unshared(p_member.studio_id);
end $$;

-- After a role or the access to a shop was changed: what isn't shared any more is stopped, and owners are told of each rule that rests,
-- once a day.
create function app.rest_rules(p_studio uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_rule public.stock_rules;
  v_entry jsonb;
begin
  if not exists (select from public.stock_rules r where r.studio_id = p_studio and r.revoked_at is null and r.rule = 'shared') then
    return;
  end if;
  for v_rule in
    select r.* from public.stock_rules r where r.studio_id = p_studio and r.revoked_at is null and r.rule = 'shared' order by r.seq
  loop
    continue when not app.rule_rests(v_rule, v_rule.product_id);
    v_entry := pg_catalog.jsonb_build_object('template', 'stock_rule_note', 'ruleId', v_rule.id, 'why', 'rests', 'by', null, 'into', null,
      'nonce', 'rests:' || v_rule.id || ':' || (app.now() at time zone 'UTC')::date);
    if not app.was_said(p_studio, v_entry) then
      perform app.send(p_studio, pg_catalog.jsonb_build_array(v_entry));
    end if;
  end loop;
  perform app.end_unshared(p_studio);
end $$;

-- The same after a product got another listing: its giver may not use that one's shop.
create function app.rest_rule_of(p_product uuid, p_studio uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_rule public.stock_rules := app.stock_rule_of(p_product);
begin
  if v_rule.rule = 'shared' and app.rule_rests(v_rule, p_product) then
    perform app.rest_rules(p_studio);
  end if;
end $$;

-- Its shops' numbers are read and judged at once.
create function app.ask_for_check(p_studio uuid, p_shops uuid[]) returns void
language sql volatile set search_path = '' as $$
  insert into public.operations (studio_id, kind, key, shop_id, priority, params)
  select p_studio, k.kind, k.kind || ':' || s.id || ':' || pg_catalog.gen_random_uuid(), s.id, 1, '{"read": true}'
  from (select app.made_on('stock-due') as kind) k, public.shops s
  where s.id = any (p_shops) and s.health = 'ok'
  order by s.id
$$;

create function app.shops_of_product(p_product uuid) returns uuid[]
language sql stable set search_path = '' as $$
  select array(select distinct l.shop_id from public.listings l where l.product_id = p_product and l.gone_at is null)
$$;

-- Of a product, or of a section of a shop. `lower`: the numbers were shown, and the owner said that the higher ones are to be lowered.
-- @param p_rule {productId | shopId and sectionId, rule, windowSeconds, lower}
-- @returns the rule's id
create function public.give_stock_rule(p_rule jsonb, p_outbox jsonb, p_operations jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
  v_product uuid := (p_rule ->> 'productId')::uuid;
  v_shop uuid := (p_rule ->> 'shopId')::uuid;
  v_shared boolean := p_rule ->> 'rule' = 'shared';
  v_before public.stock_rules;
  v_was_shared boolean;
  v_id uuid;
begin
  if v_product is not null then
    perform from public.products where id = v_product and merged_into is null for update;
    if not found then
      perform app.missing();
    end if;
    perform app.require_shops_of(v_product, v_me.id);
    if v_shared and pg_catalog.cardinality(app.shops_of_product(v_product)) < 2 then
      perform app.refuse('bad-input', '{"reason": "one-shop"}');
    end if;
  else
    perform from public.shops where id = v_shop for update;
    if not found then
      perform app.missing();
    elsif not app.may_use_shop(v_shop, v_me.id) then
      perform app.refuse('not-allowed');
    end if;
    -- What is written under it is written to every shop that its products are in.
    perform app.require_shops_of(p.product_id, v_me.id) from (
      select distinct l.product_id from public.listings l
      where l.shop_id = v_shop and l.live ->> 'sectionId' = p_rule ->> 'sectionId' and l.gone_at is null and l.product_id is not null) p;
  end if;
  select * into v_before from public.stock_rules
    where revoked_at is null and (product_id = v_product or (shop_id = v_shop and section_id = p_rule ->> 'sectionId'));
  if v_before.rule = p_rule ->> 'rule' and not app.rule_rests(v_before, v_before.product_id) then
    -- Said again, it is as if it was said once: a question that is open stays open.
    perform app.effects(p_outbox, p_operations);
    return pg_catalog.to_jsonb(v_before.id);
  end if;
  v_was_shared := exists (select from app.shared_products(v_me.studio_id) p where p.product_id = v_product);
  update public.stock_rules set revoked_at = app.now(), revoked_by = v_me.id
    where revoked_at is null and (product_id = v_product or (shop_id = v_shop and section_id = p_rule ->> 'sectionId'));
  insert into public.stock_rules (studio_id, product_id, shop_id, section_id, rule, given_by, window_seconds)
    values (v_me.studio_id, v_product, v_shop, p_rule ->> 'sectionId', p_rule ->> 'rule', v_me.id, (p_rule ->> 'windowSeconds')::integer)
    returning id into v_id;
  if v_product is not null and v_shared and not v_was_shared then
    insert into public.shared_stock (product_id, studio_id, answer, answered_by)
      values (v_product, v_me.studio_id, case when (p_rule ->> 'lower')::boolean then 'lower' end, v_me.id)
      on conflict (product_id) do update set known = null, last_fall = null, answer = excluded.answer, answered_by = excluded.answered_by,
        revision = shared_stock.revision + 1;
  end if;
  perform app.end_unshared(v_me.studio_id);
  if v_shared then
    -- Compared is what is there now, not what was read hours ago.
    perform app.ask_for_check(v_me.studio_id, case when v_product is not null then app.shops_of_product(v_product)
      else array(select c.shop_id from public.stock_checks c where c.studio_id = v_me.studio_id) end);
  end if;
  perform app.effects(p_outbox, p_operations);
  return pg_catalog.to_jsonb(v_id);
end $$;

-- What was written stays. What waits to be written under it is withdrawn.
create function public.revoke_stock_rule(p_rule_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
  v_rule public.stock_rules;
begin
  select * into v_rule from public.stock_rules where id = p_rule_id for update;
  if v_rule.id is null then
    perform app.missing();
  elsif v_rule.revoked_at is not null then
    return;
  end if;
  update public.stock_rules set revoked_at = app.now(), revoked_by = v_me.id where id = v_rule.id;
  perform app.end_unshared(v_me.studio_id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- `lower`: the others are lowered. `leave`: what fell was no sale, and the numbers stay as they are.
-- @param p_revision what was shown: its question was asked with these numbers. Null: of a bot that doesn't know of it
create function public.answer_stock(p_product_id uuid, p_answer text, p_outbox jsonb, p_operations jsonb,
  p_revision integer default null) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
  v_stock public.shared_stock;
begin
  select * into v_stock from public.shared_stock where product_id = p_product_id for update;
  if v_stock.product_id is null or (app.stock_rule_of(p_product_id)).rule is distinct from 'shared' then
    perform app.missing();
  end if;
  perform app.require_shops_of(p_product_id, v_me.id);
  if p_answer not in ('lower', 'leave') then
    perform app.refuse('bad-input');
  elsif v_stock.known ->> 'asked' is null or v_stock.revision <> p_revision then
    perform app.refuse('wrong-state', '{"reason": "stock-moved"}');
  end if;
  update public.shared_stock set answer = p_answer, answered_by = v_me.id, revision = revision + 1 where product_id = p_product_id;
  perform app.ask_for_check(v_me.studio_id, app.shops_of_product(p_product_id));
  perform app.effects(p_outbox, p_operations);
end $$;

grant execute on function app.rule_rests(public.stock_rules, uuid), app.stock_rule_of(uuid), app.shared_products(uuid), app.shops_of_product(uuid) to authenticated, service_role, oms_definer;
grant execute on function app.end_unshared(uuid), app.stock_moved(uuid[], public.members), app.rest_rules(uuid), app.rest_rule_of(uuid, uuid) to oms_definer;
grant execute on function app.count_shared(uuid), app.ask_for_check(uuid, uuid[]) to oms_definer, service_role;
select app.publish_functions(array['give_stock_rule', 'revoke_stock_rule', 'answer_stock'], 'authenticated', true);
