import { crc32, deflateSync } from "node:zlib";

type Color = readonly [number, number, number];
export type Shape = {
  readonly x: number;
  readonly y: number;
  readonly r: number;
  readonly color: Color;
  readonly square?: boolean;
};

/** A small picture as PNG bytes: a background that fades downwards, with discs and squares on it. Sizes in pixels. */
export function drawPng(width: number, height: number, background: Color, shapes: readonly Shape[]): Buffer {
  const rows: Buffer[] = [];
  for (let y = 0; y < height; y += 1) {
    const row = Buffer.alloc(1 + width * 3);
    for (let x = 0; x < width; x += 1) {
      const color = colorAt(x, y, height, background, shapes);
      row.set(color, 1 + x * 3);
    }
    rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function colorAt(x: number, y: number, height: number, background: Color, shapes: readonly Shape[]): number[] {
  const shape = shapes.findLast((each) =>
    each.square
      ? Math.abs(x - each.x) <= each.r && Math.abs(y - each.y) <= each.r
      : (x - each.x) ** 2 + (y - each.y) ** 2 <= each.r ** 2,
  );
  const shade = 1 - (0.25 * y) / height;
  return (shape?.color ?? background).map((part) => Math.round(part * shade));
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
