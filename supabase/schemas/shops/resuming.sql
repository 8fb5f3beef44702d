-- Work that waited for a shop goes on when the shop is connected or signed in again.

-- What waited for this target's shop goes on without a new approval: it was decided on, and it costs what was decided. Of
-- work that waited for a shop that was disconnected the fee is reserved and the fields are claimed anew, as of a new decision.
create function app.let_go_on(p_change public.changes, p_target public.change_targets) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_member uuid;
begin
  if app.waits_for_shop(p_target) then
    if app.fee_cents_of(p_change, p_change.mode, 1) > 0 then
      select member_id into v_member from public.decisions where change_id = p_change.id and verdict in ('approve', 'go_live', 'retry')
        order by seq desc limit 1;
      perform app.reserve_fees(p_change, v_member, array[p_target.id], 0);
    end if;
    update public.operations set state = 'cancelled', finished_at = app.now()
      where target_id = p_target.id and kind = 'publish' and state = 'parked';
    insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, target_id)
    values (p_target.studio_id, 'publish', true, 'publish:' || p_target.id || ':' || pg_catalog.gen_random_uuid(), p_target.shop_id,
      p_target.change_id, p_target.id);
  else
    update public.operations set state = 'queued', run_at = app.now(), attempt = 0, outcome_code = null, finished_at = null
      where target_id = p_target.id and kind = 'publish' and state = 'parked' and outcome_code in ('auth-dead', 'auth-scope');
    if not found then
      return;
    end if;
  end if;
  update public.change_targets set state = 'pending', step = null, failure = null where id = p_target.id;
  perform app.derive_state(p_change.id);
end $$;

-- Where that is refused (the day's ceiling is reached, another change took the fields) it waits on, and the person whose
-- decision it was is told what to do. Connecting itself goes through.
create function app.resume_target(p_target uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_change public.changes;
  v_target public.change_targets;
  v_shop text;
  v_code text;
  v_detail jsonb;
  v_text text;
begin
  select c.* into v_change from public.change_targets t join public.changes c on c.id = t.change_id
    where t.id = p_target for update of c;
  select * into v_target from public.change_targets where id = p_target;
  if v_target.state <> 'parked' or v_change.state not in ('approved', 'scheduled', 'applying', 'failed')
    or exists (select from public.operations where target_id = p_target and state = 'running') then
    return;
  end if;
  begin
    perform app.let_go_on(v_change, v_target);
    return;
  exception when raise_exception then
    get stacked diagnostics v_code = message_text, v_text = pg_exception_detail;
    v_detail := v_text::jsonb;
  end;
  select name into v_shop from public.shops where id = v_target.shop_id;
  v_text := v_shop || ' is connected again, but ' || case v_code
    when 'fee-ceiling' then 'this would go over the studio''s fee ceiling for today. Tomorrow (UTC), or once an owner has raised it in /oms settings, press Retry.'
    when 'already-asked' then 'another change of the same listing, ' || (v_detail ->> 'changeCode') || ', was asked for meanwhile. Once that is decided, press Retry.'
    else 'I couldn''t go on with this. Press Retry.' end;
  update public.change_targets set failure = pg_catalog.jsonb_build_object('code', v_code, 'text', v_text, 'reference', '')
    where id = p_target;
  perform app.send(v_change.studio_id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
    'template', 'change_note', 'changeId', v_change.id, 'note', 'parked', 'text', v_text,
    'nonce', 'waits:' || p_target || ':' || extract(epoch from app.now()),
    'mention', (select coalesce(pg_catalog.jsonb_agg(d.slack_user_id), '[]') from (
      select m.slack_user_id from public.decisions d join public.members m on m.id = d.member_id
      where d.change_id = v_change.id and d.verdict in ('approve', 'go_live', 'retry') order by d.seq desc limit 1) d))));
end $$;

-- A shop's sign-in works again: what was parked for want of it goes on by itself, and nothing else.
create function app.resume_after_sign_in(p_shop uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_targets uuid[] := array(
    select t.id from public.change_targets t
    where t.shop_id = p_shop and t.state = 'parked' and t.failure ->> 'code' in ('auth-dead', 'auth-scope', 'shop-disconnected')
    order by t.change_id, t.seq);
begin
  perform app.resume_target(t.id) from pg_catalog.unnest(v_targets) t (id);
  update public.operations set state = 'queued', run_at = app.now(), attempt = 0, outcome_code = null, finished_at = null
    where shop_id = p_shop and kind <> 'publish' and state = 'parked' and outcome_code in ('auth-dead', 'auth-scope');
  perform app.redraw_cards(array(
    select t.change_id from public.change_targets t join public.changes c on c.id = t.change_id
    where t.shop_id = p_shop and (t.id = any (v_targets) or c.state = 'in_review'
      or (c.state in ('applying', 'applied', 'failed') and t.state = 'on_marketplace'))));
end $$;

grant execute on function app.let_go_on(public.changes, public.change_targets), app.resume_target(uuid),
  app.resume_after_sign_in(uuid) to service_role;
