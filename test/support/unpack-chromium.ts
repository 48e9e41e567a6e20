/** Unpacks the packaged Chromium, its libraries and fonts into TMPDIR. A process of its own, because the package reads its surroundings. */
import chromium from '@sparticuz/chromium';

await chromium.executablePath();
