import { type Texts, typesetTable } from '#platform/language.ts';
import type { Role } from '#partners/account.ts';
import type { Move, MoveObjection } from '#partners/lifecycle.ts';
import type { Question, Reason } from '#partners/questionnaire.ts';
import type { Environment, PartnerDoor, RequestState } from '#partners/request.ts';
import type { Language } from '#vocabulary/fault.ts';

type Words = {
  readonly doors: Readonly<Record<PartnerDoor, string>>;
  readonly states: Readonly<Record<RequestState, string>>;
  readonly next: Readonly<Record<RequestState, string>>;
  readonly roles: Readonly<Record<Role, string>>;
  readonly moves: Readonly<Record<Move, string>>;
  readonly objections: Readonly<Record<MoveObjection, string>>;
  readonly environments: Readonly<Record<Environment, string>>;
  readonly questions: Readonly<Record<Question, string>>;
  readonly answers: Readonly<Record<string, string>>;
  readonly reasons: Readonly<Record<Reason, string>>;
};

const fr: Words = {
  doors: {
    professional: 'Professionnels de santé (Pro Santé Connect)',
    low: 'Usagers (FranceConnect)',
    plus: 'Usagers (FranceConnect+)',
  },
  states: {
    draft: 'Brouillon',
    submitted: 'Envoyée',
    'changes-requested': 'À modifier',
    sandbox: 'Bac à sable',
    qualification: 'En qualification',
    qualified: 'Qualifiée',
    production: 'En production',
    suspended: 'Suspendue',
    closed: 'Close',
  },
  next: {
    draft: 'Remplissez les pages, puis envoyez. Le bac à sable n’attend pas : ses identifiants sont déjà à vous.',
    submitted: 'Nous relisons. Vous recevrez un message.',
    'changes-requested': 'Lisez le commentaire, corrigez, puis renvoyez.',
    sandbox: 'Intégrez et essayez. Quand tout va, demandez la qualification.',
    qualification: 'Le service est examiné, puis un relecteur lit vos réponses. Vous recevrez un message.',
    qualified: 'Tout est bon. L’exploitant ouvre la production.',
    production: 'Créez les identifiants de production et mettez-les en place.',
    suspended: 'Les identifiants ne valent plus rien pour l’instant. Lisez le commentaire.',
    closed: 'Rien n’est plus à faire ici.',
  },
  roles: { admin: 'Administrateur', technical: 'Technique', contributor: 'Contributeur' },
  moves: {
    submit: 'Envoyer la demande',
    withdraw: 'Reprendre la demande',
    'ask-changes': 'Demander des modifications',
    accept: 'Accepter',
    qualify: 'Demander la qualification',
    'stop-qualification': 'Interrompre la qualification',
    'fail-qualification': 'Refuser la qualification',
    'pass-qualification': 'Qualifier',
    'open-production': 'Ouvrir la production',
    suspend: 'Suspendre',
    resume: 'Rétablir',
    close: 'Clore la demande',
  },
  objections: {
    'not-from-here': 'La demande n’est plus dans l’état où cela se peut.',
    'not-yours': 'Votre rôle ne le permet pas.',
    'comment-missing': 'Dites pourquoi.',
    incomplete: 'Il manque encore quelque chose : voyez les pages marquées ci-dessous.',
    'no-sandbox-client': 'Créez d’abord les identifiants du bac à sable et essayez une connexion.',
    'not-for-production':
      'Les adresses en production manquent ou ne conviennent pas : voyez la page « La production ».',
  },
  environments: { sandbox: 'Bac à sable', production: 'Production' },
  questions: {
    who: 'Qui se connecte à votre service ?',
    data: 'Que fait-il de plus sensible avec leurs données ?',
    role: 'Qui êtes-vous ?',
    form: 'Quelle forme a le service ?',
  },
  answers: {
    professionals: 'Des professionnels de santé, par leur identité nationale',
    staff: 'Du personnel d’un établissement, sans RPPS',
    citizens: 'Des patients ou des usagers',
    both: 'Les deux',
    none: 'Reconnaître la personne d’une visite à l’autre',
    identity: 'Connaître son identité',
    health: 'Montrer ou recueillir des données de santé',
    ins: 'Rattacher des données à l’identité nationale de santé (INS)',
    public: 'Une administration ou un établissement public',
    vendor: 'Un éditeur de logiciels de santé',
    care: 'Un établissement ou un cabinet de soins',
    private: 'Une autre entreprise ou association',
    person: 'Un particulier',
    web: 'Un site ou une application web',
    native: 'Une application mobile ou de bureau',
    thick: 'Un logiciel installé, sans navigateur',
    gateway: 'Une passerelle commune à plusieurs logiciels',
  },
  reasons: {
    professionals:
      'Vos utilisateurs sont au répertoire des professionnels : une carte CPS ou l’application les identifie.',
    'staff-need-card': 'Le personnel sans RPPS se connecte avec une carte d’établissement (CPE, CPA).',
    citizens: 'Vos utilisateurs ont déjà un compte public : ils s’en servent sans en créer un autre.',
    'health-data-professional': 'Des données de santé demandent le niveau substantiel (eidas2).',
    'health-data-citizen': 'Des données de santé demandent le niveau substantiel, que seul FranceConnect+ donne.',
    'ins-needs-substantial': 'Une INS qualifiée demande une identité prouvée au niveau substantiel : FranceConnect+.',
    'light-data': 'Rien de sensible : le niveau faible (eidas1) suffit, et il ouvre à plus de monde.',
    'private-must-consent':
      'Un organisme privé recueille le consentement de la personne avant de recevoir ses données.',
    'thick-uses-ciba': 'Sans navigateur, la connexion se confirme sur le téléphone (CIBA).',
    'thick-not-citizen': 'La porte des usagers veut un navigateur et un serveur : prévoyez-les.',
    'gateway-one-client': 'La passerelle est un seul service ; elle répond de ce que les logiciels derrière elle font.',
  },
};

