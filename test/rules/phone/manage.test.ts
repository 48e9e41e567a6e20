import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { listDevices, renameDevice, revokeDevice } from '#methods/app/manage.ts';
import { asDeviceId, asSessionId } from '#vocabulary/identifiers.ts';
import { alice, ask, bruno, startSeconds, withPhoneWorld } from './phone-world.ts';
import { answer, enrolPhone, wrongPin } from './soft-phone.ts';

describe('the phones of a person', () => {
  it(
    'are listed newest first, blocked ones too, revoked ones not, without key or lock',
    withPhoneWorld(async (world) => {
      const deps = world.deps();
      const [used, blocked, revoked] = [
        await enrolPhone(deps, alice),
        await enrolPhone(deps, alice),
        await enrolPhone(deps, alice),
      ];
      await enrolPhone(deps, bruno);
      const challenge = await ask(deps, alice);
      for (let tries = 0; tries < 3; tries += 1)
        await answer(deps, blocked, challenge, { pinProof: wrongPin(blocked) });
      await answer(deps, used, challenge);
      await revokeDevice(deps, { nationalId: alice, deviceId: revoked.device.id });
      const common = { name: 'Téléphone', enrolledBy: 'card', enrolledAtSeconds: startSeconds, lock: 'pin' };
      assert.deepEqual(await listDevices(deps, alice), [
        { ...common, id: blocked.device.id, state: 'blocked', wrongPins: 3, lastUsedAtSeconds: undefined },
        { ...common, id: used.device.id, state: 'active', wrongPins: 0, lastUsedAtSeconds: startSeconds },
      ]);
    }),
  );

  it(
    'are renamed by their person, who alone sees them',
    withPhoneWorld(async (world) => {
      const deps = world.deps();
      const { device } = await enrolPhone(deps, alice);
      const own = { nationalId: alice, deviceId: device.id };
      assert.deepEqual(await renameDevice(deps, own, ' De garde '), { name: 'De garde' });
      assert.deepEqual(await renameDevice(deps, own, '\n'), { fault: 'P103' });
      assert.deepEqual(await renameDevice(deps, { ...own, nationalId: bruno }, 'À moi'), { fault: 'P106' });
      assert.deepEqual(await renameDevice(deps, { ...own, deviceId: asDeviceId('x') }, 'À moi'), { fault: 'P106' });
      assert.equal((await deps.devices.find(device.id))?.name, 'De garde');
      const lines = await world.stores().journal.search({ kinds: ['device.changed'] }, 10);
      assert.deepEqual(
        lines.map(({ event }) => [event.nationalId, event.details]),
        [[alice, { device: device.id, what: 'name' }]],
      );
    }),
  );

  it(
    'are revoked by their person, who is told once; the sessions to end are told as often as asked',
    withPhoneWorld(async (world) => {
      const deps = world.deps();
      const { device } = await enrolPhone(deps, alice);
      const own = { nationalId: alice, deviceId: device.id };
      await deps.devices.noteSession(device.id, asSessionId('s1'), startSeconds + 60);
      assert.deepEqual(await revokeDevice(deps, { ...own, nationalId: bruno }), { fault: 'P106' });
      assert.equal((await deps.devices.find(device.id))?.state, 'active');
      for (let times = 0; times < 2; times += 1) assert.deepEqual(await revokeDevice(deps, own), { sessions: ['s1'] });
      assert.deepEqual(
        world.announced.map(({ what, nationalId }) => [what, nationalId]),
        [
          ['enrolled', alice],
          ['revoked', alice],
        ],
      );
      assert.equal((await world.stores().journal.search({ kinds: ['device.revoked'] }, 10)).length, 1);
      assert.deepEqual(await renameDevice(deps, own, 'Encore'), { fault: 'P106' });
    }),
  );

  it(
    'revoked between approval and login let nobody in',
    withPhoneWorld(async (world) => {
      const deps = world.deps();
      const phone = await enrolPhone(deps, alice);
      const challenge = await ask(deps, alice);
      assert.deepEqual(await answer(deps, phone, challenge), { is: 'approved' });
      await revokeDevice(deps, { nationalId: alice, deviceId: phone.device.id });
      assert.equal(await deps.challenges.takeProof(challenge.id), undefined);
      const noted = await deps.devices.noteSession(phone.device.id, asSessionId('s'), startSeconds + 60);
      assert.equal(noted, false);
    }),
  );
});
