-- A studio is one Slack workspace; a member one person in it. The role here is the one that counts, whatever a token says.
create table public.studios (
  id uuid primary key default gen_random_uuid(),
  team_id text not null unique,
  name text not null,
  listings_channel text,
  -- Why nothing is posted there any more. null: it is fit to post in.
  channel_stopped text check (channel_stopped in ('shared', 'archived', 'left')),
  -- When an owner last agreed to post in a channel that other organisations read.
  channel_agreed_at timestamptz,
  channel_agreed_by uuid,
  solo_mode boolean not null default false,
  -- When an owner last said whether they work alone here. null: they are asked.
  solo_chosen_at timestamptz,
  -- An owner lets managers confirm their own small changes.
  small_changes boolean not null default false,
  -- An owner's word on stock 1 in several shops (src/modules/studio/rules/one-off.ts). null: it is asked for in the drafts.
  one_offs text check (one_offs in ('one_shop', 'each', 'same')),
  -- What was answered last, offered in the next draft that asks.
  last_pieces text check (last_pieces in ('each', 'same')),
  paused_at timestamptz,
  paused_by uuid,
  fee_ceiling_cents integer not null default 500 check (fee_ceiling_cents >= 0),
  -- The number of the claim that served this studio last: fairness without a clock.
  last_served bigint not null default 0,
  -- The same for its messages.
  last_told bigint not null default 0,
  created_at timestamptz not null default app.now(),
  -- When the studio hears its digest (src/modules/studio/rules/digest-schedule.ts decides what is due).
  digest_hour smallint not null default 9 check (digest_hour between 0 and 23),
  digest_minute smallint not null default 0 check (digest_minute between 0 and 59),
  -- 1 = Monday … 7 = Sunday; none switches it off.
  digest_days smallint[] not null default '{1,2,3,4,5}' check (digest_days <@ '{1,2,3,4,5,6,7}'),
  -- null: the first owner's.
  digest_zone text,
  -- The local date served last, and when.
  digest_date date,
  digest_at timestamptz,
  -- Which installation answers for the workspace. Null: one bot token for one workspace, from the configuration.
  installation_id text references public.slack_installations (id),
  -- Since when the app is gone from the workspace. Everything stays until it is erased, and comes back with a reinstall.
  uninstalled_at timestamptz,
  -- OpenAI is asked only after an owner said so. null: nothing goes to OpenAI, whatever key there is.
  ai_opt_in_at timestamptz,
  ai_opt_in_by uuid,
  -- The permissions in Slack that its owners were asked for last, by installing again.
  scopes_asked text,
  -- Which text on the shops' manufacturers and responsible persons an owner accepted, and when. null: none.
  operators_text smallint,
  operators_accepted_at timestamptz,
  operators_accepted_by uuid,
  -- Which text on OpenAI that owner accepted: what it doesn't name doesn't go there (src/modules/studio/rules/ai-use.ts).
  ai_text smallint,
  constraint ai_text_of_opt_in check ((ai_text is null) = (ai_opt_in_at is null))
);
create index studios_by_installation on public.studios (installation_id);
select app.protect('studios', true, 'id');
grant select, update (listings_channel, channel_stopped, channel_agreed_at, channel_agreed_by, solo_mode,
  solo_chosen_at, small_changes, one_offs, last_pieces, paused_at, paused_by, fee_ceiling_cents, digest_hour,
  digest_minute, digest_days, digest_zone, ai_opt_in_at, ai_opt_in_by, ai_text, operators_text, operators_accepted_at,
  operators_accepted_by) on public.studios to oms_definer;
grant select, insert, update (digest_date, digest_at, solo_chosen_at, installation_id, uninstalled_at, last_served,
  last_told, name, listings_channel, channel_stopped, scopes_asked) on public.studios to service_role;

create table public.members (
  id uuid primary key default gen_random_uuid(),
  studio_id uuid not null references public.studios (id) on delete cascade,
  slack_user_id text not null,
  name text not null,
  role text check (role in ('viewer', 'maker', 'manager', 'owner')),
  is_guest boolean not null default false,
  time_zone text not null default 'UTC',
  created_at timestamptz not null default app.now(),
  -- When this person was last alerted, or will be, because a listing waits for her.
  alerted_at timestamptz,
  -- When the app said in direct messages what this person can do here.
  greeted_at timestamptz,
  -- When a direct message that meant no command was answered last.
  offered_at timestamptz,
  unique (studio_id, slack_user_id),
  -- Foreign keys name the studio too, so that no row can point into another one.
  unique (studio_id, id),
  constraint guests_make_at_most check (not is_guest or role is null or role in ('viewer', 'maker'))
);
select app.protect('members', true);
grant select, update (role, alerted_at, greeted_at, offered_at) on public.members to oms_definer;
grant select, insert, update (name, role, is_guest, time_zone) on public.members to service_role;

-- What a studio was told of the marketplaces' policy, and what it wants to hear no more (src/modules/changes/warnings/rules.ts).
create table public.policy_warnings (
  studio_id uuid not null references public.studios (id) on delete cascade,
  -- The adapter's name for it, which stays: `etsy.ads`.
  code text not null check (code ~ '^[a-z][a-z-]*\.[a-z][a-z-]*$' and pg_catalog.length(code) <= 80),
  -- The request that it was said with, also when that is gone. null: with none yet.
  change_id uuid,
  said_at timestamptz,
  -- A manager switched it off. null: nobody did.
  off_by uuid,
  off_at timestamptz,
  primary key (studio_id, code),
  foreign key (studio_id, off_by) references public.members (studio_id, id)
);
create index policy_warnings_by_member on public.policy_warnings (off_by) where off_by is not null;
select app.protect('policy_warnings', true);
grant select, insert, update, delete on public.policy_warnings to oms_definer;

create table public.audit_events (
  id bigint generated always as identity primary key,
  studio_id uuid not null,
  -- null: what whoever runs this app did for the studio stands in its own log, without a member.
  member_id uuid,
  action text not null,
  reference text not null,
  outcome text not null check (outcome in ('ok', 'refused', 'failed')),
  code text,
  change_id uuid,
  shop_id uuid,
  at timestamptz not null default app.now(),
  -- What somebody did to a listing, before there is a change of it or without one.
  listing_id uuid,
  foreign key (studio_id, member_id) references public.members (studio_id, id) on delete cascade
);
create index audit_events_at on public.audit_events (at);
create index audit_events_newest on public.audit_events (studio_id, at desc, id desc);
create index audit_events_by_member on public.audit_events (member_id);
create index audit_events_of_studio on public.audit_events (studio_id, id);
select app.protect('audit_events', true);
grant insert on public.audit_events to oms_definer;
grant select, insert, delete on public.audit_events to service_role;
