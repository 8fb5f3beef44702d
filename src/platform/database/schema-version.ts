/** The newest migration that this version of the bot relies on. A database with a newer one serves it as well. */
export const neededSchema = "20270121000000";
