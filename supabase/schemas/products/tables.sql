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
  -- By which people name it and its listings. Every name it ever had is in `codes`.
  code text,
  -- False: a draft made it, and no shop has a listing of it yet. Lists of products leave it out.
  listed boolean not null default true,
  unique (studio_id, id),
  foreign key (studio_id, merged_into) references public.products (studio_id, id)
);
create index products_newest on public.products (studio_id, seq desc) where merged_into is null and listed;

-- For the purge: what a draft made ends with it.
create index products_of_drafts on public.products (updated_at) where not listed;

-- A row that is deleted asks every table that could point to it. Without an index each asks by reading that table whole:
-- erasing ten thousand products then takes minutes.
create index products_merged_into on public.products (merged_into) where merged_into is not null;
select app.protect('products', true);
grant select, insert, update, delete on public.products to oms_definer;
grant select, update, delete on public.products to service_role;

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

-- For deletions, like products_merged_into.
create index product_words_merged on public.product_words (merged);
create index product_words_by_member on public.product_words (member_id);
create index product_words_of_studio on public.product_words (studio_id, id);
select app.protect('product_words', true);
grant select, insert, update on public.product_words to oms_definer;
