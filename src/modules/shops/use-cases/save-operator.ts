import type { OperatorDetails, OperatorKind, Operators } from "#src/marketplaces/port.ts";
import { OmsError, toOmsError } from "#src/platform/kernel/errors.ts";
import { safetyText } from "../messages/safety.en.ts";

type Saved = { readonly id: number | null; readonly kind: OperatorKind; readonly details: OperatorDetails };

/** So many of one kind and name are looked at. */
const mostAlike = 5;

/**
 * Writes an operator once. One that is there already with the same details is not made a second time: the person may be sending
 * the form again after an answer was lost. What became of a write whose answer is lost is looked up.
 *
 * @param operator.id null: a new one
 * @throws OmsError `unknown-outcome`: nothing shows yet that it was written
 */
export async function saveOperator(operators: Operators, { id, kind, details }: Saved): Promise<void> {
  if (id !== null) return sending(operators.update(id, details), () => isThere(operators, id, details));
  const alike = async () => (await operators.list()).filter((each) => each.kind === kind && each.name === details.name);
  const before = await alike();
  for (const each of before.slice(-mostAlike)) {
    if (await isThere(operators, each.id, details)) return;
  }
  const known = new Set(before.map((each) => each.id));
  await sending(operators.create(kind, details), async () => (await alike()).some((each) => !known.has(each.id)));
}

async function isThere(operators: Operators, id: number, details: OperatorDetails): Promise<boolean> {
  const there = await operators.read(id);
  if (!there) return false;
  return (Object.keys(details) as (keyof OperatorDetails)[]).every(
    (part) => there[part].trim() === details[part].trim(),
  );
}

/** @param happened looks whether the marketplace has it by now */
async function sending(write: Promise<unknown>, happened: () => Promise<boolean>): Promise<void> {
  try {
    await write;
  } catch (error) {
    const { code } = toOmsError(error);
    if (code === "auth-scope") throw new OmsError(code, { userText: safetyText.needsScope, cause: error });
    if (code !== "unknown-outcome") throw error;
    // What can't be looked up now stays unclear.
    if (await happened().catch(() => false)) return;
    throw new OmsError(code, { userText: safetyText.unclear, cause: error });
  }
}
