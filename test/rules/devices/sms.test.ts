import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { createOutgoing } from '#platform/outgoing.ts';
import { createSmsSender, fillTemplate, type SmsSettings } from '#platform/sms.ts';

type Asked = { readonly type: string; readonly authorization: string | undefined; readonly body: string };
const asked: Asked[] = [];
let server: Server;
let settings: SmsSettings;
let status = 200;
const outgoing = createOutgoing({ allowPrivate: true, timeoutMilliseconds: 5000, maximumBytes: 10_000 });

before(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const { 'content-type': type = '', authorization } = request.headers;
      asked.push({ type, authorization, body });
      response.writeHead(status).end('the gateway’s own words');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  settings = {
    url: `http://127.0.0.1:${port}/send`,
    contentType: 'application/json',
    template: '{"recipient":"{to}","message":"{text}","sender":"VESTIBULE"}',
    authorization: 'Bearer secret',
  };
});
after(async () => {
  server.close();
  await outgoing.close();
});

const sms = { to: '+33639980001', text: 'Le code est "123456".\nÀ bientôt {to}' };

test('a message is handed over in JSON', async () => {
  await createSmsSender(settings, outgoing.fetch).sendSms(sms);
  const { type, authorization, body } = asked.at(-1) ?? assert.fail();
  assert.deepEqual([type, authorization], ['application/json', 'Bearer secret']);
  assert.deepEqual(JSON.parse(body), { recipient: sms.to, message: sms.text, sender: 'VESTIBULE' });
});

test('and as a form', async () => {
  const form = {
    ...settings,
    contentType: 'application/x-www-form-urlencoded',
    template: 'to={to}&text={text}',
  } as const;
  await createSmsSender(form, outgoing.fetch).sendSms(sms);
  assert.deepEqual(Object.fromEntries(new URLSearchParams(asked.at(-1)?.body)), sms);
});

test('a gateway that refuses is a refusal, and its words stay out of it', async () => {
  status = 500;
  await assert.rejects(createSmsSender(settings, outgoing.fetch).sendSms(sms), (error: Error) => {
    assert.doesNotMatch(error.message, /own words|33639980001/);
    return /answered 500/.test(error.message);
  });
  status = 200;
});

test('whatever the words, they stay in their place', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (to, text) => {
      assert.deepEqual(
        JSON.parse(
          fillTemplate({ template: '{"a":"{to}","b":"{text}"}', contentType: 'application/json' }, { to, text }),
        ),
        { a: to, b: text },
      );
    }),
  );
});
