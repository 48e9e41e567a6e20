import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { compactVerify, importJWK } from 'jose';
import { reviewAnswer } from '#partners/answer-question.ts';
import { qualify } from '#partners/examine-request.ts';
import { findProductionFaults } from '#partners/fit-for-production.ts';
import { moveRequest } from '#partners/move-request.ts';
import { qualificationOf } from '#partners/qualification.ts';
import { systemClock } from '#platform/clock.ts';
import { type ExaminedService, startExaminedService } from '../support/examined-service.ts';
import { freePorts } from '../support/free-ports.ts';
import {
  begin,
  completePages,
  fillIn,
  found,
  messagesTo,
  type PartnerPerson,
  shownCredentials,
  signIn,
} from '../support/partner-desk.ts';
import { sendFiles, untilPage } from '../support/partner-page.ts';
import { startWorld, type World } from '../support/world.ts';

/** "Qualify": from a service with a fault to a request that a reviewer accepts. */
let world: World;
let person: PartnerPerson;
let service: ExaminedService;
let origin: string;
let request: string;
let secret: string;
before(async () => {
  const [port = 0] = await freePorts(1);
  origin = `http://localhost:${port}`;
  service = await startExaminedService(port, 'hand');
  world = await startWorld({ office: true, citizen: true });
  person = await signIn(world, 'chef@editeur.example');
  const organisation = await found(person, 'Éditeur de test');
  request = await begin(person, organisation, 'low');
  const examination = {
    ...{ examLoginUrl: `${origin}/login`, examStartUrl: `${origin}/` },
    ...{ examCheckUrl: `${origin}/me`, examLogoutUrl: `${origin}/logout` },
  };
  await fillIn(person, request, { ...completePages('low', `${origin}/callback`), examination });
  await toSandbox();
});
after(async () => {
  await service.close();
  await world.close();
});

const place = (rest: string) => `/partenaires/demandes/${request}/${rest}`;
const space = () => world.running.partners.space;
const kept = async () => {
  const one = await space().store.findRequest(request);
  assert.ok(one !== undefined);
  return one;
};

const toSandbox = async (): Promise<void> => {
  await person.send(place('etat'), { geste: 'submit' });
  await moveRequest(space(), request, 'accept', { by: 'reviewer', who: 'Relectrice' });
};

/** Puts the examination issuer into the test instance, as the page shows it. */
const connect = async (fault: string | undefined): Promise<void> => {
  const page = await person.read(place('qualification'));
  const issuer = /data-issuer>([^<]+)</.exec(page.text)?.[1] ?? '';
  const { clients } = await kept();
  await service.connect({
    ...{ kind: 'citizen', issuer, clientId: clients.sandbox ?? '', clientSecret: secret, fault },
    ...{ redirectUri: `${origin}/callback`, clock: { ...systemClock, pass: () => {} } },
  });
};

test('what is missing is said before anything moves', async () => {
  const early = await person.send(place('qualification'), { geste: 'examiner' });
  assert.equal(early.status, 409);
  assert.match(early.text, /identifiants du bac à sable/);
  assert.equal((await kept()).state, 'sandbox');
  ({ secret } = shownCredentials(await person.send(place('identifiants/sandbox'), { geste: 'creer' })));
});

test('a fault of the service sends the request back, with the mend', async () => {
  await person.send(place('qualification'), { geste: 'preparer' });
  await connect('state.checked');
  const pressed = await person.send(place('qualification'), { geste: 'examiner' });
  assert.equal(pressed.status, 200);
  const page = await untilPage(world, person, place('qualification'), /data-verdict="failed"/);
  assert.match(page.text, /data-failed="state\.checked"/);
  assert.match(page.text, /Comparez le state reçu/);
  assert.equal((await kept()).state, 'sandbox');
  const comment = (await kept()).history.at(-1)?.comment ?? '';
  assert.match(comment, /^state\.checked : /);
  assert.ok(messagesTo(world, person.email).some(({ text }) => text.includes('state.checked')));
});

test('the mended service passes the automatic checks, with the client of its sandbox; anybody reads the report', async () => {
  await connect(undefined);
  await person.send(place('qualification'), { geste: 'examiner' });
  const page = await untilPage(world, person, place('qualification'), /data-verdict="evidence"/);
  assert.match(page.text, /épreuves automatiques satisfaites/);
  assert.equal((await kept()).state, 'qualification');
  const address = /href="([^"]+\/examen\/[^"]+\/rapport)"/.exec(page.text)?.[1] ?? '';
  assert.match(await (await fetch(address)).text(), /data-requirement="login" data-outcome="passed"/);
  const { keys } = (await (await fetch(`${world.officeOrigin}/examen/cles`)).json()) as {
    keys: Record<string, string>[];
  };
  const jws = await (await fetch(`${address}.jws`)).text();
  const { payload } = await compactVerify(jws, await importJWK({ ...keys[0] }, 'EdDSA'));
  assert.equal((JSON.parse(new TextDecoder().decode(payload)) as { service: { id: string } }).service.id, request);
  const { lines } = { lines: await world.running.stores.journal.readAfter(0, 10_000) };
  const events = lines.filter(({ event }) => event.kind.startsWith('examination.')).map(({ event }) => event);
  assert.deepEqual(
    events.map(({ kind, details }) => [kind, details?.['verdict']]),
    [
      ['examination.begun', undefined],
      ['examination.finished', 'failed'],
      ['examination.begun', undefined],
      ['examination.finished', 'evidence'],
    ],
  );
});

