/** One request below `/rest/v1/`. `token`: a member's where it is left out. */
export type Question = {
  readonly method: "GET" | "HEAD" | "POST" | "PATCH" | "PUT" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: "none" | "ended" | "unreadable" | "forged";
};

/** What both databases get beside the product's schema, to be asked for. */
export const answering = `
create function public.answer_as(p_code text, p_detail text default '', p_hint text default '') returns void
language plpgsql as $$
begin
  raise exception using errcode = p_code, message = 'said', detail = p_detail, hint = p_hint;
end $$;
create function public.answer_rows(p_rows integer) returns setof integer language sql as $$ select generate_series(1, p_rows) $$;
create function public.answer_table() returns table (a integer, b text) language sql as $$ values (1, 'x'), (2, 'y') $$;
create function public.answer_null() returns jsonb language sql as $$ select null::jsonb $$;
create function public.answer_void() returns void language sql as '';
create function public.answer_text(p_text text) returns text language sql as $$ select p_text $$;
create function public.answer_time() returns timestamptz language sql as $$ select '2026-11-02T10:00:00.123456Z'::timestamptz $$;
grant execute on all functions in schema public to authenticated, anon;
create view public.answer_shops with (security_invoker) as select id, studio_id, name from public.shops;
grant select on public.answer_shops to authenticated;
`;

const call = (name: string, body: unknown = {}, more: Partial<Question> = {}): Question => ({
  method: "POST",
  path: `rpc/${name}`,
  body,
  ...more,
});
const get = (path: string, more: Partial<Question> = {}): Question => ({ method: "GET", path, ...more });
const one = { headers: { Accept: "application/vnd.pgrst.object+json" } };
const counted = { headers: { Prefer: "count=exact" } };

/** Not `40001` and `40P01`: PostgREST runs their transaction again, with no end. Nor `57P…`: it takes them for its own. */
const raised = (
  "P0001 P0002 P0003 P0004 21000 22001 22023 22P02 23000 23502 23503 23505 23514 23P01 25000 25006 28000 2D000 34000 " +
  "38000 39000 3B000 3F000 42501 42601 42703 42804 42883 42P01 42P02 42P17 53300 53400 54000 54001 55006 55P03 57014 " +
  "58000 08000 08006 09000 0A000 0L000 0LP01 0P000 F0000 HV000 XX000 XX001 PT402 PT404 ZZ001"
).split(" ");

