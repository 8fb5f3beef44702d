import { describe, expect, test } from "vitest";
import { type ApiDigest, digestOf, type OpenApi } from "#scripts/etsy/api-digest.ts";
import { driftOf } from "#scripts/etsy/drift.ts";

const name = { type: "string" };
const section = { type: "object", properties: { id: { type: "integer" }, title: name } };
const body = (properties: object, required: readonly string[] = []) => ({
  content: { "application/x-www-form-urlencoded": { schema: { type: "object", required, properties } } },
});
const answer = { content: { "application/json": { schema: { $ref: "#/components/schemas/Api_Section" } } } };
const operation = {
  operationId: "createSection",
  security: [{ api_key: [], oauth2: ["shops_w"] }],
  parameters: [{ name: "language", in: "query", schema: { type: "string", enum: ["en", "de"] } }],
  requestBody: body({ title: name, made: { type: "string", enum: ["2020_2026", "before_2007"] } }, ["title"]),
  responses: { "201": answer, "400": answer },
};

function documentOf(over: object = {}, schema: object = section, path = "/v3/sections"): OpenApi {
  return {
    paths: { [path]: { post: { ...operation, ...over } } },
    components: { schemas: { Api_Section: schema, Unrelated: section } },
  } as unknown as OpenApi;
}
const digest = (document: OpenApi): ApiDigest => digestOf(document, ["createSection"]);
const known = digest(documentOf());

test("a digest has what is taken and answered, and no more", () => {
  expect(known).toEqual({
    operations: {
      createSection: {
        method: "POST",
        path: "/v3/sections",
        scopes: ["shops_w"],
        query: { language: "enum(en|de)" },
        body: {
          type: "application/x-www-form-urlencoded",
          fields: { title: "string!", made: "enum(2020_2026|before_2007)" },
        },
        success: { "201": "Section" },
      },
    },
    schemas: { Section: { id: "integer", title: "string" } },
  });
});

test("nothing breaks where nothing changed", () => {
  expect(driftOf(known, digest(documentOf()))).toEqual({ breaks: [], fresh: [] });
});

describe("it breaks that", () => {
  const made = (values: readonly string[]) => ({ type: "string", enum: values });
  test.for<[string, OpenApi, string]>([
    ["an operation is gone", documentOf({ operationId: "another" }), "createSection is gone."],
    [
      "its address is another",
      documentOf({}, section, "/v4/sections"),
      "createSection is POST /v4/sections, and was POST /v3/sections.",
    ],
    [
      "it asks for more permissions",
      documentOf({ security: [{ oauth2: ["shops_w", "shops_d"] }] }),
      "createSection asks for the permission shops_d.",
    ],
    ["a parameter is gone", documentOf({ parameters: [] }), "createSection, in the address: language is gone."],
    [
      "a field has to be given",
      documentOf({
        requestBody: body({ title: name, made: made(["2020_2026", "before_2007"]), rank: { type: "integer" } }, [
          "title",
          "rank",
        ]),
      }),
      "createSection, in its body: rank (integer!) is new.",
    ],
    [
      "a field is of another type",
      documentOf({
        requestBody: body({ title: { type: "integer" }, made: made(["2020_2026", "before_2007"]) }, ["title"]),
      }),
      "createSection, in its body: title is integer!, and was string!.",
    ],
    [
      "a value moved on",
      documentOf({ requestBody: body({ title: name, made: made(["2020_2027", "before_2007"]) }, ["title"]) }),
      "createSection, in its body: made: 2020_2026 is no value any more; new: 2020_2027.",
    ],
    [
      "another status is answered",
      documentOf({ responses: { "200": answer } }),
      "createSection answers 201 with nothing, and did with Section.",
    ],
    [
      "an answer lacks a field",
      documentOf({}, { type: "object", properties: { id: { type: "integer" } } }),
      "Section: title isn't answered any more.",
    ],
    [
      "an answer may be null",
      documentOf({}, { ...section, properties: { ...section.properties, title: { type: "string", nullable: true } } }),
      "Section: title is string?, and was string.",
    ],
  ])("%s", ([, document, sentence]) => {
    expect(driftOf(known, digest(document)).breaks).toContain(sentence);
  });
});

test("what is only new breaks nothing", () => {
  const more = documentOf(
    {
      requestBody: body(
        {
          title: name,
          made: { type: "string", enum: ["2020_2026", "before_2007", "2027"] },
          rank: { type: "integer" },
        },
        ["title"],
      ),
    },
    { ...section, properties: { ...section.properties, rank: { type: "integer" } } },
  );
  const { breaks, fresh } = driftOf(known, digest(more));
  expect(breaks).toEqual([]);
  expect(fresh).toEqual(["createSection, in its body: rank (integer) is new.", "Section: rank (integer) is new."]);
});
