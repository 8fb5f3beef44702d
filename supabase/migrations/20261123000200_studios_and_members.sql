-- A studio is one Slack workspace; a member one person in it. The role here is the one that counts, whatever a token says.
create table public.studios (
  id uuid primary key default gen_random_uuid(),
  team_id text not null unique,
  name text not null,
  listings_channel text,
  solo_mode boolean not null default false,
  paused_at timestamptz,
  paused_by uuid,
  fee_ceiling_cents integer not null default 500 check (fee_ceiling_cents >= 0),
  -- The number of the claim that served this studio last: fairness without a clock.
  last_served bigint not null default 0,
  created_at timestamptz not null default app.now()
);
select app.protect('studios', true, 'id');

create sequence public.claim_numbers;
revoke all on sequence public.claim_numbers from public, anon, authenticated, service_role;

create table public.members (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null references public.studios (id) on delete cascade,
  slack_user_id text not null,
  name text not null,
  role text check (role in ('viewer', 'maker', 'manager', 'owner')),
  is_guest boolean not null default false,
  time_zone text not null default 'UTC',
  created_at timestamptz not null default app.now(),
  unique (studio_id, slack_user_id),
  -- Foreign keys name the studio too, so that no row can point into another one.
  unique (studio_id, id),
  constraint guests_make_at_most check (not is_guest or role is null or role in ('viewer', 'maker'))
);
select app.protect('members', true);

grant select on public.studios, public.members to oms_definer;
grant update (listings_channel, solo_mode, paused_at, paused_by, fee_ceiling_cents) on public.studios to oms_definer;
grant update (role) on public.members to oms_definer;
