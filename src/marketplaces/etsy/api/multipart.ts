import { systemIds } from "#src/platform/kernel/ids.ts";
import type { StreamedBytes } from "#src/platform/kernel/streamed.ts";

/** A form with a file in it (RFC 7578) that goes out piece by piece. */
export type Multipart = { readonly type: string; readonly bytes: StreamedBytes };

type File = { readonly field: string; readonly name: string; readonly mime: string; readonly bytes: StreamedBytes };

export function multipart(fields: Readonly<Record<string, string>>, file: File): Multipart {
  const boundary = `oms-${systemIds.uuid()}`;
  const part = (head: string) => `--${boundary}\r\ncontent-disposition: form-data; ${head}\r\n`;
  const texts = Object.entries(fields).map(([name, value]) => `${part(`name="${quoted(name)}"`)}\r\n${value}\r\n`);
  const before = Buffer.from(
    `${texts.join("")}${part(`name="${quoted(file.field)}"; filename="${quoted(file.name)}"`)}content-type: ${file.mime}\r\n\r\n`,
  );
  const after = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    bytes: {
      size: before.length + file.bytes.size + after.length,
      async *chunks() {
        yield before;
        yield* file.bytes.chunks();
        yield after;
      },
    },
  };
}

/** As browsers write it (HTML, "multipart/form-data encoding algorithm"). */
function quoted(text: string): string {
  return text.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}
