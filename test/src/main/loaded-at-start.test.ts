import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const run = promisify(execFile);

/** The packages that a process has loaded after this code, which is an ES module in the repository's folder. */
async function packagesAfter(code: string): Promise<string[]> {
  const watched = `
    import { registerHooks } from "node:module";
    const packages = new Set();
    registerHooks({ load(url, context, next) {
      const [, name] = /\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//.exec(url) ?? [];
      if (name) packages.add(name);
      return next(url, context);
    } });
    ${code}
    console.log(JSON.stringify([...packages]));
    process.exit(0);`;
  const { stdout } = await run(process.execPath, ["--input-type=module", "-e", watched], {
    cwd: new URL("../../../", import.meta.url),
  });
  return JSON.parse(stdout) as string[];
}

const ofPictures = ["sharp", "vega", "harfbuzzjs", "bidi-js"];
const loadedOf = (packages: readonly string[]) => ofPictures.filter((name) => packages.includes(name));

test("a start loads nothing that draws; photos load libvips alone, a report the rest", {
  timeout: 30_000,
}, async () => {
  const start = await packagesAfter(`await import("#src/main/adapters.ts");`);
  expect(start).toContain("@slack/bolt");
  expect(loadedOf(start)).toEqual([]);

  const intake = `const { photoIntakeOnFirstUse } = await import("#src/platform/photos/on-first-use.ts"); const intake = photoIntakeOnFirstUse();`;
  expect(loadedOf(await packagesAfter(`${intake} await intake.normalise(new Uint8Array(3)).catch(() => {});`))).toEqual(
    ["sharp"],
  );
  const sheet = `await intake.contactSheet([await (await import("sharp")).default({ create: { width: 9, height: 9, channels: 3, background: "red" } }).png().toBuffer()]);`;
  expect(loadedOf(await packagesAfter(`${intake} ${sheet}`))).toEqual(["sharp", "harfbuzzjs", "bidi-js"]);
  const report = `const { drawReport } = await import("#src/modules/reports/drawing/draw-report.ts"); await drawReport({ heading: "", days: [], shops: [], more: null, waiting: "" });`;
  expect(loadedOf(await packagesAfter(report))).toEqual(ofPictures);
});
