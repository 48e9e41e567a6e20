import assert from 'node:assert/strict';
import { test } from 'node:test';
import { callObjection, type Mode, redirectObjection } from '#clients/address.ts';

type Case = readonly [address: string, application: 'web' | 'native', mode: Mode];

const accepted: readonly Case[] = [
  ['https://service.example/callback', 'web', 'production'],
  ['https://service.example:8443/a/b?tenant=1', 'web', 'production'],
  ['https://service.example', 'web', 'production'],
  ['http://localhost:3000/callback', 'web', 'sandbox'],
  ['http://127.0.0.1:3000/callback', 'web', 'sandbox'],
  ['http://[::1]:3000/callback', 'native', 'production'],
  ['http://app.localhost/callback', 'web', 'sandbox'],
  ['http://127.0.0.1/callback', 'native', 'production'],
  ['fr.example.app:/callback', 'native', 'production'],
  ['fr.example.app://callback', 'native', 'production'],
];

const refused: readonly (readonly [...Case, RegExp])[] = [
  ['http://service.example/callback', 'web', 'sandbox', /plain http is for loopback only/],
  ['http://localhost.attacker.example/', 'web', 'sandbox', /plain http is for loopback only/],
  ['http://127.0.0.1.attacker.example/', 'native', 'sandbox', /plain http is for loopback only/],
  ['http://localhost:3000/callback', 'web', 'production', /loopback is for native applications/],
  ['https://*.service.example/', 'web', 'production', /wildcard/],
  ['https://service.example/*', 'web', 'production', /wildcard/],
  ['https://service.example/#x', 'web', 'production', /fragment/],
  ['https://service.example/#', 'web', 'production', /fragment/],
  ['https://name:word@service.example/', 'web', 'production', /user name/],
  ['https://@service.example/', 'web', 'production', /user name/],
  ['javascript:alert(1)', 'web', 'production', /scheme javascript:/],
  ['javascript:alert(1)', 'native', 'production', /scheme javascript:/],
  ['JavaScript:alert(1)', 'native', 'sandbox', /scheme javascript:/],
  ['data:text/html,x', 'native', 'production', /scheme data:/],
  ['file:///etc/hostname', 'native', 'production', /scheme file:/],
  ['fr.example.app:/callback', 'web', 'production', /for native applications/],
  ['myapp://callback', 'native', 'production', /reversed domain name/],
  ['fr.example.app:/callback#x', 'native', 'production', /fragment/],
  ['/callback', 'web', 'production', /absolute address/],
  ['', 'web', 'production', /absolute address/],
  ['https://service.example/a b', 'web', 'production', /printable ASCII/],
  ['https://service.example/\nx', 'web', 'production', /printable ASCII/],
  ['https:\\\\service.example', 'web', 'production', /printable ASCII/],
  ['https:service.example', 'web', 'production', /two slashes/],
  ['https:///service.example', 'web', 'production', /two slashes/],
  ['https://sérvice.example/', 'web', 'production', /printable ASCII/],
];

for (const [address, application, mode] of accepted) {
  test(`${application} ${mode}: ${address} is accepted`, () => {
    assert.equal(redirectObjection(address, application, mode), undefined);
  });
}

for (const [address, application, mode, reason] of refused) {
  test(`${application} ${mode}: ${JSON.stringify(address)} is refused`, () => {
    assert.match(redirectObjection(address, application, mode) ?? 'accepted', reason);
  });
}

test('the platform calls https, and loopback in the sandbox', () => {
  assert.equal(callObjection('https://service.example/logout', 'production'), undefined);
  assert.equal(callObjection('http://localhost:3000/logout', 'sandbox'), undefined);
  assert.match(callObjection('http://localhost:3000/logout', 'production') ?? '', /loopback/);
  assert.match(callObjection('fr.example.app:/logout', 'sandbox') ?? '', /must be an https address/);
});
