import { counted, plural } from "#src/platform/text/plural.ts";
import { catalogue } from "#src/platform/text/messages.ts";

const erased =
  "I erase its sign-in and everything I copied from it. Your own drafts and products stay, and so does the shop itself.";

/** What people read of shops: connecting, sign-ins, defaults, checks and who can change a shop. */
export const shopsText = catalogue("shops", {
  goneShop: "A shop that is gone",
  defaults: {
    choose: "Choose",
    asShop: "Use the shop's default",
    none: "None",
    title: "Shop defaults",
    notYet: (shop: string) => `I'm still checking *${shop}* for the first time. Please try again in a minute.`,
    intro: (shop: string) => `Every new listing in *${shop}* gets these values, if the listing has no others.`,
    preselected: "I chose these from your newest listings.",
    lacking: (profiles: readonly string[], marketplace: string) =>
      `:warning: The shop has no ${profiles.join(", no ")} yet. Create it on ${marketplace} first, then open this again.`,
    saved: (shop: string, profiles: string) => `Saved for *${shop}*${profiles}.`,
    onlyNew: (marketplace: string) =>
      `New listings get them. Listings that are on ${marketplace} already stay as they are.`,
  },
  save: "Save",
  signIn: {
    ends: (shop: string, date: string) =>
      `The sign-in of ${shop} ends ${date}, and I couldn't renew it. Connect the shop again before then, and no work stops.`,
    signedOut: (marketplace: string, shop: string, date: string) =>
      `${marketplace} doesn't accept my sign-in to ${shop} any more (for example after a password change). Connect the shop again, and waiting work continues. If you don't connect it by ${date}, ${erased}`,
    eraseLater: (shop: string, date: string) =>
      `${shop} has been signed out for three days. If you don't connect it again by ${date}, ${erased}`,
    eraseSoon: (shop: string, date: string) =>
      `${shop} is still signed out. If you don't connect it again by ${date}, ${erased} This is my last message before that.`,
    lost: (shop: string) =>
      `I lost my sign-in to ${shop}: I was stopped while I renewed it, or I wasn't running in time to renew it. Connect the shop again, and waiting work continues. Nothing is erased because of this.`,
    kept: (by: string | null, shop: string, date: string) =>
      `${by ?? "An owner or manager"} keeps everything I copied from ${shop} until ${date}. Connect the shop again, so that its work continues.`,
    erased: (shop: string, marketplace: string) =>
      `${shop} stayed signed out, so I have erased its sign-in and everything I copied from it. Your own drafts and products are still here, and the shop on ${marketplace} is unchanged. You can connect it again at any time.`,
    keepButton: "Keep for 30 days",
    keptUntil: (shop: string, date: string) =>
      `I keep everything I copied from ${shop} until ${date}, and tell the other owners and managers. Connect the shop again before then, and its work continues.`,
    notConnected: (shop: string) =>
      `${shop} isn't connected any more, so there is nothing to keep. Connect it again with \`/oms connect\`.`,
    nothingToErase: (shop: string) => `I'm not about to erase anything of ${shop}.`,
  },
  connect: {
    button: "Connect it",
    again: "Connect it again",
    first: "Connect a shop",
    title: (marketplace: string) => `Connect your ${marketplace} shop`,
    explained: (marketplace: string, operators: boolean) =>
      `*Connect your ${marketplace} shop.* The page asks you once more. Then ${marketplace} asks you to allow ${operators ? "five permissions: read and edit your shop, and read, write and delete listings. I edit nothing of your shop but its manufacturers and responsible persons" : "four permissions: read your shop, and read, write and delete listings"}. I ask for nothing about buyers, orders or payments.`,
    openPage: "Open the page",
    linkGoodFor: (minutes: number, again: boolean) =>
      `The link works for ${minutes} minutes, ${again ? "in one browser" : "once"}, and only for you.`,
    endedEarly: (marketplace: string, code: string) =>
      `${marketplace} ended the sign-in before it was done${code}. Nothing was stored. Type /oms connect in Slack for a new link.`,
  },
  ownApps: {
    tooMany: (most: number) =>
      `This studio has ${most} keys, which is the most that I keep. Forget one that no shop uses, or disconnect a shop, and enter the new key then.`,
    notTaken: (marketplace: string) =>
      `${marketplace} doesn't accept this key with this shared secret. I changed nothing: the secret that ${marketplace} accepted before stays. Copy the shared secret again from the app's page there, and enter the key again.`,
    nowAccepted: (marketplace: string, until: string) =>
      `:white_check_mark: ${marketplace} accepts the key that you entered. Connect its shop with \`/oms connect\` by ${until}: then I forget a key that no shop uses.`,
    idle: (marketplace: string, shops: string, on: string) =>
      `:warning: ${shops === "" ? "A key of this studio" : `The key of ${shops}`} has made no call for five months. ${marketplace} switches off a key that makes none for six months, which is on ${on}. Check the shop with \`/oms sync\`: one call is enough.`,
    otherEvents: (marketplace: string, shops: string, event: string) =>
      `:warning: ${marketplace} sends me events of the type ${event} with ${shops === "" ? "a key of this studio" : `the key of ${shops}`}. I use none of them: I look at the type and keep nothing. To end them, open the app's webhooks at ${marketplace} and leave only the listing and inventory events ticked. I say this once.`,
    idleOperator: (marketplace: string, since: string, on: string) =>
      `The app's own key for ${marketplace} (in .env) has made no call since ${since}. ${marketplace} switches off a key that makes none for six months, which is on ${on}. Check a shop that uses it with /oms sync: one call is enough. If no shop uses it any more, take the key and its secret out of .env.`,
    ofAnotherShop: (shop: string) =>
      `This key belongs to another shop: ${shop}. Each shop needs its own key. Make an app with the account of the shop that you want to connect, and enter the key of that app.`,
    otherAccount: (marketplace: string) =>
      `You are signed in to ${marketplace} with another account than the one in which you made this key. Sign out there (or use a private window), sign in with the account of this shop, and go on.`,
  },
  notes: {
    disconnected: (shop: string, by: string | null) =>
      `${shop} was disconnected${by === null ? "" : ` by ${by}`}. Its sign-in is deleted. Its approved work waits until you connect the shop again.`,
    erased: (shop: string, by: string | null, marketplace: string) =>
      `${shop} was disconnected${by === null ? "" : ` by ${by}`}, and everything I copied from it is erased. Its listings on ${marketplace} stay as they are.`,
    authDead: (shop: string, until: string | null) =>
      `Please connect ${shop} again: its sign-in doesn't work any more. Waiting work then continues.${until === null ? "" : ` If you don't connect it by ${until}, I erase its sign-in and everything I copied from it.`}`,
    authLost: (shop: string) =>
      `Please connect ${shop} again: I lost its sign-in. I was stopped while I renewed it, or I wasn't running in time to renew it. Waiting work then continues, and nothing is erased because of this.`,
    kept: (shop: string, until: string | null, by: string | null) =>
      `Everything I copied from ${shop} is kept${until === null ? "" : ` until ${until}`}${by === null ? "" : `, as ${by} decided`}. You still have to connect the shop again.`,
    paused: (shop: string, by: string | null) =>
      `:double_vertical_bar: ${shop} is paused${by === null ? "" : ` by ${by}`}. I change nothing there.`,
    resumed: (shop: string, by: string | null) =>
      `:arrow_forward: ${shop} isn't paused any more${by === null ? "" : `: ${by} resumed it`}. Waiting work continues.`,
    checkFailed: (shop: string, why: string | null) => `I couldn't check ${shop}. ${why ?? "I try again later."}`,
  },
  access: {
    title: "Who can change it",
    question: (shop: string) => `*${shop}*: who can draft for it, change its listings and approve?`,
    label: "Only these people",
    placeholder: "Everyone whose role allows it",
    hint: "Leave it empty for everyone. The role still decides what each person can do.",
    explained: "Everyone in the studio still sees this shop and its listings. Owners can always change this list.",
    more: (people: number) => `${people} more`,
    savedSome: (people: string, shop: string) => `Saved: only ${people} can change ${shop}.`,
    savedAll: (shop: string) => `Saved: everyone whose role allows it can change ${shop}.`,
  },
  check: {
    resultFollows: "I'll send you the result.",
    started: (shops: string) => `I'm checking ${shops}.`,
    alreadyListings: (shops: string, count: number, at: string, marketplace: string) =>
      `${shops} ${plural(count, { one: "is", other: "are" })} being checked already, since ${at}. I may see later changes on ${marketplace} only in the next check.`,
    resultInShops: "`/oms shops` shows the result in a moment.",
    again: (shop: string) => `I'm checking ${shop} again.`,
    againAlready: (shop: string) => `I'm already checking ${shop} again.`,
    waiting: (shops: string, at: string) =>
      `I haven't checked ${shops} yet, because an earlier check failed. I try again at ${at}.`,
    spent: (shops: string, marketplace: string, at: string) =>
      `I don't check ${shops} now. You and your team asked for many checks in the last 24 hours and used up your share of ${marketplace}'s daily calls. Ask again after ${at}. I check every shop at least every six hours.`,
  },
  pause: {
    paused: (shop: string | null) =>
      shop === null
        ? "All shops are paused. I change nothing until `/oms resume`."
        : `*${shop}* is paused. I change nothing there until \`/oms resume\`.`,
    resumed: (shop: string | null) =>
      shop === null
        ? "All shops are resumed. Waiting work continues."
        : `*${shop}* is resumed. Waiting work continues.`,
  },
  news: {
    of: {
      sold_out: (times: number) => `${times} sold out`,
      expired: (times: number) => `${times} expired`,
      deactivated: (times: number, marketplace: string) => `${times} taken off sale on ${marketplace}`,
      low: (times: number) => `${times} with one piece left`,
      ending: (times: number) => `${times} ${plural(times, { one: "ends", other: "end" })} within seven days`,
      conflicts: (times: number) => `${times} changed on both sides`,
      changed: (times: number, marketplace: string) => `${times} changed on ${marketplace}`,
      gone: (times: number) => `${times} no longer there`,
      failed: (times: number) => (times === 1 ? "couldn't be checked once" : `couldn't be checked ${times} times`),
    },
    line: (shop: string, day: string, news: string) => `:bell: *${shop}*, ${day}: ${news}.`,
    details: (date: string | null) => `Details in the thread${date === null ? "" : ` · last checked ${date}`}`,
    fallback: (shop: string, day: string, news: string) => `${shop}, ${day}: ${news}`,
  },
  health: {
    ok: ":large_green_circle: signed in",
    reading: ":hourglass_flowing_sand: first check is running",
    "auth-dead": ":red_circle: signed out, please connect it again",
    disconnected: ":white_circle: disconnected",
  },
  list: {
    none: "No shop is connected yet.",
    calls: (marketplace: string, shops: string, used: number, perDay: number, asOf: string) =>
      `${marketplace} calls of the last 24 hours with the app of ${shops}: ${used} of ${perDay}, as of ${asOf}. I keep a tenth for what people wait for.`,
    sharedCalls: (marketplace: string, percent: number) =>
      `${marketplace} calls of the last 24 hours of all studios together: about ${percent} %. I keep a tenth for what people wait for.`,
    disconnectHint: "To disconnect a shop, type `/oms disconnect` and its name.",
    fallback: (shops: string) => `Your shops: ${shops}`,
    more: (shops: number, names: string) =>
      `and ${counted(shops, "more shop")}: ${names}. Name a shop in a command: \`/oms pause\`, \`/oms resume\`, \`/oms sync\`.`,
    defaults: "Defaults",
    resume: "Resume",
    pause: "Pause",
    check: "Check again",
    disconnect: "Disconnect…",
    limited: (people: string, more: number) =>
      `:lock: Only ${people}${more > 0 ? ` and ${more} more` : ""} can change it.`,
    paused: " · :double_vertical_bar: paused",
    checkedAt: (date: string) => `, last checked ${date}`,
    checking: (progress: string) => `:eyes: Checking its listings: ${progress}`,
    differing: (listings: number) =>
      `${counted(listings, "listing")} ${plural(listings, { one: "differs", other: "differ" })} from what you want there. Connect the shop again to decide.`,
    unnamed: "Your shop",
    onVacation: (marketplace: string) => `On vacation: ${marketplace} puts nothing on sale there.`,
    noDefaults: "_You haven't set its defaults yet._",
    lostSignIn: "I lost its sign-in. Nothing is erased because of that.",
    keptBy: (person: string) => `${person} keeps it.`,
    erasing: (date: string, kept: string) =>
      `If you don't connect it again, I erase everything copied from it ${date}.${kept}`,
    progressOnly: (done: number) => `${done} checked`,
    progress: (done: number, total: number) => `${done} of ${total}`,
    noListings: "no listings",
    drafts: (drafts: number) => counted(drafts, "draft"),
  },
  connected: {
    counting: "I'm still counting its listings.",
    title: (shop: string) => `${shop} is connected.`,
    line: (shop: string, currency: string, counts: string) =>
      `:link: *${shop}* is connected. Currency ${currency}. ${counts}`,
    promise: "I never see buyers, orders or payments. I change nothing in the shop until you approve it.",
    setDefaults: "Set this shop's defaults",
  },
  theShop: (shop: string) => `the shop ${shop}`,
  whichShop: (shops: string) => `Which shop do you mean? You have: ${shops}.`,
  page: {
    failed: "That didn't work",
    problem: (problem: string, reference: string) =>
      `<p>${problem}</p><p>You can close this page. Reference: ${reference}</p>`,
    titles: {
      "link-expired": "This link has expired",
      "link-used": "This link was already used",
      "link-unknown": "Unknown link",
      "link-foreign": "This sign-in started somewhere else",
      "consent-refused": "Nothing was connected",
      "shop-taken": "This shop belongs to another workspace",
      "shop-missing": "No shop here",
      "app-of-another-shop": "This key belongs to another shop",
      "app-other-account": "You are signed in with another account",
      "app-unknown": "This key isn't here any more",
    },
    ownApps: {
      here: "Sign in with a key that is here already",
      keyOf: (shops: string) => `The key of ${shops}`,
      acceptedKey: (kind: string, since: string) => `A key without a shop: ${kind}, last checked on ${since}`,
      waitingKey: (kind: string, since: string, until: string) =>
        `A key that isn't approved yet: ${kind}, last checked on ${since}. I keep it until ${until}.`,
      forgotten: "The key is forgotten.",
      webhooksSaved: "The webhooks are saved.",
      operators: "The key of this installation",
      askAgain: "Ask again",
      forget: "Forget this key",
      makeOne: (marketplace: string) => `Or use a new key from ${marketplace}`,
      openPage: (marketplace: string) => `Open ${marketplace}'s page for apps`,
      callback: "Callback URL",
      kind: "Kind of access",
      keystring: "Keystring",
      sharedSecret: "Shared secret",
      typedHereOnly:
        "Type the key on this page only, never in Slack. I keep it encrypted, never show it again, and delete it when you disconnect its shop.",
      check: "Check the key",
      accepted: (marketplace: string) => `${marketplace} accepts the key`,
      nowSignIn: (marketplace: string) =>
        `Now sign in at ${marketplace} with the account of the shop that the key belongs to, and allow the access.`,
      notYet: (marketplace: string) => `${marketplace} doesn't accept the key yet`,
      notYetWhy: (marketplace: string, until: string) =>
        `Either ${marketplace} hasn't approved the app yet, or the keystring or the shared secret is mistyped. I keep the key until ${until}, ask ${marketplace} again each day, and tell the owners in Slack when it is accepted. Or press <strong>Ask again</strong> once the app is approved: now, or later on a new link from <strong>/oms connect</strong>. If something is mistyped, enter it again.`,
      keyOdd: (marketplace: string) =>
        `${marketplace} finds the key incomplete. Copy keystring and shared secret again from the app's page there.`,
      webhooksOn: "Webhooks: on",
      webhooksOff: "Webhooks: off",
      webhooksWhy: (marketplace: string) =>
        `Optional: with webhooks I see changes in the shop sooner. Make a webhook in this app at ${marketplace}, for listing and inventory events only, and enter its signing secret here. To switch webhooks off, save an empty secret.`,
      webhookAddress: "Address of the webhook",
      webhookSecret: "Signing secret",
      saveWebhooks: "Save webhooks",
      noAnswer: (marketplace: string) =>
        `${marketplace} doesn't answer now, so I couldn't check the key, and nothing was stored. Try again in a minute.`,
      back: "Enter another key",
      goOn: "Go on from there",
      tryAgain: "Check this, and try again",
    },
    consentTitle: (marketplace: string, studio: string) =>
      `Connect your ${marketplace} shop to the Slack workspace ${studio}`,
    consent: (
      askedBy: string,
      marketplace: string,
      operators: boolean,
    ) => `<p>Asked for by <strong>${askedBy}</strong>. Next you sign in at ${marketplace}, and choose there if you allow it.</p>
<p>LN OMS may then:</p>
<ul><li>read your shop, its policies and its listings</li>
<li>create, change, renew, take off sale and delete listings, each only after your team approved exactly that in Slack</li>
<li>delete drafts that it created itself and that you edited before they were finished</li>${operators ? "\n<li>change your manufacturers and responsible persons, when an owner does so in a form</li>" : ""}</ul>
<p>It never asks for buyers, orders or payments. An owner can disconnect the shop at any time with <strong>/oms disconnect</strong>.</p>`,
    goOn: "Continue",
    notMe: "Not me",
    declinedTitle: "Nothing was connected",
    declined:
      "<p>The link doesn't work any more, and nothing was stored. If you didn't expect it, tell the owner of your Slack workspace.</p><p>You can close this page.</p>",
    connected: (shop: string, studio: string) =>
      `<p><strong>${shop}</strong> is connected to <strong>${studio}</strong>. I'm checking its profiles and policies now and tell you in Slack when I'm done.</p>`,
    reconnected: (shop: string) =>
      `<p><strong>${shop}</strong> is signed in again. Work that waited for it continues.</p>`,
    already: (
      shop: string,
      studio: string,
      marketplace: string,
    ) => `<p><strong>${shop}</strong> was connected to <strong>${studio}</strong> already; I've renewed its sign-in.</p>
<p>To connect <em>another</em> shop, sign out at ${marketplace} first (or use a private window), then type <strong>/oms connect</strong> in Slack for a new link and sign in with the other shop's account.</p>`,
    connectedTitle: (shop: string) => `${shop} is connected`,
    reconnectedTitle: (shop: string) => `${shop} is signed in again`,
    alreadyTitle: (shop: string) => `${shop}: the sign-in is renewed`,
    sentElsewhere: "Another page sent this. Open the link that is in Slack, and press the button there.",
    close: "<p>You can close this page and go back to Slack.</p>",
  },
});
