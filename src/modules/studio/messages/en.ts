import { counted } from "#src/platform/text/plural.ts";
import { listed } from "#src/platform/text/listed.ts";
import { catalogue } from "#src/platform/text/messages.ts";

const inviteFirst = 'Type "/invite" there and choose me, then save this again.';
const meanwhile = "Requests and results go to direct messages now.";
const again = "Nothing was installed. Open the install page again to start from the beginning.";

/** What people read of people, roles, settings, channels and the installation. */
export const studioText = catalogue("studio", {
  needs: {
    viewer: "You can't see this studio's listings. Ask an owner to give you a role.",
    maker: "You can see this studio's listings, but you can't draft. Ask an owner to make you a maker.",
    manager: "Only a manager or an owner may do that. Ask one of them, or ask an owner to make you a manager.",
    owner: "Only an owner of this studio may do that.",
  },
  refused: {
    guest: "A guest can be a maker or a viewer, not more.",
    "no-role": "Give this person a role first, with /oms roles.",
    "last-owner": "A studio needs at least one owner. Make another person an owner first.",
  },
  /** Messages to one person. Their rows keep the key and the parameters, which are strings. */
  direct: {
    restAsked: (asked: number, already: number, problems: number) =>
      [
        asked === 0
          ? "Nothing was left to ask for."
          : `I asked for approval of ${counted(asked, "listing")} that were left.`,
        ...(already === 0 ? [] : [`${already} of them wait in another request.`]),
        ...(problems === 0 ? [] : [`${problems} can't be asked for now: /oms problems shows why.`]),
      ].join(" "),
    manyEnded: (what: string, done: number, left: number) =>
      left === 0
        ? `${what}: ${counted(done, "listing")} done and read back.`
        : `${what}: ${counted(done, "listing")} done and read back, ${left} left. Its card says why, and has a button for each reason.`,
    cannotPost: (channel: string) =>
      `I can't post in <#${channel}>. Type "/invite" there and choose me, or ask an owner to choose another channel with /oms settings. I then continue without you.`,
    givenUp: (reader: string, what: string, code: string) =>
      `I couldn't deliver a message${reader && ` to <@${reader}>`} about ${what}: Slack said "${code}". /oms problems shows it. Please tell them yourself.`,
    signInEnds: (installUrl: string) =>
      `Slack doesn't renew my sign-in to this workspace. Within hours I can't do anything here any more. Please install me again: ${installUrl} You keep everything: nothing is erased because of this, and work continues from there.`,
    missingScopes: (scopes: string, installUrl: string) =>
      `I need more permissions in Slack than when I was installed here. These are missing: ${scopes}. Everything else works without them. But I can't see when a channel is archived or shared with another organisation. Please install me again: ${installUrl} You keep everything.`,
    channelShared: (channel: string) =>
      `${channel} is shared with another organisation now. I don't post there any more, because its people would see every request. ${meanwhile} Choose another channel with /oms settings. Or choose this one again there, if these people may see your listings.`,
    channelArchived: (channel: string) =>
      `${channel} was archived, so I can't post there any more. ${meanwhile} Choose another channel with /oms settings.`,
    channelLeft: (channel: string) =>
      `I was removed from ${channel}, so I can't post there any more. ${meanwhile} Choose another channel with /oms settings, or invite me there and choose it again.`,
    channelBack: (channel: string) => `I post in ${channel} again.`,
    hello: (workspace: string) =>
      `Hello! LN OMS is installed in ${workspace}. Type /oms to begin: tell me if you work alone there, then connect your first shop. I change nothing in a shop before you approve it.`,
    erasing: (receipt: string, days: string) =>
      `I've deleted the shops' sign-ins and am erasing all other data. My last message here is the receipt ${receipt}. You get it usually within minutes, and in ${days} days at most.`,
  },
  personWhoLeft: "A person who left",
  thisStudio: "this studio",
  installation: {
    signedOut: (installUrl: string) =>
      `Slack doesn't accept my sign-in to this workspace any more, so I can't do anything here. A person who may install apps can install me again: ${installUrl} You keep everything, and work continues from there.`,
  },
  yourWorkspace: "Your workspace",
  channelStopped: {
    shared: "because people of another organisation are members of it",
    archived: "because it is archived",
    left: "because I'm not a member of it",
  },
  timeZone: {
    missing: "Enter a time zone, like Europe/Berlin.",
    didYouMean: (zones: readonly string[]) => `Do you mean ${listed(zones, "disjunction")}?`,
    pickOne: "Choose one like Europe/Berlin.",
    unknown: (typed: string, pick: string) => `I don't know the time zone “${typed}”. ${pick}`,
    usingUtc: (typed: string) =>
      `I don't know the time zone “${typed}”, so I use UTC. Enter a city, such as Berlin or New York.`,
    label: "Time zone",
    example: "Europe/Berlin",
    hint: "A city, such as Berlin or New York.",
  },
  oneOff: {
    question: (shops: number) =>
      `${shops} shops have stock 1. Choose: one piece for each shop, or the same piece for all of them. Or leave shops out.`,
    options: (shops: number) =>
      `In ${shops} shops there is an option with stock 1. Choose under Shops & details: one piece for each shop, or the same piece for all of them. Or leave shops out.`,
    oneShop: {
      label: "One shop",
      hint: "A draft starts with one shop. I ask each time when two shops have stock 1.",
      saved: "a draft of one piece starts with one shop",
    },
    each: {
      label: "Every shop, one piece for each",
      hint: "A draft starts with every shop. I don't ask.",
      saved: "a draft starts with every shop, with one piece for each",
    },
    same: {
      label: "Every shop, with the same piece",
      hint: "If two people buy it before I take it off sale, you must cancel one order.",
      saved: "a draft starts with every shop, and stock 1 in several shops is the same piece",
    },
    label: "Stock 1 in several shops",
    hint: "Until you choose, a draft starts with one shop, and I ask when two shops have stock 1.",
  },
  warnings: {
    label: "Warnings that are switched off",
    hint: "Clear a box, and cards warn of it again.",
    saved: (names: readonly string[]) => `cards warn again of: ${listed(names)}`,
  },
  smallChanges: {
    bounds:
      "stock, tags, up to 40 characters of title and text in one place, a price within ±5 % in 24 hours, at most 20 a day",
    label: "Small changes by managers",
    option: "Small changes",
    explained: "Managers confirm their own small changes to listings on sale.",
    hint: (bounds: string) =>
      `Off: every change needs a second person. On: these changes are small: ${bounds}. They are recorded as self-approved and listed in the digest.`,
  },
  alone: {
    yes: "Yes, I work alone",
    no: "No, I work with others",
    untilAnswered:
      "Until you answer, you can publish your own listings. If you answer *No*, a second person has to approve them.",
    stillWithOthers: "*Do you still work alone?* Other people have a role in this studio now.",
    question:
      "*Do you work alone?* Then I write to you in direct messages, and you need no channel. You publish your own listings with one confirmation that shows the fee. If you work with others, a second person approves each listing.",
    stillTitle: "Do you still work alone?",
    stillWith: (who: string) => `*Do you still work alone?* ${who} has a role in this studio now.`,
  },
  weekdays: {
    "1": "Monday",
    "2": "Tuesday",
    "3": "Wednesday",
    "4": "Thursday",
    "5": "Friday",
    "6": "Saturday",
    "7": "Sunday",
  },
  digest: {
    none: "no digest is sent",
    when: (time: string, days: string, zone: string) => `the digest is sent at ${time} on ${days} (${zone})`,
    daysLabel: "Send the digest on",
    daysHint:
      "What needs a person, what was done, and what ends soon. When there is nothing to tell, I send nothing. If you choose no day, I send no digest.",
    timeLabel: "Send the digest at",
    everyDay: "every day",
  },
  underWayTitle: "Already started",
  appName: "LN OMS",
  notes: {
    paused: (by: string) =>
      `:double_vertical_bar: ${by} paused everything. I change nothing in any shop until \`/oms resume\`.`,
    resumed: (by: string) => `:arrow_forward: ${by} ended the pause. Waiting work continues.`,
    solo_on: (by: string) =>
      `${by} switched on solo mode: people may approve their own listings, each with a confirmation that shows the fee.`,
    small_on: (by: string, bounds: string) =>
      `${by} lets managers confirm their own small changes to listings on sale: ${bounds}. Each is recorded as self-approved and listed in the digest. You can undo each of them.`,
    small_off: (by: string) => `${by} switched off small changes: managers can't confirm their own changes any more.`,
    ai_on: (by: string) =>
      `${by} switched on AI: the text and photos of new drafts go to OpenAI, which proposes a first version. You can press *Start without AI* each time. Sentences behind \`/oms bulk\` go there, too, with the names and currencies of shops and the names of their sections.`,
    ai_more: (by: string) =>
      `${by} let AI read sentences, too: one behind \`/oms bulk\` goes to OpenAI, with the names and currencies of shops and the names of their sections.`,
    ai_off: (by: string) => `${by} switched off AI: nothing goes to OpenAI any more.`,
    erasing: (by: string, marketplace: string) =>
      `${by} is erasing everything of this studio. The shops' sign-ins are deleted already, and I change nothing in any shop any more. The listings on ${marketplace} stay as they are.`,
    solo_off: (by: string) => `${by} switched off solo mode: you can't approve your own listings any more.`,
    other: "Something changed.",
  },
  roles: {
    title: "Roles",
    explained: {
      owner: "Owner: everything, with shops, roles and settings",
      manager: "Manager: approves and publishes, too",
      maker: "Maker: drafts and asks for approval",
      viewer: "Viewer: only looks",
    },
    none: "No role",
    nobodyYet: "No person has a role yet.",
    personLabel: "Person",
    choosePerson: "Choose a person",
    roleLabel: "Role",
    chooseRole: "Choose a role",
    beginnings: "Full members of the workspace start as makers. Guests can be makers or viewers.",
    hasNone: (who: string) => `Saved: ${who} has no role here any more.`,
    hasRole: (who: string, role: string) => `Saved: ${who} is ${role === "owner" ? "an" : "a"} ${role} now.`,
    names: {
      owner: "Owner",
      manager: "Manager",
      maker: "Maker",
      viewer: "Viewer",
    },
    personMissing: "Choose a person.",
    roleMissing: "Choose a role.",
    onlyOwnPeople: "Only people of this workspace can have a role, not bots and not people of another organisation.",
  },
  save: "Save",
  settings: {
    badAmount: "Enter an amount like 5.00.",
    unreadable: "I can't find what you typed. Open /oms settings again.",
    title: "Settings",
    ceilingLabel: (currency: string) => `Highest fees in a day, ${currency}`,
    savedChannel: (channel: string) => `requests and results go to ${channel}`,
    savedSolo: (on: boolean) => `solo mode is ${on ? "on" : "off"}`,
    savedSmall: (on: boolean) =>
      on ? "managers can confirm their own small changes" : "managers can't confirm their own changes any more",
    savedCeiling: (amount: string) => `fees are at most ${amount} a day`,
    saved: (what: readonly string[]) => `Saved: ${listed(what)}.`,
    nothingChanged: "You changed nothing, so I saved nothing.",
    ceilingTooHigh: (amount: string) => `Enter ${amount} a day at most.`,
  },
  soloMode: {
    option: "Solo mode",
    explained: "You approve your own listings. I show each fee first.",
    label: "When one person works alone",
    hint: "Off: people can't approve a listing that they wrote or edited. On: one confirmation that shows the fee, recorded as self-approved.",
  },
  listingsChannel: {
    label: "Listings channel",
    choose: "Choose a channel",
    hint: "I post requests for approval and finished listings there. If the channel is private, invite me first.",
    stopped: (channel: string, why: string) =>
      `I post nothing in ${channel}, ${why}. Requests and results go to direct messages.`,
    agreeShared: "Post there anyway",
    agreeJoin: "Join it and save",
    isShared: (channel: string) =>
      `*${channel} is shared with another organisation.* Its people will see every request and result: photos, prices, texts, and the names of people who approve. They can't approve anything.`,
    joinsFirst: (channel: string) => `I'm not a member of ${channel} yet. I join it when you save.`,
  },
  channel: {
    hidden: `I'm not a member of that channel. ${inviteFirst}`,
    archived: (name: string) => `#${name} is archived. Choose another channel, or unarchive it first.`,
    notIn: (name: string) => `I'm not a member of #${name}. ${inviteFirst}`,
    shared:
      "People of another organisation are members of that channel. Choose another channel, or agree to it in /oms settings.",
    cannotJoin: `I can't join that channel by myself. ${inviteFirst}`,
    stopped: (why: string) =>
      `I do nothing in this channel any more, ${why}. Continue in your direct messages with me, or type /oms.`,
  },
  install: {
    "link-unknown": `I don't know the installation of this page. ${again}`,
    "link-used": `This installation is already finished or cancelled. ${again}`,
    "link-expired": `This installation was started more than 10 minutes ago. ${again}`,
    "link-foreign": `This installation was started in another browser or by another person. ${again}`,
    "consent-refused": "You chose not to install LN OMS. Nothing was stored.",
    endedEarly: `Slack ended the installation before it was done. ${again}`,
    down: `Slack didn't answer, so I don't know if it worked. ${again}`,
    refused: `Slack refused the installation. ${again}`,
  },
  notSetUp: "I'm not set up in this workspace yet.",
  installPage: {
    body: (problem: string, reference: string, startAgain: string) =>
      `<p>${problem}</p>${startAgain}<p>You can close this page. Reference: ${reference}</p>`,
    failed: "That didn't work",
    titles: {
      "link-expired": "This installation has expired",
      "link-used": "This installation is over",
      "link-unknown": "Unknown installation",
      "link-foreign": "This installation started somewhere else",
      "consent-refused": "Nothing was installed",
      "slack-refused": "Slack refused",
      "slack-down": "Slack doesn't answer",
    },
    organisation: (name: string) =>
      `<p>Every workspace of <strong>${name}</strong> where you allow the app becomes a studio of its own. It starts when a person there types <strong>/oms</strong>.</p>`,
    workspace: (name: string) =>
      `<p>Go back to <strong>${name}</strong>. I've sent you a message there, and <strong>/oms</strong> shows what to do next.</p>`,
    back: "<p>You have everything that you had before.</p>",
    installed: (name: string) => `LN OMS is installed in ${name}`,
    close: "<p>You can close this page.</p>",
    reinstalled: (name: string) => `LN OMS is back in ${name}`,
    start: "Install LN OMS",
  },
});
