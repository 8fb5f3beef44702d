-- Being asked without being pestered: a person who is asked several times within ten minutes is mentioned once and then hears
-- of the rest together; a request that nobody answered is brought up once more, after a working day.

create function app.note_asked() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.asked_at := case when new.state = 'in_review' then app.now() end;
  new.nudged_at := null;
  if new.state = 'in_review' then
    new.requested := new.requested || pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
      'by', coalesce(app.claim('member_id'), new.author_id::text), 'at', app.now()));
  end if;
  return new;
end $$;
create trigger note_asked before update of state on public.changes
  for each row when (new.state is distinct from old.state) execute function app.note_asked();

-- The same time of day, one working day later: asked on Friday evening, Monday evening. The zone is one that is known.
create function app.working_day_after(p_at timestamptz, p_zone text) returns timestamptz
language sql stable set search_path = '' as $$
  select ((p_at at time zone p_zone) + interval '1 day'
    * case extract(isodow from p_at at time zone p_zone) when 5 then 3 when 6 then 2 else 1 end) at time zone p_zone
$$;

create function app.nudge(p_studio uuid) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_zone text := (select app.digest_json(s) ->> 'zone' from public.studios s where s.id = p_studio);
  v_change public.changes;
  v_rows integer := 0;
begin
  for v_change in
    update public.changes c set nudged_at = app.now()
    where c.studio_id = p_studio and c.state = 'in_review' and c.nudged_at is null
      and app.working_day_after(c.asked_at, v_zone) <= app.now()
    returning c.*
  loop
    perform app.send(p_studio, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
      'template', 'change_note', 'changeId', v_change.id, 'note', 'nudged', 'mention', '[]'::jsonb, 'nonce', v_change.asked_at)));
    v_rows := v_rows + 1;
  end loop;
  return pg_catalog.jsonb_build_object('nudged', v_rows);
end $$;

-- For the tick: what waits for a working day is brought up in its card's thread, once a request. Who may answer it is
-- looked up when it is sent.
create function public.enqueue_nudges() returns jsonb
language sql volatile set search_path = '' as $$
  select app.each_studio_alone(array(
    select distinct c.studio_id from public.changes c join public.studios s on s.id = c.studio_id
    where s.uninstalled_at is null and c.state = 'in_review' and c.nudged_at is null
      and c.asked_at < app.now() - interval '23 hours'), 'app.nudge')
$$;

grant execute on function app.working_day_after(timestamptz, text) to service_role, oms_definer;
grant execute on function app.nudge(uuid) to service_role;
select app.publish_functions(array['enqueue_nudges'], 'service_role', false);
