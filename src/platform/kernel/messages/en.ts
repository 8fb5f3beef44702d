import { catalogue } from "#src/platform/text/messages.ts";

/** What people read of errors, and on the parts that every message and form is made of. */
export const platformText = catalogue("platform", {
  errors: {
    "not-found": "I can't find that any more. It may have been deleted. Open it again from /oms.",
    "not-allowed": "Your role doesn't allow that. Ask an owner or a manager of this studio.",
    "no-role":
      "You don't have a role in this studio, so I can't show you anything here. If you are a member of its workspace, an owner can give you a role.",
    "channel-stopped": "I do nothing in this channel any more. Continue in your direct messages with me, or type /oms.",
    "own-change": "You wrote or edited part of this listing, so another person has to approve it.",
    "stale-approval":
      "This listing was edited after I drew this card. I've updated the card. Please look at the new version and decide again.",
    "already-decided": "Another person was first: this listing is already decided.",
    "under-way": "I've already started that. You don't have to press it again. Its card shows each step.",
    "already-asked":
      "You or another person already asked for approval, so I didn't ask again. The card shows the present state.",
    "edit-waits": "An edit of this draft isn't done yet, so I didn't put it on sale. Its card shows the present state.",
    "wrong-state": "That isn't possible in the listing's present state. The card shows the state.",
    "edited-meanwhile":
      "Another person saved this draft while you were editing it. Your text is still here: copy what you need, close this, and open it again.",
    erasing:
      "I'm erasing everything of this studio, so I keep nothing new here. It takes some minutes. After that you can set me up again.",
    "name-differs": "That isn't the studio's name as shown above. Nothing was erased.",
    incomplete: "A field is missing or not right. Please complete it before approval.",
    "bad-input": "Something in there isn't right. Please correct it and try again.",
    paused: "Everything is paused. I change nothing in any shop until you resume with /oms resume.",
    "fee-ceiling":
      "This would go over the studio's highest fees for today. An owner can raise the limit in /oms settings.",
    "link-expired": "This link has expired. Type /oms connect in Slack for a new one.",
    "link-used": "This link was already used. Type /oms connect in Slack for a new one.",
    "link-unknown": "I don't know this link. Type /oms connect in Slack for a new one.",
    "link-foreign":
      "This sign-in was started in another browser or by another person. Nothing was stored. Type /oms connect in Slack for your own link.",
    "consent-refused": "You chose not to connect the shop. Nothing was stored.",
    "shop-taken":
      "This shop is already connected to another workspace. Disconnect it there first, then connect it here.",
    "shop-missing": "That account has no shop. Open the shop first, then connect it.",
    "shop-disconnected": "This shop isn't connected. Connect it again with /oms connect, and the work continues.",
    "auth-dead":
      "The shop's sign-in doesn't work any more (for example after a password change). Connect it again with /oms connect, and the work continues.",
    "auth-scope":
      "The shop's sign-in lacks a permission that I need for this. Connect it again with /oms connect and allow all the permissions that are asked for.",
    "app-key-refused":
      "The marketplace refused this app's own key. The operator of this app has to look at it. Your work waits.",
    "app-key-odd":
      "The marketplace finds this shop's key incomplete. An owner can enter the key again with /oms connect. Your work waits.",
    "app-not-active":
      "The marketplace doesn't accept this shop's key any more. An owner can look at the app there, and enter its key again with /oms connect. Your work waits.",
    "app-unknown": "I don't have this key any more. Type /oms connect in Slack and enter the key again.",
    "app-of-another-shop": "This key belongs to another shop. Each shop needs its own key.",
    "app-other-account": "You are signed in to the marketplace with another account than the one of this key.",
    "rate-limited": "The marketplace asks me to wait. I try again without you.",
    "marketplace-down": "The marketplace doesn't answer now. I try again without you.",
    "marketplace-odd":
      "The marketplace answers in a form that I don't know. I change nothing there and try again without you. If this doesn't end, tell the operator of this app.",
    "marketplace-refused": "The marketplace refused this.",
    "unknown-outcome": "The marketplace didn't say if it worked. I check that before I do anything again.",
    "needs-look":
      "I found more than one draft in the shop that could be mine. Please look at them there, delete the wrong one, then press Retry.",
    "readback-differs":
      "The shop shows something different from what you approved. Please look at the listing. Retry compares again.",
    "changed-live":
      "This was changed on the marketplace after the approval, so I stopped before I overwrote the change.",
    "photo-no-access": "I can't see files here. Invite me or send me the photos.",
    "photo-heic":
      "This photo is in the HEIC format, and Slack has no large version of it in another format. Please send it as JPEG or PNG.",
    "photo-bad": "I can't open this file as a photo. Please send a JPEG, PNG, GIF or WebP.",
    "photo-too-large": "This photo is too large. Please send one under 20 MB.",
    "video-bad": "I can't open this file as a video. Please send an MP4 or a MOV.",
    "video-too-large": "This video is too large. Please send one of at most 100 MB.",
    "photos-unwritable":
      "I can't store photos now, because the app's storage doesn't work. The operator of this app has to look at it: the app's log shows why. I try again without you.",
    "drafter-down": "The AI didn't answer, so I wrote a plain first version instead.",
    "not-installed":
      "I'm not installed in this workspace, so I can't do anything here. A person who may install apps can install me. If I was here before, you keep everything.",
    "slack-signed-out":
      "Slack doesn't accept my sign-in to this workspace any more, so I can't do anything here. A person who may install apps has to install me again. You keep everything, and work continues from there.",
    "slack-too-late": "Slack waited too long for me, so I couldn't open the form. Press it again.",
    "slack-refused": "Slack refused the message.",
    "slack-down": "Slack doesn't answer now. I try again without you.",
    "store-down": "My database doesn't answer now. Nothing was lost. Please try again in a moment.",
    "never-ends":
      "I started this several times, and each time I was stopped before the end. I don't start again without you, so that other work can continue. Press Retry to try once more. If it stops again, tell the operator of this app.",
    unreadable:
      "I can't use what was asked for here, so I stopped. Please ask for it again. If that doesn't help, tell the operator of this app.",
    "lease-lost": "Another worker took this over.",
    "key-missing":
      "The key that opens this secret is not configured. The operator of this app has to look at it. Your work waits.",
    internal: "Something went wrong on my side. This click sent nothing to a shop.",
  },
  offClock:
    "My clock and my database's clock differ, so the database refuses me. Nothing was lost. The operator of this app has to set the clock. Then I continue.",
  photos: {
    sheet: (most: number) => `A contact sheet shows 1 to ${most} photos.`,
    incomplete:
      "This photo is incomplete: its end is missing, so it was cut off during the upload. Please send the file again.",
    tooManyPixels: (megapixels: number) =>
      `This photo has too many pixels. Please send one under ${megapixels} megapixels.`,
    tooMany: "Too many pictures at once.",
  },
  withReference: (problem: string, reference: string) => `${problem} Reference: ${reference}`,
  gaveUp: {
    "unknown-outcome":
      "The marketplace never said if it worked, and I asked many times. Press Retry later: I check that before I do anything again.",
    "marketplace-down":
      "The marketplace didn't answer for a long time, so I stopped asking. Press Retry later. Nothing is lost.",
    "marketplace-odd":
      "The marketplace always answered in a form that I don't know. I changed nothing there. Tell the operator of this app.",
    "store-down": "My database didn't answer for a long time. Press Retry later. Nothing is lost.",
    "slack-down": "Slack didn't answer for a long time, so I stopped asking.",
    internal:
      "Something went wrong on my side, and trying again didn't help. The operator of this app has to look at it.",
  },
  photo: "Photo",
  back: "Back",
  next: "Next",
  cancel: "Cancel",
  numbers: (first: number, last: number) => `${first} to ${last}`,
  chooseSome: "Choose one or more",
  nothingToShow: "Nothing to show.",
  tooLong: "There is more than I can show here.",
  close: "Close",
  tooLongToOpen: "There is more than I can show here. Open it to see everything.",
  oneMoment: "One moment…",
  failed: "That didn't work.",
  problemWithReference: (problem: string, reference: string) => `${problem}\n_Reference: ${reference}_`,
  showRequest: (number: number) => `Show request ${number}`,
  failedTitle: "That didn't work",
  somePerson: "a person",
  more: (count: number) => `${count} more`,
  moreLines: (count: number) => `• and ${count} more`,
  repeated: (text: string) => `${text} (repeated)`,
  unnamedPerson: "A person without a name",
  files: {
    deleted: "It was deleted in Slack. Upload it again.",
    hidden: "Slack hides it, because this workspace's plan shows files for a limited time only. Upload it again.",
    otherService: "another service",
    elsewhere: (service: string) => `It is on ${service}, and I can't get it from there. Upload it here.`,
    /** … where the file is a video. */
    video: {
      noAccess: "I can't see this video. Invite me to where it is, or send me the video.",
      deleted: "The video was deleted in Slack. Upload it again.",
      hidden:
        "Slack hides the video, because this workspace's plan shows files for a limited time only. Upload it again.",
      elsewhere: (service: string) => `The video is on ${service}, and I can't get it from there. Upload it here.`,
    },
  },
  noPicture: "No such picture.",
  noVideoTitle: "No video here",
  noVideo:
    "<p>This link is over, or the video was taken out or deleted. Open <em>See everything</em> of the request again, and press <em>Watch the video</em> there.</p>",
  videoLaterTitle: "Not just now",
  videoLater: "<p>I can't reach the place where this video is kept. Try again in a minute.</p>",
  videosBusy: "<p>Many people watch videos just now. Try again in a minute.</p>",
  videoUnread:
    "I can't read this video to its end, so I can't take its place data out. Please send it again, or save it as an MP4 with another app first.",
  tooFastTitle: "Slower, please",
  tooFast: "<p>You sent many requests at once. Try again in a minute.</p>",
});
