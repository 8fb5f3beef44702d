import type { Config } from "#src/config.ts";

/** Everything in the configuration that nobody else may read, for the log to keep out of its lines. */
export function ownSecrets({ slack, marketplaces, openai, supabase, tokenKeys }: Config): string[] {
  const keys = tokenKeys.split(",").flatMap((entry) => entry.split(":").slice(1));
  return [
    slack.signingSecret,
    slack.botToken,
    slack.appToken,
    slack.distributed?.clientSecret,
    slack.distributed?.stateSecret,
    ...Object.values(marketplaces).flatMap(({ keystring, sharedSecret }) => [keystring, sharedSecret]),
    openai.apiKey,
    supabase.secretKey,
    supabase.jwtSigningKey,
    ...keys,
  ].filter((secret) => typeof secret === "string");
}
