-- Stock in step: an owner's standing decision that a product's stock is shared over its shops, and what follows from it.

alter table public.decisions drop constraint decisions_verdict_check;
alter table public.decisions add constraint decisions_verdict_check
  check (verdict in ('approve', 'ask_for_changes', 'go_live', 'retry', 'withdraw', 'stop', 'standing'));
alter table app.operation_kinds drop constraint operation_kinds_made_on_check;
alter table app.operation_kinds add constraint operation_kinds_made_on_check check (made_on in ('change-decided', 'shop-due',
  'sign-in-idle', 'shop-left', 'erasure-asked', 'digest-due', 'start-nears', 'schedule-ends', 'stock-due'));
insert into app.operation_kinds (kind, writes, while_uninstalled, made_on) values ('check_stock', false, false, 'stock-due');

-- What an owner decided of the stock of a product, or of all products of a section of a shop: `shared`, the same pieces are offered in
-- several shops, and what sold in one is lowered in the others; `split`, each shop has pieces of its own, as without a word.
create table public.stock_rules (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null references public.studios (id) on delete cascade,
  product_id uuid,
  shop_id uuid,
  section_id text,
  rule text not null check (rule in ('shared', 'split')),
  given_by uuid not null,
  given_at timestamptz not null default app.now(),
  -- In so many seconds a piece may be sold twice, as it was shown before.
  window_seconds integer,
  revoked_at timestamptz,
  revoked_by uuid,
  seq bigint generated always as identity,
  unique (studio_id, id),
  constraint stock_rules_of_one check (case when product_id is null then shop_id is not null and section_id is not null
    else shop_id is null and section_id is null end),
  foreign key (studio_id, product_id) references public.products (studio_id, id) on delete cascade,
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade,
  foreign key (studio_id, given_by) references public.members (studio_id, id),
  foreign key (studio_id, revoked_by) references public.members (studio_id, id)
);
create unique index stock_rules_of_product on public.stock_rules (product_id) where revoked_at is null and product_id is not null;
create unique index stock_rules_of_section on public.stock_rules (shop_id, section_id) where revoked_at is null and shop_id is not null;
create index stock_rules_by_product on public.stock_rules (product_id) where product_id is not null;
create index stock_rules_by_shop on public.stock_rules (shop_id) where shop_id is not null;
create index stock_rules_given_by on public.stock_rules (given_by);
create index stock_rules_revoked_by on public.stock_rules (revoked_by) where revoked_by is not null;
create index stock_rules_newest on public.stock_rules (studio_id, seq desc);
select app.protect('stock_rules', true);
grant select, insert, update on public.stock_rules to oms_definer;

-- How the shared numbers of a product stood when they were last judged (src/modules/stock/rules/shared-stock.ts).
create table public.shared_stock (
  product_id uuid primary key,
  studio_id uuid not null,
  -- Null: the rule was just given.
  known jsonb,
  -- The last fall, so that it can be put back: {at, before, lowest, falls}.
  last_fall jsonb,
  -- A person's answer to what was asked: `lower` the others, or `leave` the numbers as they are.
  answer text check (answer in ('lower', 'leave')),
  answered_by uuid,
  revision integer not null default 0,
  judged_at timestamptz,
  foreign key (studio_id, product_id) references public.products (studio_id, id) on delete cascade,
  foreign key (studio_id, answered_by) references public.members (studio_id, id)
);
create index shared_stock_of_studio on public.shared_stock (studio_id, product_id);
create index shared_stock_answered_by on public.shared_stock (answered_by) where answered_by is not null;
select app.protect('shared_stock', true);
grant select, insert, update, delete on public.shared_stock to oms_definer;

-- Changes that were made under a rule, one for each listing.
create table public.stock_writes (
  change_id uuid primary key,
  studio_id uuid not null,
  rule_id uuid not null,
  product_id uuid not null,
  shop_id uuid not null,
  listing_id uuid not null,
  -- The piece that it follows was sold after this.
  since timestamptz not null,
  at timestamptz not null default app.now(),
  -- When its end was taken into account.
  settled_at timestamptz,
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade,
  foreign key (studio_id, rule_id) references public.stock_rules (studio_id, id) on delete cascade,
  foreign key (studio_id, product_id) references public.products (studio_id, id) on delete cascade,
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade,
  foreign key (studio_id, listing_id) references public.listings (studio_id, id) on delete cascade
);
create index stock_writes_of_listing on public.stock_writes (listing_id, at desc);
create index stock_writes_of_shop on public.stock_writes (shop_id, at);
create index stock_writes_of_product on public.stock_writes (product_id, at);
create index stock_writes_of_rule on public.stock_writes (rule_id);
create index stock_writes_of_studio on public.stock_writes (studio_id, change_id);
select app.protect('stock_writes', true);
grant select, insert, update on public.stock_writes to oms_definer;

-- Shops with listings of shared products: how many, when their numbers were last read, and when the marketplace last told of a change.
create table public.stock_checks (
  shop_id uuid primary key,
  studio_id uuid not null,
  listings integer not null,
  checked_at timestamptz,
  told_at timestamptz,
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade
);
create index stock_checks_of_studio on public.stock_checks (studio_id, shop_id);
select app.protect('stock_checks', true);
grant select, insert, update, delete on public.stock_checks to oms_definer;
grant update on public.stock_checks to service_role;