const selects: readonly string[] = [
  // As the stores ask.
  "categories?select=id,parentId:parent_id,name,path,isLeaf:is_leaf&marketplace=eq.etsy&id=in.(1,2)",
  "sync_runs?select=id,shopId:shop_id,done,total,result,startedAt:started_at,finishedAt:finished_at&order=seq.desc&limit=2",
  "shops?select=on:news_on,counts:news,channel:news_channel,ts:news_ts&news_on=not.is.null",
  "erasure_requests?select=number,askedAt:asked_at",
  // All that there is.
  "shops?select=id,name",
  "shops?select=id,name&limit=0",
  "shops?select=id,nope",
  "shops?nope=eq.1",
  "shops?select=id&id=eq.x",
  "shops?select=id&name=foo.1",
  "nope?select=*",
  "studios?select=*",
  "changes?select=*&order=seq&limit=1",
  "changes?select=id,state&order=seq.desc&limit=2",
  "changes?select=id,state&order=seq&limit=2&offset=2",
  "changes?select=id&state=in.(draft,in_review)&order=seq",
  "changes?select=id&id=in.()",
  "changes?select=id&or=(state.eq.draft,state.eq.approved)&order=seq",
  "changes?select=id&not.and=(state.eq.draft,revision.eq.2)&order=seq",
  "changes?select=id&state=neq.draft&order=seq",
  "changes?select=id&together=is.null&order=seq",
  "changes?select=id&asked_at=not.is.null&order=seq",
  "changes?select=id&seq=gt.2&seq=lt.5&order=seq",
  "changes?select=id&created_at=gte.2026-01-01&order=seq&limit=1",
  "changes?select=title:content->>title,content->tags&order=seq",
  "changes?select=id&content->>title=eq.In%20review",
  "changes?select=id&content->>title=ilike.*review*",
  'changes?select=id&content=cs.{"title":"In%20review"}',
  "changes?select=id,photo_problems&photo_problems=eq.[]&order=seq&limit=1",
  "studios?select=digest_days&digest_days=cs.{1}",
  "changes?select=id,change_items(id,state)&order=seq&limit=2",
  "changes?select=id,decisions(verdict,at)&order=seq&limit=3",
  "changes?select=id,members(name)&order=seq&limit=1",
  "change_items?select=id,changes(number),shops(name)&order=seq&limit=2",
  "change_items?select=id,changes!change_items_studio_id_change_id_fkey(number)&order=seq&limit=2",
  "decisions?select=verdict,members(name)&order=seq",
  "decisions?select=verdict,by:members!inner(name)&order=seq",
  "shops?select=id,change_items!inner(id)&change_items.state=eq.applied",
  "shops?select=id,outbox(id)",
  "outbox?select=id",
  "shop_credentials?select=shop_id",
  "operations?select=*",
  "categories?select=id,name",
  "answer_shops?select=id,name",
  "members?select=name,role&order=name",
  "members?select=name&name=like.m*&order=name",
  "members?select=name&role=is.null",
  "members?select=name&order=role.asc.nullslast,name",
  "members?select=name&order=role.nullsfirst,name.desc",
  "members?select=name&order=name&offset=100",
  "members?select=count",
];

export const questions: readonly Question[] = [
  ...raised.map((code) => call("answer_as", { p_code: code })),
  ...["P0001", "22023", "23505"].map((code) => call("answer_as", { p_code: code, p_detail: "{}", p_hint: "so" })),
  call("answer_as", { p_code: "42501" }, { token: "none" }),
  call("answer_rows", { p_rows: 3 }),
  call("answer_rows", { p_rows: 1500 }),
  call("answer_rows", { p_rows: 30 }, counted),
  call("answer_rows", { p_rows: "x" }),
  call("answer_table"),
  call("answer_null"),
  call("answer_void"),
  call("answer_time"),
  call("answer_text", { p_text: 'ä " x' }),
  call("answer_text"),
  call("answer_text", { p_text: "x", p_more: 1 }),
  call("answer_text", "no JSON"),
  get("rpc/answer_text?p_text=x"),
  get("rpc/read_studio"),
  call("no_such"),
  call("read_studio"),
  call("read_shops"),
  ...(["none", "ended", "unreadable", "forged"] as const).map((token) => call("read_studio", {}, { token })),
  ...selects.map((path) => get(path)),
  get("members?select=name", { token: "none" }),
  get("members?select=name&order=name&limit=2", counted),
  get("members?select=name&order=name&offset=100&limit=2", counted),
  { method: "HEAD", path: "members?select=name", ...counted },
  get("members?select=name&order=name", { headers: { Range: "0-1" } }),
  get("members?select=name&name=eq.owner", one),
  get("members?select=name&name=eq.nope", one),
  get("members?select=name", one),
  { method: "POST", path: "shops", body: { name: "x" } },
  { method: "PATCH", path: "shops?name=eq.x", body: { name: "x" } },
  { method: "PATCH", path: "shops?name=eq.x", body: { nope: "x" } },
  { method: "DELETE", path: "shops?name=eq.x" },
  { method: "POST", path: "nope", body: {} },
];

/** As a test is named by it. */
export const named = ({ method, path, body, headers, token }: Question): string =>
  [
    method,
    path,
    body === undefined || JSON.stringify(body) === "{}" ? "" : JSON.stringify(body),
    headers ? JSON.stringify(headers) : "",
    token ? `with ${token === "none" ? "no token" : `a token that is ${token}`}` : "",
  ]
    .filter((word) => word !== "")
    .join(" ");
