/** Buttons of the list of rules; Slack sends their ids back. */
export const catchUpActionIds = {
  show: "catch_up.show",
  accept: "catch_up.accept",
  decline: "catch_up.decline",
  takeOver: "catch_up.take_over",
  end: "catch_up.end",
  unknown: "catch_up.unknown",
  fillIn: "catch_up.fill_in",
} as const;