-- How often they were read on a day, and the longest time between two readings: the window as it really was. Ends at 30 days.
create table public.stock_days (
  shop_id uuid not null,
  day date not null,
  studio_id uuid not null,
  checks integer not null,
  longest_seconds integer not null,
  at timestamptz not null default app.now(),
  primary key (shop_id, day),
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade
);
create index stock_days_at on public.stock_days (at);
create index stock_days_of_studio on public.stock_days (studio_id, shop_id, day);
select app.protect('stock_days', true);
grant select, insert, update, delete on public.stock_days to oms_definer;

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
    union all
    select s.product_id, s.id from (
      select distinct on (l.product_id) l.product_id, r.id, r.rule
      from public.stock_rules r
      join public.listings l on l.shop_id = r.shop_id and l.live ->> 'sectionId' = r.section_id
      where r.studio_id = p_studio and r.shop_id is not null and r.revoked_at is null
        and l.product_id is not null and l.gone_at is null
        and not exists (select from public.stock_rules o where o.product_id = l.product_id and o.revoked_at is null)
      order by l.product_id, r.seq desc) s
    where s.rule = 'shared';
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
  perform app.stop_stock_writes(array(
    select w.change_id from public.stock_writes w
    where w.studio_id = p_studio and w.settled_at is null and w.product_id <> all (v_shared) order by w.change_id));
  update public.stock_writes set settled_at = app.now() where studio_id = p_studio and settled_at is null and product_id <> all (v_shared);
  update public.shared_stock s set known = null, last_fall = null, answer = null, revision = s.revision + 1
    where s.studio_id = p_studio and s.known is not null and s.product_id <> all (v_shared);
  perform app.count_shared(p_studio);
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
  end if;
  update public.stock_rules set revoked_at = app.now(), revoked_by = v_me.id
    where revoked_at is null and (product_id = v_product or (shop_id = v_shop and section_id = p_rule ->> 'sectionId'));
  insert into public.stock_rules (studio_id, product_id, shop_id, section_id, rule, given_by, window_seconds)
    values (v_me.studio_id, v_product, v_shop, p_rule ->> 'sectionId', p_rule ->> 'rule', v_me.id, (p_rule ->> 'windowSeconds')::integer)
    returning id into v_id;
  if v_product is not null and v_shared then
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
create function public.answer_stock(p_product_id uuid, p_answer text, p_outbox jsonb, p_operations jsonb) returns void
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
  elsif v_stock.known ->> 'asked' is null then
    perform app.refuse('wrong-state');
  end if;
  update public.shared_stock set answer = p_answer, answered_by = v_me.id, revision = revision + 1 where product_id = p_product_id;
  perform app.ask_for_check(v_me.studio_id, app.shops_of_product(p_product_id));
  perform app.effects(p_outbox, p_operations);
end $$;

grant execute on function app.stock_rule_of(uuid), app.shared_products(uuid), app.shops_of_product(uuid) to authenticated, service_role, oms_definer;
grant execute on function app.end_unshared(uuid) to oms_definer;
grant execute on function app.count_shared(uuid), app.ask_for_check(uuid, uuid[]) to oms_definer, service_role;
select app.publish_functions(array['give_stock_rule', 'revoke_stock_rule', 'answer_stock'], 'authenticated', true);

-- Reading the numbers of shared products, so often as a stated share of each app's calls allows.

-- In seconds, whole minutes. @param p_calls how many calls it takes to read each shop of the app once
create function app.check_every(p_calls numeric, p_per_day integer, p_share numeric, p_shortest integer) returns integer
language sql immutable set search_path = '' as $$
  select greatest(p_shortest, pg_catalog.ceil(86400 * greatest(1, p_calls) / (coalesce(p_per_day, 5000) * p_share) / 60)::integer * 60)
$$;

-- How often each shop of the studio would be read with so many listings more. All shops that share an app share its calls, also
-- those of other studios; nobody sees more of that than how often.
-- @param p_added listings by shop
create function public.stock_paces(p_studio_id uuid, p_added jsonb, p_share numeric, p_shortest integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    with shop as (
      select s.id, s.studio_id, coalesce(s.app_id::text, s.marketplace) as pace, c.told_at,
        pg_catalog.ceil((coalesce(c.listings, 0) + case when s.studio_id = p_studio_id
          then coalesce((p_added ->> s.id::text)::integer, 0) else 0 end) / 100.0) as calls
      from public.shops s left join public.stock_checks c on c.shop_id = s.id
      where s.health <> 'disconnected' and (s.studio_id = p_studio_id or c.shop_id is not null)
    ), paced as (
      select h.pace, pg_catalog.sum(h.calls) as calls from shop h group by h.pace
    )
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('shopId', h.id, 'toldAt', h.told_at,
      'everySeconds', app.check_every(d.calls, p.per_day, p_share, p_shortest)) order by h.id), '[]')
    from shop h join paced d on d.pace = h.pace left join app.paces p on p.pace = h.pace
    where h.studio_id = p_studio_id);
end $$;

-- Every minute: shops whose numbers are due. One check of a shop at a time.
-- @returns how many
create function public.enqueue_stock_checks(p_share numeric, p_shortest integer) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_kind text := app.made_on('stock-due');
  v_rows integer;
