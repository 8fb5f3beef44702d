create table public.imports (
  id uuid primary key,
  studio_id uuid not null references public.studios (id) on delete cascade,
  member_id uuid not null,
  file jsonb not null,
  state text not null default 'reading' check (state in ('reading', 'ready', 'refused', 'applied', 'discarded')),
  -- {lines, changes: [{line, listingId, …, field, before, after}], problems: [{line, text}], problemCount}
  plan jsonb not null default '{"lines": 0, "changes": [], "problems": [], "problemCount": 0}',
  result jsonb,
  created_at timestamptz not null default app.now(),
  unique (studio_id, id),
  foreign key (studio_id, member_id) references public.members (studio_id, id)
);
create index imports_at on public.imports (created_at);
create index imports_by_member on public.imports (member_id);
select app.protect('imports', true);
grant select, insert, update on public.imports to oms_definer;
grant select, delete on public.imports to service_role;
