-- A product is the studio's own record; a listing is what it became in one shop. Listings become products by a person's
-- word, and products of two shops become one only so.
create table public.products (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null references public.studios (id) on delete cascade,
  sku text,
  content jsonb not null,
  created_at timestamptz not null default app.now(),
  updated_at timestamptz not null default app.now(),
  -- Another product that this one turned out to be. It stays, so that the word can be taken back.
  merged_into uuid,
  seq bigint generated always as identity,
  -- What a search compares: in the values it would have to be folded row by row.
  title_folded text generated always as (coalesce(app.folded(content ->> 'title'), '')) stored,
  sku_folded text generated always as (app.folded(sku)) stored,
  unique (studio_id, id),
  foreign key (studio_id, merged_into) references public.products (studio_id, id)
);
select app.protect('products', true);
create index products_newest on public.products (studio_id, seq desc) where merged_into is null;
-- A row that is deleted asks every table that could point to it. Without an index each asks by reading that table whole:
-- erasing ten thousand products then takes minutes.
create index products_merged_into on public.products (merged_into) where merged_into is not null;

-- The mirror: every listing of a connected shop in all five states, cut to the fields we name (src/domain/fields.ts).
-- `live`: as last read. `ours`: what the studio wants there. `base`: where both last agreed. Each is one flat object,
-- field → value, so that three-way comparison, change and conflict speak of the same fields.
create table public.listings (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null,
  product_id uuid,
  shop_id uuid not null,
  external_id text not null,
  state text not null check (state in ('active', 'draft', 'inactive', 'sold_out', 'expired')),
  url text,
  base jsonb,
  fingerprint text,
  synced_at timestamptz not null default app.now(),
  code text,
  live jsonb,
  ours jsonb,
  -- Who wrote what of `ours` isn't live yet (app.note_ours_writer).
  ours_by jsonb not null default '{}',
  cover_url text,
  ends_at timestamptz,
  -- What it was like when it was last taken off sale from here (app.fields_mark); null once it was on sale again.
  taken_off_as text,
  created_there timestamptz,
  -- When it was last read there. What is older than six hours is not shown without saying so.
  seen_at timestamptz,
  -- Looked for by its own number and not there, or deleted by the studio. Missing from one page is not gone.
  gone_at timestamptz,
  seq bigint generated always as identity,
  -- The reading that saw it first, the one that last saw it otherwise than before, and the reading or operation that looked
  -- for it in vain although the studio didn't delete it.
  first_run uuid,
  moved_run uuid,
  gone_run uuid,
  -- Kept from "live" and "ours" by a trigger, so that no search and no count has to read these: what it is found by (words
  -- of its title, folded, and its SKUs behind "="), lines of its options in a table, pieces in stock, whether it stands
  -- there otherwise than the studio wants, and whether that is in a field that nobody asked for yet.
  found_by text[] not null default '{}',
  option_count integer not null default 0,
  stock bigint not null default 0,
  differs boolean not null default false,
  unasked boolean not null default false,
  constraint listings_tenant unique (studio_id, id),
  unique (shop_id, external_id),
  foreign key (studio_id, product_id) references public.products (studio_id, id) on delete cascade,
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade
);
create index listings_by_product on public.listings (product_id);
create unique index listings_code on public.listings (studio_id, code);
create index listings_newest on public.listings (studio_id, shop_id, state, seq desc);
create index listings_in_order on public.listings (studio_id, seq);
create index listings_by_number on public.listings (studio_id, external_id);
-- As lists show them.
create index listings_shown on public.listings (studio_id, created_there desc nulls last, seq desc)
  where live is not null and gone_at is null;
create index listings_unasked on public.listings (studio_id, created_there desc nulls last, seq desc)
  where live is not null and unasked;
create index listings_differing on public.listings (studio_id, shop_id, created_there desc nulls last, seq desc)
  where live is not null and (unasked or gone_run is not null);
