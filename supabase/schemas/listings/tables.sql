-- The mirror: every listing of a connected shop in all five states, cut to the fields we name (src/catalog/fields/fields.ts).
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
  -- Its product's; its own while it is no product (`codes`).
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
  -- Where its photos can be seen, as last read: the marketplace's number of a photo → an address of the marketplace's own.
  pictures jsonb not null default '{}',
  constraint listings_tenant unique (studio_id, id),
  unique (shop_id, external_id),
  foreign key (studio_id, product_id) references public.products (studio_id, id) on delete cascade,
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade
);
create index listings_by_product on public.listings (product_id);
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
grant select, insert, update, delete on public.listings to oms_definer;
grant delete, update (unasked) on public.listings to service_role;

-- A delete's condition reads the columns it names.
grant select on public.listings to service_role;

-- Every short code that a studio's things ever had, each given once and never again: a product's, or a listing's that is no
-- product. One that is retired isn't shown any more but still finds. Without its thing it is only taken.
create table public.codes (
  studio_id uuid not null references public.studios (id) on delete cascade,
  code text not null,
  product_id uuid,
  listing_id uuid,
  retired boolean not null default false,
  primary key (studio_id, code),
  constraint codes_of_one_thing check (product_id is null or listing_id is null),
  foreign key (studio_id, product_id) references public.products (studio_id, id) on delete set null (product_id),
  foreign key (studio_id, listing_id) references public.listings (studio_id, id) on delete set null (listing_id)
);
create index codes_of_product on public.codes (product_id) where product_id is not null;
create index codes_of_listing on public.codes (listing_id) where listing_id is not null;
select app.protect('codes', true);
grant select, insert, update on public.codes to oms_definer;

-- What a person should hear of a listing from its state alone: sold out, expired, deactivated by the marketplace, at its
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
create index listing_watch_of_studio on public.listing_watch (studio_id);
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
create index listing_events_by_member on public.listing_events (member_id) where member_id is not null;
create index listing_events_of_studio on public.listing_events (studio_id, id);
select app.protect('listing_events', true);
grant insert on public.listing_events to oms_definer;
grant select, delete on public.listing_events to service_role;

-- One row per word and listing, found by a range from the word's beginning: under row level security an index is used for
-- leakproof operators only, and those of trigrams, full text and lower() are not. "C": a range of bytes.
create table public.listing_words (
  studio_id uuid not null,
  word text collate "C" not null,
  listing_id uuid not null,
  primary key (studio_id, word, listing_id),
  foreign key (studio_id, listing_id) references public.listings (studio_id, id) on delete cascade
);
create index listing_words_of_listing on public.listing_words (listing_id);
select app.protect('listing_words', true);
grant select, insert, delete on public.listing_words to oms_definer;
grant insert on public.listing_words to service_role;

-- How many listings there are, as steps that are added up: a counter that is changed in place would have everybody who
-- writes a listing of a shop wait for everybody else. The end of a reading folds them (app.fold_counts). `options`: lines
-- of a table of prices. `unmade`: listings that are no product yet. It points to no shop, as that would lock the shop.
create table public.listing_counts (
  id bigint generated always as identity primary key,
  studio_id uuid not null,
  shop_id uuid not null,
  state text not null,
  listings bigint not null,
  options bigint not null,
  unasked bigint not null,
  unmade bigint not null
);
create index listing_counts_of_shop on public.listing_counts (studio_id, shop_id);
select app.protect('listing_counts', true);
grant select, insert, delete on public.listing_counts to oms_definer;
grant insert on public.listing_counts to service_role;
