-- What a change did to a listing, once it was read back: agreed in the fields it wrote. A renewal's new end is read too.
create or replace function app.settle_listing(p_target public.change_targets, p_fields jsonb, p_state text) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_set jsonb := coalesce(p_target.payload::jsonb -> 'set', '{}');
begin
  update public.listings set live = coalesce(p_fields, live), seen_at = app.now(), state = coalesce(p_state, state),
    ends_at = coalesce((p_target.progress ->> 'endsAt')::timestamptz, ends_at),
    base = app.settled_base(base || v_set, ours || v_set, coalesce(p_fields, live || v_set)),
    ours = app.settled_ours(base || v_set, ours || v_set, coalesce(p_fields, live || v_set))
  where shop_id = p_target.shop_id and external_id = p_target.listing_id and live is not null;
end $$;

-- Single listings that an operation read in passing, laid over what is kept: what made it stop is then seen by everybody.
create function public.mirror_listings(p_operation uuid, p_lease uuid, p_listings jsonb) returns void
language plpgsql volatile set search_path = '' as $$
declare
  v_operation public.operations := app.require_lease(p_operation, p_lease);
begin
  perform app.mirror(v_operation.studio_id, v_operation.shop_id, p_listings);
end $$;
select app.publish_functions(array['mirror_listings'], 'authenticated', true);
