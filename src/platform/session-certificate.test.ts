import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { certificateInSession } from './session-certificate.ts';

const element = (tag: number, content: Uint8Array): Buffer => {
  const size = content.length;
  const length = size < 0x80 ? [size] : size < 0x100 ? [0x81, size] : [0x82, size >> 8, size & 0xff];
  return Buffer.concat([Buffer.from([tag, ...length]), content]);
};

const sessionWith = (certificate: Uint8Array | undefined, secret = Buffer.alloc(48, 7)): Buffer =>
  element(
    0x30,
    Buffer.concat([
      element(0x02, Buffer.from([1])),
      element(0x04, secret),
      element(0xa1, element(0x02, Buffer.from([1, 2, 3, 4]))),
      ...(certificate === undefined ? [] : [element(0xa3, certificate)]),
      element(0xa4, element(0x04, Buffer.from('localhost'))),
    ]),
  );

test('the certificate is the third member, whatever stands around it', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 3000 }),
      fc.uint8Array({ maxLength: 300 }),
      (content, secret) => {
        const certificate = element(0x30, content);
        const session = sessionWith(certificate, Buffer.from(secret));
        const found = certificateInSession(session);
        session.fill(0);
        assert.ok(found !== undefined && certificate.equals(found), 'a copy');
      },
    ),
  );
});

test('a session without one has none', () => {
  assert.equal(certificateInSession(sessionWith(undefined)), undefined);
});

test('what is no session gives nothing, and no fault', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      certificateInSession(bytes);
    }),
  );
  const whole = sessionWith(element(0x30, Buffer.alloc(900, 1)));
  for (let length = 0; length < whole.length; length += 1)
    assert.equal(certificateInSession(whole.subarray(0, length)), undefined);
});
