import { isIn, logIn, logOut } from '../driver/actions.ts';
import type { Stop } from '../driver/walk.ts';
import { finding, judged } from '../finding.ts';
import { both, professional } from '../requirements/requirement.ts';
import { shortenUrl } from '../shorten.ts';
import { plain, words } from '../words.ts';
import type { Room, Step } from './step.ts';

/** A host that exists nowhere (RFC 2606). */
const foreign = 'retour.examen.invalid';

/** Names under which services take the address to go on to. */
const nextNames = [
  'next',
  'url',
  'redirect',
  'redirect_url',
  'redirect_to',
  'return',
  'returnTo',
  'return_to',
  'returnUrl',
  'continue',
  'target',
  'goto',
  'to',
  'RelayState',
  'from',
  'callbackUrl',
];

/** A foreign address in every parameter that could be taken for the next one. */
export const openRedirectStep: Step = {
  kinds: both,
  run: async (room) => {
    const left: URL[] = [];
    for (const address of [`https://${foreign}/`, `//${foreign}/`]) {
      const stop = await logIn(room, {}, Object.fromEntries(nextNames.map((name) => [name, address])));
      if (stop.left?.hostname === foreign) left.push(stop.left);
    }
    return [
      judged('redirect.open', left.length === 0, {
        sent: plain(`?next=https://${foreign}/&returnTo=…, //${foreign}/`),
        received:
          left.length === 0
            ? words('resté sur le service', 'stayed on the service')
            : plain(left.map(({ href }) => href).join(', ')),
      }),
    ];
  },
};

/** Life of the short access token, and when the service is visited meanwhile, as parts of that life. */
const shortLifeSeconds = 20;
const visitsAt = [0.5, 0.8, 0.95, 1.1];

/** Visits the service while its access token grows old. Stops when a refresh was seen and `untilRefresh`. */
const growOld = async (room: Room, stop: Stop, untilRefresh: boolean): Promise<void> => {
  let passed = 0;
  for (const part of visitsAt) {
    await room.wait((part - passed) * shortLifeSeconds * 1000);
    passed = part;
    await isIn(room, stop.jar);
    if (untilRefresh && (stop.login?.refreshes.length ?? 0) > 0) return;
  }
};

export const refreshStep: Step = {
  kinds: professional,
  run: async (room) => {
    const stop = await logIn(room, { accessTokenSeconds: shortLifeSeconds });
    await growOld(room, stop, true);
    const stays = await isIn(room, stop.jar);
    const first = stop.login?.refreshes[0]?.atSeconds;
    const expiry = stop.login?.accessTokens[0]?.expiresAtSeconds ?? 0;
    return [
      judged('refresh', first !== undefined && first <= expiry && stays, {
        sent: words(
          `jeton d’accès de ${shortLifeSeconds} s, puis des visites`,
          `access token of ${shortLifeSeconds} s, then visits`,
        ),
        received:
          first === undefined
            ? words('aucun renouvellement', 'no refresh')
            : words(
                `renouvelé ${expiry - first} s avant l’expiration ; session ${stays ? 'ouverte' : 'fermée'}`,
                `refreshed ${expiry - first} s before expiry; session ${stays ? 'open' : 'closed'}`,
              ),
      }),
    ];
  },
};

export const refreshEndedStep: Step = {
  kinds: professional,
  run: async (room) => {
    const stop = await logIn(room, { accessTokenSeconds: shortLifeSeconds, refuseRefresh: true });
    await growOld(room, stop, false);
    const sent = words('renouvellement refusé (invalid_grant)', 'refresh refused (invalid_grant)');
    if ((stop.login?.refreshes.length ?? 0) === 0)
      return [
        finding('refresh.ended', 'not-applicable', {
          sent,
          received: words('le service ne renouvelle pas', 'the service does not refresh'),
        }),
      ];
    const stays = await isIn(room, stop.jar);
    return [
      judged('refresh.ended', !stays, {
        sent,
        received: stays
          ? words('session restée ouverte', 'session still open')
          : words('session fermée', 'session closed'),
      }),
    ];
  },
};

/** Logging out ends both sessions: ours by end session with a token of ours, and the service's own. */
export const logoutStep: Step = {
  kinds: both,
  run: async (room) => {
    const { jar, login } = await logIn(room);
    const stop = await logOut(room, jar);
    const stays = await isIn(room, jar);
    const sent = plain(shortenUrl(room.desk.examination.request.logoutUrl));
    const count = login?.logouts ?? 0;
    const stray = room.desk.strayLogouts;
    return [
      judged('logout.provider', count > 0, {
        sent,
        received: words(
          `end_session_endpoint appelé ${count} fois avec un id_token de cette connexion, ${stray} fois sans`,
          `end_session_endpoint called ${count} times with an id_token of this login, ${stray} times without`,
        ),
      }),
      judged('logout.own', !stays, {
        sent,
        received: words(
          `HTTP ${stop.answer.status} ; session ${stays ? 'restée ouverte' : 'fermée'}`,
          `HTTP ${stop.answer.status}; session ${stays ? 'still open' : 'closed'}`,
        ),
      }),
    ];
  },
};
