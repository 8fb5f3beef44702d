-- The public category trees of the marketplaces: the same for everybody, written only with the secret key.
create table public.categories (
  marketplace text not null,
  id integer not null,
  parent_id integer,
  name text not null,
  path text not null,
  is_leaf boolean not null,
  position integer not null,
  fetched_at timestamptz not null default app.now(),
  primary key (marketplace, id)
);
revoke all on public.categories from public, anon, authenticated, service_role;
alter table public.categories enable row level security;
alter table public.categories force row level security;
create policy everybody_reads on public.categories for select to authenticated using (true);
grant select on public.categories to authenticated;
grant select, insert, delete on public.categories to service_role;
