/** One environment variable: what it is for, and an example that can stand in `.env.example`. */
type Variable = {
  readonly name: string;
  readonly required: string;
  readonly description: string;
  readonly example: string;
  /** How its value looks and where it is found: the rest of a sentence that begins with "It". */
  readonly form?: string;
};

type Text = { readonly about: string; readonly example?: string; readonly form?: string };

const variable = (required: string, name: string, { about, example = "", form }: Text): Variable => ({
  name,
  required,
  description: about,
  example,
  ...(form ? { form } : {}),
});
const optional = (name: string, text: Text) => variable("no.", name, text);
const always = (name: string, text: Text) => variable("always.", name, text);

/** Every variable this product reads; `.env.example` is made of it. */
export const configEntries: readonly Variable[] = [
  optional("OMS_ENV", {
    about: "`demo` allows plain http on this machine's loopback; `production` wants https everywhere.",
    example: "production",
  }),
  optional("HOST", {
    about:
      "The address of this machine that the bot listens on, such as 127.0.0.1 behind a proxy on the same machine. Left out: all of them; a worker's health is then told to this machine alone.",
    example: "127.0.0.1",
  }),
  optional("PORT", { about: "The port the bot listens on. A worker needs none.", example: "3000" }),
  optional("HEALTH_PORT", {
    about:
      "Where a worker tells whether it lives and is ready (/healthz, /readyz). Where it is taken, by another worker on the same machine, the next free one is.",
    example: "3001",
  }),
  always("PUBLIC_URL", {
    about: "The bot's own address as browsers and Slack reach it, without a path.",
    form: "begins with https://, as in https://oms.example.com",
  }),
  optional("LOG_LEVEL", { about: "debug, info, warn, error or silent.", example: "info" }),
  variable("always, unless Socket Mode is used.", "SLACK_SIGNING_SECRET", {
    about: "With it Slack signs what it sends.",
    form: 'is 32 letters and digits, on the Slack app\'s page "Basic Information", under "App Credentials"',
  }),
  variable(
    "for one workspace; left out, the app can be installed in many (the SLACK_CLIENT_… below).",
    "SLACK_BOT_TOKEN",
    {
      about: "The bot token of the one workspace served.",
      form: 'begins with xoxb- and is on the Slack app\'s page "OAuth & Permissions", once the app is installed',
    },
  ),
  variable("for Socket Mode only, which also needs SLACK_BOT_TOKEN.", "SLACK_APP_TOKEN", {
    about: "An app-level token with connections:write, for a studio that hosts its own.",
    form: 'begins with xapp- and is made on the Slack app\'s page "Basic Information", under "App-Level Tokens"',
  }),
  variable("for many workspaces.", "SLACK_CLIENT_ID", {
    about: "The app's public name at Slack.",
    form: 'is two numbers with a dot, on the Slack app\'s page "Basic Information", under "App Credentials"',
  }),
  variable("for many workspaces.", "SLACK_CLIENT_SECRET", {
    about: "What proves to Slack that it is this app.",
    form: "is 32 letters and digits, beside the client id",
  }),
  variable("for many workspaces.", "SLACK_STATE_SECRET", {
    about: "At least 32 random characters of your own. With it the states of installations are hashed.",
    form: "comes from: openssl rand -base64 32",
  }),
  optional("SLACK_API_URL", { about: "Slack's Web API, or a stand-in.", example: "https://slack.com/api" }),
  optional("SLACK_AUTHORIZE_URL", {
    about: "Slack's consent page, or a stand-in.",
    example: "https://slack.com/oauth/v2/authorize",
  }),
  optional("LISTINGS_CHANNEL", {
    about: "The channel where cards go until an owner chooses another with /oms settings.",
    example: "C0123456789",
    form: "is a channel's id, which begins with C and stands at the end of the channel's details",
  }),
  variable("always, unless OWN_APPS is on and each shop has a key of its own.", "ETSY_KEYSTRING", {
    about: "The name of your app at the marketplace.",
    form: "is 24 letters and digits, under etsy.com/developers/your-apps",
  }),
  variable("always, with ETSY_KEYSTRING.", "ETSY_SHARED_SECRET", {
    about: "The shared secret of your app at the marketplace.",
    form: "is 10 letters and digits, beside the keystring",
  }),
  optional("ETSY_WEBHOOK_SECRET", {
    about:
      "The signing secret of the webhook endpoint PUBLIC_URL/webhooks/etsy, from the marketplace's portal. Without it there is no such address, and shops are read every few hours only.",
    form: "begins with whsec_",
  }),
  optional("ETSY_API_URL", { about: "The marketplace's API host, or a stand-in.", example: "https://api.etsy.com" }),
  optional("ETSY_TOKEN_URL", {
    about: "Where codes and refresh tokens are exchanged.",
    example: "https://api.etsy.com/v3/public/oauth/token",
  }),
  optional("ETSY_AUTHORIZE_URL", {
    about: "The marketplace's consent page.",
    example: "https://www.etsy.com/oauth/connect",
  }),
  optional("OWN_APPS", {
    about:
      "`on`: an owner who connects a shop can bring the key of an app of her own, one for each shop. For a studio that hosts this for itself; leave it off where many workspaces install the Slack app (see README).",
    example: "off",
  }),
  optional("OPENAI_API_KEY", {
    about:
      "With it, OpenAI proposes the text in studios whose owner switched on AI; else the offline drafter does, and the card says so.",
    form: "begins with sk-",
  }),
  optional("OPENAI_BASE_URL", { about: "OpenAI's API, or a stand-in.", example: "https://api.openai.com/v1" }),
  optional("OPENAI_MODEL", { about: "The model that writes drafts.", example: "gpt-5-mini" }),
  always("SUPABASE_URL", {
    about: "The Supabase project's address, without a path.",
    form: 'begins with https://, as in https://YOURPROJECT.supabase.co, and is under "Data API" in the project\'s settings',
  }),
  always("SUPABASE_PUBLISHABLE_KEY", {
    about: "The project's publishable key.",
    form: 'begins with sb_publishable_ and is under "API Keys" in the project\'s settings',
  }),
  always("SUPABASE_SECRET_KEY", {
    about: "The project's secret key. Used for a short list of tasks only.",
    form: 'begins with sb_secret_ and is under "API Keys" in the project\'s settings',
  }),
  always("SUPABASE_JWT_SIGNING_KEY", {
    about:
      "What signs the short-lived tokens of each request: an ES256 private JWK with kid (hosted), or the HS256 secret (self-hosted).",
    form: 'begins with {"kty":"EC" and comes from: npx supabase@3 gen signing-key --algorithm ES256',
  }),
  always("TOKEN_KEYS", {
    about:
      "Keyring for shop tokens: `id:base64 of 32 bytes`, several with commas, the first one encrypts. Keep it outside the database's backups.",
    form: "begins with k1: and comes from: npm run keys:rotate -- add",
  }),
  optional("PHOTO_DIR", {
    about: "Keep photos in this folder; without it they go to the private bucket `photos` of the Supabase project.",
    example: "/var/lib/oms/photos",
  }),
  optional("PHOTO_HOSTS", {
    about: "Further hosts photos may be fetched from, with commas.",
    example: "files.slack.com",
  }),
  optional("TRUSTED_PROXIES", {
    about:
      "Addresses and ranges of your own proxies, with commas: only these are believed when they say who asks (X-Forwarded-For). See docs/deploy-cloudflare.md.",
    example: "127.0.0.1, ::1",
  }),
];
