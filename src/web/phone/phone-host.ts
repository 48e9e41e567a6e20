import type { IncomingMessage } from 'node:http';
import type { AnswerDeps } from '#methods/app/answer-challenge.ts';
import type { ConnectDeps } from '#methods/app/connect.ts';
import type { EnrolDeps } from '#methods/app/enrol.ts';
import type { RevokeDeps } from '#methods/app/manage.ts';
import type { OfferByDeviceDeps } from '#methods/app/offer-by-device.ts';
import type { PasskeyPlace } from '#methods/app/passkey.ts';
import type { Log } from '#platform/log.ts';
import type { Look, Stylesheet } from '#platform/look/look.ts';
import type { Sealer } from '#platform/sealed-token.ts';
import type { Place } from '#vocabulary/place.ts';

/** Everything that the phone app's listener needs. `main` binds it to the rooms. */
export type PhoneHost = {
  /** Public origin of the app, as phones sign it. */
  readonly origin: string;
  /** Requests, devices, the wire, clock and chance; and how an answer is judged. */
  readonly answer: AnswerDeps;
  /** Roughly where a phone is. */
  readonly placeOf: (request: IncomingMessage) => Place | undefined;
  readonly enrol: EnrolDeps;
  readonly connect: ConnectDeps;
  readonly manage: RevokeDeps;
  /** What a phone does for its holder beside answering: offering another phone, changing its PIN. */
  readonly acts: OfferByDeviceDeps;
  /** The app's place among relying parties of WebAuthn. */
  readonly passkeys: PasskeyPlace;
  /** Signs the cookies; a key of this purpose only. */
  readonly sealer: Sealer;
  readonly look: Look;
  readonly stylesheet: Stylesheet;
  readonly log: Log;
  /** Public key of our Web Push sender (RFC 8292), base64url; undefined when no push service is used. */
  readonly pushKey: string | undefined;
};
