import { encodeQR } from 'qr';
import { type Html, html } from '#platform/html.ts';

/** Modules of quiet around the code (ISO/IEC 18004, 9.1). */
const quiet = 4;

/** The dark modules of a QR code, as a path in a square of `side`. */
export const qrPath = (text: string): { readonly side: number; readonly path: string } => {
  const rows = encodeQR(text, 'raw', { ecc: 'medium', border: quiet });
  const dark = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  return { side: rows.length, path: dark.join('') };
};

/** A QR code of a text as a drawing, black on white whatever the colours around it: cameras want it so. */
export const qrCode = (text: string, label: string): Html => {
  const { side, path } = qrPath(text);
  return html`<svg class="qr-code" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}" shape-rendering="crispEdges">
<rect width="${side}" height="${side}" fill="#fff"/><path fill="#000" d="${path}"/></svg>`;
};
