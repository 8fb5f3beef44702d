-- What ends at 30 days, ends (links and consents a day after they expired). Parked work stays: a person is expected.
grant delete on public.operations, public.outbox, public.connect_links to service_role;
grant select, delete on public.slack_events, public.sync_events, public.audit_events to service_role;

create function public.purge_old() returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_day timestamptz := app.now() - interval '30 days';
  v_counts jsonb := '{}';
  v_rows bigint;
begin
  delete from public.sync_events where at < v_day;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('sync_events', v_rows);
  delete from public.audit_events where at < v_day;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('audit_events', v_rows);
  delete from public.sync_runs where started_at < v_day;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('sync_runs', v_rows);
  delete from public.slack_events where seen_at < v_day;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('slack_events', v_rows);
  delete from public.operations where state in ('done', 'failed', 'cancelled') and finished_at < v_day;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('operations', v_rows);
  delete from public.outbox where state in ('delivered', 'dropped') and finished_at < v_day;
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('outbox', v_rows);
  delete from public.oauth_states where expires_at < app.now() - interval '1 day';
  get diagnostics v_rows = row_count;
  v_counts := v_counts || pg_catalog.jsonb_build_object('oauth_states', v_rows);
  delete from public.connect_links where expires_at < app.now() - interval '1 day';
  get diagnostics v_rows = row_count;
  return v_counts || pg_catalog.jsonb_build_object('connect_links', v_rows);
end $$;

select app.publish_functions(array['purge_old'], 'service_role', false);
