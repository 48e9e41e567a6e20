import type { AdapterPayload } from 'oidc-provider';
import Provider from 'oidc-provider';
import { correlationOf } from '#login/ticket.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { CitizenDoor } from '#vocabulary/citizen.ts';
import type { NewEvent } from '#vocabulary/event.ts';
import { asClientId, asSessionId } from '#vocabulary/identifiers.ts';
import { currentPlace, type PlaceOf } from '../current-place.ts';
import type { ProtocolKind } from '../protocol-store.ts';
import type { CitizenAccount } from './citizen-account.ts';

type Line = Pick<NewEvent, 'kind' | 'details'>;

/** Which journal line the saving of a record is worth. */
const lineOf = (kind: ProtocolKind, payload: AdapterPayload): Line | undefined => {
  const scope = payload['scope'] ?? '';
  if (kind === 'AuthorizationCode')
    return { kind: 'authorization.granted', details: { acr: payload['acr'] ?? '', scope } };
  if (kind === 'AccessToken') return { kind: 'token.issued', details: { grant: payload['gty'] ?? '', scope } };
  return undefined;
};

export const createCitizenEventsOf =
  (door: CitizenDoor, clock: Clock, placeOf?: PlaceOf) =>
  (kind: ProtocolKind, payload: AdapterPayload): readonly NewEvent[] => {
    const line = lineOf(kind, payload);
    if (line === undefined) return [];
    const { Account, Interaction } = Provider.ctx?.oidc.entities ?? {};
    const { accepted } = (Account ?? {}) as Partial<CitizenAccount>;
    return [
      {
        kind: line.kind,
        atMilliseconds: clock.nowMilliseconds(),
        accountId: accepted?.citizen.accountId,
        clientId: payload.clientId === undefined ? undefined : asClientId(payload.clientId),
        sessionId: typeof payload['sessionUid'] === 'string' ? asSessionId(payload['sessionUid']) : undefined,
        correlationId: Interaction === undefined ? undefined : correlationOf(Interaction.uid),
        details: { door, ...line.details },
        place: kind === 'AuthorizationCode' ? currentPlace(placeOf) : undefined,
      },
    ];
  };
