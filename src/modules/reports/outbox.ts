declare module "#src/platform/queue/outbox-entry.ts" {
  interface OutboxTemplates {
    /** A post in the listings channel: what needs a person, what was done and what comes soon. */
    digest: {
      readonly date: string;
      /** When the one before was due, and when it was: ISO instants. */
      readonly since: string;
      readonly until: string;
      readonly nonce: string;
    };
  }
}

export {};
