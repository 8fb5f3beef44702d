/** A Slack workspace as a request or a studio names it. */
export type SlackTenant = {
  readonly teamId: string;
  /** The Enterprise Grid organisation, where Slack names one. */
  readonly enterpriseId: string | null;
};
