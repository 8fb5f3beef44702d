-- Changes that are approved now and written at a time, and put back at another.
-- When a change that is approved begins to be written, and until when it stays: a part of what is approved.
create table public.schedules (
  change_id uuid primary key,
  studio_id uuid not null,
  -- Null: at once.
  starts_at timestamptz,
  -- What it wrote is put back then. Null: it stays.
  ends_at timestamptz,
  -- By the clock of which zone a person said it.
  zone text not null,
  set_by uuid not null,
  -- `begun`: it may be written, or was. `returning`: what it wrote is being put back. `ended`: nothing more comes by itself.
  state text not null default 'set' check (state in ('set', 'begun', 'returning', 'ended')),
  -- It should have begun and didn't, so approval is asked for once more, and then it begins at once.
  late boolean not null default false,
  -- The change that puts back what it wrote.
  return_id uuid,
  constraint schedules_say_when check (coalesce(starts_at, ends_at) is not null and (starts_at is null or ends_at is null or ends_at > starts_at)),
  foreign key (studio_id, change_id) references public.changes (studio_id, id) on delete cascade,
  foreign key (studio_id, set_by) references public.members (studio_id, id),
  foreign key (studio_id, return_id) references public.changes (studio_id, id) on delete set null (return_id)
);
create index schedules_of_studio on public.schedules (studio_id, change_id);
create index schedules_by_member on public.schedules (set_by);
create index schedules_by_return on public.schedules (return_id) where return_id is not null;
select app.protect('schedules', true);
grant select, insert, update, delete on public.schedules to oms_definer;
grant select, update on public.schedules to service_role;

alter table app.operation_kinds drop constraint operation_kinds_made_on_check;
alter table app.operation_kinds add constraint operation_kinds_made_on_check check (made_on in ('change-decided', 'shop-due', 'sign-in-idle',
  'shop-left', 'erasure-asked', 'digest-due', 'start-nears', 'schedule-ends'));

-- Until the next version of the bot declares its kinds.
insert into app.operation_kinds (kind, made_on) values ('look_before_start', 'start-nears'), ('end_scheduled', 'schedule-ends')
  on conflict do nothing;

-- When a change is written, as cards say it and as an approval names it.

-- Same as scheduleMark in src/modules/changes/rules/content-hash.ts: milliseconds since 1970.
create function app.schedule_mark(p_change uuid) returns text
language sql stable set search_path = '' as $$
  select pg_catalog.concat_ws(':', 'schedule',
    coalesce(pg_catalog.round(extract(epoch from s.starts_at) * 1000)::bigint::text, ''),
    coalesce(pg_catalog.round(extract(epoch from s.ends_at) * 1000)::bigint::text, ''),
    case when s.late then 'late' else '' end)
  from public.schedules s where s.change_id = p_change
$$;

-- `of`: of a change that puts back what another one wrote, that one's number. `back`: the change that does so.
create function app.schedule_json(p_change uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('startsAt', s.starts_at, 'endsAt', s.ends_at, 'zone', s.zone, 'setBy', s.set_by,
      'state', s.state, 'late', s.late, 'back', (
        select pg_catalog.jsonb_build_object('id', r.id, 'number', r.number) from public.changes r where r.id = s.return_id))
    from public.schedules s where s.change_id = p_change);
end $$;

-- The request whose writing this change puts back at its end.
create function app.return_of(p_change uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('id', c.id, 'number', c.number)
    from public.schedules s join public.changes c on c.id = s.change_id where s.return_id = p_change);
end $$;

grant execute on function app.schedule_mark(uuid) to service_role, oms_definer;
grant execute on function app.schedule_json(uuid), app.return_of(uuid) to authenticated, service_role, oms_definer;

-- The sorted hashes of the items, a line each.
create function app.item_hashes(p_change uuid) returns text
language sql stable set search_path = '' as $$
  select pg_catalog.string_agg(t.hash, E'\n' order by t.hash collate "C") from public.change_items t where t.change_id = p_change
$$;

create function app.items_hash(p_change uuid) returns text
language sql stable set search_path = '' as $$
  select app.sha256(app.item_hashes(p_change))
$$;

-- Same as contentHash in src/modules/changes/rules/content-hash.ts: what is written, and when.
create or replace function app.content_hash(p_change uuid) returns text
language sql stable set search_path = '' as $$
  select app.sha256(app.item_hashes(p_change) || coalesce(E'\n' || app.schedule_mark(p_change), ''))
$$;

grant execute on function app.item_hashes(uuid), app.items_hash(uuid) to service_role, oms_definer;

