/** What this phone is. The private key is a handle: the bytes behind it cannot be read, here or by us. */
export type Identity = {
  readonly deviceId: string;
  readonly name: string;
  readonly privateKey: CryptoKey;
  readonly lock:
    | { readonly kind: 'pin'; readonly salt: string }
    | { readonly kind: 'passkey'; readonly credentialId: string; readonly rpId: string };
};

const place = { database: 'vestibule-phone', store: 'identity', key: 'own' } as const;

/** The identity kept on this phone; undefined before enrolment. */
export const loadIdentity = (): Promise<Identity | undefined> =>
  inStore('readonly', (store) => store.get(place.key) as IDBRequest<Identity | undefined>);

export const saveIdentity = (identity: Identity): Promise<unknown> =>
  inStore('readwrite', (store) => store.put(identity, place.key));

export const forgetIdentity = (): Promise<unknown> => inStore('readwrite', (store) => store.delete(place.key));

const inStore = async <Result>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<Result>,
): Promise<Result> => {
  const database = await open();
  try {
    return await settled(act(database.transaction(place.store, mode).objectStore(place.store)));
  } finally {
    database.close();
  }
};

const open = (): Promise<IDBDatabase> => {
  const opening = indexedDB.open(place.database, 1);
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(place.store));
  return settled(opening);
};

const settled = <Result>(request: IDBRequest<Result>): Promise<Result> =>
  new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result));
    request.addEventListener('error', () => reject(request.error ?? new Error('the storage of this phone failed')));
  });
