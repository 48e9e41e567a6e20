import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { OctetString } from 'asn1js';
import type * as pkijs from 'pkijs';
import type { Authority } from '#sandbox/cards/authorities.ts';
import { extendedKeyUsage, extension, keyUsage } from '#sandbox/cards/extensions.ts';
import { makeEllipticKey } from '#sandbox/cards/issue.ts';
import { encodeOcspAnswer, encodeOcspRefusal, type OcspAnswer } from '#sandbox/cards/revocation-answers.ts';
import { authorityName, forge, forgeRoot, type Forgery } from '../../support/card-forge.ts';
import { type CardWorld, makeCardWorld, present, worldCards } from '../../support/card-world.ts';
import { type Answering, certIdOf, fakeResponder, nonceOf } from '../../support/fake-responder.ts';

let world: CardWorld;
let authority: Authority;
before(async () => {
  world = await makeCardWorld();
  authority = world.pki.authorities['ACI-FO-PP'];
});
after(() => world.close());

/** Verifies the doctor's card with nothing but this responder; the refusal's detail, or 'accepted'. */
async function outcomeWith(answer: Answering): Promise<string> {
  const responder = await fakeResponder(answer);
  const revocation = { ...world.settings().revocation, ocspUrls: [responder.url], crlUrls: [] };
  const outcome = await world.method({ revocation }).verify(present(world.card(worldCards.doctor)));
  await responder.close();
  if (!('fault' in outcome)) return 'accepted';
  return outcome.fault === 'P207'
    ? outcome.detail.replace('OCSP: ', '').replace('; list: no list configured', '')
    : outcome.fault;
}

/** A right answer, signed by the authority itself, changed as asked. */
const answering =
  (change: (question: pkijs.OCSPRequest) => Partial<OcspAnswer> = () => ({})): Answering =>
  (question) => {
    assert.ok(question);
    return encodeOcspAnswer({
      certId: certIdOf(question),
      status: 'good',
      nonce: nonceOf(question),
      thisUpdate: at(0),
      nextUpdate: at(300),
      signingKey: authority.keys.privateKey,
      signerPublicKey: authority.keys.publicKey,
      ...change(question),
    });
  };
const at = (seconds: number) => new Date(world.clock.nowMilliseconds() + seconds * 1000);

/** An answer signed by a delegated responder whose certificate is made as asked. */
async function delegated(changes: Partial<Forgery>): Promise<Answering> {
  const signer = { structure: authority.certificate, keys: authority.keys };
  const extensions = [keyUsage(['digitalSignature']), extendedKeyUsage(['ocspSigning'])];
  const delegate = await forge({ signer, subject: authorityName('responder'), extensions, ...changes });
  const { privateKey: signingKey, publicKey: signerPublicKey } = delegate.keys;
  return answering(() => ({ signingKey, signerPublicKey, signerCertificate: delegate.structure }));
}

const notAuthentic = 'the answer is not signed by the issuer or its responder';

describe('an OCSP answer counts', () => {
  test('when the authority signed it', async () => assert.equal(await outcomeWith(answering()), 'accepted'));
  test('when a responder that the authority named signed it', async () =>
    assert.equal(await outcomeWith(await delegated({})), 'accepted'));
  test('P203 when it says so', async () => {
    assert.equal(await outcomeWith(answering(() => ({ status: { revokedAt: at(-60) } }))), 'P203');
  });
});

describe('an OCSP answer does not count', () => {
  test('replayed, with the nonce of another question', async () => {
    const nonce = extension('1.3.6.1.5.5.7.48.1.2', new OctetString({ valueHex: new Uint8Array(32) }));
    assert.equal(await outcomeWith(answering(() => ({ nonce }))), 'the answer is not to our nonce');
  });
  test('without nonce', async () => {
    assert.equal(await outcomeWith(answering(() => ({ nonce: undefined }))), 'the answer is not to our nonce');
  });
  test('signed by a stranger', async () => {
    const { privateKey: signingKey, publicKey: signerPublicKey } = await makeEllipticKey();
    assert.equal(await outcomeWith(answering(() => ({ signingKey, signerPublicKey }))), notAuthentic);
  });
  test('signed by a responder that named itself', async () => {
    assert.equal(await outcomeWith(await delegated({ signer: undefined })), notAuthentic);
  });
  test('signed by a responder that another authority named', async () => {
    assert.equal(await outcomeWith(await delegated({ signer: await forgeRoot('another') })), notAuthentic);
  });
  test('signed by a certificate of the authority that was not made for it, such as a card', async () => {
    assert.equal(
      await outcomeWith(
        await delegated({ extensions: [keyUsage(['digitalSignature']), extendedKeyUsage(['clientAuth'])] }),
      ),
      notAuthentic,
    );
    assert.equal(await outcomeWith(await delegated({ extensions: [keyUsage(['digitalSignature'])] })), notAuthentic);
  });
  test('signed by a responder whose time is over', async () => {
    assert.equal(await outcomeWith(await delegated({ notAfter: at(-60) })), notAuthentic);
  });
  test('stale, or of the future', async () => {
    assert.equal(
      await outcomeWith(answering(() => ({ thisUpdate: at(-600), nextUpdate: at(-300) }))),
      'the answer is stale',
    );
    assert.equal(
      await outcomeWith(answering(() => ({ thisUpdate: at(3600), nextUpdate: at(7200) }))),
      'the answer is stale',
    );
  });
  test('about another certificate', async () => {
    const changed = answering((question) => {
      const certId = certIdOf(question);
      certId.serialNumber = authority.certificate.serialNumber;
      return { certId };
    });
    assert.equal(await outcomeWith(changed), 'the answer speaks of another certificate');
  });
  test('when the responder does not know, or declines, or babbles', async () => {
    assert.equal(
      await outcomeWith(answering(() => ({ status: 'unknown' }))),
      'the responder does not know the certificate',
    );
    assert.equal(await outcomeWith(() => encodeOcspRefusal(6)), 'the responder declines');
    assert.equal(await outcomeWith(() => Buffer.from('<html>captive portal</html>')), 'malformed answer');
    assert.equal(await outcomeWith(() => new Uint8Array()), 'malformed answer');
  });
});
