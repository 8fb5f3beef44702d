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
