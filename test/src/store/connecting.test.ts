import { describe, expect } from "vitest";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { timedTest } from "#test/support/store-test.ts";
import { adminOn, code, must, openShop, openStudio, quiet, type Studio, tokenSet } from "./studio.ts";

const test = timedTest
  .extend("link", ({ house, studio, later }) => (linkHash: string) => {
    return house.admin.connect.createLink({
      studioId: studio.id,
      memberId: studio.members.owner.id,
      linkHash,
      expiresAt: later(ten),
    });
  })
  .extend("begin", ({ house, studio, later }) => (linkHash: string, stateHash = `state of ${linkHash}`) => {
    return house.admin.connect.beginConsent({
      linkHash,
      studioId: studio.id,
      stateHash,
      browserHash: "browser",
      codeVerifier: "the-verifier",
      expiresAt: later(ten),
    });
  })
  .extend("connect", ({ house }) => (of: Studio, externalId: string, member: "owner" | "manager" = "owner") => {
    return house.admin.connect.connectShop({
      marketplace: "etsy",
      studioId: of.id,
      memberId: of.members[member].id,
      identity: { externalId, name: "Pine", url: "https://pine.example", currency: "USD" },
      tokens: tokenSet("new"),
      operations: (shopId) => [{ kind: "read_shop", key: systemIds.uuid(), shopId }],
    });
  })
  .extend("move", ({ house }) => (sql: string, values: readonly unknown[]) => {
    return house.db.sql(sql, values);
  });

const ten = 600_000;

