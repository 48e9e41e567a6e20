import type { IncomingMessage } from 'node:http';
import Provider from 'oidc-provider';
import type { Place } from '#vocabulary/place.ts';

/** Roughly where a request comes from; undefined when nobody knows. At once: it is asked on the way of a login. */
export type PlaceOf = (request: IncomingMessage) => Place | undefined;

/** Roughly where the browser is that the engine serves just now; undefined outside a request. */
export const currentPlace = (placeOf: PlaceOf | undefined): Place | undefined => {
  const request = Provider.ctx?.req;
  return request && placeOf?.(request);
};