-- draft → in_review. The payload texts are what an approval is about; the hash is computed here from what was stored.
create or replace function app.put_in_review(p_change public.changes, p_payloads jsonb, p_content_hash text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_connected(p_change.id);
  update public.change_items t set payload = p.value ->> 'payload'
    from pg_catalog.jsonb_array_elements(p_payloads) p
    where t.change_id = p_change.id and t.shop_id = (p.value ->> 'shopId')::uuid;
  if not exists (select from public.change_items where change_id = p_change.id)
    or exists (select from public.change_items where change_id = p_change.id and payload is null) then
    perform app.refuse('incomplete');
  elsif pg_catalog.jsonb_array_length(p_payloads) <> (select pg_catalog.count(*) from public.change_items where change_id = p_change.id) then
    perform app.refuse('edited-meanwhile');
  elsif app.items_hash(p_change.id) is distinct from p_content_hash then
    perform app.refuse('stale-approval');
  -- Whose word it is is judged from the content, and the payload is what is written: they say the same.
  elsif p_change.kind <> 'create' and exists (select from public.change_items t where t.change_id = p_change.id
      and ((t.payload::jsonb -> 'set') is distinct from coalesce(t.content #> '{edit,set}', '{}')
        or t.payload::jsonb ->> 'kind' is distinct from p_change.kind
        or t.payload::jsonb ->> 'listingId' is distinct from t.external_id)) then
    perform app.refuse('bad-input');
  end if;
  update public.changes set state = 'in_review', content_hash = app.content_hash(p_change.id), updated_at = app.now()
    where id = p_change.id;
  perform app.number_request(p_change);
end $$;

-- Of many only the items of `p_listing` are among it, or the first of each shop.
create or replace function app.change_json(p_change public.changes, p_listing uuid default null) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object(
      'id', p_change.id, 'studioId', p_change.studio_id, 'code', app.change_code(p_change), 'number', p_change.number,
      'sku', app.change_sku(p_change), 'state', p_change.state,
      'kind', p_change.kind, 'listingId', app.listing_of(p_change.id),
      'revision', p_change.revision, 'contentHash', p_change.content_hash, 'mode', p_change.mode,
      'content', p_change.content, 'source', p_change.source, 'textBy', p_change.text_by,
      'preparing', p_change.preparing, 'photoProblems', p_change.photo_problems, 'author', p_change.author_id,
      'contributors', coalesce((select pg_catalog.jsonb_agg(e.member_id order by e.first_at, e.member_id)
        from public.change_edits e where e.change_id = p_change.id), '[]'),
      'barred', case when p_change.state in ('draft', 'in_review', 'rejected') then app.barred_json(p_change) else '[]' end,
      'oneManager', case when p_change.state in ('draft', 'in_review', 'rejected') then app.needs_one_manager(p_change)
        else p_change.kind = 'unpublish' end,
      'small', app.small_word(p_change),
      'together', case when p_change.together is null or p_change.state <> 'in_review' then '[]' else (
        select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('id', o.id, 'number', o.number, 'code', app.change_code(o), 'sku', app.change_sku(o), 'kind', o.kind,
          'state', o.state, 'contentHash', o.content_hash, 'title', o.content ->> 'title', 'payload', (
            select t.payload from public.change_items t where t.change_id = o.id order by t.seq limit 1)) order by o.seq)
        from public.changes o where o.together = p_change.together and o.studio_id = p_change.studio_id)
        end,
      'many', case when m.is_many then app.many_json(p_change.id) || pg_catalog.jsonb_build_object('plan', app.plan_json(p_change)) end,
      'items', coalesce((select pg_catalog.jsonb_agg(app.item_json(t) order by t.seq)
        from public.change_items t where t.change_id = p_change.id and (not m.is_many or (case when p_listing is null
          then t.seq in (select pg_catalog.min(f.seq) from public.change_items f where f.change_id = p_change.id group by f.shop_id)
          else t.listing_id = p_listing end))), '[]'),
      'decisions', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
          'by', d.member_id, 'verdict', d.verdict, 'selfApproved', d.self_approved, 'reason', d.reason,
          'mode', d.mode, 'at', d.at) order by d.seq)
        from public.decisions d where d.change_id = p_change.id), '[]'),
      'schedule', app.schedule_json(p_change.id), 'returnOf', app.return_of(p_change.id), 'requested', p_change.requested, 'createdAt', p_change.created_at, 'updatedAt', p_change.updated_at)
    from (select app.is_many(p_change.id) as is_many) m);
