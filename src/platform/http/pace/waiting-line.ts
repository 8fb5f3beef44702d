/** What a person waits for takes the next slot; bulk work takes those that are left. */
export type Priority = "person" | "bulk";

export type Waiter = { readonly start: () => void; readonly refuse: (error: unknown) => void };

export type Turn = { readonly waiter: Waiter; readonly priority: Priority; readonly studio: string };

/** Calls that wait for their slot. */
export type WaitingLine = {
  /** @param studio for whose sake; empty: for nobody's (the categories of a marketplace, the check of a key) */
  add(waiter: Waiter, priority: Priority, studio: string): void;
  remove(waiter: Waiter): void;
  /** Takes out whose turn it is. */
  next(): Turn | undefined;
  refuse(priority: Priority, error: unknown): void;
  /** How often each of these studios was served, other processes counted. */
  learn(served: Readonly<Record<string, number>>): void;
  waiting(priority: Priority): number;
  /** Those that bulk work waits for. */
  studios(): string[];
};

type Share = { waiters: Waiter[]; served: number };

/**
 * People in their order; then, of the studios that bulk work waits for, the one that was served least, in its order. Who
 * didn't wait for a while saved nothing up: it begins with those who were served least.
 */
export function createWaitingLine(): WaitingLine {
  let people: { readonly waiter: Waiter; readonly studio: string }[] = [];
  const shares = new Map<string, Share>();
  let floor = 0;
  const busy = () => [...shares].filter(([, { waiters }]) => waiters.length > 0);

  /** What is known of studios without work matters only while others wait. */
  function forgetIdle(): void {
    const anyWaits = busy().length > 0;
    for (const [studio, { waiters, served }] of shares) {
      if (waiters.length === 0 && (!anyWaits || served <= floor)) shares.delete(studio);
    }
  }

  return {
    add(waiter, priority, studio) {
      if (priority === "person") {
        people.push({ waiter, studio });
        return;
      }
      const known = shares.get(studio);
      if (known && known.waiters.length > 0) known.waiters.push(waiter);
      else shares.set(studio, { waiters: [waiter], served: Math.max(known?.served ?? 0, floor) });
    },
    remove(waiter) {
      people = people.filter((each) => each.waiter !== waiter);
      for (const share of shares.values()) share.waiters = share.waiters.filter((each) => each !== waiter);
      forgetIdle();
    },
    next() {
      const person = people.shift();
      if (person) return { ...person, priority: "person" };
      const [least] = busy().toSorted(([, one], [, other]) => one.served - other.served);
      const waiter = least?.[1].waiters.shift();
      if (!least || !waiter) return undefined;
      const [studio, share] = least;
      floor = Math.max(floor, share.served);
      share.served += 1;
      forgetIdle();
      return { waiter, priority: "bulk", studio };
    },
    refuse(priority, error) {
      const refused =
        priority === "person"
          ? people.splice(0)
          : busy().flatMap(([, share]) => share.waiters.splice(0).map((waiter) => ({ waiter })));
      for (const { waiter } of refused) waiter.refuse(error);
      forgetIdle();
    },
    learn(served) {
      for (const [studio, often] of Object.entries(served)) {
        const share = shares.get(studio);
        if (share) share.served = Math.max(share.served, often);
      }
    },
    waiting: (priority) =>
      priority === "person" ? people.length : busy().reduce((sum, [, { waiters }]) => sum + waiters.length, 0),
    studios: () => busy().map(([studio]) => studio),
  };
}
