import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProxyTrust } from './proxies.ts';

const arrived = (remoteAddress: string, headers: Record<string, string> = {}, encrypted = false) => ({
  socket: { remoteAddress, encrypted },
  headers,
});

const trust = createProxyTrust(['10.0.0.0/8', '2001:db8:1::/48', '192.0.2.7']);

test('headers of a caller that is no configured proxy are not believed', () => {
  const request = arrived('203.0.113.9', { 'x-forwarded-for': '198.51.100.1', 'x-forwarded-proto': 'https' });
  assert.equal(trust.isTrusted(request), false);
  assert.equal(trust.clientAddress(request), '203.0.113.9');
  assert.equal(trust.protocol(request), 'http');
});

test('a configured proxy is believed, by address and by range, IPv4 in IPv6 clothes included', () => {
  for (const proxy of ['10.1.2.3', '::ffff:10.1.2.3', '192.0.2.7', '2001:db8:1::5']) {
    const request = arrived(proxy, { 'x-forwarded-for': '198.51.100.1', 'x-forwarded-proto': 'https' });
    assert.equal(trust.clientAddress(request), '198.51.100.1', proxy);
    assert.equal(trust.protocol(request), 'https', proxy);
  }
});

test('what a caller put before the proxies’ own entries is not believed', () => {
  const request = arrived('10.0.0.1', { 'x-forwarded-for': '1.1.1.1, 198.51.100.1, 10.0.0.2' });
  assert.equal(trust.clientAddress(request), '198.51.100.1');
});

test('a forwarded entry that is no address leaves the socket’s', () => {
  assert.equal(trust.clientAddress(arrived('10.0.0.1', { 'x-forwarded-for': 'unknown' })), '10.0.0.1');
});

test('without a proxy the socket says whether TLS was spoken', () => {
  assert.equal(trust.protocol(arrived('203.0.113.9', {}, true)), 'https');
  assert.equal(createProxyTrust([]).isTrusted(arrived('127.0.0.1')), false);
});
