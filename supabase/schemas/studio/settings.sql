-- Settings of a studio.

-- Somebody has a role in a studio that works alone: its owners are asked again. Until one answers, all stays as it was.
create function app.ask_whether_alone(p_studio uuid, p_who text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  update public.studios set solo_chosen_at = null where id = p_studio and solo_mode and solo_chosen_at is not null
    and exists (select from public.members where studio_id = p_studio and slack_user_id <> p_who and role is not null);
  if found then
    perform app.send(p_studio, pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('template', 'alone_question',
        'to', m.slack_user_id, 'who', p_who) order by m.slack_user_id))
      from public.members m where m.studio_id = p_studio and m.role = 'owner' and m.slack_user_id <> p_who;
  end if;
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
  -- Said anew from the beginning, also what is said once.
  delete from public.policy_warnings where studio_id = v_me.studio_id and off_at is not null
    and code in (select c from pg_catalog.jsonb_array_elements_text(coalesce(nullif(p_settings -> 'warningsOn', 'null'), '[]')) c);
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

-- Switched to what it is already, nothing changes and nothing is announced.
-- @param p_text which text the owner accepted; the first one, where a version of the bot says none
create function public.set_ai_opt_in(p_on boolean, p_outbox jsonb, p_text integer default 1) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
begin
  update public.studios set ai_opt_in_at = case when p_on then app.now() end, ai_opt_in_by = case when p_on then v_me.id end,
    ai_text = case when p_on then p_text end
  where id = v_me.studio_id and (ai_opt_in_at is not null) <> p_on;
  if found then
    perform app.effects(p_outbox, '[]');
  end if;
end $$;

-- An owner accepted a text that names more. Where it is switched off meanwhile, and where this was accepted before, nothing changes.
create function public.extend_ai_opt_in(p_text integer, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
begin
  update public.studios set ai_opt_in_at = app.now(), ai_opt_in_by = v_me.id, ai_text = p_text
  where id = v_me.studio_id and ai_opt_in_at is not null and ai_text < p_text;
  if found then
    perform app.effects(p_outbox, '[]');
  end if;
end $$;

-- An owner accepted what becomes of the addresses of manufacturers and responsible persons. The same text again changes nothing.
create function public.accept_operators_text(p_text integer) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('owner');
begin
  update public.studios set operators_text = p_text, operators_accepted_at = app.now(), operators_accepted_by = v_me.id
  where id = v_me.studio_id and operators_text is distinct from p_text;
end $$;

grant execute on function app.ask_whether_alone(uuid, text) to service_role, oms_definer;
select app.publish_functions(array['set_settings', 'audit', 'set_ai_opt_in', 'extend_ai_opt_in', 'accept_operators_text'], 'authenticated',
  true);
