import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { requirementsOf } from '#examiner/requirements/catalogue.ts';
import { examine, type ExaminerWorld, openExaminerWorld, withOutcome } from './examiner-world.ts';

/** Each fault of the service, and the one requirement that must fail for it. */
const planted: readonly (readonly [fault: string, requirement: string, kind?: 'citizen' | 'plus'])[] = [
  ['button', 'button'],
  ['request.parameters', 'request.parameters'],
  ['redirect.exact', 'redirect.exact'],
  ['state.present', 'state.present'],
  ['state.unguessable', 'state.unguessable'],
  ['state.checked', 'state.checked'],
  ['state.bound', 'state.bound'],
  ['nonce.present', 'nonce.present'],
  ['nonce.unguessable', 'nonce.unguessable'],
  ['nonce.checked', 'nonce.checked'],
  ['pkce', 'pkce'],
  ['pkce.plain', 'pkce'],
  ['pkce.verifier', 'pkce'],
  ['error.access-denied', 'error.access-denied'],
  ['error.server-error', 'error.server-error'],
  ['error.temporarily-unavailable', 'error.temporarily-unavailable'],
  ['error.malformed', 'error.malformed'],
  ['error.markup', 'error.malformed'],
  ['id-token.signature', 'id-token.signature'],
  ['id-token.none', 'id-token.none'],
  ['id-token.hs256', 'id-token.hs256'],
  ['id-token.audience', 'id-token.audience'],
  ['id-token.issuer', 'id-token.issuer'],
  ['id-token.expired', 'id-token.expired'],
  ['id-token.future', 'id-token.future'],
  ['level.checked', 'level.checked', 'plus'],
  ['userinfo.subject', 'userinfo.subject'],
  ['userinfo.subject', 'userinfo.subject', 'citizen'],
  ['userinfo.signature', 'userinfo.signature', 'citizen'],
  ['id-token.hs256', 'id-token.hs256', 'citizen'],
  ['code.once', 'code.once'],
  ['client.none', 'client.authentication'],
  ['client.wrong', 'client.authentication'],
  ['client.twice', 'client.authentication'],
  ['secret.url', 'secret.url'],
  ['secret.token-in-url', 'secret.url'],
  ['refresh', 'refresh'],
  ['refresh.late', 'refresh'],
  ['refresh.ended', 'refresh.ended'],
  ['cookie.http-only', 'cookie.http-only'],
  ['cookie.same-site', 'cookie.same-site'],
  ['redirect.open', 'redirect.open'],
  ['logout.provider', 'logout.provider'],
  ['logout.own', 'logout.own'],
  ['backchannel.honoured', 'backchannel.honoured'],
  ['backchannel.spoilt', 'backchannel.spoilt'],
];

const ways: Readonly<
  Record<'professional' | 'citizen' | 'plus', Pick<Parameters<typeof examine>[1], 'kind' | 'acr' | 'bend'>>
> = {
  professional: { kind: 'professional' },
  citizen: { kind: 'citizen' },
  plus: { kind: 'citizen', acr: 'eidas2', bend: (request) => ({ ...request, door: 'plus' }) },
};

/** `login` is what every examination begins with; TLS and Secure need https (`over-tls.test.ts`). */
const elsewhere = ['login', 'tls', 'cookie.secure'];

describe('services with a planted fault', { timeout: 300_000 }, () => {
  const stack = new AsyncDisposableStack();
  const table: string[] = [];
  let world: ExaminerWorld;
  before(async () => {
    world = await openExaminerWorld(stack);
  });
  after(async () => {
    process.stdout.write(`${['planted fault'.padEnd(40), 'found'].join('')}\n${table.join('\n')}\n`);
    await stack.disposeAsync();
  });

  for (const [fault, requirement, kind = 'professional'] of planted) {
    it(`${kind}: ${fault} is found, and only it`, async () => {
      const { report } = await examine(world, { ...ways[kind], how: 'hand', fault });
      const failed = withOutcome(report, 'failed');
      table.push(`${`${kind} ${fault}`.padEnd(40)}${failed.join(', ')}`);
      assert.deepEqual(
        failed,
        [requirement],
        JSON.stringify(report.requirements.filter(({ id }) => failed.includes(id))),
      );
      assert.equal(report.verdict, 'failed');
    });
  }

  it('are planted for every requirement that a machine decides', () => {
    const decided = [...new Set([...requirementsOf('professional'), ...requirementsOf('citizen')])].filter(
      (id) => !id.startsWith('question.') && !elsewhere.includes(id),
    );
    const tried = planted.map(([, requirement]) => requirement);
    assert.deepEqual(
      decided.filter((id) => !tried.includes(id)),
      [],
    );
  });
});
