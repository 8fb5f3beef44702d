/** Forms of this module; Slack sends their ids back. */
export const plansFormIds = {
  plan: "view.plan",
} as const;

/** Fields of the form. */
export const plansFields = {
  move: "plan_move",
  amount: "plan_amount",
  round: "plan_round",
  rule: "plan_rule",
  state: "plan_state",
  shops: "plan_shops",
  section: "plan_section",
  states: "plan_states",
  tag: "plan_tag",
  search: "plan_search",
  table: "plan_table",
} as const;

/** Choices of one view need ids of their own. */
export const plansInputIds = {
  move: "input.plan_move",
  state: "input.plan_state",
  shops: "input.plan_shops",
  section: "input.plan_section",
  states: "input.plan_states",
} as const;
