import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseCitizenClient } from '#clients/citizen/declare.ts';
import { parseClientDeclaration } from '#clients/declare.ts';
import { clientEvent } from '#clients/sync.ts';
import { systemClock } from '#platform/clock.ts';
import { createLog } from '#platform/log.ts';
import { systemRandom } from '#platform/random.ts';
import { loadConfig } from '../../../src/config-load.ts';
import { type Running, startVestibule } from '../../../src/main.ts';
import { freePorts } from '../../support/free-ports.ts';
import type { World } from '../../support/world.ts';

/** The platform as an operator runs it: no sandbox, https addresses that a proxy before it serves, nothing private allowed. */
export type ProductionWorld = {
  readonly running: Running;
  /** Where the proxy would connect. */
  readonly origin: string;
  readonly issuerPath: string;
  readonly cardHost: string;
  readonly logLines: readonly string[];
  readonly register: (declaration: Record<string, unknown>) => Promise<void>;
  /** Where the proxy would connect for the issuer low of the citizen door. */
  readonly lowOrigin: string;
  readonly registerCitizen: (record: Record<string, unknown>) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** @param sandbox lends its roots, which production knows as production roots here */
export const startProduction = async (sandbox: World): Promise<ProductionWorld> => {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'vestibule-production-'));
  const [main = 0, card = 0, operations = 0, phone = 0, low = 0, plus = 0] = await freePorts(6);
  const at = (port: number) => ({ host: '127.0.0.1', port });
  const config = loadConfig({
    file: false,
    env: {},
    overrides: {
      mode: 'production',
      dataDirectory,
      masterKey: systemRandom.token(32),
      professional: { issuer: 'https://auth.example/auth/realms/esante-wallet', listen: at(main) },
      card: {
        url: 'https://card.example',
        listen: at(card),
        productionRootFiles: [...(sandbox.running.sandbox?.pki.rootFiles ?? [])],
        revocation: { ocspUrls: ['http://ocsp.example/'] },
      },
      proxies: { trusted: ['127.0.0.1', '::1'], clientCertificateHeader: true },
      phone: { url: 'https://phone.example', listen: at(phone) },
      operations: { listen: at(operations) },
      citizen: {
        enabled: true,
        low: { issuer: 'https://low.example/api/v2', listen: at(low) },
        plus: { issuer: 'https://plus.example/api/v2', listen: at(plus) },
      },
    },
  });
  const logLines: string[] = [];
  const running = await startVestibule(config, {
    log: createLog('debug', { write: (line) => void logLines.push(line) }),
  });
  return {
    running,
    origin: `http://127.0.0.1:${main}`,
    issuerPath: '/auth/realms/esante-wallet',
    cardHost: `http://127.0.0.1:${card}`,
    logLines,
    register: async (declaration) => {
      const declared = parseClientDeclaration(
        { client_name: 'Service de test', ...declaration },
        'production',
        'command',
      );
      if (!declared.isValid) throw new Error(JSON.stringify(declared.faults));
      await running.stores.clients.save(declared.value, [
        clientEvent('client.registered', declared.value, [], systemClock),
      ]);
      running.issuer.engine().clients.clear();
    },
    lowOrigin: `http://127.0.0.1:${low}`,
    registerCitizen: async (record) => {
      const declared = parseCitizenClient(record, 'production');
      if (!declared.isValid) throw new Error(JSON.stringify(declared.faults));
      await running.stores.citizenClients.save(declared.value.clientId, declared.value, []);
      await running.citizen?.refresh();
    },
    close: async () => {
      await running.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
};
