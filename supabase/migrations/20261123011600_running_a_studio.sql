-- Every write asks immediately before (writes_allowed), and the queue keeps publish operations back.
create function public.set_paused(p_paused boolean, p_shop_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
begin
  if p_shop_id is null then
    update public.studios set
      paused_at = case when p_paused then coalesce(paused_at, app.now()) end,
      paused_by = case when not p_paused then null when paused_at is null then v_me.id else paused_by end
    where id = v_me.studio_id;
  else
    perform app.require_shop(p_shop_id);
    update public.shops set paused = p_paused where id = p_shop_id;
  end if;
  -- What waits for its turn says that it is paused, or no longer.
  perform app.redraw_cards(array(select distinct o.change_id from public.operations o
    where o.studio_id = v_me.studio_id and o.kind = 'publish' and o.state = 'queued'
      and (p_shop_id is null or o.shop_id = p_shop_id)));
  perform app.effects(p_outbox, p_operations);
end $$;

create function public.set_shop_defaults(p_shop_id uuid, p_defaults jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
begin
  perform app.require_shop(p_shop_id);
  if not app.may_use_shop(p_shop_id, v_me.id) then
    perform app.refuse('not-allowed');
  end if;
  update public.shops set defaults = p_defaults where id = p_shop_id;
  perform app.effects(p_outbox, p_operations);
end $$;

-- The tokens go at once. What waited for this shop stops, and its listings say why.
create function public.disconnect_shop(p_shop_id uuid, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_role('owner');
  perform app.stop_shop(p_shop_id);
  perform app.effects(p_outbox, p_operations);
end $$;

-- Only an owner gives roles; nobody gives herself one, guests make at most, and the last owner stays. Who is given another
-- one is told by `p_outbox`, and what they then can do with it: that greets them.
create function public.set_role(p_member_id uuid, p_role text, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members;
  v_member public.members;
begin
  -- All owners are locked in one order: two who remove each other at once would leave none.
  perform from public.members where role = 'owner' order by id for update;
  v_me := app.require_role('owner');
  select * into v_member from public.members where id = p_member_id for update;
  if v_member.id is null then
    perform app.missing();
  elsif v_member.is_guest and app.rank(p_role) > app.rank('maker') then
    perform app.refuse('not-allowed', '{"reason": "guest"}');
  elsif v_member.role = 'owner' and p_role is distinct from 'owner'
    and not exists (select from public.members where role = 'owner' and id <> v_member.id) then
    perform app.refuse('not-allowed', '{"reason": "last-owner"}');
  end if;
  if p_role is null or p_role is not distinct from v_member.role then
    update public.members set role = p_role where id = v_member.id;
  else
    update public.members set role = p_role, greeted_at = app.now() where id = v_member.id;
    perform app.effects(p_outbox, '[]');
    perform app.ask_whether_alone(v_me.studio_id, v_member.slack_user_id);
  end if;
end $$;

-- Whether this is the time to greet the caller: true once, and then `p_outbox` is sent.
create function public.greet(p_outbox jsonb) returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('viewer');
begin
  update public.members set greeted_at = app.now(), offered_at = app.now() where id = v_me.id and greeted_at is null;
  if found then
    perform app.effects(p_outbox, '[]');
  end if;
  return found;
end $$;

-- Whether a direct message that means no command is answered: once in ten minutes for each person, of those without a role too.
create function public.offer() returns boolean
language plpgsql volatile set search_path = '' as $$
declare
  v_member uuid := (select id from public.members where id = nullif(app.claim('member_id'), '')::uuid);
begin
  if v_member is null or app.claim('app_role') is distinct from 'member' then
    perform app.refuse('not-allowed');
  end if;
  update public.members set offered_at = app.now()
    where id = v_member and (offered_at is null or offered_at <= app.now() - interval '10 minutes');
  return found;
end $$;

-- Keys left out stay.
create function public.set_settings(p_settings jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
  v_typed text := p_settings #>> '{digest,zone}';
  v_zone text := app.zone_named(v_typed);
begin
  if p_settings #>> '{dailyFeeCeiling,currency}' <> 'USD' then
    perform app.refuse('bad-input', '{"field": "dailyFeeCeiling"}');
  elsif v_typed is not null and v_zone is null then
    perform app.refuse('bad-input', pg_catalog.jsonb_build_object('field', 'digest_zone', 'zone', v_typed));
  end if;
  update public.studios set
    listings_channel = case when p_settings ? 'listingsChannel' then p_settings ->> 'listingsChannel' else listings_channel end,
    channel_stopped = case when not p_settings ? 'listingsChannel' then channel_stopped end,
    channel_agreed_at = case when (p_settings ->> 'channelAgreed')::boolean then app.now()
      when not p_settings ? 'listingsChannel' then channel_agreed_at end,
    channel_agreed_by = case when (p_settings ->> 'channelAgreed')::boolean then v_me.id
      when not p_settings ? 'listingsChannel' then channel_agreed_by end,
    solo_mode = coalesce((p_settings ->> 'soloMode')::boolean, solo_mode),
    solo_chosen_at = case when p_settings ->> 'soloMode' is not null then app.now() else solo_chosen_at end,
    small_changes = coalesce((p_settings ->> 'smallChanges')::boolean, small_changes),
    one_offs = coalesce(p_settings ->> 'oneOffs', one_offs),
    fee_ceiling_cents = coalesce((p_settings #>> '{dailyFeeCeiling,amount}')::integer, fee_ceiling_cents),
    digest_hour = coalesce((p_settings #>> '{digest,hour}')::smallint, digest_hour),
    digest_minute = coalesce((p_settings #>> '{digest,minute}')::smallint, digest_minute),
    digest_days = case when p_settings -> 'digest' ? 'days'
      then array(select value::smallint from pg_catalog.jsonb_array_elements_text(p_settings #> '{digest,days}') order by 1)
      else digest_days end,
    digest_zone = coalesce(v_zone, digest_zone)
  where id = v_me.studio_id;
  -- What Slack refused in the channel from before goes elsewhere now.
  if p_settings ? 'listingsChannel' then
    update public.outbox set run_at = app.now()
      where studio_id = v_me.studio_id and state = 'pending' and code in ('is_archived', 'not_in_channel', 'channel_not_found');
  end if;
  perform app.effects(p_outbox, p_operations);
end $$;

-- Refusals are logged too, so a member without a role may be named here.
create function public.audit(p_event jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_member uuid := (select id from public.members where id = nullif(app.claim('member_id'), '')::uuid);
begin
  if v_member is null or app.claim('app_role') is distinct from 'member' then
    perform app.refuse('not-allowed');
  end if;
  insert into public.audit_events (studio_id, member_id, action, reference, outcome, code, change_id, listing_id, shop_id)
  values (app.studio_id(), v_member, p_event ->> 'action', p_event ->> 'reference', p_event ->> 'outcome',
    p_event ->> 'code', (p_event ->> 'changeId')::uuid, (p_event ->> 'listingId')::uuid, (p_event ->> 'shopId')::uuid);
end $$;

select app.publish_functions(
  array['set_paused', 'set_shop_defaults', 'disconnect_shop', 'set_role', 'greet', 'offer', 'set_settings', 'audit'],
  'authenticated', true);

-- Switched to what it is already, nothing changes and nothing is announced.
create function public.set_ai_opt_in(p_on boolean, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
begin
  update public.studios set
    ai_opt_in_at = case when p_on then app.now() end, ai_opt_in_by = case when p_on then v_me.id end
  where id = v_me.studio_id and (ai_opt_in_at is not null) <> p_on;
  if found then
    perform app.effects(p_outbox, '[]');
  end if;
end $$;
select app.publish_functions(array['set_ai_opt_in'], 'authenticated', true);

-- Who may change a shop. Nobody named: everybody whose role allows it. An owner names others, and herself, at any time.
create function public.set_shop_access(p_shop_id uuid, p_members uuid[], p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
begin
  perform app.require_shop(p_shop_id);
  -- One owner after the other: both lists laid over each other would be nobody's choice.
  perform from public.shops where id = p_shop_id for update;
  -- Foreign and unknown members look the same.
  if exists (select from pg_catalog.unnest(p_members) n(id) where not exists (select from public.members m where m.id = n.id)) then
    perform app.missing();
  elsif exists (select from public.members m where m.id = any (p_members) and m.role is null) then
    perform app.refuse('not-allowed', '{"reason": "no-role"}');
  end if;
  delete from public.shop_members where shop_id = p_shop_id;
  insert into public.shop_members (studio_id, shop_id, member_id)
    select distinct v_me.studio_id, p_shop_id, n.id from pg_catalog.unnest(p_members) n(id);
  perform app.effects(p_outbox, p_operations);
end $$;

select app.publish_functions(array['set_shop_access'], 'authenticated', true);