begin
  with shop as (
    select c.shop_id, c.studio_id, c.checked_at, p.per_day,
      pg_catalog.sum(pg_catalog.ceil(c.listings / 100.0)) over (partition by coalesce(s.app_id::text, s.marketplace)) as calls
    from public.stock_checks c join public.shops s on s.id = c.shop_id
    left join app.paces p on p.pace = coalesce(s.app_id::text, s.marketplace)
    where s.health = 'ok'
  )
  insert into public.operations (studio_id, kind, key, shop_id, priority, params)
  select h.studio_id, v_kind, v_kind || ':' || h.shop_id || ':' || extract(epoch from app.now()), h.shop_id, 5, '{"read": true}'
  from shop h
  where (h.checked_at is null
      or h.checked_at <= app.now() - app.check_every(h.calls, h.per_day, p_share, p_shortest) * interval '1 second' + interval '5 seconds')
    and not exists (select from public.operations o where o.shop_id = h.shop_id and o.kind = v_kind and o.state in ('queued', 'running'))
    and not exists (select from public.operations o where o.shop_id = h.shop_id and o.kind = v_kind and o.state = 'parked'
      and o.outcome_code in ('auth-dead', 'auth-scope'))
  order by h.shop_id
  on conflict (studio_id, key) do nothing;
  get diagnostics v_rows = row_count;
  return v_rows;
end $$;

-- The marketplace told of a change in this shop: its numbers are read at once, and that it tells is remembered.
create function app.stock_told(p_shop public.shops) returns void
language plpgsql volatile set search_path = '' as $$
begin
  update public.stock_checks set told_at = app.now() where shop_id = p_shop.id;
  if found and not exists (select from public.operations o where o.shop_id = p_shop.id and o.kind = app.made_on('stock-due')
      and o.state = 'queued') then
    perform app.ask_for_check(p_shop.studio_id, array[p_shop.id]);
  end if;
end $$;

-- After a whole reading of a shop nothing has to be read again: its numbers are judged.
create function app.judge_after_run() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from public.stock_rules r where r.studio_id = new.studio_id and r.revoked_at is null and r.rule = 'shared') then
    perform app.count_shared(new.studio_id);
    insert into public.operations (studio_id, kind, key, shop_id, priority, params)
      select new.studio_id, k.kind, k.kind || ':' || new.shop_id || ':run:' || new.id, new.shop_id, 1, '{"read": false}'
      from (select app.made_on('stock-due') as kind) k
      where exists (select from public.stock_checks c where c.shop_id = new.shop_id)
      on conflict (studio_id, key) do nothing;
  end if;
  return null;
end $$;

create trigger judge_after_run after update of finished_at on public.sync_runs
  for each row when (old.finished_at is null and new.finished_at is not null) execute function app.judge_after_run();

-- A write under a rule that couldn't be made, since something sold there or for another reason: what is there is read and judged at once.
create function app.check_after_stock_write() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from public.stock_writes w where w.change_id = new.change_id and w.settled_at is null) then
    perform app.ask_for_check(new.studio_id, array[new.shop_id]);
  end if;
  return null;
end $$;

create trigger check_after_stock_write after update of state on public.change_items
  for each row when (new.state in ('parked', 'failed') and new.state <> old.state) execute function app.check_after_stock_write();

-- Listings of shared products in this shop: what a check reads. One that was published by us and never read whole is left to the
-- next reading of the shop.
create function public.read_stock_listings(p_shop_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(l.external_id order by l.seq), '[]')
    from app.shared_products((select app.studio_id())) p join public.listings l on l.product_id = p.product_id
    where l.shop_id = p_shop_id and l.gone_at is null and l.live is not null and l.base is not null and l.ours is not null
      and l.synced_at <= l.seen_at);
end $$;

-- What a check read: numbers and states alone are laid over what is kept, so that all else is news when the shop is read whole.
-- @param p_listings [{externalId, state, pieces: {quantity:…: n}}]
create function public.record_stock_check(p_operation uuid, p_lease uuid, p_listings jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease_on_shop(p_operation, p_lease);
  v_before timestamptz;
begin
  -- Before its listings, as in keep_stock.
  select checked_at into v_before from public.stock_checks where shop_id = v_operation.shop_id for update;
  perform app.mirror(v_operation.studio_id, v_operation.shop_id, (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('external_id', l.external_id, 'state', r.value ->> 'state', 'url', l.url,
      'live', l.live || (
        select coalesce(pg_catalog.jsonb_object_agg(f.key, f.value), '{}') from pg_catalog.jsonb_each(r.value -> 'pieces') f
        where f.key like 'quantity:%' and l.live ? f.key),
      'cover_url', l.cover_url, 'ends_at', l.ends_at, 'created_there', l.created_there, 'pictures', l.pictures) order by l.seq), '[]')
    from pg_catalog.jsonb_array_elements(p_listings) r
    join public.listings l on l.shop_id = v_operation.shop_id and l.external_id = r.value ->> 'externalId'
    where l.gone_at is null and l.live is not null and l.base is not null and l.ours is not null and l.synced_at <= l.seen_at));
  update public.stock_checks set checked_at = app.now() where shop_id = v_operation.shop_id;
  if found then
    insert into public.stock_days as d (shop_id, day, studio_id, checks, longest_seconds)
      values (v_operation.shop_id, (app.now() at time zone 'UTC')::date, v_operation.studio_id, 1,
        coalesce(extract(epoch from app.now() - v_before)::integer, 0))
      on conflict (shop_id, day) do update set checks = d.checks + 1, longest_seconds = greatest(d.longest_seconds, excluded.longest_seconds);
  end if;
end $$;

