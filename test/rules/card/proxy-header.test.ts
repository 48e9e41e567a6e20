import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  clientCertificateChainHeader,
  clientCertificateFromHeaders,
  clientCertificateHeader,
} from '#methods/card/client-certificate-header.ts';

const encode = (bytes: Uint8Array): string => `:${Buffer.from(bytes).toString('base64')}:`;

describe('RFC 9440', () => {
  test('any octets that a proxy encodes come back', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 6000 }),
        fc.array(fc.uint8Array({ minLength: 1 }), { maxLength: 6 }),
        (own, above) => {
          const headers = {
            'client-cert': encode(own),
            ...(above.length > 0 ? { 'client-cert-chain': above.map(encode).join(', ') } : {}),
          };
          const presented = clientCertificateFromHeaders(headers);
          assert.deepEqual(presented && [...presented.certificateDer], [...own]);
          assert.deepEqual(
            presented?.chainDer.map((der) => [...der]),
            above.map((der) => [...der]),
          );
        },
      ),
    );
  });

  test('what is not exactly one byte sequence is not a certificate', () => {
    for (const value of [
      '',
      '::',
      'AAAA',
      ':AAAA',
      'AAAA:',
      ':AAAA:;a=1',
      ':AAAA:, :AAAA:',
      ':A A A:',
      ':AAA=A:',
      ':AB==:x',
      ':AB:',
      ':AQ=:',
      ':AR==:',
      ':-_-_:',
      '"AAAA"',
      '?1',
    ]) {
      assert.equal(clientCertificateHeader(value), undefined, value);
    }
    assert.equal(clientCertificateHeader(undefined), undefined);
    assert.equal(clientCertificateHeader([':AAAA:', ':AAAA:']), undefined);
  });

  test('a chain with one malformed member, or an empty one, is refused whole', () => {
    assert.equal(clientCertificateChainHeader(':AAAA:, AAAA'), undefined);
    assert.equal(clientCertificateChainHeader(':AAAA:,'), undefined);
    assert.equal(clientCertificateChainHeader(''), undefined);
    assert.equal(clientCertificateFromHeaders({ 'client-cert': ':AAAA:', 'client-cert-chain': 'nonsense' }), undefined);
  });

  test('oversized headers are refused before they are decoded', () => {
    assert.equal(clientCertificateHeader(encode(new Uint8Array(6200))), undefined);
    assert.equal(
      clientCertificateChainHeader(
        Array(6)
          .fill(encode(new Uint8Array(6000)))
          .join(','),
      ),
      undefined,
    );
  });

  test('nothing that a client can write makes it throw', () => {
    fc.assert(fc.property(fc.string(), (value) => void clientCertificateHeader(value)));
    fc.assert(fc.property(fc.string(), (value) => void clientCertificateChainHeader(value)));
  });
});
