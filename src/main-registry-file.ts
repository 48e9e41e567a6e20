import type { DeclarationFault } from '#clients/declaration.ts';
import { describeFaults, readClientsText } from '#clients/clients-file.ts';
import { parseBanner, parseCitizenClient, parseDataProvider } from '#clients/citizen/declare.ts';
import type { Declared } from '#clients/read-declared.ts';
import { type FileWatch, watchText } from '#clients/watch-text.ts';
import type { Vault } from '#issuer/keys.ts';
import { parseIdentityProvider } from '#methods/upstream/declaration.ts';
import { hasSeveralForeignNodes } from '#methods/upstream/foreign-nodes.ts';
import type { IdentityProvider } from '#methods/upstream/identity-provider.ts';
import type { Log } from '#platform/log.ts';
import { applyRegistry, type CitizenRegistry, type RegistryDeps } from './main-registry.ts';

type Mode = 'sandbox' | 'production';

/** Lists of the registry file. */
const lists = ['services', 'data_providers', 'identity_providers'] as const;
const members = [...lists, 'banner'] as const;

/** Reads the content of a registry file, whole: all faults are told at once. */
const parseRegistry = (text: string, mode: Mode, vault: Vault): Declared<CitizenRegistry> => {
  const json = parseJson(text);
  if (json === undefined) return refused([{ pointer: '', reason: 'is not JSON' }]);
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    return refused([{ pointer: '', reason: `must be an object with ${members.join(', ')}` }]);
  const file: Readonly<Record<string, unknown>> = { ...json };
  const shape = shapeFaults(file);
  if (shape.length > 0) return refused(shape);
  const services = readList(file, 'services', (one) => parseCitizenClient(one, mode));
  const dataProviders = readList(file, 'data_providers', (one) => parseDataProvider(one, mode));
  const providers = readList(file, 'identity_providers', (one) => parseIdentityProvider(one, vault, mode));
  const banner = readBanner(file['banner']);
  const faults = [...services.faults, ...dataProviders.faults, ...providers.faults, ...banner.faults];
  const repeated = repeatedIds([...services.values, ...dataProviders.values].map(({ clientId }) => clientId));
  if (faults.length + repeated.length > 0) return refused([...faults, ...repeated]);
  return {
    isValid: true,
    value: {
      citizenClients: services.values,
      dataProviders: dataProviders.values,
      identityProviders: providers.values,
      banner: banner.value,
    },
  };
};

const refused = (faults: readonly DeclarationFault[]) => ({ isValid: false, faults }) as const;

/** Undefined for what is not JSON, which JSON itself cannot say. */
const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
};

const shapeFaults = (file: Readonly<Record<string, unknown>>): readonly DeclarationFault[] => [
  ...Object.keys(file)
    .filter((name) => !(members as readonly string[]).includes(name))
    .map((name) => ({ pointer: `/${name}`, reason: 'is not a member that Vestibule knows' })),
  ...lists
    .filter((name) => file[name] !== undefined && !Array.isArray(file[name]))
    .map((name) => ({ pointer: `/${name}`, reason: 'must be a list' })),
];

type Read<One> = { readonly values: readonly One[]; readonly faults: readonly DeclarationFault[] };

const readList = <One>(
  file: Readonly<Record<string, unknown>>,
  name: (typeof lists)[number],
  parse: (json: unknown) => Declared<One>,
): Read<One> => {
  const declared = ((file[name] ?? []) as readonly unknown[]).map(parse);
  return {
    values: declared.flatMap((one) => (one.isValid ? [one.value] : [])),
    faults: declared.flatMap((one, index) =>
      one.isValid ? [] : one.faults.map(({ pointer, reason }) => ({ pointer: `/${name}/${index}${pointer}`, reason })),
    ),
  };
};

const readBanner = (json: unknown) => {
  if (json === undefined || json === null) return { value: undefined, faults: [] };
  const read = parseBanner(json);
  return read.isValid
    ? { value: read.value, faults: [] }
    : {
        value: undefined,
        faults: read.faults.map(({ pointer, reason }) => ({ pointer: `/banner${pointer}`, reason })),
      };
};

const repeatedIds = (ids: readonly string[]): readonly DeclarationFault[] =>
  ids
    .filter((id, index) => ids.indexOf(id) < index)
    .map((id) => ({ pointer: '', reason: `declares ${id} twice; a service on both issuers has two client ids` }));

const secondNode: readonly DeclarationFault[] = [
  { pointer: '/identity_providers', reason: 'makes several eIDAS nodes; their subjects would share accounts' },
];

/** What the file declares has to go with what others declared: the sandbox, and operators in the console. */
const faultsBesideOthers = async (
  { identityProviders, declaredIds }: RegistryDeps['stores'],
  declared: readonly IdentityProvider[],
): Promise<readonly DeclarationFault[]> => {
  const before = (await declaredIds.find('file'))?.identityProviders ?? [];
  const own = new Set<string>([...before, ...declared.map(({ providerId }) => providerId)]);
  const others = (await identityProviders.list()).filter(({ providerId }) => !own.has(providerId));
  return hasSeveralForeignNodes([...others, ...declared]) ? secondNode : [];
};

export type RegistryFile = RegistryDeps & {
  readonly file: string;
  readonly mode: Mode;
  readonly log: Log;
  /** Records changed: what is kept in memory is read again. */
  readonly refresh: () => Promise<void>;
};

const readRegistry = async (
  { mode, vault, stores }: RegistryFile,
  text: string | undefined,
): Promise<Declared<CitizenRegistry>> => {
  if (text === undefined) return refused([{ pointer: '', reason: 'does not exist' }]);
  const read = parseRegistry(text, mode, vault);
  if (!read.isValid) return read;
  const faults = await faultsBesideOthers(stores, read.value.identityProviders);
  return faults.length > 0 ? refused(faults) : read;
};

/** Applies the registry file at once and then on each change. A file with a fault is not applied at all. */
export const watchRegistryFile = (context: RegistryFile): FileWatch => {
  const { file, log, refresh } = context;
  return watchText({
    file,
    read: readClientsText,
    take: async (text) => {
      const declared = await readRegistry(context, text);
      if (!declared.isValid) {
        log.warn('the registry file was refused', { file, detail: describeFaults(file, declared.faults) });
        return;
      }
      const count = await applyRegistry(context, 'file', declared.value);
      if (count > 0) await refresh();
      log.info('the registry file was read', { file, count });
    },
    defect: (error) => log.error('the registry file could not be read', { file, error }),
  });
};
