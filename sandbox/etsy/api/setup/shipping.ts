import { newId, problem, Refusal } from "../../context.ts";
import { findShop } from "../../state.ts";
import { enumField, type Form, integerField, numberField, readForm, requireFields } from "../forms.ts";
import { minorUnits } from "../field-rules.ts";
import type { RouteCall } from "../route.ts";

export function countryField(form: Form, name: string): string | undefined {
  const country = form.get(name) || undefined;
  if (country !== undefined && !/^[A-Z]{2}$/.test(country)) throw problem(`/${name}`, "must be an ISO 3166-1 country");
  return country;
}

/** A number of days or weeks from `least` on to `most`. */
function within(form: Form, name: string, least: number, most: number): number | undefined {
  const number = integerField(form, name);
  if (number !== undefined && (number < least || number > most)) {
    throw problem(`/${name}`, `must be between ${least} and ${most}`);
  }
  return number;
}

export function checkProcessing(form: Form, units: readonly string[]): void {
  const min = within(form, "min_processing_time", 1, 10);
  const max = within(form, "max_processing_time", 1, 10);
  enumField(form, "processing_time_unit", units);
  if ((min ?? 0) > (max ?? 10)) throw problem("/min_processing_time", "must not be more than max_processing_time");
}

/** To a country or a region, and not both; by a carrier with its mail class, or in so many days. */
export async function readShipping({ context, request, ids }: RouteCall) {
  const form = await readForm(request);
  requireFields(form, ["title", "origin_country_iso", "primary_cost", "secondary_cost"]);
  checkProcessing(form, ["business_days", "weeks"]);
  const country = countryField(form, "destination_country_iso");
  const named = enumField(form, "destination_region", ["eu", "non_eu", "none"]) ?? "none";
  if ((country === undefined) === (named === "none")) {
    throw new Refusal(400, "Either destination_country_iso or destination_region is required, and not both.");
  }
  const [primary, secondary] = [costField(form, "primary_cost"), costField(form, "secondary_cost")];
  const carrier = integerField(form, "shipping_carrier_id") || null;
  const mailClass = form.get("mail_class") || null;
  const [least, most] = [within(form, "min_delivery_days", 1, 45), within(form, "max_delivery_days", 1, 45)];
  const byCarrier = carrier !== null && mailClass !== null;
  if (!byCarrier && (least === undefined || most === undefined)) {
    throw new Refusal(
      400,
      "shipping_carrier_id and mail_class, or min_delivery_days and max_delivery_days are required.",
    );
  }
  if ((least ?? 0) > (most ?? 45)) throw problem("/min_delivery_days", "must not be more than max_delivery_days");
  const destination = {
    id: newId(context),
    country: country ?? "",
    region: named,
    primary,
    secondary,
    carrier,
    mailClass,
    least: least ?? null,
    most: most ?? null,
  };
  return {
    id: newId(context),
    title: form.get("title") ?? "",
    deleted: false,
    calculated: false,
    origin: countryField(form, "origin_country_iso") ?? findShop(context.state, ids[0] ?? 0)?.country ?? "",
    postal: form.get("origin_postal_code") || null,
    destinations: [destination],
  };
}

function costField(form: Form, name: string): number {
  const cost = numberField(form, name) ?? 0;
  if (cost < 0) throw problem(`/${name}`, "must be at least 0");
  return minorUnits(cost);
}
