import { shop } from "./fixtures.ts";

/** More shops than any list of ours shows, each with the longest name. */
export const manyShops = Array.from({ length: 40 }, (_, index) =>
  shop(index, {
    name: `${index} ${"<&> ".repeat(63)}`,
    health: index % 2 === 0 ? "auth-dead" : "ok",
    paused: index % 3 === 0,
  }),
);

/** Text of so many characters, in paragraphs. */
export function readable(characters: number): string {
  const paragraph = `${"Washed linen & flax, 🧵 sewn by hand. ".repeat(9)}\n\n`;
  return paragraph
    .repeat(Math.ceil(characters / paragraph.length))
    .slice(0, characters)
    .toWellFormed();
}
