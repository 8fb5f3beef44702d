import { expect, test } from "vitest";
import { createAddressSet, isPublicAddress, plainAddress } from "#src/platform/kernel/addresses.ts";

test.each(["1.1.1.1", "93.184.216.34", "172.32.0.1", "192.167.1.1", "2606:4700::1111", "::ffff:1.1.1.1"])(
  "%s is somebody's on the internet",
  (address) => expect(isPublicAddress(address)).toBe(true),
);

test.each([
  "127.8.9.1",
  "10.0.0.1",
  "172.31.255.255",
  "192.168.0.1",
  "169.254.169.254",
  "100.64.1.1",
  "0.0.0.0",
  "224.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "[::1]",
  "fe80::1%eth0",
  "fd00:ec2::254",
  "64:ff9b::a00:1",
  "2002:7f00:1::",
  "::ffff:10.0.0.1",
  "::ffff:0a00:0001",
  "::10.0.0.1",
  "ff02::1",
  "localhost",
  "",
])("%s is not", (address) => expect(isPublicAddress(address)).toBe(false));

test("a set holds its addresses and ranges, an IPv4 address in either spelling", () => {
  const set = createAddressSet(["10.1.0.0/16", "192.0.2.7", "2001:db8::/32"]);
  const inside = ["10.1.2.3", "::ffff:10.1.2.3", "192.0.2.7", "2001:db8::1", "[2001:db8::1]"];
  const outside = ["10.2.0.1", "192.0.2.8", "2001:db9::1", "nonsense", ""];
  expect(inside.filter((each) => !set.has(each))).toEqual([]);
  expect(outside.filter((each) => set.has(each))).toEqual([]);
});

test.each(["10.0.0.0/33", "10.0.0/8", "::/129", "a.b.c.d", "10.0.0.0/8/8", "10.0.0.0/-1", "10.0.0.0/"])(
  "%s is no range",
  (range) => expect(() => createAddressSet([range])).toThrow(RangeError),
);

test("an IPv4 address is itself, also in the spellings of IPv6", () => {
  expect(["::ffff:127.0.0.1", "::FFFF:7f00:1", "[::ffff:127.0.0.1]", "127.0.0.1"].map(plainAddress)).toEqual(
    Array(4).fill("127.0.0.1"),
  );
});
