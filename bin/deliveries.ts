// Back-channel logouts from the command line: what was told to which service, what still waits, what failed.
import { parseArgs } from 'node:util';
import { isConfigError, loadConfig } from '#config-load.ts';
import type { Delivery } from '#issuer/delivery-store.ts';
import { systemClock } from '#platform/clock.ts';
import { systemRandom } from '#platform/random.ts';
import { openConfiguredStores } from '../src/main-stores.ts';

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { limit: { type: 'string', default: '50' } } });
  const config = loadConfig({ env: process.env });
  const { stores } = await openConfiguredStores(config, { clock: systemClock, random: systemRandom });
  try {
    const deliveries = await stores.deliveries.list(Number(values.limit));
    process.stdout.write(
      `${deliveries.map((delivery) => JSON.stringify(shown(delivery))).join('\n')}${deliveries.length > 0 ? '\n' : ''}`,
    );
    if (deliveries.length === 0) process.stderr.write('No back-channel logout was queued yet.\n');
  } finally {
    stores.close();
  }
};

/** Without the subject: who was logged out is the journal's business, not a report's. */
const shown = ({ subject: _subject, ...delivery }: Delivery) => ({
  ...delivery,
  createdAt: new Date(delivery.createdAtSeconds * 1000).toISOString(),
  nextTryAt: delivery.state === 'waiting' ? new Date(delivery.nextTryAtSeconds * 1000).toISOString() : undefined,
});

main().catch((error: unknown) => {
  process.stderr.write(`${isConfigError(error) ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
