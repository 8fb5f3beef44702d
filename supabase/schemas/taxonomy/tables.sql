-- The marketplace's public category tree: the same for everybody, written only with the secret key.
create table public.taxonomy (
  id integer primary key,
  parent_id integer,
  name text not null,
  path text not null,
  is_leaf boolean not null,
  position integer not null,
  fetched_at timestamptz not null default app.now()
);
revoke all on public.taxonomy from public, anon, authenticated, service_role;
alter table public.taxonomy enable row level security;
alter table public.taxonomy force row level security;
create policy everybody_reads on public.taxonomy for select to authenticated using (true);
grant select on public.taxonomy to authenticated;
grant select, insert, delete on public.taxonomy to service_role;
