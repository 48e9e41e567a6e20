import { isConfigError, loadConfig } from '../src/config-load.ts';
import { isListenError } from '../src/main-listen.ts';
import { startVestibule } from '../src/main.ts';
import { welcomeText } from '../src/main-welcome.ts';

const [, , file] = process.argv;

try {
  const startedAt = performance.now();
  const config = loadConfig({ file, env: process.env });
  const running = await startVestibule(config);
  process.stdout.write(welcomeText(running, Math.round(performance.now() - startedAt)));
  const stop = () => void running.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
} catch (error) {
  // Sentences for the operator are all there is to say; anything else is a defect and shows its stack.
  process.stderr.write(
    `${isConfigError(error) || isListenError(error) ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
}
