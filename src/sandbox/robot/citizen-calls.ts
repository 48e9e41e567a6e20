import type { Static } from '@sinclair/typebox';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { browserAnswer, citizenBody, pressBody, providerBody, refusalAnswer } from './api.ts';
import type { RobotBrowser } from './browser.ts';
import { abandon, beCitizen, chooseProvider, giveConsent } from './citizen-hands.ts';
import type { Network } from './follow.ts';
import type { Outcome } from './outcome.ts';

type AtBrowser = { readonly Params: { readonly id: string } };

/** Acts at the browser of the address, and tells where it stands then. */
export type ActAtBrowser = (
  id: string,
  reply: FastifyReply,
  act: (browser: RobotBrowser) => Promise<Outcome>,
) => Promise<FastifyReply>;

const response = { 200: browserAnswer, '4xx': refusalAnswer, 502: refusalAnswer };

/** Adds what a citizen's hands do at a named browser: choose a provider, be somebody, consent, give up. */
export function addCitizenHands(scope: FastifyInstance, network: Network, at: ActAtBrowser): void {
  scope.post<AtBrowser & { Body: Static<typeof providerBody> }>(
    '/browsers/:id/provider',
    { schema: { body: providerBody, response } },
    ({ params, body }, reply) =>
      at(params.id, reply, (browser) => chooseProvider(browser, network, body.provider, body.followService)),
  );
  scope.post<AtBrowser & { Body: Static<typeof citizenBody> }>(
    '/browsers/:id/citizen',
    { schema: { body: citizenBody, response } },
    ({ params, body }, reply) =>
      at(params.id, reply, (browser) => beCitizen(browser, network, body.citizen, body.followService)),
  );
  for (const [path, press] of Object.entries({ consent: giveConsent, abandon }))
    scope.post<AtBrowser & { Body: Static<typeof pressBody> | undefined }>(
      `/browsers/:id/${path}`,
      { schema: { body: pressBody, response } },
      ({ params, body }, reply) => at(params.id, reply, (browser) => press(browser, network, body?.followService)),
    );
}
