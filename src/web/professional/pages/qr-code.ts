import qrcode from 'qrcode';
import { type Html, html } from '#platform/html.ts';

/** Modules of quiet around the code (ISO/IEC 18004, 9.1). */
const quiet = 4;

/** The dark modules of a QR code, as a path in a square of `side`. */
export const qrPath = (text: string): { readonly side: number; readonly path: string } => {
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const dark = Array.from({ length: size * size }, (_, index) => index).filter((index) => modules.data[index] === 1);
  const path = dark.map((index) => `M${(index % size) + quiet} ${Math.floor(index / size) + quiet}h1v1h-1z`).join('');
  return { side: size + 2 * quiet, path };
};

/** A QR code of a text as a drawing, black on white whatever the colours around it: cameras want it so. */
export const qrCode = (text: string, label: string): Html => {
  const { side, path } = qrPath(text);
  return html`<svg class="qr-code" viewBox="0 0 ${side} ${side}" role="img" aria-label="${label}" shape-rendering="crispEdges">
<rect width="${side}" height="${side}" fill="#fff"/><path fill="#000" d="${path}"/></svg>`;
};
