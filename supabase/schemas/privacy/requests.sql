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
  v_erases boolean := coalesce(pg_catalog.to_jsonb(new) ->> 'kind' = app.made_on('erasure-asked'),
    pg_catalog.to_jsonb(new) #>> '{entry,template}' = 'erasure_receipt', false);
begin
  if v_erases and not v_asked then
    perform app.refuse('not-allowed');
  end if;
  return case when v_asked and not v_erases then null else new end;
end $$;

create trigger refuse_while_erasing before insert on public.members for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.shops for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.shop_credentials for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.marketplace_apps for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.connect_links for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.oauth_states for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.photos for each row execute function app.refuse_while_erasing();
create trigger refuse_while_erasing before insert on public.videos for each row execute function app.refuse_while_erasing();
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
  update public.shops set health = 'disconnected', paused = false, app_id = null where studio_id = p_studio;
  delete from public.marketplace_apps where studio_id = p_studio;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('marketplace_apps', v_rows);
  update public.outbox set state = 'dropped', code = 'erasing', finished_at = app.now()
    where studio_id = p_studio and state = 'pending';
  perform app.send(p_studio, p_outbox);
  insert into public.erasure_requests (studio_id, number, cause, tell, quiet_at, counts)
    values (p_studio, p_number, p_cause, p_tell, coalesce(v_quiet, app.now()), v_counts);
  insert into public.operations (studio_id, kind, while_uninstalled, key)
    select p_studio, k.kind, k.while_uninstalled, k.kind || ':' || p_number
    from app.operation_kinds k where k.kind = app.made_on('erasure-asked');
end $$;

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

grant execute on function app.refuse_while_erasing(), app.only_erasing(), app.refuse_return(),
  app.begin_erasure(uuid, text, text, text, jsonb) to service_role, oms_definer;
select app.publish_functions(array['request_erasure'], 'authenticated', true);
