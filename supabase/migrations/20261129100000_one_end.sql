-- The end of the work on a shop is one transaction: its record, its line in the log, its message and the mirror's row.
create or replace function public.record_target(p_operation uuid, p_lease uuid, p_target jsonb, p_outbox jsonb, p_operations jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
  v_change public.changes;
  v_target public.change_targets;
begin
  if v_operation.target_id is distinct from (p_target ->> 'targetId')::uuid then
    perform app.missing();
  end if;
  v_change := app.lock_change(v_operation.change_id);
  update public.change_targets set
    state = p_target ->> 'state', step = p_target ->> 'step', progress = p_target -> 'progress',
    listing_id = p_target ->> 'listingId', listing_url = p_target ->> 'listingUrl',
    failure = nullif(p_target -> 'failure', 'null'), verified = (p_target ->> 'verified')::boolean
  where id = v_operation.target_id
  returning * into v_target;
  if v_change.kind <> 'create' then
    if v_target.state = 'applied' or nullif(p_target -> 'fields', 'null') is not null then
      perform app.settle_listing(v_target, nullif(p_target -> 'fields', 'null'), p_target ->> 'liveState');
    end if;
    if v_target.state = 'parked' and v_change.kind = 'edit' and v_target.failure ->> 'code' = 'changed-live' then
      perform app.want_approved(v_target);
    end if;
    if v_target.state = 'applied' and v_change.kind = 'delete' then
      update public.listings set gone_at = app.now(), gone_run = null where shop_id = v_target.shop_id and external_id = v_target.listing_id;
    end if;
  elsif v_target.state in ('on_marketplace', 'applied') and v_target.listing_id is not null then
    perform app.map_listing(v_change, v_target, p_target ->> 'liveState');
    -- Killed right after, it can be found, edited and taken off sale all the same.
    if nullif(p_target -> 'mirrored', 'null') is not null then
      perform app.mirror(v_change.studio_id, v_target.shop_id, pg_catalog.jsonb_build_array(p_target -> 'mirrored'));
    end if;
    if not v_target.counted then
      update public.change_targets set counted = true where id = v_target.id;
      update public.shops set publish_count = publish_count + 1,
          last_published_at = greatest(last_published_at, (select pg_catalog.max(d.at) from public.decisions d
            where d.change_id = v_change.id and d.verdict = 'approve'))
        where id = v_target.shop_id;
    end if;
  end if;
  perform app.derive_state(v_change.id);
  perform app.effects(p_outbox, p_operations);
  -- The end of the work on this shop is one transaction, its line in the log and its message among it: killed before, all of
  -- it is still to come; killed after, nothing is left to say.
  if nullif(p_target -> 'event', 'null') is not null then
    insert into public.sync_events (studio_id, shop_id, change_id, kind, outcome, code, reference)
    values (v_change.studio_id, v_target.shop_id, v_change.id, p_target #>> '{event,kind}', p_target #>> '{event,outcome}',
      p_target #>> '{event,code}', p_target #>> '{event,reference}');
  end if;
  if nullif(p_target -> 'whenApplied', 'null') is not null
    and exists (select from public.changes c where c.id = v_change.id and c.state = 'applied')
    and not exists (select from public.outbox o
      where o.studio_id = v_change.studio_id and o.key = app.outbox_key(p_target -> 'whenApplied')) then
    perform app.send(v_change.studio_id, pg_catalog.jsonb_build_array(p_target -> 'whenApplied'));
  end if;
end $$;

-- `create or replace` forgets whose rights a function runs with.
select app.publish_functions(array['record_target'], 'authenticated', true);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261129100000'
$$;

select app.publish_functions(array['schema_version'], 'authenticated', false);
