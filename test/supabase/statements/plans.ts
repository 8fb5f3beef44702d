import postgres from "postgres";

/** One statement that was run, as auto_explain tells it. */
export type Plan = { readonly text: string; readonly nodes: readonly PlanNode[] };
export type PlanNode = {
  readonly type: string;
  readonly relation: string | null;
  /** With those that a filter then left out. */
  readonly rowsRead: number;
  readonly rowsLeftOut: number;
  readonly conditions: string;
};

/** What a call took as a person or worker of a studio, or with the secret key. */
export type Ran = { readonly ms: number; readonly plans: readonly Plan[]; readonly error: string | null };

type RawNode = {
  readonly "Node Type": string;
  readonly "Relation Name"?: string;
  readonly "Actual Rows"?: number;
  readonly "Actual Loops"?: number;
  readonly "Rows Removed by Filter"?: number;
  readonly "Rows Removed by Index Recheck"?: number;
  readonly "Index Cond"?: string;
  readonly "Recheck Cond"?: string;
  readonly "TID Cond"?: string;
  readonly Plans?: readonly RawNode[];
};

export type Caller = {
  readonly role: "authenticated" | "service_role";
  readonly claims?: Readonly<Record<string, string>>;
};

export type Explainer = {
  /** Runs a statement as this caller and takes it back. With `explain`, every statement inside is told with its plan. */
  run(caller: Caller, statement: string, options?: { readonly explain?: boolean }): Promise<Ran>;
  /** As the superuser, in the same session. */
  exec(sql: string): Promise<void>;
  close(): Promise<void>;
};

/** A session as PostgREST has one: role and claims set for one transaction. No setting of the planner is touched. */
export async function openExplainer(url: string): Promise<Explainer> {
  let told: string[] = [];
  const sql = postgres(url, { max: 1, onnotice: ({ message }) => void told.push(message ?? "") });
  await sql.unsafe(`load 'auto_explain'; set auto_explain.log_min_duration = -1; set auto_explain.log_nested_statements = on;
    set auto_explain.log_analyze = on; set auto_explain.log_timing = off; set auto_explain.log_format = json;
    set auto_explain.log_level = notice; set client_min_messages = notice`);
  return {
    async run({ role, claims = {} }, statement, { explain = true } = {}) {
      told = [];
      let error: string | null = null;
      let ms = 0;
      await sql.unsafe(`begin; set local auto_explain.log_min_duration = ${explain ? 0 : -1}; set local role ${role};
        select set_config('request.jwt.claims', '${JSON.stringify({ ...claims, role })}', true)`);
      const began = performance.now();
      try {
        await sql.unsafe(statement);
        ms = performance.now() - began;
      } catch (cause) {
        error = String((cause as Error).message);
      }
      await sql.unsafe("rollback");
      return { ms, error, plans: told.flatMap(planOf) };
    },
    exec: async (text) => void (await sql.unsafe(text)),
    close: () => sql.end(),
  };
}

function planOf(notice: string): Plan[] {
  const at = notice.indexOf("{");
  if (!notice.startsWith("duration:") || at < 0) return [];
  const told = JSON.parse(notice.slice(at)) as { "Query Text": string; Plan: RawNode };
  return [{ text: told["Query Text"], nodes: nodesOf(told.Plan) }];
}

function nodesOf(node: RawNode): PlanNode[] {
  const loops = node["Actual Loops"] ?? 0;
  const leftOut = (node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Index Recheck"] ?? 0);
  return [
    {
      type: node["Node Type"],
      relation: node["Relation Name"] ?? null,
      rowsRead: Math.round(((node["Actual Rows"] ?? 0) + leftOut) * loops),
      rowsLeftOut: Math.round(leftOut * loops),
      conditions: node["Index Cond"] ?? node["Recheck Cond"] ?? node["TID Cond"] ?? "",
    },
    ...(node.Plans ?? []).flatMap(nodesOf),
  ];
}
