import { request } from 'node:https';
import type { TestCard } from '../cards/test-card.ts';
import type { Surroundings } from '../surroundings.ts';

/** What the card host tells the software of a card. */
export type AgentRequest = {
  readonly id: string;
  readonly serviceName: string;
  readonly choices: readonly string[];
  readonly secondsLeft: number;
};

export type AgentReply = { readonly status: number; readonly body: Readonly<Record<string, unknown>> };

/** The desktop software that speaks for a card: every call is a handshake of its own, with the card’s own key. */
export type CardAgent = {
  /** Requests for the holder; held up to `waitSeconds` until there is one. */
  readonly requests: (card: TestCard, waitSeconds: number) => Promise<readonly AgentRequest[]>;
  readonly approve: (card: TestCard, id: string, code: string) => Promise<AgentReply>;
  readonly refuse: (card: TestCard, id: string) => Promise<AgentReply>;
};

export function createCardAgent({ addresses, trust }: Pick<Surroundings, 'addresses' | 'trust'>): CardAgent {
  const call = (card: TestCard, path: string, body?: object) =>
    shake({ url: `${addresses.cardUrl}${path}`, card, rootPem: trust.rootPem, body });
  return {
    requests: async (card, waitSeconds) => {
      const { body } = await call(card, `/agent/requests?wait=${waitSeconds}`);
      return Array.isArray(body['requests']) ? (body['requests'] as readonly AgentRequest[]) : [];
    },
    approve: (card, id, code) => call(card, `/agent/requests/${encodeURIComponent(id)}/approve`, { code }),
    refuse: (card, id) => call(card, `/agent/requests/${encodeURIComponent(id)}/refuse`, {}),
  };
}

type Shake = {
  readonly url: string;
  readonly card: TestCard;
  readonly rootPem: string;
  readonly body: object | undefined;
};

const answerTimeoutMilliseconds = 30_000;

/** `agent: false`: a connection, and so a use of the key, for this call alone. Rejects when the host cannot be reached. */
const shake = ({ url, card, rootPem, body }: Shake): Promise<AgentReply> =>
  new Promise((resolve, reject) => {
    const options = {
      agent: false,
      ca: rootPem,
      key: card.keyPem,
      cert: `${card.certificatePem.trim()}\n${card.chainPem.trim()}\n`,
      timeout: answerTimeoutMilliseconds,
      ...(body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' } }),
    };
    const outgoing = request(url, options, (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.once('error', reject);
      incoming.once('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: incoming.statusCode ?? 0,
          body: text.startsWith('{') ? (JSON.parse(text) as AgentReply['body']) : {},
        });
      });
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error('The card host did not answer in time.')));
    outgoing.once('error', reject);
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
