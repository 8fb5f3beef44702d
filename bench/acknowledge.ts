import { type ChildProcess, fork } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import autocannon from "autocannon";
import type { Asked, Settings, Told } from "./acknowledge/channel.ts";
import { byScale, type Figure, median, rounded } from "./figure.ts";

const signingSecret = "signing-secret-of-the-bench";
const rounds = byScale({ full: 9, usual: 3, smoke: 1 });
const requests = byScale({ full: 6000, usual: 600, smoke: 60 });
const connections = 20;
const warmUp = byScale({ full: 3000, usual: 600, smoke: 20 });
/** Of bare Bolt's. */
const aim = 0.8;

type Load = { readonly perSecond: number; readonly cpuUs: number; readonly p50: number; readonly p99: number };
type Bot = { load(count: number): Promise<Load> };

/**
 * `/oms help`, acknowledged and answered, beside a bare Bolt app that posts the same reply: both over loopback, in turns.
 * A round ends with the last reply, so that nothing is put off behind its end.
 */
export async function acknowledge(): Promise<Figure[]> {
  const children: ChildProcess[] = [];
  const start = (file: string) => {
    const child = fork(new URL(`./acknowledge/${file}.ts`, import.meta.url), {
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    });
    children.push(child);
    return child;
  };
  try {
    const slack = start("slack");
    const { url: slackUrl } = await heard<{ url: string }>(slack);
    const replies = async () => {
      slack.send({});
      return heard<{ taken: number; first: unknown }>(slack);
    };
    const open = async (bot: "product" | "bare", reply: unknown): Promise<Bot> => {
      const settings: Settings = { slackUrl, signingSecret, botToken: "xoxb-unused", reply };
      const child = start("bot");
      const { url } = await ask<{ url: string }>(child, { type: "start", bot, settings });
      return botAt(child, url, slackUrl, async () => (await replies()).taken);
    };
    const product = await open("product", null);
    await product.load(1);
    const bare = await open("bare", (await replies()).first);
    for (const bot of [product, bare]) await bot.load(warmUp);
    const pairs: { product: Load; bare: Load }[] = [];
    for (let round = 0; round < rounds; round += 1) {
      // Who comes first changes: whatever else the machine does hits both.
      const one = round % 2 === 0 ? await product.load(requests) : null;
      const bareLoad = await bare.load(requests);
      pairs.push({ product: one ?? (await product.load(requests)), bare: bareLoad });
    }
    return figures(pairs);
  } finally {
    for (const child of children) child.disconnect();
  }
}

function figures(pairs: readonly { readonly product: Load; readonly bare: Load }[]): Figure[] {
  const middle = (of: "product" | "bare", what: keyof Load) => rounded(median(pairs.map((pair) => pair[of][what])));
  const throughput = median(pairs.map(({ product, bare }) => product.perSecond / bare.perSecond));
  // Per second of the processor: what a bot does while others use the machine too. Alone on it the two are the same.
  const perWork = median(pairs.map(({ product, bare }) => bare.cpuUs / product.cpuUs));
  return [
    {
      name: "/oms help acknowledged and answered, requests per second of the processor, of bare Bolt's",
      value: rounded(perWork),
      unit: "times",
      aim: `≥ ${aim}`,
      ok: perWork >= aim,
      beside: {
        "throughput, of bare Bolt's": rounded(throughput),
        "a second": middle("product", "perSecond"),
        "bare Bolt, a second": middle("bare", "perSecond"),
        "µs CPU a request": middle("product", "cpuUs"),
        "bare Bolt, µs CPU a request": middle("bare", "cpuUs"),
        "p50 ms": middle("product", "p50"),
        "bare Bolt, p50 ms": middle("bare", "p50"),
        "p99 ms": middle("product", "p99"),
        "bare Bolt, p99 ms": middle("bare", "p99"),
      },
    },
  ];
}

function botAt(child: ChildProcess, url: string, slackUrl: string, taken: () => Promise<number>): Bot {
  const cpu = async () => (await ask<{ us: number }>(child, { type: "cpu" })).us;
  return {
    async load(count) {
      const [cpuBefore, before] = [await cpu(), await taken()];
      const began = performance.now();
      const result = await autocannon({
        url,
        connections: Math.min(connections, count),
        amount: count,
        requests: [{ setupRequest: (request) => ({ ...request, ...signed(slackUrl) }) }],
      });
      if (result["2xx"] !== count) throw new Error(`${count - result["2xx"]} of ${count} were not acknowledged`);
      while ((await taken()) - before < count) await sleep(5);
      const ms = performance.now() - began;
      const { p50, p99 } = result.latency;
      return { perSecond: (count / ms) * 1000, cpuUs: ((await cpu()) - cpuBefore) / count, p50, p99 };
    },
  };
}

let sent = 0;

/** As Slack sends a command: no two are alike, or the second would be taken for a repetition. */
function signed(slackUrl: string) {
  sent += 1;
  const timestamp = String(Math.floor(Date.now() / 1000));
  const body = new URLSearchParams({
    token: "unused",
    team_id: "T0BENCH",
    team_domain: "bench",
    channel_id: "C0BENCH",
    channel_name: "listings",
    user_id: "U0BENCH",
    user_name: "bench",
    command: "/oms",
    text: "help",
    api_app_id: "A0BENCH",
    response_url: `${slackUrl}/commands/T0BENCH/${sent}/reply`,
    trigger_id: `${sent}.bench`,
  }).toString();
  const signature = createHmac("sha256", signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  return {
    method: "POST",
    path: "/slack/events",
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      "x-slack-request-timestamp": timestamp,
      "x-slack-signature": `v0=${signature}`,
    },
    body,
  };
}

async function ask<T extends Omit<Told, "type">>(child: ChildProcess, asked: Asked): Promise<T> {
  child.send(asked);
  return heard<T>(child);
}

async function heard<T>(child: ChildProcess): Promise<T> {
  const gone = new AbortController();
  const leave = (code: number | null) => gone.abort(new Error(`a process of the bench ended with ${code}`));
  child.once("exit", leave);
  const [told] = (await once(child, "message", { signal: gone.signal })) as [T];
  child.off("exit", leave);
  return told;
}
