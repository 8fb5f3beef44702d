/**
 * The one error of the product. `code` names what happened, `retry` what the machine may do about it, and the text
 * what a person reads. The cause is for the log only and is never shown.
 */
export type RetryClass =
  /** Repeating cannot help: a person has to change something. */
  | "no"
  /** The same call may work later: nothing happened on the other side. */
  | "later"
  /** Works again once a person has signed in again. */
  | "after-auth"
  /** It may or may not have happened: look it up before anything is repeated. */
  | "unknown-outcome";

type ErrorText = { readonly retry: RetryClass; readonly text: string };

/** Every code, with its retry class and the sentence a person reads: what happened, what it means, what to do. */
export const errorTexts = {
  "not-found": {
    retry: "no",
    text: "I can't find that any more. It may have been deleted; open it again from /oms.",
  },
  "not-allowed": { retry: "no", text: "Your role doesn't allow that. Ask an owner or a manager of this studio." },
  "no-role": {
    retry: "no",
    text: "You don't have a role in this studio, so I can't show or do anything for you here. If you belong to its workspace, an owner can give you one.",
  },
  "channel-stopped": {
    retry: "no",
    text: "I do nothing in this channel any more. Go on in your direct messages with me, or type /oms.",
  },
  "own-change": {
    retry: "no",
    text: "You wrote or edited part of this listing, so somebody else has to approve it.",
  },
  "stale-approval": {
    retry: "no",
    text: "This listing was edited after this card was drawn. I've updated the card: please look at the new version and decide again.",
  },
  "already-decided": { retry: "no", text: "Somebody else was first: this listing is already decided." },
  "under-way": { retry: "no", text: "That is on its way already: one click is enough. Its card shows each step." },
  "already-asked": {
    retry: "no",
    text: "This was asked for already, so I didn't ask a second time. Its card shows where it stands.",
  },
  "edit-waits": {
    retry: "no",
    text: "An edit of this draft isn't done yet, so I didn't put it on sale. Its card shows where it stands.",
  },
  "wrong-state": {
    retry: "no",
    text: "That isn't possible in the listing's present state. The card shows where it stands.",
  },
  "edited-meanwhile": {
    retry: "no",
    text: "Somebody else saved this draft while you were editing it. Your text is still here: copy what you need, close, and open it again.",
  },
  erasing: {
    retry: "no",
    text: "Everything of this studio is being erased, so nothing new is kept here. It takes some minutes; after that you can set me up anew.",
  },
  "name-differs": {
    retry: "no",
    text: "That isn't the studio's name as it stands above. Nothing was erased.",
  },
  incomplete: { retry: "no", text: "Something is still missing before this can be approved." },
  "bad-input": { retry: "no", text: "Something in there isn't right. Please correct it and try again." },
  paused: { retry: "later", text: "Writing is paused. Nothing is sent until somebody resumes it with /oms resume." },
  "fee-ceiling": {
    retry: "no",
    text: "This would go over the studio's fee ceiling for today. An owner can raise it in /oms settings.",
  },
  "link-expired": {
    retry: "no",
    text: "This link is older than 10 minutes. Type /oms connect in Slack for a new one.",
  },
  "link-used": { retry: "no", text: "This link was already used. Type /oms connect in Slack for a new one." },
  "link-unknown": { retry: "no", text: "I don't know this link. Type /oms connect in Slack for a new one." },
  "link-foreign": {
    retry: "no",
    text: "This sign-in was started in another browser or by somebody else. Nothing was stored. Type /oms connect in Slack for a link of your own.",
  },
  "consent-refused": { retry: "no", text: "You chose not to connect the shop. Nothing was stored." },
  "shop-taken": {
    retry: "no",
    text: "This shop is already connected to another workspace. Disconnect it there first, then connect it here.",
  },
  "shop-missing": { retry: "no", text: "That account has no shop. Open the shop first, then connect it." },
  "shop-disconnected": {
    retry: "after-auth",
    text: "This shop isn't connected. Connect it again with /oms connect; the work then goes on by itself.",
  },
  "auth-dead": {
    retry: "after-auth",
    text: "The shop's sign-in no longer works (for example after a password change). Connect it again with /oms connect; the work then goes on by itself.",
  },
  "auth-scope": {
    retry: "after-auth",
    text: "The shop's sign-in lacks a permission that this needs. Connect it again with /oms connect and allow all four permissions.",
  },
  "app-key-refused": {
    retry: "later",
    text: "The marketplace refused this app's own key. Whoever runs this app has to look at it; your work waits.",
  },
  "rate-limited": { retry: "later", text: "The marketplace asks for a pause. I go on by myself." },
  "marketplace-down": { retry: "later", text: "The marketplace doesn't answer just now. I try again by myself." },
  "marketplace-odd": {
    retry: "later",
    text: "The marketplace answers in a form that I don't know. I write nothing and try again by myself; if it stays so, tell the person who runs this app.",
  },
  "marketplace-refused": { retry: "no", text: "The marketplace refused this." },
  "unknown-outcome": {
    retry: "unknown-outcome",
    text: "The marketplace didn't say whether it worked. I look it up before I do anything again.",
  },
  "needs-look": {
    retry: "no",
    text: "I found more than one draft in the shop that could be mine. Please look at them there, delete the wrong one, then press Retry.",
  },
  "readback-differs": {
    retry: "no",
    text: "What the shop shows differs from what was approved. Please look at the listing; Retry compares again.",
  },
  "changed-live": {
    retry: "no",
    text: "Somebody changed this on the marketplace since it was approved, so I stopped before overwriting it.",
  },
  "photo-no-access": { retry: "no", text: "I can't see files here. Invite me or send me the photos." },
  "photo-heic": {
    retry: "no",
    text: "This photo is in the HEIC format and Slack has no large rendition of it. Please send it as JPEG or PNG.",
  },
  "photo-bad": { retry: "no", text: "This file isn't a photo I can read. Please send a JPEG, PNG, GIF or WebP." },
  "photo-too-large": { retry: "no", text: "This photo is too large. Please send one under 20 MB." },
  "photos-unwritable": {
    retry: "later",
    text: "I can't keep photos just now: the place where this app stores them can't be written. The operator of this app has to look at it; the app's log says why. I try again by myself.",
  },
  "drafter-down": { retry: "later", text: "The AI didn't answer, so I wrote a plain first version instead." },
  "not-installed": {
    retry: "after-auth",
    text: "I'm not installed in this workspace, so I can't do anything here. Whoever may install apps can add me, also again: then everything is as it was.",
  },
  "slack-signed-out": {
    retry: "later",
    text: "Slack doesn't accept my sign-in to this workspace any more, so I can't do anything here. Whoever may install apps has to install me again: everything is still here and goes on from there.",
  },
  "slack-too-late": {
    retry: "no",
    text: "Slack waited too long for me, so I couldn't open the form. Press it again.",
  },
  "slack-refused": { retry: "no", text: "Slack refused the message." },
  "slack-down": { retry: "later", text: "Slack doesn't answer just now. I try again by myself." },
  "store-down": {
    retry: "later",
    text: "My database doesn't answer just now. Nothing was lost; please try again in a moment.",
  },
  "never-ends": {
    retry: "no",
    text: "I began this several times, and each time I was stopped before the end. I don't go on by myself, so that other work isn't held up. Press Retry to try once more; if it stops again, tell the person who runs this app.",
  },
  unreadable: {
    retry: "no",
    text: "I can't read what was asked for here, so I stopped. Please ask for it again; if that doesn't help, tell the person who runs this app.",
  },
  "lease-lost": { retry: "later", text: "Another worker took this over." },
  "key-missing": {
    retry: "later",
    text: "A key needed to read this secret isn't configured. Whoever runs this app has to look at it; your work waits.",
  },
  internal: { retry: "no", text: "Something went wrong on my side. Nothing was sent to a shop by this click." },
} as const satisfies Record<string, ErrorText>;

