-- Work that waited for a shop goes on when the shop is connected or signed in again.

-- What waited for this item's shop goes on without a new approval: it was decided on, and it costs what was decided. Of
-- work that waited for a shop that was disconnected the fee is reserved and the fields are claimed anew, as of a new decision.
create function app.let_go_on(p_change public.changes, p_item public.change_items) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_member uuid;
begin
  if app.waits_for_shop(p_item) then
    if app.fee_cents_of(p_change, p_change.mode, array[p_item.id]) > 0 then
      select member_id into v_member from public.decisions where change_id = p_change.id and verdict in ('approve', 'go_live', 'retry', 'standing')
        order by seq desc limit 1;
      perform app.reserve_fees(p_change, v_member, array[p_item.id], 0);
    end if;
    if app.is_many(p_change.id) then
      -- Its fields were let go; its operation is the shop's.
      perform app.claim_listings(p_change, array[p_item.id]);
      perform app.resume_rest(p_change.id, p_item.shop_id);
      update public.change_items set state = 'pending', step = null, failure = null where id = p_item.id;
      perform app.derive_state(p_change.id);
      return;
    end if;
    update public.operations set state = 'cancelled', finished_at = app.now()
      where item_id = p_item.id and writes and state = 'parked';
    insert into public.operations (studio_id, kind, writes, key, shop_id, change_id, item_id)
    select p_item.studio_id, k.kind, true, k.kind || ':' || p_item.id || ':' || pg_catalog.gen_random_uuid(), p_item.shop_id,
      p_item.change_id, p_item.id
    from (select app.made_on('change-decided') as kind) k;
  elsif app.is_many(p_change.id) then
    perform app.resume_rest(p_change.id, p_item.shop_id);
  else
    update public.operations set state = 'queued', run_at = app.now(), attempt = 0, outcome_code = null, finished_at = null
      where item_id = p_item.id and writes and state = 'parked' and outcome_code in ('auth-dead', 'auth-scope');
    if not found then
      return;
    end if;
  end if;
  update public.change_items set state = 'pending', step = null, failure = null where id = p_item.id;
  perform app.derive_state(p_change.id);
end $$;

-- Where that is refused (the day's ceiling is reached, another change took the fields) it waits on, and the person whose
-- decision it was is told what to do. Connecting itself goes through.
create function app.resume_item(p_item uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_change public.changes;
  v_item public.change_items;
  v_shop text;
  v_code text;
  v_detail jsonb;
  v_text text;
begin
  select c.* into v_change from public.change_items t join public.changes c on c.id = t.change_id
    where t.id = p_item for update of c;
  select * into v_item from public.change_items where id = p_item;
  if v_item.state <> 'parked' or v_change.state not in ('approved', 'scheduled', 'applying', 'failed')
    or exists (select from public.operations o where o.change_id = v_change.id and o.state = 'running' and app.works_on(o, v_item)) then
    return;
  end if;
  begin
    perform app.let_go_on(v_change, v_item);
    return;
  exception when raise_exception then
    get stacked diagnostics v_code = message_text, v_text = pg_exception_detail;
    v_detail := v_text::jsonb;
  end;
  select name into v_shop from public.shops where id = v_item.shop_id;
  v_text := case v_code
    when 'fee-ceiling' then app.kept_sentence('overCeiling', v_shop)
    when 'already-asked' then app.kept_sentence('askedMeanwhile', v_shop, v_detail ->> 'number')
    else app.kept_sentence('cantContinue', v_shop) end;
  update public.change_items set failure = pg_catalog.jsonb_build_object('code', v_code, 'text', v_text, 'reference', '')
    where id = p_item;
  perform app.send(v_change.studio_id, pg_catalog.jsonb_build_array(pg_catalog.jsonb_build_object(
    'template', 'change_note', 'changeId', v_change.id, 'note', 'parked', 'text', v_text,
    'nonce', 'waits:' || case when app.is_many(v_change.id) then v_change.id else p_item end || ':' || extract(epoch from app.now()),
    'mention', (select coalesce(pg_catalog.jsonb_agg(d.slack_user_id), '[]') from (
      select m.slack_user_id from public.decisions d join public.members m on m.id = d.member_id
      where d.change_id = v_change.id and d.verdict in ('approve', 'go_live', 'retry', 'standing') order by d.seq desc limit 1) d))));
end $$;

-- A shop's sign-in works again: what was parked for want of it continues unasked, and nothing else.
create function app.resume_after_sign_in(p_shop uuid) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_items uuid[] := array(
    select t.id from public.change_items t
    where t.shop_id = p_shop and t.state = 'parked' and t.failure ->> 'code' in ('auth-dead', 'auth-scope', 'shop-disconnected')
    order by t.change_id, t.seq);
begin
  perform app.resume_item(t.id) from pg_catalog.unnest(v_items) t (id);
  update public.operations set state = 'queued', run_at = app.now(), attempt = 0, outcome_code = null, finished_at = null
    where shop_id = p_shop and not writes and state = 'parked' and outcome_code in ('auth-dead', 'auth-scope');
  perform app.redraw_cards(array(
    select t.change_id from public.change_items t join public.changes c on c.id = t.change_id
    where t.shop_id = p_shop and (t.id = any (v_items) or c.state = 'in_review'
      or (c.state in ('applying', 'applied', 'failed') and t.state = 'on_marketplace'))));
end $$;

grant execute on function app.let_go_on(public.changes, public.change_items), app.resume_item(uuid),
  app.resume_after_sign_in(uuid) to service_role;
