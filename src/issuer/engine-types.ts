/** Types of the engine that other rooms need to draw its errors. The engine itself stays in this room. */
export type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
