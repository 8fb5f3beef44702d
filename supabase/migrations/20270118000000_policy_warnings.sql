-- What the marketplaces' policy asks people to mind: said once, and switched off.

-- What a studio was told of the marketplaces' policy, and what it wants to hear no more (src/modules/changes/warnings/rules.ts).
create table public.policy_warnings (
  studio_id uuid not null references public.studios (id) on delete cascade,
  -- The adapter's name for it, which stays: `etsy.ads`.
  code text not null check (code ~ '^[a-z][a-z-]*\.[a-z][a-z-]*$' and pg_catalog.length(code) <= 80),
  -- The request that it was said with, also when that is gone. null: with none yet.
  change_id uuid,
  said_at timestamptz,
  -- A manager switched it off. null: nobody did.
  off_by uuid,
  off_at timestamptz,
  primary key (studio_id, code),
  foreign key (studio_id, off_by) references public.members (studio_id, id)
);
create index policy_warnings_by_member on public.policy_warnings (off_by) where off_by is not null;
select app.protect('policy_warnings', true);
grant select, insert, update, delete on public.policy_warnings to oms_definer;

-- `p_payloads`: as in `put_in_review`; an entry may name warnings. A warning that was said already stays with the request that it
-- was said with.
create function app.say_warnings(p_change public.changes, p_payloads jsonb) returns void
language plpgsql volatile set search_path = '' as $$
begin
  insert into public.policy_warnings as w (studio_id, code, change_id, said_at)
    select distinct p_change.studio_id, c.code, p_change.id, app.now()
    from pg_catalog.jsonb_array_elements(p_payloads) p
    cross join lateral pg_catalog.jsonb_array_elements_text(coalesce(nullif(p.value -> 'warnings', 'null'), '[]')) c (code)
    on conflict (studio_id, code) do update set change_id = excluded.change_id, said_at = excluded.said_at
      where w.change_id is null;
end $$;

create function public.stop_warning(p_code text, p_outbox jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members := app.require_role('manager');
begin
  insert into public.policy_warnings as w (studio_id, code, off_by, off_at) values (v_me.studio_id, p_code, v_me.id, app.now())
    on conflict (studio_id, code) do update set off_by = excluded.off_by, off_at = excluded.off_at where w.off_at is null;
  perform app.effects(p_outbox, '[]');
end $$;

grant execute on function app.say_warnings(public.changes, jsonb) to oms_definer;
select app.publish_functions(array['stop_warning'], 'authenticated', true);

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
  perform app.say_warnings(p_change, p_payloads);
end $$;

create or replace function public.read_studio() returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select pg_catalog.jsonb_build_object('id', s.id, 'name', s.name, 'teamId', s.team_id,
      'listingsChannel', case when s.channel_stopped is null then s.listings_channel end,
      'stoppedChannel', case when s.channel_stopped is not null and s.listings_channel is not null
        then pg_catalog.jsonb_build_object('id', s.listings_channel, 'why', s.channel_stopped) end,
      'soloMode', s.solo_mode, 'soloChosen', s.solo_chosen_at is not null,
      'smallChanges', s.small_changes,
      'oneOffs', pg_catalog.jsonb_build_object('way', s.one_offs, 'last', s.last_pieces),
      'warnings', (select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('code', w.code, 'changeId', w.change_id,
        'off', w.off_at is not null) order by w.code), '[]') from public.policy_warnings w where w.studio_id = s.id),
      'paused', case when s.paused_at is not null then pg_catalog.jsonb_build_object('by', s.paused_by, 'at', s.paused_at) end,
      'dailyFeeCeiling', pg_catalog.jsonb_build_object('amount', s.fee_ceiling_cents, 'currency', 'USD'),
      'digest', app.digest_json(s),
      'ai', case when s.ai_opt_in_at is not null then pg_catalog.jsonb_build_object('at', s.ai_opt_in_at, 'by', s.ai_opt_in_by,
        'text', s.ai_text) end,
      'operatorsText', case when s.operators_text is not null then pg_catalog.jsonb_build_object('version', s.operators_text,
        'at', s.operators_accepted_at, 'by', s.operators_accepted_by) end)
    from public.studios s where s.id = (select app.studio_id()));
end $$;
select app.publish_functions(array['read_studio'], 'authenticated', false);

create or replace function public.set_settings(p_settings jsonb, p_outbox jsonb, p_operations jsonb) returns void
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
select app.publish_functions(array['set_settings'], 'authenticated', true);

alter table public.shops add column on_vacation boolean not null default false;

