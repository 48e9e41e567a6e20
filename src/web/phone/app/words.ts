import type { Language } from '#vocabulary/fault.ts';
import type { Weakness } from './pin.ts';

const fr = {
  otherLanguage: 'English',
  sandbox: 'Bac à sable : rien ici n’ouvre la production.',
  back: 'Retour',
  again: 'Réessayer',
  done: 'Terminé',
  goOn: 'Continuer',
  unreachable: 'Le serveur ne répond pas. Vérifiez le réseau, puis réessayez.',
  odd: 'Cela n’a pas fonctionné. Réessayez.',
  noVault:
    'Ce navigateur ne laisse pas l’application garder sa clé. Quittez la navigation privée, ou ouvrez-la dans un autre navigateur.',
  start: {
    title: 'Enrôler ce téléphone',
    lead: 'Une fois enrôlé, ce téléphone approuve vos connexions, à la place de votre carte.',
    steps: [
      'Sur un ordinateur, ouvrez l’enrôlement d’un téléphone et identifiez-vous.',
      'Un QR code s’affiche.',
      'Scannez-le avec ce téléphone, ou collez ci-dessous le lien que vous avez reçu.',
    ],
    scan: 'Scanner le QR code',
    stopScan: 'Arrêter la caméra',
    scanning: 'Placez le QR code devant la caméra.',
    noCamera:
      'La caméra n’est pas disponible. Collez le lien ci-dessous, ou scannez avec l’appareil photo du téléphone.',
    code: 'Lien ou code d’enrôlement',
    badCode: 'Ceci n’est pas un lien d’enrôlement. Copiez-le en entier.',
  },
  setup: {
    title: 'Régler ce téléphone',
    replaces: 'Ce téléphone est déjà enrôlé. Continuer remplace son enrôlement actuel.',
    name: 'Nom de ce téléphone',
    nameHint: 'Pour le reconnaître parmi vos téléphones.',
    badName: 'Donnez un nom de 1 à 60 caractères.',
    lock: 'Comment approuver ?',
    passkey: 'Empreinte, visage ou verrouillage du téléphone',
    pin: 'Un code secret, de 6 à 8 chiffres',
    newPin: 'Votre code secret, 6 à 8 chiffres',
    pinAgain: 'Le même code, encore une fois',
    pinHint: 'Il n’est enregistré nulle part. Trois codes faux bloquent le téléphone.',
    showPin: 'Afficher le code',
    differ: 'Les deux codes ne sont pas les mêmes.',
    submit: 'Enrôler ce téléphone',
    working: 'Enrôlement en cours…',
    noPasskey: 'Le téléphone n’a pas confirmé. Réessayez, ou choisissez un code.',
    tooMany: (maximum: number) =>
      `Vous avez déjà ${maximum} téléphones, le plus qui soit permis. Révoquez-en un, puis réessayez.`,
  },
  weak: {
    length: 'Le code doit avoir de 6 à 8 chiffres.',
    repeat: 'Ce code se répète : il serait deviné vite. Choisissez-en un autre.',
    sequence: 'Ces chiffres se suivent : ce code serait deviné vite. Choisissez-en un autre.',
    date: 'Ce code ressemble à une date de naissance : il serait deviné vite. Choisissez-en un autre.',
  } satisfies Record<Weakness, string>,
  ready: {
    title: 'Ce téléphone est prêt',
    lead: 'Gardez l’application ouverte quand vous vous connectez : la demande arrive ici.',
    install: 'Installer sur l’écran d’accueil',
    installHint: 'Pour la retrouver vite, ajoutez-la à l’écran d’accueil depuis le menu du navigateur.',
  },
  waiting: {
    title: 'Rien à approuver',
    lead: 'Les demandes arrivent ici toutes seules.',
    connection: {
      open: 'Connecté',
      connecting: 'Connexion…',
      waiting: 'Pas de connexion au serveur : nouvel essai bientôt',
      offline: 'Hors ligne : ce téléphone attend le réseau',
    },
    own: (name: string) => `Cet appareil : ${name}`,
    devices: 'Mes téléphones',
    notify: 'M’avertir quand l’application est fermée',
    notified: 'Ce téléphone vous avertira.',
    notifyRefused: 'Le navigateur n’autorise pas les notifications.',
  },
  request: {
    eyebrow: 'Demande de connexion',
    newer: 'Une demande plus récente a remplacé la précédente.',
    left: (time: string) => `Il reste ${time}`,
    leftLabel: 'Temps restant',
    question: 'Quel nombre est affiché sur l’autre écran ?',
    caution: 'Vous ne voyez aucun nombre ? Alors refusez.',
    refuse: 'Refuser',
    notMe: 'Ce n’était pas moi',
    picked: 'Nombre choisi',
    change: 'Changer',
    pin: 'Votre code secret',
    approve: 'Approuver',
    approveLabel: (service: string) => `Approuver la connexion à ${service}`,
    withPasskey: 'Approuver avec le verrouillage du téléphone',
    working: 'Signature…',
    noPasskey: 'Le téléphone n’a pas confirmé. Réessayez.',
    triesLeft: (tries: number) => (tries === 1 ? 'Il reste 1 essai avant le blocage.' : `Il reste ${tries} essais.`),
    expired: 'Le temps est écoulé.',
    expiredAdvice: 'Rien n’a été ouvert. Recommencez depuis le service.',
  },
  report: {
    title: 'Vous n’avez rien demandé ?',
    lead: (service: string) => `Quelqu’un essaie peut-être de se connecter à ${service} à votre place.`,
    effect: (minutes: number) =>
      `La demande sera refusée et notée au journal. Pendant ${minutes} minutes, plus aucune ne vous sera envoyée.`,
    confirm: 'Oui, ce n’était pas moi',
    cancel: 'Revenir à la demande',
  },
  devices: {
    title: 'Mes téléphones',
    loading: 'Chargement…',
    offline: 'Hors ligne : seul ce téléphone est connu ici.',
    own: 'ce téléphone',
    blocked: 'bloqué',
    enrolled: {
      card: 'Enrôlé par carte le',
      messages: 'Enrôlé par messages le',
      device: 'Enrôlé par un autre téléphone le',
    },
    lastUse: 'Dernière approbation le',
    neverUsed: 'N’a encore rien approuvé',
    rename: 'Renommer',
    newName: 'Nouveau nom',
    save: 'Enregistrer',
    revoke: 'Révoquer',
    revokeOwn: 'Ce téléphone n’approuvera plus rien, et les sessions qu’il a ouvertes seront fermées.',
    revokeOther: (name: string) =>
      `« ${name} » n’approuvera plus rien, et les sessions qu’il a ouvertes seront fermées.`,
    confirmRevoke: 'Oui, révoquer',
  },
  barred: {
    blocked: 'Ce téléphone ne peut plus approuver',
    blockedLead: 'Il a été bloqué après trois codes faux, ou révoqué.',
    gone: 'Ce téléphone n’est plus enrôlé',
    goneLead: 'Le serveur ne le connaît pas.',
    advice: 'Pour vous en servir de nouveau, enrôlez-le avec votre carte. En attendant, votre carte fonctionne.',
    begin: 'Enrôler de nouveau',
  },
};

