import type { AppDeps } from "./deps.ts";
import { channelUseCases, type ChannelUseCases } from "./use-cases/channels.ts";
import { peopleUseCases, type PeopleUseCases } from "./use-cases/people.ts";

export type App = ChannelUseCases & PeopleUseCases;

export function studioApp(deps: AppDeps) {
  return {
    ...channelUseCases(deps),
    ...peopleUseCases(deps),
  };
}
