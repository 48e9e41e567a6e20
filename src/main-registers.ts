import { readFile } from 'node:fs/promises';
import { createInsi } from '#identity/citizen/insi.ts';
import type { InsLookup } from '#identity/citizen/look-up-ins.ts';
import type { CivilRegister } from '#identity/citizen/register.ts';
import { createRnippRegister } from '#identity/citizen/rnipp.ts';
import { createOutgoing, type Outgoing } from '#platform/outgoing.ts';
import type { Config } from './config.ts';
import type { Base } from './main.ts';

/** Addresses that the sandbox lends where the operator configured none. */
export type LentRegisters = { readonly registerUrl: string; readonly insUrl: string };

/** What is asked about a person who came by an identity provider. */
export type Registers = {
  readonly register: CivilRegister | undefined;
  readonly ins: InsLookup | undefined;
  readonly close: () => Promise<void>;
};

/** The operator's own addresses: they may lie in a private network, unlike those that partners give. */
export const openRegisters = async (base: Base, lent: LentRegisters | undefined): Promise<Registers> => {
  const { config, clock, random, stores } = base;
  const { register = lent && { url: lent.registerUrl, timeoutSeconds: 6 } } = config.citizen;
  const { ins = lent && { ...lentSoftware, url: lent.insUrl } } = config.citizen;
  const lines: Outgoing[] = [];
  const lineWith = (
    timeoutSeconds: number,
    certificate?: { readonly cert: string; readonly key: string },
  ): Outgoing => {
    const options = { allowPrivate: true, timeoutMilliseconds: timeoutSeconds * 1000, maximumBytes: 128 * 1024 };
    const line = createOutgoing(certificate === undefined ? options : { ...options, certificate });
    lines.push(line);
    return line;
  };
  return {
    register:
      register &&
      createRnippRegister({
        url: register.url,
        fetch: lineWith(register.timeoutSeconds).ask,
        timeoutMilliseconds: register.timeoutSeconds * 1000,
      }),
    ins: ins && {
      service: createInsi({
        url: ins.url,
        fetch: lineWith(ins.timeoutSeconds, await certificateOf(ins)).ask,
        timeoutMilliseconds: ins.timeoutSeconds * 1000,
        software: {
          idam: ins.idam,
          name: 'vestibule',
          version: ins.version,
          instance: ins.instance,
          emitter: ins.emitter,
        },
        clock,
        random,
      }),
      evidence: stores.insEvidence,
      policy: {
        validationModeOf: async (id) => (await stores.identityProviders.find(id))?.insValidationMode,
        isProduction: config.mode === 'production',
      },
    },
    close: async () => {
      await Promise.all(lines.map((line) => line.close()));
    },
  };
};

type Ins = NonNullable<Config['citizen']['ins']>;

const lentSoftware = {
  timeoutSeconds: 10,
  idam: 'SANDBOX',
  version: '1.0',
  instance: '00000000-0000-4000-8000-000000000000',
  emitter: 'sandbox',
} as const;

const certificateOf = async ({ certificateFile, keyFile }: Pick<Ins, 'certificateFile' | 'keyFile'>) =>
  certificateFile === undefined || keyFile === undefined
    ? undefined
    : { cert: await readFile(certificateFile, 'utf8'), key: await readFile(keyFile, 'utf8') };
