import { readFileSync } from "node:fs";

/** Where a running demo has its database, and the file with its keys. */
type Given = { readonly databaseUrl: string; readonly keysFile: string; readonly teamId?: string };

/**
 * Has the digest sent, as the daily tick does on the day it is due: with the secret key. It is tomorrow's: a studio's
 * first day has none.
 *
 * @returns whether it will be sent; not a second time for one date
 */
export async function enqueueDigest({ databaseUrl, keysFile, teamId = "T0PINEINK" }: Given): Promise<boolean> {
  const { secretKey } = JSON.parse(readFileSync(keysFile, "utf8")) as { secretKey: string };
  const headers = { "content-type": "application/json", apikey: secretKey, authorization: `Bearer ${secretKey}` };
  const call = async (name: string, body: unknown): Promise<unknown> => {
    const response = await fetch(`${databaseUrl}/rest/v1/rpc/${name}`, {
      method: "POST",
      headers,
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${name}: ${await response.text()}`);
    return response.json();
  };
  const none = { p_slack_user_id: null, p_event_id: null, p_signature_hash: null };
  const { studio } = (await call("who_acts", { p_team_id: teamId, ...none })) as { studio: { id: string } };
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
  return (await call("enqueue_digest", { p_studio_id: studio.id, p_date: tomorrow })) === true;
}
