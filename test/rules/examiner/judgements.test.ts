import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { Cookie } from 'tough-cookie';
import { decideVerdict } from '#examiner/report.ts';
import { shortenUrl } from '#examiner/shorten.ts';
import { judgeCookies } from '#examiner/steps/cookies.ts';
import { guessableObjection } from '#examiner/steps/guessable.ts';
import { judgeTls } from '#examiner/steps/pages.ts';

const many = (make: (index: number) => string) => Array.from({ length: 20 }, (_, index) => make(index));
const cookieOf = (text: string): Cookie => Cookie.parse(text) ?? new Cookie();

describe('chance', () => {
  it('is believed where it is', () => {
    for (const make of [
      () => randomUUID(),
      () => randomBytes(16).toString('base64url'),
      () => randomBytes(32).toString('hex'),
    ])
      assert.equal(guessableObjection(many(make)), undefined);
  });

  it('is missed in counters, time stamps and repetitions, however long', () => {
    const padding = 'x'.repeat(60);
    assert.equal(guessableObjection(many((index) => `${padding}${index + 100}`)), 'too-little-chance');
    assert.equal(guessableObjection(many((index) => String(1_700_000_000_000 + index * 731))), 'too-little-chance');
    assert.equal(guessableObjection(many((index) => `${randomUUID().slice(0, 4)}${index}`)), 'too-little-chance');
    assert.equal(guessableObjection(many((index) => (index < 2 ? 'same' : randomUUID()))), 'repeated');
    assert.equal(guessableObjection([randomUUID(), randomUUID()]), 'too-few');
  });
});

describe('TLS', () => {
  it('passes with https, a certificate that verifies and HSTS, and with nothing less', () => {
    assert.equal(judgeTls([], undefined, 'max-age=31536000').outcome, 'passed');
    assert.equal(judgeTls(['loginUrl'], undefined, 'max-age=31536000').outcome, 'failed');
    assert.equal(judgeTls([], 'DEPTH_ZERO_SELF_SIGNED_CERT', 'max-age=31536000').outcome, 'failed');
    assert.equal(judgeTls([], undefined, undefined).outcome, 'failed');
    assert.equal(judgeTls([], undefined, 'max-age=0').outcome, 'failed');
  });
});

describe('cookies', () => {
  const outcomes = (text: string, isHttps: boolean) =>
    judgeCookies([cookieOf(text)], isHttps).map(({ outcome }) => outcome);

  it('must be HttpOnly, Secure and SameSite; Secure has nothing to protect over http', () => {
    assert.deepEqual(outcomes('a=b; HttpOnly; Secure; SameSite=Lax', true), ['passed', 'passed', 'passed']);
    assert.deepEqual(outcomes('a=b; HttpOnly; SameSite=Strict', true), ['passed', 'failed', 'passed']);
    assert.deepEqual(outcomes('a=b; Secure; SameSite=None', true), ['failed', 'passed', 'failed']);
    assert.deepEqual(outcomes('a=b; HttpOnly; SameSite=Lax', false), ['passed', 'not-applicable', 'passed']);
  });
});

describe('the verdict', () => {
  const outcome = fc.constantFrom('passed', 'failed', 'not-applicable', 'needs-evidence');

  it('is no score: one failure fails, one open question does not pass', () => {
    fc.assert(
      fc.property(fc.array(outcome), (outcomes) => {
        const verdict = decideVerdict(outcomes.map((one) => ({ outcome: one })));
        const open = outcomes.includes('needs-evidence') ? 'evidence' : 'passed';
        assert.equal(verdict, outcomes.includes('failed') ? 'failed' : open);
      }),
    );
  });
});

describe('addresses in a report', () => {
  it('never carry a long parameter whole', () => {
    fc.assert(
      fc.property(fc.base64String({ minLength: 16 }), (secret) => {
        const shown = shortenUrl(`https://service.example/a?code=${encodeURIComponent(`X1${secret}`)}`);
        assert.ok(!shown.includes(`X1${secret}`) && !shown.includes(encodeURIComponent(`X1${secret}`)));
      }),
    );
  });
});
