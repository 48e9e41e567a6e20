import { decodeJwt } from 'jose';
import type { KoaContextWithOIDC } from 'oidc-provider';
import { interactionPolicy } from 'oidc-provider';
import type { Client } from '#clients/client.ts';
import { type JourneyRow, journey, type Situation } from '#login/journey.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { Level } from '#vocabulary/level.ts';
import { bindToDevice, type DeviceSessionDeps } from './device-session.ts';
import { levelOf } from './id-token.ts';

export type PolicyDeps = {
  readonly clientOf: (engineClient: object) => Client;
  readonly clock: Clock;
  /** Best level that an open method reaches. */
  readonly reachableLevel: Level;
  readonly deviceSessions: DeviceSessionDeps;
};

const { Prompt, Check } = interactionPolicy;

/**
 * The dispatcher: the engine asks it at every visit of the browser, it reads the stored state and lets the
 * table in `login/journey.ts` decide. `select_account` is answered by a fresh card; `consent` is never
 * due to a professional and is answered at once by `/login`.
 */
export const createPolicy = (deps: PolicyDeps): interactionPolicy.Prompt[] => [
  new Prompt({ name: 'login', requestable: true }, bindingCheck(deps), ...journey.map((row) => checkOf(row, deps))),
  new Prompt({ name: 'select_account', requestable: true }),
  new Prompt({ name: 'consent', requestable: true }),
];

/** Before anything is decided: the one step here that leaves a trace, where the engine awaits us with the session at hand. */
const bindingCheck = ({ deviceSessions }: PolicyDeps): interactionPolicy.Check =>
  new Check('revoked_device', 'the phone was revoked', 'login_required', async (ctx) => {
    await bindToDevice(ctx, deviceSessions);
    return Check.NO_NEED_TO_PROMPT;
  });

const checkOf = (row: JourneyRow, deps: PolicyDeps): interactionPolicy.Check =>
  new Check(row.reason, row.description, row.error, (ctx) => row.asked(situationOf(ctx, deps)));

const situationOf = (ctx: KoaContextWithOIDC, { clientOf, clock, reachableLevel }: PolicyDeps): Situation => {
  const { oidc } = ctx;
  const subject = oidc.session?.accountId;
  const known = subject !== undefined && oidc.account !== undefined;
  const client = oidc.client === undefined ? undefined : clientOf(oidc.client);
  return {
    person: known
      ? { subject, level: levelOf(oidc.session?.acr), ageSeconds: clock.nowSeconds() - (oidc.session?.loginTs ?? 0) }
      : undefined,
    provedNow: oidc.result?.login !== undefined,
    freshLoginAsked: oidc.prompts.has('login') || oidc.prompts.has('select_account'),
    maximumAgeSeconds: oidc.params?.['max_age'] === undefined ? undefined : Number(oidc.params['max_age']),
    wantedSubjects: wantedSubjects(oidc),
    minimumLevel: client?.minimumLevel ?? 'eidas1',
    essentialLevels: essentialLevels(oidc.claims),
    reachableLevel,
  };
};

type Oidc = KoaContextWithOIDC['oidc'];

/**
 * OpenID Connect Core §3.1.2.1 (`id_token_hint`) and §5.5.1 (a `sub` value in the claims parameter). The engine
 * verifies the hint when the request arrives and does not look at it again after the login, so it is read from
 * the request that was kept: otherwise any card would do.
 */
const wantedSubjects = (oidc: Oidc): string[] => {
  const hint = oidc.params?.['id_token_hint'];
  const hinted = typeof hint === 'string' ? decodeJwt(hint).sub : undefined;
  const claimed = (oidc.claims.id_token?.['sub'] as { value?: unknown } | null | undefined)?.value;
  return [hinted, claimed].filter((subject): subject is string => typeof subject === 'string');
};

/** Values of an essential `acr`; voluntary ones never hold anybody up (OpenID Connect Core §5.5.1.1). */
export const essentialLevels = (claims: Oidc['claims']): string[] => {
  const acr = claims.id_token?.['acr'] as { essential?: boolean; value?: unknown; values?: unknown } | null | undefined;
  if (acr?.essential !== true) return [];
  const values = Array.isArray(acr.values) ? (acr.values as unknown[]) : [acr.value];
  return values.filter((value): value is string => typeof value === 'string');
};