const en: Words = {
  doors: {
    professional: 'Health professionals (Pro Santé Connect)',
    low: 'Citizens (FranceConnect)',
    plus: 'Citizens (FranceConnect+)',
  },
  states: {
    draft: 'Draft',
    submitted: 'Sent',
    'changes-requested': 'Changes requested',
    sandbox: 'Sandbox',
    qualification: 'In qualification',
    qualified: 'Qualified',
    production: 'In production',
    suspended: 'Suspended',
    closed: 'Closed',
  },
  next: {
    draft: 'Fill in the pages, then send. The sandbox does not wait: its credentials are yours already.',
    submitted: 'We are reading it. You will get a message.',
    'changes-requested': 'Read the comment, mend, then send again.',
    sandbox: 'Integrate and try. When all is well, ask for qualification.',
    qualification: 'The service is examined, then a reviewer reads your answers. You will get a message.',
    qualified: 'All is well. The operator opens production.',
    production: 'Make the production credentials and put them in place.',
    suspended: 'The credentials open nothing for now. Read the comment.',
    closed: 'Nothing is left to do here.',
  },
  roles: { admin: 'Administrator', technical: 'Technical', contributor: 'Contributor' },
  moves: {
    submit: 'Send the request',
    withdraw: 'Take the request back',
    'ask-changes': 'Ask for changes',
    accept: 'Accept',
    qualify: 'Ask for qualification',
    'stop-qualification': 'Stop the qualification',
    'fail-qualification': 'Refuse the qualification',
    'pass-qualification': 'Qualify',
    'open-production': 'Open production',
    suspend: 'Suspend',
    resume: 'Resume',
    close: 'Close the request',
  },
  objections: {
    'not-from-here': 'The request is no longer in a state where this can be done.',
    'not-yours': 'Your role does not allow it.',
    'comment-missing': 'Say why.',
    incomplete: 'Something is still missing: see the pages that are marked below.',
    'no-sandbox-client': 'Make the sandbox credentials first and try a login.',
    'not-for-production': 'The addresses in production are missing or will not do: see the page “Production”.',
  },
  environments: { sandbox: 'Sandbox', production: 'Production' },
  questions: {
    who: 'Who logs in to your service?',
    data: 'What is the most sensitive thing it does with their data?',
    role: 'Who are you?',
    form: 'What form does the service take?',
  },
  answers: {
    professionals: 'Health professionals, by their national identity',
    staff: 'Staff of an establishment, without RPPS',
    citizens: 'Patients or citizens',
    both: 'Both',
    none: 'Know the person again from one visit to the next',
    identity: 'Know who they are',
    health: 'Show or collect health data',
    ins: 'Attach data to the national health identity (INS)',
    public: 'An administration or public body',
    vendor: 'A vendor of health software',
    care: 'A care establishment or practice',
    private: 'Another company or association',
    person: 'A private person',
    web: 'A web site or application',
    native: 'A mobile or desktop application',
    thick: 'Installed software without a browser',
    gateway: 'A gateway for several programs',
  },
  reasons: {
    professionals: 'Your users are in the directory of professionals: a CPS card or the app identifies them.',
    'staff-need-card': 'Staff without RPPS log in with a card of their establishment (CPE, CPA).',
    citizens: 'Your users have a public account already: they use it and make no other.',
    'health-data-professional': 'Health data ask for the level substantial (eidas2).',
    'health-data-citizen': 'Health data ask for the level substantial, which only FranceConnect+ gives.',
    'ins-needs-substantial': 'A qualified INS asks for an identity proved at the level substantial: FranceConnect+.',
    'light-data': 'Nothing sensitive: the level low (eidas1) is enough, and it opens to more people.',
    'private-must-consent': 'A private body obtains the person’s consent before it receives their data.',
    'thick-uses-ciba': 'Without a browser, the login is confirmed on the phone (CIBA).',
    'thick-not-citizen': 'The citizen door wants a browser and a server: provide them.',
    'gateway-one-client': 'The gateway is one service; it answers for what the programs behind it do.',
  },
};

const tables: Texts<Words> = { fr: typesetTable('fr', fr), en };
export const wordsOf = (language: Language): Words => tables[language];
