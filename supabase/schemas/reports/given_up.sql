-- What a studio should know of work that ended undone, or that is tried again and again: a line in the log of whoever runs
-- this app helps nobody who waits for it.

-- So often a thing fails before it counts as stuck: after about an hour.
create function app.stuck_after() returns integer
language sql immutable set search_path = '' as $$
  select 9
$$;

-- Messages that were given up in the last seven days or are stuck; operations that nobody heard of otherwise, unless a later
-- one of the same kind was done: changes, drafts and imports say themselves that they failed.
create function public.read_given_up(p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  perform app.require_role('viewer');
  return pg_catalog.jsonb_build_object(
    'messages', (select coalesce(pg_catalog.jsonb_agg(m.line), '[]') from (
      select pg_catalog.jsonb_build_object('template', o.entry ->> 'template', 'note', o.entry ->> 'note',
        'changeId', o.entry ->> 'changeId', 'shopId', o.entry ->> 'shopId', 'to', o.entry ->> 'to', 'code', o.code,
        'since', o.created_at, 'waits', o.state = 'pending') as line
      from public.outbox o
      where o.studio_id = app.studio_id() and (
        (o.state = 'dropped' and o.finished_at > app.now() - interval '7 days'
          and o.code not in ('same-as-earlier', 'erased', 'erasing', 'uninstalled', 'gone'))
        or (o.state = 'pending' and o.attempt >= app.stuck_after() and o.run_at < 'infinity'))
      order by o.seq desc limit p_limit) m),
    'operations', (select coalesce(pg_catalog.jsonb_agg(w.line), '[]') from (
      select pg_catalog.jsonb_build_object('kind', o.kind, 'shopId', o.shop_id, 'code', o.outcome_code,
        'since', o.created_at, 'waits', o.state = 'queued') as line
      from public.operations o
      where o.studio_id = app.studio_id() and o.kind not in ('apply_change', 'prepare_draft', 'read_import') and (
        (o.state = 'failed' and o.finished_at > app.now() - interval '7 days' and not exists (
          select from public.operations later where later.studio_id = o.studio_id and later.kind = o.kind
            and later.shop_id is not distinct from o.shop_id and later.state = 'done' and later.seq > o.seq))
        or (o.state = 'queued' and o.attempt >= app.stuck_after()))
      order by o.seq desc limit p_limit) w));
end $$;

grant execute on function app.stuck_after() to oms_definer;
select app.publish_functions(array['read_given_up'], 'authenticated', true);
