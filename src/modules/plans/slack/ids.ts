/** Forms of this module; Slack sends their ids back. */
export const plansFormIds = {
  plan: "view.plan",
  model: "view.catch_up_model",
} as const;

/** Buttons of what a sentence was read as. */
export const plansActionIds = {
  openLine: "plan.open_line",
} as const;

/** Buttons of the list of rules that are kept. */
export const catchUpActionIds = {
  show: "catch_up.show",
  page: "catch_up.page",
  accept: "catch_up.accept",
  decline: "catch_up.decline",
  takeOver: "catch_up.take_over",
  takeIn: "catch_up.take_in",
  chooseModel: "catch_up.choose_model",
  end: "catch_up.end",
  unknown: "catch_up.unknown",
  fillIn: "catch_up.fill_in",
} as const;

/** Fields of the form of a rule. */
export const catchUpFields = {
  model: "catch_up_model",
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
  more: "plan_more",
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
