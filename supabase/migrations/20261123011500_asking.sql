-- Being asked without being pestered: whoever is asked several times within ten minutes is mentioned once and then hears
-- of the rest together; a request that nobody answered is brought up once more, after a working day.

create function app.note_asked() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.asked_at := case when new.state = 'in_review' then app.now() end;
  new.nudged_at := null;
  return new;
end $$;
create trigger note_asked before update of state on public.changes
  for each row when (new.state is distinct from old.state) execute function app.note_asked();

-- The same time of day, one working day later: asked on Friday evening, Monday evening.
create function app.working_day_after(p_at timestamptz, p_zone text) returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
  v_local timestamp := p_at at time zone p_zone;
begin
  loop
    v_local := v_local + interval '1 day';
    exit when extract(isodow from v_local) < 6;
  end loop;
  return v_local at time zone p_zone;
end $$;
grant execute on function app.working_day_after(timestamptz, text) to oms_definer, service_role;

-- For the tick: what waits for a working day is brought up in its card's thread, once a request. Who may answer it is
-- looked up when it is sent.
create function public.enqueue_nudges() returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_change public.changes;
  v_rows integer := 0;
begin
  for v_change in
    update public.changes c set nudged_at = app.now() from public.studios s
    where s.id = c.studio_id and s.uninstalled_at is null and c.state = 'in_review' and c.nudged_at is null and c.asked_at < app.now() - interval '23 hours'
      and app.working_day_after(c.asked_at, app.digest_json(s) ->> 'zone') <= app.now()
    returning c.*
  loop
    perform app.send(v_change.studio_id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
      'template', 'change_note', 'changeId', v_change.id, 'note', 'nudged', 'mention', '[]'::jsonb, 'nonce', v_change.asked_at)));
    v_rows := v_rows + 1;
  end loop;
  return v_rows;
end $$;
select app.publish_functions(array['enqueue_nudges'], 'service_role', false);
