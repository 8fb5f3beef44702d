-- After a change of ours one more reading of the shop follows the one that goes on.

drop function public.ask_to_read(text, uuid[]);

create function public.ask_to_read(p_reading text, p_to_read uuid[], p_changed boolean) returns jsonb
language plpgsql volatile set search_path = '' as $$
declare
  v_me public.members;
  v_shop public.shops;
  v_open public.operations;
  v_again timestamptz;
  v_outcome text;
  v_at timestamptz;
  v_answer jsonb := '[]';
begin
  if p_reading = 'sync_shop' then
    v_me := app.require_role('maker');
  elsif p_reading = 'read_shop' then
    v_me := app.require_role('manager');
  else
    perform app.refuse('bad-input');
  end if;
  for v_shop in select * from public.shops where id = any (p_to_read) order by id loop
    if v_shop.health = 'disconnected' then
      perform app.refuse('shop-disconnected');
    end if;
    -- Two who ask at once are one after the other.
    perform pg_catalog.pg_advisory_xact_lock(pg_catalog.hashtext('reading:' || v_shop.id));
    v_again := case when not p_changed then app.reading_allowed_at(v_me) end;
    v_outcome := null;
    v_at := null;
    -- That nobody claims it or ends it meanwhile, its row is held.
    select * into v_open from public.operations
      where shop_id = v_shop.id and kind = p_reading and (state = 'queued' or (state = 'running' and not p_changed))
      order by state = 'running' desc, params ? 'askedBy' desc, priority, run_at, seq limit 1 for no key update;
    if v_open.state = 'running' and exists (
      select from public.sync_runs where operation_id = v_open.id and finished_at is not null) then
      -- It has answered already, and is about to end.
      v_open := null;
    end if;
    if v_open.state = 'running' then
      v_outcome := 'reading';
      update public.sync_runs set asked_by = v_me.id where operation_id = v_open.id and asked_by is null;
      select pg_catalog.min(started_at) into v_at from public.sync_runs where operation_id = v_open.id;
      v_at := coalesce(v_at, app.now());
    elsif v_open.state = 'queued' and (v_again is null or v_open.params ? 'askedBy') then
      v_outcome := case when v_open.attempt > 0 and v_open.run_at > app.now() then 'waiting' else 'queued' end;
      v_at := case v_outcome when 'waiting' then v_open.run_at end;
      update public.operations set priority = 0, run_at = case v_outcome when 'waiting' then run_at else least(run_at, app.now()) end
        where id = v_open.id;
    end if;
    if v_outcome is not null then
      update public.operations set params = pg_catalog.jsonb_build_object('askedBy', v_me.id) || params
        || pg_catalog.jsonb_build_object('askers', coalesce(params -> 'askers', '[]') - v_me.id::text || pg_catalog.to_jsonb(v_me.id))
        where id = v_open.id;
    elsif v_again is not null then
      v_outcome := 'spent';
      v_at := v_again;
    else
      v_outcome := 'queued';
      insert into public.operations (studio_id, kind, key, shop_id, priority, params)
      values (v_me.studio_id, p_reading, pg_catalog.concat_ws(':', p_reading, v_shop.id, pg_catalog.gen_random_uuid()), v_shop.id, 0,
        pg_catalog.jsonb_build_object('askedBy', v_me.id, 'askers', pg_catalog.jsonb_build_array(v_me.id)));
    end if;
    v_answer := v_answer || pg_catalog.jsonb_build_array(
      pg_catalog.jsonb_build_object('shopId', v_shop.id, 'outcome', v_outcome, 'at', v_at));
  end loop;
  if pg_catalog.jsonb_array_length(v_answer) < pg_catalog.cardinality(p_to_read) then
    perform app.missing();
  end if;
  return v_answer;
end $$;

select app.publish_functions(array['ask_to_read'], 'authenticated', true);

create or replace function public.schema_version() returns text
language sql immutable set search_path = '' as $$
  select '20261212100000'
$$;
