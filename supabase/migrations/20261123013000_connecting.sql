-- Connecting a shop: one-time link, consent in one browser, then shop, envelopes and first work in one transaction.
grant select, insert, update on public.connect_links to service_role;
grant select, insert, delete on public.oauth_states to service_role;
grant insert, update on public.shops to service_role;
grant select, insert, update on public.shop_credentials to service_role;
grant select, update on public.changes, public.change_targets to service_role;
grant execute on function app.derive_state(uuid) to service_role;

create function public.create_link(p_link_hash text, p_studio_id uuid, p_member_id uuid, p_expires_at timestamptz) returns void
language sql volatile set search_path = '' as $$
  insert into public.connect_links (link_hash, studio_id, member_id, expires_at)
  values (p_link_hash, p_studio_id, p_member_id, p_expires_at)
$$;

create function public.read_link(p_link_hash text) returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('studioId', s.id, 'studioName', s.name, 'teamId', s.team_id,
    'askedBy', app.member_json(m), 'expiresAt', l.expires_at, 'used', l.used_at is not null)
  from public.connect_links l
  join public.studios s on s.id = l.studio_id
  join public.members m on m.id = l.member_id
  where l.link_hash = p_link_hash
$$;

-- `p_studio_id` is the one the verifier was sealed for; a link of another studio is as good as none.
create function public.begin_consent(
  p_link_hash text, p_studio_id uuid, p_state_hash text, p_browser_hash text, p_verifier text, p_expires_at timestamptz
) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_link public.connect_links;
begin
  select * into v_link from public.connect_links where link_hash = p_link_hash and studio_id = p_studio_id for update;
  if v_link.link_hash is null then
    perform app.refuse('link-unknown');
  elsif v_link.used_at is not null then
    perform app.refuse('link-used');
  elsif v_link.expires_at <= app.now() then
    perform app.refuse('link-expired');
  end if;
  update public.connect_links set used_at = app.now() where link_hash = p_link_hash;
  insert into public.oauth_states (state_hash, link_hash, studio_id, member_id, browser_hash, verifier, expires_at)
  values (p_state_hash, p_link_hash, v_link.studio_id, v_link.member_id, p_browser_hash, p_verifier, p_expires_at);
end $$;

-- Deleted as it is taken, so only the first gets it.
create function public.take_consent(p_state_hash text) returns jsonb
language sql volatile set search_path = '' as $$
  with taken as (delete from public.oauth_states where state_hash = p_state_hash returning *)
  select pg_catalog.jsonb_build_object('studioId', t.studio_id, 'member', app.member_json(m),
    'browserHash', t.browser_hash, 'verifier', t.verifier, 'expiresAt', t.expires_at)
  from taken t join public.members m on m.id = t.member_id
$$;

create function public.void_link(p_link_hash text) returns void
language sql volatile set search_path = '' as $$
  update public.connect_links set used_at = coalesce(used_at, app.now()) where link_hash = p_link_hash;
  delete from public.oauth_states where link_hash = p_link_hash;
$$;

create function public.shop_id_of(p_studio_id uuid, p_external_id text) returns uuid
language sql stable set search_path = '' as $$
  select id from public.shops where studio_id = p_studio_id and marketplace = 'etsy' and external_id = p_external_id
$$;

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
grant select, insert, update on public.fees to service_role;
grant select on public.decisions, public.members, public.listing_claims to service_role;
grant delete on public.listing_claims to service_role;
grant execute on function app.fee_cents_of(public.changes, text, integer), app.require_under_ceiling(uuid, integer),
  app.reserve_fees(public.changes, uuid, uuid[], integer), app.let_go_on(public.changes, public.change_targets),
  app.resume_target(uuid), app.resume_after_sign_in(uuid) to service_role;

-- The envelopes are bound to `p_shop_id`. When the shop turns out to have another id here, nothing is stored and
-- `moved` names it: the caller seals again.
create function public.connect_shop(p_shop_id uuid, p_studio_id uuid, p_member_id uuid, p_identity jsonb, p_tokens jsonb, p_operations jsonb)
returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_shop public.shops;
  v_outcome text := 'connected';
begin
  -- The same shop from two browsers at once, perhaps for two studios: one after the other.
  perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtextextended('etsy:' || (p_identity ->> 'externalId'), 0));
  if not exists (select from public.members where id = p_member_id and studio_id = p_studio_id and role = 'owner') then
    perform app.refuse('not-allowed');
  elsif exists (select from public.shops where marketplace = 'etsy' and external_id = p_identity ->> 'externalId'
                and health <> 'disconnected' and studio_id <> p_studio_id) then
    return '{"outcome": "taken"}';
  end if;
  -- Changes before the shop: the same order as everywhere.
  perform from public.changes where id in (
    select t.change_id from public.change_targets t join public.shops s on s.id = t.shop_id
    where s.studio_id = p_studio_id and s.marketplace = 'etsy' and s.external_id = p_identity ->> 'externalId' and t.state = 'parked')
    order by id for update;
  select * into v_shop from public.shops
    where studio_id = p_studio_id and marketplace = 'etsy' and external_id = p_identity ->> 'externalId' for update;
  if v_shop.id is null then
    insert into public.shops (id, studio_id, external_id, name, url, currency, connected_by)
    values (p_shop_id, p_studio_id, p_identity ->> 'externalId', p_identity ->> 'name', p_identity ->> 'url',
      p_identity ->> 'currency', p_member_id);
  elsif v_shop.id <> p_shop_id then
    return pg_catalog.jsonb_build_object('outcome', 'moved', 'shopId', v_shop.id);
  else
    v_outcome := case when v_shop.health in ('ok', 'reading') then 'already' else 'reconnected' end;
    update public.shops set name = p_identity ->> 'name', url = p_identity ->> 'url', currency = p_identity ->> 'currency',
      health = case when v_outcome = 'already' then health else 'reading' end,
      connected_by = case when v_outcome = 'already' then connected_by else p_member_id end,
      connected_at = case when v_outcome = 'already' then connected_at else app.now() end
    where id = p_shop_id;
  end if;
  insert into public.shop_credentials as c (shop_id, studio_id, access_token, refresh_token, expires_at, refresh_expires_at)
  values (p_shop_id, p_studio_id, p_tokens ->> 'access', p_tokens ->> 'refresh',
    (p_tokens ->> 'expiresAt')::timestamptz, (p_tokens ->> 'refreshExpiresAt')::timestamptz)
  on conflict (shop_id) do update set access_token = excluded.access_token, refresh_token = excluded.refresh_token,
    expires_at = excluded.expires_at, refresh_expires_at = excluded.refresh_expires_at,
    -- A refresh of the old tokens that is still under way must not overwrite the fresh ones.
    refresh_holder = null, refresh_until = null, refresh_begun_at = null, refresh_unsure_since = null,
    version = c.version + 1, updated_at = app.now();
  -- Also where the shop seemed well: a sign-in that lacked a permission doesn't end its health.
  perform app.resume_after_sign_in(p_shop_id);
  if v_outcome <> 'already' then
    perform app.enqueue(p_studio_id, p_operations);
  end if;
  return pg_catalog.jsonb_build_object('outcome', v_outcome, 'shopId', p_shop_id);
end $$;

select app.publish_functions(
  array['create_link', 'read_link', 'begin_consent', 'take_consent', 'void_link', 'shop_id_of', 'connect_shop'],
  'service_role', false);
