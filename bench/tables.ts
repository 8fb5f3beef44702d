import type { AppDeps } from "#src/modules/deps.ts";
import { studioJson } from "#src/modules/privacy/operations/studio-export.ts";
import { readImportOperation } from "#src/modules/tables/operations/read-import.ts";
import { tableFile } from "#src/modules/tables/use-cases/tables.ts";
import { systemClock } from "#src/platform/kernel/clock.ts";
import type { ImportId } from "#src/platform/kernel/entity-ids.ts";
import { systemIds } from "#src/platform/kernel/ids.ts";
import { byScale, type Figure, rounded } from "./figure.ts";
import { openLargeStudio } from "./tables/studio.ts";

const listings = byScale({ full: 50_000, usual: 2_000, smoke: 150 });
const mostLines = 10_000;
const memoryAim = 300;
const stallAim = 100;
const mb = 1024 * 1024;

type Run = { readonly seconds: number; readonly memory: number; readonly stall: number };

/** Everything of a large studio out and in: what the process holds meanwhile, and for how long nobody else has a turn. */
export async function tables(): Promise<Figure[]> {
  const studio = await openLargeStudio(listings);
  const worker = studio.stores.worker(studio.id);
  try {
    const parts = { clock: systemClock, photoLinks: {} } as unknown as AppDeps;
    let bytes = 0;
    const whole = await measured(async () => {
      for await (const piece of studioJson(parts, studio.id, worker)) bytes += piece.length;
    });
    const lines: string[] = [];
    const csv = await measured(async () => {
      const { text } = await tableFile(parts, worker, "prices");
      // As many as an import takes; the rest only goes by.
      for await (const piece of text) if (lines.length <= mostLines) lines.push(...piece.trimEnd().split("\r\n"));
    });
    // Taken out: the lines would be counted as memory of the import.
    const file = Buffer.from(changed(lines.splice(0).slice(0, mostLines + 1)));
    const imported = await measured(() => read(studio, worker, file));
    return [
      ...figures("everything of a studio", whole, { "MB of JSON": rounded(bytes / mb) }),
      ...figures("/oms export", csv, {}),
      ...figures("/oms import, read", imported, { lines: Math.min(listings, mostLines) }),
    ];
  } finally {
    await studio.close();
  }
}

type Studio = Awaited<ReturnType<typeof openLargeStudio>>;

async function read(studio: Studio, worker: ReturnType<Studio["stores"]["worker"]>, file: Uint8Array): Promise<void> {
  const importId = systemIds.uuid() as ImportId;
  await studio.tenant.startImport({
    id: importId,
    file: { id: "F1", name: "prices.csv", mime: "text/csv" },
    outbox: [],
    operations: [{ kind: "read_import", key: `read_import:${importId}`, priority: 0, params: { importId } }],
  });
  const [operation] = await studio.admin.operations.claim("bench", 1, 600_000);
  if (!operation) throw new Error("nothing was claimed");
  const workspace = { download: async () => file };
  await readImportOperation.run(
    { stores: studio.stores, workspace } as unknown as AppDeps,
    operation,
    new AbortController().signal,
  );
  const plan = await worker.import(importId);
  if (plan?.changeCount !== Math.min(listings, mostLines)) throw new Error(`${plan?.changeCount} changes were planned`);
}

/** Every price one higher. */
function changed([header = "", ...lines]: readonly string[]): string {
  const at = header.split(",").indexOf("price");
  const dearer = lines.map((line) => {
    const cells = line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
    cells[at] = (Number(cells[at]) + 1).toFixed(2);
    return cells.join(",");
  });
  return [header, ...dearer].join("\r\n");
}

/** Processor time of this thread, so that a busy machine, which takes turns away, isn't taken for a stall of ours. */
function worked(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

async function measured(run: () => Promise<void>): Promise<Run> {
  let memory = process.memoryUsage.rss();
  let stall = 0;
  let before = worked();
  const look = () => {
    const now = worked();
    stall = Math.max(stall, now - before);
    before = now;
    memory = Math.max(memory, process.memoryUsage.rss());
  };
  const looking = setInterval(look, 1);
  const began = performance.now();
  await run();
  look();
  clearInterval(looking);
  return { seconds: (performance.now() - began) / 1000, memory: memory / mb, stall };
}

function figures(name: string, { seconds, memory, stall }: Run, beside: Record<string, number>): Figure[] {
  return [
    {
      name: `${name}, ${listings} listings: memory of the process at most`,
      value: rounded(memory),
      unit: "MB",
      aim: `< ${memoryAim}`,
      ok: memory < memoryAim,
      beside: { seconds: rounded(seconds), ...beside },
    },
    {
      name: `${name}, ${listings} listings: longest turn of the event loop`,
      value: rounded(stall),
      unit: "ms CPU",
      aim: `< ${stallAim}`,
      ok: stall < stallAim,
    },
  ];
}
