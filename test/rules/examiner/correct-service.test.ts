import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { compactVerify, importJWK } from 'jose';
import { examine, type ExaminerWorld, openExaminerWorld, withOutcome } from './examiner-world.ts';

const questions = {
  professional: [
    ...['question.secret-kept', 'question.reconciliation', 'question.national-id'],
    ...['question.session', 'question.browser', 'question.terms'],
  ],
  citizen: [
    ...['question.secret-kept', 'question.reconciliation', 'question.session', 'question.browser'],
    'question.terms',
  ],
};

/** A service of low accepts the weakest level: there is none below. */
const untried = { professional: [], citizen: ['level.checked'] };

describe('a correct service', { timeout: 120_000 }, () => {
  const stack = new AsyncDisposableStack();
  let world: ExaminerWorld;
  before(async () => {
    world = await openExaminerWorld(stack);
  });
  after(() => stack.disposeAsync());

  for (const kind of ['professional', 'citizen'] as const) {
    for (const how of ['library', 'hand'] as const) {
      it(`passes every automatic requirement: ${kind}, ${how}`, async () => {
        const { report } = await examine(world, { kind, how });
        const failed = report.requirements.filter(({ outcome }) => outcome === 'failed');
        assert.deepEqual(failed, []);
        assert.deepEqual(withOutcome(report, 'needs-evidence'), questions[kind]);
        assert.deepEqual(withOutcome(report, 'not-applicable'), [...untried[kind], 'cookie.secure', 'tls']);
        assert.equal(report.verdict, 'evidence');
      });
    }
  }

  it('may leave by a form, and do without UserInfo', async () => {
    for (const fault of ['quirk.form', 'quirk.no-userinfo']) {
      const { report } = await examine(world, { kind: 'citizen', how: 'hand', fault });
      assert.deepEqual(withOutcome(report, 'failed'), [], fault);
      assert.equal(withOutcome(report, 'not-applicable').includes('userinfo.subject'), fault === 'quirk.no-userinfo');
    }
  });

  it('may show its session by a text, and have neither a start page nor a back channel to declare', async () => {
    const { report } = await examine(world, {
      kind: 'professional',
      how: 'hand',
      bend: ({ startUrl, backchannelLogoutUrl: _none, ...request }) => ({
        ...{ ...request, checkUrl: startUrl, checkText: 'Se déconnecter' },
      }),
    });
    assert.deepEqual(withOutcome(report, 'failed'), []);
    const asked = withOutcome(report, 'needs-evidence').filter((id) => !id.startsWith('question.'));
    assert.deepEqual(asked, ['button', 'backchannel.honoured', 'backchannel.spoilt']);
  });

  it('gets a report that anyone can read, signed by the platform, without a secret or a token in it', async () => {
    const { id, jws, report } = await examine(world, { kind: 'professional', how: 'hand', fault: 'state.checked' });
    const { keys } = (await (await fetch(`${world.origin}/examen/cles`)).json()) as { keys: Record<string, string>[] };
    const { payload } = await compactVerify(jws, await importJWK({ ...keys[0] }, 'EdDSA'));
    assert.deepEqual(JSON.parse(new TextDecoder().decode(payload)), report);
    assert.equal(await (await fetch(`${world.origin}/examen/${id}/rapport.jws`)).text(), jws);
    assert.doesNotMatch(JSON.stringify(report), /eyJ[\w-]{20,}/);
    const page = await (await fetch(`${world.origin}/examen/${id}/rapport`)).text();
    assert.match(page, /data-verdict="failed"/);
    assert.match(page, /data-requirement="state.checked" data-outcome="failed"/);
    assert.match(page, /Comparez le state reçu/);
  });
});
