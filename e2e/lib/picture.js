// Pictures made for a journey.

import { crc32, deflateSync } from 'node:zlib';

function block(kind, content) {
  const named = Buffer.concat([Buffer.from(kind, 'latin1'), content]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** A PNG of a sky and a field whose colours tell it from others, as `setInputFiles` takes it. */
export function picture(name, shade, [width, height] = [1200, 800]) {
  const rows = Array.from({ length: height }, (_, y) => {
    const row = Buffer.alloc(1 + width * 3);
    for (let x = 0; x < width; x += 1) {
      const sun = (x - width * 0.25) ** 2 + (y - height * 0.3) ** 2 < (height * 0.12) ** 2;
      const colour = sun ? [250, 210, 90] : y < height * 0.6 ? [90, 140 + shade, 200] : [70, 110, 60 + shade];
      row.set(colour, 1 + x * 3);
    }
    return row;
  });
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width);
  head.writeUInt32BE(height, 4);
  head.set([8, 2, 0, 0, 0], 8);
  const parts = [block('IHDR', head), block('IDAT', deflateSync(Buffer.concat(rows))), block('IEND', Buffer.alloc(0))];
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return { name, mimeType: 'image/png', buffer: Buffer.concat([start, ...parts]) };
}