const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n');
const question = 'question.terms';

test('a question is answered with words and a file that is what it says it is', async () => {
  const answer = (words: string, name: string, bytes: Uint8Array) =>
    sendFiles(world, person, place(`questions/${question}`), { words }, { attachment: { name, bytes } });
  const html = await answer('Voir la pièce.', 'conditions.pdf', Buffer.from('<html><script>alert(1)</script>'));
  assert.equal(html.status, 422);
  const refused = await html.text();
  assert.match(refused, /ni un PDF, ni un PNG, ni un JPEG/);
  assert.match(refused, />\s*Voir la pièce\.</);
  assert.equal((await answer('Trop.', 'x.pdf', Buffer.concat([pdf, Buffer.alloc(2_097_152), pdf]))).status, 422);
  assert.equal((await answer('Voir la pièce.', '../../etc/"x".pdf', pdf)).status, 303);
  const cookie = await person.jar.getCookieString(world.officeOrigin);
  const piece = await fetch(`${world.officeOrigin}${place(`questions/${question}/piece`)}`, { headers: { cookie } });
  assert.deepEqual(Buffer.from(await piece.arrayBuffer()), pdf);
  assert.equal(piece.headers.get('content-disposition'), 'attachment; filename="piece-question-terms.pdf"');
  assert.equal(piece.headers.get('x-content-type-options'), 'nosniff');
  assert.match(piece.headers.get('content-security-policy') ?? '', /sandbox/);
  const unknown = await sendFiles(world, person, place('questions/question.nothing'), { words: 'x' }, {});
  assert.equal(unknown.status, 404);
});

test('a reviewer refuses an answer with a reason, reads the next one and accepts it', async () => {
  const answerOf = async () => {
    const { questions } = await qualificationOf(space(), await kept());
    return questions.find(({ id }) => id === question)?.answer;
  };
  const first = await answerOf();
  assert.ok(first !== undefined);
  const review = (version: number, decision: 'accepted' | 'refused', reason: string) =>
    reviewAnswer(space(), request, question, { decision, reason, who: 'Relectrice', version });
  assert.equal(await review(first.version, 'refused', ' '), 'reason-missing');
  assert.equal(await review(first.version, 'refused', 'La porte n’y est pas nommée.'), 'done');
  assert.match((await person.read(place('qualification'))).text, /La porte n’y est pas nommée/);
  assert.ok(messagesTo(world, person.email).some(({ text }) => text.includes('La porte n’y est pas nommée')));
  await sendFiles(world, person, place(`questions/${question}`), { words: 'Article 4, nommée.' }, {});
  assert.equal(await review(first.version, 'accepted', ''), 'changed');
  const next = await answerOf();
  assert.equal(next?.attachment?.mediaType, 'application/pdf');
  assert.equal(await review(next?.version ?? 0, 'accepted', ''), 'done');
  assert.equal((await answerOf())?.review?.decision, 'accepted');
  const journal = await world.running.stores.journal.readAfter(0, 10_000);
  const reviews = journal.filter(({ event }) => event.kind === 'partner.answer-reviewed');
  assert.deepEqual(
    reviews.map(({ event }) => event.details?.['decision']),
    ['refused', 'accepted'],
  );
});

test('nobody qualifies a service that has no addresses for production', async () => {
  const reviewer = { by: 'reviewer', who: 'Relectrice' } as const;
  assert.deepEqual(await moveRequest(space(), request, 'pass-qualification', reviewer), {
    objection: 'not-for-production',
  });
  const live = { liveRedirectUris: `${origin}/callback`, liveLogoutUris: 'https://cabinet.example/bye' };
  const refused = await person.send(place('etape/production'), { ...live, suite: 'continuer' });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /id="f-liveRedirectUris-error"/);
  live.liveRedirectUris = 'https://cabinet.example/callback';
  await person.send(place('etape/production'), { ...live, suite: 'continuer' });
  assert.deepEqual(findProductionFaults(await kept()), []);
  assert.equal((await kept()).fields['redirectUris'], `${origin}/callback`, 'the sandbox keeps its own');
});

test('where the operator says so, passing the automatic checks is enough', async () => {
  await person.send(place('etat'), { geste: 'stop-qualification' });
  let work: Promise<void> | undefined;
  const generous = {
    ...space(),
    passAutomatically: true,
    inBackground: (begin_: () => Promise<void>) => {
      work = begin_();
    },
  };
  const by = { role: 'admin', accountId: 'somebody' } as const;
  assert.equal(await qualify(generous, await kept(), by), undefined);
  await work;
  assert.equal((await kept()).state, 'qualified');
  assert.equal((await kept()).history.at(-1)?.move, 'pass-qualification');
});
