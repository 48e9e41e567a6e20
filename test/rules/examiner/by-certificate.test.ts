import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { after, before, test } from 'node:test';
import type { Report } from '#examiner/report.ts';
import { systemClock } from '#platform/clock.ts';
import { startExaminedService } from '../../support/examined-service.ts';
import { freePorts } from '../../support/free-ports.ts';
import { askOverTls, organisation, type ServiceCertificate } from '../../support/mutual-tls.ts';
import { startWorld, type World } from '../../support/world.ts';
import { requestFor, withOutcome } from './examiner-world.ts';

/** A service that proves itself by its certificate (RFC 8705 §2.1), at the listener that asks for it. */
let world: World;
let own: ServiceCertificate;
let other: ServiceCertificate;
before(async () => {
  world = await startWorld({ office: true });
  own = await organisation(world, 'logiciel.examine.example');
  other = await organisation(world, 'autre.logiciel.example');
});
after(() => world.close());

/** The shape of the citizen door has no refresh, whose trial takes its time. */
const examineWith = async (certificate: ServiceCertificate | undefined): Promise<Report> => {
  const { examiner } = world.running.partners.space;
  const [port = 0] = await freePorts(1);
  const service = await startExaminedService(port, 'hand');
  try {
    const request = requestFor(port, 'citizen', `by-certificate-${port}`);
    const expected = new X509Certificate(own.cert).subject.split('\n').toReversed().join(',');
    const started = await examiner.startExamination(request, {
      clientId: 'by-certificate',
      authentication: { method: 'tls_client_auth', property: 'tls_client_auth_subject_dn', expected },
    });
    if ('objections' in started) throw new Error(started.objections.join('; '));
    await service.connect({
      ...{ kind: 'citizen', issuer: started.issuer, clientId: started.clientId, clientSecret: '', fault: undefined },
      ...{ redirectUri: request.redirectUri, clock: { ...systemClock, pass: () => {} } },
      callByCertificate: async (address, form) => (await askOverTls(world, address, { form, certificate })).text,
    });
    await examiner.runExamination(started.id);
    const kept = await examiner.reportOf(started.id);
    assert.ok(kept !== undefined);
    return kept.report;
  } finally {
    await service.close();
  }
};

test('the declared certificate passes', async () => {
  const report = await examineWith(own);
  assert.deepEqual(withOutcome(report, 'failed'), []);
  assert.match(JSON.stringify(report), /tls_client_auth ; certificate: \d/);
});

test('another certificate of the same authority fails, and so does none', async () => {
  for (const certificate of [other, undefined])
    assert.deepEqual(withOutcome(await examineWith(certificate), 'failed'), ['client.authentication']);
});
