import { isIn, logIn } from '../driver/actions.ts';
import { createJar, visit } from '../driver/browser.ts';
import { type Evidence, type Finding, finding, judged } from '../finding.ts';
import type { Login } from '../issuer/desk.ts';
import { mintLogoutToken } from '../issuer/logout-token.ts';
import { professional } from '../requirements/requirement.ts';
import { type LogoutTokenSpoil, logoutTokenSpoils } from '../spoil.ts';
import { plain, words } from '../words.ts';
import type { Room, Step } from './step.ts';

/** Logout tokens, right and spoilt, posted to the service's back-channel address. */
export const backChannelStep: Step = {
  kinds: professional,
  run: async (room) => {
    const { backchannelLogoutUrl } = room.desk.examination.request;
    if (backchannelLogoutUrl === undefined) return undeclared;
    const address = new URL(backchannelLogoutUrl);
    return [await sendRight(room, address), await sendSpoilt(room, address)];
  },
};

const undeclared: readonly Finding[] = (['backchannel.honoured', 'backchannel.spoilt'] as const).map((name) =>
  finding(name, 'needs-evidence', {
    sent: plain('—'),
    received: words(
      'aucune adresse déclarée : dites comment la fin de session d’en face est remarquée',
      'no address declared: say how the end of the session over there is noticed',
    ),
  }),
);

const sendRight = async (room: Room, address: URL): Promise<Finding> => {
  const { jar, login } = await logIn(room);
  const status = login === undefined ? 0 : await post(room, address, login, undefined);
  const stays = await isIn(room, jar);
  return judged(
    'backchannel.honoured',
    !stays && status >= 200 && status < 300,
    evidenceOf('logout_token', status, stays),
  );
};

const sendSpoilt = async (room: Room, address: URL): Promise<Finding> => {
  const evidence: Evidence[] = [];
  let session = await logIn(room);
  let holds = session.login !== undefined;
  for (const spoil of logoutTokenSpoils) {
    if (session.login === undefined) break;
    const status = await post(room, address, session.login, spoil);
    const stays = await isIn(room, session.jar);
    evidence.push(evidenceOf(`logout_token: ${spoil}`, status, stays));
    holds &&= stays;
    if (!stays) session = await logIn(room);
  }
  return judged('backchannel.spoilt', holds, ...evidence);
};

const post = async (room: Room, url: URL, login: Login, spoil: LogoutTokenSpoil | undefined): Promise<number> => {
  const mint = { desk: room.desk, login, key: room.key, random: room.random, nowSeconds: room.clock.nowSeconds() };
  const form = new URLSearchParams({ logout_token: await mintLogoutToken(mint, spoil) });
  return (await visit(room.line, createJar(), { url, form })).status;
};

const evidenceOf = (sent: string, status: number, stays: boolean): Evidence => ({
  sent: plain(sent),
  received: words(
    `HTTP ${status} ; session ${stays ? 'ouverte' : 'fermée'}`,
    `HTTP ${status}; session ${stays ? 'open' : 'closed'}`,
  ),
});
