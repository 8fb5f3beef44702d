import type { ControlInput, ControlName, ControlResult } from "./control-contract.ts";
import { seedTeamId } from "./seed.ts";

type Arrange = <Name extends ControlName>(name: Name, input: ControlInput<Name>) => Promise<ControlResult>;

/** The ids of the larger world, for tests and for the page. */
export const world = {
  clay: "T0CLAYCO",
  starling: "E0STARLING",
  north: "T0NORTH",
  south: "T0SOUTH",
  sharedChannel: "C0PINEXCLAY",
} as const;

/**
 * Further workspaces beside the seeded one, none with the app in it: Clay & Co, a second studio that shares a channel with
 * the first; and the Starling Group, an organisation of two workspaces whose Robin administers both.
 */
export async function addWorld(arrange: Arrange): Promise<ControlResult> {
  const steps = [
    () =>
      arrange("teams", {
        id: world.clay,
        name: "Clay & Co",
        people: [
          { id: "U0NOOR", name: "Noor", role: "owner" },
          { id: "U0SAM", name: "Sam" },
          { id: "U0WREN", name: "Wren", role: "single-channel-guest" },
          { id: "U0HUGO", name: "Hugo", role: "guest" },
        ],
        channels: [
          { id: "C0CLAYALL", name: "general", members: ["U0NOOR", "U0SAM", "U0HUGO", "U0WREN"] },
          { id: "C0CLAYSHOP", name: "listings" },
        ],
      }),
    () => arrange("enterprises", { id: world.starling, name: "Starling Group", admins: ["W0ROBIN"] }),
    () =>
      arrange("teams", {
        id: world.north,
        name: "Starling North",
        enterprise: world.starling,
        people: [
          { id: "W0ROBIN", name: "Robin", role: "owner", label: "administrator of the organisation" },
          { id: "W0IDA", name: "Ida" },
        ],
        channels: [{ id: "C0NORTHALL", name: "general" }],
      }),
    () =>
      arrange("teams", {
        id: world.south,
        name: "Starling South",
        enterprise: world.starling,
        people: [
          { id: "W0ROBIN", name: "Robin", role: "owner" },
          { id: "W0LEO", name: "Leo" },
        ],
        channels: [{ id: "C0SOUTHALL", name: "general" }],
      }),
    () =>
      arrange("people", {
        team: seedTeamId,
        person: { id: "U0BEA", name: "Bea", role: "single-channel-guest" },
        channels: ["C0GENERAL"],
      }),
    () =>
      arrange("channels", {
        team: seedTeamId,
        id: world.sharedChannel,
        name: "pine-x-clay",
        members: ["U0MARA", "U0JONAS", "U0ADA"],
      }),
    () => arrange("shared-channels", { channel: world.sharedChannel, with: [world.clay], members: ["U0NOOR"] }),
  ];
  for (const step of steps) {
    const result = await step();
    if (!result.ok) return result;
  }
  return { ok: true };
}
