import { mostEvidenceBytes } from '#partners/upload.ts';
import { askForCode, leave, showCode, showSignIn, takeCode } from './sign-in-routes.ts';
import {
  addNewPasskey,
  askAddOptions,
  askSignInOptions,
  dropPasskey,
  showAccount,
  signInWithPasskey,
} from './account-routes.ts';
import { changeCredentials, showCredentials } from './credential-routes.ts';
import { showFiles, showLogo, takeFiles } from './file-routes.ts';
import {
  makeOrganisation,
  makeRequest,
  showHome,
  showNewOrganisation,
  showNewRequest,
  showQuestionnaire,
} from './home-routes.ts';
import {
  cancelInvitation,
  sendInvitation,
  setMember,
  showInvitation,
  showOrganisation,
  takeInvitation,
} from './organisation-routes.ts';
import { keepingTyped } from './lost-forms.ts';
import { type Answer, type PartnerVisit, withAccount, withMember, withRequest } from './partner-visit.ts';
import { moveByMember, showRequest, showStep, takeStep } from './request-routes.ts';
import { arriveFromProvider, departToProvider, providerReturnPath } from './provider-routes.ts';
import { sendAttachment, takeAnswer } from './question-routes.ts';
import { showQualification, takeQualification, watchQualification } from './qualification-routes.ts';
import { showTrace, watchTrace } from './trace-routes.ts';

export type PartnerRoute = {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly answer: (visit: PartnerVisit) => Answer;
  /** Bytes of a body that is longer than usual; a stranger's is not read. */
  readonly bodyLimit?: number;
};

const get = (path: string, answer: PartnerRoute['answer']): PartnerRoute => ({ method: 'GET', path, answer });
const post = (path: string, answer: PartnerRoute['answer']): PartnerRoute => ({ method: 'POST', path, answer });

const organisation = '/partenaires/organisations/:organisation';
const request = '/partenaires/demandes/:request';

/**
 * Every way into the partner space. `test/rules/partners/tenants.test.ts` walks this table with the session of another
 * organisation: whatever names an organisation or a request goes through `withMember` or `withRequest`.
 */
export const partnerRoutes: readonly PartnerRoute[] = [
  get('/partenaires', showHome),
  get('/partenaires/concerne', showQuestionnaire),
  get('/partenaires/connexion', showSignIn),
  post('/partenaires/connexion', askForCode),
  get('/partenaires/connexion/code', showCode),
  post('/partenaires/connexion/code', takeCode),
  post('/partenaires/fournisseur', departToProvider),
  get(providerReturnPath, arriveFromProvider),
  post('/partenaires/deconnexion', leave),
  post('/partenaires/cles/sign-in/options', askSignInOptions),
  post('/partenaires/cles/sign-in', signInWithPasskey),
  post('/partenaires/cles/ajout/options', withAccount(askAddOptions)),
  post('/partenaires/cles/ajout', withAccount(addNewPasskey)),
  get('/partenaires/compte', withAccount(showAccount)),
  post('/partenaires/compte/cles/retrait', withAccount(dropPasskey)),
  get('/partenaires/organisations/nouvelle', withAccount(showNewOrganisation)),
  post('/partenaires/organisations/nouvelle', withAccount(makeOrganisation)),
  get('/partenaires/invitation/:token', withAccount(showInvitation)),
  post('/partenaires/invitation/:token', withAccount(takeInvitation)),
  get('/partenaires/demandes/nouvelle', withAccount(showNewRequest)),
  post('/partenaires/demandes/nouvelle', withAccount(makeRequest)),
  get(organisation, withMember(showOrganisation)),
  post(`${organisation}/invitations`, withMember(sendInvitation)),
  post(`${organisation}/invitations/retrait`, withMember(cancelInvitation)),
  post(`${organisation}/membres/:account`, withMember(setMember)),
  get(request, withRequest(showRequest)),
  post(`${request}/etat`, withRequest(moveByMember)),
  get(`${request}/etape/:step`, withRequest(showStep)),
  post(`${request}/etape/:step`, keepingTyped(withRequest(takeStep))),
  get(`${request}/fichiers`, withRequest(showFiles)),
  post(`${request}/fichiers`, withRequest(takeFiles)),
  get(`${request}/logo`, withRequest(showLogo)),
  get(`${request}/identifiants/:environment`, withRequest(showCredentials)),
  post(`${request}/identifiants/:environment`, withRequest(changeCredentials)),
  get(`${request}/qualification`, withRequest(showQualification)),
  post(`${request}/qualification`, withRequest(takeQualification)),
  get(`${request}/qualification/flux`, withRequest(watchQualification)),
  {
    ...post(`${request}/questions/:question`, withRequest(takeAnswer)),
    bodyLimit: mostEvidenceBytes + 64 * 1024,
  },
  get(`${request}/questions/:question/piece`, withRequest(sendAttachment)),
  get(`${request}/trace`, withRequest(showTrace)),
  get(`${request}/trace/flux`, withRequest(watchTrace)),
];
