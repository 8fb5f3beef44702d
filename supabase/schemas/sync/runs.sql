-- Sync runs: begun, read page by page, ended, and enqueued when they are due.

create function public.log_sync(p_event jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_worker();
  insert into public.sync_events (studio_id, shop_id, change_id, kind, outcome, code, reference)
  values (app.studio_id(), (p_event ->> 'shopId')::uuid, (p_event ->> 'changeId')::uuid, p_event ->> 'kind',
    p_event ->> 'outcome', p_event ->> 'code', p_event ->> 'reference');
end $$;

-- The numbers a whole reading of the shop should show: all that were there when it began.
create function public.read_expected(p_shop_id uuid, p_run uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(external_id order by seq), '[]') from public.listings
    where studio_id = (select app.studio_id()) and shop_id = p_shop_id and live is not null
      and (gone_at is null or gone_run = p_run));
end $$;

-- `finished`: it was at its end already; its messages are on their way. Else it begins again, with what it saw first.
create function public.start_run(p_operation uuid, p_lease uuid, p_run jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_finished timestamptz;
begin
  insert into public.sync_runs (id, studio_id, shop_id, operation_id, asked_by, total)
  values ((p_run ->> 'id')::uuid, v_operation.studio_id, v_operation.shop_id, v_operation.id,
    (v_operation.params ->> 'askedBy')::uuid, (p_run ->> 'total')::integer)
  on conflict (id) do update set done = case when sync_runs.finished_at is null then 0 else sync_runs.done end
  returning finished_at into v_finished;
  return pg_catalog.jsonb_build_object('finished', v_finished is not null);
end $$;

-- `p_done` of `p_total` so far: told, not added up, so that a page laid over twice counts once.
create function public.mirror_page(p_operation uuid, p_lease uuid, p_run uuid, p_listings jsonb, p_done integer, p_total integer)
returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease_on_shop(p_operation, p_lease);
begin
  update public.sync_runs set done = p_done, total = p_total where id = p_run and shop_id = v_operation.shop_id;
  return app.mirror(v_operation.studio_id, v_operation.shop_id, p_listings, p_run);
end $$;

-- What the studio deleted itself, perhaps while it was read, is gone by nobody else's doing: that is no news.
-- @returns how many are
create function public.mark_gone(p_operation uuid, p_lease uuid, p_external_ids text[]) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease_on_shop(p_operation, p_lease);
  v_run uuid := coalesce((select r.id from public.sync_runs r where r.operation_id = v_operation.id limit 1), v_operation.id);
begin
  update public.listings l set gone_at = app.now(), gone_run = case when not exists (
      select from public.change_items g join public.changes c on c.id = g.change_id
      where c.kind = 'delete' and g.shop_id = l.shop_id and g.external_id = l.external_id and g.state = 'applied') then v_run end
  where shop_id = v_operation.shop_id and external_id = any (p_external_ids) and gone_at is null;
  return (select pg_catalog.count(*) from public.listings
    where shop_id = v_operation.shop_id and external_id = any (p_external_ids) and gone_run = v_run);
end $$;

-- Result, counts per state, log and messages at once: killed here or there, it is said once. `p_news`: how often what is new,
-- {} where nothing is; only then `p_outbox` is sent. Each of those who asked, perhaps while it went on, gets `p_answer`.
create function public.finish_run(p_operation uuid, p_lease uuid, p_run uuid, p_result jsonb, p_counts jsonb, p_news jsonb,
  p_answer jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease_on_shop(p_operation, p_lease);
begin
  update public.sync_runs set finished_at = app.now(), result = p_result,
    done = (select pg_catalog.sum(c.value::integer) from pg_catalog.jsonb_each_text(p_counts) c),
    total = (select pg_catalog.sum(c.value::integer) from pg_catalog.jsonb_each_text(p_counts) c)
  where id = p_run and shop_id = v_operation.shop_id and finished_at is null;
  if not found then
    perform app.missing();
  end if;
  update public.shops set counts = p_counts, listings_read_at = app.now() where id = v_operation.shop_id;
  perform app.fold_counts(v_operation.studio_id, v_operation.shop_id);
  insert into public.sync_events (studio_id, shop_id, kind, outcome) values (v_operation.studio_id, v_operation.shop_id, 'sync_shop', 'ok');
  perform app.add_shop_news(v_operation.shop_id, p_news);
  perform app.effects((
    select case when p_news <> '{}' then p_outbox else '[]' end
      || coalesce(pg_catalog.jsonb_agg(p_answer || pg_catalog.jsonb_build_object('to', m.slack_user_id) order by m.slack_user_id), '[]')
    from public.members m where m.studio_id = v_operation.studio_id and v_operation.params -> 'askers' ? m.id::text), p_operations);
end $$;

-- Single listings that an operation read in passing, laid over what is kept: what made it stop is then seen by everybody.
create function public.mirror_listings(p_operation uuid, p_lease uuid, p_listings jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  perform app.mirror(v_operation.studio_id, v_operation.shop_id, p_listings);
end $$;

-- Every healthy shop is read again before what is known of it is six hours old: asked for half an hour sooner, since ticks
-- come every quarter of an hour and readings are spread over ten minutes. One at a time; one that fails is asked for again
-- six hours later, not at every tick. After an outage all are due, once each. Each shop alone: one that can't be asked for
-- stops no other.
create function public.enqueue_due_syncs() returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_now timestamptz := app.now();
  v_kind text := app.made_on('shop-due');
  v_due record;
  v_rows integer := 0;
begin
  for v_due in
    select s.id, s.studio_id, s.connected_at, coalesce(s.listings_read_at, s.read_at) as read_at
    from public.shops s
    where s.health = 'ok' and s.read_at is not null
      and coalesce(s.listings_read_at, s.read_at) <= v_now - interval '5 hours 30 minutes'
      and not exists (select from public.operations o
        where o.shop_id = s.id and o.kind = v_kind and o.state in ('queued', 'running'))
      -- One that waits for a sign-in or a permission goes on by itself when that is there: one is enough.
      and not exists (select from public.operations o where o.shop_id = s.id and o.kind = v_kind and o.state = 'parked'
        and o.outcome_code in ('auth-dead', 'auth-scope'))
  loop
    begin
      insert into public.operations (studio_id, kind, key, shop_id, priority, run_at)
      values (v_due.studio_id, v_kind, pg_catalog.concat_ws(':', v_kind, v_due.id,
          extract(epoch from v_due.connected_at), extract(epoch from v_due.read_at),
          pg_catalog.floor(extract(epoch from v_now - v_due.read_at + interval '30 minutes') / 21600)::integer),
        v_due.id, 10, v_now + interval '1 second' * (pg_catalog.hashtext(v_due.id::text) & 511))
      on conflict (studio_id, key) do nothing;
      v_rows := v_rows + case when found then 1 else 0 end;
    exception when others then
      raise warning 'shop % is not asked to be read again: %', v_due.id, sqlstate;
    end;
  end loop;
  return v_rows;
end $$;

select app.publish_functions(array['log_sync', 'start_run', 'mirror_page', 'mark_gone', 'finish_run',
  'mirror_listings'], 'authenticated', true);
select app.publish_functions(array['read_expected'], 'authenticated', false);
select app.publish_functions(array['enqueue_due_syncs'], 'service_role', false);
