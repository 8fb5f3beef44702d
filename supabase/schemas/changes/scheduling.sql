-- A change that is approved now and written later: set, moved and cancelled by people, begun by a worker. Everything that moves a
-- schedule locks its change first.

-- Something of it was begun on the marketplace, or written down as about to be.
create function app.was_begun(p_change uuid) returns boolean
language sql stable set search_path = '' as $$
  select exists (select from public.change_items t where t.change_id = p_change
    and (t.state in ('applied', 'on_marketplace') or t.progress - 'of' - 'reopened' <> '{}'))
$$;

-- A time of a schedule that is still ahead when a decision on it is made.
create function app.require_ahead(p_schedule public.schedules) returns void
language plpgsql stable set search_path = '' as $$
begin
  if p_schedule.ends_at <= app.now() then
    perform app.refuse('wrong-state', '{"reason": "end-passed"}');
  elsif not p_schedule.late and p_schedule.starts_at <= app.now() then
    perform app.refuse('wrong-state', '{"reason": "start-passed"}');
  end if;
end $$;

-- Ten minutes before it begins a worker looks at what it is about. One for each time that was ever set.
create function app.look_before(p_change public.changes, p_starts_at timestamptz) returns void
language sql volatile set search_path = '' as $$
  insert into public.operations (studio_id, kind, key, change_id, run_at, params)
  select p_change.studio_id, k.kind, k.kind || ':' || p_change.id || ':' || extract(epoch from p_starts_at), p_change.id,
    p_starts_at - interval '10 minutes', pg_catalog.jsonb_build_object('startsAt', p_starts_at)
  from (select app.made_on('start-nears') as kind) k
  where p_starts_at - interval '10 minutes' > app.now()
  on conflict (studio_id, key) do nothing
$$;

-- @param p_when {startsAt, endsAt, zone}, to the minute
create function app.put_schedule(p_change public.changes, p_member uuid, p_when jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_starts_at timestamptz := pg_catalog.date_trunc('minute', (p_when ->> 'startsAt')::timestamptz);
  v_ends_at timestamptz := pg_catalog.date_trunc('minute', (p_when ->> 'endsAt')::timestamptz);
begin
  if p_change.kind = 'delete' then
    perform app.refuse('wrong-state', '{"reason": "delete-at-once"}');
  elsif v_ends_at is not null and p_change.kind <> 'edit' then
    perform app.refuse('wrong-state', '{"reason": "return-of-edits"}');
  elsif coalesce(v_starts_at, v_ends_at) is null or nullif(p_when ->> 'zone', '') is null then
    perform app.refuse('bad-input');
  elsif v_starts_at <= app.now() then
    perform app.refuse('wrong-state', '{"reason": "start-past"}');
  elsif v_ends_at <= greatest(app.now(), v_starts_at) then
    perform app.refuse('wrong-state', '{"reason": "end-before-start"}');
  elsif greatest(v_starts_at, v_ends_at) > app.now() + interval '180 days' then
    perform app.refuse('wrong-state', '{"reason": "too-far-ahead"}');
  end if;
  insert into public.schedules as s (change_id, studio_id, starts_at, ends_at, zone, set_by)
    values (p_change.id, p_change.studio_id, v_starts_at, v_ends_at, p_when ->> 'zone', p_member)
    on conflict (change_id) do update set starts_at = excluded.starts_at, ends_at = excluded.ends_at, zone = excluded.zone,
      set_by = excluded.set_by, state = 'set', late = false;
  perform app.look_before(p_change, v_starts_at);
end $$;

-- The person who approved it, or who may, moves it by that word.
create function app.may_move(p_change public.changes, p_me public.members) returns boolean
language plpgsql stable set search_path = '' as $$
begin
  return app.may_approve(p_change, p_me) or (app.may_judge(p_change, p_me) and p_me.id = (
    select d.member_id from public.decisions d where d.change_id = p_change.id and d.verdict = 'approve' order by d.seq desc limit 1));
end $$;

-- Approval is asked for once more, of the same values: nothing of it is begun, and none of its work is left in the queue. What a
-- worker has in hand learns of it before it writes (public.begin_scheduled).
create function app.ask_anew(p_change public.changes) returns void
language plpgsql volatile set search_path = '' as $$
begin
  update public.operations set state = 'cancelled', finished_at = app.now()
    where change_id = p_change.id and writes and state in ('queued', 'parked');
  perform app.release_fees(p_change.id);
  update public.change_items set state = 'pending', step = null, failure = null, verified = false
    where change_id = p_change.id and (state <> 'pending' or step is not null);
  update public.changes set state = 'in_review', mode = null, content_hash = app.content_hash(p_change.id), updated_at = app.now()
    where id = p_change.id;
end $$;

-- Its author, those who may approve it and those who did are mentioned in notes that say `concerned`; not the person who did it.
create function app.to_concerned(p_change uuid, p_outbox jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(case when e.value ->> 'template' = 'change_note' and e.value ? 'concerned'
        then e.value || pg_catalog.jsonb_build_object('mention', (
          select coalesce(pg_catalog.jsonb_agg(distinct m.slack_user_id), '[]')
          from public.changes c join public.members m on m.studio_id = c.studio_id
          where c.id = p_change and m.slack_user_id is distinct from e.value ->> 'by' and (m.id = c.author_id or (c.state = 'in_review' and app.may_approve(c, m))
            or m.id in (select d.member_id from public.decisions d where d.change_id = c.id and d.verdict = 'approve'))))
        else e.value end order by e.ordinality), '[]')
    from pg_catalog.jsonb_array_elements(coalesce(p_outbox, '[]')) with ordinality e);
