-- Our own copies of photos, by hash; the bytes lie in a private bucket.
create table public.photos (
  studio_id uuid not null references public.studios (id) on delete cascade,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  created_at timestamptz not null default app.now(),
  primary key (studio_id, hash)
);
select app.protect('photos', true);
grant select, insert on public.photos to oms_definer;

-- … and of videos. They lie beside the photos of their studio, and end with them.
create table public.videos (
  studio_id uuid not null references public.studios (id) on delete cascade,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  bytes bigint not null check (bytes >= 0),
  created_at timestamptz not null default app.now(),
  primary key (studio_id, hash)
);
select app.protect('videos', true);
grant select, insert on public.videos to oms_definer;