describe("a link", () => {
  test("tells who asked, and is good once", async ({ house, studio, later, link, begin }) => {
    await link("l1");
    expect(await house.admin.connect.link("l1")).toEqual({
      studioId: studio.id,
      studioName: "Pine & Ink",
      teamId: studio.teamId,
      askedBy: studio.members.owner,
      expiresAt: later(ten),
      used: false,
      browserHash: null,
    });
    await begin("l1");
    expect((await house.admin.connect.link("l1"))?.used).toBe(true);
    expect(await code(begin("l1", "again"))).toBe("link-used");
  });

  test("pressed twice at once begins one consent", async ({ link, begin }) => {
    await link("l1");
    const outcomes = await Promise.allSettled([begin("l1", "a"), begin("l1", "b")]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  });

  test("ends after ten minutes; one nobody made is unknown", async ({ house, pass, link, begin }) => {
    await link("l1");
    await pass(ten);
    expect(await code(begin("l1"))).toBe("link-expired");
    expect(await code(begin("never"))).toBe("link-unknown");
    expect(await house.admin.connect.link("never")).toBeNull();
  });

  test("is void once somebody said it isn't hers, and so is a consent begun from it", async ({
    house,
    link,
    begin,
  }) => {
    await link("l1");
    await begin("l1", "state");
    await house.admin.connect.voidLink("l1");
    expect(await house.admin.connect.takeConsent("state")).toBeNull();
    await link("l2");
    await house.admin.connect.voidLink("l2");
    expect(await code(begin("l2"))).toBe("link-used");
  });
});

describe("a consent", () => {
  test("is taken once, of two at once by one", async ({ house, studio, later, link, begin }) => {
    await link("l1");
    await begin("l1", "state");
    const taken = await Promise.all([
      house.admin.connect.takeConsent("state"),
      house.admin.connect.takeConsent("state"),
    ]);
    expect(taken.filter(Boolean)).toEqual([
      {
        studioId: studio.id,
        member: studio.members.owner,
        browserHash: "browser",
        codeVerifier: "the-verifier",
        expiresAt: later(ten),
        linkHash: "l1",
        appId: null,
      },
    ]);
  });

  test("whose envelope was moved to another state does not open", async ({ house, link, begin }) => {
    await link("l1");
    await begin("l1", "mine");
    await house.db.sql("update oauth_states set state_hash = 'theirs'");
    expect(await code(house.admin.connect.takeConsent("theirs"))).toBe("internal");
  });
});

describe("a shop", () => {
  test("is connected with its tokens and its first work", async ({ house, studio, connect }) => {
    const connected = await connect(studio, "1");
    if (connected.outcome === "taken") throw new Error("taken");
    expect(connected.outcome).toBe("connected");
    expect(await house.admin.tokens.read(connected.shopId)).toEqual({
      ...tokenSet("new"),
      externalShopId: "1",
      version: expect.any(Number) as number,
    });
    expect(await studio.as("viewer").shops()).toMatchObject([
      {
        id: connected.shopId,
        health: "reading",
        publishCount: 0,
        onVacation: false,
        connectedBy: studio.members.owner.id,
        profiles: null,
      },
    ]);
    expect(await house.admin.operations.claim("w", 5, 1000)).toMatchObject([{ kind: "read_shop" }]);
  });

  test("connected here already: fresh tokens, no second shop, no second reading", async ({
    house,
    studio,
    connect,
  }) => {
    const shop = await openShop(house, studio, { externalId: "1", mark: "old" });
    expect(await connect(studio, "1")).toEqual({ outcome: "already", shopId: shop });
    expect(await house.admin.tokens.read(shop)).toMatchObject(tokenSet("new"));
    expect(await house.admin.operations.claim("w", 5, 1000)).toEqual([]);
  });

  test("of another studio is taken, and nothing is stored; free once it is disconnected there", async ({
    house,
    studio,
    connect,
  }) => {
    const neighbours = await openStudio(house, "Neighbours");
    const shop = await openShop(house, neighbours, { externalId: "1", mark: "theirs" });
    expect(await connect(studio, "1")).toEqual({ outcome: "taken" });
    expect(await studio.as("owner").shops()).toEqual([]);
    expect(await house.admin.tokens.read(shop)).toMatchObject(tokenSet("theirs"));
    await neighbours.as("owner").disconnectShop({ shopId: shop, ...quiet });
    expect((await connect(studio, "1")).outcome).toBe("connected");
    expect((await connect(neighbours, "1")).outcome).toBe("taken");
  });

  test("in two studios at once ends in one", async ({ house, studio, connect }) => {
    const neighbours = await openStudio(house, "Neighbours");
    const outcomes = await Promise.all([connect(studio, "1"), connect(neighbours, "1")]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["connected", "taken"]);
  });

  test("twice at once in one studio is one shop", async ({ studio, connect }) => {
    const outcomes = await Promise.all([connect(studio, "1"), connect(studio, "1")]);
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["already", "connected"]);
    expect(await studio.as("viewer").shops()).toHaveLength(1);
  });

  test("needs an owner at the moment of signing in", async ({ studio, connect }) => {
    expect(await code(connect(studio, "1", "manager"))).toBe("not-allowed");
  });

  test("disconnected and connected again keeps its id", async ({ house, studio, connect }) => {
    const shop = await openShop(house, studio, { externalId: "1" });
    await studio.as("owner").disconnectShop({ shopId: shop, ...quiet });
    expect(await house.db.sql("select 1 from shop_credentials")).toEqual([]);
    expect(await studio.as("viewer").shops()).toMatchObject([{ health: "disconnected" }]);
    expect(await connect(studio, "1")).toEqual({ outcome: "reconnected", shopId: shop });
    expect(await studio.as("viewer").shops()).toMatchObject([{ health: "reading" }]);
  });
});

