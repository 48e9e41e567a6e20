import { algorithmOf, goodLevels, isCitizen, type SnippetFacts } from './facts.ts';
import { double } from './quote.ts';

/** With requests and PyJWT: what a library would do, line by line. */
export const python = (facts: SnippetFacts): string =>
  `import base64, hashlib, os, secrets, time
from urllib.parse import urlencode
import jwt  # PyJWT[crypto]
import requests

door = requests.get("${facts.addresses.discovery}", timeout=5).json()
${departure(facts)}
# On return: compare the state first, then redeem the code.
if returned_state != state:
    raise ValueError("state")
${proofs[facts.method] ?? proofs['client_secret_post']}
answer = requests.post(token_endpoint, timeout=5, **proof["session"], data=proof["form"] | {
    "grant_type": "authorization_code", "code": code, "redirect_uri": ${double(facts.redirectUri)},${facts.hasPkce ? '\n    "code_verifier": verifier,' : ''}
})
answer.raise_for_status()
tokens = answer.json()
keys = jwt.PyJWKClient(door["jwks_uri"])

def read(token):
    key = keys.get_signing_key_from_jwt(token).key
    return jwt.decode(token, key, algorithms=["${algorithmOf(facts)}"], audience=client_id, issuer=door["issuer"], leeway=10)

claims = read(tokens["id_token"])  # signature, aud, iss, exp and iat
if claims["nonce"] != nonce or claims["acr"] not in ${JSON.stringify(goodLevels(facts))}:
    raise ValueError("nonce or level")
answer = requests.get(door["userinfo_endpoint"], timeout=5, headers={"Authorization": "Bearer " + tokens["access_token"]})
answer.raise_for_status()
person = ${isCitizen(facts) ? 'read(answer.text)' : 'answer.json()'}
if person["sub"] != claims["sub"]:
    raise ValueError("sub")
`;

const departure = ({ clientId, redirectUri, scope, level, hasPkce }: SnippetFacts): string =>
  `client_id = "${clientId}"
state, nonce = secrets.token_hex(32), secrets.token_hex(32)${
    hasPkce
      ? `
verifier = secrets.token_urlsafe(48)
challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()`
      : ''
  }
login = door["authorization_endpoint"] + "?" + urlencode({
    "response_type": "code", "client_id": client_id,
    "redirect_uri": ${double(redirectUri)}, "scope": "${scope}",
    "acr_values": "${level}", "state": state, "nonce": nonce,${
      hasPkce ? '\n    "code_challenge": challenge, "code_challenge_method": "S256",' : ''
    }
})
`;

const proofs: Readonly<Record<string, string>> = {
  client_secret_basic: `token_endpoint = door["token_endpoint"]
proof = {"session": {"auth": (client_id, os.environ["CLIENT_SECRET"])}, "form": {}}`,
  client_secret_post: `token_endpoint = door["token_endpoint"]
proof = {"session": {}, "form": {"client_id": client_id, "client_secret": os.environ["CLIENT_SECRET"]}}`,
  private_key_jwt: `token_endpoint = door["token_endpoint"]
assertion = jwt.encode(
    {"iss": client_id, "sub": client_id, "aud": token_endpoint, "jti": secrets.token_hex(16),
     "iat": int(time.time()), "exp": int(time.time()) + 60},
    open(os.environ["PRIVATE_KEY_FILE"]).read(), algorithm="ES256")  # PEM of an EC key on P-256
proof = {"session": {}, "form": {
    "client_id": client_id, "client_assertion": assertion,
    "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}}`,
  tls_client_auth: `token_endpoint = door["mtls_endpoint_aliases"]["token_endpoint"]
proof = {"session": {"cert": (os.environ["CLIENT_CERTIFICATE"], os.environ["CLIENT_KEY"])}, "form": {"client_id": client_id}}`,
};
