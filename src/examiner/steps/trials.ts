import { isIn, logIn } from '../driver/actions.ts';
import { visit } from '../driver/browser.ts';
import { both, citizen } from '../requirements/requirement.ts';
import type { RequirementId } from '../requirements/catalogue.ts';
import { type Finding, finding, judged } from '../finding.ts';
import type { Login } from '../issuer/desk.ts';
import { weakestLevel } from '../issuer/tokens.ts';
import type { Spoil } from '../spoil.ts';
import { plain, type Words, words } from '../words.ts';
import { describeStop } from './describe.ts';
import type { Room, Step } from './step.ts';

/** One spoilt answer that must not open a session. */
type Trial = {
  readonly requirement: RequirementId;
  readonly spoil: Spoil;
  readonly sent: Words;
  readonly kinds?: Step['kinds'];
  /** Parameter of the request without which there is nothing to check; its absence is a finding of its own. */
  readonly needs?: 'state' | 'nonce';
};

const trials: readonly Trial[] = [
  {
    requirement: 'state.checked',
    spoil: { callback: 'wrong-state' },
    sent: words('retour avec un autre state', 'return with another state'),
    needs: 'state',
  },
  {
    requirement: 'state.bound',
    spoil: { callback: 'other-browser' },
    sent: words('retour juste, dans un autre navigateur', 'right return, in another browser'),
    needs: 'state',
  },
  {
    requirement: 'id-token.signature',
    spoil: { idToken: 'signature' },
    sent: words(
      'id_token signé par une clé non publiée, sous le kid publié',
      'id_token signed with an unpublished key, under the published kid',
    ),
  },
  { requirement: 'id-token.none', spoil: { idToken: 'none' }, sent: plain('id_token: alg=none') },
  {
    requirement: 'id-token.hs256',
    spoil: { idToken: 'hs256' },
    sent: words(
      'id_token : alg=HS256, clé = la clé publique en PEM',
      'id_token: alg=HS256, key = the public key as PEM',
    ),
  },
  { requirement: 'id-token.audience', spoil: { idToken: 'audience' }, sent: plain('id_token: aud=another-client') },
  {
    requirement: 'id-token.issuer',
    spoil: { idToken: 'issuer' },
    sent: plain('id_token: iss=https://another-issuer.invalid'),
  },
  {
    requirement: 'nonce.checked',
    spoil: { idToken: 'nonce' },
    sent: words('id_token avec un autre nonce', 'id_token with another nonce'),
    needs: 'nonce',
  },
  {
    requirement: 'id-token.expired',
    spoil: { idToken: 'expired' },
    sent: words('id_token expiré depuis une heure', 'id_token that expired an hour ago'),
  },
  {
    requirement: 'id-token.future',
    spoil: { idToken: 'future' },
    sent: words('id_token émis dans une heure', 'id_token issued an hour from now'),
  },
  {
    requirement: 'level.checked',
    spoil: { idToken: 'level' },
    sent: plain(`id_token: acr=${weakestLevel}`),
    kinds: citizen,
  },
  {
    requirement: 'userinfo.subject',
    spoil: { userInfo: 'subject' },
    sent: words('UserInfo : sub d’une autre personne', 'UserInfo: sub of another person'),
  },
  {
    requirement: 'userinfo.signature',
    spoil: { userInfo: 'signature' },
    sent: words('UserInfo signé par une clé non publiée', 'UserInfo signed with an unpublished key'),
    kinds: citizen,
  },
];

/** Spoilt answers, one login each: none may open a session. */
export const trialSteps: readonly Step[] = trials.map((trial) => ({
  kinds: trial.kinds ?? both,
  run: async (room) => [await hold(room, trial)],
}));

const hold = async (room: Room, { requirement, spoil, sent, needs }: Trial): Promise<Finding> => {
  const stop = await logIn(room, spoil);
  const lack = lackOf(stop.login, spoil, needs);
  if (lack !== undefined) return finding(requirement, 'not-applicable', { sent, received: lack });
  const entered = await isIn(room, stop.jar);
  return judged(requirement, !entered && isTried(stop.login, spoil), { sent, received: describeStop(stop, entered) });
};

/** Whether what was spoilt reached the service: a code that is not redeemed brings no token. */
const isTried = (login: Login | undefined, { callback }: Spoil): boolean =>
  login !== undefined && (callback !== undefined || login.tokenCalls.length > 0);

/** Why there was nothing to check: the service sent no such parameter, or never asks for what was spoilt. */
const lackOf = (login: Login | undefined, spoil: Spoil, needs: Trial['needs']): Words | undefined => {
  if (login === undefined) return undefined;
  if (needs !== undefined && !login.request.has(needs))
    return words(`la demande n’a pas de ${needs} : rien à comparer`, `the request has no ${needs}: nothing to compare`);
  if (spoil.idToken === 'level' && (login.request.get('acr_values') ?? weakestLevel).includes(weakestLevel))
    return words('la demande accepte le niveau le plus faible', 'the request accepts the weakest level');
  if (spoil.userInfo !== undefined && login.userInfoCalls === 0)
    return words('le service n’appelle pas UserInfo', 'the service does not call UserInfo');
  return undefined;
};

/** A return that is opened again must not make the service redeem its code again. */
export const replayStep: Step = {
  kinds: both,
  run: async (room) => {
    const stop = await logIn(room);
    if (stop.callback !== undefined) await visit(room.line, stop.jar, { url: stop.callback });
    const calls = room.desk.logins.map(({ tokenCalls }) => tokenCalls.length);
    const most = Math.max(0, ...calls);
    return [
      judged('code.once', most <= 1, {
        sent: words('une connexion, puis la même adresse de retour', 'a login, then the same return address again'),
        received: words(`au plus ${most} échange(s) du même code`, `at most ${most} exchange(s) of the same code`),
      }),
    ];
  },
};
