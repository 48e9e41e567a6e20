import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import * as oidc from 'openid-client';
import { pressOn } from '../support/forms.ts';
import { openPartner, type Partner } from '../support/partner.ts';
import { newPerson } from '../support/person.ts';
import { newService, type Service } from '../support/service.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
let agenda: Service;
let files: Service;
let partner: Partner;
before(async () => {
  [world, partner] = await Promise.all([startWorld(), openPartner()]);
  agenda = await newService(world, { client_name: 'Agenda' });
  files = await newService(world, { client_name: 'Dossiers', backchannel_logout_uri: `${partner.origin}/bye` });
});
after(async () => {
  await world.close();
  await partner.close();
});

test('a doctor logs out of one service and is logged out of all, and each is told', async () => {
  const person = newPerson(world);
  const first = await agenda.begin();
  const tokens = await agenda.finish(await person.logIn(first.url, world.card('899800000012')), first.checks);
  const second = await files.begin();
  const others = await files.finish(await person.logIn(second.url, world.card('899800000012')), second.checks);
  const url = oidc.buildEndSessionUrl(agenda.configuration, {
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: agenda.redirectUri.replace('callback', 'bye'),
    state: 'back-from-logout',
  });
  const arrival = await person.follow(url.href);
  assert.equal(arrival.url.href, `${agenda.redirectUri.replace('callback', 'bye')}?state=back-from-logout`);
  await partner.arrived(1);
  assert.ok(partner.received[0]?.form.has('logout_token'));
  await assert.rejects(oidc.refreshTokenGrant(files.configuration, others.refresh_token ?? ''), {
    error: 'invalid_grant',
  });
  await assert.rejects(files.userInfo(others.access_token, others.claims()?.sub ?? ''));
  const page = await person.follow((await agenda.begin()).url);
  assert.match(page.text, /data-page="login"/, 'the next login asks for the card');
});

test('a doctor who only knows the address of the platform logs out there, after a question', async () => {
  const person = newPerson(world);
  const { url, checks } = await agenda.begin();
  const tokens = await agenda.finish(await person.logIn(url, world.card('899800000012')), checks);
  const question = await person.follow(`${world.issuer}/protocol/openid-connect/logout`);
  assert.match(question.text, /data-page="confirm-logout"/);
  const done = await pressOn(person, question, { logout: 'yes' });
  assert.match(done.text, /data-page="signed-out"/);
  await assert.rejects(oidc.refreshTokenGrant(agenda.configuration, tokens.refresh_token ?? ''), {
    error: 'invalid_grant',
  });
});

test('the question is put in the language of the person', async () => {
  const person = newPerson(world);
  const { url } = await agenda.begin();
  await person.logIn(url, world.card('899800000012'));
  const question = await person.follow(`${world.issuer}/protocol/openid-connect/logout?ui_locales=en`);
  assert.match(question.text, /<html lang="en"/);
});
