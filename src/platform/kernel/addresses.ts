import { BlockList, isIP } from "node:net";

/** Network addresses, IPv4 and IPv6 alike. An IPv4 address written as IPv6 (`::ffff:10.0.0.1`) is the IPv4 address. */
export type AddressSet = { has(address: string): boolean };

/** @param ranges addresses and ranges such as `10.0.0.0/8`. @throws RangeError when one is neither */
export function createAddressSet(ranges: readonly string[]): AddressSet {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", bits, ...more] = range.split("/");
    const family = isIP(address);
    const length = bits === undefined ? (family === 6 ? 128 : 32) : Number(/^\d{1,3}$/.test(bits) ? bits : NaN);
    if (family === 0 || more.length > 0 || !(length >= 0 && length <= (family === 6 ? 128 : 32))) {
      throw new RangeError("neither an address nor a range of addresses");
    }
    list.addSubnet(address, length, family === 6 ? "ipv6" : "ipv4");
  }
  return {
    has(address) {
      const plain = plainAddress(address);
      const family = isIP(plain);
      return family !== 0 && list.check(plain, family === 6 ? "ipv6" : "ipv4");
    },
  };
}

/** Without zone, brackets and the IPv6 spelling of an IPv4 address. Anything else comes back as it is. */
export function plainAddress(address: string): string {
  const bare = address.replace(/^\[(.*)\]$/, "$1").replace(/%.*$/, "");
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(bare)?.[1];
  if (mapped) return mapped;
  const [, high, low] = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(bare) ?? [];
  if (high === undefined || low === undefined) return bare;
  const bits = [high, low].flatMap((part) => [parseInt(part, 16) >> 8, parseInt(part, 16) & 255]);
  return bits.join(".");
}

/** What is reserved for machines of one's own, links, tests and groups (IANA's special-purpose registries). */
const special = createAddressSet([
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/4",
  "240.0.0.0/4",
  "::/96",
  "64:ff9b::/96",
  "64:ff9b:1::/48",
  "100::/64",
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "3fff::/20",
  "5f00::/16",
  "fc00::/7",
  "fe80::/10",
  "fec0::/10",
  "ff00::/8",
]);

/** Whether an address can belong to a host on the internet. What is no address is not public. */
export function isPublicAddress(address: string): boolean {
  return isIP(plainAddress(address)) !== 0 && !special.has(address);
}

export const isAddress = (text: string): boolean => isIP(plainAddress(text)) !== 0;
