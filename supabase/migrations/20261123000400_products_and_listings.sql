-- A product is the studio's own record; a listing is what it became in one shop.
create table public.products (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null references public.studios (id) on delete cascade,
  sku text,
  content jsonb not null,
  created_at timestamptz not null default app.now(),
  updated_at timestamptz not null default app.now(),
  unique (studio_id, id)
);
select app.protect('products', true);

create table public.listings (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null,
  product_id uuid not null,
  shop_id uuid not null,
  external_id text not null,
  state text not null check (state in ('active', 'draft', 'inactive', 'sold_out', 'expired')),
  url text,
  -- What was last known to stand on the marketplace: the base of a three-way comparison.
  base jsonb not null,
  fingerprint text not null,
  synced_at timestamptz not null default app.now(),
  unique (shop_id, external_id),
  foreign key (studio_id, product_id) references public.products (studio_id, id) on delete cascade,
  foreign key (studio_id, shop_id) references public.shops (studio_id, id) on delete cascade
);
create index listings_by_product on public.listings (product_id);
select app.protect('listings', true);

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
