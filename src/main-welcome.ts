import { discoveryPaths } from '#issuer/paths.ts';
import { testPeople } from '#sandbox/people/test-people.ts';
import type { Running } from './main.ts';
import { testOperators } from './main-operators.ts';

/** What the start command prints: where everything is, who can log in, and what to try first. */
export const welcomeText = (running: Running, milliseconds: number): string => {
  const { config, sandbox } = running;
  const lines = [
    '',
    `Vestibule is open (${config.mode}, ready in ${milliseconds} ms).`,
    '',
    `  issuer        ${config.professional.issuer}`,
    `  discovery     ${config.professional.issuer}${discoveryPaths.wallet}`,
    ...(config.citizen.enabled ? citizenLines(running) : []),
    `  card host     ${new URL(config.card.url).origin}`,
    `  phone app     ${new URL(config.phone.url).origin}`,
    ...(config.office.enabled ? officeLines(running) : []),
    ...(sandbox === undefined ? [] : [`  mutual TLS    ${sandbox.mutualTls.url}`]),
    `  operations    http://${config.operations.listen.host}:${config.operations.listen.port}/ready, /metrics`,
    ...(sandbox === undefined ? [] : sandboxLines(running)),
    '',
  ];
  return `${lines.join('\n')}\n`;
};

const officeLines = ({ config: { office }, sandbox }: Running): string[] => {
  const { origin } = new URL(office.url);
  const [one, other] = testOperators.map(({ nationalId }) => nationalId);
  const console = `  console       ${origin}/console  (with the card of ${one} or ${other}: two, because of the four eyes)`;
  return [
    `  office        ${origin}  (public pages, my space, partner space)`,
    ...(office.console.enabled ? [sandbox === undefined ? `  console       ${origin}/console` : console] : []),
  ];
};

const citizenLines = ({ config: { citizen } }: Running): string[] => [
  `  citizens      ${citizen.low.issuer}  (low)`,
  `                ${citizen.plus.issuer}  (substantial and high)`,
];

/** What to do first at the citizen door. */
const citizenTrial = ({ config }: Running): string[] => [
  `  4. Be a citizen: open http://localhost:${config.sandbox.citizenDemoListen.port}/mairie, log in, choose an account and a person.`,
];

const sandboxLines = (running: Running): string[] => {
  const { config, sandbox } = running;
  const reader = `http://localhost:${config.sandbox.readerListen.port}`;
  const demo = sandbox?.links.demoUrl ?? '';
  return [
    `  sandbox       ${reader}  (people, cards, virtual reader, robot)`,
    `  demo service  ${demo}`,
    '',
    'Test people (all invented; every card is on the sandbox page):',
    ...testPeople
      .slice(0, 6)
      .map(({ nationalId, holderName, note }) => `  ${nationalId}  ${holderName.padEnd(34)}${note.en}`),
    `  … and ${testPeople.length - 6} more, with cards that must be refused among them.`,
    '',
    config.citizen.enabled ? 'Four things to try:' : 'Three things to try:',
    `  1. Open ${demo} and log in: press the button, choose “virtual reader”, insert a card.`,
    `  2. Point your own Pro Santé Connect client at the issuer above:`,
    `       echo '{"client_name":"My service","redirect_uris":["http://localhost:3000/callback"],"profile":"compatible"}' | npm run -s clients -- add`,
    '  3. Let the robot log in, without a browser (docs/robot.md):',
    `       curl -s ${reader}/robot/login -H 'content-type: application/json' -d "{\\"card\\":\\"${testPeople[0]?.nationalId ?? ''}\\",`,
    `         \\"authorizeUrl\\":\\"$(curl -s -o /dev/null -w '%{redirect_url}' ${demo}cabinet/login)\\"}"`,
    ...(config.citizen.enabled ? citizenTrial(running) : []),
    '',
    'Stop with Ctrl-C. Data lives in ' + config.dataDirectory + '/; remove it to begin again.',
  ];
};
