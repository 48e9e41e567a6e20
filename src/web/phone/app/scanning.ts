/** Shape Detection API, not yet in the standard library of types. */
type Detector = { readonly detect: (image: HTMLVideoElement) => Promise<readonly { readonly rawValue: string }[]> };
type DetectorMaker = { new (options: { readonly formats: readonly string[] }): Detector };

const detectorMaker = (): DetectorMaker | undefined => Reflect.get(globalThis, 'BarcodeDetector');

/** Whether this phone can read a QR code inside the app; every phone can with its own camera app. */
export const isScanPossible = (): boolean => detectorMaker() !== undefined && 'mediaDevices' in navigator;

export type Scan = { readonly stop: () => void };

/** Looks through the camera until a QR code is read. `onRead` is called once; `onFailure` when there is no camera for us. */
export const scan = (video: HTMLVideoElement, onRead: (text: string) => void, onFailure: () => void): Scan => {
  const cut = new AbortController();
  look(video, cut.signal)
    .then((text) => text !== undefined && onRead(text))
    .catch(onFailure);
  return { stop: () => cut.abort() };
};

const look = async (video: HTMLVideoElement, signal: AbortSignal): Promise<string | undefined> => {
  const Maker = detectorMaker();
  if (Maker === undefined) throw new Error('no detector');
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  try {
    video.srcObject = stream;
    await video.play();
    const detector = new Maker({ formats: ['qr_code'] });
    while (!signal.aborted) {
      const [found] = await detector.detect(video);
      if (found !== undefined) return found.rawValue;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
    return undefined;
  } finally {
    for (const track of stream.getTracks()) track.stop();
  }
};
