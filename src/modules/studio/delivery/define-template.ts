import type { SlackUserId } from "#src/platform/kernel/entity-ids.ts";
import type { OutboxEntry, OutboxTemplates } from "#src/platform/queue/outbox-entry.ts";
import type { Delivery } from "./delivery.ts";

export type EntryOf<Name extends keyof OutboxTemplates> = Extract<OutboxEntry, { template: Name }>;

/** What a message is about, and who answers for that; `to` null: nobody in particular. */
export type Subject = { readonly to: SlackUserId | null; readonly what: string };

/** Where a template finds what its message is about. */
export type About<A> = { readonly app: A; readonly claimed: Delivery["claimed"] };

type Definition<A, Store, Name extends keyof OutboxTemplates> = {
  readonly template: Name;
  /** Whether a person has to act on it, or is warned by it: then it is never dropped while it is true. */
  asks(entry: EntryOf<Name>): boolean;
  /** It is drawn in its place: one that went without its pictures is drawn again later. */
  readonly living?: true;
  /** null: the studio as such. */
  subject?(about: About<A>, entry: EntryOf<Name>): Promise<Subject | null>;
  /** Draws it and sends it. What it is about may be gone meanwhile: then there is nothing to say. */
  deliver(delivery: Delivery<A, Store>, entry: EntryOf<Name>): Promise<void>;
};

/** A template as the delivery knows it, whatever its entry holds. */
export type AnyTemplate<A, Store> = {
  readonly template: string;
  readonly living: boolean;
  asks(entry: OutboxEntry): boolean;
  subject(about: About<A>, entry: OutboxEntry): Promise<Subject | null>;
  deliver(delivery: Delivery<A, Store>): Promise<void>;
};

/**
 * One kind of message to Slack: how it is drawn, where it goes, and what becomes of it where Slack doesn't take it. Its name
 * and what it is told are declared in `OutboxTemplates`; it is exported through its module's door and collected in
 * `src/modules/outbox.ts`.
 */
export function defineTemplate<A, Store, Name extends keyof OutboxTemplates>(
  definition: Definition<A, Store, Name>,
): AnyTemplate<A, Store> {
  // A template is chosen by the name in the entry, so the entry is of its kind.
  const own = (entry: OutboxEntry) => entry as EntryOf<Name>;
  return {
    template: definition.template,
    living: definition.living ?? false,
    asks: (entry) => definition.asks(own(entry)),
    subject: async (about, entry) => definition.subject?.(about, own(entry)) ?? null,
    deliver: (delivery) => definition.deliver(delivery, own(delivery.claimed.entry)),
  };
}
