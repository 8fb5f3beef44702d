/** What the two processes of a bot under load say to each other. */
export type Settings = {
  readonly slackUrl: string;
  readonly signingSecret: string;
  readonly botToken: string;
  /** What Bolt alone posts. */
  readonly reply: unknown;
};

export type Asked =
  | { readonly type: "start"; readonly bot: "product" | "bare"; readonly settings: Settings }
  | { readonly type: "cpu" };

export type Told = { readonly type: "ready"; readonly url: string } | { readonly type: "cpu"; readonly us: number };