export type ErrorCode = keyof typeof errorTexts;

export type OmsErrorOptions = {
  /** Overrides the code's sentence where the case can be said more exactly. Never contains secrets. */
  readonly userText?: string;
  readonly cause?: unknown;
  /** The input's field the error belongs to, for showing it under that field. */
  readonly field?: string;
  readonly retry?: RetryClass;
  /** The change that stands in the way, for showing it. */
  readonly change?: { readonly id: string; readonly code: string };
  /** For "rate-limited" and "later": milliseconds to wait at least. */
  readonly retryAfterMs?: number;
};

/**
 * @example throw new OmsError("bad-input", { field: "price", userText: "A price like 24.00, please." });
 */
export class OmsError extends Error {
  readonly code: ErrorCode;
  readonly retry: RetryClass;
  readonly userText: string;
  readonly field: string | undefined;
  readonly change: { readonly id: string; readonly code: string } | undefined;
  readonly retryAfterMs: number | undefined;
  /** Under which the log already has it; whoever tells the person names the same one. */
  reference: string | undefined;

  constructor(code: ErrorCode, options: OmsErrorOptions = {}) {
    super(code, { cause: options.cause });
    this.name = "OmsError";
    this.code = code;
    this.retry = options.retry ?? errorTexts[code].retry;
    this.userText = options.userText ?? errorTexts[code].text;
    this.field = options.field;
    this.change = options.change;
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** Anything thrown, as the one error: what is not ours becomes "internal" and keeps its cause for the log. */
export function toOmsError(error: unknown): OmsError {
  return error instanceof OmsError ? error : new OmsError("internal", { cause: error });
}
