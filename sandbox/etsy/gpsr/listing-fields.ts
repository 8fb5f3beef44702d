import { type Form, integerField } from "../api/forms.ts";
import { type Context, milliseconds, problem, Refusal } from "../context.ts";
import { type Listing, operatorTypes, type OperatorType, type Safety, type Shop } from "../state.ts";
import { operatorById } from "./operators.ts";

/**
 * What a listing says by the General Product Safety Regulation. Known of the real one: the names of the six fields, that a value
 * that is sent is validated at once, and the date (open-api disc#1774). Assumed: the types, lengths, texts, that 0 takes an
 * operator off as it does a section, and that activation is what is refused.
 */

/** From when listings of traders to the EU are rejected without them, unless the settings say another date. */
export const requiredFrom = "2027-02-01T00:00:00Z";

const longest = { gpsr_serial_number: 100, gpsr_safety_warnings: 1000 } as const;
const nothing: Safety = { manufacturer: null, responsiblePerson: null, serialNumber: null, warnings: null };

/** The listing's own, with what the form gives of them. @throws Refusal for a value that isn't right, at once */
export function withSafety(form: Form, shop: Shop, present: Safety = nothing): Safety {
  return {
    manufacturer: operatorField(form, shop, "manufacturer", present.manufacturer),
    responsiblePerson: operatorField(form, shop, "responsible_person", present.responsiblePerson),
    serialNumber: textField(form, "gpsr_serial_number", present.serialNumber),
    warnings: textField(form, "gpsr_safety_warnings", present.warnings),
  };
}

function operatorField(form: Form, shop: Shop, of: OperatorType, present: number | null): number | null {
  const [typeName, idName] = [`gpsr_${of}_type`, `gpsr_${of}_id`];
  const type = form.get(typeName);
  const id = integerField(form, idName);
  if (type === undefined && id === undefined) return present;
  if (id === 0) return null;
  if (id === undefined || !type)
    throw new Refusal(400, `Cannot update '${typeName}' without '${idName}' and vice versa`);
  if (!operatorTypes.some((each) => each === type)) {
    throw new Refusal(400, `Invalid value (${type}) for enum(${operatorTypes.join(",")})`);
  }
  if (type !== of || operatorById(shop, id)?.type !== of) throw problem(`/${idName}`, "Economic operator not found.");
  return id;
}

function textField(form: Form, name: keyof typeof longest, present: string | null): string | null {
  const text = form.get(name);
  if (text === undefined) return present;
  if (Array.from(text).length > longest[name])
    throw problem(`/${name}`, `cannot be more than ${longest[name]} characters`);
  return text || null;
}

export function safetyShape({ safety = nothing }: Listing) {
  const typeOf = (id: number | null, type: OperatorType) => (id === null ? null : type);
  return {
    gpsr_manufacturer_type: typeOf(safety.manufacturer, "manufacturer"),
    gpsr_manufacturer_id: safety.manufacturer,
    gpsr_responsible_person_type: typeOf(safety.responsiblePerson, "responsible_person"),
    gpsr_responsible_person_id: safety.responsiblePerson,
    gpsr_serial_number: safety.serialNumber,
    gpsr_safety_warnings: safety.warnings,
  };
}

/** What stands in the way of putting it on sale, from the date on, for a shop that sells to the EU as a trader. */
export function checkSafety(context: Context, shop: Shop, { safety = nothing }: Listing): void {
  const from = Date.parse(context.state.settings.gpsrFrom ?? requiredFrom);
  if (!shop.trader || milliseconds(context) < from) return;
  const has = (id: number | null) => id !== null && operatorById(shop, id) !== undefined;
  if (!has(safety.manufacturer)) throw problem("/gpsr_manufacturer_id", "cannot be null");
  if (!has(safety.responsiblePerson)) throw problem("/gpsr_responsible_person_id", "cannot be null");
}