grant execute on function app.check_every(numeric, integer, numeric, integer), app.stock_told(public.shops) to service_role, oms_definer;
grant execute on function app.judge_after_run(), app.check_after_stock_write() to oms_definer;
select app.publish_functions(array['stock_paces', 'enqueue_stock_checks'], 'service_role', false);
select app.publish_functions(array['read_stock_listings'], 'authenticated', false);
select app.publish_functions(array['record_stock_check'], 'authenticated', true);

-- What a judgement of shared numbers does: changes under the standing decision, and what is known from then on.

-- What is offered of it, by option. Of what is sold out nothing is left.
create function app.pieces_of(p_live jsonb, p_state text) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_object_agg(f.key, case when p_state = 'sold_out' then '0'::jsonb else f.value end), '{}')
    from pg_catalog.jsonb_each(p_live) f
    where f.key like 'quantity:%' and pg_catalog.jsonb_typeof(f.value) = 'number'
      and p_live -> ('enabled:' || pg_catalog.substr(f.key, 10)) is distinct from 'false');
end $$;

-- What became of a write that was made under a rule, and by how much it lowered. Work that waits for a sign-in goes on by itself.
create function app.end_of_stock_write(p_item public.change_items, p_change public.changes) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_wrote boolean := p_item.state = 'applied' or coalesce(p_item.progress -> 'wrote' ? 'inventory', false);
  v_end text := case
    when v_wrote then 'written'
    when (p_item.state in ('pending', 'applying') and p_change.state in ('approved', 'scheduled', 'applying'))
      or (p_item.state = 'parked' and p_item.failure ->> 'code' in ('auth-dead', 'auth-scope', 'shop-disconnected'))
      -- What it is about to write is written down before: without that, nothing was sent.
      then case when p_item.progress ? 'stock' then 'open' else 'waiting' end
    when p_item.failure ->> 'code' = 'changed-live' then 'moved'
    else 'failed' end;
begin
  return pg_catalog.jsonb_build_object('changeId', p_change.id, 'end', v_end, 'by', coalesce(case
    when p_change.kind <> 'edit' then null
    when v_end = 'written' then (
      select pg_catalog.jsonb_object_agg(f.key, (f.value ->> 'from')::integer - (f.value ->> 'to')::integer)
      from pg_catalog.jsonb_each(p_item.progress -> 'stock') f)
    when v_end = 'open' then (
      select pg_catalog.jsonb_object_agg(f.key, (p_item.content #>> array['edit', 'before', f.key])::integer - (f.value #>> '{}')::integer)
      from pg_catalog.jsonb_each(p_item.content #> '{edit,set}') f) end, '{}'));
end $$;

-- What approved changes of people wrote to the stock of a listing, or are writing, the oldest first: it fell by that without a sale.
create function app.written_by_people(p_listing uuid, p_since timestamptz) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('changeId', c.id, 'end', case when w.wrote then 'written' else 'open' end,
      'by', (select coalesce(pg_catalog.jsonb_object_agg(f.key, (f.value ->> 'from')::integer - (f.value ->> 'to')::integer), '{}')
        from pg_catalog.jsonb_each(t.progress -> 'stock') f)) order by c.seq), '[]')
    from public.change_items t join public.changes c on c.id = t.change_id
    cross join lateral (select t.state = 'applied' or coalesce(t.progress -> 'wrote' ? 'inventory', false) as wrote) w
    where t.listing_id = p_listing and t.progress ? 'stock'
      and case when w.wrote then c.updated_at > p_since
        else t.state in ('pending', 'applying', 'parked') and c.state in ('approved', 'scheduled', 'applying') end
      and not exists (select from public.stock_writes o where o.change_id = c.id));
end $$;

-- Whether the listing was read so short a time after stock was lowered there that the marketplace may have shown what was there before.
create function app.is_settling(p_listing uuid, p_seen_at timestamptz) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return coalesce((
    select exists (select from public.stock_writes w where w.change_id = t.change_id)
      or (t.progress ? 'stock' and not exists (
        -- What a person put there is what is there.
        select from pg_catalog.jsonb_each(t.progress -> 'stock') f where (f.value ->> 'to')::integer > (f.value ->> 'from')::integer))
    from public.change_items t join public.changes c on c.id = t.change_id
    where t.listing_id = p_listing and t.state = 'applied' and c.updated_at > p_seen_at - interval '5 minutes'
    order by c.seq desc limit 1), false);
end $$;

-- Shared products with a listing in this shop, as they are known now: {products: [{productId, ruleId, revision, known, lastFall,
-- answer, listings}], writes: how many under rules in the last 24 hours, by shop}.
create function public.read_shared_stock(p_shop_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  perform app.require_worker();
  return pg_catalog.jsonb_build_object(
    'products', (
      select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('productId', p.product_id, 'ruleId', p.rule_id,
        'revision', coalesce(k.revision, 0), 'known', k.known, 'lastFall', k.last_fall, 'answer', k.answer, 'listings', (
          select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('listingId', l.id, 'shopId', l.shop_id,
            'externalId', l.external_id, 'state', l.state, 'title', l.live ->> 'title',
            'there', l.gone_at is null and s.health = 'ok', 'pieces', app.pieces_of(l.live, l.state),
            'own', w.own, 'settling', app.is_settling(l.id, l.seen_at),
            'theirs', app.written_by_people(l.id, coalesce(k.judged_at, app.now()) - interval '1 hour'),
            'takenOff', coalesce(w.taken_off, false),
            'fresh', l.seen_at >= greatest(r.given_at, app.now() - interval '15 minutes'),
            'held', exists (select from public.listing_claims c where c.listing_id = l.id
              and (c.what like 'field:quantity:%' or c.what not like 'field:%')
              and not exists (select from public.stock_writes o where o.change_id = c.change_id))) order by l.seq), '[]')
          from public.listings l join public.shops s on s.id = l.shop_id
          left join lateral (
            select case when n.settled_at is null then app.end_of_stock_write(t, c) end as own,
              c.kind = 'unpublish' and t.state = 'applied' as taken_off
            from public.stock_writes n join public.changes c on c.id = n.change_id join public.change_items t on t.change_id = c.id
            where n.listing_id = l.id order by n.at desc limit 1) w on true
          where l.product_id = p.product_id and l.live is not null)) order by p.product_id), '[]')
      from app.shared_products((select app.studio_id())) p join public.stock_rules r on r.id = p.rule_id
      left join public.shared_stock k on k.product_id = p.product_id
      where exists (select from public.listings l where l.product_id = p.product_id and l.shop_id = p_shop_id)),
    'writes', (
      select coalesce(pg_catalog.jsonb_object_agg(w.shop_id, w.n), '{}') from (
        select shop_id, pg_catalog.count(*) as n from public.stock_writes
        where studio_id = (select app.studio_id()) and at > app.now() - interval '24 hours' group by shop_id) w));
