import type { AdapterPayload } from 'oidc-provider';
import Provider from 'oidc-provider';
import { nationalIdOf } from '#claims/subject.ts';
import { correlationOf } from '#login/ticket.ts';
import type { Clock } from '#vocabulary/clock.ts';
import type { EventKind, NewEvent } from '#vocabulary/event.ts';
import { asClientId, asSessionId, type CorrelationId } from '#vocabulary/identifiers.ts';
import type { Place } from '#vocabulary/place.ts';
import { authModeOf } from './account.ts';
import { currentPlace, type PlaceOf } from './current-place.ts';
import type { ProtocolKind } from './protocol-store.ts';

/** Which journal line the saving of a record is worth. This table is the only place that maps engine changes to events. */
const recorded: Partial<
  Record<
    ProtocolKind,
    {
      readonly kind: EventKind;
      /** Always, when absent. */
      readonly isWorth?: (payload: AdapterPayload) => boolean;
      readonly details: (payload: AdapterPayload) => NewEvent['details'];
      /** Nowhere, when absent. */
      readonly place?: (payload: AdapterPayload, placeOf: PlaceOf | undefined) => Place | undefined;
    }
  >
> = {
  AuthorizationCode: {
    kind: 'authorization.granted',
    details: (payload) => ({
      method: authModeOf(payload.amr),
      acr: payload['acr'] ?? '',
      singleSignOn: Provider.ctx?.oidc.result?.login === undefined,
    }),
    place: (_payload, placeOf) => currentPlace(placeOf),
  },
  BackchannelAuthenticationRequest: {
    kind: 'authorization.granted',
    isWorth: ({ grantId }) => grantId !== undefined,
    details: (payload) => ({
      method: authModeOf(payload.amr),
      acr: payload.acr ?? '',
      singleSignOn: false,
    }),
    // Not of the current request: that is the service's own, or nobody's.
    place: (payload) => payload['approvedAt'] as Place | undefined,
  },
  AccessToken: { kind: 'token.issued', details: (payload) => ({ grant: payload['gty'] ?? '' }) },
};

export const createEventsOf =
  (clock: Clock, component: string, placeOf?: PlaceOf) =>
  (kind: ProtocolKind, payload: AdapterPayload): readonly NewEvent[] => {
    const line = recorded[kind];
    if (line === undefined || line.isWorth?.(payload) === false) return [];
    return [
      {
        kind: line.kind,
        atMilliseconds: clock.nowMilliseconds(),
        nationalId: payload.accountId === undefined ? undefined : nationalIdOf(component, payload.accountId),
        clientId: payload.clientId === undefined ? undefined : asClientId(payload.clientId),
        sessionId: typeof payload['sessionUid'] === 'string' ? asSessionId(payload['sessionUid']) : undefined,
        correlationId: currentCorrelation(kind, payload),
        details: line.details(payload),
        place: line.place?.(payload, placeOf),
      },
    ];
  };

/** The correlation code of the login that the current request belongs to; undefined outside a login. */
const currentCorrelation = (kind: ProtocolKind, { jti }: AdapterPayload): CorrelationId | undefined => {
  const { Interaction, BackchannelAuthenticationRequest } = Provider.ctx?.oidc.entities ?? {};
  const ciba = kind === 'BackchannelAuthenticationRequest' ? jti : BackchannelAuthenticationRequest?.jti;
  const login = Interaction?.uid ?? ciba;
  return login === undefined ? undefined : correlationOf(login);
};
