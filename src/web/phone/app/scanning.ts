/** Shape Detection API, not yet in the standard library of types. */
type Detector = { readonly detect: (image: HTMLVideoElement) => Promise<readonly { readonly rawValue: string }[]> };
type DetectorMaker = {
  new (options: { readonly formats: readonly string[] }): Detector;
  readonly getSupportedFormats: () => Promise<readonly string[]>;
};

/** Whether this phone may have a camera for the app; every phone can read a QR code with its own camera app. */
export const isScanPossible = (): boolean => 'mediaDevices' in navigator;

export type Scan = { readonly stop: () => void };

/** Looks through the camera until a QR code is read. `onRead` is called once; `onFailure` when there is no camera for us. */
export const scan = (video: HTMLVideoElement, onRead: (text: string) => void, onFailure: () => void): Scan => {
  const cut = new AbortController();
  look(video, cut.signal)
    .then((text) => text !== undefined && onRead(text))
    .catch(() => cut.signal.aborted || onFailure());
  return { stop: () => cut.abort() };
};

const look = async (video: HTMLVideoElement, signal: AbortSignal): Promise<string | undefined> => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  try {
    const read = await makeReader();
    video.srcObject = stream;
    await video.play();
    while (!signal.aborted) {
      const text = await read(video);
      if (text !== undefined) return text;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    return undefined;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
};

/** The text of the QR code that stands before the camera; undefined when none can be read. */
type Reader = (video: HTMLVideoElement) => Promise<string | undefined>;

/** The phone's own reader where it has one; iPhones and most desks have none. */
const makeReader = async (): Promise<Reader> => {
  const Maker: DetectorMaker | undefined = Reflect.get(globalThis, 'BarcodeDetector');
  const isNative = Maker !== undefined && (await Maker.getSupportedFormats()).includes('qr_code');
  if (!isNative) return makeOwnReader();
  const detector = new Maker({ formats: ['qr_code'] });
  return async (video) => (await detector.detect(video))[0]?.rawValue;
};

/** Pixels of the longer side that are looked at: enough for our codes, and little enough for a slow phone. */
const longestSide = 640;

/** Reads with a library, fetched now: who has a reader of their own never loads it. */
const makeOwnReader = async (): Promise<Reader> => {
  const { decodeQR } = await import('qr/decode.js');
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no canvas');
  return async (video) => {
    const { videoWidth, videoHeight } = video;
    const scale = Math.min(1, longestSide / Math.max(videoWidth, videoHeight));
    [canvas.width, canvas.height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
    if (canvas.width === 0 || canvas.height === 0) return undefined;
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      // The library throws when it finds no code: the next image may show one.
      return undefined;
    }
  };
};
