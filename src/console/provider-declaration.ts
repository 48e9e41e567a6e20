import { Type } from '@sinclair/typebox';
import { openClientSecret, sealClientSecret } from '#methods/upstream/client-secret.ts';
import { parseIdentityProvider } from '#methods/upstream/declaration.ts';
import { hasSeveralForeignNodes } from '#methods/upstream/foreign-nodes.ts';
import type { IdentityProvider } from '#methods/upstream/identity-provider.ts';
import { asProviderId } from '#vocabulary/identifiers.ts';
import { faultsOf } from './client-declaration.ts';
import { defineOperation, done, missing, type Refused, reason, refused } from './operation.ts';
import { isFromFile, type ProviderDeps, providerEvent } from './provider-records.ts';

const providerId = Type.String({ minLength: 1, maxLength: 128, description: 'Its uid.' });
const sealedSecret = Type.String({ minLength: 1, maxLength: 4000, description: 'As providers.seal-secret gives it.' });

/** A declaration waits for a second pair of eyes, and a proposal holds no secret: so it is sealed first. */
export const sealProviderSecret = ({ vault }: ProviderDeps) =>
  defineOperation({
    name: 'providers.seal-secret',
    summary: {
      fr: 'Sceller notre secret chez un fournisseur, pour sa déclaration',
      en: 'Seal our secret at a provider, for its declaration',
    },
    kind: 'change',
    roles: ['operator'],
    input: Type.Object(
      {
        providerId,
        secret: Type.String({ minLength: 1, maxLength: 1024, description: 'As the provider gave it. Not kept.' }),
      },
      { additionalProperties: false },
    ),
    output: Type.Object({ sealedSecret }),
    run: async ({ providerId: id, secret }) =>
      done({ sealedSecret: sealClientSecret(vault, asProviderId(id), secret) }),
  });

type Input = { readonly declaration: Readonly<Record<string, unknown>>; readonly sealedSecret?: string | undefined };
type Read = { readonly provider: IdentityProvider; readonly before: IdentityProvider | undefined };

/** Registers a provider, or changes one. Those of a production platform want a second pair of eyes. */
export const declareProvider = (deps: ProviderDeps) =>
  defineOperation({
    name: 'providers.declare',
    summary: { fr: 'Déclarer un fournisseur, ou le modifier', en: 'Declare a provider, or change it' },
    kind: deps.mode === 'production' ? 'four-eyes' : 'change',
    roles: ['operator'],
    input: Type.Object(
      {
        declaration: Type.Record(Type.String(), Type.Unknown(), {
          description: 'As in the registry file (docs/generated/registry.md), without client_secret.',
        }),
        sealedSecret: Type.Optional(sealedSecret),
        reason,
      },
      { additionalProperties: false },
    ),
    output: Type.Object({ providerId }),
    check: async (input) => {
      const read = await readDeclaration(deps, input);
      return 'outcome' in read ? read : undefined;
    },
    run: async (input, caller) => {
      const read = await readDeclaration(deps, input);
      if ('outcome' in read) return read;
      const { provider, before } = read;
      const change = before === undefined ? 'declared' : 'changed';
      const event = providerEvent(deps, provider.providerId, change, { by: caller.operatorId, reason: input.reason });
      await deps.providers.save(provider.providerId, { ...provider, switches: before?.switches }, [event]);
      await deps.refresh();
      return done({ providerId: provider.providerId });
    },
  });

const readDeclaration = async (
  deps: ProviderDeps,
  { declaration, sealedSecret: sealed }: Input,
): Promise<Read | Refused> => {
  const { uid } = declaration;
  const id = asProviderId(typeof uid === 'string' ? uid : '');
  if ('client_secret' in declaration) return secretInClear;
  if (await isFromFile(deps, id)) return followsFile('/declaration');
  const before = await deps.providers.find(id);
  const secret = openSecret(deps, id, sealed ?? before?.sealedClientSecret);
  if (secret === undefined) return noSecret;
  const read = parseIdentityProvider({ ...declaration, client_secret: secret }, deps.vault, deps.mode);
  if (!read.isValid) return faultsOf(read.faults);
  const others = (await deps.providers.list()).filter((one) => one.providerId !== id);
  return hasSeveralForeignNodes([...others, read.value]) ? secondNode : { provider: read.value, before };
};

/** Undefined when there is none, or when it was sealed for another provider or by another master key. */
const openSecret = (
  { vault }: ProviderDeps,
  id: IdentityProvider['providerId'],
  sealed: string | undefined,
): string | undefined => {
  if (sealed === undefined) return undefined;
  try {
    return openClientSecret(vault, { providerId: id, sealedClientSecret: sealed });
  } catch (error) {
    // AES-GCM says no more than that it cannot be opened.
    if (error instanceof Error) return undefined;
    throw error;
  }
};

const secretInClear = refused(
  '/declaration',
  'Retirez client_secret : donnez-le à part, il est scellé d’abord.',
  'Take client_secret out: give it by itself, it is sealed first.',
);
const noSecret = refused(
  '/sealedSecret',
  'Il faut notre secret chez ce fournisseur, scellé pour lui.',
  'Our secret at this provider is needed, sealed for it.',
);
const secondNode = refused(
  '/declaration/people',
  'Un autre nœud eIDAS est déclaré : leurs usagers partageraient des comptes.',
  'Another eIDAS node is declared: their people would share accounts.',
);
const followsFile = (pointer: string) =>
  refused(
    pointer,
    'Ce fournisseur suit un fichier de configuration : modifiez-le là, ou désactivez-le ici.',
    'This provider follows a configuration file: change it there, or switch it off here.',
  );

/** For good. Always a matter of two. */
export const withdrawProvider = (deps: ProviderDeps) =>
  defineOperation({
    name: 'providers.withdraw',
    summary: { fr: 'Retirer un fournisseur pour toujours', en: 'Withdraw a provider for good' },
    kind: 'four-eyes',
    roles: ['operator'],
    input: Type.Object({ providerId, reason }, { additionalProperties: false }),
    output: Type.Object({ providerId }),
    check: async (input) => withdrawalObstacle(deps, input.providerId),
    run: async (input, caller) => {
      const obstacle = await withdrawalObstacle(deps, input.providerId);
      if (obstacle !== undefined) return obstacle;
      const id = asProviderId(input.providerId);
      const event = providerEvent(deps, id, 'withdrawn', { by: caller.operatorId, reason: input.reason });
      await deps.providers.remove(id, [event]);
      await deps.refresh();
      return done({ providerId: input.providerId });
    },
  });

const withdrawalObstacle = async (deps: ProviderDeps, id: string) => {
  if ((await deps.providers.find(asProviderId(id))) === undefined) return missing;
  return (await isFromFile(deps, asProviderId(id))) ? followsFile('/providerId') : undefined;
};
