import { fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { taxonomyId } from "#sandbox/etsy/taxonomy.ts";
import { buildPayload } from "#src/catalog/payload.ts";
import { etsyFacts } from "#src/marketplaces/etsy/facts.ts";
import { writeFigures } from "#test/support/figures.ts";
import { kept, type Part, parts } from "./generated-listings.ts";
import { currency, openTwoSides, type Sample } from "./two-sides.ts";

/**
 * What is checked before the first call and what the stand-in refuses were written apart from the same document: here they
 * are held against each other. Each listing begins as one that both take, and up to two things of it are made otherwise.
 */
const full = process.env["SCALE"] === "full";
/** Of each way: so many that both take, and so many that both refuse. */
const runs = full ? 10_000 : 500;
/** Before the day from which product safety is needed, and after it. */
const days = ["2026-11-24", "2027-02-02"] as const;

/**
 * What the document lets through and we don't, on purpose: it names no longest material, so ours is that of a style; options that
 * differ by case alone can't be told apart by people, and a slash between blanks is how options are named here.
 */
const stricter: Readonly<Record<string, RegExp>> = {
  // Of two, buyers see one.
  videos: /this one has 2\.$/u,
  materials: /^“.*” is longer than 45 characters\.$/u,
  variations: /is there twice among the options of|write the slash without spaces|^Both variations are called/u,
};

test.for(days)(
  `at least ${runs} listings each way, on %s: what passes the check before the first call is taken, and what is refused didn't pass it`,
  {
    timeout: full ? 3_600_000 : 300_000,
  },
  async (day) => {
    const { problemsOf, refusalOf, suggested, partners, calculated, sections, operators } = await openTwoSides(day);
    const isNeeded = day === days[1];
    const sound: Sample = {
      content: {
        title: "Linen apron with pocket",
        description: "Washed linen, one size.",
        tags: ["linen apron"],
        category: taxonomyId("Aprons"),
        photos: [{ hash: "h0", alt: "An apron" }],
        sku: "AP-01",
      },
      item: { price: { amount: 4800, currency }, quantity: 3, overrides: {} },
      defaults: suggested,
    };
    const counts = { accepted: 0, refused: 0 };
    const sampleOf = (changed: readonly Part[]): Sample => {
      const inSection = changed.findLast((part) => part.inSection !== undefined)?.inSection;
      // Where it is needed, most have it.
      const madeBy = changed.findLast((part) => part.madeBy)?.madeBy ?? (isNeeded ? "both" : null);
      return {
        content: kept(Object.assign({}, sound.content, ...changed.map(({ content }) => content))),
        item: Object.assign({}, sound.item, ...changed.map(({ item }) => item)),
        defaults: Object.assign({}, sound.defaults, ...changed.map(({ defaults }) => defaults), {
          productionPartnerIds: changed.some(({ byPartner }) => byPartner) ? partners : [],
          ...(changed.some((part) => part.calculates) ? { shippingProfileId: calculated } : {}),
          ...(inSection === undefined ? {} : { sectionId: sections[inSection] ?? null }),
          manufacturerId: madeBy === "manufacturer" || madeBy === "both" ? operators.manufacturer : null,
          responsiblePersonId: madeBy === "person" || madeBy === "both" ? operators.person : null,
        }),
      };
    };
    for (let round = 0; counts.accepted < runs || counts.refused < runs; round += 1) {
      await fc.assert(
        fc.asyncProperty(fc.array(parts, { maxLength: 2 }), async (changed) => {
          const sample = sampleOf(changed);
          const problems = await problemsOf(sample);
          const payload = buildPayload(etsyFacts.fields, sample.content, sample.item, sample.defaults);
          // Without what every listing needs there is nothing to send.
          const refused = payload ? await refusalOf(payload) : "incomplete";
          const counted = problems.filter(({ field, text: told }) => !stricter[field]?.test(told));
          const told = counted.map(({ field, text: said }) => `${field}: ${said}`);
          expect({ told, refused, passes: told.length === 0 }).toEqual({ told, refused, passes: refused === null });
          counts[refused === null ? "accepted" : "refused"] += 1;
        }),
        { numRuns: runs, seed: 20_261_130 + round, endOnFailure: true },
      );
      // Both are met often enough for it to end.
      expect(round).toBeLessThan(5);
    }
    expect(counts.accepted).toBeGreaterThanOrEqual(runs);
    expect(counts.refused).toBeGreaterThanOrEqual(runs);
    writeFigures(`preflight-${day}`, { asked: runs, ...counts, disagreements: 0 });
  },
);
