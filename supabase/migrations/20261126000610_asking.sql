-- Being asked without being pestered: whoever is asked several times within ten minutes is mentioned once and then hears
-- of the rest together; a request that nobody answered is brought up once more, after a working day.
alter table public.members
  -- When this person was last alerted, or will be, because a listing waits for her.
  add column alerted_at timestamptz;
alter table public.changes
  -- When approval was asked for, of what is in review; and when it was brought up again.
  add column asked_at timestamptz,
  add column nudged_at timestamptz;
grant update (alerted_at) on public.members to oms_definer;

create function app.note_asked() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.asked_at := case when new.state = 'in_review' then app.now() end;
  new.nudged_at := null;
  return new;
end $$;
create trigger note_asked before update of state on public.changes
  for each row when (new.state is distinct from old.state) execute function app.note_asked();

-- The entries, with a mention left out for whoever was alerted within ten minutes, and one `waiting` for her instead.
create function app.gathered(p_studio uuid, p_outbox jsonb) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_entry jsonb;
  v_person text;
  v_alerted timestamptz;
  v_mention jsonb;
  v_entries jsonb := '[]';
begin
  for v_entry in select value from pg_catalog.jsonb_array_elements(coalesce(p_outbox, '[]')) loop
    if v_entry ->> 'template' = 'change_note' and v_entry ->> 'note' = 'approval_asked' then
      v_mention := '[]';
      -- In one order, so that two requests at once don't wait for each other.
      for v_person in select distinct value from pg_catalog.jsonb_array_elements_text(v_entry -> 'mention') order by 1 loop
        select alerted_at into v_alerted from public.members
          where studio_id = p_studio and slack_user_id = v_person for update;
        if v_alerted is null or v_alerted <= app.now() - interval '10 minutes' then
          update public.members set alerted_at = app.now() where studio_id = p_studio and slack_user_id = v_person;
          v_mention := v_mention || pg_catalog.to_jsonb(v_person);
        elsif not exists (select from public.outbox where studio_id = p_studio and state = 'pending'
            and key = app.outbox_key(pg_catalog.jsonb_build_object('template', 'waiting', 'to', v_person))) then
          update public.members set alerted_at = v_alerted + interval '10 minutes'
            where studio_id = p_studio and slack_user_id = v_person;
          v_entries := v_entries || pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object('template', 'waiting',
            'to', v_person, 'at', v_alerted + interval '10 minutes'));
        end if;
      end loop;
      v_entry := pg_catalog.jsonb_set(v_entry, '{mention}', v_mention);
    end if;
    v_entries := v_entries || pg_catalog.jsonb_build_array(v_entry);
  end loop;
  return v_entries;
end $$;

-- As before, and an entry may name the time from which on it is sent.
create or replace function app.send(p_studio uuid, p_outbox jsonb) returns void
language sql volatile set search_path = '' as $$
  insert into public.outbox (studio_id, group_key, key, entry, run_at)
  select p_studio, app.outbox_group(e.value), app.outbox_key(e.value), e.value, coalesce((e.value ->> 'at')::timestamptz, app.now())
  from (
    select distinct on (app.outbox_key(value)) value, ordinality
    from pg_catalog.jsonb_array_elements(app.gathered(p_studio, p_outbox)) with ordinality
    order by app.outbox_key(value), ordinality
  ) e
  order by e.ordinality
  on conflict (studio_id, key) where state = 'pending' do update set entry = excluded.entry
$$;

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
grant execute on function app.gathered(uuid, jsonb), app.working_day_after(timestamptz, text) to oms_definer, service_role;

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
    where s.id = c.studio_id and c.state = 'in_review' and c.nudged_at is null and c.asked_at < app.now() - interval '23 hours'
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
