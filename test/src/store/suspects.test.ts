import { describe, expect } from "vitest";
import { systemIds } from "#src/platform/kernel/ids.ts";
import type { ClaimedOperation } from "#src/platform/queue/operation.ts";
import { timedTest } from "#test/support/store-test.ts";
import { enqueue, must } from "./studio.ts";

const test = timedTest
  .extend("work", ({ house }) => (worker: string, operations = 6, messages = 4) => {
    return house.admin.work.claim(worker, { operations, messages }, leaseMs);
  })
  .extend("claim", ({ work }) => async (worker: string) => {
    return (await work(worker)).operations;
  })
  .extend("prepare", ({ house, studio }) => async () => {
    const key = systemIds.uuid();
    await enqueue(house, studio.id, { kind: "prepare_draft", key });
    return must((await house.db.sql<{ id: string }>("select id from operations where key = $1", [key]))[0]).id;
  })
  .extend("tell", ({ house, studio }) => (nonce: string) => {
    return house.stores
      .worker(studio.id)
      .sendMessages([{ template: "direct", to: studio.members.maker.slackUserId, text: "hello", nonce }]);
  })
  /** Its worker and what runs beside die three times. */
  .extend("diesThrice", ({ pass, claim }) => {
    const diesThrice = async (): Promise<void> => {
      for (const worker of ["first", "second", "third"]) {
        expect((await claim(worker)).length).toBeGreaterThan(0);
        await pass(leaseMs + 1);
      }
    };
    return diesThrice;
  });

const leaseMs = 30_000;
const ids = (operations: readonly ClaimedOperation[]) => operations.map(({ id }) => id);

describe("an operation whose worker died three times in a row", () => {
  test("is claimed alone, and until it ends its worker gets nothing beside, not even messages", async ({
    house,
    work,
    claim,
    prepare,
    tell,
    diesThrice,
  }) => {
    const [one, other] = [await prepare(), await prepare()];
    await diesThrice();
    await tell("1");
    const alone = await work("a");
    expect([ids(alone.operations), alone.messages]).toEqual([[one], []]);
    expect(await work("a")).toEqual({ operations: [], messages: [] });
    // Other workers go on with what is left: the next suspect, and then the messages.
    expect(ids(await claim("b"))).toEqual([other]);
    expect((await work("c")).messages).toHaveLength(1);

    await house.admin.operations.finish(must(alone.operations[0]), "done");
    const third = await prepare();
    expect(ids(await claim("a"))).toEqual([third]);
  });

  test("waits until a worker has nothing else, and that worker takes nothing new meanwhile; others do", async ({
    house,
    claim,
    prepare,
    diesThrice,
  }) => {
    const suspect = await prepare();
    await diesThrice();
    const fine = await prepare();
    await house.db.sql("update operations set lapses = 0, priority = -1 where id = $1", [fine]);
    expect(ids(await claim("a"))).toEqual([fine]);
    const further = await prepare();
    expect(await claim("a")).toEqual([]);
    expect(ids(await claim("b"))).toEqual([further]);
    const [running] = await house.db.sql<{ id: string; lease: string }>(
      "select id, lease_token as lease from operations where id = $1",
      [fine],
    );
    await house.db.sql("select public.finish_operation($1, $2, 'done', null)", [running?.id, running?.lease]);
    expect(ids(await claim("a"))).toEqual([suspect]);
  });

  test("goes to another worker when the one that held it for itself is gone", async ({
    pass,
    work,
    claim,
    prepare,
    tell,
    diesThrice,
  }) => {
    const suspect = await prepare();
    await diesThrice();
    await tell("1");
    expect((await work("a", 0, 4)).messages).toHaveLength(1);
    expect(await claim("a")).toEqual([]);
    await pass(leaseMs + 1);
    expect(ids(await claim("b"))).toEqual([suspect]);
  });

  test("counts anew once it came to any end", async ({ house, claim, prepare, diesThrice }) => {
    await prepare();
    await diesThrice();
    const [again] = await claim("a");
    expect(again).toMatchObject({ attempt: 4, lapses: 3 });
    await house.admin.operations.release(must(again), 0, true);
    expect((await claim("a"))[0]).toMatchObject({ attempt: 5, lapses: 0 });
  });
});

describe("one row that can't be read", () => {
  test("of an operation: it alone ends, told by the usual way; those claimed with it are there", async ({
    house,
    claim,
    prepare,
  }) => {
    const [broken, fine] = [await prepare(), await prepare()];
    await house.db.sql(`update operations set params = '"none"' where id = $1`, [broken]);
    const claimed = await claim("w");
    expect(claimed.map(({ id, unreadable }) => [id, unreadable ?? false])).toEqual([
      [broken, true],
      [fine, false],
    ]);
  });

  test("of a message: it alone is let go, with why", async ({ house, work, tell }) => {
    for (const nonce of ["1", "2", "3"]) await tell(nonce);
    await house.db.sql("alter table outbox disable trigger user");
    await house.db.sql("update outbox set entry = '\"nothing\"' where key like '%:2'");
    await house.db.sql("alter table outbox enable trigger user");
    const { messages } = await work("w");
    expect(messages.map(({ entry }) => Reflect.get(entry, "nonce"))).toEqual(["1", "3"]);
    expect(await house.db.sql("select state, code from outbox where key like '%:2'")).toEqual([
      { state: "dropped", code: "unreadable" },
    ]);
  });
});
