import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadManifest } from "./manifest.ts";
import type { Channel, Message, State, StoredFile, User } from "./state.ts";

export const seedTeamId = "T0PINEINK";

const person = (id: string, realName: string, label: string, more: Partial<User> = {}): User => ({
  id,
  name: realName.toLowerCase(),
  realName,
  label,
  tz: "Europe/Berlin",
  teams: [seedTeamId],
  isBot: false,
  isOwner: false,
  isPrimaryOwner: false,
  isGuest: false,
  isSingleChannelGuest: false,
  isDeleted: false,
  ...more,
});

export const seedToken = "xoxb-sandbox-pine-and-ink";

/** The first message is this old, so that none stands in the future. */
const seededBeforeMs = 30 * 60_000;

/** The workspace of a small studio at this moment, with photos waiting to become listings. */
export function seedState(at: Date, botToken: string = seedToken, installed = true): State {
  const state: State = {
    // The manifest is for one workspace; the stand-in has organisations too.
    app: { id: "A0LNOMS", ...appOfManifest(), orgDeploy: true },
    enterprises: [],
    teams: [{ id: seedTeamId, name: "Pine & Ink", domain: "pine-and-ink", enterpriseId: null, installers: "members" }],
    installations: [],
    tokens: [],
    codes: {},
    users: [
      person("U0MARA", "Mara", "workspace owner", { isOwner: true, isPrimaryOwner: true }),
      person("U0JONAS", "Jonas", "full member"),
      person("U0ADA", "Ada", "full member"),
      person("U0TEO", "Teo", "full member"),
      person("U0KIM", "Kim", "guest", { isGuest: true }),
      person("U0LNOMS", "LN OMS", "app", { isBot: true }),
    ],
    channels: [],
    files: [],
    views: [],
    homes: [],
    triggers: {},
    responseUrls: {},
    externalIds: [],
    lastTs: Math.max(0, at.getTime() - seededBeforeMs) * 1000,
    counter: 0,
  };
  state.installations.push({
    id: seedTeamId,
    isEnterprise: false,
    active: true,
    teams: [seedTeamId],
    botId: "B0LNOMS",
    botUserId: "U0LNOMS",
    scopes: [...state.app.scopes],
    installerId: "U0MARA",
  });
  state.tokens.push({ value: botToken, kind: "access", installationId: seedTeamId, expires: null, ended: null });
  const everybody = ["U0MARA", "U0JONAS", "U0ADA", "U0TEO"];
  state.channels.push(
    channel("C0GENERAL", "general", [...everybody, "U0KIM"]),
    channel("C0LISTINGS", "listings", [...everybody, "U0LNOMS"]),
    channel("C0PHOTOS", "studio-photos", [...everybody, "U0KIM", "U0LNOMS"]),
    { ...channel("C0PRIVATE", "private-ideas", ["U0MARA", "U0ADA"]), kind: "private" },
  );
  fillChannels(state);
  if (!installed) removeApp(state);
  return state;
}

/** What Slack would make of the repository's manifest. @throws Error naming everything that Slack refuses in it */
export function appOfManifest(): Omit<State["app"], "id"> {
  const loaded = loadManifest(readFileSync(join(import.meta.dirname, "../../manifest.yml"), "utf8"));
  if (loaded.ok) return loaded.app;
  const problems = loaded.errors.map(({ pointer, message }) => `${pointer}: ${message}`);
  throw new Error(`Slack refuses manifest.yml:\n${problems.join("\n")}`);
}

/** As if nobody had ever installed it. */
function removeApp(state: State): void {
  const bots = new Set(state.users.filter(({ isBot }) => isBot).map(({ id }) => id));
  state.users = state.users.filter(({ id }) => !bots.has(id));
  for (const each of state.channels) each.members = each.members.filter((id) => !bots.has(id));
  Object.assign(state, { installations: [], tokens: [] });
}

function channel(id: string, name: string, members: string[]): Channel {
  return { id, name, kind: "channel", teams: [seedTeamId], members, messages: [] };
}

function fillChannels(state: State): void {
  say(state, "C0GENERAL", "U0MARA", "Good morning, everybody. Photos of the new things go to #studio-photos, please.");
  say(
    state,
    "C0PHOTOS",
    "U0ADA",
    "Linen apron with two pockets, natural flax, washed soft. One size, 82 x 90 cm. Made to order, ships in 3 to 5 days. 48 USD / 44 EUR",
    photos(state, "apron-front", "apron-pocket", "apron-back"),
  );
  say(
    state,
    "C0PHOTOS",
    "U0TEO",
    "Set of 3 walnut spoons, oiled &amp; polished, 30 cm. <https://example.com/care|Care notes>. $36",
    photos(state, "spoons", "spoon-detail"),
  );
  say(state, "C0PHOTOS", "U0ADA", "Notebook A5, hand-sewn, dotted paper, cover in ink blue. 18 USD / 17 EUR", [
    ...photos(state, "notebook"),
    storedFile(state, "notes.jpg", "image/jpeg", Buffer.from("This is a text file that somebody renamed.")),
  ]);
  say(
    state,
    "C0PHOTOS",
    "U0ADA",
    "Stoneware mug in sage green, thrown by hand, holds 300 ml. Bare clay at the foot, safe in the dishwasher. 34 USD / 31 EUR",
    photos(state, "mug-front", "mug-handle", "mug-above", "mug-foot", "mug-two"),
  );
  say(state, "C0PHOTOS", "U0TEO", "From my phone:", [
    {
      ...storedFile(state, "IMG_2041.HEIC", "image/heic", heicBytes()),
      rendition: {
        base64: photo("bowl").toString("base64"),
        width: 1200,
        height: 900,
      },
    },
  ]);
  say(state, "C0PRIVATE", "U0ADA", "Not shown to anybody yet: a new bag. 64 USD", photos(state, "bag"));
}

function photos(state: State, ...names: readonly string[]): StoredFile[] {
  return names.map((name) => storedFile(state, `${name}.jpg`, "image/jpeg", photo(name)));
}

/** Read once each: a workspace is seeded often in tests. */
const kept = new Map<string, Buffer>();

function photo(name: string): Buffer {
  const bytes = kept.get(name) ?? readFileSync(join(import.meta.dirname, "photos", `${name}.jpg`));
  kept.set(name, bytes);
  return bytes;
}

/** The beginning of a HEIC file, which is all that is looked at here. */
function heicBytes(): Buffer {
  return Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from("ftypheic\0\0\0\0heicmif1"), Buffer.alloc(200)]);
}

function storedFile(state: State, name: string, mimetype: string, bytes: Buffer): StoredFile {
  state.counter += 1;
  const id = `F0SEED${String(state.counter).padStart(3, "0")}`;
  return {
    id,
    name,
    mimetype,
    userId: "",
    teamId: seedTeamId,
    base64: bytes.toString("base64"),
    created: Math.floor(state.lastTs / 1e6),
    rendition: null,
  };
}

function say(state: State, channelId: string, user: string, text: string, files: StoredFile[] = []): void {
  const target = state.channels.find((each) => each.id === channelId);
  state.lastTs += 60_000_000;
  const ts = `${Math.floor(state.lastTs / 1_000_000)}.${String(state.lastTs % 1_000_000).padStart(6, "0")}`;
  for (const file of files) state.files.push({ ...file, userId: user });
  const message: Message = {
    ts,
    user,
    text,
    blocks: [],
    files: files.map((file) => file.id),
    ephemeralFor: null,
    threadTs: null,
    edited: null,
    deleted: false,
    metadata: null,
  };
  target?.messages.push(message);
}
