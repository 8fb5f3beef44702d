import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { z } from "zod";
import { type DemoFolder, hasData } from "./folder.ts";
import { Refusal } from "./refusal.ts";

const shape = z.object({
  signingSecret: z.string().min(16),
  botToken: z.string().startsWith("xoxb-"),
  jwtSecret: z.string().min(32),
  publishableKey: z.string().min(16),
  secretKey: z.string().min(16),
  etsyKeystring: z.string().min(16),
  etsySharedSecret: z.string().min(8),
  tokenKeys: z.string().regex(/^k1:[A-Za-z0-9+/]{43}=$/),
});

export type DemoKeys = z.infer<typeof shape>;

/**
 * The secrets of this demo, made when it first starts. They are as real as in production: anybody else with an account on
 * this machine can neither sign Slack's requests nor read the database.
 *
 * @throws Refusal when there is data but no keys for it
 */
export function loadKeys(folder: DemoFolder): DemoKeys {
  if (!existsSync(folder.keys)) {
    if (hasData(folder)) throw new Refusal(lost(folder));
    return makeKeys(folder);
  }
  try {
    return shape.parse(JSON.parse(readFileSync(folder.keys, "utf8")));
  } catch {
    throw new Refusal(lost(folder));
  }
}

function lost({ shown }: DemoFolder): string {
  return `The keys in ${shown}/keys.json are missing or damaged, so this demo's data can't be read. Begin anew with: npm run demo -- --reset`;
}

function makeKeys(folder: DemoFolder): DemoKeys {
  const secret = (bytes: number) => randomBytes(bytes).toString("base64url");
  const keys: DemoKeys = {
    signingSecret: randomBytes(16).toString("hex"),
    botToken: `xoxb-demo-${secret(24)}`,
    jwtSecret: secret(48),
    publishableKey: `sb_publishable_${secret(24)}`,
    secretKey: `sb_secret_${secret(32)}`,
    // As Etsy gives them: 24 letters and digits, and 10.
    etsyKeystring: randomBytes(12).toString("hex"),
    etsySharedSecret: randomBytes(5).toString("hex"),
    tokenKeys: `k1:${randomBytes(32).toString("base64")}`,
  };
  writeFileSync(`${folder.keys}.new`, `${JSON.stringify(keys, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${folder.keys}.new`, folder.keys);
  return keys;
}
