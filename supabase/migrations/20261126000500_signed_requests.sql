-- Signed requests of Slack's that had their effect, so that the same one sent again has none, in whichever process. They
-- belong to no studio: one is written before anybody knows whose it is.
create table public.slack_requests (
  signature_hash text primary key,
  seen_at timestamptz not null default app.now()
);
create index slack_requests_seen_at on public.slack_requests (seen_at);
revoke all on public.slack_requests from public, anon, authenticated, service_role;
alter table public.slack_requests enable row level security;
alter table public.slack_requests force row level security;
grant select, insert, delete on public.slack_requests to service_role;

-- true once.
create function public.first_request(p_signature_hash text) returns boolean
language plpgsql volatile set search_path = '' as $$
begin
  insert into public.slack_requests (signature_hash) values (p_signature_hash) on conflict do nothing;
  return found;
end $$;

-- A request is valid for five minutes on either side of its time; then its signature is of no use to anybody.
create function public.forget_requests() returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_rows integer;
begin
  delete from public.slack_requests where seen_at < app.now() - interval '11 minutes';
  get diagnostics v_rows = row_count;
  return v_rows;
end $$;

select app.publish_functions(array['first_request', 'forget_requests'], 'service_role', false);
