import { z } from "zod";
import type { AppKey, OwnApps } from "#src/marketplaces/apps.ts";
import type { EtsyClient } from "./api/client.ts";
import { ownAppsText } from "./messages/own-apps.en.ts";

/** What Seller API Access and a personal key begin with (etsy behaviour 2). */
const small = { perSecond: 5, perDay: 5000 } as const;

/** Letters and digits, of a length that a slip of the mouse is told from. */
const shape = /^[A-Za-z0-9]+$/;
const shortest = { keystring: 16, sharedSecret: 6 } as const;
const longest = 64;
const webhookShape = /^(whsec_)?[A-Za-z0-9+/]{22,100}={0,2}$/;

export const etsyOwnApps: OwnApps = {
  kinds: {
    seller: {
      ...small,
      get label() {
        return ownAppsText.kinds.seller;
      },
    },
    personal: {
      ...small,
      get label() {
        return ownAppsText.kinds.personal;
      },
    },
    commercial: {
      perSecond: 10,
      perDay: 10_000,
      get label() {
        return ownAppsText.kinds.commercial;
      },
    },
  },
  page: "https://www.etsy.com/developers/your-apps",
  get register() {
    return [ownAppsText.signIn, ownAppsText.naming, ownAppsText.approval];
  },
  get setCallback() {
    return ownAppsText.setCallback;
  },
  get callbackDiffers() {
    return ownAppsText.callbackDiffers;
  },
  problemOf,
  webhookProblemOf: (secret) => (webhookShape.test(secret) ? null : ownAppsText.problems.oddWebhookSecret),
};

function problemOf({ keystring, sharedSecret }: AppKey): string | null {
  const { problems } = ownAppsText;
  if (keystring === "") return problems.noKeystring;
  if (keystring.includes(":")) return problems.bothInOne;
  if (sharedSecret === "") return problems.noSecret;
  if (keystring === sharedSecret) return problems.sameTwice;
  if (!shape.test(keystring) || keystring.length > longest) return problems.oddKeystring;
  if (!shape.test(sharedSecret) || sharedSecret.length > longest) return problems.oddSecret;
  if (keystring.length < shortest.keystring && sharedSecret.length >= shortest.keystring) return problems.swapped;
  if (keystring.length < shortest.keystring) return problems.oddKeystring;
  return sharedSecret.length < shortest.sharedSecret ? problems.oddSecret : null;
}

/** One call that needs the key and nothing else. */
export async function checkKey(client: EtsyClient): Promise<void> {
  await client.call("ping", null, { priority: "person" }, z.object({ application_id: z.number() }));
}
