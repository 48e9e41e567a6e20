import Provider from 'oidc-provider';
import type { Client as EngineClient } from 'oidc-provider';
import type { Place } from '#vocabulary/place.ts';
import type { CibaDesk } from './ciba.ts';

type EngineRequest = InstanceType<Provider['BackchannelAuthenticationRequest']>;

/** The engine's record of a CIBA request, with the request for approval that it led to. */
export type CibaRequest = EngineRequest & {
  challengeId?: string | undefined;
  /** Roughly where the device was that approved. */
  approvedAt?: Place | undefined;
};

/** What the engine's class takes and keeps beyond its published type. */
type RequestClass = {
  new (properties?: Readonly<Record<string, unknown>>): CibaRequest;
  readonly IN_PAYLOAD: readonly string[];
  readonly find: (value: string, options?: object) => Promise<CibaRequest | undefined>;
};

type BentClass = RequestClass & { readonly peek: (value: string) => Promise<CibaRequest | undefined> };

/**
 * The quarantined adaptation of the engine's CIBA request, in four places: it remembers the request for approval and
 * where it was given;
 * at a poll it takes up an answer that nobody handed over (a restart in between) and keeps the pace, for which the
 * engine has no `slow_down`; of the service's parameters only the one that is needed later is kept; and a `ping`
 * goes through our own sender, which tries again.
 */
export const bendCibaRequest = (provider: Provider, desk: CibaDesk): void => {
  const Base = provider.BackchannelAuthenticationRequest as unknown as RequestClass;
  // The engine finds its adapter and its lifetimes by the name of the class.
  const bent = {
    BackchannelAuthenticationRequest: class BackchannelAuthenticationRequest extends Base {
      static override get IN_PAYLOAD(): readonly string[] {
        return [...super.IN_PAYLOAD, 'challengeId', 'approvedAt'];
      }

      /** As it is stored, whoever asks and when. */
      static peek(value: string): Promise<CibaRequest | undefined> {
        return Base.find.call(BackchannelAuthenticationRequest, value, { ignoreExpiration: true });
      }

      static override readonly find: RequestClass['find'] = async (value, options) => {
        const load = () => Base.find.call(BackchannelAuthenticationRequest, value, options);
        const request = await load();
        if (request === undefined || !isPolled(request)) return request;
        if (await desk.settle(request)) return load();
        await desk.checkPace(request);
        return request;
      };

      override save(): Promise<string> {
        const token: unknown = this.params?.['client_notification_token'];
        this.params = token === undefined ? {} : { client_notification_token: token };
        return super.save();
      }
    },
  };
  Object.defineProperty(provider, 'BackchannelAuthenticationRequest', { value: bent.BackchannelAuthenticationRequest });
  Object.assign(provider.Client.prototype, {
    backchannelPing(this: EngineClient, request: CibaRequest): Promise<void> {
      desk.notify(this, request);
      return Promise.resolve();
    },
  });
};

/** The request as it is stored, expired or not; undefined when there is none, or its session is over. */
export const peekRequest = (provider: Provider, requestId: string): Promise<CibaRequest | undefined> =>
  (provider.BackchannelAuthenticationRequest as unknown as BentClass).peek(requestId);

/** Neither approved nor refused yet. */
export const isUndecided = (request: CibaRequest): boolean =>
  request.grantId === undefined && request.error === undefined;

/** The service that made the request asks for its result. Another one learns nothing and changes nothing. */
const isPolled = (request: CibaRequest): boolean => {
  const oidc = Provider.ctx?.oidc;
  const isOwn = oidc?.route === 'token' && oidc.client?.clientId === request.clientId;
  return isOwn && isUndecided(request) && !request.isExpired;
};