describe("refreshing", () => {
  test("one holder over two stores; the other gets it when it is done or too late", async ({ house, studio, pass }) => {
    const shop = await openShop(house, studio);
    const [a, b] = [house.admin.tokens, adminOn(house.db).tokens];
    expect(await a.leaseRefresh(shop, "a", 5000)).toBe(true);
    expect(await b.leaseRefresh(shop, "b", 5000)).toBe(false);
    expect(await code(b.save({ studioId: studio.id, shopId: shop }, "b", tokenSet("b")))).toBe("lease-lost");
    await a.save({ studioId: studio.id, shopId: shop }, "a", tokenSet("a"));
    expect(await a.read(shop)).toMatchObject(tokenSet("a"));
    expect(await b.leaseRefresh(shop, "b", 5000)).toBe(true);
    expect(await a.leaseRefresh(shop, "a", 5000)).toBe(false);
    await pass(5000);
    expect(await a.leaseRefresh(shop, "a", 5000)).toBe(true);
    await a.releaseRefresh(shop, "a");
    expect(await b.leaseRefresh(shop, "b", 5000)).toBe(true);
  });

  test("a new sign-in ends a refresh under way: old tokens don't overwrite the fresh ones", async ({
    house,
    studio,
  }) => {
    const shop = await openShop(house, studio, { externalId: "1", mark: "old" });
    await house.admin.tokens.leaseRefresh(shop, "slow", 60_000);
    await openShop(house, studio, { externalId: "1", mark: "fresh" });
    expect(await code(house.admin.tokens.save({ studioId: studio.id, shopId: shop }, "slow", tokenSet("stale")))).toBe(
      "lease-lost",
    );
    expect(await house.admin.tokens.read(shop)).toMatchObject(tokenSet("fresh"));
  });

  test("a refresh of a sign-in that was given up doesn't fit the next one of the same shop", async ({
    house,
    studio,
  }) => {
    const shop = await openShop(house, studio, { externalId: "1", mark: "old" });
    const old = must(await house.admin.tokens.read(shop)).version;
    await house.db.sql("delete from shop_credentials where shop_id = $1", [shop]);
    await openShop(house, studio, { externalId: "1", mark: "fresh" });
    expect(must(await house.admin.tokens.read(shop)).version).not.toBe(old);
    const late = house.admin.tokens.save({ studioId: studio.id, shopId: shop }, "slow", tokenSet("stale"), old);
    expect(await code(late)).toBe("lease-lost");
    expect(await house.admin.tokens.read(shop)).toMatchObject(tokenSet("fresh"));
  });

  describe("an envelope does not open once it was moved", () => {
    test("to another shop of the studio", async ({ house, studio, move }) => {
      const [a, b] = [await openShop(house, studio, { mark: "a" }), await openShop(house, studio, { mark: "b" })];
      const copied = "(select access_token from shop_credentials where shop_id = $1)";
      await move(`update shop_credentials set access_token = ${copied} where shop_id = $2`, [a, b]);
      expect(await code(house.admin.tokens.read(b))).toBe("internal");
    });

    test("to another column of its row", async ({ house, studio, move }) => {
      const shop = await openShop(house, studio);
      await move("update shop_credentials set access_token = refresh_token where shop_id = $1", [shop]);
      expect(await code(house.admin.tokens.read(shop))).toBe("internal");
    });

    test("to another table", async ({ house, studio, link, begin, move }) => {
      const shop = await openShop(house, studio);
      await link("l1");
      await begin("l1", "state");
      await move("update shop_credentials set access_token = (select verifier from oauth_states) where shop_id = $1", [
        shop,
      ]);
      expect(await code(house.admin.tokens.read(shop))).toBe("internal");
    });

    test("to another studio, the whole row under its own id", async ({ house, studio, move }) => {
      const shop = await openShop(house, studio);
      const neighbours = await openStudio(house, "Neighbours");
      await move("create temporary table kept as select * from shop_credentials", []);
      await move("delete from shop_credentials", []);
      await move("update shops set studio_id = $1, connected_by = null", [neighbours.id]);
      await move("update kept set studio_id = $1", [neighbours.id]);
      await move("insert into shop_credentials select * from kept", []);
      await move("drop table kept", []);
      expect(await code(house.admin.tokens.read(shop))).toBe("internal");
    });
  });

  describe("a dead sign-in", () => {
    test("is said once, to the one who connected the shop and all who lead, with the day its copies end", async ({
      house,
      studio,
    }) => {
      const shop = await openShop(house, studio);
      await house.admin.tokens.leaseRefresh(shop, "a", 5000);
      expect(await house.admin.tokens.markDead(shop, "a")).toBe(true);
      expect(await house.admin.tokens.markDead(shop, "a")).toBe(true);
      expect(await studio.as("viewer").shops()).toMatchObject([{ health: "auth-dead" }]);
      const at = "2026-11-30T10:00:00+00:00";
      expect(await house.db.sql("select entry from outbox order by seq")).toMatchObject([
        { entry: { template: "shop_note", note: "auth_dead", mention: ["UOWNER"], until: at } },
        { entry: { template: "shop_login", stage: "signed_out", to: "UOWNER", on: at } },
        { entry: { template: "shop_login", stage: "signed_out", to: "UMANAGER", on: at } },
        { entry: { template: "shop_login", stage: "signed_out", to: "USECOND", on: at } },
      ]);
    });

    test("found with tokens that were replaced meanwhile is none", async ({ house, studio }) => {
      const shop = await openShop(house, studio, { externalId: "1" });
      await house.admin.tokens.leaseRefresh(shop, "slow", 60_000);
      await openShop(house, studio, { externalId: "1", mark: "fresh" });
      expect(await house.admin.tokens.markDead(shop, "slow")).toBe(false);
      expect(await studio.as("viewer").shops()).toMatchObject([{ health: "reading" }]);
      expect(await house.db.sql("select 1 from outbox")).toEqual([]);
    });

    test("that can be renewed after all is none any more, and what waited for it goes on", async ({
      house,
      studio,
    }) => {
      const shop = await openShop(house, studio, { operations: (id) => [{ kind: "read_shop", key: "r", shopId: id }] });
      const [operation] = await house.admin.operations.claim("w", 1, 60_000);
      await house.admin.tokens.leaseRefresh(shop, "a", 5000);
      await house.admin.tokens.markDead(shop, "a");
      await house.admin.operations.finish(must(operation), "parked", "auth-dead");
      expect(await house.admin.operations.claim("w", 1, 60_000)).toEqual([]);
      await house.admin.tokens.save({ studioId: studio.id, shopId: shop }, "a", tokenSet("alive"));
      expect(await studio.as("viewer").shops()).toMatchObject([{ health: "reading" }]);
      expect(await house.admin.operations.claim("w", 1, 60_000)).toMatchObject([{ kind: "read_shop" }]);
    });

    test("whose shop was connected again before its work was parked: the work isn't parked, but goes on", async ({
      house,
      studio,
    }) => {
      const shop = await openShop(house, studio, {
        externalId: "1",
        operations: (id) => [{ kind: "read_shop", key: "r", shopId: id }],
      });
      const [operation] = await house.admin.operations.claim("w", 1, 60_000);
      await house.admin.tokens.leaseRefresh(shop, "a", 5000);
      await house.admin.tokens.markDead(shop, "a");
      await openShop(house, studio, { externalId: "1", mark: "fresh" });
      await house.admin.operations.finish(must(operation), "parked", "auth-dead");
      expect(await house.admin.operations.claim("w", 1, 60_000)).toMatchObject([{ id: must(operation).id }]);
    });
  });
});

