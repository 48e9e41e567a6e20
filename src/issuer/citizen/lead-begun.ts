import type { IncomingMessage } from 'node:http';
import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { CitizenClient } from '#clients/citizen/citizen-client.ts';
import type { FirstStep } from './citizen-issuer.ts';
import { describeLogin } from './login-in-progress.ts';
import type { CitizenIssuerDeps } from './settings.ts';

/** Where logins that begin lead, by the request that begins them. */
export type FirstSteps = WeakMap<IncomingMessage, FirstStep>;

type Leading = { readonly firstSteps: FirstSteps; readonly recordOf: (engineClient: object) => CitizenClient };

/**
 * A login that begins leads where its first page is, or away to the provider, by one redirect: the pages decide within
 * the request what they would decide when the browser comes back with it (franceconnect.md §1.18).
 */
export const leadBegunLogins = (
  provider: Provider,
  deps: CitizenIssuerDeps,
  { firstSteps, recordOf }: Leading,
): void => {
  provider.use(async (ctx, next) => {
    await next();
    const firstStep = firstSteps.get(ctx.req);
    const { oidc } = ctx as unknown as Partial<KoaContextWithOIDC>;
    const { Interaction: interaction, Client: client } = oidc?.entities ?? {};
    if (firstStep === undefined || interaction === undefined || client === undefined || ctx.status !== 303) return;
    const login = await describeLogin(deps, { interaction, client: recordOf(client), session: oidc?.session });
    const location = await firstStep(login, { request: ctx.req, response: ctx.res });
    if (location === undefined) ctx.respond = false;
    else ctx.set('location', location);
  });
};
