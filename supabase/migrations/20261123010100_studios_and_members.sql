-- Installations in Slack: of one workspace, or of an Enterprise Grid organisation whose workspaces are studios of their own.
-- They come before any studio, so they belong to none: only the secret key reaches them.
create table public.slack_installations (
  -- The workspace (T…), or the organisation (E…), that it is installed in.
  id text primary key,
  is_org boolean not null,
  enterprise_id text,
  name text not null,
  bot_user_id text not null,
  scopes text not null,
  installed_by text not null,
  installed_at timestamptz not null default app.now(),
  -- Envelopes, bound to this row; gone once the installation has ended.
  access_token text,
  refresh_token text,
  expires_at timestamptz,
  -- Counts installs: what is heard about an earlier one is no news of this one.
  generation integer not null default 1,
  -- Counts tokens: fresh ones are stored only over those they were got with.
  version bigint not null default 1,
  refresh_holder text,
  refresh_until timestamptz,
  -- When Slack was last asked whether it still stands.
  checked_at timestamptz not null default app.now(),
  -- Since when Slack refuses its tokens, or they are lost, though Slack never said that the app is gone: it has to be signed in
  -- again, and nothing is erased for it.
  signed_out_at timestamptz,
  -- When Slack first said that the app's account is not active. Said again an hour later, the app is gone.
  inactive_since timestamptz,
  -- Slack's own word that the app is gone: this, and only this, starts the days to an erasure.
  revoked_at timestamptz,
  uninstalled_at timestamptz,
  constraint orgs_by_their_own_id check (not is_org or enterprise_id = id),
  constraint ended_holds_no_tokens check (access_token is null or (revoked_at is null and uninstalled_at is null)),
  constraint without_tokens_for_a_reason check (
    access_token is not null or revoked_at is not null or uninstalled_at is not null or signed_out_at is not null),
  constraint rotation_is_whole check ((refresh_token is null) = (expires_at is null))
);
create index slack_installations_expiring on public.slack_installations (expires_at) where refresh_token is not null;
create index slack_installations_checked on public.slack_installations (checked_at) where access_token is not null;
revoke all on public.slack_installations from public, anon, authenticated, service_role;
alter table public.slack_installations enable row level security;
alter table public.slack_installations force row level security;
grant select, insert, update on public.slack_installations to service_role;

-- Consents begun at /slack/install: hashes only.
create table public.slack_install_states (
  state_hash text primary key,
  browser_hash text not null,
  expires_at timestamptz not null
);
revoke all on public.slack_install_states from public, anon, authenticated, service_role;
alter table public.slack_install_states enable row level security;
alter table public.slack_install_states force row level security;
grant select, insert, delete on public.slack_install_states to service_role;

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
  -- An owner's word on stock 1 in several shops (src/domain/one-off.ts). null: it is asked for in the drafts.
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
  -- When the studio hears its digest (src/domain/digest.ts decides what is due).
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
  -- Drafting with OpenAI only after an owner said so. null: nothing goes to OpenAI, whatever key there is.
  ai_opt_in_at timestamptz,
  ai_opt_in_by uuid,
  -- The permissions in Slack that its owners were asked for last, by installing again.
  scopes_asked text
);
select app.protect('studios', true, 'id');
create index studios_by_installation on public.studios (installation_id);

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

grant select on public.studios, public.members to oms_definer;
grant update (listings_channel, channel_stopped, channel_agreed_at, channel_agreed_by, solo_mode, solo_chosen_at,
  small_changes, one_offs, last_pieces, paused_at, paused_by, fee_ceiling_cents, digest_hour, digest_minute, digest_days, digest_zone, ai_opt_in_at,
  ai_opt_in_by) on public.studios to oms_definer;
grant update (role, alerted_at, greeted_at, offered_at) on public.members to oms_definer;
grant update (digest_date, digest_at, solo_chosen_at, installation_id, uninstalled_at) on public.studios to service_role;