end $$;

-- What a line says of a change.
create or replace function app.summary_json(p_change public.changes) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', p_change.id, 'code', app.change_code(p_change),
    'number', p_change.number, 'sku', app.change_sku(p_change), 'title', p_change.content ->> 'title',
    'state', p_change.state, 'author', p_change.author_id, 'updatedAt', p_change.updated_at, 'schedule', app.schedule_json(p_change.id))
$$;

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

-- Requests that wait for their time, and those whose writing is put back later, by what comes next. `some` [{…summary}].
create function public.read_scheduled(p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    with ahead as (
      select s.change_id, case when s.state = 'set' then coalesce(s.starts_at, s.ends_at) else s.ends_at end as next_
      from public.schedules s join public.changes c on c.id = s.change_id
      where s.studio_id = (select app.studio_id())
        and ((s.state = 'set' and c.state = 'scheduled') or (s.state = 'begun' and s.ends_at is not null))
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

-- Withdrawn or sent back it keeps its time; a draft that comes from what was approved doesn't.
create function app.drop_schedule() returns trigger
language plpgsql volatile set search_path = '' as $$
begin
  delete from public.schedules where change_id = new.id
    and (state <> 'set' or late or old.state not in ('draft', 'rejected', 'in_review', 'discarded'));
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
grant execute on function app.keep_scheduled(), app.queue_for_time(), app.drop_schedule(), app.judge_schedule()
  to service_role, oms_definer;
select app.publish_functions(array['read_scheduled'], 'authenticated', false);
select app.publish_functions(array['set_schedule', 'cancel_schedule', 'begin_scheduled'], 'authenticated', true);

-- A change with an end: what it wrote is put back then, by a plan that was approved together with it.

create function app.await_end(p_change public.changes, p_ends_at timestamptz) returns void
language sql volatile set search_path = '' as $$
  insert into public.operations (studio_id, kind, key, change_id, run_at)
  select p_change.studio_id, k.kind, k.kind || ':' || p_change.id || ':' || extract(epoch from p_ends_at), p_change.id, p_ends_at
  from (select app.made_on('schedule-ends') as kind) k
  where p_ends_at is not null
  on conflict (studio_id, key) do nothing
$$;

-- The end of a change has come: nothing more of it is begun, and the change that puts back what it wrote begins to be collected, in
-- its author's name. `made`. `wait`: something of it is being written, and this operation is queued for later. `nothing`: it wrote
-- nothing. `over`: it was cancelled, or its end isn't now. With `wait` and `made` this operation is over.
-- @param p_change {id, content, source, plan}
create function public.begin_return(p_operation uuid, p_lease uuid, p_change jsonb, p_outbox jsonb, p_operations jsonb) returns text
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_of public.changes := app.lock_change(v_operation.change_id);
  v_schedule public.schedules;
begin
  select * into v_schedule from public.schedules where change_id = v_of.id for update;
  if v_schedule.state is distinct from 'begun' or v_schedule.ends_at > app.now() or not app.was_begun(v_of.id) then
    return 'over';
  end if;
  -- What waits or was given up would be written after the end.
  if app.is_many(v_of.id) then
    update public.change_items set state = 'stopped', step = null where change_id = v_of.id and state in ('pending', 'failed', 'parked');
    update public.operations o set state = 'cancelled', finished_at = app.now()
      where o.change_id = v_of.id and o.writes and o.state in ('queued', 'parked')
        and not exists (select from public.change_items t where t.change_id = v_of.id and t.state = 'applying' and app.works_on(o, t));
    perform app.derive_state(v_of.id);
  end if;
  if exists (select from public.change_items where change_id = v_of.id and state in ('applying', 'pending')) then
    update public.operations set state = 'queued', run_at = app.now() + interval '20 seconds', attempt = attempt - 1, lapses = 0,
      lease_token = null, lease_until = null, worker = null where id = v_operation.id;
    return 'wait';
  elsif not exists (select from public.change_items where change_id = v_of.id and state = 'applied') then
    update public.schedules set state = 'ended' where change_id = v_of.id;
    return 'nothing';
  end if;
  insert into public.changes (id, studio_id, kind, content, source, author_id, text_by, collecting)
    values ((p_change ->> 'id')::uuid, v_of.studio_id, 'edit', p_change -> 'content', p_change -> 'source', v_of.author_id, 'person', true);
  insert into public.change_edits (studio_id, change_id, member_id) values (v_of.studio_id, (p_change ->> 'id')::uuid, v_of.author_id);
  insert into public.plans (change_id, studio_id, line) values ((p_change ->> 'id')::uuid, v_of.studio_id, (p_change ->> 'plan')::jsonb);
  update public.schedules set state = 'returning', return_id = (p_change ->> 'id')::uuid where change_id = v_of.id;
  perform app.effects(p_outbox, p_operations);
  update public.operations set state = 'done', lapses = 0, lease_token = null, lease_until = null, finished_at = app.now()
    where id = v_operation.id;
  return 'made';
end $$;

-- What can't be written back now goes out of it, each named.
create function app.leave_out_of_return(p_change public.changes) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.leave_out_of_plan(p_change, array(
    select t.id from public.change_items t join public.listings l on l.id = t.listing_id
    where t.change_id = p_change.id and l.gone_at is not null), 'gone', app.kept_sentence('goneSince'));
  perform app.leave_out_of_plan(p_change, array(
    select distinct t.id from app.wanted_claims(p_change, null) w
    join public.listing_claims c on c.listing_id = w.listing_id and c.what = w.what and c.change_id <> p_change.id
    join public.change_items t on t.change_id = p_change.id and t.listing_id = w.listing_id),
    'asked-elsewhere', app.kept_sentence('askedElsewhere'));
end $$;

-- Collected, it is written by the approval of the change that it puts back: that named the end. Done twice, it was done once.
-- @param p_outbox sent where something is put back; @param p_nothing where nothing can be
-- @returns how many listings are put back; null: it was done before
create function public.approve_return(p_operation uuid, p_lease uuid, p_outbox jsonb, p_nothing jsonb) returns integer
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes := app.lock_change(v_operation.change_id);
  v_of uuid := (select change_id from public.schedules where return_id = v_change.id and state = 'returning' for update);
  v_approved public.decisions;
  v_items uuid[];
  v_decision uuid;
begin
  -- With nothing to put back it ended while it was collected.
  if v_of is null or (v_change.collecting and v_change.state = 'draft') then
    return null;
  elsif v_change.state = 'draft' then
    perform app.leave_out_of_return(v_change);
  end if;
  select pg_catalog.array_agg(id) into v_items from public.change_items where change_id = v_change.id;
  update public.schedules set state = 'ended' where change_id = v_of;
  if v_change.state <> 'draft' or v_items is null then
    update public.changes set state = 'discarded', updated_at = app.now() where id = v_change.id and state = 'draft';
    update public.schedules set return_id = null where change_id = v_of;
    perform app.effects(p_nothing, '[]');
    return 0;
  end if;
  update public.changes set content_hash = app.content_hash(v_change.id), mode = 'live' where id = v_change.id returning * into v_change;
  select * into v_approved from public.decisions where change_id = v_of and verdict = 'approve' order by seq desc limit 1;
  v_decision := app.enter_decision(v_change, v_approved.member_id, 'approve', 'live', null, v_approved.self_approved, 0);
  update public.changes set state = 'approved', updated_at = app.now() where id = v_change.id;
  perform app.enqueue_items(v_change.id, v_decision, v_items);
  perform app.effects(p_outbox, '[]');
  return pg_catalog.cardinality(v_items);
end $$;

-- It could not be collected: it isn't tried again by itself, and those whom it concerns hear it.
create function public.give_up_return(p_operation uuid, p_lease uuid, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_of uuid;
begin
  update public.schedules set state = 'ended' where v_operation.change_id in (change_id, return_id) and state in ('begun', 'returning')
    returning change_id into v_of;
  if v_of is not null then
    perform app.effects(p_outbox, '[]');
  end if;
end $$;

grant execute on function app.await_end(public.changes, timestamptz), app.leave_out_of_return(public.changes) to oms_definer;
select app.publish_functions(array['begin_return', 'approve_return', 'give_up_return'], 'authenticated', true);

-- Begins one, by the word of a person, who is its author. The same id begins it once.
create or replace function public.begin_change(p_change jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('maker');
  v_change public.changes;
begin
  if exists (select from public.changes where id = (p_change ->> 'id')::uuid) then
    return;
  end if;
  insert into public.changes (id, studio_id, kind, content, source, author_id, text_by, collecting)
    values ((p_change ->> 'id')::uuid, v_me.studio_id, p_change ->> 'kind', p_change -> 'content',
      p_change -> 'source', v_me.id, 'person', true)
    returning * into v_change;
  insert into public.change_edits (studio_id, change_id, member_id) values (v_me.studio_id, v_change.id, v_me.id);
  -- What was left of another has the values of those who wrote that.
  insert into public.change_edits (studio_id, change_id, member_id, first_at)
    select e.studio_id, v_change.id, e.member_id, e.first_at from public.change_edits e
    where e.change_id = (p_change #>> '{source,restOf}')::uuid on conflict do nothing;
  if p_change ->> 'plan' is not null then
    insert into public.plans (change_id, studio_id, line) values (v_change.id, v_me.studio_id, (p_change ->> 'plan')::jsonb);
  end if;
  if p_change ? 'schedule' then
    perform app.put_schedule(v_change, v_me.id, p_change -> 'schedule');
  end if;
  perform app.effects(p_outbox, p_operations);
end $$;

-- `/oms` alone, and the top of the home tab: the studio with its people and shops, and what this person has to do.
-- {drafts, waiting, problems, scheduled}: how many there are, and the first of them.
create or replace function public.read_overview(p_member uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select public.read_context() || pg_catalog.jsonb_build_object(
      'drafts', app.counted_summaries(array['draft', 'rejected'], p_member, 90),
      'waiting', pg_catalog.jsonb_build_object(
        'all', (select pg_catalog.count(*) from app.waiting_for(p_member)),
        'some', (select coalesce(pg_catalog.jsonb_agg(app.summary_json(c) order by w.seq), '[]')
          from (select * from app.waiting_for(p_member) order by seq limit 50) w join public.changes c on c.id = w.id)),
      'problems', app.counted_summaries(array['failed'], null, 20),
      'scheduled', public.read_scheduled(5)));
end $$;

-- What was done from then up to then, what the marketplace billed in the last seven days by who decided it, and how many listings are to be looked at.
create or replace function public.read_digest(p_since timestamptz, p_until timestamptz, p_limit integer) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object(
      'done', coalesce((select pg_catalog.jsonb_agg(app.change_json(c) order by c.updated_at desc, c.seq desc)
        from (select * from public.changes d where studio_id = (select app.studio_id()) and state = 'applied'
                and updated_at >= p_since and updated_at < p_until and app.small_word(d) <> 'done'
              order by updated_at desc, seq desc limit p_limit) c), '[]'),
      'doneCount', (select pg_catalog.count(*) from public.changes d
        where studio_id = (select app.studio_id()) and state = 'applied' and updated_at >= p_since and updated_at < p_until
          and app.small_word(d) <> 'done'),
      'small', coalesce((select pg_catalog.jsonb_agg(app.change_json(c) order by c.updated_at desc, c.seq desc)
        from (select * from public.changes d where studio_id = (select app.studio_id()) and state = 'applied'
                and updated_at >= p_since and updated_at < p_until and app.small_word(d) = 'done'
              order by updated_at desc, seq desc limit p_limit) c), '[]'),
      'smallCount', (select pg_catalog.count(*) from public.changes d
        where studio_id = (select app.studio_id()) and state = 'applied' and updated_at >= p_since and updated_at < p_until
          and app.small_word(d) = 'done'),
      'fees', coalesce((select pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('by', f.member_id, 'cents', f.cents)
          order by f.cents desc, f.member_id)
        from (select member_id, pg_catalog.sum(cents) as cents from public.fees
              where studio_id = (select app.studio_id()) and state = 'booked' and booked_at >= app.now() - interval '7 days'
              group by member_id) f), '[]'),
      'waitingCount', (select pg_catalog.count(*) from public.changes
        where studio_id = (select app.studio_id()) and state = 'in_review'),
      'stuckCount', (select pg_catalog.count(*) from public.changes
        where studio_id = (select app.studio_id()) and state = 'failed'),
      'differingCount', (select unasked from app.kept_counts('{}')),
      'scheduled', public.read_scheduled(3),
      'endingCount', (select pg_catalog.count(*) from public.listings l
        where l.studio_id = (select app.studio_id()) and l.live is not null and l.gone_at is null and l.state = 'active'
          and l.ends_at >= app.now() and l.ends_at < app.now() + interval '7 days'
          -- Of a shop that isn't connected nobody knows whether it still ends then, and nothing can be done from here.
          and exists (select from public.shops s where s.id = l.shop_id and s.health <> 'disconnected')
          -- It is among those that wait.
          and not exists (select from public.change_items t join public.changes c on c.id = t.change_id
            where t.listing_id = l.id and c.state = 'in_review'))));
end $$;

select app.publish_functions(array['begin_change'], 'authenticated', true);
select app.publish_functions(array['read_overview', 'read_digest'], 'authenticated', false);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261230000000'
$$;
