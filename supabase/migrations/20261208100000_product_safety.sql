-- Product safety: whether a shop sells to the EU as a business, and which text on operators an owner accepted.

alter table public.shops add column eu_trader text check (eu_trader in ('yes', 'no', 'later'));
alter table public.studios add column operators_text smallint, add column operators_accepted_at timestamptz,
  add column operators_accepted_by uuid;
grant update (operators_text, operators_accepted_at, operators_accepted_by) on public.studios to oms_definer;

-- Whether a shop sells to the EU or Northern Ireland as a business: an owner's word, which she may change.
create function public.set_eu_trader(p_shop_id uuid, p_answer text) returns void
language plpgsql volatile set search_path = '' as $$
begin
  perform app.require_role('owner');
  perform app.require_shop(p_shop_id);
  update public.shops set eu_trader = p_answer where id = p_shop_id;
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

create or replace function public.read_studio() returns jsonb
language sql stable set search_path = '' as $$
  select pg_catalog.jsonb_build_object('id', s.id, 'name', s.name, 'teamId', s.team_id,
    'listingsChannel', case when s.channel_stopped is null then s.listings_channel end,
    'stoppedChannel', case when s.channel_stopped is not null and s.listings_channel is not null
      then pg_catalog.jsonb_build_object('id', s.listings_channel, 'why', s.channel_stopped) end,
    'soloMode', s.solo_mode, 'soloChosen', s.solo_chosen_at is not null,
    'smallChanges', s.small_changes,
    'oneOffs', pg_catalog.jsonb_build_object('way', s.one_offs, 'last', s.last_pieces),
    'paused', case when s.paused_at is not null then pg_catalog.jsonb_build_object('by', s.paused_by, 'at', s.paused_at) end,
    'dailyFeeCeiling', pg_catalog.jsonb_build_object('amount', s.fee_ceiling_cents, 'currency', 'USD'),
    'digest', app.digest_json(s),
    'ai', case when s.ai_opt_in_at is not null then pg_catalog.jsonb_build_object('at', s.ai_opt_in_at, 'by', s.ai_opt_in_by) end,
    'operatorsText', case when s.operators_text is not null then pg_catalog.jsonb_build_object('version', s.operators_text,
      'at', s.operators_accepted_at, 'by', s.operators_accepted_by) end)
  from public.studios s where s.id = (select app.studio_id())
$$;

create or replace function public.read_shops() returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object(
    'id', s.id, 'marketplace', s.marketplace, 'externalId', s.external_id, 'name', s.name, 'url', s.url, 'currency', s.currency,
    'health', s.health, 'paused', s.paused, 'counts', app.counts_of(s), 'profiles', p.profiles, 'defaults', s.defaults,
    'suggestedDefaults', p.suggested, 'publishCount', s.publish_count,
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
  where s.studio_id = (select app.studio_id())
$$;

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261208100000'
$$;

select app.publish_functions(array['set_eu_trader', 'accept_operators_text'], 'authenticated', true);
select app.publish_functions(array['schema_version', 'read_studio', 'read_shops'], 'authenticated', false);
