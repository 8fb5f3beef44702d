import type { Config } from "#src/config.ts";
import type { AppDeps } from "#src/modules/deps.ts";
import type { Http } from "#src/platform/http/http.ts";
import { createJwtSigner } from "../stores/tenant-stores.ts";
import { databaseCheck, secretKeyCheck } from "./database.ts";
import type { Check } from "./finding.ts";
import { keysCheck } from "./keys.ts";
import { photoCheck } from "./photos.ts";
import { slackCheck } from "./slack.ts";

const deadlineMs = 10_000;

/** Everything outside of this process that has to be as the configuration says, each asked once and read only. */
export function allChecks(
  config: Config,
  http: Http,
  deps: Pick<AppDeps, "admin" | "photoBytes" | "clock" | "ids">,
): Check[] {
  const { supabase, slack, photos } = config;
  const fetch = http.fetchFor({ service: "supabase", quiet: true, deadlineMs });
  return [
    databaseCheck({ supabase, signer: createJwtSigner(supabase.jwtSigningKey), fetch, clock: deps.clock }),
    secretKeyCheck(supabase, deps.admin),
    keysCheck(deps.admin.keys),
    slackCheck({ slack, fetch: http.fetchFor({ service: "slack", quiet: true, deadlineMs }) }),
    photoCheck(deps.photoBytes, photos, deps.ids),
  ];
}
