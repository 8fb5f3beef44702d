-- What ends at 30 days, ends (links and consents a day after they expired, keys that no shop uses after a week). Parked work stays: a person is expected.

-- So many at once: a purge that missed a month goes on in pieces, and nobody waits for it.
create function app.purged_at_once() returns integer
language sql immutable set search_path = '' as $$ select 5000 $$;

-- Each table with the column that it ends by, and which rows only. Each has an index of just this.
create function app.purged_tables() returns table (table_name text, ended_by text, lifetime interval, only_rows text)
language sql immutable set search_path = '' as $$
  values ('sync_events', 'at', interval '30 days', 'true'),
    ('audit_events', 'at', interval '30 days', 'true'),
    ('sync_runs', 'started_at', interval '30 days', 'true'),
    ('slack_events', 'seen_at', interval '30 days', 'true'),
    ('operations', 'finished_at', interval '30 days', $sql$state in ('done', 'failed', 'cancelled')$sql$),
    ('outbox', 'finished_at', interval '30 days', $sql$state in ('delivered', 'dropped')$sql$),
    ('stock_days', 'at', interval '30 days', 'true'),
    ('imports', 'created_at', interval '30 days', 'true'),
    ('listing_events', 'at', interval '30 days', 'true'),
    ('changes', 'updated_at', interval '7 days', $sql$state = 'discarded'$sql$),
    -- While a draft of it waits, it is decided from the batch's card.
    ('draft_batches', 'updated_at', interval '30 days', $sql$not exists (select from pg_catalog.jsonb_array_elements(drafts) d
      join public.changes c on c.id = (d.value ->> 'id')::uuid where c.state in ('draft', 'in_review', 'rejected'))$sql$),
    ('products', 'updated_at', interval '7 days', $sql$not listed and not exists (select from public.changes c where c.product_id = products.id)$sql$),
    ('marketplace_apps', 'unused_since', interval '7 days', 'unused_since is not null'),
    ('oauth_states', 'expires_at', interval '1 day', 'true'),
    ('connect_links', 'expires_at', interval '1 day', 'true')
$$;

-- One piece of each table, each alone: where one can't be purged, the others are, and the answer names it.
-- @returns {deleted: rows by table, more: whether a piece was full, failed: SQLSTATE by table}
create function public.purge_old() returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_table record;
  v_rows bigint;
  v_deleted jsonb := '{}';
  v_failed jsonb := '{}';
  v_more boolean := false;
begin
  for v_table in select * from app.purged_tables() loop
    begin
      execute pg_catalog.format('delete from public.%1$I where ctid = any (array(
          select ctid from public.%1$I where %2$s and %3$I < $1 order by %3$I limit $2))',
        v_table.table_name, v_table.only_rows, v_table.ended_by)
        using app.now() - v_table.lifetime, app.purged_at_once();
      get diagnostics v_rows = row_count;
      v_deleted := v_deleted || pg_catalog.jsonb_build_object(v_table.table_name, v_rows);
      v_more := v_more or v_rows >= app.purged_at_once();
    exception when others then
      v_deleted := v_deleted || pg_catalog.jsonb_build_object(v_table.table_name, 0);
      v_failed := v_failed || pg_catalog.jsonb_build_object(v_table.table_name, sqlstate);
    end;
  end loop;
  return pg_catalog.jsonb_build_object('deleted', v_deleted, 'more', v_more, 'failed', v_failed);
end $$;

grant execute on function app.purged_at_once(), app.purged_tables() to service_role;
select app.publish_functions(array['purge_old'], 'service_role', false);