create or replace function public.record_shop(p_operation uuid, p_lease uuid, p_shop jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease_on_shop(p_operation, p_lease);
begin
  if v_operation.shop_id is distinct from (p_shop ->> 'shopId')::uuid then
    perform app.missing();
  end if;
  update public.shops set name = p_shop ->> 'name', url = p_shop ->> 'url', currency = p_shop ->> 'currency',
    counts = p_shop -> 'counts', read_at = app.now(), health = 'ok',
    on_vacation = coalesce((p_shop ->> 'onVacation')::boolean, false)
  where id = v_operation.shop_id and health <> 'disconnected';
  if not found then
    perform app.refuse('shop-disconnected');
  end if;
  insert into public.shop_profiles (shop_id, studio_id, profiles, suggested)
  values (v_operation.shop_id, v_operation.studio_id, p_shop -> 'profiles', p_shop -> 'suggestedDefaults')
  on conflict (shop_id) do update set profiles = excluded.profiles, suggested = excluded.suggested;
  perform app.effects(p_outbox, p_operations);
end $$;
select app.publish_functions(array['record_shop'], 'authenticated', true);

create or replace function public.read_shops() returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return (
    select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
      'id', s.id, 'marketplace', s.marketplace, 'externalId', s.external_id, 'name', s.name, 'url', s.url, 'currency', s.currency,
      'health', s.health, 'paused', s.paused, 'counts', app.counts_of(s), 'profiles', p.profiles, 'defaults', s.defaults,
      'suggestedDefaults', p.suggested, 'publishCount', s.publish_count,
      -- What was read longer ago is asked for again before something is put on sale: it may have ended since.
      'onVacation', s.on_vacation and coalesce(s.read_at > app.now() - interval '25 hours', false),
      'lastPublishedAt', s.last_published_at, 'readAt', s.read_at,
      'connectedBy', s.connected_by, 'connectedAt', s.connected_at, 'appId', s.app_id, 'euTrader', s.eu_trader,
      'deadSignIn', case when s.health = 'auth-dead' then pg_catalog.jsonb_build_object('how', s.dead_how, 'since', s.dead_since,
        'erasingAt', app.erasing_at(s), 'keptUntil', s.kept_until, 'keptBy', s.kept_by) end,
      'reading', (select case when r.finished_at is null and s.health <> 'disconnected' and app.is_at_work(r.operation_id)
          then pg_catalog.jsonb_build_object('done', r.done, 'total', r.total) end
        from public.sync_runs r where r.studio_id = s.studio_id and r.shop_id = s.id order by r.seq desc limit 1),
      'listingsReadAt', s.listings_read_at, 'differing', case when s.health = 'disconnected' then app.differing_of(s.id) else 0 end,
      'limitedTo', coalesce((select pg_catalog.jsonb_agg(l.member_id) from public.shop_members l where l.shop_id = s.id), '[]'))
      order by pg_catalog.lower(s.name), s.id), '[]')
    from public.shops s left join public.shop_profiles p on p.shop_id = s.id
    where s.studio_id = (select app.studio_id()));
end $$;
select app.publish_functions(array['read_shops'], 'authenticated', false);

alter table public.marketplace_apps add column other_events_told_at timestamptz;

create function public.note_other_event(p_app_id uuid, p_event text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_app public.marketplace_apps;
begin
  update public.marketplace_apps set other_events_told_at = app.now()
    where id = p_app_id and other_events_told_at is null returning * into v_app;
  if v_app.id is not null then
    perform app.send(v_app.studio_id, (
      select coalesce(pg_catalog.jsonb_agg(n.value || pg_catalog.jsonb_build_object('event', p_event)), '[]')
      from pg_catalog.jsonb_array_elements(app.app_note(v_app, 'other_events', v_app.other_events_told_at)) n));
  end if;
end $$;
select app.publish_functions(array['note_other_event'], 'service_role', false);

alter table app.paces add column busy integer not null default 0;
create policy tenant on app.pace_shares for select to oms_definer using (studio_id = (select app.studio_id()));
grant select on app.pace_shares to oms_definer;

create or replace function app.count_shares(p_pace app.paces, p_used jsonb, p_waiting uuid[]) returns jsonb
language plpgsql volatile set search_path = '' as $$
begin
  insert into app.pace_shares (pace, studio_id, served, at)
    select p_pace.pace, s.id, p_pace.floor + u.value::integer, app.now()
    from pg_catalog.jsonb_each_text(p_used) u join public.studios s on s.id = u.key::uuid
    order by s.id
    on conflict (pace, studio_id) do update
      set served = greatest(pace_shares.served, p_pace.floor) + excluded.served - p_pace.floor, at = excluded.at;
  if p_used <> '{}' and p_pace.app_id is null then
    update app.paces p set busy = b.studios
      from (select pg_catalog.count(*)::integer as studios from app.pace_shares
        where pace = p_pace.pace and at > app.now() - interval '2 minutes') b
      where p.pace = p_pace.pace and p.busy <> b.studios;
  end if;
  return coalesce((select pg_catalog.jsonb_object_agg(w.id, greatest(p_pace.floor, coalesce(s.served, 0)))
    from pg_catalog.unnest(p_waiting) w (id) left join app.pace_shares s on s.pace = p_pace.pace and s.studio_id = w.id), '{}');
end $$;

create or replace function public.read_allowances() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('marketplace', u.marketplace, 'appId', p.app_id,
    'perSecond', p.per_second, 'perDay', p.per_day, 'saidAt', case when p.app_id is not null then p.said_at end,
    'left', case when p.said_at <= app.now() - interval '1 day' then p.per_day
      when p.app_id is not null then p.remaining
      else pg_catalog.round(p.remaining * 10.0 / p.per_day)::integer * p.per_day / 10 end,
    'others', case when p.app_id is not null or p.asked_at <= app.now() - interval '2 minutes' or p.busy <= o.own then 0
      when p.busy - o.own <= 2 then p.busy - o.own
      else pg_catalog.power(2, pg_catalog.ceil(pg_catalog.log(2, p.busy - o.own)))::integer end)
    order by u.marketplace, p.app_id nulls first), '[]')
  from (select distinct s.marketplace, s.app_id from public.shops s
    where s.studio_id = (select app.studio_id()) and s.health <> 'disconnected') u
  join app.paces p on p.pace = coalesce(u.app_id::text, u.marketplace)
  cross join lateral (select pg_catalog.count(*)::integer as own from app.pace_shares h
    where h.pace = p.pace and h.studio_id = (select app.studio_id()) and h.at > app.now() - interval '2 minutes') o
  where p.per_day is not null and p.remaining is not null
$$;
select app.publish_functions(array['read_allowances'], 'authenticated', true);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20270118000000'
$$;
