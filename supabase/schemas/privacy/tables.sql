-- Erasure: marketplace tokens at once, everything else by one operation, the studio's row and its Slack sign-in last. What
-- is left is a receipt that names nobody.
create table public.erasure_requests (
  studio_id uuid primary key references public.studios (id) on delete cascade,
  number text not null unique,
  cause text not null check (cause in ('owner', 'operator', 'uninstalled')),
  -- Whom the receipt is sent to, by Slack's id: members are erased before it is.
  tell text,
  asked_at timestamptz not null default app.now(),
  -- By then whoever was copying photos when it was asked has noticed that it is over.
  quiet_at timestamptz not null,
  -- Rows erased so far, by table.
  counts jsonb not null default '{}',
  receipt_at timestamptz
);
select app.protect('erasure_requests', true);
grant select, insert on public.erasure_requests to oms_definer;
grant insert, update on public.erasure_requests to service_role;

-- Days only: with the hour, a log elsewhere could tell whose it was.
create table public.erasure_receipts (
  number text primary key,
  asked_on date not null,
  -- null while the last step waits for the receipt's message.
  erased_on date,
  counts jsonb not null
);
revoke all on public.erasure_receipts from public, anon, authenticated, service_role;
alter table public.erasure_receipts enable row level security;
alter table public.erasure_receipts force row level security;
grant select, insert, update on public.erasure_receipts to service_role;
