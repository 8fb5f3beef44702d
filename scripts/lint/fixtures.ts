import { pathOf, type Rule } from "./rule.ts";

/** What opens a world → the fixture of `test/support` that opens it once for a file and closes it. */
const opened: Readonly<Record<string, string>> = {
  openWorkshop: "workshopTest, teamTest or sameTeamTest of workshop-test.ts",
  openMarket: "shopTest, listingTest, sellerTest or sameShopTest of shop-test.ts",
  openHouse: "studioTest, timedTest or houseTest of store-test.ts",
  openProduct: "slackTest, checkedTest or productTest of slack-test.ts",
  openWithSlow: "slowTest of slack-test.ts",
  openStartPlace: "startTest of start-test.ts",
};

/** Test files that open a world of their own, and why no fixture does. */
export const ownWorlds: Readonly<Record<string, string>> = {
  "test/src/app/another-marketplace.test.ts": "its product has a marketplace that no other test knows",
  "test/src/app/keys-live.test.ts":
    "processes with other keyrings, on real time, against a marketplace behind a socket",
  "test/src/slack/install-tenants.test.ts": "one of its tests has a second product beside that of the file",
};

/** A test begins with what `test/support` opens: what opens a world is imported by no test file but those above. */
export const fixturesRule: Rule = {
  create(context) {
    if (pathOf(context) in ownWorlds) return {};
    return {
      ImportDeclaration: (node) => {
        for (const each of node.specifiers ?? []) {
          const fixture = opened[each.imported?.name ?? ""];
          if (fixture) context.report({ node: each, message: `begin with ${fixture}: it opens this and closes it` });
        }
      },
    };
  },
};
