-- Cards of changes are drawn again when what they show has changed.

-- The living cards of these changes say what is so now.
create function app.redraw_cards(p_changes uuid[]) returns void
language sql volatile set search_path = '' as $$
  select app.send(m.studio_id, pg_catalog.jsonb_agg(
      pg_catalog.jsonb_build_object('template', m.kind, 'changeId', m.change_id) order by m.change_id, m.kind))
  from public.messages m where m.change_id = any (p_changes) group by m.studio_id
$$;

-- A card that says that a listing is on sale, or no longer, is drawn anew when the listing comes to stand otherwise: whoever did
-- that, and however it became known. In one order, as two shops of one change may be read at once.
create function app.redraw_cards() returns trigger
language plpgsql set search_path = '' as $$
declare
  v_cards record;
begin
  for v_cards in
    select a.studio_id, pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('template', m.kind, 'changeId', m.change_id)
      order by m.change_id, m.kind) as entries
    from before_rows b
    join after_rows a on a.id = b.id
      and (a.state, a.gone_at is null) is distinct from (b.state, b.gone_at is null)
    join public.change_items t on t.shop_id = a.shop_id and t.external_id = a.external_id and t.state in ('applied', 'on_marketplace')
    join public.changes c on c.id = t.change_id and c.kind in ('create', 'renew', 'unpublish')
    join public.messages m on m.change_id = c.id
    group by a.studio_id
  loop
    perform app.send(v_cards.studio_id, v_cards.entries);
  end loop;
  return null;
end $$;
create trigger redraw_cards after update on public.listings referencing old table as before_rows new table as after_rows
  for each statement execute function app.redraw_cards();

grant execute on function app.redraw_cards(uuid[]) to service_role, oms_definer;
