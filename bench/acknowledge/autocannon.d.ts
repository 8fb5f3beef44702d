/** What is used here of autocannon, which has no types of its own. */
declare module "autocannon" {
  type LoadRequest = { method?: string; path?: string; headers?: Record<string, string>; body?: string };
  type Result = {
    readonly latency: { readonly p50: number; readonly p99: number };
    readonly "2xx": number;
    readonly non2xx: number;
    readonly errors: number;
    readonly timeouts: number;
  };
  function autocannon(options: {
    url: string;
    connections: number;
    amount: number;
    requests: { setupRequest: (request: LoadRequest) => LoadRequest }[];
  }): Promise<Result>;
  export default autocannon;
}
