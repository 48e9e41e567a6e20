import { after, before, test } from 'node:test';
import { type BadWorld, checkLog, maltreat, openBadWorld } from './bad-world.ts';
import { backChannelRequests } from './back-channel.ts';
import type { Valid } from './spoil.ts';

let bad: BadWorld;
let plain: readonly Valid[];
let mutualTls: readonly Valid[];

before(async () => {
  bad = await openBadWorld({ withCertificate: true });
  plain = [
    ...(await backChannelRequests(bad, bad.strict, new URL(bad.world.issuer).origin)),
    ...(await backChannelRequests(bad, bad.compatible, new URL(bad.world.issuer).origin)),
  ];
  mutualTls = await backChannelRequests(bad, bad.strict, bad.world.mutualTlsOrigin);
});
after(() => bad.close());

test('no spoilt call of a service breaks the platform', (t) => maltreat(t, bad, plain, 2800));

test('nor does one over mutual TLS', (t) => maltreat(t, bad, mutualTls, 800));

test('none of it was taken for a defect', () => checkLog(bad));
