// The signing keys of an issuer from the command line: `list` shows them, `rotate` begins to use the next ones.
import { isConfigError, loadConfig } from '#config-load.ts';
import { keyRings } from '#issuer/key-store.ts';
import { openKeyRing, rotateKeys } from '#issuer/keys.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { citizenKeyDepsOf, keyDepsOf, openConfiguredStores } from '../src/main-stores.ts';

const usage = 'Usage: npm run keys -- list | rotate [professional | low | plus]\n';

const print = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);

const main = async ([command, issuer = 'professional']: readonly string[]): Promise<number> => {
  const ring = keyRings.find((name) => name === issuer);
  if ((command !== 'list' && command !== 'rotate') || ring === undefined) {
    process.stderr.write(usage);
    return 2;
  }
  const config = loadConfig({ env: process.env });
  const machine = { clock: systemClock, random: systemRandom };
  const opened = await openConfiguredStores(config, machine);
  try {
    const deps =
      ring === 'professional' ? keyDepsOf(config, opened, machine) : citizenKeyDepsOf(config, opened, machine, ring);
    await openKeyRing(deps);
    if (command === 'rotate') return await rotate(deps);
    print((await deps.store.list()).map(({ sealedPrivateJwk: _sealed, ...shown }) => shown));
    return 0;
  } finally {
    opened.stores.close();
  }
};

const rotate = async (deps: Parameters<typeof rotateKeys>[0]): Promise<number> => {
  const kid = await rotateKeys(deps);
  if (kid === undefined) {
    process.stderr.write('Another rotation came first; look at `npm run keys -- list` and try again.\n');
    return 1;
  }
  print({ signsWith: kid, oldTokensVerifyForSeconds: deps.overlapSeconds });
  return 0;
};

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${isConfigError(error) ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
