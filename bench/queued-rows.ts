/** How many studios the queue is measured with, and how many shops each has. */
const studios = 100;
const shopsEach = 3;

export const seedStudios = `
  insert into public.studios (team_id, name) select 'T' || n, 'Studio ' || n from generate_series(1, ${studios}) n;
  insert into public.shops (id, studio_id, marketplace, external_id, name, url, currency)
    select gen_random_uuid(), s.id, 'etsy', s.team_id || n, 'Shop', 'https://shop.example', 'USD'
    from public.studios s cross join generate_series(1, ${shopsEach}) n`;

/** Most of a shop, some for a person and some bulk; a fifth without a shop. */
export const seedOperations = (count: number, where = "true", writes = false) => `
  insert into public.operations (studio_id, kind, writes, key, shop_id, priority)
  select h.studio_id, case when n % 5 = 0 and not ${writes} then 'prepare_draft' else 'sync_shop' end, ${writes}, 'bench:' || n || ':${writes}',
    case when n % 5 > 0 or ${writes} then h.id end, case when n % 3 = 0 then 0 else 10 end
  from generate_series(1, ${count}) n
  join (select id, studio_id, row_number() over (order by id) - 1 as place, count(*) over () as all_of
    from public.shops h where ${where}) h on h.place = n % h.all_of`;

export const seedMessages = (count: number) => `
  insert into public.outbox (studio_id, group_key, key, entry)
  select s.id, 'g' || n % 1000, 'm' || n, jsonb_build_object('template', 'direct', 'to', 'U1', 'text', 'x', 'nonce', n)
  from generate_series(1, ${count}) n
  join (select id, row_number() over (order by id) - 1 as place from public.studios) s on s.place = n % ${studios}`;
