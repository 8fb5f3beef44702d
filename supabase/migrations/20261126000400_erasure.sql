-- Erasure: marketplace tokens at once, everything else by one operation, the studio's row and its Slack sign-in last. What
-- is left is a receipt that names nobody.
drop table public.erasure_requests;
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

-- A kind more, whatever kinds there are by now.
do $$
declare
  v_check text := (select pg_catalog.pg_get_constraintdef(oid) from pg_catalog.pg_constraint where conname = 'operations_kind_check');
begin
  alter table public.operations drop constraint operations_kind_check;
  execute 'alter table public.operations add constraint operations_kind_check '
    || pg_catalog.replace(v_check, 'ARRAY[', 'ARRAY[''erase_studio''::text, ');
end $$;

-- The secret key may erase, and count what it erases, in every table that can hold a studio's rows: those that are here,
-- and by app.protect those to come.
do $$
declare
  v_table text;
begin
  for v_table in
    select c.relname from pg_catalog.pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and (c.relname = 'studios' or exists (
      select from pg_catalog.pg_attribute a where a.attrelid = c.oid and a.attname = 'studio_id' and not a.attisdropped))
  loop
    execute pg_catalog.format('grant select, delete on public.%I to service_role', v_table);
  end loop;
end $$;

create or replace function app.protect(p_table text, p_readable boolean, p_studio_column text default 'studio_id') returns void
language plpgsql set search_path = '' as $$
begin
  execute pg_catalog.format('revoke all on public.%I from public, anon, authenticated, service_role', p_table);
  execute pg_catalog.format('alter table public.%I enable row level security', p_table);
  execute pg_catalog.format('alter table public.%I force row level security', p_table);
  execute pg_catalog.format(
    'create policy tenant on public.%I to %s using (%I = (select app.studio_id())) with check (%I = (select app.studio_id()))',
    p_table, case when p_readable then 'authenticated, oms_definer' else 'oms_definer' end,
    p_studio_column, p_studio_column);
  if p_readable then
    execute pg_catalog.format('grant select on public.%I to authenticated', p_table);
  end if;
  execute pg_catalog.format('grant select, delete on public.%I to service_role', p_table);
end $$;

-- Nothing new from the moment it was asked, by whichever way it would come: a person, a consent page, an invitation.
create function app.refuse_while_erasing() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from public.erasure_requests r where r.studio_id = new.studio_id) then
    perform app.refuse('erasing');
  end if;
  return new;
end $$;
-- The queue and the outbox are filled by ticks that go over all studios: there it is left out, not refused. Nobody but a
-- request makes the one operation that erases.
create function app.only_erasing() returns trigger
language plpgsql volatile set search_path = '' as $$
declare
  v_asked boolean := exists (select from public.erasure_requests r where r.studio_id = new.studio_id);
  v_erases boolean := coalesce(pg_catalog.to_jsonb(new) ->> 'kind', pg_catalog.to_jsonb(new) #>> '{entry,template}')
    in ('erase_studio', 'erasure_receipt');
begin
  if v_erases and not v_asked then
    perform app.refuse('not-allowed');
  end if;
  return case when v_asked and not v_erases then null else new end;
end $$;
grant execute on function app.refuse_while_erasing(), app.only_erasing() to oms_definer, service_role;

create trigger refuse_while_erasing before insert on public.members for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.shops for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.shop_credentials for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.connect_links for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.oauth_states for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.photos for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.products for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.changes for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.imports for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.shop_members for each row execute function app.refuse_while_erasing();
create trigger only_erasing before insert on public.operations for each row execute function app.only_erasing();
create trigger only_erasing before insert on public.outbox for each row execute function app.only_erasing();

-- Nor does a studio come back while it is erased: its installation would go with it unseen.
create function app.refuse_return() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if new.uninstalled_at is null and exists (select from public.erasure_requests r where r.studio_id = new.id) then
    perform app.refuse('erasing');
  end if;
  return new;
end $$;
grant execute on function app.refuse_return() to oms_definer, service_role;
create trigger refuse_return before update of installation_id, uninstalled_at on public.studios
  for each row execute function app.refuse_return();

-- Tokens go, the shops are disconnected, and everything that waits or runs is cancelled, in the transaction that asks.
-- `p_outbox` is what is still said; what waited to be said is let go.
create function app.begin_erasure(p_studio uuid, p_cause text, p_number text, p_tell text, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_counts jsonb := '{}';
  v_rows bigint;
  v_quiet timestamptz;
begin
  perform from public.studios where id = p_studio for update;
  if not found then
    perform app.missing();
  elsif exists (select from public.erasure_requests where studio_id = p_studio) then
    perform app.refuse('erasing');
  end if;
  delete from public.shop_credentials where studio_id = p_studio;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('shop_credentials', v_rows);
  delete from public.oauth_states where studio_id = p_studio;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('oauth_states', v_rows);
  delete from public.connect_links where studio_id = p_studio;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('connect_links', v_rows);
  -- Without its lease a worker stores no row any more. Photos lie outside: it hears of the loss within the lease's length,
  -- and the one it was just fetching may take a minute more.
  select pg_catalog.max(lease_until) + interval '60 seconds' into v_quiet
    from public.operations where studio_id = p_studio and state = 'running' and kind = 'prepare_draft';
  update public.operations set state = 'cancelled', outcome_code = 'erasing', finished_at = app.now(),
    lease_token = null, lease_until = null
  where studio_id = p_studio and state in ('queued', 'running', 'parked');
  update public.shops set health = 'disconnected', paused = false where studio_id = p_studio;
  update public.outbox set state = 'dropped', code = 'erasing', finished_at = app.now()
    where studio_id = p_studio and state = 'pending';
  perform app.send(p_studio, p_outbox);
  insert into public.erasure_requests (studio_id, number, cause, tell, quiet_at, counts)
    values (p_studio, p_number, p_cause, p_tell, coalesce(v_quiet, app.now()), v_counts);
  insert into public.operations (studio_id, kind, key) values (p_studio, 'erase_studio', 'erase_studio:' || p_number);
end $$;
grant execute on function app.begin_erasure(uuid, text, text, text, jsonb) to oms_definer, service_role;
grant select (studio_id), delete on public.oauth_states, public.connect_links to oms_definer;

-- By an owner who typed the studio's name.
create function public.request_erasure(p_name text, p_number text, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
begin
  if not exists (select from public.studios
                 where id = v_me.studio_id and pg_catalog.btrim(name) = pg_catalog.btrim(p_name)) then
    perform app.refuse('name-differs', '{"field": "studio_name"}');
  end if;
  perform app.begin_erasure(v_me.studio_id, 'owner', p_number, v_me.slack_user_id, p_outbox);
end $$;
select app.publish_functions(array['request_erasure'], 'authenticated', true);

-- Whoever acts while the studio is erased is told so; nobody's role is asked any more.
create or replace function app.require_role(p_role text) returns public.members
language plpgsql stable set search_path = '' as $$
declare
  v_me public.members;
begin
  if app.claim('app_role') is distinct from 'member' then
    perform app.refuse('not-allowed');
  end if;
  select * into v_me from public.members where id = nullif(app.claim('member_id'), '')::uuid;
  if v_me.id is null or v_me.role is null then
    perform app.refuse('no-role');
  elsif app.rank(v_me.role) < app.rank(p_role) then
    perform app.refuse('not-allowed');
  elsif exists (select from public.erasure_requests where studio_id = v_me.studio_id) then
    perform app.refuse('erasing');
  end if;
  return v_me;
end $$;
