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
grant select, insert, update, delete on public.slack_installations to service_role;

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
