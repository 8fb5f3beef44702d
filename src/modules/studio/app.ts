import { studioDescribing, type StudioDescribing } from "./use-cases/describing.ts";
import type { AppDeps } from "./deps.ts";
import { channelUseCases, type ChannelUseCases } from "./use-cases/channels.ts";
import { peopleUseCases, type PeopleUseCases } from "./use-cases/people.ts";

export type App = ChannelUseCases & PeopleUseCases & StudioDescribing;

export function studioApp(deps: AppDeps) {
  return {
    ...studioDescribing(deps),
    ...channelUseCases(deps),
    ...peopleUseCases(deps),
  };
}
