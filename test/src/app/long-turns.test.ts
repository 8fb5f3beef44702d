import { expect, test } from "vitest";
import { readTable } from "#src/modules/tables/use-cases/read-table.ts";

const lines = 10_000;

/** Processor time of this thread, so that a busy machine, which takes turns away, isn't taken for a stall. */
function worked(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

test("while ten thousand lines of a file are read, everything else has its turn", async () => {
  const text = "Washed linen, made in our workshop. ".repeat(8);
  const file = Array.from(
    { length: lines },
    (_, at) => `c${at},"Linen apron, No. ${at}","${text}",${24 + (at % 10)}.00`,
  );
  const bytes = new TextEncoder().encode(["code,title,description,price", ...file].join("\n"));
  // Once to warm up: compiling is nobody's turn.
  await readTable(bytes);
  let longest = 0;
  let before = worked();
  const look = () => {
    const now = worked();
    longest = Math.max(longest, now - before);
    before = now;
  };
  const looking = setInterval(look, 1);
  const table = await readTable(bytes);
  look();
  clearInterval(looking);
  expect(table.lines).toHaveLength(lines);
  // All at once it takes 200 to 500 ms.
  expect(longest).toBeLessThan(100);
});
