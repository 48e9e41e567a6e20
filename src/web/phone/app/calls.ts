import type { FaultAnswer } from '../shapes.ts';

/** How a call to the server ended. `unreachable`: no network, or nobody there. */
export type Reply<Body> =
  | { readonly is: 'done'; readonly body: Body }
  | { readonly is: 'refused'; readonly status: number; readonly refusal: FaultAnswer | undefined }
  | { readonly is: 'unreachable' };

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** Calls the API. The shape of the answer is the route's promise. */
export const call = async <Body>(method: Method, path: string, body?: object): Promise<Reply<Body>> => {
  try {
    const response = await fetch(`/api/${path}`, {
      method,
      cache: 'no-store',
      ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    return response.ok ? { is: 'done', body: await response.json() } : await refused(response);
  } catch {
    // The browser says no more than that it did not work.
    return { is: 'unreachable' };
  }
};

const refused = async (response: Response): Promise<Reply<never>> => {
  // A proxy on the way may answer with a page of its own.
  const isOurs = response.headers.get('content-type')?.startsWith('application/json') === true;
  if (!isOurs && response.status >= 500) return { is: 'unreachable' };
  return { is: 'refused', status: response.status, refusal: isOurs ? await response.json() : undefined };
};