end $$;

-- What a judgement was about is there no more, so it is judged anew (app.keep_stock).
create function app.judge_anew() returns void
language plpgsql set search_path = '' as $$
begin
  raise exception using errcode = 'OM001', message = 'moved';
end $$;

-- A change under a rule lowers stock or takes off sale, and does nothing else, whatever the caller says. What sold or was changed
-- there since is no fault of the caller.
create function app.require_only_lowers(p_listing public.listings, p_change jsonb) returns void
language plpgsql stable set search_path = '' as $$
declare
  v_payload jsonb := (p_change ->> 'payload')::jsonb;
  v_set jsonb := coalesce(v_payload -> 'set', '{}');
begin
  if v_payload ->> 'state' is distinct from 'active'
    or v_payload ->> 'listingId' is distinct from p_listing.external_id
    or v_payload ->> 'kind' is distinct from p_change ->> 'kind'
    or coalesce(p_change #> '{item,edit,set}', '{}') is distinct from v_set
    or p_change ->> 'kind' not in ('edit', 'unpublish')
    or (p_change ->> 'kind' = 'unpublish') <> (v_set = '{}')
    or exists (select from pg_catalog.jsonb_each(v_set) f
      where f.key not like 'quantity:%' or pg_catalog.jsonb_typeof(f.value) <> 'number' or (f.value #>> '{}')::numeric < 0
        or coalesce(pg_catalog.jsonb_typeof(v_payload -> 'before' -> f.key), '') <> 'number'
        or (f.value #>> '{}')::numeric >= (v_payload -> 'before' ->> f.key)::numeric) then
    perform app.refuse('bad-input');
  elsif p_listing.state <> 'active' or p_listing.gone_at is not null
    or exists (select from pg_catalog.jsonb_each(v_set) f where v_payload -> 'before' -> f.key is distinct from p_listing.live -> f.key) then
    perform app.judge_anew();
  end if;
end $$;

-- One change, approved by the rule, in the name of the owner who gave it.
create function app.write_under_rule(p_rule public.stock_rules, p_product uuid, p_since timestamptz, p_change jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_listing public.listings;
  v_change public.changes;
  v_decision uuid;
begin
  select * into v_listing from public.listings
    where id = (p_change ->> 'listingId')::uuid and product_id = p_product and live is not null for update;
  if v_listing.id is null then
    -- It was matched with another product since.
    perform app.judge_anew();
  end if;
  perform app.require_only_lowers(v_listing, p_change);
  perform app.write_for(p_rule.given_by, 'rule');
  insert into public.changes (id, studio_id, kind, content, source, author_id, text_by)
    values ((p_change ->> 'id')::uuid, p_rule.studio_id, p_change ->> 'kind', p_change -> 'content', p_change -> 'source', p_rule.given_by, 'person')
    returning * into v_change;
  insert into public.change_edits (studio_id, change_id, member_id) values (p_rule.studio_id, v_change.id, p_rule.given_by);
  insert into public.change_items (studio_id, change_id, shop_id, listing_id, content, external_id, listing_url, payload)
    values (p_rule.studio_id, v_change.id, v_listing.shop_id, v_listing.id, p_change -> 'item', v_listing.external_id, v_listing.url,
      p_change ->> 'payload');
  perform app.write_for(null, null);
  insert into public.stock_writes (change_id, studio_id, rule_id, product_id, shop_id, listing_id, since)
    values (v_change.id, p_rule.studio_id, p_rule.id, p_product, v_listing.shop_id, v_listing.id, p_since);
  perform app.number_request(v_change);
  update public.changes set content_hash = app.content_hash(id), mode = 'live' where id = v_change.id returning * into v_change;
  v_decision := app.enter_decision(v_change, p_rule.given_by, 'standing', 'live', null, true, 0);
  update public.changes set state = 'approved', updated_at = app.now() where id = v_change.id;
  perform app.enqueue_items(v_change.id, v_decision, array(select id from public.change_items where change_id = v_change.id));
end $$;

-- A judgement, all of it or nothing. `moved`: the rule, a listing's write or another judgement came between, so it is judged anew.
-- @param p_stock {productId, ruleId, revision, known, lastFall (null: the last one stays), settled: changes whose end it took into account}
-- @param p_changes [{id, kind, listingId, content, source, item, payload}]
create function public.keep_stock(p_operation uuid, p_lease uuid, p_stock jsonb, p_changes jsonb, p_outbox jsonb) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_product uuid := (p_stock ->> 'productId')::uuid;
  v_rule public.stock_rules := app.stock_rule_of(v_product);
  v_stock public.shared_stock;
  v_change jsonb;
begin
  if v_rule.rule is distinct from 'shared' or v_rule.id <> (p_stock ->> 'ruleId')::uuid then
    return 'moved';
  end if;
  insert into public.shared_stock (product_id, studio_id) values (v_product, v_operation.studio_id) on conflict (product_id) do nothing;
  select * into v_stock from public.shared_stock where product_id = v_product for update;
  if v_stock.revision <> (p_stock ->> 'revision')::integer then
    return 'moved';
  end if;
  -- One judgement after the other counts what was written in a shop today. Locked before its listings, as in record_stock_check.
  perform from public.stock_checks c where c.studio_id = v_operation.studio_id
    and c.shop_id in (select l.shop_id from pg_catalog.jsonb_array_elements(p_changes) e join public.listings l on l.id = (e.value ->> 'listingId')::uuid)
    order by c.shop_id for update;
  for v_change in select e.value from pg_catalog.jsonb_array_elements(p_changes) with ordinality e order by e.ordinality loop
    perform app.write_under_rule(v_rule, v_product, coalesce(v_stock.judged_at, app.now()), v_change);
  end loop;
  if v_stock.answer is null and exists (
    select from public.stock_writes w where w.studio_id = v_operation.studio_id and w.at > app.now() - interval '24 hours'
      and w.shop_id in (select t.shop_id from pg_catalog.jsonb_array_elements(p_changes) e
        join public.change_items t on t.change_id = (e.value ->> 'id')::uuid)
    group by w.shop_id having pg_catalog.count(*) > 20) then
    -- Another product's judgement used them up since.
    perform app.judge_anew();
  end if;
  update public.stock_writes set settled_at = app.now()
    where product_id = v_product and settled_at is null
      and change_id in (select s.value::uuid from pg_catalog.jsonb_array_elements_text(p_stock -> 'settled') s);
  -- What met a sale is made anew by this judgement: nobody has to look at it.
  perform app.stop_stock_writes(array(
    select w.change_id from public.stock_writes w join public.change_items t on t.change_id = w.change_id
    where w.product_id = v_product and w.settled_at is not null and t.state in ('parked', 'failed')
      and t.failure ->> 'code' = 'changed-live' order by w.change_id));
  update public.shared_stock set known = p_stock -> 'known', last_fall = coalesce(nullif(p_stock -> 'lastFall', 'null'), last_fall),
    answer = null, revision = revision + 1,
    -- While a question is open nothing is taken over: what people wrote meanwhile is still to be counted.
    judged_at = case when p_stock #>> '{known,asked}' is null then app.now() else judged_at end
    where product_id = v_product;
  perform app.effects(p_outbox, '[]');
  return 'kept';
exception
  when sqlstate 'OM001' then
    return 'moved';
  when raise_exception then
    -- A person asked for a change of one of the listings in this moment.
    if sqlerrm = 'already-asked' then
      return 'moved';
    end if;
    raise;
end $$;

-- What of them wasn't begun is stopped. What is in hand comes to its end.
create function app.stop_stock_writes(p_changes uuid[]) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_id uuid;
  v_change public.changes;
begin
  foreach v_id in array p_changes loop
    v_change := app.lock_change(v_id);
    perform from public.operations where change_id = v_id and writes and state in ('queued', 'running', 'parked') order by id for update;
    continue when v_change.state not in ('approved', 'scheduled', 'applying', 'failed')
      or exists (select from public.operations where change_id = v_id and writes and state = 'running')
      or exists (select from public.change_items t where t.change_id = v_id and (t.state = 'applied' or t.progress ? 'stock'));
    perform app.overtake(array(select id from public.change_items where change_id = v_id));
    update public.change_items set state = 'stopped', step = null where change_id = v_id;
    perform app.derive_state(v_id);
  end loop;
end $$;

grant execute on function app.pieces_of(jsonb, text), app.end_of_stock_write(public.change_items, public.changes),
  app.written_by_people(uuid, timestamptz), app.is_settling(uuid, timestamptz) to authenticated, oms_definer;
grant execute on function app.judge_anew(), app.require_only_lowers(public.listings, jsonb), app.write_under_rule(public.stock_rules, uuid, timestamptz, jsonb),
  app.stop_stock_writes(uuid[]) to oms_definer;
-- Who holds a listing is for no tenant to read, so it is asked with the rights of the functions.
select app.publish_functions(array['read_shared_stock', 'keep_stock'], 'authenticated', true);

-- Standing decisions and shared numbers, as people read them.

create function app.stock_rule_json(p_rule public.stock_rules) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return case when p_rule.id is not null then pg_catalog.jsonb_build_object('id', p_rule.id, 'rule', p_rule.rule,
    'productId', p_rule.product_id, 'shopId', p_rule.shop_id, 'sectionId', p_rule.section_id,
    'title', (select p.content ->> 'title' from public.products p where p.id = p_rule.product_id),
    'givenBy', p_rule.given_by, 'givenAt', p_rule.given_at, 'windowSeconds', p_rule.window_seconds) end;
end $$;

-- Of one product: the rule, what is known, the last fall, and the longest time between two checks of its shops in the last week.
create function public.read_stock(p_product_id uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  v_shops uuid[] := app.shops_of_product(p_product_id);
begin
  return pg_catalog.jsonb_build_object('rule', app.stock_rule_json(app.stock_rule_of(p_product_id)),
    'known', (select k.known from public.shared_stock k where k.product_id = p_product_id),
    'lastFall', (select k.last_fall from public.shared_stock k where k.product_id = p_product_id),
    'measuredSeconds', (select pg_catalog.max(d.longest_seconds) from public.stock_days d
      where d.shop_id = any (v_shops) and d.day > (app.now() at time zone 'UTC')::date - 7));
end $$;

-- All that are given, the newest first, for Home. `all`: how many.
create function app.standing_json() returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return pg_catalog.jsonb_build_object(
    'all', (select pg_catalog.count(*) from public.stock_rules r
      where r.studio_id = (select app.studio_id()) and r.revoked_at is null and r.rule = 'shared'),
    'some', (select coalesce(pg_catalog.jsonb_agg(app.stock_rule_json(r) order by r.seq desc), '[]') from (
      select * from public.stock_rules o
      where o.studio_id = (select app.studio_id()) and o.revoked_at is null and o.rule = 'shared' order by o.seq desc limit 5) r));
end $$;

-- Products of a section that are in several shops, and their listings by shop.
create function public.read_section_stock(p_shop_id uuid, p_section text) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    with product as (
      select distinct l.product_id from public.listings l
      where l.shop_id = p_shop_id and l.live ->> 'sectionId' = p_section and l.gone_at is null
        and exists (select from public.listings o where o.product_id = l.product_id and o.shop_id <> l.shop_id and o.gone_at is null)
    ), counted as (
      select l.shop_id, pg_catalog.count(*) as n from product p join public.listings l on l.product_id = p.product_id
      where l.gone_at is null and l.live is not null group by l.shop_id
    )
    select pg_catalog.jsonb_build_object('products', (select pg_catalog.count(*) from product),
      'listings', coalesce((select pg_catalog.jsonb_object_agg(c.shop_id, c.n) from counted c), '{}')));
end $$;

grant execute on function app.stock_rule_json(public.stock_rules), app.standing_json() to authenticated, oms_definer;
select app.publish_functions(array['read_stock', 'read_section_stock'], 'authenticated', false);

-- What waited for this item's shop goes on without a new approval: it was decided on, and it costs what was decided. Of
-- work that waited for a shop that was disconnected the fee is reserved and the fields are claimed anew, as of a new decision.
create or replace function app.let_go_on(p_change public.changes, p_item public.change_items) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_member uuid;
begin
  if app.waits_for_shop(p_item) then
    if app.fee_cents_of(p_change, p_change.mode, array[p_item.id]) > 0 then
      select member_id into v_member from public.decisions where change_id = p_change.id and verdict in ('approve', 'go_live', 'retry', 'standing')
        order by seq desc limit 1;
      perform app.reserve_fees(p_change, v_member, array[p_item.id], 0);
    end if;
    if app.is_many(p_change.id) then
      -- Its fields were let go; its operation is the shop's.
      perform app.claim_listings(p_change, array[p_item.id]);
      perform app.resume_rest(p_change.id, p_item.shop_id);
      update public.change_items set state = 'pending', step = null, failure = null where id = p_item.id;
      perform app.derive_state(p_change.id);
      return;
    end if;
    update public.operations set state = 'cancelled', finished_at = app.now()
      where item_id = p_item.id and writes and state = 'parked';
    insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, item_id)
    select p_item.studio_id, k.kind, true, k.kind || ':' || p_item.id || ':' || pg_catalog.gen_random_uuid(), p_item.shop_id,
      p_item.change_id, p_item.id
    from (select app.made_on('change-decided') as kind) k;
  elsif app.is_many(p_change.id) then
    perform app.resume_rest(p_change.id, p_item.shop_id);
  else
    update public.operations set state = 'queued', run_at = app.now(), attempt = 0, outcome_code = null, finished_at = null
      where item_id = p_item.id and writes and state = 'parked' and outcome_code in ('auth-dead', 'auth-scope');
    if not found then
      return;
    end if;
  end if;
  update public.change_items set state = 'pending', step = null, failure = null where id = p_item.id;
  perform app.derive_state(p_change.id);
end $$;

-- Where that is refused (the day's ceiling is reached, another change took the fields) it waits on, and the person whose
-- decision it was is told what to do. Connecting itself goes through.
create or replace function app.resume_item(p_item uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_change public.changes;
  v_item public.change_items;
  v_shop text;
  v_code text;
  v_detail jsonb;
  v_text text;
begin
  select c.* into v_change from public.change_items t join public.changes c on c.id = t.change_id
    where t.id = p_item for update of c;
  select * into v_item from public.change_items where id = p_item;
  if v_item.state <> 'parked' or v_change.state not in ('approved', 'scheduled', 'applying', 'failed')
    or exists (select from public.operations o where o.change_id = v_change.id and o.state = 'running' and app.works_on(o, v_item)) then
    return;
  end if;
  begin
    perform app.let_go_on(v_change, v_item);
    return;
  exception when raise_exception then
    get stacked diagnostics v_code = message_text, v_text = pg_exception_detail;
    v_detail := v_text::jsonb;
  end;
  select name into v_shop from public.shops where id = v_item.shop_id;
  v_text := case v_code
    when 'fee-ceiling' then app.kept_sentence('overCeiling', v_shop)
    when 'already-asked' then app.kept_sentence('askedMeanwhile', v_shop, v_detail ->> 'number')
    else app.kept_sentence('cantContinue', v_shop) end;
  update public.change_items set failure = pg_catalog.jsonb_build_object('code', v_code, 'text', v_text, 'reference', '')
    where id = p_item;
  perform app.send(v_change.studio_id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
    'template', 'change_note', 'changeId', v_change.id, 'note', 'parked', 'text', v_text,
    'nonce', 'waits:' || case when app.is_many(v_change.id) then v_change.id else p_item end || ':' || extract(epoch from app.now()),
    'mention', (select coalesce(pg_catalog.jsonb_agg(d.slack_user_id), '[]') from (
      select m.slack_user_id from public.decisions d join public.members m on m.id = d.member_id
      where d.change_id = v_change.id and d.verdict in ('approve', 'go_live', 'retry', 'standing') order by d.seq desc limit 1) d))));
end $$;

-- Each table with the column that it ends by, and which rows only. Each has an index of just this.
create or replace function app.purged_tables() returns table (table_name text, ended_by text, lifetime interval, only_rows text)
language sql immutable set search_path = '' as $$
  values ('sync_events', 'at', interval '30 days', 'true'),
    ('audit_events', 'at', interval '30 days', 'true'),
    ('sync_runs', 'started_at', interval '30 days', 'true'),
    ('slack_events', 'seen_at', interval '30 days', 'true'),
    ('operations', 'finished_at', interval '30 days', $sql$state in ('done', 'failed', 'cancelled')$sql$),
    ('outbox', 'finished_at', interval '30 days', $sql$state in ('delivered', 'dropped')$sql$),
    ('stock_days', 'at', interval '30 days', 'true'),
    ('imports', 'created_at', interval '30 days', 'true'),
    ('listing_events', 'at', interval '30 days', 'true'),
    ('changes', 'updated_at', interval '7 days', $sql$state = 'discarded'$sql$),
    ('products', 'updated_at', interval '7 days', $sql$not listed and not exists (select from public.changes c where c.product_id = products.id)$sql$),
    ('marketplace_apps', 'unused_since', interval '7 days', 'unused_since is not null'),
    ('oauth_states', 'expires_at', interval '1 day', 'true'),
    ('connect_links', 'expires_at', interval '1 day', 'true')
$$;

-- Something changed in that shop: a reading of it is asked for. One that waits already will see it too. Whoever changes
-- hundreds of listings is read once, and the larger the shop, the longer after its newest reading: one of 500 listings every
-- ten minutes at most, so that webhooks alone take no more than about a quarter of 5 000 calls a day.
-- `p_app_id`: the app that it was said to, null for the operator's. Of a shop that is reached with another, it says nothing.
-- Answers `repeated`, `unknown` (no connected shop of this app), `waiting` or `queued`.
create or replace function public.shop_changed(p_message_hash text, p_marketplace text, p_external_shop_id text, p_app_id uuid default null)
returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_kind text := app.made_on('shop-due');
  v_shop public.shops;
begin
  select * into v_shop from public.shops
    where marketplace = p_marketplace and external_id = p_external_shop_id and health = 'ok' and read_at is not null
      and app_id is not distinct from p_app_id;
  if v_shop.id is null then
    return 'unknown';
  end if;
  insert into public.webhook_messages (message_hash) values (p_message_hash) on conflict do nothing;
  if not found then
    return 'repeated';
  end if;
  perform app.stock_told(v_shop);
  -- One after the other, also with a person who asks.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('reading:' || v_shop.id));
  if exists (select from public.operations where shop_id = v_shop.id and kind = v_kind and state = 'queued') then
    return 'waiting';
  end if;
  insert into public.operations (studio_id, kind, key, shop_id, priority, run_at)
  values (v_shop.studio_id, v_kind, v_kind || ':' || v_shop.id || ':webhook:' || p_message_hash, v_shop.id, 10,
    -- Never later than it would be read without this news.
    greatest(app.now() + interval '1 minute', least(
      coalesce(v_shop.listings_read_at, app.now()) + interval '10 minutes' * greatest(1, pg_catalog.ceil(app.counted_listings(v_shop.counts) / 500.0)),
      coalesce(v_shop.listings_read_at, app.now()) + interval '5 hours 30 minutes')));
  return 'queued';
end $$;

-- The home tab: the overview, whether anything was ever approved, listings that differ, a page of all listings (the last one
-- where there are fewer), and the log as `read_log` reads it.
create or replace function public.read_home(p_member uuid, p_differing integer, p_per_page integer, p_page integer, p_log jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select public.read_overview(p_member) || pg_catalog.jsonb_build_object(
      'approvedOnce', exists (select from public.decisions
        where studio_id = (select app.studio_id()) and verdict in ('approve', 'go_live')),
      'differing', pg_catalog.jsonb_build_object('all', n.unasked,
        'some', public.read_listings(pg_catalog.jsonb_build_object('unasked', true, 'limit', p_differing))),
      'listings', pg_catalog.jsonb_build_object('all', n.listings, 'page', shown.page,
        'some', public.read_listings(pg_catalog.jsonb_build_object('limit', p_per_page, 'offset', shown.page * p_per_page))),
      'log', public.read_log(p_log),
      'standing', app.standing_json())
    from app.kept_counts('{}') n,
      lateral (select least(p_page, greatest(0, (n.listings - 1) / p_per_page)) as page) shown);
end $$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20270107000000'
$$;
