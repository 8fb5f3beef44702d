import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of a key of their own at Etsy: how they get one, and what is wrong with one. */
export const ownAppsText = catalogue("etsy-own-apps", {
  kinds: {
    seller: "Seller API Access (for one shop, since July 2026)",
    personal: "Personal access (an older key, for up to five shops)",
    commercial: "Commercial access (for any shop)",
  },
  signIn: "Sign in to Etsy with the account of the shop that you want to connect. Each shop has its own account.",
  naming: "Ask for Seller API Access. The name of the app must not contain the word Etsy.",
  approval: "Wait until Etsy approves the app. This takes some minutes.",
  setCallback: "Open the app's menu (⋮), choose Edit callback URLs, and add exactly this address:",
  callbackDiffers:
    "Does Etsy say “The requested redirect URL is not permitted”? Then the app's callback URL differs from the address on this page. Open the app's menu (⋮) at Etsy, choose Edit callback URLs, and paste the address exactly, without a slash at its end. Then press Continue again.",
  problems: {
    noKeystring: "The keystring is missing. Copy it from the app's page at Etsy.",
    noSecret: "The shared secret is missing. Copy it from the app's page at Etsy, where it is beside the keystring.",
    bothInOne:
      "The keystring has a colon in it. Keystring and shared secret are two values: paste each into its own field.",
    sameTwice:
      "Both fields have the same text. Copy the keystring into the first field, and the shared secret into the second.",
    oddKeystring:
      "That isn't a keystring. A keystring has about 24 letters and digits, and nothing else. Copy it again.",
    oddSecret:
      "That isn't a shared secret. A shared secret has about 10 letters and digits, and nothing else. Copy it again.",
    oddWebhookSecret:
      "That isn't a signing secret of a webhook. It begins with whsec_, and Etsy shows it beside the webhook's address. Copy it again.",
    swapped: "Keystring and shared secret are in each other's field. The longer one is the keystring.",
  },
});