export type Words = typeof fr;

const en: Words = {
  otherLanguage: 'Français',
  sandbox: 'Sandbox: nothing here opens production.',
  back: 'Back',
  again: 'Try again',
  done: 'Done',
  goOn: 'Continue',
  unreachable: 'The server does not answer. Check the network, then try again.',
  odd: 'That did not work. Try again.',
  noVault: 'This browser does not let the app keep its key. Leave private browsing, or open it in another browser.',
  start: {
    title: 'Enrol this phone',
    lead: 'Once enrolled, this phone approves your logins, in place of your card.',
    steps: [
      'On a computer, open the enrolment of a phone and identify yourself.',
      'A QR code appears.',
      'Scan it with this phone, or paste below the link that you received.',
    ],
    scan: 'Scan the QR code',
    stopScan: 'Stop the camera',
    scanning: 'Hold the QR code in front of the camera.',
    noCamera: 'The camera is not available. Paste the link below, or scan with the phone’s own camera app.',
    code: 'Enrolment link or code',
    badCode: 'This is not an enrolment link. Copy the whole of it.',
  },
  setup: {
    title: 'Set up this phone',
    replaces: 'This phone is enrolled already. Going on replaces its enrolment.',
    name: 'Name of this phone',
    nameHint: 'To tell it from your other phones.',
    badName: 'Give a name of 1 to 60 characters.',
    lock: 'How do you want to approve?',
    passkey: 'Fingerprint, face or screen lock',
    pin: 'A secret code, 6 to 8 digits',
    newPin: 'Your secret code, 6 to 8 digits',
    pinAgain: 'The same code once more',
    pinHint: 'It is stored nowhere. Three wrong codes block the phone.',
    showPin: 'Show the code',
    differ: 'The two codes are not the same.',
    submit: 'Enrol this phone',
    working: 'Enrolling…',
    noPasskey: 'The phone did not confirm. Try again, or choose a code.',
    tooMany: (maximum) => `You already have ${maximum} phones, the most allowed. Revoke one, then try again.`,
  },
  weak: {
    length: 'The code must have 6 to 8 digits.',
    repeat: 'This code repeats itself: it would soon be guessed. Choose another.',
    sequence: 'These digits follow one another: the code would soon be guessed. Choose another.',
    date: 'This code looks like a date of birth: it would soon be guessed. Choose another.',
  },
  ready: {
    title: 'This phone is ready',
    lead: 'Keep the app open when you log in: the request arrives here.',
    install: 'Install on the home screen',
    installHint: 'To find it quickly, add it to the home screen from the browser’s menu.',
  },
  waiting: {
    title: 'Nothing to approve',
    lead: 'Requests arrive here by themselves.',
    connection: {
      open: 'Connected',
      connecting: 'Connecting…',
      waiting: 'No connection to the server: trying again soon',
      offline: 'Offline: this phone waits for the network',
    },
    own: (name) => `This device: ${name}`,
    devices: 'My phones',
    notify: 'Tell me when the app is closed',
    notified: 'This phone will tell you.',
    notifyRefused: 'The browser does not allow notifications.',
  },
  request: {
    eyebrow: 'Login request',
    newer: 'A newer request replaced the one before.',
    left: (time) => `${time} left`,
    leftLabel: 'Time left',
    question: 'Which number does the other screen show?',
    caution: 'You see no number? Then refuse.',
    refuse: 'Refuse',
    notMe: 'This was not me',
    picked: 'Number chosen',
    change: 'Change',
    pin: 'Your secret code',
    approve: 'Approve',
    approveLabel: (service) => `Approve the login to ${service}`,
    withPasskey: 'Approve with the phone’s lock',
    working: 'Signing…',
    noPasskey: 'The phone did not confirm. Try again.',
    triesLeft: (tries) => (tries === 1 ? '1 try left before the phone is blocked.' : `${tries} tries left.`),
    expired: 'The time is up.',
    expiredAdvice: 'Nothing was opened. Start again from the service.',
  },
  report: {
    title: 'You asked for nothing?',
    lead: (service) => `Somebody may be trying to log in to ${service} in your place.`,
    effect: (minutes) =>
      `The request will be refused and noted in the journal. For ${minutes} minutes no other will be sent to you.`,
    confirm: 'Yes, this was not me',
    cancel: 'Back to the request',
  },
  devices: {
    title: 'My phones',
    loading: 'Loading…',
    offline: 'Offline: only this phone is known here.',
    own: 'this phone',
    blocked: 'blocked',
    enrolled: {
      card: 'Enrolled by card on',
      messages: 'Enrolled by messages on',
      device: 'Enrolled by another phone on',
    },
    lastUse: 'Last approval on',
    neverUsed: 'Has approved nothing yet',
    rename: 'Rename',
    newName: 'New name',
    save: 'Save',
    revoke: 'Revoke',
    revokeOwn: 'This phone will approve nothing more, and the sessions that it opened will end.',
    revokeOther: (name) => `“${name}” will approve nothing more, and the sessions that it opened will end.`,
    confirmRevoke: 'Yes, revoke',
  },
  barred: {
    blocked: 'This phone can no longer approve',
    blockedLead: 'It was blocked after three wrong codes, or revoked.',
    gone: 'This phone is no longer enrolled',
    goneLead: 'The server does not know it.',
    advice: 'To use it again, enrol it with your card. Meanwhile, your card works.',
    begin: 'Enrol again',
  },
};

export const wordsIn: Readonly<Record<Language, Words>> = { fr, en };

/** The choice made here before, else the phone's own language; French when that is neither. */
export const chooseLanguage = (): Language => {
  const wished = [localStorage.getItem('language'), ...navigator.languages].map((tag) =>
    tag?.slice(0, 2).toLowerCase(),
  );
  return wished.find((tag) => tag === 'fr' || tag === 'en') ?? 'fr';
};

/** `1 min 52 s`: read alike in both languages. */
export const formatTime = (seconds: number): string => {
  const minutes = Math.floor(seconds / 60);
  return minutes === 0 ? `${seconds} s` : `${minutes} min ${String(seconds % 60).padStart(2, '0')} s`;
};

/** A day, from seconds since the epoch. */
export const formatDay = (language: Language, atSeconds: number): string =>
  new Intl.DateTimeFormat(language === 'fr' ? 'fr-FR' : 'en-GB', { dateStyle: 'long' }).format(atSeconds * 1000);