test("the category tree: replaced whole, found by words, best first", async ({ house, studio, now }) => {
  const node = (id: number, name: string, path: string, isLeaf = true) => ({ id, parentId: null, name, path, isLeaf });
  const { categories } = house.admin;
  expect(await categories.fetchedAt("etsy")).toBeNull();
  await categories.replace("etsy", [node(9, "Old", "Old")]);
  await categories.replace("etsy", [
    node(1, "Kitchen", "Home › Kitchen", false),
    node(2, "Kitchen Aprons", "Home › Kitchen › Kitchen Aprons"),
    node(3, "Aprons", "Clothing › Aprons"),
    node(4, "Apron Patterns", "Craft › Patterns › Apron Patterns"),
    node(5, "Pans", "Home › Kitchen › Pans"),
  ]);
  expect(await categories.fetchedAt("etsy")).toEqual(now());
  const found = async (words: string, limit = 9) => (await categories.search("etsy", words, limit)).map(({ id }) => id);
  expect(await found("apron")).toEqual([3, 4, 2]);
  expect(await found("kitchen APRON")).toEqual([2]);
  expect(await found("kitchen")).toEqual([2, 5]);
  expect(await found("50% off_")).toEqual([]);
  expect(await found("apron", 1)).toEqual([3]);
  expect(await studio.as("viewer").categories("etsy", [1])).toEqual([node(1, "Kitchen", "Home › Kitchen", false)]);
  expect(await studio.as("viewer").categories("etsy", [9])).toEqual([]);
});
