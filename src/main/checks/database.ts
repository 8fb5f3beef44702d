import type { Config } from "#src/config.ts";
import type { AdminStore } from "#src/modules/deps.ts";
import { addressOf } from "#src/platform/database/rpc.ts";
import { neededSchema } from "#src/platform/database/schema-version.ts";
import { isOffClock } from "#src/platform/database/store-error.ts";
import type { Fetch } from "#src/platform/http/http.ts";
import type { Clock } from "#src/platform/kernel/clock.ts";
import type { StudioId } from "#src/platform/kernel/entity-ids.ts";
import type { JwtSigner } from "../stores/tenant-stores.ts";
import { type Answer, ask } from "./answer.ts";
import { type Check, type Finding, fine, waiting, wrong } from "./finding.ts";

type Deps = {
  readonly supabase: Pick<Config["supabase"], "url" | "publishableKey">;
  readonly signer: JwtSigner;
  readonly fetch: Fetch;
  readonly clock: Clock;
};

/** A hosted project takes tokens that are this far from its own time, and no others. */
const toleratedMs = 30_000;

/** Of no studio that there is: the question needs none. */
const noStudio = "00000000-0000-4000-8000-000000000000" as StudioId;

/** One question with the publishable key and a token of our own, as every request of a studio is asked. */
export function databaseCheck({ supabase, signer, fetch, clock }: Deps): Check {
  const { host } = new URL(supabase.url);
  return {
    about: "the database: its address, the publishable key, the signing key, its schema and its clock",
    async run() {
      const token = await signer({ app_role: "worker", studio_id: noStudio }, clock.now());
      const asked = clock.now().getTime();
      const headers = {
        apikey: supabase.publishableKey,
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
      };
      const url = addressOf(supabase.url, "schema_version");
      const answer = await ask(() => fetch(url, { method: "POST", headers, body: "{}" }));
      const general = unavailable(answer, host) ?? skewed(answer, asked, clock.now().getTime());
      if (typeof answer === "string" || general) return general ?? fine;
      const code = codeOf(answer);
      if (isOffClock({ code, message: messageOf(answer) })) return wrong(clockSentence(null));
      if (/^PGRST30|^42501$/.test(code) || /jw[ts]/i.test(messageOf(answer))) {
        return wrong(
          `SUPABASE_JWT_SIGNING_KEY: the project at ${host} doesn't take tokens that this key signs. Import the key there (the project's settings, JWT Keys), or put this project's own key into the variable.`,
        );
      }
      if (answer.status === 401 || answer.status === 403) {
        return wrong(
          `SUPABASE_PUBLISHABLE_KEY: the project at ${host} doesn't know this key. Take its publishable key (the project's settings, API Keys).`,
        );
      }
      return schemaOf(answer, host);
    },
  };
}

/** One question that only a secret key may ask, asked by the one place that holds the key. */
export function secretKeyCheck({ url }: Pick<Config["supabase"], "url">, { probe }: Pick<AdminStore, "probe">): Check {
  const { host } = new URL(url);
  return {
    about: "the secret key",
    async run() {
      const answer = await ask(probe);
      const general = unavailable(answer, host);
      if (typeof answer === "string" || general) return general ?? fine;
      if (codeOf(answer) === "42501" || answer.status === 401 || answer.status === 403) {
        return wrong(
          `SUPABASE_SECRET_KEY: the project at ${host} doesn't take this as its secret key. Take one that begins with sb_secret_ (the project's settings, API Keys).`,
        );
      }
      return Array.isArray(answer.body) ? fine : schemaOf(answer, host);
    },
  };
}

/** Not up yet, or just now not: that is nobody's mistake in the configuration. */
function unavailable(answer: Answer | string, host: string): readonly Finding[] | null {
  if (typeof answer === "string") return waiting(`SUPABASE_URL: the database at ${host} isn't reached: ${answer}.`);
  if (answer.status === 540) {
    return waiting(`SUPABASE_URL: the project at ${host} is paused. Restore it in Supabase's dashboard.`);
  }
  if (answer.status < 500 && answer.status !== 429) return null;
  return waiting(`SUPABASE_URL: the database at ${host} isn't ready: it answers ${answer.status}.`);
}

function skewed(answer: Answer | string, asked: number, answered: number): readonly Finding[] | null {
  if (typeof answer === "string" || answer.at === null) return null;
  // Their clock was read somewhere between these two, and names whole seconds.
  const ahead = asked - (answer.at + 1000);
  const behind = answer.at - answered;
  const off = Math.max(ahead, behind);
  if (off <= toleratedMs) return null;
  return wrong(clockSentence(`${Math.round(off / 1000)} seconds ${ahead > behind ? "ahead of" : "behind"}`));
}

function clockSentence(off: string | null): string {
  const how = off === null ? "differs from" : `is ${off}`;
  return `This machine's clock ${how} the database's, which therefore refuses every request. Set it by a time server (such as: timedatectl set-ntp true) and start again.`;
}

function schemaOf(answer: Answer, host: string): readonly Finding[] {
  const push = "Apply the migrations of this version: npx supabase@3 db push --remote (README, “Set it up for real”).";
  if (answer.status === 404 && /^(PGRST|42883)/.test(codeOf(answer))) {
    return wrong(
      `SUPABASE_URL: the database at ${host} has no schema of this app, or one older than this version. ${push}`,
    );
  }
  if (answer.status !== 200 || typeof answer.body !== "string") {
    return wrong(`SUPABASE_URL: what answers at ${host} is no Supabase project (it answers ${answer.status}).`);
  }
  if (answer.body >= neededSchema) return fine;
  return wrong(
    `SUPABASE_URL: the database at ${host} has the schema ${answer.body}; this version needs ${neededSchema}. ${push}`,
  );
}

type PostgrestError = { readonly code?: unknown; readonly message?: unknown };

function fieldOf({ body }: Answer, name: keyof PostgrestError): string {
  if (typeof body !== "object" || body === null) return "";
  const value = (body as PostgrestError)[name];
  return typeof value === "string" ? value : "";
}

const codeOf = (answer: Answer) => fieldOf(answer, "code");
const messageOf = (answer: Answer) => fieldOf(answer, "message");