create index listings_ending on public.listings (studio_id, ends_at) where live is not null and gone_at is null;
select app.protect('listings', true);

-- What somebody should hear of a listing from its state alone: sold out, expired, deactivated by the marketplace, at its
-- end within seven days, down to the last piece. Said once per event: `listing_watch` is how it stood when it was looked
-- at last. A listing seen for the first time is no news, so connecting a shop says nothing of all that it has.
create table public.listing_watch (
  listing_id uuid primary key,
  studio_id uuid not null,
  state text not null,
  low boolean not null,
  -- The end that was, or would have been, said.
  ending_at timestamptz,
  changed_at timestamptz not null default app.now(),
  foreign key (studio_id, listing_id) references public.listings (studio_id, id) on delete cascade
);
select app.protect('listing_watch', false);
grant select, insert, update on public.listing_watch to oms_definer;

-- What became of a listing that no change of ours did: changed on the marketplace, gone, back, and what people said to it
-- here. Sync events: they end at 30 days. Values are cut, so that nobody's description is kept twice.
create table public.listing_events (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null,
  listing_id uuid not null,
  kind text not null check (kind in ('changed_there', 'gone', 'back', 'kept', 'wanted')),
  member_id uuid,
  -- field → {before, after}; the listing's state under "state".
  fields jsonb not null default '{}',
  at timestamptz not null default app.now(),
  seq bigint generated always as identity,
  foreign key (studio_id, listing_id) references public.listings (studio_id, id) on delete cascade,
  foreign key (studio_id, member_id) references public.members (studio_id, id)
);
create index listing_events_newest on public.listing_events (listing_id, seq desc);
create index listing_events_at on public.listing_events (at);
select app.protect('listing_events', true);
grant insert on public.listing_events to oms_definer;
grant select, delete on public.listing_events to service_role;

-- What a person said of two products. `listing_ids`: those that came along from the merged one.
create table public.product_words (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null,
  kept uuid not null,
  merged uuid not null,
  word text not null check (word in ('same', 'different')),
  listing_ids uuid[] not null default '{}',
  member_id uuid not null,
  at timestamptz not null default app.now(),
  seq bigint generated always as identity,
  unique (kept, merged),
  constraint two_products check (kept <> merged),
  foreign key (studio_id, kept) references public.products (studio_id, id) on delete cascade,
  foreign key (studio_id, merged) references public.products (studio_id, id) on delete cascade,
  foreign key (studio_id, member_id) references public.members (studio_id, id)
);
select app.protect('product_words', true);
-- For deletions, like products_merged_into.
create index product_words_merged on public.product_words (merged);
grant select, insert, update on public.product_words to oms_definer;

-- One reading of a whole shop, with its progress while it runs and its result afterwards. Ends at 30 days.
create table public.sync_runs (
  id uuid primary key,
  studio_id uuid not null,
  shop_id uuid not null,
  operation_id uuid not null,
  asked_by uuid,
  done integer not null default 0,
  total integer,
  result jsonb,
  started_at timestamptz not null default app.now(),
  finished_at timestamptz,
  seq bigint generated always as identity,
  unique (studio_id, id),
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade
);
create index sync_runs_newest on public.sync_runs (studio_id, shop_id, seq desc);
create index sync_runs_reported on public.sync_runs (studio_id, finished_at) where finished_at is not null;
create index sync_runs_of_operation on public.sync_runs (operation_id);
select app.protect('sync_runs', true);
grant select, insert, update on public.sync_runs to oms_definer;
grant select, delete on public.sync_runs to service_role;

-- Our own copies of photos, by hash; the bytes lie in a private bucket.
create table public.photos (
  studio_id uuid not null references public.studios (id) on delete cascade,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null default app.now(),
  primary key (studio_id, hash)
);
select app.protect('photos', true);

grant select, insert, update on public.products, public.listings to oms_definer;
grant select, insert on public.photos to oms_definer;
