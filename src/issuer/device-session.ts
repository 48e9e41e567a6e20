import type { KoaContextWithOIDC } from 'oidc-provider';
import { errors } from 'oidc-provider';
import { asDeviceId, asSessionId } from '#vocabulary/identifiers.ts';
import type { IssuerDeps } from './provider.ts';

export type DeviceSessionDeps = Pick<IssuerDeps, 'noteDeviceSession' | 'settings' | 'clock'>;

/**
 * Binds the session that a phone opens to that phone, so that it ends when the phone is revoked. A phone revoked
 * between its approval and this moment opens nothing: the session is not kept, and the service receives access_denied.
 */
export const bindToDevice = async (ctx: KoaContextWithOIDC, deps: DeviceSessionDeps): Promise<void> => {
  const { session, result } = ctx.oidc;
  const device = result?.['device'];
  if (session === undefined || typeof device !== 'string') return;
  const { noteDeviceSession, settings, clock } = deps;
  const expiresAtSeconds = clock.nowSeconds() + settings.session.maximumSeconds;
  if (await noteDeviceSession(asDeviceId(device), asSessionId(session.uid), expiresAtSeconds)) return;
  // The engine keeps a session at the end of the request unless it was destroyed.
  Object.assign(session, { destroyed: true });
  throw new errors.AccessDenied('P506: the phone was revoked');
};
