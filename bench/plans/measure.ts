import { createOfflineDrafter } from "#src/drafting/offline.ts";
import type { AppDeps } from "#src/modules/deps.ts";
import { decideUseCases } from "#src/modules/changes/use-cases/deciding/decisions.ts";
import { makePlanOperation } from "#src/modules/plans/operations/make-plan.ts";
import { beginPlan } from "#src/modules/plans/use-cases/begin-plan.ts";
import { planUseCases } from "#src/modules/plans/use-cases/plans.ts";
import { readContext } from "#src/modules/shops/index.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import type { ChangeId } from "#src/platform/kernel/entity-ids.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { byScale, type Figure, rounded } from "../figure.ts";
import { openLargeStudio } from "../tables/studio.ts";

/** So many listings are in the large plan, and a tenth of that in the small one. */
const large = byScale({ full: 10_000, usual: 10_000, smoke: 500 });
const small = large / 10;
const cpuAim = 2000;
const memoryAim = 300;
const linear = 1.5;
const mostInPart = 500;

type Cost = { readonly cpu: number; readonly seconds: number };

/** What this process worked, all its threads, and how long it took with what the database did. */
async function costOf(run: () => Promise<unknown>): Promise<Cost> {
  const before = process.cpuUsage();
  const began = performance.now();
  await run();
  const { user, system } = process.cpuUsage(before);
  return { cpu: (user + system) / 1000, seconds: (performance.now() - began) / 1000 };
}

async function measure(): Promise<Figure[]> {
  // By their prices, which go from 24.00 to 24.99, a hundredth of the listings each.
  const studio = await openLargeStudio((large * 5) / 4);
  try {
    const { actor: owner, admin, stores, logger } = studio;
    const maker = {
      ...owner,
      member: await admin.studios.ensureMember({
        studioId: studio.id,
        slackUserId: "U0MAKER",
        name: "maker",
        isGuest: false,
        timeZone: "Europe/Berlin",
        role: "maker",
      }),
    };
    let part = 0;
    let seal = 0;
    const worker: typeof stores.worker = (id) => {
      const store = stores.worker(id);
      return {
        ...store,
        async addChangeItems(operation, items) {
          part = Math.max(part, items.length);
          return store.addChangeItems(operation, items);
        },
        async sealChange(operation, sealed) {
          const began = performance.now();
          await store.sealChange(operation, sealed);
          seal = (performance.now() - began) / 1000;
        },
      };
    };
    const deps = {
      stores: { for: (actor) => stores.for(actor), worker },
      admin,
      logger,
      clock: systemClock,
      ids: systemIds,
      drafter: createOfflineDrafter(),
      photoLinks: {},
    } as Partial<AppDeps> as AppDeps;

    const make = async (from: number, to: number): Promise<{ id: ChangeId; made: Cost }> => {
      const { changeId } = await beginPlan(deps, maker, await readContext(stores.for(maker)), {
        selection: {
          states: ["active"],
          priceFrom: { amount: from, currency: "USD" },
          priceTo: { amount: to, currency: "USD" },
        },
        rule: { kind: "price", move: { by: "percent", hundredths: 500 }, endings: [".90"] },
      });
      const [operation] = await admin.operations.claim("bench", 1, 600_000);
      if (operation?.kind !== "make_plan") throw new Error(`${operation?.kind ?? "nothing"} was claimed`);
      const made = await costOf(() => makePlanOperation.run(deps, operation, new AbortController().signal));
      return { id: changeId, made };
    };
    const decide = async (id: ChangeId, listings: number): Promise<{ asking: Cost; approving: Cost }> => {
      let contentHash = "";
      const asking = await costOf(async () => {
        ({ contentHash } = await planUseCases(deps).askForPlan(maker, id, listings));
      });
      const approving = await costOf(async () => {
        const { many, state } = await decideUseCases(deps).approve(owner, { changeId: id, contentHash });
        if (state !== "approved" || many?.all !== listings) throw new Error(`${many?.all} listings are ${state}`);
      });
      return { asking, approving };
    };

    // The first one compiles what the others run.
    await make(2400, 2407);
    const few = await make(2410, 2417);
    const many = await make(2420, 2499);
    const memory = process.resourceUsage().maxRSS / 1024;
    const decided = { few: await decide(few.id, small), many: await decide(many.id, large) };
    const ratio = many.made.cpu / few.made.cpu / 10;
    const step = (name: string, { few: a, many: b }: { few: Cost; many: Cost }): Figure => ({
      name: `${name} a plan of ${large} listings`,
      value: rounded(b.cpu),
      unit: "ms CPU",
      aim: `< ${cpuAim}`,
      ok: b.cpu < cpuAim,
      beside: {
        seconds: rounded(b.seconds),
        [`${small} listings, ms CPU`]: rounded(a.cpu),
        [`${small} listings, seconds`]: rounded(a.seconds),
      },
    });
    const making = step("making", { few: few.made, many: many.made });
    return [
      { ...making, beside: { ...making.beside, "seconds of the seal": rounded(seal) } },
      {
        name: `making a plan, per listing at ${large} against ${small}`,
        value: rounded(ratio),
        unit: "times",
        aim: `linear: ≤ ${linear}`,
        ok: ratio <= linear,
      },
      {
        name: `making a plan of ${large} listings: memory of the process at most`,
        value: rounded(memory),
        unit: "MB",
        aim: `< ${memoryAim}`,
        ok: memory < memoryAim,
      },
      {
        name: `making a plan of ${large} listings: stored at once at most`,
        value: part,
        unit: "listings",
        aim: `≤ ${mostInPart}`,
        ok: part <= mostInPart,
      },
      step("asking for approval of", { few: decided.few.asking, many: decided.many.asking }),
      step("approving", { few: decided.few.approving, many: decided.many.approving }),
    ];
  } finally {
    await studio.close();
  }
}

const figures = await measure();
process.send?.(figures);
