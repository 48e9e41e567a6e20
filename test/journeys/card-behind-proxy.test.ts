import assert from 'node:assert/strict';
import { get } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { cardUrlOf, newPerson, type Person, type PocketCard } from '../support/person.ts';
import { type Production, startProduction } from '../support/production.ts';
import { beginLogin } from '../support/production-service.ts';
import { derOf } from '../support/card-world.ts';

let platform: Production;
before(async () => {
  platform = await startProduction({ cardBehindProxy: true });
});
after(() => platform?.close());

/** RFC 9440 §2: the certificate, and what the client sent above it, as byte sequences. */
const headersFor = ({ certificatePem, chainPem }: PocketCard) => ({
  'client-cert': encode(certificatePem),
  'client-cert-chain': encode(chainPem),
});
const encode = (pem: string): string => `:${Buffer.from(derOf(pem)).toString('base64')}:`;

/** Whoever connects to the card host from this address, with these headers; answers where the browser is sent. */
const connectFrom = (localAddress: string, url: string, headers: Record<string, string>): Promise<string> =>
  new Promise((resolve, reject) => {
    const { pathname, search } = new URL(url);
    const asked = get(
      `${platform.cardUrl}${pathname}${search}`,
      { localAddress, headers, agent: false },
      (response) => {
        response.resume();
        resolve(response.headers.location ?? `status ${response.statusCode}`);
      },
    );
    asked.once('error', reject);
  });

const atLoginPage = async (): Promise<{ readonly person: Person; readonly cardUrl: string }> => {
  const person = newPerson(platform);
  const page = await person.follow((await beginLogin(platform, 'software')).url);
  return { person, cardUrl: cardUrlOf(page) };
};

describe('the card host behind a proxy that ends TLS', () => {
  test('believes the certificate that the proxy saw', async () => {
    const { person, cardUrl } = await atLoginPage();
    const arrival = await person.follow(await connectFrom('127.0.0.1', cardUrl, headersFor(platform.cards.sound)));
    assert.equal(arrival.url.origin, 'https://software.example');
    assert.ok(arrival.url.searchParams.has('code'));
  });

  test('examines it as if it had seen it itself', async () => {
    const { person, cardUrl } = await atLoginPage();
    const headers = headersFor(platform.cards.belowTestRoot);
    assert.match((await person.follow(await connectFrom('127.0.0.1', cardUrl, headers))).text, /P205/);
  });

  test('believes nobody else: the same header from another address is no card', async () => {
    const { person, cardUrl } = await atLoginPage();
    const headers = headersFor(platform.cards.sound);
    const arrival = await person.follow(await connectFrom('127.0.0.2', cardUrl, headers));
    assert.match(arrival.text, /Aucune carte n’a été présentée[\s\S]*P201/);
  });

  test('takes a header that it cannot read for no card', async () => {
    const { person, cardUrl } = await atLoginPage();
    const arrival = await person.follow(await connectFrom('127.0.0.1', cardUrl, { 'client-cert': 'AAAA' }));
    assert.match(arrival.text, /P201/);
  });
});
