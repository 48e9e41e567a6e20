import assert from 'node:assert/strict';
import { it } from 'node:test';
import { startWorld } from '../../support/world.ts';

it('the office of a running platform publishes the key of reports, and knows no examination that was not begun', async () => {
  const world = await startWorld({ office: true });
  try {
    const { keys } = (await (await fetch(`${world.officeOrigin}/examen/cles`)).json()) as { keys: { alg: string }[] };
    assert.deepEqual(
      keys.map(({ alg }) => alg),
      ['EdDSA'],
    );
    const missing = await fetch(`${world.officeOrigin}/examen/nobody/rapport`);
    assert.equal(missing.status, 404);
    assert.match(await missing.text(), /Cette page n’existe pas/);
  } finally {
    await world.close();
  }
});
