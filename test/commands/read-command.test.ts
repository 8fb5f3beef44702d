import { test as property, fc } from "@fast-check/vitest";
import { expect, test } from "vitest";
import { commands } from "#commands/index.ts";
import { commandHelp, helpMessage } from "#commands/help-text.ts";
import { nearest } from "#src/platform/text/nearest.ts";
import { readCommand } from "#commands/read-command.ts";
import { splitWords } from "#commands/split.ts";
import { unlink } from "#commands/arguments.ts";
import { validateBlocks } from "#sandbox/slack/validate/index.ts";
import { roles } from "#src/platform/kernel/roles.ts";
import { OmsError } from "#src/platform/kernel/errors.ts";

const read = (typed: string) => readCommand(typed, commands, "home");
const refusal = (typed: string) => {
  try {
    read(typed);
  } catch (error) {
    return error instanceof OmsError ? error.userText : String(error);
  }
  return null;
};

test("curly quotes and long dashes count as plain ones", () => {
  expect(splitWords("edit “linen apron” —now")).toEqual(["edit", "linen apron", "--now"]);
  expect(splitWords("edit ‘linen apron’")).toEqual(["edit", "linen apron"]);
  expect(splitWords("draft Mara’s bag – the blue one")).toEqual(["draft", "Mara's", "bag", "–", "the", "blue", "one"]);
  expect(splitWords('a\\ b ""')).toEqual(["a b", ""]);
});

test("a quote behind a digit means inches", () => {
  expect(splitWords('edit 12" board')).toEqual(["edit", '12"', "board"]);
  expect(splitWords("find board 12”x8”")).toEqual(["find", "board", '12"x8"']);
  expect(splitWords('find "12 in" board')).toEqual(["find", "12 in", "board"]);
});

test("a quote that is never closed is said, not guessed", () => {
  expect(refusal('edit "linen')).toMatch(/One quote has no end/);
});

property.prop([fc.array(fc.string({ minLength: 1 }).filter((word) => !/[“”„‟«»‘’‚]/.test(word)))])(
  "words that are quoted come back as they were",
  (words) => {
    const quoted = words.map((word) => `"${word.replace(/[\\"]/g, "\\$&")}"`).filter((word) => !/[—–]/.test(word));
    const kept = words.filter((word) => !/[—–]/.test(word));
    return JSON.stringify(splitWords(quoted.join(" "))) === JSON.stringify(kept);
  },
);

property.prop([fc.string()])("whatever is typed is a command or one sentence", (typed) => {
  try {
    return ["run", "help"].includes(read(typed).kind);
  } catch (error) {
    return error instanceof OmsError;
  }
});

test("nothing is home, aliases and capitals are understood, --help explains", () => {
  expect(read("")).toMatchObject({ kind: "run", command: { name: "home" } });
  expect(read("NEW a bag")).toMatchObject({ kind: "run", command: { name: "draft" }, args: { words: ["a", "bag"] } });
  expect(read("draft --help")).toMatchObject({ kind: "help", command: { name: "draft" } });
  expect(read("--help")).toMatchObject({ kind: "run", command: { name: "help" }, args: { words: [] } });
  expect(read("-h")).toMatchObject({ kind: "run", command: { name: "help" } });
});

test("a typo suggests the nearest command; nonsense points at help; an unknown flag shows the usage", () => {
  expect(refusal("conect")).toContain("/oms connect?");
  expect(refusal("reivew")).toContain("/oms review?");
  expect(refusal("xylophone")).toContain("/oms help");
  expect(refusal("pause --hard")).toContain("/oms pause [shop]");
  expect(nearest("zz", ["draft"])).toBeNull();
});

test("names and aliases are unique, and every help fits a message", () => {
  const names = commands.flatMap((command) => [command.name, ...command.aliases]);
  expect(new Set(names).size).toBe(names.length);
  for (const role of [...roles, null])
    expect(validateBlocks(helpMessage(commands, role).blocks, "message")).toEqual([]);
  for (const command of commands.filter((each) => each.usage !== "")) {
    expect(validateBlocks(commandHelp(command).blocks, "message")).toEqual([]);
    expect(command.usage.startsWith(command.name)).toBe(true);
  }
});

test("help shows only what the person's role may do", () => {
  const shown = (role: (typeof roles)[number]) => JSON.stringify(helpMessage(commands, role).blocks);
  expect(shown("maker")).not.toContain("/oms disconnect");
  expect(shown("viewer")).not.toContain("/oms draft [");
  expect(shown("owner")).toContain("/oms disconnect");
});

test("a pasted link is the link", () => {
  expect(unlink("<https://www.etsy.com/listing/123456|Apron> x")).toBe("https://www.etsy.com/listing/123456 x");
});

test.each(commands.flatMap((command) => command.examples.map((typed) => [command.name, typed] as const)))(
  "an example of %s can be typed: %s",
  (_, typed) => {
    expect(read(typed).kind).toBe("run");
  },
);
