import type { CibaAnswer, CibaDoor } from '#issuer/ciba-door.ts';
import type { Challenge } from '#methods/app/challenge.ts';
import type { ChallengeDeps } from '#methods/app/open-challenge.ts';
import { openChallenge } from '#methods/app/open-challenge.ts';
import { decideOutcome } from '#methods/app/outcome.ts';
import type { Base } from './main.ts';

/** Ties the back channel to the devices: the same request for approval as the login page’s, with another way back. */
export const cibaDoorOf = (method: ChallengeDeps, { config, stores, directory, clock, random }: Base): CibaDoor => ({
  rules: {
    requestSeconds: method.rules.challengeSeconds,
    intervalSeconds: config.ciba.intervalSeconds,
    ping: { tries: config.ciba.pingTries, firstRetrySeconds: config.ciba.pingFirstRetrySeconds },
  },
  login: { logins: stores.logins, directory, clock, random },
  askDevice: async ({ requestId, nationalId, ...order }) => {
    const origin = { kind: 'ciba', requestId } as const;
    // A service's back end asks, not a machine that a person sits at: its address says nothing of who floods whom.
    const opened = await openChallenge(method, { ...order, origin, identifier: nationalId, address: undefined });
    return 'fault' in opened ? opened : { challengeId: opened.id };
  },
  findAnswer: async (challengeId) => {
    const challenge = await method.challenges.find(challengeId);
    return challenge === undefined ? { is: 'pending' } : answerOf(method, challenge);
  },
  waitForAnswer: method.wire.waitFor,
});

/** A request that nobody answered is over by the same time as its `auth_req_id`: nothing has to be said of it. */
const answerOf = async (method: ChallengeDeps, challenge: Challenge): Promise<CibaAnswer> => {
  if (challenge.state.is === 'approved') return approvalOf(method, challenge.state);
  const outcome = decideOutcome(challenge, method.clock.nowSeconds());
  return outcome === 'pending' || outcome === 'approved' || outcome === 'P503'
    ? { is: 'pending' }
    : { is: 'ended', fault: outcome };
};

type Approved = Extract<Challenge['state'], { readonly is: 'approved' }>;

/**
 * The proof is read, not taken: an `auth_req_id` gives tokens once as it is, and after a crash it can be read again.
 * What a device signed no longer stands for its holder once it is blocked or revoked.
 */
const approvalOf = async ({ devices }: ChallengeDeps, { proof }: Approved): Promise<CibaAnswer> => {
  const device = proof.method === 'app' ? await devices.find(proof.deviceId) : undefined;
  const stands = proof.method !== 'app' || device?.state === 'active';
  return stands ? { is: 'approved', proof } : { is: 'ended', fault: 'P506' };
};
