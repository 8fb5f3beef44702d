import { z } from "zod";
import { OmsError } from "#src/platform/kernel/errors.ts";
import type { ClaimedOperation, NewOperation, OperationParams } from "./operation.ts";
import { platformText } from "#src/platform/kernel/messages/en.ts";

/**
 * How long an operation that fails in passing is tried again by itself.
 *
 * - `a-day`: a database, a marketplace or Slack may be away for hours. Then a person hears of it.
 * - `half-an-hour`: a schedule asks for it anew within hours, so it isn't repeated for a day besides.
 * - `until-done`: it was promised, whatever is in its way.
 */
export type Retry = "a-day" | "half-an-hour" | "until-done";

/** How an operation ended that nobody tries again by itself. */
export type OperationFailure = {
  /** Its sentence is for people. */
  readonly problem: OmsError;
  /** The id under which the log has it. */
  readonly reference: string;
  /** It waits for a person, who can have it tried again. */
  readonly parked: boolean;
};

/** What happens in the database, and asks for work there. */
export type MadeOn =
  | "change-decided"
  | "shop-due"
  | "sign-in-idle"
  | "shop-left"
  | "erasure-asked"
  | "digest-due"
  | "start-nears"
  | "schedule-ends"
  | "stock-due"
  | "catch-up-due";

/** What the database goes by, of each kind. */
export type DeclaredOperation = {
  readonly kind: string;
  readonly writes: boolean;
  readonly whileUninstalled: boolean;
  readonly madeOn: MadeOn | null;
};

/** A claimed operation whose parameters were read. */
export type Operation<Params> = Omit<ClaimedOperation, "params"> & { readonly params: Params };

export type RunEnd = "gone" | "again" | "ended" | void;

type Definition<Deps, Params extends OperationParams> = {
  /** As the queue stores it. Never given to another kind: an older worker may still have one of it. */
  readonly kind: string;
  readonly params: z.ZodType<Params>;
  readonly retry: Retry;
  /** 0 = a person waits for it; 10 = it is one of many. */
  readonly priority?: number;
  /** It changes something in a shop: it waits while the studio or the shop is paused. */
  readonly writes?: true;
  /** It runs although the app is gone from the workspace. */
  readonly whileUninstalled?: true;
  /** What the database makes one on by itself, in the transaction in which that happens; one kind for each. */
  readonly madeOn?: MadeOn;
  /**
   * Safe to repeat. `gone`: its own row went with what it erased, so there is nothing left to finish. `again`: its turn is
   * over and its work isn't: it is queued again behind whatever else waits there, and that is no try. `ended`: it was
   * finished in the transaction of the last that it wrote.
   */
  run(deps: Deps, operation: Operation<Params>, signal: AbortSignal): Promise<RunEnd>;
  /** It goes on later: what a person sees says why nothing moves. */
  onWaiting?(deps: Deps, operation: Operation<Partial<Params>>, problem: OmsError): Promise<void>;
  /** `onGiveUp` writes the failure into the studio's log itself, together with the rest of its end. */
  readonly notesFailure?: true;
  /** Tells the people who wait for it. Its parameters may be none where they can't be read. */
  onGiveUp?(deps: Deps, operation: Operation<Partial<Params>>, failure: OperationFailure): Promise<void>;
};

/** What the queue and its runner know of a kind of work; its parameters are its own affair. */
export type AnyOperation<Deps> = Pick<Definition<Deps, OperationParams>, "kind" | "retry"> & {
  readonly notesFailure: boolean;
  readonly declared: DeclaredOperation;
  run(deps: Deps, operation: ClaimedOperation, signal: AbortSignal): Promise<RunEnd>;
  onWaiting(deps: Deps, operation: ClaimedOperation, problem: OmsError): Promise<void>;
  onGiveUp(deps: Deps, operation: ClaimedOperation, failure: OperationFailure): Promise<void>;
};

export type OperationDefinition<Deps, Params extends OperationParams> = AnyOperation<Deps> & {
  /** One to be stored, with what the queue has to know of its kind. */
  queue(operation: Queueable & { readonly params: Params }): NewOperation;
};

type Queueable = Omit<NewOperation, "kind" | "params" | "writes" | "whileUninstalled">;

/**
 * A kind of durable work: one file, and a line in the `operations/all.ts` of its module, which `src/modules/operations.ts`
 * collects. The database knows no kind by its name: each version declares its kinds when it starts.
 */
export function defineOperation<Deps, Params extends OperationParams = Record<string, never>>(
  definition: Definition<Deps, Params>,
): OperationDefinition<Deps, Params> {
  const { kind, params, retry, priority, writes, whileUninstalled } = definition;
  const readable = (operation: ClaimedOperation): Operation<Partial<Params>> => ({
    ...operation,
    params: params.safeParse(operation.params).data ?? {},
  });
  return {
    kind,
    retry,
    notesFailure: definition.notesFailure ?? false,
    declared: {
      kind,
      writes: writes ?? false,
      whileUninstalled: whileUninstalled ?? false,
      madeOn: definition.madeOn ?? null,
    },
    queue: (operation) => ({
      kind,
      ...(priority === undefined ? {} : { priority }),
      ...operation,
      ...(writes ? { writes } : {}),
      ...(whileUninstalled ? { whileUninstalled } : {}),
    }),
    run(deps, operation, signal) {
      const read = params.safeParse(operation.params);
      if (operation.unreadable || !read.success) throw new OmsError("unreadable");
      return definition.run(deps, { ...operation, params: read.data }, signal);
    },
    async onWaiting(deps, operation, problem) {
      await definition.onWaiting?.(deps, readable(operation), problem);
    },
    async onGiveUp(deps, operation, failure) {
      await definition.onGiveUp?.(deps, readable(operation), failure);
    },
  };
}

/** For an operation that is told by its shop or change alone. */
export const noParams = z.object({});

/** A code alone would be a riddle to the person who reads it. */
export function withReference({ problem: { userText }, reference }: OperationFailure): string {
  return platformText.withReference(userText, reference);
}
