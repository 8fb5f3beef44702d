import type { ActResult, PersonalView } from "#sandbox/slack/contract.ts";
import type { ControlInput, ControlName, ControlResult } from "#sandbox/slack/control-contract.ts";
import { createSlackSandbox, type SlackSandbox } from "#sandbox/slack/sandbox.ts";

type Fields = Record<string, unknown>;
export type Reply = Fields & { ok: boolean; error?: string; access_token?: string; refresh_token?: string };

export const clientId = "11.22";
export const clientSecret = "client-secret";
export const redirectUri = "https://oms.example.com/slack/oauth_redirect";
export const otherRedirectUri = "https://oms.example.com/other";

/** The larger world of the stand-in in this process, on a clock of its own, with an app that only listens. */
export type World = {
  readonly sandbox: SlackSandbox;
  /** What was delivered to the app: events whole, commands as fields, interactions as their payload. */
  readonly delivered: Fields[];
  /** How the app answers a delivery; 200 by itself. */
  answer: () => Response;
  /** Lets time pass. */
  pass(ms: number): void;
  arrange<Name extends ControlName>(name: Name, input: ControlInput<Name>): Promise<ControlResult>;
  act(name: string, body: Fields): Promise<ActResult>;
  see(as: string, team?: string): Promise<PersonalView>;
  /** A Web API method by a form, as the WebClient calls it. */
  call(
    method: string,
    token: string | null,
    fields?: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<Reply>;
  consent(fields: Record<string, string>): Promise<Response>;
  /** Answers the consent page. @returns the address it sends the browser to, or the page when it sends it nowhere */
  decide(fields: Record<string, string>): Promise<{ status: number; to: URL | null; html: string }>;
  /** Consents and exchanges. */
  install(as: string, place: string, scope?: string): Promise<Reply>;
};

export async function openWorld(): Promise<World> {
  let now = new Date("2026-03-02T10:00:00Z").getTime();
  const delivered: Fields[] = [];
  const sandbox = createSlackSandbox({
    clock: { now: () => new Date(now) },
    random: () => 0.5,
    publicUrl: "http://slack.test",
    appUrl: "http://app.test/slack/events",
    signingSecret: "signing-secret",
    oauth: { clientId, clientSecret, redirectUris: [redirectUri, otherRedirectUri] },
    patienceMs: 3000,
    sleep: (ms) => (ms === 3000 ? new Promise(() => undefined) : Promise.resolve()),
    async deliver(request) {
      delivered.push(read(await request.text()));
      return world.answer();
    },
  });
  const handle = (path: string, init?: RequestInit) => sandbox.handle(new Request(`http://slack.test${path}`, init));
  const post = async <T>(path: string, body: unknown): Promise<T> => {
    const response = await handle(`/_sandbox/${path}`, { method: "POST", body: JSON.stringify(body) });
    return (await response.json()) as T;
  };
  const asked = { client_id: clientId, scope: "commands,chat:write,users:read,im:write,channels:history,files:read" };
  const world: World = {
    sandbox,
    delivered,
    answer: () => new Response(null),
    pass: (ms) => {
      now += ms;
    },
    arrange: (name, input) => post(name, input),
    act: (name, body) => post(`act/${name}`, body),
    async see(as, team) {
      const response = await handle(`/_sandbox/view?as=${as}${team ? `&team=${team}` : ""}`);
      return (await response.json()) as PersonalView;
    },
    async call(method, token, fields = {}, headers = {}) {
      const response = await handle(`/api/${method}`, {
        method: "POST",
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...headers,
        },
        body: new URLSearchParams(fields).toString(),
      });
      return (await response.json()) as Reply;
    },
    consent: (fields) => handle(`/oauth/v2/authorize?${new URLSearchParams({ ...asked, ...fields }).toString()}`),
    async decide(fields) {
      const body = new URLSearchParams({ ...asked, ...fields }).toString();
      const response = await handle("/oauth/v2/authorize", { method: "POST", body });
      const location = response.headers.get("location");
      return { status: response.status, to: location ? new URL(location) : null, html: await response.text() };
    },
    async install(as, place, scope = asked.scope) {
      const { to, html } = await world.decide({ as, place, scope, decision: "allow" });
      const code = to?.searchParams.get("code");
      if (!code) throw new Error(`No code: ${html}`);
      return world.call("oauth.v2.access", null, { client_id: clientId, client_secret: clientSecret, code });
    },
  };
  const filled = await world.arrange("world", {});
  if (!filled.ok) throw new Error(filled.error);
  // That its shared channel became one is told to whoever is there already.
  await new Promise((resolve) => setImmediate(resolve));
  delivered.length = 0;
  return world;
}

function read(body: string): Fields {
  if (body.startsWith("{")) return JSON.parse(body) as Fields;
  const fields = Object.fromEntries(new URLSearchParams(body));
  return fields["payload"] ? (JSON.parse(fields["payload"]) as Fields) : fields;
}
