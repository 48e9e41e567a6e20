import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createSecureContext } from 'node:tls';
import { promisify } from 'node:util';
import * as pkijs from 'pkijs';
import { systemRandom } from '#platform/random.ts';
import { openCardBox } from '#sandbox/cards/card-box.ts';
import { splitHolderName } from '#sandbox/cards/profiles.ts';
import { type CardWorld, derOf, makeCardWorld, present, worldCards, worldHolders } from '../../support/card-world.ts';

let world: CardWorld;
before(async () => {
  world = await makeCardWorld();
});
after(() => world.close());

const deps = () => ({ clock: world.clock, random: systemRandom, revocationUrl: world.revocationUrl });
const reopen = () => openCardBox(world.dataDirectory, Object.values(worldHolders), deps());
const command = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [
    join(import.meta.dirname, '../../../bin/cards.ts'),
    ...args,
    '--data',
    world.dataDirectory,
  ]);

describe('the card box', () => {
  test('opened again, it keeps every card, key and certificate', async () => {
    const again = await reopen();
    assert.deepEqual(again.list().toSorted(byId), world.pki.list().toSorted(byId));
    assert.deepEqual(await readFile(again.serverTls.keyFile), await readFile(world.pki.serverTls.keyFile));
  });

  test('makes again only what was lost', async () => {
    const { intern, doctor } = worldCards;
    await rm(join(world.pki.directory, `${intern}.json`));
    const again = await reopen();
    assert.notEqual(again.find(intern)?.serial, world.card(intern).serial);
    assert.equal(again.find(doctor)?.serial, world.card(doctor).serial);
  });

  test('leaves no half-written file, and shows its keys to nobody else', async () => {
    const files = await readdir(join(world.dataDirectory, 'sandbox', 'pki'), { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      assert.doesNotMatch(file.name, /\.tmp$/);
      assert.equal((await stat(join(file.parentPath, file.name))).mode & 0o077, 0, file.name);
    }
  });

  test('its .p12 opens with the published password, and with no other', async () => {
    const pfx = await readFile(join(world.pki.directory, `${worldCards.doctor}.p12`));
    createSecureContext({ pfx, passphrase: world.pki.p12Password });
    assert.throws(() => createSecureContext({ pfx, passphrase: 'another' }), /mac verify failure/i);
  });

  test('cuts the name of a holder where the capitals begin', () => {
    assert.deepEqual(splitHolderName('Mme Lise DE LA TOUR'), { givenName: 'Lise', familyName: 'DE LA TOUR' });
    assert.deepEqual(splitHolderName('Dr Jean-Luc ARNOUX'), { givenName: 'Jean-Luc', familyName: 'ARNOUX' });
  });
});

describe('the certificates', () => {
  test('stand below the authority that signs their kind on real cards', () => {
    const issuerOf = (id: string) => new X509Certificate(world.card(id).certificatePem).issuer;
    assert.match(issuerOf(worldCards.doctor), /CN=TEST AC IGC-SANTE FORT PERSONNES$/);
    assert.match(issuerOf(worldCards.employee), /CN=TEST AC IGC-SANTE STANDARD PERSONNES$/);
    assert.match(issuerOf(worldCards.service), /CN=TEST AC IGC-SANTE STANDARD PERSONNES$/);
  });

  test('of servers are for localhost and 127.0.0.1, of services for logging in to servers', async () => {
    const server = new X509Certificate(await readFile(world.pki.serverTls.certificateFile));
    assert.equal(server.checkHost('localhost'), 'localhost');
    assert.equal(server.checkIP('127.0.0.1'), '127.0.0.1');
    const service = await world.pki.organisationCertificate('demo-service');
    assert.deepEqual(new X509Certificate(service.certificatePem).keyUsage, ['1.3.6.1.5.5.7.3.2']);
    assert.equal((await world.pki.organisationCertificate('demo-service')).certificatePem, service.certificatePem);
    await assert.rejects(world.pki.organisationCertificate('../escape'), /not the name/);
  });
});

describe('the responder', () => {
  test('answers by GET as by POST', async () => {
    const request = new pkijs.OCSPRequest();
    const card = pkijs.Certificate.fromBER(derOf(world.card(worldCards.revoked).certificatePem));
    const issuerCertificate = world.pki.authorities['ACI-FO-PP'].certificate;
    await request.createForCertificate(card, { hashAlgorithm: 'SHA-1', issuerCertificate });
    const encoded = encodeURIComponent(Buffer.from(request.toSchema(true).toBER()).toString('base64'));
    const answer = await fetch(`${world.revocationUrl}/ocsp/${encoded}`);
    const response = pkijs.OCSPResponse.fromBER(await answer.arrayBuffer());
    assert.deepEqual(await response.getCertificateStatus(card, issuerCertificate), {
      isForCertificate: true,
      status: 1,
    });
  });

  test('gives the authorities, and 404 for the rest', async () => {
    const issuer = await fetch(`${world.revocationUrl}/AC/ACI-FO-PP-TEST.cer`);
    assert.deepEqual(
      new Uint8Array(await issuer.arrayBuffer()),
      derOf(world.pki.authorities['ACI-FO-PP'].certificatePem),
    );
    for (const path of ['/', '/CRL/NONE-TEST.crl', '/../revoked.json']) {
      assert.equal((await fetch(`${world.revocationUrl}${path}`)).status, 404);
    }
  });

  test('declines what is no request, without falling', async () => {
    const answer = await fetch(`${world.revocationUrl}/ocsp`, { method: 'POST', body: 'nonsense' });
    const response = pkijs.OCSPResponse.fromBER(await answer.arrayBuffer());
    assert.equal(response.responseStatus.valueBlock.valueDec, 1);
  });
});

describe('the command', () => {
  test('revokes a card for a responder that is running, and restores it', async () => {
    const card = present(world.card(worldCards.employee));
    await command('revoke', worldCards.employee);
    const refused = await world.method().verify(card);
    assert.equal('fault' in refused && refused.fault, 'P203');
    await command('restore', worldCards.employee);
    assert.ok('method' in (await world.method().verify(card)));
  });

  test('makes a card that logs in, and lists it without its key', async () => {
    await command(
      'make',
      '--national-id',
      '899800000034',
      '--name',
      'Dr Ana MOREL',
      '--kind',
      'CPS',
      '--profession',
      '10',
    );
    const { stdout } = await command('list');
    assert.match(stdout, /"899800000034"/);
    assert.doesNotMatch(stdout, /PRIVATE KEY/);
    const made = (await reopen()).find('899800000034');
    assert.ok(made && 'method' in (await world.method().verify(present(made))));
  });

  test('says what is wrong in one sentence', async () => {
    await assert.rejects(command('revoke', 'nobody'), /There is no card nobody/);
    await assert.rejects(command('make', '--kind', 'XXX'), /Usage: cards/);
    await assert.rejects(command('--nonsense'), /Unknown option/);
  });
});

const byId = (one: { readonly id: string }, other: { readonly id: string }): number => one.id.localeCompare(other.id);
