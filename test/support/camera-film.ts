import { writeFile } from 'node:fs/promises';
import type { Browser } from 'playwright-core';

const film = { width: 640, height: 480 } as const;

/** A film for the camera of a Chromium that is yet to be launched with `cameraArguments`. */
export async function writeFilm(browser: Browser, picture: Buffer, file: string): Promise<void> {
  const light = await photograph(browser, picture);
  const noColour = Buffer.alloc((film.width * film.height) / 2, 128);
  const frame = [Buffer.from('FRAME\n'), light, noColour];
  // yuv4mpeg: each frame its brightness, then its two planes of colour at half the width and height.
  const head = Buffer.from(`YUV4MPEG2 W${film.width} H${film.height} F10:1 Ip A1:1 C420jpeg\n`);
  await writeFile(file, Buffer.concat([head, ...frame, ...frame]));
}

/** What makes a Chromium see the film when a page asks for the camera, and its person say yes. */
export const cameraArguments = (file: string): readonly string[] => [
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
  `--use-file-for-fake-video-capture=${file}`,
];

/** A picture as a camera in somebody's hand sees it: not upright, not filling the view, not sharp, under poor light. One byte of brightness a pixel. */
async function photograph(browser: Browser, picture: Buffer): Promise<Buffer> {
  const page = await browser.newPage();
  const url = `data:image/png;base64,${picture.toString('base64')}`;
  const bytes = await page.evaluate(takePicture, { url, ...film });
  await page.close();
  return Buffer.from(bytes, 'base64');
}

type View = { readonly url: string; readonly width: number; readonly height: number };

/** Runs in the page: it must stand for itself. */
const takePicture = async ({ url, width, height }: View): Promise<string> => {
  const image = new Image();
  image.src = url;
  await image.decode();
  const context = Object.assign(document.createElement('canvas'), { width, height }).getContext('2d');
  if (context === null) throw new Error('no canvas');
  context.fillStyle = '#6b6b6b';
  context.fillRect(0, 0, width, height);
  context.translate(width / 2 + 20, height / 2 - 10);
  context.rotate(0.14);
  context.filter = 'blur(0.8px) brightness(0.8) contrast(0.8)';
  const side = height * 0.62;
  context.drawImage(image, -side / 2, -side / 2, side, side);
  const { data } = context.getImageData(0, 0, width, height);
  let text = '';
  for (let at = 0; at < data.length; at += 4) text += String.fromCharCode(data[at] ?? 0);
  return btoa(text);
};