end $$;

-- Sets or moves it. A draft's is its author's and managers' affair. Moved while approval is asked for, only the new time can be
-- approved; once approved, an approver's word moves it, and the word of another person asks for approval anew. What was begun isn't moved.
-- @param p_outbox of these, `approval_asked` is sent only where it is asked for anew, `schedule_moved` only where it isn't
create function public.set_schedule(p_change_id uuid, p_when jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
  v_may boolean;
  v_asks boolean := false;
  v_mode text := v_change.mode;
begin
  perform app.require_author_or_manager(v_change, v_me);
  perform app.require_every_shop(v_change.id, v_me.id);
  if v_change.collecting or v_change.state not in ('draft', 'rejected', 'in_review', 'scheduled') then
    perform app.refuse('wrong-state', '{"reason": "schedule-begun"}');
  end if;
  v_may := v_change.state = 'scheduled' and app.may_move(v_change, v_me);
  perform app.put_schedule(v_change, v_me.id, p_when);
  if v_change.state in ('in_review', 'scheduled') then
    update public.changes set content_hash = app.content_hash(v_change.id), revision = revision + 1, updated_at = app.now()
      where id = v_change.id returning * into v_change;
  end if;
  if v_may then
    perform app.enter_decision(v_change, v_me.id, 'approve', v_mode, null, app.contributed(v_change, v_me.id), 0);
    update public.operations o set run_at = coalesce(s.starts_at, app.now()) from public.schedules s
      where o.change_id = v_change.id and s.change_id = o.change_id and o.writes and o.state = 'queued';
    -- Without a start it begins at once.
    update public.changes set state = 'approved' where id = v_change.id;
  elsif v_change.state = 'scheduled' then
    v_asks := true;
    perform app.ask_anew(v_change);
  end if;
  perform app.effects(app.to_concerned(v_change.id, app.to_approvers(v_change.id, (
    select coalesce(pg_catalog.jsonb_agg(e.value order by e.ordinality), '[]')
    from pg_catalog.jsonb_array_elements(coalesce(p_outbox, '[]')) with ordinality e
    where case e.value ->> 'note' when 'approval_asked' then v_asks
      when 'schedule_moved' then not v_asks and v_change.state not in ('draft', 'rejected') else true end))), p_operations);
end $$;

-- Of a draft the time goes, and the draft stays. While approval is asked for, what is asked for is to write it at once. What is
-- approved and waits isn't written: it is its author's again. What was begun stays as it is written, and isn't put back.
create function public.cancel_schedule(p_change_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes := app.lock_change(p_change_id);
  v_schedule public.schedules;
begin
  perform app.require_author_or_manager(v_change, v_me);
  perform app.require_every_shop(v_change.id, v_me.id);
  select * into v_schedule from public.schedules where change_id = v_change.id for update;
  if v_schedule.change_id is null or v_change.collecting then
    perform app.refuse('wrong-state', '{"reason": "not-scheduled"}');
  elsif v_schedule.state = 'set' and v_change.state in ('draft', 'rejected', 'in_review') then
    delete from public.schedules where change_id = v_change.id;
    update public.changes set revision = revision + 1, updated_at = app.now(),
      content_hash = case when v_change.state = 'draft' then content_hash else app.content_hash(v_change.id) end where id = v_change.id;
  elsif v_change.state = 'scheduled' then
    perform app.enter_decision(v_change, v_me.id, 'stop', null, null, false, 0);
    if not app.is_many(v_change.id) then
      perform app.ask_anew(v_change);
      perform app.unask(v_change.id);
      delete from public.schedules where change_id = v_change.id;
    elsif exists (select from public.plans where change_id = v_change.id) then
      perform app.ask_anew(v_change);
      update public.changes set state = 'draft', content_hash = '' where id = v_change.id;
      delete from public.schedules where change_id = v_change.id;
    else
      update public.operations set state = 'cancelled', finished_at = app.now()
        where change_id = v_change.id and writes and state in ('queued', 'parked');
      update public.change_items set state = 'stopped', step = null where change_id = v_change.id;
      perform app.derive_state(v_change.id);
      update public.schedules set state = 'ended' where change_id = v_change.id;
    end if;
  elsif v_schedule.state = 'begun' and v_schedule.ends_at is not null then
    update public.schedules set state = 'ended' where change_id = v_change.id;
  else
    perform app.refuse('wrong-state', '{"reason": "not-scheduled"}');
  end if;
  perform app.effects(app.to_concerned(v_change.id, p_outbox), p_operations);
end $$;

-- Asked by a worker before it writes anything of a change that has a schedule. `go`: it may be written now. `wait`: it is too early,
-- and this operation is queued for its time. `late`: it is over an hour late, or its end has come, so approval is asked for anew.
-- `gone`: it was cancelled or moved meanwhile. But for `go`, this operation is over.
create function public.begin_scheduled(p_operation uuid, p_lease uuid, p_outbox jsonb) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes := app.lock_change(v_operation.change_id);
  v_schedule public.schedules;
  v_due timestamptz;
begin
  select * into v_schedule from public.schedules where change_id = v_change.id for update;
  if v_change.state not in ('approved', 'scheduled', 'applying', 'applied', 'failed') then
    update public.operations set state = 'cancelled', lease_token = null, lease_until = null, worker = null, finished_at = app.now()
      where id = v_operation.id;
    return 'gone';
  elsif v_schedule.change_id is null or v_schedule.state in ('returning', 'ended') or app.was_begun(v_change.id) then
    return 'go';
  elsif v_schedule.state = 'set' and not v_schedule.late and v_schedule.starts_at > app.now() then
    update public.operations set state = 'queued', run_at = v_schedule.starts_at, attempt = attempt - 1, lapses = 0,
      lease_token = null, lease_until = null, worker = null where id = v_operation.id;
    return 'wait';
  end if;
  -- Asked for anew, or tried again, it is due from that word on.
  select greatest(case when not v_schedule.late then v_schedule.starts_at end, pg_catalog.max(d.at)) into v_due
    from public.decisions d
    where d.change_id = v_change.id and (d.verdict = 'retry' or (v_schedule.late and d.verdict = 'approve'));
  if v_schedule.ends_at <= app.now() or v_due < app.now() - interval '60 minutes' then
    update public.schedules set late = true, state = 'set' where change_id = v_change.id;
    perform app.ask_anew(v_change);
    update public.operations set state = 'done', lapses = 0, lease_token = null, lease_until = null, finished_at = app.now()
      where id = v_operation.id;
    perform app.effects(app.to_concerned(v_change.id, p_outbox), '[]');
    return 'late';
  end if;
  if v_schedule.state = 'set' then
    update public.schedules set state = 'begun' where change_id = v_change.id;
    update public.changes set state = 'approved', updated_at = app.now() where id = v_change.id and state = 'scheduled';
    perform app.await_end(v_change, v_schedule.ends_at);
  end if;
  return 'go';
end $$;

-- Requests that wait for their time, those that wait for approval before it, and those whose writing is put back later, by what comes
-- next. `some` [{…summary}].
create function public.read_scheduled(p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    with ahead as (
      select s.change_id, case when s.state = 'set' then coalesce(s.starts_at, s.ends_at) else s.ends_at end as next_
      from public.schedules s join public.changes c on c.id = s.change_id
      where s.studio_id = (select app.studio_id())
        and ((s.state = 'set' and c.state in ('scheduled', 'in_review')) or (s.state = 'begun' and s.ends_at is not null))
    )
    select pg_catalog.jsonb_build_object('all', (select pg_catalog.count(*) from ahead), 'some', (
      select coalesce(pg_catalog.jsonb_agg(app.summary_json(c) order by f.next_, c.seq), '[]')
      from (select * from ahead order by next_, change_id limit p_limit) f join public.changes c on c.id = f.change_id)));
end $$;

-- What is approved and has its time ahead is scheduled, also where one of its shops isn't connected; and its work waits in the queue
-- for that time, whatever queues it.
create function app.keep_scheduled() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  if exists (select from public.schedules s where s.change_id = new.id and s.state = 'set' and not s.late and s.starts_at > app.now()) then
    new.state := 'scheduled';
  end if;
  return new;
end $$;
create trigger keep_scheduled before update of state on public.changes
  for each row when (new.state in ('approved', 'applying')) execute function app.keep_scheduled();

create function app.queue_for_time() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  new.run_at := greatest(new.run_at, (
    select s.starts_at from public.schedules s where s.change_id = new.change_id and s.state = 'set' and not s.late));
  return new;
end $$;
create trigger queue_for_time before insert on public.operations
  for each row when (new.writes and new.change_id is not null) execute function app.queue_for_time();

-- A draft has what of its time is still ahead: of one whose start was missed that is its end.
create function app.keep_ahead(p_change uuid) returns void
language plpgsql volatile set search_path = '' as $$
begin
  delete from public.schedules where change_id = p_change and late and (ends_at is null or ends_at <= app.now());
  update public.schedules set starts_at = null, late = false where change_id = p_change and late;
end $$;

-- Withdrawn or sent back it keeps its time; a draft that comes from what was approved doesn't.
create function app.drop_schedule() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  delete from public.schedules where change_id = new.id
    and (state <> 'set' or old.state not in ('draft', 'rejected', 'in_review', 'discarded'));
  perform app.keep_ahead(new.id);
  return null;
end $$;
create trigger drop_schedule after update of state on public.changes
  for each row when (new.state in ('draft', 'rejected') and old.state <> new.state) execute function app.drop_schedule();

create function app.judge_schedule() returns trigger
language plpgsql stable set search_path = '' as $$
begin
  perform app.require_ahead(s) from public.schedules s where s.change_id = new.change_id and s.state = 'set';
  return null;
end $$;
create trigger judge_schedule after insert on public.decisions
  for each row when (new.verdict = 'approve') execute function app.judge_schedule();

grant execute on function app.was_begun(uuid), app.require_ahead(public.schedules), app.look_before(public.changes, timestamptz),
  app.put_schedule(public.changes, uuid, jsonb), app.may_move(public.changes, public.members), app.ask_anew(public.changes),
  app.to_concerned(uuid, jsonb) to oms_definer;
grant execute on function app.keep_ahead(uuid), app.keep_scheduled(), app.queue_for_time(), app.drop_schedule(), app.judge_schedule()
  to service_role, oms_definer;
select app.publish_functions(array['read_scheduled'], 'authenticated', false);
select app.publish_functions(array['set_schedule', 'cancel_schedule', 'begin_scheduled'], 'authenticated', true);
